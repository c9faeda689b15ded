"""The profile of a group: of every ten people how many have a need, with the margin; or mean scores alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.aggregating.picture import QUADRANTS, stable_quadrants
from ontwikkelscan.charts.dots import Row, draw_dots
from ontwikkelscan.charts.marks import Axis, Legend
from ontwikkelscan.documents.blocks import Block, Bullets, Figure, Heading, Paragraph, Topic
from ontwikkelscan.reporting.groups.words import (
    capital,
    kind,
    labels_of,
    names,
    told_level,
    told_number,
    weighed,
    whole,
)
from ontwikkelscan.reporting.words import how_sure
from ontwikkelscan.texts import number, text, texts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.model.records import GroupRecord

TEN = 10
"""Shares are drawn as so many of every ten people."""


def profile_page(group: GroupRecord) -> Iterator[Block]:
    """Yield how often each need occurs and how sure that is, how to read it, and importance beside score."""
    yield Heading(text("group.profile.heading"))
    yield Paragraph(_lead(group), "lead")
    rows = [row for _, row in _in_themes(group)]
    told = [
        text(
            "group.profile.row",
            name=labels_of(group)[row["competency"]],
            value=number(row["share_need"] / TEN),
            low=number(row["share_need_low"] / TEN),
            high=number(row["share_need_high"] / TEN),
        )
        for row in rows
    ]
    title = text("group.profile.title")
    alt = text("group.profile.alt", title=title, rows=" ".join(told))
    yield Figure(_drawing(group), "profiel", title, alt, "", wide=True)
    read = (Paragraph(text(f"group.profile.read_{what}")) for what in ("dot", "margin", "need"))
    yield Topic(text("group.profile.read"), tuple(read))
    yield from quadrants(group)
    yield Paragraph(how_sure(told_level(group)), "note")


def _lead(group: GroupRecord) -> str:
    """Name the theme where most people have a need; where there is none, what the chart shows."""
    themes = group.themes.sort_values("n_need", ascending=False, kind="stable")
    if len(themes) and themes["n_need"].iloc[0] >= LEAST:
        first = themes.iloc[0]
        fields = {"n": number(first["n_need"], 0), "of": number(first["n"], 0)}
        return text("group.profile.lead", name=first["title"].lower(), **fields)
    return text("group.profile.lead_plain")


def _in_themes(group: GroupRecord) -> Iterator[tuple[str, dict[Hashable, Any]]]:
    """Yield the rows that needs are told of by theme, the largest need of each first, with the heading of the first."""
    rows = {row["competency"]: row for row in whole(group).to_dict("records")}
    if group.questionnaire.themes is None:
        yield from (("", row) for row in rows.values())
        return
    for theme in group.questionnaire.themes.themes:
        heading = theme.name
        for row in (row for name, row in rows.items() if name in theme.competencies):
            yield heading, row
            heading = ""


def _drawing(group: GroupRecord) -> Drawing:
    label, with_importance = labels_of(group), weighed(group)
    columns = texts("group.profile.columns")[: 3 if with_importance else 2]
    rows = []
    for heading, row in _in_themes(group):
        value, low, high = (row[f"share_need{end}"] / TEN for end in ("", "_low", "_high"))
        values = (number(row["n"], 0), told_number(row["mean_score"]), told_number(row["mean_importance"]))
        few = row["n_need"] < LEAST
        axis = Axis(capital(label[row["competency"]]), None if few else value, low, high, None)
        word = text("group.profile.fewer", least=LEAST) if few else ""
        rows.append(Row(axis, word, heading, values[: len(columns)]))
    legend = Legend(text("group.profile.own"), text("group.profile.interval"), "", "")
    return draw_dots(rows, minimum=0, maximum=TEN, legend=legend, columns=columns)


def quadrants(group: GroupRecord) -> Iterator[Block]:
    """Yield importance beside score, of the competencies that surely lie where they are told to lie."""
    found = stable_quadrants(group.picture, group.questionnaire)
    lines = []
    for quadrant in filter(None, QUADRANTS):
        if inside := [name for name in group.questionnaire.competency_ids if found.get(name) == quadrant]:
            words = text(f"group.profile.{quadrant}")
            lines.append(text("group.profile.quadrant", words=words, names=names(group, inside)))
    if lines:
        yield Topic(text("group.profile.quadrants"), (Bullets(tuple(lines)),), text("group.profile.quadrants_note"))


def scores_page(group: GroupRecord) -> Iterator[Block]:
    """Yield the whole picture where nothing is required: mean scores, and nothing about needs."""
    label = labels_of(group)
    told = group.picture[(group.picture["breakdown"] == "") & group.picture["mean_score"].notna()]
    yield Paragraph(text("group.lead.scores"), "lead")
    if len(told):
        records = told.to_dict("records")
        title = text(f"group.profile.title{kind(group)}")
        columns = texts("group.profile.columns")[:2]
        rows = [
            Row(
                Axis(capital(label[row["competency"]]), row["mean_score"], None, None, None),
                values=(number(row["n"], 0), number(row["mean_score"])),
            )
            for row in records
        ]
        legend = Legend(text("group.profile.own_scores"), "", "", "")
        low, high = group.questionnaire.minimum, group.questionnaire.maximum
        drawing = draw_dots(rows, minimum=low, maximum=high, legend=legend, columns=columns)
        said = " ".join(
            text("group.profile.row_scores", name=label[row["competency"]], value=number(row["mean_score"]))
            for row in records
        )
        alt = text("group.profile.alt", title=title, rows=said)
        yield Figure(drawing, "profiel", title, alt, "", wide=True)
    yield from quadrants(group)
    yield Paragraph(how_sure(text("group.sure.scores")), "note")
