"""Programmes and other routes in the report of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, Paragraph
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.edition import description_source, edition_blocks, edition_text
from ontwikkelscan.reporting.words import names, strength_words, works_on_words
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.model.recommendation import Advice
    from ontwikkelscan.model.records import PersonRecord

OFFER = "aanbod"


def has_advice(person: PersonRecord) -> bool:
    """Tell whether a programme is for people who fill in this questionnaire, or develops what it asks about."""
    return any(advice.own_audience or advice.fit > 0 for advice in person.advice)


def advice_blocks(person: PersonRecord) -> Iterator[Block]:
    """Yield the programmes that fit with their reasons, what is closed, offers for the situation, and the routes."""
    yield Heading(text("report.programmes.heading"))
    yield Paragraph(text("report.programmes.lead"))
    yield from _recommended(person)
    yield from _not_recommended(person)
    yield from _offers(person)
    if person.programmes.routes:
        yield Heading(text("report.programmes.routes"), 2)
        yield Bullets(
            tuple(
                text("report.programmes.route", name=route.name, text=route.text, first_step=route.first_step)
                for route in person.programmes.routes
            )
        )


def _recommended(person: PersonRecord) -> Iterator[Block]:
    """Yield what is recommended, or why nothing is."""
    recommended = [advice for advice in person.advice if advice.rank]
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        yield Paragraph(text("report.programmes.no_result"))
    elif not person.ranked:
        yield Paragraph(text("report.programmes.no_need"))
    elif not recommended:
        yield Paragraph(text("report.programmes.no_fit"))
    elif len(largest := recommended[0].largest) > TOP:
        told = names(outcome for outcome in person.ranked if outcome.competency.id in largest)
        yield Paragraph(text("report.programmes.level", n=len(largest), names=told))
    for advice in recommended:
        yield from _programme(advice, person.programmes.by_id[advice.programme], person)


def _not_recommended(person: PersonRecord) -> Iterator[Block]:
    """Yield which needs other open programmes touch, what is closed, and what may be something for a colleague."""
    others = []
    for advice in person.advice:
        programme = person.programmes.by_id[advice.programme]
        if advice.admissible != "no" and advice.parts and not advice.rank:
            yield Paragraph(text("report.programmes.not_recommended", name=programme.name))
            yield _through(advice, person)
        if advice.own_audience and advice.admissible == "no" and advice.fits and programme.kind != OFFER:
            reasons = " ".join(checked.condition.text for checked in advice.admission if checked.verdict == "no")
            yield Paragraph(text("report.programmes.closed", name=programme.name, reasons=reasons))
        if not advice.own_audience and advice.fits:
            told = {"name": programme.name, "for_others": programme.for_others}
            others.append(text("report.programmes.other", works_on=works_on_words(advice, person), **told))
    if others:
        yield Heading(text("report.programmes.others"), 2)
        yield Bullets(tuple(others))


def _offers(person: PersonRecord) -> Iterator[Block]:
    """Yield what is meant for people in this situation, whatever their needs."""
    offers = [
        (person.programmes.by_id[advice.programme], edition_text(advice.edition, advice.edition_status))
        for advice in person.advice
        if advice.suits_situation and advice.admissible != "no" and not advice.rank
    ]
    if offers:
        yield Heading(text("report.programmes.offers"), 2)
        lines = [
            text("report.programmes.offer", name=offer.name, summary=offer.summary, edition=edition)
            for offer, edition in offers
        ]
        yield Bullets(tuple(lines))


def _programme(advice: Advice, programme: Programme, person: PersonRecord) -> Iterator[Block]:
    yield Heading(programme.name, 2)
    yield Paragraph(programme.summary)
    yield Paragraph(text("report.programmes.fits", works_on=works_on_words(advice, person)))
    yield _through(advice, person)
    told = {"links_status": programme.links_status, "description": description_source(advice.edition, programme)}
    yield Paragraph(text("report.programmes.links", **told), "note")
    if advice.admission:
        yield Heading(text("report.programmes.admission"), 3)
        verdicts = ((checked.verdict, checked.condition.text) for checked in advice.admission)
        yield Bullets(tuple(text(f"report.programmes.{verdict}", text=told) for verdict, told in verdicts))
    yield from edition_blocks(advice.edition, advice.edition_status, programme)


def _through(advice: Advice, person: PersonRecord) -> Bullets:
    """Say per need through which parts, how strongly and why."""
    name_of = {competency.id: competency.name for competency in person.questionnaire.competencies}
    return Bullets(
        tuple(
            text(
                "report.programmes.through",
                competency=name_of[name],
                strength=strength_words(part.links[name]),
                part=part.name,
                reason=part.reasons.get(name, ""),
            ).strip()
            for name, parts in advice.parts.items()
            for part in parts
        )
    )
