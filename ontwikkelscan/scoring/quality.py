"""How the questionnaire was filled in: counts and repetition. Something to talk about, never a rejection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers

ATTENTIVE_QUANTILE = 0.995
"""Attentive simulated people below the limit of longstring (measurement specification, decision 10)."""
COLUMNS = "respondent index family value flag note".split()


@dataclass(frozen=True, eq=False)
class Quality:
    """Counts and indices per respondent; ``limit`` is the longest run that is not flagged, None if unknown."""

    respondents: NDArray[Any]
    counts: dict[str, NDArray[np.int64]]
    longstring: NDArray[np.int64]
    limit: int | None

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and index."""
        parts = [self._rows(name, "counts", values, "") for name, values in self.counts.items()]
        note = "" if self.limit is None else f"flagged above {self.limit}"
        parts.append(self._rows("longstring", "repetition", self.longstring, note))
        order = np.argsort(np.tile(np.arange(len(self.respondents)), len(parts)), kind="stable")
        return pd.concat(parts).iloc[order].reset_index(drop=True)

    def flags(self, index: str, values: NDArray[np.int64]) -> NDArray[Any]:
        """Return yes, no or not_computable; counts are never flagged."""
        if index == "longstring" and self.limit is None:
            return np.full(len(values), "not_computable", dtype=object)
        flagged = (
            values > self.limit if index == "longstring" and self.limit is not None else np.zeros(len(values), bool)
        )
        return np.where(flagged, "yes", "no").astype(object)

    def _rows(self, index: str, family: str, values: NDArray[np.int64], note: str) -> pd.DataFrame:
        columns = [self.respondents, index, family, values, self.flags(index, values), note]
        return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def response_quality(answers: Answers, *, attentive: Answers | None = None) -> Quality:
    """Count what was answered, and find the longest run of equal answers in the order of presentation.

    Parameters
    ----------
    answers
        From :func:`read_answers`.
    attentive
        Simulated answers of attentive people: their 99.5th percentile is the limit of longstring. Without it nothing
        is flagged.

    Returns
    -------
    Quality
        ``.frame``: index n_answered, n_missing, n_not_applicable (over all items that were asked or not) and
        longstring; empty and "nvt" cells are passed over.

    """
    code = answers.questionnaire.answer_code
    n_not_applicable = (answers.codes == code.not_applicable).sum(axis=0)
    n_missing = (answers.codes == code.empty).sum(axis=0)
    counts = {
        "n_answered": len(answers.codes) - n_not_applicable - n_missing,
        "n_missing": n_missing,
        "n_not_applicable": n_not_applicable,
    }
    limit = None
    if attentive is not None:
        limit = int(np.quantile(longstring(attentive.values), ATTENTIVE_QUANTILE, method="higher"))
    return Quality(answers.respondents, counts, longstring(answers.values), limit)


def longstring(answers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the length of the longest run of equal answers of each respondent.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), as given (not reversed), in order of presentation; NaN is passed over.

    Returns
    -------
    ndarray
        Shape (n_respondents,); 0 when nothing was answered. R: ``careless::longstring`` on complete rows.

    Examples
    --------
    >>> longstring(np.array([[3, 3, 3, 4], [1, np.nan, 1, 2]])).tolist()
    [3, 2]

    """
    run = np.zeros(len(answers), dtype=np.int64)
    longest = run.copy()
    last = np.full(len(answers), np.nan)
    for answer in answers.T:
        given = ~np.isnan(answer)
        run = np.where(given, np.where(answer == last, run + 1, 1), run)
        last = np.where(given, answer, last)
        longest = np.maximum(longest, run)
    return longest
