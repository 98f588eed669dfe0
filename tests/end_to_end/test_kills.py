"""Random `kill -9` of the gateway under 20 talking people: nothing acknowledged is lost, doubled or out of order.

Each gateway is a process of its own on real sockets and a real file; only its imports are shared (fork server), so that
a start is quick. RELAIS_KILLS=200 for the whole proof; fewer by default, so that the suite stays short.
"""

import asyncio
import multiprocessing
import os
import random
import socket
import sys
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.store import utc_now
from relais import crypto
from relais.conversations import invariants
from relais.database import Database
from tests.fakes.person import Person
from tests.fakes.server import serving
from tests.fakes.worker import ScriptedWorker

KILLS = int(os.environ.get("RELAIS_KILLS", "60"))
PEOPLE = 20
LIVES_S = (0.0, 0.25)
DANGER = " Je veux mourir."
forks = multiprocessing.get_context("forkserver")


def run_gateway(environment: dict[str, str]) -> None:
    """In the child: the very entry point of `python -m api`."""
    os.environ.update(environment)
    from api.__main__ import main

    sys.exit(main())


class Talker:
    """Writes, and writes again with the same id until it is acknowledged; keeps a ledger of what was."""

    def __init__(self, url: str, number: int) -> None:
        self.person = Person(httpx.AsyncClient(base_url=url, timeout=5))
        self.number = number
        self.acknowledged: dict[str, tuple[int, str]] = {}
        self.is_stopping = False

    async def insist(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Until the gateway says something else than « later »."""
        while True:
            try:
                response = await self.person.client.request(method, path, **options)
                if response.status_code not in (429, 503):
                    return response
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)

    async def talk(self) -> None:
        opened = (await self.insist("POST", "/api/v1/conversations", json={})).json()
        self.person.conversation_id, self.person.token = opened["conversation_id"], opened["token"]
        count = 0
        while not self.is_stopping:
            count += 1
            # From 1001 on: « message 3-115 » is a number of danger, and rightly gets a card.
            await self.say(f"message {self.number}-{count + 1000}." + (DANGER if count % 4 == 0 else ""))
            await asyncio.sleep(random.uniform(0.1, 1.0))

    async def say(self, text: str) -> None:
        client_msg_id = str(uuid.uuid4())
        body = {"client_msg_id": client_msg_id, "text": text}
        headers = self.person.headers
        response = await self.insist("POST", f"{self.person.path}/messages", json=body, headers=headers)
        assert response.status_code in (200, 201), response.text
        self.acknowledged[client_msg_id] = (response.json()["seq"], text)

    async def follow(self) -> None:
        """Reads the feed along the way, as a widget does: the cursor never goes back."""
        while True:
            if self.person.token:
                after = self.person.events[-1]["seq"] if self.person.events else 0
                params = {"after": after, "wait": 5}
                path, headers = f"{self.person.path}/events", self.person.headers
                response = await self.insist("GET", path, params=params, headers=headers)
                self.person.events += response.json()["events"]
            else:
                await asyncio.sleep(0.05)

    @property
    def is_answered(self) -> bool:
        ended = {event["client_msg_id"] for event in self.person.events if event["kind"] == "turn_done"}
        return ended >= set(self.acknowledged)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_random_kills_lose_double_and_disorder_nothing(tmp_path: Path) -> None:
    forks.set_forkserver_preload(["api.__main__"])
    key, port = crypto.new_key(), _free_port()
    async with serving(ScriptedWorker().app) as worker_url:
        environment = {
            "RELAIS_VAR_DIR": str(tmp_path),
            "RELAIS_PORT": str(port),
            "RELAIS_WORKER_URLS": f'["{worker_url}"]',
            "RELAIS_ENCRYPTION_KEYS": key,
            "RELAIS_LOG_LEVEL": "CRITICAL",
        }
        talkers = [Talker(f"http://127.0.0.1:{port}", number) for number in range(PEOPLE)]
        talking = [asyncio.create_task(talker.talk()) for talker in talkers]
        following = [asyncio.create_task(talker.follow()) for talker in talkers]
        await _kill_again_and_again(environment, talkers)
        last = _start(environment)
        for talker in talkers:
            talker.is_stopping = True
        await asyncio.wait_for(asyncio.gather(*talking), 60)
        async with asyncio.timeout(90):
            while not all(talker.is_answered for talker in talkers):
                await asyncio.sleep(0.1)
        for task in following:
            task.cancel()
        await asyncio.to_thread(_kill, last)

    crypto.install(crypto.Keyring([key]))
    assert _count_acknowledged(talkers) >= KILLS
    problems = [problem for talker in talkers for problem in _problems(talker)]
    assert not problems, "\n".join(problems[:5])
    database = Database(f"sqlite:///{tmp_path / 'relais.sqlite3'}")
    with database.read_session() as session:
        assert invariants.list_broken(session, now=utc_now()) == []


def _problems(talker: Talker) -> list[str]:
    events = talker.person.events
    seqs = [event["seq"] for event in events]
    problems = [] if seqs == list(range(1, len(seqs) + 1)) else [f"{talker.number}: the feed has a gap or a repeat"]
    mine = {event["client_msg_id"]: event for event in events if event["author"] == "person"}
    answers = Counter(
        line.split(" ", 1)[1] if line[:1].isdigit() else line
        for event in events
        if event["author"] == "bot" and event["seq"] > 1
        for line in event["text"].split("\n")
    )
    cards = [event["seq"] - 1 for event in events if event["kind"] == "safety"]
    if cards != sorted(seq for seq, text in talker.acknowledged.values() if text.endswith(DANGER)):
        problems.append(f"{talker.number}: a card of safety is lost, doubled or not behind its message")
    ends = Counter(event["client_msg_id"] for event in events if event["kind"] == "turn_done")
    for client_msg_id, (seq, text) in talker.acknowledged.items():
        stored = mine.get(client_msg_id)
        if stored is None or (stored["seq"], stored["text"]) != (seq, text):
            problems.append(f"{text} was acknowledged and is lost or moved")
        if answers[text] != 1 or ends[client_msg_id] != 1:
            around = [(event.get("text") or event["kind"])[-30:] for event in events if 0 <= event["seq"] - seq < 9]
            problems.append(f"{text} answered {answers[text]} times, ended {ends[client_msg_id]} times: {around}")
    if len(mine) != len(talker.acknowledged):
        problems.append(f"{talker.number}: {len(mine)} stored, {len(talker.acknowledged)} acknowledged")
    return problems


async def _kill_again_and_again(environment: dict[str, str], talkers: list[Talker]) -> None:
    """Each gateway lives until it has acknowledged something, then a random moment more."""
    chance = random.Random(7)
    for _ in range(KILLS):
        before = _count_acknowledged(talkers)
        process = _start(environment)
        async with asyncio.timeout(60):
            while _count_acknowledged(talkers) == before:
                await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(*LIVES_S))
        await asyncio.to_thread(_kill, process)


def _start(environment: dict[str, str]) -> Any:
    process = forks.Process(target=run_gateway, args=(environment,), daemon=True)
    process.start()
    return process


def _kill(process: Any) -> None:
    assert process.is_alive(), f"the gateway stopped by itself ({process.exitcode})"
    process.kill()
    process.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _count_acknowledged(talkers: list[Talker]) -> int:
    return sum(len(talker.acknowledged) for talker in talkers)
