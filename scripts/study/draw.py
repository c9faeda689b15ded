"""Simulated people who answer graded items, and their true scores: the conditions of the study."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

import ontwikkelscan as osc
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.scoring.simulate import EASE_SPREAD, GENERAL, LOADING, STEP

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

SEED = 2010
_seed = [SEED]
N = 340
"""People in a norm, unless a table says otherwise."""
N_ITEMS, LOW, HIGH = 8, 1, 5
SCAN = osc.load_questionnaire(load_demo()[0].questionnaire)
M = len(SCAN.competencies)
SIGN = np.array([[-1.0 if item.reverse else 1.0 for item in scale.items] for scale in SCAN.competencies])
"""Which way agreeing moves the keyed answer to each item, shape (M, N_ITEMS)."""
MEANS = (3.4, 3.7, 4.0, 4.3)
"""Mean answers: nobody knows the real one."""


class Size(NamedTuple):
    """How much is drawn.

    Whole scans with a norm per row of a table (two fifths of them for gates), people per scan, and people with a flat
    profile per scan and level; where one scale is taken at a time norms per row (a fifth of them where there are many
    scales) and people.
    """

    n_scans: int
    n_people: int
    n_flat: int
    n_norms: int
    n_persons: int


class Form(NamedTuple):
    """A population and its statements. A response is ``loading`` times the competency plus noise, with variance 1."""

    loadings: tuple[float, ...] = (LOADING,) * N_ITEMS
    steps: tuple[float, ...] = (STEP,) * (HIGH - LOW - 1)
    """Distances between the thresholds that cut the response into answers, from low to high."""
    skewed: bool = False
    """Competencies with a long tail downwards (skew -1) instead of normal ones."""
    general: float = GENERAL
    """Correlation of any two competencies."""
    styles: float = 0.0
    """Thresholds times exp N(0, styles), for all answers of a person: a spread of extreme and middle."""
    acquiescence: float = 0.0
    """SD, between people, of agreeing whatever is asked."""
    stays: float = 1.0
    """Share of the variance of a competency that is the same on another day."""

    @property
    def thresholds(self) -> FloatArray:
        """The cuts, around the middle of the answer scale."""
        cuts = np.concatenate([[0.0], np.cumsum(self.steps)])
        return cuts - cuts.mean()


FORMS = {
    "as in the model": Form(),
    "loadings .5": Form(loadings=(0.5,) * N_ITEMS),
    "unequal loadings": Form(loadings=tuple(np.linspace(0.4, 0.85, N_ITEMS))),
    "moderate skew": Form(steps=(0.65, 0.95, 1.25)),
    "ceiling": Form(steps=(0.95, 0.95, 0.5)),
    "skewed people": Form(skewed=True),
}
"""Judged at each of MEANS. Ceiling: the highest answer begins half a step early."""
BOTH_ENDS = Form(steps=(0.5, 0.5, 0.5))
"""People differ far more than the provisional spread says."""


class People(NamedTuple):
    """Standing on each scale, shape (n, M), and how they answer, (n,)."""

    latent: FloatArray
    style: FloatArray
    agree: FloatArray


def use_seed(seed: int) -> None:
    """Draw all that follows from another seed."""
    _seed[0] = seed


def generator(*names: object) -> Generator:
    """Return a generator for one part of the study: a new section leaves the others as they are."""
    return np.random.default_rng([_seed[0], zlib.crc32(repr(names).encode())])


def _standing(random: Generator, form: Form, shape: tuple[int, ...]) -> FloatArray:
    """Draw with mean 0 and SD 1; two of these in equal parts have a skew of -1 if people are skewed."""
    return (2 - random.gamma(2, size=shape)) / np.sqrt(2) if form.skewed else random.standard_normal(shape)


def draw_people(random: Generator, form: Form, n: int) -> People:
    """Draw people from the population."""
    latent = np.sqrt(form.general) * _standing(random, form, (n, 1))
    return with_habits(random, form, latent + np.sqrt(1 - form.general) * _standing(random, form, (n, M)))


def with_habits(random: Generator, form: Form, latent: FloatArray) -> People:
    """Give people with these standings a way of answering."""
    n = len(latent)
    style, agree = random.standard_normal((2, n))
    return People(latent, np.exp(form.styles * style), form.acquiescence * agree)


def draw_items(random: Generator, ease: float) -> FloatArray:
    """Draw the ease of the items of a scan, shape (M, N_ITEMS)."""
    return ease + EASE_SPREAD * random.standard_normal((M, N_ITEMS))


def draw_keyed(random: Generator, form: Form, items: FloatArray, people: People) -> NDArray[np.int8]:
    """Draw the keyed answers, shape (n, M, N_ITEMS)."""
    latent, loadings = people.latent, np.array(form.loadings)
    if form.stays < 1:
        day = random.standard_normal(latent.shape)
        latent = np.sqrt(form.stays) * latent + np.sqrt(1 - form.stays) * day
    response = np.sqrt(1 - loadings**2) * random.standard_normal((*latent.shape, N_ITEMS))
    response += items + loadings * latent[..., None] + people.agree[:, None, None] * SIGN
    keyed = np.full(response.shape, LOW, dtype=np.int8)
    for cut in form.thresholds:
        keyed += response > cut * people.style[:, None, None]
    return keyed


def expected(form: Form, items: FloatArray, people: People, spread: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Return what the scale score is on average, over days, and its error variance for the whole scale, (n, M).

    ``spread``: of the ease of statements around ``items``, when others of the kind could have been asked.
    """
    mean, variance = np.zeros(people.latent.shape), np.zeros(people.latent.shape)
    for item, loading in enumerate(np.array(form.loadings) * np.sqrt(form.stays)):
        centre = items[:, item] + loading * people.latent + people.agree[:, None] * SIGN[:, item]
        sd = np.sqrt(1 - loading**2 + spread**2)
        above = [ndtr((centre - cut * people.style[:, None]) / sd) for cut in form.thresholds]
        answer = LOW + sum(above)
        square = LOW**2 + sum((2 * (LOW + place) + 1) * share for place, share in enumerate(above))
        mean += answer / N_ITEMS
        variance += (square - answer**2) / N_ITEMS**2
    return mean, variance


def true_score(form: Form, ease: float, people: People) -> FloatArray:
    """Return the true score over all statements of the kind, shape (n, M)."""
    return expected(form, np.full((M, N_ITEMS), ease), people, EASE_SPREAD)[0]


@cache
def ease_for(form: Form, mean: float) -> float:
    """Return the ease of statements at which the mean answer of the population is this."""
    people = draw_people(np.random.default_rng(SEED), form, 4000)
    return float(brentq(lambda ease: true_score(form, ease, people).mean() - mean, -3, 6, xtol=1e-3))


def standings(form: Form, n: int = 400) -> FloatArray:
    """Return quantiles of the standing on one scale in the population."""
    shares = (np.arange(n) + 0.5) / n
    if not form.skewed:
        return ndtri(shares)
    return np.quantile(draw_people(np.random.default_rng(SEED), form, 20_000).latent, shares)


def place_of(values: FloatArray, n: int = 5) -> NDArray[np.int64]:
    """Return the n-th part, from 0, in which each value lies within its column (ties share their middle)."""
    place = np.zeros(values.shape, dtype=np.int64)
    for column, x in enumerate(values.T):
        known = np.sort(x[~np.isnan(x)])
        middle = (np.searchsorted(known, x - 1e-9) + np.searchsorted(known, x + 1e-9)) / 2
        place[:, column] = np.minimum((n * middle / max(len(known), 1)).astype(int), n - 1)
    return place
