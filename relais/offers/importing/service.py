"""`import_offers`: a feed becomes the catalogue that is served, wholly or not at all."""

import datetime as dt
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from relais.database import Database
from relais.errors import Refused
from relais.offers.importing import editions, work
from relais.offers.importing.formats.source import Row, Source
from relais.offers.importing.locking import only_import
from relais.offers.importing.parallel import open_executor
from relais.offers.importing.places import KnownPlaces
from relais.offers.importing.progress import Progress, Stage, Step, in_silence
from relais.offers.importing.reading import FeedFiles, find_files, nested_structures, read_rows
from relais.offers.importing.report import ImportRefused, Problem, Report, Sink
from relais.offers.importing.run import Run
from relais.offers.importing.sources import load_known_sources

PARALLEL_FROM_BYTES = 2_000_000
GUARDED_FROM_SERVICES = 100
_FEED_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True)
class Options:
    """`max_rejected` and `min_kept` are shares from 0 to 1: of a file's rows, of the services served before."""

    max_rejected: float = 0.2
    min_kept: float = 0.5
    departements: tuple[str, ...] = ("11", "12", "81")
    workers: int | None = None
    report_path: Path | None = None


def import_offers(
    database: Database,
    path: Path,
    *,
    feed: str,
    data_dir: Path,
    progress: Progress = in_silence,
    options: Options = Options(),
    now: dt.datetime | None = None,
) -> Report:
    """Serve the offers of `path` instead of the feed's former ones; `ImportRefused` leaves the former ones served."""
    if not _FEED_NAME.fullmatch(feed):
        raise Refused("a feed is named in small letters, digits and hyphens", code="bad_feed_name")
    started = time.perf_counter()
    report = Report(feed)
    with only_import(database):
        files = find_files(path)
        digest = files.digest(work.importer_version())
        former = editions.find_served(database, feed)
        _clean_up(database, progress)
        if former is not None and former.digest == digest:
            report.already_imported = True
            report.structures, report.services = former.structures, former.services
            return report
        edition_id = editions.open_edition(database, feed=feed, digest=digest, now=now or dt.datetime.now(dt.UTC))
        try:
            with _sink(options.report_path) as sink, open_executor(_workers(files, options)) as executor:
                run = Run(
                    database=database,
                    executor=executor,
                    edition_id=edition_id,
                    former_id=former.id if former else None,
                    places=KnownPlaces.load(database, options.departements),
                    known_sources=load_known_sources(data_dir),
                    report=report,
                    sink=sink,
                    progress=progress,
                )
                _add_all(run, files)
            _judge(report, options, former.services if former else 0)
        except ImportRefused as refusal:
            refusal.report = report
            _clean_up(database, progress)
            raise
        progress(Step(Stage.swap, done=0, total=1, rows=0))
        editions.serve(database, edition_id, report)
        _clean_up(database, progress)
    report.duration_s = time.perf_counter() - started
    return report


def _add_all(run: Run, files: FeedFiles) -> None:
    holder = files.structures or files.services
    if holder is not None:
        with read_rows(holder, "structures" if files.structures else "services") as source:
            run.add_structures(source, source.rows if files.structures else nested_structures(source))
    if files.services is not None:
        with read_rows(files.services, "services") as source:
            run.add_services(source, source.rows if files.structures else _with_structure_id(source))


def _with_structure_id(source: Source) -> Iterator[Row]:
    for row in source.rows:
        nested = row.pop("structure", None)
        if isinstance(nested, dict):
            row.setdefault("structure_id", nested.get("id"))
        yield row


def _judge(report: Report, options: Options, served_before: int) -> None:
    """Refuse a feed that is mostly wrong, empty, or suddenly much smaller."""
    if not report.structures:
        raise ImportRefused("no usable structure was found", code="empty_feed")
    for kind, read in report.rows_read.items():
        rejected = report.rows_rejected[kind]
        if read and rejected / read > options.max_rejected:
            raise ImportRefused(
                f"{rejected} of {read} {kind} are rejected, more than {options.max_rejected:.0%}: nothing was changed",
                code="too_many_rejected",
            )
    if served_before >= GUARDED_FROM_SERVICES and report.services < served_before * options.min_kept:
        raise ImportRefused(
            f"{report.services} services instead of {served_before}: is the file whole? (--min-kept lowers the bar)",
            code="feed_shrank",
        )


def _clean_up(database: Database, progress: Progress) -> None:
    for done, total in editions.remove_unserved(database):
        progress(Step(Stage.cleaning, done=done, total=total, rows=done))


def _workers(files: FeedFiles, options: Options) -> int:
    if options.workers is not None:
        return options.workers
    size = sum(path.stat().st_size for path in (files.structures, files.services) if path)
    return (os.cpu_count() or 1) if size >= PARALLEL_FROM_BYTES else 1


@contextmanager
def _sink(path: Path | None) -> Iterator[Sink]:
    """Writes every problem as one line of JSON, when a path was given."""
    if path is None:
        yield lambda problem: None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:

        def write(problem: Problem) -> None:
            file.write(json.dumps(problem.to_json(), ensure_ascii=False) + "\n")

        yield write
