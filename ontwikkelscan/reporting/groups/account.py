"""How a group report was made: who counts, what was drawn by lot, groups of people, and all numbers in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.aggregating.picture import LEAST_ANSWERS, LEAST_CATEGORY
from ontwikkelscan.documents.blocks import Block, Bullets, Heading, Paragraph, Table, Topic
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.reporting.groups.words import counted, labels_of, told_level, told_number, weighed, whole
from ontwikkelscan.texts import enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from ontwikkelscan.model.records import GroupRecord


def account(group: GroupRecord) -> Iterator[Block]:
    """Yield how it was made, then every number once, under the official names."""
    yield Heading(text("group.account.heading"))
    n = text("group.account.people_text", n=group.n)
    yield Topic(text("group.account.people"), tuple(map(Paragraph, [n, *left_out(group)])))
    yield Topic(text("group.account.lot"), tuple(map(Paragraph, _lot())))
    if group.levels:
        yield Topic(text("group.account.level"), (Paragraph(told_level(group)),))
        yield Topic(text("group.account.groups"), tuple(_groups(group)))
        if group.questionnaire.themes is not None:
            told = text("group.account.themes_text", status=group.questionnaire.themes.status)
            yield Topic(text("group.account.themes"), (Paragraph(told),))
    yield from _categories(group)
    if group.levels:
        yield _numbers(group)
    yield from _scores(group)


def left_out(group: GroupRecord) -> Iterator[str]:
    """Say how many people gave too few answers to be counted."""
    if group.n_left_out:
        key = "one" if group.n_left_out == 1 else "more"
        yield text(f"group.left_out_{key}", n=group.n_left_out, least=LEAST_ANSWERS)


def _lot() -> Iterator[str]:
    for key in ("text", "why", "again"):
        yield text(f"group.account.lot_{key}")
    yield text("group.account.lot_least", least=LEAST, category=LEAST_CATEGORY)


def _groups(group: GroupRecord) -> Iterator[Paragraph | Bullets]:
    """Yield whether groups of people show, and which needs go together; without numbers."""
    yield Paragraph(group.groups_reason)
    if group.groups:
        lines = (text("group.account.group", name=name, description=said) for name, said in group.groups)
        yield Bullets(tuple(lines))
        yield Paragraph(text("group.account.groups_found"))
    label = labels_of(group)
    pairs = [text("group.account.pair", a=label[a], b=label[b]) for a, b in group.together]
    if group.together_reason:
        yield Paragraph(group.together_reason)
        return
    if pairs:
        yield Paragraph(text("group.account.together", pairs=enumeration(pairs)))
        yield Paragraph(text("group.account.together_chance"))
    else:
        yield Paragraph(text("group.account.together_none"))
    yield Paragraph(text("group.account.exact"))


def _categories(group: GroupRecord) -> Iterator[Block]:
    """Yield the mean scores per category where at least two can be compared."""
    question = group.questionnaire.question(group.questionnaire.division)
    part = group.picture[(group.picture["breakdown"] != "") & group.picture["mean_score"].notna()]
    titles = dict(zip(part["category"], part["title"], strict=True))
    if question is None or len(titles) <= 1:
        return
    mean = part.set_index(["competency", "category"])["mean_score"].to_dict()
    rows = tuple(
        (competency.name, *(told_number(mean.get((competency.id, category))) for category in titles))
        for competency in group.questionnaire.competencies
        if competency.id in set(part["competency"])
    )
    header = (text("group.parts.first"), *titles.values())
    widths, numeric = (2.6, *(1.2 for _ in titles)), (False, *(True for _ in titles))
    yield Heading(text("group.parts.heading"), 2)
    yield Paragraph(text("group.parts.lead", least=LEAST_CATEGORY))
    yield Table(text("group.parts.caption", question=question.text), header, rows, widths, numeric)


def _official(group: GroupRecord) -> dict[str, str]:
    return {competency.id: competency.name for competency in group.questionnaire.competencies}


def _numbers(group: GroupRecord) -> Table:
    """Return every number that is told of needs; of what too few people have, dashes."""
    official, with_importance = _official(group), weighed(group)
    header, widths = texts("group.account.header"), (2.8, 2.1, 0.7, 1.1, 0.7, 0.8)
    shown = len(header) if with_importance else len(header) - 1
    rows = [
        (
            official[row["competency"]],
            *_with_need(row),
            told_number(row["mean_score"]),
            *([told_number(row["mean_importance"])] if with_importance else []),
        )
        for row in whole(group).to_dict("records")
    ]
    told = set(whole(group)["competency"])
    rows += [(official[name], *[number(None)] * (shown - 1)) for name in group.levels if name not in told]
    numeric = (False, *(True for _ in header[1:shown]))
    return Table(text("group.account.table"), header[:shown], tuple(rows), widths[:shown], numeric)


def _with_need(row: dict[Hashable, Any]) -> tuple[str, str, str]:
    """Write how many people have a need, their share and its interval; of fewer than five no exact number."""
    few = row["n_need"] < LEAST
    share = number(None if few or is_missing(row["share_need"]) else row["share_need"], 0)
    interval = text(
        "report.profile.interval",
        low=number(0 if few else row["share_need_low"], 0),
        high=number(row["share_need_high"], 0),
    )
    return counted(row), share if few else text("group.account.percent", value=share), interval


def _scores(group: GroupRecord) -> Iterator[Block]:
    """Yield the scores of what has no level: no need can be told there."""
    rest = group.picture[(group.picture["breakdown"] == "") & ~group.picture["competency"].isin(group.levels)]
    if rest.empty:
        return
    official = _official(group)
    rows = tuple(
        (official[row["competency"]], number(row["n"], 0), told_number(row["mean_score"]))
        for row in rest.to_dict("records")
    )
    caption = text("group.account.scores" if group.levels else "group.account.scores_all")
    yield Table(caption, texts("group.account.scores_header"), rows, (3.4, 0.9, 0.8), (False, True, True))
