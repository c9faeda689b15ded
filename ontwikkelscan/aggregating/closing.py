"""What people say at the end of a programme, together: totals with a draw by lot on each, and shares that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.aggregating.formulas import need_interval
from ontwikkelscan.aggregating.lottery import Lottery
from ontwikkelscan.aggregating.picture import LEAST_NUMBERS
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire

MUCH = 4
"""Answer from which on it is much."""
COLUMNS = "question part n much share share_low share_high".split()
TOTALS = "item much".split()


@dataclass(frozen=True, eq=False)
class ClosingPicture:
    """What people say at the end of a programme.

    Attributes
    ----------
    questionnaire
        What was asked.
    frame
        A row per question, of the whole programme (part "") and of each part.
    totals
        What it was computed from, as it is told: per item the people who answered much; empty where nothing is told.
    n
        People who answered anything.
    exact
        Whether nothing was drawn by lot: for whoever holds the answers, not to be passed on.

    """

    questionnaire: Questionnaire
    frame: pd.DataFrame
    totals: pd.DataFrame
    n: int
    exact: bool

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, f"{self.n} people", *(["exact"] if self.exact else []))

    def _repr_html_(self) -> str:
        """Show the frame in a notebook."""
        return html_table(f"What {self.n} people say at the end", self.frame)


def closing_picture(closing: Answers, moments: Sequence[Answers], *, exact: bool = False) -> ClosingPicture:
    """Tell what people say at the end of a programme, so that its numbers give nobody away.

    Parameters
    ----------
    closing
        Answers to the questionnaire of :func:`load_closing`. Ids need not be those of the scan.
    moments
        Answers to the scan, of the same people in the same order at each moment: so few closing answers could be
        guessed, and with them the draws; with these records in the key of the lottery they cannot.
    exact
        Without lottery: for whoever holds the answers, not to be passed on.

    Returns
    -------
    ClosingPicture
        On how many answered much, a draw is added by lot, per question. From ten people on: of all who answered
        anything, so that who says "nvt" or nothing of a question does not say much.

    """
    n, asked = int(np.isfinite(closing.given).any(axis=1).sum()), closing.questionnaire
    own = Lottery.of(closing)
    lottery = replace(own, records=own.records + Lottery.of(*moments).records)
    totals = {}
    if exact or n >= LEAST_NUMBERS:
        for item, given in zip(asked.item_ids, closing.given.T, strict=True):
            much = given >= MUCH
            totals[item] = int(much.sum()) if exact else lottery.total(f"closing\x1f{item}", much)
    frame = closing_frame(totals, asked.item_ids, n=n)
    return ClosingPicture(asked, frame, pd.DataFrame(list(totals.items()), columns=TOTALS), n, exact)


def closing_frame(totals: Mapping[str, int], items: Sequence[str], *, n: int) -> pd.DataFrame:
    """Return the frame that follows from the totals as they are told, and nothing else."""
    rows = []
    for item in items:
        question, _, part = item.partition("_")
        row: dict[str, object] = {"question": question, "part": part, "n": n}
        if n and item in totals:
            much = float(np.clip(totals[item], 0, n))
            low, high = need_interval(much, n)
            row |= {"much": much, "share": 100 * much / n, "share_low": 100 * low, "share_high": 100 * high}
        rows.append(row)
    return pd.DataFrame(rows).reindex(columns=COLUMNS)
