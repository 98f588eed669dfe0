"""A conversation held for writing. Lines are gathered, then `save` writes them all in three statements.

I3: the holder of the row alone gives the next number, so there is no gap and one order for all.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from relais.conversations.states import Author, Kind, Notice
from relais.conversations.tables import Button, Conversation, Event
from relais.errors import NotFound

CONVERSATIONS = cast(Table, Conversation.__table__)
# The snapshot is large and seldom wanted: `claims.get_snapshot` reads it.
_FIND = select(*(column for column in CONVERSATIONS.c if column.name != "dialogue_snapshot")).where(
    CONVERSATIONS.c.id == bindparam("wanted")
)
_HOLD = _FIND.with_for_update()
_HOLD_IF_FREE = _FIND.with_for_update(skip_locked=True)
_CHANGE = update(CONVERSATIONS).where(CONVERSATIONS.c.id == bindparam("held"))
STANDING = "s."  # begins the id of a button that later answers do not push out
LONGEST_KEPT = dt.timedelta(days=730)  # from its beginning, whatever happens in it
SHOWN = ("role", "takes_options")  # what a client sees of a button beside its label
_ADD_LINES = insert(cast(Table, Event.__table__))
_ADD_BUTTONS = insert(cast(Table, Button.__table__))


def find_row(session: Session, conversation_id: str) -> Row[Any] | None:
    """To look at."""
    return session.connection().execute(_FIND, {"wanted": conversation_id}).one_or_none()


def hold(session: Session, conversation_id: str) -> "Thread | None":
    """To write to; nobody else writes to it before the end of the transaction."""
    row = session.connection().execute(_HOLD, {"wanted": conversation_id}).one_or_none()
    return None if row is None else Thread(session, row)


def hold_if_free(session: Session, conversation_id: str) -> "Thread | None":
    """For those who come back anyway: somebody else is writing to it now, or it is gone."""
    row = session.connection().execute(_HOLD_IF_FREE, {"wanted": conversation_id}).one_or_none()
    return None if row is None else Thread(session, row)


def get(session: Session, conversation_id: str) -> "Thread":
    """Raises `NotFound`."""
    held = hold(session, conversation_id)
    if held is None:
        raise NotFound("conversation", code="conversation_not_found")
    return held


class Thread:
    """What was read of the row; nothing is written before `save`."""

    def __init__(self, session: Session, row: Any) -> None:
        self._connection = session.connection()
        self.id: str = row.id
        self.token_hash: str = row.token_hash
        self.owner: str = row.owner
        self.epoch: int = row.epoch
        self.dialogue_version: int = row.dialogue_version
        self.is_degraded: bool = row.is_degraded
        self.context = {"locale": row.locale, "departement": row.departement, "channel": row.channel}
        self.kept_hours: int = row.kept_hours
        self.created_at: dt.datetime = row.created_at
        self.last_at: dt.datetime = row.last_at
        self.expires_at: dt.datetime = row.expires_at
        self.next_seq: int = row.next_seq
        self._changes: dict[str, Any] = {}
        self._lines: list[dict[str, Any]] = []
        self._buttons: list[dict[str, Any]] = []

    def append(self, *, author: Author, kind: Kind, body: dict[str, Any], now: dt.datetime, **columns: Any) -> int:
        """Gives its number."""
        seq = self.next_seq
        line = {"conversation_id": self.id, "seq": seq, "at": now, "author": author, "kind": kind, "body": body}
        self._lines.append({**line, "sent": None, "client_msg_id": None, "turn_id": None, "ordinal": None, **columns})
        self.next_seq += 1
        self._changes |= {"next_seq": self.next_seq, "last_at": now}
        return seq

    def append_reply(
        self, kind: Kind, body: dict[str, Any], choices: Sequence[dict[str, Any]], *, now: dt.datetime, **columns: Any
    ) -> None:
        """A line of the bot; its buttons become opaque: the client sees `{id, label}` alone."""
        self.append(author=Author.bot, kind=kind, body=self._with_buttons(body, choices), now=now, **columns)

    def append_safety(self, body: dict[str, Any], choices: Sequence[dict[str, Any]], *, now: dt.datetime) -> None:
        """The numbers, said by the gateway itself: also when the bot may not speak."""
        self.append(author=Author.system, kind=Kind.safety, body=self._with_buttons(body, choices), now=now)

    def append_notice(
        self,
        notice: Notice,
        text: str,
        *,
        now: dt.datetime,
        choices: Sequence[dict[str, Any]] = (),
        is_standing: bool = True,
        **more: Any,
    ) -> None:
        """A line of the system: where things stand, said honestly. `is_standing`: answers push no button of it out."""
        mark = STANDING if is_standing else ""
        body = self._with_buttons({"state": notice, "text": text, **more}, choices, mark=mark)
        self.append(author=Author.system, kind=Kind.state, body=body, now=now)

    def append_turn_done(self, client_msg_id: str, *, now: dt.datetime) -> None:
        body = {"client_msg_id": client_msg_id}
        self.append(author=Author.system, kind=Kind.turn_done, body=body, now=now)

    def change(self, **values: Any) -> None:
        """Columns of the conversation."""
        self._changes |= values
        for name in values.keys() & vars(self).keys():
            setattr(self, name, values[name])

    def keep_alive(self, now: dt.datetime) -> None:
        until = now + dt.timedelta(hours=self.kept_hours)
        self.change(expires_at=min(until, self.created_at + LONGEST_KEPT))

    def save(self) -> bool:
        """Write what was gathered; whether there were buttons."""
        has_buttons = bool(self._buttons)
        if self._lines:
            self._connection.execute(_ADD_LINES, self._lines)
        if self._buttons:
            self._connection.execute(_ADD_BUTTONS, self._buttons)
        if self._changes:
            self._connection.execute(_CHANGE, {"held": self.id, **self._changes})
        self._lines, self._buttons, self._changes = [], [], {}
        return has_buttons

    def _with_buttons(
        self, body: dict[str, Any], choices: Sequence[dict[str, Any]], *, mark: str = ""
    ) -> dict[str, Any]:
        seen = [self._issue(choice, mark) for choice in choices]
        return {**body, "buttons": seen} if seen else body

    def _issue(self, choice: dict[str, Any], mark: str) -> dict[str, Any]:
        button_id = mark + secrets.token_urlsafe(16)
        meaning = {"id": button_id, "conversation_id": self.id, "event_seq": self.next_seq, "payload": choice}
        self._buttons.append({**meaning, "used_at": None, "expired_at": None})
        return {"id": button_id, "label": choice["label"], **{name: choice[name] for name in SHOWN if choice.get(name)}}
