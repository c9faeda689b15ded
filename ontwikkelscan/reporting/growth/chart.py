"""The figure of what moved: each competency then and now, and up to where that may be chance."""

from __future__ import annotations

from functools import partial
from math import isnan
from typing import TYPE_CHECKING

from ontwikkelscan.charts.moves import Move, MoveLegend, draw_moves, draw_narrow_moves
from ontwikkelscan.documents.blocks import Figure
from ontwikkelscan.reporting.growth.record import scores, told_shortly, when
from ontwikkelscan.reporting.words import label
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from ontwikkelscan.changing.found import CompetencyChange
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.reporting.growth.record import GrowthRecord


def growth_figure(record: GrowthRecord) -> Figure:
    """Draw what someone set out to work on first, then the others."""
    rows = moves(record)
    middle = [when(record, place) for place in range(1, len(record.moments) - 1)]
    legend = MoveLegend(
        text("growth.chart.before", when=when(record, 0)),
        text("growth.chart.after", when=when(record, -1)),
        text("growth.chart.planned"),
        text("growth.chart.between", when=enumeration(middle)),
        text("growth.chart.chance"),
    )
    asked = record.questionnaire
    ends = {"minimum": asked.minimum, "maximum": asked.maximum}
    alt = text("growth.chart.alt", n=len(rows), sentences=" ".join(_sentence(row) for row in rows))
    known = any(row.low is not None for row in rows)
    caption = text(f"growth.chart.caption{'' if known else '_unknown'}", **ends)
    return Figure(
        draw_moves(rows, legend=legend, **ends),
        "growth",
        text("growth.chart.title"),
        alt,
        caption,
        wide=True,
        narrow=partial(draw_narrow_moves, rows, legend=legend, **ends),
    )


def moves(record: GrowthRecord) -> list[Move]:
    """Return the rows of the figure."""
    rest = tuple(pair for pair in record.rows if not pair[1].planned)
    found = []
    for name, group in (("planned", record.planned), ("rest", rest)):
        heading = text(f"growth.chart.heading_{name}") if record.planned else ""
        for place, (competency, row) in enumerate(group):
            found.append(_move(record, competency, row, heading if place == 0 else ""))
    return found


def _move(record: GrowthRecord, competency: Competency, row: CompetencyChange, heading: str) -> Move:
    start = row.after - row.change  # then, and what who did not change moved by
    known = not isnan(start + row.smallest)
    between = (
        outcome.score
        for person in record.persons[1:-1]
        for outcome in person.outcomes
        if outcome.competency.id == competency.id
    )
    return Move(
        label(competency),
        *scores(row),
        start - row.smallest if known else None,
        start + row.smallest if known else None,
        told_shortly(row),
        tuple(score for score in between if score is not None),
        planned=row.planned,
        heading=heading,
    )


def _sentence(row: Move) -> str:
    """Say what a row shows."""
    if row.before is None:
        return text("growth.chart.row_few", name=row.label, word=row.word)
    fields = {"name": row.label, "before": number(row.before), "after": number(row.after), "word": row.word}
    return text(f"growth.chart.row{'_planned' if row.planned else ''}", **fields)
