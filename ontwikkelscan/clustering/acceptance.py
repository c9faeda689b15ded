"""Are there groups? A number of groups is accepted only when every criterion holds; what is cheap comes first."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture

from ontwikkelscan.clustering.formulas import ipsatise, jaccard, k_means, lloyd, standardise
from ontwikkelscan.clustering.nulls import draw_gaussian, draw_same_margins, latent_root
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

SPACES = ("shape", "level")
"""In order of preference: see :func:`ontwikkelscan.clustering.cluster.cluster_needs`."""
NUMBERS = range(2, 7)
MEMBERSHIP = 0.80
"""Posterior from which someone gets a label (measurement specification, section 9)."""
LEVEL = 0.05 / len(SPACES)
"""Of each test, so that a claim in either space has a level of 5 %."""
LIMITS: Mapping[str, tuple[Callable[[Any, Any], Any], str, float]] = {
    "n": (operator.ge, ">=", 10),
    "silhouette": (operator.gt, ">", 0.25),
    "bic": (operator.gt, ">", 0),
    "overlap": (operator.ge, ">=", 0.75),
    "jaccard": (operator.ge, ">=", 0.75),
    "p_gaussian": (operator.le, "<=", LEVEL),
    "p_same_margins": (operator.le, "<=", LEVEL),
}
"""Measurement specification, section 9 and decision 11; Hennig (2007) for the Jaccard coefficient. In this order."""
N_RESAMPLES = 100
RESAMPLE_STARTS, DRAW_STARTS = 3, 2
LOOKS = (19, 39)
"""Draws after which a test stops if it can no longer reject; none of 39 may beat the data: a level of 1/40."""
RIDGE = 1e-6
SMALL_AXIS = 1e-6


@dataclass(frozen=True, eq=False)
class Space:
    """Turns profiles into coordinates: standardised, in the space "shape" without each person's own mean, on axes.

    Attributes
    ----------
    mean, sd
        Shape (m,), of the people from whom the groups come.
    axes
        Shape (m, rank): principal axes; the shape of m competencies has rank m - 1.

    """

    name: str
    mean: FloatArray
    sd: FloatArray
    axes: FloatArray

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.name)

    def coordinates(self, x: FloatArray) -> FloatArray:
        """Return coordinates, shape (n, rank), of profiles (n, m)."""
        return in_space((x - self.mean) / self.sd, self.name) @ self.axes


class Found(NamedTuple):
    """The outcome in one space: per k and criterion a value, and the mixture of the accepted number of groups."""

    tried: dict[int, dict[str, float]]
    space: Space
    mixture: GaussianMixture | None


def space_of(x: FloatArray, name: str) -> Space:
    """Find the principal axes of profiles, shape (n, m)."""
    _, size, axes = np.linalg.svd(in_space(standardise(x), name), full_matrices=False)
    return Space(name, x.mean(axis=0), x.std(axis=0, ddof=1), axes[size > SMALL_AXIS * size[0]].T)


def in_space(standardised: FloatArray, name: str) -> FloatArray:
    """Take off each person's own mean in the space "shape"."""
    return ipsatise(standardised) if name == "shape" else standardised


def holds(criterion: str, value: float) -> bool:
    """Tell whether a value meets the limit of its criterion."""
    compare, _, limit = LIMITS[criterion]
    return bool(compare(value, limit))


def examine(x: FloatArray, name: str, random: Generator) -> Found:
    """Test each number of groups in one space.

    Parameters
    ----------
    x
        Shape (n, m): complete profiles.
    name
        "level" or "shape".
    random
        Source of chance.

    Returns
    -------
    Found
        At most one number of groups is accepted, because BIC prefers one.

    Notes
    -----
    The groups are those of k-means: ``n`` people in the smallest; mean ``silhouette``; ``jaccard`` of the least stable
    one over 100 resamples in which each person counts once (R: ``fpc::clusterboot`` with its default settings).
    The mixture starts from them and has one covariance matrix for all groups, in both spaces: with spherical or own
    matrices a single correlated or skewed cloud of people would count as several. ``bic``: how much smaller the BIC is
    than that of any other number of groups, one included. ``overlap``: Jaccard coefficient of each group with the
    people whose membership is at least .80; the mixture has to tell of the same groups as the other criteria.
    The two tests: see :func:`gap_p`.

    References
    ----------
    Hennig (2007); Rousseeuw (1987); Tibshirani, Walther & Hastie (2001).

    """
    space = space_of(x, name)
    y = space.coordinates(x)
    groups = {k: k_means(y, k, random).labels for k in NUMBERS}
    values: dict[int, dict[str, float]] = {k: {} for k in NUMBERS}
    mixtures: dict[int, GaussianMixture] = {}
    bic: dict[int, float] = {}

    def overlap(k: int) -> float:
        member = mixtures[k].predict_proba(y) >= MEMBERSHIP
        return float(np.nan_to_num(jaccard(one_hot(groups[k], k), member).diagonal()).min())

    def preferred(k: int) -> float:
        if not mixtures:
            every = {1: np.zeros(len(y), dtype=np.int64), **groups}
            mixtures.update({number: mixture_of(y, labels, number) for number, labels in every.items()})
            bic.update({number: float(mixture.bic(y)) for number, mixture in mixtures.items()})
        return min(other for number, other in bic.items() if number != k) - bic[k]

    criteria: dict[str, Callable[[int], float]] = {
        "n": lambda k: int(np.bincount(groups[k], minlength=k).min()),
        "silhouette": lambda k: float(silhouette_score(y, groups[k])),
        "bic": preferred,
        "overlap": overlap,
        "jaccard": lambda k: stability(y, groups[k], k, random),
        "p_gaussian": lambda k: gap_p(x, name, k, random, same_margins=False),
        "p_same_margins": lambda k: gap_p(x, name, k, random, same_margins=True),
    }
    for criterion in LIMITS:
        for k in NUMBERS:
            if all(holds(*before) for before in values[k].items()):
                values[k][criterion] = criteria[criterion](k)
    accepted = [k for k in NUMBERS if len(values[k]) == len(LIMITS) and all(holds(*one) for one in values[k].items())]
    return Found(values, space, mixtures[accepted[0]] if accepted else None)


def one_hot(labels: NDArray[np.int64], k: int) -> NDArray[np.bool_]:
    """Tell who is in which cluster, shape (n, k)."""
    return labels[:, None] == np.arange(k)


def mixture_of(y: FloatArray, labels: NDArray[np.int64], k: int) -> GaussianMixture:
    """Fit a Gaussian mixture with one covariance matrix for all groups, starting from given groups."""
    member = one_hot(labels, k).astype(float)
    centres = (member.T @ y) / member.sum(axis=0)[:, None]
    rest = y - centres[labels]
    within = rest.T @ rest / len(y) + RIDGE * np.eye(y.shape[1])
    start = {"weights_init": member.mean(axis=0), "means_init": centres, "precisions_init": np.linalg.inv(within)}
    mixture = GaussianMixture(
        k, covariance_type="tied", init_params="random_from_data", random_state=0, max_iter=1000, **start
    )
    return mixture.fit(y)


def stability(y: FloatArray, labels: NDArray[np.int64], k: int, random: Generator) -> float:
    """Return the mean Jaccard coefficient, over resamples of people, of the group that is found again least.

    Stops as soon as the outcome is settled; the mean is then that of the resamples until there.
    """
    limit, total, done = LIMITS["jaccard"][2] * N_RESAMPLES, np.zeros(k), 0
    while done < N_RESAMPLES:
        drawn = np.unique(random.integers(len(y), size=len(y)))
        again = lloyd(y[drawn], k, random, n_starts=RESAMPLE_STARTS).labels
        total += np.nan_to_num(jaccard(one_hot(labels[drawn], k), one_hot(again, k))).max(axis=1)
        done += 1
        if total.min() >= limit or total.min() + N_RESAMPLES - done < limit:
            break
    return float(total.min() / done)


def gap_p(x: FloatArray, name: str, k: int, random: Generator, *, same_margins: bool) -> float:
    """Return how often samples without groups are as well split into any number of groups as the data into k.

    Parameters
    ----------
    x
        Shape (n, m): complete profiles.
    name
        Space in which people are split.
    k
        Number of groups that is claimed.
    random
        Source of chance.
    same_margins
        False: samples from a single normal distribution with the same covariance. True: with, moreover, exactly the
        values of each competency, so that skewness and a ceiling do not count as groups.

    Returns
    -------
    float
        p of a Monte Carlo test, 1/40 at least. It stops at 19 draws when it can no longer reject.

    Notes
    -----
    The statistic is the gap: how far the log inertia of k-means lies below its mean over the samples, in standard
    deviations over data and samples together; of each sample the largest over k counts. Data and samples are split in
    the same way. Besag & Clifford (1989) for the exactness of the test; decision 11 for the maximum.

    """
    ordered, correlation = np.sort(standardise(x), axis=0), np.atleast_2d(np.corrcoef(x.T))
    root = latent_root(ordered, correlation) if same_margins else _root(correlation)
    inertias = [_log_inertias(x, name, random)]
    for look in LOOKS:
        while len(inertias) <= look:
            sample = draw_same_margins(ordered, root, random) if same_margins else draw_gaussian(root, len(x), random)
            inertias.append(_log_inertias(sample, name, random))
        table = np.array(inertias)
        gap = (table.mean(axis=0) - table) / table.std(axis=0)
        beaten_by = int((gap[1:].max(axis=1) >= gap[0, NUMBERS.index(k)]).sum())
        if 1 + beaten_by > LEVEL * (1 + LOOKS[-1]):
            break
    return (1 + beaten_by) / len(table)


def _log_inertias(x: FloatArray, name: str, random: Generator) -> list[float]:
    y = in_space(standardise(x), name)
    return [float(np.log(lloyd(y, k, random, n_starts=DRAW_STARTS).inertia)) for k in NUMBERS]


def _root(covariance: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(covariance)
    root: FloatArray = vectors * np.sqrt(np.clip(values, 0, None))
    return root
