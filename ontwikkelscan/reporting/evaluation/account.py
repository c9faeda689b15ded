"""How an evaluation was made: who count, what was drawn by lot, how change was told, and all numbers in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.aggregating.picture import LEAST_ANSWERS, LEAST_NUMBERS
from ontwikkelscan.changing.group import LEAST_FOR_COMPETENCIES, TOGETHER
from ontwikkelscan.documents.blocks import Block, Heading, Paragraph, Table, Topic
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.reporting.evaluation.record import answers_of, counted, rows_of
from ontwikkelscan.reporting.growth.record import points, signed
from ontwikkelscan.texts import number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.reporting.evaluation.record import EvaluationRecord, Row


def account(record: EvaluationRecord) -> Iterator[Block]:
    """Yield how it was made, then every number once, under the official names."""
    yield Heading(text("group.account.heading"))
    yield Topic(text("group.account.people"), tuple(map(Paragraph, _people(record))))
    lot = [text(f"group.account.lot_{key}") for key in ("text", "why", "again")]
    lot.append(text("evaluation.account.least", least=LEAST, numbers=LEAST_NUMBERS, each=LEAST_FOR_COMPETENCIES))
    yield Topic(text("group.account.lot"), tuple(map(Paragraph, lot)))
    yield Topic(text("evaluation.account.change"), tuple(map(Paragraph, texts("evaluation.account.change_text"))))
    if told := rows_of(record.change):
        names = {TOGETHER: text("evaluation.chart.together")} | record.questionnaire.names
        rows = tuple(_numbers(name, told[key]) for key, name in names.items() if key in told)
        header, numeric = texts("evaluation.account.header"), (False, *[True] * 5, False)
        widths = (2.6, 0.8, 0.6, 0.5, 1.1, 1.3, 1.7)
        yield Table(text("evaluation.account.caption"), header, rows, widths, numeric)
    if answers := answers_of(record.year):
        yield _answers(record, answers)


def _people(record: EvaluationRecord) -> Iterator[str]:
    year = record.year
    yield text("evaluation.account.people", n=year.needs.n, both=year.change.n)
    if year.closing is not None:
        yield text("evaluation.account.closing", n=year.closing.n)
    if left_out := year.needs.n_left_out:
        yield text(f"group.left_out_{'one' if left_out == 1 else 'more'}", n=left_out, least=LEAST_ANSWERS)


def _numbers(name: str, row: Row) -> tuple[str, ...]:
    levels = (number(None if is_missing(row[end]) else row[end]) for end in ("before", "after"))
    margin = _margin(signed(row["change_low"]), signed(row["change_high"]))
    word = text(f"evaluation.word.{row['told']}")
    return name, number(row["n"], 0), *levels, signed(row["change"]), margin, word


def _answers(record: EvaluationRecord, answers: dict[tuple[str, str], Row]) -> Table:
    """Return what people say, with the margin of how many of every hundred people like these would."""
    names = {part.id: part.name for part in record.programme.parts}
    rows = []
    for (question, part), row in answers.items():
        word = text(f"evaluation.years.said.{question}")
        name = text("evaluation.account.of_part", word=word, part=names[part]) if part else word
        low = 0.0 if row["much"] < LEAST else row["share_low"]
        ends = (text("group.account.percent", value=points(end, 0)) for end in (low, row["share_high"]))
        rows.append((name, counted(row["much"], row["n"]), _margin(*ends)))
    header = texts("evaluation.account.said_header")
    return Table(text("evaluation.account.said_caption"), header, tuple(rows), (3.6, 1.2, 1.2), (False, True, True))


def _margin(low: str, high: str) -> str:
    return text("report.profile.interval", low=low, high=high)
