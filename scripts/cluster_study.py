"""Are groups claimed where there are none, and found where there are? Simulated people: docs/cluster-study.md.

Run python scripts/cluster_study.py. It ends with code 1 if an acceptance does not hold. Sections are made as in
simulation_study.py, from which the table, the graded items and the ease of their scales come.
"""

from __future__ import annotations

import sys
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

from ontwikkelscan.clustering.acceptance import LEVEL, LIMITS, MEMBERSHIP
from ontwikkelscan.clustering.cluster import cluster_profiles
from ontwikkelscan.clustering.profiles import MIN_PEOPLE
from ontwikkelscan.clustering.together import needs_that_go_together
from ontwikkelscan.scoring.simulate import EASE_SPREAD, LOADING, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.clustering.clusters import Clusters

    FloatArray = NDArray[np.float64]
    Sampler = Callable[[Generator], FloatArray]


class Size(NamedTuple):
    """Samples per row: of rows that are judged, and of the rest."""

    judged: int
    published: int


FULL, QUICK = Size(200, 25), Size(2, 1)
M, CORE = 14, 6
"""Competencies of the whole scan, and those that count in every municipality."""
GENERAL, STRONG = 0.5, 0.8
"""Correlation of any two competencies."""
CLAIMED, FOUND, ALIKE = 0.05, 0.90, 0.80
"""What is accepted, fixed before the first run: share of samples with a claim, share with the right groups, Rand
index."""
DIFFERENCE = 1.5
SHAPES = np.array([signs for signs in product((-0.5, 0.5), repeat=4) if abs(sum(signs)) < len(signs) / 2]).T
"""Four profiles over 14 competencies: every pattern of high and low over the four that is not the same for all."""
UNEQUAL = (0.4, 0.3, 0.2, 0.1)
HEAVY = 5
PLANTED = ((0, 1, 2), (5, 6))
SHARED = 0.4


def normal(random: Generator, *, n: int = N, m: int = M, r: float = GENERAL) -> FloatArray:
    """Draw normal scores with variance 1 of which any two correlate r."""
    return np.sqrt(r) * random.standard_normal((n, 1)) + np.sqrt(1 - r) * random.standard_normal((n, m))


def graded(random: Generator, latent: FloatArray, condition: str) -> FloatArray:
    """Draw scale scores of people with these latent values: means of eight five-point items."""
    ease = draw_ease(random, np.full(latent.shape[1], CONDITIONS[condition]))
    return draw_answers(random, ease, latent).mean(axis=-1)


def raised(random: Generator) -> FloatArray:
    """Draw gaps of which three are half a point larger for half of the people, by a rule about their municipality."""
    gaps = 4 - graded(random, normal(random), "moderate")
    gaps[random.random(len(gaps)) < 1 / 2, :3] += 0.5
    return gaps


NO_GROUPS: dict[str, tuple[Sampler, bool]] = {
    "normal scores, r = .5": (normal, True),
    "graded items with a ceiling": (lambda random: graded(random, normal(random), "ceiling"), True),
    "strong general factor, r = .8": (lambda random: normal(random, r=STRONG), True),
    "ceiling and strong general factor": (lambda random: graded(random, normal(random, r=STRONG), "ceiling"), False),
    "the same, 100 people, 6 competencies": (
        lambda random: graded(random, normal(random, n=100, m=CORE, r=STRONG), "ceiling"),
        False,
    ),
    "heavy tails (t, 5 df), r = .8": (
        lambda random: normal(random, r=STRONG) / np.sqrt(random.chisquare(HEAVY, (N, 1)) / HEAVY),
        False,
    ),
    "levels half a point higher for half of the people": (raised, False),
}


def last_criterion(clusters: Clusters) -> str:
    """Return the criterion on which the most promising number of groups failed."""
    failed = set(clusters.checks.loc[clusters.checks["holds"] == "no", "criterion"])
    return next(criterion for criterion in reversed(LIMITS) if criterion in failed)


def no_groups(size: Size) -> Table:
    """Test how often groups are claimed where there are none."""
    rows: list[list[str | bool | None]] = []
    for name, (sampler, judged) in NO_GROUPS.items():
        random, n = generator("no groups", name), size.judged if judged else size.published
        found = [cluster_profiles(sampler(random), seed=seed) for seed in range(n)]
        claimed = sum(clusters.found for clusters in found)
        stopped = [last_criterion(clusters) for clusters in found if not clusters.found]
        counts = [str(stopped.count(criterion)) for criterion in LIMITS]
        rows.append([name, *counts, f"{claimed} of {n}", claimed <= CLAIMED * n if judged else None])
    intro = f"""In how many samples are groups claimed, with any number and in either space? {N} people and {M}
        competencies
        unless the row says otherwise. Before that: in how many samples the most promising number of groups failed on
        which criterion (they are tried in this order). Graded items: the condition "ceiling" of the simulation study,
        with a mean of about 4.6. Last row: condition "moderate", and a rule that raises three required levels."""
    header = "|".join(["people", *LIMITS, "groups claimed", "at most 5 %"])
    return Table("No groups", intro, header, rows)


class Truth(NamedTuple):
    """People who are in groups."""

    x: FloatArray
    group: NDArray[np.int64]


def shapes(random: Generator, difference: float, sizes: Sequence[float] = (0.25,) * 4) -> Truth:
    """Draw people of four profiles; ``difference`` in standard deviations within a group."""
    group = np.repeat(np.arange(len(sizes)), np.round(np.multiply(sizes, N)).astype(int))
    return Truth(normal(random, n=len(group)) + difference * SHAPES[group], group)


def graded_shapes(random: Generator, difference: float, condition: str) -> Truth:
    """Draw people of four profiles who fill in graded items; ``difference`` in latent standard deviations."""
    latent, group = shapes(random, difference)
    return Truth(graded(random, latent, condition), group)


def levels(random: Generator, difference: float) -> Truth:
    """Draw two groups of people who differ as much on every competency."""
    group = np.arange(N) % 2
    return Truth(normal(random) + difference * group[:, None], group)


GROUPS: dict[str, tuple[Callable[[Generator], Truth], bool]] = {
    "four shapes, 1.0 SD": (lambda random: shapes(random, 1.0), False),
    "four shapes, 1.25 SD": (lambda random: shapes(random, 1.25), False),
    "four shapes, 1.5 SD": (lambda random: shapes(random, DIFFERENCE), True),
    "four shapes, 2.0 SD": (lambda random: shapes(random, 2.0), False),
    "four shapes, 1.5 SD, 40/30/20/10 %": (lambda random: shapes(random, DIFFERENCE, UNEQUAL), False),
    "four shapes, graded items, moderate skew, 2.0 SD": (lambda random: graded_shapes(random, 2.0, "moderate"), False),
    "four shapes, graded items, ceiling, 2.0 SD": (lambda random: graded_shapes(random, 2.0, "ceiling"), False),
    "two levels, 2 SD": (lambda random: levels(random, 2.0), False),
    "two levels, 3 SD": (lambda random: levels(random, 3.0), False),
}


def groups(size: Size) -> Table:
    """Test how often groups that are there are found."""
    rows: list[list[str | bool | None]] = []
    for name, (sampler, judged) in GROUPS.items():
        random, n = generator("groups", name), size.judged if judged else size.published
        right, spaces, rand, labelled = 0, [], [], []
        for seed in range(n):
            truth = sampler(random)
            clusters = cluster_profiles(truth.x, seed=seed)
            spaces.append(clusters.space)
            if clusters.found:
                likely = clusters.memberships.argmax(axis=1)
                rand.append(adjusted_rand_score(truth.group, likely))
                right += clusters.k == truth.group.max() + 1 and rand[-1] >= ALIKE
                labelled.append((clusters.labels != "").mean())
        space = " / ".join(str(spaces.count(one)) for one in ("shape", "level", ""))
        told = [f"{np.mean(rand):.2f}", percent(float(np.mean(labelled)))] if rand else ["-", "-"]
        rows.append([name, space, *told, f"{right} of {n}", right >= FOUND * n if judged else None])
    intro = f"""In how many samples is the number of groups right, with an adjusted Rand index of at least {ALIKE:.2f}
        between the true groups and everyone's most likely group? {N} people, {M} competencies, correlation {GENERAL}
        within groups. Four shapes: every profile is high on half of the competencies and low on the other half, and any
        two differ on eight of the fourteen, by the standard deviations in the row: of observed scores, within a group.
        Graded items: the standard deviations are those of the latent values; in scores the groups are less far apart.
        Two levels: the groups differ as much on every competency. Labelled: people with a membership of at least
        {MEMBERSHIP:.2f}. What is missed is mostly missed by the limit of {LIMITS["silhouette"][2]:.2f} for the
        silhouette: below 1.3 standard deviations the groups are there, and known to the mixture, but they run into each
        other too much to be told."""
    header = "people|shape / level / none|Rand index|labelled|right groups|at least 90 %"
    return Table("Groups there", intro, header, rows)


def styled(random: Generator, n: int, style: FloatArray) -> FloatArray:
    """Draw scale scores of people who stretch (below 1: reach for the ends) the thresholds of every item."""
    items = draw_items(random, CONDITIONS["moderate"])
    return draw_keyed(random, Form(), items, People(normal(random, n=n), style, np.zeros(n))).mean(axis=-1)


def tails(random: Generator, n: int, df: int) -> FloatArray:
    """Draw the factor, for all scores of a person, that makes normal scores t-distributed."""
    return 1 / np.sqrt(random.chisquare(df, (n, 1)) / df)


ALONE: dict[str, Callable[[Generator, int], FloatArray]] = {
    "normal scores, r = .5": lambda random, n: normal(random, n=n),
    "strong general factor, r = .8": lambda random, n: normal(random, n=n, r=STRONG),
    "graded items with a ceiling": lambda random, n: graded(random, normal(random, n=n), "ceiling"),
    "ceiling and strong general factor": lambda random, n: graded(random, normal(random, n=n, r=STRONG), "ceiling"),
    "heavy tails, t (3 df)": lambda random, n: normal(random, n=n) * tails(random, n, 3),
    "heavy tails, t (5 df)": lambda random, n: normal(random, n=n) * tails(random, n, 5),
    "styles: three in ten 2.5 times as extreme": lambda random, n: (
        normal(random, n=n) * np.where(random.random((n, 1)) < 3 / 10, 2.5, 1)
    ),
    "styles: times exp N(0, .5)": lambda random, n: normal(random, n=n) * np.exp(random.normal(0, 0.5, (n, 1))),
    "graded items, thresholds times .5 or 1.5": lambda random, n: styled(random, n, random.choice([0.5, 1.5], n)),
    "graded items, thresholds times exp N(0, .35)": lambda random, n: styled(
        random, n, np.exp(random.normal(0, 0.35, n))
    ),
}
"""People whose needs share nothing but the general level."""
TESTED, FEWER = (150, N), (60, 100)


def claims(sampler: Callable[[Generator, int], FloatArray], random: Generator, n: int, seed: int) -> set[Any]:
    """Return the pairs that are told of one sample of so many people; the test is made below its minimum too."""
    with mock.patch("ontwikkelscan.clustering.together.MIN_PEOPLE", min(FEWER)):
        table = needs_that_go_together(sampler(random, n), seed=seed)
    return set(zip(table["competency"], table["other"], strict=True))


def chance(n: int) -> int:
    """Return how many of n samples may have a claim: a level of 5 % has more in 1 % of the tries."""
    return int(binom.ppf(0.99, n, CLAIMED))


def together(size: Size) -> Table:
    """Test how often needs are said to go together that do not."""
    rows: list[list[str | bool | None]] = []
    for name, sampler in ALONE.items():
        row, holds = [name], True
        for n in (*FEWER, *TESTED):
            random, samples = generator("alone", name, n), 2 * size.judged if n in TESTED else size.judged
            wrong = sum(bool(claims(sampler, random, n, seed)) for seed in range(samples))
            row.append(f"{wrong} of {samples}")
            holds &= n not in TESTED or wrong <= chance(samples)
        rows.append([*row, holds])
    most = chance(2 * FULL.judged)
    intro = f"""In how many samples is at least one pair of {M} needs wrongly said to go together beyond the general
        level? The test has a level of 5 % over all {M * (M - 1) // 2} pairs, at any number of people. Accepted: at most
        {most} of {2 * FULL.judged} samples in each of the last two columns ({percent(most / (2 * FULL.judged))}: where
        5 % is true, more are seen in one of a hundred tries). {FEWER[0]} people: below the minimum of {MIN_PEOPLE} that
        the test asks, and why it asks so many. Thresholds: where on the answer scale a person's answers change, a
        factor for all items."""
    header = "|".join(["people", *(f"{n} people" for n in (*FEWER, *TESTED)), "at most 5 % + chance"])
    return Table("Needs that do not go together", intro, header, rows)


def planted(random: Generator, n: int, shared: float) -> FloatArray:
    """Draw normal scores of which some share more than the general level: a block of three and a pair."""
    own = random.standard_normal((n, M))
    for block in PLANTED:
        own[:, block] = np.sqrt(shared) * random.standard_normal((n, 1)) + np.sqrt(1 - shared) * own[:, block]
    return np.sqrt(GENERAL) * random.standard_normal((n, 1)) + np.sqrt(1 - GENERAL) * own


SHARING: dict[str, Callable[[Generator, int], FloatArray]] = {
    "normal scores, rests .4": lambda random, n: planted(random, n, SHARED),
    "normal scores, rests .25": lambda random, n: planted(random, n, 0.25),
    "heavy tails, t (3 df), rests .4": lambda random, n: planted(random, n, SHARED) * tails(random, n, 3),
    "graded items with a ceiling, rests .4": lambda random, n: graded(random, planted(random, n, SHARED), "ceiling"),
}


def pairs_told(size: Size) -> Table:
    """Publish how many of the needs that go together are told."""
    true = {(a, b) for block in PLANTED for a in block for b in block if a < b}
    rows: list[list[str | bool | None]] = []
    for name, sampler in SHARING.items():
        row = [name]
        for n in (*FEWER, *TESTED):
            random = generator("sharing", name, n)
            told = [claims(sampler, random, n, seed) for seed in range(size.judged // 2)]
            row.append(percent(float(np.mean([len(pairs & true) / len(true) for pairs in told])), 0))
        wrong = sum(bool(pairs - true) for pairs in told)
        rows.append([*row, f"{wrong} of {len(told)}"])
    intro = f"""A block of three competencies and a pair share more than the general level; their rests correlate as the
        row says. How many of these four pairs are told, by the number of people ({FULL.judged // 2} samples each)? Last
        column: samples of {N} people with a pair that is not there. Published only."""
    header = "|".join(["people", *(f"{n} people" for n in (*FEWER, *TESTED)), "wrong pair"])
    return Table("Needs that go together", intro, header, rows)


SECTIONS: tuple[Callable[[Size], Table], ...] = (no_groups, groups, together, pairs_told)


CRITERIA = ", ".join(f"{criterion} {sign} {limit:g}" for criterion, (_, sign, limit) in LIMITS.items())
INTRO = f"""Are groups claimed where there are none, and found where there are? Tested on simulated people: no figure
    comes from real answers. Every sample goes through `cluster_profiles`, which does for a plain table what
    `cluster_needs` does for needs. A number of groups is accepted when all criteria hold: {CRITERIA}. The tests have a
    level of {percent(LEVEL)} in each of the two spaces. Graded items: eight five-point items per scale, loading
    {LOADING}, thresholds {STEP} apart, ease with a spread of {EASE_SPREAD}."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK), (np, scipy, sklearn)))
