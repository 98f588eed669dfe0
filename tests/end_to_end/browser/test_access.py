"""For everybody: keyboard, screen reader, small screens, zoom, dark, calm; axe-core finds nothing anywhere."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.conftest import SHARED
from tests.end_to_end.browser.fake_gateway import FakeGateway

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def go_on(chat: Chat) -> None:
    for word in ("offres", "urgence", "inconnu", "panne"):
        chat.ask(word) if word != "panne" else chat.say(word)
    expect(chat.page.locator(".message--system")).to_be_visible()


def with_welcome(chat: Chat) -> None:
    expect(chat.answers).to_have_count(1)


def with_panel(chat: Chat) -> None:
    chat.button("J'ai besoin d'aide maintenant").click()


def with_menu(chat: Chat) -> None:
    chat.button("Mes données et options").click()


def with_question(chat: Chat) -> None:
    with_menu(chat)
    chat.page.locator("#erase-open").click()


def with_receipt(chat: Chat) -> None:
    with_question(chat)
    chat.button("Tout effacer").click()
    expect(chat.page.locator("#receipt-dialog")).to_be_visible()


def with_trouble(chat: Chat) -> None:
    chat.page.route("**/messages", lambda route: route.abort())
    chat.say("bonjour " + "é" * 100)
    chat.page.get_by_label("Votre message").fill("é" * 2_010)
    expect(chat.button("Réessayer")).to_be_visible()


SCREENS = [with_welcome, go_on, with_panel, with_menu, with_question, with_receipt, with_trouble]


def violations(page: Page) -> list[str]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }).then(({ violations }) => violations)",
        RULES,
    )
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("reach", SCREENS, ids=lambda reach: reach.__name__)
def test_axe_on_every_screen_finds_nothing(
    browser: Browser, gateway: FakeGateway, reach: Any, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
        **SHARED,
    )
    chat = Chat(context.new_page(), gateway.base).open()
    reach(chat)

    found = violations(chat.page)

    context.close()
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_on_the_demonstration_page_finds_nothing(browser: Browser, gateway: FakeGateway, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, **SHARED)
    page = context.new_page()
    page.goto(gateway.base)
    expect(page.get_by_role("button", name="Besoin d'aide ?")).to_be_visible()

    found = violations(page)

    context.close()
    assert found == []


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_keyboard_alone_asks_opens_an_offer_and_erases(chat: Chat) -> None:
    chat.page.keyboard.press("Tab")
    for _ in range(30):
        if focused(chat.page).get_attribute("id") == "message":
            break
        chat.page.keyboard.press("Tab")
    chat.page.keyboard.type("offres")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".card")).to_have_count(3)
    for _ in range(40):
        chat.page.keyboard.press("Shift+Tab")
        if focused(chat.page).evaluate("each => each.tagName") == "SUMMARY":
            break
    chat.page.keyboard.press("Enter")

    expect(chat.page.locator("details[open]")).to_have_count(1)
    expect(chat.page.locator("details[open]")).to_contain_text("À 3 km de Valdoré")


def test_shift_enter_starts_a_line_and_enter_sends(chat: Chat, gateway: FakeGateway) -> None:
    chat.page.get_by_label("Votre message").focus()
    chat.page.keyboard.type("un")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("deux")
    chat.page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(2)

    assert gateway.posts[0]["text"] == "un\ndeux"


def test_new_answer_does_not_move_the_focus(chat: Chat) -> None:
    chat.button("Me déplacer").click()
    expect(chat.answers).to_have_count(2)

    expect(chat.answers.first.get_by_role("button", name="Me déplacer")).to_be_focused()


def test_live_region_holds_what_is_new_then_nothing(chat: Chat) -> None:
    live = chat.page.locator("#live")
    expect(live).to_be_empty()

    chat.say("bonjour")

    expect(live).to_contain_text("Relais : Vous avez dit : bonjour")
    expect(live).not_to_contain_text("Que cherchez-vous")
    expect(live).to_be_empty()
    assert chat.page.locator("#messages").evaluate("list => list.closest('[aria-live]')") is None


def test_reload_does_not_read_the_past_again(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.page.reload()
    expect(chat.answers).to_have_count(2)

    expect(chat.page.locator("#live")).not_to_contain_text("Vous avez dit")


def test_320_pixels_wide_nothing_overflows(phone: BrowserContext, gateway: FakeGateway) -> None:
    chat = Chat(phone.new_page(), gateway.base).open()
    chat.ask("offres")
    chat.ask("piège")
    chat.ask("x" * 500)

    assert not chat.is_wider_than_screen()
    expect(chat.button("J'ai besoin d'aide maintenant")).to_be_in_viewport()
    expect(chat.page.locator("#leave")).to_be_in_viewport()


def test_demonstration_page_at_320_pixels_does_not_overflow(phone: BrowserContext, gateway: FakeGateway) -> None:
    page = phone.new_page()
    page.goto(gateway.base)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 256)], ids=["200 %", "400 %"])
def test_zoom_everything_stays_reachable(browser: Browser, gateway: FakeGateway, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=2, **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()
    chat.ask("offres")

    assert not chat.is_wider_than_screen()
    expect(chat.button("J'ai besoin d'aide maintenant")).to_be_in_viewport()
    expect(chat.page.get_by_label("Votre message")).to_be_in_viewport()
    chat.page.locator(".card").last.scroll_into_view_if_needed()
    expect(chat.page.locator(".card").last).to_be_in_viewport()
    context.close()


def test_targets_are_large_enough(phone: BrowserContext, gateway: FakeGateway) -> None:
    chat = Chat(phone.new_page(), gateway.base).open()
    go_on(chat)

    small = chat.page.evaluate(
        """[...document.querySelectorAll('button, a.button, .numbers a, summary')]
        .filter((each) => each.checkVisibility())
        .filter((each) => { const { width, height } = each.getBoundingClientRect(); return width < 44 || height < 44; })
        .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_calm_nothing_moves(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(reduced_motion="reduce", **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()
    gateway.delay_s = 2.0
    chat.say("bonjour")
    expect(chat.page.locator("#typing")).to_be_visible()

    assert chat.page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_dark_is_dark(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(color_scheme="dark", **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()

    red, green, blue = chat.page.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)"
    )

    assert max(red, green, blue) < 60
    context.close()


def test_forced_colours_keep_the_borders(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(forced_colors="active", **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()

    widths = chat.page.locator(".choice, .bubble, #message, #leave").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).borderTopWidth))"
    )

    assert min(widths) >= 1
    context.close()


def test_page_says_its_language(chat: Chat) -> None:
    assert chat.page.locator("html").get_attribute("lang") == "fr"
