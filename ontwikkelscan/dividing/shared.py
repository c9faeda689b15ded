"""The same from what people chose to show to others: words of needs, and nothing behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.dividing.learners import Learners, halves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.recommending.shared import SharedRecord

PROBABILITY = {"none": 0.03, "unlikely": 0.36, "possible": 0.69, "likely": 0.91, "clear": 0.995}
"""Need probability that stands for each word: its mean over simulated people, within .01 the same in three kinds."""


def shared_learners(shared: Sequence[SharedRecord], answers: Answers, needs: Needs) -> Learners:
    """Return people and the needs that they share.

    Parameters
    ----------
    shared
        What each person shows, in the order of the answers, at least one.
    answers, needs
        Of the same people. Only halves of scores are taken from them, of competencies whose score is shared.

    Returns
    -------
    Learners
        A need counts by its word alone: two people who share the same words are the same, whatever lies behind them.

    """
    everything = shared[0].questionnaire.competencies
    column = {competency.id: place for place, competency in enumerate(everything)}
    p = np.zeros((len(shared), len(everything)))
    for row, record in enumerate(shared):
        for outcome in record.outcomes:
            p[row, column[outcome.competency.id]] = PROBABILITY.get(outcome.band, 0.0)
    known = p > 0
    return Learners(
        respondents=np.array([record.respondent for record in shared]),
        competencies=tuple(column),
        names=tuple(competency.label for competency in everything),
        p=p,
        known=known,
        halves=np.where(known, halves_of(answers, needs), 0.0),
    )
