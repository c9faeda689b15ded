"""People together: a division to work with, and kinds of people where they can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ontwikkelscan.clustering.demonstrable import DemonstrableGroups
    from ontwikkelscan.dividing.division import WorkingDivision


@dataclass(frozen=True, eq=False)
class Clusters:
    """What :func:`cluster_needs` made of people: two answers to two questions.

    Attributes
    ----------
    division
        Who learns well together: there from eight people on, and no claim about people.
    demonstrable
        Whether there are groups of people, and which: from a hundred people on, and only where they can be shown.

    """

    division: WorkingDivision
    demonstrable: DemonstrableGroups

    def __repr__(self) -> str:
        """Show counts and ids."""
        n = len(self.division.respondents)
        return one_line(self, f"{n} people", f"divided in {len(self.division.groups)}", f"{self.demonstrable.k} shown")

    @property
    def found(self) -> bool:
        """Whether groups of people were shown to be there."""
        return self.demonstrable.found

    @property
    def reason(self) -> str:
        """In Dutch, for people: which groups were shown, or why none were."""
        return self.demonstrable.reason

    @property
    def labels(self) -> NDArray[np.int64]:
        """Shape (n_respondents,): number of the group in the division, from 1 on; 0 for who is in none."""
        return self.division.labels

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person: respondent; group and again, of the division; kind, of the groups that were shown."""
        return self.division.frame.assign(kind=self.demonstrable.labels)

    def describe(self) -> str:
        """Say in Dutch who learns well together and why, how firm that is, and whether there are kinds of people."""
        kinds = [self.reason, *(f"{group.id}. {group.description}" for group in self.demonstrable.groups)]
        return "\n".join([self.division.describe(), *kinds])

    def _repr_html_(self) -> str:
        """Show both in a notebook."""
        return f"{self.division._repr_html_()}\n{self.demonstrable._repr_html_()}"
