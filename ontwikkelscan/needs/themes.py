"""Bundle needs into themes by a fixed division, so that one reads a few themes instead of fourteen bars."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.scoring.formulas import row_sum
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.questions import Theme
    from ontwikkelscan.needs.given import GivenNeeds


@dataclass(frozen=True, eq=False)
class DevelopmentThemes:
    """The themes of each respondent; arrays of shape (n_respondents, n_themes).

    Attributes
    ----------
    needs, themes
        What was bundled, and the themes of the questionnaire; none when it has none.
    n_needs, priority
        Clear and possible needs in a theme, and the sum of their priorities.
    rank
        1 for the theme with the largest priority; 0 for a theme without a need.

    """

    needs: Needs
    themes: tuple[Theme, ...]
    n_needs: NDArray[np.int64]
    priority: NDArray[np.float64]
    rank: NDArray[np.int64]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.rank)} respondents", f"{len(self.themes)} themes")

    def __getitem__(self, rows: NDArray[np.int64]) -> DevelopmentThemes:
        """Return the themes of some respondents, by row."""
        arrays = {name: getattr(self, name)[rows] for name in ("n_needs", "priority", "rank")}
        return replace(self, needs=self.needs[rows], **arrays)

    def competencies(self, row: int, theme: int) -> tuple[str, ...]:
        """Return the needs of one respondent in one theme, the largest first."""
        ids, ranks = self.needs.questionnaire.competency_ids, self.needs.rank[row]
        inside = [ids.index(name) for name in self.themes[theme].competencies]
        return tuple(ids[place] for place in sorted(inside, key=lambda place: ranks[place]) if ranks[place] > 0)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and theme: n_needs, priority, rank (empty without a need), needs as JSON list."""
        n, m = self.rank.shape
        columns: dict[str, Any] = {
            "respondent": np.repeat(self.needs.respondents, m),
            "theme": np.tile(np.array([theme.id for theme in self.themes], dtype=object), n),
            "n_needs": self.n_needs.ravel(),
            "priority": self.priority.ravel(),
            "rank": pd.array(np.where(self.rank > 0, self.rank, np.nan).ravel()).astype("Int64"),
            "needs": [json.dumps(self.competencies(row, theme)) for row in range(n) for theme in range(m)],
        }
        return pd.DataFrame(columns)


def identify_themes(needs: GivenNeeds) -> DevelopmentThemes:
    """Bundle the needs of each respondent into the themes of the questionnaire.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.

    Returns
    -------
    DevelopmentThemes
        Ranked by the sum of the priorities of their needs; each competency belongs to one theme, by the questionnaire's
        ``themes.yaml``. No theme without a need, and none without that file.

    """
    needs = needs_of(needs)
    questionnaire = needs.questionnaire
    themes = questionnaire.themes.themes if questionnaire.themes else ()
    member = np.array(
        [[name in theme.competencies for theme in themes] for name in questionnaire.competency_ids], dtype=float
    ).reshape(len(questionnaire.competency_ids), len(themes))
    shown = needs.rank > 0
    n_needs = (shown @ member).astype(np.int64)
    weighed = np.where(shown, needs.priority, 0.0)
    priority = np.array([row_sum(weighed * inside) for inside in member.T]).reshape(len(themes), len(needs)).T
    order = (-priority).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    return DevelopmentThemes(needs, themes, n_needs, priority, np.where(n_needs > 0, order, 0))
