"""Whether a regression norm holds what it promises, whatever the truth, and what it gains."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

import ontwikkelscan as osc
from ontwikkelscan.norming import build
from ontwikkelscan.norming.compare import among_alike
from ontwikkelscan.norming.regression import fit_regression
from ontwikkelscan.norming.sample import Consistency, Sample
from study.draw import HIGH, LOW, N_ITEMS, SCAN, N, Size, generator
from study.one_scale import CONDITIONS, JUDGED, SCORES, draw_answers, draw_ease, rank_of, score_shares
from study.page import Table, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

FEWER = 150
"""People in a small norm."""
LEAST_COVERAGE = 0.91
YEAR_BANDS = (2, 5, 9)
"""Years from which the next experience band begins: about a quarter of the people in each."""
PREDICTORS = ("jaren_in_rol", "inwoners")
MANY_ITEMS = 80
"""So many that normal scores may be taken as the means of a scale, in tables with rows of possible scores."""
NORMAL = "normal scores"
MIDDLE, SPREAD = 3.0, 0.5
"""Of normal scores."""
EVERYONE = 5000
GRADED = ("none", "linear")


class Place(NamedTuple):
    """Where people stand: z scores of ln(1 + years), ln(1 + inhabitants) and years, and whole years."""

    y: FloatArray
    i: FloatArray
    raw: FloatArray
    years: FloatArray


class Truth(NamedTuple):
    """How the competency goes with years and inhabitants (its mean and sd do not matter), and what that explains."""

    shape: Callable[[Place], FloatArray]
    explained: float
    judged: bool = True


TRUTHS = {
    "none": Truth(lambda at: at.y, 0.0),
    "linear": Truth(lambda at: at.y + at.i, 0.12),
    "weak": Truth(lambda at: at.y + at.i, 0.04),
    "linear and interaction": Truth(lambda at: at.y + at.i + at.y * at.i, 0.15),
    "rises to five years, then falls": Truth(lambda at: at.years * np.exp(-at.years / 5), 0.15),
    "U in years": Truth(lambda at: at.raw**2, 0.15),
    "U in ln years": Truth(lambda at: at.y**2, 0.15),
    "U in ln inhabitants": Truth(lambda at: at.i**2, 0.15),
    "step at ten years": Truth(lambda at: (at.years >= 10) * 1.0, 0.15, judged=False),  # noqa: PLR2004
}


def context_at(u: FloatArray) -> FloatArray:
    """Return whole years in the role and inhabitants, shape (n, 2), at these shares of the population."""
    years = np.floor(-7 * np.log1p(-u[:, 0] * (1 - np.exp(-25 / 7))))
    return np.column_stack([years, np.clip(30_000 * np.exp(0.75 * ndtri(u[:, 1])), 8_000, 300_000)])


@cache
def everyone() -> FloatArray:
    """Return a population, in which years and inhabitants do not go together."""
    shares = (np.arange(EVERYONE) + 0.5) / EVERYONE
    return context_at(np.column_stack([shares, np.random.default_rng(0).permutation(shares)]))


def _place_of(context: FloatArray) -> Place:
    whole, own = (np.column_stack([np.log1p(c), c[:, 0]]) for c in (everyone(), context))
    return Place(*((own - whole.mean(axis=0)) / whole.std(axis=0)).T, context[:, 0])


def effect_of(truth: Truth, context: FloatArray) -> FloatArray:
    """Return what years and inhabitants do, with mean 0 and sd 1 in the population."""
    whole = truth.shape(_place_of(everyone()))
    return (truth.shape(_place_of(context)) - whole.mean()) / whole.std()


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


def norm_of(score: FloatArray, context: FloatArray, n_items: int) -> osc.Norm:
    """Build a regression norm of one scale from scores and what is known of the people."""
    keys = {"a": [f"a{n}" for n in range(n_items)]}
    scale = osc.Questionnaire.from_keys(keys, minimum=LOW, maximum=HIGH).replace(context=SCAN.context)
    background = pd.DataFrame(context, columns=PREDICTORS)
    people = Sample(scale, score[:, None], (Consistency(),), background, simulated=False, made_of="answers")
    with patch.object(build, "sample_of", lambda *_: people):
        options = {"reliability": {"a": 0.8}, "minimum_n": 10, "predictors": PREDICTORS}
        return osc.build_norm(people, id="studie", method="regression", **options)


def always_linear(norm: osc.Norm, score: FloatArray, context: FloatArray) -> osc.Norm:
    """Return the norm with a line on both, whatever predicts best, without a misfit."""
    fitted = fit_regression(score, context, np.ones(len(score)), predictors=norm.predictors, taken=PREDICTORS)
    scale = norm.scales[0].model_copy(update={"regression": fitted, "misfit": 0.0})
    return norm.model_copy(update={"scales": (scale,)})


def norm_errors(random: Generator, condition: str, truth: Truth, n: int, n_persons: int) -> list[float]:
    """Return what a norm of n people does to fresh people.

    Whether it is one table, its gain and misfit; coverage of it and of a line on both; mean squared errors of it, a
    line on both, four tables and one table.
    """
    context = context_at(random.random((n + n_persons, 2)))
    effect, true = effect_of(truth, context), random.standard_normal(n + n_persons)
    latent = np.sqrt(truth.explained) * effect + np.sqrt(1 - truth.explained) * true
    score = (MIDDLE + SPREAD * latent).clip(LOW, HIGH)
    if condition != NORMAL:
        ease = draw_ease(random, CONDITIONS[condition])
        score = draw_answers(random, ease, latent).mean(axis=-1)
        true = true_z(ease, score, effect, truth.explained)
    band = np.searchsorted(YEAR_BANDS, context[:, 0], side="right")
    norm = norm_of(score[:n], context[:n], MANY_ITEMS if condition == NORMAL else N_ITEMS)
    low, high = np.array([[predictor.low, predictor.high] for predictor in norm.predictors]).T
    inside = (context >= low) & (context <= high)
    fresh = inside.all(axis=1) & (np.arange(n + n_persons) >= n)
    covered, z = [], []
    for one in (norm, always_linear(norm, score[:n], context[:n])):
        told = among_alike(score[fresh], context[fresh], one.scales[0], one)
        standing = 100 * ndtr(true[fresh])
        covered.append(((told["percentile_low"] <= standing) & (standing <= told["percentile_high"])).mean())
        z.append(osc.z_area(told["percentile_rank"]))
    four = [table_z(score, score[:n][band[:n] == place]) for place in range(len(YEAR_BANDS) + 1)]
    z += [np.choose(band, four)[fresh], table_z(score[fresh], score[:n])]
    scale = norm.scales[0]
    return [scale.regression is None, scale.gain, scale.misfit, *covered, *(((x - true[fresh]) ** 2).mean() for x in z)]


def regression_norms(size: Size) -> Table:
    """Judge the interval of a regression norm whatever the truth, and publish what the norm gains."""
    rows, n_norms = [], size.n_norms // 5
    drawn = [(NORMAL, name, n) for name in TRUTHS for n in (N, FEWER)]
    drawn += [(condition, name, N) for condition in JUDGED for name in GRADED]
    for condition, name, n in drawn:
        random, truth = generator("regression", condition, name, n), TRUTHS[name]
        found = np.mean([norm_errors(random, condition, truth, n, size.n_persons) for _ in range(n_norms)], axis=0)
        (table, gain, misfit, covered, linear), errors = found[:5], 10 * np.sqrt(found[5:])
        rows.append(
            [
                name if condition == NORMAL else f"{name}, {condition} answers",
                str(n),
                percent(table, 0),
                percent(gain),
                f"{misfit:.3f}",
                *(f"{error:.2f}" for error in errors),
                percent(linear),
                percent(covered),
                bool(covered >= LEAST_COVERAGE) if truth.judged and condition == NORMAL else None,
            ]
        )
    intro = f"""Does the 95 % interval of a regression norm hold the percentile rank among all people with the same
        years and inhabitants, whatever the truth? Accepted: at least {percent(LEAST_COVERAGE, 0)}; a step is
        published only. The truth explains 12 % of the variance (linear), 4 % (weak) or 15 %. One table: how often it
        is taken; gain: the share of its squared error that the best line takes away in cross-validation; misfit: in
        units of the residual variance. Root mean squared error of the normalised T score of what is chosen, of a line
        on both predictors, of four tables (0-1, 2-4, 5-8, 9 and more years) and of one. Years: exponential, below 25;
        inhabitants: lognormal, 8,000-300,000. {n_norms} norms, {size.n_persons} fresh people each, without those
        outside the range of the norm."""
    header = """truth|people|one table|gain|misfit|T error: chosen|T error: line|T error: four tables|
        T error: one table|coverage: line|coverage: chosen|at least 91 %"""
    return Table("Regression norms", intro, "|".join(map(str.strip, header.split("|"))), rows)
