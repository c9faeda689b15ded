"""Answers as they were given, and how they were read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.people import rows_of, text_column
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.questionnaire import Questionnaire


IMPORTANCE = "belang_"
SETS = ("moment", "beoordelaar")
"""Context columns that tell several sets of answers of one respondent apart."""
RATER_KEY = "beoordelaar_sleutel"
"""Context column with a number made at the invitation: it keys the lottery of a rater's answers, and is not shown."""
FIRST, LAST = "first", "last"
THEN = "toen"
"""The moment of answers given afterwards about how it was before: it has no place in time."""
STATES = ("answered", "missing", "nvt", "not_asked")
BLOCK = 1 << 14
"""Respondents per step, so that what is computed on the way stays small."""


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How one column was read.

    ``name`` stands in the file; ``column`` is what it holds, empty when it is not used; ``how`` it was matched: id,
    id in other capitals, text, code, columns=, number of the response; other: kept as it is; of the program: points,
    feedback, times and such, which are not used. ``recoded`` cells held a label, an
    option's text or another word for what was read. ``states`` counts the cells by state once they are counted.
    """

    name: str
    column: str = ""
    how: str = "not used"
    recoded: int = 0
    states: tuple[int, int, int, int] | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.column, self.how)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was read otherwise than it stands in the file.

    ``program`` wrote the file, where that matters; ``n_unfinished`` respondents did not come to the end, as far as it
    tells.
    """

    source: str
    n_rows: int
    separator: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    simulated: bool = False
    program: str = ""
    n_unfinished: int = 0
    columns: tuple[ColumnRead, ...] = ()

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n_rows} rows", f"{len(self.columns)} columns")


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
        Shape (n_respondents, n_competencies), 1-5; NaN where it was not given.
    context
        A row per respondent: the facts and couleur-locale answers that were given, and ``deel_intake``, ``moment``,
        ``beoordelaar`` where they occur.
    reading
        The account of the reading.

    """

    questionnaire: Questionnaire
    respondents: NDArray[Any]
    codes: NDArray[Any]
    importance: NDArray[np.float64]
    context: pd.DataFrame
    reading: Reading = field(default_factory=lambda: Reading("", 0))

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.respondents)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self)} respondents", questionnaire=self.questionnaire)

    @property
    def given(self) -> NDArray[np.float64]:
        """Answers as given, shape (n_respondents, n_items), not reversed; NaN where empty or not applicable."""
        return self.questionnaire.answer_code.values(self.codes.T)

    def keyed(self, competency: int) -> NDArray[np.float64]:
        """Return the keyed answers to the competency in this column, shape (n_respondents, n_items); NaN: not given."""
        items = self.questionnaire.competencies[competency].items
        reverse = np.array([item.reverse for item in items])
        return self.questionnaire.answer_code.values(self.codes[self.questionnaire.rows(items)].T, reverse)

    @property
    def answer_sd(self) -> NDArray[np.float64]:
        """How much each person's keyed answers to the items of one scale differ, shape (n_respondents, n_competencies).

        Standard deviation (ddof 1) in points of the answer scale; NaN for fewer than two answers.
        """
        items = [item for scale in self.questionnaire.competencies for item in scale.items]
        sizes = [len(scale.items) for scale in self.questionnaire.competencies]
        starts = np.cumsum([0, *sizes[:-1]])
        rows, reverse = self.questionnaire.rows(items), np.array([item.reverse for item in items])
        result = np.empty((len(self), len(sizes)))
        for start in range(0, len(self), BLOCK):
            block = slice(start, start + BLOCK)
            x = self.questionnaire.answer_code.values(self.codes[rows, block].T, reverse)
            given = ~np.isnan(x)
            x[~given] = 0
            n, total, squares = (np.add.reduceat(part, starts, axis=1, dtype=float) for part in (given, x, x * x))
            n[n < 2] = np.nan  # noqa: PLR2004 - one answer has no spread
            result[block] = np.sqrt((squares - total**2 / n) / (n - 1))
        return result

    @property
    def people(self) -> pd.DataFrame:
        """The context with a column ``respondent`` before it, one row per respondent."""
        context = self.context.reset_index(drop=True)
        context.insert(0, "respondent", self.respondents)
        return context

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent, scale and item: the answer, the keyed answer and its state.

        Columns ``respondent``, ``item``, ``competency``, ``answer``, ``keyed_answer`` (empty unless answered) and
        ``state`` (answered, missing, nvt; not_asked: the whole competency is empty).
        """
        questionnaire, code = self.questionnaire, self.questionnaire.answer_code
        keys = [(scale.id, item) for scale in questionnaire.competencies for item in scale.items]
        codes = self.codes[questionnaire.rows([item for _, item in keys])].T
        not_asked = np.empty(codes.shape, dtype=bool)
        start = 0
        for scale in questionnaire.competencies:
            columns = slice(start, start := start + len(scale.items))
            not_asked[:, columns] = (codes[:, columns] == code.empty).all(axis=1, keepdims=True)
        answer = code.values(codes)
        keyed = code.values(codes, np.array([item.reverse for _, item in keys]))
        state = np.select([codes < code.empty, not_asked, codes == code.empty], [0, 3, 1], 2)  # places in STATES
        person, key = np.repeat(np.arange(len(self)), len(keys)), np.tile(np.arange(len(keys)), len(self))
        return pd.DataFrame(
            {
                "respondent": text_column(self.respondents, person),
                "item": text_column([item.id for _, item in keys], key),
                "competency": text_column([scale for scale, _ in keys], key),
                "answer": pd.array(answer.ravel()).astype("Int64"),
                "keyed_answer": pd.array(keyed.ravel()).astype("Int64"),
                "state": text_column(STATES, state.ravel()),
            }
        )

    @property
    def import_report(self) -> pd.DataFrame:
        """How each column of the file was read, one row per column in its order.

        Columns ``name`` (as in the file), ``column`` (what it holds; empty: not used), ``how`` (id, id in other
        capitals, text, code, columns=, number of the response, other, of the program, not used), and counts of cells:
        ``answered``, ``missing``, ``nvt``, ``not_asked`` (all items of the competency empty), ``recoded`` (read as
        something else than what stands there: a label, an option's text) and ``refused`` (0: a cell that cannot be read
        stops the reading). Counts are 0 where nothing is counted: ids, columns that are not used.
        """
        rows = [
            (read.name, read.column, read.how, *(read.states or (0, 0, 0, 0)), read.recoded, 0)
            for read in self._counted
        ]
        return pd.DataFrame(rows, columns=["name", "column", "how", *STATES, "recoded", "refused"])

    @property
    def import_summary(self) -> Note:
        """The import report in a few lines: a text in English, with ``.text("nl")`` in Dutch."""
        reading, columns = self.reading, self._counted
        ways = Counter(read.how for read in columns)
        unused, aside = ways.pop("not used", 0), ways.pop("of the program", 0)
        counts = [*ways.items(), *([("of the program", aside)] if aside else []), ("not used", unused)]
        counted = [read for read in columns if read.states is not None and read.column in self.questionnaire.item_ids]
        sums = [sum(read.states[place] for read in counted if read.states) for place in range(len(STATES))]
        return Note(
            "import_summary",
            source=reading.source,
            n=reading.n_rows,
            program=Note("import_program", program=reading.program) if reading.program else "",
            unfinished=Note("import_unfinished", n=reading.n_unfinished) if reading.n_unfinished else "",
            columns=tuple(Note("import_count", n=n, what=Note(f"column_{how}")) for how, n in counts),
            states=tuple(
                Note("import_count", n=n, what=Note(f"state_{state}")) for n, state in zip(sums, STATES, strict=True)
            ),
            recoded=sum(read.recoded for read in columns),
        )

    @cached_property
    def _counted(self) -> tuple[ColumnRead, ...]:
        """Return the columns with their cells counted by state."""
        return tuple(
            replace(read, states=self._states(read.column)) if read.states is None and read.column else read
            for read in self.reading.columns
        )

    def _states(self, column: str) -> tuple[int, int, int, int] | None:
        questionnaire, n = self.questionnaire, len(self)
        if column in questionnaire.item_ids:
            code, cells = questionnaire.answer_code, self.codes[questionnaire.row_of[column]]
            asked = np.zeros(n, dtype=bool)
            for scale in questionnaire.competencies:
                if column in (item.id for item in scale.items):
                    asked |= (self.codes[questionnaire.rows(scale.items)] != code.empty).any(axis=0)
            missing, n_nvt = int(((cells == code.empty) & asked).sum()), int((cells == code.not_applicable).sum())
            return int((cells < code.empty).sum()), missing, n_nvt, int((~asked).sum())
        name = column.removeprefix(IMPORTANCE)
        if name != column and name in questionnaire.column_of:
            answered = np.isfinite(self.importance[:, questionnaire.column_of[name]])
        elif column in self.context:
            answered = self.context[column].notna().to_numpy()
        else:
            return None
        n_answered = int(np.count_nonzero(answered))
        return n_answered, n - n_answered, 0, 0

    def select(self, *, moment: str | None = None, beoordelaar: str | None = None) -> Answers:
        """Return the answers of one moment, of one rater, or of both.

        Parameters
        ----------
        moment, beoordelaar
            As they stand in the columns of these names; "" for cells that are empty; None: all. "first" or "last" for
            the moment: of each respondent (and rater) the answers of that date, or without a date where there is none;
            not those of "toen".

        Returns
        -------
        Answers
            The account of the reading stays that of the whole file.

        Raises
        ------
        OntwikkelscanError
            ANSWER-024 when there are no such answers.

        """
        chosen = np.ones(len(self), dtype=bool)
        for name, value in zip(SETS, (moment, beoordelaar), strict=True):
            if name == "moment" and value in (FIRST, LAST):
                chosen &= self._is_at_end(value)
            elif value is not None:
                chosen &= np.array([cell == value for cell in self._set_column(name)], dtype=bool)
        if not chosen.any():
            raise error("ANSWER-024", file=self.reading.source)
        return self[chosen]

    def __getitem__(self, which: Which) -> Answers:
        """Return the answers of some respondents; the account of the reading stays that of the whole file.

        Parameters
        ----------
        which
            A mask or slice over the respondents, their ids, or their rows.

        Raises
        ------
        OntwikkelscanError
            SCAN-003 for an unknown id, -004 for a mask of another length, -009 for someone who is named twice.

        """
        rows = rows_of(self.respondents, which)
        return replace(
            self,
            respondents=self.respondents[rows],
            codes=np.ascontiguousarray(self.codes[:, rows]),
            importance=self.importance[rows],
            context=self.context.iloc[rows].reset_index(drop=True),
            reading=replace(self.reading, columns=self._counted),
        )

    def blocks(self, size: int) -> Iterator[Answers]:
        """Yield the answers of so many respondents after others; the account of the reading is that of all."""
        if len(self) <= size:
            yield self
            return
        for rows in (slice(start, start + size) for start in range(0, len(self), size)):
            yield replace(
                self,
                respondents=self.respondents[rows],
                codes=np.ascontiguousarray(self.codes[:, rows]),
                importance=self.importance[rows],
                context=self.context.iloc[rows].reset_index(drop=True),
            )

    def sample(self, n: int, *, seed: int = 2010) -> Answers:
        """Return the answers of ``n`` respondents drawn by lot, in their own order; of all where there are fewer."""
        drawn = np.random.default_rng(seed).choice(len(self), min(n, len(self)), replace=False)
        return self[np.sort(drawn)]

    def _is_at_end(self, which: str) -> NDArray[np.bool_]:
        """Tell which answers are of the first or last moment of their respondent and rater; dates sort as text."""
        keys = pd.DataFrame({name: list(self._set_column(name)) for name in SETS}).assign(who=self.respondents)
        keys["moment"] = keys["moment"].where(keys["moment"] != THEN)
        end = keys.groupby(["who", "beoordelaar"])["moment"].transform("min" if which == FIRST else "max")
        return (keys["moment"] == end).to_numpy()

    @property
    def moments(self) -> list[str]:
        """The moment of each row; "" where none was given."""
        return list(self._set_column("moment"))

    @property
    def sets(self) -> pd.DataFrame:
        """The sets of answers: a row per ``moment`` and ``beoordelaar`` that occur ("" where empty), and ``n``."""
        return pd.DataFrame([(*names, n) for names, n in self._set_sizes.items()], columns=[*SETS, "n"])

    @property
    def _set_sizes(self) -> Counter[tuple[str, str]]:
        return Counter(zip(*map(self._set_column, SETS), strict=True))

    def expect_one_set(self, *, by_moment: bool = True) -> None:
        """Raise ANSWER-023 when answers of several moments or raters stand together: they have no common score.

        Not ``by_moment``: a moment was chosen, which may be the last of each respondent.
        """
        sets = self._set_sizes if by_moment else set(self._set_column("beoordelaar"))
        if len(sets) > 1:
            raise error("ANSWER-023", file=self.reading.source, n_sets=len(sets))

    def expect_own(self) -> None:
        """Raise RATER-010 for answers of raters: as a moment of someone they would put one rater on a page."""
        if n := sum(cell != "" for cell in self._set_column("beoordelaar")):
            raise error("RATER-010", file=self.reading.source, n=n)

    def _set_column(self, name: str) -> Iterable[str]:
        """Return the cells of a column that tells sets apart, as text."""
        if name not in self.context:
            return [""] * len(self)
        cells = self.context[name].to_numpy(dtype=object).tolist()
        return [cell if isinstance(cell, str) else "" if is_missing(cell) else str(cell) for cell in cells]
