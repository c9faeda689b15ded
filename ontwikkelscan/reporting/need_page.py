"""One need on a page of its own, and what there is to say of the competencies that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, PageBreak, Paragraph, Statement, Statements, Topic
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM
from ontwikkelscan.reporting.edition import PAST, edition_mark
from ontwikkelscan.reporting.summary import MOST_SHOWN, week_tip
from ontwikkelscan.reporting.words import (
    LEVEL,
    answer_label,
    as_answer,
    because,
    good_from,
    how_sure,
    keyed,
    label,
    labels,
    lowest,
    score_words,
    strength_words,
    strengths,
)
from ontwikkelscan.texts import level, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.records import Outcome, PersonRecord

MOST_WAYS = 2
"""Ways that the page of a need names, the strongest first."""
FIRM = 0.8
"""Chance of being among the three largest needs from which that is called rather sure."""
SUGGESTIONS = ("on_the_job", "with_others", "by_study")
USED = 3
"""Strengths of which is told how they help others: more is not kept in mind (convention)."""


def own_pages(person: PersonRecord) -> tuple[Outcome, ...]:
    """Return what gets a page: the three largest needs, and the first beside them that someone calls indispensable.

    What does not count now gets one where an answer leaves room: a page of good answers alone helps nobody.
    """
    scored = [outcome for outcome in person.outcomes if outcome.score is not None]
    first = [outcome for outcome in person.ranked if outcome.rank <= TOP]
    called = [outcome for outcome in scored if is_indispensable(outcome) and outcome not in first]
    called = [o for o in called if o.rank or (o.relevant == "no" and _has_room(o, person.questionnaire))]
    called.sort(key=lambda outcome: (outcome.rank or len(scored), outcome.score or 0.0))
    return (*first, *called[:1])


def _has_room(outcome: Outcome, questionnaire: Questionnaire) -> bool:
    """Tell whether an answer is less than good."""
    found = lowest(outcome, questionnaire)
    return found is not None and (keyed(*found, questionnaire) or 0) < good_from(questionnaire)


def is_indispensable(outcome: Outcome) -> bool:
    """Tell whether someone gave it the highest importance."""
    return outcome.importance == IMPORTANCE_MAXIMUM


def need_page(outcome: Outcome, person: PersonRecord) -> Iterator[Block]:
    """Yield the page of one competency; without ways to develop it is short, and goes on where the last one ended."""
    competency = outcome.competency
    if is_long(competency):
        yield PageBreak(fit=True)
    yield Heading(label(competency))
    yield Paragraph(_standing(outcome, person), "note")
    if competency.definition:
        definition = competency.definition[:1].lower() + competency.definition[1:]
        yield Paragraph(text("report.need.what", definition=definition))
    yield _said(outcome, person)
    title = text(f"report.need.asked{_asked_by(person)}")
    yield Topic(title, tuple(_what_is_asked(outcome, person)), _summed(outcome, person))
    if lowest(outcome, person.questionnaire):
        yield Topic(text("report.need.begin"), (week_tip(outcome, person),))
    if to_do := _suggestions(outcome):
        yield Topic(text("report.need.or"), (Bullets(tuple(to_do)),))
    if competency.conversation is not None:
        questions = competency.conversation
        asked = Bullets((questions.situation, questions.action, questions.result), ordered=True)
        yield Topic(text("report.need.colleague"), (asked,))
    if ways := _ways(competency, person):
        yield Topic(text("report.need.ways"), (Bullets(tuple(ways)),), text("report.need.ways_note"))
    if words := " ".join(_how_sure(outcome, person)):
        yield Paragraph(how_sure(words), "note")


def _standing(outcome: Outcome, person: PersonRecord) -> str:
    """Say in a line which need this is, how sure, and what the score and the level are."""
    fields = {"score": number(outcome.score), "required": level(outcome.required)}
    if not outcome.rank:
        called = (person.questionnaire.importance_labels or (text("report.profile.highest"),))[-1]
        return text("report.need.aside", score=fields["score"], label=called)
    key = f"standing{'_by_hand' if person.levels_by_hand else ''}"
    word = text(f"need_short.{outcome.band}")
    return text(f"report.need.{key}", rank=outcome.rank, n=len(person.ranked), word=word, **fields)


def _asked_by(person: PersonRecord) -> str:
    return "_by_hand" if person.questionnaire.rules is None else ""


def _said(outcome: Outcome, person: PersonRecord) -> Topic:
    """Return the statements in the order of how far the answers help, the best first."""
    questionnaire, good = person.questionnaire, good_from(person.questionnaire)
    room = questionnaire.minimum + questionnaire.maximum - good
    groups: dict[str, list[Statement]] = {name: [] for name in ("good", "some", "room", "open")}
    given = [(keyed(item, said, questionnaire), item, said) for item, said in outcome.answers]
    for value, item, said in sorted(given, key=lambda one: -(one[0] or 0)):
        name = "open" if value is None else "good" if value >= good else "room" if value <= room else "some"
        groups[name].append(as_answer(item, said, questionnaire))
    told = tuple((text(f"report.answers.{name}"), tuple(rows)) for name, rows in groups.items() if rows)
    steps = questionnaire.maximum - questionnaire.minimum + 1
    return Topic(text("report.need.said"), (Statements(told, steps),), text("report.need.said_note"))


def _what_is_asked(outcome: Outcome, person: PersonRecord) -> Iterator[Paragraph | Bullets]:
    """Yield what is asked, in words, and by which answers about the municipality."""
    required = level(outcome.required)
    if outcome.relevant == "no":
        yield Paragraph(text("report.need.not_counting"))
        return
    if outcome.by_hand or person.questionnaire.rules is None:
        yield Paragraph(text("report.need.level_by_hand", required=required))
        return
    words = score_words(outcome.required or 0.0, person.questionnaire)
    told = text("report.need.level_words", required=required, words=words) if words else required
    if not outcome.rules:
        yield Paragraph(text("report.need.level_everyone", level=told))
        return
    name = outcome.competency.id
    halves = [rule.because[name] for rule in outcome.rules if name in rule.because]
    if len(outcome.rules) == 1 or len(halves) < len(outcome.rules):
        reasons = " ".join(rule.reason for rule in outcome.rules)
        yield Paragraph(text("report.need.level_reasons", level=told, reasons=reasons))
        return
    yield Paragraph(text("report.need.level_rules", level=told))
    yield Bullets(tuple(text("report.need.because", because=half) for half in halves))


def _summed(outcome: Outcome, person: PersonRecord) -> str:
    """Say how the reasons add up to the level; nothing where none does."""
    if person.questionnaire.rules is None or outcome.by_hand or not outcome.rules or outcome.relevant == "no":
        return ""
    levels = person.questionnaire.rules.levels
    situational = outcome.competency.kind == "situational"
    start = levels.situational if situational else levels.core
    fields = {"start": level(start), "step": level(levels.step), "maximum": level(levels.maximum)}
    return text(f"report.need.summed{'_situational' if situational else ''}", **fields)


def _suggestions(outcome: Outcome) -> list[str]:
    """Return what else to do: with others and by study; at work too where no statement has a tip."""
    suggestions = outcome.competency.suggestions
    if suggestions is None:
        return []
    kinds = SUGGESTIONS[1:] if any(item.tip for item in outcome.competency.items) else SUGGESTIONS
    return [text(f"report.need.{kind}", text=getattr(suggestions, kind)) for kind in kinds]


def _ways(competency: Competency, person: PersonRecord) -> list[str]:
    """Return the best ways to work on a need, how strongly each does, and why; what is past after what is open."""
    past = {advice.programme: advice.edition for advice in person.advice if advice.edition_status in PAST}
    ways = [way for way in person.ways if way.competency == competency.id]
    told = []
    for way in sorted(ways, key=lambda way: (way.way in past, -way.strength))[:MOST_WAYS]:
        part = text("report.need.way_part", part=way.part) if way.part else ""
        fields = {"name": way.name, "strength": strength_words(way.strength), "part": part, "reason": way.reason}
        ask = edition_mark(past[way.way]) if way.way in past else ""
        told.append(f"{text('report.need.way', **fields).strip()} {ask}".strip())
    return told


def is_long(competency: Competency) -> bool:
    """Tell whether there is more to say of a competency than what was asked and answered."""
    return competency.suggestions is not None or competency.conversation is not None


def _how_sure(outcome: Outcome, person: PersonRecord) -> Iterator[str]:
    if not outcome.rank:
        return
    yield text(f"report.need_sure.{outcome.band}")
    if (outcome.score or 0.0) >= (outcome.required or 0.0):
        yield text("report.need_sure.shrunk")
    n_items = len(outcome.competency.items)
    if outcome.n_answered < n_items:
        yield text("report.need_sure.partly", n_answered=outcome.n_answered, n_items=n_items)
    n_compared = sum(other.need_probability is not None for other in person.outcomes)
    told = n_compared > TOP or not person.levels_by_hand
    if outcome.top_share is not None and outcome.rank <= TOP and told:
        yield text(f"report.need_sure.order_{'firm' if outcome.top_share >= FIRM else 'open'}")


def other_parts(person: PersonRecord) -> Iterator[Topic]:
    """Yield what has no page of its own: the other needs, strengths and how they help others, what is on its level."""
    own = own_pages(person)
    rest = [outcome for outcome in person.ranked if outcome not in own]
    if rest:
        shown = [outcome for outcome in rest if outcome.rank <= MOST_SHOWN]
        lines = [_in_short(outcome, person) for outcome in shown]
        if more := [outcome for outcome in rest if outcome not in shown]:
            lines.append(text("report.other.needs_more", names=labels(more)))
        yield Topic(text("report.other.needs"), (Bullets(tuple(lines)),))
    if strong := strengths(person.outcomes):
        helping = [outcome.competency for outcome in strong[:USED] if outcome.competency.use_strength]
        lines = [text("report.other.use", name=label(one), text=one.use_strength) for one in helping]
        if more := [outcome for outcome in strong if outcome.competency not in helping]:
            lines.append(text("report.other.strong_more" if helping else "report.other.strong", names=labels(more)))
        yield Topic(text("report.other.strengths"), (Bullets(tuple(lines)),), text("report.other.strengths_note"))
    if on_level := [o for o in person.judged if o.band in LEVEL and o.strength != "yes"]:
        yield Topic(text("report.other.level"), (Paragraph(text("report.other.level_text", names=labels(on_level))),))


def _in_short(outcome: Outcome, person: PersonRecord) -> str:
    """Tell of a need in two sentences: why, and what to do about the lowest answer."""
    word = text(f"need_short.{outcome.band}")
    line = text("report.work.need", name=label(outcome.competency), word=word, why=because(outcome, person))
    found = lowest(outcome, person.questionnaire)
    if found is None or not found[0].tip:
        return line
    answer = answer_label(found[1], person.questionnaire)
    return f"{line} {text('report.other.tip', tip=found[0].tip, statement=found[0].text, answer=answer)}"
