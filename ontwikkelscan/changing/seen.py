"""What was found of how others see people: frames of everyone, plain records of one."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ontwikkelscan.changing.found import Headline
    from ontwikkelscan.model.questionnaire import Questionnaire

STATEMENTS = "respondent competency item told".split()
HEADLINES = "respondent n_cells n_raters n together together_error together_smallest together_told".split()


@dataclass(frozen=True, slots=True)
class CellScore:
    """One competency of one person in one cell; the names are those of :attr:`Agreement.frame`."""

    round: int
    cell: str
    competency: str
    n: int
    total: float
    own: float
    others: float
    others_low: float
    others_high: float
    gap: float
    error: float
    smallest: float
    told: str

    def __repr__(self) -> str:
        """Show no number: it may be of a person."""
        return one_line(self, self.cell, self.competency)


COLUMNS = ["respondent", *(field.name for field in fields(CellScore))]


@dataclass(frozen=True)
class PersonAgreement:
    """One person beside the others: what a page is made of.

    Attributes
    ----------
    respondent
        Id.
    cells
        Raters who are told together: round, groups, and how many they are at most.
    rows
        Each competency: first of all told cells together (round 0, cell "all"), then of each cell.
    together
        The mean gap over the competencies, own less others.
    statements
        Competency, item, and higher, alike or lower: how one sees oneself beside the others.
    retest
        Mean over the competencies of how far scores of who did not change go together; NaN where nothing is known.
    retest_basis
        Where that, and so the error of the own score, comes from: norm, assumed; "" where nothing is known.

    """

    respondent: str
    cells: tuple[tuple[int, str, int], ...]
    rows: tuple[CellScore, ...]
    together: Headline
    statements: tuple[tuple[str, str, str], ...]
    retest: float
    retest_basis: str

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, f"{len(self.cells)} cells", f"{len(self.rows)} rows")


@dataclass(frozen=True, eq=False)
class Agreement:
    """What people say of themselves beside what others say of them.

    Attributes
    ----------
    questionnaire
        What was answered.
    people
        Per person who was rated what is told.
    retest_basis
        Where the error of the own score comes from: norm, assumed; "" where nothing is known.

    """

    questionnaire: Questionnaire
    people: Mapping[str, PersonAgreement]
    retest_basis: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self)} respondents", questionnaire=self.questionnaire)

    @property
    def respondents(self) -> list[str]:
        """Ids of who was rated, in the order of the raters' answers."""
        return list(self.people)

    def __len__(self) -> int:
        """Return the number of people who were rated."""
        return len(self.people)

    def __contains__(self, respondent: object) -> bool:
        """Tell whether someone of this id was rated."""
        return respondent in self.people

    def __iter__(self) -> Iterator[PersonAgreement]:
        """Yield each person."""
        yield from self.people.values()

    def __getitem__(self, respondent: str) -> PersonAgreement:
        """Return one person; SCAN-003 for an unknown id."""
        if respondent not in self.people:
            raise error("SCAN-003")
        return self.people[respondent]

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person, cell and competency; first of all cells together, which alone are tested."""
        rows = [(person.respondent, *astuple(row)) for person in self for row in person.rows]
        return pd.DataFrame(rows, columns=COLUMNS)

    @property
    def headlines(self) -> pd.DataFrame:
        """One row per person: cells and raters that are told, and the mean gap over n competencies."""
        rows: list[tuple[Any, ...]] = []
        for person in self:
            gap = person.together
            n_raters = sum(n for _, _, n in person.cells)
            rows.append(
                (person.respondent, len(person.cells), n_raters, gap.n, gap.change, gap.error, gap.smallest, gap.told)
            )
        return pd.DataFrame(rows, columns=HEADLINES)

    @property
    def statements(self) -> pd.DataFrame:
        """One row per person and statement that is named: seen higher, alike or lower by oneself."""
        rows = [(person.respondent, *statement) for person in self for statement in person.statements]
        return pd.DataFrame(rows, columns=STATEMENTS)
