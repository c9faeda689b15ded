"""Weigh a sample so that its make-up equals that of the population."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ontwikkelscan.errors import Note, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

TRIM = 5.0
"""No one weighs more than this many average people (measurement specification, section 2)."""
CONVERGED = 1e-13
ROUNDS = 10_000
FITS = 1e-6
"""How near the weighted shares have to be to the margins."""
LEAST_WEIGHED = 10
"""People who share a weight in a norm: one that few have would tell in which row of each scale they are."""


def rake(
    categories: Mapping[str, Sequence[str | None]], margins: Mapping[str, Mapping[str, float]], *, trim: float = TRIM
) -> FloatArray:
    """Return weights with which a sample has the make-up of the population on each margin.

    Parameters
    ----------
    categories
        Per variable the category of each person, shape (n_respondents,); None where it is not known: such a person
        takes no part in that margin.
    margins
        Per variable the share of each category in the population, 0-1; each variable adds up to 1.
    trim
        Largest weight, 1 or more: none is above it, and the margins fit all the same.

    Returns
    -------
    ndarray
        Shape (n_respondents,), mean 1. Iterative proportional fitting until no weight moves by more than 1e-13.

    Raises
    ------
    OntwikkelscanError
        NORM-007 when the sample holds a category without a share or lacks one that the population has, when shares do
        not add up to 1, or when no weights up to ``trim`` fit all margins: it says how near each comes.

    Notes
    -----
    A weight is the product of a factor per margin, cut at ``trim``; the factors are such that the cut weights fit. Of
    all weights up to ``trim`` that fit, these have the least sum of w ln w: truncated raking. R: ``survey::rake``, and
    where weights are cut ``survey::calibrate(calfun = "raking", bounds = c(-Inf, trim))``, which refuses as well.
    ``survey::trimWeights`` cuts afterwards and leaves the margins unfit.

    References
    ----------
    Deming & Stephan (1940); Deville, Sarndal & Sautory (1993).

    Examples
    --------
    >>> rake({"size": ["S", "S", "S", "L"]}, {"size": {"S": 0.5, "L": 0.5}}).round(4)
    array([0.6667, 0.6667, 0.6667, 2.    ])

    """
    if not trim >= 1:
        raise error("NORM-007", problem=Note("largest_weight"))
    n = len(next(iter(categories.values()))) if categories else 0
    cells = []
    for name, shares in margins.items():
        asked = _checked(name, shares, categories)
        known = np.array([value is not None for value in categories[name]])
        for category, share in asked.items():
            inside = np.array([value == category for value in categories[name]])
            cells += [_Cell(name, category, share, inside, known)] if share else []
    product, weights = np.ones(n), np.ones(n)
    for _ in range(ROUNDS):
        before, limit = weights.copy(), trim * weights.mean()
        for cell in cells:
            product[cell.inside] *= _factor(product[cell.inside], cell.share * cell.known.sum(), limit)
            weights[cell.inside] = np.minimum(product[cell.inside], limit)
        if np.abs(weights - before).max(initial=0) < CONVERGED:
            break
    if unfit := _unfit(cells, weights):
        raise error("NORM-007", problem=Note("no_weights", trim=f"{trim:g}", unfit=unfit))
    return np.minimum(weights / weights.mean(), trim)


class _Cell(NamedTuple):
    """One category of a margin: its share in the population, who is in it, and of whom it is known."""

    margin: str
    category: str
    share: float
    inside: NDArray[np.bool_]
    known: NDArray[np.bool_]


def _unfit(cells: Iterable[_Cell], weights: FloatArray) -> tuple[Note, ...]:
    """Say of each margin that is not fit how near it comes, by the category that is furthest off."""
    furthest: dict[str, tuple[float, Note]] = {}
    for cell in cells:
        share = weights[cell.inside].sum() / weights[cell.known].sum()
        off = abs(share - cell.share)
        if off > max(FITS, furthest[cell.margin][0] if cell.margin in furthest else 0.0):
            found, wanted = (f"{100 * part:.2f}" for part in (share, cell.share))
            said = Note("unfit", margin=cell.margin, category=cell.category, found=found, wanted=wanted)
            furthest[cell.margin] = (off, said)
    return tuple(said for _, said in furthest.values())


def _factor(product: FloatArray, total: float, limit: float) -> float:
    """Return by what some weights are multiplied so that, cut at a limit, they add up to a total."""
    cut = np.zeros(len(product), dtype=bool)
    while not cut.all():
        factor = float((total - (limit * cut.sum() if cut.any() else 0)) / product[~cut].sum())
        over = ~cut & (factor * product > limit)
        if not over.any():
            return factor
        cut |= over
    return float(limit / product.min())


def grouped_weights(weights: ArrayLike) -> FloatArray:
    """Return weights that at least ten people share: the means of groups of people with nearly the same weight.

    Parameters
    ----------
    weights
        Shape (n_respondents,).

    Returns
    -------
    ndarray
        Same shape and mean. From low to high a group closes at ten people, equal weights together; fewer that are left
        join the last group.

    Examples
    --------
    >>> grouped_weights([1.0] * 12 + [2.0] * 9 + [5.0]).round(2)[[0, 12, 21]]
    array([1. , 2.3, 2.3])

    """
    w = np.asarray(weights, dtype=float)
    _, inverse, counts = np.unique(w.round(9), return_inverse=True, return_counts=True)
    group: list[int] = []
    people = 0
    for count in counts.tolist():
        group.append(group[-1] + (people >= LEAST_WEIGHED) if group else 0)
        people = count if people >= LEAST_WEIGHED else people + count
    if people < LEAST_WEIGHED:
        group = [min(place, group[-1] - 1) if group[-1] else 0 for place in group]
    of_person = np.array(group, dtype=np.int64)[inverse]
    return (np.bincount(of_person, weights=w) / np.bincount(of_person))[of_person]


def effective_n(weights: ArrayLike) -> float:
    """Return how many people of equal weight tell as much as these: (sum w)^2 / sum w^2. Kish (1965)."""
    w = np.asarray(weights, dtype=float)
    return float(w.sum() ** 2 / (w**2).sum())


def _checked(
    name: str, shares: Mapping[str, float], categories: Mapping[str, Sequence[str | None]]
) -> Mapping[str, float]:
    """Return the shares of one margin when the sample can be raked to them."""
    present = {value for value in categories.get(name, ()) if value is not None}
    absent = {category for category, share in shares.items() if share} - present
    for without, what in ((present - set(shares), "without_share"), (absent, "without_people")):
        if without:
            raise error("NORM-007", problem=Note(what, name=name, categories=tuple(sorted(without))))
    if abs(sum(shares.values()) - 1) > 1e-6 or min(shares.values()) < 0:  # noqa: PLR2004 - shares written by hand
        raise error("NORM-007", problem=Note("shares_sum", name=name))
    if any(not shares[category] for category in present):
        raise error("NORM-007", problem=Note("share_zero", name=name))
    return shares
