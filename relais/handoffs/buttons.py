"""The choices beside the lines of a handoff. What is `{"gateway": …}` is carried out when the click arrives."""

from typing import Any

from relais.conversations.sentences import Sentences
from relais.handoffs.states import AppointmentState, State
from relais.handoffs.tables import Handoff

LEAVE, ANSWER = "leave", "answer_appointment"
CANCEL_INTENT = "cancel_handoff"


def choices_of(handoff: Handoff, sentences: Sentences) -> list[dict[str, Any]]:
    """All that the person can choose now."""
    choices: list[dict[str, Any]] = []
    if handoff.appointment_state == AppointmentState.proposed:
        come = {AppointmentState.confirmed: sentences.appointment_come}
        come[AppointmentState.cancelled] = sentences.appointment_not_come
        choices += [{"label": label, "gateway": ANSWER, "state": state} for state, label in come.items()]
    if handoff.state == State.waiting:
        choices.append({"label": sentences.handoff_stop_waiting, "intent": CANCEL_INTENT, "entities": {}})
    if handoff.state == State.taken:
        choices.append({"label": sentences.handoff_leave, "gateway": LEAVE})
    return choices
