"""A page for a colleague: the statements of one competency in the third person, for a talk; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Blank, Block, Bullets, Document, Paragraph, Table
from ontwikkelscan.reporting.words import kept, label
from ontwikkelscan.texts import day, text, texts

if TYPE_CHECKING:
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.records import PersonRecord

ENDINGS = (".docx", ".pdf")
NOTE_LINES = 3


def colleague_sheet(person: PersonRecord, competency: Competency) -> Document:
    """Write the page: no answer of the person stands on it, so that the colleague looks for themselves."""
    questionnaire = person.questionnaire
    labels = questionnaire.labels or tuple(map(str, range(questionnaire.minimum, questionnaire.maximum + 1)))
    rows = tuple((item.other or item.text or item.id, *("□",) * len(labels)) for item in competency.items)
    blocks: list[Block] = [Paragraph(text("colleague.lead"), "lead"), Paragraph(text("colleague.how"))]
    caption = text("colleague.caption", name=label(competency))
    blocks.append(Table(caption, (text("colleague.statement"), *labels), rows, (4.2, *(0.9,) * len(labels))))
    blocks += [Paragraph(text("colleague.talk")), Bullets(texts("colleague.questions"), ordered=True)]
    blocks += [Blank(text("colleague.room"), NOTE_LINES), Paragraph(text("colleague.purpose"), "note")]
    return Document(
        title=text("colleague.title", name=label(competency)),
        subtitle=kept(text("colleague.subtitle", respondent=person.respondent, date=day(person.run.time))),
        description=text("colleague.description"),
        footer=person.respondent,
        date=person.run.time,
        blocks=tuple(blocks),
        endings=ENDINGS,
        fit=True,
    )
