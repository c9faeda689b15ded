"""A norm that moves with years in the role and inhabitants, instead of jumping from group to group."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtri

from ontwikkelscan.model.norm import RESIDUAL_SHARES, Regression
from ontwikkelscan.norming.weights import effective_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.norm import Form, Predictor

    FloatArray = NDArray[np.float64]

UNEQUAL = 0.05
"""Level of the test that lets the spread move with the predictors too."""
ROUNDS = 50
DECIMALS = 3
"""Of the residuals that are kept: enough for a percentile, too few to tell whose they are."""
LEAST = 1e-9
"""Of 1 - leverage: a line that goes through someone's score leaves nothing of it."""


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
    coefficients = least_squares(x, design, w)
    residual = x - design @ coefficients
    return Line(coefficients, float(np.sqrt((w * residual**2).sum() / (len(x) - design.shape[1]))))


def design_of(answers: ArrayLike, predictors: Sequence[Predictor], taken: Sequence[str], form: Form) -> FloatArray:
    """Return the terms of an expected score: the constant, a slope per predictor, and what the form has more.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_predictors): to the questions of all ``predictors``.
    predictors
        Of the norm.
    taken
        Questions of those that the score goes with; none: the constant alone.
    form
        What there is more than slopes.

    Returns
    -------
    ndarray
        Shape (n_respondents, n_terms). With x = ln(1 + answer) - ln(1 + middle): 1, each x, and then each x^2, each
        product of two, or max(x - x at a bend, 0) for each bend. In ln, because there the last years, in which there
        are few people, do not bend the line.

    """
    columns = [place for place, predictor in enumerate(predictors) if predictor.question in taken]
    x = [np.log1p(np.asarray(answers, dtype=float)[:, c]) - np.log1p(predictors[c].middle) for c in columns]
    more: list[FloatArray] = []
    if form == "square":
        more += [values**2 for values in x]
    if form.startswith("bends"):
        for values, column in zip(x, columns, strict=True):
            bends = np.log1p(predictors[column].bends) - np.log1p(predictors[column].middle)
            more += [np.maximum(values - bend, 0) for bend in bends]
    if form.endswith("product"):
        more += [one * other for one, other in combinations(x, 2)]
    return np.column_stack([np.ones(len(np.asarray(answers))), *x, *more])


def fit_regression(
    y: FloatArray,
    answers: FloatArray,
    weights: FloatArray,
    *,
    predictors: Sequence[Predictor],
    taken: Sequence[str],
    form: Form = "line",
) -> Regression:
    """Fit mean and spread of one scale to the predictors that are taken, and keep the shape of what is left.

    The spread follows the slopes, as ln sd, only where a test says that it is unequal (Koenker's version of Breusch
    and Pagan, 5 %); then mean and spread are fitted in turn until both stand still. Residuals are kept as they would be
    of people who did not help to fit the line: divided by sqrt(1 - leverage).
    """
    design = design_of(answers, predictors, taken, form)
    slopes = design[:, : 1 + len(taken)]  # and the constant
    line = fit_line(y, design[:, 1:], weights=weights)
    b, spread = line.coefficients, np.zeros(slopes.shape[1])
    spread[0] = np.log(line.sd)
    if _is_unequal(y - design @ b, slopes):
        for _ in range(ROUNDS):
            variance = np.exp(2 * slopes @ spread)
            step = least_squares(((y - design @ b) ** 2 / variance - 1) / 2, slopes, weights)
            spread = spread + step
            b = least_squares(y, design, weights / np.exp(2 * slopes @ spread))
            if np.abs(step).max() < 1e-10:  # noqa: PLR2004 - stands still
                break
    sd = np.exp(slopes @ spread)
    scaled = design / sd[:, None]
    influence = np.linalg.pinv(np.sqrt(weights)[:, None] * scaled) * np.sqrt(weights)
    leverage = np.einsum("ij,ji->i", scaled, influence)
    residual = (y - design @ b) / sd / np.sqrt(np.maximum(1 - leverage, LEAST))
    order = residual.argsort(kind="stable")
    share = (weights[order].cumsum() - weights[order] / 2) / weights.sum()
    kept = np.interp(RESIDUAL_SHARES, share, residual[order])
    return Regression(
        predictors=tuple(predictor.question for predictor in predictors if predictor.question in taken),
        form=form,
        n_effective=effective_n(weights),
        coefficients=tuple(b.round(10).tolist()),
        covariance=tuple(map(tuple, (influence @ influence.T).round(12).tolist())),
        log_spread=tuple(spread.round(10).tolist()),
        residuals=tuple(kept.round(DECIMALS).tolist()),
    )


class Expected(NamedTuple):
    """What predictors lead to expect of each person: mean and sd, and the sampling variance h of that mean, in sd^2."""

    mean: FloatArray
    sd: FloatArray
    variance: FloatArray


def expected(answers: ArrayLike, regression: Regression, predictors: Sequence[Predictor]) -> Expected:
    """Return what the answers to the questions of all predictors of a norm lead to expect.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_predictors); NaN gives NaN.
    regression
        Of one scale.
    predictors
        Of the norm.

    Returns
    -------
    Expected
        Each of shape (n_respondents,). A score lies (score - mean) / sd from what is expected.

    References
    ----------
    Van Breukelen & Vlaeyen (2005); Oosterhuis, van der Ark & Sijtsma (2016).

    """
    design = design_of(answers, predictors, regression.predictors, regression.form)
    sd = np.exp(design[:, : len(regression.log_spread)] @ np.array(regression.log_spread))
    variance = np.einsum("ij,jk,ik->i", design, np.array(regression.covariance), design) / sd**2
    variance += unknown_slopes(answers, predictors, regression.predictors) / regression.n_effective
    return Expected(design @ np.array(regression.coefficients), sd, variance)


def unknown_slopes(answers: ArrayLike, predictors: Sequence[Predictor], taken: Sequence[str]) -> FloatArray:
    """Return the sum of z^2 over the predictors that were not taken, shape (n_respondents,), z of ln(1 + answer).

    Their slopes are put at 0, and that is not more certain than an estimate would be: each z^2 / n is the sampling
    variance that its slope would bring.
    """
    x = np.log1p(np.asarray(answers, dtype=float))
    z = [(x[:, c] - np.log1p(p.middle)) / p.spread for c, p in enumerate(predictors) if p.question not in taken]
    return np.square(z).sum(axis=0) if z else np.zeros(len(x))


def precision_n(share: ArrayLike, variance: ArrayLike, *, n: ArrayLike) -> FloatArray:
    """Return the number of people whose percentile rank would be as precise as one beside an expected score.

    A percentile rank beside an expected score is less sure than one in a norm group of n people, because that score is
    estimated, and because it may leave out what matters. So the interval is that of fewer people.

    Parameters
    ----------
    share
        Shape (n_respondents,), 0-1, of the norm group below.
    variance
        Of the expected score, in units of the residual variance: its sampling variance h, and what it misses.
    n
        (Effective) size of the sample.

    Returns
    -------
    ndarray
        n / (1 + n (variance - 1 / n) phi(z)^2 / (p (1 - p))), at most n: phi(z), the normal density, is how much an
        error of the expected score moves the share p.

    """
    p, size = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    density = np.exp(-(ndtri(p) ** 2)) / (2 * np.pi)
    return size / (1 + size * np.maximum(np.asarray(variance) - 1 / size, 0) * density / (p * (1 - p)))


def residual_share(residual: ArrayLike, regression: Regression) -> FloatArray:
    """Return the share of the norm group (0-1) with a lower residual; NaN gives NaN; equal residuals share a rank."""
    e = np.asarray(residual, dtype=float)
    kept, index, ties = np.unique(regression.residuals, return_inverse=True, return_counts=True)
    shares = np.bincount(index, weights=RESIDUAL_SHARES) / ties
    return np.where(np.isnan(e), np.nan, np.interp(e, kept, shares))


def _design(predictors: ArrayLike) -> FloatArray:
    x = np.asarray(predictors, dtype=float)
    return np.column_stack([np.ones(len(x)), x])


def least_squares(y: FloatArray, design: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the coefficients with the smallest weighted sum of squares."""
    root = np.sqrt(weights)
    return np.asarray(np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0], dtype=float)


def _is_unequal(residual: FloatArray, design: FloatArray) -> bool:
    squared = residual**2
    fitted = design @ least_squares(squared, design, np.ones(len(squared)))
    total = ((squared - squared.mean()) ** 2).sum()
    statistic = len(squared) * ((fitted - squared.mean()) ** 2).sum() / total if total else 0.0
    return bool(chdtrc(design.shape[1] - 1, statistic) < UNEQUAL)
