"""The counsellor's summary: self-declared, unverified, only what the person ticked. Pure.

Blocks in the order of diagnostic.md §4.5; those without anything are left out.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from relais.diagnostic import items
from relais.diagnostic.document import to_document
from relais.diagnostic.families import Part
from relais.diagnostic.items import Beside, Item, items_of, shown
from relais.diagnostic.model import Content, Flag, Kind
from relais.diagnostic.path import questions_of
from relais.diagnostic.record import Session, StepState
from relais.diagnostic.result import priority_of
from relais.diagnostic.sections import Section, Urgent, section_of, strengths_of, urgent_of, wishes_to_talk
from relais.diagnostic.standing import all_questions, chosen, flags, is_answered, text_of

__all__ = ["Agreement", "Beside", "Header", "Item", "Summary", "items_of", "summary_of", "to_document"]


@dataclass(frozen=True)
class Header:
    """`notice`: declared by the person, verified by nobody, not the « diagnostic global »."""

    notice: str
    reference: str | None
    prepared_on: dt.date
    path: str
    answered: int
    asked: int
    languages: tuple[str, ...]
    is_read_aloud: bool
    has_third_party: bool
    version: str
    mapping_version: str


@dataclass(frozen=True)
class Agreement:
    """What the person chose to send, by name, and to whom."""

    items: tuple[str, ...]
    structure: str | None
    agreed_on: dt.date
    expires_on: dt.date | None


@dataclass(frozen=True)
class Summary:
    """`sections`: needs of the project, constraints, power to act, digital and language. `private`: health alone."""

    header: Header
    agreement: Agreement
    contact: Mapping[str, str]
    profile: Mapping[str, str]
    urgent: tuple[Urgent, ...]
    demand: str | None
    priority: str | None
    strengths: Section | None
    sections: tuple[Section, ...]
    wishes_to_talk: bool
    not_discussed: tuple[str, ...]
    seen: Mapping[str, str]
    steps: tuple[StepState, ...]
    appointment: tuple[str, ...]
    private: Section | None


def summary_of(
    content: Content,
    session: Session,
    ticked: frozenset[str],
    *,
    places: Mapping[str, str],
    today: dt.date,
    beside: Beside | None = None,
) -> Summary:
    """`places`: names of communes by code. What is not ticked is nowhere in it."""
    beside, told = beside or Beside(), shown(content, session, ticked)
    parts = [section_of(content, told, part) for part in Part if part is not Part.private]
    return Summary(
        header=_header(content, session, told, beside, today),
        agreement=_agreement(items_of(content, session, beside), ticked, beside, today),
        contact=beside.contact if items.CONTACT in ticked else {},
        profile=_profile(content, told, places),
        urgent=urgent_of(content, told),
        demand=beside.demand if items.DEMAND in ticked else None,
        priority=priority_of(content, told),
        strengths=strengths_of(content, told) if items.STRENGTHS in ticked else None,
        sections=tuple(part for part in parts if part),
        wishes_to_talk=wishes_to_talk(content, told),
        not_discussed=items.not_discussed(content, session) if items.PASSED in ticked else (),
        seen=beside.seen if items.SEEN in ticked else {},
        steps=told.steps,
        appointment=beside.appointment if items.APPOINTMENT in ticked else (),
        private=section_of(content, told, Part.private),
    )


def _header(content: Content, session: Session, told: Session, beside: Beside, today: dt.date) -> Header:
    """How much was answered says nothing of what; the rest only of what is shown."""
    asked = questions_of(content, session)
    spoken = [question.key for question in all_questions(content) if question.kind is Kind.language]
    return Header(
        notice=content.words["summary_header"],
        reference=beside.reference,
        prepared_on=today,
        path=str(session.path),
        answered=sum(is_answered(session, one.key) for one in asked),
        asked=len(asked),
        languages=tuple(said for key in spoken if (said := text_of(content, told, key))),
        is_read_aloud=beside.is_read_aloud,
        has_third_party=Flag.third_party_present in flags(content, told),
        version=content.version,
        mapping_version=content.mapping_version,
    )


def _agreement(offered: tuple[Item, ...], ticked: frozenset[str], beside: Beside, today: dt.date) -> Agreement:
    chosen_ones = tuple(item.label for item in offered if item.key in ticked)
    return Agreement(chosen_ones, beside.structure, today, beside.expires_on)


def _profile(content: Content, told: Session, places: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in content.profile:
        text = text_of(content, told, question.key)
        labels = ", ".join(choice.label for choice in chosen(content, told, question.key))
        if said := labels or (places.get(text, text) if text else ""):
            found[question.key] = said
    return found
