"""Is this request one that can be carried out? Asked when the worker answers, before anything is written. Pure."""

from collections.abc import Mapping
from typing import Any

from relais.effects import AnswerAppointment, Effect, OpenHandoff
from relais.errors import Refused
from relais.handoffs.states import AppointmentState, Mode, Trigger

HIGHEST_URGENCY = 3
LONGEST = 2_000
ANSWERS = (AppointmentState.confirmed, AppointmentState.cancelled)
_BY_PERSON = frozenset(Mode) - {Mode.takeover}
_TEXTS = frozenset({"first_name", "phone", "email", "purpose"})
_YES_NO = frozenset({"on_site", "voice_message"})
_LISTS = frozenset({"moments", "needs"})


def check(effect: Effect) -> None:
    """Raises `Refused` (wrong_handoff)."""
    is_right = True
    if isinstance(effect, OpenHandoff):
        is_right = _is_request(effect) and _is_contact(effect.contact)
    elif isinstance(effect, AnswerAppointment):
        is_right = effect.state in ANSWERS
    if not is_right:
        raise Refused(f"{effect.kind} has a wrong value", code="wrong_handoff")


def _is_request(effect: OpenHandoff) -> bool:
    return (
        effect.mode in _BY_PERSON
        and effect.trigger in set(Trigger)
        and type(effect.urgency) is int
        and 0 <= effect.urgency <= HIGHEST_URGENCY
        and all(_is_text(item) for item in effect.items)
        and all(value is None or _is_text(value) for value in (effect.need, effect.commune, effect.message))
    )


def _is_contact(contact: Any) -> bool:
    if not isinstance(contact, Mapping) or not contact.keys() <= _TEXTS | _YES_NO | _LISTS:
        return False
    return all(_is_field(name, value) for name, value in contact.items() if value is not None)


def _is_field(name: str, value: Any) -> bool:
    if name in _YES_NO:
        return isinstance(value, bool)
    if name in _LISTS:
        return isinstance(value, list | tuple) and all(_is_text(one) for one in value)
    return _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST
