"""The intake of one person for one programme, for the programme manager: as blocks for PDF and Word, and as data.

Page 1 is for the talk, page 2 tells the outcomes that are shared; the municipality and the programme are annexes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ontwikkelscan.charts.dots import Row, draw_dots
from ontwikkelscan.charts.marks import Axis, Legend
from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from ontwikkelscan.model.records import SHARE_WORDS
from ontwikkelscan.reporting.edition import description_source, edition_facts, edition_text, offer_note
from ontwikkelscan.reporting.intake_sheet import answered, drafted, in_order, intake_sheet
from ontwikkelscan.reporting.words import interval, label, shared_need
from ontwikkelscan.texts import enumeration, level, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.model.records import Share
    from ontwikkelscan.recommending.shared import IntakeRecord, SharedOutcome, SharedRecord

SCHEMA = "ontwikkelscan/intake/2"
DECIMALS = 4


def intake_document(intake: IntakeRecord) -> Document:
    """Write the page for the talk and, behind it, what the participant shares and what the programme is."""
    page = intake_sheet(intake)
    parts = (_outcomes, _conditions, _municipality, _programme, _sections, _manager)
    return replace(
        page,
        description=text("intake.description"),
        footer=text("intake.footer", respondent=intake.shared.respondent),
        blocks=(*page.blocks, *(block for part in parts for block in part(intake))),
        endings=(".docx", ".pdf", ".json"),
        data=intake_data(intake),
    )


def share_text(shared: SharedRecord) -> str:
    """Say what is shared, and what was left out at the participant's choice."""
    said = [text(f"intake.shared_{shared.outcomes_shared}", n=len(shared.outcomes), n_all=shared.n_all)]
    if words := _words_shared(shared):
        said.append(text("intake.shared_too", words=words))
    if left_out := [name for name in SHARE_WORDS if name not in shared.share.words]:
        said.append(text("intake.not_shared", words=enumeration([text(f"intake.word.{name}") for name in left_out])))
    if left_out or shared.left_out:
        said.append(text("intake.own_choice"))
    return " ".join(said)


def _words_shared(shared: SharedRecord) -> str:
    """Name what is shared beside scores; no learning questions where someone wrote none."""
    empty = () if shared.questions else ("questions",)
    return enumeration([text(f"intake.word.{name}") for name in shared.share.words if name not in empty])


def _outcomes(intake: IntakeRecord) -> Iterator[Block]:
    shared = intake.shared
    yield PageBreak(fit=True)
    yield Heading(text("intake.outcomes.heading", respondent=shared.respondent))
    yield Paragraph(share_text(shared))
    if not shared.outcomes:
        return
    yield _outcome_figure(intake)
    yield _outcome_table(intake)
    if drafted(intake):
        served = enumeration([outcome.competency.label for outcome in developed(intake)])
        yield Paragraph(text("intake.fit.text", names=served) if served else text("intake.fit.nothing"))
    yield Paragraph(" ".join(_notes(intake)), "note")


def _notes(intake: IntakeRecord) -> Iterator[str]:
    """Yield what the columns that are shown mean."""
    share, rules = intake.shared.share, intake.shared.questionnaire.rules
    yield text("intake.outcomes.note")
    if not intake.programme.intake.levels:
        yield text("intake.outcomes.plain_note")
    elif rules is not None and (share.needs or share.context):
        yield text("intake.outcomes.note_needs" if share.needs else "intake.outcomes.note_level", set_by=rules.set_by)
        if share.context and not share.facts:
            yield text("intake.outcomes.note_facts")


def _outcome_figure(intake: IntakeRecord) -> Figure:
    """Draw the scores that are shared, with their margins and, where those are shared too, what the work asks."""
    asked, levels = intake.shared.questionnaire, intake.programme.intake.levels
    axes = [_axis(outcome, levels=levels) for outcome in in_order(intake)]
    words = {name: text(f"intake.outcomes.legend.{name}") for name in ("own", "interval", "required", "not_scored")}
    legend = Legend(**words, gap=text("intake.outcomes.legend.gap"), aside=text("intake.outcomes.legend.aside"))
    low, high = asked.minimum, asked.maximum
    first, *_, last = asked.labels or (str(low), str(high))
    return Figure(
        draw_dots([Row(axis) for axis in axes], minimum=low, maximum=high, legend=legend),
        "outcomes",
        text("intake.outcomes.figure"),
        text("intake.outcomes.alt", n=len(axes), sentences=" ".join(map(_sentence, axes))),
        text("intake.outcomes.figure_caption", minimum=low, first=first, maximum=high, last=last),
        wide=True,
    )


def _axis(outcome: SharedOutcome, *, levels: bool) -> Axis:
    score, required = outcome.score, outcome.required if levels else None
    return Axis(
        label(outcome.competency),
        score,
        outcome.low,
        outcome.high,
        required,
        gap=bool(levels and outcome.rank and score is not None and required is not None and score < required),
        aside=levels and outcome.relevant == "no",
    )


def _sentence(axis: Axis) -> str:
    """Say what a row of the figure shows."""
    asked = "_asked" if axis.required is not None else "_aside" if axis.aside else ""
    fields = {"name": axis.label, "score": number(axis.score), "required": level(axis.required)}
    return text(f"intake.outcomes.alt_row{asked}", **fields)


def _outcome_table(intake: IntakeRecord) -> Table:
    """Return a row per shared competency and a column for each thing that is shared of it."""
    share, levels, outcomes = intake.shared.share, intake.programme.intake.levels, in_order(intake)
    widths = {"competency": 2.6, "score": 0.75, "interval": 1.15, "required": 1.35, "importance": 0.95, "need": 1.9}
    columns = {
        "competency": [label(outcome.competency) for outcome in outcomes],
        "score": [number(outcome.score) for outcome in outcomes],
        "interval": [interval(outcome) for outcome in outcomes],
    }
    if levels and share.context:
        columns["required"] = [_level_words(outcome) for outcome in outcomes]
    if share.importance:
        columns["importance"] = [number(outcome.importance, 0) for outcome in outcomes]
    if levels and share.needs:
        columns["need"] = [shared_need(outcome) for outcome in outcomes]
    return Table(
        caption=text(f"intake.outcomes.caption{'_needs' if 'need' in columns else ''}"),
        header=tuple(text(f"intake.outcomes.column.{name}") for name in columns),
        rows=tuple(zip(*columns.values(), strict=True)),
        widths=tuple(widths[name] for name in columns),
        numeric=tuple(name not in ("competency", "need") for name in columns),
    )


def _level_words(outcome: SharedOutcome) -> str:
    return text("need_short.not_relevant") if outcome.relevant == "no" else level(outcome.required)


def developed(intake: IntakeRecord) -> list[SharedOutcome]:
    """Return which of the largest shared needs the programme develops: by the words that are shared, not by weights."""
    return [outcome for outcome in drafted(intake) if outcome.competency.id in intake.programme.works_on]


def _conditions(intake: IntakeRecord) -> Iterator[Block]:
    if intake.admission:
        yield Heading(text("intake.admission.heading"))
        rows = tuple((one.condition.text, text(f"intake.admission.{one.verdict}")) for one in intake.admission)
        yield Table(text("intake.admission.caption"), texts("intake.admission.header"), rows, (3.0, 1.5))


def _municipality(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what is shared of role and municipality, and what no question asks: for the talk."""
    shared, context = intake.shared, intake.shared.questionnaire.context
    yield PageBreak(fit=True)
    yield Heading(text("intake.role.heading"))
    for name, questions in (("facts", context.facts), ("context", context.questions)):
        rows = tuple((question.text, words) for question, words in answered(shared, questions))
        if rows:
            yield Table(text(f"intake.role.{name}"), texts("intake.role.header"), rows, (1.3, 1.0))
        elif questions:
            yield Paragraph(text(f"intake.role.{name}_{'none' if getattr(shared.share, name) else 'not_shared'}"))
    if context.checklist:
        yield Paragraph(text("intake.role.checklist"))
        yield Facts(
            tuple((part[:1].upper() + part[1:], "; ".join(points)) for part, points in context.checklist.items())
        )
    yield Blank(text("intake.role.room"), 2)


def _programme(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what applicants read of the programme, so that the talk can go into whether it is what they expect."""
    programme = intake.programme
    yield PageBreak(fit=True)
    yield Heading(text("intake.about.heading"))
    yield Paragraph(text("intake.about.lead", respondent=intake.shared.respondent))
    yield Paragraph(programme.summary)
    yield Paragraph(programme.intake.text)
    yield Bullets(
        tuple(text("intake.about.part", name=part.name, text=part.text) for part in programme.parts if part.text)
    )
    yield Paragraph(edition_text(intake.edition, intake.edition_status))
    yield edition_facts(intake.edition, programme)
    if intake.edition is not None and intake.edition_status != "past" and intake.edition.facts:
        yield Bullets(intake.edition.facts)
    yield Paragraph(description_source(intake.edition, programme), "note")


def _sections(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what this programme has people write down, with room."""
    sections = intake.programme.intake.sections
    if sections:
        yield PageBreak()
        yield Heading(text("intake.sections.heading"))
        yield Paragraph(text("intake.sections.lead", respondent=intake.shared.respondent))
    for section in sections:
        yield Heading(section.heading, 2)
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
    for prompt in manager.prompts:
        yield Blank(prompt.text, prompt.lines)


def learning_questions(intake: IntakeRecord) -> tuple[str, ...]:
    """Draft a learning question for each of the largest shared needs, as data."""
    labels = intake.shared.questionnaire.importance_labels
    drafts = []
    for outcome in drafted(intake):
        told = outcome.importance and labels
        own = text("intake.learning.draft_importance", label=labels[(outcome.importance or 0) - 1]) if told else ""
        if asked := " ".join(outcome.competency.learning_questions):
            draft = text("intake.learning.asked", name=outcome.competency.name, questions=asked, importance=own)
            drafts.append(draft.strip())
    return tuple(drafts)


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
