"""What the gateway says while a request goes to a person and comes back; the words stand in `api/texts.yml`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandoffSentences:
    """`{structure}`, `{name}`, `{hours}`, `{months}`, `{place}`, `{phone}`, `{date}`… are put in later."""

    handoff_waiting: str
    handoff_place: str  # behind the former, when others wait before her
    handoff_deferred: str
    handoff_promise: str  # behind every line that defers
    handoff_sorry: str  # not taken in time
    handoff_closing: str
    handoff_kept: str  # behind the first: it is no longer the hours of a talk with an assistant
    handoff_received: str
    handoff_unanswered: str
    handoff_unanswered_call: str
    handoff_taken: str
    handoff_released: str
    handoff_lost: str  # her counsellor's console is silent
    handoff_transferred: str
    handoff_passed_on: str
    handoff_ended: str
    handoff_closed: str
    handoff_left: str
    handoff_no_answer: str
    handoff_cancelled: str
    handoff_leave: str  # buttons
    handoff_stop_waiting: str
    appointment_proposed: str
    appointment_confirmed: str
    appointment_cancelled: str
    appointment_come: str  # buttons
    appointment_not_come: str
    appointment_cancel: str
