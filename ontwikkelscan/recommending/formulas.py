"""The arithmetic of a recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_FIT = 0.25
"""Below this share of a person's need no programme is recommended (measurement specification, decision 7)."""


def cover(part_strengths: ArrayLike) -> NDArray[np.float64]:
    """Return how far a programme covers each competency: the strongest link of its parts.

    Parameters
    ----------
    part_strengths
        Shape (n_parts, n_competencies): 0, 0.5 or 1.

    Returns
    -------
    ndarray
        Shape (n_competencies,); all 0 without parts.

    """
    strengths = np.asarray(part_strengths, dtype=float)
    return strengths.max(axis=0, initial=0.0)


def programme_fit(priority: ArrayLike, covered: ArrayLike) -> NDArray[np.float64]:
    """Return which share of a person's need a programme covers.

    Parameters
    ----------
    priority
        Shape (..., n_competencies), at least 0.
    covered
        Shape (n_competencies,), 0-1, from :func:`cover`.

    Returns
    -------
    ndarray
        Shape (...), 0-1: sum(priority * cover) / sum(priority); 0 where there is no need at all. Decision 7.

    Examples
    --------
    >>> float(programme_fit([0.3, 0.1, 0, 0.2], [1, 0, 1, 0.5]).round(6))
    0.666667

    """
    weights = np.asarray(priority, dtype=float)
    total = weights.sum(axis=-1)
    return np.divide(weights @ np.asarray(covered, dtype=float), total, out=np.zeros_like(total), where=total > 0)
