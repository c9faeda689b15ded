"""What the evaluation of a programme is written from: what is told of this year and of earlier ones, and no record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.changing.group import TOGETHER, add_years
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.interview import ASKED
from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ontwikkelscan.changing.group import GroupChange
    from ontwikkelscan.changing.told_year import ToldNeed, ToldYear
    from ontwikkelscan.model.programme import Part, Programme
    from ontwikkelscan.model.questionnaire import Questionnaire

Row = dict[Any, Any]
LEARNED, USED, _ = ASKED
HALF = 50
"""Percentage of people: a part that surely fewer learned or use much of is one to look at."""
MOST = ("ahead", "first")
"""Places among the needs of which is said that people often came in with them."""


@dataclass(frozen=True)
class EvaluationRecord:
    """A programme, and what is told of its years; ``earlier`` from early to late."""

    programme: Programme
    questionnaire: Questionnaire
    year: ToldYear
    earlier: tuple[ToldYear, ...]
    time: datetime

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.year.needs.n} people", questionnaire=self.questionnaire)

    @cached_property
    def change(self) -> GroupChange:
        """What moved this year."""
        return self.year.change.group(self.questionnaire)

    @cached_property
    def before(self) -> ToldYear | None:
        """The year before this one."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def told(self) -> list[GroupChange]:
        """The years, this one last, of which is told what moved."""
        years = [*(year.change.group(self.questionnaire) for year in self.earlier), self.change]
        return [year for year in years if rows_of(year)]

    @cached_property
    def together(self) -> GroupChange | None:
        """What moved in these years together; None where there are no two."""
        return add_years(self.told) if len(self.told) > 1 else None

    @property
    def labels(self) -> dict[str, str]:
        """The short name of each competency, as it stands in a sentence."""
        return {competency.id: competency.label for competency in self.questionnaire.competencies}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that work on something, be it in passing: those that people were asked about."""
        return tuple(part for part in self.programme.parts if part.links)

    @property
    def most(self) -> list[str]:
        """The competencies that people most often came in with a need in."""
        return [need.competency for place in MOST for need in self.year.needs.rows if need.largest == place]

    @property
    def unserved(self) -> list[str]:
        """Those of them that no part works on."""
        return [name for name in self.most if not self.parts_on(name)]

    @property
    def touched(self) -> list[tuple[str, Part]]:
        """Those of them that parts touch on and none works on fully, each with the first of these parts."""
        on = ((name, self.parts_on(name)) for name in self.most)
        return [(name, parts[0]) for name, parts in on if parts and parts[0].links[name] < 1]

    def parts_on(self, competency: str) -> list[Part]:
        """Return the parts that work on a competency by more than in passing, the strongest first."""
        found = [part for part in self.parts if part.links.get(competency, 0.0) >= WORKS_ON]
        return sorted(found, key=lambda part: -part.links[competency])

    def few(self, question: str) -> list[str]:
        """Return the parts of which surely fewer than half say much, of what they learned or use."""
        said = answers_of(self.year)
        high = ((part.name, said.get((question, part.id), {}).get("share_high")) for part in self.parts)
        return [name for name, share in high if share is not None and share < HALF]


def answers_of(year: ToldYear) -> dict[tuple[str, str], Row]:
    """Return what is told of each question, of the whole programme (part "") and of each part."""
    if year.closing is None:
        return {}
    return {(row["question"], row["part"]): row for row in year.closing.frame.to_dict("records")}


def needs_of(year: ToldYear) -> dict[str, ToldNeed]:
    """Return what is told of the need in each competency."""
    return {need.competency: need for need in year.needs.rows if need.n_need is not None}


def rows_of(group: GroupChange) -> dict[str, Row]:
    """Return what moved, per competency of which that is told; "" is all together."""
    return {row["competency"]: row for row in group.frame.to_dict("records") if row["told"] != "too_few"}


def head_of(group: GroupChange) -> Row:
    """Return what is told of all competencies together; its word says whether that is anything."""
    return dict(group.frame.set_index("competency").loc[TOGETHER])


def counted(part: float | None, of: float | None) -> str:
    """Write how many people of how many; of fewer than five no exact number."""
    if part is None or of is None or is_missing(part) or is_missing(of):
        return number(None)
    if part < LEAST:
        return text("group.bars.fewer", least=LEAST, of=number(of, 0))
    return text("group.bars.of", n=number(part, 0), of=number(of, 0))


def said(answers: Mapping[tuple[str, str], Row], question: str, part: str = "") -> str:
    """Write how many people say much; a dash where that is not told."""
    row = answers.get((question, part))
    return number(None) if row is None else counted(row["much"], row["n"])


def came_with(record: EvaluationRecord, names: Iterable[str]) -> str:
    """Join the first competencies with how many people came in with a need in each, where that is told."""
    needs, label = needs_of(record.year), record.labels
    told = ((name, needs.get(name)) for name in names)
    words = [
        label[name] if need is None else text("evaluation.with", name=label[name], told=counted(need.n_need, need.n))
        for name, need in told
    ]
    return some(words)


def quoted(names: Sequence[str]) -> str:
    """Join the first names of parts; of the rest, how many."""
    return some([text("evaluation.quoted", name=name) for name in names])


def some(names: Sequence[str]) -> str:
    """Join the first of these names; of the rest, how many."""
    if len(names) <= TOP + 1:
        return enumeration(names)
    return text("group.lead.some", names=", ".join(names[:TOP]), n=len(names) - TOP)
