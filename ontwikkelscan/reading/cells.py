"""What one cell of an answers file means. Columns are read by their few different values, not cell by cell."""

from __future__ import annotations

import math
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import SHOWN, Note, Problem
from ontwikkelscan.reading.labels import NOT_APPLICABLE, decoded, normalise, programs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answer_code import AnswerCode
    from ontwikkelscan.model.questions import Question

_WHOLE = re.compile(r"[+-]?\d{1,300}([.,]0+)?")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
"""14.000 inhabitants are fourteen thousand to one and fourteen to another: refused."""
_THOUSAND = 1000
_TEXT, _OFF_SCALE, _OFF_MAP, _ERROR = -1, -2, -3, -4
_UNUSABLE = {_TEXT: "ANSWER-003", _OFF_SCALE: "ANSWER-004", _OFF_MAP: "ANSWER-028", _ERROR: "ANSWER-029"}
FEW = 32
"""Cells up to which looking at each is faster than finding the different ones."""


@dataclass(slots=True)
class Complaints:
    """Collects where cells are unusable, per error code, over the columns and chunks of a file.

    ``recoded`` counts, per column, cells that were read as something else than what stands there: a label, an option's
    text, a value of recode=, a program's word for no answer. ``unlikely``
    has the places of numbers outside what they can mean, per range, ``doubtful`` of those that can mean two things.
    """

    file: str
    places: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, Mapping[str, object]] = field(default_factory=dict)
    recoded: Counter[str] = field(default_factory=Counter)
    unlikely: dict[tuple[float, float], list[str]] = field(default_factory=dict)
    doubtful: dict[tuple[float, float], list[str]] = field(default_factory=dict)

    def add(self, code: str, places: Sequence[str], **fields: object) -> None:
        """Remember places under a code."""
        if places:
            self.places.setdefault(code, []).extend(places)
            self.fields.setdefault(code, {"file": self.file, **fields})

    @property
    def remarks(self) -> Iterator[Note]:
        """What there is to tell of numbers: that cannot be meant, and were not used, or that may lack zeros."""
        for (low, high), places in self.unlikely.items():
            if places:
                yield Note("read_unlikely", low=round(low), high=round(high), places=listed(places))
        for (low, high), places in self.doubtful.items():
            if places:
                yield Note("read_doubtful", low=round(low), high=round(high), places=listed(places))

    def problems(self) -> list[Problem]:
        """Return one problem per code."""
        return [Problem(code, self.fields[code], tuple(places)) for code, places in self.places.items()]


def listed(places: Sequence[str]) -> str:
    """Name the first places, and count the rest."""
    rest = len(places) - SHOWN
    first = reduce(lambda before, place: Note("then", first=before, last=place), places[:SHOWN])
    return Note("and_more", first=first, rest=rest) if rest > 0 else first


def rows_named(rows: Iterable[object]) -> list[str]:
    """Name rows; those that a message can show in any language, for the others are only counted."""
    return [Note("row", row=row) if place < SHOWN else f"row {row}" for place, row in enumerate(rows)]


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
    if isinstance(value, (float, np.floating, Decimal)):
        if math.isnan(value):
            return None
        return int(value) if float(value).is_integer() else float(value)
    return str(value)


def is_empty(value: object) -> bool:
    """Tell whether a cell holds nothing: None, NaN or one of pandas' marks."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _different(column: pd.Series[Any]) -> tuple[NDArray[np.intp], Sequence[Any]]:
    """Return per cell the place of its value among the different values, which follow; of an empty cell -1."""
    if len(column) > FEW and column.dtype != object:
        found, different = pd.factorize(column)
        return found, different.tolist()
    values = column.tolist()
    places: dict[tuple[type, object], int] = {}
    with suppress(TypeError):  # a cell of a frame can be a list
        order = [-1 if is_empty(v) else places.setdefault((type(v), v), len(places)) for v in values]
        return np.array(order, dtype=np.intp), [value for _, value in places]
    return np.array([-1 if is_empty(value) else place for place, value in enumerate(values)], dtype=np.intp), values


def look_up(column: pd.Series[Any], meaning: Callable[[object], int], missing: int) -> NDArray[np.int64]:
    """Apply ``meaning`` to each different value of a column; empty cells become ``missing``."""
    places, values = _different(column)
    return np.array([*(missing if is_empty(value) else meaning(value) for value in values), missing])[places]


@dataclass(slots=True)
class AnswerCells:
    """Reads columns of answers to one scale; what a value means is worked out once for all of them.

    ``labels`` gives the answer per normalised label, ``absent`` the words of a program for no answer.
    """

    layout: AnswerCode
    recode: Mapping[Any, object]
    complaints: Complaints
    labels: Mapping[str, int] = field(default_factory=dict)
    absent: Collection[str] = ()
    known: dict[tuple[type, object], tuple[int, bool]] = field(default_factory=dict)
    maps_numbers: bool = field(init=False)

    def __post_init__(self) -> None:
        """See whether values are mapped to answers: a number outside the map is then on an unknown scale."""
        self.maps_numbers = any(isinstance(answer, int | float) for answer in self.recode.values())

    def codes(self, column: pd.Series[Any]) -> NDArray[np.int64]:
        """Turn a column into codes; empty cells become ``layout.empty``, unusable ones a complaint."""
        places_of, values = _different(column)
        read = [self._read(value) for value in values]
        codes = np.array([*(code for code, _ in read), self.layout.empty])[places_of]
        if any(otherwise for _, otherwise in read):
            times = np.array([*(otherwise for _, otherwise in read), False])[places_of]
            self.complaints.recoded[str(column.name)] += int(times.sum())
        if codes.size and codes.min() < 0:
            low, high = self.layout.minimum, self.layout.maximum
            for kind, code in _UNUSABLE.items():
                self.complaints.add(code, places(column, codes == kind), minimum=low, maximum=high)
            codes = np.where(codes < 0, self.layout.empty, codes)
        return codes

    def of_one(self, values: Sequence[object]) -> list[int] | None:
        """Return the codes of one person's answers; None where not each is plainly one, to look column by column."""
        read = [(self.layout.empty, False) if is_empty(value) else self._read(value) for value in values]
        return None if any(otherwise or code < 0 for code, otherwise in read) else [code for code, _ in read]

    def _read(self, value: object) -> tuple[int, bool]:
        """Return the code of a value that is not empty, and whether it was read as something else than stands there."""
        try:
            return self.known[type(value), value]
        except KeyError:
            read = self.known[type(value), value] = self._meaning(value)
            return read
        except TypeError:  # a list
            return self._meaning(value)

    def _meaning(self, value: object) -> tuple[int, bool]:
        cell = plain(value)
        answer = self.recode.get(cell, cell)
        if cell not in self.recode:
            if self.absent and normalise(str(cell)) in self.absent:
                return self.layout.empty, True
            if is_error(cell):
                return _ERROR, False
            if self.maps_numbers and isinstance(cell, int | float):
                return _OFF_MAP, False
        if isinstance(answer, str):
            answer = self._of_a_word(answer)
        if answer is NOT_APPLICABLE:
            return self.layout.not_applicable, False
        return self._code(answer), answer is not cell

    def _of_a_word(self, text: str) -> object:
        """Return what a text says: the answer of a label, NOT_APPLICABLE, else the text itself."""
        word = normalise(text)
        return NOT_APPLICABLE if word in NOT_APPLICABLE else self.labels.get(word, text)

    def _code(self, answer: object) -> int:
        if answer is None:
            return self.layout.empty
        if isinstance(answer, str):
            return _OFF_SCALE if _NUMBER.fullmatch(answer) else _TEXT
        low, high = self.layout.minimum, self.layout.maximum
        return answer - low if isinstance(answer, int) and low <= answer <= high else _OFF_SCALE


def context_values(
    column: pd.Series[Any],
    question: Question,
    complaints: Complaints,
    words: Mapping[str, str],
    absent: Collection[str] = (),
) -> NDArray[Any]:
    """Turn a column of context answers into text (choices and free text) or numbers; empty cells become None or NaN.

    ``words`` gives the option per normalised word; of a question for free text it holds what stands under another
    question. ``absent`` are the words of a program for no answer.
    """
    found, values = _different(column)
    cells = [None if absent and normalise(str(value)) in absent else value for value in values]

    def where(wrong: Sequence[bool]) -> list[str]:
        return places(column, np.array([*wrong, False])[found]) if any(wrong) else []

    errors = [is_error(cell) for cell in cells]
    complaints.add("ANSWER-029", where(errors))
    if question.kind == "number":
        numbers = [number(cell) for cell in cells]
        low, high = question.minimum or 0, question.maximum or math.inf
        # A number from 0 to the least that can be meant may have lost its zeros: LimeSurvey stores 14.000 as 14.
        least = min(low, 0)
        wrong = [plain(cell) is not None and not least <= x <= high for cell, x in zip(cells, numbers, strict=True)]
        wrong = [one and not error for one, error in zip(wrong, errors, strict=True)]
        complaints.add("CONTEXT-002", where(wrong))
        odd = [least <= read < low for read in numbers]
        if any(odd):
            complaints.unlikely.setdefault((low, high), []).extend(where(odd))
            numbers = [math.nan if one else read for one, read in zip(odd, numbers, strict=True)]
        # With zeros it would be a number that can be meant too: 931 of 931.000. From 0 or 1 on, most numbers would be.
        twofold = [1 < low <= read <= high / _THOUSAND < math.inf for read in numbers]
        if any(twofold):
            complaints.doubtful.setdefault((low, high / _THOUSAND), []).extend(where(twofold))
        return np.array([*numbers, math.nan])[found]
    texts = [_typed(cell) if question.kind == "text" else _text(cell) for cell in cells]
    if question.options is not None:
        ids = [None if text is None else text.casefold() for text in texts]
        texts = [None if text is None else words.get(normalise(text)) for text in ids]
        given = list(zip(ids, texts, strict=True))
        recoded = [text is not None and text != said for said, text in given]
        complaints.recoded[str(column.name)] += int(np.array([*recoded, False])[found].sum())
        wrong = [said is not None and text is None for said, text in given]
        complaints.add("CONTEXT-001", where([one and not error for one, error in zip(wrong, errors, strict=True)]))
    elif words:
        complaints.add("CONTEXT-005", where([is_no_text(cell) or normalise(str(cell)) in words for cell in cells]))
    return np.array([*texts, None], dtype=object)[found]


def _text(value: object) -> str | None:
    value = plain(value)
    return None if value is None else str(value)


def _typed(value: object) -> str | None:
    """Return a text as it was typed, "+31" and "007" too, with signs for entities."""
    return decoded(value.strip()) or None if isinstance(value, str) else _text(value)


def is_no_text(value: object) -> bool:
    """Tell whether a cell holds true, false or a date, which a program made of something else that was typed."""
    return isinstance(value, bool | np.bool_ | date | time | timedelta)


def is_error(value: object) -> bool:
    """Tell whether a cell shows what a spreadsheet could not compute."""
    return isinstance(value, str) and value.lstrip().startswith("#") and normalise(value) in programs().errors


def number(value: object) -> float:
    """Read a number, with a decimal point or comma where it is text; NaN for what is none, or could be read as two."""
    if isinstance(value, str) and _THOUSANDS.fullmatch(value.strip()):
        return math.nan
    value = plain(value)
    if isinstance(value, str):
        return float(value.replace(",", ".")) if _NUMBER.fullmatch(value) else math.nan
    return math.nan if value is None or math.isinf(read := float(str(value))) else read


def places(column: pd.Series[Any], where: NDArray[np.bool_]) -> list[str]:
    """Name the cells of a column for which ``where`` holds, as :func:`rows_named` names rows."""
    if not where.any():
        return []
    first, others = (column.index[where][part] for part in (slice(SHOWN), slice(SHOWN, None)))
    name = column.name
    return [Note("cell", row=row, column=name) for row in first] + [f"row {row}, column '{name}'" for row in others]


def respondent_id(value: object) -> str:
    """Return a respondent id as text, "007" as it stands; an empty cell, true, false and a date give an empty text."""
    value = value.strip() if isinstance(value, str) else None if is_no_text(value) else plain(value)
    return "" if value is None else str(value)


def joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Return arrays (n_rows, n) beside each other; each is let go once it is copied: they are not held twice."""
    whole = np.empty((len(parts[0]), sum(part.shape[1] for part in parts)), dtype=parts[0].dtype)
    end = 0
    for place in range(len(parts)):
        start, end = end, end + parts[place].shape[1]
        whole[:, start:end] = parts[place]
        parts[place] = parts[place][:, :0].copy()
    return whole
