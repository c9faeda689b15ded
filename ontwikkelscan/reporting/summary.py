"""The first page of a report: what stands out, what to work on, one next step, how sure. It stands alone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Heading, Paragraph
from ontwikkelscan.model.needs import REPORTED
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM
from ontwikkelscan.reporting.words import by_hand, first_tip, has_no_error, has_no_level, names, strengths
from ontwikkelscan.texts import number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.records import Outcome, PersonRecord

IMPORTANT = 4
"""Of five: from here on someone called a competency important."""
MOST_SHOWN = 5
"""Needs and strengths that are told of, the largest first; of the rest, how many (decision 13)."""
MARGINS = 2
"""Competencies told of where there is no need: those with the smallest margin (decision 13)."""


def stands_out(person: PersonRecord) -> Iterator[Block]:
    """Yield the three things that stand out, by fixed rules in a fixed order; or that there is nothing to tell."""
    yield Heading(text("report.summary.stands_out"))
    scored = [outcome for outcome in person.outcomes if outcome.status == "scored"]
    if not scored:
        yield Paragraph(text("report.summary.empty"))
        return
    lines = _about_needs(person, scored) if person.has_levels else iter(())
    yield Bullets(tuple(islice((*lines, *_about_scores(scored)), TOP)), ordered=True)


def work_on(person: PersonRecord) -> Iterator[Block]:
    """Yield the largest needs, at most three, each with something to do, and one next step."""
    if not (person.has_levels and any(outcome.status == "scored" for outcome in person.outcomes)):
        return
    yield Heading(text("report.summary.work_on"))
    first = person.ranked[:TOP]
    if not first:
        yield from no_needs(person)
    else:
        lines = (
            text(
                "report.summary.need",
                name=outcome.competency.name,
                words=text(f"need.{outcome.band}"),
                do=outcome.competency.suggestions.on_the_job
                if outcome.competency.suggestions
                else outcome.competency.definition,
            )
            for outcome in first
        )
        yield Bullets(tuple(line.strip() for line in lines), ordered=True)
        if shown := person.ranked[TOP:MOST_SHOWN]:
            more = len(person.ranked) - MOST_SHOWN
            yield Paragraph(text(f"report.summary.more{'_many' if more > 0 else ''}", names=names(shown), n=more))
    yield Heading(text("report.summary.step"))
    yield Paragraph(_step(first[0], person.questionnaire) if first else text("report.summary.step_any"))


def _step(outcome: Outcome, questionnaire: Questionnaire) -> str:
    name, tip = outcome.competency.name, first_tip(outcome, questionnaire)
    return text("report.summary.step_tip", name=name, tip=tip) if tip else text("report.summary.step_need", name=name)


def no_needs(person: PersonRecord) -> Iterator[Block]:
    """Say that no need was found, and where the self-image lies least far above the required level."""
    if not person.judged:
        yield Paragraph(text("report.needs.not_judged"))
        return
    yield Paragraph(text(f"report.needs.none{by_hand(person)}"))
    nearest = sorted(person.judged, key=lambda outcome: outcome.margin or 0.0)[:MARGINS]
    yield Paragraph(text(f"report.needs.margin_{'one' if len(nearest) == 1 else 'more'}", names=names(nearest)))


def _about_needs(person: PersonRecord, scored: Sequence[Outcome]) -> Iterator[str]:
    bands = {band: [outcome for outcome in person.ranked if outcome.band == band] for band in REPORTED}
    largest, *others = [_counted(band, group) for band, group in bands.items() if group] or [_no_need(person)]
    yield largest
    if strong := strengths(scored):
        form = "one" if len(strong) == 1 else "more" if len(strong) <= MOST_SHOWN else "many"
        yield text(f"report.summary.strong_{form}", n=len(strong), names=names(strong[:MOST_SHOWN]))
    mattering = [outcome for outcome in person.ranked if (outcome.importance or 0) >= IMPORTANT]
    if mattering:
        most = max(outcome.importance or 0 for outcome in mattering)
        labels = person.questionnaire.importance_labels
        fields = {"names": names([outcome for outcome in mattering if outcome.importance == most][:TOP])}
        if labels:
            yield text("report.summary.important", **fields, label=labels[most - 1])
        else:
            yield text("report.summary.important_number", **fields, importance=most, maximum=IMPORTANCE_MAXIMUM)
    yield from others


def _no_need(person: PersonRecord) -> str:
    """Say that there is no need, and how many competencies were compared; or that none could be."""
    n = len(person.judged)
    if not n:
        return text("report.summary.not_judged")
    return text(f"report.summary.no_need_{'one' if n == 1 else 'more'}", n=n, names=names(person.judged[:1]))


def _counted(name: str, group: Sequence[Outcome]) -> str:
    """Name a group: each of up to three, or how many and the first three."""
    form = "one" if len(group) == 1 else "more" if len(group) <= TOP else "many"
    return text(f"report.summary.{name}_{form}", n=len(group), names=names(group[:TOP]))


def _about_scores(scored: Sequence[Outcome]) -> Iterator[str]:
    ordered = sorted(scored, key=lambda outcome: outcome.score or 0.0)
    low, high = ordered[0], ordered[-1]
    if low.score != high.score:
        fields = {"high": high.competency.name, "high_score": number(high.score)}
        yield text("report.summary.range", **fields, low=low.competency.name, low_score=number(low.score))


def not_told(person: PersonRecord) -> Iterator[str]:
    """Say of which competencies it is unknown whether they count, and which have no level, no error or no score."""
    unknown = [outcome for outcome in person.outcomes if outcome.relevant == "unknown" and outcome.status == "scored"]
    no_level = [outcome for outcome in person.outcomes if has_no_level(outcome) and outcome.status == "scored"]
    no_error = [outcome for outcome in person.outcomes if has_no_error(outcome)]
    unreliable = [outcome for outcome in person.outcomes if outcome.unreliable and outcome.score is not None]
    not_scored = [outcome for outcome in person.outcomes if outcome.status != "scored"]
    if not person.has_levels:
        unknown, no_level, no_error, unreliable = [], [], [], []
    groups = {"unknown": unknown, "no_level": no_level, "no_error": no_error, "unreliable": unreliable}
    groups["not_scored"] = not_scored
    for name, group in groups.items():
        if group:
            yield _counted(name, group)
