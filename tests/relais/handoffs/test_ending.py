"""It ends once, with one line, and the assistant answers again."""

import pytest
from sqlalchemy.orm import Session

from relais.conversations import erasure, thread
from relais.conversations.tables import Conversation
from relais.effects import AnswerAppointment, CancelHandoff, OpenHandoff
from relais.errors import Conflict, NotFound, Refused
from relais.handoffs import service
from relais.handoffs.tables import Handoff, HandoffStep, Note
from tests.relais.handoffs.builders import MARIE, PAUL, SENTENCES, Desk


def taken(desk: Desk) -> tuple[str, str]:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.act(service.take, MARIE, handoff)
    return conversation, handoff


@pytest.mark.parametrize(("to_bot", "text"), [(True, SENTENCES.handoff_ended), (False, SENTENCES.handoff_closed)])
def test_close_gives_it_back_to_the_assistant(desk: Desk, to_bot: bool, text: str) -> None:
    conversation, handoff = taken(desk)

    desk.act(service.close, MARIE, handoff, outcome="oriented", to_bot=to_bot)

    kept, row = desk.handoff(handoff), desk.row(conversation)
    assert (kept.state, kept.outcome, kept.ended_at, kept.due_at) == ("closed", "oriented", desk.now, None)
    assert (row.owner, row.epoch) == ("bot", 3)
    assert desk.last(conversation)["text"] == text
    assert desk.states(conversation).count("handoff_ended") == 1
    assert desk.broken() == []


@pytest.mark.parametrize("outcome", ["person_left", "no_answer", "happy", ""])
def test_close_with_an_outcome_that_is_not_hers_is_refused(desk: Desk, outcome: str) -> None:
    _, handoff = taken(desk)

    with pytest.raises(Refused) as caught:
        desk.act(service.close, MARIE, handoff, outcome=outcome, to_bot=True)
    assert caught.value.code == "outcome_unknown"


def test_close_of_a_colleagues_raises_conflict(desk: Desk) -> None:
    _, handoff = taken(desk)

    with pytest.raises(Conflict):
        desk.act(service.close, PAUL, handoff, outcome="answered", to_bot=True)


def test_close_of_what_was_answered_by_phone(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation, mode="call_back", contact={"phone": "06 00 00 00 00"})

    desk.act(service.close, MARIE, handoff, outcome="unreachable", to_bot=True)

    assert (desk.handoff(handoff).state, desk.row(conversation).owner) == ("closed", "bot")


def test_person_ends_it_with_one_click(desk: Desk) -> None:
    conversation, handoff = taken(desk)

    desk.clicks(conversation, "Terminer")

    kept = desk.handoff(handoff)
    assert (kept.state, kept.outcome, desk.row(conversation).owner) == ("closed", "person_left", "bot")
    assert [line.kind for line in desk.lines(conversation)][-2:] == ["state", "turn_done"]
    assert desk.moves(handoff)[-1] == ("close", "person")
    assert desk.broken() == []


def test_terminer_means_nothing_once_it_has_ended(desk: Desk) -> None:
    conversation, handoff = taken(desk)
    desk.act(service.close, MARIE, handoff, outcome="answered", to_bot=True)

    with pytest.raises(Conflict) as caught:
        desk.clicks(conversation, "Terminer")
    assert caught.value.code == "button_expired"


def test_terminer_outlives_many_answers(desk: Desk) -> None:
    conversation, handoff = taken(desk)
    desk.is_there(MARIE)
    for _ in range(5):
        desk.writes(conversation, "je veux mourir")

    desk.clicks(conversation, "Terminer")

    assert desk.handoff(handoff).state == "closed"


def test_worker_cancels_what_waits(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.writes(conversation, "Je n'attends plus")
    claimed = desk.claims(conversation)
    assert claimed is not None

    desk.answers(claimed, CancelHandoff())

    assert (desk.handoff(handoff).state, desk.row(conversation).owner) == ("cancelled", "bot")
    assert desk.states(conversation)[-1] == "handoff_cancelled"
    assert desk.broken() == []


@pytest.mark.parametrize(
    "effect",
    [CancelHandoff(), AnswerAppointment("confirmed"), OpenHandoff("nowhere", "now", "asked")],
)
def test_effect_that_cannot_be_carried_out_undoes_the_answer(desk: Desk, effect: CancelHandoff) -> None:
    conversation = desk.conversation()
    desk.writes(conversation)
    claimed = desk.claims(conversation)
    assert claimed is not None

    with pytest.raises(Refused):
        desk.answers(claimed, effect)

    assert desk.lines(conversation)[-1].author == "person"


def test_ending_is_told_to_the_worker_until_a_turn_was_answered(desk: Desk) -> None:
    conversation, handoff = taken(desk)
    desk.act(service.close, MARIE, handoff, outcome="oriented", to_bot=True)
    told = desk.do(service.context_of, conversation)
    assert told is not None
    assert (told["state"], told["ended"], told["counsellor"]) == ("closed", "oriented", "Marie")

    desk.later(seconds=1)
    desk.writes(conversation)
    claimed = desk.claims(conversation)
    assert claimed is not None
    assert desk.do(service.context_of, conversation) == told
    desk.answers(claimed)

    assert desk.do(service.context_of, conversation) is None


def test_worker_hears_where_she_stands_in_the_queue(desk: Desk) -> None:
    conversation = desk.conversation()
    assert desk.do(service.context_of, conversation) is None
    desk.asks(conversation)

    assert desk.do(service.context_of, conversation) == {
        "state": "waiting",
        "mode": "now",
        "structure": "Mission locale de Castres",
        "place": 1,
        "wait_min": 5,
    }


def test_erasure_takes_all_of_it(desk: Desk) -> None:
    conversation, handoff = taken(desk)
    desk.do(service.note, MARIE, handoff, "Rappeler mardi.", now=desk.now)

    desk.do(erasure.erase, conversation, now=desk.now)

    with desk.database.read_session() as session:
        assert [session.query(table).count() for table in (Conversation, Handoff, HandoffStep, Note)] == [0] * 4


def test_erasure_from_the_chat_leaves_her_counsellor_nothing(desk: Desk) -> None:
    conversation, handoff = taken(desk)

    def erase(session: Session) -> None:
        held = thread.get(session, conversation)
        erasure.erase_content(session, held, SENTENCES, now=desk.now)
        held.save()

    desk.do(erase)

    for verb in (service.take, service.release):
        with pytest.raises(NotFound):
            desk.do(verb, MARIE, handoff, 2, sentences=SENTENCES, now=desk.now)
    assert desk.broken() == []
