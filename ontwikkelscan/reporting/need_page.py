"""One need on a page of its own: what it is, what was said, what is asked, how sure, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, PageBreak, Paragraph, Table
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM
from ontwikkelscan.reporting.words import first_tip, score_words, strength_words
from ontwikkelscan.texts import level, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.model.questions import Competency, Item
    from ontwikkelscan.model.records import Outcome, PersonRecord

MOST_WAYS = 2
"""Ways that the page of a need names, the strongest first."""
FIRM = 0.8
"""Chance of being among the three largest needs from which that is called rather sure."""
SUGGESTIONS = ("on_the_job", "with_others", "by_study")


def need_page(outcome: Outcome, person: PersonRecord) -> Iterator[Block]:
    """Yield the page of one ranked need; without ways to develop it is short, and goes on where the last one ended."""
    competency = outcome.competency
    if is_long(competency):
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
    if to_do := [*_suggestions(outcome, person), *_ways(competency, person)]:
        yield Heading(text("report.needs.suggestions"), 3)
        yield Bullets(tuple(to_do))
    if competency.conversation is not None:
        yield Heading(text("report.needs.conversation"), 3)
        questions = competency.conversation
        yield Bullets((questions.situation, questions.action, questions.result), ordered=True)


def _suggestions(outcome: Outcome, person: PersonRecord) -> list[str]:
    """Return what to do with others and by study, and before that this week: a tip, or else what to do at work."""
    suggestions, tip = outcome.competency.suggestions, first_tip(outcome, person.questionnaire)
    told = {kind: getattr(suggestions, kind) for kind in SUGGESTIONS} if suggestions else {}
    lines = {kind: text(f"report.needs.{kind}", text=said) for kind, said in told.items()}
    if tip:
        lines = {"on_the_job": text("report.needs.this_week", text=tip)} | {
            k: v for k, v in lines.items() if k != "on_the_job"
        }
    return list(lines.values())


def _ways(competency: Competency, person: PersonRecord) -> list[str]:
    """Return the best ways to work on a need, how strongly each does, and why."""
    told = []
    for way in [way for way in person.ways if way.competency == competency.id][:MOST_WAYS]:
        part = text("report.needs.way_part", part=way.part) if way.part else ""
        fields = {"name": way.name, "strength": strength_words(way.strength), "part": part, "reason": way.reason}
        told.append(text("report.needs.way", **fields).strip())
    return told


def is_long(competency: Competency) -> bool:
    """Tell whether there is more to say of a competency than what was asked and answered."""
    return competency.suggestions is not None or competency.conversation is not None


def _what_it_says(outcome: Outcome, person: PersonRecord) -> Iterator[str]:
    questionnaire = person.questionnaire
    assert outcome.score is not None  # noqa: S101 - a ranked need has a score
    said = {"required": level(outcome.required)}
    if word := score_words(outcome.score, questionnaire):
        yield text("report.needs.says", score=number(outcome.score), word=word, **said)
    else:
        yield text("report.needs.says_number", score=number(outcome.score), **said)
    yield text(f"report.needs.says_{outcome.band}")
    if outcome.score >= (outcome.required or 0.0):
        yield text("report.needs.says_shrunk")
    if outcome.importance is not None:
        yield _importance(outcome.importance, questionnaire.importance_labels)
    elif person.asks_importance:
        yield text("report.needs.importance_none")
    n_items = len(outcome.competency.items)
    if outcome.n_answered < n_items:
        yield text("report.needs.partly", n_answered=outcome.n_answered, n_items=n_items)
    n_compared = sum(other.need_probability is not None for other in person.outcomes)
    told = n_compared > TOP or not person.levels_by_hand
    if outcome.top_share is not None and outcome.rank <= TOP and told:
        yield text(f"report.needs.order_{'firm' if outcome.top_share >= FIRM else 'open'}")


def _importance(importance: int, labels: Sequence[str]) -> str:
    if not labels:
        return text("report.needs.importance_number", importance=importance, maximum=IMPORTANCE_MAXIMUM)
    label = labels[importance - 1]
    return text("report.needs.importance", label=label, importance=importance, maximum=len(labels))


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
