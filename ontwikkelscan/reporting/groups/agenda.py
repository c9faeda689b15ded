"""The first page of a group report: three sentences, the bars of need by cover, and what to do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.charts.bars import Bar, draw_bars
from ontwikkelscan.documents.blocks import Block, Bullets, Figure, Paragraph, Topic
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.groups.words import (
    by_cover,
    capital,
    counted,
    labels_of,
    largest,
    names,
    offered,
    people,
    percent,
    some,
    whole,
)
from ontwikkelscan.reporting.words import how_sure
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.charts.bars import Cover
    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.model.records import CompetencyCoverage, GroupRecord


def agenda_page(group: GroupRecord) -> Iterator[Block]:
    """Yield what the group needs, how much of it is covered and what is not; then what to talk about."""
    yield Paragraph(_largest(group), "lead")
    for sentence in cover_sentences(group) if group.links_status and by_cover(group) else _theme(group):
        yield Paragraph(sentence, "lead")
    if people(group):
        yield _figure(group)
        yield Topic(text("group.agenda.heading"), (Bullets(tuple(_agenda(group))),))
    near = largest(group, "near")
    sure = text("group.sure.near", names=names(group, near)) if len(near) == 1 else text("group.sure.begin")
    yield Paragraph(how_sure(sure), "note")


def _largest(group: GroupRecord) -> str:
    """Say where needs occur most."""
    most = [*largest(group, "ahead"), *largest(group, "first")]
    return text("group.lead.largest", names=some(group, most)) if most else text("group.lead.nothing")


def cover_sentences(group: GroupRecord) -> Iterator[str]:
    """Say how many of the needs are covered, and which are not."""
    n = by_cover(group)
    share = {cover: percent(count, sum(n.values())) for cover, count in n.items()}
    both = "covered" in n and "partly" in n
    key = "both" if both else "covered" if "covered" in n else "partly" if "partly" in n else "neither"
    yield text(f"group.lead.{key}", **share)
    if "not" in n:
        ids = [row.competency for row in unserved(group)]
        key = "unserved" if len(ids) <= TOP else "unserved_more"
        yield text(f"group.lead.{key}", share=share["not"], names=names(group, ids[:TOP]))
    else:
        yield text("group.lead.served")


def unserved(group: GroupRecord) -> list[CompetencyCoverage]:
    """Return what somebody needs and no programme works on, the largest need first."""
    told = people(group)
    return [row for row in offered(group) if row.cover == "not" and told[row.competency]]


def _theme(group: GroupRecord) -> Iterator[str]:
    """Say in which theme most people have a need, where that is told."""
    told = group.themes.sort_values("n_need", ascending=False, kind="stable")
    if len(told) and told["n_need"].iloc[0] >= LEAST:
        first = told.iloc[0]
        yield text(
            "group.lead.theme", name=first["title"].lower(), n=number(first["n_need"], 0), of=number(first["n"], 0)
        )


def needs_drawing(group: GroupRecord) -> Drawing:
    """Draw a bar per competency: how many people have a need, and what covers it."""
    label, n = labels_of(group), by_cover(group)
    cover = {row.competency: row.cover for row in offered(group)} if group.links_status else {}
    bars = []
    for row in whole(group).to_dict("records"):
        form: Cover = cover.get(row["competency"], "")
        word = text(f"group.offer.{form}") if form else ""
        n_need = float(row["n_need"])
        bars.append(Bar(capital(label[row["competency"]]), n_need, counted(row), form, word, drawn=n_need >= LEAST))
    key: dict[Cover, str] = {
        form: text(f"group.bars.{form}", share=percent(n.get(form, 0.0), sum(n.values()) or 1.0))
        for form in ("covered", "partly", "not")
    }
    headings = {"counted": text("group.bars.counted"), "offer": text("group.bars.offer") if cover else ""}
    return draw_bars(bars, key, **headings)


def _figure(group: GroupRecord) -> Figure:
    title, label = text("group.bars.title"), labels_of(group)
    cover = {row.competency: row.cover for row in offered(group)} if group.links_status else {}
    rows = []
    for row in whole(group).to_dict("records"):
        name, word = label[row["competency"]], cover.get(row["competency"])
        key = "row_offer" if word else "row"
        rows.append(
            text(f"group.bars.{key}", name=name, told=counted(row), word=text(f"group.offer.{word}") if word else "")
        )
    alt = text("group.bars.alt", title=title, rows="; ".join(rows))
    n_untold = len(group.levels) - len(rows)
    untold = text(f"group.bars.untold_{'one' if n_untold == 1 else 'more'}", n=n_untold) if n_untold else ""
    caption = f"{text('group.bars.caption')} {untold}".strip()
    return Figure(needs_drawing(group), "behoeften", title, alt, caption, wide=True)


def _agenda(group: GroupRecord) -> Iterator[str]:
    """Yield what to talk about: what is missing, what could be bent, whom to ask."""
    if group.links_status:
        if missing := unserved(group):
            yield text("group.agenda.fill", name=names(group, [row.competency for row in missing[:TOP]]))
        if part := to_bend(group):
            yield text("group.agenda.bend", part=part[0], name=part[1])
        if asked := providers(group):
            yield text("group.agenda.ask", provider=enumeration(asked), source=group.source_note)
    yield text("group.agenda.group")


def to_bend(group: GroupRecord) -> tuple[str, str] | None:
    """Return the part that comes nearest to the largest need that is covered partly, and that need."""
    told = people(group)
    partly = [row for row in offered(group) if row.cover == "partly" and told[row.competency]]
    return (partly[0].parts[0][1], labels_of(group)[partly[0].competency]) if partly else None


def providers(group: GroupRecord) -> list[str]:
    """Return who gives the programmes that work on these needs, each once."""
    return list(dict.fromkeys(group.providers[name] for row in offered(group) for name in row.programmes))
