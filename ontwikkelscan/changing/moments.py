"""Two moments of the same people beside each other: who is in both, and what they answered both times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import THEN
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
        """Return what was given as a moment; SCAN-013: something else, CHANGE-001: no answers, RATER-010: of raters."""
        scores = scores_of(given)
        objects = getattr(given, "objects", None)
        answers = scores.answers if objects is None else objects.answers
        if answers is None:
            raise error("CHANGE-001")
        dates = ("",) * len(answers)
        answers.expect_own()
        if "moment" in answers.context:
            dates = tuple(answers.moments)
        return cls(answers, scores, dates, None if objects is None else objects.needs.band)

    def __getitem__(self, rows: NDArray[np.int64]) -> Moment:
        """Return the people in some rows, in that order."""
        if np.array_equal(rows, np.arange(len(self.answers))):
            return self
        dates = tuple(self.dates[row] for row in rows)
        scores = replace(self.scores, answers=None)[rows]  # without what would be computed from answers
        return Moment(self.answers[rows], scores, dates, None if self.bands is None else self.bands[rows])


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
    same = np.array_equal(names, others)
    if same and not dated:
        return None
    rows = others_of = np.arange(len(names))
    if not same:
        place = {str(name): row for row, name in enumerate(others)}
        pairs = [(row, place[str(name)]) for row, name in enumerate(names) if str(name) in place]
        rows, others_of = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    if dated:
        one, two = (np.array(moment.dates)[part] for moment, part in ((before, rows), (after, others_of)))
        is_day = [(days != "") & (days != THEN) for days in (one, two)]
        if (turned := is_day[0] & is_day[1] & (one > two)).any():
            raise error("CHANGE-004", list(map(str, names[rows[turned]])), n_people=int(turned.sum()))
        kept = (one != two) | (one == "")
        rows, others_of = rows[kept], others_of[kept]
    return None if same and len(rows) == len(names) else (rows, others_of)


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
    means = [each.values("score").copy(order="K") for each in scores]
    n_items = np.array([len(scale.items) for scale in scores[0].questionnaire.competencies])
    whole = np.logical_and(*(each.values("n_answered") == n_items for each in scores))
    n_both = np.where(whole, n_items, 0)
    for column in np.flatnonzero(~whole.all(axis=0)).tolist():
        totals, n_both[:, column] = _totals_of_both(before.answers, after.answers, column)
        n = n_both[:, column]
        for mean, total in zip(means, totals, strict=True):
            mean[:, column] = np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)
    return means[0], means[1], n_both


def _totals_of_both(before: Answers, after: Answers, column: int) -> tuple[list[NDArray[np.int64]], NDArray[np.int64]]:
    """Return per person the sum of the keyed answers at both moments to the items answered both times, and how many."""
    asked = before.questionnaire
    items = asked.competencies[column].items
    codes = [answers.codes[asked.rows(items)] for answers in (before, after)]
    both = np.logical_and(*(part < asked.answer_code.empty for part in codes))
    n, reverse = both.sum(axis=0), np.array([item.reverse for item in items])
    start = asked.minimum * n + (asked.maximum - asked.minimum) * both[reverse].sum(axis=0)
    steps = [part * both for part in codes]
    totals = [[part[which].sum(axis=0, dtype=np.int64) for which in (~reverse, reverse)] for part in steps]
    return [start + forward - turned for forward, turned in totals], n
