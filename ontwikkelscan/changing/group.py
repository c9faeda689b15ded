"""What moved in a group: totals with a draw by lot on each, and numbers that follow from those alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from ontwikkelscan.aggregating.formulas import DRAW_VARIANCE, LEAST
from ontwikkelscan.aggregating.lottery import Lottery
from ontwikkelscan.aggregating.picture import LEAST_ANSWERS, LEAST_NUMBERS, centre, n_answers
from ontwikkelscan.changing.formulas import group_effect
from ontwikkelscan.changing.found import ALPHA, CUT, HIGHER, LOWER, NOT_SHOWN, TOLD, TOO_FEW, Change
from ontwikkelscan.errors import error
from ontwikkelscan.model.scores import Spread
from ontwikkelscan.norming.formulas import holm_adjust
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire

    FloatArray = NDArray[np.float64]

LEAST_FOR_COMPETENCIES = 16
"""Of fewer people only the mean over all competencies is told (decision 27)."""
UNIT, MEAN_UNIT = 0.5, 0.25
"""Points of change of which totals are made: of one competency, and of a person's mean."""
LARGEST = 1.0
"""A change counts for no more, so that nobody decides a total."""
CHANGE_SD, MEAN_CHANGE_SD = 0.53, 0.34
"""Spread, between people, of the change of one competency and of the mean change."""
TOTALS = "competency n n_draws change before".split()
COLUMNS = "competency n before after change change_low change_high g p told".split()
EXACT = "competency n before after change sd d_z d_z_low d_z_high d_av g_av t p".split()
TOGETHER = ""
"""The row of the mean change over all competencies."""


@dataclass(frozen=True, eq=False)
class GroupChange:
    """What moved in a group.

    Attributes
    ----------
    questionnaire
        What was answered.
    frame
        A row for the mean over all competencies (competency ""), and one per competency.
    totals
        What it was computed from, as it is told: per row the people, how many draws are in the totals, and the totals
        of change and of the first moment; empty where nothing is told, and of exact numbers.
    spread
        Per row the spread of scores that ``g`` is in: that of the norm, or the provisional one.
    n, n_left_out
        People who are counted, and those with two moments who are not: they gave fewer than 50 answers.
    exact
        Whether nothing was drawn by lot: for whoever holds the answers, not to be passed on.

    """

    questionnaire: Questionnaire
    frame: pd.DataFrame
    totals: pd.DataFrame
    spread: pd.Series[float]
    n: int
    n_left_out: int
    exact: bool

    def __repr__(self) -> str:
        """Show counts and ids."""
        facts = [f"{self.n} people", *(["exact"] if self.exact else [])]
        return one_line(self, *facts, questionnaire=self.questionnaire)

    def _repr_html_(self) -> str:
        """Show the frame in a notebook."""
        return html_table(f"Change of {self.n} people", self.frame)


def group_change(change: Change, *, exact: bool = False) -> GroupChange:
    """Tell what moved in a group, so that its numbers give nobody away.

    Parameters
    ----------
    change
        From :func:`change`.
    exact
        Without lottery, with effect sizes, over everyone: for whoever holds the answers, not to be passed on.

    Returns
    -------
    GroupChange
        On each total a draw is added by lot, keyed by the records of both moments. The mean over all competencies is
        told from ten people, single competencies from sixteen, these by Holm; after = before + change. ``g`` is the
        change in spreads of scores. Exact: ``d_z`` with the interval of a noncentral t, and so on
        (:func:`group_effect`).

    Raises
    ------
    OntwikkelscanError
        GROUP-001 for fewer than five people.

    Notes
    -----
    T = floor(sum(clip(D, -1, 1)) / u + 1/2) + draw, change = u T / n -+ 1.96 sqrt(s^2 / n + 4 u^2 / n^2); u = 1/2, s =
    .53 for a competency and 1/4, .34 for a person's mean. Measurement specification, decision 27.

    """
    counted = who_counts(change, exact=exact)
    n = int(counted.sum())
    if n < LEAST:
        raise error("GROUP-001", n=n, minimum=LEAST)
    spread = _spread(change)
    if exact:
        totals, frame = pd.DataFrame(columns=TOTALS), _exact(change)
    else:
        totals = _totals(change, counted)
        frame = frame_of(totals, change.questionnaire, spread)
    left_out = int(np.isfinite(change.together.error).sum()) - n
    return GroupChange(change.questionnaire, frame, totals, spread, n, left_out, exact)


def who_counts(change: Change, *, exact: bool = False) -> NDArray[np.bool_]:
    """Return whose change counts in that of a group: who has one, and, unless ``exact``, gave answers enough."""
    n_given = np.minimum(*(n_answers(moment.answers) for moment in change.moments))
    return np.isfinite(change.together.error) & ((n_given >= LEAST_ANSWERS) | exact)


def add_years(groups: Sequence[GroupChange]) -> GroupChange:
    """Take groups of several years together, by their totals as they were told: no record is needed, nor kept.

    Parameters
    ----------
    groups
        Of :func:`group_change`, not exact, of different people who answered one questionnaire.

    Returns
    -------
    GroupChange
        With the totals added up; a competency over the years in which it is told.

    Raises
    ------
    OntwikkelscanError
        CHANGE-002 for groups of different questions, GROUP-002 for exact ones, GROUP-005 for none.

    """
    if not groups:
        raise error("GROUP-005")
    first = groups[0].questionnaire
    for group in groups:
        if group.exact:
            raise error("GROUP-002")
        if group.questionnaire.measurement_hash != first.measurement_hash:
            found = group.questionnaire
            raise error("CHANGE-002", before=f"{first.id} {first.version}", after=f"{found.id} {found.version}")
    rows = pd.concat([group.totals for group in groups]).groupby("competency", sort=False, as_index=False)
    totals = rows.sum(min_count=1)  # of no year's level before there is no sum: the mean change has none
    spread = groups[0].spread
    n, left_out = sum(group.n for group in groups), sum(group.n_left_out for group in groups)
    return GroupChange(first, frame_of(totals, first, spread), totals, spread, n, left_out, exact=False)


def frame_of(totals: pd.DataFrame, questionnaire: Questionnaire, spread: pd.Series[float]) -> pd.DataFrame:
    """Return the frame that follows from the totals as they are told, and nothing else."""
    told = totals.set_index("competency").reindex([TOGETHER, *questionnaire.competency_ids])
    n, whole = told["n"].to_numpy(dtype=float), (told.index == TOGETHER)
    unit, sd = np.where(whole, MEAN_UNIT, UNIT), np.where(whole, MEAN_CHANGE_SD, CHANGE_SD)
    mean = unit * told["change"].to_numpy(dtype=float) / n
    se = np.sqrt(sd**2 / n + DRAW_VARIANCE * told["n_draws"].to_numpy(dtype=float) * unit**2 / n**2)
    low, high = questionnaire.minimum, questionnaire.maximum
    first = np.clip(centre(low, high) + told["before"].to_numpy(dtype=float) / n, low, high)
    p = 2 * ndtr(-np.abs(mean) / se)
    p[~whole] = holm_adjust(p[~whole])
    words = np.select([np.isnan(p), p > ALPHA, mean > 0], [TOO_FEW, NOT_SHOWN, HIGHER], LOWER)
    columns = {
        "competency": told.index,
        "n": told["n"].fillna(0).astype(int).to_numpy(),
        "before": first,
        "after": np.clip(first + mean, low, high),
        "change": mean,
        "change_low": mean - CUT * se,
        "change_high": mean + CUT * se,
        "g": mean / spread.reindex(told.index).to_numpy(dtype=float),
        "p": p,
        "told": np.array(TOLD, dtype=object)[words],
    }
    return pd.DataFrame(columns).reindex(columns=COLUMNS)


def _spread(change: Change) -> pd.Series[float]:
    """Return the spread of scores per competency, and the mean of these for all together: never that of the group."""
    scores, provisional = change.moments[0].scores, change.questionnaire.provisional
    assumed = np.nan if provisional is None else provisional.sd
    spreads = scores.spreads or [Spread()] * len(scores.basis)
    own = [spread.sd if basis == "norm" else assumed for spread, basis in zip(spreads, scores.basis, strict=True)]
    known = pd.Series(own, index=change.questionnaire.competency_ids, dtype=float)
    return pd.concat([pd.Series({TOGETHER: known.mean()}), known])


def _totals(change: Change, counted: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the totals of those who are counted, each with its draw."""
    if counted.sum() < LEAST_NUMBERS:
        return pd.DataFrame(columns=TOTALS)
    first, second = (moment.answers[np.flatnonzero(counted)] for moment in change.moments)
    lottery, level = Lottery.of(first, second), Lottery.of(first)
    mean = np.clip(change.together.change[counted], -LARGEST, LARGEST)
    rows = [(TOGETHER, len(mean), 1, lottery.total("change", mean / MEAN_UNIT), np.nan)]
    asked, scores = change.questionnaire, change.moments[0].scores.values("score")[counted]
    middle = centre(asked.minimum, asked.maximum)
    for name, column in asked.column_of.items():
        moved = change.change[counted, column]
        known = np.isfinite(moved) & np.isfinite(scores[:, column])
        if known.sum() < LEAST_FOR_COMPETENCIES:
            continue
        amounts = np.where(known, np.clip(moved, -LARGEST, LARGEST), 0) / UNIT
        before = level.total(f"\x1f\x1f{name}\x1fscore", np.where(known, scores[:, column] - middle, 0.0))
        rows.append((name, int(known.sum()), 1, lottery.total(f"change\x1f{name}", amounts), before))
    return pd.DataFrame(rows, columns=TOTALS)


def _exact(change: Change) -> pd.DataFrame:
    """Return the exact frame: of the mean over all competencies and of each."""
    known = np.isfinite(change.change) & np.isfinite(change.together.error)[:, None]
    sides = [np.where(known, side, np.nan) for side in (change.before, change.before + change.change)]
    n = known.sum(axis=1)
    means = [np.divide(np.nansum(x, axis=1), n, out=np.full(len(n), np.nan), where=n > 0)[:, None] for x in sides]
    before, after = (np.hstack(parts) for parts in zip(means, sides, strict=True))
    rows = []
    for name, x1, x2 in zip([TOGETHER, *change.questionnaire.competency_ids], before.T, after.T, strict=True):
        found = group_effect(x1, x2)._asdict()
        row = {"competency": name, "change": found.pop("mean_change"), **found}
        if row["n"]:
            row |= {"before": float(np.nanmean(x1)), "after": float(np.nanmean(x2))}
        rows.append(row)
    return pd.DataFrame(rows).reindex(columns=EXACT)
