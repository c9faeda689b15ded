"""What people who answered twice, a few weeks apart, tell of those who did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from ontwikkelscan.errors import Note, error
from ontwikkelscan.model.norm import Retest, RetestScale
from ontwikkelscan.scoring.given import scores_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.scoring.given import GivenScores

    FloatArray = NDArray[np.float64]

LEAST_PAIRS = 60
"""Fewer people who answered twice tell less than the assumed retest."""
OWN_PAIRS = 200
"""From so many people on each scale has a retest of its own."""
LEAST_WEEKS, MOST_WEEKS = 2.0, 8.0
"""Between the two: sooner people remember their answers, later they change."""
DECIMALS = 3


def measure_retest(before: GivenScores, after: GivenScores, *, weeks: float) -> Retest:
    """Measure how far answers of people who did not change go up and down, for :func:`build_norm`.

    Parameters
    ----------
    before, after
        Results of a scan, or scores, of people who did nothing in between; who is in one of them only, or lacks a
        score, is left out.
    weeks
        Mean number of weeks between the two, 2-8.

    Returns
    -------
    Retest
        Per scale 1 - var(change) / (var(before) + var(after)), and the mean change; of fewer than 200 people one
        reliability for all scales: the sums over scales of both. Also the SD of the mean change over the scales, and
        the same reliability of deviations from one's own mean.

    Raises
    ------
    OntwikkelscanError
        CHANGE-002 for other questions, NORM-024 for fewer than 60 people, other weeks, or answers that do not go
        together.

    Notes
    -----
    Measurement specification, decision 27. The reliability is the intraclass correlation ICC(3,1), with each moment's
    mean taken away.

    References
    ----------
    Shrout & Fleiss (1979).

    """
    first, second = scores_of(before), scores_of(after)
    asked, other = first.questionnaire, second.questionnaire
    if asked.measurement_hash != other.measurement_hash:
        names = [f"{questionnaire.id} {questionnaire.version}" for questionnaire in (asked, other)]
        raise error("CHANGE-002", before=names[0], after=names[1])
    place = {str(name): row for row, name in enumerate(second.respondents)}
    pairs = [(row, place[str(name)]) for row, name in enumerate(first.respondents) if str(name) in place]
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    x1, x2 = first.values("score")[rows[:, 0]], second.values("score")[rows[:, 1]]
    whole = np.isfinite(x1).all(axis=1) & np.isfinite(x2).all(axis=1)
    x1, x2 = x1[whole], x2[whole]
    if len(x1) < LEAST_PAIRS or not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        problem = Note("retest_few", n=len(x1), weeks=f"{weeks:g}")
        raise error("NORM-024", problem=problem)
    change, spread = (x2 - x1).var(axis=0, ddof=1), x1.var(axis=0, ddof=1) + x2.var(axis=0, ddof=1)
    own = 1 - change / spread if len(x1) >= OWN_PAIRS else np.full(len(change), 1 - change.sum() / spread.sum())
    d1, d2 = (x - x.mean(axis=0) - (x - x.mean(axis=0)).mean(axis=1, keepdims=True) for x in (x1, x2))
    deviations = 1 - (d2 - d1).var(axis=0, ddof=1).sum() / (d1.var(axis=0, ddof=1) + d2.var(axis=0, ddof=1)).sum()
    means = (x2 - x1).mean(axis=0)
    try:
        return Retest(
            n=len(x1),
            weeks=float(weeks),
            mean_change_sd=_rounded((x2 - x1).mean(axis=1).std(ddof=1)),
            deviations=_rounded(deviations),
            scales=tuple(
                RetestScale(competency=name, reliability=_rounded(r), change=_rounded(w))
                for name, r, w in zip(asked.competency_ids, own, means, strict=True)
            ),
        )
    except ValidationError as cause:
        raise error("NORM-024", problem=Note("retest_same")) from cause


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
