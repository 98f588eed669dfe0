"""One move of a handoff: state, version, owner, step, and the line that says it, together. The only writer of these."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from relais.conversations import buttons, outbox
from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice, Owner
from relais.conversations.thread import Thread
from relais.handoffs import clocks
from relais.handoffs.buttons import choices_of
from relais.handoffs.states import OPEN, Mark, Move, State, after
from relais.handoffs.tables import Handoff, HandoffStep
from relais.hooks import telling as hooks
from relais.structures import desk, queue
from relais.structures.tables import ReceivingStructure

OWNERS = {State.waiting: Owner.requested, State.deferred: Owner.deferred, State.taken: Owner.human}


@dataclass(frozen=True)
class By:
    """Who makes a move."""

    actor: str
    counsellor_id: str | None = None


PERSON, CLOCK = By("person"), By("clock")


@dataclass
class Case:
    """A handoff held for writing with its conversation: nobody else moves either before the transaction ends."""

    session: Session
    held: Thread
    handoff: Handoff
    sentences: Sentences
    now: dt.datetime

    @property
    def structure(self) -> ReceivingStructure:
        return self.session.get_one(ReceivingStructure, self.handoff.structure_id)

    def move(self, move: Move, by: By) -> None:
        """Raises `Conflict` (handoff_moved)."""
        self.handoff.state = after(self.handoff.state, move)
        if self.handoff.state not in OPEN:
            self.handoff.ended_at = self.now
        self.handoff.version += 1
        self.write_step(move, by)
        self.give_owner()

    def mark(self, mark: Mark, by: By) -> None:
        """Something happened to it, and it stays where it is."""
        self.handoff.version += 1
        self.write_step(mark, by)

    def write_step(self, move: Move | Mark, by: By) -> None:
        self.session.add(
            HandoffStep(
                id=str(uuid.uuid4()),
                conversation_id=self.held.id,
                handoff_id=self.handoff.id,
                at=self.now,
                move=move,
                actor=by.actor,
                counsellor_id=by.counsellor_id,
                structure_id=self.handoff.structure_id,
            )
        )
        hooks.tell(
            self.session,
            move,
            self.handoff.structure_id,
            self._told_outside(),
            conversation_id=self.held.id,
            now=self.now,
        )

    def _told_outside(self) -> dict[str, Any]:
        """docs/schemas/webhook-1.json: nothing of the person, and nothing that she wrote."""
        handoff = self.handoff
        return {
            "handoff_id": handoff.id,
            "structure_id": handoff.structure_id,
            "state": handoff.state,
            "mode": handoff.mode,
            "urgency": handoff.urgency,
            "requested_at": handoff.requested_at.isoformat(),
        }

    def give_owner(self) -> None:
        """I5: another owner, another epoch."""
        owner = OWNERS.get(State(self.handoff.state), Owner.bot)
        if owner != self.held.owner:
            self.held.change(owner=owner, epoch=self.held.epoch + 1)

    def look_again(self, *, told: frozenset[str] = frozenset(), since: dt.datetime | None = None) -> None:
        """Wind the clock, from now or from when it went to its structure."""
        facts = clocks.Facts(since=since or self.now, last_at=self.now, told=told)
        self.handoff.due_at = clocks.next_look(self.handoff, facts, self.now)

    def tell(self, notice: Notice, *texts: str, name: str | None = None) -> None:
        """The line that says it, with the choices that there are now; those of the lines before are gone."""
        beside: dict[str, Any] = {"state": self.handoff.state, "structure": self.structure.name}
        beside |= {"mode": self.handoff.mode, **({"name": name} if name else {}), **self._queue()}
        buttons.expire_standing(self.session, self.held.id, now=self.now)
        choices = choices_of(self.handoff, self.sentences)
        self.held.append_notice(notice, _joined(texts), now=self.now, choices=choices, handoff=beside)

    def _queue(self) -> dict[str, int]:
        place = queue.place_of(self.session, self.handoff.id)
        if place == 0:
            return {}
        return {"place": place, "wait_min": queue.expected_wait_min(self.session, self.handoff.structure_id, place)}

    def promise(self) -> str:
        return self.sentences.handoff_promise.format(hours=self.structure.promised_hours)

    def call_if_absent(self) -> None:
        """Nobody of the structure is there: it is told from outside."""
        if desk.present(self.session, self.handoff.structure_id, now=self.now) == 0:
            self.call("handoff_waiting")

    def call(self, kind: str) -> None:
        key = f"{self.handoff.id}:{self.handoff.version}"
        payload = {"handoff_id": self.handoff.id}
        outbox.enqueue(self.session, kind, key, payload, now=self.now, conversation_id=self.held.id)

    def save(self) -> Handoff:
        self.held.save()
        self.session.flush()
        return self.handoff


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text for text in texts if text)
