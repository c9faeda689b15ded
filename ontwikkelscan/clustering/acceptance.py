"""Are there groups? Only when people who took no part in finding them leave a valley between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom

from ontwikkelscan.clustering.formulas import fit_mixture, ipsatise, jaccard, normal_scores
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.clustering.formulas import Mixture

    FloatArray = NDArray[np.float64]
    Pair = tuple[int, int]

SPACES = ("shape", "level")
"""In order of preference: see :func:`ontwikkelscan.clustering.cluster.cluster_needs`."""
NUMBERS = range(2, 7)
MEMBERSHIP = 0.80
"""Posterior from which someone gets a label (measurement specification, section 9)."""
CRITERIA = ("n", "bic", "same_group", "valley")
"""In order: the next is of use only where the one before holds (decision 11)."""
SMALLEST, PERCENT = 10, 8
"""People in a group, and of all people: at least both."""
N_FOLDS, N_REPEATS = 5, 3
SAME_GROUP = 0.75
"""Share of people who get the same group when they take no part in finding it."""
CLAIMED, TOLD = 0.05, 0.10
"""p up to which two groups are apart: for the claim that there are groups, and for which of them are told."""
FEW_VALUES = 7
"""Different values of a competency below which each of them would pass for a peak (measured with 4 and 5)."""
WINDOW = 1 / 3
"""Width of what counts as near, as a part of the way from the valley to the nearer centre."""
GRID = 401


@dataclass(frozen=True, eq=False)
class Space:
    """Turns profiles into coordinates: standardised; in the space "shape" normal scores, without their own mean.

    Attributes
    ----------
    people
        Shape (n, m): those from whom the groups come; new people take their place among them.
    mean, sd
        Shape (m,), of normal scores in the space "shape".

    """

    name: str
    people: FloatArray
    mean: FloatArray
    sd: FloatArray

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.name)

    def coordinates(self, x: FloatArray) -> FloatArray:
        """Return coordinates, shape (n, m), of profiles (n, m)."""
        if self.name == "level":
            return (x - self.mean) / self.sd
        return ipsatise((normal_scores(x, self.people) - self.mean) / self.sd)


def space_of(x: FloatArray, name: str) -> Space:
    """Return the space of profiles, shape (n, m), in which every column has spread (standard deviations: ddof=1)."""
    values = normal_scores(x, x) if name == "shape" else x
    return Space(name, x, values.mean(axis=0), values.std(axis=0, ddof=1))


def spread(x: FloatArray, random: Generator) -> FloatArray:
    """Spread the people with one value evenly over a step, in competencies, columns of (n, m), with few values."""
    columns = [np.unique(column) for column in x.T]
    steps = np.array([np.median(np.diff(values)) if len(values) < FEW_VALUES else 0.0 for values in columns])
    return x + steps * random.uniform(-1 / 2, 1 / 2, x.shape) if steps.any() else x


class Check(NamedTuple):
    """One row of ``checks``."""

    space: str
    k: int
    criterion: str
    value: float
    limit: str
    holds: str


class Found(NamedTuple):
    """The outcome in one space.

    Attributes
    ----------
    checks
        What was computed.
    space, mixture
        Of the number of groups with the largest gain in BIC.
    failed
        Criterion that does not hold; "" when groups are claimed.
    group
        Shape (k,): for each group of the mixture the number of the group that is told; all 0 when none are claimed.

    """

    checks: list[Check]
    space: Space
    mixture: Mixture
    failed: str
    group: NDArray[np.intp]


def examine(x: FloatArray, name: str, random: Generator) -> Found:
    """Tell whether there are groups in one space, and which.

    Parameters
    ----------
    x
        Shape (n, m): complete profiles.
    name
        "level" or "shape".
    random
        Source of chance.

    Notes
    -----
    Mixtures of two to six groups are fitted; the one with the largest gain in BIC (``bic``) over one group goes on, of
    those in which every group has ten people and 8 % of all (``n``). No distribution is trusted for the claim: heavy
    tails and skewed people fit better as two groups than as one. Groups are found again without a fifth of the people,
    five times in three divisions, and the people left out are placed: at least 75 % in the same group (``same_group``).
    They have to leave a valley between two groups (:func:`near`); without groups there is one peak, whatever its form.
    Competencies with few different values are spread first (:func:`spread`): else each value is a peak.
    ``valley``: p of a sign test that there are as many people in the valley as in the middle of the smaller peak.

    References
    ----------
    Hartigan & Hartigan (1985) for peaks and valleys; McLachlan & Peel (2000).

    """
    x = spread(x, random)
    space = space_of(x, name)
    z = space.coordinates(x)
    least = least_people(len(z))
    tried = [fit_mixture(z, k, least, random) for k in NUMBERS]
    checks = []
    for k, mixture in zip(NUMBERS, tried, strict=True):
        checks.append(_check(name, k, "n", mixture.smallest, f">= {least}", holds=mixture.smallest >= least))
        checks.append(_check(name, k, "bic", mixture.gain, "> 0", holds=mixture.gain > 0))
    large = [mixture for mixture in tried if mixture.smallest >= least]
    best = max(large or tried, key=lambda mixture: mixture.gain)
    k = len(best.weights)
    none = np.zeros(k, dtype=np.intp)
    if not large or best.gain <= 0:
        return Found(checks, space, best, "bic" if large else "n", none)
    same, p = cross_fit(z, best, random)
    checks.append(_check(name, k, "same_group", same, f">= {SAME_GROUP:g}", holds=same >= SAME_GROUP))
    for (a, b), value in p.items():
        checks.append(_check(name, k, f"valley {a + 1}-{b + 1}", value, f"<= {CLAIMED:g}", holds=value <= CLAIMED))
    failed = failed_criterion(same, p, k)
    return Found(checks, space, best, failed, none if failed else merged(p, k, TOLD))


def _check(space: str, k: int, criterion: str, value: float, limit: str, *, holds: bool) -> Check:
    return Check(space, k, criterion, value, limit, "yes" if holds else "no")


def least_people(n: int) -> int:
    """Return how many people the smallest group needs when n people take part."""
    return max(SMALLEST, -(-PERCENT * n // 100))


def failed_criterion(same: float, p: Mapping[Pair, float], k: int) -> str:
    """Return which of the last two criteria does not hold: "" when both do."""
    if same < SAME_GROUP:
        return "same_group"
    return "" if merged(p, k, CLAIMED).any() else "valley"


def merged(p: Mapping[Pair, float], k: int, level: float) -> NDArray[np.intp]:
    """Return, for each of k groups, the number of the group that is left when pairs with a larger p become one."""
    together = np.zeros((k, k))
    for pair, value in p.items():
        together[pair] = value > level
    return np.asarray(connected_components(together, directed=False)[1], dtype=np.intp)


def cross_fit(z: FloatArray, whole: Mixture, random: Generator) -> tuple[float, dict[Pair, float]]:
    """Judge groups by people who take no part in finding them.

    Parameters
    ----------
    z
        Shape (n, m): coordinates.
    whole
        Mixture of all people.
    random
        Divides the people in folds.

    Returns
    -------
    tuple
        Share of people who get the same group when they are left out, 0-1; per pair of groups the p of its valley.

    Notes
    -----
    Groups without a fold are those of all people with which they share most (Jaccard). A fold without which the
    smallest group has too few people counts as other groups, and for no valley.

    """
    k = len(whole.weights)
    pairs = list(combinations(range(k), 2))
    same, counts = 0, np.zeros((len(pairs), 3))
    for _ in range(N_REPEATS):
        fold = random.permutation(len(z)) % N_FOLDS
        for one in range(N_FOLDS):
            out = fold == one
            least = least_people(int((~out).sum()))
            again = fit_mixture(z[~out], k, least, random)
            if again.smallest < least:
                continue
            order = matched(again.labels, whole.labels[~out], k)
            placed = again.memberships(z[out])[:, order].argmax(axis=1)
            same += int((placed == whole.labels[out]).sum())
            counts += [near(again, z[out], order[a], order[b]) for a, b in pairs]
    p = valley_p(np.round(counts / N_REPEATS))
    return same / (N_REPEATS * len(z)), dict(zip(pairs, p.tolist(), strict=True))


def matched(labels: NDArray[np.intp], others: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Return which of k groups of the same people, by their labels, is each of the other k: the largest Jaccards."""
    alike = jaccard(others[:, None] == np.arange(k), labels[:, None] == np.arange(k))
    return np.asarray(linear_sum_assignment(alike, maximize=True)[1])


def near(mixture: Mixture, z: FloatArray, a: int, b: int) -> tuple[int, int, int]:
    """Count people near the centre of group a, near that of b, and near the bottom of the valley between them.

    People are projected on the line through the two centres, in standard deviations within groups; those who lie
    nearer another group in the other directions that tell groups apart take no part. The bottom is where the fitted
    density of the two groups is smallest; where that is a centre, there is no valley, and nobody is near anything.
    """
    white = np.linalg.cholesky(np.linalg.inv(mixture.covariance))
    centres = (mixture.centres - mixture.centres[a]) @ white
    directions = np.linalg.svd(centres)[2][: len(centres) - 1].T
    y, centres = (z[:, mixture.columns] - mixture.centres[a]) @ white @ directions, centres @ directions
    apart = np.linalg.norm(centres[b])
    axis = centres[b] / apart
    place, beside = y @ axis, y - np.outer(y @ axis, axis)
    others = centres - np.outer(centres @ axis, axis)
    distance = ((beside[:, None] - others) ** 2).sum(axis=-1)
    distance[:, b] = distance[:, a]
    place = place[distance[:, a] <= distance.min(axis=1)]
    line = np.linspace(0, apart, GRID)
    density = mixture.weights[[a, b]] @ np.exp(-((line - [[0], [apart]]) ** 2) / 2)
    bottom = line[density.argmin()]
    width = WINDOW * min(bottom, apart - bottom)
    n_a, n_b, n_valley = (int((abs(place - point) < width).sum()) for point in (0, apart, bottom))
    return n_a, n_b, n_valley


def valley_p(counts: FloatArray) -> FloatArray:
    """Return the p of a valley, shape (n_pairs,), of counts near either centre and near the bottom (n_pairs, 3).

    Examples
    --------
    >>> valley_p(np.array([[5.0, 9.0, 0.0], [0.0, 0.0, 0.0]])).tolist()
    [0.03125, 1.0]

    """
    peaks, valley = counts[:, :2], counts[:, 2:]
    return np.asarray(np.max(binom.sf(peaks - 1, peaks + valley, 0.5), axis=1))
