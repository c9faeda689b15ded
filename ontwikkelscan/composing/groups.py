"""Divide people with a seat: over cohorts by facts alone, then each cohort over its groups, by facts and needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.composing.division import Division, Feature, even_sizes, spread
from ontwikkelscan.composing.exact import prove_division
from ontwikkelscan.composing.plan import NEEDS, TEAM, WEIGHTS
from ontwikkelscan.composing.search import random_division, search_division
from ontwikkelscan.composing.seats import cohort_sizes, conflict_sets, conflicts, numbers_of_groups_within
from ontwikkelscan.errors import OntwikkelscanError, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    from numpy.random import Generator
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
"""Measure of limits: these are rules, and cost nothing."""


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
        facts = {feature.measure for feature in self.division.features} - {RULE}
        return facts if self.division.p is None else facts | {NEEDS}


def divide_over_cohorts(plan: Plan, seated: pd.DataFrame, n_cohorts: int) -> Divided:
    """Divide by facts: even shares, people of one municipality together where the programme asks it, limits, pins.

    Parameters
    ----------
    plan
        What is asked.
    seated
        Those with a seat: ``respondent``, ``gemeente``, a column per measure of spread, and those of the limits.
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
    ids = seated["respondent"].tolist()
    pins = {name: plan.pin[name] for name in ids if name in plan.pin}
    if problems := list(conflicts(plan, seated, pins, n_cohorts)):
        raise OntwikkelscanError(problems)
    features = _spread(seated)
    if plan.programme.together is not None:
        features += [Feature(TEAM, "team", team, WEIGHTS[TEAM]) for team in _teams(seated)]
    for limit in plan.limits:
        if limit.field in seated:
            limited = (seated[limit.field] == limit.value).to_numpy()
            features.append(Feature(RULE, "limit", limited, most=(limit.number,) * n_cohorts))

    def options(wishes: Sequence[Wish]) -> Iterator[Division]:
        pinned = {name: cohort - 1 for name, cohort in wishes if isinstance(cohort, int)}
        sizes = cohort_sizes(len(seated), n_cohorts, plan.group, Counter(pinned.values()))
        assert sizes is not None  # noqa: S101 - told as a conflict
        rules = [
            Feature(RULE, "limit", apart, most=n_groups)
            for different, n_groups in numbers_of_groups_within(plan, sizes)
            for apart in conflict_sets(seated, _pairs(wishes), different=different)
            if apart.sum() > min(n_groups)
        ]
        yield Division(sizes, (*features, *rules), np.array([pinned.get(name, -1) for name in ids], dtype=np.int64))

    return _divide(plan, seated, options, [*pins.items(), *plan.apart], (1, 0))


def divide_cohort(
    plan: Plan, kind_index: int, members: pd.DataFrame, needs: NDArray[np.float64] | None, cohort: int
) -> Divided:
    """Divide one cohort into groups of one kind: even shares, municipalities apart, shared needs.

    Parameters
    ----------
    plan
        What is asked.
    kind_index
        Of the kind of group among those of the plan.
    members
        As in :func:`divide_over_cohorts`.
    needs
        How likely each need is, shape (n_members, n_competencies), 0-1, 0 where nothing is known; None: nothing at all.
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
    kind = plan.kinds[kind_index]
    features = _spread(members)
    p = needs if kind.needs and needs is not None and needs.any() else None

    def options(wishes: Sequence[Wish]) -> Iterator[Division]:
        sets = conflict_sets(members, _pairs(wishes), different=kind.different is not None)
        least = max((int(apart.sum()) for apart in sets), default=1)
        for n_groups in numbers_of_groups(len(members), kind, least=least):
            rules = (Feature(RULE, "limit", apart, most=(1,) * n_groups) for apart in sets)
            free = np.full(len(members), -1)
            yield Division(even_sizes(len(members), n_groups), (*features, *rules), free, p)

    inside = set(members["respondent"])
    wishes: list[Wish] = [pair for pair in plan.apart if inside.issuperset(pair)]
    return _divide(plan, members, options, wishes, (2 + kind_index, cohort))


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
    division, groups = _first_within_limits(plan, options(wishes), stream)
    if in_the_way := division.broken(groups):
        conflict = _smallest_conflict(plan, options, wishes, stream)
        named = [name for wish in conflict for name in wish if isinstance(name, str)]
        raise error("COHORT-007", list(dict.fromkeys(named)) or people["respondent"].iloc[in_the_way].tolist())
    least = division.bound
    if plan.exact:
        groups, least = prove_division(division, groups)
    unavoidable = per_measure(division, [feature.unavoidable for feature in division.features])
    return Divided(
        division,
        groups,
        found=_costs(division, groups),
        drawn=_costs_by_lot(division, groups, np.random.default_rng([plan.seed, *stream, 1]), plan.n_draws),
        bound=np.array([*(unavoidable[measure] for measure in WEIGHTS), least], dtype=np.int64),
    )


def _first_within_limits(
    plan: Plan, divisions: Iterator[Division], stream: tuple[int, int]
) -> tuple[Division, IntArray]:
    """Search each division until groups are found that keep to its limits; if none are, return the last that was."""
    for division in divisions:
        random = np.random.default_rng([plan.seed, *stream])
        groups = search_division(division, random, n_iterations=plan.n_iterations)
        if not division.broken(groups):
            break
    return division, groups


def _smallest_conflict(plan: Plan, options: Options, wishes: list[Wish], stream: tuple[int, int]) -> list[Wish]:
    """Return wishes that cannot be met together, by leaving out one after the other that makes no difference."""
    conflict = wishes
    for wish in wishes:
        others = [other for other in conflict if other is not wish]
        division, groups = _first_within_limits(plan, options(others), stream)
        if division.broken(groups):
            conflict = others
    return conflict


def _costs_by_lot(division: Division, groups: IntArray, random: Generator, n_draws: int) -> IntArray:
    """Return what divisions by lot cost, shape (n_draws, n_measures + 1); one that breaks a limit counts as ours."""
    drawn = np.empty((n_draws, len(WEIGHTS) + 1), dtype=np.int64)
    for draw in range(n_draws):
        lot = random_division(division, random)
        drawn[draw] = _costs(division, groups if division.broken(lot) else lot)
    return drawn


def _costs(division: Division, groups: IntArray) -> IntArray:
    """Return units per measure, of needs hundredths of what people share with their group, and the weighted total."""
    units = per_measure(division, division.units(groups).sum(axis=0))
    units[NEEDS] = round(100 * len(groups) * division.shared(groups))
    return np.array([*(units[measure] for measure in WEIGHTS), division.cost(groups)], dtype=np.int64)


def per_measure(division: Division, units: Iterable[int]) -> Counter[str]:
    """Add up the units of features, shape (n_features,), by the measure that they are reported under."""
    total = Counter[str]()
    for feature, n in zip(division.features, units, strict=True):
        total[feature.measure] += int(n)
    return total


def _spread(people: pd.DataFrame) -> list[Feature]:
    return [feature for measure in SPREAD for feature in spread(measure, people[measure].tolist(), WEIGHTS[measure])]


def _teams(people: pd.DataFrame) -> list[NDArray[np.bool_]]:
    """Return, per municipality that more than one comes from, who they are."""
    counts = Counter(name for name in people["gemeente"] if name)
    return [(people["gemeente"] == name).to_numpy() for name, count in counts.items() if count > 1]


def _pairs(wishes: Sequence[Wish]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in wishes if isinstance(b, str)]
