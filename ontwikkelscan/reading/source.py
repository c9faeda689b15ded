"""What the reader of answers takes: names and rows, whatever file they came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from ontwikkelscan.errors import Problem

QUALTRICS_NUMBER = ("ResponseId", "ResponseID")
"""Column in which Qualtrics numbers responses; with its texts below it the file is one of theirs."""
_NUMBER_LABELS = ("Response ID", "ResponseID", "ResponseId")


@dataclass(frozen=True, slots=True)
class Source:
    """Answers as they stand in a file.

    ``chunks`` have the names of ``header`` as columns, and as index what a message calls their rows. ``labels`` is a
    second row of names. ``cells`` gives, for a form with a cell per question, where the cell of each column is.
    ``program`` is what wrote the file, where that is known; ``cut_off``: it may have been longer.
    """

    name: str
    header: list[str]
    chunks: Iterable[pd.DataFrame]
    labels: list[str] | None = None
    separator: str = ""
    encoding: str = ""
    program: str = ""
    cut_off: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)

    def in_cells(self, problem: Problem) -> Problem:
        """Return a problem with the cells of a form as its places, instead of rows and columns."""

        def cell(place: str) -> str:
            name, number = re.search(r"'([^']*)'$", place), re.match(r"column (\d+)", place)
            column = name[1] if name else self.header[int(number[1]) - 1] if number else ""
            return self.cells.get(column, place)

        return replace(problem, places=tuple(map(cell, problem.places)))


def label_row(header: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[list[str] | None, int]:
    """Return the second row of names and how many rows below the header hold no answers.

    Qualtrics writes the texts of the questions in row 2 and, in most exports, its own ids in row 3.
    """
    numbered = [place for place, name in enumerate(header) if name in QUALTRICS_NUMBER]
    if not numbered or not rows or len(rows[0]) != len(header):
        return None, 0
    if str(rows[0][numbered[0]]).strip() not in _NUMBER_LABELS:
        return None, 0
    third = str(rows[1][0]).lstrip() if len(rows) > 1 and rows[1] else ""
    return [str(name) for name in rows[0]], 1 + third.startswith('{"ImportId"')
