"""Divide people over groups in which they are alike: start from a tree, then exchange until nothing helps.

Plain functions on a table of how much two people have in common; needs, words and files are elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import average, leaves_list, optimal_leaf_ordering, ward
from scipy.spatial.distance import pdist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

LEAST_GAIN = 1e-9
"""Gain below which an exchange is rounding, so that the search ends and machines agree."""
MOST_SWEEPS = 100
"""Never reached in practice: each exchange gains, and there are finitely many divisions."""
SMALLEST = 2
"""One person has nothing in common with their group."""
FORBIDDEN = -1e4
"""What two people in one group cost who may not be together: more than all that a group can have in common."""


def alike(p: ArrayLike) -> FloatArray:
    """Return how alike the needs of any two people are, whatever the number of their needs.

    Parameters
    ----------
    p
        Shape (n, m): need probabilities, 0-1; 0 where a need does not count or is not known.

    Returns
    -------
    ndarray
        Shape (n, n), 0-1: the cosine; 0 for who has no need probability above 0, and for someone with themselves.

    Examples
    --------
    >>> alike([[0.9, 0.1], [0.9, 0.1], [0.0, 0.5]]).round(2).tolist()
    [[0.0, 1.0, 0.11], [1.0, 0.0, 0.11], [0.11, 0.11, 0.0]]

    """
    u = directions(p)
    s: FloatArray = u @ u.T
    np.fill_diagonal(s, 0.0)
    return s


def directions(p: ArrayLike) -> FloatArray:
    """Give every person's needs, shape (n, m), length 1; 0 stays 0."""
    values = np.asarray(p, dtype=float)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    return np.divide(values, length, out=np.zeros(values.shape), where=length > 0)


def in_tree_order(p: FloatArray) -> IntArray:
    """Return the people, shape (n,), in an order in which those with alike needs stand near each other.

    The leaves of Ward's tree of the directions of their needs, shape (n, m).
    """
    return leaves_list(ward(directions(p))).astype(np.int64)


def seriate(x: FloatArray) -> list[int]:
    """Return the columns of a table in an order in which those that are alike stand beside each other.

    Parameters
    ----------
    x
        Shape (n, m): people and needs, the larger the more.

    Returns
    -------
    list of int
        The leaves of a tree by average distance, turned so that neighbours are as near as they can be; columns without
        any value last. Distance: 1 minus the cosine.

    References
    ----------
    Bar-Joseph, Gifford & Jaakkola (2001).

    """
    u = directions(x.T)
    there = np.flatnonzero(u.any(axis=1))
    if len(there) > SMALLEST:
        distance = pdist(u[there], "cosine").clip(0)
        there = there[leaves_list(optimal_leaf_ordering(average(distance), distance))]
    return [*there.tolist(), *np.flatnonzero(~u.any(axis=1)).tolist()]


def even_runs(n: int, k: int) -> IntArray:
    """Return groups 0 to k - 1, shape (n,), of people who stand in a row: sizes differ by one at most.

    Examples
    --------
    >>> even_runs(7, 3).tolist()
    [0, 0, 0, 1, 1, 2, 2]

    """
    return np.arange(n) * k // n


def per_pair(one: FloatArray, other: FloatArray, groups: IntArray) -> float:
    """Return how much two people of one group have in common: the mean over people of the mean over their group.

    Parameters
    ----------
    one, other
        Shape (n, m): what each brings, and what is counted of it in the other; the same for what both share.
    groups
        Shape (n,), 0 to k - 1, of two people at least.

    Returns
    -------
    float
        The sum over competencies; with one group for all: of any pair, which is what divisions by lot give on average.

    Examples
    --------
    >>> p = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    >>> per_pair(p, p, np.array([0, 0, 1, 1])), per_pair(p, p, np.zeros(4, dtype=int))
    (1.0, 0.6666666666666666)

    """
    size = np.bincount(groups)
    inside = np.zeros((2, len(size), one.shape[1]))
    for place, values in enumerate((one, other)):
        np.add.at(inside[place], groups, values)
    itself = np.bincount(groups, weights=(one * other).sum(axis=1))
    return float((((inside[0] * inside[1]).sum(axis=1) - itself) / (size - 1)).sum() / len(groups))


def exchange(s: FloatArray, groups: IntArray, *, sizes: tuple[int, int], apart: Sequence[IntArray] = ()) -> IntArray:
    """Exchange two people, or move one, as long as people get more in common with their group.

    Parameters
    ----------
    s
        Shape (n, n), symmetric, 0 on the diagonal: what two people have in common.
    groups
        Shape (n,), 0 to k - 1: where to start; two people at least in each.
    sizes
        Smallest and largest group; a start outside them may come inside, and never goes further out.
    apart
        Sets of people (places) of whom no two may be in one group.

    Returns
    -------
    ndarray
        Shape (n,): groups from which no exchange and no move gains, in the sum over people of the mean of ``s`` over
        the others of their group. Two who may not be together are only where no single exchange parts them.

    Notes
    -----
    Each person in turn takes the best that there is for them. Deterministic.

    Examples
    --------
    >>> s = alike([[1, 0], [0, 1], [1, 0], [0, 1]])
    >>> exchange(s, np.array([0, 0, 1, 1]), sizes=(2, 2)).tolist()
    [1, 0, 1, 0]

    """
    if apart:
        s = s.copy()
        for people in apart:
            s[np.ix_(people, people)] += FORBIDDEN * (1 - np.eye(len(people)))
    state = _State(s, groups.copy(), sizes)
    for _ in range(MOST_SWEEPS):
        if not sum([state.improve(i) for i in range(len(s))]):
            break
    return state.groups


class _State:
    """A division under way: what each person has in common with each group, kept up to date.

    ``common`` (k, n): sums of ``s`` over a group; ``own``: those of the group that someone is in.
    """

    def __init__(self, s: FloatArray, groups: IntArray, sizes: tuple[int, int]) -> None:
        self.s, self.groups, self.sizes = s, groups, sizes
        self.k = int(groups.max()) + 1
        self.size = np.bincount(groups, minlength=self.k)
        self.common = np.stack([s[groups == group].sum(axis=0) for group in range(self.k)])
        self.own = self.common[groups, np.arange(len(s))]

    def improve(self, i: int) -> bool:
        """Do the exchange or the move of one person that gains most; return whether there was one that gains."""
        gain, j = self._best_exchange(i)
        move, b = self._best_move(i)
        if max(gain, move) <= LEAST_GAIN:
            return False
        a = int(self.groups[i])
        if move > gain:
            self.size[[a, b]] += -1, 1
        else:
            b = int(self.groups[j])
            self._move(j, b, a)
        self._move(i, a, b)
        for group in (a, b):
            members = self.groups == group
            self.own[members] = self.common[group, members]
        return True

    def _best_exchange(self, i: int) -> tuple[float, int]:
        """Return half of what is gained when i and another person change groups, and who that is."""
        a, groups, share = self.groups[i], self.groups, 1 / (self.size - 1)
        gain = (self.common[a] - self.s[i] - self.own[i]) * share[a]
        gain += (self.common[groups, i] - self.s[i] - self.own) * share[groups]
        gain[groups == a] = -np.inf
        j = int(gain.argmax())
        return float(gain[j]), j

    def _best_move(self, i: int) -> tuple[float, int]:
        """Return half of what is gained when i goes to another group, and which that is."""
        a, size = self.groups[i], self.size
        if size[a] <= max(self.sizes[0], SMALLEST):
            return -np.inf, 0
        total = np.bincount(self.groups, weights=self.own, minlength=self.k)
        mean = total / (size - 1)
        gain = (total[a] - 2 * self.own[i]) / (size[a] - 2) - mean[a] + (total + 2 * self.common[:, i]) / size - mean
        gain[(size >= self.sizes[1]) | (np.arange(self.k) == a)] = -np.inf
        b = int(gain.argmax())
        return float(gain[b]) / 2, b

    def _move(self, i: int, a: int, b: int) -> None:
        self.groups[i] = b
        self.common[a] -= self.s[i]
        self.common[b] += self.s[i]
