"""Rate a norm against the thresholds of review systems, and say how far each next one still is."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.loading.norms import load_thresholds
from ontwikkelscan.norming.formulas import finite_population_n, n_for_precision
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.reliability import alpha_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.model.norm import AgeStep, Norm, System

DAYS_A_YEAR = 365.25
MOST_PEOPLE = 100_000
"""A bound that so many people would not reach is not reached by more people."""
COLUMNS = "system aspect competency value rating next_rating still_needed".split()
NEEDED = "system aspect rating threshold still_needed".split()


def rate_norm(norm: Norm, *, today: date | None = None) -> pd.DataFrame:
    """Rate a norm against COTAN and EFPA thresholds.

    Parameters
    ----------
    norm
        From :func:`load_norm` or :func:`build_norm`.
    today
        For its age; left out: today.

    Returns
    -------
    DataFrame
        One row per system and aspect: ``n`` (people, or effective people of a weighted sample, on the scale with the
        fewest), ``n_precision`` (the people whose precision that equals in an endless population, if the size of the
        population is known), ``reliability`` (lower bound of the interval of the weakest scale; the reliability itself
        where there is no interval), ``years``. ``rating``, the ``next_rating``, and what is ``still_needed`` for it:
        people, or reliability; empty at the highest rating. A simulated norm has no people: its ratings are empty.

    Notes
    -----
    Measurement specification, section 1. The thresholds stand in ``norms/thresholds.yaml``.

    """
    rows = [row for system in load_thresholds().systems for row in _rows(norm, system, today or now().date())]
    return pd.DataFrame(rows, columns=COLUMNS)


def people_needed(n: float, norm: Norm | None = None, *, size: int | None = None) -> pd.DataFrame:
    """Tell for every threshold how many people are still needed.

    Parameters
    ----------
    n
        (Effective) people on the scale with the fewest.
    norm
        For thresholds of reliability; left out: there is none yet.
    size
        Of the population, where it is known.

    Returns
    -------
    DataFrame
        One row per system, aspect and rating above the lowest. ``n``: people. ``n_precision``: people of a population
        of that size, with the precision of ``threshold`` from an endless one. ``reliability``: people with whom every
        lower bound comes to ``threshold`` if reliability stays as it is. ``still_needed``: beside those that there are;
        0 when it is reached, NaN when no number of people is enough.

    """
    rows: list[tuple[object, ...]] = []
    for system in load_thresholds().systems:
        needed: dict[str, list[tuple[float, float]]] = {"n": [(cut, cut - n) for cut in system.n]}
        if size is not None:
            needed["n_precision"] = [(cut, n_for_precision(cut, size) - n) for cut in system.n]
        if norm is not None:
            needed["reliability"] = [(cut, _people_for(norm, cut) - n) for cut in system.reliability]
        for aspect, cuts in needed.items():
            for rating, (cut, still) in zip(system.ratings[1:], cuts, strict=True):
                rows.append((system.id, aspect, rating, cut, max(np.ceil(still), 0.0)))
    return pd.DataFrame(rows, columns=NEEDED)


def _people_for(norm: Norm, cut: float) -> float:
    """Return how many people bring every lower bound of reliability to a threshold; NaN when none do."""
    found = []
    for scale in norm.scales:
        if scale.reliability_low is None or scale.reliability_low >= cut:
            continue
        low, high = scale.n, MOST_PEOPLE
        k = max(scale.n_items, 2)
        if alpha_interval(scale.reliability, n_respondents=high, n_items=k)[0] < cut:
            return np.nan
        while high - low > 1:
            middle = (low + high) // 2
            enough = alpha_interval(scale.reliability, n_respondents=middle, n_items=k)[0] >= cut
            low, high = (low, middle) if enough else (middle, high)
        found.append(high)
    return float(max(found, default=0))


def age_in_years(made: str, today: date) -> float:
    """Return how old a norm is; a date to come counts as today."""
    return max((today - date.fromisoformat(made)).days / DAYS_A_YEAR, 0.0)


def age_step(norm: Norm, today: date) -> tuple[AgeStep | None, bool]:
    """Return what is said of the age of a norm, if anything, and whether it is too old to be used."""
    steps = load_thresholds().ageing.steps
    reached = [step for step in steps if age_in_years(norm.date, today) >= step.years]
    return (reached[-1] if reached else None), bool(reached) and reached[-1] == steps[-1]


def _rows(norm: Norm, system: System, today: date) -> Iterator[tuple[object, ...]]:
    fewest = min(norm.scales, key=lambda scale: scale.n_effective)
    n, size = fewest.n_effective, norm.population.size if norm.population else None
    continuous = norm.method == "regression" and system.n_continuous
    cuts = system.n_continuous if continuous else system.n
    counted = n / system.groups_continuous if continuous else n
    aspect = "n_per_group" if continuous else "n"
    yield _row(norm, system, aspect, fewest.competency, counted, cuts, [math.ceil(cut - counted) for cut in cuts])
    if size is not None and n < size:
        still = [math.ceil(n_for_precision(cut, size) - n) for cut in system.n]
        value = float(finite_population_n(n, size))
        yield _row(norm, system, "n_precision", fewest.competency, value, system.n, still)
    bounds = {s.competency: s.reliability if s.reliability_low is None else s.reliability_low for s in norm.scales}
    weakest = min(bounds, key=lambda name: bounds[name])
    low = bounds[weakest]
    yield _row(norm, system, "reliability", weakest, low, system.reliability, [cut - low for cut in system.reliability])
    if system.years:
        years = age_in_years(norm.date, today)
        place = sum(years < cut for cut in system.years)
        yield (system.id, "years", "", years, "" if norm.status == "simulated" else system.ratings[place], "", np.nan)


def _row(
    norm: Norm,
    system: System,
    aspect: str,
    competency: str,
    value: float,
    cuts: Sequence[float],
    still: Sequence[float],
) -> tuple[object, ...]:
    if norm.status == "simulated":
        return (system.id, aspect, competency, value, "", "", np.nan)
    place = sum(value >= cut for cut in cuts)
    highest = place == len(cuts)
    return (
        system.id,
        aspect,
        competency,
        value,
        system.ratings[place],
        "" if highest else system.ratings[place + 1],
        np.nan if highest else still[place],
    )
