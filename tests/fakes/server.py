"""Serves an ASGI application on a port of its own, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """The test keeps its own."""

    async def main_loop(self) -> None:
        """As uvicorn's, but its end is noticed at once: hundreds of tests wait for it."""
        while not await self.on_tick(0):
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(app: Any, *, port: int = 0, **tls: Any) -> AsyncIterator[str]:
    """Yields the address; everything has ended when the block ends. `tls`: `ssl_certfile` and `ssl_keyfile`."""
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1, **tls)
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
