"""Come back from another device: a code that is written by hand and works once. Only its keyed digest is kept.

Whoever gives the code gets a new token; the former one opens nothing any more, so a lost device is locked out.
"""

import datetime as dt
import hmac
import secrets
import unicodedata
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from relais import crypto
from relais.conversations import thread, tokens
from relais.conversations.sentences import Sentences
from relais.conversations.service import Opened
from relais.conversations.states import Notice, Owner
from relais.conversations.tables import ResumeCode
from relais.conversations.thread import Thread
from relais.errors import NotFound

# 51 bits. No vowel, so no word; nothing that a hand confuses: 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
ALPHABET = "34679CDFHJKMNPRTWXY"
GROUPS, GROUP = 3, 4
PURPOSE = "resume"
CODES = cast(Table, ResumeCode.__table__)
_FIND = select(CODES.c.conversation_id, CODES.c.code_hash).where(
    CODES.c.code_hash.in_(bindparam("digests", expanding=True)),
    CODES.c.used_at.is_(None),
    CODES.c.expires_at > bindparam("now"),
)
_USE = (
    update(CODES)
    .where(CODES.c.code_hash == bindparam("digest"), CODES.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_FORGET = delete(CODES).where(CODES.c.conversation_id == bindparam("conversation"))
_KEEP = insert(CODES)


def give(session: Session, held: Thread, sentences: Sentences, *, lasts: dt.timedelta, now: dt.datetime) -> None:
    """A line with the code; the one that was given before is worth nothing any more. Not yet saved."""
    code, expires_at = new_code(), min(now + lasts, held.expires_at)
    digest = _digests_of(code)[0]
    session.connection().execute(_FORGET, {"conversation": held.id})
    row = {"conversation_id": held.id, "code_hash": digest, "expires_at": expires_at, "used_at": None}
    session.connection().execute(_KEEP, row)
    held.append_notice(Notice.resume_code, sentences.resume_code_with(code, expires_at), now=now, code=code)


def resume(session: Session, code: str, *, now: dt.datetime) -> Opened:
    """Wrong, used, expired, of an erased conversation: the same `NotFound` (code_unknown)."""
    digests = _digests_of(code)
    found = session.connection().execute(_FIND, {"digests": digests, "now": now}).first()
    held = thread.hold(session, found.conversation_id) if found else None
    if found is None or held is None or held.owner == Owner.closed or held.expires_at <= now:
        raise _unknown()
    is_hers = any(hmac.compare_digest(found.code_hash, digest) for digest in digests)
    used = session.connection().execute(_USE, {"digest": found.code_hash, "now": now})
    if not is_hers or used.rowcount != 1:  # somebody was faster
        raise _unknown()
    token = tokens.new_token()
    held.change(token_hash=tokens.digest_of(token))
    held.keep_alive(now)
    held.save()
    return Opened(held.id, token, held.expires_at)


def new_code() -> str:
    """« K7PM-4XRT-9WDF »"""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _digests_of(code: str) -> list[str]:
    """One for each key in hand. Blanks, dashes and small letters do not count."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return crypto.installed().digests(PURPOSE, plain.encode())


def _unknown() -> NotFound:
    return NotFound("resume code", code="code_unknown")
