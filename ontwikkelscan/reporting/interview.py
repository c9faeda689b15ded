"""The papers of a performance interview: the form, what of a scan stands in it, and a guide for the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

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
from ontwikkelscan.reporting.words import kept, label
from ontwikkelscan.texts import day, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ontwikkelscan.model.interview import InterviewForm, InterviewPart
    from ontwikkelscan.model.programme import Edition, EditionStatus, Programme
    from ontwikkelscan.recommending.shared import InterviewRecord

NOTE_LINES = 3
"""Room for notes of the board under each part that it prepares."""
WISH_LINES = 2
"""Room under each wish for a first step, and for the support that it takes."""


def interview_form(interview: InterviewRecord) -> Document:
    """Write the form, with what the person brings in where it belongs; plain when that is nothing."""
    form = interview.form
    return Document(
        title=form.title,
        subtitle=kept(text("interview.form.subtitle")),
        description=text("interview.form.description"),
        footer=text("interview.form.footer"),
        date=interview.time,
        blocks=tuple(_form_blocks(interview)),
        endings=(".docx",),
    )


def interview_preview(interview: InterviewRecord) -> Document:
    """Show the person what of their scan stands in the form, and nothing else."""
    fields = {"respondent": interview.respondent, "date": day(interview.time)}
    return Document(
        title=text("interview.preview.title"),
        subtitle=kept(text("interview.preview.subtitle", **fields)),
        description=text("interview.preview.description"),
        footer=text("interview.preview.footer", **fields),
        date=interview.time,
        blocks=tuple(_preview_blocks(interview)),
        endings=(".pdf", ".html"),
    )


def interview_guide(form: InterviewForm, date: datetime) -> Document:
    """Write the checklist, the invitation and the questions that the board prepares; no scan goes into it."""
    return Document(
        title=text("interview.guide.title"),
        subtitle=kept(text("interview.guide.subtitle")),
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
        if part.new_page:
            yield PageBreak()
        yield Heading(_numbered(place, part))
        if part.questions:
            yield Bullets(tuple(question.text for question in part.questions))
        if shared := tuple(_shared_blocks(interview, part, 3)):
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
    shared = {_numbered(place, part): tuple(_shared_blocks(interview, part, 2)) for place, part in parts}
    if not any(shared.values()):
        yield Heading(text("interview.preview.nothing_heading"))
        yield Paragraph(text("interview.preview.nothing"))
        return
    yield Paragraph(text("interview.preview.change"))
    for part, blocks in shared.items():
        if blocks:
            yield Heading(text("interview.preview.part", part=part))
            yield from blocks
    yield from _first_steps(interview)


def _remark(interview: InterviewRecord) -> Iterator[Block]:
    if interview.remark:
        yield Callout(text("interview.remark"), interview.remark)


def _numbered(place: int, part: InterviewPart) -> str:
    return text("interview.numbered", number=place, heading=part.heading)


def _shared_blocks(interview: InterviewRecord, part: InterviewPart, level: Literal[2, 3]) -> Iterator[Block]:
    """Yield what the person brings in of one part: the same in the form and in the preview.

    No score, level or answer stands here: in a personnel file it would read as a mark.
    """
    if not part.wishes:
        return
    if interview.questions:
        yield Heading(text("interview.shared.questions"), level)
        yield Bullets(interview.questions)
    if interview.wishes:
        yield Paragraph(text("interview.shared.wishes"))
    for wish in interview.wishes:
        yield Heading(label(wish.competency), level)
        if wish.band:
            name, word = wish.competency.label, text(f"need_short.{wish.band}")
            yield Paragraph(text("interview.shared.need", name=name, word=word))
        yield Blank(text("interview.shared.step"), WISH_LINES)
        yield Blank(text("interview.shared.support"), WISH_LINES)
    if interview.programmes:
        yield Heading(text("interview.shared.programmes"), level)
        yield Bullets(tuple(_programme(*one) for one in interview.programmes))


def _programme(programme: Programme, edition: Edition | None, status: EditionStatus) -> str:
    named = text("interview.shared.programme", name=programme.name, provider=programme.provider)
    return f"{named} {edition_text(edition, status)}".strip()


def _first_steps(interview: InterviewRecord) -> Iterator[Block]:
    """Yield for the person a step per wish that is the same for everyone: a tip would tell the lowest answer."""
    suggested = [(label(wish.competency), wish.competency.suggestions) for wish in interview.wishes]
    if steps := tuple((name, suggestions.on_the_job) for name, suggestions in suggested if suggestions):
        yield Heading(text("interview.preview.steps_heading"))
        yield Paragraph(text("interview.preview.steps"))
        yield Facts(steps)


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
