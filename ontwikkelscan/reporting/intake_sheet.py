"""The page for who talks with one applicant: what is shared, what to check, what to ask, room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Blank, Block, Bullets, Document, Facts, Heading, Paragraph, Table
from ontwikkelscan.reporting.intake import answered, general_questions, learning_needs, words_shared
from ontwikkelscan.texts import day, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.recommending.shared import IntakeRecord, SharedRecord

QUESTIONS = 3
NOTE_LINES, MOST_LINES = 3, 9
"""Lines to write on, at least and at most; two conditions to check take one of the most, a learning question two."""


def intake_sheet(intake: IntakeRecord) -> Document:
    """Write one page for the programme manager: only what the participant shares, and no scores."""
    fields = {"programme": intake.programme.name, "date": day(intake.shared.time)}
    return Document(
        title=text("intake.sheet.title", respondent=intake.shared.respondent),
        subtitle=text("intake.sheet.subtitle", **fields),
        description=text("intake.sheet.description"),
        footer=text("intake.sheet.footer", respondent=intake.shared.respondent),
        date=intake.shared.time,
        blocks=tuple(block for part in (_who, _to_check, _learning, _to_ask) for block in part(intake)),
        endings=(".pdf",),
        fit=True,
    )


def _who(intake: IntakeRecord) -> Iterator[Block]:
    yield Paragraph(text("intake.sheet.lead"), "lead")
    if intake.remark:
        yield Paragraph(intake.remark, "note")
    shared = intake.shared
    if not shared.outcomes and not words_shared(shared):
        yield Paragraph(text("intake.sheet.shares_nothing"))
        return
    said = text(f"intake.sheet.shares_{shared.outcomes_shared}", n=len(shared.outcomes), n_all=shared.n_all)
    if words := words_shared(shared):
        said = text("intake.sheet.shares_too", scores=said, words=words)
    who = " · ".join(_facts(shared)) or text("intake.role.none")
    yield Facts(
        (
            (text("intake.sheet.shares"), said),
            (text("intake.sheet.who"), who if shared.share.facts else text("intake.sheet.no_facts")),
        )
    )


def _facts(shared: SharedRecord) -> Iterator[str]:
    """Yield the answers that say who someone is: role, years in it and municipality; the others are for admission."""
    for question, words in answered(shared, shared.questionnaire.context.facts):
        if question.in_norm or question.kind == "text":
            yield words


def _to_check(intake: IntakeRecord) -> Iterator[Block]:
    """Yield a question for each condition that the shared answers do not meet, and how many they do meet."""
    if not intake.admission:
        return
    yield Heading(text("intake.sheet.to_check"))
    lines = tuple(
        checked.condition.ask
        if checked.verdict == "unknown"
        else text("intake.sheet.not_met", condition=checked.condition.text)
        for checked in intake.admission
        if checked.verdict != "yes"
    )
    n_all, n_met = len(intake.admission), len(intake.admission) - len(lines)
    if not lines:
        yield Paragraph(text("intake.sheet.all_met"))
        return
    if n_met:
        yield Paragraph(text("intake.sheet.met", n=n_met, n_all=n_all))
    yield Bullets(lines)


def _learning(intake: IntakeRecord) -> Iterator[Block]:
    if not intake.programme.intake.levels:
        return
    if intake.shared.questions:
        yield Heading(text("intake.sheet.own"))
        yield Bullets(intake.shared.questions)
    yield Heading(text("intake.sheet.learning"))
    rows = tuple(
        (
            outcome.competency.name,
            talk.situation if (talk := outcome.competency.conversation) else number(None),
        )
        for outcome in learning_needs(intake)
    )
    if rows:
        yield Table(text("intake.sheet.caption"), texts("intake.sheet.header"), rows, (1.0, 1.15))
    else:
        yield Paragraph(text(f"intake.sheet.{'no_draft' if intake.shared.share.needs else 'needs_not_shared'}"))


def _to_ask(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what to ask, and room: what any intake asks, or what a programme that works with wishes asks."""
    yield Heading(text("intake.questions.heading"))
    if intake.programme.intake.levels:
        questions = general_questions(intake)
    else:
        questions = tuple(section.prompts[0].text for section in intake.programme.intake.sections if section.prompts)
    yield Bullets(questions[:QUESTIONS])
    n_above = sum(checked.verdict != "yes" for checked in intake.admission) // 2 + 2 * len(learning_needs(intake))
    yield Blank(text("intake.sheet.notes"), max(NOTE_LINES, MOST_LINES - n_above))
