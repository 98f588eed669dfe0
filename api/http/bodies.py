"""Bodies are small and come quickly: 64 KiB within ten seconds, else the request ends."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response

from api.http.asgi import App, Message, Receive, Scope, Send

MAX_BYTES = 64 * 1024
SECONDS = 10.0


class _Refused(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class BodyLimit:
    """Reads the whole body first, so that no route ever holds half a message."""

    def __init__(self, app: App, refuse: Callable[[int, str], Response]) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_read(scope, receive), SECONDS)
        except _Refused as error:
            await self._refuse(error.status, error.code)(scope, receive, send)
        except TimeoutError:
            await self._refuse(408, "body_too_slow")(scope, receive, send)
        else:
            await self._app(scope, _replaying(body, receive), send)


async def _read(scope: Scope, receive: Receive) -> bytes:
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > MAX_BYTES:
        raise _Refused(413, "body_too_large")
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BYTES:
            raise _Refused(413, "body_too_large")
        if not message.get("more_body", False):
            return body


def _replaying(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def replay() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
