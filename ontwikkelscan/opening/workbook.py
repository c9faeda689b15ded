"""Look how large a workbook is before a library makes its cells; that aborts the whole process on one far cell."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

from ontwikkelscan.errors import OntwikkelscanError
from ontwikkelscan.opening.limits import check, limit
from ontwikkelscan.opening.old_workbook import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
"""Stands before each name in the list of a zip file."""
_LETTERS = 26
ERROR, FORMULA = "#N/A", "#FORMULA"
"""What is read where a cell shows an error, and where a formula has no value: a library gives empty cells there."""
_OPEN_DOCUMENT = "content.xml"
_PLACED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_UNPLACED = re.compile(rb'<c(?! r="[A-Z]{1,3}[0-9]{1,7}")[\s/>]|<row(?! r="[0-9]{1,7}")[\s/>]')
_PLACES = re.compile(rb"[\s\"']r=")
_UNUSUAL = (b"<!", b":c", b":row", b"<f>", b"<f ", b"<f/", b"<f\n", b'"e"', b"'e'")
"""What Excel does not write in a sheet without errors and formulas; no tag of a cell or row can hide from it."""
_COLUMNS_REPEATED, _ROWS_REPEATED = "table:number-columns-repeated", "table:number-rows-repeated"


def unpacked(content: bytes, place: str) -> dict[str, bytes]:
    """Return the parts of a zip file by their name.

    Raises
    ------
    OntwikkelscanError
        LIMIT-002 for too many bytes, -003 for too many parts.
    DamagedError
        For a file that is damaged, locked or packed in another way.

    """
    check("unpacked", len(content), place)
    check("parts", content.count(_ENTRY), place)
    try:
        with ZipFile(BytesIO(content)) as parts:
            check("unpacked", sum(part.file_size for part in parts.infolist()), place)
            return {part.filename: _read(parts, part) for part in parts.infolist()}
    except OntwikkelscanError:
        raise
    except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib_error, struct.error) as cause:
        raise DamagedError(place) from cause


def _read(parts: ZipFile, part: ZipInfo) -> bytes:
    """Return one part; not more of it than it says of itself is unpacked."""
    with parts.open(part) as stream:
        return stream.read(part.file_size + 1)


def packed(parts: Mapping[str, bytes]) -> BytesIO:
    """Return a zip file of just these parts: another reader could find more in the one that they came from."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    stream.seek(0)
    return stream


def unread_cells(parts: Mapping[str, bytes], place: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield sheet, row, column (from 0) and a word for cells that show an error or hold a formula without a value.

    Raises
    ------
    OntwikkelscanError
        LIMIT-006 when the sheets have too many cells.
    DamagedError
        For a sheet that is no good XML.

    """
    found = {}
    for name, content in parts.items():
        reader = _OpenDocument if name == _OPEN_DOCUMENT else _Sheet if b"sheetData" in content else None
        if reader is not None and not (reader is _Sheet and _is_small(content)):
            found[name] = reader(place)
            follow(content, place, found[name].start, found[name].end, found[name].text)
    for sheet, name in parts_of_sheets(parts, place):
        for row, column, word in found[name].unread if name in found else ():
            yield sheet, row - 1, column - 1, word


def _is_small(content: bytes) -> bool:
    """Tell, faster than by following it, whether a sheet has few cells, each with its place, and nothing to look at."""
    if any(sign in content for sign in _UNUSUAL) or _UNPLACED.search(content):
        return False
    if len(_PLACES.findall(content)) != content.count(b"<c ") + content.count(b"<row "):
        return False  # a tag with two places: a library takes the other one
    places = _PLACED.findall(content)
    columns, rows = {letters for letters, _ in places}, {row for _, row in places}
    last_column = max((_column(letters.decode()) for letters in columns), default=0)
    return last_column * max(map(int, rows), default=0) <= limit("cells")


def follow(content: bytes, place: str, start: Any, end: Any = None, text: Any = None, parser: Any = None) -> None:
    """Follow the tags of a document, without entities of its own."""
    parser = parser or expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - so it is called
    except OntwikkelscanError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as cause:
        raise DamagedError(place) from cause


def _refuse(*_: object) -> None:
    message = "a document type"
    raise ValueError(message)


def parts_of_sheets(parts: Mapping[str, bytes], place: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet of Excel, and of the part that it is in."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        named = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        tag = tag.rpartition(":")[2]
        if tag == "Relationship":
            targets[named.get("Id", "")] = named.get("Target", "")
        elif tag == "sheet":
            sheets.append((named.get("name", ""), named.get("id", "")))

    for name in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        if name in parts:
            follow(parts[name], place, start)
    for sheet, key in sheets:
        target = targets.get(key, "")
        yield sheet, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Sheet:
    """Follows the cells of a sheet of Excel; what has no reference stands next to what came before it."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.row = self.column = self.last_row = self.last_column = self.n_before = 0
        self.inside = ""
        self.kind = ""
        self.has_formula = self.has_value = self.in_cell = False
        self.unread: list[tuple[int, int, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = self.inside = tag.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
        elif tag == "c":
            self.in_cell, self.kind, self.has_formula, self.has_value = True, attributes.get("t", ""), False, False
            if "r" in attributes:
                self.row, self.column = _row_and_column(attributes["r"])
            else:
                self.column += 1
        elif self.in_cell:
            self.fill()
            self.has_formula |= tag == "f"
            self.has_value |= tag == "is"

    def text(self, _: str) -> None:
        self.has_value |= self.inside == "v"

    def end(self, tag: str) -> None:
        self.inside = ""
        if self.in_cell and (tag == "c" or tag.endswith(":c")):
            self.in_cell = False
            if self.kind == "e" or (self.has_formula and self.kind != "str" and not self.has_value):
                self.unread.append((self.row, self.column, ERROR if self.kind == "e" else FORMULA))

    def fill(self) -> None:
        """See whether a cell with something in it makes the sheet larger; all before it are made too."""
        if self.row > self.last_row or self.column > self.last_column:
            self.last_row, self.last_column = max(self.row, self.last_row), max(self.column, self.last_column)
            check("cells", self.n_before + self.last_row * self.last_column, self.place)


class _OpenDocument(_Sheet):
    """Follows the cells of the sheets of an OpenDocument, in which a cell or row tells how often it stands there."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.n_before += self.last_row * self.last_column
            self.row = self.column = self.last_row = self.last_column = 0
        elif name == "table-row":
            self.row += int(attributes.get(_ROWS_REPEATED, 1))
            self.column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self.column += int(attributes.get(_COLUMNS_REPEATED, 1))
            self.in_cell = True
            if "office:value-type" in attributes or "table:formula" in attributes:
                self.fill()
        elif self.in_cell:
            self.fill()

    def end(self, tag: str) -> None:
        self.in_cell = self.in_cell and not tag.endswith("table-cell")


def _row_and_column(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as AB12, from 1."""
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha()) or len(letters) > len("XFDXFD"):
        raise ValueError(reference)
    return int(reference[len(letters) :]), _column(letters)


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column
