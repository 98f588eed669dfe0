"""The one line on another site's page: nothing before the click, and back where one was after it."""

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.end_to_end.browser.fake_gateway import FakeGateway

LAUNCHER = "Besoin d'aide ?"


def open_frame(page: Page, gateway: FakeGateway) -> FrameLocator:
    page.goto(gateway.base)
    page.get_by_role("button", name=LAUNCHER).click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".message--bot")).to_be_visible()
    return frame


def test_before_opening_nothing_is_stored_and_only_the_loader_is_fetched(page: Page, gateway: FakeGateway) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(gateway.base)))

    page.goto(gateway.base, wait_until="networkidle")

    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()
    assert sorted(asked) == ["/", "/widget/demo.css", "/widget/icon.svg", "/widget/loader.js"]
    assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
    assert page.context.cookies() == []


def test_a_whole_conversation_never_asks_a_third_party(page: Page, gateway: FakeGateway) -> None:
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: request.url.startswith((gateway.base, "blob:", "data:")) or elsewhere.append(request.url),
    )
    frame = open_frame(page, gateway)
    frame.get_by_label("Votre message").fill("offres")
    page.keyboard.press("Enter")
    expect(frame.locator(".card")).to_have_count(3)

    assert elsewhere == []
    assert page.context.cookies() == []


def test_open_shows_a_titled_frame_and_says_expanded(page: Page, gateway: FakeGateway) -> None:
    page.goto(gateway.base)
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_have_attribute("aria-expanded", "false")

    launcher.click()

    expect(page.locator("iframe[title='Relais, assistant en ligne']")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_label("Votre message")).to_be_focused()


def test_escape_closes_and_gives_the_focus_back(page: Page, gateway: FakeGateway) -> None:
    page.goto(gateway.base)
    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.frame_locator("iframe").get_by_label("Votre message")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_focused()


def test_close_button_then_open_again_finds_the_conversation(page: Page, gateway: FakeGateway) -> None:
    frame = open_frame(page, gateway)
    frame.get_by_label("Votre message").fill("bonjour")
    page.keyboard.press("Enter")
    expect(frame.locator(".message--bot")).to_have_count(2)

    frame.get_by_role("button", name="Fermer le chat").click()
    page.get_by_role("button", name=LAUNCHER).click()

    expect(frame.locator(".message--bot")).to_have_count(2)


def test_answer_while_closed_is_counted_on_the_launcher(page: Page, gateway: FakeGateway) -> None:
    gateway.delay_s = 1.0
    frame = open_frame(page, gateway)
    frame.get_by_label("Votre message").fill("bonjour")
    page.keyboard.press("Enter")
    expect(frame.locator(".message--person")).to_contain_text("Reçu")

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Besoin d'aide ? (1 nouveau message)")).to_be_visible()
    page.get_by_role("button", name=LAUNCHER).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=LAUNCHER, exact=True)).to_be_visible()


def test_host_page_cannot_be_imitated_by_another_window(context: BrowserContext, gateway: FakeGateway) -> None:
    page = context.new_page()
    page.goto(gateway.base)
    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.locator("iframe")).to_be_visible()

    page.evaluate("postMessage({ relais: 1, type: 'close' }, '*')")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")

    expect(page.locator("iframe")).to_be_visible()


def test_phone_frame_fills_the_screen_and_can_be_closed(phone: BrowserContext, gateway: FakeGateway) -> None:
    page = phone.new_page()
    page.goto(gateway.base)
    page.get_by_role("button", name=LAUNCHER).tap()

    box = page.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 568}
    page.frame_locator("iframe").get_by_role("button", name="Fermer le chat").tap()
    expect(page.locator("iframe")).to_be_hidden()
