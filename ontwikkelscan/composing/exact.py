"""How good a division can be: by listing all groups where that is possible, otherwise by CP-SAT (extra ``exact``).

What a group costs depends on who is in it and on nothing else. So all groups are listed and priced, and a linear
programme chooses among them, with shares of groups allowed: no division costs less. Groups that are too dear to be part
of a better division drop out by their reduced costs; among the few that remain whole groups are chosen. Twenty people
can form 116,280 groups of six and seven: that takes a second. CP-SAT sees the same costs and limits as the search,
written as who sits where, and takes minutes; it is the reference that the search is tested against.
"""

from __future__ import annotations

from itertools import chain, combinations
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ontwikkelscan.composing.division import Division, Feature, IntArray


EFFORT = 20.0
"""Deterministic time of CP-SAT per division, about as many seconds: the same result on every machine."""


def prove_division(division: Division, groups: IntArray) -> tuple[IntArray, int]:
    """Look for a better division than a given one, and for the cost that none can go below.

    Parameters
    ----------
    division
        What is divided, and what counts.
    groups
        A division within the limits, such as that of :func:`search_division`.

    Returns
    -------
    groups, bound
        The best division found, and what no division can cost less than. Equal to its cost: it is proven to be best.

    Raises
    ------
    OntwikkelscanError
        COHORT-008 where CP-SAT is needed and not installed.

    """
    if division.cost(groups) <= division.bound:
        return groups, division.bound
    if can_be_listed(division):
        return prove_by_listing(division, groups)
    return solve_by_cp_sat(division, groups)


def solve_by_cp_sat(division: Division, groups: IntArray, *, effort: float = EFFORT) -> tuple[IntArray, int]:
    """Do the same by CP-SAT, for any division; see :func:`prove_division`.

    Parameters
    ----------
    division, groups
        See there.
    effort
        Where to stop without a proof.

    Returns
    -------
    groups, bound
        See there.

    Raises
    ------
    OntwikkelscanError
        COHORT-008 when it is not installed.

    """
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("COHORT-008") from cause
    model = cp_model.CpModel()
    n_groups = len(division.sizes)
    inside = [[model.new_bool_var("") for _ in range(n_groups)] for _ in range(len(division))]
    for person, row in enumerate(inside):
        model.add_exactly_one(row)
        if division.fixed[person] >= 0:
            model.add(row[division.fixed[person]] == 1)
        for group, variable in enumerate(row):
            model.add_hint(variable, bool(groups[person] == group))
    for group, size in enumerate(division.sizes):
        model.add(sum(row[group] for row in inside) == size)
    if not (division.fixed >= 0).any():
        _number_by_first_member(model, division, inside)
    units = [
        feature.weight * _units(model, division, feature, inside, group)
        for feature in division.features
        for group in range(n_groups)
    ]
    model.minimize(sum(units) + sum(_unlike(model, division, inside)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    bound = max(division.bound, round(solver.best_objective_bound))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return groups, bound
    found = np.array([[solver.value(variable) for variable in row] for row in inside]).argmax(axis=1)
    return (found if division.cost(found) < division.cost(groups) else groups), bound


def _units(model: Any, division: Division, feature: Feature, inside: list[list[Any]], group: int) -> Any:
    """Return what one feature costs in one group, and keep it to its limit."""
    members = [inside[person][group] for person in np.flatnonzero(feature.has)]
    count = sum(members)
    if feature.kind == "limit":
        model.add(count <= feature.most[group])
        return 0
    if feature.kind == "spread":
        low, high = division.even_share(feature, group)
        units = model.new_int_var(0, max(len(members), division.sizes[group]), "")
        model.add(units >= count - high)
        model.add(units >= low - count)
        return units
    none, several = model.new_bool_var(""), model.new_bool_var("")
    model.add(count <= len(members) * (1 - none))
    model.add(count >= 1 - none + several)
    return 1 - none - several


def _unlike(model: Any, division: Division, inside: list[list[Any]]) -> Iterator[Any]:
    """Yield what pairs of people cost: a pair that is together has both in one group."""
    if division.p is None:
        return
    for group, size in enumerate(division.sizes):
        costs = division.pairs[size]
        for one, other in combinations(range(len(division)), 2):
            together = model.new_bool_var("")
            model.add(together >= inside[one][group] + inside[other][group] - 1)
            yield int(costs[one, other]) * together


def _number_by_first_member(model: Any, division: Division, inside: list[list[Any]]) -> None:
    """Leave one numbering of groups of equal size: without it each division counts many times."""
    for group in range(len(division.sizes) - 1):
        if division.sizes[group] == division.sizes[group + 1]:
            for person in range(len(division)):
                model.add(inside[person][group + 1] <= sum(inside[other][group] for other in range(person)))


MANY = 2_500_000
"""Groups that are listed at most: some hundreds of megabytes."""
FIRST, MORE = 3000, 2000
"""Groups that the linear programme starts with, and that enter at a time."""
ROUNDING = 1e-6
"""Less than this is rounding of the solvers."""
N_NODES = 100_000
"""Where the choice among the groups that remain stops without a proof."""


class _Listed(NamedTuple):
    """All groups of one size within the limits: members (n_groups, size), what they cost, how many are needed."""

    members: NDArray[np.int16]
    cost: IntArray
    needed: int


def can_be_listed(division: Division) -> bool:
    """Tell whether all groups that could be formed can be listed."""
    n_possible = sum(comb(len(division), size) for size in set(division.sizes))
    return n_possible <= MANY and not (division.fixed >= 0).any()


def prove_by_listing(division: Division, groups: IntArray) -> tuple[IntArray, int]:
    """Return the best division, and what no division can cost less than: the same, if the proof is complete.

    Parameters
    ----------
    division
        What is divided; :func:`can_be_listed` must hold.
    groups
        A division within the limits, such as that of :func:`search_division`.

    Returns
    -------
    groups, bound
        The given division where none is better.

    """
    best = division.cost(groups)
    listed = [_list_groups(division, size) for size in sorted(set(division.sizes), reverse=True)]
    bound, reduced = _relax(division, listed, groups)
    if np.ceil(bound - ROUNDING) >= best:
        return groups, best
    kept = [np.flatnonzero(values <= best - 1 - bound + ROUNDING) for values in reduced]
    matrix, needed = _cover(division, listed, kept)
    cost = np.concatenate([kind.cost[rows] for kind, rows in zip(listed, kept, strict=True)])
    solved = (
        milp(
            cost,
            constraints=LinearConstraint(matrix, needed, needed),
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"node_limit": N_NODES},
        )
        if len(cost)
        else None
    )
    if solved is None or solved.status == 2:  # noqa: PLR2004 - scipy: there is no such division
        return groups, best
    if solved.status != 0:
        return groups, int(np.ceil(bound - ROUNDING))
    members = [row for kind, rows in zip(listed, kept, strict=True) for row in kind.members[rows]]
    return _numbered(division, [members[index] for index in np.flatnonzero(solved.x > 0.5)]), round(solved.fun)  # noqa: PLR2004 - yes or no


def _list_groups(division: Division, size: int) -> _Listed:
    n_possible = comb(len(division), size)
    chosen = chain.from_iterable(combinations(range(len(division)), size))
    members = np.fromiter(chosen, dtype=np.int16, count=n_possible * size).reshape(n_possible, size)
    like = division.sizes.index(size)
    cost, allowed = np.zeros(n_possible, dtype=np.int64), np.ones(n_possible, dtype=bool)
    for column, feature in enumerate(division.features):
        count = feature.has[members].sum(axis=1, dtype=np.int16)
        cost += (feature.weight * division.costs[like, column])[count]
        allowed &= division.excess[like, column][count] == 0
    if division.p is not None:
        for one, other in combinations(range(size), 2):
            cost += division.pairs[size][members[:, one], members[:, other]]
    return _Listed(members[allowed], cost[allowed], division.sizes.count(size))


def _relax(division: Division, listed: list[_Listed], groups: IntArray) -> tuple[float, list[NDArray[np.float64]]]:
    """Return the cost with shares of groups allowed, and per size the reduced cost of each group.

    The programme starts with the cheapest groups and those of the given division; groups with a negative reduced cost
    enter until there are none.
    """
    inside = [_rows_of(kind, groups) for kind in listed]
    inside = [
        np.union1d(rows, np.argsort(kind.cost, kind="stable")[:FIRST])
        for rows, kind in zip(inside, listed, strict=True)
    ]
    while True:
        matrix, needed = _cover(division, listed, inside)
        cost = np.concatenate([kind.cost[rows] for kind, rows in zip(listed, inside, strict=True)])
        solved = linprog(cost, A_eq=matrix, b_eq=needed, method="highs")
        value = solved.eqlin.marginals
        reduced = [
            kind.cost - value[kind.members].sum(axis=1) - value[len(division) + index]
            for index, kind in enumerate(listed)
        ]
        entering = [np.flatnonzero(values < -ROUNDING) for values in reduced]
        if not sum(map(len, entering)):
            return float(solved.fun or 0.0), reduced
        inside = [
            np.union1d(rows, more[np.argsort(values[more], kind="stable")[:MORE]])
            for rows, more, values in zip(inside, entering, reduced, strict=True)
        ]


def _rows_of(kind: _Listed, groups: IntArray) -> IntArray:
    """Return where the groups of a division stand in the list."""
    of_members = groups[kind.members]
    together = (of_members == of_members[:, :1]).all(axis=1)
    complete = np.bincount(groups)[of_members[:, 0]] == kind.members.shape[1]
    return np.flatnonzero(together & complete)


def _cover(division: Division, listed: list[_Listed], rows_of: list[IntArray]) -> tuple[Any, NDArray[np.float64]]:
    """Return the conditions: everyone in one group, and so many groups of each size."""
    rows, columns, n_columns = [], [], 0
    for index, (kind, chosen) in enumerate(zip(listed, rows_of, strict=True)):
        members = kind.members[chosen].astype(np.int64)
        rows += [members.ravel(), np.full(len(chosen), len(division) + index)]
        numbers = np.arange(len(chosen)) + n_columns
        columns += [np.repeat(numbers, members.shape[1]), numbers]
        n_columns += len(chosen)
    shape = (len(division) + len(listed), n_columns)
    row, column = np.concatenate(rows), np.concatenate(columns)
    needed = np.array([1.0] * len(division) + [kind.needed for kind in listed])
    return csr_array((np.ones(len(row)), (row, column)), shape=shape), needed


def _numbered(division: Division, chosen: list[NDArray[np.int16]]) -> IntArray:
    """Give numbers to the chosen groups as the sizes of the division ask, in the order of their first members."""
    groups = np.empty(len(division), dtype=np.int64)
    free = {size: [index for index, other in enumerate(division.sizes) if other == size] for size in division.sizes}
    for members in sorted(chosen, key=lambda row: int(row[0])):
        groups[members] = free[len(members)].pop(0)
    return groups
