"""The arithmetic of norm scores and profiles: plain functions on numbers and arrays."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

from ontwikkelscan.errors import Note, error
from ontwikkelscan.scoring.formulas import usable_reliability
from ontwikkelscan.texts import text, texts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

TIE = 1e-9
"""Scores closer than this are equal: means of whole numbers differ in their last bits only."""
LABEL_CUTS = (-1.75, -0.75, 0.75, 1.75)
LABEL_SHARE = 0.20


def percentile_rank(score: ArrayLike, *, scores: ArrayLike, counts: ArrayLike) -> FloatArray:
    """Return the percentage of the norm group below a score, counting half of those who have it too.

    Parameters
    ----------
    score
        Any shape; NaN gives NaN.
    scores, counts
        Rising scores of the norm sample, and how many people had each (or the sum of their weights).

    Returns
    -------
    ndarray
        Strictly within 0-100: mid-rank (m + k / 2) / N, clipped to 0.5 / N and 1 - 0.5 / N. Section 2.

    Raises
    ------
    OntwikkelscanError
        NORM-021 when the scores do not rise, or the counts are not theirs.

    """
    below, total = mid_rank(score, scores, counts)
    return 100 * np.clip(below / total, 0.5 / total, 1 - 0.5 / total)


def percentile_interval(
    score: ArrayLike,
    *,
    scores: ArrayLike,
    counts: ArrayLike,
    confidence: float = 0.95,
    n_effective: float | None = None,
    population: int | None = None,
    method: Literal["jeffreys", "wilson"] = "jeffreys",
) -> tuple[FloatArray, FloatArray]:
    """Return how far a percentile rank may be off because the norm group is a sample.

    Parameters
    ----------
    score, scores, counts
        As for :func:`percentile_rank`.
    confidence
        Coverage, between 0 and 1.
    n_effective
        Of a weighted sample; left out: the sum of the counts.
    population
        Size of the whole population, if it is known and small: the interval narrows, and holds for that population.
    method
        "jeffreys", or Wilson's score interval.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound, within 0-100: Jeffreys Beta(x + .5, n - x + .5), with x the share below (half of the ties
        counted) times n. With a finite population n is n (Np - 1) / (Np - n); when the sample is the population, the
        percentile rank itself.

    Raises
    ------
    OntwikkelscanError
        As for :func:`percentile_rank`.

    References
    ----------
    Crawford, Garthwaite & Slick (2009); Brown, Cai & DasGupta (2001); Cochran (1977).

    """
    below, total = mid_rank(score, scores, counts)
    n = total if n_effective is None else n_effective
    return share_interval(below / total, n=n, confidence=confidence, population=population, method=method)


def share_interval(
    share: ArrayLike,
    *,
    n: ArrayLike,
    confidence: float = 0.95,
    population: int | None = None,
    method: Literal["jeffreys", "wilson"] = "jeffreys",
) -> tuple[FloatArray, FloatArray]:
    """Return the interval of a share (0-1) in a sample of ``n``, as percentages; see :func:`percentile_interval`."""
    p, n = np.broadcast_arrays(np.asarray(share, dtype=float), np.asarray(n, dtype=float))
    if population is not None:
        whole = n >= population
        n = finite_population_n(np.where(whole, 0, n), population)
        low, high = share_interval(p, n=n, confidence=confidence, method=method)
        return np.where(whole, 100 * p, low), np.where(whole, 100 * p, high)
    tail = (1 - confidence) / 2
    if method == "wilson":
        z = float(ndtri(1 - tail))
        centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return 100 * (centre - half) / (1 + z**2 / n), 100 * (centre + half) / (1 + z**2 / n)

    def bound(level: float) -> FloatArray:
        return np.asarray(100 * betaincinv(n * p + 0.5, n - n * p + 0.5, level), dtype=float)

    return bound(tail), bound(1 - tail)


def finite_population_n(n: ArrayLike, population: int) -> FloatArray:
    """Return the size of a sample from an endless population that is as precise as ``n`` of ``population`` people.

    Returns
    -------
    ndarray
        n (Np - 1) / (Np - n); ``n`` below ``population``. Section 1.

    References
    ----------
    Cochran (1977).

    Examples
    --------
    >>> float(finite_population_n(200, 340).round(1))
    484.3

    """
    people = np.asarray(n, dtype=float)
    return people * (population - 1) / (population - people)


def n_for_precision(n: int, population: int) -> int:
    """Return how many of ``population`` people give the precision of ``n`` from an endless population.

    Examples
    --------
    >>> n_for_precision(200, 340)
    127

    """
    return math.ceil(n * population / (n + population - 1) - TIE)


def mid_rank(score: ArrayLike, scores: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, float]:
    """Return m + k / 2 and N; NORM-021 for scores that do not rise, or counts that are not theirs."""
    x, known, n = (np.asarray(values, dtype=float) for values in (score, scores, counts))
    if known.ndim != 1 or known.shape != n.shape:
        raise error("NORM-021", problem=Note("counts_of_scores"))
    if not (np.diff(known) >= 0).all() or np.isnan(known).any():
        raise error("NORM-021", problem=Note("scores_rise"))
    if not (n >= 0).all() or n.sum() == 0:
        raise error("NORM-021", problem=Note("counts_negative"))
    below = np.concatenate([[0.0], np.cumsum(n)])
    m = below[np.searchsorted(known, x - TIE, side="left")]
    m_and_k = below[np.searchsorted(known, x + TIE, side="right")]
    return np.where(np.isnan(x), np.nan, (m + m_and_k) / 2), float(below[-1])


def z_area(percentile: ArrayLike) -> FloatArray:
    """Return the standard normal score that has this percentile rank (0-100, exclusive)."""
    return ndtri(np.asarray(percentile, dtype=float) / 100)


def z_linear(score: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    """Return (x - M) / s; s with ddof=1. The shape of the distribution stays as it is."""
    return (np.asarray(score, dtype=float) - np.asarray(mean)) / np.asarray(sd)


def t_score(z: ArrayLike) -> FloatArray:
    """Return the T score of a standard score: 50 + 10 z."""
    return 50 + 10 * np.asarray(z, dtype=float)


def stanine(z: ArrayLike) -> FloatArray:
    """Return the stanine, 1-9, of a standard score: floor(2 z + 5.5), clipped; NaN gives NaN."""
    return _band(z, 5.5, 1, 9)


def sten(z: ArrayLike) -> FloatArray:
    """Return the sten, 1-10, of a standard score: floor(2 z + 6), clipped; NaN gives NaN. Canfield (1951)."""
    return _band(z, 6, 1, 10)


def c_score(z: ArrayLike) -> FloatArray:
    """Return the C score, 0-10, of a standard score: floor(2 z + 5.5), clipped; NaN gives NaN."""
    return _band(z, 5.5, 0, 10)


def decile(percentile: ArrayLike) -> FloatArray:
    """Return the decile group, 1-10, of a percentile rank (0-100): floor(P / 10) + 1, at most 10; NaN gives NaN."""
    return np.minimum(np.floor(np.asarray(percentile, dtype=float) / 10 + TIE) + 1, 10)


def _band(z: ArrayLike, shift: float, lowest: int, highest: int) -> FloatArray:
    return np.clip(np.floor(2 * np.asarray(z, dtype=float) + shift + TIE), lowest, highest)


def band_probabilities(z_observed: ArrayLike, *, reliability: ArrayLike) -> FloatArray:
    """Return, for each of the five bands, how likely the true standing lies in it.

    Parameters
    ----------
    z_observed
        Any shape.
    reliability
        Between 0 and 1, broadcasting with it.

    Returns
    -------
    ndarray
        Shape (..., 5): z_true ~ N(sqrt(r) z, 1 - r), cut at -1.75, -0.75, 0.75 and 1.75; NaN where the reliability is
        not between 0 and 1. Decision 5.

    """
    z, r = np.broadcast_arrays(np.asarray(z_observed, dtype=float), usable_reliability(reliability))
    below = ndtr((np.array(LABEL_CUTS) - np.sqrt(r)[..., None] * z[..., None]) / np.sqrt(1 - r)[..., None])
    return np.diff(below, axis=-1, prepend=0.0, append=1.0)


def band_label(probabilities: ArrayLike) -> str:
    """Name every band that holds at least .20, from low to high, joined by "tot"; nothing when unknown."""
    shares = np.asarray(probabilities, dtype=float)
    held = [label for label, share in zip(texts("norm.labels"), shares, strict=True) if share >= LABEL_SHARE]
    return reduce(lambda low, high: text("norm.label_range", low=low, high=high), held) if held else ""


def difference_standard_error(sd: float, reliability: ArrayLike, other: ArrayLike) -> FloatArray:
    """Return the standard error of the difference of two scores on one metric: S sqrt(2 - r1 - r2).

    NaN where a reliability is not between 0 and 1.
    """
    return sd * np.sqrt(2 - usable_reliability(reliability) - usable_reliability(other))


def difference_reliability(reliability: float, other: float, correlation: float) -> float:
    """Return how reliable the difference of two correlated scores is: ((r1 + r2) / 2 - r12) / (1 - r12).

    NaN where a reliability is not between 0 and 1.
    """
    both = usable_reliability([reliability, other])
    return float((both.mean() - correlation) / (1 - correlation))


def deviation_standard_error(reliability: ArrayLike, *, sd: float = 10.0) -> FloatArray:
    """Return the standard error of the deviation of each scale from the person's own mean.

    Parameters
    ----------
    reliability
        Shape (..., m): of the m scales compared; NaN for scales that take no part. Nor do those take part of which it
        is not between 0 and 1.
    sd
        Of the metric; 10 for T scores.

    Returns
    -------
    ndarray
        Shape (..., m): S sqrt((1 - r_i)(m - 2) / m + sum_j (1 - r_j) / m^2); NaN for m below 2.

    References
    ----------
    Davis (1959).

    """
    return deviation_error(1 - usable_reliability(reliability), sd=sd)


def deviation_error(error_variance: ArrayLike, *, sd: float = 10.0) -> FloatArray:
    """Return :func:`deviation_standard_error` of error variances (..., m), in units of the variance of the metric."""
    error = np.asarray(error_variance, dtype=float)
    m = np.isfinite(error).sum(axis=-1, keepdims=True).astype(float)
    m[m < 2] = np.nan  # noqa: PLR2004 - a single scale has no deviation
    return sd * np.sqrt(error * (m - 2) / m + np.nansum(error, axis=-1, keepdims=True) / m**2)


def own_error(answer_variance: ArrayLike, *, item_mean_variance: ArrayLike, error_variance: ArrayLike) -> FloatArray:
    """Return how much larger a person's errors are than those of the norm group, from how uneven their answers are.

    Answers to the items of one scale differ because items are easier or harder, which is the same for everyone, and by
    error: what they differ more than in the norm group is taken as error of this person, on all scales together.

    Parameters
    ----------
    answer_variance
        Shape (n_persons, m): variance (ddof 1) of the keyed answers to the items of each scale; NaN takes no part.
    item_mean_variance
        Shape (m,): variance of the means of the items.
    error_variance
        Shape (m,): of one item, k S^2 (1 - r) of the norm group's scale of k items.

    Returns
    -------
    ndarray
        Shape (n_persons,): ratio of error variances, 1 or more; 1 where nothing is known. Decision 015.

    """
    w = np.asarray(answer_variance, dtype=float)
    known = ~np.isnan(w)
    found = np.where(known, w - np.asarray(item_mean_variance, dtype=float), 0.0).sum(axis=1)
    expected = np.where(known, np.asarray(error_variance, dtype=float), 0.0).sum(axis=1)
    return np.maximum(np.divide(found, expected, out=np.ones(len(w)), where=expected > 0), 1.0)


def holm_adjust(p: ArrayLike) -> FloatArray:
    """Return p values adjusted for testing several at once; NaN takes no part.

    Parameters
    ----------
    p
        Shape (..., m), 0-1.

    Returns
    -------
    ndarray
        Same shape: max over j <= i of min(1, (m - j + 1) p_(j)). R: ``p.adjust(p, "holm")``.

    References
    ----------
    Holm (1979).

    """
    values = np.asarray(p, dtype=float)
    order = values.argsort(axis=-1, kind="stable")
    m = np.isfinite(values).sum(axis=-1, keepdims=True)
    factor = np.maximum(m - np.arange(values.shape[-1]), 1)
    adjusted = np.minimum(np.maximum.accumulate(np.take_along_axis(values, order, axis=-1) * factor, axis=-1), 1)
    result = np.empty_like(values)
    np.put_along_axis(result, order, adjusted, axis=-1)
    return result


def item_mean_variance(items: ArrayLike) -> float:
    """Return the variance of the means of items, less what comes from sampling.

    Parameters
    ----------
    items
        Shape (n_respondents, n_items), keyed; NaN where nothing was answered.

    Returns
    -------
    float
        At least 0, in squared points of the answer scale. Decision 15.

    """
    x = np.asarray(items, dtype=float)
    sampling = np.nanvar(x, axis=0, ddof=1) / np.isfinite(x).sum(axis=0)
    return max(float(np.nanmean(x, axis=0).var(ddof=1) - sampling.mean()), 0.0) if x.shape[1] > 1 else 0.0
