"""One import on its way: rows come from the files, go through the workers, and into a hidden edition."""

from collections import ChainMap
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any

from relais.database import Database
from relais.offers.importing import editions, work
from relais.offers.importing.formats.source import Row, Source
from relais.offers.importing.parallel import in_order
from relais.offers.importing.places import KnownPlaces
from relais.offers.importing.progress import Progress, Stage, Step
from relais.offers.importing.report import Problem, Report, Sink, Verdict

BATCH_ROWS = 500
KEPT_TEXTS = 50_000  # vectors of this import kept at hand, about 60 MB


@dataclass
class Batch:
    first_row: int
    rows: list[Row]
    done: int
    checked: list[work.Checked] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)


@dataclass
class Run:
    """Tools and memory of an import; `former_id` is the edition whose vectors may be used again."""

    database: Database
    executor: Executor
    edition_id: int
    former_id: int | None
    places: KnownPlaces
    known_sources: frozenset[str]
    report: Report
    sink: Sink
    progress: Progress
    structure_pks: dict[str, int] = field(default_factory=dict)
    rejected_ids: set[tuple[str, str]] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    doubted_sources: set[str] = field(default_factory=set)
    vectors: dict[str, bytes] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)
    """Texts of earlier batches: their vectors arrive before a later batch is stored, since results come in order."""

    def add_structures(self, source: Source, rows: Iterable[Row]) -> None:
        for batch in self._checked_batches("structures", source, rows):
            kept = [row.values for row in self._accepted("structures", batch) if row.values is not None]
            self.structure_pks |= editions.add_structures(self.database, kept)
            self.report.structures += len(kept)
            self._tell(Stage.structures, source, batch)

    def add_services(self, source: Source, rows: Iterable[Row]) -> None:
        batches = map(self._with_wanted_texts, self._checked_batches("services", source, rows))
        for batch, encoded in in_order(self._submit_texts, batches):
            new = dict(zip(map(work.vector_key, batch.wanted), encoded, strict=True))
            self.vectors |= {key: vector for key, vector in new.items() if key in self.promised}
            at_hand = ChainMap(batch.kept, new, self.vectors)
            kept = [row.values for row in batch.checked if row.values is not None]
            for values in kept:
                values["vector"] = at_hand.get(values["vector_key"])
            editions.add_services(self.database, kept)
            self.report.services += len(kept)
            self.report.vectors_encoded += len(new)
            self._tell(Stage.services, source, batch)

    def _checked_batches(self, kind: str, source: Source, rows: Iterable[Row]) -> Iterator[Batch]:
        def submit(batch: Batch) -> Future[list[work.Checked]]:
            return self.executor.submit(work.check_batch, kind, batch.first_row, batch.rows, self.places)

        for batch, checked in in_order(submit, _batches(source, rows)):
            self.report.rows_read[kind] += len(checked)
            yield replace(batch, rows=[], checked=checked)

    def _accepted(self, kind: str, batch: Batch) -> list[work.Checked]:
        """Counts and reports every row; fills in what only the whole import knows."""
        for row in batch.checked:
            if row.values is not None:
                self._check_among_others(kind, row)
            for problem in row.problems:
                self.report.add(problem)
                self.sink(problem)
            if row.values is None:
                self.report.rows_rejected[kind] += 1
                self.rejected_ids.add((kind, row.raw_id))
        return [row for row in batch.checked if row.values is not None]

    def _check_among_others(self, kind: str, row: work.Checked) -> None:
        values = row.values or {}
        values["edition_id"] = self.edition_id
        if (kind, values["id"]) in self.seen:
            _say(row, kind, Verdict.rejected, "id", "stands twice: the first is kept")
        elif kind == "services":
            self._attach(row, values)
        self.seen.add((kind, values["id"]))
        if row.values is not None and values["source"] not in self.known_sources | self.doubted_sources:
            self.doubted_sources.add(values["source"])
            _say(row, kind, Verdict.noticed, "source", "data/sources.yml does not name this source (said once)")

    def _attach(self, row: work.Checked, values: dict[str, Any]) -> None:
        values["structure_pk"] = self.structure_pks.get(values["structure_id"])
        if values["structure_pk"] is None:
            is_rejected = ("structures", values["structure_id"]) in self.rejected_ids
            reason = "its structure was rejected" if is_rejected else "unknown structure"
            _say(row, "services", Verdict.rejected, "structure_id", reason)

    def _with_wanted_texts(self, batch: Batch) -> Batch:
        """Texts without a vector yet: neither in this import nor in the former edition."""
        texts: dict[str, str] = {}
        accepted = self._accepted("services", batch)
        for row in accepted:
            values = row.values or {}
            values["vector_key"] = work.vector_key(row.text) if row.text else None
            if row.text:
                texts[values["vector_key"]] = row.text
        ids = [row.values["id"] for row in accepted if row.values is not None]
        former = editions.find_vectors(self.database, self.former_id, ids)
        self.report.vectors_kept += len(texts.keys() & former.keys())
        batch.kept = former
        missing = [key for key in texts if key not in former and key not in self.promised]
        if len(self.promised) < KEPT_TEXTS:
            self.promised.update(missing)
        batch.wanted = [texts[key] for key in missing]
        return batch

    def _submit_texts(self, batch: Batch) -> Future[list[bytes]]:
        return self.executor.submit(work.encode_texts, batch.wanted)

    def _tell(self, stage: Stage, source: Source, batch: Batch) -> None:
        rows = batch.first_row - 1 + len(batch.checked)
        self.progress(Step(stage, done=batch.done, total=source.total, rows=rows))


def _batches(source: Source, rows: Iterable[Row]) -> Iterator[Batch]:
    first, waiting = 1, []
    for row in rows:
        waiting.append(row)
        if len(waiting) == BATCH_ROWS:
            yield Batch(first, waiting, source.position())
            first, waiting = first + BATCH_ROWS, []
    if waiting:
        yield Batch(first, waiting, source.position())


def _say(row: work.Checked, kind: str, verdict: Verdict, field_name: str, reason: str) -> None:
    row.problems.append(Problem(verdict, kind, row.row, row.shown_id, field_name, reason))
    if verdict == Verdict.rejected:
        row.values = None
