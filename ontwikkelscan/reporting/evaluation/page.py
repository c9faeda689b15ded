"""The first page of an evaluation: what moved, what people say, what to adjust; and the document as a whole."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from ontwikkelscan.changing.group import LARGEST, LEAST_FOR_COMPETENCIES, TOGETHER
from ontwikkelscan.charts.dots import Row, draw_dots, draw_narrow_dots
from ontwikkelscan.charts.marks import Axis, Legend
from ontwikkelscan.documents.blocks import Block, Bullets, Document, Figure, PageBreak, Paragraph, Topic
from ontwikkelscan.model.interview import ASKED
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.evaluation.account import account
from ontwikkelscan.reporting.evaluation.parts import parts_page
from ontwikkelscan.reporting.evaluation.record import (
    LEARNED,
    USED,
    answers_of,
    came_with,
    head_of,
    quoted,
    rows_of,
    said,
    some,
)
from ontwikkelscan.reporting.evaluation.years import then_test, years_page
from ontwikkelscan.reporting.growth.record import MOVED, points, signed
from ontwikkelscan.reporting.words import how_sure, label
from ontwikkelscan.texts import day, enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.reporting.evaluation.record import EvaluationRecord

ENDINGS = (".pdf", ".html")


def evaluation_report(record: EvaluationRecord) -> Document:
    """Write what moved, what people say of the parts and of their start, earlier years, and how it was made."""
    second = chain(parts_page(record), then_test(record))
    pages = [tuple(page) for page in (_first(record), second, years_page(record), account(record))]
    breaks = chain.from_iterable(
        (PageBreak(fit=place < len(pages) - 1), *page) for place, page in enumerate(pages) if page
    )
    asked = record.questionnaire
    return Document(
        title=text("evaluation.title", programme=record.programme.name),
        subtitle=text(
            "evaluation.subtitle", questionnaire=asked.title or asked.id, n=record.year.needs.n, date=day(record.time)
        ),
        description=text("evaluation.description"),
        footer=text("evaluation.footer"),
        date=record.time,
        blocks=tuple(breaks)[1:],
        endings=ENDINGS,
        fit=True,
    )


def _first(record: EvaluationRecord) -> Iterator[Block]:
    for sentence in (_moved(record), _said(record), _adjust(record)):
        yield Paragraph(sentence, "lead")
    if rows_of(record.change):
        yield _figure(record)
    yield Topic(text("evaluation.agenda.heading"), (Bullets(tuple(_agenda(record))),))
    yield Paragraph(how_sure(text("evaluation.sure")), "note")


def _moved(record: EvaluationRecord) -> str:
    """Say what moved over all competencies together, and which competencies went another way than that."""
    head = head_of(record.change)
    apart: dict[str, list[str]] = {word: [] for word in MOVED}
    for name, row in rows_of(record.change).items():
        if name != TOGETHER and row["told"] in apart and row["told"] != head["told"]:
            apart[row["told"]].append(record.labels[name])
    ways = [text(f"evaluation.moved.at.{word}", names=some(names)) for word, names in apart.items() if names]
    change = points(abs(head["change"]), 2)
    but = "_but" if ways and head["told"] not in MOVED else ""
    return " ".join([text(f"evaluation.moved.{head['told']}{but}", change=change), *ways])


def _said(record: EvaluationRecord) -> str:
    """Say how many learned, use and share much, where that was asked of enough people."""
    answers = answers_of(record.year)
    if record.year.closing is None:
        return text("evaluation.said.not_asked")
    if not answers:
        return text("evaluation.said.few")
    learned, used, shared = (said(answers, question) for question in ASKED)
    return text("evaluation.said.told", learned=learned, used=used, shared=shared)


def _adjust(record: EvaluationRecord) -> str:
    """Say the first thing to adjust that follows."""
    if names := record.unserved[:TOP]:
        key = "fill" if record.year.needs.has_numbers else "fill_few"
        return text(f"evaluation.adjust.{key}", names=enumeration([record.labels[name] for name in names]))
    for question, key in ((USED, "unused"), (LEARNED, "unlearned")):
        if parts := record.few(question):
            return text(f"evaluation.adjust.{key}", parts=quoted(parts))
    if record.year.needs.has_numbers and record.touched:
        return text("evaluation.adjust.strengthen", name=record.labels[record.touched[0][0]])
    known = record.year.needs.has_numbers and answers_of(record.year)
    return text(f"evaluation.adjust.{'nothing' if known else 'unknown'}")


def _agenda(record: EvaluationRecord) -> Iterator[str]:
    """Yield what to talk about: what is missing, what could do more, what few learned or use, what to ask."""
    if names := record.unserved[:TOP]:
        yield text("evaluation.agenda.fill", names=came_with(record, names))
    if record.touched:
        name, part = record.touched[0]
        yield text("evaluation.agenda.strengthen", name=came_with(record, [name]), part=part.name)
    for question, key in ((USED, "unused"), (LEARNED, "unlearned")):
        if parts := record.few(question):
            yield text(f"evaluation.agenda.{key}", parts=quoted(parts))
    if not answers_of(record.year):
        yield text("evaluation.agenda.ask")
    yield text("evaluation.agenda.group")


def _figure(record: EvaluationRecord) -> Figure:
    """Draw the change with its margin: of all together first, then of each competency of which it is told."""
    told = rows_of(record.change)
    names = {TOGETHER: text("evaluation.chart.together")}
    names |= {competency.id: label(competency) for competency in record.questionnaire.competencies}
    headings = dict(zip([name for name in names if name in told][:2], _headings(), strict=False))
    rows, sentences = [], []
    for name, words in names.items():
        if name not in told:
            continue
        row, word = told[name], text(f"evaluation.word.{told[name]['told']}")
        shown = word if row["told"] in MOVED else ""
        score, low, high = (min(max(row[end], -LARGEST), LARGEST) for end in ("change", "change_low", "change_high"))
        rows.append(Row(Axis(words, score, low, high, None), shown, headings.get(name, "")))
        numbers = {end: signed(row[f"change{end}"]) for end in ("", "_low", "_high")}
        fields = {"change": numbers[""], "low": numbers["_low"], "high": numbers["_high"]}
        sentences.append(text("evaluation.chart.row", name=words, word=word, **fields))
    legend = Legend(text("evaluation.chart.own"), text("evaluation.chart.interval"), "", "")
    title, asked = text("evaluation.chart.title"), record.questionnaire
    key = "caption_few" if len(told) == 1 else "caption" if len(told) == len(names) else "caption_some"
    scale = {"minimum": number(asked.minimum, 0), "maximum": number(asked.maximum, 0)}
    return Figure(
        draw_dots(rows, minimum=-LARGEST, maximum=LARGEST, legend=legend),
        "verandering",
        title,
        text("evaluation.chart.alt", title=title, rows=" ".join(sentences)),
        text(f"evaluation.chart.{key}", least=LEAST_FOR_COMPETENCIES, **scale),
        wide=True,
        narrow=partial(draw_narrow_dots, rows, minimum=-LARGEST, maximum=LARGEST, legend=legend),
    )


def _headings() -> tuple[str, str]:
    return text("evaluation.chart.heading_all"), text("evaluation.chart.heading_each")
