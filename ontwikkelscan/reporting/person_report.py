"""The report of one person, written as blocks; every number comes from the record as it is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal, cast

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
from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.reporting.advice import advice_blocks, has_advice
from ontwikkelscan.reporting.need_page import is_long, need_page
from ontwikkelscan.reporting.profile import dots_blocks, norm_blocks, radar_blocks, table_blocks
from ontwikkelscan.reporting.summary import MOST_SHOWN, no_needs, not_told, stands_out, work_on
from ontwikkelscan.reporting.words import by_hand, names, strengths
from ontwikkelscan.scoring.quality import COUNTS
from ontwikkelscan.scoring.verdict import CAUTION, SIGNS
from ontwikkelscan.texts import day, enumeration, moment, number, section, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.model.records import PersonRecord

ENDINGS = (".pdf", ".html")
USED = 2
"""Strengths of which is told how they help others: more is not kept in mind (convention)."""
ENOUGH = ("none", "unlikely")
"""Bands that are no need, from the surest on."""
MOST_THEMES = 3
FEW_ANSWERED = 0.75
FULL_POWER = 56
"""With fewer answers it is told how often answers at random are not seen (decision 19)."""
FORMS: tuple[Literal["full", "short"], ...] = ("full", "short")
KEEP_YEARS = 3
ROLE = "rol"
PLAN_ROOM = {"want": 2, "do": 2, "help": 1, "notice": 2, "question": 2, "people": 1, "result": 2, "look_back": 1}
"""Questions of the plan, and lines to write on."""


def person_report(person: PersonRecord, *, form: str = "full") -> Document:
    """Write the report: ``short`` on two pages that stand alone, or ``full``, which begins with the same two.

    Where nothing is required, it tells of scores alone. OUTPUT-004 for another form.
    """
    if form not in FORMS:
        raise error("OUTPUT-004", form=form, known=", ".join(FORMS), suggestion=did_you_mean(form, FORMS))
    first = (_opening(person), stands_out(person), work_on(person), _sure(person), _at_a_glance(person))
    rest: tuple[Iterable[Block], ...] = ()
    if form == "full":
        # Rows without a score are higher: only then does the chart with what explains it need to be fitted.
        fit = any(outcome.score is None for outcome in person.outcomes)
        chart = ((PageBreak(fit=fit),), dots_blocks(person), _reading(person))
        advice = advice_blocks(person) if has_advice(person) else ()
        levels = (_context(person), _needs(person), _enough(person), advice, _norm(person), _plan())
        rest = (*chart, *levels, _account(person), _glossary(person))
        if not person.has_levels:
            rest = (*chart, _norm(person), _account(person))
    return Document(
        title=text("report.title" if person.has_levels else "report.title_scores"),
        subtitle=text(
            "report.subtitle",
            questionnaire=person.questionnaire.title or person.questionnaire.id,
            respondent=person.respondent,
            date=day(person.run.time),
        ),
        description=text("report.description"),
        footer=text("footer" if person.has_levels else "footer_scores", respondent=person.respondent),
        date=person.run.time,
        blocks=tuple(chain(*first, *rest)),
        endings=ENDINGS,
        fit=True,
    )


def _opening(person: PersonRecord) -> Iterator[Block]:
    yield Paragraph(text(f"report.lead{by_hand(person)}" if person.has_levels else "report.lead_scores"), "lead")
    if person.questionnaire.introduction:
        yield Paragraph(person.questionnaire.introduction)
    if note := (person.questionnaire.notes or {}).get(str(person.context.get(ROLE))):
        yield Paragraph(note)
    yield from _caution(person)


def _facts(person: PersonRecord) -> Iterator[tuple[str, str]]:
    if any(question.id == ROLE for question in person.questionnaire.context.facts):
        yield text("report.facts.role"), role(person)
    years, inhabitants = person.context.get("jaren_in_rol"), person.context.get("inwoners")
    if isinstance(years, float):
        yield text("report.facts.years"), number(years, 0 if years == int(years) else 1)
    if isinstance(inhabitants, float):
        yield text("report.facts.inhabitants"), thousands(inhabitants)
    yield text("report.facts.answered"), _answered(person)
    norm = person.run.norm
    yield (
        text("report.facts.norm"),
        text("report.facts.norm_value", **{**norm, "n": thousands(int(norm["n"]))})
        if norm
        else text("report.facts.norm_none"),
    )
    versions = {
        "questionnaire": person.run.questionnaire["id"],
        "version": person.run.questionnaire["version"],
        "hash": person.run.questionnaire["hash"][:8],
        "software": person.run.software,
    }
    yield text("report.facts.versions"), text("report.facts.versions_value", **versions)


def _answered(person: PersonRecord) -> str:
    counts = {note.index: int(note.value) for note in person.quality if note.family == COUNTS}
    return text("report.facts.answered_value", n_items=len(person.questionnaire.item_ids), **counts)


def role(person: PersonRecord) -> str:
    """Return the role in words."""
    question = next((question for question in person.questionnaire.context.facts if question.id == ROLE), None)
    value = person.context.get(ROLE)
    if question is None or question.options is None or value is None:
        return text("report.facts.role_unknown")
    return question.options[str(value)]


def _sure(person: PersonRecord) -> Iterator[Block]:
    """Say how sure all of this is, and what it is not for."""
    yield Heading(text("report.summary.sure"))
    basis, rules = _basis(person), person.questionnaire.rules
    lines = [text("report.summary.sure_self")]
    if any(outcome.low is not None for outcome in person.outcomes):
        lines.append(text(f"report.summary.sure_{basis}"))
    if rules is not None:
        lines.append(text("report.summary.sure_required", set_by=rules.set_by))
    elif person.has_levels:
        lines.append(text("report.summary.sure_by_hand"))
    lines.append(text("report.summary.sure_purpose"))
    lines += not_told(person)
    yield Bullets((*lines, *_few_answers(person)))


def _basis(person: PersonRecord) -> str:
    """Return where the error of a score comes from: a norm, the sample, or what the questionnaire assumes."""
    basis = cast("list[str]", person.run.settings["basis"])
    return "norm" if "norm" in basis else str(person.run.settings.get("reliability", "provisional"))


def _at_a_glance(person: PersonRecord) -> Iterator[Block]:
    yield PageBreak(fit=True)
    yield from radar_blocks(person)
    remark = text("report.summary.keep", answered=_answered(person), until=_until(person))
    yield from table_blocks(person, remark=remark)


def _norm(person: PersonRecord) -> Iterator[Block]:
    if blocks := tuple(norm_blocks(person)):
        yield PageBreak()
        yield from blocks


def _reading(person: PersonRecord) -> Iterator[Block]:
    questionnaire = person.questionnaire
    scale: dict[str, object] = {"minimum": questionnaire.minimum, "maximum": questionnaire.maximum}
    yield Heading(text("report.reading.heading"))
    if labels := questionnaire.labels:
        yield Paragraph(text("report.reading.answers", first=labels[0], last=labels[-1], **scale))
    else:
        yield Paragraph(text("report.reading.answers_numbers", **scale))
    if any(outcome.low is not None for outcome in person.outcomes):
        basis = text(f"report.reading.interval_{_basis(person)}")
        yield Paragraph(f"{text('report.reading.interval')} {basis}")
    if not person.has_levels:
        return
    if questionnaire.rules is None:
        yield Paragraph(text("report.reading.required_by_hand"))
    else:
        yield Paragraph(text("report.reading.required", set_by=questionnaire.rules.set_by))
    rows = tuple((text(f"need_short.{name}"), words) for name, words in section("report.reading.words_rows").items())
    yield Table(text("report.reading.words"), texts("report.reading.words_header"), rows, (1.2, 4.0))


def _context(person: PersonRecord) -> Iterator[Block]:
    if person.questionnaire.rules is None:
        return
    yield PageBreak(fit=True)
    yield Heading(text("report.context.heading"))
    yield Paragraph(text("report.context.lead", note=person.questionnaire.rules.note))
    rules = {rule.id: rule for outcome in person.outcomes for rule in outcome.rules}
    lines = []
    for rule in (rule for rule in person.questionnaire.rules.rules if rule.id in rules):
        touched = [outcome for outcome in person.outcomes if rule in outcome.rules]
        lines.append(text("report.context.rule", names=names(touched), reason=rule.reason, rule=rule.id))
    lines += [
        text("report.context.by_hand", name=outcome.competency.name) for outcome in person.outcomes if outcome.by_hand
    ]
    yield Bullets(tuple(lines)) if lines else Paragraph(text("report.context.none"))
    situational = [outcome for outcome in person.outcomes if outcome.competency.kind == "situational"]
    if person.questionnaire.own_choice and all(outcome.relevant != "yes" for outcome in situational):
        yield Paragraph(text("report.context.choose"))
    for relevance, key in (("no", "not_counting"), ("unknown", "unknown")):
        if group := [outcome for outcome in person.outcomes if outcome.relevant == relevance]:
            yield Paragraph(text(f"report.context.{key}", names=names(group)))


def _needs(person: PersonRecord) -> Iterator[Block]:
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        return
    yield Heading(text("report.needs.heading"))
    weighed = "" if person.asks_importance else "_unweighed"
    if not person.ranked:
        yield from no_needs(person)
    else:
        lead = f"lead_one{by_hand(person)}" if len(person.ranked) == 1 else f"lead{weighed}"
        yield Paragraph(text(f"report.needs.{lead}"))
    if len(person.ranked) > 1 and person.themes:
        yield Paragraph(text("report.needs.themes"))
        lines = [
            text("report.needs.theme", name=theme.name, text=theme.text, needs=enumeration([c.name for c in needs]))
            for theme, needs in person.themes[:MOST_THEMES]
        ]
        yield Bullets(tuple(lines))
    if person.ways:
        yield Paragraph(text("report.needs.ways"), "note")
    for outcome in person.ranked[:MOST_SHOWN]:
        yield from need_page(outcome, person)
    rest = len(person.ranked[MOST_SHOWN:])
    if not person.levels_by_hand or any(is_long(outcome.competency) for outcome in person.ranked):
        yield PageBreak(fit=True)
    if rest:
        yield Heading(text("report.needs.more_heading"), 2)
        yield Paragraph(text("report.needs.more_one") if rest == 1 else text("report.needs.more", n=rest))


def _enough(person: PersonRecord) -> Iterator[Block]:
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        return
    yield Heading(text("report.enough.heading"))
    strong = strengths(person.outcomes)
    if strong:
        form = "strong_many" if len(strong) > MOST_SHOWN else "strong"
        more = len(strong) - MOST_SHOWN
        yield Paragraph(text(f"report.enough.{form}", names=names(strong[:MOST_SHOWN]), n=more))
        helping = [outcome.competency for outcome in strong[:USED] if outcome.competency.use_strength]
        if helping:
            yield Bullets(tuple(text("report.enough.use", name=one.name, text=one.use_strength) for one in helping))
    groups = {band: [o for o in person.outcomes if o.band == band and o.strength != "yes"] for band in ENOUGH}
    for band, group in groups.items():
        if group:
            yield Paragraph(text(f"report.enough.{band}", names=names(group)))
    if not strong and not any(groups.values()):
        yield Paragraph(text(f"report.enough.{'nowhere' if person.judged else 'not_judged'}"))


def _plan() -> Iterator[Block]:
    yield PageBreak(fit=True)
    yield Heading(text("report.plan.heading"))
    yield Paragraph(text("report.plan.lead"))
    for name, n_lines in PLAN_ROOM.items():
        yield Blank(text(f"report.plan.{name}"), n_lines)


def _account(person: PersonRecord) -> Iterator[Block]:
    """Say how it was computed, with what, and how long to keep it."""
    yield PageBreak(fit=True)
    yield Heading(text("report.account.heading"))
    computed = [text("report.account.computed")]
    provisional = person.questionnaire.provisional
    basis = _basis(person)
    if basis == "norm":
        computed.append(text("report.account.computed_norm", title=person.run.norm["title"]))
    elif basis == "sample":
        computed.append(text("report.account.computed_sample"))
    elif provisional is not None:
        computed.append(text("report.account.computed_provisional", source=provisional.source))
    rules = text(f"report.account.rules{by_hand(person)}")
    days, keep = text("report.account.days"), text("report.account.keep", until=_until(person))
    yield Bullets((" ".join(computed), days, rules, _filling_in(person), keep))
    yield Facts(tuple(_facts(person)))


def _glossary(person: PersonRecord) -> Iterator[Block]:
    """Explain the words; where levels were set by hand none of a profile, a norm or importance that is not there."""
    terms = section("report.glossary.terms")
    if person.levels_by_hand:
        there = {"Belang": person.asks_importance, "Normgroep": bool(person.run.norm)}
        terms = {word: words for word, words in terms.items() if there.get(word, True)}
        terms |= section("report.glossary.by_hand")
    yield Heading(text("report.glossary.heading"))
    yield Facts(tuple(terms.items()))


def _until(person: PersonRecord) -> str:
    time = person.run.time
    return moment(f"{time.year + KEEP_YEARS}-{time.month}")


def _caution(person: PersonRecord) -> Iterator[Block]:
    """Say at the top what was seen in the way of filling in; an order explains that no content was."""
    seen = [note.index for note in person.quality if note.flag == "yes" and note.index in SIGNS]
    seen = [sign for sign in seen if sign != "content" or "regularity" not in seen]
    if seen:
        signs = " ".join(text(f"report.caution.{sign}") for sign in seen)
        yield Callout(text("report.caution.title"), text("report.caution.text", signs=signs), "caution")


def _filling_in(person: PersonRecord) -> str:
    """Say what was looked at in the way of filling in, and what that cannot see."""
    notes = {note.index: note for note in person.quality}
    if notes[CAUTION].flag == "not_computable":
        return text("report.filling_in.not_judged", n_answered=int(notes["n_answered"].value))
    if notes["content"].flag == "not_computable":
        return text("report.filling_in.no_content")
    power = "few" if notes["n_answered"].value < FULL_POWER else "many"
    return f"{text('report.filling_in.judged')} {text(f'report.filling_in.{power}')}"


def _few_answers(person: PersonRecord) -> Iterator[str]:
    notes = {note.index: note for note in person.quality}
    if notes["n_answered"].value < FEW_ANSWERED * len(person.questionnaire.item_ids):
        yield text("report.caveats.quality_few")
