"""A journey as a document (docs/schemas/journey-1.json): for the person all of it, for a structure what she shares.

Her messages are never in it, nor what a counsellor noted for colleagues.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from relais.conversations.sentences import PARIS
from relais.conversations.states import Kind
from relais.conversations.tables import Event
from relais.diagnostic.document import to_document
from relais.diagnostic.items import STEPS, items_of
from relais.diagnostic.model import Content
from relais.diagnostic.record import Session
from relais.diagnostic.service import get_session
from relais.diagnostic.standing import find_theme
from relais.diagnostic.summary import summary_of
from relais.errors import NotFound
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff
from relais.journeys import agreements
from relais.journeys.sections import ALL, Section, in_order
from relais.journeys.tables import Journey, JourneyAgreement, JourneyChange
from relais.journeys.telling import name_of, readings_of
from relais.places.tables import Commune
from relais.structures.tables import ReceivingStructure

SCHEMA = "https://relais.example/schemas/journey-1.json"
MOST_OFFERS = 100


@dataclass(frozen=True)
class Reader:
    """For whom it is made. `agreement` None: for the person herself."""

    agreement: JourneyAgreement | None = None

    @property
    def sections(self) -> frozenset[str]:
        return ALL if self.agreement is None else frozenset(self.agreement.sections)


def build(
    session: DatabaseSession, journey: Journey, reader: Reader, content: Content, *, now: dt.datetime
) -> dict[str, Any]:
    """Sections that are not shared are null: it is seen that they are not there, and not that they are empty."""
    may = {section: section in reader.sections for section in Section}
    wanted, private = journey.conversation_id, may[Section.private]
    return {
        "$schema": SCHEMA,
        "reference": reference_of(journey.id),
        "since": journey.opened_at.isoformat(),
        "made_at": now.isoformat(),
        "is_self_declared": True,
        "sections": in_order(reader.sections),
        "requests": _requests(session, wanted) if may[Section.requests] else None,
        "situation": _situation(session, wanted, content, private, now) if may[Section.diagnostic] else None,
        "changes": _changes(session, wanted, may) if may[Section.diagnostic] or may[Section.steps] else None,
        "steps": _steps(session, wanted, content, private) if may[Section.steps] else None,
        "offers": _offers(session, wanted) if may[Section.offers] else None,
        "agreements": _agreements(session, wanted, reader),
        "readings": _readings(session, wanted, reader),
    }


def _requests(session: DatabaseSession, conversation_id: str) -> list[dict[str, Any]]:
    """Each episode with a structure, and its appointment."""
    wanted = select(Handoff).where(Handoff.conversation_id == conversation_id)
    return [
        {
            "structure": _structure(session, one.structure_id),
            "mode": one.mode,
            "need": one.need,
            "state": one.state,
            "outcome": one.outcome,
            "counsellor": name_of(session, one.counsellor_id) if one.counsellor_id else None,
            "from": one.requested_at.isoformat(),
            "to": one.ended_at.isoformat() if one.ended_at else None,
            "appointment": {**one.appointment, "state": one.appointment_state} if one.appointment else None,
        }
        for one in session.scalars(wanted.order_by(Handoff.requested_at))
    ]


def _situation(
    session: DatabaseSession, conversation_id: str, content: Content, private: bool, now: dt.datetime
) -> dict[str, Any] | None:
    """As it stands now; docs/schemas/summary-1.json. Steps stand apart."""
    known = _diagnostic(session, conversation_id)
    if known is None:
        return None
    items = [item for item in items_of(content, known) if private or not item.is_private]
    ticked = frozenset(item.key for item in items) - {STEPS}
    summary = summary_of(
        content, known, ticked, places=_places(session, known), today=known.updated_at.astimezone(PARIS).date()
    )
    return to_document(summary)


def _changes(session: DatabaseSession, conversation_id: str, may: dict[Section, bool]) -> list[dict[str, Any]]:
    wanted = select(JourneyChange).where(JourneyChange.conversation_id == conversation_id)
    rows = session.scalars(wanted.order_by(JourneyChange.id))
    return [{"at": row.at.isoformat(), **_plain(row.body)} for row in rows if _is_shared(row.body, may)]


def _is_shared(body: dict[str, Any], may: dict[Section, bool]) -> bool:
    section = Section.steps if body["kind"].startswith("step_") else Section.diagnostic
    return may[section] and (may[Section.private] or not body["is_private"])


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "is_private"}


def _steps(session: DatabaseSession, conversation_id: str, content: Content, private: bool) -> list[dict[str, Any]]:
    known = _diagnostic(session, conversation_id)
    return [
        {
            "text": step.text,
            "state": step.state,
            "reason": step.reason,
            "service": step.service["name"] if step.service else None,
            "told_at": step.told_at.isoformat() if step.told_at else None,
        }
        for step in (known.steps if known else ())
        if private or not _is_private(content, step.theme)
    ]


def _offers(session: DatabaseSession, conversation_id: str) -> list[dict[str, Any]]:
    """What was shown, each once, the newest first."""
    shown = select(Event.at, Event.body).where(Event.conversation_id == conversation_id, Event.kind == Kind.offers)
    found: dict[str, dict[str, Any]] = {}
    for at, body in session.execute(shown.order_by(Event.seq.desc())).tuples():
        for card in body.get("offers", ()):
            known = {"id": card["id"], "name": card["name"], "structure": card.get("structure")}
            found.setdefault(str(card["id"]), {"at": at.isoformat(), **known})
    return list(found.values())[:MOST_OFFERS]


def _agreements(session: DatabaseSession, conversation_id: str, reader: Reader) -> list[dict[str, Any]]:
    """The person sees all that there ever were; a structure who else reads now."""
    found: Iterable[JourneyAgreement] = agreements.list_all(session, conversation_id)
    if reader.agreement is not None:
        found = [one for one in found if one.ended_at is None]
    return [
        {
            "structure": _structure(session, one.structure_id),
            "sections": list(one.sections),
            "from": one.given_at.isoformat(),
            "to": one.ended_at.isoformat() if one.ended_at else None,
            "ended_by": one.ended_by,
        }
        for one in found
    ]


def _readings(session: DatabaseSession, conversation_id: str, reader: Reader) -> list[dict[str, Any]]:
    """The person sees every one; a structure its own, of this agreement."""
    return [
        {
            "structure": _structure(session, one.structure_id),
            "name": name_of(session, one.counsellor_id),
            "at": one.at.isoformat(),
        }
        for one in readings_of(session, conversation_id)
        if reader.agreement is None
        or (one.structure_id == reader.agreement.structure_id and one.at >= reader.agreement.given_at)
    ]


def _diagnostic(session: DatabaseSession, conversation_id: str) -> Session | None:
    try:
        return get_session(session, conversation_id)
    except NotFound:
        return None


def _places(session: DatabaseSession, known: Session) -> dict[str, str]:
    codes = [given.text for given in known.given.values() if given.text]
    found = (session.get(Commune, code) for code in codes)
    return {commune.code_insee: commune.nom for commune in found if commune}


def _structure(session: DatabaseSession, structure_id: str) -> str:
    found = session.get(ReceivingStructure, structure_id)
    return found.name if found else structure_id


def _is_private(content: Content, theme: str | None) -> bool:
    found = find_theme(content, theme)
    return found is not None and found.is_private
