"""The sheet of a division into cohorts, written as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import isna

from ontwikkelscan.composing.compose import TOTAL
from ontwikkelscan.composing.plan import NEEDS
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Heading, Paragraph, Table, Topic
from ontwikkelscan.reporting.words import kept
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ontwikkelscan.composing.cohorts import Cohort, Cohorts


def cohort_sheet(cohorts: Cohorts, programme: str, date: datetime, *, remark: str = "") -> Document:
    """Write who is in which cohort and group, who waits, and how even it came out; ``programme`` is its name."""
    fields = {"programme": programme, "date": day(date)}
    return Document(
        title=text("cohorts.title"),
        subtitle=kept(text("cohorts.subtitle", **fields)),
        description=text("cohorts.description"),
        footer=text("cohorts.footer"),
        date=date,
        blocks=tuple(_blocks(cohorts, remark)),
        endings=(".pdf", ".html"),
        fit=True,
    )


def _blocks(cohorts: Cohorts, remark: str) -> Iterator[Block]:
    yield Paragraph(_lead(cohorts), "lead")
    if remark:
        yield Callout(text("intake.remark"), remark)
    for cohort in cohorts.cohorts:
        yield from _cohort(cohort)
    yield from _waiting(cohorts)
    fair = text(f"cohorts.fair_{cohorts.settings['order']}", seed=cohorts.seed)
    yield Topic(text("cohorts.fair_title"), (Paragraph(fair), Paragraph(text("cohorts.yours"))))
    if cohorts.remarks:
        yield Topic(text("cohorts.know"), (Bullets(cohorts.remarks),))
    yield from _balance(cohorts)


def _lead(cohorts: Cohorts) -> str:
    """Say how many people have a place, in how many cohorts, and how many wait."""
    n, n_placed, n_waits = len(cohorts.cohorts), sum(len(c.members) for c in cohorts.cohorts), len(cohorts.waiting)
    waiting = text(f"cohorts.waiting_{'none' if not n_waits else 'one' if n_waits == 1 else 'more'}", n=n_waits)
    if not n:
        return text("cohorts.lead_none", waiting=waiting)
    formed = text(f"cohorts.cohorts_{'one' if n == 1 else 'more'}", n=n)
    return text("cohorts.lead", placed=n_placed, cohorts=formed, waiting=waiting)


def _cohort(cohort: Cohort) -> Iterator[Block]:
    yield Heading(text("cohorts.cohort", number=cohort.number, n=len(cohort.members)))
    yield Paragraph(cohort.reason)
    rows = tuple(
        (text("cohorts.group", name=group.name, number=group.number), enumeration(sorted(group.members)), group.reason)
        for group in cohort.groups
    )
    if rows:
        yield Table(text("cohorts.groups_caption"), texts("cohorts.groups_header"), rows, (1.0, 1.9, 2.9))
    else:
        yield Paragraph(enumeration(sorted(cohort.members)))


def _waiting(cohorts: Cohorts) -> Iterator[Block]:
    yield Heading(text("cohorts.waiting"))
    rows = tuple(
        (number(row["place"], 0), str(row["respondent"]), str(row["reason"]))
        for row in cohorts.waiting.to_dict("records")
    )
    if rows:
        caption, header = text("cohorts.waiting_caption"), texts("cohorts.waiting_header")
        yield Table(caption, header, rows, (0.5, 0.9, 3.6), (True, False, False))
    else:
        yield Paragraph(text("cohorts.nobody_waits"))
    n_not = int((cohorts.frame["status"] == "not_admitted").sum())
    if n_not:
        yield Paragraph(text("cohorts.not_admitted", n=n_not))


def _balance(cohorts: Cohorts) -> Iterator[Block]:
    """Yield what is even beside lot; what weighs all together is for the table alone."""
    names = {group.kind: group.name for cohort in cohorts.cohorts for group in cohort.groups}
    rows = tuple(
        (
            names.get(str(row["groups"]), text("cohorts.one")),
            text(f"cohorts.measure.{row['measure']}"),
            _people(row["found"]),
            _people(row["random_mean"]),
            text("cohorts.even_already" if row["found"] <= row["bound"] else "cohorts.perhaps_more_even"),
        )
        for row in cohorts.balance.to_dict("records")
        if row["measure"] not in (NEEDS, TOTAL)
    )
    if rows:
        caption, header = text("cohorts.balance"), texts("cohorts.balance_header")
        yield Table(caption, header, rows, (1.4, 1.4, 0.9, 1.2, 1.2))
        yield Paragraph(text("cohorts.balance_lead"), "note")


def _people(n: float | None) -> str:
    """Write a number of people to the nearest whole; a dash where it is not known."""
    if n is None or isna(n):
        return number(None)
    return number(float(n), 0) if n else text("cohorts.nobody")
