"""The arithmetic of a scale score: plain functions on numbers and arrays, nothing of the model."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from ontwikkelscan.counting import counting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

LEVEL_ERROR = (0.25, 3.0)
"""Between which multiples the error variance at a level is held (decision 18)."""


class Estimate(NamedTuple):
    """A true score with its error and interval, on the scale of the score; each of the shape of the input."""

    true_score: FloatArray
    standard_error: FloatArray
    low: FloatArray
    high: FloatArray


def reverse_key(answers: ArrayLike, *, minimum: float, maximum: float) -> FloatArray:
    """Return answers to reverse-keyed items as if they had been asked the other way round.

    Parameters
    ----------
    answers
        Any shape, within ``minimum``-``maximum``; NaN stays NaN.
    minimum, maximum
        Of the questionnaire's answer scale, never of the observed answers.

    Returns
    -------
    ndarray
        minimum + maximum - answers.

    Examples
    --------
    >>> reverse_key([1, 2, 5], minimum=1, maximum=5)
    array([5., 4., 1.])

    """
    return minimum + maximum - np.asarray(answers, dtype=float)


def scale_mean(
    total: ArrayLike, *, n_answered: ArrayLike, n_items: ArrayLike, n_not_applicable: ArrayLike = 0
) -> FloatArray:
    """Return the scale score: the mean of the keyed answers, where enough of them were given.

    A score needs answers to at least 75 % of the applicable items and to at least half of all items; otherwise there is
    none (NaN), and nothing is imputed.

    Parameters
    ----------
    total
        Sum of the keyed answers that were given.
    n_answered, n_not_applicable
        How many items were answered, and how many do not apply.
    n_items
        Items of the scale.

    Returns
    -------
    ndarray
        On the answer scale; NaN where too few items were answered.

    Notes
    -----
    Measurement specification, decision 2 and section 3; the shares stand in ``counting.yaml``. R: ``rowMeans(x, na.rm =
    TRUE)``, or ``psych::scoreItems(impute = "none")``, where the rule is met.

    Examples
    --------
    >>> scale_mean([29, 20], n_answered=[7, 5], n_items=8).round(4)
    array([4.1429,    nan])

    """
    rule = counting()["mean"]
    answered, k = np.asarray(n_answered, dtype=float), np.asarray(n_items, dtype=float)
    applicable = k - np.asarray(n_not_applicable, dtype=float)
    enough = (answered >= rule["answered_of_applicable"] * applicable) & (answered >= rule["answered_of_all"] * k)
    enough &= answered > 0
    return np.divide(np.asarray(total, dtype=float), answered, out=np.full(enough.shape, np.nan), where=enough)


def row_sum(values: FloatArray) -> FloatArray:
    """Return the sum of each row, shape (...), column by column: the same to the last bit whoever else is there."""
    return np.asarray(sum(np.moveaxis(values, -1, 0), start=np.zeros(values.shape[:-1])))


def parts_of(lengths: Sequence[int]) -> list[slice]:
    """Return where each of some arrays stands when they are put one behind the other."""
    return [slice(end - length, end) for length, end in zip(lengths, accumulate(lengths), strict=True)]


def percent_of_maximum(score: ArrayLike, *, minimum: float, maximum: float) -> FloatArray:
    """Return the score as percentage of the answer scale: 0 at its minimum, 100 at its maximum.

    Parameters
    ----------
    score
        On the answer scale; NaN stays NaN.
    minimum, maximum
        Of the answer scale.

    Returns
    -------
    ndarray
        0-100.

    References
    ----------
    Cohen, Cohen, Aiken & West (1999), POMP.

    """
    return 100 * (np.asarray(score, dtype=float) - minimum) / (maximum - minimum)


def usable_reliability(reliability: ArrayLike) -> FloatArray:
    """Return reliabilities, NaN for those that are not between 0 and 1: no error follows from them.

    A sample can give an alpha below 0, and with it an error larger than the spread; 0 and 1 would give an estimate, or
    a score, without any error.
    """
    r = np.asarray(reliability, dtype=float)
    return np.where((r > 0) & (r < 1), r, np.nan)


def spearman_brown(reliability: ArrayLike, *, n_items: ArrayLike, n_answered: ArrayLike) -> FloatArray:
    """Return the reliability that is left when only some items of a scale were answered.

    Parameters
    ----------
    reliability
        Of the whole scale, between 0 and 1.
    n_items, n_answered
        Items of the whole scale, and answered ones.

    Returns
    -------
    ndarray
        0-1; 0 when nothing was answered; NaN where the reliability is not between 0 and 1.

    Notes
    -----
    r1 = r / (k - (k - 1) r); r(n) = n r1 / (1 + (n - 1) r1). Decision 2.

    Examples
    --------
    >>> float(spearman_brown(0.8, n_items=8, n_answered=6).round(6))
    0.75

    """
    r = usable_reliability(reliability)
    k, n = (np.asarray(value, dtype=float) for value in (n_items, n_answered))
    one = r / (k - (k - 1) * r)
    return n * one / (1 + (n - 1) * one)


def standard_error(
    sd: ArrayLike, reliability: ArrayLike, *, n_items: ArrayLike = 1, n_answered: ArrayLike = 1
) -> FloatArray:
    """Return the standard error of an observed score, on the scale of ``sd``.

    Parameters
    ----------
    sd, reliability
        Of the whole scale.
    n_items, n_answered
        Items of the whole scale, and answered ones; left out: all were answered.

    Returns
    -------
    ndarray
        sd * sqrt((1 - reliability) * n_items / n_answered); NaN where the reliability is not between 0 and 1. Decision
        14.

    Examples
    --------
    >>> standard_error(0.5, [0.75, -0.3])
    array([0.25,  nan])

    """
    s, k, n = (np.asarray(value, dtype=float) for value in (sd, n_items, n_answered))
    r = usable_reliability(reliability)
    with np.errstate(divide="ignore"):
        return s * np.sqrt((1 - r) * k / n)


def error_by_level(
    score: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, reliability: ArrayLike, minimum: float, maximum: float
) -> FloatArray:
    """Return how much larger or smaller the error variance is at a score than over the whole group.

    Near the ends of the answer scale answers can differ less, and in its middle more.

    Parameters
    ----------
    score
        The best estimate of the true score, on the answer scale.
    mean, sd, reliability
        Of the group.
    minimum, maximum
        Of the answer scale.

    Returns
    -------
    ndarray
        (x - lo)(hi - x) / ((mean - lo)(hi - mean) - sd^2 reliability), between .25 and 3; 1 where there is no room for
        that spread around the mean, or no mean; NaN where the reliability is not between 0 and 1.

    Notes
    -----
    Decision 18, case C23.

    References
    ----------
    Keats & Lord (1962).

    """
    x, m, s = (np.asarray(value, dtype=float) for value in (score, mean, sd))
    r = usable_reliability(reliability)
    x, room = np.broadcast_arrays((x - minimum) * (maximum - x), (m - minimum) * (maximum - m) - s**2 * r)
    ratio = np.divide(x, room, out=np.ones(x.shape), where=room > 0)
    return np.where(np.isnan(r), np.nan, np.where(np.isnan(ratio), 1.0, np.clip(ratio, *LEVEL_ERROR)))


def kelley_interval(
    score: ArrayLike,
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    n_items: ArrayLike = 1,
    n_answered: ArrayLike = 1,
    bounds: tuple[float, float] | None = None,
    item_mean_variance: float = 0.0,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate the true score from the observed one and the group that the person belongs to.

    The estimate lies between the observed score and the group mean, nearer to the mean the less reliable the scale is.

    Parameters
    ----------
    score
        Observed score; NaN gives NaN.
    mean, sd, reliability
        Of the norm group, for the whole scale; sd with ddof=1.
    n_items, n_answered
        Items of the scale, and answered ones; left out: all were answered.
    bounds
        Minimum and maximum of the answer scale: then the error follows the level (``error_by_level``).
    item_mean_variance
        Variance of the means of the items: other statements would have been easier or harder. 0 for comparisons within
        these statements.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Not clipped; NaN where the reliability is not between 0 and 1.

    Notes
    -----
    M + r_n (X - M), r_n Spearman-Brown's for n of k answers, with error sqrt(S^2 (1 - r) k / n * level * r_n + v (1 / k
    + r_n^2 (1 / n - 1 / k))): M is of all k items, X of n of them.
    Decisions 3, 14, 15 and 18; section 2; cases C19, C22 and C23.

    References
    ----------
    Kelley (1947); Lord & Novick (1968); Dudek (1979); Keats & Lord (1962); Brennan (2001).

    """
    x, m, r = (np.asarray(value, dtype=float) for value in (score, mean, reliability))
    answered = spearman_brown(r, n_items=n_items, n_answered=n_answered)
    centre = m + answered * (x - m)
    variance = standard_error(sd, r, n_items=n_items, n_answered=n_answered) ** 2 * answered
    if bounds is not None:
        variance = variance * error_by_level(centre, mean=m, sd=sd, reliability=r, minimum=bounds[0], maximum=bounds[1])
    k, n = (np.asarray(value, dtype=float) for value in (n_items, n_answered))
    variance = variance + item_mean_variance * (1 / k + answered**2 * (1 / n - 1 / k))
    return _interval(centre, np.sqrt(variance), confidence)


def flat_interval(
    score: ArrayLike,
    *,
    sd: ArrayLike,
    reliability: ArrayLike,
    n_items: ArrayLike = 1,
    n_answered: ArrayLike = 1,
    mean: ArrayLike = np.nan,
    bounds: tuple[float, float] | None = None,
    item_mean_variance: float = 0.0,
    confidence: float = 0.95,
) -> Estimate:
    """Take the observed score as true score, for when no empirical norm tells where the group lies.

    Parameters
    ----------
    score
        Observed score; NaN gives NaN.
    sd, reliability
        Provisional spread and reliability of the whole scale.
    n_items, n_answered
        Items of the scale, and answered ones; left out: all were answered.
    mean, bounds
        Provisional mean, and minimum and maximum of the answer scale: then the error follows the level, at M + r (X -
        M). NaN: the error is the same everywhere.
    item_mean_variance
        As for :func:`kelley_interval`.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Not clipped; its error is sqrt(S^2 (1 - r) k / n * level + v / n), NaN where the reliability is not between 0
        and 1. Decisions 3, 14, 15 and 18, case C23.

    """
    x, m, r = (np.asarray(value, dtype=float) for value in (score, mean, reliability))
    variance = standard_error(sd, r, n_items=n_items, n_answered=n_answered) ** 2
    if bounds is not None:
        at = m + r * (x - m)
        variance = variance * error_by_level(at, mean=m, sd=sd, reliability=r, minimum=bounds[0], maximum=bounds[1])
    with np.errstate(divide="ignore"):
        variance = variance + item_mean_variance / np.asarray(n_answered, dtype=float)
    return _interval(x, np.sqrt(variance), confidence)


def _interval(centre: FloatArray, error: FloatArray, confidence: float) -> Estimate:
    half = ndtri(0.5 + confidence / 2) * error
    centre, error, half = np.broadcast_arrays(centre, error, half)
    return Estimate(centre, np.where(np.isnan(centre), np.nan, error), centre - half, centre + half)
