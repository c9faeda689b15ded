"""Which rows of a file are whose, found as the reader of answers finds them, and the file without some of them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from ontwikkelscan.errors import OntwikkelscanError
from ontwikkelscan.loading.data_root import bundled_ids
from ontwikkelscan.loading.questionnaires import HEADER, load_questionnaire
from ontwikkelscan.opening.files import content_of, strict_json
from ontwikkelscan.opening.old_workbook import DamagedError
from ontwikkelscan.opening.workbook import ZIP, unpacked
from ontwikkelscan.opening.workbook_rows import without_rows
from ontwikkelscan.reading.cells import respondent_id
from ontwikkelscan.reading.columns import RESPONDENT, Matcher
from ontwikkelscan.reading.csv_file import encoding_of
from ontwikkelscan.reading.json_file import SCHEMA
from ontwikkelscan.reading.open_file import ENDINGS, open_file
from ontwikkelscan.saving import as_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.reading.columns import Match
    from ontwikkelscan.reading.source import Source

MOMENT = "moment"
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""First bytes of a text, and how the rest is written."""
_SEPARATOR_TOLD = re.compile(r"sep=.\r?\n?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)|(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)")
"""A year, month and day, or the Dutch order with dashes; with slashes a day in front may be a month."""
FORM, TEMPLATE = "web form", "Excel template"
"""What wrote a file that one person may have filled in."""


@dataclass(frozen=True, eq=False)
class RowsOfTable:
    """A file with rows of people.

    Attributes
    ----------
    path
        The file.
    ids
        Of each row the person, "" of nobody.
    frame
        The rows as they stand, under the names of the file; the index is what messages call a row.
    days
        Of each row the last date that it holds; None where it holds none.
    program
        What wrote the file, as far as that matters for how it is changed.
    separator
        Of a text file.
    numbered
        Whether people are called after their row, so that rows must stay where they are.

    """

    path: Path
    ids: tuple[str, ...]
    frame: pd.DataFrame
    days: tuple[date | None, ...]
    program: str
    separator: str
    numbered: bool

    def __repr__(self) -> str:
        """Show counts."""
        return f"<RowsOfTable: {len(self.ids)} rows of {len(self.people)} people>"

    @property
    def people(self) -> frozenset[str]:
        """Who has a row."""
        return frozenset(self.ids) - {""}

    @property
    def of_one(self) -> bool:
        """Whether the file is a form that one person filled in."""
        return self.program == TEMPLATE or (self.program == FORM and len(self.ids) == 1)

    def places(self, person: str) -> list[int]:
        """Return which rows are someone's, from 0."""
        return [place for place, name in enumerate(self.ids) if name == person]

    def without(self, places: Collection[int]) -> bytes | None:
        """Return the file without some rows, of which it has more; None where that takes a person who sees it."""
        if self.program == FORM:
            return _json_without(self.path, places)
        if self.program == "Parquet":
            return _parquet_without(self.path, places)
        rows = {int(self.frame.index[place]) for place in places}
        if self.program == "Excel":
            return _workbook_without(self.path, list(map(str, self.frame.columns)), rows)
        return _text_without(self.path, rows, self.separator, keep_lines=self.numbered)


@dataclass(frozen=True)
class ReadAs:
    """How files with answers are read where they do not tell it: other questionnaires, and what headings hold."""

    questionnaires: tuple[Questionnaire, ...] = ()
    columns: Mapping[str, str | None] | None = None

    @cached_property
    def matchers(self) -> list[Matcher]:
        """Those that find columns, of every questionnaire that is known."""
        return [Matcher(each, self.columns) for each in (*self.questionnaires, *_bundled())]


@cache
def _bundled() -> tuple[Questionnaire, ...]:
    return tuple(load_questionnaire(name) for name in bundled_ids("questionnaires", HEADER))


def rows_of_people(path: Path, asked: ReadAs) -> RowsOfTable | None:
    """Return the rows of people in a file; None for a file that holds no such rows.

    Raises
    ------
    OntwikkelscanError
        What the reader says of a file that may hold answers and cannot be opened.

    """
    if path.suffix.lower() not in ENDINGS:
        return None
    if path.suffix.lower() == ".json":
        return _rows_of_json(path)
    found: tuple[int, Source, Match] | None = None
    refused: OntwikkelscanError | None = None
    for matcher in asked.matchers:
        try:
            source = open_file(path, matcher, None)
        except OntwikkelscanError as problem:
            refused = problem
            continue
        match = matcher.match(source.header, source.labels, {"file": path.name})
        known = sum(column.column not in ("", RESPONDENT) for column in match.columns)
        named = match.names.count(RESPONDENT) == 1 or (match.numbered and known)
        if named and (found is None or known > found[0]):
            found = known, source, match
    if found is not None:
        return _rows(path, *found[1:])
    if refused is not None:
        raise refused
    return None


def _rows_of_json(path: Path) -> RowsOfTable | None:
    """Return the people in a download of the form, of whatever questionnaire."""
    try:
        data = strict_json(content_of(path).decode("utf-8-sig"), path.name)
        people = data["answers"] if data["schema"] == SCHEMA else None
    except (ValueError, TypeError, KeyError):
        return None
    people = people if isinstance(people, list) else [people]
    if not people or not all(isinstance(person, dict) for person in people):
        return None
    frame = pd.DataFrame(people, dtype=object)
    ids = tuple(respondent_id(person.get(RESPONDENT)) for person in people)
    days = tuple(_day(person.get(MOMENT)) for person in people)
    return RowsOfTable(path, ids, frame, days, FORM, "", numbered=False)


def _rows(path: Path, source: Source, match: Match) -> RowsOfTable:
    frame = pd.concat([chunk.set_axis(match.names, axis=1) for chunk in source.chunks])
    empty = (frame.fillna("").astype(str) == "").all(axis=1)
    if match.numbered:
        ids = ["" if nothing else f"rij-{row}" for row, nothing in empty.items()]
    else:
        ids = [respondent_id(cell) for cell in frame[RESPONDENT]]
    dated = [name for name in (MOMENT, *match.times, match.unfinished) if match.names.count(name) == 1]
    cells = zip(*(frame[name] for name in dated), strict=True) if dated else [()] * len(frame)
    days = [max(filter(None, map(_day, row)), default=None) for row in cells]
    return RowsOfTable(
        path,
        tuple(ids),
        frame.set_axis(source.header, axis=1),
        tuple(days),
        source.program,
        source.separator,
        match.numbered,
    )


def _day(cell: Any) -> date | None:
    """Return the date that a cell begins with; None where it holds none, or one that can be read in two ways."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    found = _DAY.match(str(cell).strip())
    if found is None:
        return None
    numbers = [int(part) for part in found.groups() if part]
    try:
        return date(*numbers) if found[1] else date(*reversed(numbers))
    except ValueError:
        return None


def _text_without(path: Path, rows: Collection[int], separator: str, *, keep_lines: bool) -> bytes | None:
    """Return a text file without some records, each a row of the reader: the header is row 1."""
    content = content_of(path)
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    encoding = MARKS.get(mark) or encoding_of(path).removesuffix("-sig")
    text = content[len(mark) :].decode(encoding)
    if text.encode(encoding) != content[len(mark) :]:
        return None
    kept = []
    for row, record in _records(text, separator):
        if row not in rows:
            kept.append(record)
        elif keep_lines:
            cells = next(csv.reader([record], delimiter=separator))
            kept.append(separator * (len(cells) - 1) + record[len(record.rstrip("\r\n")) :])
    return mark + "".join(kept).encode(encoding)


def _records(text: str, separator: str) -> Iterator[tuple[int, str]]:
    """Yield the records of a text file as they stand, numbered as the reader does; 0 tells the separator."""
    stream = StringIO(text, newline="")
    first = stream.readline()
    if _SEPARATOR_TOLD.fullmatch(first):
        yield 0, first
    else:
        stream.seek(0)
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in stream:
            taken.append(line)
            yield line

    for row, _ in enumerate(csv.reader(lines(), delimiter=separator), start=1):
        yield row, "".join(taken)
        taken.clear()


def _json_without(path: Path, places: Collection[int]) -> bytes:
    """Return a download of the form without some of the people in it."""
    data = strict_json(content_of(path).decode("utf-8-sig"), path.name)
    data["answers"] = [person for place, person in enumerate(data["answers"]) if place not in places]
    return as_json(data)


def _parquet_without(path: Path, places: Collection[int]) -> bytes:
    from pyarrow import array, parquet  # noqa: PLC0415 - an extra

    table = parquet.read_table(path)
    stream = BytesIO()
    parquet.write_table(table.filter(array([place not in places for place in range(len(table))])), stream)
    return stream.getvalue()


def _workbook_without(path: Path, header: list[str], rows: Collection[int]) -> bytes | None:
    """Return a workbook with some rows empty; None where that is not xlsx, or the sheet is not sure."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra

    content = content_of(path)
    if not content.startswith(ZIP) or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            heads = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=1)
                for name in book.sheet_names
            }
        named = [name for name, head in heads.items() if _names(head) == [each for each in header if each]]
        parts = unpacked(content, path.name)
        changed = without_rows(parts, named[0], rows, path.name) if len(named) == 1 else None
    except (DamagedError, ValueError):
        return None
    if changed is None:
        return None
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as written:
        for name, part in changed.items():
            written.writestr(name, part)
    return stream.getvalue()


def _names(head: list[list[Any]]) -> list[str]:
    """Return what the first row of a sheet names."""
    return [name for cell in (head[0] if head else ()) if (name := str(cell).strip())]
