"""The plan of one person, in Word: begun with what the scan knows, to be changed and gone on with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Callout,
    Document,
    Facts,
    Heading,
    Paragraph,
    Statement,
    Statements,
)
from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.reporting.summary import week_tip
from ontwikkelscan.reporting.words import as_answer, because, good_from, kept, keyed, label
from ontwikkelscan.texts import day, level, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.model.records import Outcome, PersonRecord

ENDINGS = (".docx",)
FIRST_STEP, LOOK_BACK = timedelta(weeks=1), timedelta(weeks=13)
"""From the scan on: when a first step is to be done, and when to look back (convention)."""
LOWEST = 3
"""Answers that a plan begins with, the lowest first: those that leave room."""
OWN = {"want": 2, "do": 3, "help": 1, "notice": 2}
ORGANISATION = {"question": 3, "people": 2, "result": 2}
"""Questions of a plan, and lines to write on."""
LEERGANG = "leergang"
THEME = "thema_"
"""Kind of the programme that asks for a plan of person and organisation, and how the ids of its themes begin."""


def chosen(person: PersonRecord, need: str | None) -> Outcome | None:
    """Return what the plan is about: the competency that was named, else the first need, else None.

    SCAN-001 for a competency that does not exist.
    """
    if need is None:
        return person.ranked[0] if person.ranked else None
    found = {outcome.competency.id: outcome for outcome in person.outcomes}
    if need not in found:
        known = {"questionnaire": person.questionnaire.id, "known": ", ".join(found)}
        raise error("SCAN-001", name=need, suggestion=did_you_mean(need, [*found]), **known)
    return found[need]


def personal_plan(person: PersonRecord, outcome: Outcome | None) -> Document:
    """Write the plan: what for, the answers behind it, a first step with a date, and room to go on."""
    blocks: list[Block] = [Paragraph(text("plan.lead"), "lead"), *_begun(person, outcome)]
    blocks += [Heading(text("plan.own")), *_room(OWN)]
    blocks += [Blank(text("plan.look_back", date=day(person.run.time + LOOK_BACK)), 2)]
    return _document(person, text("plan.title"), blocks)


def organisation_plan(person: PersonRecord, outcome: Outcome | None, programme: Programme) -> Document:
    """Write the plan of person and organisation that the leergang asks for: four themes, and what to present."""
    blocks: list[Block] = [Paragraph(text("plan.both_lead", name=programme.name), "lead"), *_begun(person, outcome)]
    blocks += [*_room(OWN), Heading(text("plan.organisation")), *_room(ORGANISATION)]
    themes = [part.name for part in programme.parts if part.id.startswith(THEME)]
    if themes:
        blocks += [Heading(text("plan.themes")), Paragraph(text("plan.themes_lead"))]
        blocks += [Blank(name, 2) for name in themes]
    blocks += [Heading(text("plan.present")), Blank(text("plan.present_room"), 3)]
    blocks.append(Paragraph(text("plan.certificate")))
    return _document(person, text("plan.both_title"), blocks)


def asks_for_both(person: PersonRecord) -> Programme | None:
    """Return the programme of a person's own audience that asks for a plan of person and organisation; or None."""
    own = (person.programmes.by_id[advice.programme] for advice in person.advice if advice.own_audience)
    return next((programme for programme in own if programme.kind == LEERGANG), None)


def _begun(person: PersonRecord, outcome: Outcome | None) -> Iterator[Block]:
    """Yield what the scan can fill in: the competency, why, the lowest answers, a first step and its date."""
    yield Heading(text("plan.about"))
    if outcome is None or outcome.score is None:
        yield Blank(text("plan.about_room"), 1)
        return
    word = text(f"need_short.{outcome.band}") if outcome.rank else text("plan.own_choice")
    facts = [
        (text("plan.competency"), f"{label(outcome.competency)} ({word})"),
        (text("plan.why"), _why(outcome, person)),
    ]
    yield Facts(tuple(facts))
    if rows := _with_room(outcome, person):
        yield Statements(((text("plan.said"), rows),), person.questionnaire.maximum - person.questionnaire.minimum + 1)
    step = week_tip(outcome, person)
    yield Callout(text("plan.step", date=day(person.run.time + FIRST_STEP)), f"**{step.title}** {step.text}")


def _why(outcome: Outcome, person: PersonRecord) -> str:
    """Say why; of what nothing is asked of now only the score."""
    if outcome.required is None:
        return text("plan.score", score=number(outcome.score))
    if outcome.rank or outcome.by_hand:
        return because(outcome, person)
    return text("plan.score_level", score=number(outcome.score), required=level(outcome.required))


def _with_room(outcome: Outcome, person: PersonRecord) -> tuple[Statement, ...]:
    questionnaire, good = person.questionnaire, good_from(person.questionnaire)
    given = [
        (keyed(item, said, questionnaire) or 0, item, said) for item, said in outcome.answers if isinstance(said, int)
    ]
    low = sorted((one for one in given if one[0] < good), key=lambda one: one[0])[:LOWEST]
    return tuple(as_answer(item, said, questionnaire) for _, item, said in low)


def _room(questions: dict[str, int]) -> Iterator[Blank]:
    for name, n_lines in questions.items():
        yield Blank(text(f"plan.{name}"), n_lines)


def _document(person: PersonRecord, title: str, blocks: list[Block]) -> Document:
    name = person.questionnaire.title or person.questionnaire.id
    return Document(
        title=title,
        subtitle=kept(
            text("report.subtitle", questionnaire=name, respondent=person.respondent, date=day(person.run.time))
        ),
        description=text("plan.description"),
        footer=text("plan.footer", respondent=person.respondent),
        date=person.run.time,
        blocks=tuple(blocks),
        endings=ENDINGS,
    )
