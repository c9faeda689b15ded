"""Programmes and other ways in the report of one person, on as little paper as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Topic
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.edition import PAST, description_source, edition_facts, edition_mark, edition_text
from ontwikkelscan.reporting.words import how_sure, label, strength_words, works_on_words
from ontwikkelscan.texts import enumeration, text, texts

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
    """Yield what is always open, the programmes that fit with their reasons, what is closed, and what suits now."""
    yield Heading(text("report.programmes.heading"))
    yield Paragraph(_lead(person), "lead")
    recommended = [advice for advice in person.advice if advice.rank]
    if person.programmes.routes:
        lines = [
            text("report.programmes.route", name=route.name, first_step=route.first_step)
            if recommended
            else text("report.programmes.route_whole", name=route.name, text=route.text, first_step=route.first_step)
            for route in person.programmes.routes
        ]
        yield Topic(text("report.programmes.routes"), (Bullets(tuple(lines)),), text("report.programmes.routes_note"))
    for advice in recommended:
        yield _programme(advice, person.programmes.by_id[advice.programme], person)
    if others := [*_not_recommended(person), *_offers(person)]:
        yield Topic(text("report.programmes.also"), (Bullets(tuple(others)),))
    if past := [advice for advice in recommended if advice.edition_status in PAST]:
        providers = dict.fromkeys(person.programmes.by_id[advice.programme].provider for advice in past)
        whom = Paragraph(text("report.programmes.ask_whom", provider=enumeration(list(providers))))
        asked = Bullets(texts("edition.questions"), ordered=True)
        yield Topic(text("report.programmes.ask"), (whom, asked), text("report.programmes.ask_note"))
    yield Paragraph(how_sure(text("report.programmes.sure")), "note")


def _lead(person: PersonRecord) -> str:
    """Say whether something is recommended, or why nothing is."""
    recommended = [advice for advice in person.advice if advice.rank]
    if not person.ranked:
        return text("report.programmes.no_need")
    if not recommended:
        return text("report.programmes.no_fit")
    told = enumeration([person.programmes.by_id[advice.programme].name for advice in recommended])
    past = all(advice.edition_status in PAST for advice in recommended)
    return text(f"report.programmes.fit{'_past' if past else ''}", names=told)


def _programme(advice: Advice, programme: Programme, person: PersonRecord) -> Topic:
    """Tell what a programme works on and through what; of one that is not over also its facts and its admission."""
    past = advice.edition_status in PAST
    facts: tuple[Paragraph | Bullets | Facts, ...] = ()
    if not past:
        facts = (edition_facts(advice.edition, programme), Paragraph(" ".join(_admission(advice))))
        facts += (Bullets(advice.edition.facts),) if advice.edition else ()
    blocks: list[Paragraph | Bullets | Facts] = [
        Paragraph(programme.summary),
        Paragraph(text("report.programmes.fits", works_on=works_on_words(advice, person))),
        Bullets(tuple(_through(advice, person))),
        *facts,
        Paragraph(f"{edition_text(advice.edition, advice.edition_status)} {_source(advice, programme)}", "note"),
    ]
    mark = edition_mark(advice.edition) if past else ""
    return Topic(programme.name, tuple(block for block in blocks if block not in (Paragraph(""), Bullets(()))), mark)


def _source(advice: Advice, programme: Programme) -> str:
    """Say how it is known what works on what, and where the description comes from."""
    described = description_source(advice.edition, programme)
    return text("report.programmes.links", links_status=programme.links_status, description=described)


def _through(advice: Advice, person: PersonRecord) -> Iterator[str]:
    """Say per need through which part most, how strongly and why: of three needs, those that it works on first."""
    label_of = {competency.id: label(competency) for competency in person.questionnaire.competencies}
    first = sorted(advice.parts.items(), key=lambda named: named[0] not in advice.works_on)[:TOP]
    for name, parts in first:
        fields = {"competency": label_of[name], "strength": strength_words(parts[0].links[name])}
        reason = parts[0].reasons.get(name, "")
        yield text("report.programmes.through", part=parts[0].name, reason=reason, **fields).strip()


def _admission(advice: Advice) -> Iterator[str]:
    """Say to how many conditions someone answers, and which are to be talked about."""
    held = sum(checked.verdict == "yes" for checked in advice.admission)
    open_ = [checked.condition.text for checked in advice.admission if checked.verdict == "unknown"]
    if held:
        yield text(f"report.programmes.admission_{'one' if held == 1 else 'more'}", n=held)
    if open_:
        yield text("report.programmes.admission_open", conditions=" ".join(open_))


def _not_recommended(person: PersonRecord) -> Iterator[str]:
    """Yield which needs other open programmes touch, and what fits but is closed."""
    label_of = {competency.id: competency.label for competency in person.questionnaire.competencies}
    for advice in person.advice:
        programme = person.programmes.by_id[advice.programme]
        if advice.admissible != "no" and advice.parts and not advice.rank:
            told = enumeration([label_of[name] for name in advice.parts])
            yield text("report.programmes.not_recommended", name=programme.name, names=told)
        if advice.own_audience and advice.admissible == "no" and advice.fits and programme.kind != OFFER:
            reasons = " ".join(checked.condition.text for checked in advice.admission if checked.verdict == "no")
            yield text("report.programmes.closed", name=programme.name, reasons=reasons)


def _offers(person: PersonRecord) -> Iterator[str]:
    """Yield what is meant for people in this situation, whatever their needs."""
    for advice in person.advice:
        if advice.suits_situation and advice.admissible != "no" and not advice.rank:
            offer = person.programmes.by_id[advice.programme]
            edition = edition_text(advice.edition, advice.edition_status)
            yield text("report.programmes.offer", name=offer.name, summary=offer.summary, edition=edition)
