"""Read answers from a workbook: our own template for one person, or a sheet with a row per person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanError, error
from ontwikkelscan.opening.files import content_of
from ontwikkelscan.opening.limits import check, limit
from ontwikkelscan.opening.old_workbook import DamagedError, repacked
from ontwikkelscan.opening.workbook import ERROR, ZIP, packed, unpacked, unread_cells
from ontwikkelscan.reading.json_file import of_version
from ontwikkelscan.reading.source import Source, label_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BytesIO
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/template/1"
CARD_SHEET = "ontwikkelscan"
"""Hidden sheet of the template that says to what its answers are."""
SHEET = "Vragenlijst"
COLUMNS = ("id", "Nr.", "Vraag", "Antwoord")
"""First cells of the header row on the sheet of the template; the first column is hidden."""
LETTERS = "ABCD"
_BINARY = "workbook.bin"
"""What a workbook in zip that is no XML (.xlsb) has: a library reads its errors as empty, and ends on a far cell."""
_OPEN_DOCUMENT_ERROR = b'calcext:value-type="error"'


def read_workbook(path: Path, questionnaire: Questionnaire, n_known: Callable[[list[str]], int]) -> Source:
    """Read a workbook; ``n_known`` counts the columns of a header that hold something of the questionnaire.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 without answers, -013 for a binary workbook (.xlsb), -019 for a template of another questionnaire,
        -020 for a file that is damaged or locked, -021 without the extra 'excel', -022 when several sheets hold
        answers, -029 when an OpenDocument holds cells with an error; LIMIT-001 to -003, -005, -006 and -008 for what
        is too large.

    """
    content = content_of(path)
    sheets = _sheets(content, path.name)
    if CARD_SHEET in sheets and SHEET in sheets:
        return _read_template(path.name, sheets, questionnaire)
    filled = {name: rows for name, rows in sheets.items() if len(rows) > 1}
    with_answers = [name for name, rows in filled.items() if n_known(_header(rows))] or list(filled)
    if not with_answers:
        raise error("ANSWER-001", file=path.name)
    if len(with_answers) > 1:
        places = [Note("sheet", place=place) for place, name in enumerate(sheets, start=1) if name in with_answers]
        raise error("ANSWER-022", places, file=path.name)
    rows = filled[with_answers[0]]
    header = _header(rows)
    labels, n_label_rows = label_row(header, rows[1:3])
    frame = pd.DataFrame(rows[1:], columns=header, index=range(2, len(rows) + 1), dtype=object)
    return Source(path.name, header, [frame.iloc[n_label_rows:]], labels, program="Excel")


def _sheets(content: bytes, name: str) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet, hidden ones too; rows as they stand, empty cells as empty text.

    A column without a name and without anything in it is none: one far to the right makes all before it.
    """
    try:
        stream, unread, largest = _looked_at(content, name)
    except DamagedError as cause:
        raise error("ANSWER-020", file=name, kind=Note("workbook")) from cause
    sheets = _cells(stream, name)
    called: dict[str | int, list[list[Any]]] = dict([*sheets.items(), *enumerate(sheets.values())])
    for sheet, row, column, word in unread:
        cells = called.get(sheet, [])
        if row < len(cells) and column < len(cells[row]) and cells[row][column] == "":
            cells[row][column] = word
    sheets = {sheet: _without_empty_columns(cells, name) for sheet, cells in sheets.items()}
    if largest > (most := limit("text")):
        for place, cells in enumerate(sheets.values(), start=1):
            for row, line in enumerate(cells, start=1):
                longest = max((len(cell) for cell in line if isinstance(cell, str)), default=0)
                if longest > most:
                    check("text", longest, Note("sheet_row", file=name, sheet=place, row=row))
    return sheets


def _without_empty_columns(cells: list[list[Any]], name: str) -> list[list[Any]]:
    """Leave out columns without a name and without anything in them; refuse a sheet with too many others."""
    columns = enumerate(zip(*cells, strict=True))
    kept = [place for place, column in columns if str(column[0]).strip() or any(cell != "" for cell in column[1:])]
    check("columns", len(kept), name)
    return cells if not cells or len(kept) == len(cells[0]) else [[line[place] for place in kept] for line in cells]


def _looked_at(content: bytes, name: str) -> tuple[BytesIO, list[tuple[str | int, int, int, str]], int]:
    """Return what a library may read, the cells that it would read as empty, and the bytes of the largest part.

    A cell has its sheet, by name or by number, row and column, and the word for what it shows.
    """
    if not content.startswith(ZIP):
        stream, errors = repacked(content, name)
        return stream, [(*cell, ERROR) for cell in errors], len(content)
    parts = unpacked(content, name)
    if any(part.casefold().endswith(_BINARY) for part in parts):
        raise error("ANSWER-013", file=name)
    unread: list[tuple[str | int, int, int, str]] = [*unread_cells(parts, name)]
    if _OPEN_DOCUMENT_ERROR in parts.get("content.xml", b""):
        raise error("ANSWER-029", (Note("some_cell"),), file=name)
    return packed(parts), unread, max(map(len, parts.values()), default=0)


def _cells(content: BytesIO, name: str) -> dict[str, list[list[Any]]]:
    """Read the cells of sheets, together not more than the limit."""
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("ANSWER-021", file=name) from cause
    sheets: dict[str, list[list[Any]]] = {}
    try:
        with CalamineWorkbook.from_filelike(content) as book:
            check("parts", len(book.sheet_names), name)
            for sheet in book.sheet_names:
                sheets[sheet] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                check("cells", sum(len(rows) * len(rows[0]) for rows in sheets.values() if rows), name)
    except (OntwikkelscanError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as cause:  # a library in Rust that panics raises what is no Exception
        raise error("ANSWER-020", file=name, kind=Note("workbook")) from cause
    return sheets


def _header(rows: list[list[Any]]) -> list[str]:
    return [str(name).strip() for name in rows[0]]


def _read_template(name: str, sheets: dict[str, list[list[Any]]], questionnaire: Questionnaire) -> Source:
    """Turn the sheet of one person, with a question per row, into one row."""
    card = {str(row[0]): str(row[1]) for row in sheets[CARD_SHEET] if len(row) > 1}
    rows = [[*row, *("",) * len(COLUMNS)][: len(COLUMNS)] for row in sheets[SHEET]]
    heads = [place for place, row in enumerate(rows) if tuple(row) == COLUMNS]
    if card.get("schema") != SCHEMA or len(heads) != 1:
        raise error("ANSWER-020", file=name, kind=Note("of_schema", kind=Note("workbook"), schema=SCHEMA))
    asked = [(place, row) for place, row in enumerate(rows, start=1) if place > heads[0] + 1 and row[0] != ""]
    header = [str(row[0]) for _, row in asked]
    frame = pd.DataFrame(
        [[row[3] for _, row in asked]], columns=header, index=[Note("of_sheet", sheet=SHEET)], dtype=object
    )
    cells = {str(row[0]): Note("cell_called", name=f"{LETTERS[3]}{place}") for place, row in asked}
    frame = of_version(frame, questionnaire, card, name)
    labels = [str(row[2]) for _, row in asked] + [""] * (len(frame.columns) - len(header))
    return Source(name, list(frame.columns), [frame], labels, program="Excel template", cells=cells)
