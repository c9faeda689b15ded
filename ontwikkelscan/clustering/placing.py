"""Place people in groups that were found before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.clustering.acceptance import MEMBERSHIP
from ontwikkelscan.clustering.clusters import Placed
from ontwikkelscan.clustering.profiles import profiles_of
from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.mixture import GaussianMixture

    from ontwikkelscan.clustering.acceptance import Space
    from ontwikkelscan.clustering.profiles import Profiles
    from ontwikkelscan.model.needs import Needs


@dataclass(frozen=True, eq=False)
class Placing:
    """What :meth:`Clusters.place` needs to know.

    Attributes
    ----------
    profiles
        Of the people from whom the groups come.
    columns
        Competencies that take part.
    space, mixture
        Of the accepted number of groups.
    order
        Shape (k,): components of the mixture, from the largest group on.

    """

    profiles: Profiles
    columns: NDArray[np.intp]
    space: Space
    mixture: GaussianMixture
    order: NDArray[np.intp]

    def __call__(self, needs: Needs | ArrayLike) -> Placed:
        """Place new people."""
        return self.people(same_columns(profiles_of(needs), self.profiles))

    def people(self, profiles: Profiles) -> Placed:
        """Place people whose columns fit."""
        x = profiles.gaps[:, self.columns]
        complete = np.isfinite(x).all(axis=1)
        memberships = np.full((len(x), len(self.order)), np.nan)
        if complete.any():
            memberships[complete] = self.mixture.predict_proba(self.space.coordinates(x[complete]))[:, self.order]
        labels = np.full(len(x), "", dtype=object)
        for group, name in enumerate(group_ids(len(self.order))):
            labels[memberships[:, group] >= MEMBERSHIP] = name
        return Placed(profiles.respondents, labels, memberships)


@dataclass(frozen=True, eq=False)
class Nowhere:
    """Places nobody: there are no groups."""

    profiles: Profiles

    def __call__(self, needs: Needs | ArrayLike) -> Placed:
        """Give nobody a group."""
        return self.people(same_columns(profiles_of(needs), self.profiles))

    def people(self, profiles: Profiles) -> Placed:
        """Give people whose columns fit no group."""
        n = len(profiles.gaps)
        return Placed(profiles.respondents, np.full(n, "", dtype=object), np.empty((n, 0)))


def group_ids(k: int) -> list[str]:
    """Return "A", "B", ..."""
    return [chr(ord("A") + group) for group in range(k)]


def same_columns(given: Profiles, expected: Profiles) -> Profiles:
    """Return the profiles if they are about the same competencies; CLUSTER-002 if not."""
    if (given.source, given.competencies) == (expected.source, expected.competencies):
        return given
    raise error("CLUSTER-002", found=_told(given), expected=_told(expected))


def _told(profiles: Profiles) -> str:
    n = len(profiles.competencies)
    return (
        " ".join([profiles.source["id"], profiles.source["version"]]) if profiles.source else f"a table of {n} columns"
    )
