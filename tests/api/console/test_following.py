"""A counsellor follows a request from the queue to its end, and a second one cannot be in it too."""

import uuid

from api.store import utc_now
from relais.counsellors import accounts
from tests.api.console.conftest import ELSEWHERE, HERE, Console


async def test_request_waits_is_taken_answered_and_ended(console: Console) -> None:
    desk = console.desk("Marie Durand")
    person, handoff_id = await console.asks()
    line = (await desk.get("inbox")).json()["lines"][0]

    taken = (await desk.post(f"handoffs/{handoff_id}/take", version=line["version"])).json()
    sent = await desk.post(f"handoffs/{handoff_id}/messages", client_msg_id=str(uuid.uuid4()), text="Je vous lis.")
    await person.posts(text="Merci à vous")
    events = (await desk.get(f"handoffs/{handoff_id}/events", after=0)).json()["events"]
    closed = await desk.post(f"handoffs/{handoff_id}/close", version=taken["version"], outcome="answered")

    assert (line["state"], line["owner"], line["need_label"]) == ("waiting", None, line["need_label"])
    assert taken["owner"] == {"id": desk.id, "name": "Marie", "is_me": True}
    assert sent.status_code == 201
    assert [event["text"] for event in events if event["author"] in ("counsellor", "person")][-2:] == [
        "Je vous lis.",
        "Merci à vous",
    ]
    assert closed.json()["state"] == "closed"
    heard = await person.reads()
    assert [event["author"] for event in heard if event["kind"] == "text"] == ["counsellor", "person"]
    assert console.house.broken_invariants() == []


async def test_second_counsellor_is_told_that_it_moved(console: Console) -> None:
    marie, paul = console.desk("Marie"), console.desk("Paul")
    _, handoff_id = await console.asks()
    version = (await marie.get("inbox")).json()["lines"][0]["version"]
    await marie.post(f"handoffs/{handoff_id}/take", version=version)

    late = await paul.post(f"handoffs/{handoff_id}/take", version=version)
    intruding = await paul.post(f"handoffs/{handoff_id}/messages", client_msg_id=str(uuid.uuid4()), text="Bonjour")

    assert (late.status_code, late.json()["error"]["code"]) == (409, "handoff_moved")
    assert (intruding.status_code, intruding.json()["error"]["code"]) == (409, "handoff_moved")


async def test_message_sent_twice_stands_once(console: Console) -> None:
    desk = console.desk("Marie")
    person, handoff_id = await console.asks()
    version = (await desk.get("inbox")).json()["lines"][0]["version"]
    await desk.post(f"handoffs/{handoff_id}/take", version=version)
    content = {"client_msg_id": str(uuid.uuid4()), "text": "Bonjour"}

    answers = [await desk.post(f"handoffs/{handoff_id}/messages", **content) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len([event for event in await person.reads() if event["author"] == "counsellor"]) == 1


async def test_opening_shows_the_summary_and_leaves_a_trace(console: Console) -> None:
    desk, officer = console.desk("Marie"), console.desk("Olga", role="officer", structures=())
    _, handoff_id = await console.asks()

    opened = (await desk.get(f"handoffs/{handoff_id}")).json()
    trail = (await officer.get("trail")).json()["lines"]

    assert opened["summary"]["nature"]["is_verified"] is False
    assert [step["move"] for step in opened["steps"]] == ["requested", "opened"]
    assert (trail[0]["action"], trail[0]["object_id"], trail[0]["actor_id"]) == ("handoff_read", handoff_id, desk.id)


async def test_what_was_said_to_the_assistant_before_is_not_shown(console: Console) -> None:
    desk = console.desk("Marie")
    _, handoff_id = await console.asks()

    events = (await desk.get(f"handoffs/{handoff_id}/events")).json()["events"]

    assert events
    assert "Bonjour" not in [event.get("text") for event in events]


async def test_talk_with_the_assistant_beside_a_request_for_later_is_not_shown(console: Console) -> None:
    desk = console.desk("Marie")
    person, handoff_id = await console.asks(mode="message")
    await person.says("Je cherche autre chose")

    events = (await desk.get(f"handoffs/{handoff_id}/events")).json()["events"]

    assert events == []


async def test_inbox_waits_for_a_change_and_tells_it(console: Console) -> None:
    desk = console.desk("Marie")
    before = (await desk.get("inbox")).json()
    _, handoff_id = await console.asks()

    after = (await desk.get("inbox", after=before["cursor"], wait=5)).json()

    assert before["lines"] == []
    assert [line["id"] for line in after["lines"]] == [handoff_id]
    assert after["counts"] == {"queue": 1, "mine": 0, "unread": 0}


async def test_note_is_kept_for_colleagues_with_its_author(console: Console) -> None:
    marie, paul = console.desk("Marie"), console.desk("Paul")
    _, handoff_id = await console.asks()

    await marie.post(f"handoffs/{handoff_id}/notes", text="Rappeler jeudi.")
    notes = (await paul.get(f"handoffs/{handoff_id}")).json()["notes"]

    assert [(note["text"], note["name"], note["is_mine"]) for note in notes] == [("Rappeler jeudi.", "Marie", False)]


async def test_transfer_without_agreement_moves_nothing(console: Console) -> None:
    desk, other = console.desk("Marie"), console.desk("Zoé", structures=(ELSEWHERE,))
    _, handoff_id = await console.asks()
    version = (await desk.get("inbox")).json()["lines"][0]["version"]

    to = {"version": version, "structure_id": ELSEWHERE}
    refused = await desk.post(f"handoffs/{handoff_id}/transfer", **to, is_agreed=False)
    before = (await other.get("inbox")).json()["lines"]
    await desk.post(f"handoffs/{handoff_id}/transfer", **to, is_agreed=True)
    after = (await other.get("inbox")).json()["lines"]

    assert refused.json()["error"]["code"] == "agreement_wanted"
    assert (before, [line["id"] for line in after]) == ([], [handoff_id])


async def test_canned_replies_are_those_of_her_structures(console: Console) -> None:
    desk = console.desk("Marie")

    assert (await desk.get("canned")).json() == {"replies": ["Bonjour d'ici."]}


async def test_inbox_is_called_by_words_of_her_person_and_not_by_a_colleagues(console: Console) -> None:
    marie, paul = console.desk("Marie"), console.desk("Paul")
    person, handoff_id = await console.asks()
    version = (await marie.get("inbox")).json()["lines"][0]["version"]
    await marie.post(f"handoffs/{handoff_id}/take", version=version)
    hers, his = [(await desk.get("inbox")).json()["cursor"] for desk in (marie, paul)]

    seq = (await person.posts(text="Je suis là")).json()["seq"]
    called = (await marie.get("inbox")).json()["cursor"]
    await marie.post(f"handoffs/{handoff_id}/read", seq=seq)

    assert called != hers
    assert (await marie.get("inbox")).json()["cursor"] == hers
    assert (await paul.get("inbox")).json()["cursor"] == his


async def test_colleagues_are_named_where_a_request_may_go(console: Console) -> None:
    desk = console.desk("Marie Durand")
    console.account("Paul Petit")
    console.account("Zoé Blanc", structures=(ELSEWHERE,))
    closed = console.account("Karim Parti", structures=(ELSEWHERE,))
    with console.house.database.write_session() as session:
        accounts.disable(session, closed, now=utc_now())

    found = {one["id"]: one["counsellors"] for one in (await desk.get("structures")).json()["structures"]}

    assert [one["name"] for one in found[HERE]] == ["Paul"]
    assert [(one["name"], one["is_available"]) for one in found[ELSEWHERE]] == [("Zoé", False)]


async def test_administrator_sees_structures_without_their_people(console: Console) -> None:
    console.account("Paul Petit")

    structures = (await console.desk("Admin", "administrator", ()).get("structures")).json()["structures"]

    assert {tuple(one["counsellors"]) for one in structures} == {()}


async def test_last_administrator_cannot_be_closed(console: Console) -> None:
    desk = console.desk("Admin", "administrator", ())

    refused = await desk.http.delete(f"/api/v1/console/counsellors/{desk.id}")
    console.account("Autre admin", "administrator", ())
    accepted = await desk.http.delete(f"/api/v1/console/counsellors/{desk.id}")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "last_administrator")
    assert accepted.status_code == 204


async def test_acknowledged_request_says_so(console: Console) -> None:
    desk = console.desk("Marie Durand")
    _, handoff_id = await console.asks(HERE, mode="message")
    before = (await desk.get(f"handoffs/{handoff_id}")).json()

    after = (await desk.post(f"handoffs/{handoff_id}/acknowledge", version=before["version"])).json()

    assert (before["is_acknowledged"], after["is_acknowledged"]) == (False, True)
