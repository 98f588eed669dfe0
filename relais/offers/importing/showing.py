"""Shows the progress of an import: a bar in a terminal, one plain line per stage and per tenth elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from relais.offers.importing.progress import Progress, Stage, Step


@contextmanager
def watch(console: Console) -> Iterator[Progress]:
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]} rows"), TimeElapsedColumn(),
    )  # fmt: skip
    with Bars(*columns, console=console) as bars:
        yield _Bars(bars)


class _Bars:
    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[Stage, TaskID] = {}

    def __call__(self, step: Step) -> None:
        if step.stage not in self._tasks:
            self._tasks[step.stage] = self._bars.add_task(step.stage.value, rows=0)
        self._bars.update(self._tasks[step.stage], completed=step.done, total=step.total or None, rows=step.rows)


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._said: tuple[Stage, int] | None = None

    def __call__(self, step: Step) -> None:
        tenth = 10 * step.done // step.total if step.total else 0
        if (step.stage, tenth) != self._said:
            self._said = step.stage, tenth
            self._console.print(f"{step.stage.value}: {tenth * 10} %, {step.rows} rows", highlight=False)
