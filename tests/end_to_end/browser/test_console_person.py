"""What the person sees of a counsellor: a strip while she waits, a name that is no machine's, a way out."""

from playwright.sync_api import expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway

AT = "2026-11-23T09:00:00+00:00"


def told(gateway: FakeGateway, state: str, way: str, **more: object) -> None:
    """A state of the request, read with the next message."""
    (talk,) = gateway.talks.values()
    beside = {"state": state, "structure": "Mission locale", "mode": "now", **more}
    buttons = [{"id": talk.button(way), "label": way}]
    row = {"seq": len(talk.rows) + 1, "at": AT, "author": "system", "kind": "state", "state": f"handoff_{state}"}
    talk.rows.append(row | {"text": "La demande avance.", "handoff": beside, "buttons": buttons})


def test_waiting_strip_says_place_and_wait_and_stops_it(chat: Chat, gateway: FakeGateway) -> None:
    told(gateway, "waiting", "Ne plus attendre", place=2, wait_min=10)
    chat.ask("bonjour")
    strip = chat.page.get_by_role("region", name="Votre demande")
    expect(strip).to_contain_text("Vous attendez une personne de Mission locale. Vous êtes en position 2.")
    expect(strip).to_contain_text("Environ 10 min.")

    strip.get_by_role("button", name="Ne plus attendre").click()

    expect(chat.mine.last).to_contain_text("Ne plus attendre")


def test_counsellor_is_named_and_said_to_be_a_person(chat: Chat, gateway: FakeGateway) -> None:
    told(gateway, "taken", "Terminer", name="Marie, Mission locale")
    (talk,) = gateway.talks.values()
    line = {"author": "counsellor", "kind": "text", "name": "Marie, Mission locale", "text": "Bonjour, c'est Marie."}
    talk.rows.append({"seq": len(talk.rows) + 1, "at": AT, **line})
    chat.ask("bonjour")

    head = chat.page.locator(".message--counsellor .message-head")

    expect(head).to_contain_text("Marie, Mission locale une personne")
    strip = chat.page.get_by_role("region", name="Votre demande")
    expect(strip).to_contain_text("Vous parlez avec Marie, Mission locale, une personne.")
    expect(strip.get_by_role("button", name="Terminer")).to_be_visible()
    assert chat.errors == []
