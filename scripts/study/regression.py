"""What a regression norm gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

import ontwikkelscan as osc
from ontwikkelscan.norming.formulas import share_interval
from ontwikkelscan.norming.regression import fit_regression, precision_n, residual_share, standardised_residual
from study.draw import N, Size, generator
from study.one_scale import CONDITIONS, JUDGED, SCORES, draw_answers, draw_ease, rank_of, score_shares
from study.page import Table, percent

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

EXPLAINED = 0.12
"""Share of the variance of the latent competency that years and inhabitants explain together."""
YEAR_BANDS = (2, 5, 9)
"""Years from which the next experience band begins: about a quarter of the people in each."""


def draw_context(random: Generator, n: int) -> tuple[FloatArray, FloatArray]:
    """Draw whole years in the role and inhabitants, shape (n, 2), and their joint effect, with mean 0 and sd 1."""

    def context(u: FloatArray) -> FloatArray:
        years = np.floor(-7 * np.log1p(-u[:, 0] * (1 - np.exp(-25 / 7))))
        return np.column_stack([years, np.clip(30_000 * np.exp(0.75 * ndtri(u[:, 1])), 8_000, 300_000)])

    everyone = np.log1p(context(np.repeat((np.arange(5000)[:, None] + 0.5) / 5000, 2, axis=1)))
    people = context(random.random((n, 2)))
    effect = ((np.log1p(people) - everyone.mean(axis=0)) / everyone.std(axis=0)).sum(axis=1) / np.sqrt(2)
    return people, effect


def true_z(ease: FloatArray, score: FloatArray, effect: FloatArray, explained: float) -> FloatArray:
    """Return the normalised standing of each score among people with the same years and inhabitants."""
    grid = np.linspace(-4, 4, 33)
    z = osc.z_area(rank_of(score_shares(ease, np.sqrt(explained) * grid, np.sqrt(1 - explained))))
    column = np.searchsorted(SCORES, score)
    place = (effect.clip(-4, 4) + 4) / (grid[1] - grid[0])
    row = np.minimum(place.astype(int), len(grid) - 2)
    return (1 - place + row) * z[row, column] + (place - row) * z[row + 1, column]


def table_z(score: FloatArray, sample: FloatArray) -> FloatArray:
    """Return normalised scores from a norm table."""
    known, counts = np.unique(sample, return_counts=True)
    return osc.z_area(osc.percentile_rank(score, scores=known, counts=counts))


def norm_errors(random: Generator, condition: str, explained: float, n_persons: int) -> list[float]:
    """Return R squared, coverage of the regression norm, and mean squared errors: it, four tables, one table."""
    context, effect = draw_context(random, N + n_persons)
    true = random.standard_normal(N + n_persons)
    score = np.sqrt(explained) * effect + np.sqrt(1 - explained) * true
    if condition in CONDITIONS:
        ease = draw_ease(random, CONDITIONS[condition])
        score = draw_answers(random, ease, score).mean(axis=-1)
        true = true_z(ease, score, effect, explained)
    x, band = np.log1p(context), np.searchsorted(YEAR_BANDS, context[:, 0], side="right")
    fitted = fit_regression(score[:N], x[:N], np.ones(N))
    share = residual_share(standardised_residual(score, x, fitted), fitted)
    low, high = share_interval(share, n=precision_n(share, x, fitted, n=N))
    held = (low <= 100 * ndtr(true)) & (100 * ndtr(true) <= high)
    bands = np.choose(band, [table_z(score, score[:N][band[:N] == place]) for place in range(len(YEAR_BANDS) + 1)])
    fresh = ((x >= x[:N].min(axis=0)) & (x <= x[:N].max(axis=0))).all(axis=1) & (np.arange(len(x)) >= N)
    errors = [((z - true)[fresh] ** 2).mean() for z in (osc.z_area(100 * share), bands, table_z(score, score[:N]))]
    return [np.corrcoef(score, effect)[0, 1] ** 2, held[fresh].mean(), *errors]


def regression_norms(size: Size) -> Table:
    """Publish what a regression norm gains, and what it costs where there is nothing to gain."""
    rows, n_norms = [], size.n_norms // 5
    for explained in (EXPLAINED, 0.0):
        for condition in ("normal scores", *JUDGED):
            random = generator("regression", condition, explained)
            draws = [norm_errors(random, condition, explained, size.n_persons) for _ in range(n_norms)]
            r_squared, covered, *errors = np.mean(draws, axis=0)
            rows.append([condition, f"{r_squared:.2f}", *(f"{10 * np.sqrt(e):.2f}" for e in errors), percent(covered)])
    intro = f"""Root mean squared error of the normalised T score, against the T score among all people with the same
        years and inhabitants; published only. Coverage: of the regression norm's 95 % percentile interval. Years:
        exponential, below 25; inhabitants: lognormal, 8,000-300,000; both enter as ln(1 + x). Four tables: 0-1, 2-4,
        5-8, 9 and more years. {n_norms} norms of {N} people, {size.n_persons} fresh people each, without those
        outside the range of the norm."""
    header = "scores|explained variance|regression|four tables|one table|regression: coverage"
    return Table("Regression norms", intro, header, rows)
