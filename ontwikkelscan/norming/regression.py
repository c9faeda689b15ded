"""A norm that moves with years in the role and inhabitants, instead of jumping from group to group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtri

from ontwikkelscan.model.norm import RESIDUAL_SHARES, Regression

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

UNEQUAL = 0.05
"""Level of the test that lets the spread move with the predictors too."""
ROUNDS = 50
DECIMALS = 3
"""Of the residuals that are kept: enough for a percentile, too few to tell whose they are."""


class Line(NamedTuple):
    """Coefficients, the constant first, and the residual standard deviation (n - p degrees of freedom)."""

    coefficients: FloatArray
    sd: float


def fit_line(y: ArrayLike, predictors: ArrayLike, *, weights: ArrayLike | None = None) -> Line:
    """Fit y = b0 + b1 x1 + ... by weighted least squares.

    Parameters
    ----------
    y
        Shape (n_respondents,).
    predictors
        Shape (n_respondents, n_predictors), transformed as they should enter.
    weights
        Shape (n_respondents,), mean 1; left out: equal.

    Returns
    -------
    Line
        R: ``lm(y ~ x, weights = w)``, coefficients and sigma.

    Examples
    --------
    >>> fit_line([1, 2, 3, 5], [[0], [1], [2], [3]]).coefficients.round(2)
    array([0.8, 1.3])

    """
    x, design = np.asarray(y, dtype=float), _design(predictors)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    coefficients = _least_squares(x, design, w)
    residual = x - design @ coefficients
    return Line(coefficients, float(np.sqrt((w * residual**2).sum() / (len(x) - design.shape[1]))))


def fit_regression(y: FloatArray, predictors: FloatArray, weights: FloatArray) -> Regression:
    """Fit mean and spread of one scale to the predictors, and keep the shape of what is left.

    The spread follows the predictors, as ln sd, only where a test says that it is unequal (Koenker's version of
    Breusch and Pagan, 5 %); then mean and spread are fitted in turn until both stand still.
    """
    design = _design(predictors)
    line = fit_line(y, predictors, weights=weights)
    b, spread = line.coefficients, np.zeros(design.shape[1])
    spread[0] = np.log(line.sd)
    if _is_unequal(y - design @ b, design):
        for _ in range(ROUNDS):
            variance = np.exp(2 * design @ spread)
            ratio = (y - design @ b) ** 2 / variance
            step = _least_squares((ratio - 1) / 2, design, weights)
            spread = spread + step
            b = _least_squares(y, design, weights / np.exp(2 * design @ spread))
            if np.abs(step).max() < 1e-10:  # noqa: PLR2004 - stands still
                break
    residual = (y - design @ b) / np.exp(design @ spread)
    information = (design * (weights / np.exp(2 * design @ spread))[:, None]).T @ design
    order = residual.argsort(kind="stable")
    share = (weights[order].cumsum() - weights[order] / 2) / weights.sum()
    kept = np.interp(RESIDUAL_SHARES, share, residual[order])
    return Regression(
        coefficients=tuple(b.round(10).tolist()),
        covariance=tuple(map(tuple, np.linalg.inv(information).round(12).tolist())),
        log_spread=tuple(spread.round(10).tolist()),
        residuals=tuple(kept.round(DECIMALS).tolist()),
    )


def standardised_residual(score: ArrayLike, predictors: ArrayLike, regression: Regression) -> FloatArray:
    """Return how far scores lie from what the predictors lead to expect, in standard deviations.

    Parameters
    ----------
    score
        Shape (n_respondents,).
    predictors
        Shape (n_respondents, n_predictors), as ln(1 + answer).
    regression
        Of one scale.

    Returns
    -------
    ndarray
        Shape (n_respondents,): (score - predicted mean) / predicted sd; NaN where score or predictor is missing.

    References
    ----------
    Van Breukelen & Vlaeyen (2005); Oosterhuis, van der Ark & Sijtsma (2016).

    """
    design = _design(predictors)
    spread = np.exp(design @ np.array(regression.log_spread))
    return (np.asarray(score, dtype=float) - design @ np.array(regression.coefficients)) / spread


def precision_n(share: ArrayLike, predictors: ArrayLike, regression: Regression, *, n: float) -> FloatArray:
    """Return the number of people whose percentile rank would be as precise as one that follows from the line.

    A percentile rank beside an estimated line is less sure than one in a norm group of n people, because the line has
    an error of its own. So the interval is that of fewer people.

    Parameters
    ----------
    share
        Shape (n_respondents,), from :func:`residual_share`.
    predictors
        Shape (n_respondents, n_predictors), as ln(1 + answer).
    regression
        Of one scale.
    n
        (Effective) size of the sample.

    Returns
    -------
    ndarray
        n / (1 + n (h - 1 / n) phi(z)^2 / (p (1 - p))), at most n: h is the variance of the expected score in units of
        the residual variance, and phi(z), the normal density, how much an error in it moves the share p.

    """
    p, design = np.asarray(share, dtype=float), _design(predictors)
    variance = np.einsum("ij,jk,ik->i", design, np.array(regression.covariance), design)
    h = variance / np.exp(2 * design @ np.array(regression.log_spread))
    density = np.exp(-(ndtri(p) ** 2)) / (2 * np.pi)
    return n / (1 + n * np.maximum(h - 1 / n, 0) * density / (p * (1 - p)))


def residual_share(residual: ArrayLike, regression: Regression) -> FloatArray:
    """Return the share of the norm group (0-1) with a lower residual; NaN gives NaN; equal residuals share a rank."""
    e = np.asarray(residual, dtype=float)
    kept, index, ties = np.unique(regression.residuals, return_inverse=True, return_counts=True)
    shares = np.bincount(index, weights=RESIDUAL_SHARES) / ties
    return np.where(np.isnan(e), np.nan, np.interp(e, kept, shares))


def predicted_mean(predictors: ArrayLike, regression: Regression) -> FloatArray:
    """Return the score that the predictors (as ln(1 + answer)) lead to expect."""
    return _design(predictors) @ np.array(regression.coefficients)


def _design(predictors: ArrayLike) -> FloatArray:
    x = np.asarray(predictors, dtype=float)
    return np.column_stack([np.ones(len(x)), x])


def _least_squares(y: FloatArray, design: FloatArray, weights: FloatArray) -> FloatArray:
    root = np.sqrt(weights)
    return np.asarray(np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0], dtype=float)


def _is_unequal(residual: FloatArray, design: FloatArray) -> bool:
    squared = residual**2
    fitted = design @ _least_squares(squared, design, np.ones(len(squared)))
    total = ((squared - squared.mean()) ** 2).sum()
    statistic = len(squared) * ((fitted - squared.mean()) ** 2).sum() / total if total else 0.0
    return bool(chdtrc(design.shape[1] - 1, statistic) < UNEQUAL)
