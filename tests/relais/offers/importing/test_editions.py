"""All or nothing: what a search sees before, during and after imports, finished or not."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from relais.database import Database
from relais.errors import Conflict, NotFound, Refused
from relais.offers.importing import ImportRefused, Stage, Step
from relais.offers.importing.editions import find_served, list_served, remove_feed, remove_unserved
from relais.offers.importing.locking import only_import
from relais.offers.tables import Edition, Service, Structure
from tests.relais.offers.importing.builders import make_service, make_structure, write_feed
from tests.relais.offers.importing.conftest import Import, Served


class Killed(BaseException):
    """The process ends here."""


def kill_at(stage: Stage) -> Callable[[Step], None]:
    def progress(step: Step) -> None:
        if step.stage == stage:
            raise Killed

    return progress


def count_rows(database: Database) -> tuple[int, int, int]:
    with database.read_session() as session:
        editions, structures, services = (
            session.scalar(select(func.count()).select_from(table)) for table in (Edition, Structure, Service)
        )
    return editions or 0, structures or 0, services or 0


def test_import_same_files_again_changes_nothing(database: Database, tmp_path: Path, run_import: Import) -> None:
    folder = write_feed(tmp_path)
    run_import(folder)
    before = find_served(database, "main")

    report = run_import(folder)

    after = find_served(database, "main")
    assert report.already_imported
    assert (report.structures, report.services) == (1, 1)
    assert before is not None
    assert after is not None
    assert before.id == after.id


def test_import_edition_keeps_counts_and_moment(database: Database, tmp_path: Path, run_import: Import) -> None:
    run_import(write_feed(tmp_path, [make_service(1), make_service(1), *[make_service(n) for n in range(2, 9)]]))

    [edition] = list_served(database)
    assert (edition.feed, edition.structures, edition.services, edition.rejected) == ("main", 1, 8, 1)
    assert edition.imported_at.replace(tzinfo=dt.UTC) == dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


def test_import_row_gone_from_the_feed_leaves_the_search(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "monday", [make_service(1), make_service(2)]))

    run_import(write_feed(tmp_path / "tuesday", [make_service(2), make_service(3)]))

    assert [service.id for service in served()] == ["relais-exemple--service-2", "relais-exemple--service-3"]
    assert count_rows(database) == (1, 1, 2)


def test_import_two_feeds_stand_side_by_side(tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path / "a", [make_service(1)]), feed="demonstration")
    run_import(write_feed(tmp_path / "b", [make_service(1), make_service(2)]), feed="data-inclusion")

    run_import(write_feed(tmp_path / "c", [make_service(3)]), feed="data-inclusion")

    assert [service.id for service in served()] == ["relais-exemple--service-1", "relais-exemple--service-3"]


@pytest.mark.parametrize("stage", [Stage.structures, Stage.services, Stage.swap])
def test_import_killed_before_the_swap_keeps_the_old_catalogue(
    stage: Stage, database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "old", [make_service(1)]))
    new = write_feed(tmp_path / "new", [make_service(2)])

    with pytest.raises(Killed):
        run_import(new, progress=kill_at(stage))

    assert [service.id for service in served()] == ["relais-exemple--service-1"]
    run_import(new)
    assert [service.id for service in served()] == ["relais-exemple--service-2"]
    assert count_rows(database) == (1, 1, 1)


def test_import_killed_while_cleaning_serves_the_new_catalogue(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "old", [make_service(1)]))
    new = write_feed(tmp_path / "new", [make_service(2)])

    with pytest.raises(Killed):
        run_import(new, progress=kill_at(Stage.cleaning))

    assert [service.id for service in served()] == ["relais-exemple--service-2"]
    assert run_import(new).already_imported
    assert count_rows(database) == (1, 1, 1)


def test_import_killed_with_workers_ends_them(tmp_path: Path, run_import: Import, served: Served) -> None:
    folder = write_feed(tmp_path, [make_service(n) for n in range(1, 3000)])

    with pytest.raises(Killed):
        run_import(folder, progress=kill_at(Stage.services), workers=2)

    assert served() == []


def test_import_too_many_rejected_keeps_the_old_catalogue(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "old", [make_service(1)]))
    bad = [make_service(n, nom="x") for n in range(2, 5)]
    folder = write_feed(tmp_path / "new", [*bad, *[make_service(n) for n in range(5, 13)]])

    with pytest.raises(ImportRefused) as refusal:
        run_import(folder)

    assert refusal.value.code == "too_many_rejected"
    assert refusal.value.report is not None
    assert refusal.value.report.rejected == 3
    assert [service.id for service in served()] == ["relais-exemple--service-1"]
    assert count_rows(database) == (1, 1, 1)


def test_import_rejected_up_to_the_bar_is_served(tmp_path: Path, run_import: Import, served: Served) -> None:
    bad = [make_service(n, nom="x") for n in range(2)]

    run_import(write_feed(tmp_path, [*bad, *[make_service(n) for n in range(2, 10)]]))

    assert len(served()) == 8


def test_import_bar_raised_lets_the_feed_pass(tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path, [make_service(1, nom="x"), make_service(2)]), max_rejected=0.5)

    assert len(served()) == 1


def test_import_feed_suddenly_small_is_refused(tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path / "old", [make_service(n) for n in range(100)]))
    small = write_feed(tmp_path / "new", [make_service(n) for n in range(49)])

    with pytest.raises(ImportRefused) as refusal:
        run_import(small)

    assert refusal.value.code == "feed_shrank"
    assert len(served()) == 100
    run_import(small, min_kept=0)
    assert len(served()) == 49


def test_import_empty_feed_keeps_the_old_catalogue(tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path / "old"))
    folder = write_feed(tmp_path / "new")
    for kind in ("structures", "services"):
        (folder / f"{kind}.json").write_text("[]", encoding="utf-8")

    with pytest.raises(ImportRefused) as refusal:
        run_import(folder)

    assert refusal.value.code == "empty_feed"
    assert len(served()) == 1


def test_import_unchanged_text_keeps_its_vector(tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path / "old", [make_service(1), make_service(2)]))
    before = served()

    report = run_import(write_feed(tmp_path / "new", [make_service(1, frais="payant"), make_service(2, nom="Permis")]))

    after = served()
    assert (report.vectors_kept, report.vectors_encoded) == (1, 1)
    assert before[0].vector == after[0].vector
    assert before[1].vector != after[1].vector


def test_import_equal_texts_are_encoded_once(tmp_path: Path, run_import: Import, served: Served) -> None:
    report = run_import(write_feed(tmp_path, [make_service(n, nom="Atelier CV") for n in range(1, 601)]))

    assert report.vectors_encoded == 1
    assert len({service.vector for service in served()}) == 1


def test_import_while_another_runs_raises_conflict(database: Database, tmp_path: Path, run_import: Import) -> None:
    folder = write_feed(tmp_path)

    with only_import(database), pytest.raises(Conflict) as conflict:
        run_import(folder)

    assert conflict.value.code == "import_running"
    assert run_import(folder).services == 1


def test_import_feed_name_with_a_path_is_refused(tmp_path: Path, run_import: Import) -> None:
    with pytest.raises(Refused) as refusal:
        run_import(write_feed(tmp_path), feed="../x")

    assert refusal.value.code == "bad_feed_name"


def test_remove_feed_takes_its_offers_out(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "a", [make_service(1)]), feed="one")
    run_import(write_feed(tmp_path / "b", [make_service(2)]), feed="two")

    remove_feed(database, "one")
    removed = list(remove_unserved(database))

    assert [service.id for service in served()] == ["relais-exemple--service-2"]
    assert removed == [(1, 2), (2, 2)]
    with pytest.raises(NotFound):
        remove_feed(database, "one")


def test_import_many_structures_keep_their_own_services(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    structures = [make_structure(n) for n in range(1, 1202)]
    services = [make_service(n, structure_id=f"relais-exemple--{n}") for n in range(1, 1202)]

    run_import(write_feed(tmp_path, services, structures))

    with database.read_session() as session:
        ids = {row.pk: row.id for row in session.execute(select(Structure.pk, Structure.id))}
    assert all(ids[service.structure_pk] == service.structure_id for service in served())
