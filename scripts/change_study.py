"""What is told of a change, and of a gap between self and others? Simulated people: docs/change-study.md.

Run python scripts/change_study.py. It ends with code 1 if an acceptance does not hold. Sections are made as in
simulation_study.py.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
from study.draw import M, generator
from study.occasions import World, spread, two_moments
from study.page import Cell, Table, percent, run_study
from study.second_look import WORLDS, LookSize, bands, gaps, measured, power, unchanged

import ontwikkelscan as osc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]

FULL, QUICK = LookSize(10, 600, 300, 400), LookSize(1, 60, 3, 6)
SIZES = (10, 12, 16, 20, 60)
FALSE, COVERED = 0.035, 0.95
"""What is accepted, fixed before the first run: groups without a change that are told one; coverage of intervals."""
MOVES = {"together": (0.3, 0.5), "one of three": (0.5, 0.8)}
MOVED = 3
LEAST_SD = 0.33
"""Of the .63 points that scores of raters of one person spread, what is left to who knows all others."""
REACH = 60


def _groups(
    pool: tuple[Answers, Answers], random: np.random.Generator, n: int, n_groups: int
) -> tuple[list[osc.GroupChange], list[osc.Change]]:
    """Return groups that are drawn from a pool of people, and their changes."""
    told, changes = [], []
    for _ in range(n_groups):
        rows = np.sort(random.choice(len(pool[0]), n, replace=False))
        change = osc.change(*(osc.score(each[rows]) for each in pool))
        told.append(osc.group_change(change))
        changes.append(change)
    return told, changes


def groups(size: LookSize) -> Table:
    """Tell how often a group is told a change, where there is none and where there is one."""
    rows: list[list[Cell]] = []
    for name in ("as in the model", "styles and agreeing", "ceiling"):
        world = WORLDS[name]
        sd, slope = spread(world)
        random = generator("groups", name)
        pool = two_moments(random, world, 2000)
        expected = osc.change(*map(osc.score, pool)).change.mean(axis=0)
        for n in SIZES:
            told, changes = _groups(pool, random, n, size.n_groups)
            heads = [group.frame.iloc[0] for group in told]
            rest = [group.frame.iloc[1:] for group in told]
            false = [np.mean([row["told"] in ("higher", "lower") for row in heads])]
            false.append(np.mean([frame["told"].isin(["higher", "lower"]).any() for frame in rest]))
            off = [abs(row["change"] - np.mean(c.together.change)) for row, c in zip(heads, changes, strict=True)]
            held = [row["change_low"] <= expected.mean() <= row["change_high"] for row in heads]
            inside = [
                (frame["change_low"].le(expected) & frame["change_high"].ge(expected))[frame["change"].notna()]
                for frame in rest
            ]
            single_held = np.concatenate(inside).mean() if sum(map(len, inside)) else np.nan
            exact = [change.change.mean(axis=0) for change in changes]
            single_off = np.nan
            if not np.isnan(single_held):
                single_off = np.mean([frame["change"].sub(x).abs() for frame, x in zip(rest, exact, strict=True)])
            powers = ["-"] * 4
            if name == "as in the model":
                powers = [
                    percent(_told_groups(world, what, amount * sd / slope, n, size.n_groups // 2 + 1), 0)
                    for what, amounts in MOVES.items()
                    for amount in amounts
                ]
            rows.append(
                [
                    name,
                    f"{n}",
                    *map(percent, false),
                    *("-" if np.isnan(x) else f"{x:.2f}" for x in (np.mean(off), single_off)),
                    *(percent(x, 0) for x in (np.mean(held), single_held)),
                    *powers,
                    bool(max(false) <= FALSE and np.mean(held) >= COVERED and not single_held < COVERED),
                ]
            )
    intro = f"""{size.n_groups} groups per row, drawn from 2,000 people, retest .70. False: groups without a change
        that are told one, together and in any competency. Error added: by the lottery and by what a change counts for
        at most, in points. Interval: how often it holds the mean change of the 2,000. Told: of a change of .3 and .5
        spreads in everything, and of .5 and .8 in one of the three competencies that changed. Accepted: false at most
        {percent(FALSE)}, intervals at least {percent(COVERED, 0)}."""
    header = (
        "people|n|together, none|competency, none|error added, together|competency|interval, together|competency|"
        "told .3|told .5|one of three .5|one of three .8|accepted"
    )
    return Table("What a group is told of a change", intro, header, rows)


def _told_groups(world: World, what: str, shift: float, n: int, n_groups: int) -> float:
    """Return how often a real change of a group is told: of all together, or of one of three that moved."""
    random = generator("moved groups", what, shift, n)
    moved = np.zeros((1, M))
    moved[:, : M if what == "together" else MOVED] = shift
    told, _ = _groups(two_moments(random, world, 2000, moved), random, n, n_groups)
    if what == "together":
        return float(np.mean([group.frame.iloc[0]["told"] == "higher" for group in told]))
    return float(np.mean([(group.frame.iloc[1 : 1 + MOVED]["told"] == "higher").mean() for group in told]))


def one_rater(size: LookSize) -> Table:
    """Tell what a told total says of the score of one rater, by exact arithmetic."""
    del size
    scores = np.arange(8, 41) / 8
    prior = np.exp(-0.5 * ((scores - 4) / 0.63) ** 2)
    prior /= prior.sum()
    draws = np.arange(-REACH, REACH + 1)
    chance = 0.5 ** np.abs(draws) / 3
    steps = np.floor(4 * (scores - 4) + 0.5 + 1e-9).astype(int)
    before = np.sqrt(prior @ (scores - prior @ scores) ** 2)
    left, odds, certain = 0.0, 0.0, 0.0
    for total in range(steps.min() - REACH // 2, steps.max() + REACH // 2 + 1):
        likely = chance[total - steps + REACH]
        joint = prior * likely
        posterior = joint / joint.sum()
        left += joint.sum() * (posterior @ (scores - posterior @ scores) ** 2)
        certain = max(certain, float(posterior.max()))
        apart = np.abs(steps[:, None] - steps)
        odds = max(odds, float((likely[:, None] / likely / 2.0**apart).max()))
    cells: list[list[Cell]] = [
        [
            f"{before:.2f}",
            f"{np.sqrt(left):.2f}",
            percent(certain, 0),
            f"{odds:.2f}",
            bool(odds <= 1 + 1e-9 and np.sqrt(left) >= LEAST_SD),
        ]
    ]
    intro = f"""Exact: the total of a cell is told to somebody who knows the scores of all its other raters, and that
        one score is spread around 4 with an SD of .63, cut off at the ends. Left: SD after the total is known. Surest:
        the largest chance that one of 33 scores then has, whatever the total. Odds: by how much more than a factor two
        per quarter point begun the odds between two scores change at most. Accepted: odds at most 1.00, at least
        {LEAST_SD} left."""
    return Table("What a told total says of one rater", intro, "SD before|SD left|surest|odds|accepted", cells)


SECTIONS = (unchanged, measured, power, bands, groups, gaps, one_rater)
INTRO = """What is told of a change between two moments, of one person and of a group, and of a gap between self and
    others? Tested on simulated people: no figure comes from real answers. Every number comes from the functions of the
    package."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK)))
