"""Answers as they were given, and how they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was read otherwise than it stands in the file."""

    source: str
    n_rows: int
    separator: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of a number of respondents to one questionnaire.

    Attributes
    ----------
    questionnaire
        What was asked.
    respondents
        Shape (n_respondents,), text ids.
    codes
        Shape (n_items, n_respondents), items in the order of ``questionnaire.item_ids``, one contiguous row per item;
        small integers as in :class:`~ontwikkelscan.model.answer_code.AnswerCode`.
    importance
        Shape (n_competencies, n_respondents), 1-5; 0 where it was not answered.
    context
        A row per respondent: the facts and couleur-locale answers that were given, and ``deel_intake``, ``moment``,
        ``beoordelaar`` where they occur.
    reading
        The account of the reading.

    """

    questionnaire: Questionnaire
    respondents: NDArray[Any]
    codes: NDArray[Any]
    importance: NDArray[np.uint8]
    context: pd.DataFrame
    reading: Reading = field(default_factory=lambda: Reading("", 0))

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.respondents)

    @property
    def values(self) -> NDArray[np.float64]:
        """Answers as given, shape (n_respondents, n_items), not reversed; NaN where empty or not applicable."""
        values = self.codes.T + float(self.questionnaire.minimum)
        values[self.questionnaire.answer_code.empty <= self.codes.T] = np.nan
        return values

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent, scale and item: the answer, the keyed answer and its state.

        Columns ``respondent``, ``item``, ``competency``, ``answer``, ``keyed_answer`` (empty unless answered) and
        ``state`` (answered, missing, nvt; not_asked: the whole competency is empty).
        """
        questionnaire, code = self.questionnaire, self.questionnaire.answer_code
        row_of = {item: row for row, item in enumerate(questionnaire.item_ids)}
        keys = [(scale.id, item) for scale in questionnaire.competencies for item in scale.items]
        codes = self.codes[[row_of[item.id] for _, item in keys]].T
        not_asked = np.empty(codes.shape, dtype=bool)
        start = 0
        for scale in questionnaire.competencies:
            columns = slice(start, start := start + len(scale.items))
            not_asked[:, columns] = (codes[:, columns] == code.empty).all(axis=1, keepdims=True)
        answered = codes < code.empty
        answer = np.where(answered, codes + float(questionnaire.minimum), np.nan)
        reverse = np.array([item.reverse for _, item in keys])
        keyed = np.where(reverse, questionnaire.minimum + questionnaire.maximum - answer, answer)
        state = np.select([answered, not_asked, codes == code.empty], ["answered", "not_asked", "missing"], "nvt")
        n_keys = len(keys)
        return pd.DataFrame(
            {
                "respondent": np.repeat(self.respondents, n_keys),
                "item": np.tile(np.array([item.id for _, item in keys], dtype=object), len(self)),
                "competency": np.tile(np.array([scale for scale, _ in keys], dtype=object), len(self)),
                "answer": pd.array(answer.ravel()).astype("Int64"),
                "keyed_answer": pd.array(keyed.ravel()).astype("Int64"),
                "state": state.ravel(),
            }
        )
