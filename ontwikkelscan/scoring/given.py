"""Scores in whatever form they were given: the object, a result, or a tidy frame with the promised columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.scores import STATUSES, Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire

    class HasScores(Protocol):
        """What holds scores: the objects of a result."""

        @property
        def scores(self) -> Scores:
            """The scores."""

    class ResultWithScores(Protocol):
        """A result of a scan."""

        @property
        def objects(self) -> HasScores:
            """Its objects."""

    GivenScores = Scores | pd.DataFrame | ResultWithScores

NUMBERS = (
    "n_items n_answered n_missing n_not_applicable score standard_error true_score true_score_error ci_low ci_high "
    "percent_of_maximum answer_sd"
).split()
"""Columns that follow from the answers to one scale."""


def scores_of(given: GivenScores) -> Scores:
    """Return scores as an object.

    Parameters
    ----------
    given
        Scores, the Result of a scan, or a frame such as ``result.scores``.

    Raises
    ------
    OntwikkelscanError
        SCAN-013 for anything else, and what :func:`read_scores` raises.

    """
    if isinstance(given, Scores):
        return given
    if isinstance(given, pd.DataFrame):
        return read_scores(given)
    if hasattr(given, "objects"):
        return given.objects.scores
    raise error("SCAN-013", kind=type(given).__name__, wanted="scores")


def read_scores(frame: pd.DataFrame, questionnaire: Questionnaire | None = None) -> Scores:
    """Make scores of a tidy frame, such as ``result.scores`` or scores.csv.

    Parameters
    ----------
    frame
        A row per respondent and competency, in any order, with the promised columns; those of a norm are left aside.
    questionnaire
        What was asked; left out: the bundled one that ``frame.attrs`` names.

    Returns
    -------
    Scores
        Without the columns of a norm.

    Raises
    ------
    OntwikkelscanError
        SCAN-011 for columns or rows that are missing, -014 when nothing says which questionnaire it is.

    """
    asked = questionnaire or questionnaire_of(frame)
    columns = columns_of(frame, asked, [*NUMBERS, "status", "basis"])
    respondents = columns["respondent"]
    values = {name: columns[name].astype(float) for name in NUMBERS}
    values["status"] = np.vectorize(STATUSES.index)(columns["status"])
    index = np.empty((len(asked.competencies), len(respondents)), dtype=np.int64)
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in values}
    for row in range(len(index)):
        different, first, index[row] = np.unique(
            np.stack([column[:, row] for column in values.values()]), axis=1, return_index=True, return_inverse=True
        )
        del different
        for name, column in values.items():
            parts[name].append(column[first, row])
    return Scores(
        questionnaire=asked,
        respondents=respondents,
        index=index,
        by_code={name: tuple(part) for name, part in parts.items()},
        basis=tuple(map(str, columns["basis"][0])),
    )


def questionnaire_of(frame: pd.DataFrame) -> Questionnaire:
    """Return the bundled questionnaire that a frame is about; SCAN-014 when it names none, or another one."""
    card = frame.attrs.get("questionnaire", {})
    if card:
        found = load_questionnaire(f"{card['id']}/{card['version']}")
        if found.measurement_hash == card["hash"]:
            return found
    raise error("SCAN-014")


def columns_of(frame: pd.DataFrame, questionnaire: Questionnaire, names: list[str]) -> dict[str, NDArray[Any]]:
    """Return columns as arrays of shape (n_respondents, n_competencies), and ``respondent`` of (n_respondents,).

    SCAN-011 names columns that are missing, or says that rows are.
    """
    if missing := [name for name in ("respondent", "competency", *names) if name not in frame]:
        raise error("SCAN-011", columns=", ".join(missing))
    respondents = frame["respondent"].drop_duplicates().to_numpy(dtype=object)
    cells = pd.MultiIndex.from_product([respondents, questionnaire.competency_ids])
    keys = pd.MultiIndex.from_frame(frame[["respondent", "competency"]])
    if len(keys) != len(cells) or keys.has_duplicates or not cells.isin(keys).all():
        raise error("SCAN-011", columns=Note("row_of_each"))
    rows, shape = keys.get_indexer(cells), (len(respondents), len(questionnaire.competency_ids))
    table = frame[names].iloc[rows]
    return {name: table[name].to_numpy(dtype=object, na_value=np.nan).reshape(shape) for name in names} | {
        "respondent": respondents
    }
