"""What changed, for the person: two pages. The first tells what can be said, the second what it is made of."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Topic,
)
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.growth.chart import growth_figure
from ontwikkelscan.reporting.growth.record import MOVED, apart, points, scores, signed, told_from, told_shortly, when
from ontwikkelscan.reporting.words import answer_words, how_sure, kept, label, short_word
from ontwikkelscan.texts import enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.changing.found import CompetencyChange
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.records import Outcome
    from ontwikkelscan.reporting.growth.record import GrowthRecord

ENDINGS = (".pdf", ".html")
STEPS = 2
"""Answers apart from which on a statement is told of: one step is the day (convention)."""
MOST_STATEMENTS = 6
"""Statements told of, those that moved most first."""
WIDTHS = (2.35, 0.6, 0.5, 0.9, 1.05, 2.05, 3.1)


def growth_page(record: GrowthRecord) -> Document:
    """Write both pages."""
    asked, respondent = record.questionnaire, record.change.respondent
    return Document(
        title=text("growth.title"),
        subtitle=kept(
            text(
                "growth.subtitle",
                questionnaire=asked.title or asked.id,
                respondent=respondent,
                before=when(record, 0),
                after=when(record, -1),
            )
        ),
        description=text("growth.description"),
        # A reader passes by what stands at the foot of a single page.
        footer=text("growth.footer", respondent=respondent) if record.tells else respondent,
        date=record.last.run.time,
        blocks=(*_first(record), *_second(record)),
        endings=ENDINGS,
        fit=True,
    )


def _first(record: GrowthRecord) -> Iterator[Block]:
    """Yield what can be told: of all together, of what was planned, and the picture."""
    yield Paragraph(" ".join(_lead(record)), "lead")
    yield Topic(text("growth.together.heading"), (Paragraph(_together(record)),))
    yield _planned(record)
    if record.tells:
        yield growth_figure(record)
        yield Paragraph(how_sure(_sure(record)), "note")


def _lead(record: GrowthRecord) -> Iterator[str]:
    change = record.change
    yield text(f"growth.lead.{_told_together(record)}", change=points(abs(change.together.change), 2))
    if change.planned is not None:
        yield text(f"growth.lead_planned.{_told_planned(record)}")
    if change.together.told not in MOVED:
        yield from _single(record)


def _told_together(record: GrowthRecord) -> str:
    return record.change.together.told if record.change.retest_basis else "unknown"


def _told_planned(record: GrowthRecord) -> str:
    """Return what is told of the planned ones; with more or less also which way they went themselves."""
    found = record.change.planned
    if found is None or not record.change.retest_basis:
        return "unknown"
    if found.told not in MOVED:
        return found.told
    moved = sum(row.change for _, row in record.planned if not isnan(row.change))
    went_down = moved < 0 or (moved == 0 and found.told == "higher")  # who stood still went less down, never more up
    return f"{found.told}_{'down' if went_down else 'up'}"


def _together(record: GrowthRecord) -> str:
    """Say what can be told of all competencies together."""
    found = record.change.together
    decimals = apart(found.change, found.smallest)
    fields = {"change": signed(found.change, decimals), "n": found.n, "smallest": points(found.smallest, decimals)}
    return text(f"growth.together.{_told_together(record)}", **fields)


def _against_rest(record: GrowthRecord) -> str:
    """Say what can be told of what was planned against the rest; "" where nothing was planned."""
    found = record.change.planned
    if found is None:
        return ""
    decimals = apart(found.change, found.smallest)
    fields = {"change": points(abs(found.change), decimals), "difference": signed(found.change, decimals)}
    return text(f"growth.planned.{_told_planned(record)}", smallest=points(found.smallest, decimals), **fields)


def _planned(record: GrowthRecord) -> Topic:
    """Set what someone set out to do beside what moved."""
    title = text("growth.planned.heading")
    if not record.planned:
        return Topic(title, (Paragraph(text("growth.planned.none")),))
    pairs = tuple((label(competency), told_from(row)) for competency, row in record.planned)
    found = record.change.planned
    note = text("growth.planned.note") if found and not isnan(found.error) else ""
    return Topic(title, (Facts(pairs), Paragraph(_against_rest(record))), note)


def _single(record: GrowthRecord) -> Iterator[str]:
    """Name the competencies that moved, each direction apart."""
    for way in MOVED:
        names = [competency.label for competency, row in record.rows if row.told == way]
        if len(names) > TOP:
            key = "all" if len(names) == len(record.rows) else "many"
            yield text(f"growth.single.{way}_{key}", names=enumeration(names[:TOP]), n=len(names))
        elif names:
            yield text(f"growth.single.{way}", names=enumeration(names))


def _sure(record: GrowthRecord) -> str:
    """Say what the margins rest on, and what nobody can know."""
    basis = record.change.retest_basis or "unknown"
    return text(f"growth.sure.{basis}", retest=number(record.change.retest, 2) if basis == "assumed" else "")


def _second(record: GrowthRecord) -> Iterator[Block]:
    """Yield each competency with its numbers, and the statements that were answered otherwise."""
    if not record.tells:
        return
    yield PageBreak(fit=True)
    yield Heading(text("growth.each.heading"))
    nothing = text(f"growth.single.{'none' if record.change.retest_basis else 'unknown'}")
    yield Paragraph(" ".join(_single(record)) or nothing, "lead")
    with_needs = record.last.has_levels
    header = texts("growth.each.header")[: None if with_needs else -1]
    rows = tuple(_cells(record, competency, row)[: len(header)] for competency, row in record.rows)
    numeric = (False, True, True, True, True, False, False)[: len(header)]
    yield Table(text("growth.each.caption"), header, rows, WIDTHS[: len(header)], numeric)
    yield _statements(record)
    yield Paragraph(how_sure(text(f"growth.each.sure{'_needs' if with_needs else ''}")), "note")


def _cells(record: GrowthRecord, competency: Competency, row: CompetencyChange) -> tuple[str, ...]:
    name = text("growth.each.planned", name=label(competency)) if row.planned else label(competency)
    decimals = apart(row.change, row.smallest)
    numbers = (*map(number, scores(row)), signed(row.change, decimals), points(row.smallest, decimals))
    return name, *numbers, told_shortly(row), _needs(record, competency)


def _needs(record: GrowthRecord, competency: Competency) -> str:
    """Say the word of the need then and now."""
    then, now = (short_word(_outcome(record, place, competency)) for place in (0, -1))
    return text("growth.each.same", word=now) if then == now else text("growth.each.other", before=then, after=now)


def _outcome(record: GrowthRecord, place: int, competency: Competency) -> Outcome:
    return next(one for one in record.persons[place].outcomes if one.competency.id == competency.id)


def _statements(record: GrowthRecord) -> Topic:
    """Name the statements that moved most, the largest first."""
    asked = record.questionnaire
    items = {item.id: item for competency in asked.competencies for item in competency.items}
    moved = [one for one in record.change.statements if abs(one[3] - one[2]) >= STEPS]
    moved.sort(key=lambda one: -abs(one[3] - one[2]))
    n, n_both = len(record.change.statements), sum(row.n_both for _, row in record.rows)
    title = text("growth.statements.heading")
    count = text(f"growth.statements.{'count' if n else 'none'}", n=n, n_both=n_both)
    if not moved:
        return Topic(title, (Paragraph(f"{count} {text('growth.statements.small')}" if n else count),))
    lines = []
    for _, name, before, after in moved[:MOST_STATEMENTS]:
        item = items[name]
        then, now = (asked.minimum + asked.maximum - x if item.reverse else x for x in (before, after))
        word = asked.labels[then - asked.minimum] if asked.labels else str(then)
        fields = {"before": word, "after": answer_words(item, now, asked)}
        lines.append(text("growth.statements.row", statement=item.text or name, **fields))
    key = "most" if len(moved) > MOST_STATEMENTS else "all"
    intro = f"{count} {text(f'growth.statements.{key}', n=len(moved), shown=len(lines))}"
    return Topic(title, (Paragraph(intro), Bullets(tuple(lines))), text("growth.statements.note"))
