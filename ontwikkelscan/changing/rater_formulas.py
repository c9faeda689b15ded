"""The arithmetic of how others see someone: plain functions on numbers and arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtri, fdtrc, fdtri

from ontwikkelscan.changing.formulas import OWN, SHARED

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

RATER_VARIANCE = 0.36
"""Of the score that one rater gives, in squared points: raters of one person differ."""
RATER_SHARED = 0.5
"""Of that, what is the same for all competencies: a mild rater is mild throughout."""
DRAW = 0.25
"""Variance of a draw on a total of quarter points, in squared points: 4 / 16."""
HALF_Z = 0.5
"""Difference in z from which self and others are called different (convention of Fleenor et al.)."""


class Intraclass(NamedTuple):
    """One of the six intraclass correlations, with its test and 95 % interval."""

    kind: str
    icc: float
    f: float
    df1: float
    df2: float
    p: float
    low: float
    high: float


class ProfileSimilarity(NamedTuple):
    """How alike two profiles are: summed squares, Cattell's r_p, and level, scatter and shape apart."""

    d2: float
    r_p: float
    level: float
    scatter: float
    shape: float


def gap_error(self_variance: ArrayLike, *, n: ArrayLike, level: ArrayLike = 1.0, n_draws: ArrayLike = 1) -> FloatArray:
    """Return the standard error of the difference between someone's own score and the told mean of others.

    Parameters
    ----------
    self_variance
        Error variance of the own score, S^2 (1 - retest) at its level.
    n
        Raters in the mean.
    level
        How much larger the error is here than over the whole group, 1 or more.
    n_draws
        Totals that the mean is made of, each with a draw by lot.

    Returns
    -------
    ndarray
        sqrt(self_variance + .36 level / n + .25 n_draws / n^2). Measurement specification, decision 28.

    Examples
    --------
    >>> float(gap_error(0.3 * 0.65**2, n=5).round(4))
    0.4569

    """
    v, k, phi, d = (np.asarray(value, dtype=float) for value in (self_variance, n, level, n_draws))
    with np.errstate(divide="ignore"):
        return np.sqrt(v + RATER_VARIANCE * phi / k + DRAW * d / k**2)


def mean_gap_error(
    self_variance: ArrayLike, *, n: ArrayLike, m: ArrayLike, level: ArrayLike = 1.0, n_draws: ArrayLike = 1
) -> FloatArray:
    """Return the standard error of the mean gap of one person over m competencies.

    Parameters
    ----------
    self_variance, n, level, n_draws
        As for :func:`gap_error`, means over these competencies.
    m
        Competencies.

    Returns
    -------
    ndarray
        sqrt(self_variance (.3 + .7 / m) + .36 level (.5 + .5 / m) / n + .25 n_draws / (n^2 m)). Decision 28.

    """
    v, k, m, phi, d = (np.asarray(value, dtype=float) for value in (self_variance, n, m, level, n_draws))
    with np.errstate(divide="ignore", invalid="ignore"):
        own, others = SHARED + OWN / m, RATER_SHARED + (1 - RATER_SHARED) / m
        return np.sqrt(v * own + RATER_VARIANCE * phi * others / k + DRAW * d / (k**2 * m))


def raters_needed(icc: float, *, reliability: float = 0.6) -> int:
    """Return how many raters a mean needs to be so reliable; fewer than three are never told.

    Parameters
    ----------
    icc
        Of one rater, between 0 and 1; .25 is common.
    reliability
        Of their mean, between 0 and 1.

    Returns
    -------
    int
        q (1 - ICC) / (ICC (1 - q)), rounded up: Spearman-Brown the other way round.

    Examples
    --------
    >>> [raters_needed(0.25, reliability=q) for q in (0.6, 0.7)]
    [5, 7]

    """
    return int(np.ceil(reliability * (1 - icc) / (icc * (1 - reliability)) - 1e-9))


def intraclass(ratings: ArrayLike, *, confidence: float = 0.95) -> tuple[Intraclass, ...]:
    """Return the six intraclass correlations of Shrout and Fleiss, over many people: never of one.

    Parameters
    ----------
    ratings
        Shape (n_people, n_raters), without gaps.
    confidence
        Of the intervals.

    Returns
    -------
    tuple of Intraclass
        ICC1, ICC2, ICC3 of one rater (each person rated by others; by the same raters drawn from many; by these raters
        alone), and ICC1k, ICC2k, ICC3k of their mean. R: ``psych::ICC(x, lmer = FALSE)``.

    References
    ----------
    Shrout & Fleiss (1979); McGraw & Wong (1996).

    """
    x = np.asarray(ratings, dtype=float)
    n, k = x.shape
    grand, rows, columns = x.mean(), x.mean(axis=1), x.mean(axis=0)
    between = k * ((rows - grand) ** 2).sum() / (n - 1)
    within = ((x - rows[:, None]) ** 2).sum() / (n * (k - 1))
    raters = n * ((columns - grand) ** 2).sum() / (k - 1)
    error = ((x - rows[:, None] - columns + grand) ** 2).sum() / ((n - 1) * (k - 1))
    tail = (1 - confidence) / 2
    df1, df_within, df_error = n - 1, n * (k - 1), (n - 1) * (k - 1)
    f1, f3 = between / within, between / error
    p1, p3 = float(fdtrc(df1, df_within, f1)), float(fdtrc(df1, df_error, f3))
    icc = {
        "ICC1": (between - within) / (between + (k - 1) * within),
        "ICC2": (between - error) / (between + (k - 1) * error + k * (raters - error) / n),
        "ICC3": (between - error) / (between + (k - 1) * error),
    }
    bounds: dict[str, tuple[float, ...]] = {}
    for name, f, df2 in (("ICC1", f1, df_within), ("ICC3", f3, df_error)):
        ends = f / fdtri(df1, df2, 1 - tail), f * fdtri(df2, df1, 1 - tail)
        bounds[name] = tuple((end - 1) / (end + k - 1) for end in ends)
    fj, r2 = raters / error, icc["ICC2"]
    above = df_error * (k * r2 * fj + n * (1 + (k - 1) * r2) - k * r2) ** 2
    v = above / (df1 * k**2 * r2**2 * fj**2 + (n * (1 + (k - 1) * r2) - k * r2) ** 2)
    upper, lower = fdtri(df1, v, 1 - tail), fdtri(v, df1, 1 - tail)
    rest = k * raters + (k * n - k - n) * error
    bounds["ICC2"] = (
        n * (between - upper * error) / (upper * rest + n * between),
        n * (lower * between - error) / (rest + n * lower * between),
    )
    tests = {"ICC1": (f1, df1, df_within, p1), "ICC2": (f3, df1, df_error, p3), "ICC3": (f3, df1, df_error, p3)}
    found = []
    for name, value in icc.items():
        found.append(Intraclass(name, *map(float, (value, *tests[name], *bounds[name]))))
        mean, low, high = (_stepped_up(one, k) for one in (value, *bounds[name]))
        found.append(Intraclass(f"{name}k", *map(float, (mean, *tests[name], low, high))))
    return tuple(sorted(found, key=lambda each: each.kind.endswith("k")))


def _stepped_up(icc: float, k: int) -> float:
    """Return the reliability of the mean of k raters."""
    return k * icc / (1 + (k - 1) * icc)


def within_group_agreement(ratings: ArrayLike, *, categories: int) -> float:
    """Return r_wg(j), the agreement of raters of one target set beside ratings at random, over many targets only.

    Parameters
    ----------
    ratings
        Shape (n_raters, n_items), without gaps.
    categories
        Of the answer scale.

    Returns
    -------
    float
        0-1; what comes out below 0 is 0. Of one person it is not told: it says how alike their raters answered.

    References
    ----------
    James, Demaree & Wolf (1984).

    """
    x = np.asarray(ratings, dtype=float)
    j, by_chance = x.shape[1], (categories**2 - 1) / 12
    ratio = float(x.var(axis=0, ddof=1).mean()) / by_chance
    agreement = j * (1 - ratio) / (j * (1 - ratio) + ratio)
    return float(max(agreement, 0.0)) if ratio < 1 else 0.0


def average_deviation(ratings: ArrayLike) -> float:
    """Return the mean distance of ratings from their mean, over items; up to A / 6 raters of A categories agree.

    Parameters
    ----------
    ratings
        Shape (n_raters, n_items), without gaps.

    Returns
    -------
    float
        In points of the answer scale.

    References
    ----------
    Burke & Dunlap (2002).

    """
    x = np.asarray(ratings, dtype=float)
    return float(np.abs(x - x.mean(axis=0)).mean())


def self_other_category(z_self: ArrayLike, z_others: ArrayLike) -> NDArray[np.str_]:
    """Return the category of self and others: over, under, agree_high, agree_low; NaN gives "".

    Parameters
    ----------
    z_self, z_others
        In standard deviations of the group; arrays that broadcast.

    Returns
    -------
    ndarray of str
        over or under where they differ by more than half a standard deviation; else by the sign of their mean. Without
        any gap 44-51 % are called over or under: over many people, and beside a told gap only.

    References
    ----------
    Fleenor, McCauley & Brutus (1996).

    """
    own, others = np.broadcast_arrays(np.asarray(z_self, dtype=float), np.asarray(z_others, dtype=float))
    gap = own - others
    return np.select(
        [np.isnan(gap), gap > HALF_Z, gap < -HALF_Z, own + others > 0], ["", "over", "under", "agree_high"], "agree_low"
    )


def profile_similarity(first: ArrayLike, second: ArrayLike) -> ProfileSimilarity:
    """Return how alike two profiles of z scores are.

    Parameters
    ----------
    first, second
        Shape (m,), in standard deviations, without gaps.

    Returns
    -------
    ProfileSimilarity
        ``d2`` summed squared differences; ``r_p`` = (E - D2) / (E + D2), E twice the median of chi-square with m
        degrees of freedom; ``level`` and ``scatter``: differences of means and of standard deviations (ddof 1), second
        less first; ``shape``: their correlation.

    References
    ----------
    Cronbach & Gleser (1953); Cattell (1949).

    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    d2, expected = float(((a - b) ** 2).sum()), 2 * float(chdtri(len(a), 0.5))
    return ProfileSimilarity(
        d2=d2,
        r_p=(expected - d2) / (expected + d2),
        level=float(b.mean() - a.mean()),
        scatter=float(b.std(ddof=1) - a.std(ddof=1)),
        shape=float(np.corrcoef(a, b)[0, 1]),
    )
