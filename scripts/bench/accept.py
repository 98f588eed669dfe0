"""Accept path: POST → durable acknowledgement (SQLite, synchronous=FULL). `python -m scripts.bench.accept`.

Gateway and stub worker are processes of their own; many persons write at once over real sockets, without the rate
limits: at a given pace, each latency counted from the moment the message was due, then as fast as they can (capacity).
Target: ≥ 200 msg/s with p99 ≤ 150 ms, no error. The client and the stub share the cores with the gateway: its own
processor time per message is the steady figure. One person alone gives what the gateway adds to a worker's turn.
"""

import argparse
import asyncio
import os
import time
import uuid
from typing import Any

from scripts.bench import house
from scripts.bench.client import LeanClient
from scripts.bench.figures import quantile, table

PERSONS = 32
PER_S = 205.0  # what is asked, a little above the target
ALONE_TURNS = 100
TEXT = "Je cherche un logement à Castres"


class Person:
    """Writes, waits for the acknowledgement, writes again."""

    def __init__(self, client: LeanClient) -> None:
        self.client, self.path, self.token, self.after = client, "", "", 0

    async def arrive(self) -> None:
        _, opened = await self.client.ask("POST", "/api/v1/conversations", {})
        self.path, self.token = f"/api/v1/conversations/{opened['conversation_id']}", opened["token"]

    async def write(self) -> tuple[int, str]:
        message_id = str(uuid.uuid4())
        body = {"client_msg_id": message_id, "text": TEXT}
        status, _ = await self.client.ask("POST", f"{self.path}/messages", body, token=self.token)
        return status, message_id

    async def hear(self, message_id: str) -> None:
        """Up to the end of the turn."""
        while True:
            path = f"{self.path}/events?after={self.after}&wait=20"
            _, page = await self.client.ask("GET", path, token=self.token)
            self.after = page["next"]
            if any(e["kind"] == "turn_done" and e["client_msg_id"] == message_id for e in page["events"]):
                return


async def measure(
    server: house.House, *, seconds: float, persons: int = PERSONS, per_s: float | None = None
) -> dict[str, Any]:
    """All at once; without `per_s` as fast as they can."""
    latencies: list[float] = []
    statuses: list[int] = []
    period = persons / per_s if per_s else 0.0

    async def write_on(person: Person, first: float, until: float) -> None:
        due = first
        while due < until:
            await asyncio.sleep(due - time.perf_counter())
            status, _ = await person.write()
            latencies.append((time.perf_counter() - due) * 1000)
            statuses.append(status)
            due = due + period if per_s else time.perf_counter()

    crowd = [Person(LeanClient(server.port)) for _ in range(persons)]
    await asyncio.gather(*(person.arrive() for person in crowd))
    started, cpu_before = time.perf_counter(), server.gateway_cpu_s()
    firsts = [started + period * n / persons for n in range(persons)]
    await asyncio.gather(*(write_on(person, at, started + seconds) for person, at in zip(crowd, firsts, strict=True)))
    elapsed, cpu_s = time.perf_counter() - started, server.gateway_cpu_s() - cpu_before
    return {
        "asked_per_s": per_s or "all they can",
        "persons": persons,
        "messages": len(latencies),
        "messages_per_s": round(len(latencies) / elapsed, 1),
        "p50_ms": round(quantile(latencies, 0.5), 1),
        "p95_ms": round(quantile(latencies, 0.95), 1),
        "p99_ms": round(quantile(latencies, 0.99), 1),
        "errors": sum(status != 201 for status in statuses),
        "gateway_cpu_ms": round(cpu_s * 1000 / len(latencies), 2),
        "load": round(os.getloadavg()[0], 1),
    }


async def measure_alone(server: house.House) -> dict[str, Any]:
    """POST to turn_done, one person; the stub answers at once, so nearly all of it is the gateway's."""
    person = Person(LeanClient(server.port))
    await person.arrive()
    took_ms = []
    cpu_before = server.gateway_cpu_s()
    for _ in range(ALONE_TURNS):
        started = time.perf_counter()
        _, message_id = await person.write()
        await person.hear(message_id)
        took_ms.append((time.perf_counter() - started) * 1000)
    cpu_ms = (server.gateway_cpu_s() - cpu_before) * 1000
    return {
        "turns": ALONE_TURNS,
        "p50_ms": round(quantile(took_ms, 0.5), 1),
        "p95_ms": round(quantile(took_ms, 0.95), 1),
        "gateway_cpu_ms": round(cpu_ms / ALONE_TURNS, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def bench(seconds: float = 60.0, persons: int = PERSONS) -> dict[str, Any]:
    """One person alone, a crowd at the pace of the target, the same at its fastest."""
    with house.opened() as server:
        return {
            "alone": asyncio.run(measure_alone(server)),
            "paced": asyncio.run(measure(server, seconds=seconds, persons=persons, per_s=PER_S)),
            "capacity": asyncio.run(measure(server, seconds=seconds / 3, persons=persons)),
        }


def run(*, quick: bool = False) -> dict[str, Any]:
    """Prints the figures and returns them."""
    return _show(bench(6.0 if quick else 60.0))


def _show(figures: dict[str, Any]) -> dict[str, Any]:
    alone, capacity, paced = figures["alone"], figures["capacity"], figures["paced"]
    crowds = [tuple(paced.values()), tuple(capacity.values())]
    print(table("Accept path, POST to durable acknowledgement", tuple(capacity), crowds))
    print(table("One person, POST to turn_done, stub worker", tuple(alone), [tuple(alone.values())]), flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--persons", type=int, default=PERSONS)
    arguments = parser.parse_args()
    _show(bench(arguments.seconds, arguments.persons))


if __name__ == "__main__":
    main()
