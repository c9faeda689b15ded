"""The report of one person, written as blocks; every number comes from the record as it is."""

from __future__ import annotations

from itertools import chain
from math import ceil
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Topic,
)
from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.model.needs import REPORTED
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.advice import advice_blocks, has_advice
from ontwikkelscan.reporting.need_page import is_indispensable, need_page, other_parts, own_pages
from ontwikkelscan.reporting.profile import norm_blocks, profile_figure, table_blocks
from ontwikkelscan.reporting.summary import basis, first_page, too_few
from ontwikkelscan.reporting.words import by_hand, has_no_error, has_no_level, how_sure, kept, label, labels, short_word
from ontwikkelscan.saving import KEEP_MONTHS
from ontwikkelscan.scoring.quality import COUNTS
from ontwikkelscan.scoring.verdict import CAUTION, SIGNS
from ontwikkelscan.texts import day, enumeration, moment, section, text, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ontwikkelscan.model.records import Outcome, PersonRecord

ENDINGS = (".pdf", ".html")
FEW_ANSWERED = 0.75
FULL_POWER = 56
"""With fewer answers it is told how often answers at random are not seen (decision 19)."""
FORMS: tuple[Literal["full", "short"], ...] = ("full", "short")
ROLE = "rol"
ITEM_SECONDS = 8
"""What a statement takes to read and answer, as in the form (asking/form.js)."""


def person_report(person: PersonRecord, *, form: str = "full") -> Document:
    """Write the report: ``short`` on two pages that stand alone, or ``full``, which begins with the same two.

    Where nothing is required, it tells of scores alone; where nothing is scored, what is missing. OUTPUT-004 for
    another form.
    """
    if form not in FORMS:
        raise error("OUTPUT-004", form=form, known=", ".join(FORMS), suggestion=did_you_mean(form, FORMS))
    footer = text("footer" if person.has_levels else "footer_scores", respondent=person.respondent)
    if not any(outcome.status == "scored" for outcome in person.outcomes):
        pages: tuple[Iterable[Block], ...] = (_too_few(person),)
        footer = person.respondent  # a reader passes by what stands at the foot of a single page
    else:
        pages = (_opening(person), first_page(person), _profile_page(person))
        if form == "full":
            pages = (*pages, *_more_pages(person))
    return Document(
        title=text("report.title" if person.has_levels else "report.title_scores"),
        subtitle=kept(
            text(
                "report.subtitle",
                questionnaire=person.questionnaire.title or person.questionnaire.id,
                respondent=person.respondent,
                date=day(person.run.time),
            )
        ),
        description=text("report.description"),
        footer=footer,
        date=person.run.time,
        blocks=tuple(chain(*pages)),
        endings=ENDINGS,
        fit=True,
    )


def _more_pages(person: PersonRecord) -> Iterator[Iterable[Block]]:
    """Yield what the full report has beside the first two pages; what follows the pages of needs runs on."""
    norm = tuple(norm_blocks(person))
    if person.has_levels:
        for outcome in own_pages(person):
            yield need_page(outcome, person)
        yield (PageBreak(fit=not person.ranked),)
        if other := tuple(other_parts(person)):
            yield (Heading(text("report.other.heading")), *other)
        if has_advice(person):
            yield advice_blocks(person)
    if norm:
        yield (PageBreak(fit=True), *norm, PageBreak())
    elif not person.ranked:
        yield (PageBreak(fit=True),)
    yield _account(person)


def _opening(person: PersonRecord) -> Iterator[Block]:
    yield from _caution(person)
    if note := (person.questionnaire.notes or {}).get(str(person.context.get(ROLE))):
        yield Paragraph(note, "note")


def _too_few(person: PersonRecord) -> Iterator[Block]:
    n_open = sum(said == "missing" for outcome in person.outcomes for said in outcome.said)
    minutes = max(1, ceil(n_open * ITEM_SECONDS / 60))
    return too_few(person, minutes=minutes, answered=_answered(person))


def _profile_page(person: PersonRecord) -> Iterator[Block]:
    """Yield all competencies with their values, what to look out for, and why they are asked."""
    yield PageBreak(fit=True)
    yield Heading(text("report.profile.heading"))
    yield Paragraph(_counted(person), "lead")
    yield profile_figure(person)
    if person.has_levels:
        there = {short_word(outcome) for outcome in person.outcomes}
        meanings = {_word(name): meaning for name, meaning in section("report.profile.meanings").items()}
        told = tuple((word, meaning) for word, meaning in meanings.items() if word in there)
        if told:
            yield Topic(text("report.profile.words"), (Facts(told),), text("report.profile.meanings_note"))
    if lines := [*_indispensable(person), *_not_told(person), *_few_answers(person)]:
        yield Topic(text("report.profile.watch"), (Bullets(tuple(lines)),))
    if person.questionnaire.rules is not None:
        yield Topic(text("report.asked.heading"), tuple(_why_asked(person)))
    yield Paragraph(how_sure(text("report.profile.sure")), "note")


def _word(name: str) -> str:
    """Return the word of the profile that has this meaning."""
    return text(f"report.word.{name}") if name in ("strength", "level") else text(f"need_short.{name}")


def _counted(person: PersonRecord) -> str:
    """Say how many needs there are, of how many competencies, and how sure they are."""
    if not person.has_levels:
        return text("report.profile.lead_scores")
    n = len(person.judged)
    if not n:
        return text("report.profile.lead_not_judged")
    bands = {band: sum(outcome.band == band for outcome in person.ranked) for band in REPORTED}
    told = enumeration([text(f"report.profile.n_{band}", n=count) for band, count in bands.items() if count])
    if not told:
        return text("report.profile.lead_none", n=n) if n > 1 else text("report.profile.lead_none_one")
    return text("report.profile.lead_one", bands=told) if n == 1 else text("report.profile.lead", n=n, bands=told)


def _indispensable(person: PersonRecord) -> Iterator[str]:
    """Say of what someone calls indispensable, and is not the largest need, where it stands."""
    labels_ = person.questionnaire.importance_labels
    called = labels_[-1] if labels_ else text("report.profile.highest")
    own = own_pages(person)
    found = [one for one in person.outcomes if is_indispensable(one) and one.score is not None]
    if needs := [outcome for outcome in found if outcome.rank > 1]:
        yield text("report.profile.indispensable", names=labels(needs), label=called)
    for outcome in (one for one in found if one.relevant == "no"):
        told = text("report.profile.indispensable_aside", name=outcome.competency.label, label=called)
        yield f"{told} {text('report.profile.has_page')}" if outcome in own else told


def _not_told(person: PersonRecord) -> Iterator[str]:
    """Say of which competencies it is unknown whether they count, and which have no level, no error or no score."""
    unknown = [outcome for outcome in person.outcomes if outcome.relevant == "unknown" and outcome.status == "scored"]
    no_level = [outcome for outcome in person.outcomes if has_no_level(outcome) and outcome.status == "scored"]
    no_error = [outcome for outcome in person.outcomes if has_no_error(outcome)]
    unreliable = [outcome for outcome in person.outcomes if outcome.unreliable and outcome.score is not None]
    if not person.has_levels:
        unknown, no_level, no_error, unreliable = [], [], [], []
    groups = {"unknown": unknown, "no_level": no_level, "no_error": no_error, "unreliable": unreliable}
    groups["too_few"] = [outcome for outcome in person.outcomes if outcome.status not in ("scored", "not_asked")]
    groups["not_asked"] = [outcome for outcome in person.outcomes if outcome.status == "not_asked"]
    for name, group in groups.items():
        if group:
            yield _named(name, group)


def _named(name: str, group: Sequence[Outcome]) -> str:
    """Name a group: each of up to three, or how many and the first three."""
    form = "one" if len(group) == 1 else "more" if len(group) <= TOP else "many"
    return text(f"report.watch.{name}_{form}", n=len(group), names=labels(group[:TOP]))


def _why_asked(person: PersonRecord) -> Iterator[Paragraph | Bullets]:
    """Say by which answers about the municipality something counts, or counts for more."""
    groups: dict[str, list[str]] = {"counts": [], "more": []}
    for outcome in person.outcomes:
        if halves := [rule.because.get(outcome.competency.id, "") for rule in outcome.rules if not outcome.by_hand]:
            key = "counts" if outcome.competency.kind == "situational" else "more"
            named = {"name": label(outcome.competency), "because": halves[0]}
            groups[key].append(text("report.asked.because", **named) if halves[0] else f"**{named['name']}**")
    by_hand = tuple(text("report.asked.by_hand", name=label(one.competency)) for one in person.outcomes if one.by_hand)
    lead = [text("report.asked.everyone" if by_hand or any(groups.values()) else "report.asked.none")]
    for key, lines in groups.items():
        if lines:
            yield Paragraph(" ".join([*lead, text(f"report.asked.{key}")]))
            yield Bullets(tuple(lines))
            lead = []
    if lead:
        yield Paragraph(lead[0])
    if by_hand:
        yield Bullets(by_hand)
    situational = [outcome for outcome in person.outcomes if outcome.competency.kind == "situational"]
    if person.questionnaire.own_choice and all(outcome.relevant != "yes" for outcome in situational):
        yield Paragraph(text("report.asked.choose"))


def _facts(person: PersonRecord) -> Iterator[tuple[str, str]]:
    yield text("report.facts.answered"), _answered(person)
    if norm := person.run.norm:
        yield text("report.facts.norm"), text("report.facts.norm_value", **{**norm, "n": thousands(int(norm["n"]))})
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


def _account(person: PersonRecord) -> Iterator[Block]:
    """Yield all values, how they were computed, with what, and how long to keep them."""
    yield Heading(text("report.account.heading"))
    yield from table_blocks(person)
    computed = [text("report.account.computed")]
    provisional = person.questionnaire.provisional
    origin = basis(person)
    if any(outcome.low is not None for outcome in person.outcomes):
        computed.append(text(f"report.account.interval_{origin}"))
    if origin == "norm":
        computed.append(text("report.account.computed_norm", title=person.run.norm["title"]))
    elif origin == "provisional" and provisional is not None:
        computed.append(text("report.account.computed_provisional", source=provisional.source))
    rules = [text(f"report.account.rules{by_hand(person)}")]
    if person.questionnaire.rules is not None:
        rules.append(person.questionnaire.rules.note)
    days, keep = text("report.account.days"), text("report.account.keep", months=KEEP_MONTHS, until=_until(person))
    for words in (" ".join(computed), days, " ".join(rules), _filling_in(person), keep):
        yield Paragraph(words, "note")
    yield Paragraph(" ".join(f"**{term}.** {words}." for term, words in _facts(person)), "note")


def _until(person: PersonRecord) -> str:
    years, months = divmod(person.run.time.month - 1 + KEEP_MONTHS, 12)
    return moment(f"{person.run.time.year + years}-{months + 1}")


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
        yield text("report.watch.quality_few")
