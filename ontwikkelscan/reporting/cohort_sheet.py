"""The sheet of a division into cohorts, written as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandas import isna

from ontwikkelscan.composing.compose import TOTAL
from ontwikkelscan.composing.plan import NEEDS
from ontwikkelscan.documents.blocks import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import datetime

    from ontwikkelscan.composing.cohorts import Cohort, Cohorts


def cohort_sheet(cohorts: Cohorts, programme: str, date: datetime, *, remark: str = "") -> Document:
    """Write who is in which cohort and group, who waits, and how even it came out; ``programme`` is its name."""
    fields = {"programme": programme, "date": day(date)}
    return Document(
        title=text("cohorts.title"),
        subtitle=text("cohorts.subtitle", **fields),
        description=text("cohorts.description"),
        footer=text("cohorts.footer"),
        date=date,
        blocks=tuple(_blocks(cohorts, remark)),
        endings=(".pdf", ".html"),
    )


def _blocks(cohorts: Cohorts, remark: str) -> Iterator[Block]:
    yield Paragraph(text("cohorts.lead"), "lead")
    if remark:
        yield Callout(text("intake.remark"), remark)
    yield Callout(text("cohorts.fair_title"), text(f"cohorts.fair_{cohorts.settings['order']}", seed=cohorts.seed))
    if cohorts.remarks:
        yield Bullets(cohorts.remarks)
    for cohort in cohorts.cohorts:
        yield from _cohort(cohort)
    yield from _waiting(cohorts)
    yield from _balance(cohorts)


def _cohort(cohort: Cohort) -> Iterator[Block]:
    yield Heading(text("cohorts.cohort", number=cohort.number, n=len(cohort.members)))
    yield Paragraph(cohort.reason)
    rows = tuple(
        (text("cohorts.group", name=group.name, number=group.number), enumeration(sorted(group.members)), group.reason)
        for group in cohort.groups
    )
    if rows:
        yield Table(text("cohorts.groups_caption"), texts("cohorts.groups_header"), rows, (1.2, 1.6, 2.4))
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
    if cohorts.balance.empty:
        return
    yield Heading(text("cohorts.balance"))
    yield Paragraph(text("cohorts.balance_lead", n_draws=cohorts.settings["n_draws"]))
    names = {group.kind: group.name for cohort in cohorts.cohorts for group in cohort.groups}
    rows = tuple(
        (
            names.get(str(row["groups"]), text("cohorts.one")),
            text(f"cohorts.measure.{row['measure']}"),
            number(float(row["found"]), decimals := int(row["measure"] == TOTAL)),
            _by_lot(row, decimals),
            number(float(row["bound"]), decimals),
        )
        for row in cohorts.balance.to_dict("records")
        if row["measure"] != NEEDS
    )
    numeric = (False, False, True, True, True)
    yield Table(
        text("cohorts.balance_caption"), texts("cohorts.balance_header"), rows, (1.4, 1.4, 0.8, 1.6, 0.8), numeric
    )


def _by_lot(row: dict[Hashable, Any], decimals: int) -> str:
    if row["random_mean"] is None or isna(row["random_mean"]):
        return number(None)
    return text(
        "cohorts.random",
        mean=number(float(row["random_mean"])),
        low=number(float(row["random_low"]), decimals),
        high=number(float(row["random_high"]), decimals),
    )
