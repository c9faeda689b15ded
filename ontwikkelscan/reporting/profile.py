"""The profile of one person: the radar and the table that says the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ontwikkelscan.errors import error
from ontwikkelscan.reporting.document import Block, Callout, Figure, Heading, Paragraph, Table
from ontwikkelscan.reporting.radar_geometry import MIN_AXES, Axis, Legend
from ontwikkelscan.reporting.radar_svg import radar_svg
from ontwikkelscan.reporting.texts import day, level, number, text, texts, thousands
from ontwikkelscan.reporting.words import depends, interval, need_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

    from ontwikkelscan.model.person import Outcome, PersonRecord

NO_ANSWER = "–"


def radar_axes(person: PersonRecord) -> tuple[Axis, ...]:
    """Return an axis per competency that was asked."""
    return tuple(
        Axis(outcome.competency.name, outcome.score, outcome.low, outcome.high, outcome.required)
        for outcome in person.outcomes
        if outcome.status != "not_asked"
    )


def radar_legend() -> Legend:
    """Return the words of the radar."""
    return Legend(*(text(f"report.profile.legend_{name}") for name in ("score", "interval", "required", "missing")))


def radar_figure(person: PersonRecord, *, ax: Axes | None = None) -> MatplotlibFigure:
    """Draw the radar with matplotlib."""
    from ontwikkelscan.reporting.radar_figure import draw_radar  # noqa: PLC0415 - loads matplotlib

    axes, questionnaire = radar_axes(person), person.questionnaire
    if len(axes) < MIN_AXES:
        raise error("SCAN-005", n=len(axes), minimum=MIN_AXES)
    low, high = questionnaire.minimum, questionnaire.maximum
    title = text("report.profile.figure_title")
    return draw_radar(axes, minimum=low, maximum=high, title=title, legend=radar_legend(), ax=ax)


def profile_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the radar, where there are axes enough, and the table."""
    questionnaire = person.questionnaire
    yield Heading(text("report.profile.heading"))
    axes = radar_axes(person)
    if len(axes) >= MIN_AXES and any(axis.score is not None for axis in axes):
        yield Paragraph(text("report.profile.lead"))
        yield _figure(person, axes)
    else:
        yield Paragraph(text("report.profile.too_few_axes"))
    yield outcome_table(person.outcomes, text("report.profile.caption"))
    labels = questionnaire.importance_labels
    if labels:
        yield Paragraph(text("report.profile.note", first=labels[0], last=labels[-1], maximum=len(labels)), "note")


def outcome_table(outcomes: Iterable[Outcome], caption: str) -> Table:
    """Return the table of scores, levels and needs."""
    rows = tuple(
        (
            outcome.competency.name,
            number(outcome.score),
            interval(outcome),
            level(outcome.required),
            number(outcome.importance, 0),
            need_words(outcome),
            depends(outcome),
        )
        for outcome in outcomes
    )
    numeric = (False, True, True, True, True, False, False)
    return Table(caption, texts("report.profile.header"), rows, (3.5, 0.75, 1.1, 0.9, 0.95, 1.6, 1.5), numeric)


def _figure(person: PersonRecord, axes: tuple[Axis, ...]) -> Figure:
    questionnaire = person.questionnaire
    low, high = questionnaire.minimum, questionnaire.maximum
    sentences = " ".join(
        text("report.profile.figure_axis", name=axis.label, score=number(axis.score), required=level(axis.required))
        for axis in axes
    )
    alt = text("report.profile.figure_alt", n=len(axes), sentences=sentences)
    title = text("report.profile.figure_title")
    svg = radar_svg(axes, minimum=low, maximum=high, title=title, description=alt, legend=radar_legend())
    return Figure(svg, alt, text("report.profile.figure_caption", minimum=low, maximum=high))


def norm_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the comparison with the norm, stamped in heading, remark and table; nothing without a norm."""
    placed = [outcome for outcome in person.outcomes if outcome.norm is not None]
    if not person.run.norm or not placed:
        return
    card = person.run.norm
    norm = {
        "title": card["title"],
        "stamp": card["stamp"],
        "n": thousands(int(card["n"])),
        "date": day(date.fromisoformat(str(card["date"]))),
    }
    yield Heading(text("report.norm.heading"))
    if person.run.norm["status"] == "simulated":
        stamp = str(norm["stamp"])
        title = text("report.norm.caution_title", stamp=stamp[0].upper() + stamp[1:])
        yield Callout(title, text("report.norm.caution", **norm), "caution")
    else:
        yield Paragraph(text("report.norm.empirical", **norm))
    rows = tuple(
        (
            outcome.competency.name,
            number(place.percentile_rank, 0),
            text("report.profile.interval", low=number(place.percentile_low, 0), high=number(place.percentile_high, 0)),
            number(place.t_score, 0),
            str(place.stanine),
            text(f"report.norm.{place.peak or 'empty'}", stamp=norm["stamp"]),
        )
        for outcome in placed
        if (place := outcome.norm) is not None
    )
    yield Table(
        caption=text("report.norm.caption", stamp=norm["stamp"]),
        header=texts("report.norm.header"),
        rows=rows,
        widths=(3.2, 1.1, 1.1, 1.0, 1.0, 2.4),
        numeric=(False, True, True, True, True, False),
    )
