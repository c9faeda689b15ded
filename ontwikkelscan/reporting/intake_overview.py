"""All intakes for one programme on a few pages: what each person shares, in the order of their ids."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.documents.blocks import Block, Callout, Document, Heading, Paragraph, Table
from ontwikkelscan.reporting.edition import edition_facts, edition_text
from ontwikkelscan.reporting.intake import known, learning_needs, words_shared
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.recommending.shared import IntakeRecord


def intake_overview(intakes: Sequence[IntakeRecord]) -> Document:
    """Write who shares what, what is to be checked, and what people want to learn; intakes of one result, at least one.

    Nothing orders people but their id. A need is counted only where at least five people share it (``LEAST``).
    """
    first = intakes[0]
    fields = {"programme": first.programme.name, "n": len(intakes), "date": day(first.shared.time)}
    ordered = sorted(intakes, key=lambda intake: intake.shared.respondent)
    return Document(
        title=text("intake.overview.title"),
        subtitle=text("intake.overview.subtitle", **fields),
        description=text("intake.overview.description"),
        footer=text("intake.overview.footer"),
        date=first.shared.time,
        blocks=tuple(block for part in (_opening, _people, _conditions, _counts) for block in part(ordered)),
        endings=(".pdf", ".html"),
    )


def _opening(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    yield Paragraph(text("intake.overview.lead"), "lead")
    if intakes[0].remark:
        yield Callout(text("intake.remark"), intakes[0].remark)
    first = intakes[0]
    yield Paragraph(edition_text(first.edition, first.edition_status))
    yield edition_facts(first.edition, first.programme)


def _people(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    levels = intakes[0].programme.intake.levels
    yield Heading(text("intake.overview.people"))
    yield Paragraph(text(f"intake.overview.people_{'lead' if levels else 'wishes'}"))
    n_columns = 4 if levels else 3
    header, widths = texts("intake.overview.people_header")[:n_columns], (0.5, 2.0, 0.85, 2.45)[:n_columns]
    rows = tuple(_person(intake)[:n_columns] for intake in intakes)
    yield Table(text("intake.overview.people_caption"), header, rows, widths)


def _person(intake: IntakeRecord) -> tuple[str, ...]:
    """Return the row of one person; of who shares nothing it says that alone."""
    shared = intake.shared
    if not shared.outcomes and not words_shared(shared):
        return shared.respondent, text("intake.overview.nothing"), "", ""
    said = [text(f"intake.overview.outcomes_{shared.outcomes_shared}", n=len(shared.outcomes), n_all=shared.n_all)]
    if words := words_shared(shared):
        said.append(text("intake.overview.too", words=words))
    return shared.respondent, " ".join(said), _to_check(intake), _learning(intake)


def _to_check(intake: IntakeRecord) -> str:
    """Return the letters of the conditions that the shared answers do not meet."""
    if not intake.shared.share.facts:
        return text("intake.overview.check_all")
    letters: dict[str, list[str]] = {"unknown": [], "no": [], "yes": []}
    for letter, checked in zip(ascii_letters, intake.admission, strict=False):
        letters[checked.verdict].append(letter)
    lines = [enumeration(letters["unknown"])] if letters["unknown"] else []
    if letters["no"]:
        lines.append(text("intake.overview.not_met", letters=enumeration(letters["no"])))
    return "; ".join(lines) or text("intake.overview.check_nothing")


def _learning(intake: IntakeRecord) -> str:
    if not intake.shared.share.needs:
        return text("intake.overview.learning_not_shared")
    names = [text("intake.overview.quoted", name=outcome.competency.name) for outcome in learning_needs(intake)]
    return enumeration(names) or text(f"intake.overview.no_{'need' if known(intake.shared) else 'score'}")


def _conditions(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    """Yield what the letters stand for."""
    conditions = intakes[0].programme.admission
    if not conditions:
        return
    yield Heading(text("intake.overview.conditions"))
    yield Paragraph(text("intake.overview.conditions_lead"))
    rows = tuple((letter, each.text, each.ask) for letter, each in zip(ascii_letters, conditions, strict=False))
    yield Table(text("intake.admission.caption"), texts("intake.overview.conditions_header"), rows, (0.4, 2.4, 2.4))


def _counts(intakes: Sequence[IntakeRecord]) -> Iterator[Block]:
    """Yield for how many people a competency is a need that they share, where those are enough."""
    if not intakes[0].programme.intake.levels:
        return
    yield Heading(text("intake.overview.counts"))
    needs = [outcome.competency.id for intake in intakes for outcome in intake.shared.ranked]
    counts = [(each.name, needs.count(each.id)) for each in intakes[0].shared.questionnaire.competencies]
    told = sorted(((name, n) for name, n in counts if n >= LEAST), key=lambda pair: -pair[1])
    yield Paragraph(text(f"intake.overview.counts_{'told' if told else 'none'}", least=LEAST))
    if told:
        rows = tuple((name, number(n, 0)) for name, n in told)
        caption, header = text("intake.overview.counts_caption"), texts("intake.overview.counts_header")
        yield Table(caption, header, rows, (3.0, 1.0), (False, True))
