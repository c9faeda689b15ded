"""One need on a page of its own: what it is, what was said, what is asked, how sure, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, PageBreak, Paragraph, Table
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.words import chance, score_words
from ontwikkelscan.texts import level, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.questions import Item
    from ontwikkelscan.model.records import Outcome, PersonRecord

WAYS = ("on_the_job", "with_others", "by_study")


def need_page(outcome: Outcome, person: PersonRecord) -> Iterator[Block]:
    """Yield the page of one ranked need."""
    competency = outcome.competency
    yield PageBreak(fit=True)
    words = text(f"need.{outcome.band}")
    yield Heading(text("report.needs.label", rank=outcome.rank, name=competency.name, words=words), 2)
    if competency.definition:
        yield Paragraph(competency.definition)
    yield Paragraph(" ".join(_what_it_says(outcome, person)))
    yield from _what_is_asked(outcome, person)
    yield _said(outcome, person)
    if any(item.reverse and isinstance(said, int) for item, said in _answers(outcome)):
        yield Paragraph(text("report.needs.said_reversed"), "note")
    if competency.too_little:
        yield Paragraph(text("report.needs.pattern", text=competency.too_little))
    if competency.suggestions is not None:
        yield Heading(text("report.needs.suggestions"), 3)
        yield Bullets(tuple(text(f"report.needs.{way}", text=getattr(competency.suggestions, way)) for way in WAYS))
    if competency.conversation is not None:
        yield Heading(text("report.needs.conversation"), 3)
        questions = competency.conversation
        yield Bullets((questions.situation, questions.action, questions.result), ordered=True)


def _what_it_says(outcome: Outcome, person: PersonRecord) -> Iterator[str]:
    questionnaire = person.questionnaire
    assert outcome.score is not None  # noqa: S101 - a ranked need has a score
    yield text(
        "report.needs.says",
        score=number(outcome.score),
        word=score_words(outcome.score, questionnaire),
        required=level(outcome.required),
        chance=chance(outcome.need_probability),
    )
    if outcome.sensitive:
        yield text("report.needs.sensitive")
    if outcome.importance is None:
        yield text("report.needs.importance_none")
    else:
        labels = questionnaire.importance_labels
        label = labels[outcome.importance - 1]
        yield text("report.needs.importance", label=label, importance=outcome.importance, maximum=len(labels))
    n_items = len(outcome.competency.items)
    if outcome.n_answered < n_items:
        yield text("report.needs.partly", n_answered=outcome.n_answered, n_items=n_items)
    if outcome.top_share is not None and outcome.rank <= TOP:
        yield text("report.needs.order", share=chance(outcome.top_share))


def _what_is_asked(outcome: Outcome, person: PersonRecord) -> Iterator[Block]:
    if outcome.by_hand:
        yield Paragraph(text("report.needs.asked_by_hand", required=level(outcome.required)))
        return
    set_by = person.questionnaire.rules.set_by if person.questionnaire.rules else ""
    key = "asked_rules" if outcome.rules else "asked_everyone"
    yield Paragraph(text(f"report.needs.{key}", required=level(outcome.required), set_by=set_by))
    if outcome.rules:
        yield Bullets(tuple(text("report.needs.rule", reason=rule.reason, rule=rule.id) for rule in outcome.rules))


def _answers(outcome: Outcome) -> Iterator[tuple[Item, int | str]]:
    return zip(outcome.competency.items, outcome.said, strict=True)


def _said(outcome: Outcome, person: PersonRecord) -> Table:
    """Return the items of a competency with the answers as they were given."""
    questionnaire = person.questionnaire
    rows = []
    for item, said in _answers(outcome):
        if isinstance(said, int):
            word = questionnaire.labels[said - questionnaire.minimum] if questionnaire.labels else str(said)
            word += text("report.needs.reversed_mark") if item.reverse else ""
        else:
            word = text(f"report.needs.state_{said}")
        rows.append((item.text or item.id, word))
    caption = text("report.needs.said_caption", name=outcome.competency.name)
    return Table(caption, texts("report.needs.said_header"), tuple(rows), (4.6, 1.0))
