"""Simulated people at two moments, and raters of theirs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from study.draw import (
    FORMS,
    LOW,
    N_ITEMS,
    SCAN,
    SEED,
    SIGN,
    Form,
    M,
    People,
    draw_items,
    draw_people,
    ease_for,
)
from study.through import answers_of

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]

MOOD = 0.45
"""Of what is of the day, the part that all competencies share: about .3 of the variance of a change."""
RETURNS = 0.5
"""Of what is unique to an item, the part that returns."""
RATER_VARIANCE, RATER_SHARED, SLOPE = 0.36, 0.5, 0.58
"""Of a score by one rater, in points; the part that all competencies share; points per standard deviation."""
PEOPLE = 12_000


class World(NamedTuple):
    """Who answers twice: the form, the mean answer, how far two scores go together without change, and habits."""

    form: Form = FORMS["as in the model"]
    mean: float = 4.0
    retest: float = 0.7
    mood: float = MOOD
    gaps: float = 0.0
    """Chance of leaving an item open, at each moment."""


class Drawn(NamedTuple):
    """People, what is of the day and unique to the items at two moments, and the items."""

    people: People
    days: FloatArray
    unique: FloatArray
    items: FloatArray
    stays: float


def answer(form: Form, items: FloatArray, people: People, latent: FloatArray, unique: FloatArray) -> NDArray[np.int8]:
    """Return the keyed answers of people who stand somewhere today, shape (n, M, N_ITEMS)."""
    loadings = np.array(form.loadings)
    response = items + loadings * latent[..., None] + np.sqrt(1 - loadings**2) * unique
    response += people.agree[:, None, None] * SIGN
    keyed = np.full(response.shape, LOW, dtype=np.int8)
    for cut in form.thresholds:
        keyed += response > cut * people.style[:, None, None]
    return keyed


def draw(
    random: Generator, world: World, n: int, items: FloatArray | None = None, kept: tuple[float, float] | None = None
) -> Drawn:
    """Draw people with what belongs to each of two moments; ``items``: of a scan that others answered too."""
    stays, returns = kept or shares(world)
    people = draw_people(random, world.form, n)
    common, own = random.standard_normal((2, n, 1)), random.standard_normal((2, n, M))
    again = random.standard_normal((n, M, N_ITEMS))
    each = random.standard_normal((2, n, M, N_ITEMS))
    days = np.sqrt(world.mood) * common + np.sqrt(1 - world.mood) * own
    if items is None:
        items = draw_items(random, ease_for(world.form, world.mean))
    return Drawn(people, days, np.sqrt(returns) * again + np.sqrt(1 - returns) * each, items, stays)


def keyed_of(world: World, drawn: Drawn, moment: int, shift: FloatArray | float = 0.0) -> NDArray[np.int8]:
    """Return the keyed answers at one moment; ``shift`` moves where people stand, in their standard deviations."""
    latent = np.sqrt(drawn.stays) * drawn.people.latent + np.sqrt(1 - drawn.stays) * drawn.days[moment]
    return answer(world.form, drawn.items, drawn.people, latent + shift, drawn.unique[moment])


def two_moments(
    random: Generator, world: World, n: int, shift: FloatArray | float = 0.0, items: FloatArray | None = None
) -> tuple[Answers, Answers]:
    """Return answers at two moments; ``shift`` as for :func:`keyed_of`, of the second."""
    drawn = draw(random, world, n, items)
    keyed = (keyed_of(world, drawn, 0), keyed_of(world, drawn, 1, shift))
    first, second = (
        answers_of(each, empty=random.random(each.shape) < world.gaps if world.gaps else None) for each in keyed
    )
    return first, second


@cache
def shares(world: World) -> tuple[float, float]:
    """Return what stays of where people stand, and returns of what is unique, for this retest of scores."""
    at = []
    for stays in (0.5, 1.0):
        random = np.random.default_rng(SEED)
        drawn = draw(random, world, PEOPLE, kept=(stays, RETURNS))
        at.append(_correlation(*(keyed_of(world, drawn, moment).mean(axis=2) for moment in (0, 1))))
    stays = 0.5 + 0.5 * (world.retest - at[0]) / (at[1] - at[0])
    if stays <= 1:
        return stays, RETURNS
    alone = (at[1] - RETURNS) / (1 - RETURNS)
    return 1.0, float((world.retest - alone) / (1 - alone))


@cache
def spread(world: World) -> tuple[float, float]:
    """Return the standard deviation of a score, and its points per standard deviation of standing."""
    random = np.random.default_rng(SEED)
    drawn = draw(random, world, PEOPLE)
    one = keyed_of(world, drawn, 0).mean(axis=2)
    moved = keyed_of(world, drawn, 0, 0.5).mean(axis=2)
    return float(one.std(axis=0).mean()), float((moved - one).mean() / 0.5)


def _correlation(one: FloatArray, two: FloatArray) -> float:
    return float(np.mean([np.corrcoef(one[:, column], two[:, column])[0, 1] for column in range(M)]))


def rated(
    random: Generator, world: World, n_people: int, n_raters: int, gap: FloatArray | float = 0.0
) -> tuple[Answers, Answers]:
    """Return own answers, and those of raters; ``gap`` moves the own standing, shape (n_people, M)."""
    drawn = draw(random, world, n_people)
    own = answers_of(keyed_of(world, drawn, 0, gap))
    noise = spread(world)[0] ** 2 * (1 - 0.77)
    sd = np.sqrt((RATER_VARIANCE - noise) / SLOPE**2)
    shared = RATER_VARIANCE * RATER_SHARED / SLOPE**2
    who = np.repeat(np.arange(n_people), n_raters)
    n = len(who)
    latent = drawn.people.latent[who] + np.sqrt(shared) * random.standard_normal((n, 1))
    latent = latent + np.sqrt(max(sd**2 - shared, 0)) * random.standard_normal((n, M))
    plain = People(latent, np.ones(n), np.zeros(n))
    given = answers_of(answer(world.form, drawn.items, plain, latent, random.standard_normal((n, M, N_ITEMS))))
    codes = [f"B{row}" for row in range(n)]
    context = pd.DataFrame({"beoordelaar": codes, "beoordelaar_sleutel": codes})
    others = given.__class__(SCAN, who, given.codes, given.importance, context)
    return own, others
