"""One request to an address of somebody else's choosing: to the public Internet alone, at the number that was judged.

A name is resolved once, every address it has is judged, and the judged one is called, so that a name that changes
between the two (rebinding) leads nowhere. No proxy, no redirect, little time, little answer (F20).
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from relais.errors import Unavailable
from relais.hooks.addresses import Target, is_public

CONNECT_S, WHOLE_S = 5.0, 10.0
MOST_BYTES = 64 * 1024
Resolve = Callable[[str, int], Awaitable[list[str]]]


class Forbidden(Exception):
    """The name leads inside."""


async def resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """TLS still asks for the name: httpcore checks the certificate against the host of the URL."""

    def __init__(self, resolve: Resolve = resolve, may_call: Callable[[str], bool] = is_public) -> None:
        self._resolve, self._may_call = resolve, may_call
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await asyncio.wait_for(self._resolve(host, port), timeout)
        except (OSError, UnicodeError, TimeoutError) as error:
            raise httpcore.ConnectError(f"unknown name: {type(error).__name__}") from error
        if not addresses or not all(self._may_call(address) for address in addresses):
            raise Forbidden
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_args: Any, **_more: Any) -> httpcore.AsyncNetworkStream:
        raise Forbidden

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def post(
    target: Target, body: bytes, headers: dict[str, str], *, network: GuardedNetwork, trust: ssl.SSLContext
) -> int:
    """The status. Raises `Unavailable` (nobody answers well in time) or `Forbidden`."""
    named = f"[{target.host}]" if ":" in target.host else target.host
    host = named if target.port == 443 else f"{named}:{target.port}"
    sent = [("Host", host), ("Content-Length", str(len(body))), *headers.items()]
    url = httpcore.URL(scheme=b"https", host=target.host.encode(), port=target.port, target=target.path.encode())
    limits = dict.fromkeys(("connect", "read", "write", "pool"), CONNECT_S)
    try:
        async with (
            asyncio.timeout(WHOLE_S),
            httpcore.AsyncConnectionPool(ssl_context=trust, network_backend=network) as pool,
            pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": limits}) as answer,
        ):
            await _read_little(answer)
            return int(answer.status)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Unavailable(type(error).__name__) from error


async def _read_little(answer: httpcore.Response) -> None:
    """Nothing of it is kept; one that does not end is left."""
    size = 0
    async for chunk in answer.aiter_stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise httpcore.RemoteProtocolError("too much")
