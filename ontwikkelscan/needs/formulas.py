"""The arithmetic of a development need: plain functions on numbers and arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

UNLIKELY, EVEN, LIKELY = 0.20, 0.50, 0.80
"""Need probabilities at which the next band begins (decision 13; convention)."""
STRONG = 0.05
"""Need probability below which a competency is a strength (decision 13; convention)."""
TIE = 1e-9
SENSITIVITY = 0.5
"""Required levels are provisional: each need is computed at this much below and above too (decision 6)."""
N_DRAWS = 2000
TOP = 3
"""The largest needs that are named first; more is not kept in mind (convention)."""


def need_probability(required: ArrayLike, *, true_score: ArrayLike, standard_error: ArrayLike) -> FloatArray:
    """Return how likely it is that the person's true self-score lies below the required level.

    It says something about the self-image, not about competence.

    Parameters
    ----------
    required, true_score, standard_error
        On the answer scale; arrays that broadcast. The error is that of the true score, above 0. NaN gives NaN.

    Returns
    -------
    ndarray
        0-1: Phi((c - tau) / SE). Measurement specification, section 8.

    References
    ----------
    Lord & Novick (1968); Kelley (1947).

    """
    return ndtr(_distance(required, true_score, standard_error))


def expected_shortfall(required: ArrayLike, *, true_score: ArrayLike, standard_error: ArrayLike) -> FloatArray:
    """Return how far below the required level the true self-score is expected to lie, counting nothing above it.

    Parameters
    ----------
    required, true_score, standard_error
        As for :func:`need_probability`.

    Returns
    -------
    ndarray
        At least 0, in points of the answer scale: (c - tau) Phi(d) + SE phi(d), d = (c - tau) / SE.

    """
    distance = _distance(required, true_score, standard_error)
    density = np.exp(-0.5 * distance**2) / np.sqrt(2 * np.pi)
    return np.asarray(standard_error, dtype=float) * (distance * ndtr(distance) + density)


def need_priority(shortfall: ArrayLike, *, importance: ArrayLike, maximum: float = 5) -> FloatArray:
    """Weigh a shortfall by what the person finds important.

    A convention without interval meaning: show both parts beside it.

    Parameters
    ----------
    shortfall
        From :func:`expected_shortfall`.
    importance
        1 to ``maximum``.
    maximum
        Of the importance scale.

    Returns
    -------
    ndarray
        At least 0: importance / maximum * shortfall.

    """
    return np.asarray(importance, dtype=float) / maximum * np.asarray(shortfall, dtype=float)


def need_band(probability: ArrayLike, *, half_a_point_lower: ArrayLike) -> NDArray[np.int64]:
    """Return the place in ``BANDS`` of each need.

    Parameters
    ----------
    probability
        Of the need, 0-1.
    half_a_point_lower
        The same for a required level that is half a point lower.

    Returns
    -------
    ndarray
        clear where the need is likely at half a point lower too; likely from .80 on; possible above .50; unlikely from
        .20 on; none below. Levels and scores share a grid: a score on its level has a probability of .50 and is no
        need (ties within 1e-9). NaN gives -1.

    Notes
    -----
    Decision 13, case C20.

    Examples
    --------
    >>> from ontwikkelscan.model.needs import BANDS
    >>> [BANDS[band] for band in need_band([0.9, 0.9, 0.6, 0.5, 0.1], half_a_point_lower=[0.8, 0.5, 0, 0, 0])]
    ['clear', 'likely', 'possible', 'unlikely', 'none']

    """
    p, lower = np.asarray(probability, dtype=float), np.asarray(half_a_point_lower, dtype=float)
    band = (p >= UNLIKELY).astype(np.int64) + (p > EVEN + TIE) + (p >= LIKELY) + (lower >= LIKELY)
    return np.where(np.isnan(p), -1, band)


def strength(probability: ArrayLike) -> NDArray[Any]:
    """Return "yes" where a need is so unlikely (below .05) that a competency is a strength, else "no"; NaN: "unknown".

    Examples
    --------
    >>> strength([0.04, 0.05, np.nan]).tolist()
    ['yes', 'no', 'unknown']

    """
    p = np.asarray(probability, dtype=float)
    return np.where(np.isnan(p), "unknown", np.where(p < STRONG, "yes", "no")).astype(object)


def top_share(
    required: ArrayLike, *, true_score: ArrayLike, standard_error: ArrayLike, weight: ArrayLike, seed: int = 2010
) -> FloatArray:
    """Return how often each competency of one person is among the three largest needs when the error is drawn anew.

    Parameters
    ----------
    required, true_score, standard_error, weight
        Shape (n_competencies,); weight is importance / maximum. Where one of them is NaN the competency takes no part.
    seed
        Of the 2,000 draws.

    Returns
    -------
    ndarray
        Shape (n_competencies,), 0-1; NaN where the competency takes no part.

    """
    c, tau, error, w = (np.asarray(value, dtype=float) for value in (required, true_score, standard_error, weight))
    takes_part = np.isfinite(c + tau + error + w)
    draws = np.random.default_rng(seed).normal(tau[takes_part], error[takes_part], (N_DRAWS, int(takes_part.sum())))
    sizes = w[takes_part] * np.maximum(c[takes_part] - draws, 0)
    place = (-sizes).argsort(axis=1, kind="stable").argsort(axis=1)
    share = np.full(c.shape, np.nan)
    share[takes_part] = ((place < TOP) & (sizes > 0)).mean(axis=0)
    return share


def _distance(required: ArrayLike, true_score: ArrayLike, standard_error: ArrayLike) -> FloatArray:
    c, tau, error = (np.asarray(value, dtype=float) for value in (required, true_score, standard_error))
    return (c - tau) / error
