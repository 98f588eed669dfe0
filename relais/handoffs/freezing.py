"""What goes to the structure, frozen when the person sends it: exactly what she ticked (docs/schemas/summary-1.json).

Without a self-diagnostic the same shape holds her words, her contact and what she ticked besides.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relais.conversations.sentences import PARIS
from relais.diagnostic import items
from relais.diagnostic.document import to_document
from relais.diagnostic.items import Beside
from relais.diagnostic.model import Content
from relais.diagnostic.record import Path, Session
from relais.diagnostic.summary import summary_of
from relais.effects import OpenHandoff

NEED, COMMUNE, WORDS, OFFERS = "need", "commune", "words", "offers"
_PLAIN = ("first_name", "phone", "email")
_LISTED = ("moments",)


@dataclass(frozen=True)
class Known:
    """What the conversation knows beside the request. `offers`: shown in it, by id. `words`: her last lines."""

    session: Session | None
    offers: Mapping[str, str]
    words: tuple[str, ...]
    structure: str
    reference: str
    expires_at: dt.datetime


def freeze(
    effect: OpenHandoff,
    known: Known,
    *,
    content: Content,
    places: Mapping[str, str],
    needs: Mapping[str, str],
    now: dt.datetime,
) -> dict[str, Any]:
    """The document. What she gave for this very request (means of contact, a message) goes along with it."""
    session = known.session or Session(Path.quick, now, now)
    beside = _beside(effect, known)
    document = to_document(
        summary_of(
            content, session, _ticked(effect, beside), places=places, today=now.astimezone(PARIS).date(), beside=beside
        )
    )
    if COMMUNE in effect.items and effect.commune:
        document["profile"].setdefault("commune", places.get(effect.commune, effect.commune))
    if NEED in effect.items and effect.need and document["request"]["priority"] is None:
        document["request"]["priority"] = needs.get(effect.need, effect.need)
    return document


def _beside(effect: OpenHandoff, known: Known) -> Beside:
    contact = effect.contact
    return Beside(
        contact=_readable(contact),
        demand=_demand(effect, known),
        seen=known.offers if _has_offers(effect) else {},
        appointment=tuple(one for one in (contact.get("purpose"), *contact.get("needs", ())) if one),
        reference=known.reference,
        structure=known.structure,
        expires_on=known.expires_at.astimezone(PARIS).date(),
    )


def _demand(effect: OpenHandoff, known: Known) -> str | None:
    """What she wrote before, if she ticked it, then what she wrote for the structure."""
    before = [line for line in known.words if line != effect.message] if WORDS in effect.items else []
    return "\n".join([*before, *([effect.message] if effect.message else [])]) or None


def _ticked(effect: OpenHandoff, beside: Beside) -> frozenset[str]:
    there: dict[str, object] = {items.CONTACT: beside.contact, items.DEMAND: beside.demand}
    there |= {items.SEEN: beside.seen, items.APPOINTMENT: beside.appointment}
    return frozenset(effect.items) | {key for key, is_there in there.items() if is_there}


def _has_offers(effect: OpenHandoff) -> bool:
    return OFFERS in effect.items or items.SEEN in effect.items


def _readable(contact: Mapping[str, Any]) -> dict[str, str]:
    """Texts alone: what is yes or no stands in the handoff's own contact."""
    plain = {name: str(contact[name]) for name in _PLAIN if contact.get(name)}
    return plain | {name: ", ".join(contact[name]) for name in _LISTED if contact.get(name)}
