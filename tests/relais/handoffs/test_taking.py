"""A counsellor takes, gives back, passes on: one owner at any time, and only what is hers to see."""

import pytest

from relais.conversations.states import TurnState
from relais.counsellors.access import Actor, Role
from relais.errors import Conflict, NotFound, Refused
from relais.handoffs import service
from tests.relais.handoffs.builders import ALBI, CASTRES, CHIEF, MARIE, NOW, PAUL, ZOE, Desk

NAME = "Marie, Mission locale de Castres"
ADMINISTRATOR = Actor("admin", "Ada", Role.administrator, frozenset({CASTRES}))


@pytest.mark.parametrize("stranger", [ZOE, ADMINISTRATOR])
def test_take_of_what_she_does_not_see_is_not_found(desk: Desk, stranger: Actor) -> None:
    handoff = desk.asks()

    with pytest.raises(NotFound):
        desk.act(service.take, stranger, handoff)
    assert desk.handoff(handoff).state == "waiting"


def test_take_gives_her_the_conversation(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)

    desk.act(service.take, MARIE, handoff)

    row, line = desk.row(conversation), desk.last(conversation)
    assert (row.owner, row.epoch, desk.handoff(handoff).version) == ("human", 2, 2)
    assert line["text"] == f"Vous parlez maintenant avec {NAME}. L'assistant se tait."
    assert line["handoff"]["name"] == NAME
    assert [button["label"] for button in line["buttons"]] == ["Terminer"]
    assert desk.moves(handoff)[1:] == [("take", "counsellor")]
    assert desk.broken() == []


def test_take_already_taken_raises_conflict(desk: Desk) -> None:
    handoff = desk.asks()
    desk.act(service.take, MARIE, handoff, 1)

    with pytest.raises(Conflict) as caught:
        desk.act(service.take, PAUL, handoff, 1)
    assert caught.value.code == "handoff_moved"
    assert desk.handoff(handoff).counsellor_id == MARIE.id


def test_take_of_the_new_version_by_another_raises_conflict(desk: Desk) -> None:
    handoff = desk.asks()
    desk.act(service.take, MARIE, handoff)

    with pytest.raises(Conflict):
        desk.act(service.take, PAUL, handoff)


def test_supervisor_of_the_territory_may_take(desk: Desk) -> None:
    handoff = desk.asks()

    assert desk.act(service.take, CHIEF, handoff).counsellor_id == CHIEF.id


def test_messages_to_a_counsellor_never_become_turns(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.act(service.take, MARIE, desk.asks(conversation))

    desk.writes(conversation)

    assert desk.claims(conversation) is None
    assert [line.author for line in desk.lines(conversation)[-2:]] == ["person", "system"]
    assert desk.lines(conversation)[-1].kind == "turn_done"


def test_turn_that_runs_while_she_takes_is_fenced(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.writes(conversation)
    claimed = desk.claims(conversation)
    assert claimed is not None
    desk.act(service.take, MARIE, handoff)

    assert desk.answers(claimed, text="Trop tard.").state == TurnState.fenced

    assert "Trop tard." not in [line.body.get("text") for line in desk.lines(conversation)]
    assert desk.broken() == []


def test_turn_that_runs_while_the_queue_gives_up_is_played_again(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.asks(conversation)
    desk.writes(conversation)
    claimed = desk.claims(conversation, lasts_s=900)
    assert claimed is not None
    desk.later(minutes=3)
    desk.sweeps()
    assert desk.row(conversation).owner == "deferred"

    assert desk.answers(claimed, text="Trop tard.").state == TurnState.pending
    again = desk.claims(conversation)
    assert again is not None
    assert desk.answers(again, text="Me voici.").state == TurnState.done

    texts = [line.body.get("text") for line in desk.lines(conversation)]
    assert "Trop tard." not in texts
    assert "Me voici." in texts
    assert desk.broken() == []


def test_release_puts_it_back_into_the_queue(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.act(service.take, MARIE, handoff)

    desk.act(service.release, MARIE, handoff)

    kept = desk.handoff(handoff)
    assert (kept.state, kept.counsellor_id, kept.version) == ("waiting", None, 3)
    assert (desk.row(conversation).owner, desk.row(conversation).epoch) == ("requested", 3)
    assert desk.states(conversation)[-1] == "handoff_released"
    assert desk.broken() == []


def test_release_by_a_colleague_raises_conflict(desk: Desk) -> None:
    handoff = desk.asks()
    desk.act(service.take, MARIE, handoff)

    with pytest.raises(Conflict):
        desk.act(service.release, PAUL, handoff)


def test_supervisor_puts_a_colleagues_back_into_the_queue(desk: Desk) -> None:
    handoff = desk.asks()
    desk.act(service.take, MARIE, handoff)

    desk.act(service.release, CHIEF, handoff)

    assert (desk.handoff(handoff).state, desk.handoff(handoff).counsellor_id) == ("waiting", None)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"is_agreed": False}, "agreement_wanted"),
        ({"structure_id": "nowhere"}, "structure_unknown"),
        ({"counsellor_id": MARIE.id}, "counsellor_unknown"),
    ],
)
def test_transfer_is_refused(desk: Desk, over: dict[str, object], code: str) -> None:
    handoff = desk.asks()

    with pytest.raises(Refused) as caught:
        desk.act(service.transfer, MARIE, handoff, **{"structure_id": ALBI, "is_agreed": True, **over})
    assert caught.value.code == code


def test_transfer_moves_it_with_what_she_approved(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation, contact={"phone": "06 00 00 00 00"})
    desk.act(service.take, MARIE, handoff)

    desk.act(service.transfer, MARIE, handoff, structure_id=ALBI, is_agreed=True, counsellor_id=ZOE.id)

    kept = desk.handoff(handoff)
    assert (kept.state, kept.structure_id, kept.contact) == ("waiting", ALBI, {"phone": "06 00 00 00 00"})
    assert desk.row(conversation).owner == "requested"
    assert "CCAS d'Albi" in desk.last(conversation)["text"]
    with pytest.raises(NotFound):
        desk.act(service.take, MARIE, handoff)
    desk.act(service.take, ZOE, handoff)
    assert desk.broken() == []


def test_take_over_of_somebody_never_handed_over_is_not_found(desk: Desk) -> None:
    conversation = desk.conversation()

    with pytest.raises(NotFound):
        desk.do(service.take_over, MARIE, conversation, sentences=desk.sentences, now=NOW)


def test_take_over_comes_back_to_somebody_she_answered(desk: Desk) -> None:
    conversation = desk.conversation()
    first = desk.asks(conversation)
    desk.act(service.take, MARIE, first)
    desk.act(service.close, MARIE, first, outcome="answered", to_bot=True)
    with pytest.raises(NotFound):
        desk.do(service.take_over, ZOE, conversation, sentences=desk.sentences, now=NOW)

    handoff = desk.do(service.take_over, MARIE, conversation, sentences=desk.sentences, now=desk.later(hours=1))

    assert (handoff.id != first, handoff.mode, handoff.trigger) == (True, "takeover", "counsellor")
    assert desk.row(conversation).owner == "human"
    assert desk.broken() == []


def test_take_over_of_what_waits_takes_it(desk: Desk) -> None:
    conversation = desk.conversation()
    first = desk.asks(conversation)

    handoff = desk.do(service.take_over, MARIE, conversation, sentences=desk.sentences, now=NOW)

    assert (handoff.id, handoff.state) == (first, "taken")
