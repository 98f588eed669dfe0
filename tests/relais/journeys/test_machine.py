"""Whatever is shared, withdrawn and left in whatever order: it opens to those whom she lets, as far as she lets them.

`RELAIS_RUNS=500` for the long run.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from relais.conversations import erasure, thread
from relais.errors import Conflict, NotFound
from relais.journeys import agreements, reading
from relais.journeys.sections import Section, in_order
from tests.relais.handoffs.builders import ALBI, CASTRES, CHIEF, MARIE, NOW, PAUL, SENTENCES, ZOE, Desk
from tests.relais.journeys.builders import journey_id, own, read, save, whole

RUNS = int(os.environ.get("RELAIS_RUNS", "15"))
STRUCTURES = st.sampled_from([CASTRES, ALBI])
ACTORS = (MARIE, PAUL, ZOE, CHIEF)
SECTIONS = st.sets(st.sampled_from(list(Section)), min_size=1)
CONTENT_OF = {
    Section.requests: "requests",
    Section.diagnostic: "situation",
    Section.steps: "steps",
    Section.offers: "offers",
}


class JourneyMachine(RuleBasedStateMachine):
    """`shared`: what each structure may read now, as the person would say it."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.desk.now = NOW
        self.conversation = self.desk.conversation()
        save(self.desk, self.conversation, whole())
        self.id = journey_id(self.desk, self.conversation)
        self.shared: dict[str, set[Section]] = {}
        self.ends = 0
        self.is_erased = False

    def teardown(self) -> None:
        if not self.is_erased:
            self.erase()

    @precondition(lambda self: not self.is_erased)
    @rule(structure=STRUCTURES, sections=SECTIONS)
    def share(self, structure: str, sections: set[Section]) -> None:
        def give(session: Any) -> None:
            agreements.give(
                session, thread.get(session, self.conversation), structure, sections, now=self.desk.later(minutes=1)
            )

        self.desk.do(give)
        self.ends += structure in self.shared
        self.shared[structure] = sections

    @precondition(lambda self: not self.is_erased)
    @rule(structure=STRUCTURES)
    def withdraw(self, structure: str) -> None:
        try:
            self.desk.do(
                agreements.end, self.conversation, structure, by=agreements.PERSON, now=self.desk.later(minutes=1)
            )
        except Conflict:
            assert structure not in self.shared
        else:
            self.ends += 1
            del self.shared[structure]

    @precondition(lambda self: not self.is_erased)
    @rule(actor=st.sampled_from(ACTORS))
    def leave(self, actor: Any) -> None:
        before = {one for one in actor.structure_ids if one in self.shared}
        try:
            self.desk.do(reading.leave, actor, self.id, sentences=SENTENCES, now=self.desk.later(minutes=1))
        except NotFound:
            assert not before
        else:
            (left,) = before
            self.ends += 1
            del self.shared[left]

    @precondition(lambda self: not self.is_erased)
    @rule()
    def erase(self) -> None:
        self.desk.do(erasure.erase, self.conversation, now=self.desk.now)
        self.is_erased = True

    @rule()
    def time_passes(self) -> None:
        self.desk.later(hours=1)

    @invariant()
    def opens_to_whom_she_lets(self) -> None:
        for actor in ACTORS:
            hers = [self.shared[one] for one in actor.structure_ids if one in self.shared and not self.is_erased]
            if not hers:
                with self.desk.database.read_session() as session, pytest.raises(NotFound):
                    reading.get_shared(session, actor, self.id)
                continue
            document = read(self.desk, actor, self.conversation)
            assert document["sections"] == in_order(hers[0])
            for section, key in CONTENT_OF.items():
                assert (document[key] is not None) == (section in hers[0])

    @invariant()
    def she_sees_every_agreement_and_every_end(self) -> None:
        if self.is_erased:
            return
        written = own(self.desk, self.conversation)["agreements"]
        assert sum(one["to"] is None for one in written) == len(self.shared)
        assert sum(one["to"] is not None for one in written) == self.ends


@pytest.mark.timeout(3_600)
def test_journey_opens_to_those_whom_she_lets(desk: Desk) -> None:
    machine = type("Machine", (JourneyMachine,), {"desk": desk})
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=RUNS, stateful_step_count=15, deadline=None, suppress_health_check=checks),
    )
