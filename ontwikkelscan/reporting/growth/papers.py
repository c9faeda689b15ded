"""Papers for talks about what someone learned: nothing of the scan stands in them unless it was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Blank, Block, Document, Heading, Paragraph, Table
from ontwikkelscan.reporting.growth.record import scores, told, when
from ontwikkelscan.reporting.words import how_sure, kept, label
from ontwikkelscan.texts import number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.reporting.growth.record import GrowthRecord

ENDINGS = (".docx",)
HALFWAY = "tussengesprek"
"""The talk that any programme can have; the others belong to a programme with a part of that name."""
PAPERS = (HALFWAY, "verantwoordingsgesprek", "portfolio")
LINES = 3


def papers_of(record: GrowthRecord) -> tuple[str, ...]:
    """Return which papers belong to the programmes that the questionnaire leads to."""
    programmes = (p for p in record.last.programmes.programmes if record.questionnaire.id in p.questionnaires)
    parts = {part.id for programme in programmes for part in programme.parts}
    return tuple(name for name in PAPERS if name == HALFWAY or name in parts)


def growth_paper(record: GrowthRecord, name: str) -> Document:
    """Write one of them: what was chosen of the scan, and questions with room to write."""
    respondent = record.change.respondent
    blocks: list[Block] = [Paragraph(text(f"growth.papers.{name}.lead"), "lead"), *_shared(record)]
    blocks += [Heading(text("growth.papers.room"))]
    blocks += [Blank(question, LINES) for question in texts(f"growth.papers.{name}.questions")]
    return Document(
        title=text(f"growth.papers.{name}.title"),
        subtitle=kept(
            text("growth.papers.subtitle", respondent=respondent, before=when(record, 0), after=when(record, -1))
        ),
        description=text("growth.papers.description"),
        footer=text("growth.papers.footer", respondent=respondent),
        date=record.last.run.time,
        blocks=tuple(blocks),
        endings=ENDINGS,
    )


def _shared(record: GrowthRecord) -> Iterator[Block]:
    """Yield what was chosen; the headlines only with everything, since they are of everything."""
    rows = [(competency, row) for competency, row in record.rows if competency.id in record.shared]
    if not rows:
        return
    cells = [(label(competency), *map(number, scores(row)), told(row)) for competency, row in rows]
    if len(rows) == len(record.rows) and record.change.retest_basis:
        heads = {"together": record.change.together, "planned": record.change.planned}
        none = number(None)
        cells += [(text(f"growth.papers.{name}"), none, none, told(head)) for name, head in heads.items() if head]
    header = texts("growth.papers.header")
    yield Table(text("growth.papers.caption"), header, tuple(cells), (2.4, 0.7, 0.7, 2.6), (False, True, True, False))
    yield Paragraph(how_sure(text("growth.papers.sure")), "note")
