"""Groups of people with alike needs: found only when every criterion holds, otherwise "niet aangetoond"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.acceptance import CRITERIA, MEMBERSHIP, NUMBERS, SPACES, Check, examine, least_people
from ontwikkelscan.clustering.clusters import ClusterGroup, Clusters
from ontwikkelscan.clustering.membership import GroupModel, NoGroups, group_ids
from ontwikkelscan.clustering.profiles import MIN_PEOPLE, profiles_of
from ontwikkelscan.clustering.words import describe, not_found
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.clustering.acceptance import Found
    from ontwikkelscan.clustering.profiles import Profiles
    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_COMPETENCIES = 3
"""With two, the shape of a profile is a single number."""
MIN_DIFFERENT = 10 * max(NUMBERS)
"""Different profiles: with fewer, heaps of people who answered the same pass for groups (measured with 42)."""


def cluster_needs(needs: GivenNeeds, *, seed: int = 2010) -> Clusters:
    """Find groups of people whose needs are alike, or say that none were shown and why.

    Groups tell of a group of people; advice to one person never uses them. That no groups are found is a common and
    valid outcome; it does not prove that there are none.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, or the Result of a scan; a frame such as ``result.needs`` needs the column
        ``true_score`` too. A profile holds minus the true self-score per competency: the lower, the more need. The
        required level takes no part: a rule that raises levels in some municipalities would make groups of these.
        Nor does importance: that is another question. Competencies take part that count, and have a score, for at
        least 90 % of the people. People who then lack one take no part and get no label.
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
    Groups are claimed when people who took no part in finding them leave a valley between them. Two spaces are tried
    apart: "shape", normal scores with each person's own mean taken off, and "level", profiles as they are;
    competencies are standardised in both. When both hold, that with more groups is told, and else the shape: it says
    what people need, and so which programme suits them, where the level also orders people from little to much need.
    Criteria and limits: ``.checks``, and [decision 11](../../docs/decisions/011-groups-of-people.md).
    [The study](../../docs/cluster-study.md) tells how often groups are claimed where there are none, and found where
    there are.

    References
    ----------
    Hartigan & Hartigan (1985); Cronbach & Gleser (1953); McLachlan & Peel (2000).

    """
    return find_groups(profiles_of(needs), seed)


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
    return find_groups(profiles_of(x), seed)


def find_groups(profiles: Profiles, seed: int) -> Clusters:
    """Find groups in profiles, or the reason why none are shown."""
    columns, x = profiles.complete()
    if len(x) < MIN_PEOPLE:
        return _none(profiles, text("clusters.too_few", minimum=MIN_PEOPLE))
    if len(columns) < MIN_COMPETENCIES:
        return _none(profiles, text("clusters.too_narrow", minimum=MIN_COMPETENCIES))
    if len(np.unique(x, axis=0)) < MIN_DIFFERENT:
        return _none(profiles, text("clusters.too_alike"))
    with threadpool_limits(limits=1):  # for so few people threads cost twenty times what they gain
        outcomes = [examine(x, name, np.random.default_rng([seed, stream])) for stream, name in enumerate(SPACES)]
    checks = pd.DataFrame([check for found in outcomes for check in found.checks])
    told = max(outcomes, key=lambda found: int(found.group.max()))
    if told.group.any():
        return _some(profiles, columns, x, told, checks)
    furthest = max((found.failed for found in outcomes), key=CRITERIA.index)
    return _none(profiles, not_found(furthest, least_people(len(x))), checks)


def _some(profiles: Profiles, columns: NDArray[np.intp], x: FloatArray, found: Found, checks: pd.DataFrame) -> Clusters:
    """Give the groups that are told their ids, from the largest on, and their words."""
    name, z = found.space.name, found.space.coordinates(x)
    likely = found.mixture.memberships(z) @ (found.group[:, None] == np.arange(found.group.max() + 1))
    order = np.argsort(-(likely >= MEMBERSHIP).sum(axis=0), kind="stable")
    model = GroupModel(profiles, columns, found.space, found.mixture, np.argsort(order)[found.group])
    memberships = model.of_profiles(profiles)
    differences = [w @ z / w.sum() - (1 - w) @ z / (1 - w).sum() for w in likely[:, order].T]
    ids, names = ([labels[column] for column in columns] for labels in (profiles.competencies, profiles.names))
    groups = []
    for group, row in zip(group_ids(len(order)), differences, strict=True):
        n = int((memberships.labels == group).sum())
        by_id = dict(zip(ids, row.tolist(), strict=True))
        groups.append(ClusterGroup(group, n, describe(name, names, row.tolist()), by_id))
    return Clusters(
        **vars(memberships),
        found=True,
        reason=text(f"clusters.found_{name}", k=len(order)),
        space=name,
        k=len(order),
        groups=tuple(groups),
        checks=checks,
        model=model,
    )


def _none(profiles: Profiles, reason: str, checks: pd.DataFrame | None = None) -> Clusters:
    """Say that no groups were shown, and why."""
    model = NoGroups(profiles)
    checks = pd.DataFrame(columns=Check._fields) if checks is None else checks
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
