"""The arithmetic of a development need: plain functions on numbers and arrays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

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
POSSIBLE = 2
"""Place in ``BANDS`` from which a need is reported."""
TOP = 3
"""The largest needs that are named first; more is not kept in mind (convention)."""
LEVEL_WITH_THIRD = 0.25
"""Chance of being among the three largest from which a need counts as level with the third (decision 20)."""
FAR, FURTHEST = 6.0, 8.0
"""Errors below the level from which a need probability is read back as the shortfall, and where it is 1 in a file."""
N_NODES, REACH = 96, 5.0
"""Points at which chances of being among the largest are added up, between so many errors (accuracy: see the test)."""


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
    required: ArrayLike,
    *,
    true_score: ArrayLike,
    standard_error: ArrayLike,
    weight: ArrayLike,
    wanted: ArrayLike = True,
) -> FloatArray:
    """Return how likely it is that each competency of a person is among the three largest needs.

    Parameters
    ----------
    required, true_score, standard_error, weight
        Shape (..., n_competencies); weight is importance / maximum. Where one of them is NaN the competency takes no
        part.
    wanted
        Same shape: of which it is asked; left out: of all.

    Returns
    -------
    ndarray
        Shape (..., n_competencies), 0-1: the chance that the weighed shortfall is above 0 and at most two others are
        larger, errors being independent and normal; by quadrature, within .001 where they differ by at most twenty
        times. NaN where the competency takes no part, or is not wanted.

    Examples
    --------
    >>> levels = [4.0, 4.0, 4.0, 4.0]
    >>> top_share(levels, true_score=[3.0, 3.0, 3.5, 3.5], standard_error=0.25, weight=1.0).round(2).tolist()
    [0.98, 0.98, 0.52, 0.52]

    """
    given = np.broadcast_arrays(*(np.asarray(value, float) for value in (required, true_score, standard_error, weight)))
    shape = given[0].shape
    rows = [value.reshape(-1, max(shape[-1], 1)) for value in (*given, np.broadcast_to(wanted, shape))]
    takes_part = np.isfinite(sum(rows[:-1]))
    share = np.full(takes_part.shape, np.nan)
    asked = person, own = np.nonzero(takes_part & rows[-1])
    c, tau, error, w = (np.where(takes_part, value, 1.0) for value in rows[:-1])
    mean, sd = w * (c - tau), w * error
    low = np.clip(-mean[asked] / sd[asked], -REACH, REACH)[:, None]
    nodes, weights = _nodes()
    z = low + (REACH - low) * nodes
    size = mean[asked][:, None] + sd[asked][:, None] * z
    exactly = np.zeros((TOP, *size.shape))
    exactly[0] = 1.0
    for other in range(shape[-1]):
        counts = takes_part[person, other] & (own != other)
        chance = ndtr((mean[person, other, None] - size) / sd[person, other, None]) * counts[:, None]
        one_more = exactly[:-1] * chance
        exactly *= 1 - chance
        exactly[1:] += one_more
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    share[asked] = ((REACH - low[:, 0]) * (density * exactly.sum(axis=0) * weights).sum(axis=1)).clip(0, 1)
    return share.reshape(shape)


def largest_needs(bands: ArrayLike, priority: ArrayLike, *, top_share: ArrayLike = 0.0) -> NDArray[np.bool_]:
    """Tell which reported needs are the three largest of a person, those level with the third included.

    Parameters
    ----------
    bands
        Places in ``BANDS``, shape (..., n_competencies); a need is reported from "possible" on.
    priority
        Same shape, at least 0.
    top_share
        Same shape, from :func:`top_share`; NaN or left out: not known.

    Returns
    -------
    ndarray
        Same shape: a reported need to which fewer than three others go before (a surer band, or the same band and more
        priority; equal within 1e-9 is level), or that has a chance of at least .25 of being among the three largest:
        errors could have made it the third.

    Notes
    -----
    Decision 20, case C21.

    Examples
    --------
    >>> clear, likely = 4, 3
    >>> largest_needs([clear, clear, likely, likely, likely], [0.1, 0.2, 0.3, 0.3, 0.2]).tolist()
    [True, True, True, True, False]

    """
    reported, goes_before = np.asarray(bands) >= POSSIBLE, n_before(bands, priority)
    return reported & ((goes_before < TOP) | (np.asarray(top_share) >= LEVEL_WITH_THIRD))


def n_before(bands: ArrayLike, priority: ArrayLike) -> NDArray[np.int64]:
    """Return how many reported needs go before each competency; bands and priority as for :func:`largest_needs`."""
    band, size = np.asarray(bands), np.asarray(priority, dtype=float)
    surer = band[..., None, :] > band[..., :, None]
    more = (band[..., None, :] == band[..., :, None]) & (size[..., None, :] > size[..., :, None] + TIE)
    return np.asarray(((surer | more) & (band >= POSSIBLE)[..., None, :]).sum(axis=-1))


def estimate_behind(
    required: ArrayLike, *, probability: ArrayLike, lower: ArrayLike, higher: ArrayLike, shortfall: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return the true score and its error that need probabilities were computed from.

    Parameters
    ----------
    required, probability, shortfall
        Of a need; arrays of one shape.
    lower, higher
        The probability with a level half a point lower, and half a point higher.

    Returns
    -------
    tuple of ndarray
        True score and error, NaN where the others are. Where a probability is so near 1 that it says nothing more, the
        shortfall is the distance, and the error is taken from the level half a point lower.

    """
    size = np.asarray(shortfall, dtype=float)
    z, z_lower, z_higher = (np.minimum(ndtri(np.asarray(p, float)), FURTHEST) for p in (probability, lower, higher))
    with np.errstate(divide="ignore", invalid="ignore"):  # of cells that the other way gives
        error = SENSITIVITY / np.where(z > 0, z - z_lower, z_higher - z)
        far = np.where(z_lower > 1, (size - SENSITIVITY) / z_lower, size / z)
    error, distance = np.where(z > FAR, far, error), np.where(z > FAR, size, error * z)
    return np.asarray(required, dtype=float) - distance, error


@cache
def _nodes() -> tuple[FloatArray, FloatArray]:
    """Return the points between 0 and 1 at which is added up, and what each weighs."""
    nodes, weights = np.polynomial.legendre.leggauss(N_NODES)
    return (nodes + 1) / 2, weights / 2


def _distance(required: ArrayLike, true_score: ArrayLike, standard_error: ArrayLike) -> FloatArray:
    c, tau, error = (np.asarray(value, dtype=float) for value in (required, true_score, standard_error))
    return (c - tau) / error
