"""The arithmetic of norm scores and profiles: plain functions on numbers and arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

TIE = 1e-9
"""Scores closer than this are equal: means of whole numbers differ in their last bits only."""
LABEL_CUTS = (-1.75, -0.75, 0.75, 1.75)
LABEL_SHARE = 0.20
LABELS = ("ver beneden gemiddeld", "beneden gemiddeld", "gemiddeld", "boven gemiddeld", "ver boven gemiddeld")


def percentile_rank(score: ArrayLike, *, scores: ArrayLike, counts: ArrayLike) -> FloatArray:
    """Return the percentage of the norm group below a score, counting half of those who have it too.

    Parameters
    ----------
    score
        Any shape; NaN gives NaN.
    scores, counts
        Rising scores of the norm sample, and how many people had each.

    Returns
    -------
    ndarray
        Strictly within 0-100: mid-rank (m + k / 2) / N, clipped to 0.5 / N and 1 - 0.5 / N. Section 2.

    """
    share, total = _mid_rank(score, scores, counts)
    return 100 * np.clip(share / total, 0.5 / total, 1 - 0.5 / total)


def percentile_interval(
    score: ArrayLike, *, scores: ArrayLike, counts: ArrayLike, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return how far a percentile rank may be off because the norm group is a sample.

    Parameters
    ----------
    score, scores, counts
        As for :func:`percentile_rank`.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound, 0-100: Jeffreys Beta(x + .5, N - x + .5) with x = m + k / 2.

    References
    ----------
    Crawford, Garthwaite & Slick (2009); Brown, Cai & DasGupta (2001).

    """
    x, total = _mid_rank(score, scores, counts)
    tail = (1 - confidence) / 2

    def bound(level: float) -> FloatArray:
        return np.asarray(100 * betaincinv(x + 0.5, total - x + 0.5, level), dtype=float)

    return bound(tail), bound(1 - tail)


def _mid_rank(score: ArrayLike, scores: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, float]:
    """Return m + k / 2 and N."""
    x, known = np.asarray(score, dtype=float), np.asarray(scores, dtype=float)
    below = np.concatenate([[0.0], np.cumsum(np.asarray(counts, dtype=float))])
    m = below[np.searchsorted(known, x - TIE, side="left")]
    m_and_k = below[np.searchsorted(known, x + TIE, side="right")]
    return np.where(np.isnan(x), np.nan, (m + m_and_k) / 2), float(below[-1])


def t_score_area(percentile: ArrayLike) -> FloatArray:
    """Return the T score (mean 50, sd 10) that has this percentile rank (0-100, exclusive) in a normal distribution."""
    return 50 + 10 * ndtri(np.asarray(percentile, dtype=float) / 100)


def t_score_linear(score: ArrayLike, *, mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    """Return 50 + 10 (x - M) / s; s with ddof=1. The shape of the distribution stays as it is."""
    return 50 + 10 * (np.asarray(score, dtype=float) - np.asarray(mean)) / np.asarray(sd)


def stanine(percentile: ArrayLike) -> FloatArray:
    """Return the stanine, 1-9, of a percentile rank: floor(2 z + 5.5), clipped; NaN gives NaN."""
    return np.clip(np.floor(2 * ndtri(np.asarray(percentile, dtype=float) / 100) + 5.5), 1, 9)


def band_probabilities(z_observed: ArrayLike, *, reliability: ArrayLike) -> FloatArray:
    """Return, for each of the five bands, how likely the true standing lies in it.

    Parameters
    ----------
    z_observed
        Any shape.
    reliability
        0-1, broadcasting with it.

    Returns
    -------
    ndarray
        Shape (..., 5): z_true ~ N(sqrt(r) z, 1 - r), cut at -1.75, -0.75, 0.75 and 1.75. Decision 5.

    """
    z, r = np.broadcast_arrays(np.asarray(z_observed, dtype=float), np.asarray(reliability, dtype=float))
    below = ndtr((np.array(LABEL_CUTS) - np.sqrt(r)[..., None] * z[..., None]) / np.sqrt(1 - r)[..., None])
    return np.diff(below, axis=-1, prepend=0.0, append=1.0)


def band_label(probabilities: ArrayLike) -> str:
    """Name every band that holds at least .20, from low to high, joined by "tot"; nothing when unknown."""
    shares = np.asarray(probabilities, dtype=float)
    return " tot ".join(label for label, share in zip(LABELS, shares, strict=True) if share >= LABEL_SHARE)


def difference_standard_error(sd: float, reliability: ArrayLike, other: ArrayLike) -> FloatArray:
    """Return the standard error of the difference of two scores on one metric: S sqrt(2 - r1 - r2)."""
    return sd * np.sqrt(2 - np.asarray(reliability, dtype=float) - np.asarray(other, dtype=float))


def difference_reliability(reliability: float, other: float, correlation: float) -> float:
    """Return how reliable the difference of two correlated scores is: ((r1 + r2) / 2 - r12) / (1 - r12)."""
    return ((reliability + other) / 2 - correlation) / (1 - correlation)


def deviation_standard_error(reliability: ArrayLike, *, sd: float = 10.0) -> FloatArray:
    """Return the standard error of the deviation of each scale from the person's own mean.

    Parameters
    ----------
    reliability
        Shape (..., m): of the m scales compared; NaN for scales that take no part.
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
    r = np.asarray(reliability, dtype=float)
    m = np.isfinite(r).sum(axis=-1, keepdims=True).astype(float)
    m[m < 2] = np.nan  # noqa: PLR2004 - a single scale has no deviation
    return sd * np.sqrt((1 - r) * (m - 2) / m + np.nansum(1 - r, axis=-1, keepdims=True) / m**2)


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
