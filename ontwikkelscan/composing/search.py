"""Find a good division by swaps: always the best swap, also when it is a step back, a fixed number of times.

A tabu search (Glover, 1989): at each step the two people whose exchange saves most, or costs least, change groups; for
some steps they may not go back, unless that gives the best division so far. Two people who belong together leave a
group together now and then, for two others: one by one they would never go. The search uses a seeded generator and no
clock, and its costs are whole numbers, so that equal input and seed give the same division.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.composing.division import Division, IntArray

N_ITERATIONS = 2000
HARD = 100_000_000
"""Cost of one person above a limit: more than all other costs together."""
TENURE = (5, 12)
"""Steps for which someone may not go back: drawn between these."""
TEAM_EVERY, TEAM_TRIES = 10, 20
"""Every so many steps two people who belong together move as one; so many pairs and groups are then tried."""


def random_division(division: Division, random: Generator, *, n_iterations: int = N_ITERATIONS) -> IntArray:
    """Return a division by lot: a random order, mended by swaps until it keeps to the limits.

    Where limits are few, nearly every order keeps to them, and all divisions are about equally likely.
    """
    return _search(_Swaps(division, division.excess.astype(float), {}, random), 0, random, n_iterations)


def search_division(division: Division, random: Generator, *, n_iterations: int = N_ITERATIONS) -> IntArray:
    """Return the best division that was met, shape (n_people,): the group of each.

    Stops early at a division that costs no more than ``division.bound``. Ask ``division.broken`` whether it keeps to
    all limits: if not, none was met that does.

    References
    ----------
    Glover, F. (1989). Tabu search, part I. ORSA Journal on Computing, 1, 190-206.

    """
    table = (division.costs * division.weights[:, None] + division.excess * HARD).astype(float)
    pairs = {} if division.p is None else division.pairs
    return _search(_Swaps(division, table, pairs, random), division.bound, random, n_iterations)


def _search(swaps: _Swaps, bound: int, random: Generator, n_iterations: int) -> IntArray:
    best, best_cost = swaps.groups.copy(), swaps.cost
    barred_until = np.zeros(swaps.into.shape, dtype=np.int64)
    for step in range(1, n_iterations + 1):
        if best_cost <= bound or not swaps.possible:
            break
        exchange = swaps.best_for_team(random) if step % TEAM_EVERY == 0 else None
        if exchange is None:
            exchange = swaps.best(barred_until >= step, best_cost, random)
        for i, j in exchange:
            barred_until[[i, j], swaps.groups[[i, j]]] = step + random.integers(*TENURE, size=2)
            swaps.swap(i, j)
        if swaps.cost < best_cost:
            best, best_cost = swaps.groups.copy(), swaps.cost
    return best


def _start(division: Division, random: Generator) -> IntArray:
    """Put those who are fixed in their groups and the others in the remaining seats, by lot."""
    groups = division.fixed.copy()
    free = np.array(division.sizes) - np.bincount(groups[groups >= 0], minlength=len(division.sizes))
    groups[groups < 0] = random.permutation(np.repeat(np.arange(len(division.sizes)), free))
    return groups


class _Swaps:
    """What each exchange of two people would change, kept up to date: only two groups change at a time.

    Exchanging i of group a for j of group b takes their features out and puts them in, but a feature that both have
    stays: ``shared`` takes that back.
    """

    def __init__(
        self, division: Division, table: NDArray[np.float64], pairs: Mapping[int, IntArray], random: Generator
    ) -> None:
        self.table, self.pairs, self.x = table, pairs, division.matrix
        self.groups = groups = _start(division, random)
        self.counts = division.counts(groups)
        self.fixed = division.fixed >= 0
        n, self.n_groups = len(division), len(division.sizes)
        self.possible = len(np.unique(groups[~self.fixed])) > 1
        self.teams = division.teams[~self.fixed[division.teams].any(axis=1)]
        self.each = np.arange(self.x.shape[1])
        self.cost = sum(float(self._costs(group, self.counts[group])) for group in range(self.n_groups))
        self.cost += sum(map(self._unlike, range(self.n_groups)))
        self.into, self.out, self.shared = np.zeros((n, self.n_groups)), np.zeros(n), np.zeros((n, n))
        for group in range(self.n_groups):
            self._refresh(group)

    def _costs(self, group: int, counts: IntArray) -> NDArray[np.float64]:
        """Return what the features of a group with these counts cost, over the last axis."""
        return np.asarray(self.table[group][self.each, counts].sum(axis=-1))

    def _unlike(self, group: int) -> float:
        """Return what the pairs of a group cost."""
        rows = np.flatnonzero(self.groups == group)
        return float(self.pairs[len(rows)][np.ix_(rows, rows)].sum()) / 2 if self.pairs else 0.0

    def _refresh(self, group: int) -> None:
        """Recompute what entering and leaving one group does."""
        count, costs = self.counts[group], self.table[group]
        now = costs[self.each, count]
        up = costs[self.each, count + 1] - now
        down = costs[self.each, np.maximum(count - 1, 0)] - now
        members = np.flatnonzero(self.groups == group)
        self.into[:, group] = self.x @ up
        self.out[members] = self.x[members] @ down
        self.shared[members] = (self.x[members] * (up + down)) @ self.x.T
        if self.pairs:
            pair = self.pairs[len(members)]
            beside = pair[:, members].sum(axis=1)
            self.into[:, group] += beside
            self.out[members] -= beside[members]
            self.shared[members] += pair[members]

    def best(self, barred: NDArray[np.bool_], best_cost: float, random: Generator) -> list[tuple[int, int]]:
        """Return the two people to exchange, by lot among equals; nobody when everything is barred."""
        half = self.out[:, None] + self.into[:, self.groups] - self.shared
        change = half + half.T
        there = barred[:, self.groups]
        impossible = (self.groups[:, None] == self.groups) | self.fixed | self.fixed[:, None]
        change[impossible | ((there | there.T) & (self.cost + change >= best_cost))] = np.inf
        if np.isinf(lowest := change.min()):
            return []
        ties = np.flatnonzero(change == lowest)
        i, j = divmod(int(ties[random.integers(len(ties))]), len(self.groups))
        return [(i, j)]

    def best_for_team(self, random: Generator) -> list[tuple[int, int]] | None:
        """Return the best exchange of a team for two others, of some that are tried; None where no team is together."""
        homes = self.groups[self.teams]
        together = self.teams[homes[:, 0] == homes[:, 1]]
        tries = [(i, k, group) for i, k in together for group in range(self.n_groups) if group != self.groups[i]]
        found: list[tuple[int, int]] | None = None
        lowest = np.inf
        for index in random.permutation(len(tries))[:TEAM_TRIES]:
            i, k, there = tries[index]
            others = np.flatnonzero((self.groups == there) & ~self.fixed)
            first, second = others[np.array(np.triu_indices(len(others), 1))]
            here = self.groups[i]
            difference = (self.x[first] + self.x[second] - self.x[i] - self.x[k]).astype(np.int64)
            change = self._costs(here, self.counts[here] + difference) - self._costs(here, self.counts[here])
            change += self._costs(there, self.counts[there] - difference) - self._costs(there, self.counts[there])
            if len(change) and change.min() < lowest:
                lowest, best = change.min(), int(change.argmin())
                found = [(int(i), int(first[best])), (int(k), int(second[best]))]
        return found

    def swap(self, i: int, j: int) -> None:
        """Exchange two people."""
        a, b = int(self.groups[i]), int(self.groups[j])
        difference = (self.x[j] - self.x[i]).astype(np.int64)
        self.cost -= self._unlike(a) + self._unlike(b)
        for group, step in ((a, difference), (b, -difference)):
            self.cost += float(self._costs(group, self.counts[group] + step) - self._costs(group, self.counts[group]))
            self.counts[group] += step
        self.groups[i], self.groups[j] = b, a
        self.cost += self._unlike(a) + self._unlike(b)
        self._refresh(a)
        self._refresh(b)
