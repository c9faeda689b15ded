"""What one person is told of a change, and of a gap between self and others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import ontwikkelscan as osc
from ontwikkelscan.reporting.words import LEVEL
from study.draw import FORMS, SCAN, Form, M, draw_items, ease_for, generator
from study.occasions import World, rated, spread, two_moments
from study.page import Cell, Table, percent
from study.through import compare, norm_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]


class LookSize(NamedTuple):
    """Scans per row of a table, people per scan, groups per row, people who are rated per row."""

    n_scans: int
    n_people: int
    n_groups: int
    n_rated: int


SINGLE, TOGETHER, MORE, GAP = 0.065, 0.065, 0.02, 0.055
"""What is accepted, fixed before the first run: people without a change, or a gap, who are told something."""
STYLED = Form(styles=0.35, acquiescence=0.4)
WORLDS: Mapping[str, World] = {
    "as in the model": World(),
    "mean answer 3.7": World(mean=3.7),
    "mean answer 4.3": World(mean=4.3),
    "styles and agreeing": World(STYLED),
    "ceiling": World(FORMS["ceiling"], 4.3),
    "a quarter left open": World(gaps=0.25),
}
RETESTS = (0.9, 0.8, 0.7, 0.6)
LEAST_RETEST = 0.7
"""Retests below are out of reach: the assumed one is too high there."""
MOODS = (0.9, 0.8)
PLANNED = 3
MOVES = (0.5, 0.8, 1.2)
PAIRS = (60, 340)
RATERS = (3, 5, 8)
LEVELS = (3.5, 4.25)
"""The lowest that is asked of everyone, and the highest that is asked of anyone."""
GAPS = {"together": (0.5, 0.8), "single": (1.0, 1.5)}


def lowest(scores: osc.Scores) -> dict[str, list[str]]:
    """Return the three lowest competencies of each person: who plans these is most likely to be told by chance."""
    score = scores.values("score")
    order = np.argsort(np.where(np.isnan(score), np.inf, score), axis=1)[:, :PLANNED]
    names = np.array(SCAN.competency_ids, dtype=object)
    return {str(name): list(names[row]) for name, row in zip(scores.respondents, order, strict=True)}


def told(first: osc.Scores, second: osc.Scores, plans: Mapping[str, Sequence[str]]) -> list[float]:
    """Return the shares of people who are told: a single change, one together, more in what was planned; any."""
    found = osc.change(first, second, planned=plans)
    frame, heads = found.told < 2, found.headlines  # noqa: PLR2004 - higher or lower
    single = frame.any(axis=1)
    together, more = (heads[name].isin(["higher", "lower"]).to_numpy() for name in ("together_told", "more_told"))
    return [float(x.mean()) for x in (single, together, more, single | together | more)]


def unchanged(size: LookSize) -> Table:
    """Tell how many people who did not change are told something, without a norm."""
    rows: list[list[Cell]] = []
    kinds = [(name, world._replace(retest=retest)) for name, world in WORLDS.items() for retest in RETESTS]
    kinds += [("one mood for all", World(retest=retest, mood=1.0)) for retest in (*MOODS, 0.7)]
    for name, world in kinds:
        found = []
        for place in range(size.n_scans):
            random = generator("unchanged", name, world.retest, place)
            first, second = (osc.score(each) for each in two_moments(random, world, size.n_people))
            found.append(told(first, second, lowest(first)))
        single, together, more, anything = np.mean(found, axis=0)
        judged = world.retest >= LEAST_RETEST and (world.mood < 1 or world.retest in MOODS)
        plan_judged = judged and world.form not in (STYLED, FORMS["ceiling"])
        rows.append(
            [
                name,
                f"{world.retest:.2f}",
                *map(percent, (single, together, more, anything)),
                bool(single <= SINGLE and together <= TOGETHER) if judged else None,
                bool(more <= MORE) if plan_judged else None,
            ]
        )
    intro = f"""{size.n_scans} scans of {size.n_people} people who did not change, by the assumed retest of .70. Retest:
        how far two scores really go together; of what is unique to a statement half returns, and of what is of the day
        .45 is shared by all competencies, or all of it ("one mood"). Planned: the three lowest at the first moment, the
        hardest choice. Accepted: single and together at most {percent(SINGLE)} each at a retest of .70 and better
        (one mood: of .80 and better), planned at most {percent(MORE)} where answers have no styles and no ceiling.
        Published below that."""
    header = "people|retest|a single change|together|planned|any of three|accepted|planned accepted"
    return Table("Who did not change", intro, header, rows)


def _normed(random: Generator, world: World, n_pairs: int) -> tuple[osc.Norm, FloatArray]:
    """Return a norm of 340 people with the retest of some of them, and its items."""
    items = draw_items(random, ease_for(world.form, world.mean))
    sample, again = two_moments(random, world, max(PAIRS), items=items)
    pairs = [osc.score(each[:n_pairs]) for each in (sample, again)]
    keyed = np.stack([sample.keyed(column) for column in range(M)], axis=1).astype(np.int8)
    return norm_of(keyed, retest=osc.measure_retest(*pairs, weeks=4)), items


def measured(size: LookSize) -> Table:
    """Tell how many people who did not change are told something where a norm knows the retest."""
    rows: list[list[Cell]] = []
    kinds = [("as in the model", World()), ("styles and agreeing", World(STYLED)), ("ceiling", WORLDS["ceiling"])]
    for name, kind in kinds:
        for n_pairs in PAIRS:
            for retest in RETESTS[:3]:
                world, found = kind._replace(retest=retest), []
                for place in range(size.n_scans):
                    random = generator("measured", name, retest, n_pairs, place)
                    norm, items = _normed(random, world, n_pairs)
                    given = two_moments(random, world, size.n_people, items=items)
                    first, second = (compare(osc.score(each), norm) for each in given)
                    found.append(told(first, second, lowest(first)))
                rows.append([name, f"{n_pairs}", f"{retest:.2f}", *map(percent, np.mean(found, axis=0)), None])
    intro = f"""The same with a norm of {max(PAIRS)} people, of whom some answered twice. Published only: with few pairs
        the error is itself known badly, and the planned ones may be told lower too."""
    header = "people|answered twice|retest|a single change|together|planned|any of three|accepted"
    return Table("Who did not change, by a measured retest", intro, header, rows)


def power(size: LookSize) -> Table:
    """Tell how often a real change is told."""
    rows: list[list[Cell]] = []
    for basis in ("assumed", "measured"):
        for retest in (0.7, 0.9) if basis == "measured" else (0.7,):
            world = World(retest=retest)
            sd, slope = spread(world)
            for move in MOVES:
                found = []
                for place in range(max(size.n_scans // 2, 1)):
                    random = generator("power", basis, retest, move, place)
                    norm, items = _normed(random, world, max(PAIRS))
                    found.append(
                        _power(random, world, move * sd / slope, size, items, norm if basis == "measured" else None)
                    )
                cells = [percent(share, 0) for share in np.mean(found, axis=0)]
                rows.append([basis, f"{retest:.2f}", f"{move}", *cells, None])
    intro = f"""Retest: real; assumed is .70. Change: of the true score, in spreads of scores. Single: one competency
        changed, and that one is told. Together: all changed. Planned: the three lowest changed. Published only.
        {size.n_people} people in each of {max(size.n_scans // 2, 1)} scans."""
    return Table("How often a change is told", intro, "retest is|retest|change|single|together|planned|accepted", rows)


def _power(
    random: Generator, world: World, shift: float, size: LookSize, items: FloatArray, norm: osc.Norm | None
) -> list[float]:
    n, moved = size.n_people, np.zeros((size.n_people, M))
    seed = int(random.integers(2**31))

    def scored(shift: FloatArray | float) -> tuple[osc.Scores, osc.Scores]:
        """Return the same people with another change."""
        given = two_moments(np.random.default_rng(seed), world, n, shift, items)
        scores = [osc.score(each) for each in given]
        first, second = scores if norm is None else [compare(each, norm) for each in scores]
        return first, second

    one = random.integers(M, size=n)
    single = moved.copy()
    single[np.arange(n), one] = shift
    found = osc.change(*scored(single))
    shares = [float((found.told[np.arange(n), one] == 0).mean())]
    shares.append(float((osc.change(*scored(shift)).headlines["together_told"] == "higher").mean()))
    plans = lowest(scored(0.0)[0])
    for row, plan in enumerate(plans.values()):
        moved[row, [SCAN.column_of[name] for name in plan]] = shift
    shares.append(float((osc.change(*scored(moved), planned=plans).headlines["more_told"] == "higher").mean()))
    return shares


def bands(size: LookSize) -> Table:
    """Tell how many words of needs turn without any change."""
    rows: list[list[Cell]] = []
    for retest in RETESTS[:3]:
        world, found = World(retest=retest), []
        for place in range(size.n_scans):
            random = generator("bands", retest, place)
            scores = [osc.score(each) for each in two_moments(random, world, size.n_people)]
            needs = [
                [osc.identify_needs(each, required=np.full((size.n_people, M), level)) for each in scores]
                for level in LEVELS
            ]
            one, two = (each.reported for each in needs[0])
            x1, x2 = (each.values("score") for each in scores)
            low = np.argsort(x1, axis=1)[:, :PLANNED]
            change = x2 - x1
            chosen = np.take_along_axis(change, low, axis=1)
            rest = (change.sum(axis=1) - chosen.sum(axis=1)) / (M - PLANNED)
            up = float((chosen.mean(axis=1) - rest).mean()) / spread(world)[0]
            words = [float((_words(first) != _words(second)).mean()) for first, second in needs]
            high = float((needs[1][0].reported != needs[1][1].reported).mean() * M)
            turned = float((one != two).sum(axis=1).mean())
            found.append([turned, high, float((one & ~two).sum() / one.sum()), up, *words])
        turned, high, gone, up, *words = np.mean(found, axis=0)
        shares = (percent(share, 0) for share in words)
        rows.append([f"{retest:.2f}", f"{turned:.1f}", f"{high:.1f}", percent(gone, 0), f"{up:.2f}", *shares, None])
    intro = f"""People who did not change, every level at {LEVELS[0]}, or {LEVELS[1]}, the highest there is. Turned:
        competencies of {M} that go from need to no need or the other way. Gone: of the needs at the first moment.
        Lowest three: how much these rise against the rest by themselves, in spreads of scores. Another word: of all
        competencies those with another word in the profile of the report. Published only."""
    header = "retest|turned|turned, {1}|gone|lowest three|another word|another word, {1}|accepted".format(*LEVELS)
    return Table("Words that turn by themselves", intro, header, rows)


def _words(needs: osc.Needs) -> NDArray[np.str_]:
    """Return what the profile of the report says of each competency: a need, on its level, or strong."""
    level = np.isin(needs.band, LEVEL)
    return np.where(level, np.where(needs.strength == "yes", "strength", "level"), needs.band).astype(str)


def gaps(size: LookSize) -> Table:
    """Tell how often a gap is told where there is none, and where there is one."""
    rows: list[list[Cell]] = []
    kinds = {name: world for name, world in WORLDS.items() if name != "a quarter left open"}
    for name, world in kinds.items():
        _, slope = spread(world)
        for n in RATERS:
            random = generator("gaps", name, n)
            none = _gaps(random, world, size.n_rated, n, np.zeros((size.n_rated, M)))
            cells = [percent(share) for share in none]
            judged = world.form not in (STYLED, FORMS["ceiling"])
            powers = ["-"] * 4
            if name == "as in the model":
                powers = []
                for what, amounts in GAPS.items():
                    for amount in amounts:
                        gap = np.zeros((size.n_rated, M))
                        gap[:, slice(None) if what == "together" else 0] = amount / slope
                        shares = _gaps(random, world, size.n_rated, n, gap)
                        powers.append(percent(shares[1] if what == "together" else shares[2], 0))
            rows.append([name, f"{n}", *cells[:2], *powers, bool(max(none[:2]) <= GAP) if judged else None])
    intro = f"""{size.n_rated} people per row, each with so many raters in one cell, retest .70. One rater's score
        differs from the true one by .6 points (SD), half of it shared by all competencies. Told of people without a
        gap: a single one, and the mean one; and how often a real one is told: the mean of .5 and .8 points, one
        competency of 1.0 and 1.5. With styles and under a ceiling raters differ from self by more than error, so that
        it is published only. Accepted: at most {percent(GAP)}."""
    header = "people|raters|single, none|together, none|together .5|together .8|single 1.0|single 1.5|accepted"
    return Table("Self and others", intro, header, rows)


def _gaps(random: Generator, world: World, n_people: int, n: int, gap: FloatArray) -> list[float]:
    """Return the shares of people who are told a single gap, the mean one, and one in the first competency."""
    own, others = rated(random, world, n_people, n, gap)
    found = osc.agreement(osc.score(own), others)
    words = [[row.told for row in person.rows if row.cell == "all"] for person in found]
    moved = np.isin(np.array(words), ["higher", "lower"])
    together = [person.together.told in ("higher", "lower") for person in found]
    return [float(moved.any(axis=1).mean()), float(np.mean(together)), float(moved[:, 0].mean())]
