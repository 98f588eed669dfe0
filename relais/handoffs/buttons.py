"""The choices beside the lines of a handoff. What is `{"gateway": …}` is carried out when the click arrives."""

from typing import Any

from relais.conversations.sentences import Sentences
from relais.handoffs.states import AppointmentState, Outcome, State
from relais.handoffs.tables import Handoff

LEAVE, ANSWER = "leave", "answer_appointment"
OFFER_JOURNEY = "offer_journey"  # carried out by the room above
HELPED = (Outcome.answered, Outcome.appointment, Outcome.oriented)
CANCEL_INTENT = "cancel_handoff"


def choices_of(handoff: Handoff, sentences: Sentences) -> list[dict[str, Any]]:
    """All that the person can choose now."""
    choices: list[dict[str, Any]] = []
    if handoff.appointment_state == AppointmentState.proposed:
        come = {AppointmentState.confirmed: sentences.appointment_come}
        come[AppointmentState.cancelled] = sentences.appointment_not_come
        choices += [{"label": label, "gateway": ANSWER, "state": state} for state, label in come.items()]
    if handoff.appointment_state == AppointmentState.confirmed:
        cancel = {"gateway": ANSWER, "state": AppointmentState.cancelled}
        choices.append({"label": sentences.appointment_cancel, **cancel})
    if handoff.state == State.waiting:
        choices.append({"label": sentences.handoff_stop_waiting, "intent": CANCEL_INTENT, "entities": {}})
    if handoff.state == State.taken:
        choices.append({"label": sentences.handoff_leave, "gateway": LEAVE})
    if handoff.state == State.closed and handoff.outcome in HELPED:
        offer = {"gateway": OFFER_JOURNEY, "structure_id": handoff.structure_id}
        choices.append({"label": sentences.journey_begin, **offer})
    return choices
