"""Which raters of one person are told together: each in one cell for ever, of three or more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import RATER_KEY
from ontwikkelscan.model.base import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers

LEAST_RATERS = 3
"""Of fewer nothing is told (decision 28)."""
OTHERS = "anderen"
"""The group of who is in none."""
_CODE = re.compile(r"[A-Za-z_-]{0,8}\d[A-Za-z0-9_-]{0,16}")
"""Of a rater: with a number, so that no name is one."""


@dataclass(frozen=True, eq=False)
class Cell:
    """Raters of one person who are told together.

    Attributes
    ----------
    round
        In which they answered, from 1 on.
    groups
        That they belong to; of several where one was too small to be told alone.
    rows
        Of their answers in those of the round.

    """

    round: int
    groups: tuple[str, ...]
    rows: NDArray[np.int64]

    @property
    def id(self) -> str:
        """The groups as one word."""
        return "+".join(self.groups)

    def __repr__(self) -> str:
        """Show counts."""
        return f"<Cell: round {self.round}, {self.id}, {len(self.rows)} raters>"


def is_code(code: str) -> bool:
    """Tell whether a code of a rater can be no name."""
    return _CODE.fullmatch(code) is not None


def groups_of(answers: Answers) -> list[str]:
    """Return the group of each rater; without one it is that of the others."""
    cells = answers.context.get("beoordelaar_groep", [None] * len(answers))
    return [OTHERS if is_missing(cell) or not cell else str(cell) for cell in cells]


def raters_of(answers: Answers) -> list[str]:
    """Return the code of each rater; RATER-001 where there is none, -002 for what may be a name."""
    cells = answers.context.get("beoordelaar", [None] * len(answers))
    codes = ["" if is_missing(cell) else str(cell).strip() for cell in cells]
    if n := codes.count(""):
        raise error("RATER-001", file=answers.reading.source, n=n)
    if n := sum(not is_code(code) for code in codes):
        raise error("RATER-002", file=answers.reading.source, n=n)
    return codes


def _expect_numbers(answers: Answers) -> None:
    """Raise RATER-009 for raters without a number: who knows all others could try every answer against the draws."""
    numbers = answers.context.get(RATER_KEY, [None] * len(answers))
    if n := sum(is_missing(number) or not str(number).strip() for number in numbers):
        raise error("RATER-009", file=answers.reading.source, n=n)


def cells_of(rounds: Sequence[Answers]) -> dict[str, list[Cell]]:
    """Return the cells of each person, over rounds that were each closed once.

    Parameters
    ----------
    rounds
        Answers of raters, in the order in which the rounds were closed; column ``respondent`` names the person.

    Returns
    -------
    dict
        Per person, in the order of the answers, the cells; none where fewer than three answered in each round.

    Raises
    ------
    OntwikkelscanError
        RATER-001 for rows without a rater, -002 for codes that may be names, -003 for a rater who stands twice, -009
        for raters without a number.

    """
    found: dict[str, list[Cell]] = {}
    seen: dict[str, set[str]] = {}
    for number, answers in enumerate(rounds, start=1):
        codes, groups = raters_of(answers), groups_of(answers)
        _expect_numbers(answers)
        rows: dict[str, list[int]] = {}
        for row, name in enumerate(map(str, answers.respondents)):
            if codes[row] in seen.setdefault(name, set()):
                raise error("RATER-003", file=answers.reading.source)
            seen[name].add(codes[row])
            rows.setdefault(name, []).append(row)
        for name, own in rows.items():
            cells = [Cell(number, *told) for told in _divided(own, [groups[row] for row in own])]
            found.setdefault(name, []).extend(cells)
    return found


def _divided(rows: list[int], groups: list[str]) -> Iterator[tuple[tuple[str, ...], NDArray[np.int64]]]:
    """Yield groups that are told together, and their rows: small ones together, those in the smallest if still few."""
    sizes = Counter(groups)
    small = [name for name, size in sizes.items() if size < LEAST_RATERS or name == OTHERS]
    cells = [[name] for name in sizes if name not in small]
    if small:
        if sum(sizes[name] for name in small) >= LEAST_RATERS:
            cells.append(small)
        elif cells:
            min(cells, key=lambda cell: (sizes[cell[0]], cell[0])).extend(small)
    # In an order of their own: that of the answers would tell who came first.
    for cell in sorted(cells, key=lambda cell: (OTHERS in cell, sorted(cell))):
        inside = [row for row, group in zip(rows, groups, strict=True) if group in cell]
        yield tuple(sorted(cell)), np.array(inside, dtype=np.int64)
