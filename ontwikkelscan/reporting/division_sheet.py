"""The sheet of a working division, for who composes groups: written as blocks from what people chose to share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.charts.people import PersonRow, draw_people
from ontwikkelscan.dividing.exchange import seriate
from ontwikkelscan.dividing.shared import PROBABILITY
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Figure, PageBreak, Paragraph, Table, Topic
from ontwikkelscan.reporting.words import kept, label
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import day, enumeration, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.dividing.division import WorkingDivision
    from ontwikkelscan.dividing.learners import Learners
    from ontwikkelscan.dividing.words import WorkingGroup
    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.recommending.shared import SharedOutcome, SharedRecord

ROWS = 30
"""People in one chart at most: more would not fit on a page in readable letters."""
TOLD = ("clear", "likely", "possible")


@dataclass(frozen=True, slots=True)
class DivisionRecord:
    """Everything that is told of a working division.

    Attributes
    ----------
    division, people
        The division, and what it was made of.
    shared
        What each person shows, in the same order.
    programme
        For which it is, if for one.
    apart
        Whether people of one municipality were to be kept apart.
    n_without_municipality
        Of how many people the municipality is not shared.
    instead
        What whoever made it said that may be shown, in place of what people chose; "" where they chose.
    remark
        A sentence for the top of the document.

    """

    division: WorkingDivision
    people: Learners
    shared: tuple[SharedRecord, ...]
    programme: Programme | None
    apart: bool
    n_without_municipality: int
    instead: str = ""
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.shared)} people", questionnaire=self.shared[0].questionnaire)


def division_sheet(record: DivisionRecord) -> Document:
    """Write who learns well together and why, how firm that is, and what it was made of."""
    date = record.shared[0].time
    of = record.programme.name if record.programme else record.shared[0].questionnaire.title
    return Document(
        title=text("division_sheet.title"),
        subtitle=kept(text("division_sheet.subtitle", of=of, date=day(date))),
        description=text("division_sheet.description"),
        footer=text("division_sheet.footer"),
        date=date,
        blocks=tuple(block for part in (_opening, _pictures, _why, _topics, _words) for block in part(record)),
        endings=(".pdf", ".html"),
        fit=True,
    )


def _opening(record: DivisionRecord) -> Iterator[Block]:
    division = record.division
    sizes = [len(group.members) for group in division.groups]
    size = str(sizes[0]) if len(set(sizes)) == 1 else text("division_sheet.sizes", low=min(sizes), high=max(sizes))
    kind = "mix" if division.mix else "alike"
    fields = {"n": sum(sizes), "k": len(sizes), "size": size}
    yield Paragraph(text(f"division_sheet.lead_{kind}", **fields), "lead")
    if record.remark:
        yield Callout(text("intake.remark"), record.remark)


def _pictures(record: DivisionRecord) -> Iterator[Block]:
    """Yield a chart for as many groups at a time as fit."""
    order = seriate(record.people.p)
    competencies = record.shared[0].questionnaire.competencies
    names = [label(competencies[column]) for column in order]
    parts: list[list[WorkingGroup]] = [[]]
    for group in record.division.groups:
        if parts[-1] and sum(len(other.members) for other in (*parts[-1], group)) > ROWS:
            parts.append([])
        parts[-1].append(group)
    cells = dict(zip(record.people.respondents.tolist(), map(_cells, record.shared), strict=True))
    for place, part in enumerate(parts, start=1):
        rows = {
            text("dividing.name", number=group.number): [
                PersonRow(name, [cells[name][column] for column in order]) for name in group.members
            ]
            for group in part
        }
        title = text("division_sheet.picture", groups=enumeration([str(group.number) for group in part]))
        alt = text("division_sheet.picture_alt", title=title)
        yield Figure(draw_people(names, rows), f"groepen-{place}", title, alt, "", wide=True)


def _cells(shared: SharedRecord) -> list[str]:
    """Return what the chart shows of one person, per competency of the questionnaire."""
    said = {outcome.competency.id: _cell(outcome) for outcome in shared.outcomes}
    return [said.get(competency.id, "unknown") for competency in shared.questionnaire.competencies]


def _cell(outcome: SharedOutcome) -> str:
    return outcome.band if outcome.band in TOLD else "level" if outcome.band in ("none", "unlikely") else "unknown"


def _why(record: DivisionRecord) -> Iterator[Block]:
    groups = record.division.groups
    lines = (
        text("division_sheet.group", name=text("dividing.name", number=g.number), why=g.description) for g in groups
    )
    yield PageBreak()
    yield Topic(text("division_sheet.why"), (Bullets(tuple(lines)),))


def _topics(record: DivisionRecord) -> Iterator[Block]:
    yield Topic(text("division_sheet.firm"), tuple(map(Paragraph, _firmness(record))))
    yield Topic(text("division_sheet.made_of"), tuple(map(Paragraph, _made_of(record))))
    yield Topic(text("division_sheet.yours_title"), (Paragraph(text("division_sheet.yours")),))


def _firmness(record: DivisionRecord) -> Iterator[str]:
    division = record.division
    yield " ".join(division.figures)
    loose = division.respondents[division.again <= division.again_by_lot].tolist()
    if loose:
        yield text("division_sheet.loose", names=enumeration(sorted(loose)))


def _made_of(record: DivisionRecord) -> Iterator[str]:
    n, n_known = len(record.shared), int(record.people.known.any(axis=1).sum())
    kind = "instead" if record.instead else "shared"
    yield text(f"division_sheet.{kind}", n=n_known, n_all=n, words=record.instead)
    needless = sorted(
        record.people.respondents[record.people.known.any(axis=1) & ~record.people.has.any(axis=1)].tolist()
    )
    if needless:
        yield text("division_sheet.no_need", names=enumeration(needless))
    if record.apart:
        unknown = record.n_without_municipality
        yield text(f"division_sheet.{'apart_unknown' if unknown else 'apart'}", n=unknown, n_all=n)


def _words(record: DivisionRecord) -> Iterator[Block]:
    """Yield the same as the charts in a table."""
    shared = {one.respondent: one for one in record.shared}
    groups = record.division.groups
    rows = tuple((name, str(group.number), _said(shared[name])) for group in groups for name in group.members)
    header = texts("division_sheet.words_header")
    yield Table(text("division_sheet.words_caption"), header, rows, (0.6, 0.4, 4.0), (False, True, False))


def _said(shared: SharedRecord) -> str:
    """Say which needs someone shares, the surest first; of who shares nothing that this is so."""
    if not any(outcome.band in PROBABILITY for outcome in shared.outcomes):
        return text("need_short.unknown") if shared.share.needs else text("division_sheet.nothing_shared")
    told = {band: [o.competency.label for o in shared.outcomes if o.band == band] for band in TOLD}
    words = [
        text("division_sheet.need", band=text(f"need_short.{band}"), names=enumeration(named))
        for band, named in told.items()
        if named
    ]
    return "; ".join(words) or text("division_sheet.nothing_told")
