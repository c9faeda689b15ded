"""What the documents about someone's growth are written from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import moment, number, section, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontwikkelscan.changing.found import CompetencyChange, Headline, PersonChange
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.records import PersonRecord

ALL, NONE = "all", "none"
MOVED = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class GrowthRecord:
    """The change of one person, with what was found at each moment; ``shared``: ids of what others may see.

    ``persons`` and ``moments`` run from the first to the last; a moment is a date, or the number of a file.
    """

    change: PersonChange
    persons: tuple[PersonRecord, ...]
    moments: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.moments)} moments", questionnaire=self.questionnaire)

    @property
    def last(self) -> PersonRecord:
        """What was found at the last moment."""
        return self.persons[-1]

    @property
    def questionnaire(self) -> Questionnaire:
        """What was answered."""
        return self.last.questionnaire

    @property
    def rows(self) -> tuple[tuple[Competency, CompetencyChange], ...]:
        """Each competency that was asked, with its change, in the order of the profile."""
        pairs = zip(self.questionnaire.competencies, self.change.rows, strict=True)
        asked = {o.competency.id for person in self.persons for o in person.outcomes if o.status != "not_asked"}
        return tuple((competency, row) for competency, row in pairs if competency.id in asked)

    @property
    def tells(self) -> bool:
        """Whether there are answers enough, at both moments, to anything."""
        return any(row.told != "too_few" for _, row in self.rows)

    @property
    def planned(self) -> tuple[tuple[Competency, CompetencyChange], ...]:
        """What someone set out to work on."""
        return tuple(pair for pair in self.rows if pair[1].planned)


def shared_ids(named: Sequence[str], questionnaire: Questionnaire) -> frozenset[str]:
    """Return the ids of what others may see: of "all", "none", or ids; SCAN-001 for an unknown one."""
    known = questionnaire.competency_ids
    if list(named) in ([ALL], [NONE]):
        return frozenset(known if named[0] == ALL else ())
    for name in named:
        if name not in known:
            fields = {"questionnaire": questionnaire.id, "known": ", ".join((ALL, NONE, *known))}
            raise error("SCAN-001", name=name, suggestion=did_you_mean(name, [*known]), **fields)
    return frozenset(named)


def signed(value: float, decimals: int = 2) -> str:
    """Write a change with its sign, and 0,00 without; a dash where it is unknown."""
    words = points(value, decimals)
    return f"+{words}" if value > 0 and words != number(0, decimals) else words


def apart(change: float, smallest: float) -> int:
    """Return with how many decimals a change and the smallest that is told do not read alike: two, else three."""
    return 3 if points(abs(change), 2) == points(smallest, 2) else 2


def points(value: float, decimals: int = 1) -> str:
    """Write a number of points; a dash where it is unknown."""
    return number(None if isnan(value) else value, decimals)


def scores(row: CompetencyChange) -> tuple[float | None, float | None]:
    """Return the scores then and now; None where the answers are too few to tell anything by."""
    few = row.told == "too_few"
    return (None, None) if few else (row.before, row.after)


def told(row: CompetencyChange | Headline) -> str:
    """Say what can be told of a competency, or of several together."""
    return str(section("growth.told")[row.told])


def told_shortly(row: CompetencyChange) -> str:
    """Say the same where there is little room."""
    return str(section("growth.short")[row.told])


def told_from(row: CompetencyChange) -> str:
    """Say the scores and what can be told of them, and where that is nothing, from where on it could be."""
    if row.told == "too_few":
        return told(row)
    word, decimals = told(row), apart(row.change, row.smallest)
    if row.told == "not_shown":
        word = text("growth.from", told=word, smallest=points(row.smallest, decimals))
    ends = {"before": points(row.before), "after": points(row.after)}
    return text("growth.planned.row", change=signed(row.change, decimals), told=word, **ends)


def when(record: GrowthRecord, place: int) -> str:
    """Name a moment by its date, or by its place where no date was given."""
    value = record.moments[place]
    return moment(value) if "-" in value else text("growth.time", n=place % len(record.moments) + 1)
