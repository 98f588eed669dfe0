"""What the gateway read as danger, it has answered: the turn is played with that in mind (docs/decisions/0007).

Whatever the model reads, nothing may ignore it. Only another danger that the model alone sees is answered besides.
"""

from collections.abc import Sequence
from typing import Any

from relais.safety.situations import Situation, is_answered_by_its_card

SUICIDE, VIOLENCE, SHELTER = "distress_suicide", "distress_violence", "search_shelter"
_SITUATION_OF = {SUICIDE: Situation.suicide, VIOLENCE: Situation.violence}
_INTENT_OF = {Situation.suicide: SUICIDE, Situation.shelter: SHELTER}


def read_as_danger(reading: dict[str, Any], danger: Sequence[str]) -> dict[str, Any]:
    """The reading with the intent of the danger, marked as given: its numbers are said already."""
    intent = reading["intent"]["name"]
    is_another = intent in _SITUATION_OF and _SITUATION_OF[intent] not in danger
    if not danger or is_another or (intent == SHELTER and not is_answered_by_its_card(danger)):
        return reading
    given = {"name": _intent_for(danger), "confidence": 1.0, "is_given": True}
    return {**reading, "intent": given}


def _intent_for(danger: Sequence[str]) -> str:
    """An emergency alone has no intent of its own; any that stops what was going on will do."""
    if not is_answered_by_its_card(danger):
        return SHELTER
    named = (_INTENT_OF.get(Situation(situation), VIOLENCE) for situation in danger if situation != Situation.emergency)
    return next(named, VIOLENCE)
