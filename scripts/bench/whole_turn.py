"""A turn as a person lives it: from the POST of her message to the event that closes the turn, over HTTP."""

import time
import uuid
from collections.abc import Iterator

import httpx

from scripts.bench.figures import median, quantile
from scripts.bench.turns import SENTENCES

BURST = 4


def measure(address: str, *, turns: int = 60) -> dict[str, float]:
    """New persons, a few messages each: the gateway's limits per conversation are part of what is measured."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=40) as client:
        took_ms = [_timed(person, n) for person in _persons(client, turns // BURST) for n in range(BURST)]
    return {"p50_ms": median(took_ms), "p95_ms": quantile(took_ms, 0.95), "samples": len(took_ms)}


def _persons(client: httpx.Client, count: int) -> Iterator["_Person"]:
    for _ in range(count):
        yield _Person(client)


def _timed(person: "_Person", n: int) -> float:
    started = time.perf_counter()
    person.say(SENTENCES[n])
    return (time.perf_counter() - started) * 1000


class _Person:
    """One conversation: its way in, and how far it has been read."""

    def __init__(self, client: httpx.Client) -> None:
        opened = client.post("/conversations", json={})
        opened.raise_for_status()
        self.client, self.id, self.after = client, opened.json()["conversation_id"], opened.json()["next"]
        self.headers = {"Authorization": f"Bearer {opened.json()['token']}"}

    def say(self, text: str) -> None:
        message_id = str(uuid.uuid4())
        body = {"client_msg_id": message_id, "text": text}
        self.client.post(f"/conversations/{self.id}/messages", json=body, headers=self.headers).raise_for_status()
        while not self._has_closed(message_id):
            pass

    def _has_closed(self, message_id: str) -> bool:
        query = {"after": self.after, "wait": 20}
        answer = self.client.get(f"/conversations/{self.id}/events", params=query, headers=self.headers)
        answer.raise_for_status()
        self.after = answer.json()["next"]
        return any(
            event["kind"] == "turn_done" and event.get("client_msg_id") == message_id
            for event in answer.json()["events"]
        )
