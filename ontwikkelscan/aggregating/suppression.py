"""Suppression: which numbers about the parts of a group can be published without disclosing fewer than five people."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.aggregating.formulas import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

ROUNDING = 1e-9
"""Less than this is rounding."""
MOST_SETS = 100_000
"""More sets of people are not looked through: then a cell is left out."""


def is_disclosable(counts: ArrayLike, *, barred: ArrayLike = False) -> NDArray[np.bool_]:
    """Tell which cells of a division can be published so that no one left out can be computed from the total.

    Parameters
    ----------
    counts
        Shape (n_cells, n_measures): people in each cell of one division (categories, and last who is in none), by each
        measure that adds up: for instance all, those with a clear need, those without, or :func:`headroom`.
    barred
        Shape (n_cells,): cells that are not published for another reason.

    Returns
    -------
    ndarray
        Shape (n_cells,). A published cell holds at least five people on every measure; the cells left out together
        hold nobody, or at least five on every measure. The last cell is never published. Small cells are left out
        first, then as many of the next smallest as it takes.

    Notes
    -----
    Complementary suppression: measurement specification, section 9.

    Examples
    --------
    >>> is_disclosable([[20], [9], [3], [0]]).tolist()
    [True, False, False, False]

    """
    n, least = np.asarray(counts, dtype=float), LEAST - ROUNDING
    disclosed: NDArray[np.bool_] = np.all(n >= least, axis=1) & ~np.asarray(barred)
    disclosed[-1] = False
    for cell in n[:, 0].argsort(kind="stable"):
        rest = n[~disclosed].sum(axis=0)
        if not rest.any() or (rest >= least).all():
            break
        disclosed[cell] = False
    return disclosed


def headroom(values: ArrayLike, low: float, high: float) -> NDArray[np.float64]:
    """Return how far each person's value lies from both ends of its scale: five times the share of the scale.

    Parameters
    ----------
    values
        Shape (n_people,), from low to high; NaN where there is none.
    low, high
        Ends of the scale.

    Returns
    -------
    ndarray
        Shape (n_people, 2): to the lower and to the upper end, five (``LEAST``) for the whole scale. Where both sums
        over people are at least five, their mean leaves it open that any one of them is at either end.

    Examples
    --------
    Five people of whom four gave a five, and one a one: it may be any of them.

    >>> headroom([5, 5, 5, 5, 1], 1, 5).sum(axis=0).tolist()
    [20.0, 5.0]

    """
    x = np.asarray(values, dtype=float)
    return LEAST * np.nan_to_num(np.stack([x - low, high - x], axis=1) / (high - low))


def mean_is_disclosable(values: ArrayLike, low: float, high: float) -> bool:
    """Tell whether a mean can be published: of five people or more, and with `headroom` to both ends of its scale."""
    n = np.isfinite(np.asarray(values, dtype=float)).sum()
    return bool(min(n, *headroom(values, low, high).sum(axis=0)) >= LEAST - ROUNDING)


def disclosable_together(
    divisions: Sequence[NDArray[np.bool_]], values: ArrayLike, low: float, high: float
) -> list[NDArray[np.bool_]]:
    """Tell of which cells of several divisions a mean can be published, beside that of everyone.

    Parameters
    ----------
    divisions
        Each of shape (n_cells, n_people): who is in which category, and last who is in none.
    values
        Shape (n_people,): what the mean is of; NaN for whom it is not about.
    low, high
        Ends of the scale.

    Returns
    -------
    list of ndarray
        Per division, shape (n_cells,); none where everyone's mean cannot be told. Each division keeps to
        :func:`is_disclosable`, also in :func:`headroom`; and no weighted sum of the totals of cells of different
        divisions is about fewer than five people, whoever knows in which cells everyone is.

    Notes
    -----
    Of a set of numbers that gives someone away the smallest cell is left out, until there is no such set.

    """
    if not mean_is_disclosable(values, low, high):
        return [np.zeros(len(cells), dtype=bool) for cells in divisions]
    people = np.isfinite(np.asarray(values, dtype=float))
    amounts = np.column_stack([people, headroom(values, low, high)])
    counts = [cells @ amounts for cells in divisions]
    barred = [np.zeros(len(cells), dtype=bool) for cells in divisions]
    while True:
        disclosed = [is_disclosable(n, barred=bar) for n, bar in zip(counts, barred, strict=True)]
        pairs = [(division, cell) for division, cells in enumerate(disclosed) for cell in np.flatnonzero(cells)]
        if not pairs:
            return disclosed
        rows = np.stack([divisions[division][cell] for division, cell in pairs])
        if (leak := _leak(np.vstack([people, rows & people]))) is None:
            return disclosed
        division, cell = min((pairs[row - 1] for row in leak if row), key=lambda pair: counts[pair[0]][pair[1], 0])
        barred[division][cell] = True


def _leak(rows: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """Return the rows of which a weighted sum is about fewer than five people; None when there is no such sum.

    People in the same rows cannot be told apart. A weighted sum that is about some kinds of people alone exists when
    the projections of those kinds on what the rows leave open depend on each other.
    """
    kinds, n = np.unique(rows[:, rows[0]], axis=1, return_counts=True)
    matrix = kinds.astype(float)
    _, size, axes = np.linalg.svd(matrix, full_matrices=True)
    open_axes = axes[int((size > ROUNDING).sum()) :]
    gram = open_axes.T @ open_axes
    for sets in _small_sets(n):
        if sets is None:
            return np.arange(len(rows))
        volume = np.linalg.det(gram[sets[:, :, None], sets[:, None, :]])
        if (found := np.flatnonzero(volume < ROUNDING)).size:
            few = sets[found[0]]
            _, vectors = np.linalg.eigh(gram[np.ix_(few, few)])
            target = np.zeros(len(n))
            target[few] = vectors[:, 0]
            weights = np.linalg.lstsq(matrix.T, target, rcond=None)[0]
            return np.flatnonzero(np.abs(weights) > 1e-7)  # noqa: PLR2004 - rounding
    return None


def _small_sets(n: NDArray[np.int64]) -> Iterator[NDArray[np.int64] | None]:
    """Yield the sets of kinds that hold fewer than five people together, by size; None where there are too many."""
    small = np.flatnonzero(n < LEAST)
    for size in range(1, LEAST):
        able = small[n[small] <= LEAST - size]
        if comb(len(able), size) > MOST_SETS:
            yield None
            return
        sets = np.array(list(combinations(able, size)), dtype=np.int64).reshape(-1, size)
        sets = sets[n[sets].sum(axis=1) < LEAST]
        if len(sets):
            yield sets
