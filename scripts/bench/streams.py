"""Open event streams: memory of the gateway, and how long a line takes to arrive. `python -m scripts.bench.streams`.

Every person holds a stream open; then some of them write, and each times from its POST to the line on its own stream.
Target: 2,000 streams, ≤ 600 MB, delivery p99 ≤ 1 s.
"""

import argparse
import asyncio
import os
import resource
import time
import uuid
from typing import Any

import orjson

from scripts.bench import house
from scripts.bench.accept import TEXT, Person
from scripts.bench.client import LeanClient
from scripts.bench.figures import quantile, table

STREAMS, QUICK_STREAMS = 2000, 200
WRITERS_TOGETHER = 8
MESSAGES = 500


class Listener:
    """A person with an open stream; `arrived` gets the moment of each line by `client_msg_id` and kind."""

    def __init__(self, port: int) -> None:
        self._stream_client = LeanClient(port)
        self.person = Person(LeanClient(port))
        self.arrived: dict[str, asyncio.Future[float]] = {}
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self.person.arrive()
        reader = await self._stream_client.stream(f"{self.person.path}/events?after=1", token=self.person.token)
        self.person.client.close()  # reopened by those who write
        self.person.client = LeanClient(self.person.client.port)
        self._task = asyncio.create_task(self._listen(reader))

    async def write(self) -> float:
        """Milliseconds from the POST to the person's own line on the stream."""
        message_id = str(uuid.uuid4())
        seen = self.arrived[message_id] = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        body = {"client_msg_id": message_id, "text": TEXT}
        await self.person.client.ask("POST", f"{self.person.path}/messages", body, token=self.person.token)
        arrived_at: float = await asyncio.wait_for(seen, 30)
        return (arrived_at - started) * 1000

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._stream_client.close()
        self.person.client.close()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                seen = self.arrived.pop(orjson.loads(line[6:]).get("client_msg_id", ""), None)
                if seen is not None:
                    seen.set_result(time.perf_counter())


async def measure(server: house.House, *, streams: int) -> dict[str, Any]:
    before_mb = server.gateway_mb()
    listeners = [Listener(server.port) for _ in range(streams)]
    for start in range(0, streams, 50):
        await asyncio.gather(*(listener.open() for listener in listeners[start : start + 50]))
    open_mb, cpu_s = server.gateway_mb(), server.gateway_cpu_s()
    await asyncio.sleep(15)  # heartbeats and polls of all
    idle_cpu = (server.gateway_cpu_s() - cpu_s) / 15
    took_ms: list[float] = []
    for start in range(0, MESSAGES, WRITERS_TOGETHER):
        some = [listeners[(start + n) * 3 % streams] for n in range(WRITERS_TOGETHER)]
        took_ms += await asyncio.gather(*(listener.write() for listener in some))
    for listener in listeners:
        listener.close()
    return {
        "streams": streams,
        "gateway_mb_before": round(before_mb),
        "gateway_mb_open": round(open_mb),
        "idle_cpu": f"{idle_cpu:.0%}",
        "delivery_p50_ms": round(quantile(took_ms, 0.5), 1),
        "delivery_p99_ms": round(quantile(took_ms, 0.99), 1),
        "load": round(os.getloadavg()[0], 1),
    }


def run(*, quick: bool = False) -> dict[str, Any]:
    """Prints the figures and returns them."""
    return bench(QUICK_STREAMS if quick else STREAMS)


def bench(streams: int) -> dict[str, Any]:
    allow_open_files(2 * streams + 200)
    with house.opened() as server:
        figures = asyncio.run(measure(server, streams=streams))
    print(table("Open event streams", tuple(figures), [tuple(figures.values())]), flush=True)
    return figures


def allow_open_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard) if hard > 0 else count, hard))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=STREAMS)
    bench(parser.parse_args().streams)


if __name__ == "__main__":
    main()
