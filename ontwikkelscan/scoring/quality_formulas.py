"""Indices of how a questionnaire was filled in: plain functions on arrays of answers."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

MIN_PAIRS = 3
"""A correlation within a person needs so many pairs."""


def longstring(answers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the length of the longest run of equal answers of each respondent.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), as given (not reversed), in order of presentation; NaN is passed over.

    Returns
    -------
    ndarray
        Shape (n_respondents,); 0 when nothing was answered. R: ``careless::longstring`` on complete rows.

    Examples
    --------
    >>> longstring(np.array([[3, 3, 3, 4], [1, np.nan, 1, 2]])).tolist()
    [3, 2]

    """
    given = ~np.isnan(answers)
    if not given.size:
        return np.zeros(len(answers), dtype=np.int64)
    last = np.maximum.accumulate(np.where(given, np.arange(answers.shape[1]), 0), axis=1)
    before = np.take_along_axis(answers, last[:, :-1], axis=1)  # the answer before each; NaN as long as there is none
    number = np.cumsum(given, axis=1)
    is_new = given & np.concatenate([given[:, :1], answers[:, 1:] != before], axis=1)
    start = np.maximum.accumulate(np.where(is_new, number, 0), axis=1)
    return np.where(given, number - start + 1, 0).max(axis=1)


def intra_individual_variability(answers: ArrayLike) -> FloatArray:
    """Return the standard deviation (ddof=1) of each person's answers as given; low: nearly the same answer throughout.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), not reversed; NaN is left out.

    Returns
    -------
    ndarray
        Shape (n_respondents,); NaN for fewer than two answers. R: ``careless::irv``.

    References
    ----------
    Dunn, Heggestad, Shanock & Theilgard (2018).

    """
    x = np.asarray(answers, dtype=float)
    n = np.isfinite(x).sum(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.where(n > 1, np.nanstd(x, axis=1, ddof=1), np.nan)


def even_odd(odd: ArrayLike, even: ArrayLike) -> FloatArray:
    """Return how alike the two halves of each scale are within a person, over the scales.

    Parameters
    ----------
    odd, even
        Shape (n_respondents, n_scales): means of the keyed answers to the odd and to the even items of each scale.

    Returns
    -------
    ndarray
        Shape (n_respondents,), -1 to 1: the correlation over scales, stepped up by 2 r / (1 + r), not below -1. NaN
        where :func:`row_correlation` is. R: ``-careless::evenodd`` since version 1.2.0.

    References
    ----------
    Johnson (2005).

    """
    r = np.maximum(row_correlation(odd, even), -0.999)
    return np.maximum(2 * r / (1 + r), -1)


def psychometric_synonyms(answers: ArrayLike, pairs: Sequence[tuple[int, int]]) -> FloatArray:
    """Return the correlation within a person over pairs of items that most people answer alike.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), as given.
    pairs
        Columns of the first and of the second item of each pair.

    Returns
    -------
    ndarray
        Shape (n_respondents,); NaN for fewer than three answered pairs or no spread: nothing is resampled. R:
        ``careless::psychsyn`` without missing answers.

    """
    x = np.asarray(answers, dtype=float)
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return row_correlation(x[:, first], x[:, second])


def row_correlation(x: ArrayLike, y: ArrayLike) -> FloatArray:
    """Return the Pearson correlation of each row of x with that of y.

    Returns
    -------
    ndarray
        Shape (n_rows,), -1 to 1; columns where either is NaN are left out; NaN for fewer than three or without spread.

    """
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    both = np.isfinite(a) & np.isfinite(b)
    n = np.maximum(both.sum(axis=1, keepdims=True), 1)
    a, b = (np.where(both, values, 0) for values in (a, b))
    a, b = (np.where(both, values - values.sum(axis=1, keepdims=True) / n, 0) for values in (a, b))
    spread = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    usable = (n[:, 0] >= MIN_PAIRS) & (spread > 1e-12)  # noqa: PLR2004 - rounding is no spread
    r = np.divide((a * b).sum(axis=1), spread, out=np.full(len(a), np.nan), where=usable)
    return np.clip(r, -1, 1)


def mahalanobis(
    answers: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, correlations: ArrayLike, scales: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return how unusual a combination of answers is.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_variables); NaN is left out.
    mean, sd
        Shape (n_variables,), of attentive people.
    correlations
        Shape (n_scales, n_scales): that of two variables of two scales; on the diagonal of two of the same one.
    scales
        Shape (n_variables,): the place of each variable's scale. Variables with a scale each: any correlations.

    Returns
    -------
    tuple of ndarray
        Squared distance, and the share of attentive people (0-1) with a larger one by chi-square, one degree of freedom
        per answer. NaN where nothing was answered. R: ``stats::mahalanobis``, ``pchisq(lower.tail = FALSE)``.

    Notes
    -----
    With z standardised, W the diagonal of 1 - r within a scale, U the variables by scales and C the correlations, the
    correlations of the variables are W + U C U'. Woodbury: z' W^-1 z - u' (I + C N)^-1 C u, with u the sums of z / w
    and N those of 1 / w per scale, over what was answered.

    """
    x = (np.asarray(answers, dtype=float) - np.asarray(mean, dtype=float)) / np.asarray(sd, dtype=float)
    which, place, sizes = np.unique(scales, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    x, starts = np.ascontiguousarray(x[:, order]), np.cumsum([0, *sizes[:-1]])
    given = np.isfinite(x)
    x[~given] = 0.0
    c = np.asarray(correlations, dtype=float)[np.ix_(which, which)]
    c[np.diag(sizes == 1)] = 0.0  # of one variable there are no two
    w = 1 - np.diag(c)
    u, n = (np.add.reduceat(part, starts, axis=1, dtype=float) / w for part in (x, given))
    left = np.linalg.solve(np.eye(len(w)) + c * n[:, None, :], (c * u[:, None, :]).sum(axis=-1)[..., None])[..., 0]
    n_given = given.sum(axis=1)
    distance = np.where(n_given > 0, (x**2 / w[place[order]]).sum(axis=1) - (u * left).sum(axis=1), np.nan)
    return distance, chdtrc(n_given, distance)


def guttman_errors(step_scores: ArrayLike, step_shares: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Count the steps that a person did not take although they took a step that fewer people take.

    Parameters
    ----------
    step_scores
        Shape (n_respondents, n_items): steps taken, keyed answer minus minimum; NaN is left out.
    step_shares
        Shape (n_items, n_steps): share of people who take each step; steps of equal share are not compared.

    Returns
    -------
    tuple of ndarray
        Errors, and the pairs of a taken and an untaken step among which they were counted.

    References
    ----------
    Emons (2008).

    Examples
    --------
    >>> errors, pairs = guttman_errors([[0, 1]], [[0.9], [0.2]])
    >>> int(errors[0]), int(pairs[0])
    (1, 1)

    """
    x, shares = np.asarray(step_scores, dtype=float), np.asarray(step_shares, dtype=float).round(9)
    given = np.repeat(np.isfinite(x), shares.shape[1], axis=1)
    taken = (np.nan_to_num(x, nan=-1.0)[:, :, None] > np.arange(shares.shape[1])).reshape(given.shape)
    order = (-shares.ravel()).argsort(kind="stable")
    starts = np.flatnonzero(np.diff(-shares.ravel()[order], prepend=-np.inf))
    took = np.add.reduceat((taken & given)[:, order], starts, axis=1, dtype=np.int64)
    left = np.add.reduceat((~taken & given)[:, order], starts, axis=1, dtype=np.int64)
    took_harder = took.sum(axis=1, keepdims=True) - took.cumsum(axis=1)
    left_harder = left.sum(axis=1, keepdims=True) - left.cumsum(axis=1)
    errors = (left * took_harder).sum(axis=1).astype(float)
    return errors, errors + (took * left_harder).sum(axis=1)
