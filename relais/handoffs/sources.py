"""Where each line of a summary comes from: the message in which she answered. She approved the line, not the whole
conversation: what she said before it was shared is dated, and is led to only where the counsellor may read it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.states import Author, Kind
from relais.conversations.tables import Event
from relais.handoffs.tables import Handoff


@dataclass(frozen=True)
class Source:
    seq: int
    at: dt.datetime


def with_sources(session: Session, handoff: Handoff, *, first_seq: int) -> dict[str, Any] | None:
    """The summary as it was frozen; beside each line when it was said, and where when that is shown."""
    if handoff.summary is None:
        return None
    found = find_sources(session, handoff.conversation_id)
    told = {
        key: {"at": one.at.isoformat(), "seq": one.seq if one.seq >= first_seq else None} for key, one in found.items()
    }
    marked: dict[str, Any] = _marked(handoff.summary, told)
    return marked


def find_sources(session: Session, conversation_id: str) -> dict[str, Source]:
    """By question, her last answer; by offer (`offer:<id>`), the line that showed it."""
    lines = select(Event.seq, Event.at, Event.author, Event.kind, Event.body)
    asked, found = "", {}
    for line in session.execute(lines.where(Event.conversation_id == conversation_id).order_by(Event.seq)):
        if line.author == Author.person:
            if asked:
                found[asked] = Source(line.seq, line.at)
            asked = ""
        elif line.kind == Kind.diagnostic:
            asked = (line.body.get("question") or {}).get("key") or asked
        for offer in line.body.get("offers") or ():
            found[f"offer:{offer['id']}"] = Source(line.seq, line.at)
    return found


def _marked(value: Any, told: Mapping[str, dict[str, Any]]) -> Any:
    """Every object with a `question`, and every offer, gets its `source`."""
    if isinstance(value, list):
        return [_marked(one, told) for one in value]
    if not isinstance(value, dict):
        return value
    inside = {name: _marked(one, told) for name, one in value.items()}
    key = next((one for one in _keys(value) if one in told), None)
    return {**inside, "source": told[key]} if key else inside


def _keys(value: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value.get("question"), str):
        yield value["question"]
    if isinstance(value.get("id"), str) and "name" in value:
        yield f"offer:{value['id']}"
