"""Needs in an order in which those that go together stand beside each other: a picture, of few people too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import average, leaves_list, optimal_leaf_ordering
from scipy.spatial.distance import squareform

from ontwikkelscan.clustering.formulas import normal_scores
from ontwikkelscan.clustering.profiles import profiles_of
from ontwikkelscan.clustering.together import correlations
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_PEOPLE, MIN_COMPETENCIES = 8, 3
"""For a picture (convention): of fewer people hardly anything but chance, of two competencies no order."""


@dataclass(frozen=True, eq=False)
class NeedsInOrder:
    """How needs go together in these people, without a claim about others.

    Attributes
    ----------
    competencies, names
        Ids and names, in order; empty with a ``reason``.
    correlation
        Shape (m, m), -1 to 1: of what one general level leaves of their normal scores.
    tree
        Shape (m - 1, 4), as of ``scipy.cluster.hierarchy.average`` with distance 1 minus the correlation; leaf i is
        competency i.
    n
        People with a complete profile.
    reason
        In Dutch, why there is nothing to show; "" where there is.

    """

    competencies: tuple[Any, ...]
    names: tuple[str, ...]
    correlation: FloatArray
    tree: FloatArray
    n: int
    reason: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people", f"{len(self.competencies)} competencies")

    @property
    def frame(self) -> pd.DataFrame:
        """The correlations as a table, competencies by competencies in order."""
        return pd.DataFrame(self.correlation, index=self.competencies, columns=self.competencies)


def needs_in_order(needs: GivenNeeds | ArrayLike) -> NeedsInOrder:
    """Order needs so that those that rise and fall together, more than the general level explains, are neighbours.

    A picture of the people who were asked: of few people most of it is chance. What holds of others too is told by
    :func:`needs_that_go_together`, of the same correlations, from a hundred people on.

    Parameters
    ----------
    needs
        As for :func:`needs_that_go_together`.

    Returns
    -------
    NeedsInOrder
        Empty, with the reason, below eight people with a complete profile and three competencies.

    Raises
    ------
    OntwikkelscanError
        CLUSTER-001 when an array is not a table of finite numbers or NaN.

    References
    ----------
    Bar-Joseph, Gifford & Jaakkola (2001).

    """
    profiles = profiles_of(needs)
    columns, x = profiles.complete()
    if len(x) < MIN_PEOPLE or len(columns) < MIN_COMPETENCIES:
        none = np.zeros((0, 0))
        reason = text("clusters.order.too_few", people=MIN_PEOPLE, competencies=MIN_COMPETENCIES)
        return NeedsInOrder((), (), none, none, len(x), reason)
    r = correlations(normal_scores(x, x))
    np.fill_diagonal(r, 1.0)
    distance = squareform(1 - r, checks=False).clip(0)
    tree = optimal_leaf_ordering(average(distance), distance)
    order = leaves_list(tree)
    place = np.argsort(order)
    moved = tree.copy()
    leaves = tree[:, :2] < len(order)
    moved[:, :2][leaves] = place[tree[:, :2][leaves].astype(int)]
    return NeedsInOrder(
        competencies=tuple(profiles.competencies[columns[leaf]] for leaf in order),
        names=tuple(profiles.names[columns[leaf]] for leaf in order),
        correlation=r[np.ix_(order, order)],
        tree=moved,
        n=len(x),
        reason="",
    )
