"""Places and offers in memory, for the public API. Loaded beside the start, so that the chat never waits for it."""

import asyncio
import gc
from dataclasses import dataclass
from pathlib import Path

import structlog

from relais.database import Database
from relais.errors import Unavailable
from relais.offers.search import Catalogue
from relais.places.gazetteer import Gazetteer

REFRESH_S = 30.0
AFTER_START_S = 2.0  # people who were waiting are served first; loading takes some seconds of one core
log = structlog.get_logger("domain")


@dataclass
class Loaded:
    gazetteer: Gazetteer
    catalogue: Catalogue


class Domain:
    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database, self._data_dir = database, data_dir
        self._loaded: Loaded | None = None

    @property
    def is_loaded(self) -> bool:
        return self._loaded is not None

    def get(self) -> Loaded:
        """Raises `Unavailable` (not_ready) until all is loaded."""
        if self._loaded is None:
            raise Unavailable("the catalogue is being loaded", code="not_ready")
        return self._loaded

    async def keep_fresh(self) -> None:
        """Load, then follow the imports."""
        await asyncio.sleep(AFTER_START_S)
        while self._loaded is None:
            try:
                self._loaded = await asyncio.to_thread(self._load)
            except Exception as error:  # noqa: BLE001 - the chat lives without it; /health/ready tells
                log.error("catalogue_not_loaded", problem=type(error).__name__)
                await asyncio.sleep(REFRESH_S)
        while True:
            await asyncio.sleep(REFRESH_S)
            if await asyncio.to_thread(self._loaded.catalogue.refresh):
                log.info("catalogue_refreshed")

    def _load(self) -> Loaded:
        with self._database.read_session() as session:
            gazetteer = Gazetteer.load(session, self._data_dir)
        catalogue = Catalogue.open(self._database, gazetteer, self._data_dir)
        gc.collect()
        gc.freeze()  # the collector looks no more through what stays: a fifth of all time under load (performance.md)
        return Loaded(gazetteer, catalogue)
