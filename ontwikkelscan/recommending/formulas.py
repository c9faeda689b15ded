"""The arithmetic of a recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.needs.formulas import TIE
from ontwikkelscan.scoring.formulas import row_sum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_FIT = 0.25
"""Below this share of a person's reported needs no programme is recommended (decision 20)."""


def cover(part_strengths: ArrayLike) -> NDArray[np.float64]:
    """Return how far a programme covers each competency: the strongest link of its parts.

    Parameters
    ----------
    part_strengths
        Shape (n_parts, n_competencies): 0, 0.25, 0.5 or 1.

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
        Shape (..., n_competencies), at least 0; 0 for what is no reported need (decision 20).
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
    total = row_sum(weights)
    # Summed like the total, term by term no larger, so that a full cover never exceeds 1; a matrix product may.
    met = row_sum(weights * np.asarray(covered, dtype=float))
    return np.divide(met, total, out=np.zeros_like(total), where=total > 0)


def is_recommended(
    fit: ArrayLike, covered: ArrayLike, *, largest: ArrayLike, indispensable: ArrayLike = False
) -> NDArray[np.bool_]:
    """Tell whether a programme is recommended for what it develops; who may take part is another matter.

    Parameters
    ----------
    fit
        Shape (...), from :func:`programme_fit` over reported needs.
    covered
        Shape (n_competencies,), from :func:`cover`.
    largest
        Shape (..., n_competencies), from :func:`largest_needs`.
    indispensable
        Same shape: reported needs to which the person gave the highest importance.

    Returns
    -------
    ndarray
        Shape (...): the fit is at least .25 (ties within 1e-9), and a part has a link of at least .5 with one of the
        largest needs or with one that the person calls indispensable. Decision 20, case C21.

    Examples
    --------
    >>> is_recommended([0.25, 0.25, 0.24], [0.25, 0.5], largest=[[True, False], [False, True], [False, True]]).tolist()
    [False, True, False]

    """
    worked_on = (np.asarray(largest) | np.asarray(indispensable)) & (np.asarray(covered) >= WORKS_ON)
    return (np.asarray(fit) >= NO_FIT - TIE) & worked_on.any(axis=-1)
