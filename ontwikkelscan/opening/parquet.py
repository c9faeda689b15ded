"""Read a Parquet file whose size, by what it says of itself, was looked at before anything was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanError, error
from ontwikkelscan.opening.limits import check, limit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_CELL = 2
"""Bytes that a cell takes as text, with its separator: a file can say in a few that a million cells are alike."""


def parts_of_parquet(path: Path, n_rows: int) -> Iterator[pd.DataFrame]:
    """Yield the rows, so many at a time or fewer; of a table without rows its columns.

    A column of text holds each text once.

    Raises
    ------
    OntwikkelscanError
        ANSWER-020 for a file that is damaged, -035 without the extra 'arrow'; LIMIT-002, -004, -005 and -008 for what
        is too large.

    """
    try:
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("ANSWER-035", file=path.name) from cause
    try:
        with parquet.ParquetFile(path) as file:
            _check_size(file.metadata, path.name)
            texts = [field.name for field in file.schema_arrow if str(field.type) in {"string", "large_string"}]
            n_rows = max(1, min(n_rows, limit("cells") // max(1, file.metadata.num_columns)))
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            part = None
            for part in file.iter_batches(n_rows):
                yield _frame(part, path.name)
            if part is None:
                yield _frame(file.schema_arrow.empty_table(), path.name)
    except (OntwikkelscanError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as cause:  # what a library says of a damaged part is of many kinds
        raise error("ANSWER-020", file=path.name, kind="Parquet") from cause


def _check_size(told: Any, name: str) -> None:
    """Refuse too many columns or rows, and what is too large once it is unpacked, in bytes or in cells."""
    check("columns", told.num_columns, name)
    check("rows", told.num_rows, name)
    size = sum(told.row_group(place).total_byte_size for place in range(told.num_row_groups))
    check("unpacked", max(size, _CELL * told.num_rows * told.num_columns), name)


def _frame(table: Any, name: str) -> pd.DataFrame:
    """Return a part as a frame; refuse a text that is too long."""
    if table.nbytes > (most := limit("text")):
        for place, column in enumerate(table.columns, start=1):
            longest = _longest(column)
            if longest > most:
                check("text", longest, Note("file_column", file=name, column=place))
    frame = table.to_pandas()
    if isinstance(frame.index, pd.CategoricalIndex):
        frame.index = frame.index.astype(object)
    return frame


def _longest(column: Any) -> int:
    """Return the signs of the longest text that a column of texts holds."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import compute  # noqa: PLC0415 - the same

    if not pa.types.is_dictionary(column.type) or str(column.type.value_type) not in {"string", "large_string"}:
        return 0
    return compute.max(compute.utf8_length(column.dictionary)).as_py() or 0
