"""The worker: a small web service that plays turns (docs/contracts.md §3). Loopback or private network only.

One turn at a time, a short queue, then 503. Reads the database, writes nothing, keeps nothing on disk.
`python -m bot.worker`.
"""

import asyncio
import hmac
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.agent import settle
from bot.turns import StateWanted, Turn, TurnFailed, Turns
from relais.safety.situations import by_urgency
from relais.settings import Settings

QUEUE_LIMIT = 32
FORGET_EVERY_S = 10.0
BODY_LIMIT = 1_000_000
MODEL_NAME = "relais.tar.gz"
WARM_UP = Turn("warm-up", {"text": "bonjour"})

log = logging.getLogger("relais.worker")
Handler = Callable[[Request], Awaitable[Response]]


class Worker:
    """The turns of one process behind HTTP."""

    def __init__(self, turns: Turns, *, secret: str, model: Path) -> None:
        self._turns = turns
        self._secret = secret.encode()
        self._model = model
        self._turn = asyncio.Lock()
        self._waiting = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/turn", self._guarded(self.turn), methods=["POST"]),
                Route("/reload", self._guarded(self.reload), methods=["POST"]),
                Route("/health", self._guarded(self.health)),
            ],
            lifespan=self._warm,
        )

    @asynccontextmanager
    async def _warm(self, _app: Starlette) -> AsyncIterator[None]:
        await self._turns.play(WARM_UP)
        self._turns.forget(WARM_UP.conversation_id)
        settle()
        forgetting = asyncio.create_task(self._forget_forever())
        yield
        forgetting.cancel()

    async def _forget_forever(self) -> None:
        """What was erased is in no process after a minute (I8)."""
        while True:
            await asyncio.sleep(FORGET_EVERY_S)
            self._turns.forget_idle(time.monotonic())

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("x-relais-secret", "").encode()
            if not hmac.compare_digest(given, self._secret):
                return _json(401, {"code": "unauthorized"})
            return await handler(request)

        return guarded

    async def turn(self, request: Request) -> Response:
        turn = _turn_of(await request.body())
        if turn is None:
            return _json(422, {"code": "bad_turn"})
        if self._waiting >= QUEUE_LIMIT:
            return _json(503, {"code": "busy"})
        self._waiting += 1
        try:
            async with self._turn:
                return await self._play(turn)
        finally:
            self._waiting -= 1

    async def _play(self, turn: Turn) -> Response:
        try:
            answer = await self._turns.play(turn)
        except StateWanted:
            return _json(409, {"code": "state_wanted"})
        except TurnFailed as error:
            log.error("turn failed: %s", error)
            return _json(500, {"code": "turn_failed"})
        except Exception as error:  # noqa: BLE001 - the last resort: a turn may fail, the worker may not
            log.error("turn crashed: %s at %s", type(error).__name__, _place_of(error))
            return _json(500, {"code": "turn_failed"})
        return _json(200, asdict(answer))

    async def reload(self, _request: Request) -> Response:
        async with self._turn:
            self._turns.reload(self._model)
        return _json(200, {"model": self._turns.fingerprint})

    async def health(self, _request: Request) -> Response:
        return _json(200, {"model": self._turns.fingerprint, "loaded": True, "waiting": self._waiting})


def _turn_of(body: bytes) -> Turn | None:
    """A well-formed turn, or nothing. Free text may not begin as a command of Rasa's: the second wall (§5.1)."""
    if len(body) > BODY_LIMIT:
        return None
    try:
        asked: dict[str, Any] = orjson.loads(body)
        message = asked["message"]
        if "intent" not in message and message["text"].strip().startswith("/"):
            return None
        return Turn(
            conversation_id=str(asked["conversation_id"]),
            message=message,
            version=int(asked.get("version") or 0),
            snapshot=asked.get("snapshot"),
            context=asked.get("context") or {},
            danger=by_urgency(asked.get("danger") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _place_of(error: BaseException) -> str:
    """Where it broke, without the values: they may hold what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def _json(status: int, value: dict[str, Any]) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


def main() -> int:
    """Load the model and serve; each way to fail is one sentence that says what to do."""
    settings = Settings()
    address = urlsplit(sys.argv[1] if len(sys.argv) > 1 else settings.worker_urls[0])
    model = settings.model_dir / MODEL_NAME
    secret = settings.worker_secret.get_secret_value()
    if not secret:
        print("RELAIS_WORKER_SECRET is not set: the worker refuses to answer just anybody.", file=sys.stderr)
        return 2
    if not model.exists():
        print(f"There is no model at {model}: run `make train`.", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    worker = Worker(Turns(model), secret=secret, model=model)
    # ws="none": Rasa holds back a websockets that uvicorn no longer knows, and nobody needs one here.
    host, port = address.hostname or "127.0.0.1", address.port or 8055
    uvicorn.run(worker.app(), host=host, port=port, log_level="warning", access_log=False, ws="none")
    return 0


if __name__ == "__main__":
    sys.exit(main())
