"""How the make-up of a sample differs from that of its population."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.model.norm import Coverage
from ontwikkelscan.norming.rows import SHARE_DECIMALS
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.norming.sample import Sample

    FloatArray = NDArray[np.float64]

LEAST_CELL = 5
"""Fewer people of a category could be recognised."""


def coverage_of(
    people: Sample, names: Sequence[str], margins: Mapping[str, Mapping[str, float]], weights: FloatArray
) -> tuple[Coverage, ...]:
    """Return the share of each category, in the sample, weighted, and in the population where that is known."""
    rows = []
    weights = weights[people.fullest]
    for name in names:
        categories = np.array(people.categories(name)[people.fullest], dtype=object)
        known = np.array([category is not None for category in categories])
        shares = margins.get(name, {})
        if not shares:
            categories[known] = _merged(categories[known])
        for category in dict.fromkeys([*shares, *sorted(set(categories[known]))]):
            inside = categories == category
            share, theirs = float(inside[known].mean()), shares.get(category)
            rows.append(
                Coverage(
                    question=name,
                    category=category,
                    n=int(inside.sum()),
                    share=round(share, 4),
                    weighted_share=round(float(weights[inside].sum() / weights[known].sum()), SHARE_DECIMALS),
                    population_share=theirs,
                    difference=None if theirs is None else round(standardised_difference(share, theirs), 4),
                )
            )
    return tuple(rows)


def _merged(categories: NDArray[Any]) -> NDArray[Any]:
    """Take the smallest categories together until each that is left, and what is taken together, has five people."""
    ids, counts = np.unique(categories.astype(str), return_counts=True)
    order = counts.argsort(kind="stable")
    n_merged = next((n for n in range(len(ids) + 1) if _is_safe(counts[order], n)), len(ids))
    return np.where(np.isin(categories.astype(str), ids[order[:n_merged]]), text("norm.other"), categories)


def _is_safe(counts: NDArray[np.int64], n_merged: int) -> bool:
    return counts[n_merged:].min(initial=LEAST_CELL) >= LEAST_CELL and (
        n_merged == 0 or counts[:n_merged].sum() >= LEAST_CELL
    )


def standardised_difference(share: float, other: float) -> float:
    """Return the difference of two shares in units of their spread: (p - q) / sqrt((p (1 - p) + q (1 - q)) / 2)."""
    spread = np.sqrt((share * (1 - share) + other * (1 - other)) / 2)
    return float((share - other) / spread) if spread else 0.0
