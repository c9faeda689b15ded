"""Open a file with answers for what its first bytes say it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.errors import error
from ontwikkelscan.reading.csv_file import ENDINGS as TEXT_ENDINGS
from ontwikkelscan.reading.csv_file import CsvFile
from ontwikkelscan.reading.json_file import read_json
from ontwikkelscan.reading.source import Source
from ontwikkelscan.reading.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from ontwikkelscan.reading.columns import Matcher

ENDINGS = (*TEXT_ENDINGS, ".xlsx", ".xlsm", ".xls", ".ods", ".json")
"""Endings of files that may hold answers."""
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of a zip file (xlsx, ods) and of an older Excel file."""
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"


def open_frame(frame: pd.DataFrame) -> Source:
    """Return a frame as a source; its first row is row 2, as in a file."""
    header = [str(name).strip() for name in frame.columns]
    return Source("DataFrame", header, [frame.set_axis(range(2, len(frame) + 2)).set_axis(header, axis=1)])


def open_file(path: Path, matcher: Matcher, encoding: str) -> Source:
    """Return a file as a source.

    Raises
    ------
    OntwikkelscanError
        ANSWER-013 for another kind of file, -014 when there is none, and what the readers of each kind raise.

    """
    if not path.is_file():
        raise error("ANSWER-014", file=path.name)
    with path.open("rb") as stream:
        start = stream.read(1024)
    if start.startswith(_WORKBOOK):
        return read_workbook(path, matcher.questionnaire, matcher.n_known)
    if start.lstrip(_BEFORE_JSON).startswith(b"{") or path.suffix.lower() == ".json":
        return read_json(path, matcher.questionnaire)
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise error("ANSWER-013", file=path.name)
    file = CsvFile(path, encoding)
    return Source(file.name, file.header, file.chunks(), file.labels, file.separator, encoding, cut_off=file.cut_off)
