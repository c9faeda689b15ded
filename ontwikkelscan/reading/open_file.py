"""Open a file with answers as what its first bytes are, whatever its name says."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.opening.files import check_size, content_of, is_file
from ontwikkelscan.opening.limits import check, limit
from ontwikkelscan.opening.parquet import parts_of_parquet
from ontwikkelscan.reading.columns import RESPONDENT
from ontwikkelscan.reading.csv_file import ENDINGS as TEXT_ENDINGS
from ontwikkelscan.reading.csv_file import ROWS_PER_CHUNK, SEPARATORS, WESTERN, CsvFile, encoding_of
from ontwikkelscan.reading.json_file import read_json
from ontwikkelscan.reading.source import Source
from ontwikkelscan.reading.workbook import read_workbook
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ontwikkelscan.reading.columns import Matcher

ENDINGS = (*TEXT_ENDINGS, ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".parquet")
"""Endings of files that may hold answers."""
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of a zip file (xlsx, ods) and of an older Excel file."""
_PARQUET = b"PAR1"
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"


def open_frame(table: pd.DataFrame | Mapping[str, Any] | Sequence[Any]) -> Source:
    """Return a frame, columns or records as a source; the first row is row 2, as in a file.

    The index of a frame holds the respondents where it is named so, or holds text and there is no such column.

    Raises
    ------
    OntwikkelscanError
        ANSWER-025 for anything else.

    """
    frame = _with_rows(table if isinstance(table, pd.DataFrame) else _tabled(table), 2)
    return Source("DataFrame", list(frame.columns), [frame])


def _with_rows(frame: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return a frame with its rows numbered from ``first`` on, and respondents in a column."""
    if RESPONDENT not in frame and (frame.index.name == RESPONDENT or frame.index.dtype.kind in "OUT"):
        frame = frame.rename_axis(RESPONDENT).reset_index()
    frame = (_one_row(frame) if len(frame) == 1 else frame).set_axis(range(first, first + len(frame)))
    frame.columns = [str(name).strip() for name in frame.columns]
    return frame


def _numbered(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield parts of a table with their rows numbered, on from those before."""
    row = 2
    for part in parts:
        yield _with_rows(part, row)
        row += len(part)


def _one_row(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the row of one person as objects: a column of text costs more than what stands in it."""
    row = frame.iloc[0]
    if row.dtype.kind != "O":  # numbers alone become of one type, which may not hold an id
        return frame
    return pd.DataFrame(row.to_numpy(dtype=object)[None], columns=frame.columns, dtype=object)


def _tabled(table: Any) -> pd.DataFrame:
    """Return columns or records as a frame."""
    records = isinstance(table, Sequence) and not isinstance(table, str | bytes) and bool(table)
    if isinstance(table, Mapping) or (records and all(isinstance(record, Mapping) for record in table)):
        try:
            return pd.DataFrame(table)
        except ValueError as cause:
            raise error("ANSWER-025", kind=Note("unequal_columns")) from cause
    raise error("ANSWER-025", kind=type(table).__name__)


def open_file(path: Path, matcher: Matcher, encoding: str | None) -> Source:
    """Return a file as a source; nothing of it is larger than the limits.

    Raises
    ------
    OntwikkelscanError
        ANSWER-013 for another kind of file, -014 when there is none, -035 for Parquet without the extra 'arrow',
        LIMIT-001, -005 and -007 for what is too large, and what the readers of each kind raise.

    """
    source = _opened(path, matcher, encoding)
    check("columns", len(source.header), source.name)
    for names in (source.header, source.labels or []):
        longest = max(map(len, names), default=0)
        if longest > limit("name"):
            place = [len(name) for name in names].index(longest) + 1
            check("name", longest, Note("file_column", file=source.name, column=place))
    return source


def _opened(path: Path, matcher: Matcher, encoding: str | None) -> Source:
    if not is_file(path):
        raise error("ANSWER-014", file=path.name)
    check_size(path)
    with path.open("rb") as stream:
        start = stream.read(1024)
    if start.startswith(_WORKBOOK):
        return read_workbook(path, matcher.questionnaire, matcher.n_known)
    if start.startswith(_PARQUET):
        chunks = _numbered(parts_of_parquet(path, ROWS_PER_CHUNK))
        first = next(chunks)
        return Source(path.name, list(first.columns), chain([first], chunks), program="Parquet")
    if start.lstrip(_BEFORE_JSON).startswith(b"{") or path.suffix.lower() == ".json":
        return read_json(path, matcher.questionnaire)
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise error("ANSWER-013", file=path.name)
    file = CsvFile(path, encoding)
    guessed = (Note("read_letters", encoding=file.encoding),) if file.encoding == WESTERN and encoding is None else ()
    return Source(
        file.name,
        file.header,
        file.chunks(),
        file.labels,
        file.separator,
        file.encoding,
        cut_off=file.cut_off,
        remarks=guessed,
    )


def read_columns(path: Path) -> dict[str, str]:
    """Read which column each heading holds: a YAML file, or a CSV file of two columns without a row of names.

    Raises
    ------
    OntwikkelscanError
        ANSWER-014 when there is no such file, -034 for anything else.

    """
    if not is_file(path):
        raise error("ANSWER-014", file=path.name)
    try:
        if path.suffix.lower() in (".yaml", ".yml"):
            pairs = list(YamlFile(path, "QUESTIONNAIRE-002").data.items())
        else:
            lines = content_of(path, "bytes_data").decode(encoding_of(path)).splitlines()
            separator = max(SEPARATORS, key="".join(lines).count)
            pairs = [tuple(row) for row in csv.reader(lines, delimiter=separator) if row]
        told = {heading: target or "" for heading, target in pairs}
    except (OSError, ValueError, csv.Error) as cause:
        raise error("ANSWER-034", file=path.name) from cause
    if not told or len(told) < len(pairs) or not all(isinstance(word, str) for pair in told.items() for word in pair):
        raise error("ANSWER-034", file=path.name)
    return told
