"""The profile of one person: the radar and the table that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ontwikkelscan.charts.dots import Row, draw_dots
from ontwikkelscan.charts.marks import Axis, Legend
from ontwikkelscan.charts.radar import draw_radar
from ontwikkelscan.charts.radar_geometry import MIN_AXES
from ontwikkelscan.documents.blocks import Block, Callout, Figure, Heading, Paragraph, Table
from ontwikkelscan.errors import error
from ontwikkelscan.reporting.words import has_no_level, interval, names, need_words
from ontwikkelscan.texts import day, level, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.model.records import Outcome, PersonRecord

GROUPS = ("rest", "unknown", "no_level", "not_counting", "not_scored")


def radar_axes(person: PersonRecord) -> tuple[Axis, ...]:
    """Return an axis per competency that was asked."""
    return _axes(outcome for outcome in person.outcomes if outcome.status != "not_asked")


def _axes(outcomes: Iterable[Outcome]) -> tuple[Axis, ...]:
    return tuple(Axis(o.competency.name, o.score, o.low, o.high, o.required) for o in outcomes)


def radar_legend() -> Legend:
    """Return the words of the radar."""
    return Legend(*(text(f"report.profile.legend_{name}") for name in ("score", "interval", "required", "missing")))


def dots_legend(person: PersonRecord) -> Legend:
    """Return the words of the chart with a row per competency; what is of a norm carries its stamp."""
    if not _with_norm(person):
        return radar_legend()
    return replace(radar_legend(), norm=text("report.profile.legend_norm", stamp=person.run.norm["stamp"]))


def radar_figure(person: PersonRecord, *, title: str | None = None, ax: Axes | None = None) -> MatplotlibFigure:
    """Draw the radar with matplotlib."""
    from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

    title = text("report.profile.figure_title") if title is None else title
    return draw_chart(_radar(person), title=title, ax=ax, description=_radar_alone(person))


def radar_of_two(
    persons: Sequence[PersonRecord], names: Sequence[str], *, title: str | None = None, ax: Axes | None = None
) -> MatplotlibFigure:
    """Draw two people, or two moments of one, in one radar, under the names that they are given."""
    from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

    first, second = persons
    if first.questionnaire.measurement_hash != second.questionnaire.measurement_hash:
        raise error("SCAN-022")
    if len({*names}) != len(persons):
        raise error("SCAN-023")
    asked = {o.competency.id for person in persons for o in person.outcomes if o.status != "not_asked"}
    own, other = (_axes([o for o in person.outcomes if o.competency.id in asked]) for person in persons)
    if len(asked) < MIN_AXES:
        raise error("SCAN-005", n=len(asked), minimum=MIN_AXES)
    low, high = first.questionnaire.minimum, first.questionnaire.maximum
    legend = replace(radar_legend(), own=names[0], other=names[1])
    drawing = draw_radar(own, minimum=low, maximum=high, legend=legend, beside=other)
    alt = " ".join(f"{name}: {_radar_alone(person)}" for name, person in zip(names, persons, strict=True))
    title = text("report.profile.figure_title_more") if title is None else title
    return draw_chart(drawing, title=title, ax=ax, description=alt)


def radars_figure(persons: Sequence[PersonRecord], *, n_columns: int) -> MatplotlibFigure:
    """Draw the radar of each person, below the id."""
    from ontwikkelscan.charts.figure import draw_charts  # noqa: PLC0415 - loads matplotlib

    charts = [(_radar(person), person.respondent) for person in persons]
    alt = " ".join(f"{person.respondent}: {_radar_alone(person)}" for person in persons)
    return draw_charts(charts, title=text("report.profile.figure_title_more"), description=alt, n_columns=n_columns)


def _radar(person: PersonRecord) -> Drawing:
    axes, questionnaire = radar_axes(person), person.questionnaire
    if len(axes) < MIN_AXES:
        raise error("SCAN-005", n=len(axes), minimum=MIN_AXES)
    return draw_radar(axes, minimum=questionnaire.minimum, maximum=questionnaire.maximum, legend=radar_legend())


def _radar_alone(person: PersonRecord) -> str:
    """Say in words what a radar without a table shows."""
    axes = radar_axes(person)
    return text("report.profile.figure_alone", n=len(axes), sentences=_sentences(axes, _kind(person)))


def radar_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the radar, where there are axes enough, with a sentence that says what it shows."""
    kind = _kind(person)
    yield Heading(text("report.profile.heading"))
    axes = radar_axes(person)
    if len(axes) >= MIN_AXES and any(axis.score is not None for axis in axes):
        yield Paragraph(text(f"report.profile.lead{kind}"))
        yield _figure(person, kind)
    else:
        yield Paragraph(text("report.profile.too_few_axes"))


def dot_rows(person: PersonRecord) -> tuple[Row, ...]:
    """Return a row per competency: first the needs in their order, then the rest, and so on; scores from the top.

    Where nothing is required there is one group, from the highest score to the lowest.
    """
    rows: list[Row] = []
    for name, group in _grouped(person).items():
        for place, outcome in enumerate(group):
            norm = outcome.norm.mean if outcome.norm else None
            axis = Axis(outcome.competency.name, outcome.score, outcome.low, outcome.high, outcome.required, norm)
            heading = text(f"charts.group.{name}") if place == 0 and person.has_levels else ""
            rows.append(Row(axis, need_words(outcome) if person.has_levels else "", heading))
    return tuple(rows)


def _grouped(person: PersonRecord) -> dict[str, list[Outcome]]:
    """Put outcomes together that have the same kind of result; leave out what is empty."""
    highest_first = sorted(person.outcomes, key=lambda outcome: -(outcome.score or 0.0))
    groups: dict[str, list[Outcome]] = {"need": list(person.ranked)} | {name: [] for name in GROUPS}
    for outcome in highest_first:
        if outcome.status == "not_asked" or outcome.rank:
            continue
        if outcome.status != "scored":
            name = "not_scored"
        elif not person.has_levels:
            name = "rest"
        elif outcome.relevant == "no":
            name = "not_counting"
        elif has_no_level(outcome):
            name = "no_level"
        elif outcome.band == "unknown":
            name = "unknown"
        else:
            name = "rest"
        groups[name].append(outcome)
    return {name: group for name, group in groups.items() if group}


def dots_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the chart with a row per competency, where there is a score."""
    if any(outcome.score is not None for outcome in person.outcomes):
        yield Heading(text("report.profile.dots_heading"))
        yield Paragraph(_dots_lead(person))
        yield _dots_figure(person, _kind(person))


def table_blocks(person: PersonRecord, *, remark: str = "") -> Iterator[Block]:
    """Yield the table with everything that the charts show and a note; levels only where there are any."""
    if not person.has_levels:
        yield _score_table(person.outcomes)
    else:
        caption = text("report.profile.caption")
        yield outcome_table(person.outcomes, caption, with_importance=person.asks_importance)
    labels = person.questionnaire.importance_labels if person.has_levels else ()
    note = text("report.profile.note", first=labels[0], last=labels[-1], maximum=len(labels)) if labels else ""
    if words := f"{note} {remark}".strip():
        yield Paragraph(words, "note")


def _kind(person: PersonRecord) -> str:
    """Return the end of the keys of texts: there are others where nothing is required."""
    return "" if person.has_levels else "_scores"


def _score_table(outcomes: Iterable[Outcome]) -> Table:
    rows = tuple((outcome.competency.name, number(outcome.score), interval(outcome)) for outcome in outcomes)
    caption, header = text("report.profile.caption_scores"), texts("report.profile.header_scores")
    return Table(caption, header, rows, (3.0, 0.8, 1.2), (False, True, True))


def outcome_table(outcomes: Iterable[Outcome], caption: str, *, with_importance: bool = True) -> Table:
    """Return the table of scores, levels and needs; of importance only where it was asked."""
    rows = tuple(
        (
            outcome.competency.name,
            number(outcome.score),
            interval(outcome),
            level(outcome.required),
            *([number(outcome.importance, 0)] if with_importance else []),
            need_words(outcome),
        )
        for outcome in outcomes
    )
    header = texts("report.profile.header" if with_importance else "report.profile.header_unweighed")
    importance, number_too = ((0.95,), (True,)) if with_importance else ((), ())
    widths = (3.45, 0.75, 1.15, 0.97, *importance, 1.95)
    return Table(caption, header, rows, widths, (False, True, True, True, *number_too, False))


def _figure(person: PersonRecord, kind: str) -> Figure:
    low, high = person.questionnaire.minimum, person.questionnaire.maximum
    axes = radar_axes(person)
    alt = text("report.profile.figure_alt", n=len(axes), sentences=_sentences(axes, kind))
    caption = text(f"report.profile.figure_caption{kind}", minimum=low, maximum=high)
    return Figure(_radar(person), "radar", text("report.profile.figure_title"), alt, caption)


def _dots_lead(person: PersonRecord) -> str:
    """Say what the chart with a row per competency shows."""
    if not person.has_levels:
        return text("report.profile.dots_lead_scores")
    counted = [o for o in person.outcomes if o.relevant == "yes" and o.high is not None and o.required is not None]
    n = sum((outcome.high or 0.0) < (outcome.required or 0.0) for outcome in counted)
    said = text(f"report.profile.dots_below{'' if n else '_none'}", n=n, n_all=len(counted))
    return text("report.profile.dots_lead", said=said)


def _with_norm(person: PersonRecord) -> bool:
    return any(outcome.norm is not None for outcome in person.outcomes)


def dots_alone(person: PersonRecord) -> str:
    """Say in words what the chart with a row per competency shows, where no table stands beside it."""
    return text("report.profile.dots_alone", n=len(dot_rows(person)), sentences=_dots_sentences(person))


def _dots_sentences(person: PersonRecord) -> str:
    rows = dot_rows(person)
    sentences = _sentences([row.axis for row in rows], _kind(person))
    if not _with_norm(person):
        return sentences
    means = [(row.axis.label, row.axis.norm) for row in rows if row.axis.norm is not None]
    values = "; ".join(text("report.profile.dots_axis_mean", name=name, mean=number(mean)) for name, mean in means)
    return f"{sentences} {text('report.profile.dots_axis_norm', stamp=person.run.norm['stamp'], values=values)}"


def _dots_figure(person: PersonRecord, kind: str) -> Figure:
    rows = dot_rows(person)
    low, high = person.questionnaire.minimum, person.questionnaire.maximum
    alt = text("report.profile.dots_alt", n=len(rows), sentences=_dots_sentences(person))
    drawing = draw_dots(rows, minimum=low, maximum=high, legend=dots_legend(person))
    title, caption = text("report.profile.figure_title"), text(f"report.profile.dots_caption{kind}")
    return Figure(drawing, "dots", title, alt, caption, wide=True)


def _sentences(axes: Iterable[Axis], kind: str) -> str:
    values = [{"name": a.label, "score": number(a.score), "required": level(a.required)} for a in axes]
    return " ".join(text(f"report.profile.figure_axis{kind}", **value) for value in values)


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
        yield Paragraph(text("report.norm.labels"))
    if card["population"]:
        yield Paragraph(text("report.norm.population", population=card["population"]))
    if card["ageing"]:
        yield Paragraph(text("report.norm.old", verdict=card["ageing"], date=norm["date"]))
    if whom := _compared_with(placed):
        yield Paragraph(whom)
    yield _norm_table(placed, labelled=card["status"] != "simulated", stamp=str(norm["stamp"]))
    yield Paragraph(text("report.norm.mean"), "note")
    if at_edge := [outcome for outcome in placed if outcome.norm and outcome.norm.at_edge]:
        yield Paragraph(text("report.norm.at_edge", names=names(at_edge)))


def _compared_with(placed: Sequence[Outcome]) -> str:
    """Say with whom scores were compared; nothing where the norm has one answer for all."""
    whom: dict[str, list[Outcome]] = {}
    for outcome in placed:
        if outcome.norm is not None and outcome.norm.compared_with:
            whom.setdefault(outcome.norm.compared_with, []).append(outcome)
    if len(whom) > 1:
        parts = [text("report.norm.whom_part", names=names(some), whom=who) for who, some in whom.items()]
        return text("report.norm.whom_each", parts="; ".join(parts))
    return text("report.norm.whom", whom=next(iter(whom))) if whom else ""


def _norm_table(placed: Iterable[Outcome], *, labelled: bool, stamp: str) -> Table:
    rows, stamped = [], "" if labelled else f" ({stamp})"
    for outcome in placed:
        place = outcome.norm
        assert place is not None  # noqa: S101 - the caller has looked
        low, high = number(place.percentile_low, 0), number(place.percentile_high, 0)
        rows.append(
            (
                outcome.competency.name,
                number(place.percentile_rank, 0),
                text("report.profile.interval", low=low, high=high),
                number(place.t_score, 0),
                str(place.stanine),
                number(place.mean),
                *([place.label] if labelled else []),
                text(f"report.norm.{place.peak or 'empty'}") + stamped * (place.peak in ("peak", "trough")),
            )
        )
    *first, last = texts("report.norm.header")
    label, wide = ([text("report.norm.label_header")], [2.1]) if labelled else ([], [])
    return Table(
        caption=text("report.norm.caption", stamp=stamp),
        header=(*first, *label, last),
        rows=tuple(rows),
        widths=(3.0 - 0.4 * labelled, 1.15, 1.05, 1.15, 1.05, 0.85, *wide, 2.2 - 0.4 * labelled),
        numeric=(False, True, True, True, True, True, *([False] * labelled), False),
    )
