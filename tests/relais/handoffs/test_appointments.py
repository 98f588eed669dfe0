"""An appointment: proposed by a counsellor, answered with one click or by the worker, also when the request is over."""

import datetime as dt

import pytest

from relais.effects import AnswerAppointment
from relais.errors import Conflict, Refused
from relais.handoffs import service
from relais.handoffs.context import appointment_of
from tests.relais.handoffs.builders import MARIE, NOW, PAUL, Desk

TOMORROW = NOW + dt.timedelta(days=1)
PLACE = "12 rue des Écoles, Castres"


def proposed(desk: Desk) -> tuple[str, str]:
    conversation = desk.conversation()
    handoff = desk.asks(conversation, mode="appointment", contact={"phone": "06 00 00 00 00"})
    desk.act(service.propose_appointment, MARIE, handoff, at=TOMORROW, where=PLACE)
    return conversation, handoff


@pytest.mark.parametrize(("at", "where"), [(NOW, PLACE), (TOMORROW, "a" * 301), (TOMORROW, " ")])
def test_wrong_proposal_is_refused(desk: Desk, at: dt.datetime, where: str) -> None:
    handoff = desk.asks(mode="appointment")

    with pytest.raises(Refused):
        desk.act(service.propose_appointment, MARIE, handoff, at=at, where=where)


def test_proposal_for_a_colleagues_or_an_ended_request_raises_conflict(desk: Desk) -> None:
    handoff = desk.asks()
    desk.act(service.take, MARIE, handoff)
    with pytest.raises(Conflict):
        desk.act(service.propose_appointment, PAUL, handoff, at=TOMORROW, where=PLACE)
    desk.act(service.close, MARIE, handoff, outcome="answered", to_bot=True)

    with pytest.raises(Conflict):
        desk.act(service.propose_appointment, MARIE, handoff, at=TOMORROW, where=PLACE)


def test_proposal_is_a_line_with_two_buttons_and_stops_the_clock(desk: Desk) -> None:
    conversation, handoff = proposed(desk)

    line = desk.last(conversation)
    assert line["text"] == (
        f"Mission locale de Castres vous propose un rendez-vous : le 24/11/2026 à 10 h 00. Lieu : {PLACE}."
    )
    assert [button["label"] for button in line["buttons"]] == ["Je viens", "Je ne viens pas"]
    kept = desk.handoff(handoff)
    assert (kept.appointment_state, kept.due_at) == ("proposed", None)
    assert kept.appointment == {"at": TOMORROW.isoformat(), "where": PLACE}
    assert desk.broken() == []


@pytest.mark.parametrize(("label", "state"), [("Je viens", "confirmed"), ("Je ne viens pas", "cancelled")])
def test_person_answers_with_one_click(desk: Desk, label: str, state: str) -> None:
    conversation, handoff = proposed(desk)

    desk.clicks(conversation, label)

    assert desk.handoff(handoff).appointment_state == state
    assert desk.states(conversation)[-1] == "appointment"
    with pytest.raises(Conflict):
        desk.clicks(conversation, label)
    assert desk.broken() == []


def test_confirmed_it_is_cancelled_with_one_reply(desk: Desk) -> None:
    conversation, handoff = proposed(desk)
    desk.clicks(conversation, "Je viens")

    desk.clicks(conversation, "Annuler ce rendez-vous")

    assert desk.handoff(handoff).appointment_state == "cancelled"
    assert desk.broken() == []


def test_worker_hears_of_the_appointment_that_can_be_answered(desk: Desk) -> None:
    conversation, _ = proposed(desk)
    before = desk.do(appointment_of, conversation, now=NOW)
    desk.clicks(conversation, "Je viens")
    confirmed = desk.do(appointment_of, conversation, now=NOW)

    assert before == {"state": "proposed", "at": TOMORROW.isoformat(), "where": PLACE}
    assert confirmed == {**before, "state": "confirmed"}
    assert desk.do(appointment_of, conversation, now=TOMORROW) is None
    desk.clicks(conversation, "Annuler ce rendez-vous")
    assert desk.do(appointment_of, conversation, now=NOW) is None


def test_worker_answers_for_her(desk: Desk) -> None:
    conversation, handoff = proposed(desk)
    desk.writes(conversation, "Oui je viens")
    claimed = desk.claims(conversation)
    assert claimed is not None

    desk.answers(claimed, AnswerAppointment("confirmed"))

    assert desk.handoff(handoff).appointment_state == "confirmed"


def test_answer_is_possible_after_the_request_was_closed(desk: Desk) -> None:
    conversation, handoff = proposed(desk)
    desk.act(service.close, MARIE, handoff, outcome="appointment", to_bot=True)

    desk.clicks(conversation, "Je viens")

    assert (desk.handoff(handoff).state, desk.handoff(handoff).appointment_state) == ("closed", "confirmed")
    assert desk.broken() == []
