"""The profile of one person: the radar and the table that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from ontwikkelscan.charts.dots import NARROW, Row, draw_dots, draw_narrow_dots
from ontwikkelscan.charts.marks import Axis, Legend
from ontwikkelscan.charts.radar import draw_radar
from ontwikkelscan.charts.radar_geometry import MIN_AXES
from ontwikkelscan.documents.blocks import Block, Callout, Figure, Heading, Paragraph, Table
from ontwikkelscan.errors import error
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.words import interval, label, names, short_word
from ontwikkelscan.texts import day, level, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.records import Outcome, PersonRecord

COLUMNS = ("score", "required", "importance")


def in_themes(person: PersonRecord) -> list[tuple[str, list[Outcome]]]:
    """Return what was asked, by theme where there are themes; in the order of the profile within each."""
    asked = {outcome.competency.id: outcome for outcome in person.outcomes if outcome.status != "not_asked"}
    themes = person.questionnaire.themes.themes if person.questionnaire.themes and person.has_levels else ()
    groups = [(theme.name, [asked.pop(name) for name in theme.competencies if name in asked]) for theme in themes]
    return [(name, group) for name, group in (*groups, ("", list(asked.values()))) if group]


def radar_axes(person: PersonRecord) -> tuple[Axis, ...]:
    """Return an axis per competency that was asked, those of a theme beside each other."""
    return tuple(_axis(outcome, person) for _, group in in_themes(person) for outcome in group)


def _axis(outcome: Outcome, person: PersonRecord) -> Axis:
    score, required = outcome.score, outcome.required
    aside = person.has_levels and outcome.relevant == "no"
    note = "" if score is None else text(f"report.profile.axis_{_axis_kind(outcome, person)}", **_values(outcome))
    gap = bool(outcome.rank) and score is not None and required is not None and score < required
    rank = outcome.rank if outcome.rank <= TOP else 0
    return Axis(
        label(outcome.competency),
        score,
        outcome.low,
        outcome.high,
        required,
        gap=gap,
        aside=aside,
        rank=rank,
        note=note,
    )


def _axis_kind(outcome: Outcome, person: PersonRecord) -> str:
    if outcome.required is not None:
        return "by_hand" if person.levels_by_hand else "asked"
    return "aside" if person.has_levels and outcome.relevant == "no" else "score"


def _values(outcome: Outcome) -> dict[str, str]:
    return {"score": number(outcome.score), "required": level(outcome.required)}


def radar_legend(person: PersonRecord) -> Legend:
    """Return the words of the charts of a person."""
    words = {name: text(f"report.profile.legend_{name}") for name in ("own", "interval", "not_scored", "gap", "aside")}
    required = text(f"report.profile.legend_required{'_by_hand' if person.levels_by_hand else ''}")
    return Legend(**words, required=required)


def radar_figure(
    person: PersonRecord, *, title: str | None = None, ax: Axes | None = None, style: HouseStyle | None = None
) -> MatplotlibFigure:
    """Draw the radar with matplotlib."""
    from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

    title = text("report.profile.figure_title") if title is None else title
    return draw_chart(_radar(person), title=title, ax=ax, description=_radar_alone(person), style=style)


def radar_of_two(
    persons: Sequence[PersonRecord],
    names: Sequence[str],
    *,
    title: str | None = None,
    ax: Axes | None = None,
    style: HouseStyle | None = None,
) -> MatplotlibFigure:
    """Draw two people, or two moments of one, in one radar, under the names that they are given."""
    from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

    first, second = persons
    if first.questionnaire.measurement_hash != second.questionnaire.measurement_hash:
        raise error("SCAN-022")
    if len({*names}) != len(persons):
        raise error("SCAN-023")
    asked = {o.competency.id for person in persons for o in person.outcomes if o.status != "not_asked"}
    own, other = (
        tuple(
            replace(_axis(o, person), gap=False, aside=False, rank=0, note="")
            for o in person.outcomes
            if o.competency.id in asked
        )
        for person in persons
    )
    if len(asked) < MIN_AXES:
        raise error("SCAN-005", n=len(asked), minimum=MIN_AXES)
    low, high = first.questionnaire.minimum, first.questionnaire.maximum
    legend = replace(radar_legend(first), own=names[0], other=names[1])
    drawing = draw_radar(own, minimum=low, maximum=high, legend=legend, beside=other)
    alt = " ".join(f"{name}: {_radar_alone(person)}" for name, person in zip(names, persons, strict=True))
    title = text("report.profile.figure_title_more") if title is None else title
    return draw_chart(drawing, title=title, ax=ax, description=alt, style=style)


def radars_figure(
    persons: Sequence[PersonRecord], *, n_columns: int, style: HouseStyle | None = None
) -> MatplotlibFigure:
    """Draw the radar of each person, below the id."""
    from ontwikkelscan.charts.figure import draw_charts  # noqa: PLC0415 - loads matplotlib

    charts = [(_radar(person), person.respondent) for person in persons]
    alt = " ".join(f"{person.respondent}: {_radar_alone(person)}" for person in persons)
    title = text("report.profile.figure_title_more")
    return draw_charts(charts, title=title, description=alt, n_columns=n_columns, style=style)


def _radar(person: PersonRecord) -> Drawing:
    axes, questionnaire = radar_axes(person), person.questionnaire
    if len(axes) < MIN_AXES:
        raise error("SCAN-005", n=len(axes), minimum=MIN_AXES)
    return draw_radar(axes, minimum=questionnaire.minimum, maximum=questionnaire.maximum, legend=radar_legend(person))


def _radar_alone(person: PersonRecord) -> str:
    """Say in words what a radar without a table shows."""
    axes = radar_axes(person)
    return text("report.profile.figure_alone", n=len(axes), sentences=_sentences(axes, _kind(person)))


def radar_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the radar, where there are axes enough with a score."""
    axes = radar_axes(person)
    if sum(axis.score is not None for axis in axes) < MIN_AXES:
        return
    low, high = person.questionnaire.minimum, person.questionnaire.maximum
    alt = text("report.profile.figure_alone", n=len(axes), sentences=_sentences(axes, _kind(person)))
    caption = text("report.profile.figure_caption", minimum=low, maximum=high, **_ends(person))
    title = text("report.profile.figure_title")
    note = text(f"report.profile.figure_narrow{'_ranked' if any(axis.rank for axis in axes) else ''}")
    looks: dict[str, Any] = {"minimum": low, "maximum": high, "legend": radar_legend(person)}
    drawing, narrow = draw_radar(axes, **looks), partial(_small_radar, axes, **looks)
    yield Figure(drawing, "radar", title, alt, caption, wide=True, narrow=narrow, narrow_caption=note)


def _small_radar(axes: Iterable[Axis], **looks: Any) -> Drawing:
    """Draw the radar for a phone: of the names only the numbers of the needs that the text numbers."""
    return draw_radar([replace(axis, label="", note="") for axis in axes], **looks, width=NARROW)


def _ends(person: PersonRecord) -> dict[str, str]:
    """Return the words of the lowest and the highest answer; numbers where the answers have no labels."""
    labels_ = person.questionnaire.labels or (str(person.questionnaire.minimum), str(person.questionnaire.maximum))
    return {"first": labels_[0], "last": labels_[-1]}


def profile_rows(person: PersonRecord) -> tuple[Row, ...]:
    """Return a row per competency that was asked, by theme: its scores, its values and a word."""
    rows: list[Row] = []
    with_importance = person.has_levels and person.asks_importance
    for name, group in in_themes(person):
        for place, outcome in enumerate(group):
            values = [number(outcome.score)]
            if person.has_levels:
                values.append(level(outcome.required))
            if with_importance:
                values.append(number(outcome.importance, 0))
            word = short_word(outcome) if person.has_levels else ""
            rows.append(Row(_axis(outcome, person), word, name if place == 0 else "", tuple(values)))
    return tuple(rows)


def profile_drawing(person: PersonRecord) -> Drawing:
    """Draw a row per competency; SCAN-005 where nothing was asked."""
    return _profile_drawing(profile_rows(person), person)


def _profile_drawing(rows: Sequence[Row], person: PersonRecord) -> Drawing:
    if not rows:
        raise error("SCAN-005", n=0, minimum=1)
    columns = [text(f"report.profile.column_{name}") for name in COLUMNS[: len(rows[0].values)]]
    low, high = person.questionnaire.minimum, person.questionnaire.maximum
    return draw_dots(rows, minimum=low, maximum=high, legend=radar_legend(person), columns=columns)


def profile_alone(person: PersonRecord) -> str:
    """Say in words what the chart with a row per competency shows."""
    return _profile_alone(profile_rows(person), person)


def _profile_alone(rows: Sequence[Row], person: PersonRecord) -> str:
    told = [
        text(
            f"report.profile.row{_kind(person)}",
            name=row.axis.label,
            score=number(row.axis.score),
            required=level(row.axis.required),
            word=row.word,
        )
        for row in rows
    ]
    return text("report.profile.rows", n=len(rows), sentences=" ".join(told))


def profile_figure(person: PersonRecord) -> Figure:
    """Return the chart with a row per competency, for a document."""
    title, caption = text("report.profile.figure_title"), text("report.profile.rows_caption")
    low, high = person.questionnaire.minimum, person.questionnaire.maximum
    rows = profile_rows(person)
    narrow = partial(draw_narrow_dots, rows, minimum=low, maximum=high, legend=radar_legend(person))
    drawing, alt = _profile_drawing(rows, person), _profile_alone(rows, person)
    return Figure(drawing, "dots", title, alt, caption, wide=True, narrow=narrow)


def table_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the table with all values that the charts show, and the margins."""
    if not person.has_levels:
        yield _score_table(person.outcomes)
        return
    yield _outcome_table(person)
    if labels_ := person.questionnaire.importance_labels:
        fields = {"first": labels_[0], "last": labels_[-1], "maximum": len(labels_)}
        yield Paragraph(text("report.profile.note", **fields), "note")


def _kind(person: PersonRecord) -> str:
    """Return the end of the keys of texts: there are others where nothing is required."""
    return "" if person.has_levels else "_scores"


def _score_table(outcomes: Iterable[Outcome]) -> Table:
    rows = tuple((outcome.competency.name, number(outcome.score), interval(outcome)) for outcome in outcomes)
    caption, header = text("report.profile.caption_scores"), texts("report.profile.header_scores")
    return Table(caption, header, rows, (3.0, 0.8, 1.2), (False, True, True))


def _outcome_table(person: PersonRecord) -> Table:
    """Return the table of scores, levels and needs, in the order and words of the profile, with official names."""
    with_importance = person.asks_importance
    rows = tuple(
        (
            _official(outcome),
            number(outcome.score),
            interval(outcome),
            level(outcome.required),
            *([number(outcome.importance, 0)] if with_importance else []),
            short_word(outcome),
        )
        for outcome in (*(outcome for _, group in in_themes(person) for outcome in group), *_not_asked(person))
    )
    header = texts("report.profile.header" if with_importance else "report.profile.header_unweighed")
    importance, number_too = ((0.95,), (True,)) if with_importance else ((), ())
    widths = (4.0, 0.7, 1.05, 0.85, *importance, 1.75)
    return Table(text("report.profile.caption"), header, rows, widths, (False, True, True, True, *number_too, False))


def _not_asked(person: PersonRecord) -> Iterator[Outcome]:
    return (outcome for outcome in person.outcomes if outcome.status == "not_asked")


def _official(outcome: Outcome) -> str:
    """Return the short name and, where it says something else, the official one."""
    short, name = label(outcome.competency), outcome.competency.name
    return short if short.lower() == name.lower() else f"{short} ({name})"


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
    words, wide = ([text("report.norm.label_header")], [2.1]) if labelled else ([], [])
    return Table(
        caption=text("report.norm.caption", stamp=stamp),
        header=(*first, *words, last),
        rows=tuple(rows),
        widths=(3.0 - 0.4 * labelled, 1.15, 1.05, 1.15, 1.05, 0.85, *wide, 2.2 - 0.4 * labelled),
        numeric=(False, True, True, True, True, True, *([False] * labelled), False),
    )
