"""A table as CSV text, in which each different value of a column is written once, however many rows it stands in."""

from __future__ import annotations

import csv
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NUMBER = "%.10g"
ROWS = 1 << 15
"""Rows per step, so that memory does not grow with their number."""


def csv_text(frame: pd.DataFrame, *, header: bool = True) -> Iterator[str]:
    """Yield a frame as CSV: comma, decimal point, numbers in ten digits, the byte for byte of :meth:`DataFrame.to_csv`.

    Columns of numbers and of text are written fast; a frame with another column, or with one alone, is left to pandas.
    """
    if len(frame.columns) == 1 or not all(_is_plain(column) for _, column in frame.items()):
        yield frame.to_csv(index=False, header=header, float_format=NUMBER, lineterminator="\n")
        return
    if header:
        yield ",".join(_quoted(map(str, frame.columns))) + "\n"
    columns = [column.array for _, column in frame.items()]
    for start in range(0, len(frame), ROWS):
        cells = [_cells(column[start : start + ROWS]) for column in columns]
        yield "\n".join(map(",".join, zip(*cells, strict=True))) + "\n"


def _is_plain(column: pd.Series[Any]) -> bool:
    """Tell whether a column holds whole numbers, numbers or text, and nothing else."""
    kind = pd.api.types.infer_dtype(column, skipna=True) if column.dtype == object else column.dtype
    return kind in {"string", "empty"} or (
        column.dtype != object and (column.dtype == "str" or column.dtype.kind in "if")
    )


def _cells(column: Any) -> list[str]:
    """Return the text of each cell; nothing where it is missing."""
    if column.dtype.kind == "f":
        numbers = column.to_numpy()
        place, bits = pd.factorize(numbers.view(f"i{numbers.dtype.itemsize}"))  # by their bits: -0.0 is not 0.0
        texts = ["" if text == "nan" else text for text in map(NUMBER.__mod__, bits.view(numbers.dtype).tolist())]
    else:
        place, different = pd.factorize(column)
        texts = list(map(str, different.tolist()))
        if column.dtype.kind != "i":
            texts = _quoted(texts)
    return _taken([*texts, ""], place)


def _taken(texts: list[str], place: NDArray[np.intp]) -> list[str]:
    """Return a text per place; -1 is the last."""
    return np.array(texts, dtype=object)[place].tolist()


def _quoted(texts: Any) -> list[str]:
    """Return texts as cells, in quotes where their signs ask it."""
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n").writerows((text, "") for text in texts)
    return [line[:-2] for line in lines]
