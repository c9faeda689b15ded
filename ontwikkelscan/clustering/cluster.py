"""People together: a division to work with, and groups that are found only when every criterion holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.acceptance import CRITERIA, MEMBERSHIP, NUMBERS, SPACES, Check, examine, least_people
from ontwikkelscan.clustering.clusters import Clusters
from ontwikkelscan.clustering.demonstrable import ClusterGroup, DemonstrableGroups
from ontwikkelscan.clustering.membership import GroupModel, NoGroups, group_ids
from ontwikkelscan.clustering.profiles import MIN_PEOPLE, profiles_of
from ontwikkelscan.clustering.words import describe, not_found
from ontwikkelscan.dividing.divide import divide_people
from ontwikkelscan.dividing.learners import learners_of
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.clustering.acceptance import Found
    from ontwikkelscan.clustering.profiles import Profiles
    from ontwikkelscan.model.programme import Programme, Route
    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_COMPETENCIES = 3
"""With two, the shape of a profile is a single number."""
MIN_DIFFERENT = 10 * max(NUMBERS)
"""Different profiles: with fewer, heaps of people who answered the same pass for groups (measured with 42)."""


def cluster_needs(
    data: GivenNeeds, *, k: int | None = None, size: tuple[int, int] | None = None, seed: int = 2010
) -> Clusters:
    """Divide people over groups that learn well together, and tell whether there are kinds of people.

    The two are different questions. A division can always be made and worked with; that groups exist is a claim, made
    only where it can be shown. Both tell of a group of people; advice to one person never uses them.

    Parameters
    ----------
    data
        The Result of a scan; or needs, from :func:`identify_needs` or as a frame such as ``result.needs`` (with the
        column ``true_score`` for the claim). Without the answers the division is not tested against chance, and says
        so, and nothing is said of what would serve a group.
    k, size
        Of the division: how many groups, and the smallest and largest. Left out: groups of 5 to 8 people.
    seed
        The same seed gives the same outcome, in whatever order the people stand.

    Returns
    -------
    Clusters
        ``.division``, ``.demonstrable``, ``.labels``, ``.frame`` and ``.describe()``; ``.found`` and ``.reason`` are
        those of ``.demonstrable``.

    Raises
    ------
    OntwikkelscanError
        DIVIDE-001 for groups that so many people cannot form; SCAN-013 for anything that holds no needs.

    Notes
    -----
    Division: a need counts as far as it is likely, 0 where it does not count or is not known; who has none known is not
    placed. See :class:`WorkingDivision` and [decision 19](../../docs/decisions/019-working-division.md).

    Demonstrable groups: of minus the true self-scores, so that the lower, the more need. The required level takes no
    part: a rule that raises levels in some municipalities would make groups of these. Nor does importance: that is
    another question. Competencies take part that count, and have a score, for at least 90 % of the people; people who
    then lack one take no part and get no label. Groups are claimed when people who took no part in finding them leave a
    valley between them. Two spaces are tried apart: "shape", normal scores with each person's own mean taken off, and
    "level", profiles as they are; competencies are standardised in both. When both hold, that with more groups is told,
    and else the shape: it says what people need, and so which programme suits them, where the level also orders people
    from little to much need. Not found below 100 people with a complete profile, below three competencies, and when no
    number of groups from 2 to 6 meets every criterion: that is no proof that there are none. Criteria and limits:
    ``.demonstrable.checks``, and [decision 11](../../docs/decisions/011-groups-of-people.md).
    [The study](../../docs/cluster-study.md) tells how often groups are claimed where there are none, and found where
    there are.

    References
    ----------
    Ward (1963); Hartigan & Hartigan (1985); Cronbach & Gleser (1953); McLachlan & Peel (2000).

    """
    objects = getattr(data, "objects", None)
    needs = needs_of(data)
    learners = learners_of(needs, None if objects is None else objects.answers)
    offer: list[Programme | Route] = []
    if objects is not None:
        offer = [*objects.programmes.of(needs.questionnaire.id), *objects.programmes.routes]
    division = divide_people(learners, k=k, size=size, offer=offer, seed=seed)
    return Clusters(division, find_groups(profiles_of(needs), seed))


def cluster_profiles(x: ArrayLike, *, seed: int = 2010) -> DemonstrableGroups:
    """Find groups in a plain table, where they can be shown, as :func:`cluster_needs` does in needs.

    Parameters
    ----------
    x
        Shape (n, m): people and competencies, the larger the more need; NaN where unknown.
    seed
        As for :func:`cluster_needs`.

    Returns
    -------
    DemonstrableGroups
        Respondents and competencies are numbered from 0 on. A plain table gives no division: nothing says how sure a
        need is.

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
    'Gezocht is naar twee tot zes groepen ... Die zijn niet aangetoond: ...'

    """
    return find_groups(profiles_of(x), seed)


def find_groups(profiles: Profiles, seed: int) -> DemonstrableGroups:
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


def _some(
    profiles: Profiles, columns: NDArray[np.intp], x: FloatArray, found: Found, checks: pd.DataFrame
) -> DemonstrableGroups:
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
    return DemonstrableGroups(
        **vars(memberships),
        found=True,
        reason=text(f"clusters.found_{name}", k=len(order)),
        space=name,
        k=len(order),
        groups=tuple(groups),
        checks=checks,
        model=model,
    )


def _none(profiles: Profiles, reason: str, checks: pd.DataFrame | None = None) -> DemonstrableGroups:
    """Say that no groups were shown, and why."""
    model = NoGroups(profiles)
    checks = pd.DataFrame(columns=Check._fields) if checks is None else checks
    return DemonstrableGroups(
        **vars(model.of_profiles(profiles)),
        found=False,
        reason=reason,
        space="",
        k=0,
        groups=(),
        checks=checks,
        model=model,
    )
