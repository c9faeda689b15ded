"""Read one source: what its columns hold and its cells mean, at once or some people at a time."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanError, OntwikkelscanWarning, Problem, error
from ontwikkelscan.model.answer_code import AnswerCode
from ontwikkelscan.model.answers import SETS, Answers, ColumnRead, Reading
from ontwikkelscan.model.questions import Question
from ontwikkelscan.model.records import ALL, NONE, SHARE_WORDS
from ontwikkelscan.reading.cells import (
    AnswerCells,
    Complaints,
    context_values,
    joined,
    places,
    plain,
    respondent_id,
    rows_named,
)
from ontwikkelscan.reading.columns import IMPORTANCE, OTHER, RESPONDENT, UNUSED, Match, Matcher
from ontwikkelscan.reading.labels import option_words, programs, scale_labels, unambiguous
from ontwikkelscan.reading.limesurvey import option_codes
from ontwikkelscan.reading.rows import RowsOfPeople
from ontwikkelscan.reading.source import VERSION, Source, translate, version_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

IMPORTANCE_SCALE = AnswerCode(1, 5, 1)
_NEARLY = {"ANSWER-009", "ANSWER-017", "ANSWER-030", "ANSWER-031", "ANSWER-032", "ANSWER-033"}
"""What can be why an item has no column: that is then the thing to mend."""
TYPED = ("leervragen", "regio")
"""Columns beside the questions in which people write what they want."""
OTHER_TEXT = Question(id=OTHER, text=OTHER, kind="text")
"""How columns are read that say nothing to the questionnaire, where they are kept."""


class Reader:
    """Reads the chunks of one source; collects what is wrong with it."""

    def __init__(
        self, matcher: Matcher, source: Source, recode: Mapping[Any, Any] | None, *, keep_other_columns: bool = False
    ) -> None:
        self.questionnaire = matcher.questionnaire
        self.matcher = matcher
        self.source = source
        self.name = source.name
        self.recode = {plain(value): plain(answer) for value, answer in (recode or {}).items()}
        self.layout = self.questionnaire.answer_code
        self.complaints = Complaints(source.name)
        self.warnings = list(source.remarks)
        self.context_questions = matcher.questions
        self.keep_other_columns = keep_other_columns

    def read(self, respondents: Source | None) -> Answers:
        """Read all at once."""
        codes: list[NDArray[Any]] = []
        importance: list[NDArray[np.float64]] = []
        context: list[pd.DataFrame] = []
        for part in self._parts():
            codes.append(part.codes)
            importance.append(part.importance.T)
            context.append(part.context)
        self._expect_people(context)
        ids = np.concatenate(self.rows.ids)
        all_context = pd.concat(context, ignore_index=True) if len(context) > 1 else context[0]
        if respondents is not None:
            all_context = self.join(all_context, respondents, ids)
        if VERSION in all_context:
            version_of(all_context[VERSION], self.name)
        self._check_share(all_context, np.concatenate(self.rows.index))
        reading = self._told()
        return Answers(self.questionnaire, ids, joined(codes), joined(importance).T, all_context, reading)

    def some(self, most: int) -> Generator[Answers, None, Reading]:
        """Read at most so many people at a time, for as long as nothing is wrong, and return the account of all.

        What is wrong is raised at the end, all of it; so are answers of several moments or raters.
        """
        kept: list[pd.DataFrame] = []
        sets = set[tuple[str, ...]]()
        for part in self._parts():
            self._check_share(part.context, self.rows.index[-1])
            kept.append(part.context[[name for name in (*SETS, VERSION) if name in part.context]])
            sets |= set(part.sets[[*SETS]].itertuples(index=False, name=None))
            if not self.complaints.places and len(sets) == 1:
                yield from part.blocks(most)
        self._expect_people(kept)
        if VERSION in kept[0]:
            version_of(pd.concat([each[VERSION].drop_duplicates() for each in kept]), self.name)
        reading = self._told()
        if len(sets) > 1:
            raise error("ANSWER-023", file=self.name, n_sets=len(sets))
        return reading

    def _parts(self) -> Iterator[Answers]:
        """Read chunk after chunk; the account of the reading is not made yet."""
        header, labels, chunks = self._of_this_version()
        match = self.match = self._matched(header, labels)
        if problems := self._header_problems(match):
            raise OntwikkelscanError(problems)
        self.prepare_words(match)
        rows = self.rows = RowsOfPeople(match, self.source, self.questionnaire.row_of, self.layout, self.complaints)
        for chunk in chunks:
            chunk.columns = match.names
            people = rows.people(chunk)
            codes, importance = self._item_codes(people), self._importance(people)
            context = self._context(people).reset_index(drop=True)
            rows.answers.add(codes, importance, context)
            yield Answers(self.questionnaire, rows.ids[-1], codes, importance, context, Reading(self.name, len(people)))

    def _expect_people(self, context: Sequence[pd.DataFrame]) -> None:
        """Refuse a file of nobody, and people who occur twice."""
        if not any(map(len, self.rows.ids)) and not self.complaints.places:
            raise error("ANSWER-001", file=self.name)
        self.rows.check(context)

    def _told(self) -> Reading:
        """Refuse what was found wrong, tell of the rest, and return the account of the reading."""
        if problems := self.complaints.problems():
            raise OntwikkelscanError(problems)
        self.warnings += [*self.complaints.remarks, *self.rows.remarks]
        for remark in self.warnings:
            warnings.warn(Note("about", name=self.name, told=remark), OntwikkelscanWarning, stacklevel=4)
        return self._reading(sum(map(len, self.rows.ids)))

    def _matched(self, header: list[str], labels: list[str] | None) -> Match:
        """Return what each column holds; what says nothing to us is text of that name, if such columns are kept."""
        match = self.matcher.match(header, labels, {"file": self.name})
        if not self.keep_other_columns:
            return match
        other = [ColumnRead(c.name, c.name, OTHER) if c.how in UNUSED and c.name else c for c in match.columns]
        return replace(match, columns=tuple(other), unknown=())

    def _of_this_version(self) -> tuple[list[str], list[str] | None, Iterable[pd.DataFrame]]:
        """Return names, second names and rows as if the version asked for had been answered."""
        source, chunks = self.source, iter(self.source.chunks)
        if VERSION not in source.header or len(set(source.header)) < len(source.header):
            return source.header, source.labels, chunks
        first = next(chunks)
        chunks = chain([first], chunks)
        translation = translate(self.questionnaire, version_of(first[VERSION], self.name), source.header, self.name)
        if translation is None:
            return source.header, source.labels, chunks
        self.warnings.append(translation.remark)
        return list(translation.names.values()), None, map(translation.of, chunks)

    def _reading(self, n_rows: int) -> Reading:
        source, match = self.source, self.match
        recoded = self.complaints.recoded
        columns = (replace(c, recoded=recoded[c.column]) if c.column in recoded else c for c in match.columns)
        return Reading(
            source.name,
            n_rows,
            source.separator,
            source.encoding,
            tuple(self.warnings),
            program=match.export or source.program,
            n_unfinished=self.rows.n_unfinished,
            columns=tuple(columns),
        )

    def _header_problems(self, match: Match) -> list[Problem]:
        """Check the columns before any cell: what could not be matched, the id, whole competencies, unknown ones."""
        context = {"file": self.name}
        names = {column.column for column in match.columns}
        problems = list(match.problems)
        if RESPONDENT not in names and not match.numbered:
            problems.insert(bool(problems and problems[0].code == "ANSWER-010"), Problem("ANSWER-006", context))
        if not _NEARLY & {problem.code for problem in problems}:
            if not names & set(self.questionnaire.item_ids):
                problems.append(Problem("ANSWER-011", {**context, "questionnaire": self.questionnaire.id}))
            else:
                problems += self._partly_there(names, context)
        if match.unknown:
            self.warnings.append(Note("read_unknown", names=tuple(f"'{name}'" for name in match.unknown)))
        if match.numbered:
            self.warnings.append(Note("read_numbered"))
        return problems

    def _partly_there(self, names: set[str], context: dict[str, str]) -> Iterator[Problem]:
        """Yield the competencies of which some items have a column and others have not."""
        for scale in self.questionnaire.competencies:
            missing = [item.id for item in scale.items if item.id not in names]
            if 0 < len(missing) < len(scale.items):
                places_missing = tuple(f"'{item}'" for item in missing)
                yield Problem("ANSWER-008", {**context, "competency": scale.id}, places_missing)

    def prepare_words(self, match: Match) -> None:
        """Look up what the words of this source stand for."""
        self.absent = programs().absent.get(match.export, frozenset()) if match.export else frozenset[str]()
        of_items, of_importance = self.questionnaire.labels, self.questionnaire.importance_labels
        self.answers = self._cells(self.layout, of_items, self.recode)
        self.importance = self._cells(IMPORTANCE_SCALE, of_importance, {})
        self.words = {
            question.id: option_words(question, option_codes(question) if match.our_codes else {})
            for question in self.context_questions
        }
        texts = chain(
            programs().summaries, of_items, of_importance, *((q.options or {}).values() for q in self.context_questions)
        )
        elsewhere = unambiguous((text, text) for text in texts)
        typed = {*(question.id for question in self.questionnaire.context_questions), *TYPED}
        self.words |= {q.id: elsewhere for q in self.context_questions if q.kind == "text" and q.id in typed}

    def _cells(self, layout: AnswerCode, labels: Sequence[str], recode: Mapping[Any, object]) -> AnswerCells:
        words = scale_labels(labels, layout.minimum, layout.maximum)
        return AnswerCells(layout, recode, self.complaints, words, self.absent)

    def _item_codes(self, people: pd.DataFrame) -> NDArray[Any]:
        row_of = self.questionnaire.row_of
        return self._codes(self.answers, {name: row_of[name] for name in people if name in row_of}, people, len(row_of))

    def _importance(self, people: pd.DataFrame) -> NDArray[np.float64]:
        column_of = self.questionnaire.column_of
        row_of = {name: row for scale, row in column_of.items() if (name := IMPORTANCE + scale) in people}
        return IMPORTANCE_SCALE.values(self._codes(self.importance, row_of, people, len(column_of)).T)

    @staticmethod
    def _codes(cells: AnswerCells, row_of: Mapping[str, int], people: pd.DataFrame, n_rows: int) -> NDArray[Any]:
        """Read columns of answers to one scale into rows of codes; of one person all at once, where all is plain."""
        codes = np.full((n_rows, len(people)), cells.layout.empty, dtype=cells.layout.dtype)
        if len(people) == 1:
            given = dict(zip(people.columns, people.iloc[0].tolist(), strict=True))
            if (answers := cells.of_one([given[name] for name in row_of])) is not None:
                codes[list(row_of.values()), 0] = answers
                return codes
        for name, row in row_of.items():
            codes[row] = cells.codes(people[name])
        return codes

    def _context(self, people: pd.DataFrame) -> pd.DataFrame:
        questions = {question.id: question for question in self.context_questions if question.id in people}
        if self.keep_other_columns:
            aside = self.matcher.known | {c.name for c in self.match.columns if c.how not in (OTHER, "not used")}
            questions |= dict.fromkeys((str(name) for name in people if name not in aside), OTHER_TEXT)
        read = {
            name: context_values(
                people[name], question, self.complaints, words=self.words.get(name, {}), absent=self.absent
            )
            for name, question in questions.items()
        }
        numbers = [name for name, question in questions.items() if question.kind == "number"]
        table = _as_asked_now(pd.DataFrame(read, index=people.index, dtype=object), questions)
        return table.assign(**{name: read[name] for name in numbers})

    def join(self, context: pd.DataFrame, respondents: Source, ids: NDArray[Any]) -> pd.DataFrame:
        """Take the context of a table of its own; where both have a column, that table's."""
        source = "respondents="
        match = Matcher(self.questionnaire).match(respondents.header, respondents.labels, {"file": source})
        if match.problems:
            raise OntwikkelscanError(match.problems)
        if RESPONDENT not in match.names:
            raise error("ANSWER-006", file=source)
        table = pd.concat(list(respondents.chunks))
        index = pd.Index([Note("of_table", row=row, table=source) for row in table.index], dtype=object)
        rows = table.set_axis(match.names, axis=1).set_axis(index)
        keys = pd.Index([respondent_id(value) for value in rows["respondent"]])
        bad = ~keys.isin(ids) | keys.duplicated()
        self.complaints.add("CONTEXT-004", rows_named(rows.index[bad]))
        if bad.any():
            return context
        given = self._context(rows).set_axis(keys).reindex(ids).reset_index(drop=True)
        return context.drop(columns=[name for name in context if name in given]).join(given)

    def _check_share(self, context: pd.DataFrame, rows: NDArray[Any]) -> None:
        if "deel_intake" not in context:
            return
        allowed = {ALL, NONE, *SHARE_WORDS.values(), *self.questionnaire.competency_ids}
        column = context["deel_intake"]
        bad = column.map(lambda text: text is not None and not set(text.split()) <= allowed).to_numpy(dtype=bool)
        self.complaints.add("CONTEXT-003", places(column.set_axis(rows), bad))


def _as_asked_now(table: pd.DataFrame, questions: Mapping[str, Question]) -> pd.DataFrame:
    """Read options of an older version as the answers to other questions that they are now, where those are empty."""
    for name, question in questions.items():
        for option, now in question.formerly.items():
            chose = table[name] == option
            if not chose.any():
                continue
            table.loc[chose, name] = None
            for other, answer in now.items():
                if other not in table:
                    table[other] = pd.Series(None, index=table.index, dtype=object)
                table.loc[chose & table[other].isna(), other] = answer
    return table
