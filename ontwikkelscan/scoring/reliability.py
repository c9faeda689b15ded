"""How consistently the items of a scale measure: alpha, omega, their spread, and what each item adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import fdtri

from ontwikkelscan.errors import error
from ontwikkelscan.scoring.formulas import standard_error
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]

LISTWISE = "listwise per competency"
MIN_RESPONDENTS = 3
MIN_FACTOR_ITEMS = 3
"""A single factor is not identified with fewer items."""
LEAST_UNIQUENESS = 0.005
"""Lower bound of the unique share of an item's variance, as in R's ``factanal``; at the bound there is no solution."""


class Factor(NamedTuple):
    """A one-factor solution on the scale of the items: loadings and unique variances, shape (n_items,)."""

    loadings: FloatArray
    unique: FloatArray


@dataclass(frozen=True, eq=False)
class Reliability:
    """Reliability of each scale; ``frame`` has one row per competency."""

    frame: pd.DataFrame

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.frame)} competencies")


def reliability(answers: Answers, *, confidence: float = 0.95) -> Reliability:
    """Tell how reliable each scale is in this sample.

    Parameters
    ----------
    answers
        From :func:`read_answers`.
    confidence
        Of the interval of alpha, between 0 and 1.

    Returns
    -------
    Reliability
        ``.frame``: competency; n_items; n (people who answered every item of the scale) and n_left_out; missing_rule;
        constant_items: ids of the items that these n people, three or more, all answered alike, joined by "; "; alpha
        with alpha_low and alpha_high (Feldt); alpha_varying: alpha of the items that are not constant;
        alpha_standardised; omega; mean_inter_item_r; mean and sd of the scale score of those n people; standard_error
        of an observed score: sd sqrt(1 - alpha). Empty where it cannot be computed: fewer than three people, a single
        item, no spread; standardised alpha, omega and the mean correlation also with a constant item, omega with two
        items, the error where alpha is not between 0 and 1.

    Notes
    -----
    Section 4 and decision 9 of the measurement specification. Listwise per scale, so that alpha, omega and the standard
    error speak of the same people. R: ``psych::alpha`` on those rows, and ``lavaan::cfa`` for omega. psych leaves a
    constant item out of alpha, not of the score, and warns: its raw_alpha is alpha_varying. Here alpha is that of the
    scale as it was asked, which is lower: that an item is constant may be due to these people, and errors, norms and
    Spearman-Brown count all items. A column tells it, not a warning: it belongs to a scale, and goes along into files.

    """
    rows = []
    for place, scale in enumerate(answers.questionnaire.competencies):
        keyed = answers.keyed(place)
        x = keyed[~np.isnan(keyed).any(axis=1)]
        n, k = x.shape
        alpha = cronbach_alpha(x)
        low, high = alpha_interval(alpha, n_respondents=n, n_items=k, confidence=confidence)
        measurable = n >= MIN_RESPONDENTS
        constant = constant_items(x)
        covariance = np.cov(x.T, ddof=1).reshape(k, k) if measurable else np.full((k, k), np.nan)
        total = x.mean(axis=1)
        sd = float(total.std(ddof=1)) if measurable else np.nan
        rows.append(
            {
                "competency": scale.id,
                "n_items": k,
                "n": n,
                "n_left_out": len(keyed) - n,
                "missing_rule": LISTWISE,
                "constant_items": "; ".join(item.id for item, same in zip(scale.items, constant, strict=True) if same),
                "alpha": alpha,
                "alpha_low": low,
                "alpha_high": high,
                "alpha_varying": cronbach_alpha(x[:, ~constant]),
                "alpha_standardised": standardised_alpha(covariance),
                "omega": omega_total(covariance),
                "mean_inter_item_r": mean_inter_item_r(covariance),
                "mean": float(total.mean()) if n else np.nan,
                "sd": sd,
                "standard_error": float(standard_error(sd, alpha)),
            }
        )
    return Reliability(pd.DataFrame(rows))


def cronbach_alpha(answers: ArrayLike) -> float:
    """Return Cronbach's alpha of a scale: 1 when all items say the same, 0 when they have nothing in common.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), keyed; rows with a NaN are left out (listwise).

    Returns
    -------
    float
        k / (k - 1) (1 - sum s_i^2 / s_X^2), variances with ddof=1; at most 1, and below 0 where items contradict each
        other. NaN for fewer than three rows, a single item, or totals without spread. R:
        ``psych::alpha(x)$total$raw_alpha``, where no item is constant (:func:`reliability`).

    References
    ----------
    Cronbach (1951).

    """
    x = np.asarray(answers, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if n < MIN_RESPONDENTS or k <= 1:
        return np.nan
    total = x.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / total)) if total > 0 else np.nan


def constant_items(x: FloatArray) -> NDArray[np.bool_]:
    """Tell which items of complete rows (n, k) everyone answered alike, shape (k,); none for fewer than three."""
    return (x == x[:1]).all(axis=0) if len(x) >= MIN_RESPONDENTS else np.zeros(x.shape[1], dtype=bool)


def alpha_interval(alpha: float, *, n_respondents: int, n_items: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Feldt's interval of alpha: how far it may be off because the people are a sample.

    Returns
    -------
    tuple of float
        1 - (1 - alpha) F, with F at (1 + c) / 2 and (1 - c) / 2 for n - 1 and (n - 1)(k - 1) degrees of freedom. NaN
        where alpha is. R: ``psych::alpha.ci(alpha, n, k)``.

    References
    ----------
    Feldt, Woodruff & Salih (1987).

    Examples
    --------
    >>> [round(bound, 3) for bound in alpha_interval(0.8, n_respondents=200, n_items=8)]
    [0.755, 0.839]

    """
    if np.isnan(alpha):
        return np.nan, np.nan
    degrees = (n_respondents - 1, (n_respondents - 1) * (n_items - 1))
    tail = (1 - confidence) / 2
    upper, lower = (float(fdtri(*degrees, level)) for level in (1 - tail, tail))
    return 1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower


def mean_inter_item_r(covariance: ArrayLike) -> float:
    """Return the mean correlation of two items, from their covariances (n_items, n_items); NaN without spread.

    SCAN-018 for anything that is not square and symmetric, such as answers.
    """
    r = _correlation(_covariances(covariance))
    return float(r[np.triu_indices(len(r), 1)].mean()) if len(r) > 1 else np.nan


def standardised_alpha(covariance: ArrayLike) -> float:
    """Return alpha for items of equal spread, from their covariances: k r / (1 + (k - 1) r), r the mean correlation.

    SCAN-018 for anything that is not square and symmetric, such as answers.
    """
    k, r = len(_covariances(covariance)), mean_inter_item_r(covariance)
    return k * r / (1 + (k - 1) * r)


def omega_total(covariance: ArrayLike) -> float:
    """Return omega: the share of the variance of the total score that is due to one common factor.

    Parameters
    ----------
    covariance
        Shape (n_items, n_items), of the keyed items.

    Returns
    -------
    float
        (sum l)^2 / ((sum l)^2 + sum u), with the loadings l and unique variances u of a one-factor maximum-likelihood
        fit; NaN for fewer than three items, items without spread, or no proper solution. R: ``lavaan::cfa`` with
        ``std.lv = TRUE``, and ``semTools::compRelSEM(obs.var = FALSE)``.

    Raises
    ------
    OntwikkelscanError
        SCAN-018 for anything that is not square and symmetric, such as answers.

    References
    ----------
    McDonald (1999).

    """
    fit = one_factor(covariance)
    common = fit.loadings.sum() ** 2
    return float(common / (common + fit.unique.sum()))


def one_factor(covariance: ArrayLike) -> Factor:
    """Fit one common factor by maximum likelihood.

    Parameters
    ----------
    covariance
        Shape (n_items, n_items).

    Returns
    -------
    Factor
        On the scale of the items; the sum of the loadings is positive. NaN where :func:`omega_total` is.

    Raises
    ------
    OntwikkelscanError
        SCAN-018 as for :func:`omega_total`.

    References
    ----------
    Joreskog (1967): the loadings follow from the unique variances, which are searched for.

    """
    s = _covariances(covariance)
    k, sd = len(s), np.sqrt(np.diag(s))
    nothing = Factor(np.full(k, np.nan), np.full(k, np.nan))
    r = _correlation(s)
    if k < MIN_FACTOR_ITEMS or np.isnan(r).any() or np.linalg.matrix_rank(r) < k:
        return nothing

    def misfit(unique: FloatArray) -> tuple[float, FloatArray]:
        root = np.sqrt(unique)
        values, vectors = np.linalg.eigh(r / np.outer(root, root))
        rest = values[:-1]
        loading = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
        gradient = (loading**2 + unique - np.diag(r)) / unique**2
        return float((rest - np.log(rest)).sum()) - k + 1, gradient

    from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and only here is it needed

    start = 0.5 / np.diag(np.linalg.inv(r))
    bounds = [(LEAST_UNIQUENESS, 1.0)] * k
    found = minimize(
        misfit,
        np.clip(start, LEAST_UNIQUENESS, 1),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000},
    )
    unique = found.x
    if unique.min() <= LEAST_UNIQUENESS:
        return nothing
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(r / np.outer(root, root))
    loading = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
    return Factor(sd * loading * np.sign(loading.sum()), sd**2 * unique)


def _covariances(matrix: ArrayLike) -> FloatArray:
    """Return a matrix of covariances; SCAN-018 for what cannot be one: answers give a wrong number in silence."""
    s = np.asarray(matrix, dtype=float)
    if s.ndim != 2 or s.shape[0] != s.shape[1] or not np.allclose(s, s.T, equal_nan=True):  # noqa: PLR2004 - a matrix
        raise error("SCAN-018", shape=" x ".join(map(str, s.shape)))
    return s


def _correlation(s: FloatArray) -> FloatArray:
    sd = np.sqrt(np.diag(s))
    return np.divide(s, np.outer(sd, sd), out=np.full(s.shape, np.nan), where=np.outer(sd, sd) > 0)
