"""Are groups claimed where there are none, and found where there are? Simulated people: docs/cluster-study.md.

Run python scripts/cluster_study.py. It ends with code 1 if an acceptance does not hold. Sections are made as in
simulation_study.py, from which the table, the graded items and the ease of their scales come. More samples than forty:
--only no_groups,groups with another --seed, as often as wanted; each run prints its counts. Rows are computed side by
side, on as many cores as there are.
"""

from __future__ import annotations

import multiprocessing
import sys
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import numpy as np
import scipy
import sklearn
from scipy.stats import binom
from sklearn.metrics import adjusted_rand_score
from study.draw import Form, N, People, draw_items, draw_keyed, generator
from study.one_scale import CONDITIONS, draw_answers, draw_ease
from study.page import Table, percent, run_study

from ontwikkelscan.clustering.acceptance import (
    CLAIMED,
    CRITERIA,
    MEMBERSHIP,
    PERCENT,
    SAME_GROUP,
    SMALLEST,
    TOLD,
    least_people,
)
from ontwikkelscan.clustering.cluster import cluster_profiles
from ontwikkelscan.clustering.profiles import MIN_PEOPLE
from ontwikkelscan.clustering.together import needs_that_go_together
from ontwikkelscan.clustering.words import not_found
from ontwikkelscan.scoring.simulate import EASE_SPREAD, LOADING, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    Sampler = Callable[[Generator, int], FloatArray]
    Row = list[str | bool | None]


class Size(NamedTuple):
    """Samples per cell: of groups of people, and of needs that go together."""

    groups: int
    needs: int


FULL, QUICK = Size(40, 200), Size(1, 2)
M, CORE = 14, 6
"""Competencies of the whole scan, and those that count in every municipality."""
GENERAL, STRONG = 0.5, 0.8
"""Correlation of any two competencies."""
FALSE, FOUND, ALIKE = 0.05, 0.90, 0.80
"""What is accepted: share of samples with a false claim (but for chance), share with the right groups, Rand index."""
SIZES = (N, 150)
SHAPES = np.array([signs for signs in product((-0.5, 0.5), repeat=4) if abs(sum(signs)) < len(signs) / 2]).T
"""Four profiles over 14 competencies: every pattern of high and low over the four that is not the same for all."""
PLANTED = ((0, 1, 2), (5, 6))
SHARED = 0.4


def side_by_side(row: Callable[[Size, str], Row], size: Size, names: Iterable[str]) -> list[Row]:
    """Compute the row of each name; each draws from its own seed, so that the order does not matter."""
    with multiprocessing.get_context("fork").Pool() as pool:
        return pool.map(partial(row, size), names, chunksize=1)


def normal(random: Generator, n: int, *, m: int = M, r: float = GENERAL) -> FloatArray:
    """Draw normal scores with variance 1 of which any two correlate r."""
    return np.sqrt(r) * random.standard_normal((n, 1)) + np.sqrt(1 - r) * random.standard_normal((n, m))


def graded(random: Generator, latent: FloatArray, condition: str) -> FloatArray:
    """Draw scale scores of people with these latent values: means of eight five-point items."""
    ease = draw_ease(random, np.full(latent.shape[1], CONDITIONS[condition]))
    return draw_answers(random, ease, latent).mean(axis=-1)


def tails(random: Generator, df: int, shape: tuple[int, int]) -> FloatArray:
    """Draw the factors that make normal scores t-distributed: of shape (n, 1) one for all scores of a person."""
    return 1 / np.sqrt(random.chisquare(df, shape) / df)


def raised(random: Generator, n: int) -> FloatArray:
    """Draw gaps of which three are half a point larger for half of the people, by a rule about their municipality."""
    gaps = 4 - graded(random, normal(random, n), "moderate")
    gaps[random.random(n) < 1 / 2, :3] += 0.5
    return gaps


def one_factor(random: Generator, factor: FloatArray, loadings: FloatArray | float) -> FloatArray:
    """Draw scores with variance 1 that one factor, shape (n, 1), explains in part."""
    return loadings * factor + np.sqrt(1 - np.square(loadings)) * random.standard_normal((len(factor), M))


def bent(random: Generator, n: int) -> FloatArray:
    """Draw people along a bow: half of the competencies rise with a flat factor, the others with its square."""
    factor = random.uniform(-np.sqrt(3), np.sqrt(3), (n, 1))
    way = np.where(np.arange(M) < M // 2, factor, factor**2 - 1)
    return normal(random, n) + way


def flat(random: Generator, n: int) -> FloatArray:
    """Draw people evenly over a square: two flat factors, each with competencies at both of its ends."""
    ends = np.array([[1] * 5 + [-1] * 5 + [0] * 4, [0] * 4 + [1] * 5 + [-1] * 5])
    return normal(random, n) + random.uniform(-np.sqrt(3), np.sqrt(3), (n, 2)) @ ends


NO_GROUPS: dict[str, Sampler] = {
    "normal scores, r = .5": normal,
    "graded items with a ceiling": lambda random, n: graded(random, normal(random, n), "ceiling"),
    "strong general factor, r = .8": lambda random, n: normal(random, n, r=STRONG),
    "ceiling and strong general factor": lambda random, n: graded(random, normal(random, n, r=STRONG), "ceiling"),
    "heavy tails, t (3 df)": lambda random, n: normal(random, n) * tails(random, 3, (n, 1)),
    "heavy tails, t (5 df)": lambda random, n: normal(random, n) * tails(random, 5, (n, 1)),
    "heavy tails of the own parts, t (3 df)": lambda random, n: (
        np.sqrt(GENERAL) * random.standard_normal((n, 1))
        + np.sqrt(1 - GENERAL) * random.standard_normal((n, M)) * tails(random, 3, (n, M))
    ),
    "styles: times exp N(0, .5)": lambda random, n: normal(random, n) * np.exp(random.normal(0, 0.5, (n, 1))),
    "styles: three in ten 2.5 times as extreme": lambda random, n: (
        normal(random, n) * np.where(random.random((n, 1)) < 3 / 10, 2.5, 1)
    ),
    "skewed general factor": lambda random, n: one_factor(
        random, (random.gamma(2, size=(n, 1)) - 2) / np.sqrt(2), np.sqrt(GENERAL)
    ),
    "unequal loadings, .3 to .9": lambda random, n: one_factor(
        random, random.standard_normal((n, 1)), np.linspace(0.3, 0.9, M)
    ),
    "levels half a point higher for half of the people": raised,
    "6 competencies": lambda random, n: normal(random, n, m=CORE),
    "own: people along a bow": bent,
    "own: people evenly over a square": flat,
}


def no_groups_row(size: Size, name: str) -> Row:
    """Return how often groups are claimed, and else on what that failed."""
    counts, stops, holds = [], [], True
    for n in SIZES:
        random = generator("no groups", name, n)
        found = [cluster_profiles(NO_GROUPS[name](random, n), seed=seed) for seed in range(size.groups)]
        claimed = sum(clusters.found for clusters in found)
        reasons = [clusters.reason for clusters in found]
        stops.append(" / ".join(str(reasons.count(not_found(one, least_people(n)))) for one in CRITERIA))
        counts.append(f"{claimed} of {size.groups}")
        holds &= claimed <= chance(size.groups)
    return [name, *stops, *counts, holds]


def no_groups(size: Size) -> Table:
    """Test how often groups are claimed where there are none."""
    intro = f"""In how many samples are groups claimed, with any number and in either space? {M} competencies unless the
        row says otherwise. Before that: how many samples without a claim failed on {" / ".join(CRITERIA)}, in the
        space that came furthest. Accepted: at most {chance(FULL.groups)} of {FULL.groups} samples at either number of
        people (where 5 % is true, more are seen in one of a hundred tries). Graded items: the condition "ceiling" of
        the simulation study, with a mean of about 4.6. Levels: condition "moderate", and a rule that raises three
        required levels. The last two kinds of people were made for this study, not for the rule: a bow is a row of
        people that goes up on half of the competencies and down and up on the others."""
    header = "|".join(
        ["people", *(f"failed, {n} people" for n in SIZES), *(f"{n} people" for n in SIZES), "at most 5 % + chance"]
    )
    return Table("No groups", intro, header, side_by_side(no_groups_row, size, NO_GROUPS))


class Truth(NamedTuple):
    """People who are in groups."""

    x: FloatArray
    group: NDArray[np.int64]


def planted_groups(
    random: Generator, n: int, profiles: Sequence[Sequence[float]] | FloatArray, shares: Sequence[float] = ()
) -> Truth:
    """Draw people of some profiles, in standard deviations within a group; as many of each unless shares say so."""
    sizes = np.cumsum(shares or [1 / len(profiles)] * len(profiles))
    group = np.searchsorted(np.round(n * sizes), np.arange(n), side="right")
    return Truth(normal(random, n) + np.asarray(profiles)[group], group)


def two(*differences: float) -> FloatArray:
    """Return two profiles that lie apart on the first competencies."""
    half = np.pad(differences, (0, M - len(differences))) / 2
    return np.stack([-half, half])


def own_three(difference: float) -> FloatArray:
    """Return four profiles: one flat, the others high on three competencies each."""
    return difference * np.pad(np.repeat(np.eye(3), 3, axis=1), ((1, 0), (0, M - 9)))


def skewed_by_items(random: Generator, truth: Truth) -> Truth:
    """Let people fill in graded items with a ceiling."""
    return truth._replace(x=graded(random, truth.x, "ceiling"))


def heavy(random: Generator, n: int, profiles: FloatArray) -> Truth:
    """Draw two groups, 60 and 40 %, with heavy tails within them: t, 5 df, with variance 1."""
    _, group = planted_groups(random, n, profiles, (0.6, 0.4))
    return Truth(normal(random, n) * tails(random, 5, (n, 1)) * np.sqrt(3 / 5) + profiles[group], group)


def unlike(random: Generator, n: int, profiles: FloatArray) -> Truth:
    """Draw two groups of which one is twice as spread, in variance."""
    group = np.arange(n) % 2
    return Truth(normal(random, n) * np.where(group, np.sqrt(4 / 3), np.sqrt(2 / 3))[:, None] + profiles[group], group)


class Planted(NamedTuple):
    """Groups that are there, and at which numbers of people they have to be found."""

    sampler: Callable[[Generator, int], Truth]
    judged: Sequence[int] = ()


UNEQUAL = (0.7, 0.2, 0.1)
MIXED = (1.5, -1.5) * 3
GROUPS: dict[str, Planted] = {
    "two, 2 SD on 4, two of either sign": Planted(
        lambda random, n: planted_groups(random, n, two(2, -2, 2, -2)), SIZES
    ),
    "two, 1.5 SD on 6, three of either sign": Planted(lambda random, n: planted_groups(random, n, two(*MIXED)), SIZES),
    "four shapes, 1.25 SD": Planted(lambda random, n: planted_groups(random, n, 1.25 * SHAPES), SIZES[:1]),
    "three of the shapes, 1.5 SD, 70/20/10 %": Planted(
        lambda random, n: planted_groups(random, n, 1.5 * SHAPES[:3], UNEQUAL), SIZES[:1]
    ),
    "three of the shapes, 2.0 SD, 70/20/10 %": Planted(
        lambda random, n: planted_groups(random, n, 2.0 * SHAPES[:3], UNEQUAL), SIZES[:1]
    ),
    "ceiling: two, 2 SD on 4, two of either sign": Planted(
        lambda random, n: skewed_by_items(random, planted_groups(random, n, two(2, -2, 2, -2))), SIZES[:1]
    ),
    "ceiling: four shapes, 2.0 SD": Planted(
        lambda random, n: skewed_by_items(random, planted_groups(random, n, 2.0 * SHAPES)), SIZES[:1]
    ),
    "ceiling: four shapes, 1.5 SD": Planted(
        lambda random, n: skewed_by_items(random, planted_groups(random, n, 1.5 * SHAPES))
    ),
    "four shapes, 1.0 SD": Planted(lambda random, n: planted_groups(random, n, SHAPES)),
    "two, 1.5 SD on 6 of one sign": Planted(lambda random, n: planted_groups(random, n, two(*[1.5] * 6))),
    "two, 2 SD on 4 of one sign": Planted(lambda random, n: planted_groups(random, n, two(*[2] * 4))),
    "ceiling: two, 2 SD on 4 of one sign": Planted(
        lambda random, n: skewed_by_items(random, planted_groups(random, n, two(*[2] * 4)))
    ),
    "two levels, 2 SD on all": Planted(lambda random, n: planted_groups(random, n, two(*[2] * M))),
    "two levels, 3 SD on all": Planted(lambda random, n: planted_groups(random, n, two(*[3] * M))),
    "own: four, 2 SD on three of their own, 30/25/25/20 %": Planted(
        lambda random, n: planted_groups(random, n, own_three(2), (0.3, 0.25, 0.25, 0.2)), SIZES[:1]
    ),
    "own: heavy tails within two, 1.5 SD on 6, 60/40 %": Planted(
        lambda random, n: heavy(random, n, two(*MIXED)), SIZES[:1]
    ),
    "own: one of two twice as spread, 1.5 SD on 6": Planted(
        lambda random, n: unlike(random, n, two(*MIXED)), SIZES[:1]
    ),
}


def groups_row(size: Size, name: str) -> Row:
    """Return how often groups that are there are claimed, and how often they are the right ones."""
    cells, spaces, rand, labelled, holds = [], [], [], [], []
    for n in SIZES:
        random, claimed, right = generator("groups", name, n), 0, 0
        for seed in range(size.groups):
            truth = GROUPS[name].sampler(random, n)
            clusters = cluster_profiles(truth.x, seed=seed)
            claimed += clusters.found
            if clusters.found:
                alike = adjusted_rand_score(truth.group, clusters.memberships.argmax(axis=1))
                right += clusters.k == truth.group.max() + 1 and alike >= ALIKE
                rand.append(alike)
                labelled.append((clusters.labels != "").mean())
            if n == N:
                spaces.append(clusters.space)
        cells.append(f"{claimed} / {right}")
        if n in GROUPS[name].judged:
            holds.append(right >= FOUND * size.groups)
    told = [f"{np.mean(rand):.2f}", percent(float(np.mean(labelled)), 0)] if rand else ["-", "-"]
    space = " / ".join(str(spaces.count(one)) for one in ("shape", "level"))
    judged = " and ".join(map(str, GROUPS[name].judged)) or "-"
    return [name, space, *told, *cells, judged, all(holds) if holds else None]


def groups(size: Size) -> Table:
    """Test how often groups that are there are found."""
    intro = f"""Of {FULL.groups} samples: in how many are groups claimed / are they the right ones, in number and with
        an adjusted Rand index of at least {ALIKE:.2f} between the true groups and everyone's most likely group? {M}
        competencies, correlation {GENERAL} within groups; a difference of 1 SD is that of observed scores within a
        group, and of latent values under a ceiling, where the scores lie less far apart. Four shapes: every profile is
        high on half of the competencies and low on the other half, and any two differ on eight of the fourteen. Shape /
        level: the space that was told at {N} people. Rand index and labelled (people with a membership of at least
        {MEMBERSHIP:.2f}): over all claims. Judged: at which numbers of people. The three rows called own were made
        for this study; the first helped to choose what is told when both spaces claim, the others helped nowhere."""
    header = "|".join(
        [
            "people",
            "shape / level",
            "Rand index",
            "labelled",
            *(f"{n} people" for n in SIZES),
            "judged",
            "at least 90 %",
        ]
    )
    return Table("Groups there", intro, header, side_by_side(groups_row, size, GROUPS))


def styled(random: Generator, n: int, style: FloatArray) -> FloatArray:
    """Draw scale scores of people who stretch (below 1: reach for the ends) the thresholds of every item."""
    items = draw_items(random, CONDITIONS["moderate"])
    return draw_keyed(random, Form(), items, People(normal(random, n), style, np.zeros(n))).mean(axis=-1)


ALONE: dict[str, Sampler] = {
    "normal scores, r = .5": normal,
    "strong general factor, r = .8": lambda random, n: normal(random, n, r=STRONG),
    "graded items with a ceiling": lambda random, n: graded(random, normal(random, n), "ceiling"),
    "ceiling and strong general factor": lambda random, n: graded(random, normal(random, n, r=STRONG), "ceiling"),
    "heavy tails, t (3 df)": lambda random, n: normal(random, n) * tails(random, 3, (n, 1)),
    "heavy tails, t (5 df)": lambda random, n: normal(random, n) * tails(random, 5, (n, 1)),
    "styles: three in ten 2.5 times as extreme": lambda random, n: (
        normal(random, n) * np.where(random.random((n, 1)) < 3 / 10, 2.5, 1)
    ),
    "styles: times exp N(0, .5)": lambda random, n: normal(random, n) * np.exp(random.normal(0, 0.5, (n, 1))),
    "graded items, thresholds times .5 or 1.5": lambda random, n: styled(random, n, random.choice([0.5, 1.5], n)),
    "graded items, thresholds times exp N(0, .35)": lambda random, n: styled(
        random, n, np.exp(random.normal(0, 0.35, n))
    ),
}
"""People whose needs share nothing but the general level."""
TESTED, FEWER = (150, N), (60, 100)


def claims(sampler: Sampler, random: Generator, n: int, seed: int) -> set[Any]:
    """Return the pairs that are told of one sample of so many people; the test is made below its minimum too."""
    with mock.patch("ontwikkelscan.clustering.together.MIN_PEOPLE", min(FEWER)):
        table = needs_that_go_together(sampler(random, n), seed=seed)
    return set(zip(table["competency"], table["other"], strict=True))


def chance(n: int) -> int:
    """Return how many of n samples may have a claim: a level of 5 % has more in 1 % of the tries."""
    return int(binom.ppf(0.99, n, FALSE))


def together_row(size: Size, name: str) -> Row:
    """Return in how many samples a pair is told that is not there."""
    row, holds = [name], True
    for n in (*FEWER, *TESTED):
        random, samples = generator("alone", name, n), size.needs if n in TESTED else size.needs // 2
        wrong = sum(bool(claims(ALONE[name], random, n, seed)) for seed in range(samples))
        row.append(f"{wrong} of {samples}")
        holds &= n not in TESTED or wrong <= chance(samples)
    return [*row, holds]


def together(size: Size) -> Table:
    """Test how often needs are said to go together that do not."""
    most = chance(FULL.needs)
    intro = f"""In how many samples is at least one pair of {M} needs wrongly said to go together beyond the general
        level? The test has a level of 5 % over all {M * (M - 1) // 2} pairs, at any number of people. Accepted: at most
        {most} of {FULL.needs} samples in each of the last two columns ({percent(most / FULL.needs)}: where
        5 % is true, more are seen in one of a hundred tries). {FEWER[0]} people: below the minimum of {MIN_PEOPLE} that
        the test asks, and why it asks so many. Thresholds: where on the answer scale a person's answers change, a
        factor for all items."""
    header = "|".join(["people", *(f"{n} people" for n in (*FEWER, *TESTED)), "at most 5 % + chance"])
    return Table("Needs that do not go together", intro, header, side_by_side(together_row, size, ALONE))


def planted(random: Generator, n: int, shared: float) -> FloatArray:
    """Draw normal scores of which some share more than the general level: a block of three and a pair."""
    own = random.standard_normal((n, M))
    for block in PLANTED:
        own[:, block] = np.sqrt(shared) * random.standard_normal((n, 1)) + np.sqrt(1 - shared) * own[:, block]
    return np.sqrt(GENERAL) * random.standard_normal((n, 1)) + np.sqrt(1 - GENERAL) * own


SHARING: dict[str, Sampler] = {
    "normal scores, rests .4": lambda random, n: planted(random, n, SHARED),
    "normal scores, rests .25": lambda random, n: planted(random, n, 0.25),
    "heavy tails, t (3 df), rests .4": lambda random, n: planted(random, n, SHARED) * tails(random, 3, (n, 1)),
    "graded items with a ceiling, rests .4": lambda random, n: graded(random, planted(random, n, SHARED), "ceiling"),
}


def pairs_told_row(size: Size, name: str) -> Row:
    """Return which share of the pairs that are there is told."""
    true = {(a, b) for block in PLANTED for a in block for b in block if a < b}
    row = [name]
    for n in (*FEWER, *TESTED):
        random = generator("sharing", name, n)
        told = [claims(SHARING[name], random, n, seed) for seed in range(size.needs // 2)]
        row.append(percent(float(np.mean([len(pairs & true) / len(true) for pairs in told])), 0))
    wrong = sum(bool(pairs - true) for pairs in told)
    return [*row, f"{wrong} of {len(told)}"]


def pairs_told(size: Size) -> Table:
    """Publish how many of the needs that go together are told."""
    intro = f"""A block of three competencies and a pair share more than the general level; their rests correlate as the
        row says. How many of these four pairs are told, by the number of people ({FULL.needs // 2} samples each)? Last
        column: samples of {N} people with a pair that is not there. Published only."""
    header = "|".join(["people", *(f"{n} people" for n in (*FEWER, *TESTED)), "wrong pair"])
    return Table("Needs that go together", intro, header, side_by_side(pairs_told_row, size, SHARING))


SECTIONS: tuple[Callable[[Size], Table], ...] = (no_groups, groups, together, pairs_told)


INTRO = f"""Are groups claimed where there are none, and found where there are? Tested on simulated people: no figure
    comes from real answers. Every sample goes through `cluster_profiles`, which does for a plain table what
    `cluster_needs` does for needs. Groups are claimed when each has {SMALLEST} people and {PERCENT} % of all (n), the
    mixture has a better BIC than one group (bic), {percent(SAME_GROUP, 0)} of people get the same group when they take
    no part in finding it (same_group), and those people leave a valley between two groups, p <= {CLAIMED} (valley);
    groups with p > {TOLD} between them are told as one. Two spaces are tried. Graded items: eight five-point items per
    scale, loading {LOADING}, thresholds {STEP} apart, ease with a spread of {EASE_SPREAD}."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK), (np, scipy, sklearn)))
