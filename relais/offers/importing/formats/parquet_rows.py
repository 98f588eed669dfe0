"""Parquet, one batch of rows in memory at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.offers.importing.formats.source import Row, Source, damaged

BATCH_ROWS = 1_000


def open_source(path: Path) -> Source:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, f"not readable as parquet ({type(error).__name__})") from error
    reached = [0]
    return Source(
        _rows(path, file, reached), total=file.metadata.num_rows, position=lambda: reached[0], close=file.close
    )


def _rows(path: Path, file: Any, reached: list[int]) -> Iterator[Row]:
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            for row in batch.to_pylist():
                reached[0] += 1
                yield row
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise damaged(path, f"a batch cannot be read ({type(error).__name__})") from error
