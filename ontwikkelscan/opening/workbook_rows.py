"""Empty rows of a sheet of Excel and leave every other byte of it as it was."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ontwikkelscan.opening.old_workbook import DamagedError
from ontwikkelscan.opening.workbook import follow, parts_of_sheets

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SHARED = "xl/sharedStrings.xml"
"""Where Excel keeps the texts of all sheets; cells hold their number."""
_CELL = re.compile(r"[A-Z]{1,3}([0-9]{1,7})")


def without_rows(parts: Mapping[str, bytes], sheet: str, rows: Collection[int], place: str) -> dict[str, bytes] | None:
    """Return the parts of a workbook with these rows of a sheet empty, so that the others keep their numbers.

    Parameters
    ----------
    parts
        Content by name, as :func:`~ontwikkelscan.opening.workbook.unpacked` gives it.
    sheet
        Its name.
    rows
        Their numbers in the sheet, from 1.
    place
        What messages call the workbook.

    Returns
    -------
    dict or None
        Texts that only those rows held are gone as well. None where something else in the workbook hangs on such a row:
        a formula, a link or a remark.

    Raises
    ------
    DamagedError
        For a sheet that is no good XML.

    """
    cut = dict(parts_of_sheets(parts, place)).get(sheet, "")
    if cut not in parts:
        raise DamagedError(place)
    inside: set[int] = set()
    outside: set[int] = set()
    changed = dict(parts)
    for name, content in parts.items():
        if not name.endswith(".xml") or not name.startswith("xl/"):
            continue
        if b"sheetData" in content:
            found = _Rows(content, rows if name == cut else ())
            found.follow(place)
            if found.is_tied:
                return None
            inside |= found.inside
            outside |= found.outside
            changed[name] = found.cut()
        elif b"ref=" in content and _refers(content, rows, place):
            return None
    if SHARED in parts and (orphans := inside - outside):
        changed[SHARED] = _without_texts(parts[SHARED], orphans, place)
    return changed


class _Rows:
    """Follows a sheet: where its rows to be emptied stand, and which shared texts are in those and in others."""

    def __init__(self, content: bytes, rows: Collection[int]) -> None:
        self.content, self.rows = content, rows
        self.row = 0
        self.is_inside = self.is_shared = self.is_tied = False
        self.inside: set[int] = set()
        self.outside: set[int] = set()
        self.spans: list[tuple[int, int]] = []
        self.start_of_row = 0
        self.tag = self.value = ""
        self.parser = expat.ParserCreate()

    def follow(self, place: str) -> None:
        follow(self.content, place, self.start, self.end, self.text, self.parser)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag = tag.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.is_inside = self.row in self.rows
            self.start_of_row = self.parser.CurrentByteIndex
        elif tag == "c":
            self.is_shared, self.value = attributes.get("t") == "s", ""
        elif self.is_inside and tag == "f":
            self.is_tied = True
        place = _CELL.fullmatch(attributes.get("ref", ""))
        self.is_tied |= place is not None and tag != "dimension" and int(place[1]) in self.rows

    def text(self, text: str) -> None:
        if self.tag == "v":
            self.value += text

    def end(self, tag: str) -> None:
        tag, self.tag = tag.rpartition(":")[2], ""
        if tag == "c" and self.is_shared and self.value.strip().isdecimal():
            (self.inside if self.is_inside else self.outside).add(int(self.value))
        elif tag == "row" and self.is_inside:
            self.spans.append((self.start_of_row, self.content.index(b">", self.parser.CurrentByteIndex) + 1))
            self.is_inside = False

    def cut(self) -> bytes:
        """Return the sheet with these rows as tags without content."""
        result, last = b"", 0
        for start, stop in self.spans:
            tag = self.content[start : self.content.index(b">", start) + 1]
            result += self.content[last:start] + (tag if tag.endswith(b"/>") else tag[:-1] + b"/>")
            last = stop
        return result + self.content[last:]


def _refers(content: bytes, rows: Collection[int], place: str) -> bool:
    """Tell whether something beside the sheets, such as a remark, is about a cell in one of the rows."""
    found: list[bool] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        cell = _CELL.fullmatch(attributes.get("ref", ""))
        found.append(cell is not None and int(cell[1]) in rows)

    follow(content, place, start)
    return any(found)


def _without_texts(content: bytes, numbers: Collection[int], place: str) -> bytes:
    """Return the shared texts with some of them empty; the numbers of the others stay."""
    parser = expat.ParserCreate()
    starts: dict[int, int] = {}
    spans: dict[int, tuple[int, int, str]] = defaultdict(lambda: (0, 0, ""))

    def start(tag: str, _: dict[str, Any]) -> None:
        if tag.rpartition(":")[2] == "si":
            starts[len(starts)] = parser.CurrentByteIndex

    def end(tag: str) -> None:
        before, _, name = tag.rpartition(":")
        if name == "si":
            number = len(starts) - 1
            stop = content.index(b">", parser.CurrentByteIndex) + 1
            spans[number] = (starts[number], stop, f"{before}:" if before else "")

    follow(content, place, start, end, None, parser)
    result, last = b"", 0
    for number in sorted(numbers):
        first, stop, before = spans[number]
        if stop:
            result += content[last:first] + f"<{before}si><{before}t/></{before}si>".encode()
            last = stop
    return result + content[last:]
