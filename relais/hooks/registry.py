"""Webhooks: added, looked at, taken away. Nothing commits."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox
from relais.errors import NotFound, Refused
from relais.hooks import signing
from relais.hooks.addresses import target_of
from relais.hooks.tables import Webhook
from relais.hooks.telling import KIND, TYPES
from relais.structures.tables import ReceivingStructure


def add(
    session: Session, url: str, *, types: Collection[str] = (), structure_id: str | None = None, now: dt.datetime
) -> Webhook:
    """Every type when none is named. Raises `Refused` (webhook_url, webhook_type), `NotFound` (structure_unknown)."""
    target_of(url)
    unknown = sorted(set(types) - set(TYPES))
    if unknown:
        raise Refused(f"no such type: {', '.join(unknown)}; known: {', '.join(TYPES)}", code="webhook_type")
    if structure_id is not None and session.get(ReceivingStructure, structure_id) is None:
        raise NotFound("no structure has this id", code="structure_unknown")
    added = Webhook(
        id=str(uuid.uuid4()),
        url=url,
        secret=signing.new_secret(),
        types=sorted(set(types) or TYPES),
        structure_id=structure_id,
        is_active=True,
        created_at=now,
    )
    session.add(added)
    session.flush()
    return added


def get(session: Session, webhook_id: str) -> Webhook:
    """Raises `NotFound` (webhook_unknown)."""
    found = session.get(Webhook, webhook_id)
    if found is None:
        raise NotFound("no webhook has this id", code="webhook_unknown")
    return found


def list_all(session: Session) -> Sequence[Webhook]:
    return session.scalars(select(Webhook).order_by(Webhook.created_at, Webhook.id)).all()


def remove(session: Session, webhook_id: str) -> None:
    """With what still waits for it. Raises `NotFound`."""
    session.delete(get(session, webhook_id))
    session.execute(delete(Outbox).where(Outbox.kind == KIND, Outbox.dedupe_key.startswith(f"{webhook_id}:")))
    session.flush()


def turn_off(session: Session, webhook_id: str) -> None:
    """The receiver said that it is gone (410)."""
    found = session.get(Webhook, webhook_id)
    if found is not None:
        found.is_active = False


def list_failed(session: Session) -> Sequence[Outbox]:
    """What was given up after a day, the oldest first."""
    wanted = select(Outbox).where(Outbox.kind == KIND, Outbox.state == OutboxState.failed)
    return session.scalars(wanted.order_by(Outbox.id)).all()


def send_again(session: Session, webhook_id: str, *, now: dt.datetime) -> int:
    """What was given up gets another day, and the webhook is on again. Raises `NotFound`."""
    get(session, webhook_id).is_active = True
    failed = [row for row in list_failed(session) if row.payload["webhook_id"] == webhook_id]
    for row in failed:
        row.state, row.attempts, row.next_at, row.created_at = OutboxState.pending, 0, now, now
    session.flush()
    return len(failed)
