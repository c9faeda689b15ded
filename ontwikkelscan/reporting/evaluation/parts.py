"""The parts of a programme: which needs came in that they work on, and what people say they learned and use of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, Paragraph, Table, Topic
from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.reporting.evaluation.record import (
    LEARNED,
    USED,
    answers_of,
    came_with,
    needs_of,
    quoted,
    said,
)
from ontwikkelscan.reporting.words import how_sure
from ontwikkelscan.texts import enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.programme import Part
    from ontwikkelscan.reporting.evaluation.record import EvaluationRecord

WIDTHS = (2.2, 2.4, 1.5, 1.5)


def parts_page(record: EvaluationRecord) -> Iterator[Block]:
    """Yield the table of parts, and the needs that no part works on."""
    yield Heading(text("evaluation.parts.heading"))
    yield Paragraph(_lead(record), "lead")
    answers = answers_of(record.year)
    header = texts("evaluation.parts.header")[: None if answers else 2]
    rows = tuple(
        (part.name, _works_on(record, part), said(answers, LEARNED, part.id), said(answers, USED, part.id))[
            : len(header)
        ]
        for part in record.parts
    )
    numeric = (False, False, True, True)[: len(header)]
    if rows:
        yield Table(text("evaluation.parts.caption"), header, rows, WIDTHS[: len(header)], numeric)
    needs = needs_of(record.year)
    none = [name for name, need in needs.items() if need.n_need and not record.parts_on(name)]
    if needs:
        told = came_with(record, none)
        key = "unserved" if none else "served"
        yield Topic(text("evaluation.parts.nobody"), (Paragraph(text(f"evaluation.parts.{key}", names=told)),))
    elif record.most:
        names = enumeration([record.labels[name] for name in record.most])
        yield Topic(text("evaluation.parts.needs"), (Paragraph(text("evaluation.parts.few", names=names)),))
    read = [text("evaluation.parts.read_works")]
    read += texts("evaluation.parts.read_much") if answers else ()
    yield Topic(text("group.profile.read"), (Bullets(tuple(read)),))
    yield Paragraph(how_sure(text("evaluation.parts.sure", links=record.programme.links_status)), "note")


def _lead(record: EvaluationRecord) -> str:
    """Say of which parts surely fewer than half use much, or that this is shown of none."""
    if not answers_of(record.year):
        return text("evaluation.parts.lead_plain")
    few = record.few(USED)
    return text(f"evaluation.parts.lead_{'unused' if few else 'none'}", parts=quoted(few))


def _works_on(record: EvaluationRecord, part: Part) -> str:
    """Name what a part works on, with how many people came in with a need in it."""
    own = {name: link for name, link in part.links.items() if name in record.labels}  # it may serve two profiles
    names = sorted((name for name, link in own.items() if link >= WORKS_ON), key=lambda name: -own[name])
    return came_with(record, names) or (text("evaluation.parts.in_passing") if own else number(None))
