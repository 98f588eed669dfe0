"""One line for each request: method, route, status, time. No address, no id, no text. Counts the same in metrics."""

import time

import structlog

from api.http.asgi import App, Message, Receive, Scope, Send
from api.metrics import Metrics

log = structlog.get_logger("http")
QUIET = ("/health/live", "/health/ready", "/metrics")


class AccessLog:
    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:  # noqa: BLE001 - the last resort: the answer was sent, the trace could hold words
            log.error("unforeseen_error", problem=type(error).__name__, at=_place_of(error))
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.requests.labels(route, str(status)).observe(seconds)
        if route not in QUIET:
            log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def _place_of(error: Exception) -> str:
    """File and line where it was raised; never the message."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
