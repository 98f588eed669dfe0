"""Counsellors and the assistant at once, on real threads: one winner. `RELAIS_RACES=10000` for the long run."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.exc import OperationalError

from relais.conversations.claims import Claimed
from relais.conversations.states import Author, Notice
from relais.counsellors.access import Actor
from relais.errors import Conflict
from relais.handoffs import service
from tests.relais.handoffs.builders import CHIEF, MARIE, PAUL, SENTENCES, Desk

RACES = int(os.environ.get("RELAIS_RACES", "100"))
RACES_EACH = 50  # of one request
RUNNERS = (MARIE, PAUL, CHIEF)
LINES_OF_A_RACE = 12  # more than it writes


def test_one_of_those_who_take_at_once_wins(desk: Desk) -> None:
    """All run at the same moment for the version that they saw, and the assistant answers what was just written to it;
    then it goes back to the queue.
    """
    start = Barrier(len(RUNNERS) + 1)

    def run(actor: Actor, handoff_id: str, version: int) -> str | None:
        start.wait()
        try:
            taken = desk.do(service.take, actor, handoff_id, version, sentences=SENTENCES, now=desk.now)
        except (Conflict, OperationalError):
            return None
        return taken.counsellor_id

    def answer(claimed: Claimed) -> None:
        start.wait()
        try:
            desk.answers(claimed)
        except OperationalError:  # SQLite was busy: the turn is played again
            desk.answers(claimed)

    orders = Counter[bool]()
    with ThreadPoolExecutor(len(RUNNERS) + 1) as pool:
        for number in range(RACES):
            if number % RACES_EACH == 0:
                conversation_id = desk.conversation()
                handoff_id = desk.asks(conversation_id)
            desk.writes(conversation_id)
            claimed = desk.claims(conversation_id)
            assert claimed is not None
            version = desk.handoff(handoff_id).version
            answering = pool.submit(answer, claimed)
            runs = [pool.submit(run, actor, handoff_id, version) for actor in RUNNERS]
            winners = [one for one in RUNNERS for ran in runs if ran.result() == one.id]
            assert [one.id for one in winners] == [desk.handoff(handoff_id).counsellor_id]
            answering.result()
            orders[spoke_first(desk, conversation_id)] += 1
            desk.later(seconds=1)
            desk.act(service.release, winners[0], handoff_id)

    assert set(orders) == {True, False}, orders  # both were seen
    if RACES <= 1_000:  # it reads every line
        assert desk.broken() == []


def spoke_first(desk: Desk, conversation_id: str) -> bool:
    """Whether the assistant's answer came before the counsellor; after her, there is none."""
    lines = desk.lines(conversation_id)[-LINES_OF_A_RACE:]
    written = max(line.seq for line in lines if line.author == Author.person)
    taken = next(line.seq for line in lines if line.seq > written and line.body.get("state") == Notice.handoff_taken)
    spoken = [line.seq for line in lines if line.seq > written and line.author == Author.bot]
    assert all(seq < taken for seq in spoken)
    return bool(spoken)
