"""What a division into groups is, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.dividing.learners import Learners
    from ontwikkelscan.dividing.words import WorkingGroup

LEVEL = 0.05
"""Of the test against chance: above it no gain is told."""


@dataclass(frozen=True, eq=False)
class WorkingDivision:
    """Who learns well together: a division to work with, which says nothing about kinds of people.

    Attributes
    ----------
    respondents
        Shape (n,), text ids, all who were given.
    labels
        Shape (n,): number of the group, from 1 on; 0 for who was not placed, because nothing is known of them.
    again
        Shape (n,), 0-1: which share of the others of their group would be with someone again in another sitting; NaN
        for people of whom nothing is known.
    groups
        Numbered by the id that comes first in them.
    by_size
        Ids of people of whom nothing is known and who came where groups were smallest.
    mix
        False: people share needs; True: one has a need where another is on level.
    per_pair
        In how many competencies two people of one group are expected to share a need (``mix``: one to have a need where
        the other is on level), mean over people of the mean over their group.
    per_pair_by_lot
        The same of any two people: what divisions by lot give on average.
    p
        Of the test that the division gives more than chance; NaN where no answers were at hand.
    again_mean, again_by_lot
        Which share of the pairs comes together again in another sitting, and of divisions by lot.
    reason
        In Dutch, why there are no groups; "" where there are.

    """

    respondents: NDArray[Any]
    labels: NDArray[np.int64]
    again: NDArray[np.float64]
    groups: tuple[WorkingGroup, ...]
    by_size: tuple[str, ...]
    mix: bool
    per_pair: float
    per_pair_by_lot: float
    p: float
    again_mean: float
    again_by_lot: float
    reason: str

    @classmethod
    def none(cls, learners: Learners, reason: str, *, mix: bool) -> Self:
        """Make a division without groups."""
        n = len(learners)
        labels, again = np.zeros(n, dtype=np.int64), np.full(n, np.nan)
        return cls(learners.respondents, labels, again, (), (), mix, np.nan, np.nan, np.nan, np.nan, np.nan, reason)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.respondents)} people", f"{len(self.groups)} groups")

    @property
    def adds(self) -> bool | None:
        """Whether the division gives more than chance, as far as can be shown; None where that was not tested."""
        return None if np.isnan(self.p) else bool(self.p <= LEVEL)

    @property
    def not_placed(self) -> tuple[str, ...]:
        """Ids of people without a group, because nothing is known of them."""
        return tuple(self.respondents[self.labels == 0].tolist())

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person: respondent; group, from 1 on, empty without one; again, empty where nothing is known."""
        group = pd.array(np.where(self.labels > 0, self.labels, np.nan)).astype("Int64")
        return pd.DataFrame({"respondent": self.respondents, "group": group, "again": self.again})

    @property
    def figures(self) -> tuple[str, ...]:
        """Sentences in Dutch: what the division gives beside lot, how firm it is, what it is not, who is not in it."""
        if self.reason:
            return (self.reason,)
        kind = "mix" if self.mix else "alike"
        found, by_lot = number(self.per_pair), number(self.per_pair_by_lot)
        gives = f"nothing_{kind}" if self.adds is False else f"gives_{kind}"
        said = [text(f"dividing.{gives}", found=found, by_lot=by_lot)]
        if self.adds is None:
            said.append(text("dividing.untested"))
        again, by_lot = (number(100 * share, 0) for share in (self.again_mean, self.again_by_lot))
        said += [text("dividing.again", again=again, by_lot=by_lot), text("dividing.no_kinds")]
        for how, names in (("not_placed", self.not_placed), ("by_size", self.by_size)):
            if names:
                said.append(text(f"dividing.{how}", names=enumeration(names)))
        return tuple(said)

    def describe(self) -> str:
        """Say in Dutch what the division gives, how firm it is, and who is in each group and why; a line each."""
        groups = (f"{text('dividing.name', number=group.number)}. {group.description}" for group in self.groups)
        return "\n".join([*self.figures, *groups])

    def _repr_html_(self) -> str:
        """Show the groups in a notebook, below them what the division gives."""
        told = "".join(f"<p>{escape(line)}</p>" for line in self.figures)
        columns: dict[str, list[Any]] = {
            "group": [group.number for group in self.groups],
            "n": [len(group.members) for group in self.groups],
            "description": [group.description for group in self.groups],
        }
        return f"{html_table('Working division', columns)}\n{told}" if self.groups else told
