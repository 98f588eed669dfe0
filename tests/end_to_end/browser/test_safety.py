"""Help now and leaving quickly: what must work when nothing else does."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from relais.safety.numbers import load_numbers
from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway

DATA = Path(__file__).resolve().parents[3] / "data"
HELP = "J'ai besoin d'aide maintenant"
NEUTRAL = "https://meteofrance.com/"


def show_neutral(page: Page) -> None:
    page.route(NEUTRAL, lambda route: route.fulfill(body="<title>Météo</title>", content_type="text/html"))


def panel_numbers(page: Page) -> list[tuple[str, str]]:
    links = page.locator("#emergency .numbers a")
    hrefs = links.evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return list(zip(links.locator("strong").all_inner_texts(), hrefs, strict=True))


def test_panel_shows_the_table_and_nothing_else(chat: Chat) -> None:
    chat.button(HELP).click()

    expect(chat.page.locator("#emergency")).to_be_visible()
    expected = [(number.number, number.href) for number in load_numbers(DATA).for_situation("panel")]
    assert panel_numbers(chat.page) == expected


def test_panel_opens_with_the_whole_gateway_down(context: BrowserContext, gateway: FakeGateway) -> None:
    page = context.new_page()
    page.route("**/api/**", lambda route: route.abort())
    page.goto(gateway.base + "/chat")

    page.get_by_role("button", name=HELP).click()

    expect(page.locator("#emergency .numbers a").first).to_be_visible()


def test_panel_opens_even_when_no_script_arrives(context: BrowserContext, gateway: FakeGateway) -> None:
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(gateway.base + "/chat")

    page.get_by_role("button", name=HELP).click()

    expect(page.locator("#emergency .numbers a").first).to_be_visible()


def test_page_without_javascript_shows_the_numbers(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(gateway.base + "/chat")

    assert "Ce chat a besoin de JavaScript." in page.content()
    expect(page.locator("#emergency .numbers a").first).to_be_visible()
    expect(page.locator("#message")).to_be_hidden()
    context.close()


def test_panel_closed_with_escape_gives_the_focus_back(chat: Chat) -> None:
    chat.button(HELP).click()
    expect(chat.page.get_by_role("heading", name="Besoin d'aide maintenant")).to_be_focused()

    chat.page.keyboard.press("Escape")

    expect(chat.page.locator("#emergency")).to_be_hidden()
    expect(chat.button(HELP)).to_be_focused()


def test_quit_button_forgets_and_leaves_nothing_behind(chat: Chat) -> None:
    show_neutral(chat.page)
    chat.ask("bonjour")

    chat.page.locator("#leave").click()

    chat.page.wait_for_url(NEUTRAL)
    chat.page.go_back()
    expect(chat.page.locator("body")).not_to_contain_text("bonjour")
    chat.page.goto(chat.base + "/widget/icon.svg")
    assert chat.page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]


def test_quit_with_a_conversation_kept_on_the_device_forgets_it_too(chat: Chat) -> None:
    show_neutral(chat.page)
    chat.button("Mes données et options").click()
    chat.page.get_by_label("Garder sur cet appareil").check()
    chat.page.keyboard.press("Escape")

    chat.page.locator("#leave").click()

    chat.page.wait_for_url(NEUTRAL)
    chat.page.goto(chat.base + "/widget/icon.svg")
    assert chat.page.evaluate("localStorage.length") == 0


def test_escape_three_times_leaves(chat: Chat) -> None:
    show_neutral(chat.page)

    for _ in range(3):
        chat.page.keyboard.press("Escape")

    chat.page.wait_for_url(NEUTRAL)


def test_escape_three_times_in_the_frame_leaves_the_host_page(page: Page, gateway: FakeGateway) -> None:
    show_neutral(page)
    page.goto(gateway.base)
    page.get_by_role("button", name="Besoin d'aide ?").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".message--bot")).to_be_visible()
    frame.get_by_label("Votre message").focus()

    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url(NEUTRAL)


def test_escape_counted_by_host_and_frame_together_leaves(page: Page, gateway: FakeGateway) -> None:
    """The first press hides the frame, and the next may reach either window before the other knows."""
    show_neutral(page)
    page.goto(gateway.base)
    page.get_by_role("button", name="Besoin d'aide ?").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".message--bot")).to_be_visible()

    page.evaluate("dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    press_twice = "() => [1, 2].forEach(() => dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})))"
    frame.locator("body").evaluate(press_twice)

    page.wait_for_url(NEUTRAL)


def test_quit_button_in_the_frame_leaves_the_host_page(page: Page, gateway: FakeGateway) -> None:
    show_neutral(page)
    page.goto(gateway.base)
    page.get_by_role("button", name="Besoin d'aide ?").click()

    page.frame_locator("iframe").locator("#leave").click()

    page.wait_for_url(NEUTRAL)


def test_frame_that_does_not_open_shows_the_numbers_on_the_host_page(page: Page, gateway: FakeGateway) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.clock.install()
    page.route("**/chat?*", refuse)
    page.goto(gateway.base)
    page.get_by_role("button", name="Besoin d'aide ?").click()

    page.clock.run_for(9_000)

    trouble = page.get_by_role("region", name="Le chat ne répond pas")
    expect(trouble.get_by_role("link")).to_have_count(len(load_numbers(DATA).for_situation("panel")))
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_role("button", name="Besoin d'aide ?")).to_be_focused()


def test_quit_before_any_script_has_run_leaves(page: Page, gateway: FakeGateway) -> None:
    """On an old phone and a slow network the button is there before the script is."""
    show_neutral(page)
    page.route("**/widget/*.js", lambda route: route.abort())
    page.goto(gateway.base + "/chat")

    page.locator("#leave").click()

    page.wait_for_url(NEUTRAL)
