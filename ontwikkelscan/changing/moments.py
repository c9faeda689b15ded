"""Two moments of the same people beside each other: who is in both, and what they answered both times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import SETS, THEN
from ontwikkelscan.scoring.given import scores_of
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.scores import Scores
    from ontwikkelscan.scoring.given import GivenScores

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moment:
    """The answers of some people at one moment, with their scores and, of a result, the words of their needs."""

    answers: Answers
    scores: Scores
    dates: tuple[str, ...]
    bands: NDArray[Any] | None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.answers)} respondents", questionnaire=self.answers.questionnaire)

    @classmethod
    def of(cls, given: GivenScores) -> Moment:
        """Return what was given as a moment; SCAN-013 for something else, CHANGE-001 without answers."""
        scores = scores_of(given)
        objects = getattr(given, "objects", None)
        answers = scores.answers if objects is None else objects.answers
        if answers is None:
            raise error("CHANGE-001")
        dates = ("",) * len(answers)
        if any(name in answers.context for name in SETS):
            answers.expect_one_set(by_moment=False)
            dates = tuple(answers.moments)
        return cls(answers, scores, dates, None if objects is None else objects.needs.band)

    def __getitem__(self, rows: NDArray[np.int64]) -> Moment:
        """Return the people in some rows, in that order."""
        dates = tuple(self.dates[row] for row in rows)
        return Moment(self.answers[rows], self.scores[rows], dates, None if self.bands is None else self.bands[rows])


def rows_of_both(before: Moment, after: Moment) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the rows of who is in both, in the order of the first; None where both hold the same people in one order.

    Whose two dates are one was asked once. CHANGE-002 for other questions, -003 for other norms, -004 for someone whose
    second date lies before the first.
    """
    first, second = (moment.answers.questionnaire for moment in (before, after))
    if first.measurement_hash != second.measurement_hash:
        raise error("CHANGE-002", before=_named(first), after=_named(second))
    if before.scores.norm_card.get("hash") != after.scores.norm_card.get("hash"):
        raise error("CHANGE-003")
    names, others = (moment.answers.respondents for moment in (before, after))
    dated = any(before.dates) and any(after.dates)
    if not dated and np.array_equal(names, others):
        return None
    place = {str(name): row for row, name in enumerate(others)}
    pairs = [(row, place[str(name)]) for row, name in enumerate(names) if str(name) in place]
    if dated:
        days = [(before.dates[one], after.dates[two]) for one, two in pairs]
        if turned := [str(names[one]) for (one, _), day in zip(pairs, days, strict=True) if _is_turned(*day)]:
            raise error("CHANGE-004", turned, n_people=len(turned))
        pairs = [pair for pair, (one, two) in zip(pairs, days, strict=True) if one != two or not one]
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _is_turned(first: str, second: str) -> bool:
    return bool(first and second) and THEN not in (first, second) and first > second


def _named(questionnaire: Questionnaire) -> str:
    return f"{questionnaire.id} {questionnaire.version}"


def means_of_both(before: Moment, after: Moment) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
    """Return the mean keyed answer at both moments over the items answered both times, and how many these are.

    Parameters
    ----------
    before, after
        Of the same people in the same order, to the same questions.

    Returns
    -------
    tuple of ndarray
        Each of shape (n_respondents, n_competencies); NaN where no item was answered both times.

    """
    scores = before.scores, after.scores
    means = [each.values("score").copy() for each in scores]
    n_both = np.asarray(scores[0].values("n_items"))
    whole = np.logical_and(*(each.values("n_answered") == n_both for each in scores))
    n_both = n_both.astype(np.int64)
    for column in np.flatnonzero(~whole.all(axis=0)).tolist():
        rows = np.flatnonzero(~whole[:, column])
        both = np.stack([moment.answers[rows].keyed(column) for moment in (before, after)])
        given = np.isfinite(both).all(axis=0)
        n_both[rows, column] = n = given.sum(axis=1)
        totals = np.where(given, both, 0).sum(axis=2)
        for mean, total in zip(means, totals, strict=True):
            mean[rows, column] = np.divide(total, n, out=np.full(len(rows), np.nan), where=n > 0)
    return means[0], means[1], n_both
