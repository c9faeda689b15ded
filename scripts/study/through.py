"""Simulated answers through the library, as a user would do it, and what came true."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pandas as pd

import ontwikkelscan as osc
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.model.needs import BANDS
from ontwikkelscan.norming import compare as comparing
from ontwikkelscan.norming import sample
from study.draw import (
    HIGH,
    LOW,
    SCAN,
    SIGN,
    Form,
    M,
    N,
    People,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    expected,
    generator,
    place_of,
    true_score,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from study.draw import Size

    FloatArray = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Counts = dict[tuple[str, ...], FloatArray]

ROWS = np.concatenate([SCAN.rows(scale.items) for scale in SCAN.competencies])
TOLD = BANDS[:-1]
"""The bands of what could be judged, from none to clear."""
FIFTHS = 5


def answers_of(keyed: NDArray[Any], *, empty: Mask | None = None, nvt: Mask | None = None) -> Answers:
    """Return keyed answers, shape (n, M, N_ITEMS), as given: reverse-keyed items turned round again."""
    code, n = SCAN.answer_code, len(keyed)
    given = np.where(SIGN > 0, keyed - LOW, HIGH - keyed).astype(code.dtype)
    for mask, mark in ((empty, code.empty), (nvt, code.not_applicable)):
        if mask is not None:
            given[mask] = mark
    codes = np.full((len(SCAN.item_ids), n), code.empty, dtype=code.dtype)
    codes[ROWS] = given.reshape(n, -1).T
    return Answers(SCAN, np.arange(n), codes, np.full((n, M), np.nan), pd.DataFrame(index=range(n)))


def norm_of(keyed: NDArray[Any], **options: Any) -> osc.Norm:
    """Build the norm of a sample; omega, which is only told on its card, takes longer than all the rest."""
    with patch.object(sample, "omega_total", lambda _: np.nan):
        return osc.build_norm(answers_of(keyed), id="studie", minimum_n=10, kind="convenience", **options)


def compare(scores: osc.Scores, norm: osc.Norm) -> osc.Scores:
    """Compare with a norm, also where it warns that it may be another's; the words of its labels are left out."""
    with warnings.catch_warnings(), patch.object(comparing, "band_label", lambda _: ""):
        warnings.simplefilter("ignore", osc.OntwikkelscanWarning)
        return osc.compare_with_norm(scores, norm)


def draw_context(random: Generator, n: int) -> pd.DataFrame:
    """Draw assumed municipalities: any answer is as likely, but that 70 % have several villages."""
    frame = {}
    for question in SCAN.context_questions:
        options = list(question.categories)
        if question.id == "jaren_in_rol":
            frame[question.id] = np.floor(random.exponential(7, n)).clip(0, 30)
        elif question.id == "inwoners":
            frame[question.id] = (30_000 * np.exp(0.75 * random.standard_normal(n))).clip(8_000, 300_000).round()
        elif question.id == "opbouw":
            frame[question.id] = random.choice(["meer_kernen", "een_kern", "centrumgemeente"], n, p=[0.7, 0.2, 0.1])
        elif options:
            frame[question.id] = random.choice(options, n)
    return pd.DataFrame(frame)


class Situation(NamedTuple):
    """Who answers what: the form, the mean answer of the population of the norm, and what is different."""

    form: Form
    mean: float
    people: str = "the same"
    """Of whom answers are scored: "the same" population as the norm, its "lowest quarter", or half an SD "lower"."""
    open: str = "by lot"
    """Which answers are missing: by lot in runs with fewer answers, or "low ones" more often."""
    plain: bool = False
    """Whether the true score is that without response style and agreeing."""


def draw_scanned(random: Generator, situation: Situation, n: int) -> People:
    """Draw the people who are scanned."""
    people = draw_people(random, situation.form, 5 * n if situation.people == "lowest quarter" else n)
    if situation.people == "lowest quarter":
        lowest = np.argsort(people.latent.mean(axis=1))[: len(people.latent) // 4]
        return People(*(values[random.permutation(lowest)[:n]] for values in people))
    return people._replace(latent=people.latent - 0.5) if situation.people == "lower" else people


def _openings(random: Generator, keyed: NDArray[Any], situation: Situation) -> dict[str, dict[str, Mask]]:
    """Return, for 8, 6 and 4 answers, which items were left empty or do not apply."""
    if situation.open == "low ones":
        share = np.array([np.nan, 0.35, 0.35, 0.15, 0.02, 0.02])[keyed]
        return {"8": {"empty": random.random(keyed.shape) < share}}
    order = random.random(keyed.shape).argsort(axis=-1)
    return {"8": {}, "6": {"empty": order >= 6}, "4": {"nvt": order >= 4}}  # noqa: PLR2004 - as they are called


def tally(place: NDArray[Any], n: int, *values: NDArray[Any]) -> FloatArray:
    """Return per place how many there are, and the sums of values over them, shape (n, 1 + len(values))."""
    columns = [np.ones(place.shape), *values]
    return np.stack([np.bincount(place, np.asarray(x, dtype=float), minlength=n)[:n] for x in columns], axis=1)


def _count_interval(scores: osc.Scores, true: Mapping[str, FloatArray], key: tuple[str, ...]) -> Counts:
    x = scores.values("score")
    ok = ~np.isnan(x)
    low, high = scores.values("ci_low")[ok], scores.values("ci_high")[ok]
    held = {name: (low <= t[ok]) & (t[ok] <= high) for name, t in true.items()}
    return {
        ("observed", *key): tally(place_of(x)[ok], FIFTHS, held["such"]),
        ("true", *key): tally(place_of(true["such"])[ok], FIFTHS, held["such"]),
        ("these", *key): tally(np.zeros(ok.sum(), dtype=int), 1, held["these"]),
        ("width", *key): tally(np.zeros(ok.sum(), dtype=int), 1, high - low),
    }


def _count_needs(scores: osc.Scores, true: FloatArray, required: FloatArray, key: tuple[str, ...]) -> Counts:
    needs = osc.identify_needs(scores, required=required)
    judged = np.isin(needs.band, TOLD)
    below = (true < required)[judged]
    band = pd.Categorical(needs.band[judged], TOLD).codes.astype(int)
    strong = needs.strength[judged] == "yes"
    return {
        ("band", *key): tally(band, len(TOLD), below),
        ("strength", *key): tally((~strong).astype(int), 1, ~below),
    }


def one_norm(situation: Situation, size: Size, place: int, rules: osc.Requirements) -> Counts:
    """Draw a scan, a norm and people, run them through the library, and count what came true."""
    random, form = generator("scan", situation, place), situation.form
    ease = ease_for(form, situation.mean)
    items = draw_items(random, ease)
    sample = draw_keyed(random, form, items, draw_people(random, form, N))
    norm = norm_of(sample)
    people = draw_scanned(random, situation, size.n_people)
    keyed = draw_keyed(random, form, items, people)
    told = people._replace(style=np.ones_like(people.style), agree=np.zeros_like(people.agree))
    of = told if situation.plain else people
    true = {"such": true_score(form, ease, of), "these": expected(form, items, of)[0]}
    required = rules.required[random.integers(len(rules.required), size=size.n_people)]
    counts: Counts = {}
    for n, marks in _openings(random, keyed, situation).items():
        flat = osc.score(answers_of(keyed, **marks))
        for basis, scores in (("flat", flat), ("norm", compare(flat, norm))):
            counts |= _count_interval(scores, true, (basis, n))
            if n == "8":
                counts |= _count_needs(scores, true["such"], required, (basis,))
    score = sample.mean(axis=-1)
    alphas = [scale.reliability for scale in norm.scales]
    about = [score.mean(), (score == HIGH).mean(), np.mean(alphas), np.mean([s.skew for s in norm.scales]), score.std()]
    return counts | {("about",): np.array([[1.0, *about]])}


@cache
def simulate(situation: Situation, size: Size) -> Counts:
    """Return the counts of all norms, stacked: shape (n_norms, ...)."""
    rules = osc.apply_rules(SCAN, draw_context(generator("context"), 4000))
    drawn = [one_norm(situation, size, place, rules) for place in range(size.n_scans)]
    return {key: np.stack([counts[key] for counts in drawn]) for key in drawn[0]}


def shares(counts: FloatArray, column: int = 1) -> FloatArray:
    """Return the share of each place over all norms, from counts of shape (n_norms, n_places, 2)."""
    total = counts.sum(axis=0)
    return np.divide(total[:, column], total[:, 0], out=np.full(len(total), np.nan), where=total[:, 0] > 0)


def overall(counts: FloatArray) -> float:
    """Return the share over all places and norms."""
    return float(counts[..., 1].sum() / counts[..., 0].sum())


def error_of(counts: FloatArray) -> float:
    """Return the standard error of that share, norms being drawn anew."""
    share, n = overall(counts), counts[..., 0].sum(axis=1)
    return float(np.sqrt(((counts[..., 1].sum(axis=1) - share * n) ** 2).sum()) / n.sum())
