"""A page for who is new: what the municipality asks early, what to ask at first talks, and which colleague to look for.

It names nobody: which colleagues there are is no matter of one person's answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.documents.blocks import Blank, Block, Bullets, Document, Facts, Paragraph, Topic
from ontwikkelscan.reporting.words import LEVEL, how_sure, kept, label, labels
from ontwikkelscan.texts import day, section, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.questions import Rule
    from ontwikkelscan.model.records import Outcome, PersonRecord

ENDINGS = (".pdf", ".html")
NEW_YEARS = 2
"""Years in the function below which someone is new, as with the rule of the questionnaire on who is new."""
YEARS = "jaren_in_rol"
OUTSIDE, WITHOUT_FUNCTION = "buiten", "aspirant"
"""Where someone comes from, and who has no function yet."""
PER_PART = 2
"""Competencies told of per part of the municipality: needs first, then strengths, then the others."""
NAMED = 2
"""Competencies that the first sentence names."""
NOTE_LINES = 2


class AskedEarly(NamedTuple):
    """A competency that an answer about the municipality asks; ``because``: half a sentence."""

    part: str
    outcome: Outcome
    because: str


def is_new(person: PersonRecord) -> bool:
    """Tell whether the page is for this person: less than two years in the function; from outside and not longer in it.

    Someone from outside who has been in the function for years has had those days.
    """
    said = person.context
    years, outside = said.get(YEARS), said.get("herkomst") == OUTSIDE
    if said.get("rol") in (None, WITHOUT_FUNCTION) or not isinstance(years, int | float):
        return has_talks(person) and outside
    return has_talks(person) and years < NEW_YEARS


def has_talks(person: PersonRecord) -> bool:
    """Tell whether there are talks to begin with in the function that the questionnaire is about."""
    return person.questionnaire.id in with_talks()


def with_talks() -> tuple[str, ...]:
    """Return the ids of the questionnaires that have such talks."""
    return tuple(section("first_days.talks"))


def first_days_page(person: PersonRecord) -> Document:
    """Write the page, of a questionnaire that has talks."""
    name = person.questionnaire.title or person.questionnaire.id
    return Document(
        title=text("first_days.title"),
        subtitle=kept(
            text("report.subtitle", questionnaire=name, respondent=person.respondent, date=day(person.run.time))
        ),
        description=text("first_days.description"),
        footer=text("first_days.footer", respondent=person.respondent),
        date=person.run.time,
        blocks=tuple(_blocks(person)),
        endings=ENDINGS,
        fit=True,
    )


def _blocks(person: PersonRecord) -> Iterator[Block]:
    asked = early(person)
    needs = sorted({one.outcome.rank: one.outcome for one in asked if one.outcome.rank}.items())
    first = [outcome for _, outcome in needs[:NAMED]]
    others = list({one.outcome.competency.id: one.outcome for one in asked}.values())[:NAMED]
    key = "needs" if first else "asked" if others else "nothing"
    yield Paragraph(text(f"first_days.lead.{key}", names=labels(first or others)), "lead")
    told: dict[str, list[str]] = {}
    for place, one in enumerate(asked):
        again = any(one.outcome is before.outcome for before in asked[:place])
        told.setdefault(one.part, []).append(_line(one, again=again))
    for part, lines in told.items():
        yield Topic(part[:1].upper() + part[1:], (Bullets(tuple(lines)),))
    if new := tuple(_of_who_is_new(person, [one.outcome for one in asked])):
        yield Topic(text("first_days.new.heading"), (Bullets(new),))
    talks = section("first_days.talks")[person.questionnaire.id]
    pairs = tuple((talk["who"], " ".join(talk["questions"])) for talk in talks.values())
    yield Topic(text("first_days.talk"), (Facts(pairs),), text("first_days.talk_note"))
    yield Topic(text("first_days.colleague.heading"), (Bullets(tuple(_colleague(person, first))),))
    yield Blank(text("first_days.room"), NOTE_LINES)
    yield Paragraph(how_sure(text("first_days.sure")), "note")


def early(person: PersonRecord) -> list[AskedEarly]:
    """Return what the answers about the municipality ask, a few per part; each competency once in a part.

    What someone chose, and what only the facts ask, is no answer about what goes on there.
    """
    parts = {question.id: question.part for question in person.questionnaire.context.questions}
    found: dict[str, list[AskedEarly]] = {part: [] for part in parts.values()}
    for outcome in sorted(person.outcomes, key=_weight):
        for rule in outcome.rules:
            because, part = rule.because.get(outcome.competency.id), _part(rule, parts)
            if because and part and all(outcome is not one.outcome for one in found[part]):
                found[part].append(AskedEarly(part, outcome, because))
    return [one for told in found.values() for one in told[:PER_PART]]


def _of_who_is_new(person: PersonRecord, told: list[Outcome]) -> Iterator[str]:
    """Yield what the years in the function ask, whatever goes on in the municipality, and a question to oneself."""
    for outcome in sorted(person.outcomes, key=_weight):
        competency = outcome.competency
        for rule in outcome.rules:
            if YEARS in rule.when and (because := rule.because.get(competency.id)):
                line = _line(AskedEarly("", outcome, because), again=outcome in told)
                question = [text("first_days.new.question", question=one) for one in competency.learning_questions[:1]]
                yield " ".join([line, *question])


def _part(rule: Rule, parts: dict[str, str]) -> str | None:
    """Return the part of the municipality that a rule asks of."""
    return None if rule.otherwise else next((parts[name] for name in rule.when if name in parts), None)


def _weight(outcome: Outcome) -> tuple[bool, int, bool]:
    """Order: needs, the largest first; then strengths; then the others."""
    return not outcome.rank, outcome.rank, outcome.strength != "yes"


def _line(one: AskedEarly, *, again: bool) -> str:
    """Say what is asked, by which answer, and the first time how the person stands there."""
    outcome = one.outcome
    if again:
        return text("first_days.asked.again", name=outcome.competency.label, because=one.because)
    fields = {"name": label(outcome.competency), "because": one.because}
    if outcome.rank:
        return text("first_days.asked.need", word=text(f"need_short.{outcome.band}"), **fields)
    key = "strong" if outcome.strength == "yes" else "level" if outcome.band in LEVEL else "open"
    return text(f"first_days.asked.{key}", **fields)


def _colleague(person: PersonRecord, needs: list[Outcome]) -> Iterator[str]:
    """Say which kind of colleague to look for, by which way, and what to ask."""
    yield text(f"first_days.colleague.{'who_need' if needs else 'who'}", names=labels(needs[:1]))
    if person.context.get("herkomst") == OUTSIDE:
        yield text("first_days.colleague.outside")
    yield text("first_days.colleague.way")
    if needs and (talk := needs[0].competency.conversation):
        yield text("first_days.colleague.ask_need", situation=talk.situation, result=talk.result)
    yield text("first_days.colleague.ask")
