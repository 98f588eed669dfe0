"""Coming back with a code: how it is shown, how it is typed, and what happens when it fails."""

from playwright.sync_api import BrowserContext, Locator, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway

CODE = "K7PM4XQT9BDC"


def open_dialog(chat: Chat) -> Locator:
    chat.button("Mes données et options").click()
    chat.button("Reprendre avec un code").click()
    return chat.page.get_by_role("dialog", name="Reprendre avec un code")


def with_other_conversation(context: BrowserContext, gateway: FakeGateway) -> None:
    """Another device has talked, and a code stands for it."""
    chat = Chat(context.browser.new_page(), gateway.base).open()  # type: ignore[union-attr]
    chat.ask("point")
    chat.page.close()
    gateway.codes[CODE] = next(talk for talk in gateway.talks.values() if len(talk.rows) > 1)


def test_code_is_shown_large_and_copied(context: BrowserContext, gateway: FakeGateway) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat = Chat(context.new_page(), gateway.base).open()
    chat.say("code")

    chat.button("Copier le code").click()

    expect(chat.page.locator(".code-value")).to_have_text("K7PM-4XQT-9BDC")
    expect(chat.page.get_by_text("Le code est copié.").first).to_be_visible()
    assert chat.page.evaluate("navigator.clipboard.readText()") == "K7PM-4XQT-9BDC"


def test_code_clipboard_forbidden_selects_it(chat: Chat) -> None:
    chat.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    chat.say("code")

    chat.button("Copier le code").click()

    expect(chat.page.locator(".code").get_by_text("Le code est sélectionné.")).to_be_visible()
    assert chat.page.evaluate("String(getSelection())").strip() == "K7PM-4XQT-9BDC"


def test_code_typed_with_dashes_and_small_letters_resumes(context: BrowserContext, gateway: FakeGateway) -> None:
    with_other_conversation(context, gateway)
    chat = Chat(context.new_page(), gateway.base).open()
    dialog = open_dialog(chat)
    expect(dialog.get_by_label("Votre code")).to_be_focused()

    chat.page.keyboard.type(" k7pm – 4xqt 9bdc ")
    chat.page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(chat.page.get_by_role("heading", name="Se déplacer")).to_be_visible()
    expect(chat.mine).to_have_count(1)
    expect(chat.answers).to_have_count(2)
    chat.ask("bonjour")
    expect(chat.mine).to_have_count(2)


def test_code_resumed_stays_after_reload(context: BrowserContext, gateway: FakeGateway) -> None:
    with_other_conversation(context, gateway)
    chat = Chat(context.new_page(), gateway.base).open()
    open_dialog(chat).get_by_label("Votre code").fill(CODE)
    chat.page.keyboard.press("Enter")
    expect(chat.mine).to_have_count(1)

    chat.page.reload()

    expect(chat.page.get_by_role("heading", name="Se déplacer")).to_be_visible()
    expect(chat.mine).to_have_count(1)


def test_conversation_taken_elsewhere_is_said_without_a_lie(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("bonjour")
    for talk in gateway.talks.values():
        talk.token = "given to another device"

    chat.say("encore")

    expect(chat.page.locator("#messages")).to_contain_text("ou reprise ailleurs avec un code")


def test_code_unknown_is_said_and_nothing_is_lost(chat: Chat) -> None:
    chat.ask("bonjour")
    dialog = open_dialog(chat)
    dialog.get_by_label("Votre code").fill("k7pm-4xqu")

    dialog.get_by_role("button", name="Reprendre").click()

    expect(dialog.get_by_role("status")).to_have_text("Ce code ne marche pas. Vérifiez-le.")
    expect(dialog.get_by_label("Votre code")).to_have_value("k7pm-4xqu")
    expect(dialog.get_by_label("Votre code")).to_be_focused()
    dialog.get_by_role("button", name="Rester ici").click()
    expect(chat.mine).to_have_count(1)
    chat.ask("encore")


def test_code_without_network_is_said(chat: Chat) -> None:
    chat.page.route("**/resume", lambda route: route.abort())
    dialog = open_dialog(chat)
    dialog.get_by_label("Votre code").fill(CODE)

    dialog.get_by_role("button", name="Reprendre").click()

    expect(dialog.get_by_role("status")).to_contain_text("Rien n'est perdu")


def test_code_empty_is_asked_for(chat: Chat) -> None:
    dialog = open_dialog(chat)

    dialog.get_by_role("button", name="Reprendre").click()

    expect(dialog.get_by_role("status")).to_contain_text("Écrivez votre code")


def test_code_waits_for_a_message_on_its_way(chat: Chat, gateway: FakeGateway) -> None:
    chat.page.route("**/messages", lambda route: route.abort())
    chat.say("bonjour")
    expect(chat.button("Réessayer")).to_be_visible()
    dialog = open_dialog(chat)
    dialog.get_by_label("Votre code").fill(CODE)

    dialog.get_by_role("button", name="Reprendre").click()

    expect(dialog.get_by_role("status")).to_contain_text("n'est pas encore parti")
    assert chat.mine.count() == 1


def test_menu_without_its_script_says_so(chat: Chat) -> None:
    chat.page.route("**/menu.js", lambda route: route.abort())
    chat.button("Mes données et options").click()

    expect(chat.page.locator("#live")).to_contain_text("Relais ne répond pas")
    expect(chat.page.locator("#erase-open")).to_be_disabled()
