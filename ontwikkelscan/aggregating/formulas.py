"""The arithmetic of the needs of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

LEAST = 5
"""Of fewer people, as told, no number is told (measurement specification, section 9)."""
DRAW_VARIANCE = 4.0
"""Of what is drawn by lot on each total."""
NORMAL_95 = 1.96
ROUNDING = 1e-9
"""Less than this is rounding: a mean on the grand mean is high."""


class Discrepancy(NamedTuple):
    """Percentages of people whose ability is below, above and equal to the importance; positive minus negative."""

    negative: float
    positive: float
    equal: float
    score: float


def need_interval(needy: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of a share that is told with a draw by lot: of another group like this one.

    Parameters
    ----------
    needy
        People with a need, as told, 0 to ``n``.
    n
        People, as told.

    Returns
    -------
    tuple of float
        Within 0-1: q - 1.96 e and q + 1.96 e, with q = (needy + 1) / (n + 2) and e^2 = q (1 - q) / n + 4 / n^2. The
        second part is that of the draw. Decision 21.

    Examples
    --------
    >>> tuple(round(end, 3) for end in need_interval(9, 18))
    (0.183, 0.817)

    """
    q = (needy + 1) / (n + 2)
    half = NORMAL_95 * np.sqrt(q * (1 - q) / n + DRAW_VARIANCE / n**2)
    return float(max(q - half, 0.0)), float(min(q + half, 1.0))


def same_side(distance: ArrayLike, spread: float, n: ArrayLike) -> FloatArray:
    """Return how likely each of some means truly lies on the side of their split where it is told to lie.

    Parameters
    ----------
    distance
        Shape (n_competencies,): from the split to each mean as told.
    spread
        Of people around a mean.
    n
        Shape (n_competencies,): people, as told.

    Returns
    -------
    ndarray
        0.5-1. The error of a mean is e^2 = spread^2 / n + 4 / n^2, as in :func:`need_interval`. What the distances
        differ beyond their errors, t^2, is what truly differs: the normal probability of sqrt(t^2 / (t^2 + e^2))
        distances in errors. Where means differ no more than by error, no side is sure, however far out one lies.

    References
    ----------
    Morris (1983): parametric empirical Bayes inference.

    Examples
    --------
    >>> same_side([0.6, -0.6, 0.1, -0.1], 0.65, [18] * 4).round(2).tolist()
    [1.0, 1.0, 0.68, 0.68]

    """
    d, k = np.asarray(distance, dtype=float), np.asarray(n, dtype=float)
    error = spread**2 / k + DRAW_VARIANCE / k**2
    true = max(float(np.mean(d**2 - error)), 0.0)
    return np.asarray(ndtr(np.abs(d) * np.sqrt(true / ((true + error) * error))))


def borich_score(importance: ArrayLike, ability: ArrayLike) -> float:
    """Return the mean weighted discrepancy score: how far ability falls short of importance, weighed by importance.

    Parameters
    ----------
    importance, ability
        Shape (n_respondents,), on scales of equal length; people without either are left out.

    Returns
    -------
    float
        mean(I) mean(I - A): above 0 when ability falls short; NaN without people.

    References
    ----------
    Borich (1980); McKim & Saucier (2011).

    Examples
    --------
    >>> borich_score([5, 4], [3, 4])
    4.5

    """
    i, a = _both(importance, ability)
    return float(i.mean() * (i - a).mean()) if len(i) else np.nan


def ranked_discrepancy(importance: ArrayLike, ability: ArrayLike) -> Discrepancy:
    """Return for how many people ability lies below, above and at the importance that they give.

    Parameters
    ----------
    importance, ability
        As for :func:`borich_score`; scores that differ by less than 1e-9 are equal.

    Returns
    -------
    Discrepancy
        Percentages; ``score`` from -100 (for all ability falls short) to 100. NaN without people.

    References
    ----------
    Narine & Harder (2021).

    """
    i, a = _both(importance, ability)
    if not len(i):
        return Discrepancy(np.nan, np.nan, np.nan, np.nan)
    negative, positive = (100 * float(share.mean()) for share in (a < i - 1e-9, a > i + 1e-9))
    return Discrepancy(negative, positive, 100 - negative - positive, positive - negative)


def quadrant(importance: ArrayLike, ability: ArrayLike) -> NDArray[np.int64]:
    """Return the quadrant of each competency of a group, split at the grand means.

    Parameters
    ----------
    importance, ability
        Shape (..., n_competencies): group means.

    Returns
    -------
    ndarray
        0 for high importance and low ability, 1 both high, 2 both low, 3 low importance and high ability; -1 where
        either is NaN.

    References
    ----------
    Martilla & James (1977).

    """
    i, a = np.asarray(importance, dtype=float), np.asarray(ability, dtype=float)
    known = np.isfinite(i) & np.isfinite(a)
    n = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    important, able = (
        x >= np.where(known, x, 0).sum(axis=-1, keepdims=True) / n - ROUNDING
        for x in (np.nan_to_num(i), np.nan_to_num(a))
    )
    index = np.where(important, np.where(able, 1, 0), np.where(able, 3, 2))
    return np.where(known, index, -1)


def _both(importance: ArrayLike, ability: ArrayLike) -> tuple[FloatArray, FloatArray]:
    i, a = np.asarray(importance, dtype=float), np.asarray(ability, dtype=float)
    both = np.isfinite(i) & np.isfinite(a)
    return i[both], a[both]
