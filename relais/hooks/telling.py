"""What happened, told to those who asked for it: written in the transaction that causes it (I6)."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from relais.conversations import outbox
from relais.hooks.tables import Webhook

KIND = "webhook"
TEST = "webhook.test"
# The step of a request → the type of its event (docs/webhooks.md).
STEPS = {
    "requested": "handoff.requested",
    "acknowledged": "handoff.acknowledged",
    "take": "handoff.taken",
    "release": "handoff.released",
    "defer": "handoff.deferred",
    "transfer": "handoff.transferred",
    "close": "handoff.closed",
    "cancel": "handoff.cancelled",
    "unanswered": "handoff.unanswered",
    "proposed": "appointment.proposed",
    "confirmed": "appointment.confirmed",
    "declined": "appointment.declined",
}
TYPES = tuple(STEPS.values())


def tell(
    session: Session,
    step: str,
    structure_id: str,
    data: dict[str, Any],
    *,
    conversation_id: str | None,
    now: dt.datetime,
) -> None:
    """Nothing for a step that has no type. Erased with the conversation while it waits."""
    kind = STEPS.get(step)
    if kind is None:
        return
    wanted = select(Webhook).where(
        Webhook.is_active, or_(Webhook.structure_id.is_(None), Webhook.structure_id == structure_id)
    )
    told = [hook for hook in session.scalars(wanted) if kind in hook.types]
    for hook in told:
        _enqueue(session, hook, kind, data, conversation_id=conversation_id, now=now)


def tell_test(session: Session, hook: Webhook, *, now: dt.datetime) -> None:
    """To try a receiver."""
    _enqueue(session, hook, TEST, {"webhook_id": hook.id}, conversation_id=None, now=now)


def _enqueue(
    session: Session, hook: Webhook, kind: str, data: dict[str, Any], *, conversation_id: str | None, now: dt.datetime
) -> None:
    """One id for each receiver and event, the same at each try: receivers forget doubles by it."""
    message_id = str(uuid.uuid4())
    body = {"type": kind, "timestamp": now.isoformat(), "data": data}
    payload = {"webhook_id": hook.id, "message_id": message_id, "body": body}
    key = f"{hook.id}:{message_id}"
    outbox.enqueue(session, KIND, key, payload, now=now, conversation_id=conversation_id)
