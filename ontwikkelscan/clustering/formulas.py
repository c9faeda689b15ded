"""The arithmetic of groups: plain functions on arrays of people and competencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.cluster import KMeans

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

N_STARTS = 10
SMALL_GAIN = 1e-9
"""Share of the mean squared distance below which moving a person is no gain but rounding."""


class Partition(NamedTuple):
    """People in k clusters.

    Attributes
    ----------
    labels
        Shape (n,), 0 to k - 1.
    inertia
        Sum of the squared distances of people to the mean of their cluster.

    """

    labels: NDArray[np.int64]
    inertia: float


def standardise(x: ArrayLike) -> FloatArray:
    """Give each column mean 0 and standard deviation 1 (ddof=1); every column has spread, and no value is NaN."""
    values = np.asarray(x, dtype=float)
    return (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)


def ipsatise(x: ArrayLike) -> FloatArray:
    """Take off each person's own mean, so that only the shape of the profile is left.

    Parameters
    ----------
    x
        Shape (..., m), all columns on one scale; NaN in a row gives NaN in that row.

    Returns
    -------
    ndarray
        Same shape; every row adds to 0, so that its rank is m - 1.

    References
    ----------
    Cronbach & Gleser (1953).

    Examples
    --------
    >>> ipsatise([[1.0, 2.0, 6.0], [4.0, 4.0, 4.0]]).tolist()
    [[-2.0, -1.0, 3.0], [0.0, 0.0, 0.0]]

    """
    values = np.asarray(x, dtype=float)
    return values - values.mean(axis=-1, keepdims=True)


def k_means(x: FloatArray, k: int, random: Generator) -> Partition:
    """Split people into k clusters with the smallest inertia that is found.

    Takes the best of ten runs of Lloyd's algorithm and then moves single people as long as that helps (Hartigan's
    rule), which leaves optima that Lloyd's algorithm cannot leave.

    Parameters
    ----------
    x
        Shape (n, m), without NaN; at least k different rows.
    k
        Clusters.
    random
        Draws the starting points.

    Returns
    -------
    Partition
        A better one may exist; more calls give more certainty that none does.

    Notes
    -----
    R: ``kmeans(x, k, nstart = 100, iter.max = 200)``, which is Hartigan and Wong's algorithm. Uses as many threads as
    there are.

    References
    ----------
    Lloyd (1982); Hartigan (1975); Arthur & Vassilvitskii (2007).

    Examples
    --------
    >>> k_means(np.array([[0.0], [1.0], [9.0]]), 2, np.random.default_rng(1)).inertia
    0.5

    """
    return _transfer(x, lloyd(x, k, random, n_starts=N_STARTS).labels, k)


def lloyd(x: FloatArray, k: int, random: Generator, *, n_starts: int) -> Partition:
    """Return the best of a number of runs of k-means, each from its own starting points."""
    found = KMeans(k, n_init=n_starts, tol=0, random_state=int(random.integers(2**31))).fit(x)
    return Partition(found.labels_.astype(np.int64), float(found.inertia_))


def _transfer(x: FloatArray, labels: NDArray[np.int64], k: int) -> Partition:
    """Move the person whose move gains most, until no move gains (Hartigan 1975)."""
    labels, people = labels.copy(), np.arange(len(x))
    while True:
        size = np.bincount(labels, minlength=k)
        centres = np.stack([x[labels == cluster].mean(axis=0) for cluster in range(k)])
        distance = ((x[:, None] - centres) ** 2).sum(axis=-1)
        own, n_own = distance[people, labels], size[labels]
        saved = np.where(n_own > 1, own * n_own / np.maximum(n_own - 1, 1), 0)
        cost = distance * size / (size + 1)
        cost[people, labels] = np.inf
        gain = saved - cost.min(axis=1)
        mover = gain.argmax()
        if gain[mover] <= SMALL_GAIN * own.mean():
            return Partition(labels, float(own.sum()))
        labels[mover] = cost[mover].argmin()


def jaccard(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> FloatArray:
    """Return how alike sets of people are: the share of those in either who are in both.

    Parameters
    ----------
    a, b
        Shapes (n, p) and (n, q): who is in each of p and of q sets.

    Returns
    -------
    ndarray
        Shape (p, q), 0-1; NaN for two empty sets.

    References
    ----------
    Jaccard (1901); Hennig (2007).

    """
    first, second = a.astype(float), b.astype(float)
    both = first.T @ second
    either = first.sum(axis=0)[:, None] + second.sum(axis=0) - both
    return np.divide(both, either, out=np.full(both.shape, np.nan), where=either > 0)
