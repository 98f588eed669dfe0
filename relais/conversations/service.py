"""Open a conversation, accept a message once, find it again. Everything is written here, nothing commits."""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, bindparam, func, insert, select
from sqlalchemy.orm import Session

from relais.conversations import buttons, choosing, claims, thread, tokens
from relais.conversations.claims import Claimed, Lease
from relais.conversations.feed import EVENTS
from relais.conversations.neutraliser import clean, neutralise
from relais.conversations.states import Author, Kind, Notice, Owner, bot_may_answer
from relais.conversations.tables import Event
from relais.conversations.thread import CONVERSATIONS, Thread
from relais.errors import Conflict, NotFound, Refused
from relais.safety.replies import SafetyReply

NOT_KEPT_SAID_EVERY = dt.timedelta(hours=24)
DIGEST = "digest"
GATEWAY = "gateway"
FirstAnswer = Callable[[str], Sequence[SafetyReply]]
GatewayButton = Callable[[Session, Thread, dict[str, Any], dt.datetime], None]
_OPEN = insert(CONVERSATIONS)
_KNOWN = select(EVENTS.c.seq, EVENTS.c.at, EVENTS.c.author, EVENTS.c.body, EVENTS.c.sent).where(
    EVENTS.c.conversation_id == bindparam("conversation"), EVENTS.c.client_msg_id == bindparam("sent_as")
)
_NOTICES = select(EVENTS.c.body).where(
    EVENTS.c.conversation_id == bindparam("conversation"), EVENTS.c.kind == Kind.state, EVENTS.c.at > bindparam("since")
)


@dataclass(frozen=True)
class Opened:
    """`token` is shown once and never again."""

    conversation_id: str
    token: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class Accepted:
    """A message that is on disk when the transaction ends; its turn may be held already."""

    seq: int
    at: dt.datetime
    is_replay: bool
    claimed: Claimed | None = None
    danger: tuple[str, ...] = ()


@dataclass(frozen=True)
class Discretion:
    """What of a text is not kept, the sentence that says so, and the key of the digests of what was sent.

    `secret` is the person's bearer token: it rests nowhere, so nobody can try words against a digest.
    """

    mask: Callable[[str], str]
    sentence: str
    secret: str


def nobody_in_danger(_text: str) -> Sequence[SafetyReply]:
    return ()


def no_gateway_button(_session: Session, _held: Thread, _payload: dict[str, Any], _now: dt.datetime) -> None:
    """No room above has buttons of its own."""
    raise Conflict("a button that nobody carries out", code="button_expired")


def open_conversation(
    session: Session,
    *,
    departement: str | None,
    locale: str,
    kept_hours: int,
    welcome: dict[str, Any],
    now: dt.datetime,
    channel: str = "web",
) -> Opened:
    """A new thread whose first line is the welcome (`{text, buttons: [payload]}`)."""
    conversation_id, token = str(uuid.uuid4()), tokens.new_token()
    row = {
        "id": conversation_id,
        "token_hash": tokens.digest_of(token),
        "owner": Owner.bot,
        "epoch": 0,
        "next_seq": 1,
        "dialogue_version": 0,
        "is_degraded": False,
        "departement": departement,
        "locale": locale,
        "channel": channel,
        "kept_hours": kept_hours,
        "created_at": now,
        "last_at": now,
        "expires_at": now + dt.timedelta(hours=kept_hours),
    }
    session.connection().execute(_OPEN, row)
    opened = thread.get(session, conversation_id)
    opened.append_reply(Kind.text, {"text": welcome["text"]}, welcome["buttons"], now=now)
    opened.save()
    return Opened(conversation_id, token, opened.expires_at)


def get_conversation(session: Session, conversation_id: str, token: str, *, now: dt.datetime) -> Row[Any]:
    """The only door to look at a conversation. Another's, an expired one, none at all look the same: `NotFound`."""
    row = thread.find_row(session, conversation_id)
    _check(row, token, now=now)
    return cast(Row[Any], row)


def hold_conversation(session: Session, conversation_id: str, token: str, *, now: dt.datetime) -> Thread:
    """The same door, to write."""
    held = thread.hold(session, conversation_id)
    _check(held, token, now=now)
    return cast(Thread, held)


def accept_message(
    session: Session,
    held: Thread,
    client_msg_id: str,
    sent: dict[str, Any],
    *,
    empty_answer: str,
    discretion: Discretion,
    now: dt.datetime,
    first_answer: FirstAnswer = nobody_in_danger,
    lease: Lease | None = None,
    gateway_button: GatewayButton = no_gateway_button,
) -> Accepted:
    """Store `{text}` or `{button_id}` once (I1, I2). The same id with another content is a `Conflict`.

    Danger is answered in the same transaction: with the message, or not at all, and never twice. It is read in what
    was written; what must not be kept is then taken out, and nothing else is stored or played (docs/decisions/0010).
    With a lease the turn is claimed in the same breath, if no other waits before it. A button that the worker never
    sees (`{"gateway": …}`) is carried out here, by `gateway_button`.
    """
    known = _find_known(session, held.id, client_msg_id)
    if known is not None:
        if known.author != Author.person or not _is_same(known.sent or known.body, sent, discretion.secret):
            raise Conflict("same client_msg_id, other content", code="client_msg_id_reused")
        return Accepted(known.seq, known.at, is_replay=True)
    if held.owner == Owner.closed:
        raise NotFound("conversation", code="conversation_not_found")
    written, message = _read(session, held.id, sent, now=now)
    shown, is_masked = written, False
    if "text" in sent:
        shown = discretion.mask(written)
        is_masked = shown != written
        message = {"text": neutralise(shown)}
    body = {"text": shown}
    kept = {DIGEST: _digest_of(sent, discretion.secret)} if is_masked else sent
    columns = {"client_msg_id": client_msg_id, "sent": None if kept == body else kept}
    seq = held.append(author=Author.person, kind=Kind.text, body=body, now=now, **columns)
    held.keep_alive(now)
    replies = first_answer(written) if "text" in sent else ()
    for reply in replies:
        held.append_safety(*_as_line(reply), now=now)
    if is_masked and not replies and not _was_said(session, held.id, now=now):
        held.append_notice(Notice.not_kept, discretion.sentence, now=now)
    danger = tuple(reply.situation for reply in replies)
    message = {**message, "danger": list(danger)} if danger else message
    claimed = None
    if GATEWAY in message:
        gateway_button(session, held, message, now)
        held.append_turn_done(client_msg_id, now=now)
    elif message.get("text") == "" and bot_may_answer(held.owner):
        held.append_reply(Kind.text, {"text": empty_answer}, (), now=now)
        held.append_turn_done(client_msg_id, now=now)
    elif bot_may_answer(held.owner):
        claimed = claims.ask(session, held, seq, client_msg_id, message, lease=lease, now=now)
    else:  # a person reads it (I5): nothing more comes by itself
        held.append_turn_done(client_msg_id, now=now)
    if held.save():
        buttons.expire_old(session, held.id, now=now)
    return Accepted(seq, now, is_replay=False, claimed=claimed, danger=danger)


def count_messages(session: Session, conversation_id: str) -> int:
    query = select(func.count()).where(Event.conversation_id == conversation_id, Event.kind != Kind.turn_done)
    return session.scalar(query) or 0


def _as_line(reply: SafetyReply) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is shown, and what its buttons mean."""
    seen = reply.to_json()
    choices = [{**button, "entities": {}} for button in seen["buttons"]]
    return {name: seen[name] for name in ("text", "numbers", "quick_exit")}, choices


def _check(found: Any, token: str, *, now: dt.datetime) -> None:
    is_right = tokens.is_right(token, found.token_hash if found is not None else tokens.digest_of(""))
    if found is None or not is_right or found.expires_at <= now:
        raise NotFound("conversation", code="conversation_not_found")


def _is_same(kept: dict[str, Any], sent: dict[str, Any], secret: str) -> bool:
    """Whether this is what was sent, though the words themselves may be gone."""
    if DIGEST in kept:
        return hmac.compare_digest(kept[DIGEST], _digest_of(sent, secret))
    return kept == sent


def _digest_of(sent: dict[str, Any], secret: str) -> str:
    content = json.dumps(sent, sort_keys=True).encode()
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def _was_said(session: Session, conversation_id: str, *, now: dt.datetime) -> bool:
    """« Je ne le garde pas », in the last 24 hours."""
    wanted = {"conversation": conversation_id, "since": now - NOT_KEPT_SAID_EVERY}
    return any(row.body["state"] == Notice.not_kept for row in session.connection().execute(_NOTICES, wanted))


def _find_known(session: Session, conversation_id: str, client_msg_id: str) -> Row[Any] | None:
    wanted = {"conversation": conversation_id, "sent_as": client_msg_id}
    return session.connection().execute(_KNOWN, wanted).one_or_none()


def _read(
    session: Session, conversation_id: str, sent: dict[str, Any], *, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """What was written, and what the worker gets of a button."""
    if "button_id" in sent:
        payload = buttons.use(session, conversation_id, sent["button_id"], now=now)
        return choosing.clicked(payload, sent.get("chosen"))
    if "text" not in sent:
        raise Refused("neither text nor button", code="text_empty")
    return clean(sent["text"]), {}
