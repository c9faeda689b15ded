"""Do the published numbers keep their promises? Simulated people whose true score is known: docs/simulation-study.md.

Run python scripts/simulation_study.py. It ends with code 1 if an acceptance does not hold. Each section is a function
in SECTIONS that draws from generators of its own and returns a Table; a cell that is True or False is an acceptance.
"""

from __future__ import annotations

import argparse
import platform
import sys
import zlib
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import scipy
import study_quality
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import ndtr, ndtri

import ontwikkelscan as osc
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.norming.formulas import share_interval
from ontwikkelscan.norming.regression import fit_regression, precision_n, residual_share, standardised_residual
from ontwikkelscan.scoring.simulate import EASE, EASE_SPREAD, GENERAL, LOADING, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


class Size(NamedTuple):
    """How much is drawn: norms per row of a table (a fifth of them where there are many scales), people per norm."""

    n_norms: int
    n_persons: int


FULL, QUICK = Size(2000, 400), Size(40, 50)
MINUTES = 120
"""Seconds from which a run is told in minutes."""
SEED = 2010
N = 340
"""People in a norm, unless a table says otherwise."""
N_ITEMS, LOW, HIGH = 8, 1, 5
THRESHOLDS = STEP * (np.arange(LOW, HIGH) - (HIGH - LOW + 1) / 2)
NOISE = np.sqrt(1 - LOADING**2)
SCORES = np.arange(LOW * N_ITEMS, HIGH * N_ITEMS + 1) / N_ITEMS
CONDITIONS = {"mild": 0.55, "moderate": 1.1, "ceiling": 1.95}
"""Mean of the responses behind the items, in standard deviations above the middle of the answer scale."""
JUDGED = ("mild", "moderate")
COVERAGE, CALIBRATION, PERCENTILE, FALSE_PEAKS = (0.935, 0.965), 0.03, 0.94, 0.055
"""What is accepted, fixed before the first run."""
FIFTHS = ndtri([0.2, 0.4, 0.6, 0.8])
REQUIRED = np.array([3.5, 4.0, 4.5])
SCAN = osc.load_questionnaire(load_demo()[0].questionnaire)
PROVISIONAL = SCAN.provisional.model_dump(include={"sd", "reliability"})
COMMON = 0.01
"""Share of people from which a score counts for the lowest coverage."""
HOLM_LEVEL = 0.05
EXPLAINED = 0.12
"""Share of the variance of the latent competency that years and inhabitants explain together."""
YEAR_BANDS = (2, 5, 9)
"""Years from which the next experience band begins: about a quarter of the people in each."""


class Table(NamedTuple):
    """A section of the page; header and rows are cells joined by "|", or lists of them."""

    title: str
    intro: str
    header: str
    rows: Sequence[Sequence[str | bool | None]]

    def markdown(self) -> str:
        """Return heading, introduction and table."""
        words = {True: "holds", False: "**does not hold**", None: "published only"}
        rows = [[cell if isinstance(cell, str) else words[cell] for cell in row] for row in self.rows]
        lines = [self.header.split("|"), ["---"] * len(self.rows[0]), *rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"## {self.title}\n\n{' '.join(self.intro.split())}\n\n{table}\n"

    def verdicts(self) -> list[bool]:
        """Return the acceptances."""
        return [cell for row in self.rows for cell in row if isinstance(cell, bool)]


class Norms(NamedTuple):
    """Scales with their items, and what the sample of the norm tells of each; shape (...), ``ease`` (..., n_items)."""

    ease: FloatArray
    mean: FloatArray
    sd: FloatArray
    reliability: FloatArray


class People(NamedTuple):
    """Fresh people, shape (n_norms, n_persons), ``answers`` (n_norms, n_persons, n_items)."""

    latent: FloatArray
    answers: NDArray[np.int64]
    true_score: FloatArray


def generator(*names: object) -> Generator:
    """Return a generator for one part of the study: a new section leaves the others as they are."""
    return np.random.default_rng([SEED, zlib.crc32(repr(names).encode())])


def percent(share: float) -> str:
    """Write a share as percentage."""
    return f"{100 * share:.1f} %"


def draw_ease(random: Generator, ease: ArrayLike) -> FloatArray:
    """Draw the ease of the items of scales, shape (..., n_items), with mean ``ease``."""
    spread = random.normal(0, EASE_SPREAD, (*np.shape(ease), N_ITEMS))
    return np.asarray(ease)[..., None] + spread - spread.mean(axis=-1, keepdims=True)


def draw_answers(random: Generator, ease: FloatArray, latent: FloatArray) -> NDArray[np.int64]:
    """Draw the answers, shape (..., n_items), of people with these latent values (...)."""
    noise = NOISE * random.standard_normal((*latent.shape, N_ITEMS))
    return LOW + np.searchsorted(THRESHOLDS, ease + LOADING * latent[..., None] + noise)


def expected_score(ease: FloatArray, latent: FloatArray) -> FloatArray:
    """Return the true score: what the scale score is on average at a latent value (...)."""
    centre = ease + LOADING * latent[..., None]
    return LOW + np.sum([ndtr((centre - cut) / NOISE).mean(axis=-1) for cut in THRESHOLDS], axis=0)


def score_shares(ease: FloatArray, mean: ArrayLike = 0.0, sd: float = 1.0) -> FloatArray:
    """Return which share of a population, latent ~ N(mean, sd), has each of SCORES: exact, shape (..., n_scores)."""
    nodes, weights = hermegauss(41)
    latent = np.asarray(mean)[..., None] + sd * nodes
    centre = ease[..., None, :, None] + LOADING * latent[..., None, None]
    answer = -np.diff(ndtr((centre - THRESHOLDS) / NOISE), axis=-1, prepend=1, append=0)
    total = np.ones((*answer.shape[:-2], 1))
    for item in range(N_ITEMS):
        longer = np.zeros((*total.shape[:-1], total.shape[-1] + HIGH - LOW))
        for step in range(HIGH - LOW + 1):
            longer[..., step : step + total.shape[-1]] += total * answer[..., item, step, None]
        total = longer
    return np.einsum("n,...ns->...s", weights / weights.sum(), total)


def rank_of(shares: FloatArray) -> FloatArray:
    """Return the percentile rank of each of SCORES in a population with these shares."""
    return 100 * np.clip(shares.cumsum(axis=-1) - shares / 2, 1e-12, 1 - 1e-12)


def norms_of(ease: FloatArray, sample: NDArray[Any]) -> Norms:
    """Return what samples, shape (..., n_respondents, n_items), tell of their scales."""
    scores = sample.mean(axis=-1)
    alpha = np.array([osc.cronbach_alpha(answers) for answers in sample.reshape(-1, *sample.shape[-2:])])
    return Norms(ease, scores.mean(axis=-1), scores.std(axis=-1, ddof=1), alpha.reshape(sample.shape[:-2]))


@cache
def simulate(condition: str, size: Size) -> tuple[Norms, People]:
    """Draw scales, a norm of each, and fresh people from the same population."""
    random = generator("people", condition)
    ease = draw_ease(random, np.full(size.n_norms, CONDITIONS[condition]))
    norms = norms_of(ease, draw_answers(random, ease[:, None], random.standard_normal((size.n_norms, N))))
    latent = random.standard_normal((size.n_norms, size.n_persons))
    return norms, People(latent, draw_answers(random, ease[:, None], latent), expected_score(ease[:, None], latent))


def kelley(size: Size) -> Table:
    """Test the interval of the true score."""
    rows: list[list[str | bool | None]] = []
    for condition in CONDITIONS:
        norms, people = simulate(condition, size)
        scores = people.answers.mean(axis=-1)
        about = [f"{scores.mean():.2f}", f"{osc.skewness(scores.ravel()):.2f}", percent((scores == HIGH).mean())]
        about.append(f"{norms.reliability.mean():.2f}")
        fifth = np.searchsorted(FIFTHS, people.latent)
        order = generator("open", condition).random(people.answers.shape).argsort(axis=-1)
        estimates = {"none": osc.flat_interval(scores, **PROVISIONAL)}
        for n in (6, 7, 8):
            total = (people.answers * (order < n)).sum(axis=-1)
            score = osc.scale_mean(total, n_answered=np.full(total.shape, n), n_items=N_ITEMS)
            r = osc.spearman_brown(norms.reliability, n_items=N_ITEMS, n_answered=n)[:, None]
            known = {"mean": norms.mean[:, None], "sd": norms.sd[:, None], "reliability": r}
            estimates[str(n)] = osc.kelley_interval(score, **known)
        for name, found in reversed(estimates.items()):
            low, high = np.maximum(found.low, LOW), np.minimum(found.high, HIGH)
            held = (low <= people.true_score) & (people.true_score <= high)
            judged = condition in JUDGED and name != "none"
            by_fifth = [percent(held[fifth == place].mean()) for place in range(5)]
            accepted = bool(COVERAGE[0] <= held.mean() <= COVERAGE[1]) if judged else None
            used = "none, 8" if name == "none" else f"yes, {name}"
            rows.append([condition, *about, used, *by_fifth, percent(held.mean()), accepted])
    intro = f"""Does the 95 % interval hold the true score? {size.n_norms} norms of {N} people per condition, each of
        another scale, and {size.n_persons} fresh people per norm; mean, spread and alpha come from the norm alone,
        and the interval is clipped to 1-5. Items are left open at random; the true score is that of all eight. Norm
        none: the flat interval from the provisional spread and reliability. By fifth of the true score: the interval
        promises 95 % over the group, not at each level."""
    header = "condition|mean|skew|highest score|alpha|norm, answered|lowest fifth|2|3|4|highest|coverage|93.5-96.5 %"
    return Table("Kelley interval", intro, header, rows)


def calibration(size: Size) -> Table:
    """Test the need probability against how many really are below the level."""
    names = [f"{place / 10:.1f}-{(place + 1) / 10:.1f}" for place in range(10)]
    columns: list[list[str | bool | None]] = [[*names, "largest difference", "its standard error", "at most .03"]]
    for flat in (False, True):
        for condition in CONDITIONS:
            norms, people = simulate(condition, size)
            score = people.answers.mean(axis=-1)
            mean, sd, r = (values[:, None] for values in norms[1:])
            by_norm = osc.kelley_interval(score, mean=mean, sd=sd, reliability=r)
            found = osc.flat_interval(score, **PROVISIONAL) if flat else by_norm
            required = REQUIRED[:, None, None]
            p = osc.need_probability(required, true_score=found.true_score, standard_error=found.standard_error)
            place = np.minimum((p * 10).astype(int), 9) + 10 * np.arange(size.n_norms)[:, None]
            below, cells = people.true_score < required, (size.n_norms, 10)
            n, predicted, true = (
                np.bincount(place.ravel(), values.ravel(), minlength=10 * size.n_norms).reshape(cells)
                for values in (np.ones(p.shape), p, below)
            )
            total = n.sum(axis=0).clip(1)
            gap = (predicted - true).sum(axis=0) / total
            error = np.sqrt(((predicted - true - n * gap) ** 2).sum(axis=0)) / total
            worst = np.abs(gap).argmax()
            shares = zip(predicted.sum(axis=0) / total, true.sum(axis=0) / total, n.any(axis=0), strict=True)
            column = [f"{a:.3f} → {b:.3f}" if drawn else "-" for a, b, drawn in shares]
            column += [f"{abs(gap[worst]):.3f}", f"{error[worst]:.3f}"]
            judged = condition in JUDGED and not flat
            columns.append([*column, bool(abs(gap[worst]) <= CALIBRATION and n.any(axis=0).all()) if judged else None])
    intro = f"""Mean predicted probability → share whose true score really is below the required level, in ten bins;
        the levels {", ".join(map(str, REQUIRED))} taken together, norms and people as above. Flat: without a norm,
        from the provisional spread {PROVISIONAL["sd"]} and reliability {PROVISIONAL["reliability"]}."""
    header = "|".join(["probability", *CONDITIONS, *(f"{condition}, flat" for condition in CONDITIONS)])
    return Table("Calibration of the need probability", intro, header, list(zip(*columns, strict=True)))


def percentile_coverage(random: Generator, ease: FloatArray, n: int, population: int | None) -> list[FloatArray]:
    """Return of one norm, for each of SCORES: the share that has it, whether the interval holds its rank, the width."""
    shares = score_shares(ease)
    if population is None:
        sample = random.choice(SCORES, n, p=shares)
    else:
        everyone = random.choice(SCORES, population, p=shares)
        shares = (everyone == SCORES[:, None]).mean(axis=1)
        sample = random.choice(everyone, n, replace=False)
    known, counts = np.unique(sample, return_counts=True)
    low, high = osc.percentile_interval(SCORES, scores=known, counts=counts, population=population)
    return [shares, (low <= rank_of(shares)) & (rank_of(shares) <= high), high - low]


def percentiles(size: Size) -> Table:
    """Test Jeffreys' interval of the percentile rank."""
    rows: list[list[str | bool | None]] = []
    for condition, ease in CONDITIONS.items():
        for n, population in ((N, None), (200, None), (200, N)):
            random = generator("percentiles", condition, n, population)
            scales = draw_ease(random, np.full(size.n_norms, ease))
            draws = np.array([percentile_coverage(random, scale, n, population) for scale in scales])
            shares, held, width = draws.swapaxes(0, 1)
            common = shares.mean(axis=0) >= COMMON
            lowest = ((held * shares).sum(axis=0)[common] / shares.sum(axis=0)[common]).min()
            covered, mean_width = ((values * shares).sum(axis=1).mean() for values in (held, width))
            figures = [percent(lowest), f"{mean_width:.1f}", percent(covered), bool(covered >= PERCENTILE)]
            rows.append([condition, str(n), str(population or "endless"), *figures])
    intro = f"""Does Jeffreys' 95 % interval hold the percentile rank that a score has in the whole population (exact;
        half of the ties counted)? {size.n_norms} norms per row, each of another scale; scores weighted by how many
        people have them, beside it the lowest coverage of a score that at least 1 % have. From a population of {N}
        the norm is drawn without replacement, and the finite-population correction applies."""
    header = "condition|norm|population|lowest of a score|mean width|coverage|at least 94 %"
    return Table("Percentile interval", intro, header, rows)


def false_peaks(t: FloatArray, reliability: FloatArray) -> float:
    """Return the share of people, t of shape (..., n_persons, m), with a peak or trough after Davis and Holm."""
    deviation = t - t.mean(axis=-1, keepdims=True)
    error = osc.deviation_standard_error(reliability)[..., None, :]
    return float((osc.holm_adjust(2 * ndtr(-np.abs(deviation) / error)) < HOLM_LEVEL).any(axis=-1).mean())


def linear_t(score: FloatArray, norms: Norms) -> FloatArray:
    """Return linear T scores, shape (n_norms, n_persons, m), by norms of shape (n_norms, m)."""
    return osc.t_score(osc.z_linear(score, mean=norms.mean[:, None], sd=norms.sd[:, None]))


def peaks_normal(size: Size) -> Table:
    """Test how often a flat profile seems to have a peak, errors being normal."""
    rows: list[list[str | bool | None]] = []
    n_norms = size.n_norms // 5
    for m in (14, 6):
        random, r = generator("normal peaks", m), np.linspace(0.7, 0.9, m)
        score = np.sqrt(1 - r) * random.standard_normal((n_norms, size.n_persons, m))
        true = np.sqrt(r)[:, None, None] * random.standard_normal((n_norms, m, N, 1))
        noise = np.sqrt((1 - r) * N_ITEMS)[:, None, None] * random.standard_normal((n_norms, m, N, N_ITEMS))
        norms = norms_of(r, true + noise)
        known, found = false_peaks(osc.t_score(score), r), false_peaks(linear_t(score, norms), norms.reliability)
        for name, share in (("known exactly", known), (f"of {N} people", found)):
            rows.append([str(m), name, percent(share), share <= FALSE_PEAKS])
    intro = f"""How many people with a flat profile (the same true T on all scales) are told of a peak or trough?
        Davis' standard error and Holm at 5 %; reliabilities from .70 to .90; {n_norms} norms and {size.n_persons}
        people each. The norm: exact, or mean, spread and alpha from a sample."""
    return Table("False peaks, normal errors", intro, "scales|norm|false peaks|at most 5.5 %", rows)


def peaks_items(size: Size) -> Table:
    """Publish how often a flat profile seems to have a peak, level by level, with graded items."""
    random, n_norms, n_persons, n_scales = generator("item peaks"), size.n_norms // 5, size.n_persons // 2, 14
    ease = draw_ease(random, random.normal(EASE, EASE_SPREAD, (n_norms, n_scales)))
    general, own = (random.standard_normal((n_norms, n, N)) for n in (1, n_scales))
    latent = np.sqrt(GENERAL) * general + np.sqrt(1 - GENERAL) * own
    norms = norms_of(ease, draw_answers(random, ease[..., None, :], latent))
    shares, grid = score_shares(ease), np.linspace(-6, 6, 241)
    mean = shares @ SCORES
    sd = np.sqrt(shares @ SCORES**2 - mean**2)
    curves = expected_score(ease[..., None, :], grid)
    curves = osc.t_score(osc.z_linear(curves, mean=mean[..., None], sd=sd[..., None]))
    rows = []
    for level in (-1.5, -1.0, 0.0, 1.0, 1.5):
        aim = curves[..., np.searchsorted(grid, level)].mean(axis=-1)
        same_t = [[np.interp(t, curve, grid) for curve in scales] for t, scales in zip(aim, curves, strict=True)]
        row = [f"{level:+.1f}", f"{aim.mean():.1f}"]
        for at in (np.full(norms.mean.shape, level), np.array(same_t)):
            people = np.broadcast_to(at[:, None], (n_norms, n_persons, n_scales))
            t = linear_t(draw_answers(random, ease[:, None], people).mean(axis=-1), norms)
            row += [percent(false_peaks(t[..., :m], norms.reliability[:, :m])) for m in (14, 6)]
        rows.append(row)
    intro = f"""The same test with graded items, by level; published only. The scales differ in ease (spread
        {EASE_SPREAD} around {EASE}), so that the same latent value is not quite the same expected linear T; in the
        last two columns it is. {n_norms} norms of {N} people, {n_persons} people per norm and level."""
    header = "latent value|expected T|same latent value: 14 scales|6 scales|same expected T: 14 scales|6 scales"
    return Table("False peaks, graded items", intro, header, rows)


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


def quality(size: Size) -> Table:
    """Test who is told to interpret with care."""
    return Table(*study_quality.quality_table(50 * size.n_persons))


def quality_of_layouts(size: Size) -> Table:
    """Test the same on other questionnaires and with gaps."""
    return Table(*study_quality.layouts_table(50 * size.n_persons))


SECTIONS: tuple[Callable[[Size], Table], ...] = (
    kelley,
    calibration,
    percentiles,
    peaks_normal,
    peaks_items,
    regression_norms,
    quality,
    quality_of_layouts,
)


INTRO = f"""Do the published numbers keep their promises? Tested on simulated people whose true score is known: no
    figure comes from real answers. Eight graded five-point items per scale, as in `evidence/simulation.py`: loading
    {LOADING}, thresholds {STEP} apart, ease of the items with a spread of {EASE_SPREAD} around that of the scale. The
    true score is the expected scale mean at the latent value, from the normal distribution function. Every number
    under test comes from the functions of the package."""


def run_study(
    script: str,
    intro: str,
    sections: Sequence[Callable[[Any], Table]],
    sizes: tuple[Any, Any],
    packages: Sequence[ModuleType],
) -> int:
    """Write the page of a study to docs; return 1 if an acceptance does not hold.

    ``sizes``: of the whole run and of a quick one, which is not judged; each section takes one of them.
    """
    root, name = Path(script).resolve().parents[1], Path(script).stem
    parser = argparse.ArgumentParser(description=intro)
    parser.add_argument("-o", "--output", type=Path, default=root / "docs" / f"{name.replace('_', '-')}.md")
    parser.add_argument("--quick", action="store_true", help="few replications, for a test")
    parser.add_argument("--only", metavar="NAME", help="sections with this in their name, printed instead of written")
    given = parser.parse_args()
    start = perf_counter()
    chosen = [section for section in sections if (given.only or "") in section.__name__]
    tables = [section(sizes[given.quick]) for section in chosen]
    seconds = perf_counter() - start
    verdicts = [holds for table in tables for holds in table.verdicts()]
    if given.only:
        print(*(table.markdown() for table in tables), sep="\n")
        return 0 if given.quick or all(verdicts) else 1
    told = (
        "Quick run: too few for a verdict." if given.quick else f"{sum(verdicts)} of {len(verdicts)} acceptances hold."
    )
    lasted = f"{max(10, round(seconds, -1)):.0f} seconds" if seconds < MINUTES else f"{seconds / 60:.0f} minutes"
    versions = ", ".join(f"{package.__name__} {package.__version__}" for package in packages)
    command = f"    python scripts/{name}.py{' --quick' if given.quick else ''}"
    parts = [
        f"# {name.replace('_', ' ').capitalize()}",
        " ".join(f"{intro} {told}".split()),
        command,
        f"Seed {SEED}; about {lasted} on one core; Python {platform.python_version()}, {versions}.",
        *(table.markdown().rstrip() for table in tables),
    ]
    given.output.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return 0 if given.quick or all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK), (np, scipy)))
