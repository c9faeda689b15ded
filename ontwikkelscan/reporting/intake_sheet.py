"""The page for who talks with one applicant: what is shared, what to check, what to ask, room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Blank, Block, Bullets, Document, Facts, Heading, Paragraph, Table
from ontwikkelscan.reporting.intake import answered, learning_needs
from ontwikkelscan.texts import day, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.records import IntakeRecord

QUESTIONS = 3
NOTE_LINES, MOST_LINES = 3, 9
"""Lines to write on, at least and at most; two conditions to check take one of the most, a learning question two."""


def intake_sheet(intake: IntakeRecord) -> Document:
    """Write one page for the programme manager: only what the participant shares, and no scores."""
    fields = {"programme": intake.programme.name, "date": day(intake.run.time)}
    return Document(
        title=text("intake.sheet.title", respondent=intake.respondent),
        subtitle=text("intake.sheet.subtitle", **fields),
        description=text("intake.sheet.description"),
        footer=text("intake.sheet.footer", respondent=intake.respondent),
        date=intake.run.time,
        blocks=tuple(block for part in (_who, _to_check, _learning, _to_ask) for block in part(intake)),
        endings=(".pdf",),
        fit=True,
    )


def _who(intake: IntakeRecord) -> Iterator[Block]:
    yield Paragraph(text("intake.sheet.lead"), "lead")
    if intake.remark:
        yield Paragraph(intake.remark, "note")
    if intake.shares == "none" and intake.context is None:
        yield Paragraph(text("intake.sheet.shares_nothing"))
        return
    shared = text(f"intake.sheet.shares_{intake.shares}", n=len(intake.outcomes), n_all=intake.n_all)
    who = text("intake.sheet.no_context") if intake.context is None else " · ".join(_facts(intake))
    yield Facts(
        (
            (text("intake.sheet.shares"), shared),
            (text("intake.sheet.who"), who or text("intake.role.none")),
        )
    )


def _facts(intake: IntakeRecord) -> Iterator[str]:
    """Yield the answers that say who someone is: role, years in it and municipality; the others are for admission."""
    for question, words in answered(intake):
        if question in intake.questionnaire.context.facts and (question.in_norm or question.kind == "text"):
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
        yield Paragraph(text("intake.sheet.no_draft"))


def _to_ask(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what to ask, and room: what any intake asks, or what a programme that works with wishes asks."""
    yield Heading(text("intake.questions.heading"))
    if intake.programme.intake.levels:
        # The first question is about the scan, which is not asked of who shares nothing of it.
        questions = texts("intake.questions.general")[0 if intake.outcomes else 1 :]
    else:
        questions = tuple(section.prompts[0].text for section in intake.programme.intake.sections if section.prompts)
    yield Bullets(questions[:QUESTIONS])
    n_above = sum(checked.verdict != "yes" for checked in intake.admission) // 2 + 2 * len(learning_needs(intake))
    yield Blank(text("intake.sheet.notes"), max(NOTE_LINES, MOST_LINES - n_above))
