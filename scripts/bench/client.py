"""A load client that costs little: HTTP/1.1 on one kept connection, JSON both ways. It only speaks to our gateway."""

import asyncio
from typing import Any

import orjson


class LeanClient:
    """One connection, one request at a time; `headers` go along with each."""

    def __init__(self, port: int, headers: tuple[str, ...] = ()) -> None:
        self.port, self.headers = port, headers
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: Any = None, *, token: str = "") -> tuple[int, Any]:
        """Status and body. A kept connection may be closed at this very moment: then once more, as a browser does."""
        is_kept = self._streams is not None
        try:
            return await self._ask(method, path, body, token)
        except (asyncio.IncompleteReadError, ConnectionError):
            if not is_kept:
                raise
            self.close()
        return await self._ask(method, path, body, token)

    async def _ask(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any]:
        reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self.port)
        content = b"" if body is None else orjson.dumps(body)
        writer.write(_head(method, path, token, len(content), *self.headers) + content)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = await reader.readexactly(_length(head))
        return int(head[9:12]), orjson.loads(answer) if answer else None

    async def stream(self, path: str, *, token: str) -> asyncio.StreamReader:
        """An open event stream, its head already read."""
        reader, writer = self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(_head("GET", path, token, 0, accept="text/event-stream"))
        head = await reader.readuntil(b"\r\n\r\n")
        if head[9:12] != b"200":
            raise RuntimeError(head[:12].decode())
        return reader

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


def _head(method: str, path: str, token: str, length: int, *more: str, accept: str = "application/json") -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Accept: {accept}",
        *([f"Authorization: Bearer {token}"] if token else []),
        *(["Content-Type: application/json"] if length else []),
        f"Content-Length: {length}",
        *more,
    )
    return "\r\n".join((*lines, "", "")).encode()


def _length(head: bytes) -> int:
    """Nothing stands behind a 204."""
    _, named, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if named else 0
