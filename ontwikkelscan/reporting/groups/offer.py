"""What the programmes cover of what a group needs: what that means, for whom nothing is there, whom to ask what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Block, Bullets, Facts, Paragraph, Table, Topic
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.reporting.groups.agenda import providers, to_bend, unserved
from ontwikkelscan.reporting.groups.words import (
    by_cover,
    capital,
    counted,
    labels_of,
    names,
    offered,
    percent,
    whole,
)
from ontwikkelscan.reporting.words import how_sure
from ontwikkelscan.texts import enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ontwikkelscan.model.records import GroupRecord

FULL = 1.0
"""How strongly a part works on a competency that it develops fully."""


def offer_blocks(group: GroupRecord) -> Iterator[Block]:
    """Yield the table of needs and parts, what its words mean, for whom nothing is offered and whom to ask what."""
    label, rows = labels_of(group), offered(group)
    told = {row["competency"]: counted(row) for row in whole(group).to_dict("records")}
    offering = programmes_of(group)
    cells = tuple(
        (
            capital(label[row.competency]),
            told[row.competency],
            text(f"group.offer.{row.cover}"),
            parts_of(row.parts, offering),
        )
        for row in rows
    )
    header, caption = texts("group.offer.header"), text("group.offer.caption")
    yield Table(caption, header, cells, (1.4, 1.45, 0.65, 4.2), (False, True, False, False))
    if group.links_status:
        yield Paragraph(" ".join(programme_notes(group)), "note")
    yield Topic(text("group.offer.means"), (Bullets(tuple(_means(group))),))
    yield Topic(text("group.offer.nobody"), tuple(map(Paragraph, _nobody(group, told))))
    yield Topic(text("group.offer.ask"), (Facts(tuple(_questions(group))),))
    if group.links_status:
        yield Paragraph(how_sure(text("group.sure.offer", links=group.links_status)), "note")


def programmes_of(group: GroupRecord) -> list[str]:
    """Return the names of the programmes that parts belong to, each once."""
    return list(dict.fromkeys(name for row in group.offer for name in row.programmes))


def programme_notes(group: GroupRecord) -> Iterator[str]:
    """Yield which programmes the parts belong to, and what is known of them."""
    offering = programmes_of(group)
    if len(offering) == 1:
        yield text("group.offer.programmes", name=offering[0])
    elif offering:
        yield " ".join(text("group.offer.numbered", n=n, name=name) for n, name in enumerate(offering, start=1))
    yield text("group.offer.source", source=group.source_note)


def parts_of(parts: Sequence[tuple[str, str, float]], programmes: Sequence[str]) -> str:
    """Write the parts that work on a competency fully, then those that do so in part."""
    direct = [(programme, part) for programme, part, strength in parts if strength >= FULL]
    rest = [(programme, part) for programme, part, strength in parts if strength < FULL]
    if direct and rest:
        both = {"direct": _parts(direct, programmes), "rest": _parts(rest, programmes)}
        return text("group.offer.both_parts", **both)
    return _parts(direct or rest, programmes)


def _parts(parts: Iterable[tuple[str, str]], programmes: Sequence[str]) -> str:
    """Write parts, with the number of the programme where there is more than one."""
    by_programme: dict[str, list[str]] = {}
    for programme, part in parts:
        by_programme.setdefault(programme, []).append(part)
    numbered = len(programmes) > 1
    written = [
        (f"({programmes.index(name) + 1}) " if numbered else "") + ", ".join(some)
        for name, some in by_programme.items()
    ]
    return "; ".join(written) or text("group.offer.no_parts")


def _means(group: GroupRecord) -> Iterator[str]:
    """Say what each word of the table means, and of how many of the needs it is true."""
    n = by_cover(group)
    total = sum(n.values())
    for cover, count in n.items():
        yield text(
            f"group.offer.means_{cover}", n=number(count, 0), total=number(total, 0), share=percent(count, total)
        )


def _nobody(group: GroupRecord, told: dict[str, str]) -> Iterator[str]:
    """Say for whom nothing is offered, and what there is beside programmes."""
    label, missing = labels_of(group), unserved(group)
    if missing:
        rows = [
            text("group.offer.unserved", name=label[row.competency], told=told[row.competency]) for row in missing[:TOP]
        ]
        yield text("group.offer.nobody_for", names=enumeration(rows))
        yield text("group.offer.nobody_then")
    else:
        yield text("group.offer.nobody_none")
    if untold := [
        row.competency for row in group.offer if row.competency in group.levels and row.share_of_need is None
    ]:
        yield text("group.offer.untold", names=names(group, untold))


def _questions(group: GroupRecord) -> Iterator[tuple[str, str]]:
    """Yield whom to ask what: who gives programmes, the group, who did not take part, oneself."""
    known = providers(group)
    asked = [text("group.offer.ask_provider", names=enumeration(known))] if known else []
    if part := to_bend(group):
        asked.append(text("group.offer.ask_bend", part=part[0], name=part[1]))
    if missing := unserved(group):
        asked.append(text("group.offer.ask_fill", name=labels_of(group)[missing[0].competency]))
    if asked:
        yield text("group.offer.who_provider"), " ".join(asked)
    yield text("group.offer.who_group"), text("group.offer.ask_group")
    yield text("group.offer.who_others"), text("group.offer.ask_others")
    yield text("group.offer.who_us"), text("group.offer.ask_us")
