"""A division of people into groups, written as one table of costs.

Everything that counts is a feature: a yes or no per person, such as a size class, a need, a municipality, or a pair
that is kept apart. What a division costs is looked up from how many people of each group have each feature:

- ``spread``: so many people above or below an even share of whole people. Of 6 people in a size class, 4 groups of 5
  get 1 or 2 each; a third one costs 1, a missing one too;
- ``team``: 1 where exactly one person of those who belong together, such as two of one municipality, is in a group;
- ``limit``: may not be exceeded, whatever else it would bring.

Needs count by pairs: what keeps two people of one group from having the same needs costs, as in a working division.
All costs are whole numbers, so that an optimum can be proven and two machines find the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ontwikkelscan.composing.plan import NEEDS, WEIGHTS
from ontwikkelscan.dividing.exchange import alike, per_pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Feature:
    """What some people have and others do not.

    Attributes
    ----------
    measure
        What it is reported under, such as "regio".
    kind
        How it counts; see above.
    has
        Shape (n_people,), of bool.
    weight
        What one unit of it costs; of no use to a limit.
    most
        Per group, for a limit: how many people with it a group may hold.

    """

    measure: str
    kind: Literal["spread", "team", "limit"]
    has: NDArray[np.bool_]
    weight: int = 1
    most: tuple[int, ...] = ()

    @property
    def unavoidable(self) -> int:
        """Units that it costs in any division: who has no colleague is alone anywhere."""
        return int(self.kind == "team" and int(self.has.sum()) == 1)


@dataclass(frozen=True, eq=False)
class Division:
    """What is divided: groups of fixed sizes, the features that count, and who stands in a group beforehand.

    Attributes
    ----------
    sizes
        People per group; they add up to the number of people.
    features
        What counts.
    fixed
        Shape (n_people,): the group that someone stays in, or -1.
    p
        Shape (n_people, n_competencies): need probabilities, where needs count.

    """

    sizes: tuple[int, ...]
    features: tuple[Feature, ...]
    fixed: IntArray
    p: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.fixed)

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """Shape (n_people, n_features): 1 for who has it, otherwise 0."""
        columns = [feature.has for feature in self.features]
        return np.array(columns, dtype=float).reshape(len(columns), len(self)).T

    @cached_property
    def weights(self) -> IntArray:
        """Shape (n_features,)."""
        return np.array([feature.weight for feature in self.features], dtype=np.int64)

    @cached_property
    def costs(self) -> IntArray:
        """Shape (n_groups, n_features, max size + 2): units that a count costs, unweighted; 0 for limits."""
        return self._table("spread", "team")

    @cached_property
    def excess(self) -> IntArray:
        """Same shape: people too many for a limit."""
        return self._table("limit")

    def _table(self, *kinds: str) -> IntArray:
        count = np.arange(max(self.sizes) + 2)
        table = np.zeros((len(self.sizes), len(self.features), len(count)), dtype=np.int64)
        for column, feature in enumerate(self.features):
            if feature.kind not in kinds:
                continue
            for group in range(len(self.sizes)):
                if feature.kind == "spread":
                    low, high = self.even_share(feature, group)
                    table[group, column] = np.maximum(count - high, 0) + np.maximum(low - count, 0)
                elif feature.kind == "limit":
                    table[group, column] = np.maximum(count - feature.most[group], 0)
                else:
                    table[group, column] = count == 1
        return table

    def even_share(self, feature: Feature, group: int) -> tuple[int, int]:
        """Return the whole numbers around the share of a group that is in proportion to its size."""
        total = int(feature.has.sum()) * self.sizes[group]
        return total // len(self), -(-total // len(self))

    def counts(self, groups: IntArray) -> IntArray:
        """Return how many people of each group have each feature, shape (n_groups, n_features)."""
        member = groups == np.arange(len(self.sizes))[:, None]
        return (member.astype(float) @ self.matrix).astype(np.int64)

    def units(self, groups: IntArray) -> IntArray:
        """Return what each feature costs in each group, unweighted, shape (n_groups, n_features)."""
        return self._look_up(self.costs, groups)

    def cost(self, groups: IntArray) -> int:
        """Return what a division costs, weighted; limits apart."""
        return int((self.units(groups) @ self.weights).sum()) + self._unlike(groups)

    def pair_costs(self, size: int) -> IntArray:
        """Return what each two people of a group of this size cost, shape (n_people, n_people); 0 without needs.

        Added up over a group: the weight of needs, times over its people how far they are from having the needs of the
        others, 1 minus the mean cosine.
        """
        if self.p is None:
            return np.zeros((len(self), len(self)), dtype=np.int64)
        costs = np.rint(2 * WEIGHTS[NEEDS] * (1 - alike(self.p)) / max(size - 1, 1)).astype(np.int64)
        np.fill_diagonal(costs, 0)
        return costs

    @cached_property
    def pairs(self) -> dict[int, IntArray]:
        """Those costs per size that occurs."""
        return {size: self.pair_costs(size) for size in sorted(set(self.sizes))}

    def _unlike(self, groups: IntArray) -> int:
        if self.p is None:
            return 0
        inside = [np.flatnonzero(groups == group) for group in range(len(self.sizes))]
        return sum(int(self.pairs[len(rows)][np.ix_(rows, rows)].sum()) for rows in inside) // 2

    def shared(self, groups: IntArray) -> float:
        """Return how many needs two people of one group are expected to share; 0 where needs do not count."""
        return 0.0 if self.p is None else per_pair(self.p, self.p, groups)

    def broken(self, groups: IntArray) -> list[int]:
        """Return the people in groups that exceed a limit, who have what it limits."""
        over = self._look_up(self.excess, groups) > 0
        return [i for i in range(len(self)) if (over[groups[i]] & (self.matrix[i] > 0)).any()]

    def _look_up(self, table: IntArray, groups: IntArray) -> IntArray:
        counts = self.counts(groups)
        return np.asarray(np.take_along_axis(table, counts[:, :, None], axis=2)[:, :, 0])

    @cached_property
    def teams(self) -> IntArray:
        """All pairs of people who belong together, shape (n_pairs, 2)."""
        pairs = [pair for f in self.features if f.kind == "team" for pair in combinations(np.flatnonzero(f.has), 2)]
        return np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)

    @cached_property
    def bound(self) -> int:
        """What no division can cost less than; of pairs the cheapest that each person could be in."""
        least = sum(feature.weight * feature.unavoidable for feature in self.features)
        if self.p is None:
            return least
        away = np.eye(len(self), dtype=np.int64) * (1 + max(int(costs.max()) for costs in self.pairs.values()))
        cheapest = [np.sort(costs + away, axis=1)[:, : size - 1].sum(axis=1) for size, costs in self.pairs.items()]
        return least + int(np.min(cheapest, axis=0).sum()) // 2


def spread(measure: str, categories: Sequence[str], weight: int) -> list[Feature]:
    """Make a feature of each category, to be spread."""
    values: NDArray[Any] = np.array(categories, dtype=object)
    return [Feature(measure, "spread", values == name, weight) for name in sorted(set(categories))]


def even_sizes(n: int, n_groups: int) -> tuple[int, ...]:
    """Return sizes that differ by one at most, the larger ones first."""
    return tuple(n // n_groups + (group < n % n_groups) for group in range(n_groups))
