"""How cells, gaps and statements are called on the page about others."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.reporting.words import label
from ontwikkelscan.texts import enumeration, number, section, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontwikkelscan.changing.seen import CellScore, PersonAgreement
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency, Item

GAPS = ("higher", "lower")
"""Words of a gap that is told."""
STEP = 0.1
"""Points, of the one decimal that gaps are told in."""


class RaterGroup(NamedTuple):
    """Raters who are told together: how they are called, how many at most, and their rows, in order of competency."""

    name: str
    n: int
    rows: tuple[CellScore, ...]

    @property
    def heading(self) -> str:
        """The name with how many they are."""
        return text("raters.cell", name=self.name[:1].upper() + self.name[1:], n=self.n)


def groups_of_raters(seen: PersonAgreement) -> list[RaterGroup]:
    """Return all who were told together, where there are several groups, and each group."""
    several = len({number for number, _, _ in seen.cells}) > 1
    groups = []
    for place, cell, n in seen.cells:
        rows = tuple(row for row in seen.rows if (row.round, row.cell) == (place, cell))
        name = cell_name(cell)
        groups.append(RaterGroup(text("raters.round", name=name, round=place) if several else name, n, rows))
    return (
        groups if len(groups) == 1 else [RaterGroup(text("raters.all"), sum(g.n for g in groups), whole(seen)), *groups]
    )


def whole(seen: PersonAgreement) -> tuple[CellScore, ...]:
    """Return the rows of all told cells together, which alone are tested."""
    return tuple(row for row in seen.rows if row.round == 0)


def cell_name(cell: str) -> str:
    """Name the groups of a cell; one that the catalogue does not know by its own word."""
    known = section("raters.groups")
    names = [known.get(name, name) for name in cell.split("+")]
    return reduce(lambda first, last: text("raters.joined", first=first, last=last), names)


def gaps(seen: PersonAgreement) -> list[CellScore]:
    """Return the competencies of which a gap is told, the largest first."""
    return sorted((row for row in whole(seen) if row.told in GAPS), key=lambda row: -abs(row.gap))


def focus(seen: PersonAgreement, most: int) -> list[CellScore]:
    """Return what to talk about: told gaps; where only the mean gap is told, the largest one its way."""
    if found := gaps(seen):
        return found[:most]
    if seen.together.told not in GAPS:
        return []
    sign = 1 if seen.together.told == "higher" else -1
    return sorted((row for row in whole(seen) if math.isfinite(row.gap)), key=lambda row: -sign * row.gap)[:1]


def seen_otherwise(row: CellScore, seen: PersonAgreement, competency: Competency) -> list[tuple[Item, str]]:
    """Return statements that go the way of a gap, each with whether the own answer, as it was given, is higher."""
    way = "higher" if row.gap > 0 else "lower"
    told = {item: word for name, item, word in seen.statements if name == competency.id}
    turned = {"higher": "lower", "lower": "higher"}[way]
    return [(item, turned if item.reverse else way) for item in competency.items if told.get(item.id) == way]


def named(rows: Iterable[CellScore], questionnaire: Questionnaire) -> str:
    """Join the short names of competencies."""
    short = {competency.id: competency.label for competency in questionnaire.competencies}
    return enumeration([short[row.competency] for row in rows])


def smallest(row: CellScore) -> float:
    """Return from how many points on a gap is told; a step more where it reads as a gap that is not told."""
    reads_alike = row.told == "not_shown" and number(abs(row.gap)) == number(row.smallest)
    return row.smallest + STEP if reads_alike else row.smallest


def from_where(rows: Iterable[CellScore]) -> str:
    """Say from how many points on a gap can be told; of several competencies from the first to the last."""
    ends = [number(end(map(smallest, rows))) for end in (min, max)] if (rows := [*rows]) else ["", ""]
    return ends[0] if ends[0] == ends[1] else text("raters.smallest", low=ends[0], high=ends[1])


def known(value: float) -> float | None:
    """Return a number, and None where there is none."""
    return value if math.isfinite(value) else None


def title(name: str, questionnaire: Questionnaire) -> str:
    """Return the short name of a competency for a heading."""
    return label(next(one for one in questionnaire.competencies if one.id == name))
