"""The arithmetic of groups: plain functions on arrays of people and competencies."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri, softmax
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

N_STARTS = 6
APART = 1.0
"""Range of the means of groups, in standard deviations within them, from which a competency tells groups apart."""
RIDGE = 1e-6
STEPS, SMALL_GAIN = 300, 1e-5
"""Where a search ends: after so many steps, or when one adds less than this to a person's mean log-likelihood."""
TINY = np.finfo(float).tiny


class Mixture(NamedTuple):
    """Groups of people, from the largest on, each normally distributed, with one covariance matrix for all.

    Attributes
    ----------
    weights, centres, covariance
        Shapes (k,), (k, m) and (m, m), of the m competencies in ``columns``.
    columns
        Shape (m,): the competencies on which the mixture was fitted.
    gain
        How much smaller its BIC is than that of one group, on the same competencies.
    labels
        Shape (n,): the most likely group of the people on whom it was fitted.

    """

    weights: FloatArray
    centres: FloatArray
    covariance: FloatArray
    columns: NDArray[np.intp]
    gain: float
    labels: NDArray[np.intp]

    def memberships(self, z: FloatArray) -> FloatArray:
        """Return the posteriors, shape (n, k), of people with coordinates z, shape (n, all competencies)."""
        slopes = np.linalg.solve(self.covariance, self.centres.T)
        logit = z[:, self.columns] @ slopes - (self.centres * slopes.T).sum(axis=1) / 2 + np.log(self.weights)
        return np.asarray(softmax(logit, axis=1))

    @property
    def smallest(self) -> int:
        """People in the smallest group."""
        return int(np.bincount(self.labels, minlength=len(self.weights)).min())


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


def normal_scores(x: FloatArray, people: FloatArray) -> FloatArray:
    """Return the normal score of the place of each value among people, column by column.

    Parameters
    ----------
    x
        Shape (n_new, m), without NaN.
    people
        Shape (n, m), without NaN. For these people themselves: R's ``qnorm((rank(x) - 0.5) / n)``.

    Returns
    -------
    ndarray
        Shape (n_new, m). A value below or above that of all people has the place of the lowest or the highest of them.

    Examples
    --------
    >>> normal_scores(np.array([[1.0], [2.5], [9.0]]), np.array([[1.0], [2.0], [3.0], [4.0]])).round(3).ravel().tolist()
    [-1.15, 0.0, 1.15]

    """
    n = len(people)
    columns = list(zip(np.sort(people, axis=0).T, x.T, strict=True))
    sides = [np.array([np.searchsorted(*column, side=side) for column in columns]).T for side in ("left", "right")]
    return np.asarray(ndtri(np.clip((sides[0] + sides[1]) / (2 * n), 1 / (2 * n), 1 - 1 / (2 * n))))


def fit_mixture(z: FloatArray, k: int, least: int, random: Generator) -> Mixture:
    """Return the mixture of k groups with the largest gain in BIC over one group.

    Parameters
    ----------
    z
        Shape (n, m), without NaN.
    k
        Number of groups.
    least
        People in the smallest group; a mixture with fewer is returned only when every start gives that.
    random
        Draws the starting points: six runs of k-means, half of them with each person's own mean taken off.

    Notes
    -----
    From each start a mixture is fitted on all competencies, and from there on those that tell its groups apart
    (:func:`telling`). Both take part: where groups are high on a few competencies, the others tell what is usual for
    someone. With the covariance in common, posteriors are linear in z, and the covariance within groups is what the
    total has beyond that between them; ``mclust`` in R calls the model EEE.

    References
    ----------
    McLachlan & Peel (2000); Raftery & Dean (2006).

    """
    n, m = z.shape
    views, seeds = (z, ipsatise(z)), random.integers(2**31, size=N_STARTS)
    with warnings.catch_warnings():  # fewer different profiles than groups: then the smallest has nobody
        warnings.simplefilter("ignore", ConvergenceWarning)
        starts = [KMeans(k, n_init=1, random_state=int(seed)).fit(views[s % 2]).labels_ for s, seed in enumerate(seeds)]
    every = np.ones((N_STARTS, m), dtype=bool)
    first = _em(z, (np.stack(starts)[:, None] == np.arange(k)[:, None]).astype(float), every)
    some = telling(first.centres, first.covariance)
    both = zip(first, _em(z, first.member, some), strict=True)
    fitted, used = _Fitted(*(np.concatenate(pair) for pair in both)), np.concatenate([every, some])
    labels = fitted.member.argmax(axis=1)
    size = (labels[..., None] == np.arange(k)).sum(axis=1).min(axis=-1)
    gain = 2 * n * (fitted.likelihood - _one_group(z, used)) - (k - 1) * (1 + used.sum(axis=1)) * np.log(n)
    best = int(np.lexsort([gain, size >= least])[-1])
    columns, order = np.flatnonzero(used[best]), np.argsort(-fitted.weights[best], kind="stable")
    return Mixture(
        fitted.weights[best][order],
        fitted.centres[best][np.ix_(order, columns)],
        fitted.covariance[best][np.ix_(columns, columns)],
        columns,
        float(gain[best]),
        np.argsort(order)[labels[best]],
    )


def telling(centres: FloatArray, covariance: FloatArray) -> NDArray[np.bool_]:
    """Return which competencies tell groups apart, (..., m), by their means (..., k, m) and covariance (..., m, m)."""
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    return np.asarray(np.ptp(centres, axis=-2) >= APART * np.sqrt(variance))


class _Fitted(NamedTuple):
    """Mixtures from s starts: shapes (s, k), (s, k, m), (s, m, m), (s, k, n) and, mean log-likelihoods, (s,)."""

    weights: FloatArray
    centres: FloatArray
    covariance: FloatArray
    member: FloatArray
    likelihood: FloatArray


def _em(z: FloatArray, member: FloatArray, used: NDArray[np.bool_]) -> _Fitted:
    """Fit a mixture from each start, on the competencies that it uses; to it the others are 0 with variance 1.

    Own code: scikit-learn has the model, but takes a start at a time, and ten times as long.
    """
    x = z * used[:, None]
    mean = x.mean(axis=1, keepdims=True)
    x -= mean
    by_column = np.ascontiguousarray(np.swapaxes(x, 1, 2))
    total, before = _total(x, used), np.full(len(x), -np.inf)
    for _ in range(STEPS):
        size = np.maximum(member.sum(axis=2), TINY)
        weights, centres = size / len(z), member @ x / size[..., None]
        covariance = total - np.swapaxes(centres * weights[..., None], 1, 2) @ centres
        inverse = np.linalg.inv(covariance)
        slopes = centres @ inverse
        logit = slopes @ by_column + (np.log(weights) - (slopes * centres).sum(axis=2) / 2)[..., None]
        top = logit.max(axis=1, keepdims=True)
        member = np.exp(logit - top)
        sums = member.sum(axis=1, keepdims=True)
        member /= sums
        likelihood = (top + np.log(sums)).mean(axis=(1, 2)) + _in_common(inverse, total)
        if (likelihood - before < SMALL_GAIN).all():
            break
        before = likelihood
    return _Fitted(weights, centres + mean, covariance, member, likelihood)


def _total(x: FloatArray, used: NDArray[np.bool_]) -> FloatArray:
    return np.asarray(np.swapaxes(x, 1, 2) @ x / x.shape[1] + (RIDGE + ~used)[:, None] * np.eye(x.shape[-1]))


def _in_common(inverse: FloatArray, total: FloatArray) -> FloatArray:
    """Return the part of the mean log-likelihood that is the same for every group, without its constant."""
    return np.asarray((np.linalg.slogdet(inverse)[1] - (inverse * total).sum(axis=(1, 2))) / 2)


def _one_group(z: FloatArray, used: NDArray[np.bool_]) -> FloatArray:
    total = _total((z - z.mean(axis=0)) * used[:, None], used)
    return _in_common(np.asarray(np.linalg.inv(total)), total)


def jaccard(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> FloatArray:
    """Return how alike sets of people are: the share of those in either who are in both.

    Parameters
    ----------
    a, b
        Shapes (n, p) and (n, q): who is in each of p and of q sets.

    Returns
    -------
    ndarray
        Shape (p, q), 0-1; 0 for two empty sets.

    References
    ----------
    Jaccard (1901); Hennig (2007).

    """
    first, second = a.astype(float), b.astype(float)
    both = first.T @ second
    either = first.sum(axis=0)[:, None] + second.sum(axis=0) - both
    return np.divide(both, either, out=np.zeros(both.shape), where=either > 0)
