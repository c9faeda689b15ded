"""Set the pages of a PDF from plain data, in a process that needs no documents, questionnaires or answers."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ontwikkelscan.documents.typesetter import Typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (0.95, 0.9, 1.0)
"""Of the letters of a part that does not fit its page, in turn: 9 points are the least for running text."""


def set_pdf(data: dict[str, Any]) -> bytes:
    """Set what :func:`to_set` made of a document."""
    pages = {**data, "parts": [{**part} for part in data["parts"]]}
    time = pages.pop("time")
    pdf = _fitted(pages).written(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=time)
    return _with_plain_ends(_with_row_headers(pdf))


def _fitted(data: dict[str, Any]) -> Typeset:
    """Lay a document out so that each part that should be on one page is, if it can be.

    What fits at no size runs on at full size.
    """
    parts = data["parts"]
    sizes = [[*SIZES] if part.pop("fit") else [] for part in parts]
    while True:
        typeset = Typeset("template.typ", data)
        full = [place for place, pages in enumerate(_pages(typeset)) if pages > 1 and sizes[place]]
        if not full:
            return typeset
        for place in full:
            parts[place]["size"] = sizes[place].pop(0)


def _pages(typeset: Typeset) -> Iterator[int]:
    """Yield how many pages each part takes."""
    last = 0
    for end in typeset.found("<end>"):
        yield end - last
        last = end


def _with_row_headers(pdf: bytes) -> bytes:
    """Tag the first cell of each row as its header, which typst offers (0.15) only behind a flag that we cannot set.

    Every replacement keeps its length, so that the places in the table of objects stay right. The other cells lose
    the id of their column header: with ids a reader looks no further, without them it follows the scopes.
    """
    bodies: dict[bytes, list[list[bytes]]] = defaultdict(list)
    for body, cells in re.findall(rb"\n<</Type/StructElem/S/TR/P (\d+) 0 R/K\[([^]]+) 0 R\]", pdf):
        bodies[body].append(cells.split(b" 0 R "))
    # Where headers would outnumber cells, as in a column of terms with their text, checkers report headers gone wrong.
    tables = [rows for rows in bodies.values() if len(rows) * (len(rows[0]) - 2) >= len(rows[0])]
    first = {row[0] for rows in tables for row in rows}
    others = {cell for rows in tables for row in rows for cell in row[1:]}

    def tag(match: re.Match[bytes]) -> bytes:
        head, number, place, headers, rest = match.groups()
        if number in first and not rest.endswith(b"/K[]"):
            return bytes(head + b"/S/TH" + place + b"/Scope/Row".ljust(len(headers)) + rest)
        return bytes(head + b"/S/TD" + place + b" " * len(headers) + rest) if number in others else match[0]

    cell = rb"(\n(\d+) 0 obj\n<</Type/StructElem)/S/TD(/P \d+ 0 R/A\[<</O/Table)(/Headers\[[^]]*\])([^\n]*?/K\[.?)"
    return re.sub(cell, tag, pdf)


def _with_plain_ends(pdf: bytes) -> bytes:
    """End a stream whose last byte is a carriage return with another one, not with the line feed of typst.

    One stream in 256 ends so, about one document in ten has one, and validators take both bytes for the end of line:
    the stream then seems a byte short (PDF/A-2, 6.1.7.1).
    """
    return pdf.replace(b"\r\nendstream", b"\r\rendstream")
