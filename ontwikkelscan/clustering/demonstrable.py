"""Groups of people with alike needs, or the reason why there are none to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ontwikkelscan.clustering.membership import GroupModel, Memberships, NoGroups
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import ArrayLike

    from ontwikkelscan.model.needs import Needs


@dataclass(frozen=True, eq=False)
class ClusterGroup:
    """One group, in words and in the numbers behind them.

    Attributes
    ----------
    id
        "A", "B", ... from the largest group on; it means nothing else.
    n
        People with this label.
    description
        In Dutch: how many people, and where their need is larger and smaller than that of the others.
    differences
        Per competency the mean of the group minus the mean of the others, in standard deviations over all people;
        above 0 is more need. In the space "shape" of normal scores, and each person's own mean is taken off first.

    """

    id: str
    n: int
    description: str
    differences: Mapping[str, float]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people")


@dataclass(frozen=True, eq=False, repr=False)
class DemonstrableGroups(Memberships):
    """Groups of people that can be shown, if any; respondents, labels, memberships and frame as for Memberships.

    Attributes
    ----------
    found
        Whether groups are shown: every criterion holds in one of the spaces.
    reason
        In Dutch, for people: what was found, or why nothing was.
    space
        "level": profiles as they are; "shape": normal scores, each person's own mean taken off; "" when nothing was
        found.
    k
        Number of groups; 0 when nothing was found.
    groups
        From the largest on.
    checks
        Per space, k and criterion: value, limit and holds ("yes" or "no"). ``n`` (people in the smallest group) and
        ``bic`` (how much smaller than without groups) of every k; of the best k also ``same_group`` (share of people
        who get the same group when they take no part in finding it) and for each two groups, numbered from the largest
        on, ``valley 1-2`` and so on: p, of people who took no part, that there is no valley between them. Groups with a
        p above .10 are told as one.
    model
        What tells in which of these groups new people are.

    """

    found: bool
    reason: str
    space: str
    k: int
    groups: tuple[ClusterGroup, ...]
    checks: pd.DataFrame
    model: GroupModel | NoGroups

    def place(self, needs: Needs | ArrayLike) -> Memberships:
        """Tell in which of these groups new people would be; the groups stay as they are.

        Parameters
        ----------
        needs
            Of people who answered the same questionnaire; for groups from :func:`cluster_profiles` an array of shape
            (n_new, m).

        Returns
        -------
        Memberships
            ``.labels``, ``.memberships`` and ``.frame``. Nobody has a group when none were found.

        Raises
        ------
        OntwikkelscanError
            CLUSTER-001 for an unusable array, CLUSTER-002 for another questionnaire or other columns.

        """
        return self.model.predict(needs)

    def _repr_html_(self) -> str:
        """Show in a notebook whether there are groups, and what they have in common."""
        if not self.groups:
            return f"<p>{escape(self.reason)}</p>"
        ids, sizes, descriptions = zip(*((group.id, group.n, group.description) for group in self.groups), strict=True)
        return html_table(self.reason, {"group": ids, "n": sizes, "description": descriptions})
