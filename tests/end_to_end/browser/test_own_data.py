"""The person's own data: erase, download, print."""

import json
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway


def open_menu(chat: Chat) -> Locator:
    chat.button("Mes données et options").click()
    return chat.page.locator("#menu")


def test_erase_confirmed_erases_everywhere_and_shows_the_receipt(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("bonjour")
    open_menu(chat).get_by_role("button", name="Effacer la conversation").click()

    chat.button("Tout effacer").click()

    expect(chat.page.locator("#receipt")).to_contain_text("REC-")
    assert gateway.talks == {}
    assert chat.stored() == {"tab": {}, "device": {}, "cookies": ""}


def test_erase_then_new_conversation_starts_empty(chat: Chat) -> None:
    chat.ask("bonjour")
    open_menu(chat).get_by_role("button", name="Effacer la conversation").click()
    chat.button("Tout effacer").click()

    chat.button("Nouvelle conversation").click()

    expect(chat.answers).to_have_count(1)
    expect(chat.mine).to_have_count(0)


def test_erase_not_confirmed_keeps_all_and_gives_the_focus_back(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("bonjour")
    open_menu(chat).get_by_role("button", name="Effacer la conversation").click()
    expect(chat.button("Garder la conversation")).to_be_focused()

    chat.button("Garder la conversation").click()

    expect(chat.mine).to_have_count(1)
    assert len(gateway.talks) == 1


def test_erase_gateway_down_does_not_pretend(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.page.route("**/api/**", lambda route: route.abort())
    open_menu(chat).get_by_role("button", name="Effacer la conversation").click()

    chat.button("Tout effacer").click()

    expect(chat.page.locator("#erase-status")).to_contain_text("Rien n'est encore effacé")
    expect(chat.mine).to_have_count(1)


def test_download_gives_the_whole_conversation(chat: Chat) -> None:
    chat.ask("bonjour")
    menu = open_menu(chat)

    with chat.page.expect_download() as started:
        menu.get_by_role("button", name="Télécharger la conversation").click()

    assert started.value.suggested_filename == "ma-conversation-relais.json"
    rows = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))["messages"]
    assert [row["text"] for row in rows if row["author"] == "person"] == ["bonjour"]


def test_print_asks_the_browser(chat: Chat) -> None:
    chat.page.evaluate("window.print = () => { window.printed = true; }")
    open_menu(chat).get_by_role("button", name="Imprimer la conversation").click()

    assert chat.page.evaluate("window.printed") is True


def test_paper_shows_the_conversation_alone(chat: Chat) -> None:
    chat.ask("offres")

    chat.page.emulate_media(media="print")

    expect(chat.page.locator(".card").first).to_be_visible()
    for part in ("#composer", ".safety-bar", ".choices", ".tools"):
        expect(chat.page.locator(part).first).to_be_hidden()
