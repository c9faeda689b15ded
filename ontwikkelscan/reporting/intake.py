"""The intake document of one person for one programme: as blocks for PDF and Word, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from ontwikkelscan.reporting.advice import edition_text
from ontwikkelscan.reporting.profile import outcome_table
from ontwikkelscan.reporting.words import fit_words, interval, names, need_words, strengths
from ontwikkelscan.texts import day, enumeration, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.model.records import IntakeRecord, Outcome

SCHEMA = "ontwikkelscan/intake/1"
LEARNING_QUESTIONS = 3
DECIMALS = 4


def intake_document(intake: IntakeRecord) -> Document:
    """Write what the participant shares, and leave room for what only they can write."""
    levels = intake.programme.intake.levels
    with_levels = (_opening, _role, _outcomes, _learning, _fit, _questions, _admission, _sections, _manager)
    without = (_opening, _role, _plain_outcomes, _sections, _admission, _manager)
    parts = with_levels if levels else without
    fields = {"programme": intake.programme.name, "respondent": intake.respondent, "date": day(intake.run.time)}
    return Document(
        title=intake.programme.intake.title or text("intake.title", **fields),
        subtitle=text("intake.subtitle", **fields),
        description=text("intake.description"),
        footer=text("intake.footer", **fields),
        date=intake.run.time,
        blocks=tuple(block for part in parts for block in part(intake)),
        endings=(".docx", ".pdf", ".json"),
        data=intake_data(intake),
    )


def share_text(intake: IntakeRecord) -> str:
    """Say how much was left out at the participant's choice."""
    left_out = enumeration([competency.name for competency in intake.left_out])
    return text(f"intake.shared_{intake.shares}", n=len(intake.outcomes), n_all=intake.n_all, left_out=left_out)


def _opening(intake: IntakeRecord) -> Iterator[Block]:
    yield Paragraph(intake.programme.intake.lead or text("intake.lead"), "lead")
    if intake.remark:
        yield Callout(text("intake.remark"), intake.remark)
    yield Paragraph(share_text(intake))


def _role(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.role.heading"))
    if intake.context is None:
        yield Paragraph(text("intake.role.not_shared"))
    else:
        rows = tuple((question.text, words) for question, words in answered(intake))
        table = Table(text("intake.role.caption"), texts("intake.role.header"), rows, (1.3, 1.0))
        yield table if rows else Paragraph(text("intake.role.none"))
    yield Blank(text("intake.role.room"), 2)


def answered(intake: IntakeRecord) -> Iterator[tuple[Question, str]]:
    """Pair the questions that were answered with the answer in words; none where the context is not shared."""
    for question in intake.questionnaire.context_questions:
        value = (intake.context or {}).get(question.id)
        if value is not None:
            words = (question.options or {}).get(str(value), str(value))
            if isinstance(value, float):
                words = f"{thousands(value) if value == int(value) else number(value)} {question.unit}".strip()
            yield question, words


def _outcomes(intake: IntakeRecord) -> Iterator[Block]:
    if not intake.outcomes:
        return
    yield Heading(text("intake.outcomes.heading"))
    rules = intake.questionnaire.rules
    if rules is not None:
        yield Paragraph(text("intake.outcomes.note", set_by=rules.set_by), "note")
    if not known(intake):
        yield Paragraph(text("intake.outcomes.unknown"))
        yield outcome_table(intake.outcomes, text("intake.outcomes.caption"))
        return
    sure = strengths(intake.outcomes)
    yield Paragraph(
        text("intake.outcomes.strengths", names=names(sure)) if sure else text("intake.outcomes.strengths_none")
    )
    needs = intake.ranked
    yield Paragraph(text("intake.outcomes.needs", names=names(needs)) if needs else text("intake.outcomes.needs_none"))
    yield outcome_table(intake.outcomes, text("intake.outcomes.caption"))


def _plain_outcomes(intake: IntakeRecord) -> Iterator[Block]:
    """Yield scores without levels, for a programme that works with wishes instead of gaps."""
    if not intake.outcomes:
        return
    yield Heading(text("intake.outcomes.heading"))
    yield Paragraph(text("intake.outcomes.plain_note"), "note")
    rows = tuple(
        (outcome.competency.name, number(outcome.score), interval(outcome), number(outcome.importance, 0))
        for outcome in intake.outcomes
    )
    caption, header = text("intake.outcomes.plain_caption"), texts("intake.outcomes.plain_header")
    yield Table(caption, header, rows, (3.6, 0.8, 1.2, 0.9), (False, True, True, True))


def known(intake: IntakeRecord) -> bool:
    """Tell whether anything can be said about the needs that are shared."""
    return any(outcome.band != "unknown" for outcome in intake.outcomes)


def learning_needs(intake: IntakeRecord) -> list[Outcome]:
    """Return the needs that learning questions are drafted for, in the order of the profile: for who reads of others.

    None for a programme that works with wishes instead of gaps.
    """
    largest = intake.ranked[:LEARNING_QUESTIONS] if intake.programme.intake.levels else []
    return [outcome for outcome in intake.outcomes if outcome in largest]


def learning_questions(intake: IntakeRecord) -> tuple[str, ...]:
    """Draft a learning question for each of the largest shared needs."""
    labels = intake.questionnaire.importance_labels
    drafts = []
    for outcome in intake.ranked[:LEARNING_QUESTIONS]:
        told = outcome.importance and labels
        own = text("intake.learning.draft_importance", label=labels[(outcome.importance or 0) - 1]) if told else ""
        drafts.append(text("intake.learning.draft", name=outcome.competency.name, importance=own).strip())
    return tuple(drafts)


def _learning(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.learning.heading"))
    drafts = learning_questions(intake)
    yield Bullets(drafts, ordered=True) if drafts else Paragraph(text("intake.learning.none"))
    yield Blank(text("intake.learning.room"), 4)


def _fit(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.fit.heading"))
    yield Paragraph(intake.programme.summary)
    if intake.fit:
        yield Paragraph(text("intake.fit.text", fit=fit_words(intake.fit)))
    elif known(intake) or not intake.outcomes:
        yield Paragraph(text("intake.fit.nothing"))
    else:
        yield Paragraph(text("intake.outcomes.unknown"))
    if any(checked.verdict == "no" for checked in intake.admission):
        yield Callout(text("intake.admission.heading"), text("intake.fit.obstacle"), "caution")


def _questions(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.questions.heading"))
    yield Bullets(texts("intake.questions.general"), ordered=True)
    for outcome in intake.ranked[:LEARNING_QUESTIONS]:
        if (talk := outcome.competency.conversation) is not None:
            yield Heading(outcome.competency.name, 2)
            yield Bullets((talk.situation, talk.action, talk.result), ordered=True)


def _admission(intake: IntakeRecord) -> Iterator[Block]:
    programme = intake.programme
    yield Heading(text("intake.admission.heading"))
    rows = tuple(
        (
            checked.condition.text,
            text(f"intake.admission.{checked.verdict}"),
            "–" if checked.verdict == "yes" else checked.condition.ask,
        )
        for checked in intake.admission
    )
    if rows:
        yield Paragraph(text("intake.admission.lead"))
        yield Table(text("intake.admission.caption"), texts("intake.admission.header"), rows, (2.2, 1.3, 2.2))
    yield Paragraph(f"{programme.intake.text} {edition_text(intake.edition, intake.edition_status, programme)}")
    source = {"document": programme.source.document, "source_note": programme.source_note}
    yield Paragraph(text("intake.admission.source", **source), "note")


def _sections(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what the document of this programme asks."""
    for section in intake.programme.intake.sections:
        yield Heading(section.heading)
        if section.text:
            yield Paragraph(section.text)
        for prompt in section.prompts:
            yield Blank(prompt.text, prompt.lines)


def _manager(intake: IntakeRecord) -> Iterator[Block]:
    """Yield a page for the participant's manager: what the programme asks of the organisation."""
    programme = intake.programme
    if (manager := programme.manager) is None:
        return
    yield PageBreak()
    yield Heading(manager.heading)
    yield Paragraph(manager.text)
    facts = {fact.id: fact.text for fact in programme.facts}
    yield Bullets(tuple(facts[name] for name in manager.facts))
    yield Paragraph(edition_text(intake.edition, intake.edition_status, programme))
    for prompt in manager.prompts:
        yield Blank(prompt.text, prompt.lines)


def intake_data(intake: IntakeRecord) -> dict[str, Any]:
    """Return the same as data, by the published schema ``intake.schema.json``."""
    programme = intake.programme
    levels = programme.intake.levels
    return {
        "schema": SCHEMA,
        "purpose": text("intake.footer", respondent=intake.respondent),
        "respondent": intake.respondent,
        "remark": intake.remark,
        "programme": {
            "id": programme.id,
            "version": programme.version,
            "name": programme.name,
            "source_note": programme.source_note,
            "edition": intake.edition.id if intake.edition else None,
            "edition_status": intake.edition_status,
        },
        "shared": {
            "competencies": [outcome.competency.id for outcome in intake.outcomes],
            "context": intake.context is not None,
            "left_out": [competency.id for competency in intake.left_out],
            "text": share_text(intake),
        },
        "context": None if intake.context is None else dict(intake.context),
        "outcomes": [_outcome_data(outcome, levels=levels) for outcome in intake.outcomes],
        "fit": _rounded(intake.fit) if levels else None,
        "learning_questions": list(learning_questions(intake)) if levels else [],
        "admission": [
            {
                "id": checked.condition.id,
                "text": checked.condition.text,
                "verdict": checked.verdict,
                "ask": checked.condition.ask,
            }
            for checked in intake.admission
        ],
        "run": {
            "software": intake.run.software,
            "time": intake.run.time.isoformat(),
            "questionnaire": dict(intake.run.questionnaire),
        },
    }


def _outcome_data(outcome: Outcome, *, levels: bool) -> dict[str, Any]:
    """Return one shared outcome; without levels, nothing that rests on one."""
    return {
        "competency": outcome.competency.id,
        "name": outcome.competency.name,
        "status": outcome.status,
        "score": _rounded(outcome.score),
        "ci_low": _rounded(outcome.low),
        "ci_high": _rounded(outcome.high),
        "required": outcome.required if levels else None,
        "relevant": outcome.relevant,
        "importance": outcome.importance,
        "band": outcome.band if levels else "unknown",
        "strength": outcome.strength if levels else "unknown",
        "certainty": need_words(outcome) if levels else "",
    }


def _rounded(value: float | None) -> float | None:
    """Leave out digits that no one reads and that differ between machines."""
    return None if value is None else round(value, DECIMALS)
