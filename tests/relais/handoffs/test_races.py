"""Counsellors at once, on real threads: one winner each time. `RELAIS_RACES=10000` for the long run."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.exc import OperationalError

from relais.counsellors.access import Actor
from relais.errors import Conflict
from relais.handoffs import service
from tests.relais.handoffs.builders import CHIEF, MARIE, PAUL, SENTENCES, Desk

RACES = int(os.environ.get("RELAIS_RACES", "200"))
RACES_EACH = 50  # of one request
RUNNERS = (MARIE, PAUL, CHIEF)


def test_one_of_those_who_take_at_once_wins(desk: Desk) -> None:
    """All run at the same moment for the version that they saw; then it goes back to the queue."""
    start = Barrier(len(RUNNERS))

    def run(actor: Actor, handoff_id: str, version: int) -> str | None:
        start.wait()
        try:
            taken = desk.do(service.take, actor, handoff_id, version, sentences=SENTENCES, now=desk.now)
        except (Conflict, OperationalError):
            return None
        return taken.counsellor_id

    with ThreadPoolExecutor(len(RUNNERS)) as pool:
        for number in range(RACES):
            if number % RACES_EACH == 0:
                handoff_id = desk.asks()
            version = desk.handoff(handoff_id).version
            runs = [pool.submit(run, actor, handoff_id, version) for actor in RUNNERS]
            winners = [one for one in RUNNERS for ran in runs if ran.result() == one.id]
            assert [one.id for one in winners] == [desk.handoff(handoff_id).counsellor_id]
            desk.later(seconds=1)
            desk.act(service.release, winners[0], handoff_id)

    if RACES <= 1_000:  # it reads every line
        assert desk.broken() == []
