"""The report of a group and the page about the offer, written as blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.picture import QUADRANTS, quadrant_splits
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from ontwikkelscan.model.records import CompetencyCoverage, GroupRecord


def group_report(group: GroupRecord) -> Document:
    """Write what the group needs."""
    about_needs = (_in_short, _needs, _scores, _quadrants, _themes, _groups) if group.levels else (_scores, _quadrants)
    about_offer = (_offer,) if group.levels and group.links_status else ()
    parts = (_opening, *about_needs, _parts, *about_offer, _computed)
    blocks = tuple(block for part in parts for block in part(group))
    return _document(group, text(f"group.title{_kind(group)}"), text("group.subtitle", **_fields(group)), blocks)


def offer_page(group: GroupRecord) -> Document:
    """Write the page about needs and offer that can stand on an agenda."""
    blocks = (
        Paragraph(text("group.offer.lead"), "lead"),
        *_remark(group),
        *_offer_blocks(group),
        Paragraph(text("group.offer.questions")),
    )
    return replace(
        _document(group, text("group.offer.title"), text("group.offer.subtitle", **_fields(group)), blocks), fit=True
    )


def _fields(group: GroupRecord) -> dict[str, Any]:
    questionnaire = group.questionnaire.title or group.questionnaire.id
    return {"questionnaire": questionnaire, "n": group.n, "date": day(group.run.time)}


def _document(group: GroupRecord, title: str, subtitle: str, blocks: tuple[Block, ...]) -> Document:
    return Document(
        title=title,
        subtitle=subtitle,
        description=text("group.description"),
        footer=text("group.footer"),
        date=group.run.time,
        blocks=blocks,
        endings=(".pdf", ".html"),
    )


def _opening(group: GroupRecord) -> Iterator[Block]:
    yield Paragraph(text(f"group.lead{_kind(group)}"), "lead")
    yield from _remark(group)
    yield Callout(text("group.anonymous_title"), text("group.anonymous"))
    if group.questionnaire.rules is not None:
        yield Paragraph(text("group.required", set_by=group.questionnaire.rules.set_by))
    elif group.levels:
        yield Paragraph(text("group.required_by_hand"))


def _remark(group: GroupRecord) -> Iterator[Block]:
    if group.remark:
        yield Callout(text("intake.remark"), group.remark)


def _in_short(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.in_short"))
    whole = _whole(group)
    top = whole.head(TOP)
    lines = [text("group.top" if _weighed(group) else "group.top_unweighed", names=_names(group, top["competency"]))]
    sure = top[top["rank_high"] <= TOP]
    if len(sure):
        lines.append(text("group.top_sure", names=_names(group, sure["competency"])))
    else:
        lines.append(text("group.top_unsure"))
    told = group.themes[group.themes["share_need"].notna()].sort_values("share_need", ascending=False)
    if len(told):
        share = text("group.needs.percent", value=number(told["share_need"].iloc[0], 0))
        lines.append(text("group.theme", name=told["title"].iloc[0], share=share))
    unserved = [row.competency for row in _offered(group) if row.cover == "not" and row.share_of_need is not None]
    if group.links_status:
        lines.append(text("group.unserved", names=_names(group, unserved)) if unserved else text("group.served"))
    yield Bullets(tuple(lines))


def _needs(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.needs.heading"))
    weighed, names = _weighed(group), _name_of(group)
    yield Paragraph(text("group.needs.lead" if weighed else "group.needs.lead_unweighed"))
    rows = tuple(
        (
            names[row["competency"]],
            text(
                "group.needs.range",
                rank=number(row["rank"], 0),
                low=number(row["rank_low"], 0),
                high=number(row["rank_high"], 0),
            ),
            number(row["n"], 0),
            _percent(row["share_need"]),
            _interval(row["share_need_low"], row["share_need_high"]),
            _number(row["mean_score"]),
            *([_number(row["mean_importance"])] if weighed else []),
        )
        for row in _whole(group).to_dict("records")
    )
    header, widths = texts("group.needs.header"), (3.4, 1.3, 0.9, 1.2, 1.2, 0.8, 0.8)
    shown = len(header) if weighed else len(header) - 1
    numeric = (False, *(True for _ in header[1:shown]))
    yield Table(text("group.needs.caption"), header[:shown], rows, widths[:shown], numeric)


def _scores(group: GroupRecord) -> Iterator[Block]:
    """Yield the scores of what has no level: no need can be told there."""
    whole = group.picture[group.picture["breakdown"] == ""]
    rest = whole[~whole["competency"].isin(group.levels)]
    if rest.empty:
        return
    kind, names = _kind(group), _name_of(group)
    rows = tuple(
        (names[row["competency"]], number(row["n"], 0), _number(row["mean_score"])) for row in rest.to_dict("records")
    )
    yield Heading(text(f"group.scores.heading{kind}"))
    caption, header = text("group.scores.caption"), texts("group.scores.header")
    yield Table(caption, header, rows, (3.4, 0.9, 0.8), (False, True, True))


def _quadrants(group: GroupRecord) -> Iterator[Block]:
    names, whole = _name_of(group), group.picture[group.picture["breakdown"] == ""]
    if not whole["quadrant"].isin(QUADRANTS[:-1]).any():
        return
    yield Heading(text("group.quadrants.heading"))
    splits = {name: _number(value) for name, value in quadrant_splits(group.picture).items()}
    yield Paragraph(text("group.quadrants.lead", **splits))
    whole = whole.sort_values("rank")
    rows = []
    for quadrant in filter(None, QUADRANTS):
        inside = whole[whole["quadrant"] == quadrant].to_dict("records")
        entries = [
            text("group.quadrants.entry", name=names[row["competency"]], share=number(row["quadrant_share"], 0))
            for row in inside
        ]
        rows.append((text(f"group.quadrants.{quadrant}"), "; ".join(entries) or text("group.quadrants.none")))
    yield Table(text("group.quadrants.caption"), texts("group.quadrants.header"), tuple(rows), (1.0, 2.6))


def _themes(group: GroupRecord) -> Iterator[Block]:
    if group.questionnaire.themes is None:
        return
    yield Heading(text("group.themes.heading"))
    yield Paragraph(text("group.themes.lead", status=group.questionnaire.themes.status))
    rows = tuple(
        (row["title"], _percent(row["share_need"]), _interval(row["share_need_low"], row["share_need_high"]))
        for row in group.themes.to_dict("records")
    )
    if group.themes["share_need"].isna().all():
        yield Paragraph(text("group.themes.none"))
        return
    caption, header = text("group.themes.caption"), texts("group.themes.header")
    yield Table(caption, header, rows, (3.0, 0.8, 1.0), (False, True, True))


def _groups(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.groups.heading"))
    yield Paragraph(group.groups_reason)
    if group.groups:
        yield Paragraph(text("group.groups.found"))
        yield Bullets(tuple(f"**{name}.** {description}" for name, description in group.groups))
    names = _name_of(group)
    pairs = [text("group.groups.pair", a=names[a], b=names[b]) for a, b in group.together]
    if group.together_reason:
        yield Paragraph(group.together_reason)
    elif pairs:
        yield Paragraph(text("group.groups.together", pairs=enumeration(pairs)))
    else:
        yield Paragraph(text("group.groups.together_none"))


def _parts(group: GroupRecord) -> Iterator[Block]:
    if not any(question.in_norm for question in group.questionnaire.context_questions):
        return
    yield Heading(text("group.parts.heading"))
    questions = {question.id: question.text for question in group.questionnaire.context_questions}
    tables = [
        table
        for breakdown, part in group.picture[group.picture["breakdown"] != ""].groupby("breakdown", sort=False)
        if (table := _part(group, part, questions[str(breakdown)]))
    ]
    yield Paragraph(text("group.parts.lead" if tables else "group.parts.none"))
    yield from tables


def _part(group: GroupRecord, part: pd.DataFrame, question: str) -> Table | None:
    """Return the mean scores of one division; nothing where there are none to compare."""
    told = part[part["mean_score"].notna()]
    told = told[told.duplicated("competency", keep=False)]
    if told.empty:
        return None
    some = set(told["category"])
    titles = {row["category"]: row["title"] for row in part.to_dict("records") if row["category"] in some}
    mean = {(row["competency"], row["category"]): row["mean_score"] for row in told.to_dict("records")}
    names = _name_of(group)
    rows = tuple(
        (names[name], *(_number(mean.get((name, category))) for category in titles))
        for name in group.questionnaire.competency_ids
        if name in set(told["competency"])
    )
    header = (text("group.parts.first"), *titles.values())
    widths, numeric = (2.6, *(1.2 for _ in titles)), (False, *(True for _ in titles))
    return Table(text("group.parts.caption", question=question), header, rows, widths, numeric)


def _offer(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.offer.heading"))
    yield from _offer_blocks(group)


def _offer_blocks(group: GroupRecord) -> Iterator[Block]:
    names = _name_of(group)
    offer = _offered(group)
    offering = list(dict.fromkeys(name for row in offer for name in row.programmes))
    rows = tuple(
        (
            names[row.competency],
            text("group.needs.percent", value=number(row.share_of_need, 0)),
            text(f"group.offer.{row.cover}"),
            _parts_of(row.parts, offering),
        )
        for row in offer
        if row.share_of_need is not None
    )
    lines = []
    for cover, key in (("not", "unserved"), ("partly", "partly_only")):
        shares = {row.competency: row.share_of_need for row in offer if row.cover == cover}
        known = {competency: share for competency, share in shares.items() if share is not None}
        if known:
            total = number(sum(known.values()), 0)
            lines.append(text(f"group.offer.{key}", names=_names(group, known), share=total))
        elif cover == "not":
            lines.append(text("group.offer.all_served"))
    if untold := [row.competency for row in offer if row.share_of_need is None]:
        lines.append(text("group.offer.untold", names=_names(group, untold)))
    yield Bullets(tuple(lines))
    caption, header = text("group.offer.caption"), texts("group.offer.header")
    yield Table(caption, header, rows, (2.6, 0.6, 0.7, 3.6), (False, True, False, False))
    notes = [text("group.offer.share")]
    if group.links_status:
        notes.append(text("group.offer.status", links=group.links_status, source=group.source_note))
    if len(offering) == 1:
        notes.insert(0, text("group.offer.one_programme", name=offering[0]))
    elif offering:
        numbered = [text("group.offer.numbered", n=n, name=name) for n, name in enumerate(offering, start=1)]
        notes.insert(0, " ".join(numbered))
    yield Paragraph(" ".join(notes), "note")


def _parts_of(parts: Iterable[tuple[str, str]], programmes: list[str]) -> str:
    """Write the parts that serve a competency, with the number of the programme where there is more than one."""
    by_programme: dict[str, list[str]] = {}
    for programme, part in parts:
        by_programme.setdefault(programme, []).append(part)
    numbered = len(programmes) > 1
    written = [
        (f"({programmes.index(name) + 1}) " if numbered else "") + ", ".join(some)
        for name, some in by_programme.items()
    ]
    return "; ".join(written) or text("group.offer.no_parts")


def _computed(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.computed_heading"))
    lines = texts("group.computed")
    if group.questionnaire.rules is None:
        weighed = text("group.computed_weighed") if _weighed(group) else ""
        lines = (*texts("group.computed_by_hand", weighed=weighed), *lines[2:]) if group.levels else lines[:0]
        lines = lines or texts("group.computed_scores")
    yield Bullets(lines)


def _kind(group: GroupRecord) -> str:
    """Return the end of the keys of texts: there are others where nothing is required."""
    return "" if group.levels else "_scores"


def _weighed(group: GroupRecord) -> bool:
    """Tell whether people could say how important a competency is to them."""
    return bool(group.questionnaire.importance_labels) or bool(group.picture["mean_importance"].notna().any())


def _offered(group: GroupRecord) -> list[CompetencyCoverage]:
    """Return what programmes do about the competencies that have a level."""
    return [row for row in group.offer if row.competency in group.levels]


def _whole(group: GroupRecord) -> pd.DataFrame:
    """Return the rows of the whole group, the largest need first; without those that nothing can be told of."""
    of_whole = (group.picture["breakdown"] == "") & group.picture["competency"].isin(group.levels)
    whole = group.picture[of_whole & group.picture["rank"].notna()]
    return whole.sort_values("rank")


def _name_of(group: GroupRecord) -> dict[str, str]:
    return {competency.id: competency.name for competency in group.questionnaire.competencies}


def _names(group: GroupRecord, ids: Iterable[str]) -> str:
    names = _name_of(group)
    return enumeration([names[name] for name in ids])


def _number(value: float | None) -> str:
    return number(None if is_missing(value) else value)


def _percent(value: float) -> str:
    return number(None) if is_missing(value) else text("group.needs.percent", value=number(value, 0))


def _interval(low: float, high: float) -> str:
    if is_missing(low):
        return number(None)
    return text("report.profile.interval", low=number(low, 0), high=number(high, 0))
