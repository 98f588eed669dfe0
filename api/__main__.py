"""`python -m api`: the gateway, one process. Stops at once and cleanly on Ctrl-C or SIGTERM."""

import sys
from types import FrameType

import uvicorn

from api import logs, starting
from api.app import around, build_gateway, create_app
from api.gateway import Gateway
from relais.database import Database
from relais.errors import RelaisError
from relais.settings import Settings

LAST_ANSWERS_S = 5


class Server(uvicorn.Server):
    """Open streams end first, so that the rest can."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway) -> None:
        super().__init__(config)
        self._gateway = gateway

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._gateway.hub.close()
        super().handle_exit(sig, frame)


def main() -> int:
    """Serve until told to stop; what prevents the start is said in one sentence."""
    settings = Settings()
    logs.set_up(settings.log_level)
    starting.tune()
    try:
        return _serve(settings)
    except RelaisError as error:
        print(f"relais: {error}", file=sys.stderr)
        return 1


def _serve(settings: Settings) -> int:
    database = Database(settings.resolved_database_url)
    starting.stay_on_one_core(database)
    lock = starting.hold_database(database)
    bound = starting.bind(settings.host, settings.port)
    starting.prepare_tables(database)
    starting.prepare_keys(database, settings)
    gateway = build_gateway(settings, database)
    config = uvicorn.Config(
        around(create_app(gateway)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=LAST_ANSWERS_S,
    )
    Server(config, gateway).run(sockets=[bound])
    database.dispose()
    if lock is not None:
        lock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
