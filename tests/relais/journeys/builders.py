"""A self-diagnostic that is whole, with an answer about health, and what is done with it in the chat."""

import datetime as dt
from dataclasses import replace
from typing import Any

from relais.diagnostic.loading import load_content
from relais.diagnostic.path import next_question
from relais.diagnostic.record import Given, Path, Session, StepState
from relais.diagnostic.session import answered, passed, start
from relais.diagnostic.standing import get_question
from relais.effects import SaveDiagnostic, ShowReaders
from relais.journeys.document import Reader, build
from relais.journeys.reading import get_shared
from relais.journeys.recording import find_journey
from tests.relais.handoffs.builders import DATA, NOW, Desk

CONTENT = load_content(DATA)
HEALTH = next(theme for theme in CONTENT.themes if theme.is_private)
MOBILITY = next(theme for theme in CONTENT.themes if theme.key == "mobility")
ALL_BUT_HEALTH = ["requests", "diagnostic", "steps", "offers"]


def whole(*, at: dt.datetime = NOW, **said: str) -> Session:
    """Every question passed, but for those that are named: `mobility="car"`."""
    session = start(Path.complete, known={}, now=at)
    while (question := next_question(CONTENT, session)) is not None:
        if question.key in said:
            session = answered(CONTENT, session, question.key, Given((said[question.key],)), now=at)
        else:
            session = passed(CONTENT, session, question.key, now=at)
    return session


def last_choice(key: str) -> str:
    return get_question(CONTENT, key).choices[-1].key


def with_step(session: Session, state: str = "open", **more: Any) -> Session:
    step = StepState("today", "Notez une idée.", state=state, theme=MOBILITY.key, told_at=NOW, **more)
    return replace(session, steps=(step,))


def save(desk: Desk, conversation_id: str, session: Session | None) -> None:
    """As a turn saves it."""
    desk.writes(conversation_id)
    claimed = desk.claims(conversation_id)
    assert claimed
    desk.answers(claimed, SaveDiagnostic(session.to_json() if session else None))


def asks_who_reads(desk: Desk, conversation_id: str) -> str:
    desk.writes(conversation_id)
    claimed = desk.claims(conversation_id)
    assert claimed
    desk.answers(claimed, ShowReaders())
    return next(str(one.body["text"]) for one in reversed(desk.lines(conversation_id)) if one.kind == "state")


def shares(desk: Desk, conversation_id: str, structure: str, sections: list[str] | None = None) -> None:
    """She asks who reads, chooses the structure, ticks, shares."""
    asks_who_reads(desk, conversation_id)
    desk.clicks(conversation_id, f"Partager mon parcours : {structure}")
    desk.clicks(conversation_id, "Partager", chosen=ALL_BUT_HEALTH if sections is None else sections)


def journey_id(desk: Desk, conversation_id: str) -> str:
    with desk.database.read_session() as session:
        found = find_journey(session, conversation_id)
        assert found
        return found.id


def read(desk: Desk, actor: Any, conversation_id: str) -> dict[str, Any]:
    """As a counsellor's console reads it. Raises `NotFound`."""
    known = journey_id(desk, conversation_id)
    with desk.database.read_session() as session:
        journey, agreement = get_shared(session, actor, known)
        return build(session, journey, Reader(agreement), CONTENT, now=desk.now)


def own(desk: Desk, conversation_id: str) -> dict[str, Any]:
    """As the person reads it."""
    with desk.database.read_session() as session:
        found = find_journey(session, conversation_id)
        assert found
        return build(session, found, Reader(), CONTENT, now=desk.now)
