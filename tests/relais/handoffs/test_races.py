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
RUNNERS = (MARIE, PAUL, CHIEF)


def test_one_of_those_who_take_at_once_wins(desk: Desk) -> None:
    """Each race is a request; all run at the same moment for the version that they saw."""
    start, conversation = Barrier(len(RUNNERS)), desk.conversation()
    winners: list[list[str]] = []

    def run(actor: Actor, handoff_id: str, version: int) -> str | None:
        start.wait()
        try:
            taken = desk.do(service.take, actor, handoff_id, version, sentences=SENTENCES, now=desk.now)
        except (Conflict, OperationalError):
            return None
        return taken.counsellor_id

    with ThreadPoolExecutor(len(RUNNERS)) as pool:
        handoff_id = desk.asks(conversation)
        for _ in range(RACES):
            version = desk.handoff(handoff_id).version
            runs = [pool.submit(run, actor, handoff_id, version) for actor in RUNNERS]
            winners.append([winner for run_ in runs if (winner := run_.result())])
            desk.later(seconds=1)
            owner = next(one for one in RUNNERS if one.id == desk.handoff(handoff_id).counsellor_id)
            desk.act(service.release, owner, handoff_id)

    assert [len(race) for race in winners] == [1] * RACES
    assert desk.row(conversation).epoch == 1 + 2 * RACES
    assert desk.broken() == []
