"""Takes letters from the outbox, sends them, writes down what came of it. The chat never waits for this.

No transaction is open while a letter is under way: a lease keeps it from being sent twice at the same time.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from api.metrics import Metrics
from api.outbox.mail import Mail
from api.store import Clock, Store
from relais.conversations import outbox
from relais.conversations.tables import Outbox
from relais.errors import Refused, Unavailable
from relais.handoffs.tables import Handoff
from relais.structures.tables import ReceivingStructure
from relais.yaml_files import read_yaml

LETTERS: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("letters.yml"))
LEASE = dt.timedelta(minutes=2)
AT_ONCE = 10
log = structlog.get_logger("outbox")


@dataclass(frozen=True)
class Letter:
    row_id: int
    kind: str
    to: str


class Delivery:
    def __init__(self, store: Store, metrics: Metrics, clock: Clock, mail: Mail, public_url: str) -> None:
        self._store, self._metrics, self._clock, self._mail = store, metrics, clock, mail
        self._link = f"{public_url.rstrip('/')}/console"

    async def deliver(self) -> None:
        """All that is due, one after the other."""
        now = self._clock()
        if not await self._store.read(has_due, now):
            return
        for letter in await self._store.write_behind(take_letters, self._mail.is_set, now):
            outcome = await self._send(letter)
            self._metrics.letters.labels(letter.kind, outcome).inc()
            await self._store.write_behind(settle, letter.row_id, outcome, self._clock())

    async def _send(self, letter: Letter) -> str:
        words: dict[str, Any] = LETTERS[letter.kind]
        text = words["text"].format(link=self._link)
        try:
            await asyncio.to_thread(
                self._mail.send,
                letter.to,
                subject=words["subject"],
                text=text,
                message_id=f"<relais-outbox-{letter.row_id}@relais.invalid>",
            )
        except Refused as error:
            log.error("letter_refused", kind=letter.kind, row=letter.row_id, code=str(error))
            return "refused"
        except Unavailable as error:
            log.warning("letter_put_off", kind=letter.kind, row=letter.row_id, problem=str(error))
            return "put_off"
        return "sent"


def has_due(session: Session, now: dt.datetime) -> bool:
    return bool(outbox.list_due(session, now=now, kinds=tuple(LETTERS), limit=1))


def take_letters(session: Session, is_set: bool, now: dt.datetime) -> list[Letter]:
    """Those with an address; without one there is nobody to tell, and the row says so."""
    taken = []
    for row in outbox.list_due(session, now=now, kinds=tuple(LETTERS), limit=AT_ONCE):
        to = _address(session, row) if is_set else None
        if to is None:
            log.warning("nobody_to_tell", kind=row.kind, row=row.id)
            outbox.mark_sent(row)
            continue
        row.next_at = now + LEASE
        taken.append(Letter(row.id, row.kind, to))
    return taken


def settle(session: Session, row_id: int, outcome: str, now: dt.datetime) -> None:
    row = session.get(Outbox, row_id)
    match row, outcome:
        case None, _:
            return  # erased meanwhile
        case _, "sent":
            outbox.mark_sent(row)
        case _, "refused":
            outbox.give_up(row)
        case _:
            outbox.put_off(row, now=now)


def _address(session: Session, row: Outbox) -> str | None:
    handoff = session.get(Handoff, row.payload["handoff_id"])
    structure = session.get(ReceivingStructure, handoff.structure_id) if handoff else None
    return structure.email if structure and structure.email else None
