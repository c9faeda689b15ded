"""Cohorts of a programme: who is in which, in which groups within it, who waits, and how even it came out."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

BALANCE = "groups measure found random_mean random_low random_high bound".split()


@dataclass(frozen=True, slots=True)
class SmallGroup:
    """A group within a cohort, such as a consultation group.

    Attributes
    ----------
    kind
        Id of the kind of group in the programme.
    name
        Its Dutch name.
    number
        From 1 on, within the cohort.
    members
        Ids of respondents, in the order of seats.
    reason
        Why these people: a Dutch text of facts; needs do not stand in it.

    """

    kind: str
    name: str
    number: int
    members: tuple[str, ...]
    reason: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.kind, f"{len(self.members)} members")


@dataclass(frozen=True, slots=True)
class Cohort:
    """One cohort: number, members in the order of seats, a Dutch text on who they are, and the groups within it."""

    number: int
    members: tuple[str, ...]
    reason: str
    groups: tuple[SmallGroup, ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.members)} members", f"{len(self.groups)} groups")


@dataclass(frozen=True, eq=False)
class Cohorts:
    """A division of admitted people.

    Attributes
    ----------
    programme
        Id of the programme.
    cohorts
        In order of number; empty when there are too few people.
    frame
        One row per person, in the order in which they came: respondent; status placed, waiting or not_admitted; place
        in the order, cohort, and one column per kind of group with its number (Int64, empty where there is none);
        reason, a Dutch sentence.
    balance
        One row per kind of group and measure: found; random_mean, random_low and random_high of divisions by lot under
        the same rules; bound, below which no division can go. ``groups`` is "groep" for the cohorts themselves.
        Measures count people above or below an even share (grootteklasse, regio, ervaring) and people without their
        colleague (lerend_team); behoeften is how many needs two people of one group are expected to share: the more the
        better, and without a bound. "totaal" weighs all, in hundredths of the weights.
    seed
        What the lot and the search started from: the same input and seed give the same division.
    settings
        All that was used, for the record.
    remarks
        Dutch sentences for whoever composes the cohort.

    """

    programme: str
    cohorts: tuple[Cohort, ...]
    frame: pd.DataFrame
    balance: pd.DataFrame
    seed: int
    settings: Mapping[str, Any]
    remarks: tuple[str, ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.programme, f"{len(self.cohorts)} cohorts", f"{len(self.frame)} people")

    @property
    def waiting(self) -> pd.DataFrame:
        """Who waits and why, in the order of seats: place, respondent, reason."""
        rows = self.frame[self.frame["status"] == "waiting"].sort_values("place")
        return rows[["place", "respondent", "reason"]].reset_index(drop=True)

    def _repr_html_(self) -> str:
        """Show the cohorts in a notebook, how many people wait, and what whoever composes them has to know."""
        columns: dict[str, list[Any]] = {
            "cohort": [cohort.number for cohort in self.cohorts],
            "n": [len(cohort.members) for cohort in self.cohorts],
            "groups": [len(cohort.groups) for cohort in self.cohorts],
            "reason": [cohort.reason for cohort in self.cohorts],
        }
        table = html_table(f"{self.programme}: {len(self.waiting)} waiting", columns)
        return "\n".join([table, *(f"<p>{escape(remark)}</p>" for remark in self.remarks)])
