"""Read answers from a workbook: our own template for one person, or a sheet with a row per person."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile, is_zipfile

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.reading.json_file import of_version
from ontwikkelscan.reading.source import Source, label_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/template/1"
CARD_SHEET = "ontwikkelscan"
"""Hidden sheet of the template that says to what its answers are."""
SHEET = "Vragenlijst"
COLUMNS = ("id", "Nr.", "Vraag", "Antwoord")
"""First cells of the header row on the sheet of the template; the first column is hidden."""
LETTERS = "ABCD"
_ERROR, _FORMULA = "#N/A", "#FORMULA"
"""What is read where a cell shows an error, and where a formula has no value: the library gives empty cells."""
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_MADE = re.compile(rb"<(?:\w+:)?f\b")
_STORED = re.compile(rb"<(?:\w+:)?(v|is)\b[^>]*>[^<]|<(?:\w+:)?is\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_OPEN_DOCUMENT_ERROR = b'calcext:value-type="error"'
UNSEEN = "in this kind of workbook a cell with an error looks empty; save it as .xlsx to be sure that there is none"


def read_workbook(path: Path, questionnaire: Questionnaire, n_known: Callable[[list[str]], int]) -> Source:
    """Read a workbook; ``n_known`` counts the columns of a header that hold something of the questionnaire.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 without answers, -019 for a template of another questionnaire, -020 for a file that is damaged or
        locked, -021 without the extra 'excel', -022 when several sheets hold answers, -029 when an OpenDocument holds
        cells with an error.

    """
    sheets = _sheets(path)
    if CARD_SHEET in sheets and SHEET in sheets:
        return _read_template(path.name, sheets, questionnaire)
    filled = {name: rows for name, rows in sheets.items() if len(rows) > 1}
    with_answers = [name for name, rows in filled.items() if n_known(_header(rows))] or list(filled)
    if not with_answers:
        raise error("ANSWER-001", file=path.name)
    if len(with_answers) > 1:
        raise error("ANSWER-022", [f"'{name}'" for name in with_answers], file=path.name)
    rows = filled[with_answers[0]]
    header = _header(rows)
    labels, n_label_rows = label_row(header, rows[1:3])
    frame = pd.DataFrame(rows[1:], columns=header, index=range(2, len(rows) + 1), dtype=object)
    nameless = [place for place, head in enumerate(header) if not head and (frame.iloc[:, place] == "").all()]
    if nameless:
        kept = [place for place in range(len(header)) if place not in nameless]
        header, frame = [header[place] for place in kept], frame.iloc[:, kept]
        labels = labels and [labels[place] for place in kept]
    remarks = () if is_zipfile(path) or not (frame == "").to_numpy().any() else (UNSEEN,)
    return Source(path.name, header, [frame.iloc[n_label_rows:]], labels, program="Excel", remarks=remarks)


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet, hidden ones too; rows as they stand, empty cells as empty text."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("ANSWER-021", file=path.name) from cause
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        for sheet, row, column, word in _not_computed(path):
            cells = sheets.get(sheet, [])
            if row < len(cells) and column < len(cells[row]) and cells[row][column] == "":
                cells[row][column] = word
    except (CalamineError, OSError, BadZipFile) as cause:
        raise error("ANSWER-020", file=path.name, kind="a workbook") from cause
    return sheets


def _not_computed(path: Path) -> Iterator[tuple[str, int, int, str]]:
    """Yield sheet, row, column (from 0) and a word for cells that show an error or hold a formula without a value."""
    if not is_zipfile(path):
        return
    with ZipFile(path) as parts:
        names = set(parts.namelist())
        if "content.xml" in names and _OPEN_DOCUMENT_ERROR in parts.read("content.xml"):
            raise error("ANSWER-029", ("a cell of this workbook",), file=path.name)
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return
        relations = map(_attributes, _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels")))
        targets = {each["Id"]: each["Target"] for each in relations if {"Id", "Target"} <= each.keys()}
        for sheet in map(_attributes, _SHEET.findall(parts.read("xl/workbook.xml"))):
            target = targets.get(sheet.get("id", ""), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            content = parts.read(part) if part in names else b""
            if b't="e"' not in content and not _MADE.search(content):
                continue
            for attributes, inside in _CELL.findall(content):
                is_error = b't="e"' in attributes
                unstored = _MADE.search(inside) and b't="str"' not in attributes and not _STORED.search(inside)
                if (is_error or unstored) and (found := _PLACE.search(attributes)):
                    column = 0
                    for letter in found[1]:
                        column = column * 26 + letter - 64
                    yield sheet.get("name", ""), int(found[2]) - 1, column - 1, _ERROR if is_error else _FORMULA


def _attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag by their name without a prefix."""
    return {name.decode(): unescape(value.decode()) for name, value in re.findall(rb'(?:\w+:)?(\w+)="([^"]*)"', tag)}


def _header(rows: list[list[Any]]) -> list[str]:
    return [str(name).strip() for name in rows[0]]


def _read_template(name: str, sheets: dict[str, list[list[Any]]], questionnaire: Questionnaire) -> Source:
    """Turn the sheet of one person, with a question per row, into one row."""
    card = {str(row[0]): str(row[1]) for row in sheets[CARD_SHEET] if len(row) > 1}
    rows = [[*row, *("",) * len(COLUMNS)][: len(COLUMNS)] for row in sheets[SHEET]]
    heads = [place for place, row in enumerate(rows) if tuple(row) == COLUMNS]
    if card.get("schema") != SCHEMA or len(heads) != 1:
        raise error("ANSWER-020", file=name, kind=f"a workbook of schema '{SCHEMA}'")
    asked = [(place, row) for place, row in enumerate(rows, start=1) if place > heads[0] + 1 and row[0] != ""]
    header = [str(row[0]) for _, row in asked]
    frame = pd.DataFrame([[row[3] for _, row in asked]], columns=header, index=[f"of sheet '{SHEET}'"], dtype=object)
    cells = {str(row[0]): f"cell {LETTERS[3]}{place}" for place, row in asked}
    frame = of_version(frame, questionnaire, card, name)
    labels = [str(row[2]) for _, row in asked] + [""] * (len(frame.columns) - len(header))
    return Source(name, list(frame.columns), [frame], labels, program="Excel template", cells=cells)
