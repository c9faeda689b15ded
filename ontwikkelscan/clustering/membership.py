"""How likely people are in each of the groups that were found before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.clustering.acceptance import MEMBERSHIP
from ontwikkelscan.clustering.profiles import profiles_of
from ontwikkelscan.errors import Note, error
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.clustering.acceptance import Space
    from ontwikkelscan.clustering.formulas import Mixture
    from ontwikkelscan.clustering.profiles import Profiles
    from ontwikkelscan.model.needs import Needs


@dataclass(frozen=True, eq=False)
class Memberships:
    """People and their groups.

    Attributes
    ----------
    respondents
        Shape (n_respondents,), ids.
    labels
        Shape (n_respondents,): id of the group; "" without a membership of .80, and with an incomplete profile.
    memberships
        Shape (n_respondents, k), 0-1, rows add to 1; NaN with an incomplete profile. They say which of these groups is
        likely if someone is in one of them, not how well the group fits.

    """

    respondents: NDArray[Any]
    labels: NDArray[Any]
    memberships: NDArray[Any]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.respondents)} people", f"{self.memberships.shape[1]} groups")

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person: respondent, group, and ``membership_A``, ``membership_B``, ... for k groups."""
        columns = {f"membership_{chr(ord('A') + c)}": values for c, values in enumerate(self.memberships.T)}
        return pd.DataFrame({"respondent": self.respondents, "group": self.labels, **columns})


@dataclass(frozen=True, eq=False)
class GroupModel:
    """Groups that were found, and how to tell in which of them someone is.

    Attributes
    ----------
    profiles
        Of the people from whom the groups come.
    columns
        Competencies that take part.
    space, mixture
        Of the accepted number of groups.
    group
        For each group of the mixture, the number of the one that is told, from 0 for the largest on: those without a
        clear valley between them are one.

    """

    profiles: Profiles
    columns: NDArray[np.intp]
    space: Space
    mixture: Mixture
    group: NDArray[np.intp]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.k} groups")

    @property
    def k(self) -> int:
        """Number of groups that are told."""
        return int(self.group.max()) + 1

    def predict(self, needs: Needs | ArrayLike) -> Memberships:
        """Return the memberships of new people; CLUSTER-002 when their competencies are other ones."""
        return self.of_profiles(expect_columns(profiles_of(needs), self.profiles))

    def of_profiles(self, profiles: Profiles) -> Memberships:
        """Return the memberships of people with the same columns."""
        x = profiles.need[:, self.columns]
        complete = np.isfinite(x).all(axis=1)
        memberships = np.full((len(x), self.k), np.nan)
        if complete.any():
            parts = self.mixture.memberships(self.space.coordinates(x[complete]))
            memberships[complete] = parts @ (self.group[:, None] == np.arange(self.k))
        labels = np.full(len(x), "", dtype=object)
        for group, name in enumerate(group_ids(self.k)):
            labels[memberships[:, group] >= MEMBERSHIP] = name
        return Memberships(profiles.respondents, labels, memberships)


@dataclass(frozen=True, eq=False)
class NoGroups:
    """The model where no groups were found: nobody is in one."""

    profiles: Profiles

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self)

    def predict(self, needs: Needs | ArrayLike) -> Memberships:
        """Return no group for new people; CLUSTER-002 when their competencies are other ones."""
        return self.of_profiles(expect_columns(profiles_of(needs), self.profiles))

    def of_profiles(self, profiles: Profiles) -> Memberships:
        """Return no group for people with the same columns."""
        n = len(profiles.need)
        return Memberships(profiles.respondents, np.full(n, "", dtype=object), np.empty((n, 0)))


def group_ids(k: int) -> list[str]:
    """Return "A", "B", ..."""
    return [chr(ord("A") + group) for group in range(k)]


def expect_columns(given: Profiles, expected: Profiles) -> Profiles:
    """Return the profiles if they are about the same competencies; CLUSTER-002 if not."""
    if (given.source, given.competencies) == (expected.source, expected.competencies):
        return given
    raise error("CLUSTER-002", found=_description(given), expected=_description(expected))


def _description(profiles: Profiles) -> str:
    n = len(profiles.competencies)
    return " ".join([profiles.source["id"], profiles.source["version"]]) if profiles.source else Note("table_of", n=n)
