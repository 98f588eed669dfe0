"""Takes webhooks from the outbox and sends them, signed. Each receiver has its own line: a slow one waits alone."""

import asyncio
import datetime as dt
import json
import ssl
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from api.metrics import Metrics
from api.outbox.guarded import Forbidden, GuardedNetwork, post
from api.store import Clock, Store
from relais.conversations import outbox
from relais.conversations.tables import Outbox
from relais.errors import Refused, Unavailable
from relais.hooks import registry, signing
from relais.hooks.addresses import target_of
from relais.hooks.tables import Webhook
from relais.hooks.telling import KIND

LEASE = dt.timedelta(minutes=10)  # longer than a line of one receiver takes
GIVEN_UP_AFTER = dt.timedelta(hours=24)
AT_ONCE = 50
GONE = 410
HEADERS = {"Content-Type": "application/json", "User-Agent": "Relais-Webhooks/1"}
log = structlog.get_logger("webhooks")


@dataclass(frozen=True)
class Parcel:
    row_id: int
    webhook_id: str
    url: str
    secret: str
    message_id: str
    body: dict[str, Any]


class Hooks:
    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        clock: Clock,
        *,
        network: GuardedNetwork | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._store, self._metrics, self._clock = store, metrics, clock
        self._network, self._trust = network or GuardedNetwork(), trust or ssl.create_default_context()
        self._lines: dict[str, asyncio.Task[None]] = {}

    async def deliver(self) -> None:
        """Begins what is due; never waits for a receiver."""
        now = self._clock()
        if not await self._store.read(has_due, now):
            return
        lines: defaultdict[str, list[Parcel]] = defaultdict(list)
        for parcel in await self._store.write_behind(take_parcels, frozenset(self._lines), now):
            lines[parcel.webhook_id].append(parcel)
        for webhook_id, parcels in lines.items():
            task = asyncio.create_task(self._serve(parcels))
            self._lines[webhook_id] = task
            task.add_done_callback(partial(self._ended, webhook_id))

    async def close(self) -> None:
        tasks = list(self._lines.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, webhook_id: str, done: asyncio.Task[None]) -> None:
        self._lines.pop(webhook_id, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("webhook_line_ended", webhook=webhook_id, problem=type(error).__name__)

    async def _serve(self, parcels: list[Parcel]) -> None:
        """In order; when one cannot be delivered the rest of them waits with it."""
        outcome = "sent"
        for parcel in parcels:
            if outcome != "put_off":
                outcome = await self._send(parcel)
            self._metrics.webhooks.labels(outcome).inc()
            await self._store.write_behind(settle, parcel, outcome, self._clock())

    async def _send(self, parcel: Parcel) -> str:
        """The number of the row is in the log, never the address."""
        body = json.dumps(parcel.body, separators=(",", ":"), ensure_ascii=False).encode()
        at = int(self._clock().timestamp())
        headers = HEADERS | signing.headers_for(parcel.secret, parcel.message_id, at, body)
        try:
            status = await post(target_of(parcel.url), body, headers, network=self._network, trust=self._trust)
        except (Forbidden, Refused):
            log.error("webhook_forbidden", webhook=parcel.webhook_id, row=parcel.row_id)
            return "forbidden"
        except (Unavailable, TimeoutError) as error:
            log.warning("webhook_put_off", webhook=parcel.webhook_id, row=parcel.row_id, problem=str(error))
            return "put_off"
        if 200 <= status < 300:
            return "sent"
        log.warning("webhook_put_off", webhook=parcel.webhook_id, row=parcel.row_id, problem=f"status {status}")
        return "gone" if status == GONE else "put_off"


def has_due(session: Session, now: dt.datetime) -> bool:
    return bool(outbox.list_due(session, now=now, kinds=(KIND,), limit=1))


def take_parcels(session: Session, busy: frozenset[str], now: dt.datetime) -> list[Parcel]:
    """Those of receivers that are not being served."""
    taken = []
    for row in outbox.list_due(session, now=now, kinds=(KIND,), limit=AT_ONCE):
        hook = session.get(Webhook, row.payload["webhook_id"])
        if hook is None or not hook.is_active:
            outbox.give_up(row)
        else:
            row.next_at = now + LEASE if hook.id not in busy else now + dt.timedelta(seconds=5)
            if hook.id not in busy:
                payload = row.payload
                taken.append(Parcel(row.id, hook.id, hook.url, hook.secret, payload["message_id"], payload["body"]))
    return taken


def settle(session: Session, parcel: Parcel, outcome: str, now: dt.datetime) -> None:
    row = session.get(Outbox, parcel.row_id)
    match row, outcome:
        case None, _:
            return  # erased meanwhile
        case _, "sent":
            outbox.mark_sent(row)
        case _, "gone":
            outbox.give_up(row)
            registry.turn_off(session, parcel.webhook_id)
        case _, "forbidden":
            outbox.give_up(row)
        case _:
            outbox.put_off(row, now=now, given_up_after=GIVEN_UP_AFTER)
