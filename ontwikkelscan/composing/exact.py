"""How good a division can be: by listing all groups where that is possible, otherwise by CP-SAT (extra ``exact``).

CP-SAT sees the same costs and limits as the search, written as who sits where; it is the reference that the search is
tested against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.composing.proof import can_be_listed, prove_by_listing
from ontwikkelscan.errors import error

if TYPE_CHECKING:
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
    model.minimize(sum(units))
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
    those = [inside[person][group] for person in np.flatnonzero(feature.has)]
    count = sum(those)
    if feature.kind == "limit":
        model.add(count <= feature.most[group])
        return 0
    if feature.kind == "spread":
        low, high = division.even_share(feature, group)
        units = model.new_int_var(0, max(len(those), division.sizes[group]), "")
        model.add(units >= count - high)
        model.add(units >= low - count)
        return units
    none, several = model.new_bool_var(""), model.new_bool_var("")
    model.add(count <= len(those) * (1 - none))
    model.add(count >= 1 - none + several)
    return 1 - none - several


def _number_by_first_member(model: Any, division: Division, inside: list[list[Any]]) -> None:
    """Leave one numbering of groups of equal size: without it each division counts many times."""
    for group in range(len(division.sizes) - 1):
        if division.sizes[group] == division.sizes[group + 1]:
            for person in range(len(division)):
                model.add(inside[person][group + 1] <= sum(inside[other][group] for other in range(person)))
