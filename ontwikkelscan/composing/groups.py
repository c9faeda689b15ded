"""Divide people with a place: over cohorts by facts alone, then each cohort over its groups, by facts and needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.composing.division import Division, Feature, even_sizes, spread
from ontwikkelscan.composing.exact import prove_division
from ontwikkelscan.composing.places import cohort_sizes, conflicts, rivals, rooms
from ontwikkelscan.composing.plan import NEEDS, TEAM, WEIGHTS
from ontwikkelscan.composing.search import random_division, search_division
from ontwikkelscan.errors import OntwikkelscanError, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from ontwikkelscan.composing.division import IntArray
    from ontwikkelscan.composing.plan import Plan
    from ontwikkelscan.model.programme import GroupSize

    Wish = tuple[str, str | int]
    """Two people to keep apart, or someone and the cohort (from 1) that they are pinned in."""
    Options = Callable[[Sequence[Wish]], Iterator[Division]]
    """The divisions that keep to some wishes, the one that is wanted most first."""

SPREAD = ("grootteklasse", "regio", "ervaring")
RULE = ""
"""Measure of what is a rule and never costs anything."""


@dataclass(frozen=True, eq=False)
class Divided:
    """A division that was found, and what it costs: per measure in the order of ``WEIGHTS``, and the weighted total.

    ``drawn`` holds the same of divisions by lot, shape (n_draws, n_measures + 1); ``bound`` what none can go below.
    """

    division: Division
    groups: IntArray
    found: IntArray
    drawn: IntArray
    bound: IntArray

    @property
    def measures(self) -> set[str]:
        """The measures that play a part in it."""
        return {feature.measure for feature in self.division.features} - {RULE}


def divide_over_cohorts(plan: Plan, placed: pd.DataFrame, n_cohorts: int) -> Divided:
    """Divide by facts: even shares, people of one municipality together where the programme asks it, limits, pins.

    Parameters
    ----------
    plan
        What is asked.
    placed
        Those with a place: ``respondent``, ``gemeente``, a column per measure of spread, and those of the limits.
    n_cohorts
        Cohorts that start.

    Returns
    -------
    Divided

    Raises
    ------
    OntwikkelscanError
        COHORT-006 for wishes that cannot be met together, -007 and -008 as for :func:`compose_cohorts`.

    """
    ids = placed["respondent"].tolist()
    pins = {name: plan.pin[name] for name in ids if name in plan.pin}
    if problems := list(conflicts(plan, placed, pins, n_cohorts)):
        raise OntwikkelscanError(problems)
    features = _spread(placed)
    if plan.programme.together is not None:
        features += [Feature(TEAM, "team", those, WEIGHTS[TEAM]) for those in _fellows(placed)]
    for limit in plan.limits:
        if limit.field in placed:
            those = (placed[limit.field] == limit.value).to_numpy()
            features.append(Feature(RULE, "limit", those, most=(limit.number,) * n_cohorts))

    def options(wishes: Sequence[Wish]) -> Iterator[Division]:
        pinned = {name: cohort - 1 for name, cohort in wishes if isinstance(cohort, int)}
        sizes = cohort_sizes(len(placed), n_cohorts, plan.group, Counter(pinned.values()))
        assert sizes is not None  # noqa: S101 - told as a conflict
        rules = [
            Feature(RULE, "limit", those, most=most)
            for different, most in rooms(plan, sizes)
            for those in rivals(placed, _pairs(wishes), different=different)
            if those.sum() > min(most)
        ]
        yield Division(sizes, (*features, *rules), np.array([pinned.get(name, -1) for name in ids], dtype=np.int64))

    return _divide(plan, placed, options, [*pins.items(), *plan.apart], (1, 0))


def divide_cohort(plan: Plan, place: int, members: pd.DataFrame, needs: NDArray[np.bool_], cohort: int) -> Divided:
    """Divide one cohort into groups of one kind: even shares, municipalities apart, shared needs.

    Parameters
    ----------
    plan
        What is asked.
    place
        Of the kind of group in the plan.
    members
        As in :func:`divide_over_cohorts`.
    needs
        Who has which need, shape (n_members, n_competencies).
    cohort
        Its number, from 0.

    Returns
    -------
    Divided

    Raises
    ------
    OntwikkelscanError
        COHORT-007 as for :func:`compose_cohorts`.

    """
    kind = plan.kinds[place]
    features = _spread(members)
    if kind.needs:
        features += [Feature(NEEDS, "alone", has, WEIGHTS[NEEDS]) for has in needs.T if has.any()]

    def options(wishes: Sequence[Wish]) -> Iterator[Division]:
        apart = rivals(members, _pairs(wishes), different=kind.different is not None)
        for n_groups in numbers_of_groups(len(members), kind, least=max((int(r.sum()) for r in apart), default=1)):
            rules = (Feature(RULE, "limit", those, most=(1,) * n_groups) for those in apart)
            free = np.full(len(members), -1)
            yield Division(even_sizes(len(members), n_groups), (*features, *rules), free)

    there = set(members["respondent"])
    wishes: list[Wish] = [pair for pair in plan.apart if there.issuperset(pair)]
    return _divide(plan, members, options, wishes, (2 + place, cohort))


def numbers_of_groups(n: int, size: GroupSize, *, least: int = 1) -> list[int]:
    """Return into how many groups people can go: first the number that is nearest to the middle of what is allowed.

    Parameters
    ----------
    n
        People.
    size
        Smallest and largest group.
    least
        Groups that there must be, such as for people of one municipality who may not meet.

    Returns
    -------
    list of int
        Those that keep all groups within their sizes; where there is none, those that leave the fewest people too many
        or too few. Of equals the smaller number first.

    Examples
    --------
    >>> from ontwikkelscan.model.programme import GroupSize
    >>> numbers_of_groups(18, GroupSize(minimum=4, maximum=6)), even_sizes(18, 4)
    ([4, 3], (5, 5, 4, 4))
    >>> numbers_of_groups(18, GroupSize(minimum=4, maximum=4))
    [4, 5]

    """
    middle = (size.minimum + size.maximum) / 2

    def misfit(n_groups: int) -> tuple[int, float]:
        off = sum(max(0, size.minimum - part, part - size.maximum) for part in even_sizes(n, n_groups))
        return off, 0.0 if off else abs(n / n_groups - middle)

    numbers = sorted(range(min(least, n), n + 1), key=misfit)
    return [number for number in numbers if misfit(number)[0] == misfit(numbers[0])[0]]


def _divide(plan: Plan, people: pd.DataFrame, options: Options, wishes: list[Wish], stream: tuple[int, int]) -> Divided:
    """Search, prove if that is asked, and draw lots to set it beside; each division has a stream of the seed."""

    def solve(kept: Sequence[Wish]) -> tuple[Division, IntArray, Sequence[int]]:
        for division in options(kept):
            random = np.random.default_rng([plan.seed, *stream])
            groups = search_division(division, random, n_iterations=plan.n_iterations)
            if not (stuck := division.broken(groups)):
                break
        return division, groups, stuck

    division, groups, stuck = solve(wishes)
    if stuck:
        kept = wishes
        for wish in wishes:
            without = [other for other in kept if other is not wish]
            if solve(without)[2]:
                kept = without
        named = [name for wish in kept for name in wish if isinstance(name, str)]
        raise error("COHORT-007", list(dict.fromkeys(named)) or [str(people["respondent"].iloc[p]) for p in stuck])
    groups, least = prove_division(division, groups) if plan.exact else (groups, division.bound)
    random = np.random.default_rng([plan.seed, *stream, 1])
    lots = [random_division(division, random) for _ in range(plan.n_draws)]
    lots = [groups if division.broken(lot) else lot for lot in lots]
    drawn = np.array([_costs(division, lot) for lot in lots], dtype=np.int64).reshape(len(lots), len(WEIGHTS) + 1)
    unavoidable = [sum(f.unavoidable for f in division.features if f.measure == name) for name in WEIGHTS]
    return Divided(division, groups, _costs(division, groups), drawn, np.array([*unavoidable, least], dtype=np.int64))


def _costs(division: Division, groups: IntArray) -> IntArray:
    """Return units per measure, and the weighted total."""
    units = division.units(groups).sum(axis=0)
    each = [sum(int(n) for n, f in zip(units, division.features, strict=True) if f.measure == name) for name in WEIGHTS]
    return np.array([*each, division.cost(groups)], dtype=np.int64)


def _spread(people: pd.DataFrame) -> list[Feature]:
    return [feature for measure in SPREAD for feature in spread(measure, people[measure].tolist(), WEIGHTS[measure])]


def _fellows(people: pd.DataFrame) -> list[NDArray[np.bool_]]:
    """Return, per municipality that more than one comes from, who they are."""
    counts = Counter(name for name in people["gemeente"] if name)
    return [(people["gemeente"] == name).to_numpy() for name, count in counts.items() if count > 1]


def _pairs(wishes: Sequence[Wish]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in wishes if isinstance(b, str)]
