"""A working division: people who share needs together, told beside what chance gives and how firm it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from ontwikkelscan.dividing.division import WorkingDivision
from ontwikkelscan.dividing.exchange import alike, even_runs, exchange, in_tree_order, per_pair
from ontwikkelscan.dividing.sizes import group_sizes
from ontwikkelscan.dividing.words import working_groups
from ontwikkelscan.texts import text, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.dividing.learners import Learners
    from ontwikkelscan.model.programme import Part, Programme, Route

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

MIN_PEOPLE = 8
"""Of whom something is known: two groups of four."""
MAX_PEOPLE = 10_000
"""A table of people by people of more does not fit in most machines; divide them by region first."""
MIN_COMPETENCIES = 2
"""Needs for one competency all point one way: everyone is alike."""
NEED = 0.5
"""Probability from which a half of the items tells of a need (decision 13)."""
N_PERMUTATIONS = 199
MOST_TESTED = 1000
"""People on whom the test against chance is made; more would only cost time."""
N_AGAIN, DRAWN = 20, 6800
"""Other sittings that are drawn: twenty, or of many people so many that some 6,800 are drawn."""
DECIMALS = 9
"""At which probabilities are the same: the order of the people must not follow from rounding."""


def divide_people(
    learners: Learners,
    *,
    k: int | None = None,
    size: tuple[int, int] | None = None,
    mix: bool = False,
    apart: NDArray[Any] | None = None,
    everyone: bool = False,
    offer: Iterable[Programme | Part | Route] = (),
    seed: int = 2010,
) -> WorkingDivision:
    """Divide people so that those in a group share needs, or can help each other.

    Parameters
    ----------
    learners
        Who and what.
    k, size
        Number of groups, and smallest and largest size; left out: what :func:`group_sizes` says.
    mix
        False: people who share needs together. True: people of whom one has a need where another is on level.
    apart
        Shape (n,): a word per person, such as the municipality; two with the same word come in different groups as far
        as that can be. "" counts for nothing.
    offer
        What there is to learn from; each group is told what of it would serve its shared needs. Parts instead of their
        programme where its name need not stand beside each.
    seed
        Of the test and of the other sittings; the division itself has no chance in it.

    Returns
    -------
    WorkingDivision
        Without groups, and with the reason, below eight people of whom something is known or two in each group, above
        10,000, when nobody has a need, with fewer than two competencies in which there is one, and when all are alike.

    Raises
    ------
    OntwikkelscanError
        DIVIDE-001 for groups that so many people cannot form.

    Notes
    -----
    The mean, over people, of how alike (cosine) their needs are to those of the others in their group, is made as large
    as exchanges can, from a start in the order of Ward's tree. Told: how many needs a pair of one group is expected to
    share, beside any pair; the probabilities hold the error of the scores, so that choosing the best division does not
    flatter. Against chance: people are divided by the odd and by the even items; what the division by
    one half gains in the needs by the other is compared with 199 permutations of the people of one half, its needs and
    its division together. Firmness: which pairs come together again in other sittings, beside lot.

    """
    words = np.full(len(learners), "", dtype=object) if apart is None else apart
    known = learners.known.any(axis=1)
    placed = np.flatnonzero(known)
    n_by_size = int((~known).sum()) if everyone else 0
    if reason := _nothing_to_divide(learners[placed]):
        return WorkingDivision.none(learners, reason, mix=mix)
    k, low, high = group_sizes(len(placed) + n_by_size, k, size)
    if len(placed) < 2 * k:
        return WorkingDivision.none(learners, text("dividing.too_few_known", k=k), mix=mix)
    placed = placed[np.lexsort((learners.respondents[placed], *np.round(learners.p[placed], DECIMALS).T))]
    people = learners[placed]
    task = Aim(k, max(2, low - -(-n_by_size // k)), max(-(-len(placed) // k), high - n_by_size // k), mix=mix)
    random = np.random.default_rng(seed)
    with threadpool_limits(limits=1):  # for tables of this size threads cost more than they gain
        labels = task.divide(people.p, people.known, words[placed])
        firm, again_by_lot = _firmness(people, labels, task, words[placed], random)
        p_value = np.nan if people.halves is None else _chance(people, task, words[placed], random)
    found, by_lot = task.pairs(people.p, people.known, labels)
    groups = np.full(len(learners), -1)
    groups[placed] = labels
    if everyone:
        _fill_up(groups, words, learners.respondents)
    inside = groups >= 0
    groups[inside] = _by_first_member(groups[inside], learners.respondents[inside])
    again = np.full(len(learners), np.nan)
    again[placed] = firm
    return WorkingDivision(
        respondents=learners.respondents,
        labels=groups + 1,
        again=again,
        groups=working_groups(learners, groups, offer, mix=mix),
        by_size=tuple(learners.respondents[inside & ~known].tolist()),
        mix=mix,
        per_pair=found,
        per_pair_by_lot=by_lot,
        p=p_value,
        again_mean=float(firm.mean()),
        again_by_lot=again_by_lot,
        reason="",
    )


@dataclass(frozen=True)
class Aim:
    """Into what people are divided, and for what."""

    k: int
    low: int
    high: int
    mix: bool

    def divide(self, p: FloatArray, known: NDArray[np.bool_], apart: NDArray[Any]) -> IntArray:
        """Return the groups of people, shape (n,), from 0 on."""
        order = in_tree_order(p)
        groups = np.empty(len(p), dtype=np.int64)
        groups[order] = np.arange(len(p)) % self.k if self.mix else even_runs(len(p), self.k)
        words = [word for word in dict.fromkeys(apart.tolist()) if word]
        sets = [rows for word in words if len(rows := np.flatnonzero(apart == word)) > 1]
        return exchange(self._common(p, known), groups, sizes=(self.low, self.high), apart=sets)

    def _common(self, p: FloatArray, known: NDArray[np.bool_]) -> FloatArray:
        if not self.mix:
            return alike(p)
        one = p @ (known - p).T
        both = one + one.T
        np.fill_diagonal(both, 0.0)
        return both

    def pairs(self, p: FloatArray, known: NDArray[np.bool_], labels: IntArray) -> tuple[float, float]:
        """Return what a pair of one group shares, or in how much one can help the other, and what any pair does."""
        one, other = (2 * p, known - p) if self.mix else (p, p)
        return per_pair(one, other, labels), per_pair(one, other, np.zeros(len(p), dtype=np.int64))


def _nothing_to_divide(people: Learners) -> str:
    """Return why these people cannot be divided; "" if they can."""
    if len(people) < MIN_PEOPLE:
        return text("dividing.too_few", minimum=MIN_PEOPLE)
    if len(people) > MAX_PEOPLE:
        return text("dividing.too_many", maximum=thousands(MAX_PEOPLE))
    has = people.has
    if not has.any():
        return text("dividing.no_need")
    if has.any(axis=0).sum() < MIN_COMPETENCIES:
        return text("dividing.too_narrow")
    if len(np.unique(np.round(people.p, DECIMALS), axis=0)) == 1:
        return text("dividing.too_alike")
    return ""


def _fill_up(groups: IntArray, apart: NDArray[Any], respondents: NDArray[Any]) -> None:
    """Put those without a group (-1) where groups are smallest, and away from who has the same word if that can be."""
    for row in sorted(np.flatnonzero(groups < 0).tolist(), key=lambda row: str(respondents[row])):
        size = np.bincount(groups[groups >= 0])
        same = np.bincount(groups[(groups >= 0) & (apart == apart[row]) & (apart != "")], minlength=len(size))
        groups[row] = np.lexsort((size, same))[0]


def _by_first_member(labels: IntArray, respondents: NDArray[Any]) -> IntArray:
    """Give groups numbers by the id that comes first in each."""
    _, first = np.unique(labels[np.argsort(respondents)], return_index=True)
    return np.argsort(np.argsort(first))[labels]


def _firmness(
    people: Learners, labels: IntArray, task: Aim, apart: NDArray[Any], random: Generator
) -> tuple[FloatArray, float]:
    """Return per person which share of the others in their group is there again in another sitting, and by lot."""
    n = len(people)
    together = labels[:, None] == labels
    again, by_lot = np.zeros(n), 0.0
    draws = int(np.clip(DRAWN // n, 1, N_AGAIN))
    for _ in range(draws):
        other = task.divide(people.again(random), people.known, apart)
        again += (together & (other[:, None] == other)).sum(axis=1) - 1
        sizes = np.bincount(other)
        by_lot += (sizes * (sizes - 1)).sum() / (n * (n - 1))
    return again / draws / (together.sum(axis=1) - 1), by_lot / draws


def _chance(people: Learners, task: Aim, apart: NDArray[Any], random: Generator) -> float:
    """Return the p of the test against chance: needs by one half of the items, divided by the other."""
    rows = np.unique(np.linspace(0, len(people) - 1, MOST_TESTED).astype(np.int64))
    some = people[rows]
    smaller = replace(task, k=max(2, round(task.k * len(rows) / len(people))))
    halves = some.by_half()
    divided = [smaller.divide(p, some.known, apart[rows]) for p in halves]
    needs = [(p >= NEED).astype(float) for p in halves]

    def gained(order: IntArray) -> float:
        """Return what both divisions gain, with the people of the second half in this order."""
        one = task.pairs(needs[1][order], some.known[order], divided[0])[0]
        return one + task.pairs(needs[0], some.known, divided[1][order])[0]

    found = gained(np.arange(len(rows)))
    drawn = [gained(random.permutation(len(rows))) for _ in range(N_PERMUTATIONS)]
    return float((1 + sum(other >= found for other in drawn)) / (1 + N_PERMUTATIONS))
