"""What do the numbers of a group tell, of the group and of one person? Simulated people: docs/group-study.md.

Run python scripts/group_study.py. It ends with code 1 if an acceptance does not hold. Sections are made as in
simulation_study.py.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from study.draw import generator
from study.page import Cell, Table, percent, run_study
from study.secretaries import simulate

import ontwikkelscan as osc

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.gathering.result import Result

    FloatArray = NDArray[np.float64]


class Size(NamedTuple):
    """Simulated people, groups per size whose numbers are looked at, and groups that are attacked."""

    n_people: int
    n_groups: int
    n_attacked: int


FULL, QUICK = Size(4000, 400, 60), Size(120, 4, 2)
SIZES = (12, 18, 24, 60)
SMALL = (5, 7, 9)
ATTACKED = (12, 18, 45)
TOP = 3
COVERED, TWO_OF_THREE = 0.93, 0.6
"""What is accepted, fixed before the first run: coverage of the interval of a share, names that belong to the first
three."""
CERTAIN = 0.99
CENTRE, RATINGS = 4.0, (1.0, 2.0, 3.0, 4.0, 5.0)
CANDIDATES = 500
"""People among whom an attacker supposes the one to be who is sought."""
REACH = 40
"""Draws and totals of others that an attacker thinks of; a larger draw has a chance of 2^-40."""


@cache
def pool(n: int) -> Result:
    """Return the people that groups are drawn from."""
    return simulate("gemeentesecretaris", n)


def picture(result: Result, rows: NDArray[np.int64], *, exact: bool = False) -> osc.GroupPicture:
    """Return the picture of some people."""
    return osc.group_picture(result.objects.needs[rows], result.objects.answers[rows], exact=exact)


def usefulness(size: Size) -> Table:
    """Tell how far told numbers lie from the exact ones, beside how far those lie from the people they come from."""
    result, random = pool(size.n_people), generator("usefulness")
    everyone = picture(result, np.arange(size.n_people), exact=True).frame.query("breakdown == ''")
    core = [scale.kind == "core" for scale in result.questionnaire.competencies]
    rows: list[list[Cell]] = []
    for n in SIZES:
        errors, sampling, covered, offers, kept, named, right, ahead = ([] for _ in range(8))
        for _ in range(size.n_groups):
            chosen = random.choice(size.n_people, n, replace=False)
            told, exact = (picture(result, chosen, exact=exact) for exact in (False, True))
            ours, theirs = (x.frame.query("breakdown == ''") for x in (told, exact))
            columns = ["share_need", "mean_score", "mean_importance"]
            errors.append((ours[columns] - theirs[columns])[core].abs().to_numpy())
            sampling.append((theirs[columns] - everyone[columns])[core].abs().to_numpy())
            inside = ours["share_need_low"].le(everyone["share_need"]) & ours["share_need_high"].ge(
                everyone["share_need"]
            )
            covered.append(inside[ours["share_need"].notna()])
            parts = [x["n_need"] / x["n_need"].sum() for x in (ours, theirs)]
            offers.append(100 * (parts[0] - parts[1]).abs())
            third = theirs["n_need"].nlargest(TOP).iloc[-1]
            largest = theirs["rank"] <= TOP
            names = ours["largest"] != ""
            kept.append(bool(names[largest].all()))
            named.append(int(names.sum()))
            first = ours["largest"].isin(["ahead", "first"])
            right.extend(theirs.loc[first, "n_need"] >= third)
            ahead.extend(theirs.loc[ours["largest"] == "ahead", "n_need"] >= third)
        off, by_chance = (np.nanmean(np.concatenate(x), axis=0) for x in (errors, sampling))
        coverage = float(np.concatenate(covered).mean())
        rows.append(
            [
                f"{n}",
                *(f"{a:.1f} · {b:.1f}" for a, b in zip(off[:1], by_chance[:1], strict=True)),
                *(f"{a:.2f} · {b:.2f}" for a, b in zip(off[1:], by_chance[1:], strict=True)),
                f"{np.nanmean(np.concatenate(offers)):.1f}",
                percent(np.mean(kept), 0),
                f"{np.mean(named):.1f}",
                percent(np.mean(right), 0),
                percent(float(np.mean(ahead)) if ahead else np.nan, 0),
                percent(coverage),
                bool(coverage >= COVERED),
            ]
        )
    intro = f"""{size.n_groups} groups per size. Mean error by the lottery · mean error of the exact number, as an
        estimate for all {size.n_people} people that the group was drawn from: of the share with a need (points), the
        mean score and the mean importance of core competencies; of the offer shares (points) only the first. Named as
        largest: how many of the groups name the exact first three, and how many names that takes; of the names that
        stand first, how many belong to the exact first three (ties count); the same for "duidelijk vooraan". Interval:
        how often it holds the share among all people; accepted: at least {percent(COVERED, 0)}."""
    header = (
        "people|share|score|importance|offer|first three named|names|first is right|ahead is right|interval|accepted"
    )
    return Table("What a group is told", intro, header, rows)


def few_people(size: Size) -> Table:
    """Tell how often the names that a small group is told belong to its largest needs."""
    result, random = pool(size.n_people), generator("few people")
    rows: list[list[Cell]] = []
    total = []
    for n in SMALL:
        right, named = [], []
        for _ in range(size.n_groups):
            chosen = random.choice(size.n_people, n, replace=False)
            told, exact = (
                picture(result, chosen, exact=exact).frame.query("breakdown == ''") for exact in (False, True)
            )
            names = told["largest"] == "first"
            named.append(int(names.sum()))
            right.extend(exact.loc[names, "n_need"] >= exact["n_need"].nlargest(TOP).iloc[-1])
        total.append(np.mean(right))
        rows.append([f"{n}", f"{np.mean(named):.1f}", percent(total[-1], 0), bool(total[-1] >= TWO_OF_THREE)])
    intro = f"""{size.n_groups} groups per size of fewer than ten people, who are told names only: how many, and how
        many of these belong to the exact first three (ties count). Accepted: at least {percent(TWO_OF_THREE, 0)}."""
    return Table("What few people are told", intro, "people|names|right|accepted", rows)


ATTACKS = (
    "two reports, one with that person",
    "three, two with that person",
    "everyone left out once",
    "all others known",
)


def attacks(size: Size) -> Table:
    """Tell what who has several reports learns of one person."""
    rows: list[list[Cell]] = []
    for exact in (True, False):
        for name in ATTACKS:
            for n in ATTACKED:
                told = _attack(size, name, n, exact=exact)
                rows.append([("exact: " if exact else "") + name, f"{n}", *told[:-1], None if exact else told[-1]])
    intro = f"""An attacker has group reports of so many people with and without one more, and supposes that person
        to be any of {CANDIDATES} people for whom the competency counts. All totals that a person adds to are weighed:
        people with a need, points of score and of importance, people with a need in the theme. Need told: how often the
        likelier of yes and no is true, beside how often it is where nothing is known; certain: how often one becomes at
        least {percent(CERTAIN, 0)} likely. Importance likewise. Score: how much of its SD is left. "All others known"
        is whoever knows the answers of all others; a participant knows less. First with exact numbers, so that the
        attack is seen to work. Accepted: never certain of a need."""
    header = (
        "attack|people|need told|if nothing is known|certain|importance told|if nothing is known|score left|accepted"
    )
    return Table("What reports tell of one person", intro, header, rows)


def _attack(size: Size, name: str, n: int, *, exact: bool) -> list[Cell]:
    result, random = pool(size.n_people), generator("attacks", name, n)
    found: list[list[float]] = []
    for _ in range(size.n_attacked):
        chosen = random.choice(size.n_people, n + 1, replace=False)
        likely = _likelihoods(result, random, name, chosen, exact=exact)
        found += _learnt(result, random, int(chosen[-1]), likely)
    need, ordinary, sure, importance, usual, left = np.array(found).T
    return [
        percent(need.mean(), 0),
        percent(ordinary.mean(), 0),
        percent(sure.mean(), 0),
        percent(importance.mean(), 0),
        percent(usual.mean(), 0),
        percent(np.sqrt(left.mean()), 0),
        bool(sure.mean() == 0),
    ]


def _likelihoods(
    result: Result, random: Generator, name: str, chosen: NDArray[np.int64], *, exact: bool
) -> Callable[[str, str, FloatArray], FloatArray]:
    """Return how likely the reports of an attack are, given what the last of the chosen people adds to a total."""
    kernel = np.zeros(2 * REACH + 1)
    kernel[REACH] = 1
    if not exact:
        kernel = 2.0 ** -np.abs(np.arange(-REACH, REACH + 1)) / 3

    def chance(draw: FloatArray) -> FloatArray:
        """Return the chance of a draw; of one between two whole numbers, because a total is rounded, of either."""
        low = np.floor(draw)
        ends = [kernel[np.clip(end + REACH, 0, 2 * REACH).astype(int)] for end in (low, low + 1)]
        return (1 - (draw - low)) * ends[0] + (draw - low) * ends[1]

    others = chosen[:-1]
    if name == "everyone left out once":
        reports = [totals_of(result, np.delete(chosen, place), exact=exact) for place in range(len(chosen))]

        def after(*cell: str) -> Callable[[FloatArray], FloatArray]:
            told = np.array([report[cell] for report in reports])
            whole = round(told.sum() / (len(told) - 1))
            return lambda adds: chance(told[-1] - whole + adds)

    elif name == "all others known":
        known, told = totals_of(result, others, exact=True), totals_of(result, chosen, exact=exact)

        def after(*cell: str) -> Callable[[FloatArray], FloatArray]:
            return lambda adds: chance(told[cell] - known[cell] - adds)

    else:
        without = totals_of(result, others, exact=exact)
        some = [totals_of(result, chosen, exact=exact)]
        if name.startswith("three"):
            some.append(totals_of(result, chosen, exact=exact, changed=int(random.choice(others))))

        def after(*cell: str) -> Callable[[FloatArray], FloatArray]:
            def likelihood(adds: FloatArray) -> FloatArray:
                total = without[cell] + np.arange(-REACH, REACH + 1)[:, None]
                return np.prod([chance(told[cell] - total - adds) for told in some], axis=0).T @ chance(
                    (without[cell] - total)[:, 0].astype(float)
                )

            return likelihood

    return lambda competency, what, adds: after("", "", competency, what)(adds)


def totals_of(
    result: Result, rows: NDArray[np.int64], *, exact: bool, changed: int | None = None
) -> dict[tuple[str, ...], int]:
    """Return the totals of a picture; ``changed``: somebody answers another closed question otherwise."""
    answers = result.objects.answers[rows]
    if changed is not None:
        question = result.questionnaire.context.questions[0].id
        answers.context.loc[int(np.flatnonzero(rows == changed)[0]), question] = None
    told = osc.group_picture(result.objects.needs[rows], answers, exact=exact).totals
    return {tuple(cell): total for *cell, total in told.itertuples(index=False)}


def _learnt(
    result: Result, random: Generator, person: int, likely: Callable[[str, str, FloatArray], FloatArray]
) -> list[list[float]]:
    """Return, per competency that counts, what an attacker then knows: see the columns of the table."""
    needs, asked = result.objects.needs, result.questionnaire
    themes = {name: theme for theme in asked.themes.themes for name in theme.competencies} if asked.themes else {}
    score, counts = needs.scores.values("score"), needs.requirements.relevant == "yes"
    found = []
    for name, column in asked.column_of.items():
        if not counts[person, column]:
            continue
        people = random.choice(np.flatnonzero(counts[:, column]), CANDIDATES)
        inside = [asked.column_of[other] for other in themes[name].competencies]
        adds = {
            "need": (name, needs.reported[:, column]),
            "score": (name, score[:, column] - CENTRE),
            "importance": (name, needs.importance[:, column] - CENTRE),
            "theme": (themes[name].id, needs.reported[:, inside].any(axis=1)),
        }
        posterior = np.prod([likely(of, what, x[people].astype(float)) for what, (of, x) in adds.items()], axis=0)
        if not posterior.sum():
            posterior = np.ones(CANDIDATES)
        posterior = posterior / posterior.sum()
        truth, given = needs.reported[person, column], needs.reported[people, column]
        chance, before = float(posterior @ given), float(given.mean())
        ratings = needs.importance[people, column]
        by_rating = [posterior[ratings == rating].sum() for rating in RATINGS]
        usual = RATINGS[int(np.argmax([(ratings == rating).sum() for rating in RATINGS]))]
        x = score[people, column]
        spread = float(posterior @ (x - posterior @ x) ** 2 / x.var())
        rated = needs.importance[person, column]
        found.append(
            [
                (chance > 0.5) == truth,  # noqa: PLR2004 - the likelier
                (before > 0.5) == truth,  # noqa: PLR2004 - the likelier
                max(chance, 1 - chance) >= CERTAIN > max(before, 1 - before),
                RATINGS[int(np.argmax(by_rating))] == rated,
                usual == rated,
                spread,
            ]
        )
    return found


SECTIONS = (usefulness, few_people, attacks)
INTRO = """What do the numbers of a group tell, of the group and of one person? Tested on simulated people in random
    municipalities: no figure comes from real answers. Every number comes from the functions of the package: totals with
    a draw by lot, and what follows from them."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK)))
