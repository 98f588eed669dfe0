"""A hundred counsellors with five chats each, all at once. `python -m scripts.bench.counsellors`.

The gateway is a process of its own on SQLite; on PostgreSQL there are two, which Redis wakes, and everybody's
connections are spread over both, so that half of the lines cross from one to the other. Ten structures; each console
holds a long poll of its inbox and one of each of its five chats; each person holds her stream. In each chat both write
once in forty seconds (25 lines a second in all); the counsellor marks as read what she sees, and reads her inbox anew
every thirty seconds. Each line is timed from its POST to its arrival on the other side. Target: p95 ≤ 500 ms, nothing
lost.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import orjson

from scripts.bench import databases, desks, house
from scripts.bench.accept import Person
from scripts.bench.client import LeanClient
from scripts.bench.figures import quantile, table
from scripts.bench.streams import allow_open_files

CHATS = 5
EVERY_S = 40.0  # a line of each side in each chat
INBOX_EVERY_S = 30.0
SECONDS, QUICK_SECONDS = 60.0, 12.0
LATE_S, SETTLES_S = 30.0, 12.0
POLL_S = 25.0  # of a console
TOGETHER = 20  # arriving at the same time
TOWARDS_HER, TOWARDS_PERSON, INBOX = "person → counsellor", "counsellor → person", "inbox"
API = "/api/v1/console"


class Watch:
    """When each line left, and how long it took; what has not arrived stays in `left`."""

    def __init__(self) -> None:
        self.took_ms: dict[str, list[float]] = defaultdict(list)
        self.left: dict[str, tuple[str, float]] = {}
        self.refused = 0
        self.clients: list[LeanClient] = []

    def client(self, port: int, *headers: str) -> LeanClient:
        self.clients.append(LeanClient(port, headers))
        return self.clients[-1]

    def sends(self, kind: str) -> str:
        message_id = str(uuid.uuid4())
        self.left[message_id] = (kind, time.perf_counter())
        return message_id

    def arrives(self, kind: str, message_id: str | None) -> None:
        sent_as, at = self.left.get(message_id or "", ("", 0.0))
        if sent_as == kind:
            self.took_ms[kind].append((time.perf_counter() - at) * 1000)
            del self.left[message_id or ""]


class Asker:
    """A person with an open stream, and her request."""

    def __init__(self, port: int, watch: Watch, structure_id: str) -> None:
        self.person, self._stream, self._watch = Person(watch.client(port)), watch.client(port), watch
        self._structure_id = structure_id

    async def arrive(self) -> asyncio.Task[None]:
        await self.person.arrive()
        body = {"client_msg_id": str(uuid.uuid4()), "text": self._structure_id}
        await self.person.client.ask("POST", f"{self.person.path}/messages", body, token=self.person.token)
        await self.person.hear(body["client_msg_id"])
        path = f"{self.person.path}/events?after={self.person.after}"
        reader = await self._stream.stream(path, token=self.person.token)
        return asyncio.create_task(self._listen(reader))

    async def write(self) -> None:
        body = {"client_msg_id": self._watch.sends(TOWARDS_HER), "text": "Je suis là, je vous lis."}
        status, _ = await self.person.client.ask("POST", f"{self.person.path}/messages", body, token=self.person.token)
        self._watch.refused += status != 201

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self._watch.arrives(TOWARDS_PERSON, orjson.loads(line[6:]).get("client_msg_id"))


class Console:
    """A counsellor's browser: her inbox, her chats, and a connection for what she does."""

    def __init__(self, port: int, number: int, watch: Watch) -> None:
        self._port, self._watch = port, watch
        self._headers = (f"Cookie: relais_console={desks.token_of(number)}", "X-Relais-Console: 1")
        self._acts, self._looks, self._lock = self._client(), self._client(), asyncio.Lock()
        self.chats: list[str] = []

    def _client(self) -> LeanClient:
        return self._watch.client(self._port, *self._headers)

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        async with self._lock:
            status, answer = await self._acts.ask(method, f"{API}/{path}", body)
        self._watch.refused += status not in (200, 201, 204)
        return answer

    async def take(self, handoff: dict[str, Any]) -> None:
        await self.ask("POST", f"handoffs/{handoff['id']}/take", {"version": handoff["version"]})
        self.chats.append(handoff["id"])

    def _first_wait_s(self) -> float:
        """Consoles were not all opened in the same second: nor do their polls end together."""
        return POLL_S * random.random()

    def watch(self) -> list[Awaitable[None]]:
        return [self._follow_inbox(), *(self._follow(handoff_id) for handoff_id in self.chats)]

    async def write(self, handoff_id: str) -> None:
        body = {"client_msg_id": self._watch.sends(TOWARDS_PERSON), "text": "Bonjour, je regarde avec vous."}
        await self.ask("POST", f"handoffs/{handoff_id}/messages", body)

    async def read_inbox(self) -> None:
        started = time.perf_counter()
        status, _ = await self._looks.ask("GET", f"{API}/inbox")
        self._watch.refused += status != 200
        self._watch.took_ms[INBOX].append((time.perf_counter() - started) * 1000)

    async def _follow_inbox(self) -> None:
        client, cursor, wait_s = self._client(), "", self._first_wait_s()
        while True:
            _, answer = await client.ask("GET", f"{API}/inbox?after={cursor}&wait={wait_s}")
            wait_s = POLL_S if cursor else wait_s
            cursor = answer["cursor"]

    async def _follow(self, handoff_id: str) -> None:
        client, after, wait_s = self._client(), 0, self._first_wait_s()
        while True:
            _, page = await client.ask("GET", f"{API}/handoffs/{handoff_id}/events?after={after}&wait={wait_s}")
            wait_s = POLL_S if after else wait_s
            hers = [event for event in page["events"] if event["author"] == "person"]
            for event in hers:
                self._watch.arrives(TOWARDS_HER, event.get("client_msg_id"))
            after = page["next"]
            if hers:
                status, _ = await client.ask("POST", f"{API}/handoffs/{handoff_id}/read", {"seq": after})
                self._watch.refused += status != 204


async def measure(server: house.House, *, counsellors: int, seconds: float) -> dict[str, Any]:
    """Its connections are closed whatever happens: the gateway waits for them before it ends."""
    watch = Watch()
    try:
        return await _measure(server, watch, counsellors=counsellors, seconds=seconds)
    finally:
        for client in watch.clients:
            client.close()


async def _measure(server: house.House, watch: Watch, *, counsellors: int, seconds: float) -> dict[str, Any]:
    ports = server.ports
    consoles = [Console(ports[number % len(ports)], number, watch) for number in range(counsellors)]
    askers = [
        Asker(ports[chat % len(ports)], watch, desks.structure_of(number))
        for number in range(counsellors)
        for chat in range(CHATS)
    ]
    await _together([console.ask("PUT", "me/presence", {"is_available": True}) for console in consoles])
    tasks = list(await _together([asker.arrive() for asker in askers]))
    await _share(consoles)
    assert all(len(console.chats) == CHATS for console in consoles), (
        f"not everybody has her chats; {watch.refused} refused"
    )
    tasks += [asyncio.ensure_future(one) for console in consoles for one in console.watch()]
    await asyncio.sleep(SETTLES_S)  # until all polls hang
    watch.took_ms.clear()
    cpu_s, started = server.gateway_cpu_s(), time.perf_counter()
    await _talk(consoles, askers, until=started + seconds)
    cpu_s, elapsed = server.gateway_cpu_s() - cpu_s, time.perf_counter() - started
    await _all_arrived(watch)
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    broken = sum(isinstance(one, Exception) for one in ended)
    return {"watch": watch, "broken": broken, "cpu": cpu_s / elapsed, "load": os.getloadavg()[0]}


async def _share(consoles: list[Console]) -> None:
    """Each takes five of those who wait for her structure."""
    for first in range(0, len(consoles), desks.COUNSELLORS_EACH):
        colleagues = consoles[first : first + desks.COUNSELLORS_EACH]
        lines = (await colleagues[0].ask("GET", "handoffs?scope=queue"))["lines"]
        for number, line in enumerate(lines[: CHATS * len(colleagues)]):
            await colleagues[number % len(colleagues)].take(line)


async def _talk(consoles: list[Console], askers: list[Asker], *, until: float) -> None:
    """Everybody at her own moment, evenly spread."""
    hers = [(console, handoff_id) for console in consoles for handoff_id in console.chats]

    async def again(offset: float, every_s: float, act: Any, *given: Any) -> None:
        due = time.perf_counter() + offset * every_s
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await act(*given)
            due += every_s

    await asyncio.gather(
        *(again((n * 0.618) % 1, EVERY_S, asker.write) for n, asker in enumerate(askers)),
        *(again((n * 0.618 + 0.5) % 1, EVERY_S, console.write, chat) for n, (console, chat) in enumerate(hers)),
        *(again((n * 0.618) % 1, INBOX_EVERY_S, console.read_inbox) for n, console in enumerate(consoles)),
    )


async def _all_arrived(watch: Watch) -> None:
    until = time.perf_counter() + LATE_S
    while watch.left and time.perf_counter() < until:
        await asyncio.sleep(0.1)


async def _together(works: list[Any]) -> list[Any]:
    done: list[Any] = []
    for start in range(0, len(works), TOGETHER):
        done += await asyncio.gather(*works[start : start + TOGETHER])
    return done


def run(*, quick: bool = False) -> dict[str, Any]:
    """Prints the figures and returns them."""
    return bench(desks.COUNSELLORS, QUICK_SECONDS if quick else SECONDS)


def bench(counsellors: int, seconds: float, only: str | None = None) -> dict[str, Any]:
    allow_open_files(counsellors * (CHATS * 3 + 2) + 200)
    found: dict[str, Any] = {}
    for name, opened in databases.KINDS.items():
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as url:
            if url is None or only not in (None, name):
                continue
            _prepare(url)
            spread = {} if name == "sqlite" else databases.spread()
            with house.opened(url, seed=desks.seed, worker=desks.run_worker, **spread) as server:
                found[name] = asyncio.run(measure(server, counsellors=counsellors, seconds=seconds))
    return _show(found, counsellors)


def _prepare(url: str) -> None:
    from relais.commands.database import migrate

    migrate(url)


def _show(found: dict[str, Any], counsellors: int) -> dict[str, Any]:
    rows, figures = [], {}
    for name, one in found.items():
        watch: Watch = one["watch"]
        for kind in (TOWARDS_HER, TOWARDS_PERSON, INBOX):
            took = watch.took_ms[kind] or [0.0]
            figures[f"{name} {kind}"] = {
                "n": len(took),
                **{f"p{share}_ms": round(quantile(took, share / 100), 1) for share in (50, 95, 99)},
            }
            rows.append((name, kind, *figures[f"{name} {kind}"].values()))
        figures[name] = {
            "lost": len(watch.left),
            "refused": watch.refused,
            "broken": one["broken"],
            "gateway_cpu": f"{one['cpu']:.0%}",
            "load": round(one["load"], 1),
        }
    title = f"{counsellors} counsellors with {CHATS} chats each"
    print(table(title, ("database", "what", "n", "p50_ms", "p95_ms", "p99_ms"), rows))
    for name in found:
        print(f"{name}: {figures[name]}", flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--counsellors", type=int, default=desks.COUNSELLORS)
    parser.add_argument("--only", choices=tuple(databases.KINDS))
    asked = parser.parse_args()
    bench(asked.counsellors, asked.seconds, asked.only)


if __name__ == "__main__":
    main()
