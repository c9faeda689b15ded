"""One scale at a time: graded items in the way of the questionnaire, and exact shares of its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import ndtr

import ontwikkelscan as osc
from ontwikkelscan.scoring.simulate import EASE_SPREAD, LOADING, STEP
from study.draw import HIGH, LOW, N_ITEMS

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

THRESHOLDS = STEP * (np.arange(LOW, HIGH) - (HIGH - LOW + 1) / 2)
NOISE = np.sqrt(1 - LOADING**2)
SCORES = np.arange(LOW * N_ITEMS, HIGH * N_ITEMS + 1) / N_ITEMS
CONDITIONS = {"mild": 0.55, "moderate": 1.1, "ceiling": 1.95}
"""Mean of the responses behind the items, in standard deviations above the middle of the answer scale."""
JUDGED = ("mild", "moderate")


class Norms(NamedTuple):
    """Scales with their items, and what the sample of the norm tells of each; shape (...), ``ease`` (..., n_items)."""

    ease: FloatArray
    mean: FloatArray
    sd: FloatArray
    reliability: FloatArray


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
