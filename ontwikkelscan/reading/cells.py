"""What one cell of an answers file means. Columns are read by their few different values, not cell by cell."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Problem
from ontwikkelscan.reading.labels import NOT_APPLICABLE, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answer_code import AnswerCode
    from ontwikkelscan.model.questions import Question

_WHOLE = re.compile(r"[+-]?\d{1,300}([.,]0+)?")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
"""14.000 inhabitants are fourteen thousand to one and fourteen to another: refused."""
_TEXT, _OFF_SCALE = -1, -2
FEW = 32
"""Cells up to which looking at each is faster than finding the different ones."""


@dataclass(slots=True)
class Complaints:
    """Collects where cells are unusable, per error code, over the columns and chunks of a file.

    ``recoded`` counts, per column, cells that were read as something else than what stands there: a label, an option's
    text, a value of recode=, a program's word for no answer.
    """

    file: str
    places: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, Mapping[str, object]] = field(default_factory=dict)
    recoded: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, places: Sequence[str], **fields: object) -> None:
        """Remember places under a code."""
        if places:
            self.places.setdefault(code, []).extend(places)
            self.fields.setdefault(code, {"file": self.file, **fields})

    def problems(self) -> list[Problem]:
        """Return one problem per code."""
        return [Problem(code, self.fields[code], tuple(places)) for code, places in self.places.items()]


def plain(value: object) -> object:
    """Return a cell as None, an int, a float or stripped text, whatever file or frame it came from."""
    if isinstance(value, str):
        text = value.strip()
        if _WHOLE.fullmatch(text):
            return int(re.split(r"[.,]", text)[0])
        return text or None
    if is_empty(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return str(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return None
        return int(value) if float(value).is_integer() else float(value)
    return str(value)


def is_empty(value: object) -> bool:
    """Tell whether a cell holds nothing: None, NaN or one of pandas' marks."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def look_up(column: pd.Series[Any], meaning: Callable[[object], int], missing: int) -> NDArray[np.int64]:
    """Apply ``meaning`` to each different value of a column; empty cells become ``missing``."""
    if len(column) <= FEW:
        return np.array([missing if is_empty(value) else meaning(value) for value in column], dtype=np.int64)
    try:
        codes, values = pd.factorize(column)
    except TypeError:  # a cell of a frame can be a list
        codes, values = pd.factorize(column.map(plain))
    table = np.array([meaning(value) for value in values] + [missing], dtype=np.int64)
    return table[codes]


def _answer(cell: object, labels: Mapping[str, int], absent: Collection[str]) -> object:
    """Return what a cell says: the answer of a label, NOT_APPLICABLE, None for no answer, else the cell itself."""
    if not isinstance(cell, str):
        return cell
    word = normalise(cell)
    if word in absent:
        return None
    return NOT_APPLICABLE if word in NOT_APPLICABLE else labels.get(word, cell)


def answer_codes(
    column: pd.Series[Any],
    layout: AnswerCode,
    recode: Mapping[Any, object],
    complaints: Complaints,
    *,
    labels: Mapping[str, int] | None = None,
    absent: Collection[str] = (),
) -> NDArray[np.int64]:
    """Turn a column of answers into codes; empty cells become ``layout.empty``, unusable ones a complaint.

    ``labels`` gives the answer per normalised label, ``absent`` the words of a program for no answer.
    """
    low, high = layout.minimum, layout.maximum
    read_otherwise: list[object] = []

    def meaning(value: object) -> int:
        cell = plain(value)
        answer = _answer(recode.get(cell, cell), labels or {}, absent)
        if answer is not cell and answer is not NOT_APPLICABLE:
            read_otherwise.append(value)
        if answer is None:
            return layout.empty
        if answer is NOT_APPLICABLE:
            return layout.not_applicable
        if isinstance(answer, str):
            return _OFF_SCALE if _NUMBER.fullmatch(answer) else _TEXT
        return answer - low if isinstance(answer, int) and low <= answer <= high else _OFF_SCALE

    codes = look_up(column, meaning, layout.empty)
    if read_otherwise:
        complaints.recoded[str(column.name)] += int(column.isin(read_otherwise).sum())
    if (codes < 0).any():
        for code, kind in (("ANSWER-003", _TEXT), ("ANSWER-004", _OFF_SCALE)):
            complaints.add(code, places(column, codes == kind), minimum=low, maximum=high)
        codes = np.where(codes < 0, layout.empty, codes)
    return codes


def context_values(
    column: pd.Series[Any],
    question: Question,
    complaints: Complaints,
    *,
    words: Mapping[str, str],
    absent: Collection[str] = (),
) -> pd.Series[Any]:
    """Turn a column of context answers into text (choices and free text) or numbers; empty cells become None or NaN.

    ``words`` gives the option per normalised word, ``absent`` the words of a program for no answer.
    """
    if absent:
        column = column.map(lambda value: None if normalise(str(value)) in absent else value, na_action="ignore")
    if question.kind == "number":
        numbers = column.map(number, na_action="ignore").astype(float)
        bad = numbers.isna() & column.map(lambda value: plain(value) is not None, na_action="ignore").eq(other=True)
        bad |= (numbers < (question.minimum or 0)) | (numbers > (question.maximum or math.inf))
        complaints.add("CONTEXT-002", places(column, bad.to_numpy()))
        return numbers
    texts = column.map(_text, na_action="ignore").astype(object)
    texts = texts.where(texts.notna(), None)
    if question.options is not None:
        ids = texts.map(_folded, na_action="ignore")
        texts = ids.map(lambda text: None if text is None else words.get(normalise(text)), na_action="ignore")
        complaints.recoded[str(column.name)] += int((texts.notna() & (texts != ids)).sum())
        complaints.add("CONTEXT-001", places(column, (ids.notna() & texts.isna()).to_numpy()))
    return texts.astype(object).where(texts.notna(), None)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _text(value: object) -> str | None:
    value = plain(value)
    return None if value is None else str(value)


def number(value: object) -> float:
    """Read a number, with a decimal point or comma where it is text; NaN for what is none, or could be read as two."""
    if isinstance(value, str) and _THOUSANDS.fullmatch(value.strip()):
        return math.nan
    value = plain(value)
    if isinstance(value, str):
        return float(value.replace(",", ".")) if _NUMBER.fullmatch(value) else math.nan
    return math.nan if value is None or math.isinf(read := float(str(value))) else read


def places(column: pd.Series[Any], where: NDArray[np.bool_]) -> list[str]:
    """Name the cells of a column for which ``where`` holds."""
    return [f"row {row}, column '{column.name}'" for row in column.index[where]]


def respondent_id(value: object) -> str:
    """Return a respondent id as text, "007" as it stands; an empty cell gives an empty text."""
    value = value.strip() if isinstance(value, str) else plain(value)
    return "" if value is None else str(value)
