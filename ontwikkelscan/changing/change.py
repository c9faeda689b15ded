"""Compare two moments of the same people: what moved, with its error, and how much may move by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from ontwikkelscan.changing.formulas import (
    change_error,
    change_level,
    contrast_error,
    deviation_retest,
    mean_change_error,
)
from ontwikkelscan.changing.found import (
    ALPHA,
    CUT,
    HIGHER,
    LOWER,
    NOT_SHOWN,
    TOLD,
    TOO_FEW,
    UNKNOWN,
    Change,
    KnownRetest,
    Mean,
    holm,
)
from ontwikkelscan.changing.moments import Moment, means_of_both, rows_of_both
from ontwikkelscan.errors import error
from ontwikkelscan.model.people import check_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.scores import Scores
    from ontwikkelscan.scoring.given import GivenScores

    FloatArray = NDArray[np.float64]

MOST_PLANNED = 3
"""Competencies that someone sets out to work on (decision 27)."""
LEAST_COMPETENCIES = 2
"""Of fewer there is no mean change."""


def change(
    before: GivenScores,
    after: GivenScores,
    *,
    planned: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
) -> Change:
    """Tell what moved between two moments, and what may move so far by itself.

    A difference is told when it is larger than who did not change shows in 95 of 100 cases. How far answers go up and
    down from day to day comes from a norm whose people answered twice; as long as nobody did, from what the
    questionnaire assumes (``provisional.retest``), and ``retest_basis`` says so: if that is too high, too much is told.

    Parameters
    ----------
    before, after
        Results of a scan, or Scores with their answers; the same people need not be in both, nor in one order.
    planned
        What each person set out to work on at the first moment, by respondent: one to three competencies; or the same
        ones for everyone.

    Returns
    -------
    Change
        Of who is in both: ``frame``, ``headlines``, ``statements``; ``change["R001"]`` for one person;
        ``only_before`` and ``only_after`` name the others.

    Raises
    ------
    OntwikkelscanError
        CHANGE-001 for scores without answers, -002 for other questions, -003 for another norm, -004 for a second moment
        before the first, -005 for another number of planned competencies, -006 when nobody is in both; RATER-010 for
        answers of raters; SCAN-001 for an unknown competency.

    Notes
    -----
    D = after - before over the c of k items answered both times, less the mean change in the retest; below c = k / 2
    nothing is told. Errors follow the level of the middle of both scores (``change_level``). One competency:
    :func:`change_error`, Holm over all that were tested, 5 %. Together: :func:`mean_change_error`, with a known retest
    the spread of mean changes. Planned against the rest: what is chosen because it is low rises by itself, so (1 -
    r_d) times how low it was is added; with an assumed retest only "higher" is said. Measurement specification,
    decision 27.

    Examples
    --------
    >>> import pandas as pd
    >>> from ontwikkelscan import load_questionnaire, read_answers, score
    >>> scan = load_questionnaire("gemeentesecretaris")
    >>> then, now = ({"respondent": "R001"} | dict.fromkeys(scan.item_ids, x) for x in (3, 3))
    >>> scales = [scale.items for scale in scan.competencies[:3]]
    >>> now |= {item.id: 1 if item.reverse else 5 for items in scales for item in items}
    >>> found = change(*(score(read_answers(pd.DataFrame([x]), scan)) for x in (then, now)))
    >>> found.frame["told"].value_counts().to_dict()
    {'not_shown': 11, 'higher': 3}

    """
    moments = Moment.of(before), Moment.of(after)
    rows = rows_of_both(*moments)
    both = moments if rows is None else (moments[0][rows[0]], moments[1][rows[1]])
    if not len(both[0].answers):
        raise error("CHANGE-006")
    only: list[list[str]] = [[], []]
    if rows is not None:
        shared = set(both[0].answers.respondents)
        only = [[str(name) for name in moment.answers.respondents if name not in shared] for moment in moments]
    x1, x2, n_both = means_of_both(*both)
    return _told(both, (x1, x2), n_both, _planned(planned, both[0]), only)


def _told(
    both: tuple[Moment, Moment],
    means: tuple[FloatArray, FloatArray],
    n_both: NDArray[np.int64],
    planned: NDArray[np.bool_],
    only: list[list[str]],
) -> Change:
    """Return the changes with their errors, and what is told of them."""
    scores, (x1, x2) = both[0].scores, means
    asked, known = scores.questionnaire, known_retest(scores)
    n_items = np.array([len(scale.items) for scale in asked.competencies])
    sd, reliability, mean, _ = scores.known
    enough = 2 * n_both >= n_items
    difference = np.where(enough, x2 - x1 - known.shift, np.nan)
    level = change_level(
        (x1 + x2) / 2, mean=mean, sd=sd, reliability=reliability, minimum=asked.minimum, maximum=asked.maximum
    )
    se = change_error(sd, reliability, retest=known.retest, n_items=n_items, n_both=n_both, level=level)
    se = np.where(enough, se, np.nan)
    tested = np.isfinite(se)
    told = np.where(tested, NOT_SHOWN, np.where(enough, UNKNOWN, TOO_FEW))
    first = ndtri(1 - ALPHA / 2 / np.maximum(tested.sum(axis=1), 1))  # what Holm asks of the largest
    rows = np.flatnonzero((np.abs(difference) >= first[:, None] * se).any(axis=1))
    moved = holm(difference[rows], se[rows]) <= ALPHA
    told[rows] = np.where(moved, np.where(difference[rows] > 0, HIGHER, LOWER), told[rows])
    with np.errstate(invalid="ignore"):
        together = _together(difference, sd**2 * level, level, tested, known)
    return Change(
        moments=both,
        before=x1,
        after=x2,
        n_both=n_both,
        change=difference,
        error=se,
        told=told,
        together=together,
        more=_more(difference, x1 - np.nan_to_num(mean), se, planned, known),
        planned=planned,
        known=known,
        only_before=only[0],
        only_after=only[1],
    )


def known_retest(scores: Scores) -> KnownRetest:
    """Return the retest of the norm where it has one, else the assumed one; NaN where there is neither."""
    m, given = len(scores.questionnaire.competencies), scores.retest
    if given is not None:
        scales = {scale.competency: scale for scale in given.scales}
        own = [scales[name] for name in scores.questionnaire.competency_ids]
        retest, shift = (np.array([getattr(scale, name) for scale in own]) for name in ("reliability", "change"))
        return KnownRetest("norm", retest, shift, given.mean_change_sd, np.full(m, given.deviations))
    provisional = scores.questionnaire.provisional
    assumed = provisional.retest if provisional is not None else None
    retest = np.full(m, np.nan if assumed is None else assumed)
    basis = "" if assumed is None else "assumed"
    return KnownRetest(basis, retest, np.zeros(m), np.nan, deviation_retest(retest))


def _mean(values: FloatArray, among: NDArray[np.bool_]) -> FloatArray:
    """Return the mean over some competencies of each person; NaN over none."""
    n = among.sum(axis=1)
    return np.divide(np.where(among, values, 0).sum(axis=1), n, out=np.full(len(n), np.nan), where=n > 0)


def _judged(change: FloatArray, se: FloatArray, n: NDArray[np.int64], *, lower: bool = True) -> Mean:
    """Return a number per person with what is told of it; not ``lower``: only that it is higher."""
    cut = CUT * se
    told = np.where(change >= cut, HIGHER, np.where((change <= -cut) & lower, LOWER, NOT_SHOWN))
    return Mean(change, se, np.where(np.isfinite(change) & np.isfinite(se), told, TOO_FEW), n)


def _together(
    difference: FloatArray, variance: FloatArray, level: FloatArray, tested: NDArray[np.bool_], known: KnownRetest
) -> Mean:
    """Return the mean change of each person."""
    n = tested.sum(axis=1)
    if np.isfinite(known.mean_change_sd):
        se = np.sqrt(_mean(level, tested)) * known.mean_change_sd
    else:
        retest = _mean(np.broadcast_to(known.retest, tested.shape), tested)
        se = mean_change_error(_mean(variance, tested), retest=retest, n=np.maximum(n, 1))
    return _judged(_mean(difference, tested), np.where(n >= LEAST_COMPETENCIES, se, np.nan), n)


def _more(
    difference: FloatArray,
    place: FloatArray,
    se: FloatArray,
    planned: NDArray[np.bool_],
    known: KnownRetest,
) -> Mean:
    """Return how much more the planned competencies of each person changed than the rest, for how low they were."""
    if not planned.any():
        none = np.full(len(planned), np.nan)
        return Mean(none, none, np.full(len(planned), len(TOLD)), np.zeros(len(planned), dtype=np.int64))
    tested, variance = np.isfinite(se), se**2 / (2 * (1 - known.retest))
    chosen, rest = tested & planned, tested & ~planned
    stays = float(np.mean(known.deviations))
    expected = difference + (1 - stays) * place
    contrast = _mean(expected, chosen) - _mean(expected, rest)
    n_planned, n_rest = chosen.sum(axis=1), rest.sum(axis=1)
    se = contrast_error(
        _mean(variance, chosen), _mean(variance, rest), deviations=stays, n_planned=n_planned, n_rest=n_rest
    )
    found = _judged(contrast, se, n_planned, lower=known.basis == "norm")
    return replace(found, told=np.where(planned.any(axis=1), found.told, len(TOLD)))


def _planned(given: Mapping[str, Sequence[str]] | Sequence[str] | None, moment: Moment) -> NDArray[np.bool_]:
    """Return what each person planned, shape (n_respondents, n_competencies)."""
    asked = moment.answers.questionnaire
    result = np.zeros((len(moment.answers), len(asked.competencies)), dtype=bool)
    if given is None:
        return result
    names = [str(name) for name in moment.answers.respondents]
    plans = given if isinstance(given, Mapping) else dict.fromkeys(names, given)
    for row, name in enumerate(names):
        plan = plans.get(name, ())
        check_known(plan, asked)
        if len(set(plan)) > MOST_PLANNED:
            raise error("CHANGE-005", n=len(set(plan)), most=MOST_PLANNED)
        result[row, [asked.column_of[competency] for competency in plan]] = True
    return result
