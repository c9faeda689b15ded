"""All intakes for one programme on a landscape page: who comes, where to begin, what stands out, by their ids."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_lowercase
from typing import TYPE_CHECKING

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.documents.blocks import Block, Document, Paragraph, Table
from ontwikkelscan.reporting.intake_sheet import WHO, answered, known, ranked
from ontwikkelscan.reporting.words import kept, label
from ontwikkelscan.texts import day, enumeration, number, section, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.recommending.shared import IntakeRecord

TOP = 2
"""Needs that are named because they come back most."""


def intake_overview(intakes: Sequence[IntakeRecord]) -> Document:
    """Write a row per talk, with what each person shares and nothing else; intakes of one result, at least one.

    Nothing orders people but their id. Which needs come back most is told only of those that at least five people share
    (``LEAST``).
    """
    ordered = sorted(intakes, key=lambda intake: intake.shared.respondent)
    first = ordered[0]
    fields = {"programme": first.programme.name, "n": len(intakes), "date": day(first.shared.time)}
    return Document(
        title=text("intake.overview.title"),
        subtitle=kept(text("intake.overview.subtitle", **fields)),
        description=text("intake.overview.description"),
        footer=text("intake.overview.footer"),
        date=first.shared.time,
        blocks=tuple(block for part in (_opening, _people, _legend) for block in part(ordered)),
        endings=(".pdf", ".html"),
        fit=True,
        landscape=True,
    )


def _opening(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    """Yield which needs come back most, and how many talks have something to check beforehand."""
    counts = Counter(outcome.competency.label for intake in intakes for outcome in ranked(intake))
    often = [name for name, n in counts.most_common(TOP) if n >= LEAST]
    n_open = sum(bool(_letters(intake, "no") or _letters(intake, "unknown")) for intake in intakes)
    said = [text("intake.overview.often" if len(often) > 1 else "intake.overview.often_one", names=enumeration(often))]
    said = said if often else [text("intake.overview.lead")]
    if n_open:
        said.append(text("intake.overview.open", n=n_open) if n_open > 1 else text("intake.overview.open_one"))
    yield Paragraph(" ".join(said), "lead")
    if intakes[0].remark:
        yield Paragraph(intakes[0].remark, "note")


def _people(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    """Yield a row per person; a column is there where the questionnaire asks it, or the programme works with needs."""
    asked = {question.id for question in intakes[0].shared.questionnaire.context.facts}
    left_out = {name for name in WHO if name not in asked}
    if not intakes[0].programme.intake.levels:
        left_out |= {"first", "second"}
    widths = {"who": 13.0, "gemeente": 34.0, "rol": 37.0, "jaren_in_rol": 16.0, "first": 51.0, "second": 51.0}
    widths |= {"note": 35.0, "date": 16.0, "done": 12.0}  # millimetres, together as wide as the page
    columns, header = [name for name in widths if name not in left_out], section("intake.overview.column")
    rows = [_person(intake) for intake in intakes]
    yield Table(
        text("intake.overview.caption"),
        tuple(header[name] for name in columns),
        tuple(tuple(row.get(name, "") for name in columns) for row in rows),
        tuple(widths[name] for name in columns),
    )


def _person(intake: IntakeRecord) -> dict[str, str]:
    """Return the cells of one person, but for those to write in."""
    shared = intake.shared
    facts = {question.id: words for question, words in answered(shared, shared.questionnaire.context.facts)}
    said = {name: facts.get(name, number(None)) for name in WHO}
    said["rol"] = re.split(" / |: ", said["rol"])[0]  # a role without what explains it
    needs = [
        text("intake.overview.need", name=label(need.competency), word=text(f"need_short.{need.band}"))
        for need in ranked(intake)
    ]
    if not shared.share.needs:
        needs = [number(None)] * 2
    elif not needs:
        needs = [text(f"need_short.{'none' if known(shared) else 'unknown'}")]
    columns = dict(zip(("first", "second"), needs, strict=False))
    return {"who": shared.respondent, **said, **columns, "note": "; ".join(_exceptions(intake))}


def _exceptions(intake: IntakeRecord) -> Iterator[str]:
    """Yield what makes this talk another one than most."""
    shared = intake.shared
    if letters := _letters(intake, "no"):
        yield text("intake.overview.not_met", letters=", ".join(letters))
    if letters := _letters(intake, "unknown"):
        yield text("intake.overview.unknown", letters=", ".join(letters))
    if shared.questions:
        yield text("intake.overview.own")
    if shared.outcomes_shared == "some":
        yield text("intake.overview.some", n=len(shared.outcomes), n_all=shared.n_all)
    if not shared.outcomes and not shared.share.words:
        yield text("intake.overview.nothing")


def _letters(intake: IntakeRecord, verdict: str) -> list[str]:
    """Return the letters of the conditions with this verdict, of who shares facts; what all are asked stands apart."""
    if not intake.shared.share.facts:
        return []
    conditions = zip(ascii_lowercase, intake.admission, strict=False)
    return [letter for letter, one in conditions if one.verdict == verdict and one.condition.field]


def _legend(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    """Yield what the letters and words stand for: each condition once."""
    programme = intakes[0].programme
    if programme.admission:
        told = (
            text(f"intake.overview.condition{'' if one.field else '_ask'}", letter=letter, text=one.text, ask=one.ask)
            for letter, one in zip(ascii_lowercase, programme.admission, strict=False)
        )
        lettered = any(_letters(intake, verdict) for intake in intakes for verdict in ("no", "unknown"))
        lead = text(f"intake.overview.conditions{'_lettered' if lettered else ''}")
        yield Paragraph(" ".join((lead, *told)), "note")
    yield Paragraph(text(f"intake.overview.{'legend' if programme.intake.levels else 'legend_wishes'}"), "note")
