"""What stands beside this year: the year before and all years; and, apart, how people look back on their start."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from ontwikkelscan.changing.group import TOGETHER
from ontwikkelscan.documents.blocks import Block, Heading, Paragraph, Table, Topic
from ontwikkelscan.model.interview import ASKED
from ontwikkelscan.reporting.evaluation.record import answers_of, counted, head_of, needs_of, rows_of, said
from ontwikkelscan.reporting.growth.record import points, signed
from ontwikkelscan.reporting.words import how_sure, label
from ontwikkelscan.texts import moment, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.changing.group import GroupChange
    from ontwikkelscan.changing.told_year import ToldYear
    from ontwikkelscan.reporting.evaluation.record import EvaluationRecord, Row


def then_test(record: EvaluationRecord) -> Iterator[Block]:
    """Yield how people look back on their start, apart from all else; nothing where too few did."""
    if record.year.then is not None:
        yield Heading(text("evaluation.then.heading"))
        head = head_of(record.year.then.group(record.questionnaire))
        yield Paragraph(text(f"evaluation.then.{head['told']}", change=points(abs(head["change"]), 2)), "lead")
        if head["told"] != "too_few":
            yield Paragraph(text("evaluation.then.apart", n=record.year.then.n))


def years_page(record: EvaluationRecord) -> Iterator[Block]:
    """Yield the year before, and all years together; nothing where this is the first."""
    if (before := record.before) is None:
        return
    yield Heading(text("evaluation.years.heading", day=moment(before.day)))
    now, then = head_of(record.change), head_of(before.change.group(record.questionnaire))
    yield Paragraph(text(f"evaluation.years.{_differs(now, then)}"), "lead")
    if record.together is not None:
        yield Topic(text("evaluation.years.all"), (Paragraph(_together(record, record.together)),))
    yield _said_table(record, before)
    yield _table(record, before)
    yield Paragraph(how_sure(text("evaluation.years.sure")), "note")


def _differs(now: Row, then: Row) -> str:
    """Return whether the mean change was shown to be another than the year before, by the margins of both."""
    if "too_few" in (now["told"], then["told"]):
        return "unknown"
    difference = now["change"] - then["change"]
    margin = hypot(*(row["change_high"] - row["change"] for row in (now, then)))
    return "alike" if abs(difference) < margin else "more" if difference > 0 else "less"


def _together(record: EvaluationRecord, together: GroupChange) -> str:
    """Say what moved in all years together."""
    head = head_of(together)
    numbers = {end: signed(head[f"change{end}"]) for end in ("", "_low", "_high")}
    fields = {"change": numbers[""], "low": numbers["_low"], "high": numbers["_high"]}
    years = len(record.told)
    return text(f"evaluation.years.together.{head['told']}", n=number(head["n"], 0), years=years, **fields)


def _said_table(record: EvaluationRecord, before: ToldYear) -> Table | Paragraph:
    """Set what people say at the end beside the year before, where they were asked the same."""
    now, then = record.year.closing, before.closing
    if now is None or then is None or now.hash != then.hash:
        return Paragraph(text("evaluation.years.said_other"))
    answers = answers_of(before), answers_of(record.year)
    rows = tuple(
        (text(f"evaluation.years.said.{question}"), *(said(each, question) for each in answers)) for question in ASKED
    )
    header = texts("evaluation.years.said_header")
    return Table(text("evaluation.years.said_caption"), header, rows, (2.6, 1.2, 1.2), (False, True, True))


def _table(record: EvaluationRecord, before: ToldYear) -> Table:
    """Set needs and change per competency beside the year before."""
    needs = [needs_of(year) for year in (before, record.year)]
    years = [before.change.group(record.questionnaire), record.change, record.together]
    changes = [rows_of(group) for group in years if group is not None]
    rows = [(text("evaluation.chart.together"), number(None), number(None), *_moved(changes, TOGETHER))]
    for competency in record.questionnaire.competencies:
        came = (each.get(competency.id) for each in needs)
        cells = (number(None) if need is None else counted(need.n_need, need.n) for need in came)
        rows.append((label(competency), *cells, *_moved(changes, competency.id)))
    n_columns = 3 + len(changes)
    header, widths = texts("evaluation.years.header")[:n_columns], (2.0, 1.6, 1.5, 0.9, 0.8, 0.8)[:n_columns]
    return Table(text("evaluation.years.caption"), header, tuple(rows), widths, (False, *[True] * (n_columns - 1)))


def _moved(changes: list[dict[str, Row]], name: str) -> Iterator[str]:
    for told in changes:
        yield signed(told[name]["change"]) if name in told else number(None)
