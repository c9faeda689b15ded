"""The arithmetic of change between two moments: plain functions on numbers and arrays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, ndtr, ndtri, stdtr

from ontwikkelscan.scoring.formulas import error_by_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

SHARED, OWN = 0.3, 0.7
"""Of the error variance of one competency from day to day: what all competencies share, and what is its own."""
DEVIATION = 0.6
"""Variance of a deviation from one's own mean, as part of that of a score."""
NODES, REACH = 400, 12.0
"""Points at which a noncentral t is added up, between so many standard deviations of the spread of a sample."""


class EdwardsNunnally(NamedTuple):
    """The true score at the first moment with its interval, and whether the second score lies outside."""

    true_score: FloatArray
    low: FloatArray
    high: FloatArray
    changed: NDArray[np.bool_]


class GroupEffect(NamedTuple):
    """The mean change of n people, in points and standardised: ``d_z`` by its own spread, ``g`` by that of scores."""

    n: int
    mean_change: float
    sd: float
    d_z: float
    d_z_low: float
    d_z_high: float
    d_av: float
    g_av: float
    t: float
    p: float


def change_level(
    middle: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, reliability: ArrayLike, minimum: float, maximum: float
) -> FloatArray:
    """Return how much larger or smaller the error variance is where someone stands over two moments.

    Parameters
    ----------
    middle
        The mean of the two scores: at one moment's score the error would follow what is to be told.
    mean, sd, reliability, minimum, maximum
        As for ``error_by_level``; a mean of NaN: the error is the same everywhere.

    Returns
    -------
    ndarray
        Of the shape of the input, .25 to 3; at M + 2 r / (1 + r) (middle - M).

    """
    m, r = np.asarray(mean, dtype=float), np.asarray(reliability, dtype=float)
    at = m + 2 * r / (1 + r) * (np.asarray(middle, dtype=float) - m)
    return error_by_level(at, mean=m, sd=sd, reliability=r, minimum=minimum, maximum=maximum)


def change_error(
    sd: ArrayLike,
    reliability: ArrayLike,
    *,
    retest: ArrayLike,
    n_items: ArrayLike = 1,
    n_both: ArrayLike = 1,
    level: ArrayLike = 1.0,
) -> FloatArray:
    """Return the standard error of the change of one person on one scale.

    Parameters
    ----------
    sd, reliability
        Of the whole scale.
    retest
        How far two scores of people who did not change go together, 0-1; it may be above the reliability.
    n_items, n_both
        Items of the scale, and those that were answered at both moments; left out: all were.
    level
        From ``change_level``.

    Returns
    -------
    ndarray
        S sqrt(2 level ((1 - r) k / c + r - retest)); where the retest is at least r: S sqrt(2 level (1 - retest) k /
        c). Measurement specification, decision 27.

    Examples
    --------
    >>> float(change_error(0.65, 0.77, retest=0.7).round(4))
    0.5035

    """
    s, r, r_t, k, c, phi = (
        np.asarray(value, dtype=float) for value in (sd, reliability, retest, n_items, n_both, level)
    )
    with np.errstate(divide="ignore"):
        part = (1 - np.maximum(r, r_t)) * (k / c) + np.maximum(r - r_t, 0)
    return s * np.sqrt(2 * phi * part)


def mean_change_error(variance: ArrayLike, *, retest: ArrayLike, n: ArrayLike) -> FloatArray:
    """Return the standard error of the mean change of one person over n competencies.

    Parameters
    ----------
    variance
        S^2 times the level (``change_level``), its mean over these competencies.
    retest
        Mean over these competencies.
    n
        Competencies.

    Returns
    -------
    ndarray
        sqrt(2 variance (1 - retest) (.3 + .7 / n)): a good day lifts all of them. Decision 27.

    Examples
    --------
    >>> float(mean_change_error(0.65**2, retest=0.7, n=14).round(4))
    0.2979

    """
    v, r_t, m = (np.asarray(value, dtype=float) for value in (variance, retest, n))
    with np.errstate(divide="ignore"):
        return np.sqrt(2 * v * (1 - r_t) * (SHARED + OWN / m))


def deviation_retest(retest: ArrayLike) -> FloatArray:
    """Return how far deviations from one's own mean go together over two moments, where nobody measured it.

    Parameters
    ----------
    retest
        Of scores, 0-1.

    Returns
    -------
    ndarray
        1 - (1 - retest) .7 / .6. Decision 27.

    """
    return 1 - (1 - np.asarray(retest, dtype=float)) * OWN / DEVIATION


def contrast_error(
    planned: ArrayLike, rest: ArrayLike, *, deviations: ArrayLike, n_planned: ArrayLike, n_rest: ArrayLike
) -> FloatArray:
    """Return the standard error of how much more the planned competencies changed than the rest.

    Parameters
    ----------
    planned, rest
        S^2 times the level, its mean over the planned competencies and over the rest: who plans what is low, plans
        where answers differ most. Times what fewer answers add.
    deviations
        How far deviations from one's own mean go together over two moments, 0-1.
    n_planned, n_rest
        Competencies.

    Returns
    -------
    ndarray
        sqrt(.6 (1 - deviations^2) (planned / p + rest / (n - p))). Decision 27.

    Examples
    --------
    >>> float(contrast_error(0.65**2, 0.65**2, deviations=0.65, n_planned=3, n_rest=11).round(4))
    0.2492

    """
    v, w, r, p, q = (np.asarray(value, dtype=float) for value in (planned, rest, deviations, n_planned, n_rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(DEVIATION * (1 - r**2) * (v / p + w / q))


def reliable_change(
    before: ArrayLike, after: ArrayLike, *, sd: ArrayLike, reliability: ArrayLike, practice: ArrayLike = 0.0
) -> FloatArray:
    """Return the reliable change index: a change in units of its error, for whoever analyses.

    Parameters
    ----------
    before, after
        Scores; NaN gives NaN.
    sd, reliability
        Of the group. With its internal consistency a change of the day counts as change; with a retest it does not.
    practice
        Mean change of people who did nothing.

    Returns
    -------
    ndarray
        (x2 - x1 - practice) / (S sqrt(2 (1 - r))).

    References
    ----------
    Jacobson & Truax (1991); Chelune et al. (1993).

    Examples
    --------
    >>> float(reliable_change(42, 52, sd=10, reliability=0.8).round(4))
    1.5811

    """
    x1, x2, w = (np.asarray(value, dtype=float) for value in (before, after, practice))
    return (x2 - x1 - w) / change_error(sd, reliability, retest=reliability)


def edwards_nunnally(
    before: ArrayLike,
    after: ArrayLike,
    *,
    mean: ArrayLike,
    sd: ArrayLike,
    reliability: ArrayLike,
    confidence: float = 0.95,
) -> EdwardsNunnally:
    """Tell whether a second score lies outside the interval around the true score of the first.

    It calls many people changed who are not, more than the interval says: for whoever analyses, never for one person.

    Parameters
    ----------
    before, after
        Scores; NaN gives NaN and no change.
    mean, sd, reliability
        Of the group.
    confidence
        Of the interval.

    Returns
    -------
    EdwardsNunnally
        M + r (x1 - M), that -+ z S sqrt(1 - r), and whether x2 lies outside.

    References
    ----------
    Speer (1992); Nunnally & Kotsch (1983).

    """
    x1, x2, m, s, r = (np.asarray(value, dtype=float) for value in (before, after, mean, sd, reliability))
    centre = m + r * (x1 - m)
    half = ndtri(0.5 + confidence / 2) * s * np.sqrt(1 - r)
    return EdwardsNunnally(centre, centre - half, centre + half, np.abs(x2 - centre) > half)


@cache
def _legendre(n: int) -> tuple[FloatArray, FloatArray]:
    """Return the nodes and weights of a quadrature, which take longer to find than to use."""
    return np.polynomial.legendre.leggauss(n)


def noncentral_t(t: float, *, df: float, noncentrality: float) -> float:
    """Return the distribution function of a noncentral t, by quadrature over the spread of the sample.

    Parameters
    ----------
    t, df, noncentrality
        Of the distribution.

    Returns
    -------
    float
        P(T <= t) = integral of Phi(t s - delta) over the density of s = sqrt(chi^2 / df). ``scipy.special.nctdtr``
        fails for large noncentralities.

    Examples
    --------
    >>> round(noncentral_t(6.517243, df=11, noncentrality=3.141888), 4)
    0.975

    """
    spread = 1 / np.sqrt(2 * df)
    low, high = max(1 - REACH * spread, 0.0), 1 + REACH * spread
    nodes, weights = _legendre(NODES)
    s = (high - low) / 2 * nodes + (high + low) / 2
    log_density = np.log(2) + df / 2 * np.log(df / 2) - gammaln(df / 2) + (df - 1) * np.log(s) - df * s**2 / 2
    return float((high - low) / 2 * (weights * np.exp(log_density) * ndtr(t * s - noncentrality)).sum())


def noncentrality_interval(t: float, *, df: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return between which noncentralities a t that was found lies in the middle of what is likely.

    Parameters
    ----------
    t, df
        Of the test.
    confidence
        Of the interval.

    Returns
    -------
    tuple of float

    References
    ----------
    Cumming & Finch (2001).

    """
    tail = (1 - confidence) / 2
    from scipy.optimize import brentq  # noqa: PLC0415 - heavy, and only here is it needed

    reach = 10 + 10 * abs(t)

    def found(share: float) -> float:
        return float(brentq(lambda d: noncentral_t(t, df=df, noncentrality=d) - share, t - reach, t + reach))

    return found(1 - tail), found(tail)


def group_effect(before: ArrayLike, after: ArrayLike, *, confidence: float = 0.95) -> GroupEffect:
    """Return the mean change of a group and its size, for whoever holds the answers.

    Parameters
    ----------
    before, after
        Shape (n_people,); people without either are left out.
    confidence
        Of the interval of ``d_z``.

    Returns
    -------
    GroupEffect
        ``d_z`` = mean / SD of the changes, with the interval of a noncentral t; ``d_av`` = mean / sqrt((s1^2 + s2^2) /
        2), ``g_av`` times the exact correction for few people; two-sided p. NaN for fewer than two people, or where
        nobody's change differs.

    References
    ----------
    Lakens (2013); Cumming & Finch (2001); Hedges (1981).

    Examples
    --------
    >>> round(group_effect([1, 2, 3, 4], [2, 2, 5, 5]).d_z, 4)
    1.2247

    """
    x1, x2 = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    both = np.isfinite(x1) & np.isfinite(x2)
    x1, x2 = x1[both], x2[both]
    n, change = len(x1), x2 - x1
    sd = float(change.std(ddof=1)) if n > 1 else np.nan
    mean = float(change.mean()) if n else np.nan
    if not sd > 0:
        return GroupEffect(n, mean, sd, *[np.nan] * 7)
    df, d_z = n - 1, mean / sd
    t = d_z * np.sqrt(n)
    low, high = (value / np.sqrt(n) for value in noncentrality_interval(t, df=df, confidence=confidence))
    pooled = np.sqrt((x1.var(ddof=1) + x2.var(ddof=1)) / 2)
    d_av = mean / pooled if pooled > 0 else np.nan
    correction = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2) if df > 1 else np.nan
    p = float(2 * stdtr(df, -abs(t)))
    return GroupEffect(n, mean, sd, d_z, float(low), float(high), float(d_av), float(d_av * correction), float(t), p)
