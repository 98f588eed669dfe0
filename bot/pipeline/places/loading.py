"""Loaded once in a process: the gazetteer costs half a second and serves the pipeline and the actions."""

from functools import lru_cache
from pathlib import Path

from bot.pipeline.places.finder import PlaceFinder
from bot.pipeline.places.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer


@lru_cache(maxsize=2)
def gazetteer_of(data_dir: Path) -> Gazetteer:
    """From the files, so that understanding works without a database."""
    return Gazetteer.from_data(data_dir)


@lru_cache(maxsize=2)
def place_finder(data_dir: Path) -> PlaceFinder:
    return PlaceFinder(gazetteer_of(data_dir), Surroundings.load(data_dir))
