"""Who gets a seat and who waits: by an order that a person gives, or by lot. Needs do not come here, on purpose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.composing.division import even_sizes
from ontwikkelscan.errors import Note, Problem, error
from ontwikkelscan.reading.cells import number
from ontwikkelscan.reading.people_table import texts
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from ontwikkelscan.composing.plan import Order, Plan
    from ontwikkelscan.model.programme import GroupSize


LOT = 0
"""Stream of the seed that the lot is drawn from, apart from those of the search."""


@dataclass(frozen=True)
class Seats:
    """How many cohorts start, the rows of the table with a seat, first to last, and per waiting row why."""

    n_cohorts: int
    seated: tuple[int, ...]
    waiting: Mapping[int, str]


def stand_in_line(table: pd.DataFrame, order: Order, seed: int) -> list[int]:
    """Return the rows of those who are admitted, in the order in which seats are given.

    Parameters
    ----------
    table
        From :func:`read_table`, with ``respondent``, ``toegelaten`` and perhaps ``volgorde``.
    order
        "given": by ``volgorde``, or the order of the rows without it. "lot": drawn with the seed, whatever the order of
        the rows.
    seed
        Of the lot.

    Returns
    -------
    list of int

    Raises
    ------
    OntwikkelscanError
        COHORT-001 when an admitted person has no number of their own in ``volgorde``.

    """
    admitted = [row for row, cell in enumerate(table["toegelaten"]) if cell == "ja"]
    if order == "lot":
        by_id = sorted(admitted, key=lambda row: str(table["respondent"][row]))
        return [by_id[index] for index in np.random.default_rng([seed, LOT]).permutation(len(by_id))]
    given = texts(table, "volgorde")
    if not any(given[row] for row in admitted):
        return admitted
    numbers = table["volgorde"][admitted].map(number).astype(float)
    unclear = numbers.isna() | numbers.duplicated(keep=False)
    if unclear.any():
        raise error("COHORT-001", [str(name) for name in table["respondent"][numbers.index[unclear]]])
    return [int(row) for row in numbers.sort_values().index]


def give_seats(table: pd.DataFrame, line: Sequence[int], plan: Plan) -> Seats:
    """Give seats in the order of the line, as long as there are any and no limit is reached.

    Parameters
    ----------
    table, line
        See :func:`stand_in_line`.
    plan
        With the size of a cohort, the limits, and how many cohorts are wanted: so many, or as many as can start. When
        that is not said: as many as give most people a seat, and no more than that takes.

    Returns
    -------
    Seats
        Without cohorts when there are too few people for one.

    """
    possible = len(line) // plan.group.minimum
    most = min(plan.n_wanted or possible, possible)
    tried = [_fill(table, line, plan, n_cohorts) for n_cohorts in range(1, most + 1)]
    able = [seats for seats in tried if len(seats.seated) >= seats.n_cohorts * plan.group.minimum]
    if not able:
        return Seats(0, (), dict.fromkeys(line, text("cohorts.place.too_few")))
    return able[-1] if plan.n_wanted else max(able, key=lambda seats: (len(seats.seated), -seats.n_cohorts))


def _fill(table: pd.DataFrame, line: Sequence[int], plan: Plan, n_cohorts: int) -> Seats:
    seated: list[int] = []
    waiting: dict[int, str] = {}
    taken: Counter[str] = Counter()
    n_seats = n_cohorts * plan.group.maximum
    for row in line:
        under = [limit for limit in plan.limits if limit.field in table and table[limit.field][row] == limit.value]
        reached = [limit for limit in under if taken[limit.id] >= limit.number * n_cohorts]
        if len(seated) >= n_seats:
            waiting[row] = text("cohorts.place.full", n=n_seats)
        elif reached:
            n, name = reached[0].number * n_cohorts, reached[0].name
            waiting[row] = text("cohorts.place.full_for", n=n, name=name)
        else:
            seated.append(row)
            taken.update(limit.id for limit in under)
    return Seats(n_cohorts, tuple(seated), waiting)


def cohort_sizes(n: int, n_cohorts: int, group: GroupSize, pinned: Counter[int]) -> tuple[int, ...] | None:
    """Return sizes that differ as little as the pinned people allow.

    Parameters
    ----------
    n, n_cohorts
        People with a seat, and cohorts.
    group
        Smallest and largest cohort.
    pinned
        How many people are pinned in each cohort, from 0.

    Returns
    -------
    tuple of int, or None
        None when a cohort would become too small.

    """
    sizes = list(even_sizes(n, n_cohorts))
    for cohort in range(n_cohorts):
        while sizes[cohort] < pinned[cohort]:
            spare = [size - max(group.minimum, pinned[other]) for other, size in enumerate(sizes)]
            giver = spare.index(max(spare))
            if spare[giver] <= 0:
                return None
            sizes[giver] -= 1
            sizes[cohort] += 1
    return tuple(sizes)


def conflicts(plan: Plan, seated: pd.DataFrame, pins: Mapping[str, int], n_cohorts: int) -> Iterator[Problem]:
    """Yield the wishes that cannot be met together, and by whom.

    Parameters
    ----------
    plan
        With sizes, limits, kinds of groups and pairs to keep apart.
    seated
        Those with a seat, with ``respondent`` and ``gemeente`` (in comparable form).
    pins
        Cohort, from 1, of those who are pinned and have a seat.
    n_cohorts
        Cohorts that start.

    """
    if beyond := [name for name, cohort in pins.items() if cohort > n_cohorts]:
        problem = Note("pinned_nowhere", n=n_cohorts)
        yield Problem("COHORT-006", {"problem": problem}, beyond)
        return
    inside = {cohort: [name for name in pins if pins[name] == cohort] for cohort in sorted(set(pins.values()))}
    crowded = list(_too_many_pinned(plan, seated, inside))
    yield from crowded
    sizes = cohort_sizes(len(seated), n_cohorts, plan.group, Counter(cohort - 1 for cohort in pins.values()))
    if sizes is None:
        if not crowded:
            problem = Note("pins_leave_few", n=plan.group.minimum)
            names = [name for name, cohort in pins.items() if len(inside[cohort]) > plan.group.minimum]
            yield Problem("COHORT-006", {"problem": problem}, names)
        return
    told = set[tuple[str, ...]]()
    for different, n_groups in numbers_of_groups_within(plan, sizes):
        for apart in conflict_sets(seated, plan.apart, different=different):
            for problem, names in _too_few_groups(seated["respondent"][apart].tolist(), inside, n_groups):
                if tuple(names) not in told:
                    yield Problem("COHORT-006", {"problem": problem}, names)
                told.add(tuple(names))


def numbers_of_groups_within(plan: Plan, sizes: Sequence[int]) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """Yield, per kind of group, whether municipalities differ in it and how many fit in each cohort.

    In a programme without groups within its cohorts each cohort is one group.
    """
    for kind in plan.kinds:
        yield kind.different is not None, tuple(max(1, size // kind.minimum) for size in sizes)
    if not plan.kinds:
        yield False, (1,) * len(sizes)


def _too_many_pinned(plan: Plan, seated: pd.DataFrame, inside: Mapping[int, list[str]]) -> Iterator[Problem]:
    """Yield people who are pinned in a cohort that does not hold so many, or not so many of their kind."""
    for cohort, names in inside.items():
        if len(names) > plan.group.maximum:
            problem = Note("pins_beyond", cohort=cohort, n=plan.group.maximum)
            yield Problem("COHORT-006", {"problem": problem}, names)
        for limit in plan.limits:
            under = set(seated["respondent"][seated[limit.field] == limit.value]) if limit.field in seated else set()
            if len(limited := [name for name in names if name in under]) > limit.number:
                problem = Note("pins_beyond_limit", cohort=cohort, n=limit.number, limit=limit.id)
                yield Problem("COHORT-006", {"problem": problem}, limited)


def _too_few_groups(
    names: list[str], inside: Mapping[int, list[str]], n_groups: Sequence[int]
) -> Iterator[tuple[Note, list[str]]]:
    """Yield people who may not meet where there are not enough groups for them, in all or in one cohort."""
    if len(names) > sum(n_groups):
        yield Note("apart_groups", n=sum(n_groups)), names
    for cohort, pinned in inside.items():
        if len(both := [name for name in names if name in pinned]) > n_groups[cohort - 1]:
            yield Note("apart_pinned", cohort=cohort, n=n_groups[cohort - 1]), both


def conflict_sets(
    people: pd.DataFrame, apart: Sequence[tuple[str, str]], *, different: bool
) -> list[NDArray[np.bool_]]:
    """Return the largest sets of people of whom no two may be in one group.

    Parameters
    ----------
    people
        ``respondent``, and ``gemeente`` in comparable form, "" where it is not known.
    apart
        Pairs to keep apart; those of whom one is not among the people have no say.
    different
        Whether people of one municipality may not meet.

    Returns
    -------
    list of ndarray
        Each of shape (n_people,), of bool, with at least two people.

    References
    ----------
    Bron & Kerbosch (1973).

    """
    row = {name: index for index, name in enumerate(people["respondent"])}
    homes = people["gemeente"].to_numpy()
    clash = (homes[:, None] == homes) & (homes != "") & different
    for a, b in apart:
        if a in row and b in row:
            clash[row[a], row[b]] = clash[row[b], row[a]] = True
    np.fill_diagonal(clash, val=False)
    near = [set(np.flatnonzero(line).tolist()) for line in clash]
    someone = {index for index, others in enumerate(near) if others}
    return [np.isin(np.arange(len(people)), clique) for clique in _cliques(near, [], someone, set())]


def _cliques(near: Sequence[set[int]], clique: list[int], able: set[int], done: set[int]) -> Iterator[list[int]]:
    """Yield the largest cliques around one: of people who are ``able`` to join it; those ``done`` were tried before."""
    if not able and not done and clique:
        yield clique
    if able:
        pivot = max(sorted(able | done), key=lambda person: len(able & near[person]))
        for person in sorted(able - near[pivot]):
            yield from _cliques(near, [*clique, person], able & near[person], done & near[person])
            able, done = able - {person}, done | {person}
