"""Latency of a turn as a conversation grows, and throughput with distinct persons.

One way of measuring for both: the same sentences in the same order, over HTTP, arms run one after the other,
20 messages of warm-up. Windows of turns: 1, 46–55, 191–200, over several conversations.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from scripts.bench.figures import median, quantile
from scripts.bench.servers import SECRET

SENTENCES = (
    "je cherche un logement à Albi", "d'autres ?", "plus près", "c'est quoi le deuxième ?", "merci",
    "et une formation de soudeur", "à Rodez", "que le gratuit", "t'es un robot ?", "je cherche du travail",
    "à Carcassonne", "j'ai pas le permis", "la suite", "qui lit mes messages ?", "une place en crèche à Castres",
    "bonjour", "j'ai des dettes", "plus loin", "aide pour mes papiers", "quel temps fait-il ?",
)  # fmt: skip
TURNS, WARM_UP = 200, 20
WINDOWS = {"1": range(1), "50": range(45, 55), "200": range(190, 200)}
STAGES = ("nlu", "policies", "actions", "total")


@dataclass
class Arm:
    """What a kind of server needs to be talked to: how to send one message."""

    send: Callable[[httpx.AsyncClient, str, str, dict[str, Any]], Awaitable[dict[str, float]]]
    latencies_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stages_ms: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))


async def to_worker(client: httpx.AsyncClient, who: str, text: str, state: dict[str, Any]) -> dict[str, float]:
    body = {
        "conversation_id": who,
        "turn_id": "bench",
        "version": state.get("version", 0),
        "message": {"text": text},
        "context": {"now": "2026-11-17T10:00:00+01:00", "channel": "web", "locale": "fr", "departement": None},
    }
    answer = await client.post("/turn", json=body, headers={"x-relais-secret": SECRET})
    if answer.status_code == 409:
        answer = await client.post(
            "/turn", json={**body, "snapshot": state["snapshot"]}, headers={"x-relais-secret": SECRET}
        )
    answer.raise_for_status()
    got = answer.json()
    state.update(version=got["version"], snapshot=got["snapshot"])
    return dict(got["timings_ms"])


async def to_stock_rasa(client: httpx.AsyncClient, who: str, text: str, _state: dict[str, Any]) -> dict[str, float]:
    answer = await client.post("/webhooks/rest/webhook", json={"sender": who, "message": text})
    answer.raise_for_status()
    return {}


async def grow(address: str, arm: Arm, *, conversations: int, turns: int = TURNS) -> None:
    """Conversations of `turns` turns; the windows' latencies are kept, first turns of 20 more persons too."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for n in range(WARM_UP):
            await _timed(client, arm, f"warm-{n}", n, {})
        for n in range(WARM_UP):
            arm.latencies_ms["1"].append(await _timed(client, arm, f"first-{n}", n, {}, window="1"))
        for n in range(conversations):
            state: dict[str, Any] = {}
            for turn in range(turns):
                window = next((name for name, span in WINDOWS.items() if turn in span), None)
                took_ms = await _timed(client, arm, f"long-{n}", turn, state, window=window)
                if window:
                    arm.latencies_ms[window].append(took_ms)


async def throughput(address: str, arm: Arm, *, persons: int, seconds: float) -> dict[str, float]:
    """Messages a second when `persons` talk at once, each in a conversation of her own."""
    limits = httpx.Limits(max_connections=persons)
    took_ms: list[float] = []
    errors = 0
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        end = time.perf_counter() + seconds

        async def talk(number: int) -> None:
            nonlocal errors
            state: dict[str, Any] = {}
            turn = number
            while time.perf_counter() < end:
                try:
                    took_ms.append(await _timed(client, arm, f"p{persons}-{number}", turn, state))
                except httpx.HTTPError:
                    errors += 1
                turn += 1

        await asyncio.gather(*(talk(number) for number in range(persons)))
    return {"per_s": len(took_ms) / seconds, "p95_ms": quantile(took_ms, 0.95), "errors": errors}


def summary(arm: Arm) -> dict[str, dict[str, float]]:
    return {
        window: {
            "p50_ms": median(values),
            "p95_ms": quantile(values, 0.95),
            "samples": len(values),
            **{f"{stage}_ms": median(arm.stages_ms[window][stage]) for stage in STAGES if arm.stages_ms[window][stage]},
        }
        for window, values in arm.latencies_ms.items()
    }


async def _timed(
    client: httpx.AsyncClient, arm: Arm, who: str, turn: int, state: dict[str, Any], window: str | None = None
) -> float:
    started = time.perf_counter()
    stages = await arm.send(client, who, SENTENCES[turn % len(SENTENCES)], state)
    took_ms = (time.perf_counter() - started) * 1000
    if window:
        for stage, spent_ms in stages.items():
            arm.stages_ms[window][stage].append(spent_ms)
    return took_ms
