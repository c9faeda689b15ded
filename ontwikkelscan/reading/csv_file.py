"""Read a CSV file as text: the separator recognised, every row as long as the header."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager, suppress
from io import StringIO
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.opening.limits import check, limit
from ontwikkelscan.reading.source import label_row

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = ",;\t"
ENDINGS = (".csv", ".tsv", ".txt")
ROWS_PER_CHUNK = 1 << 13
CELLS_PER_CHUNK = 2_000_000
"""Of a file with many columns fewer rows are read at a time."""
CHARACTERS_PER_STEP = 1 << 20
UTF8 = "utf-8-sig"
_MARKS = ((b"\xef\xbb\xbf", UTF8), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""First bytes that tell the encoding."""
WESTERN = "cp1252"
_LETTERS = "".join(sorted("áàâäãéèêëíìîïóòôöõúùûüçñÁÀÂÄÉÈÊËÍÎÏÓÔÖÚÛÜÇ"))
_DOUBT = re.compile(
    rf"(?<![A-Za-z{_LETTERS}])[{_LETTERS}](?![A-Za-z{_LETTERS}])|[^\x00-\x7f{_LETTERS}€’‘“”–—…\xa0]|(?<=\w)[‘“”–](?=\w)"
)
"""What makes a text read as cp1252 doubtful: a sign of Dutch that stands alone, another sign, a quote within a word."""
_SEPARATOR_TOLD = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


class CsvFile:
    """A CSV file whose header was read and whose shape is sound; ``chunks`` gives its cells as text.

    ``labels`` is a second row of names, where the file has one; ``cut_off`` tells that it ends before its last cell.
    Without an ``encoding`` it is that of the first bytes, UTF-8, or what leaves no doubt. A first line ``sep=;`` is
    left out, as Excel does, and not counted.
    """

    def __init__(self, path: str | Path, encoding: str | None) -> None:
        self.path = Path(path)
        self.encoding = encoding or encoding_of(self.path)
        self.name = self.path.name
        self.told = ""
        self._last_row = self._last_filled = 0
        self.labels: list[str] | None = None
        self._n_label_rows = 0
        try:
            self.separator, self.header = self._read_header()
            self._check_shape()
            self.cut_off = self._ends_in_separator()
        except (UnicodeError, LookupError) as cause:
            raise error("ANSWER-002", file=self.name, encoding=self.encoding, position=self._bad_byte()) from cause

    @contextmanager
    def _open(self) -> Iterator[TextIO]:
        """Open the file behind a line that tells the separator."""
        with self.path.open(encoding=self.encoding, newline="") as stream:
            found = _SEPARATOR_TOLD.fullmatch(stream.readline(16))
            self.told = found[1] if found else ""
            if not found:
                stream.seek(0)
            yield stream

    def _read_header(self) -> tuple[str, list[str]]:
        """Take the separator that occurs most in the header, outside quotes; a name in quotes may hold a line end."""
        with self._open() as stream:
            longest = limit("columns") * limit("name")
            line = stream.readline(longest)
            n_quotes = line.count('"')
            while n_quotes % 2 and len(line) < longest and (more := stream.readline(longest)):
                line += more
                n_quotes += more.count('"')
            if not line.strip():
                raise error("ANSWER-001", file=self.name)
            bare = _QUOTED.sub("", line)
            separator = self.told or max(SEPARATORS, key=bare.count)
            check("columns", bare.count(separator) + 1, self.name)
            try:
                names = next(csv.reader(StringIO(line, newline=""), delimiter=separator))
                self.header = header = [name.strip() for name in names]
            except csv.Error as cause:
                raise error("ANSWER-012", file=self.name, row=1, n_columns=bare.count(separator) + 1) from cause
            with suppress(csv.Error):  # found again, and told, when the shape is checked
                rows = list(islice(csv.reader(self._lines(stream, separator), delimiter=separator), 2))
                self.labels, self._n_label_rows = label_row(header, rows)
        return separator, header

    def _check_shape(self) -> None:
        """Refuse rows that are longer or shorter than the header; pandas would shift or fill them silently."""
        n_columns, n_rows, most, longest = len(self.header), 0, limit("rows"), limit("text")
        with self._open() as stream:
            for row, line in enumerate(stream, start=1):
                if '"' in line:
                    break
                if line.strip():
                    n_rows, self._last_filled = n_rows + 1, row
                if line.strip() and line.count(self.separator) != n_columns - 1:
                    raise error("ANSWER-012", file=self.name, row=row, n_columns=n_columns)
                if len(line) > longest:
                    check("text", max(map(len, line.split(self.separator))), Note("file_row", file=self.name, row=row))
                if n_rows > most + 1:
                    check("rows", n_rows - 1, self.name)
            else:
                if n_rows < 2:  # noqa: PLR2004 - the header and one person
                    raise error("ANSWER-001", file=self.name)
                return
        self._check_quoted()

    def _lines(self, stream: TextIO, separator: str) -> Iterator[str]:
        """Yield the lines; refuse one with more cells than a table may have, before they are made."""
        longest, most = limit("text"), limit("columns")
        for line in stream:
            if len(line) > longest and _QUOTED.sub("", line).count(separator) >= most:
                raise error("ANSWER-012", file=self.name, row=self._last_row + 1, n_columns=len(self.header))
            yield line

    def _check_quoted(self) -> None:
        """Check a file in which cells are quoted; a quote that is never closed makes one endless cell."""
        n_columns, most = len(self.header), limit("rows")
        with self._open() as stream:
            try:
                for cells in csv.reader(self._lines(stream, self.separator), delimiter=self.separator):
                    self._last_row += 1
                    if cells:
                        self._last_filled = self._last_row
                    if self._last_row > most + 1:
                        check("rows", self._last_row - 1, self.name)
                    if cells and len(cells) != n_columns:
                        raise error("ANSWER-012", file=self.name, row=self._last_row, n_columns=n_columns)
            except csv.Error as cause:
                raise error("ANSWER-012", file=self.name, row=self._last_row + 1, n_columns=n_columns) from cause

    def _ends_in_separator(self) -> bool:
        """Tell whether there is nothing behind the last separator, no line end either: the file may go on."""
        with self.path.open("rb") as stream:
            stream.seek(-min(4, self.path.stat().st_size), SEEK_END)
            return stream.read().decode(self.encoding, errors="ignore").endswith(self.separator)

    def _bad_byte(self) -> int:
        """Return where in the file the first byte is that does not fit the encoding."""
        try:
            self.path.read_bytes().decode(self.encoding.removesuffix("-sig"))
        except UnicodeDecodeError as cause:
            return cause.start
        except LookupError:  # no encoding has this name
            return 0
        return 0

    def chunks(self) -> Iterator[pd.DataFrame]:
        """Yield the cells as text, with the row numbers of the file as index; blank lines at the end are no rows."""
        try:
            with (
                self._open() as stream,
                pd.read_csv(
                    stream,
                    sep=self.separator,
                    header=0,
                    names=range(len(self.header)),
                    index_col=False,
                    dtype=str,  # as "category", pandas 3.1 reads 14.000 as fourteen and 007 as seven
                    keep_default_na=False,
                    na_filter=False,
                    skip_blank_lines=False,
                    chunksize=min(ROWS_PER_CHUNK, max(1, CELLS_PER_CHUNK // len(self.header))),
                ) as reader,
            ):
                for number, chunk in enumerate(reader):
                    chunk.index += 2
                    chunk.columns = self.header
                    if number == 0 and self._n_label_rows:
                        chunk = chunk[self._n_label_rows :]  # noqa: PLW2901 - the rows of it that are people
                    ends = len(chunk) and chunk.index[-1] > self._last_filled
                    yield chunk.loc[: self._last_filled] if ends else chunk
        except pd.errors.ParserError as cause:  # a quote in the last row is not closed
            raise error("ANSWER-012", file=self.name, row=self._last_row, n_columns=len(self.header)) from cause


def encoding_of(path: Path) -> str:
    """Return the encoding of which the bytes of a file leave no doubt; where they do UTF-8, which may not fit."""
    with path.open("rb") as stream:
        start = stream.read(1024)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    for zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # signs of Western languages have a zero there
        if start and start[zero::2].count(0) > len(start) // 4 and not start[1 - zero :: 2].count(0):
            return encoding
    if _holds(path, UTF8):
        return UTF8
    return WESTERN if _holds(path, WESTERN, _DOUBT) else UTF8


def _holds(path: Path, encoding: str, doubt: re.Pattern[str] | None = None) -> bool:
    """Tell whether all bytes of a file are text of an encoding, without what gives rise to doubt."""
    try:
        with path.open(encoding=encoding, newline="") as stream:
            while lines := stream.readlines(CHARACTERS_PER_STEP):
                if doubt is not None and any(map(doubt.search, lines)):
                    return False
    except UnicodeDecodeError:
        return False
    return True
