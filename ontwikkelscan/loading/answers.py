"""Read answers: a CSV file or a frame becomes Answers, or one error that tells everything that is wrong with it."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import OntwikkelscanError, OntwikkelscanWarning, Problem, error
from ontwikkelscan.loading.cells import Complaints, answer_codes, context_values, look_up, places, plain
from ontwikkelscan.loading.csv_file import CsvFile
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.loading.versions import VERSION, translate, version_of
from ontwikkelscan.model.answer_code import AnswerCode
from ontwikkelscan.model.answers import Answers, Reading
from ontwikkelscan.model.questionnaire import Question, Questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

IMPORTANCE = "belang_"
IMPORTANCE_SCALE = AnswerCode(1, 5, 1)
FREE_COLUMNS = (
    *(Question(id=name, text=name, kind="text") for name in ("deel_intake", "moment", "beoordelaar", VERSION)),
    Question(id="deel_norm", text="deel_norm", options={"ja": "ja", "nee": "nee"}),
    Question(id="invultijd_seconden", text="invultijd_seconden", kind="number", minimum=0),
)
SHARE_CONTEXT = "context"
"""Word among the shared competencies that shares role and municipality too."""
_RESPONDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
_SHORTEST_MISSPELT = 5


def read_answers(
    source: str | Path | pd.DataFrame,
    questionnaire: Questionnaire | str | Path,
    *,
    respondents: pd.DataFrame | None = None,
    recode: Mapping[Any, int] | None = None,
    encoding: str = "utf-8-sig",
) -> Answers:
    """Read answers; missing, "niet van toepassing" and not asked stay apart.

    Parameters
    ----------
    source
        A CSV file (separator comma, semicolon or tab: recognised) or a frame: one row per person, column
        ``respondent``, one column per item, ``belang_<competency>``, context columns, and if wanted
        ``vragenlijst_versie``: answers to another version are refused, or mapped by the comparability file of the
        questionnaire (then with an OntwikkelscanWarning).
    questionnaire
        What was asked, or its id or folder.
    respondents
        Context columns by ``respondent``, for those who keep them apart from the answers.
    recode
        Other values to answers, for instance ``{0: 1, 1: 2, 2: 3, 3: 4, 4: 5}``.
    encoding
        Of the file.

    Returns
    -------
    Answers
        An empty cell is missing; ``nvt`` is not applicable; a competency of which all items have no column or are
        empty was not asked. Unknown columns give an OntwikkelscanWarning.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 to -016, CONTEXT-001 to -004; all problems of the file at once, with row and column. The header is
        row 1.

    Examples
    --------
    >>> import pandas as pd
    >>> keys = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
    >>> answers = read_answers(pd.DataFrame({"respondent": ["R001"], "A1": [2], "A2": ["nvt"]}), keys)
    >>> answers.frame["state"].tolist()
    ['answered', 'nvt']

    """
    if not isinstance(questionnaire, Questionnaire):
        questionnaire = load_questionnaire(questionnaire)
    if isinstance(source, pd.DataFrame):
        return _Reader(questionnaire, "DataFrame", list(map(str, source.columns)), recode).read(
            [source.set_axis(range(2, len(source) + 2)).set_axis(list(map(str, source.columns)), axis=1)],
            respondents,
            Reading("DataFrame", 0),
        )
    file = CsvFile(source, encoding)
    reader = _Reader(questionnaire, file.name, file.header, recode)
    return reader.read(file.chunks(), respondents, Reading(file.name, 0, file.separator, encoding))


class _Reader:
    """Reads the chunks of one source; collects what is wrong with it."""

    def __init__(
        self, questionnaire: Questionnaire, name: str, header: list[str], recode: Mapping[Any, int] | None
    ) -> None:
        self.questionnaire = questionnaire
        self.name = name
        self.header = header
        self.recode = dict(recode or {})
        self.layout = questionnaire.answer_code
        self.complaints = Complaints(name)
        self.warnings: list[str] = []
        self.context_questions = (*questionnaire.context_questions, *FREE_COLUMNS)

    def read(self, chunks: Iterable[pd.DataFrame], respondents: pd.DataFrame | None, reading: Reading) -> Answers:
        chunks = iter(chunks)
        translation = None
        if VERSION in self.header and len(set(self.header)) == len(self.header):
            first = next(chunks)
            version = version_of(first[VERSION], self.name)
            chunks = chain([first], chunks)
            translation = translate(self.questionnaire, version, self.header, self.name)
            if translation is not None:
                self.header = list(translation.names.values())
                self.warnings.append(translation.remark)
        if problems := self._header_problems():
            raise OntwikkelscanError(problems)
        ids: list[NDArray[Any]] = []
        codes: list[NDArray[Any]] = []
        importance: list[NDArray[np.uint8]] = []
        context: list[pd.DataFrame] = []
        for chunk in chunks:
            filled = self._drop_empty_rows(chunk if translation is None else translation.of(chunk))
            ids.append(self._ids(filled["respondent"]))
            codes.append(self._item_codes(filled))
            importance.append(self._importance(filled))
            context.append(self._context(filled))
        if not sum(map(len, ids)):
            raise error("ANSWER-001", file=self.name)
        self._check_doubles(ids, context)
        all_ids = np.concatenate(ids)
        all_context = pd.concat(context, ignore_index=True) if len(context) > 1 else context[0].reset_index(drop=True)
        if respondents is not None:
            all_context = self._join(all_context, respondents, all_ids)
        if VERSION in all_context:
            version_of(all_context[VERSION], self.name)
        self._check_share(all_context, np.concatenate([frame.index for frame in context]))
        if problems := self.complaints.problems():
            raise OntwikkelscanError(problems)
        for text in self.warnings:
            warnings.warn(f"{self.name}: {text}", OntwikkelscanWarning, stacklevel=4)
        return Answers(
            questionnaire=self.questionnaire,
            respondents=all_ids,
            codes=np.concatenate(codes, axis=1) if len(codes) > 1 else codes[0],
            importance=np.concatenate(importance, axis=1),
            context=all_context,
            reading=replace(reading, n_rows=len(all_ids), warnings=tuple(self.warnings)),
        )

    def _header_problems(self) -> list[Problem]:
        """Check the columns before any cell: doubles, the id, whole competencies, near misses, unknown ones."""
        context = {"file": self.name}
        items = self.questionnaire.item_ids
        problems = []
        known = {"respondent", *items, *(question.id for question in self.context_questions)}
        known |= {IMPORTANCE + name for name in self.questionnaire.competency_ids}
        if doubles := _doubles(self.header, known):
            problems.append(Problem("ANSWER-010", context, doubles))
        if "respondent" not in self.header:
            problems.append(Problem("ANSWER-006", context))
        unknown = [name for name in dict.fromkeys(self.header) if name and name not in known]
        near = [(name, item) for name in unknown if (item := _near_item(name, items))]
        if near:
            problems.append(Problem("ANSWER-009", context, tuple(f"'{name}' (item '{item}'?)" for name, item in near)))
        elif not set(items) & set(self.header):
            problems.append(Problem("ANSWER-011", {**context, "questionnaire": self.questionnaire.id}))
        else:
            problems += self._partly_there(context)
        if unknown:
            self.warnings.append("unknown columns are not used: " + ", ".join(f"'{name}'" for name in unknown))
        return problems

    def _partly_there(self, context: dict[str, str]) -> Iterator[Problem]:
        """Yield the competencies of which some items have a column and others have not."""
        for scale in self.questionnaire.competencies:
            missing = [item.id for item in scale.items if item.id not in self.header]
            if 0 < len(missing) < len(scale.items):
                places_missing = tuple(f"'{item}'" for item in missing)
                yield Problem("ANSWER-008", {**context, "competency": scale.id}, places_missing)

    def _drop_empty_rows(self, chunk: pd.DataFrame) -> pd.DataFrame:
        """Leave out rows without any content, as spreadsheets write them at the end."""
        suspects = look_up(chunk["respondent"], lambda value: int(plain(value) is not None), 0) == 0
        if not suspects.any():
            return chunk
        rows = chunk[suspects].astype(object)
        empty = rows.map(lambda value: plain(value) is None).all(axis=1)
        if empty.any():
            self.warnings.append(f"{int(empty.sum())} rows without any content were left out")
        return chunk.drop(index=rows.index[empty])

    def _ids(self, column: pd.Series[Any]) -> NDArray[Any]:
        ids = np.array([_id(value) for value in column], dtype=object)
        usable = np.array([bool(_RESPONDENT.fullmatch(name)) for name in ids], dtype=bool)
        self.complaints.add("ANSWER-007", [f"row {row}" for row in column.index[~usable]])
        return ids

    def _item_codes(self, chunk: pd.DataFrame) -> NDArray[Any]:
        items = self.questionnaire.item_ids
        codes = np.full((len(items), len(chunk)), self.layout.empty, dtype=self.layout.dtype)
        for row, item in enumerate(items):
            if item in chunk:
                codes[row] = answer_codes(chunk[item], self.layout, self.recode, self.complaints)
        return codes

    def _importance(self, chunk: pd.DataFrame) -> NDArray[np.uint8]:
        names = [IMPORTANCE + name for name in self.questionnaire.competency_ids]
        importance = np.zeros((len(names), len(chunk)), dtype=np.uint8)
        for row, name in enumerate(names):
            if name in chunk:
                codes = answer_codes(chunk[name], IMPORTANCE_SCALE, {}, self.complaints)
                importance[row] = np.where(codes < IMPORTANCE_SCALE.empty, codes + IMPORTANCE_SCALE.minimum, 0)
        return importance

    def _context(self, chunk: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(
            {
                question.id: context_values(chunk[question.id], question, self.complaints)
                for question in self.context_questions
                if question.id in chunk
            },
            index=chunk.index,
        )

    def _check_doubles(self, ids: list[NDArray[Any]], context: list[pd.DataFrame]) -> None:
        every = pd.Series(np.concatenate(ids), index=np.concatenate([frame.index for frame in context]))
        double = every.duplicated(keep="first") & (every != "")
        self.complaints.add("ANSWER-005", [f"row {row}" for row in every.index[double]])

    def _join(self, context: pd.DataFrame, respondents: pd.DataFrame, ids: NDArray[Any]) -> pd.DataFrame:
        """Take the context of a frame of its own; where both have a column, that frame's."""
        source = "respondents="
        header = list(map(str, respondents.columns))
        if doubles := _doubles(header, {"respondent", *(question.id for question in self.context_questions)}):
            raise error("ANSWER-010", doubles, file=source)
        if "respondent" not in header:
            raise error("ANSWER-006", file=source)
        rows = respondents.set_axis(header, axis=1).set_axis(
            [f"{row} of {source}" for row in range(2, len(respondents) + 2)]
        )
        keys = pd.Index([_id(value) for value in rows["respondent"]])
        bad = ~keys.isin(ids) | keys.duplicated()
        self.complaints.add("CONTEXT-004", [f"row {row}" for row in rows.index[bad]])
        if bad.any():
            return context
        given = self._context(rows).set_axis(keys).reindex(ids).reset_index(drop=True)
        return context.drop(columns=[name for name in context if name in given]).join(given)

    def _check_share(self, context: pd.DataFrame, rows: NDArray[Any]) -> None:
        if "deel_intake" not in context:
            return
        allowed = {"alles", "niets", SHARE_CONTEXT, *self.questionnaire.competency_ids}
        column = context["deel_intake"]
        bad = column.map(lambda text: text is not None and not set(text.split()) <= allowed).to_numpy(dtype=bool)
        self.complaints.add("CONTEXT-003", places(column.set_axis(rows), bad))


def _id(value: object) -> str:
    """Return a respondent id as text, "007" as it stands; an empty cell gives an empty text."""
    value = value.strip() if isinstance(value, str) else plain(value)
    return "" if value is None else str(value)


def _doubles(header: list[str], known: set[str]) -> tuple[str, ...]:
    """Name the columns that occur again; unknown ones by their place: without a header row they are answers."""
    again = [(place, name) for place, name in enumerate(header, start=1) if name in header[: place - 1]]
    return tuple(dict.fromkeys(f"'{name}'" if name in known else f"column {place}" for place, name in again))


def _near_item(name: str, items: Iterable[str]) -> str | None:
    """Return the item that a column was probably meant to be, or None."""
    bare = _bare(name)
    for item in items:
        if bare == _bare(item) or (len(name) >= _SHORTEST_MISSPELT and _one_edit_apart(name, item)):
            return item
    return None


def _bare(name: str) -> str:
    """Fold case, drop signs and leading zeros: BPS-1 is bps_01."""
    return re.sub(r"0+(?=\d)", "", re.sub(r"[^a-z0-9]", "", name.casefold()))


def _one_edit_apart(name: str, other: str) -> bool:
    """Tell whether one letter was added, left out, changed, or two neighbours were swapped."""
    if abs(len(name) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    a, b = name[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
