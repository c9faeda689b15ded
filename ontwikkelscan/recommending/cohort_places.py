"""Who gets a place and who waits: by an order that a person gives, or by lot. Needs do not come here, on purpose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Problem, error
from ontwikkelscan.recommending.division import even_sizes
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ontwikkelscan.model.programme import Group
    from ontwikkelscan.recommending.cohort_plan import Order, Plan

LOT = 0
"""Stream of the seed that the lot is drawn from, apart from those of the search."""


@dataclass(frozen=True)
class Places:
    """How many cohorts start, the rows of the table with a place, first to last, and per waiting row why."""

    n_cohorts: int
    placed: tuple[int, ...]
    waiting: Mapping[int, str]


def stand_in_line(table: pd.DataFrame, order: Order, seed: int | None) -> list[int]:
    """Return the rows of those who are admitted, in the order in which places are given.

    Parameters
    ----------
    table
        Text, with ``respondent``, ``toegelaten`` and perhaps ``volgorde``.
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
        COHORT-001 when an admitted person has no number of their own in ``volgorde``, -002 for a lot without a seed.

    """
    admitted = [row for row, cell in enumerate(table["toegelaten"]) if cell == "ja"]
    if order == "lot":
        if seed is None:
            raise error("COHORT-002")
        by_id = sorted(admitted, key=lambda row: str(table["respondent"][row]))
        return [by_id[place] for place in np.random.default_rng([seed, LOT]).permutation(len(by_id))]
    if "volgorde" not in table or not any(table["volgorde"][admitted]):
        return admitted
    numbers = pd.to_numeric(table["volgorde"][admitted], errors="coerce")
    unclear = numbers.isna() | numbers.duplicated(keep=False)
    if unclear.any():
        raise error("COHORT-001", [str(name) for name in table["respondent"][numbers.index[unclear]]])
    return [int(row) for row in numbers.sort_values().index]


def give_places(table: pd.DataFrame, line: Sequence[int], plan: Plan) -> Places:
    """Give places in the order of the line, as long as there are any and no limit is reached.

    Parameters
    ----------
    table, line
        See :func:`stand_in_line`.
    plan
        With the size of a cohort, the limits, and how many cohorts are wanted: so many, or as many as can start. When
        that is not said: as many as give most people a place, and no more than that takes.

    Returns
    -------
    Places
        Without cohorts when there are too few people for one.

    """
    most = plan.n_wanted or len(line) // plan.group.minimum
    tried = [_fill(table, line, plan, n_cohorts) for n_cohorts in range(1, most + 1)]
    able = [places for places in tried if len(places.placed) >= places.n_cohorts * plan.group.minimum]
    if not able:
        return Places(0, (), dict.fromkeys(line, text("cohorts.place.too_few")))
    return able[-1] if plan.n_wanted else max(able, key=lambda places: (len(places.placed), -places.n_cohorts))


def _fill(table: pd.DataFrame, line: Sequence[int], plan: Plan, n_cohorts: int) -> Places:
    placed: list[int] = []
    waiting: dict[int, str] = {}
    taken: Counter[str] = Counter()
    n_places = n_cohorts * plan.group.maximum
    for row in line:
        under = [limit for limit in plan.limits if limit.field in table and table[limit.field][row] == limit.value]
        reached = [limit for limit in under if taken[limit.id] >= limit.number * n_cohorts]
        if len(placed) >= n_places:
            waiting[row] = text("cohorts.place.full", n=n_places)
        elif reached:
            n, name = reached[0].number * n_cohorts, reached[0].name
            waiting[row] = text("cohorts.place.full_for", n=n, name=name)
        else:
            placed.append(row)
            taken.update(limit.id for limit in under)
    return Places(n_cohorts, tuple(placed), waiting)


def cohort_sizes(n: int, n_cohorts: int, group: Group, pinned: Counter[int]) -> tuple[int, ...] | None:
    """Return sizes that differ as little as the pinned people allow.

    Parameters
    ----------
    n, n_cohorts
        People with a place, and cohorts.
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


def conflicts(
    plan: Plan, placed: pd.DataFrame, pins: Mapping[str, int], apart: Sequence[tuple[str, str]], n_cohorts: int
) -> Iterator[Problem]:
    """Yield the wishes that cannot be met together, and by whom.

    Parameters
    ----------
    plan
        With sizes, limits and kinds of groups.
    placed
        Those with a place, with ``respondent`` and ``gemeente`` (in comparable form).
    pins
        Cohort, from 0, of those who are pinned and have a place.
    apart
        Pairs to keep apart, both with a place.
    n_cohorts
        Cohorts that start.

    """
    if beyond := [name for name, cohort in pins.items() if not 0 <= cohort < n_cohorts]:
        problem = f"these people are pinned in a cohort that there is not; cohorts are numbered 1 to {n_cohorts}"
        yield Problem("COHORT-006", {"problem": problem}, beyond)
        return
    inside = {cohort: [name for name in pins if pins[name] == cohort] for cohort in sorted(set(pins.values()))}
    yield from _too_many_pinned(plan, placed, inside)
    sizes = cohort_sizes(len(placed), n_cohorts, plan.group, Counter(pins.values())) or ()
    if not sizes:
        problem = f"with these pins another cohort would hold fewer than {plan.group.minimum} people"
        yield Problem("COHORT-006", {"problem": problem}, list(pins))
    for kind in plan.kinds if sizes else ():
        if kind.different:
            yield from _too_many_of_one(placed, inside, [most_groups(size, kind) for size in sizes])
    for pair in apart if not plan.kinds else ():
        a, b = (pins.get(name) for name in pair)
        if n_cohorts == 1 or (a is not None and a == b):
            yield Problem("COHORT-006", {"problem": "these two are kept apart, and would be in one cohort"}, pair)


def most_groups(n: int, kind: Group) -> int:
    """Return the largest number of groups that people can form."""
    return max(1, n // kind.minimum)


def _too_many_pinned(plan: Plan, placed: pd.DataFrame, inside: Mapping[int, list[str]]) -> Iterator[Problem]:
    """Yield people who are pinned in a cohort that does not hold so many, or not so many of their kind."""
    for cohort, names in inside.items():
        if len(names) > plan.group.maximum:
            problem = (
                f"cohort {cohort + 1} holds at most {plan.group.maximum} people, and {len(names)} are pinned in it"
            )
            yield Problem("COHORT-006", {"problem": problem}, names)
        for limit in plan.limits:
            under = set(placed["respondent"][placed[limit.field] == limit.value]) if limit.field in placed else set()
            if len(those := [name for name in names if name in under]) > limit.number:
                problem = f"cohort {cohort + 1} takes at most {limit.number} people under limit '{limit.id}'"
                yield Problem("COHORT-006", {"problem": problem}, those)


def _too_many_of_one(placed: pd.DataFrame, inside: Mapping[int, list[str]], rooms: Sequence[int]) -> Iterator[Problem]:
    """Yield people of one municipality for whom there are not enough groups to be in different ones."""
    known = placed[placed["gemeente"] != ""]
    for _, those in known.groupby("gemeente", sort=False)["respondent"]:
        if len(those) > sum(rooms):
            problem = f"these people are of one municipality, and there can be {sum(rooms)} groups at most"
            yield Problem("COHORT-006", {"problem": problem}, list(those))
        for cohort, names in inside.items():
            if len(both := [name for name in those if name in names]) > rooms[cohort]:
                problem = (
                    f"these people of one municipality are pinned in cohort {cohort + 1}, "
                    f"where there can be {rooms[cohort]} groups at most"
                )
                yield Problem("COHORT-006", {"problem": problem}, both)
