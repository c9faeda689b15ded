"""The intake document of one person for one programme: as blocks for PDF and Word, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from ontwikkelscan.model.records import SHARE_WORDS
from ontwikkelscan.reporting.edition import description_source, edition_blocks, edition_facts, edition_text, offer_note
from ontwikkelscan.reporting.words import interval, names, shared_need
from ontwikkelscan.texts import day, enumeration, level, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.model.records import Share
    from ontwikkelscan.recommending.shared import IntakeRecord, SharedOutcome, SharedRecord

SCHEMA = "ontwikkelscan/intake/2"
LEARNING_QUESTIONS = 3
DECIMALS = 4


def intake_document(intake: IntakeRecord) -> Document:
    """Write what the participant shares, and leave room for what only they can write."""
    levels = intake.programme.intake.levels
    with_levels = (_opening, _role, _outcomes, _learning, _fit, _questions, _admission, _sections, _about, _manager)
    without = (_opening, _role, _plain_outcomes, _own_questions, _sections, _admission, _about, _manager)
    parts = with_levels if levels else without
    shared = intake.shared
    fields = {"programme": intake.programme.name, "respondent": shared.respondent, "date": day(shared.time)}
    return Document(
        title=intake.programme.intake.title or text("intake.title", **fields),
        subtitle=text("intake.subtitle", **fields),
        description=text("intake.description"),
        footer=text("intake.footer", **fields),
        date=shared.time,
        blocks=tuple(block for part in parts for block in part(intake)),
        endings=(".docx", ".pdf", ".json"),
        data=intake_data(intake),
    )


def share_text(shared: SharedRecord) -> str:
    """Say what is shared, and what was left out at the participant's choice."""
    said = [text(f"intake.shared_{shared.outcomes_shared}", n=len(shared.outcomes), n_all=shared.n_all)]
    if words := words_shared(shared):
        said.append(text("intake.shared_too", words=words))
    if left_out := [name for name in SHARE_WORDS if name not in shared.share.words]:
        said.append(text("intake.not_shared", words=enumeration([text(f"intake.word.{name}") for name in left_out])))
    if left_out or shared.left_out:
        said.append(text("intake.own_choice"))
    return " ".join(said)


def words_shared(shared: SharedRecord) -> str:
    """Name what is shared beside scores; no learning questions where someone wrote none."""
    empty = () if shared.questions else ("questions",)
    return enumeration([text(f"intake.word.{name}") for name in shared.share.words if name not in empty])


def _opening(intake: IntakeRecord) -> Iterator[Block]:
    yield Paragraph(intake.programme.intake.lead or text("intake.lead"), "lead")
    if intake.remark:
        yield Callout(text("intake.remark"), intake.remark)
    yield Paragraph(share_text(intake.shared))


def _role(intake: IntakeRecord) -> Iterator[Block]:
    shared, context = intake.shared, intake.shared.questionnaire.context
    for name, questions in (("facts", context.facts), ("context", context.questions)):
        if not questions:
            continue
        yield Heading(text(f"intake.role.{name}"))
        if not getattr(shared.share, name):
            yield Paragraph(text(f"intake.role.{name}_not_shared"))
            continue
        rows = tuple((question.text, words) for question, words in answered(shared, questions))
        table = Table(text(f"intake.role.{name}_caption"), texts("intake.role.header"), rows, (1.3, 1.0))
        yield table if rows else Paragraph(text("intake.role.none"))
    yield Blank(text("intake.role.room"), 2)
    if context.checklist:
        yield Paragraph(text("intake.role.checklist"))
        yield Facts(
            tuple((part[:1].upper() + part[1:], "; ".join(points)) for part, points in context.checklist.items())
        )


def answered(shared: SharedRecord, questions: Iterable[Question]) -> Iterator[tuple[Question, str]]:
    """Pair the questions that were answered and shared with the answer in words."""
    for question in questions:
        value = shared.answers.get(question.id)
        if value is not None:
            words = (question.options or {}).get(str(value), str(value))
            if isinstance(value, float):
                words = f"{thousands(value) if value == int(value) else number(value)} {question.unit}".strip()
            yield question, words


def _outcomes(intake: IntakeRecord) -> Iterator[Block]:
    shared = intake.shared
    if not shared.outcomes:
        return
    yield Heading(text("intake.outcomes.heading"))
    yield Paragraph(" ".join(_notes(shared)), "note")
    if shared.share.needs:
        yield Paragraph(_needs_text(shared))
    yield _outcome_table(shared, levels=True)


def _notes(shared: SharedRecord) -> Iterator[str]:
    """Yield what the columns that are shown mean."""
    share, rules = shared.share, shared.questionnaire.rules
    yield text("intake.outcomes.note")
    if rules is not None and (share.needs or share.context):
        yield text("need_legend" if share.needs else "intake.outcomes.note_level", set_by=rules.set_by)
    if rules is not None and share.context and not share.facts:
        yield text("intake.outcomes.note_facts")


def _needs_text(shared: SharedRecord) -> str:
    if shared.ranked:
        return text("intake.outcomes.needs", names=names(shared.ranked))
    return text(f"intake.outcomes.{'needs_none' if known(shared) else 'unknown'}")


def _outcome_table(shared: SharedRecord, *, levels: bool) -> Table:
    """Return a row per shared competency and a column for each thing that is shared of it."""
    share = shared.share
    widths = {"competency": 3.3, "score": 0.75, "interval": 1.15, "required": 1.35, "importance": 0.95, "need": 1.6}
    columns = {
        "competency": [outcome.competency.name for outcome in shared.outcomes],
        "score": [number(outcome.score) for outcome in shared.outcomes],
        "interval": [interval(outcome) for outcome in shared.outcomes],
    }
    if levels and share.context:
        columns["required"] = [_level_words(outcome) for outcome in shared.outcomes]
    if share.importance:
        columns["importance"] = [number(outcome.importance, 0) for outcome in shared.outcomes]
    if levels and share.needs:
        columns["need"] = [shared_need(outcome) for outcome in shared.outcomes]
    return Table(
        caption=text("intake.outcomes.caption"),
        header=tuple(text(f"intake.outcomes.column.{name}") for name in columns),
        rows=tuple(zip(*columns.values(), strict=True)),
        widths=tuple(widths[name] for name in columns),
        numeric=tuple(name not in ("competency", "required", "need") for name in columns),
    )


def _level_words(outcome: SharedOutcome) -> str:
    return text("need_short.not_relevant") if outcome.relevant == "no" else level(outcome.required)


def _plain_outcomes(intake: IntakeRecord) -> Iterator[Block]:
    """Yield scores without levels, for a programme that works with wishes instead of gaps."""
    if intake.shared.outcomes:
        yield Heading(text("intake.outcomes.heading"))
        yield Paragraph(text("intake.outcomes.plain_note"), "note")
        yield _outcome_table(intake.shared, levels=False)


def known(shared: SharedRecord) -> bool:
    """Tell whether anything can be said about the needs that are shared."""
    return any(outcome.band != "unknown" for outcome in shared.outcomes)


def largest_needs(intake: IntakeRecord) -> tuple[SharedOutcome, ...]:
    """Return the largest shared needs; none for a programme that works with wishes instead of gaps."""
    return intake.shared.ranked[:LEARNING_QUESTIONS] if intake.programme.intake.levels else ()


def learning_needs(intake: IntakeRecord) -> list[SharedOutcome]:
    """Return the needs that learning questions are drafted for, in the order of the profile: for readers of others."""
    largest = largest_needs(intake)
    return [outcome for outcome in intake.shared.outcomes if outcome in largest]


def learning_questions(intake: IntakeRecord) -> tuple[str, ...]:
    """Draft a learning question for each of the largest shared needs."""
    labels = intake.shared.questionnaire.importance_labels
    drafts = []
    for outcome in largest_needs(intake):
        told = outcome.importance and labels
        own = text("intake.learning.draft_importance", label=labels[(outcome.importance or 0) - 1]) if told else ""
        if asked := " ".join(outcome.competency.learning_questions):
            draft = text("intake.learning.asked", name=outcome.competency.name, questions=asked, importance=own)
            drafts.append(draft.strip())
    return tuple(drafts)


def _learning(intake: IntakeRecord) -> Iterator[Block]:
    own, drafts = intake.shared.questions, learning_questions(intake)
    yield Heading(text("intake.learning.heading"))
    yield from _own_questions(intake)
    if drafts:
        yield Paragraph(text("intake.learning.drafts"))
        yield Bullets(drafts, ordered=True)
    elif not own:
        yield Paragraph(text("intake.learning.none"))
    yield Blank(text("intake.learning.room"), 4)


def _own_questions(intake: IntakeRecord) -> Iterator[Block]:
    if intake.shared.questions:
        yield Paragraph(text("intake.learning.own"))
        yield Bullets(intake.shared.questions)


def _fit(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.fit.heading"))
    yield Paragraph(intake.programme.summary)
    if largest_needs(intake):
        served = developed(intake)
        yield Paragraph(text("intake.fit.text", names=names(served)) if served else text("intake.fit.nothing"))
    if any(checked.verdict == "no" for checked in intake.admission):
        yield Callout(text("intake.admission.heading"), text("intake.fit.obstacle"), "caution")


def developed(intake: IntakeRecord) -> list[SharedOutcome]:
    """Return which of the largest shared needs the programme develops: by the words that are shared, not by weights."""
    return [outcome for outcome in largest_needs(intake) if outcome.competency.id in intake.programme.works_on]


def _questions(intake: IntakeRecord) -> Iterator[Block]:
    yield Heading(text("intake.questions.heading"))
    yield Bullets(general_questions(intake), ordered=True)
    for outcome in largest_needs(intake):
        if (talk := outcome.competency.conversation) is not None:
            yield Heading(outcome.competency.name, 2)
            yield Bullets((talk.situation, talk.action, talk.result), ordered=True)


def general_questions(intake: IntakeRecord) -> tuple[str, ...]:
    """Return what any intake asks; the first is about the scan, which is not asked of who shares nothing of it."""
    return texts("intake.questions.general")[0 if intake.shared.outcomes else 1 :]


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
    yield Paragraph(programme.intake.text)
    yield from edition_blocks(intake.edition, intake.edition_status, programme)
    yield Paragraph(description_source(intake.edition, programme), "note")


def _sections(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what the document of this programme asks."""
    for section in intake.programme.intake.sections:
        yield Heading(section.heading)
        if section.text:
            yield Paragraph(section.text)
        for prompt in section.prompts:
            yield Blank(prompt.text, prompt.lines)


def _about(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what the parts of the programme are, so that the talk can go into whether it is what the person expects."""
    parts = [part for part in intake.programme.parts if part.text]
    if parts:
        yield PageBreak()
        yield Heading(text("intake.about.heading"))
        yield Paragraph(text("intake.about.lead"))
        yield Bullets(tuple(text("intake.about.part", name=part.name, text=part.text) for part in parts))


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
    yield Paragraph(edition_text(intake.edition, intake.edition_status))
    if intake.edition_status not in ("past", "none"):
        yield edition_facts(intake.edition, programme)
    for prompt in manager.prompts:
        yield Blank(prompt.text, prompt.lines)


def intake_data(intake: IntakeRecord) -> dict[str, Any]:
    """Return the same as data, by the published schema ``intake.schema.json``."""
    programme, shared = intake.programme, intake.shared
    context, levels = shared.questionnaire.context, programme.intake.levels
    return {
        "schema": SCHEMA,
        "purpose": text("intake.footer", respondent=shared.respondent),
        "respondent": shared.respondent,
        "remark": intake.remark,
        "programme": {
            "id": programme.id,
            "version": programme.version,
            "name": programme.name,
            "source_note": offer_note(intake.edition, programme),
            "edition": intake.edition.id if intake.edition else None,
            "edition_status": intake.edition_status,
        },
        "shared": {
            "competencies": [outcome.competency.id for outcome in shared.outcomes],
            **{name: name in shared.share.words for name in SHARE_WORDS},
            "text": share_text(shared),
        },
        "facts": _answers(shared, context.facts) if shared.share.facts else None,
        "context": _answers(shared, context.questions) if shared.share.context else None,
        "outcomes": [_outcome_data(outcome, shared.share, levels=levels) for outcome in shared.outcomes],
        "questions": list(shared.questions) if shared.share.questions else None,
        "learning_questions": list(learning_questions(intake)),
        "developed": [outcome.competency.id for outcome in developed(intake)],
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
            "software": shared.software,
            "time": shared.time.isoformat(),
            "questionnaire": dict(shared.made_with),
        },
    }


def _answers(shared: SharedRecord, questions: Iterable[Question]) -> dict[str, object]:
    return {question.id: shared.answers[question.id] for question in questions if question.id in shared.answers}


def _outcome_data(outcome: SharedOutcome, share: Share, *, levels: bool) -> dict[str, Any]:
    """Return one shared outcome; null where something is not shared, or rests on a level that has no place here."""
    needs = levels and share.needs
    return {
        "competency": outcome.competency.id,
        "name": outcome.competency.name,
        "status": outcome.status,
        "score": _rounded(outcome.score),
        "ci_low": _rounded(outcome.low),
        "ci_high": _rounded(outcome.high),
        "required": outcome.required if levels else None,
        "relevant": (outcome.relevant or None) if levels else None,
        "importance": outcome.importance,
        "band": outcome.band if needs else None,
        "need": shared_need(outcome) if needs else None,
        "rank": (outcome.rank or None) if needs else None,
    }


def _rounded(value: float | None) -> float | None:
    """Leave out digits that no one reads and that differ between machines."""
    return None if value is None else round(value, DECIMALS)
