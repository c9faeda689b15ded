"""Write tables as an Excel workbook that people read: a sheet per table, what each column says, and the run record."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.exporting.files import flatten
from ontwikkelscan.saving import output_path, save_bytes
from ontwikkelscan.texts import text, texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ontwikkelscan.exporting.labelled import LabelledTable
    from ontwikkelscan.model.records import RunRecord

ENDINGS = (".xlsx",)
MOST_ROWS = 1_048_576
"""Of a sheet, its header among them (the specification of Excel)."""
NARROWEST, WIDEST = 9, 45
"""Width of a column, in characters; longer text wraps."""
LOOKED_AT = 500
"""Rows that tell how wide a column has to be."""


def save_workbook(tables: Mapping[str, LabelledTable], record: RunRecord, path: str | Path) -> None:
    """Write tables for people and what they were made with as an .xlsx."""
    path = output_path(path, ENDINGS)
    for table in tables.values():
        if len(table.frame) >= MOST_ROWS:
            raise error("OUTPUT-007", place=path.name, sheet=table.title, n_rows=len(table.frame), most=MOST_ROWS)
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("OUTPUT-006", place=path.name) from cause
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": text("tables.workbook"), "created": record.time.replace(tzinfo=None)})
        writer = _Sheets(book)
        for table in tables.values():
            writer.write(table.title, table.frame, freeze=1)
        explained = [(t.title, c.name, c.id, c.explanation) for t in tables.values() for c in t.columns]
        for name, rows in (("columns", explained), ("run", list(flatten(record.data)))):
            writer.write(text(f"tables.title.{name}"), pd.DataFrame(rows, columns=[*texts(f"tables.header.{name}")]))
    save_bytes(stream.getvalue(), path)


class _Sheets:
    """Writes frames as sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        top: dict[str, Any] = {"valign": "top"}
        self.head = book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1})
        self.words = book.add_format({**top, "text_wrap": True})
        self.whole, self.broken = book.add_format(top), book.add_format({**top, "num_format": "0.00"})

    def write(self, title: str, frame: pd.DataFrame, freeze: int = 0) -> None:
        """Write a frame below its header; the header, and ``freeze`` columns, stay in sight."""
        sheet = self.book.add_worksheet(title)
        sheet.freeze_panes(1, freeze)
        if len(frame):
            sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)
        for place, (name, column) in enumerate(frame.items()):
            sheet.write_string(0, place, str(name), self.head)
            sheet.set_column(place, place, _width(str(name), column))
            for row, value in enumerate(column.astype(object), start=1):
                self._write_cell(sheet, row, place, value)

    def _write_cell(self, sheet: Any, row: int, place: int, value: Any) -> None:
        """Write numbers as numbers and all else as text, whatever sign it starts with; a missing value is no cell."""
        if pd.isna(value):
            return
        if isinstance(value, str):
            sheet.write_string(row, place, value, self.words)
        elif float(value).is_integer():
            sheet.write_number(row, place, int(value), self.whole)
        else:
            sheet.write_number(row, place, float(value), self.broken)


def _width(name: str, column: pd.Series[Any]) -> int:
    """Return how wide a column is to be: its longest text, or the longest word of its name."""
    longest = max((len(str(value)) for value in column.head(LOOKED_AT).dropna() if isinstance(value, str)), default=0)
    return min(max(NARROWEST, longest, *map(len, name.split())) + 2, WIDEST)
