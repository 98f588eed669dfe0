"""`offers import | list-feeds | remove-feed`: what an operator does with feeds (docs/offers-import.md)."""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from relais.database import Database
from relais.offers.importing import ImportRefused, Options, Report, Verdict, import_offers
from relais.offers.importing.editions import list_served, remove_feed, remove_unserved
from relais.offers.importing.locking import only_import
from relais.offers.importing.showing import watch
from relais.settings import Settings

SHOWN_REASONS = 20


def register(families: Any) -> None:
    parser = families.add_parser("offers", help="import and list the feeds of offers")
    actions = parser.add_subparsers(required=True, metavar="action")
    _register_import(actions.add_parser("import", help="serve the offers of a file or folder, wholly or not at all"))
    actions.add_parser("list-feeds", help="feeds that are served").set_defaults(run=_list_feeds)
    remove = actions.add_parser("remove-feed", help="take the offers of a feed out of the search")
    remove.add_argument("feed")
    remove.set_defaults(run=_remove_feed)


def _register_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="folder with structures.* and services.*, or one file")
    parser.add_argument("--feed", default="main", help="a new import replaces the feed of this name (default: main)")
    parser.add_argument("--report", type=Path, help="write every problem to this file, as JSON lines")
    parser.add_argument("--max-rejected", type=_share, default=20.0, help="refuse above this percentage (default: 20)")
    parser.add_argument("--min-kept", type=_share, default=50.0, help="refuse below this percentage of the services "
                        "served before (default: 50; feeds of 100 services or more)")  # fmt: skip
    parser.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    settings, console = Settings(), _console()
    options = Options(
        max_rejected=arguments.max_rejected / 100,
        min_kept=arguments.min_kept / 100,
        departements=settings.departements,
        report_path=arguments.report,
    )
    database = Database(settings.resolved_database_url)
    try:
        with watch(console) as progress:
            report = import_offers(
                database,
                arguments.path,
                feed=arguments.feed,
                data_dir=settings.data_dir,
                progress=progress,
                options=options,
            )
    except ImportRefused as refusal:
        if refusal.report is not None:
            _show_problems(console, refusal.report, arguments.report)
        raise
    finally:
        database.dispose()
    _show(console, report, arguments.report)
    return 0


def _show(console: Console, report: Report, full_report: Path | None) -> None:
    content = f"{report.structures} structures, {report.services} services"
    if report.already_imported:
        console.print(
            f"Already imported, nothing to do: feed {report.feed}, {content}.", highlight=False, soft_wrap=True
        )
        return
    _show_problems(console, report, full_report)
    console.print(
        f"Feed {report.feed} is served: {content}, {report.rejected} rows rejected. "
        f"{report.rows_read.total()} rows in {report.duration_s:.1f} s ({report.rows_per_s:.0f} rows/s); "
        f"vectors: {report.vectors_encoded} encoded, {report.vectors_kept} kept.",
        highlight=False,
        soft_wrap=True,
    )


def _show_problems(console: Console, report: Report, full_report: Path | None) -> None:
    """The commonest reasons with one row each: the whole list is for the file of --report."""
    if not report.reasons:
        return
    table = Table("verdict", "file", "field", "reason", "times", "for instance", title="What was not taken as it came")
    instances = {(p.verdict, p.file, p.field, p.reason): p for p in reversed(report.problems)}
    for key, times in sorted(report.reasons.items(), key=_worst_first)[:SHOWN_REASONS]:
        instance = instances.get(key)
        where = f"row {instance.row} {instance.id}" if instance else ""
        table.add_row(*key, str(times), where)
    console.print(table)
    hidden = len(report.reasons) - SHOWN_REASONS
    if hidden > 0:
        console.print(f"… and {hidden} other reasons.", highlight=False)
    target = f"in {full_report}" if full_report else "with --report PATH"
    console.print(f"Each row, its field and the reason: {target}.", highlight=False, markup=False, soft_wrap=True)


def _worst_first(item: tuple[tuple[Verdict, str, str, str], int]) -> tuple[int, int]:
    (verdict, *_), times = item
    return list(Verdict).index(verdict), -times


def _console() -> Console:
    """A log file has no width: its lines are not cut at eighty characters."""
    console = Console()
    return console if console.is_terminal else Console(width=200)


def _list_feeds(_arguments: argparse.Namespace) -> int:
    database = Database(Settings().resolved_database_url)
    table = Table("feed", "imported (UTC)", "structures", "services", "rejected")
    for edition in list_served(database):
        counts = (edition.structures, edition.services, edition.rejected)
        table.add_row(edition.feed, f"{edition.imported_at:%Y-%m-%d %H:%M}", *map(str, counts))
    _console().print(table)
    database.dispose()
    return 0


def _remove_feed(arguments: argparse.Namespace) -> int:
    database = Database(Settings().resolved_database_url)
    with only_import(database):
        remove_feed(database, arguments.feed)
        for _ in remove_unserved(database):
            pass
    database.dispose()
    print(f"Feed {arguments.feed} is no longer served.")
    return 0


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError("a percentage from 0 to 100")
    return value
