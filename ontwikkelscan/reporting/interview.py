"""The papers of a performance interview: the form, what of a scan stands in it, and a guide for the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from ontwikkelscan.reporting.edition import edition_text
from ontwikkelscan.reporting.words import names, score_words, shared_need
from ontwikkelscan.texts import day, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ontwikkelscan.model.interview import InterviewForm, InterviewPart
    from ontwikkelscan.recommending.shared import InterviewRecord, SharedOutcome, SharedRecord

NOTE_LINES = 3
"""Room for notes of the board under each part that it prepares."""


def interview_form(interview: InterviewRecord) -> Document:
    """Write the form, with what the person shares in the parts where it belongs; plain when that is nothing.

    A shared competency without a score has a dash, and where needs are shared the word that says why.
    """
    form = interview.form
    return Document(
        title=form.title,
        subtitle=text("interview.form.subtitle"),
        description=text("interview.form.description"),
        footer=text("interview.form.footer"),
        date=interview.shared.time,
        blocks=tuple(_form_blocks(interview)),
        endings=(".docx",),
    )


def interview_preview(interview: InterviewRecord) -> Document:
    """Show the person what of their scan stands in the form, and nothing else."""
    fields = {"respondent": interview.shared.respondent, "date": day(interview.shared.time)}
    return Document(
        title=text("interview.preview.title"),
        subtitle=text("interview.preview.subtitle", **fields),
        description=text("interview.preview.description"),
        footer=text("interview.preview.footer", **fields),
        date=interview.shared.time,
        blocks=tuple(_preview_blocks(interview)),
        endings=(".pdf", ".html"),
    )


def interview_guide(form: InterviewForm, date: datetime) -> Document:
    """Write the checklist, the invitation and the questions that the board prepares; no scan goes into it."""
    return Document(
        title=text("interview.guide.title"),
        subtitle=text("interview.guide.subtitle"),
        description=text("interview.guide.description"),
        footer=text("interview.guide.footer"),
        date=date,
        blocks=tuple(_guide_blocks(form)),
        endings=(".docx", ".pdf"),
    )


def _form_blocks(interview: InterviewRecord) -> Iterator[Block]:
    form = interview.form
    yield _source(form)
    yield from _remark(interview)
    for room in form.opening:
        yield Blank(room.text, room.lines)
    for place, part in enumerate(form.parts, 1):
        yield Heading(_numbered(place, part))
        if part.questions:
            yield Bullets(tuple(question.text for question in part.questions))
        if shared := tuple(_shared_blocks(interview, part)):
            yield Heading(text("interview.shared.heading"), 2)
            yield from shared
        for room in part.rooms:
            yield Blank(room.text, room.lines)


def _preview_blocks(interview: InterviewRecord) -> Iterator[Block]:
    yield Paragraph(text("interview.preview.lead"), "lead")
    yield from _remark(interview)
    warning = text("interview.preview.warning", years=interview.form.keep_years)
    yield Callout(text("interview.preview.warning_title"), warning, "caution")
    parts = enumerate(interview.form.parts, 1)
    shared = {_numbered(place, part): tuple(_shared_blocks(interview, part)) for place, part in parts}
    if not any(shared.values()):
        yield Heading(text("interview.preview.nothing_heading"))
        yield Paragraph(text("interview.preview.nothing"))
        return
    yield Paragraph(text("interview.preview.change"))
    for part, blocks in shared.items():
        if blocks:
            yield Heading(text("interview.preview.part", part=part))
            yield from blocks


def _remark(interview: InterviewRecord) -> Iterator[Block]:
    if interview.remark:
        yield Callout(text("interview.remark"), interview.remark)


def _numbered(place: int, part: InterviewPart) -> str:
    return text("interview.numbered", number=place, heading=part.heading)


def _shared_blocks(interview: InterviewRecord, part: InterviewPart) -> Iterator[Block]:
    """Yield what the person shares in one part: the same in the form and in the preview."""
    if part.shares == "context" and (rows := tuple(_answered(interview))):
        yield Paragraph(text("interview.shared.context"))
        caption, header = text("interview.shared.context_caption"), texts("interview.shared.context_header")
        yield Table(caption, header, rows, (1.6, 1.0))
    if part.shares == "development":
        yield from _questions(interview)
        yield from _outcomes(interview)
        yield from _wishes(interview)


def _answered(interview: InterviewRecord) -> Iterator[tuple[str, str]]:
    shared = interview.shared
    for question in shared.questionnaire.context.questions:
        if (value := shared.answers.get(question.id)) is not None:
            yield question.text, (question.options or {}).get(str(value), str(value))


def _outcomes(interview: InterviewRecord) -> Iterator[Block]:
    """Yield self-image and need in words: a number in a personnel file would read as a mark."""
    shared, questionnaire = interview.shared, interview.shared.questionnaire
    if not shared.outcomes:
        return
    yield Paragraph(text("interview.shared.outcomes"))
    yield Paragraph(text("interview.shared.note"), "note")
    if questionnaire.rules is not None and shared.share.needs:
        yield Paragraph(text("need_legend", set_by=questionnaire.rules.set_by), "note")
    others = [outcome for outcome in shared.outcomes if not outcome.rank]
    rows = tuple(_row(outcome, shared) for outcome in (*shared.ranked, *others))
    widths = {"competency": 1.9, "score": 1.75, "importance": 1.4, "need": 1.4}
    columns = ("competency", "score", *(name for name in ("importance", "need") if _is_shared(name, shared)))
    header = tuple(text(f"interview.shared.column.{name}") for name in columns)
    yield Table(text("interview.shared.caption"), header, rows, tuple(widths[name] for name in columns))


def _is_shared(column: str, shared: SharedRecord) -> bool:
    return shared.share.importance if column == "importance" else shared.share.needs


def _row(outcome: SharedOutcome, shared: SharedRecord) -> tuple[str, ...]:
    """Return what is shared of one competency, in words; a dash where there is no score or importance."""
    questionnaire, dash = shared.questionnaire, number(None)
    row = [outcome.competency.name, dash if outcome.score is None else score_words(outcome.score, questionnaire)]
    if shared.share.importance:
        labels = questionnaire.importance_labels
        row.append(labels[outcome.importance - 1] if labels and outcome.importance else dash)
    if shared.share.needs:
        row.append(shared_need(outcome))
    return tuple(row)


def _questions(interview: InterviewRecord) -> Iterator[Block]:
    """Yield the learning questions that the person wrote."""
    if interview.shared.questions:
        yield Paragraph(text("interview.shared.questions"))
        yield Bullets(interview.shared.questions)


def _wishes(interview: InterviewRecord) -> Iterator[Block]:
    """Yield the programmes that the person names, with the shared needs that they go into."""
    if not interview.wishes:
        return
    lines = []
    for programme, edition, status in interview.wishes:
        needs = [outcome for outcome in interview.shared.ranked if outcome.competency.id in programme.works_on]
        about = text("interview.shared.wish_about", names=names(needs)) if needs else ""
        wish = text("interview.shared.wish", name=programme.name, provider=programme.provider)
        lines.append(" ".join(filter(None, (wish, about, edition_text(edition, status)))))
    yield Bullets(tuple(lines))


def _guide_blocks(form: InterviewForm) -> Iterator[Block]:
    yield Paragraph(text("interview.guide.lead"), "lead")
    yield Callout(text("interview.guide.scan_title"), text("interview.guide.scan"))
    yield Heading(text("interview.guide.steps"))
    yield Paragraph(text("interview.guide.steps_lead"))
    rows = tuple((step.text, step.who, text(f"interview.guide.{step.when}")) for step in form.steps)
    yield Table(text("interview.guide.caption"), texts("interview.guide.header"), rows, (3.8, 1.5, 1.0))
    yield from _invitation(form)
    yield PageBreak()
    yield Heading(text("interview.guide.board"))
    yield Paragraph(text("interview.guide.board_lead"))
    for place, part in enumerate(form.parts, 1):
        if part.asks_board:
            yield Heading(_numbered(place, part), 2)
            yield Bullets(tuple(question.text for question in part.questions))
            yield Blank(text("interview.guide.board_room"), NOTE_LINES)
    yield _source(form)


def _invitation(form: InterviewForm) -> Iterator[Block]:
    """Yield a page that can be sent by itself, with the agenda: the parts of the form."""
    yield PageBreak()
    yield Heading(text("interview.invitation.heading"))
    for line in texts("interview.invitation.opening"):
        yield Paragraph(line)
    facts = texts("interview.invitation.facts", duration=form.duration)
    yield Facts(tuple(zip(texts("interview.invitation.terms"), facts, strict=True)))
    for line in texts("interview.invitation.text", years=form.keep_years):
        yield Paragraph(line)
    yield Heading(text("interview.invitation.agenda"), 2)
    yield Bullets(tuple(part.heading for part in form.parts if part.on_agenda), ordered=True)
    yield Blank(text("interview.invitation.themes"), 3)
    for line in texts("interview.invitation.closing"):
        yield Paragraph(line)


def _source(form: InterviewForm) -> Paragraph:
    return Paragraph(text("interview.source", source=form.source, source_note=form.source_note), "note")
