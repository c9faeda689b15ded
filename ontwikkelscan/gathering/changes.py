"""What differs between two results: who came and left, who answered otherwise, what it was made with, what moved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ontwikkelscan.exporting.files import flatten, read_run, read_table
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from ontwikkelscan.gathering.result import Result

NEEDS = "respondent competency band".split()
ITEMS = "respondent item answer state".split()
MADE_WITH = "software questionnaire norm settings rules".split()
"""Of the run record; its time always differs, and the account of the reading is about the file."""
NOT_THERE = ""
"""Where one of the two has no such thing."""


@dataclass(frozen=True, eq=False)
class Differences:
    """What differs between two results; a frame is empty where nothing does.

    Attributes
    ----------
    came, left
        Ids of respondents who are in the second result only, and in the first only.
    answers
        One row per item that someone of both answered otherwise: respondent, item, before, after. An answer as it was
        given, or missing, nvt or not_asked; "" where the questionnaire has no such item.
    bands
        One row per competency of someone of both whose need moved to another band: respondent, competency, before,
        after.
    made_with
        One row per fact of the run record that differs: name (such as "questionnaire.rules"), before, after; "" where
        it is not there.

    """

    came: list[str]
    left: list[str]
    answers: pd.DataFrame
    bands: pd.DataFrame
    made_with: pd.DataFrame

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.came or self.left or len(self.answers) or len(self.bands) or len(self.made_with))

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, *(f"{n} {name}" for name, n in self._counts.items()))

    @property
    def _counts(self) -> dict[str, int]:
        return {
            "came": len(self.came),
            "left": len(self.left),
            "answered otherwise": self.answers["respondent"].nunique(),
            "bands moved": len(self.bands),
            "settings differ": len(self.made_with),
        }

    def _repr_html_(self) -> str:
        """Show in a notebook how many people and bands moved and how, and what the results were made with."""
        moved = self.bands.groupby(["before", "after"], sort=True).size().rename("n").reset_index()
        counts = pd.DataFrame({"what": list(self._counts), "n": list(self._counts.values())})
        tables = {"Differences": counts, "Bands that moved": moved, "Made with": self.made_with}
        return "\n".join(html_table(caption, table) for caption, table in tables.items() if len(table))


class _Side(NamedTuple):
    """One of the two results: bands and answers as text by respondent, and what it was made with."""

    respondents: list[str]
    bands: pd.Series[str]
    answers: pd.Series[str]
    made_with: pd.Series[str]


def differences(before: Result | str | Path, after: Result | str | Path) -> Differences:
    """Tell what differs between two results, such as those of this month and the last.

    Parameters
    ----------
    before, after
        A Result, or a folder that :meth:`Result.save` or the command ``score`` wrote.

    Returns
    -------
    Differences

    Raises
    ------
    OntwikkelscanError
        SCAN-019 for a folder that holds no saved result.

    Examples
    --------
    >>> from ontwikkelscan import Scan, simulate_answers
    >>> scan = Scan("hrm_adviseur")
    >>> answers = simulate_answers(scan.questionnaire, 4, seed=1)
    >>> differences(scan.run(answers[:3]), scan.run(answers[1:]))
    <Differences: 1 came, 1 left, 0 answered otherwise, 0 bands moved, 0 settings differ>

    """
    first, second = _side(before), _side(after)
    return Differences(
        came=[name for name in second.respondents if name not in set(first.respondents)],
        left=[name for name in first.respondents if name not in set(second.respondents)],
        answers=_changed(first.answers, second.answers),
        bands=_changed(first.bands, second.bands),
        made_with=_beside(first.made_with, second.made_with).reset_index(),
    )


def _side(source: Result | str | Path) -> _Side:
    if isinstance(source, str | Path):
        folder = Path(source)
        needs, items = read_table(folder, "needs", NEEDS), read_table(folder, "items", ITEMS)
        record = read_run(folder)
    else:
        needs, items, record = source.needs[NEEDS], source.items[ITEMS], source.run_record.data
    given = items["state"].where(items["state"] != "answered", items["answer"].astype(object))
    told = dict(flatten({name: record.get(name, NOT_THERE) for name in MADE_WITH}))
    return _Side(
        respondents=list(dict.fromkeys(needs["respondent"])),
        bands=needs.set_index(["respondent", "competency"])["band"].astype(str),
        answers=items.assign(given=given.astype(str)).drop_duplicates(ITEMS[:2]).set_index(ITEMS[:2])["given"],
        made_with=pd.Series(told, dtype=object).rename_axis("name"),
    )


def _changed(before: pd.Series[str], after: pd.Series[str]) -> pd.DataFrame:
    """Return what differs of those who are in both."""
    people = [series.index.get_level_values("respondent") for series in (before, after)]
    return _beside(before[people[0].isin(people[1])], after[people[1].isin(people[0])]).reset_index()


def _beside(before: pd.Series[str], after: pd.Series[str]) -> pd.DataFrame:
    """Put values of the same name beside each other, in the order of the first, and keep what differs."""
    names = before.index.union(after.index, sort=False)
    both = pd.DataFrame({"before": before.reindex(names), "after": after.reindex(names)}, index=names).fillna(NOT_THERE)
    return both[both["before"] != both["after"]]
