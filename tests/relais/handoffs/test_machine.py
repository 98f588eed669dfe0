"""Whatever happens in whatever order: one owner, one voice, no message lost, nothing left after an erasure.

`RELAIS_RUNS=500` for the long run.
"""

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from relais.conversations import erasure
from relais.conversations.claims import Claimed
from relais.conversations.states import Author, Kind, Owner
from relais.conversations.tables import Conversation
from relais.counsellors.access import Actor
from relais.database import Base, Database
from relais.effects import CancelHandoff, Effect, OpenHandoff
from relais.errors import Conflict, NotFound, Refused
from relais.handoffs import service
from relais.handoffs.states import OPEN
from relais.handoffs.tables import Handoff
from relais.structures.tables import Presence
from tests.relais.handoffs.builders import ALBI, CASTRES, CHIEF, MARIE, NOW, PAUL, ZOE, Desk

RUNS = int(os.environ.get("RELAIS_RUNS", "15"))
STEPS = 25
ACTORS = st.sampled_from([MARIE, PAUL, ZOE, CHIEF])
EXPECTED = (Conflict, NotFound, Refused)


class HandoffMachine(RuleBasedStateMachine):
    """One conversation; a gateway that may lose its lease; four counsellors who do as they like, whatever they see."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.desk.now = NOW
        self.conversation = self.desk.conversation()
        self.written: list[str] = []
        self.said: list[str] = []
        self.claimed: Claimed | None = None
        self.seen_epoch = 0
        self.is_erased = False

    def teardown(self) -> None:
        """Each run begins as the first one did."""
        if not self.is_erased:
            self.desk.do(erasure.erase, self.conversation, now=self.desk.now)
        self.desk.do(lambda session: session.execute(delete(Presence)))

    # the person

    @precondition(lambda self: not self.is_erased)
    @rule(is_in_danger=st.booleans())
    def send(self, is_in_danger: bool) -> None:
        text = f"{uuid.uuid4().hex} {'je veux mourir' if is_in_danger else 'bonjour'}"
        self.desk.writes(self.conversation, text)
        self.written.append(text)

    @rule()
    def click_terminer(self) -> None:
        self.tries(lambda: self.desk.clicks(self.conversation, "Terminer"))

    # the gateway and its worker

    @precondition(lambda self: self.claimed is None)
    @rule()
    def begin_turn(self) -> None:
        self.claimed = self.desk.claims(self.conversation)

    @precondition(lambda self: self.claimed is not None)
    @rule(
        what=st.sampled_from(["nothing", "cancel", "open"]),
        mode=st.sampled_from(["now", "message", "call_back"]),
        structure=st.sampled_from([CASTRES, ALBI]),
    )
    def end_turn(self, what: str, mode: str, structure: str) -> None:
        effects: dict[str, tuple[Effect, ...]] = {
            "nothing": (),
            "cancel": (CancelHandoff(),),
            "open": (OpenHandoff(structure, mode, "asked", contact={"phone": "06 00 00 00 00"}),),
        }
        claimed, self.claimed = self.claimed, None
        assert claimed is not None
        done = self.tries(lambda: self.desk.answers(claimed, *effects[what], text="Le robot parle."))
        if done is None:  # a failed turn, or a lease that was lost: it is played again
            self.desk.later(seconds=46)

    @precondition(lambda self: self.claimed is not None)
    @rule()
    def crash(self) -> None:
        """The lease is lost; whoever comes next plays it anew. The answer of the dead one comes late."""
        dead, self.claimed = self.claimed, None
        assert dead is not None
        self.desk.later(seconds=46)
        heir = self.desk.claims(self.conversation, owner="another gateway")
        if heir is not None:
            with pytest.raises(Conflict):
                self.desk.answers(dead, text="Le mort parle.")
            self.desk.answers(heir, text="L'héritier parle.")

    # counsellors

    @rule(actor=ACTORS)
    def claim(self, actor: Actor) -> None:
        self.hers(service.take, actor)

    @rule(actor=ACTORS)
    def claim_an_old_version(self, actor: Actor) -> None:
        handoff = self.handoff()
        if handoff is not None and handoff.version > 1:
            with pytest.raises((Conflict, NotFound)):
                self.desk.act(service.take, actor, handoff.id, handoff.version - 1)

    @rule(actor=ACTORS)
    def say(self, actor: Actor) -> None:
        handoff, text = self.handoff(), uuid.uuid4().hex
        if handoff is None:
            return
        given: dict[str, Any] = {"client_msg_id": text, "text": text, "now": self.desk.now}
        if self.tries(lambda: self.desk.do(service.say, actor, handoff.id, **given)) is not None:
            self.said.append(text)
            assert self.desk.do(service.say, actor, handoff.id, **given).is_replay

    @rule(actor=ACTORS)
    def release(self, actor: Actor) -> None:
        self.hers(service.release, actor)

    @rule(actor=ACTORS, structure=st.sampled_from([CASTRES, ALBI]), is_agreed=st.booleans())
    def transfer(self, actor: Actor, structure: str, is_agreed: bool) -> None:
        self.hers(service.transfer, actor, structure_id=structure, is_agreed=is_agreed)

    @rule(actor=ACTORS, to_bot=st.booleans())
    def close(self, actor: Actor, to_bot: bool) -> None:
        self.hers(service.close, actor, outcome="answered", to_bot=to_bot)

    @rule(actor=ACTORS)
    def acknowledge(self, actor: Actor) -> None:
        self.hers(service.acknowledge, actor)

    @rule(actor=ACTORS)
    def take_over(self, actor: Actor) -> None:
        self.tries(
            lambda: self.desk.do(
                service.take_over, actor, self.conversation, sentences=self.desk.sentences, now=self.desk.now
            )
        )

    # time

    @rule(actor=ACTORS)
    def be_there(self, actor: Actor) -> None:
        self.desk.is_there(actor)

    @rule(minutes=st.sampled_from([1, 3, 60, 25 * 60, 49 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.desk.later(minutes=minutes)
        self.desk.sweeps()
        self.claimed = None  # whatever ran has lost its lease

    @precondition(lambda self: not self.is_erased and len(self.written) > 3)
    @rule()
    def erase(self) -> None:
        self.desk.do(erasure.erase, self.conversation, now=self.desk.now)
        self.is_erased, self.claimed = True, None

    # what must always hold

    @invariant()
    def nothing_is_broken(self) -> None:
        broken = [line for line in self.desk.broken() if "I7" not in line]  # turns wait for whoever tests them
        assert broken == []

    @invariant()
    def no_message_is_lost(self) -> None:
        if self.is_erased:
            return
        lines = self.desk.lines(self.conversation)
        texts = [(line.author, line.body["text"]) for line in lines if line.kind == Kind.text]
        typed = [text for author, text in texts if author == Author.person and text != "Terminer"]
        assert typed == self.written
        assert [text for author, text in texts if author == Author.counsellor] == self.said

    @invariant()
    def a_late_answer_is_never_shown(self) -> None:
        assert "Le mort parle." not in [line.body.get("text") for line in self.desk.lines(self.conversation)]

    @invariant()
    def the_epoch_never_goes_back(self) -> None:
        if not self.is_erased:
            epoch = self.desk.row(self.conversation).epoch
            assert epoch >= self.seen_epoch
            self.seen_epoch = epoch

    @invariant()
    def whoever_waits_can_be_claimed(self) -> None:
        """I7: while the bot owns it or nobody took it, no message stays without a turn; with a human, none is asked."""
        if self.is_erased or self.claimed is not None:
            return
        if self.desk.row(self.conversation).owner == Owner.human:
            assert self.desk.claims(self.conversation) is None

    @invariant()
    def erased_is_erased(self) -> None:
        if self.is_erased:
            assert leftovers(self.desk.database, self.conversation) == 0

    def handoff(self) -> Handoff | None:
        """The newest, whatever became of it."""
        with self.desk.database.read_session() as session:
            mine = select(Handoff).where(Handoff.conversation_id == self.conversation)
            return session.scalars(mine.order_by(Handoff.state.in_(OPEN).desc(), Handoff.requested_at.desc())).first()

    def hers(self, verb: Callable[..., Any], actor: Actor, **more: Any) -> None:
        handoff = self.handoff()
        if handoff is not None:
            self.tries(lambda: self.desk.act(verb, actor, handoff.id, handoff.version, **more))

    def tries(self, work: Callable[[], Any]) -> Any:
        """None when it is refused, as it may be: then nothing has changed."""
        try:
            return work()
        except (*EXPECTED, StopIteration):
            return None


def test_whatever_happens_the_invariants_hold(database: Database) -> None:
    HandoffMachine.desk = Desk(database)
    long_run = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(HandoffMachine, settings=long_run)  # type: ignore[no-untyped-call]


def leftovers(database: Database, conversation_id: str) -> int:
    """I8: rows of any table that still name it."""
    with database.read_session() as session:
        tables = [table for table in Base.metadata.sorted_tables if "conversation_id" in table.columns]
        counts = (
            session.scalar(select(func.count()).select_from(table).where(table.c.conversation_id == conversation_id))
            for table in tables
        )
        return sum(count or 0 for count in counts) + int(session.get(Conversation, conversation_id) is not None)
