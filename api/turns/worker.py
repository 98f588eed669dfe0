"""One worker over HTTP: a turn out, a checked answer back. Never more bytes than foreseen."""

import datetime as dt
from typing import Any

import httpx
import orjson

from api.turns.breaker import Breaker
from api.turns.failures import StateWanted, WorkerBusy, WorkerDown, WorkerFailed
from api.turns.protocol import MAX_BYTES, TurnAnswer, parse_answer
from relais.conversations.claims import Claimed

Snapshot = dict[str, Any] | None
HEALTH_TIMEOUT_S = 3.0


class Worker:
    """The caller sets the deadline of a turn (by cancelling); the circuit belongs to this worker."""

    def __init__(self, client: httpx.AsyncClient, url: str, secret: str) -> None:
        self.url = url.rstrip("/")
        self.breaker = Breaker()
        self._client = client
        self._headers = {"X-Relais-Secret": secret, "Content-Type": "application/json"}

    async def play(self, claimed: Claimed, *, snapshot: Snapshot, now: dt.datetime) -> TurnAnswer:
        """Raises a `WorkerProblem`."""
        body = orjson.dumps(_question(claimed, snapshot=snapshot, now=now))
        try:
            async with self._client.stream("POST", f"{self.url}/turn", content=body, headers=self._headers) as response:
                _check_status(response)
                return parse_answer(await _read_bounded(response))
        except httpx.TransportError as error:
            raise WorkerDown(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise WorkerFailed(type(error).__name__) from None

    async def is_ready(self) -> bool:
        """Answers, with a model loaded."""
        try:
            response = await self._client.get(
                f"{self.url}/health", headers=self._headers, timeout=httpx.Timeout(HEALTH_TIMEOUT_S)
            )
            return response.status_code == 200 and bool(response.json().get("loaded"))
        except (httpx.HTTPError, ValueError, AttributeError):
            return False


def _question(claimed: Claimed, *, snapshot: Snapshot, now: dt.datetime) -> dict[str, Any]:
    return {
        "conversation_id": claimed.conversation_id,
        "turn_id": claimed.turn_id,
        "version": claimed.version,
        "snapshot": snapshot,
        "message": {name: value for name, value in claimed.message.items() if name != "danger"},
        "danger": list(claimed.danger),
        "context": {"now": now.isoformat(), **claimed.context},
    }


def _check_status(response: httpx.Response) -> None:
    match response.status_code:
        case 200:
            return
        case 409:
            raise StateWanted("state wanted")
        case 503:
            raise WorkerBusy("busy")
        case status:
            raise WorkerFailed(f"status {status}")


async def _read_bounded(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MAX_BYTES:
            raise WorkerFailed("answer too large")
    return bytes(content)
