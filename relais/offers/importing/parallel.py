"""Shares work between the cores and gives the results back in order, never holding more than a few batches."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

AHEAD = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


class InProcess(Executor):
    """Does the work at once: for small files, starting processes would cost more than it saves."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def open_executor(workers: int) -> Iterator[Executor]:
    """Spawned processes: the parent holds database connections, which a fork would share."""
    if workers <= 1:
        yield InProcess()
        return
    context = multiprocessing.get_context("spawn")
    with _one_blas_thread(), ProcessPoolExecutor(workers, context, initializer=_end_with_parent) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def in_order(submit: Callable[[Item], Future[Result]], items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    for item in items:
        waiting.append((item, submit(item)))
        if len(waiting) >= AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    for item, future in waiting:
        yield item, future.result()


@contextmanager
def _one_blas_thread() -> Iterator[None]:
    """For the workers to come: their threads would spin against each other (measured: four times slower)."""
    former = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if former is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = former


def _end_with_parent() -> None:
    """A parent that is killed takes its workers along."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
