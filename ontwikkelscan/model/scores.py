"""Scale scores of a number of respondents; every column of them is a look-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.showing import html_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire

STATUSES = ("scored", "too_few", "not_asked")
COLUMNS = (
    "respondent competency kind n_items n_answered n_missing n_not_applicable status score standard_error true_score "
    "ci_low ci_high percent_of_maximum basis percentile_rank percentile_low percentile_high t_score stanine norm_label "
    "norm_status deviation peak"
).split()
_COUNTS = ("n_items", "n_answered", "n_missing", "n_not_applicable")
_TEXTS = ("norm_label", "norm_status", "peak")


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores per respondent and competency.

    Attributes
    ----------
    questionnaire
        What was asked.
    respondents
        Shape (n_respondents,), text ids.
    codes
        Shape (n_competencies, n_respondents): the sum of the answer codes of each scale.
    tables
        Per column one table per competency, indexed by code.
    basis
        "norm" or "provisional": where mean, spread and reliability of the estimates come from.
    norm
        Columns that a norm added, each of shape (n_respondents, n_competencies).
    norm_card
        Id, version, kind, status, method, n and hash of that norm.
    simulated
        Whether the answers were simulated.

    """

    questionnaire: Questionnaire
    respondents: NDArray[Any]
    codes: NDArray[Any]
    tables: Mapping[str, tuple[NDArray[Any], ...]]
    basis: str
    norm: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    norm_card: Mapping[str, str | int] = field(default_factory=dict)
    simulated: bool = False

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.respondents)

    def values(self, column: str) -> NDArray[Any]:
        """Return one column of numbers, shape (n_respondents, n_competencies)."""
        if column in self.norm:
            return self.norm[column]
        tables = self.tables[column]
        values = np.empty(self.codes.shape, dtype=tables[0].dtype)
        for row, table in enumerate(tables):
            np.take(table, self.codes[row], out=values[row], mode="clip")
        return values.T

    def at(self, row: int, column: int) -> dict[str, Any]:
        """Return every column of one respondent (row) and competency (column)."""
        code = int(self.codes[column, row])
        from_tables = {name: tables[column][code] for name, tables in self.tables.items()}
        return from_tables | {name: values[row, column] for name, values in self.norm.items()}

    @property
    def status(self) -> NDArray[Any]:
        """Shape (n_respondents, n_competencies): scored, too_few or not_asked."""
        return np.array(STATUSES, dtype=object)[self.values("status")]

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and competency, with the promised columns; empty where there is no score or norm.

        ``attrs`` says of what: id, version and hash of questionnaire and norm.
        """
        shape = (len(self), len(self.questionnaire.competencies))
        columns: dict[str, Any] = {
            "respondent": np.repeat(self.respondents, shape[1]),
            "competency": np.tile(np.array(self.questionnaire.competency_ids, dtype=object), shape[0]),
            "kind": np.tile(np.array([c.kind for c in self.questionnaire.competencies], dtype=object), shape[0]),
            "status": self.status.ravel(),
            "basis": self.basis,
        }
        for name in COLUMNS:
            if name in columns:
                continue
            if name in self.tables or name in self.norm:
                columns[name] = self.values(name).ravel()
            else:
                columns[name] = np.full(
                    shape, "" if name in _TEXTS else np.nan, dtype=object if name in _TEXTS else float
                ).ravel()
        for name in _COUNTS:
            columns[name] = columns[name].astype(int)
        columns["stanine"] = pd.array(columns["stanine"]).astype("Int64")
        frame = pd.DataFrame({name: columns[name] for name in COLUMNS})
        frame.attrs |= {"questionnaire": self.questionnaire.card, "norm": dict(self.norm_card)}
        return frame

    def _repr_html_(self) -> str:
        """Show in a notebook, per competency, how many people have a score, and its mean and SD (ddof 1) over them."""
        summary = self.frame.groupby("competency", sort=False)["score"].agg(["mean", "std"])
        status = self.status
        counts = {name: (status == name).sum(axis=0) for name in STATUSES}
        columns = {"competency": summary.index, **counts, "mean": summary["mean"].array, "SD": summary["std"].array}
        return html_table(f"Scores of {len(self)} respondents", columns)
