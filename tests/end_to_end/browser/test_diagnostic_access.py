"""« Faire le point » for everybody: axe-core, keyboard, small screens, zoom, dark, calm, forced colours."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.conftest import SHARED
from tests.end_to_end.browser.fake_gateway import FakeGateway
from tests.end_to_end.browser.test_access import focused, violations


def with_question(chat: Chat) -> None:
    chat.ask("point")
    chat.button("Pourquoi cette question ?").click()


def with_second_question(chat: Chat) -> None:
    chat.ask("point")
    chat.button("Non").click()
    expect(chat.page.get_by_role("heading", name="Se loger")).to_be_visible()


def with_full_list(chat: Chat) -> None:
    question = chat.ask("sujets")
    for label in ("Me former", "Me déplacer", "Mon argent", "Ma santé"):
        question.get_by_label(label).check()


def with_sent_list(chat: Chat) -> None:
    with_full_list(chat)
    chat.button("Valider mes choix").click()
    expect(chat.answers).to_have_count(3)


def with_result(chat: Chat) -> None:
    chat.ask("résultat")
    chat.page.route("**/diagnostic.pdf", lambda route: route.abort())
    chat.button("Imprimer ou garder en PDF").click()
    expect(chat.page.locator(".action-status")).to_contain_text("n'a pas pu")


def with_sending_list(chat: Chat) -> None:
    chat.ask("résumé")
    expect(chat.page.get_by_role("group", name="Votre santé, à part")).to_be_visible()


def with_code(chat: Chat) -> None:
    chat.say("code")
    expect(chat.button("Copier le code")).to_be_visible()


def with_dialog(chat: Chat) -> None:
    chat.button("Mes données et options").click()
    chat.button("Reprendre avec un code").click()
    chat.page.keyboard.type("k7pm")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#resume-status")).to_contain_text("ne marche pas")


SCREENS: list[Callable[[Chat], None]] = [
    with_question,
    with_second_question,
    with_full_list,
    with_sent_list,
    with_result,
    with_sending_list,
    with_code,
    with_dialog,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("reach", SCREENS, ids=lambda reach: reach.__name__)
def test_axe_on_every_screen_finds_nothing(
    browser: Browser, gateway: FakeGateway, reach: Callable[[Chat], None], width: int, scheme: Any
) -> None:
    size: Any = {"width": width, "height": 800}
    context = browser.new_context(
        viewport=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, **SHARED
    )
    chat = Chat(context.new_page(), gateway.base).open()
    reach(chat)

    found = violations(chat.page)

    context.close()
    assert found == []


@pytest.mark.parametrize("reach", SCREENS, ids=lambda reach: reach.__name__)
def test_320_pixels_wide_nothing_overflows_and_targets_are_large(
    phone: BrowserContext, gateway: FakeGateway, reach: Callable[[Chat], None]
) -> None:
    chat = Chat(phone.new_page(), gateway.base).open()
    reach(chat)

    small = chat.page.evaluate(
        """[...document.querySelectorAll('button, a.button, .list-line, #resume-code')]
        .filter((each) => each.checkVisibility())
        .filter((each) => { const box = each.getBoundingClientRect(); return Math.min(box.width, box.height) < 43.9; })
        .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert not chat.is_wider_than_screen()
    expect(chat.page.locator("#leave")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 256)], ids=["200 %", "400 %"])
@pytest.mark.parametrize("reach", SCREENS, ids=lambda reach: reach.__name__)
def test_zoom_everything_stays_reachable(
    browser: Browser, gateway: FakeGateway, reach: Callable[[Chat], None], width: int, height: int
) -> None:
    size: Any = {"width": width, "height": height}
    context = browser.new_context(viewport=size, device_scale_factor=2, **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()
    reach(chat)

    assert not chat.is_wider_than_screen()
    last = chat.page.locator("dialog[open] button, .message button, .message input").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    context.close()


def test_keyboard_alone_ticks_and_sends(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("sujets")
    expect(chat.page.get_by_label("Me déplacer")).to_be_visible()
    for _ in range(40):
        chat.page.keyboard.press("Shift+Tab")
        if focused(chat.page).get_attribute("value") == "mobility":
            break
    chat.page.keyboard.press("Space")
    for _ in range(20):
        chat.page.keyboard.press("Tab")
        if focused(chat.page).inner_text() == "Valider mes choix":
            break
    chat.page.keyboard.press("Enter")
    expect(chat.mine.last).to_contain_text("Reçu")

    assert gateway.posts[-1]["chosen"] == ["mobility"]
    expect(chat.button("Valider mes choix (choisi)")).to_be_focused()


def test_focus_stays_when_the_dressing_comes_late(chat: Chat) -> None:
    waiting: list[Route] = []
    chat.page.route("**/diagnostic.css", lambda route: waiting.append(route))
    with chat.page.expect_request("**/diagnostic.css"):
        chat.ask("point")
    chat.button("Passer").focus()
    expect(chat.page.locator(".message--asks")).to_have_count(0)

    for route in waiting:
        route.continue_()

    expect(chat.page.locator(".message--asks")).to_be_visible()
    expect(chat.button("Passer")).to_be_focused()


def test_escape_closes_the_code_dialog_only(chat: Chat) -> None:
    with_dialog(chat)

    chat.page.keyboard.press("Escape")

    expect(chat.page.locator("#resume")).to_be_hidden()
    expect(chat.answers).to_have_count(1)


@pytest.mark.parametrize("word", ["point", "sujets", "résultat"])
def test_arriving_late_its_beginning_is_in_sight(phone: BrowserContext, gateway: FakeGateway, word: str) -> None:
    chat = Chat(phone.new_page(), gateway.base).open()

    chat.ask(word)

    expect(chat.answers.last.get_by_role("heading").first).to_be_in_viewport()
    expect(chat.page.locator("#newer")).to_be_hidden()


def test_calm_nothing_moves(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(reduced_motion="reduce", **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()
    with_second_question(chat)

    assert chat.page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_nothing_of_the_result_is_red(chat: Chat) -> None:
    with_result(chat)

    colours = chat.page.locator(".tiles, .tiles *, .document *").evaluate_all(
        """all => [...new Set(all.flatMap((each) => { const style = getComputedStyle(each);
        return [style.color, style.backgroundColor, style.borderTopColor]; }))]
        .map((colour) => colour.match(/[\\d.]+/g).map(Number)).filter(([,,, alpha]) => alpha !== 0)"""
    )

    assert [colour for colour in colours if colour[0] > 120 and colour[0] > 1.8 * max(colour[1:3])] == []


def test_forced_colours_keep_the_borders(browser: Browser, gateway: FakeGateway) -> None:
    context = browser.new_context(forced_colors="active", **SHARED)
    chat = Chat(context.new_page(), gateway.base).open()
    with_full_list(chat)
    chat.ask("résultat")

    widths = chat.page.locator(".list-line, .tile, .choice, .ask-progress").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).borderTopWidth))"
    )

    assert min(widths) >= 1
    context.close()
