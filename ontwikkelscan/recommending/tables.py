"""Read a table of people or requests that a user made: strict about what decides, lenient about facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from ontwikkelscan.errors import OntwikkelscanError, Problem, error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YES_NO = ("ja", "nee")
UNKNOWN = "onbekend"
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
"""14.000 inhabitants are fourteen thousand to one and fourteen to another: not known."""


def read_table(
    frame: pd.DataFrame, table: str, *, key: str, columns: Sequence[str], choices: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Return the table as text, "" where a cell is empty.

    Parameters
    ----------
    frame
        One row per person or request.
    table
        What messages call it.
    key
        The column with ids: one per row, none twice.
    columns
        Other columns that must be there.
    choices
        Per column the words that may stand in a cell, separated by spaces; a cell may be empty.

    Returns
    -------
    DataFrame
        All columns, as text, numbered from 0.

    Raises
    ------
    OntwikkelscanError
        PEOPLE-001 for missing columns, -002 for ids, -003 for other words.

    """
    needed = (key, *columns)
    if missing := [name for name in needed if name not in frame]:
        raise error("PEOPLE-001", missing, table=table, columns=", ".join(needed))
    cells = pd.DataFrame({name: texts(frame, name) for name in frame.columns}, dtype=object)
    problems = []
    if wrong := [f"row {row + 2}" for row in cells.index[(cells[key] == "") | cells[key].duplicated()]]:
        problems.append(Problem("PEOPLE-002", {"table": table, "column": key}, wrong))
    for name, words in choices.items():
        wrong = [f"row {row + 2}" for row, cell in enumerate(cells[name]) if not set(cell.split()) <= set(words)]
        if wrong:
            context = {"table": table, "column": name, "accepted": ", ".join(words)}
            problems.append(Problem("PEOPLE-003", context, wrong))
    if problems:
        raise OntwikkelscanError(problems)
    return cells


def texts(frame: pd.DataFrame, name: str) -> list[str]:
    """Return a column as text, "" where a cell is empty or the column is not there."""
    if name not in frame:
        return [""] * len(frame)
    return ["" if pd.isna(cell) else str(cell).strip() for cell in frame[name]]


def same(cells: Sequence[str]) -> list[str]:
    """Return names in a form in which they can be compared."""
    return [" ".join(cell.casefold().split()) for cell in cells]


def number(cell: str) -> float | str | None:
    """Return a cell as a number where it is one; otherwise its text, or None where it is empty."""
    if _AMBIGUOUS.fullmatch(cell):
        return None
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell or None
