"""Needs as profiles: a table of people and competencies, the larger the number the larger the need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.needs import Needs
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

MIN_PEOPLE = 100
"""With a complete profile; below it there are only the themes (measurement specification, section 9)."""
DECIMALS = 6
"""At which gaps are the same: a frame without true scores gives them back but for rounding, and ties are ties."""
COMMON = 0.90
"""Share of people for whom the need has to be known before a competency takes part (convention)."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """Profiles of a number of people.

    Attributes
    ----------
    respondents
        Shape (n_respondents,), ids; numbers from 0 on for a plain array.
    competencies
        Shape (m,), ids; numbers from 0 on for a plain array.
    names
        What competencies are called in text.
    gaps
        Shape (n_respondents, m); NaN where the need is not known.
    source
        Id, version and hash of the questionnaire; empty for a plain array.

    """

    respondents: NDArray[Any]
    competencies: tuple[Any, ...]
    names: tuple[str, ...]
    gaps: FloatArray
    source: dict[str, str]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.gaps)} people", f"{len(self.competencies)} competencies")

    def complete(self) -> tuple[NDArray[np.intp], FloatArray]:
        """Return the columns that take part, and the profiles without a gap in them, in an order of their own.

        A column takes part when it is known for nearly everyone who has any gap, and is not the same for all. The order
        of the rows follows from their values, so that results do not depend on the order of the people.
        """
        known = np.isfinite(self.gaps)
        columns = np.flatnonzero(known.sum(axis=0) >= COMMON * max(known.any(axis=1).sum(), 1))
        x = self.gaps[known[:, columns].all(axis=1)][:, columns]
        columns = columns[[len(set(column.tolist())) > 1 for column in x.T]]
        x = self.gaps[known[:, columns].all(axis=1)][:, columns]
        return columns, x[np.lexsort(x.T)] if len(columns) else x


def profiles_of(needs: GivenNeeds | ArrayLike, *, levels: bool = True) -> Profiles:
    """Return the profiles in needs, or in a plain array of shape (n, m) with NaN for unknown.

    The need of a person for a competency is the gap: required level minus true self-score, in points of the answer
    scale, below 0 where the self-image lies above the level. It is not cut off at 0, as the shortfall is: people with
    little need differ too, and a heap of zeros would look like a group. Importance takes no part: it is another
    question, and a need should not be large because of it. The gap is unknown where a competency does not count
    in someone's municipality, or has no score. Filling in 0 there would group municipalities instead of people.
    ``levels=False`` leaves the required level out: minus the true self-score, known for the same cells.

    Raises
    ------
    OntwikkelscanError
        CLUSTER-001 when an array is not a table of finite numbers or NaN.

    """
    if hasattr(needs, "objects") or (isinstance(needs, pd.DataFrame) and "competency" in needs):
        needs = needs_of(cast("GivenNeeds", needs))
    if isinstance(needs, Needs):
        scores, asked = needs.scores, needs.requirements
        required = asked.required if levels else 0 * asked.required
        return Profiles(
            respondents=scores.respondents,
            competencies=scores.questionnaire.competency_ids,
            names=tuple(competency.name for competency in scores.questionnaire.competencies),
            gaps=np.round(np.where(asked.relevant == "yes", required, np.nan) - scores.values("true_score"), DECIMALS),
            source=scores.questionnaire.card,
        )
    try:
        x = np.asarray(needs, dtype=float)
    except (TypeError, ValueError):
        raise error("CLUSTER-001", problem="some values are not numbers") from None
    if x.ndim != 2:  # noqa: PLR2004 - people and competencies
        raise error("CLUSTER-001", problem=f"it has {x.ndim} dimensions instead of 2")
    if np.isinf(x).any():
        raise error("CLUSTER-001", problem="some values are infinite")
    columns = tuple(range(x.shape[1]))
    return Profiles(
        np.arange(len(x)), columns, tuple(text("clusters.column", column=column) for column in columns), x, {}
    )
