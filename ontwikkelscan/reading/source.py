"""What the reader of answers takes: names and rows, whatever file they came from, and to which version they are."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ontwikkelscan.errors import Note, OntwikkelscanError, error
from ontwikkelscan.reading.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from ontwikkelscan.errors import Problem
    from ontwikkelscan.model.questionnaire import Questionnaire

QUALTRICS_NUMBER = ("ResponseId", "ResponseID")
"""Column in which Qualtrics numbers responses; with its texts below it the file is one of theirs."""
_NUMBER_LABELS = ("Response ID", "ResponseID", "ResponseId")
VERSION = "vragenlijst_versie"
"""Column that says which version was answered; left out or empty: the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """Answers as they stand in a file.

    ``chunks`` have the names of ``header`` as columns, and as index what a message calls their rows. ``labels`` is a
    second row of names. ``cells`` gives, for a form with a cell per question, where the cell of each column is.
    ``program`` is what wrote the file, where that is known; ``cut_off``: it may have been longer;
    ``remarks``: what there is to tell of how it was opened.
    """

    name: str
    header: list[str]
    chunks: Iterable[pd.DataFrame]
    labels: list[str] | None = None
    separator: str = ""
    encoding: str = ""
    program: str = ""
    cut_off: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Note, ...] = ()

    @contextmanager
    def places(self) -> Iterator[None]:
        """Tell what is raised inside with the cells of a form as its places, where it is one."""
        try:
            yield
        except OntwikkelscanError as caught:
            if not self.cells:
                raise
            raise OntwikkelscanError([self._in_cells(problem) for problem in caught.problems]) from caught

    def _in_cells(self, problem: Problem) -> Problem:
        """Return a problem with the cells of a form as its places, instead of rows and columns."""

        def cell(place: str) -> str:
            name, number = re.search(r"'([^']*)'$", place), re.match(r"column (\d+)", place)
            column = name[1] if name else self.header[int(number[1]) - 1] if number else ""
            return self.cells.get(column, place)

        return replace(problem, places=tuple(map(cell, problem.places)))


def label_row(header: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[list[str] | None, int]:
    """Return the second row of names and how many rows below the header hold no answers.

    Qualtrics writes the texts of the questions in row 2 and, in most exports, its own ids in row 3.
    """
    numbered = [place for place, name in enumerate(header) if name in QUALTRICS_NUMBER]
    if not numbered or not rows or len(rows[0]) != len(header):
        return None, 0
    if str(rows[0][numbered[0]]).strip() not in _NUMBER_LABELS:
        return None, 0
    third = rows[1] if len(rows) > 1 else ()
    return [str(name) for name in rows[0]], 1 + any(str(cell).lstrip().startswith('{"ImportId"') for cell in third)


@dataclass(frozen=True, slots=True)
class Translation:
    """How columns of another version are read: ``names`` of those that stay, and why they may be compared."""

    names: Mapping[str, str]
    remark: Note

    def of(self, chunk: pd.DataFrame) -> pd.DataFrame:
        """Return the chunk as if the version asked for had been answered."""
        return chunk[list(self.names)].rename(columns=dict(self.names))


def version_of(column: pd.Series, file: str) -> str:
    """Return the one version that the column names, empty when it names none; ANSWER-016 when it names several."""
    values = column.tolist()
    with suppress(TypeError):  # a cell of a download can be a list
        values = list(dict.fromkeys(values))
    found = {str(value).strip() for value in values if plain(value) is not None}
    if len(found) > 1:
        raise error("ANSWER-016", file=file, column=VERSION)
    return found.pop() if found else ""


def translate(questionnaire: Questionnaire, version: str, header: Sequence[str], file: str) -> Translation | None:
    """Return how to read the columns of answers to ``version``; None when it is the version that is asked for.

    Raises
    ------
    OntwikkelscanError
        ANSWER-015 when it is another one, and no comparability file names it.

    """
    if version in ("", questionnaire.version, f"{questionnaire.id} {questionnaire.version}"):
        return None
    known = questionnaire.comparability.versions if questionnaire.comparability else ()
    bare = version.removeprefix(f"{questionnaire.id} ")
    comparable = next((entry for entry in known if entry.version == bare), None)
    if comparable is None:
        raise error("ANSWER-015", file=file, expected=f"{questionnaire.id} {questionnaire.version}", column=VERSION)
    scales = [scale for scale in questionnaire.competencies if scale.id in comparable.competencies]
    new_of = {comparable.items.get(item.id, item.id): item.id for scale in scales for item in scale.items}
    others = {f"belang_{name}" for name in questionnaire.competency_ids if name not in comparable.competencies}
    others |= set(questionnaire.item_ids) | set(comparable.dropped)
    names = {name: new_of.get(name, name) for name in header if name in new_of or name not in others}
    which = ", ".join(scale.id for scale in scales)
    return Translation(names, Note("read_version", version=version, which=which, reason=comparable.reason))
