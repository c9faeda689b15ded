"""What the function asks of each respondent, and where their self-image falls short of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.showing import html_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.scores import Scores

COLUMNS = (
    "respondent competency relevant required importance need_probability need_probability_low need_probability_high "
    "shortfall priority rank band rule"
).split()

BANDS = ("clear", "possible", "unlikely", "none", "unknown")


@dataclass(frozen=True, eq=False)
class Requirements:
    """What the local context asks.

    Attributes
    ----------
    relevant
        Shape (n_respondents, n_competencies): "yes", "no" or "unknown".
    required
        Same shape: level on the answer scale, before and after the context; NaN where it is unknown or does not count.
    rules
        Same shape: ids of the rules that spoke, separated by spaces.

    """

    relevant: NDArray[Any]
    required: NDArray[np.float64]
    rules: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Needs:
    """Development needs per respondent and competency; every array has shape (n_respondents, n_competencies)."""

    scores: Scores
    requirements: Requirements
    importance: NDArray[np.float64]
    need_probability: NDArray[np.float64]
    need_probability_low: NDArray[np.float64]
    need_probability_high: NDArray[np.float64]
    shortfall: NDArray[np.float64]
    priority: NDArray[np.float64]
    rank: NDArray[np.int64]
    band: NDArray[Any]
    sensitive: NDArray[np.bool_]

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and competency, with the promised columns; ``rank`` is empty without a need."""
        n_respondents, n_competencies = self.priority.shape
        rank = pd.array(np.where(self.rank > 0, self.rank, np.nan).ravel()).astype("Int64")
        importance = pd.array(self.importance.ravel()).astype("Int64")
        competencies = np.array(self.scores.questionnaire.competency_ids, dtype=object)
        columns: dict[str, Any] = {
            "respondent": np.repeat(self.scores.respondents, n_competencies),
            "competency": np.tile(competencies, n_respondents),
            "relevant": self.requirements.relevant.ravel(),
            "required": self.requirements.required.ravel(),
            "importance": importance,
            "rank": rank,
            "rule": self.requirements.rules.ravel(),
        }
        for name in COLUMNS:
            if name not in columns:
                columns[name] = getattr(self, name).ravel()
        return pd.DataFrame({name: columns[name] for name in COLUMNS})

    def _repr_html_(self) -> str:
        """Show in a notebook, per competency, how many people have a need, where it counts for them or may count."""
        counts = self.requirements.relevant != "no"
        bands = {name: ((self.band == name) & counts).sum(axis=0) for name in BANDS}
        bands["does not count"] = (~counts).sum(axis=0)
        columns = {"competency": self.scores.questionnaire.competency_ids, **bands}
        return html_table(f"Needs of {len(self.scores)} respondents", columns)
