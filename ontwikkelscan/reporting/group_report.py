"""The report of a group and the page about the offer, written as blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.aggregating.picture import (
    LARGEST,
    LEAST_ANSWERS,
    LEAST_CATEGORY,
    LEAST_NUMBERS,
    QUADRANTS,
    quadrant_splits,
)
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    import pandas as pd

    from ontwikkelscan.model.records import CompetencyCoverage, GroupRecord

    _Part = Callable[[GroupRecord], Iterator[Block]]


def group_report(group: GroupRecord) -> Document:
    """Write what the group needs; of fewer than ten people one page of names, and what to do with them."""
    if not group.has_numbers:
        parts: tuple[_Part, ...] = (_opening, _few)
    else:
        about_needs = (
            (_in_short, _needs, _scores, _quadrants, _themes, _groups) if group.levels else (_scores, _quadrants)
        )
        about_offer = (_offer,) if group.levels and group.links_status else ()
        parts = (_opening, *about_needs, _parts, *about_offer, _computed)
    blocks = tuple(block for part in parts for block in part(group))
    if not group.has_numbers and group.levels:
        blocks += (Heading(text("group.few.todo")), Bullets(texts("group.few.steps")))
    document = _document(group, text(f"group.title{_kind(group)}"), text("group.subtitle", **_fields(group)), blocks)
    return replace(document, fit=not group.has_numbers)


def offer_page(group: GroupRecord) -> Document:
    """Write the page about needs and offer that can stand on an agenda."""
    blocks = (
        Paragraph(text("group.offer.lead"), "lead"),
        *_remark(group),
        *(_offer_blocks(group) if group.has_numbers else _few(group)),
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
    if group.has_numbers:
        left_out = ""
        if group.n_left_out:
            key = "one" if group.n_left_out == 1 else "more"
            left_out = " " + text(f"group.left_out_{key}", n=group.n_left_out, least=LEAST_ANSWERS)
        yield Callout(text("group.anonymous_title"), text("group.anonymous") + left_out)
    if group.questionnaire.rules is not None:
        yield Paragraph(text("group.required", set_by=group.questionnaire.rules.set_by))
    elif group.levels:
        yield Paragraph(text("group.required_by_hand"))


def _remark(group: GroupRecord) -> Iterator[Block]:
    if group.remark:
        yield Callout(text("intake.remark"), group.remark)


def _few(group: GroupRecord) -> Iterator[Block]:
    """Yield the names of the largest needs, and what the programmes do about them."""
    more = text("group.few.more", people=LEAST_NUMBERS, answers=LEAST_ANSWERS)
    if not group.levels:
        yield Paragraph(more)
        return
    largest = _largest(group, "first")
    yield Heading(text("group.few.heading"))
    yield Paragraph(text("group.few.names", names=_names(group, largest)) if largest else text("group.few.nothing"))
    yield Paragraph(f"{text('group.few.sure')} {more}", "note")
    if not largest or not group.links_status:
        return
    yield Heading(text("group.few.offer"))
    offering = list(dict.fromkeys(name for row in group.offer for name in row.programmes))
    served = [row for row in group.offer if row.competency in largest and row.parts]
    if not served:
        yield Paragraph(text("group.few.offer_none"))
    else:
        yield Bullets(
            tuple(f"**{_names(group, [row.competency])}.** {_parts_of(row.parts, offering)}" for row in served)
        )
        yield Paragraph(" ".join(_programme_notes(group, offering)), "note")


def _in_short(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.in_short"))
    lines = [
        text(f"group.{place}", names=_names(group, largest))
        for place in filter(None, LARGEST)
        if (largest := _largest(group, place))
    ] or [text("group.nothing")]
    told = group.themes.sort_values("n_need", ascending=False, kind="stable")
    if len(told) and told["n_need"].iloc[0] >= LEAST:
        first = told.iloc[0]
        lines.append(text("group.theme", name=first["title"], n=number(first["n_need"], 0), of=number(first["n"], 0)))
    unserved = [row.competency for row in _offered(group) if row.cover == "not" and row.share_of_need is not None]
    if group.links_status:
        lines.append(text("group.unserved", names=_names(group, unserved)) if unserved else text("group.served"))
    yield Bullets(tuple(lines))


def _needs(group: GroupRecord) -> Iterator[Block]:
    yield Heading(text("group.needs.heading"))
    weighed, names = _weighed(group), _name_of(group)
    yield Paragraph(text("group.needs.lead"))
    rows = tuple(
        (
            names[row["competency"]],
            *_with_need(row),
            _number(row["mean_score"]),
            *([_number(row["mean_importance"])] if weighed else []),
        )
        for row in _whole(group).to_dict("records")
    )
    header, widths = texts("group.needs.header"), (2.8, 2.1, 0.7, 1.1, 0.7, 0.8)
    shown = len(header) if weighed else len(header) - 1
    numeric = (False, *(True for _ in header[1:shown]))
    yield Table(text("group.needs.caption"), header[:shown], rows, widths[:shown], numeric)


def _with_need(row: dict[Hashable, Any]) -> tuple[str, str, str]:
    """Write how many people have a need, their share and its interval; of fewer than five no exact number."""
    few, of = row["n_need"] < LEAST, number(row["n"], 0)
    if few:
        counted = text("group.needs.fewer", least=LEAST, of=of)
    else:
        counted = text("group.needs.of", n=number(row["n_need"], 0), of=of)
    interval = text(
        "report.profile.interval",
        low=number(0 if few else row["share_need_low"], 0),
        high=number(row["share_need_high"], 0),
    )
    return counted, number(None) if few else _percent(row["share_need"]), interval


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
        entries = [names[name] for name in whole.loc[whole["quadrant"] == quadrant, "competency"]]
        rows.append((text(f"group.quadrants.{quadrant}"), "; ".join(entries) or text("group.quadrants.none")))
    yield Table(text("group.quadrants.caption"), texts("group.quadrants.header"), tuple(rows), (1.0, 2.6))


def _themes(group: GroupRecord) -> Iterator[Block]:
    if group.questionnaire.themes is None:
        return
    yield Heading(text("group.themes.heading"))
    yield Paragraph(text("group.themes.lead", status=group.questionnaire.themes.status))
    rows = []
    for row in group.themes.to_dict("records"):
        counted, _, interval = _with_need(row)
        rows.append((row["title"], counted, interval))
    caption, header = text("group.themes.caption"), texts("group.themes.header")
    yield Table(caption, header, tuple(rows), (2.8, 2.1, 1.1), (False, True, True))


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
    """Yield the mean scores per category; what to say where fewer than two can be compared."""
    question = group.questionnaire.question(group.questionnaire.division)
    if question is None:
        return
    yield Heading(text("group.parts.heading"))
    part = group.picture[(group.picture["breakdown"] != "") & group.picture["mean_score"].notna()]
    titles = dict(zip(part["category"], part["title"], strict=True))
    if len(titles) <= 1:
        yield Paragraph(text("group.parts.none", least=LEAST_CATEGORY))
        return
    mean = part.set_index(["competency", "category"])["mean_score"].to_dict()
    names = _name_of(group)
    rows = tuple(
        (names[name], *(_number(mean.get((name, category))) for category in titles))
        for name in group.questionnaire.competency_ids
        if name in set(part["competency"])
    )
    header = (text("group.parts.first"), *titles.values())
    widths, numeric = (2.6, *(1.2 for _ in titles)), (False, *(True for _ in titles))
    yield Paragraph(text("group.parts.lead", least=LEAST_CATEGORY))
    yield Table(text("group.parts.caption", question=question.text), header, rows, widths, numeric)


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
    yield Paragraph(" ".join([*_programme_notes(group, offering), text("group.offer.share")]), "note")


def _programme_notes(group: GroupRecord, offering: list[str]) -> Iterator[str]:
    """Yield which programmes the parts belong to, and what is known of the links."""
    if len(offering) == 1:
        yield text("group.offer.one_programme", name=offering[0])
    elif offering:
        numbered = [text("group.offer.numbered", n=n, name=name) for n, name in enumerate(offering, start=1)]
        yield " ".join(numbered)
    if group.links_status:
        yield text("group.offer.status", links=group.links_status, source=group.source_note)


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
    importance = text("group.computed_importance") if _weighed(group) else ""
    lottery = text("group.computed_lottery", least=LEAST, category=LEAST_CATEGORY, importance=importance)
    lines = [text("group.computed_scores"), lottery, text("group.computed_means")]
    yield Bullets((*lines, *([text("group.computed_people")] if group.levels else [])))


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
    """Return the rows of the whole group, the largest need first; without those that nothing is told of."""
    of_whole = (group.picture["breakdown"] == "") & group.picture["competency"].isin(group.levels)
    whole = group.picture[of_whole & group.picture["rank"].notna()]
    return whole.sort_values("rank")


def _largest(group: GroupRecord, place: str) -> list[str]:
    """Return the competencies of this place among the largest needs: by rank, or as the questionnaire orders them."""
    inside = group.picture[(group.picture["breakdown"] == "") & (group.picture["largest"] == place)]
    return list(inside.sort_values("rank", kind="stable")["competency"])


def _name_of(group: GroupRecord) -> dict[str, str]:
    return {competency.id: competency.name for competency in group.questionnaire.competencies}


def _names(group: GroupRecord, ids: Iterable[str]) -> str:
    names = _name_of(group)
    return enumeration([names[name] for name in ids])


def _number(value: float | None) -> str:
    return number(None if is_missing(value) else value)


def _percent(value: float) -> str:
    return number(None) if is_missing(value) else text("group.needs.percent", value=number(value, 0))
