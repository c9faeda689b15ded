"""Needs as profiles: a table of people and competencies, the larger the number the larger the need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, error
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
"""At which scores are the same: a frame without true scores gives them back but for rounding, and ties are ties."""
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
    need
        Shape (n_respondents, m), the larger the more need; NaN where it is not known.
    source
        Id, version and hash of the questionnaire; empty for a plain array.

    """

    respondents: NDArray[Any]
    competencies: tuple[Any, ...]
    names: tuple[str, ...]
    need: FloatArray
    source: dict[str, str]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.need)} people", f"{len(self.competencies)} competencies")

    def complete(self) -> tuple[NDArray[np.intp], FloatArray]:
        """Return the columns that take part, and the profiles that are known in all of them, in an order of their own.

        A column takes part when it is known for nearly everyone who has any, and is not the same for all. The order
        of the rows follows from their values, so that results do not depend on the order of the people.
        """
        known = np.isfinite(self.need)
        columns = np.flatnonzero(known.sum(axis=0) >= COMMON * max(known.any(axis=1).sum(), 1))
        x = self.need[known[:, columns].all(axis=1)][:, columns]
        columns = columns[[len(set(column.tolist())) > 1 for column in x.T]]
        x = self.need[known[:, columns].all(axis=1)][:, columns]
        return columns, x[np.lexsort(x.T)] if len(columns) else x


def profiles_of(needs: GivenNeeds | ArrayLike) -> Profiles:
    """Return the profiles in needs, or in a plain array of shape (n, m) with NaN for unknown.

    A profile holds minus the true self-score, so that larger is more need, in points of the answer scale. The required
    level takes no part: a rule that raises it in some municipalities would make groups and pairs by itself. Nor does
    importance: that is another question. A value is unknown where a competency does not count in someone's
    municipality, or has no score. Filling in 0 there would group municipalities instead of people.

    Raises
    ------
    OntwikkelscanError
        CLUSTER-001 when an array is not a table of finite numbers or NaN.

    """
    if hasattr(needs, "objects") or (isinstance(needs, pd.DataFrame) and "competency" in needs):
        needs = needs_of(cast("GivenNeeds", needs))
    if isinstance(needs, Needs):
        scores, asked = needs.scores, needs.requirements
        known = (asked.relevant == "yes") & np.isfinite(asked.required)
        return Profiles(
            respondents=scores.respondents,
            competencies=scores.questionnaire.competency_ids,
            names=tuple(competency.label for competency in scores.questionnaire.competencies),
            need=np.where(known, -np.round(scores.values("true_score"), DECIMALS), np.nan),
            source=scores.questionnaire.card,
        )
    try:
        x = np.asarray(needs, dtype=float)
    except (TypeError, ValueError):
        raise error("CLUSTER-001", problem=Note("not_numbers")) from None
    if x.ndim != 2:  # noqa: PLR2004 - people and competencies
        raise error("CLUSTER-001", problem=Note("dimensions", n=x.ndim))
    if np.isinf(x).any():
        raise error("CLUSTER-001", problem=Note("infinite"))
    columns = tuple(range(x.shape[1]))
    return Profiles(
        np.arange(len(x)), columns, tuple(text("clusters.column", column=column) for column in columns), x, {}
    )
