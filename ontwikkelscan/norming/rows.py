"""Norm tables that tell of nobody alone: rows of scores with at least five people, and the percentiles they give."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from ontwikkelscan.norming.formulas import TIE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

LEAST_ROW = 5
"""People in a row: fewer could be recognised."""
SHARE_DECIMALS = 3
"""Of the share of a row: with the weights of few people in it, more would tell whose weights they are."""
OUTERMOST = 0.25
"""The lowest possible score has this many people below it, the highest this many above it."""
KEPT = 256
"""Tables of scales that are kept: those of a norm are looked up for each person again."""


class Rows(NamedTuple):
    """The highest total of each row, rising to the highest possible one, and the (weighted) share of people in each."""

    ends: IntArray
    shares: FloatArray


def totals(score: ArrayLike, n_items: int) -> IntArray:
    """Return the possible sum of all items that is nearest to a scale mean; half goes up."""
    return np.floor(np.asarray(score, dtype=float) * n_items + 0.5 + TIE).astype(np.int64)


def close_rows(total: ArrayLike, weights: ArrayLike, *, lowest: int, highest: int) -> Rows:
    """Put all possible totals in rows of at least five people.

    Parameters
    ----------
    total
        Of people, shape (n_respondents,), from ``lowest`` to ``highest``.
    weights
        One per person, 0 or more.
    lowest, highest
        Possible totals.

    Returns
    -------
    Rows
        Closed in turn at either end, from there inward, as soon as a row holds five people; fewer that are left in the
        middle come to the row below. Cumulative shares are rounded to three decimals, so that they add up to 1. One row
        when there are fewer than ten people.

    Examples
    --------
    >>> close_rows([4] * 5 + [6] * 6 + [7, 8, 8, 9, 9], np.ones(16), lowest=2, highest=10).ends.tolist()
    [4, 6, 10]

    """
    place = np.asarray(total) - lowest
    counts = np.bincount(place, minlength=highest - lowest + 1)
    low, high = 0, len(counts)
    up: list[int] = [0]
    down: list[int] = []
    while n_low := _first_of(counts[low:high]):
        low += n_low
        up.append(low)
        if not (n_high := _first_of(counts[low:high][::-1])):
            break
        high -= n_high
        down.append(high)
    starts = [0, *up[1:-1], *reversed(down)]
    ends = np.array([*starts[1:], len(counts)])
    weighted = np.bincount(place, weights=np.asarray(weights, dtype=float), minlength=len(counts)).cumsum()
    cumulative = (weighted[ends - 1] / weighted[-1]).round(9).round(SHARE_DECIMALS)
    return Rows(ends - 1 + lowest, np.diff(cumulative, prepend=0.0).round(SHARE_DECIMALS))


def row_of(score: ArrayLike, ends: ArrayLike, *, n_items: int, minimum: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the row in which each score lies, how many possible totals that row has, and how far it is within, 0-1."""
    bounds, widths = _bounds(tuple(np.asarray(ends).tolist()), n_items, minimum)
    x = np.asarray(score, dtype=float)
    known = np.where(np.isnan(x), minimum, x)
    row = np.searchsorted(bounds[1:-1], totals(known, n_items), side="left")
    width = widths[row]
    return row, width, np.minimum(np.maximum((known * n_items - bounds[row] - 0.5) / width, 0), 1)


@lru_cache(maxsize=KEPT)
def _bounds(ends: tuple[float, ...], n_items: int, minimum: int) -> tuple[IntArray, IntArray]:
    """Return the total below the first row and the highest of each, and how many totals each row has."""
    bounds = np.concatenate([[n_items * minimum - 1], totals(ends, n_items)])
    return bounds, np.diff(bounds)


@lru_cache(maxsize=KEPT)
def _edges(shares: tuple[float, ...], n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the share of people below each row and in all, and the edges of the rows as shares and normal scores."""
    cumulative = np.concatenate([[0.0], np.cumsum(shares)])
    edges = np.clip(cumulative, OUTERMOST / n, 1 - OUTERMOST / n)
    return cumulative, edges, ndtri(edges)


def row_place(
    score: ArrayLike, ends: ArrayLike, shares: ArrayLike, *, n: int, n_items: int, minimum: int
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the share of the norm group below a score, counting half of those who have it too, from rows of scores.

    And whether the score lies in the lowest or highest row, with several scores, so that the share is an estimate.

    Parameters
    ----------
    score
        Scale means, any shape; NaN gives NaN.
    ends, shares
        Of the rows: the highest score of each, and the share of people.
    n
        People in the norm group.
    n_items
        Of the scale.
    minimum
        Lowest answer.

    Returns
    -------
    tuple of ndarray
        Of the shape of ``score``. The share is strictly within 0-1: in a row of one possible score its middle;
        otherwise linear in the normal score between the edges of the row, which lie half a point of the total beyond
        its scores. The outermost edges are .25 / n and 1 - .25 / n. A score of fewer items lies between the possible
        ones.

    Notes
    -----
    Against the rank in the exact distribution: ``docs/simulation-study.md``.

    """
    x = np.asarray(score, dtype=float)
    row, width, within = row_of(x, ends, n_items=n_items, minimum=minimum)
    cumulative, edges, z = _edges(tuple(np.asarray(shares).tolist()), n)
    between = ndtr((1 - within) * z[row] + within * z[row + 1])
    middle = (cumulative[row] + cumulative[row + 1]) / 2
    share = np.minimum(np.maximum(np.where(width == 1, middle, between), edges[0]), edges[-1])
    at_edge = ((row == 0) | (row == len(cumulative) - 2)) & (width > 1)
    return np.where(np.isnan(x), np.nan, share), at_edge


def _first_of(counts: IntArray) -> int:
    """Return how many totals, from the first one on, hold five people together; 0 when all of them do not."""
    enough = counts.cumsum() >= LEAST_ROW
    return int(enough.argmax()) + 1 if enough.any() else 0
