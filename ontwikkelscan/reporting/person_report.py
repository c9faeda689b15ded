"""The report of one person, written as blocks; every number comes from the record as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.advice import advice_blocks
from ontwikkelscan.reporting.document import (
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
from ontwikkelscan.reporting.profile import norm_blocks, profile_blocks
from ontwikkelscan.reporting.words import ENOUGH, chance, is_open, is_sure_enough, names, score_words
from ontwikkelscan.scoring.quality import ALL, COUNTS
from ontwikkelscan.texts import MONTHS, day, enumeration, level, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ontwikkelscan.model.person import Outcome, PersonRecord

MOST_WRITTEN_OUT = 6
"""Needs that are written out; the rest is named."""
MOST_THEMES = 3
FEW_ANSWERED = 0.75
KEEP_YEARS = 3
ROLE = "rol"


def person_report(person: PersonRecord, *, form: str = "full") -> Document:
    """Write the report: ``full``, or ``short`` on about two pages; of scores alone where nothing is required."""
    if person.has_levels:
        needs = [_context, _needs, _enough, advice_blocks]
        full = [_opening, _in_short, _profile, _reading, *needs, norm_blocks, _next, _caveats]
        short = [_opening, _in_short, _profile, _next, _short_caveats]
    else:
        full, short = [_opening, _profile, _reading, norm_blocks, _caveats], [_opening, _profile, _short_caveats]
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
        blocks=tuple(block for part in (full if form == "full" else short) for block in part(person)),
    )


def _opening(person: PersonRecord) -> Iterator[Block]:
    yield Paragraph(text("report.lead" if person.has_levels else "report.lead_scores"), "lead")
    if person.questionnaire.introduction:
        yield Paragraph(person.questionnaire.introduction)
    if note := (person.questionnaire.notes or {}).get(str(person.context.get(ROLE))):
        yield Paragraph(note)
    yield from _caution(person)
    yield Facts(tuple(_facts(person)))


def _facts(person: PersonRecord) -> Iterator[tuple[str, str]]:
    yield text("report.facts.respondent"), person.respondent
    yield text("report.facts.date"), day(person.run.time)
    if any(question.id == ROLE for question in person.questionnaire.context.facts):
        yield text("report.facts.role"), role(person)
    years, inhabitants = person.context.get("jaren_in_rol"), person.context.get("inwoners")
    if isinstance(years, float):
        yield text("report.facts.years"), number(years, 0 if years == int(years) else 1)
    if isinstance(inhabitants, float):
        yield text("report.facts.inhabitants"), thousands(inhabitants)
    counts = {note.index: int(note.value) for note in person.quality if note.family == COUNTS}
    n_items = len(person.questionnaire.item_ids)
    yield text("report.facts.answered"), text("report.facts.answered_value", n_items=n_items, **counts)
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


def role(person: PersonRecord) -> str:
    """Return the role in words."""
    question = next((question for question in person.questionnaire.context.facts if question.id == ROLE), None)
    value = person.context.get(ROLE)
    if question is None or question.options is None or value is None:
        return text("report.facts.role_unknown")
    return question.options[str(value)]


def _in_short(person: PersonRecord) -> Iterator[Block]:
    yield Heading(text("report.in_short.heading"))
    scored = [outcome for outcome in person.outcomes if outcome.status == "scored"]
    if not scored:
        yield Paragraph(text("report.in_short.empty"))
        return
    lines = [_count_line("clear", person)]
    if any(outcome.band == "possible" for outcome in scored):
        lines.append(_count_line("possible", person))
    groups = {
        "open": [outcome for outcome in scored if is_open(outcome)],
        "enough": [outcome for outcome in scored if outcome.relevant == "yes" and is_sure_enough(outcome)],
        "unknown": [outcome for outcome in scored if outcome.relevant == "unknown"],
        "not_scored": [outcome for outcome in person.outcomes if outcome.status != "scored"],
    }
    lines += [text(f"report.in_short.{name}", names=names(group)) for name, group in groups.items() if group]
    yield Bullets(tuple(lines))


def _count_line(band: str, person: PersonRecord) -> str:
    group = [outcome for outcome in person.ranked if outcome.band == band]
    form = "none" if not group else "one" if len(group) == 1 else "more"
    return text(f"report.in_short.{band}_{form}", n=len(group), names=names(group))


def _profile(person: PersonRecord) -> Iterator[Block]:
    if person.has_levels:
        yield PageBreak()
    yield from profile_blocks(person)


def _reading(person: PersonRecord) -> Iterator[Block]:
    questionnaire = person.questionnaire
    scale: dict[str, object] = {"minimum": questionnaire.minimum, "maximum": questionnaire.maximum}
    yield Heading(text("report.reading.heading"))
    if labels := questionnaire.labels:
        yield Paragraph(text("report.reading.answers", first=labels[0], last=labels[-1], **scale))
    else:
        yield Paragraph(text("report.reading.answers_numbers", **scale))
    if any(outcome.low is not None for outcome in person.outcomes):
        interval = [text("report.reading.interval")]
        if person.has_levels:
            interval.append(text("report.reading.interval_required"))
        yield Paragraph(" ".join(interval))
        yield Paragraph(text(f"report.reading.interval_{person.run.settings['basis']}"))
    if questionnaire.rules is None:
        return
    yield Paragraph(text("report.reading.required", set_by=questionnaire.rules.set_by))
    bands = ("clear", "possible", "unlikely", "none")
    rows = tuple((text(f"need.{band}"), text(f"report.reading.words_{band}")) for band in bands)
    yield Table(text("report.reading.words_caption"), texts("report.reading.words_header"), rows, (1.0, 1.6))


def _context(person: PersonRecord) -> Iterator[Block]:
    if person.questionnaire.rules is None:
        return
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
    for relevance, key in (("no", "not_counting"), ("unknown", "unknown")):
        if group := [outcome for outcome in person.outcomes if outcome.relevant == relevance]:
            yield Paragraph(text(f"report.context.{key}", names=names(group)))


def _needs(person: PersonRecord) -> Iterator[Block]:
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        return
    yield Heading(text("report.needs.heading"))
    yield Paragraph(text("report.needs.lead" if person.ranked else "report.needs.none"))
    if len(person.ranked) > 1 and person.themes:
        yield Paragraph(text("report.needs.themes"))
        lines = [
            text("report.needs.theme", name=theme.name, text=theme.text, needs=enumeration([c.name for c in needs]))
            for theme, needs in person.themes[:MOST_THEMES]
        ]
        yield Bullets(tuple(lines))
    for outcome in person.ranked[:MOST_WRITTEN_OUT]:
        yield from _need(outcome, person)
    if rest := person.ranked[MOST_WRITTEN_OUT:]:
        yield Paragraph(text("report.needs.more", names=names(rest)))
    if open_ := [outcome for outcome in person.outcomes if is_open(outcome)]:
        yield Heading(text("report.needs.open_heading"), 2)
        yield Paragraph(text("report.needs.open", names=names(open_)))


def _need(outcome: Outcome, person: PersonRecord) -> Iterator[Block]:
    competency = outcome.competency
    words = text(f"need.{outcome.band}")
    yield Heading(text("report.needs.label", rank=outcome.rank, name=competency.name, words=words), 2)
    yield Paragraph(text("report.needs.about", definition=competency.definition))
    yield Paragraph(" ".join(_what_it_says(outcome, person)))
    if competency.too_little:
        yield Paragraph(text("report.needs.pattern", text=competency.too_little))
    if competency.suggestions is not None:
        yield Heading(text("report.needs.suggestions"), 3)
        ways = ("on_the_job", "with_others", "by_study")
        yield Bullets(tuple(text(f"report.needs.{way}", text=getattr(competency.suggestions, way)) for way in ways))
    if competency.conversation is not None:
        yield Heading(text("report.needs.conversation"), 3)
        questions = competency.conversation
        yield Bullets((questions.situation, questions.action, questions.result), ordered=True)


def _what_it_says(outcome: Outcome, person: PersonRecord) -> Iterator[str]:
    questionnaire = person.questionnaire
    assert outcome.score is not None  # noqa: S101 - a ranked need has a score
    yield text(
        "report.needs.says",
        score=number(outcome.score),
        word=score_words(outcome.score, questionnaire),
        required=level(outcome.required),
        chance=chance(outcome.need_probability),
    )
    if outcome.sensitive:
        yield text("report.needs.sensitive")
    if outcome.importance is None:
        yield text("report.needs.importance_none")
    else:
        labels = questionnaire.importance_labels
        label = labels[outcome.importance - 1]
        yield text("report.needs.importance", label=label, importance=outcome.importance, maximum=len(labels))
    n_items = len(outcome.competency.items)
    if outcome.n_answered < n_items:
        yield text("report.needs.partly", n_answered=outcome.n_answered, n_items=n_items)
    if outcome.top_share is not None and outcome.rank <= TOP:
        yield text("report.needs.order", share=chance(outcome.top_share))


def _enough(person: PersonRecord) -> Iterator[Block]:
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        return
    counted = [outcome for outcome in person.outcomes if outcome.relevant == "yes" and outcome.band in ENOUGH]
    sure = [outcome for outcome in counted if is_sure_enough(outcome)]
    likely = [outcome for outcome in counted if outcome not in sure and not is_open(outcome)]
    yield Heading(text("report.enough.heading"))
    for key, group in (("sure", sure), ("likely", likely)):
        if group:
            yield Paragraph(text(f"report.enough.{key}", names=names(group)))
    if not sure and not likely:
        yield Paragraph(text("report.enough.none"))


def _next(_: PersonRecord) -> Iterator[Block]:
    yield Heading(text("report.next.heading"))
    yield Bullets(texts("report.next.steps"), ordered=True)


def _short_caveats(person: PersonRecord) -> Iterator[Block]:
    yield Heading(text("report.caveats.heading"))
    lines = _standing(person)
    yield Bullets((*lines, *_quality(person), _keep(person)))


def _caveats(person: PersonRecord) -> Iterator[Block]:
    yield Heading(text("report.caveats.heading"))
    lines = [*_standing(person), text("report.caveats.rules")]
    provisional = person.questionnaire.provisional
    computed = [text("report.caveats.computed")]
    if person.run.settings["basis"] == "norm":
        computed.append(text("report.caveats.computed_norm", title=person.run.norm["title"]))
    elif provisional is not None:
        computed.append(text("report.caveats.computed_provisional", source=provisional.source))
    yield Bullets((*lines, *_quality(person), _keep(person), " ".join(computed)))


def _standing(person: PersonRecord) -> list[str]:
    """Say what the scan is and is not."""
    lines = [text("report.caveats.self"), text("report.caveats.purpose")]
    if person.questionnaire.rules is not None:
        lines.append(text("report.caveats.required", set_by=person.questionnaire.rules.set_by))
    return lines


def _keep(person: PersonRecord) -> str:
    time = person.run.time
    return text("report.caveats.keep", until=f"{MONTHS[time.month - 1]} {time.year + KEEP_YEARS}")


def _caution(person: PersonRecord) -> Iterator[Block]:
    """Say at the top that this way of filling in asks for care, so that the person sees it first."""
    flagged = dict.fromkeys(note.family for note in person.quality if note.flag == "yes")
    if ALL in flagged:
        families = enumeration([text(f"report.caution.{family}") for family in flagged if family != ALL])
        words = text("report.caution.text", families=families, source=_response_model(person)["source"])
        yield Callout(text("report.caution.title"), words, "caution")


def _response_model(person: PersonRecord) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", person.run.settings["response_model"])


def _quality(person: PersonRecord) -> Iterator[str]:
    notes = {note.index: note for note in person.quality}
    run = notes["longstring"]
    if run.flag == "yes" and notes["families_flagged"].flag != "yes":
        model = _response_model(person)
        limit, source = int(model["longstring"]), model["source"]
        yield text("report.caveats.quality_longstring", value=int(run.value), limit=limit, source=source)
    if notes["n_answered"].value < FEW_ANSWERED * len(person.questionnaire.item_ids):
        yield text("report.caveats.quality_few")
