"""The first page of a report: what to build on, what to work on, one thing for this week. It stands alone."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, cast

from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Paragraph, Statements, Topic
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.profile import radar_blocks
from ontwikkelscan.reporting.words import (
    answer_label,
    as_answer,
    because,
    by_hand,
    good_from,
    how_sure,
    keyed,
    label,
    labels,
    lowest,
    strengths,
)
from ontwikkelscan.texts import number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.questions import Item
    from ontwikkelscan.model.records import Outcome, PersonRecord

MOST_SHOWN = 5
"""Needs and strengths that are told of, the largest first; of the rest, how many (decision 13)."""
MARGINS = 2
"""Competencies told of where there is no need: those with the smallest margin (decision 13)."""
STATEMENTS = 3
"""Statements that stand in for strengths, the best first."""
NEARLY_ALL = 0.75
"""Share of the compared competencies that are needs from which a page says so first (convention)."""
THEME_FROM = 6
"""Needs from which the theme where most of them lie is named."""


def first_page(person: PersonRecord) -> Iterator[Block]:
    """Yield the picture and three answers: what to build on, what to work on, what to do this week."""
    yield Paragraph(_lead(person), "lead")
    if person.questionnaire.introduction:
        yield Paragraph(person.questionnaire.introduction, "note")
    yield from radar_blocks(person)
    yield _build_on(person)
    if person.has_levels:
        yield _work_on(person)
        yield _this_week(person)
    yield Paragraph(how_sure(_sure(person)), "note")


def _lead(person: PersonRecord) -> str:
    if not person.has_levels:
        return text("report.lead.scores")
    needs, strong = labels(person.ranked[:TOP]), labels(strengths(person.outcomes)[:TOP])
    if not person.judged:
        return text("report.lead.not_judged")
    key = {(True, True): "both", (True, False): "needs", (False, True): "strong", (False, False): "neither"}
    return text(f"report.lead.{key[bool(needs), bool(strong)]}", needs=needs, strong=strong)


def _build_on(person: PersonRecord) -> Topic:
    """Name the strengths, and how to put the surest to use; else the statements that were answered best."""
    title, strong = text("report.build.heading"), strengths(person.outcomes)
    if strong:
        lines = [text("report.build.strong", names=labels(strong[:TOP]))]
        if len(strong) > TOP:
            lines = [text("report.build.strong_many", names=labels(strong[:TOP]), n=len(strong) - TOP)]
        if use := strong[0].competency.use_strength:
            lines.append(text("report.build.use", text=use))
        return Topic(title, tuple(map(Paragraph, lines)), text("report.build.note_strong"))
    best = _best_statements(person)
    if not best:
        return Topic(title, (Paragraph(text("report.build.nothing")),))
    rows = tuple(as_answer(item, said, person.questionnaire) for item, said in best)
    return Topic(title, (Statements((("", rows),), _steps(person)),), text("report.build.note_statements"))


def _steps(person: PersonRecord) -> int:
    return person.questionnaire.maximum - person.questionnaire.minimum + 1


def _best_statements(person: PersonRecord) -> list[tuple[Item, int | str]]:
    """Return the statements that were answered best, of as many competencies; none below good."""
    questionnaire, least = person.questionnaire, good_from(person.questionnaire)
    found: list[tuple[int, Item, int | str]] = []
    for outcome in sorted(person.outcomes, key=lambda one: (one.relevant == "no", -(one.score or 0.0))):
        given = [(keyed(item, said, questionnaire) or 0, item, said) for item, said in outcome.answers]
        best = max(given, key=lambda one: one[0])
        if best[0] >= least:
            found.append(best)
    found.sort(key=lambda one: -one[0])
    return [(item, said) for _, item, said in found[:STATEMENTS]]


def _work_on(person: PersonRecord) -> Topic:
    """Name the largest needs, at most three, each with why; or say that there is none."""
    title = text("report.work.heading")
    if not person.ranked:
        return Topic(title, tuple(no_needs(person)))
    lines = (
        text(
            "report.work.need",
            name=label(outcome.competency),
            word=text(f"need_short.{outcome.band}"),
            why=because(outcome, person),
        )
        for outcome in person.ranked[:TOP]
    )
    more, n = " ".join(_more(person)), len(person.ranked)
    below = (Paragraph(more),) if more else ()
    order = text("report.work.order") if n > 1 and person.asks_importance else ""
    return Topic(title, (Bullets(tuple(lines), ordered=True), *below), order)


def _more(person: PersonRecord) -> Iterator[str]:
    """Say how many needs there are beside these, and from six on where most of them lie."""
    n = len(person.ranked)
    if n == TOP + 1:
        yield text("report.work.more_one")
    elif n > TOP:
        yield text("report.work.more", n=n - TOP)
    if n >= THEME_FROM:
        most = max((len(needs) for _, needs in person.themes), default=0)
        largest = [theme.name for theme, needs in person.themes if len(needs) == most]
        if len(largest) == 1:
            yield text("report.work.theme", theme=largest[0].lower(), n=most, n_all=n)
        n_judged = len(person.judged)
        yield text(f"report.work.{'all' if n == n_judged else 'nearly_all' if n >= NEARLY_ALL * n_judged else 'start'}")


def _this_week(person: PersonRecord) -> Topic:
    title = text("report.week.heading")
    if not person.ranked:
        return Topic(title, (Paragraph(text("report.week.any")),))
    return Topic(title, (week_tip(person.ranked[0], person, "answer_first"),))


def week_tip(outcome: Outcome, person: PersonRecord, key: str = "answer") -> Callout:
    """Return what to do this week: the tip of the statement with the lowest answer, or else how to begin."""
    found = lowest(outcome, person.questionnaire)
    if found is None or not found[0].tip:
        return Callout(text("report.week.ask"), text("report.week.agree"))
    item, said = found
    words = text(f"report.week.{key}", statement=item.text or item.id, answer=answer_label(said, person.questionnaire))
    return Callout(item.tip, f"{words} {text('report.week.turned')}" if item.reverse else words)


def no_needs(person: PersonRecord) -> Iterator[Paragraph]:
    """Say that no need was found, and where the self-image lies least far above the required level."""
    if not person.judged:
        yield Paragraph(text("report.needs.not_judged"))
        return
    yield Paragraph(text(f"report.needs.none{by_hand(person)}"))
    nearest = sorted(person.judged, key=lambda outcome: outcome.margin or 0.0)[:MARGINS]
    yield Paragraph(text(f"report.needs.margin_{'one' if len(nearest) == 1 else 'more'}", names=labels(nearest)))


def _sure(person: PersonRecord) -> str:
    """Say how sure the first page is: whose picture it is, how wide the margin, who chose the levels."""
    halves = sorted((o.high - o.low) / 2 for o in person.outcomes if o.low is not None and o.high is not None)
    said = [text("report.begin_sure.self")]
    if halves:
        said = [text(f"report.begin_sure.{basis(person)}", margin=number(halves[-1]))]
    if person.levels_by_hand:
        said.append(text("report.begin_sure.by_hand"))
    elif person.questionnaire.rules is not None:
        said.append(text("report.begin_sure.required", set_by=person.questionnaire.rules.set_by))
    return " ".join(said)


def basis(person: PersonRecord) -> str:
    """Return where the error of a score comes from: a norm, the sample, or what the questionnaire assumes."""
    found = cast("list[str]", person.run.settings["basis"])
    return "norm" if "norm" in found else str(person.run.settings.get("reliability", "provisional"))


def too_few(person: PersonRecord, *, minutes: int, answered: str) -> Iterator[Block]:
    """Yield the whole report of who answered too little for any score: what is missing, and how to go on."""
    yield Paragraph(text("report.too_few.lead"), "lead")
    given = list(chain.from_iterable(outcome.answers for outcome in person.outcomes))
    n_open = sum(said == "missing" for _, said in given)
    yield Topic(text("report.too_few.missing"), (Paragraph(text("report.too_few.missing_text", answered=answered)),))
    how = (text("report.too_few.file"), text("report.too_few.time", n=n_open, minutes=minutes))
    yield Topic(text("report.too_few.on"), (Bullets(how),))
    yield Topic(text("report.too_few.then"), (Paragraph(text("report.too_few.then_text")),))
    yield Paragraph(text("report.too_few.purpose"), "note")
