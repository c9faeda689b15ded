"""The report of a group and the page about the offer, written as blocks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.picture import LEAST_ANSWERS, LEAST_NUMBERS
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Heading, PageBreak, Paragraph, Topic
from ontwikkelscan.reporting.groups.account import account
from ontwikkelscan.reporting.groups.agenda import agenda_page, cover_sentences
from ontwikkelscan.reporting.groups.offer import offer_blocks, parts_of, programme_notes, programmes_of
from ontwikkelscan.reporting.groups.profile import profile_page, scores_page
from ontwikkelscan.reporting.groups.words import by_cover, kind, labels_of, largest, names, people
from ontwikkelscan.reporting.words import how_sure
from ontwikkelscan.texts import day, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.model.records import GroupRecord


def group_report(group: GroupRecord) -> Document:
    """Write what the group needs, how sure that is, what covers it, and how it was made; each a page.

    Of fewer than ten people one page: the names of needs, and what to do with them.
    """
    if not group.has_numbers:
        pages: tuple[Iterable[Block], ...] = (_few(group),)
    elif not group.levels:
        pages = (scores_page(group), account(group))
    else:
        pages = (agenda_page(group), *_more_pages(group), account(group))
    breaks = chain.from_iterable((PageBreak(fit=place < len(pages) - 1), *page) for place, page in enumerate(pages))
    return _document(group, text(f"group.title{kind(group)}"), tuple(breaks)[1:])


def _more_pages(group: GroupRecord) -> Iterator[Iterable[Block]]:
    if people(group):
        yield profile_page(group)
    if group.links_status and by_cover(group):
        lead = (Paragraph(sentence, "lead") for sentence in cover_sentences(group))
        yield (Heading(text("group.offer.heading")), *lead, *offer_blocks(group))


def offer_page(group: GroupRecord) -> Document:
    """Write the page about needs and offer that can stand on an agenda."""
    if not group.has_numbers:
        blocks = tuple(_few(group))
    elif group.levels and by_cover(group):
        blocks = (*(Paragraph(sentence, "lead") for sentence in cover_sentences(group)), *offer_blocks(group))
    else:
        blocks = (Paragraph(text("group.lead.nothing" if group.levels else "group.lead.scores"), "lead"),)
    return _document(group, text("group.offer.title"), blocks)


def _document(group: GroupRecord, title: str, blocks: tuple[Block, ...]) -> Document:
    fields: dict[str, Any] = {"questionnaire": group.questionnaire.title or group.questionnaire.id}
    remark = (Callout(text("intake.remark"), group.remark),) if group.remark else ()
    return Document(
        title=title,
        subtitle=text("group.subtitle", n=group.n, date=day(group.run.time), **fields),
        description=text("group.description"),
        footer=text("group.footer"),
        date=group.run.time,
        blocks=(*remark, *blocks),
        endings=(".pdf", ".html"),
        fit=True,
    )


def _few(group: GroupRecord) -> Iterator[Block]:
    """Yield the names of the largest needs, what the programmes do about them, and what to do with the names."""
    why = Topic(
        text("group.few.why"), (Paragraph(text("group.few.more", people=LEAST_NUMBERS, answers=LEAST_ANSWERS)),)
    )
    if not group.levels:
        yield Paragraph(text("group.lead.few_scores"), "lead")
        yield why
        return
    found = largest(group, "first")
    yield Paragraph(
        text("group.lead.few", names=names(group, found)) if found else text("group.lead.few_nothing"), "lead"
    )
    yield Topic(text("group.few.todo"), (Bullets(texts("group.few.steps")),))
    if found and group.links_status:
        yield _offer_of_few(group, found)
    yield why
    yield Paragraph(how_sure(text("group.few.sure")), "note")


def _offer_of_few(group: GroupRecord, found: list[str]) -> Topic:
    label, offering = labels_of(group), programmes_of(group)
    served = [row for row in group.offer if row.competency in found and row.parts]
    if not served:
        return Topic(text("group.few.offer"), (Paragraph(text("group.few.offer_none")),))
    lines = tuple(f"**{label[row.competency].capitalize()}.** {parts_of(row.parts, offering)}" for row in served)
    return Topic(text("group.few.offer"), (Bullets(lines),), " ".join(programme_notes(group)))
