"""Which needs go together over people, beyond the general level."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.clustering.formulas import normal_scores
from ontwikkelscan.clustering.profiles import MIN_PEOPLE, profiles_of
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_COMPETENCIES = 6
"""With fewer, any block of three is more than half of them."""
LEVEL = 0.05
N_RESAMPLES = 399
COVERAGE = (0.025, 0.975)
SWEEPS, PLAIN_SWEEPS = 40, 5
STANDS_OUT = 0.05
"""Rest of a correlation from which a pair weighs half or less in the search for the general level."""
TINY = np.finfo(float).tiny
LEAST_SPREAD = 1e-6
"""Of a correlation over the resamples; two columns that are the same have none."""
HIGHEST = 0.995
"""Loading at which the search stops: one at 1 would leave no rest to correlate."""
COLUMNS = "competency other correlation correlation_low correlation_high p block".split()


def needs_that_go_together(needs: GivenNeeds | ArrayLike, *, seed: int = 2010) -> pd.DataFrame:
    """Tell which needs rise and fall together over people, more than the general level explains.

    Someone with a large need for one competency mostly has larger needs for all. Two needs go together when what that
    general level leaves of them correlates. The general level is one common factor. Correlations of ipsatised profiles
    are no measure of that: they are negative by construction, on average -1 / (m - 1), and competencies that lean
    on the general level more than others stand out from it. A pair that is not told was not shown to go together; that
    is no proof that it does not.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, or an array of shape (n, m), NaN where unknown. Competencies and people who take
        part: as for :func:`cluster_needs`. Of needs the true self-score counts, without the required level: where a
        rule raises several levels in some municipalities, the gaps of these go together by that rule alone.
    seed
        The same seed gives the same table, in whatever order the people stand.

    Returns
    -------
    DataFrame
        One row per pair that passes the test, the strongest first: competency, other; correlation of what is left of
        their normal scores, -1 to 1, with its 95 % bootstrap interval (not corrected for the number of pairs: the test
        is); p, corrected for all pairs; block: pairs in which every competency goes together with every other have the
        same number, "" for a pair between two blocks. ``attrs["reason"]``: in Dutch, why nothing can be told, or "".
        That is so below 100 people with a complete profile, where resamples of so few promise more than they hold,
        below six competencies, and when pairs join half or more of the competencies: nothing then tells the general
        level from what those share.

    Raises
    ------
    OntwikkelscanError
        CLUSTER-001 when an array is not a table of finite numbers or NaN.

    Notes
    -----
    Scores become normal scores by their ranks, (rank - 1/2) / n, so that a ceiling or a few extreme people do not
    decide. The people are drawn again 399 times, with replacement. The test is one-sided: p is the share, of these and
    the data, in which max over all pairs of (r* - mean r*) / sd is at least the r / sd of the pair, with the mean and
    the sd of r* over the resamples. No distribution is assumed: in samples from a fitted one, correlations spread less
    than they do among people with heavy tails or styles of answering. All claims together have a level of 5 %; see [the
    study](../../docs/cluster-study.md).

    References
    ----------
    Westfall & Young (1993); Romano & Wolf (2005).

    """
    profiles = profiles_of(needs)
    columns, x = profiles.complete()
    if len(x) < MIN_PEOPLE:
        return _table([], text("clusters.together.too_few", minimum=MIN_PEOPLE))
    if len(columns) < MIN_COMPETENCIES:
        return _table([], text("clusters.together.too_narrow", minimum=MIN_COMPETENCIES))
    counts = np.random.default_rng(seed).multinomial(len(x), np.full(len(x), 1 / len(x)), size=N_RESAMPLES)
    z = normal_scores(x, x)
    r = _off_diagonal(correlations(z))
    drawn = _off_diagonal(beyond_general(_correlation(z, counts)))
    p = largest_p(r, drawn)
    passed = [index for index in np.argsort(-r, kind="stable") if p[index] <= LEVEL]
    if not passed:
        return _table([], "")
    pairs = list(combinations(range(len(columns)), 2))
    if _joined([pairs[index] for index in passed]) >= len(columns) / 2:
        return _table([], text("clusters.together.half"))
    low, high = np.quantile(drawn, COVERAGE, axis=0)
    block = blocks([pairs[index] for index in passed])
    ids = [profiles.competencies[column] for column in columns]
    rows = []
    for index in passed:
        a, b = pairs[index]
        rows.append([ids[a], ids[b], r[index], low[index], high[index], p[index], block.get((a, b), "")])
    return _table(rows, "")


def general_loadings(correlation: ArrayLike) -> FloatArray:
    """Return how much of each competency is the general level: one common factor.

    Pairs that stand out weigh less, so that a block that shares more does not draw the factor to itself, which would
    make pairs outside the block look as if they went together.

    Parameters
    ----------
    correlation
        Shape (..., m, m).

    Returns
    -------
    ndarray
        Shape (..., m), -.995 to .995. Least squares on the correlations, each weighed by 1 / (1 + (e / .05)^2) with its
        rest e (Cauchy weights).

    References
    ----------
    Harman & Jones (1966); Holland & Welsch (1977).

    Examples
    --------
    >>> general_loadings([[1, 0.48, 0.4], [0.48, 1, 0.3], [0.4, 0.3, 1]]).round(3).tolist()
    [0.8, 0.6, 0.5]

    """
    r = np.array(correlation, dtype=float)
    m = r.shape[-1]
    pairs = 1 - np.eye(m)
    r *= pairs
    loadings = np.sqrt(np.clip(r.sum(axis=-1) / (m - 1), STANDS_OUT, HIGHEST))
    for sweep in range(SWEEPS):
        rest = r - loadings[..., :, None] * loadings[..., None, :]
        weight = np.broadcast_to(pairs if sweep < PLAIN_SWEEPS else pairs / (1 + (rest / STANDS_OUT) ** 2), r.shape)
        for one in range(m):
            others = weight[..., one, :] * loadings
            best = (others * r[..., one, :]).sum(axis=-1) / np.maximum((others * loadings).sum(axis=-1), TINY)
            loadings[..., one] = np.clip(best, -HIGHEST, HIGHEST)
    return loadings


def beyond_general(correlation: ArrayLike) -> FloatArray:
    """Return the correlations, shape (..., m, m), of what one common factor leaves; clipped to -1 and 1."""
    r, loadings = np.asarray(correlation, dtype=float), general_loadings(correlation)
    rest = np.sqrt(1 - loadings**2)
    left = r - loadings[..., :, None] * loadings[..., None, :]
    return np.clip(left / (rest[..., :, None] * rest[..., None, :]), -1, 1)


def correlations(z: FloatArray) -> FloatArray:
    """Return the correlations, shape (m, m), of what the general level leaves of scores (n, m)."""
    return beyond_general(_correlation(z, np.ones(len(z))))


def blocks(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the blocks that pairs form, numbered from the strongest pair on.

    Parameters
    ----------
    pairs
        Claimed pairs, the strongest first.

    Returns
    -------
    dict
        Per pair within a block its number. A competency is in one block at most, and joins only where all pairs hold.

    Examples
    --------
    >>> blocks([(0, 1), (1, 2), (0, 2), (2, 3)])
    {(0, 1): '1', (1, 2): '1', (0, 2): '1'}

    """
    claimed = {frozenset(pair) for pair in pairs}
    home = {one: {one} for pair in pairs for one in pair}
    for a, b in pairs:
        if all(one == other or {one, other} in claimed for one in home[a] for other in home[b]):
            joint = home[a] | home[b]
            home.update(dict.fromkeys(joint, joint))
    inside = [pair for pair in pairs if home[pair[0]] is home[pair[1]]]
    number: dict[frozenset[int], str] = {}
    return {pair: number.setdefault(frozenset(home[pair[0]]), str(len(number) + 1)) for pair in inside}


def _joined(pairs: Sequence[tuple[int, int]]) -> int:
    """Count the competencies in the longest chain of pairs."""
    home = {one: {one} for pair in pairs for one in pair}
    for a, b in pairs:
        joint = home[a] | home[b]
        home.update(dict.fromkeys(joint, joint))
    return max(len(joint) for joint in home.values())


def largest_p(r: FloatArray, drawn: FloatArray) -> FloatArray:
    """Return the p of each of several statistics, corrected for all of them by the largest in each resample.

    Parameters
    ----------
    r
        Shape (n_statistics,).
    drawn
        Shape (n_resamples, n_statistics): the same, of resampled data.

    Returns
    -------
    ndarray
        Shape (n_statistics,), 1 / (1 + n_resamples) to 1.

    Examples
    --------
    >>> largest_p(np.array([0.1, 2.0]), np.array([[1.0, 3.0], [-1.0, 1.0], [0.0, 2.0]])).tolist()
    [0.5, 0.25]

    """
    spread = np.maximum(drawn.std(axis=0), LEAST_SPREAD)
    largest = ((drawn - drawn.mean(axis=0)) / spread).max(axis=1)
    return np.asarray((1 + (largest[:, None] >= r / spread).sum(axis=0)) / (1 + len(drawn)))


def _correlation(z: FloatArray, counts: NDArray[Any]) -> FloatArray:
    """Return the correlations, shape (..., m, m), when each person counts so often, (..., n); 0 without spread."""
    weights = counts / len(z)
    mean = weights @ z
    products = np.einsum("...n,ni,nj->...ij", weights, z, z, optimize=True) - mean[..., :, None] * mean[..., None, :]
    sd = np.sqrt(np.clip(np.diagonal(products, axis1=-2, axis2=-1), 0, None))
    both = sd[..., :, None] * sd[..., None, :]
    return np.divide(products, both, out=np.zeros(both.shape), where=both > LEAST_SPREAD)


def _off_diagonal(matrix: FloatArray) -> FloatArray:
    rows, columns = np.triu_indices(matrix.shape[-1], 1)
    return matrix[..., rows, columns]


def _table(rows: list[list[object]], reason: str) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs["reason"] = reason
    return table
