"""Read a table of people or requests that a user made: strict about what decides, lenient about facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pandas as pd
from pydantic import BaseModel, ValidationError

from ontwikkelscan.errors import OntwikkelscanError, Problem, error, fault_said
from ontwikkelscan.reading.cells import rows_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Settings = TypeVar("Settings", bound=BaseModel)
YES_NO = ("ja", "nee")
UNKNOWN = "onbekend"


def read_table(
    frame: pd.DataFrame,
    table: str,
    *,
    key: str,
    columns: Sequence[str],
    choices: Mapping[str, Sequence[str]],
    several: bool = False,
) -> pd.DataFrame:
    """Return the table: columns that decide something as text, "" where a cell is empty, and facts as they came.

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
        Per column the word that may stand in a cell, in any capitals; a cell may be empty.
    several
        Whether a cell may hold more of those words, separated by spaces.

    Returns
    -------
    DataFrame
        Numbered from 0. The key, the columns that must be there and those of choices as text, words of choice without
        capitals; other columns as they came, so that a number stays a number.

    Raises
    ------
    OntwikkelscanError
        PEOPLE-001 for missing columns, -002 for ids, -003 for other words, -004 for two columns of one name.

    """
    needed = (key, *columns)
    if missing := [name for name in needed if name not in frame]:
        raise error("PEOPLE-001", missing, table=table, columns=", ".join(needed))
    if doubled := sorted(set(frame.columns[frame.columns.duplicated()])):
        raise error("PEOPLE-004", doubled, table=table)
    decisive = {name: texts(frame, name) for name in {*needed, *choices} if name in frame}
    cells = frame.reset_index(drop=True).assign(**decisive).astype(dict.fromkeys(decisive, object))
    problems = []
    if wrong := rows_named(2 + cells.index[(cells[key] == "") | cells[key].duplicated()]):
        problems.append(Problem("PEOPLE-002", {"table": table, "column": key}, wrong))
    for name, words in choices.items():
        cells[name] = comparable(cells[name].tolist())
        held = [cell.split() if several else [cell] if cell else [] for cell in cells[name]]
        wrong = rows_named(row for row, said in enumerate(held, start=2) if not set(said) <= set(words))
        if wrong:
            context = {"table": table, "column": name, "accepted": ", ".join(words)}
            problems.append(Problem("PEOPLE-003", context, wrong))
    if problems:
        raise OntwikkelscanError(problems)
    return cells


def checked(model: type[Settings], code: str, **settings: object) -> Settings:
    """Return the settings of a user as a model; raise the error of this code for the first that is unusable."""
    try:
        return model.model_validate(settings)
    except ValidationError as cause:
        fault = cause.errors(include_input=False)[0]
    raise error(code, setting=fault["loc"][0], problem=fault_said(fault))


def texts(frame: pd.DataFrame, name: str) -> list[str]:
    """Return a column as text, "" where a cell is empty or the column is not there."""
    if name not in frame:
        return [""] * len(frame)
    return ["" if pd.isna(cell) else str(cell).strip() for cell in frame[name]]


def comparable(cells: Sequence[str]) -> list[str]:
    """Return names without differences in capitals and spaces."""
    return [" ".join(cell.casefold().split()) for cell in cells]
