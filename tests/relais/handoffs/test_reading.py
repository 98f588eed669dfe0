"""What a console lists, in which order, and what the person may take away of it."""

import json

import pytest

from relais.errors import NotFound
from relais.handoffs import service
from tests.relais.handoffs.builders import ALBI, CHIEF, MARIE, PAUL, ZOE, Desk


def ids(desk: Desk, scope: str, actor: object = MARIE) -> list[str]:
    lines = desk.do(service.list_visible, actor, scope=scope, now=desk.now)  # type: ignore[arg-type]
    return [line.id for line in lines]


def test_lists_hold_what_is_hers(desk: Desk) -> None:
    waiting, deferred, elsewhere = desk.asks(), desk.asks(mode="message", message="…"), desk.asks(structure_id=ALBI)
    mine, closed = desk.asks(), desk.asks()
    desk.act(service.take, MARIE, mine)
    desk.act(service.close, MARIE, closed, outcome="answered", to_bot=True)

    assert set(ids(desk, "queue")) == {waiting, deferred}
    assert ids(desk, "mine") == [mine]
    assert set(ids(desk, "all")) == {waiting, deferred, mine}
    assert ids(desk, "closed") == [closed]
    assert ids(desk, "all", ZOE) == [elsewhere]
    assert len(ids(desk, "all", CHIEF)) == 4
    with pytest.raises(NotFound):
        desk.do(service.get_visible, MARIE, elsewhere)


def test_urgent_goes_first_then_who_waits_longest(desk: Desk) -> None:
    first = desk.asks()
    desk.later(seconds=10)
    second = desk.asks()
    desk.later(seconds=10)
    urgent = desk.asks(urgency=2)

    assert ids(desk, "queue") == [urgent, first, second]


def test_line_says_who_what_since_when_and_what_is_unread(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.writes(conversation, "Avant")
    handoff = desk.asks(conversation, need="housing", commune="81065", items=("need", "commune"))
    desk.act(service.take, MARIE, handoff)
    desk.writes(conversation, "Un")
    read = desk.writes(conversation, "Deux").seq
    desk.later(seconds=90)
    desk.writes(conversation, "Trois")
    desk.do(service.mark_read, MARIE, handoff, read)
    desk.do(service.mark_read, PAUL, handoff, 999)  # not hers to mark

    (line,) = desk.do(service.list_visible, MARIE, scope="all", now=desk.now)
    (seen,) = desk.do(service.list_visible, PAUL, scope="all", now=desk.now)

    assert line.structure == {"id": "mission-castres", "name": "Mission locale de Castres"}
    assert seen.owner == {"id": "marie", "name": "Marie", "is_me": False}
    assert (line.need, line.need_label) == ("housing", "un logement")
    assert (line.unread, line.last_text, line.last_at) == (1, "Trois", desk.now)
    assert (seen.unread, seen.last_text, seen.last_at) == (0, None, None)  # what is said with a colleague
    assert line.version == 2


def test_line_is_overdue_when_nobody_took_it_in_time(desk: Desk) -> None:
    desk.asks()
    desk.later(minutes=4)

    (line,) = desk.do(service.list_visible, MARIE, scope="queue", now=desk.now)

    assert (line.is_overdue, line.waits_s, line.owner) == (True, 240, None)


def test_reading_is_written_once_for_each_counsellor(desk: Desk) -> None:
    handoff = desk.asks()
    for actor in (MARIE, MARIE, PAUL):
        desk.do(_opens, actor, handoff, desk)

    assert [move for move, _ in desk.moves(handoff)].count("opened") == 2
    assert desk.broken() == []


def test_person_takes_away_requests_notes_and_who_opened(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation, contact={"phone": "06 00 00 00 00"})
    desk.do(_opens, MARIE, handoff, desk)
    desk.act(service.take, MARIE, handoff)
    desk.do(service.note, MARIE, handoff, "Rappeler mardi.", now=desk.now)

    data = desk.do(service.export, conversation)

    (request,) = data["handoffs"]
    assert (request["structure"], request["counsellor"]) == ("Mission locale de Castres", "Marie")
    assert request["contact"] == {"phone": "06 00 00 00 00"}
    assert request["summary"]["agreement"]["structure"] == "Mission locale de Castres"
    assert [(note["by"], note["text"]) for note in data["handoff_notes"]] == [("Marie", "Rappeler mardi.")]
    assert {(step["move"], step["by"]) for step in data["handoff_steps"]} == {
        ("requested", None),
        ("opened", "Marie"),
        ("take", "Marie"),
    }
    assert "Durand" not in json.dumps(data)


def test_export_of_somebody_never_handed_over_is_empty(desk: Desk) -> None:
    empty: dict[str, list[object]] = {"handoffs": [], "handoff_notes": [], "handoff_steps": []}

    assert desk.do(service.export, desk.conversation()) == empty


def _opens(session: object, actor: object, handoff_id: str, desk: Desk) -> None:
    handoff = service.get_visible(session, actor, handoff_id)  # type: ignore[arg-type]
    service.mark_opened(session, actor, handoff, now=desk.now)  # type: ignore[arg-type]
