"""Groups of people with alike needs: found only when every criterion holds, otherwise "niet aangetoond"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.acceptance import LIMITS, MEMBERSHIP, NUMBERS, SPACES, examine, holds, in_space
from ontwikkelscan.clustering.clusters import ClusterGroup, Clusters
from ontwikkelscan.clustering.formulas import standardise
from ontwikkelscan.clustering.membership import GroupModel, NoGroups, group_ids
from ontwikkelscan.clustering.profiles import MIN_PEOPLE, profiles_of
from ontwikkelscan.clustering.words import describe, not_found
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.mixture import GaussianMixture

    from ontwikkelscan.clustering.acceptance import Found, Space
    from ontwikkelscan.clustering.profiles import Profiles
    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_COMPETENCIES = 3
"""With two, the shape of a profile is a single number."""
MIN_DIFFERENT = 5 * max(NUMBERS)
"""Different profiles: with fewer, people who answered the same would pass for groups (convention)."""


def cluster_needs(needs: GivenNeeds, *, seed: int = 2010) -> Clusters:
    """Find groups of people whose needs are alike, or say that none were shown and why.

    Groups tell of a group of people; advice to one person never uses them. That no groups are found is a common and
    valid outcome; it does not prove that there are none.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, or the Result of a scan; a frame such as ``result.needs`` needs the column
        ``true_score`` too. A profile holds the gap per competency: required level minus true self-score, in
        points, whatever its sign. Competencies take part for which the gap is known for at least 90 % of the people; a
        competency that does not count in someone's municipality has no gap there. People who then lack a gap take no
        part and get no label. Importance is another question and takes no part.
    seed
        The same seed gives the same groups, in whatever order the people stand.

    Returns
    -------
    Clusters
        ``.found``, ``.reason`` (Dutch), ``.labels``, ``.memberships``, ``.groups``, ``.checks``, ``.place`` and
        ``.frame``. Not found below 100 people with a complete profile, below three competencies, and when no number of
        groups from 2 to 6 meets every criterion.

    Notes
    -----
    Two spaces are tested apart, each at half the level: "level", profiles as they are, and "shape", with each person's
    own mean taken off; competencies are standardised in both. When both hold, the shape is told: it says what people
    need, and so which programme suits them, where the level only orders people from little to much need. Criteria and
    limits: ``.checks``, and section 9 and decision 11 of the measurement specification.
    [The study](../../docs/cluster-study.md) tells how often groups are claimed where there are none, and found where
    there are.

    References
    ----------
    Hennig (2007); Cronbach & Gleser (1953); McLachlan & Peel (2000).

    """
    return _cluster(profiles_of(needs), seed)


def cluster_profiles(x: ArrayLike, *, seed: int = 2010) -> Clusters:
    """Find groups in a plain table, as :func:`cluster_needs` does in needs.

    Parameters
    ----------
    x
        Shape (n, m): people and competencies, the larger the more need; NaN where unknown.
    seed
        As for :func:`cluster_needs`.

    Returns
    -------
    Clusters
        Respondents and competencies are numbered from 0 on.

    Raises
    ------
    OntwikkelscanError
        CLUSTER-001 when x is not a table of finite numbers or NaN.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> clusters = cluster_profiles(random.normal(size=(120, 5)))
    >>> clusters.found
    False
    >>> clusters.reason  # doctest: +ELLIPSIS
    'Gezocht is naar twee tot zes groepen ... en die zijn niet aangetoond: ...'

    """
    return _cluster(profiles_of(x), seed)


def _cluster(profiles: Profiles, seed: int) -> Clusters:
    """Find groups in profiles, or the reason why there are none."""
    columns, x = profiles.complete()
    if len(x) < MIN_PEOPLE:
        return _none(profiles, text("clusters.too_few", minimum=MIN_PEOPLE))
    if len(columns) < MIN_COMPETENCIES:
        return _none(profiles, text("clusters.too_narrow", minimum=MIN_COMPETENCIES))
    if len(np.unique(x, axis=0)) < MIN_DIFFERENT:
        return _none(profiles, text("clusters.too_alike"))
    with threadpool_limits(limits=1):  # for so few people threads cost twenty times what they gain
        outcomes = [examine(x, name, np.random.default_rng([seed, stream])) for stream, name in enumerate(SPACES)]
    checks = pd.DataFrame([check for found in outcomes for check in _checks(found)])
    for found in outcomes:
        if found.mixture is not None:
            return _some(profiles, columns, x, found.space, found.mixture, checks)
    criteria = list(LIMITS)
    furthest = max(criteria.index(list(values)[-1]) for found in outcomes for values in found.tried.values())
    return _none(profiles, not_found(criteria[furthest], LIMITS[criteria[furthest]][2]), checks)


class _Check(NamedTuple):
    """One row of ``checks``."""

    space: str
    k: int
    criterion: str
    value: float
    limit: str
    holds: str


def _checks(found: Found) -> list[_Check]:
    """List every criterion, also those that were not computed."""
    rows = []
    for k, values in found.tried.items():
        for criterion, (_, sign, limit) in LIMITS.items():
            verdict = ("yes" if holds(criterion, values[criterion]) else "no") if criterion in values else ""
            rows.append(
                _Check(found.space.name, k, criterion, values.get(criterion, np.nan), f"{sign} {limit:g}", verdict)
            )
    return rows


def _some(
    profiles: Profiles,
    columns: NDArray[np.intp],
    x: FloatArray,
    space: Space,
    mixture: GaussianMixture,
    checks: pd.DataFrame,
) -> Clusters:
    """Give the accepted groups their ids and their words."""
    likely = mixture.predict_proba(space.coordinates(x))
    order = np.argsort(-(likely >= MEMBERSHIP).sum(axis=0), kind="stable")
    model = GroupModel(profiles, columns, space, mixture, order)
    memberships = model.of_profiles(profiles)
    z = in_space(standardise(x), space.name)
    differences = [w @ z / w.sum() - (1 - w) @ z / (1 - w).sum() for w in likely[:, order].T]
    ids, names = ([labels[column] for column in columns] for labels in (profiles.competencies, profiles.names))
    groups = []
    for group, row in zip(group_ids(len(order)), differences, strict=True):
        n = int((memberships.labels == group).sum())
        by_id = dict(zip(ids, row.tolist(), strict=True))
        groups.append(ClusterGroup(group, n, describe(space.name, names, row.tolist()), by_id))
    reason = text(f"clusters.found_{space.name}", k=len(order))
    return Clusters(
        **vars(memberships),
        found=True,
        reason=reason,
        space=space.name,
        k=len(order),
        groups=tuple(groups),
        checks=checks,
        model=model,
    )


def _none(profiles: Profiles, reason: str, checks: pd.DataFrame | None = None) -> Clusters:
    """Say that no groups were shown, and why."""
    model = NoGroups(profiles)
    checks = pd.DataFrame(columns=_Check._fields) if checks is None else checks
    return Clusters(
        **vars(model.of_profiles(profiles)),
        found=False,
        reason=reason,
        space="",
        k=0,
        groups=(),
        checks=checks,
        model=model,
    )
