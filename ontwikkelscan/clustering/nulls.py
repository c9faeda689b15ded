"""Samples without groups that look like given data: what any claim about groups has to beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial.hermite_e import hermevander
from scipy.special import gammaln, ndtri

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

DEGREE = 30
"""Terms of the series that turns a correlation of normal variables into that of the values they stand for."""
BISECTIONS = 30


def draw_gaussian(root: FloatArray, n: int, random: Generator) -> FloatArray:
    """Draw n people from a single normal distribution; ``root`` (m, m) times its transpose is the covariance."""
    return random.standard_normal((n, len(root))) @ root.T


def draw_same_margins(ordered: FloatArray, root: FloatArray, random: Generator) -> FloatArray:
    """Draw people without groups whose columns hold exactly the given values.

    Parameters
    ----------
    ordered
        Shape (n, m): the data, each column sorted.
    root
        From :func:`latent_root`.
    random
        Source of chance.

    Returns
    -------
    ndarray
        Shape (n, m): a Gaussian copula with the empirical margins.

    """
    latent = draw_gaussian(root, len(ordered), random)
    return np.take_along_axis(ordered, latent.argsort(axis=0).argsort(axis=0), axis=0)


def latent_root(ordered: ArrayLike, correlation: ArrayLike) -> FloatArray:
    """Return a root of the normal correlations that give the values of the data their (Pearson) correlations.

    Where many people share the highest score, correlations of the scores lie below those of the normal variables
    behind them; samples drawn without this correction would be less alike than the data, and hence beaten too easily.

    Parameters
    ----------
    ordered
        Shape (n, m): the data, each column sorted; no column without spread.
    correlation
        Shape (m, m): what the samples should have.

    Returns
    -------
    ndarray
        Shape (m, m); root times its transpose has a diagonal of 1. A correlation that these values cannot have becomes
        the nearest that they can.

    Notes
    -----
    With the coefficients a_ik of column i on the normalised Hermite polynomials, two columns whose normal variables
    correlate r correlate sum_k a_ik a_jk r^k (Mehler's formula), which rises with r and is inverted by bisection.

    References
    ----------
    Cario & Nelson (1997), "normal to anything".

    """
    values, wanted = np.asarray(ordered, dtype=float), np.asarray(correlation, dtype=float)
    n = len(values)
    cuts = ndtri(np.arange(1, n) / n)
    density = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    edges = np.vstack([np.zeros(DEGREE), hermevander(cuts, DEGREE - 1) * density[:, None], np.zeros(DEGREE)])
    power = np.arange(1, DEGREE + 1)
    a = (values - values.mean(axis=0)).T @ -np.diff(edges, axis=0) / np.exp(gammaln(power + 1) / 2)
    a /= values.std(axis=0)[:, None]  # not by the sum of the terms: a step has some beyond any degree
    products = a[:, None] * a
    low, high = np.full(wanted.shape, -1.0), np.full(wanted.shape, 1.0)
    for _ in range(BISECTIONS):
        r = (low + high) / 2
        short = (products * r[..., None] ** power).sum(axis=-1) < wanted
        low, high = np.where(short, r, low), np.where(short, high, r)
    np.fill_diagonal(r, 1)
    values_of, vectors = np.linalg.eigh(r)
    root = vectors * np.sqrt(np.clip(values_of, 0, None))
    return root / np.sqrt((root**2).sum(axis=1, keepdims=True))
