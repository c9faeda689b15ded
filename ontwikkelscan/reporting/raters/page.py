"""How others see someone: agreement in words, self beside each told group, what to talk about, all values.

It is made of told totals and holds nothing of one rater.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ontwikkelscan.changing.cells import LEAST_RATERS
from ontwikkelscan.changing.rater_formulas import raters_needed
from ontwikkelscan.charts.dots import Beside, OthersScore, draw_narrow_panels, draw_panels
from ontwikkelscan.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Topic,
)
from ontwikkelscan.reporting.raters.words import (
    GAPS,
    RaterGroup,
    focus,
    from_where,
    gaps,
    groups_of_raters,
    known,
    named,
    seen_otherwise,
    smallest,
    title,
    whole,
)
from ontwikkelscan.reporting.words import how_sure, kept, label
from ontwikkelscan.texts import day, enumeration, number, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontwikkelscan.changing.seen import CellScore, PersonAgreement
    from ontwikkelscan.model.records import PersonRecord

ENDINGS = (".pdf", ".html")
PANELS = 4
"""Groups that have room beside each other in a figure."""
TALKED_OF = 3
"""Gaps that are gone into, the largest first; of the rest the names."""
STATEMENTS = 4
"""Statements that are named with a gap, in the order of the questionnaire."""
ICC = 0.25
"""Of one rater, as is common (decision 28); from it follows how many to ask."""
RELIABLE = (0.6, 0.7)
"""Of a mean to build on: at least, and well."""
DASH = "–"


def raters_document(person: PersonRecord, seen: PersonAgreement | None) -> Document:
    """Write the document; ``seen`` is None where nobody was asked yet."""
    name = person.questionnaire.title or person.questionnaire.id
    nothing = seen is None or not (seen.together.n or _has_scores(seen))
    blocks = _nothing(seen) if nothing or seen is None else _pages(person, seen)
    return Document(
        title=text("raters.title"),
        subtitle=kept(
            text("report.subtitle", questionnaire=name, respondent=person.respondent, date=day(person.run.time))
        ),
        description=text("raters.description"),
        footer=text("raters.footer", respondent=person.respondent),
        date=person.run.time,
        blocks=tuple(blocks),
        endings=ENDINGS,
        fit=True,
    )


def _has_scores(seen: PersonAgreement) -> bool:
    """Tell whether own scores and those of others stand beside each other anywhere, though their error is unknown."""
    return any(known(row.gap) is not None for row in whole(seen))


def _nothing(seen: PersonAgreement | None) -> Iterator[Block]:
    """Yield one page that says why nothing is told, and what to do."""
    key = "none" if seen is None else "unseen" if seen.cells else "few"
    low, high = (raters_needed(ICC, reliability=wanted) for wanted in RELIABLE)
    fields = {"least": LEAST_RATERS, "low": low, "high": high}
    yield Paragraph(text(f"raters.nothing.{key}", **fields), "lead")
    if seen is not None:
        yield Paragraph(text("raters.nothing.new", **fields))
    for part in ("who", "how"):
        yield Topic(text(f"raters.nothing.{part}"), (Bullets(texts(f"raters.nothing.{part}_lines", **fields)),))
    promise = text("raters.nothing.promise_text", rule=text("raters.rule"))
    yield Topic(text("raters.nothing.promise"), (Paragraph(promise),))
    yield Paragraph(how_sure(text("raters.nothing.sure")), "note")


def _pages(person: PersonRecord, seen: PersonAgreement) -> Iterator[Block]:
    groups = groups_of_raters(seen)
    yield Paragraph(_lead(person, seen), "lead")
    if seen.together.n:
        yield Topic(text("raters.whole"), (Paragraph(_whole(seen)),))
        yield Topic(text("raters.each"), (Bullets(tuple(_each(person, seen))),))
    yield Topic(text("raters.who"), tuple(map(Paragraph, _who(seen, groups))))
    for place in range(0, len(groups), PANELS):
        yield _figure(person, groups[place : place + PANELS], place)
    yield Paragraph(how_sure(text("raters.sure")), "note")
    yield PageBreak(fit=True)
    yield from _talk(person, seen)
    yield PageBreak(fit=True)
    yield from _account(person, seen, groups)


def _lead(person: PersonRecord, seen: PersonAgreement) -> str:
    together, found = seen.together, gaps(seen)
    ends = {"minimum": person.questionnaire.minimum, "maximum": person.questionnaire.maximum}
    if not together.n:
        return text("raters.lead.unknown")
    if together.told in GAPS:
        return text(f"raters.lead.{together.told}", gap=number(abs(together.change)), **ends)
    if found:
        key, names = "_many" if len(found) > TALKED_OF else "", named(found[:TALKED_OF], person.questionnaire)
        return text(f"raters.lead.single{key}", n=len(found), names=names)
    return text("raters.lead.none")


def _whole(seen: PersonAgreement) -> str:
    gap = seen.together
    fields = {"n": gap.n, "gap": number(abs(gap.change)), "smallest": number(gap.smallest)}
    return text(f"raters.whole_{gap.told}", **fields)


def _each(person: PersonRecord, seen: PersonAgreement) -> Iterator[str]:
    """Say of which competencies a gap is told, each way, and from where it could be of the rest."""
    asked, rows = person.questionnaire, whole(seen)
    for word in GAPS:
        if some := [row for row in gaps(seen) if row.told == word]:
            yield text(f"raters.each_{word}", names=named(some, asked))
    if rest := [row for row in rows if row.told == "not_shown"]:
        key = "none" if not gaps(seen) else "rest_one" if len(rest) == 1 else "rest"
        yield text(f"raters.each_{key}", n=len(rest), names=named(rest, asked), smallest=from_where(rest))
    if few := [row for row in rows if row.told == "too_few"]:
        yield text("raters.each_too_few", names=named(few, asked))


def _who(seen: PersonAgreement, groups: Sequence[RaterGroup]) -> Iterator[str]:
    cells = enumeration([text("raters.cell", name=one.name, n=one.n) for one in groups[len(groups) > 1 :]])
    yield text(f"raters.who_{'all' if len(groups) > 1 else 'one'}", n=groups[0].n, cells=cells)
    if any("+" in cell for _, cell, _ in seen.cells):
        yield text("raters.who_joined")


def _figure(person: PersonRecord, groups: Sequence[RaterGroup], place: int) -> Figure:
    """Draw self beside groups; the alternative text holds every number of it."""
    asked = person.questionnaire
    ends = {"minimum": asked.minimum, "maximum": asked.maximum}
    rows = []
    for at, competency in enumerate(asked.competencies):
        each = [group.rows[at] for group in groups]
        others = tuple(OthersScore(known(row.others), known(row.others_low), known(row.others_high)) for row in each)
        rows.append(Beside(label(competency), known(each[0].own), others))
    legend = text("raters.figure_own"), text("raters.figure_others")
    letters = [chr(ord("A") + n) for n in range(len(groups))] if len(groups) > 1 else [""]
    named_ = zip(letters, (group.heading for group in groups), strict=True)
    letter = "; ".join(text("raters.figure_letter", letter=one, name=name) for one, name in named_)
    labels = asked.labels or (str(asked.minimum), str(asked.maximum))
    return Figure(
        draw_panels(rows, [group.heading for group in groups], legend=legend, **ends),
        f"anderen{place or ''}",
        text("raters.figure"),
        text("raters.figure_alt", sentences=" ".join(_sentences(rows, groups)), **ends),
        text("raters.figure_caption", first=labels[0], last=labels[-1], **ends),
        wide=True,
        narrow=partial(draw_narrow_panels, rows, letters, legend=legend, **ends),
        narrow_caption=text("raters.figure_narrow", letters=letter) if len(groups) > 1 else "",
    )


def _sentences(rows: Sequence[Beside], groups: Sequence[RaterGroup]) -> Iterator[str]:
    for row in rows:
        others = []
        for group, seen in zip(groups, row.others, strict=True):
            key = "cell" if seen.low is None else "cell_margin"
            margin = {"low": number(seen.low), "high": number(seen.high)}
            others.append(text(f"raters.figure_{key}", cell=group.name, score=number(seen.score), **margin))
        yield text("raters.figure_row", name=row.label, own=number(row.own), others="; ".join(others))


def _talk(person: PersonRecord, seen: PersonAgreement) -> Iterator[Block]:
    """Yield what to talk about, and what was promised to the others."""
    chosen, found = focus(seen, TALKED_OF), gaps(seen)
    yield Heading(text("raters.talk.heading"))
    yield Paragraph(text(f"raters.talk.lead{'' if chosen else '_none'}"), "lead")
    by_id = {competency.id: competency for competency in person.questionnaire.competencies}
    any_statement = False
    for row in chosen:
        key, way = ("" if found else "largest_"), "higher" if row.gap > 0 else "lower"
        blocks: list[Paragraph | Bullets] = [Paragraph(text(f"raters.talk.{key}{way}", gap=number(abs(row.gap))))]
        said = seen_otherwise(row, seen, by_id[row.competency])[:STATEMENTS]
        for word in GAPS:
            if some := tuple(item.text or item.id for item, answer in said if answer == word):
                blocks += [Paragraph(text(f"raters.talk.statements_{word}")), Bullets(some)]
        any_statement |= bool(said)
        blocks += [Paragraph(question) for question in texts(f"raters.talk.ask_{way}")]
        yield Topic(title(row.competency, person.questionnaire), tuple(blocks))
    if not chosen:
        yield Bullets(texts("raters.talk.ask_none"), ordered=True)
    if rest := found[TALKED_OF:]:
        yield Paragraph(text("raters.talk.more", names=named(rest, person.questionnaire)))
    yield Callout(text("raters.promise.title"), text("raters.promise.text", rule=text("raters.rule")))
    yield Paragraph(how_sure(text(f"raters.talk.sure{'' if any_statement else '_plain'}")), "note")


def _account(person: PersonRecord, seen: PersonAgreement, groups: Sequence[RaterGroup]) -> Iterator[Block]:
    """Yield all values that are told, and how they were come by."""
    yield Heading(text("raters.account.heading"))
    rows = tuple(_values(row, person) for row in whole(seen))
    widths, numeric = (3.2, 0.7, 0.9, 1.2, 0.9, 1.1), (False, *(True,) * 5)
    yield Table(text("raters.account.caption"), texts("raters.account.header"), rows, widths, numeric)
    yield Paragraph(text("raters.account.note"), "note")
    for place in range(1, len(groups), PANELS):
        some = groups[place : place + PANELS]
        cells = tuple(
            (label(competency), *(number(known(group.rows[at].others)) for group in some))
            for at, competency in enumerate(person.questionnaire.competencies)
        )
        header = (text("raters.account.competency"), *(group.heading for group in some))
        caption, share = text("raters.account.header_cells"), (1.5,) * len(some)
        yield Table(caption, header, cells, (3.2, *share), (False, *(True,) * len(some)))
    yield Paragraph(text("raters.account.how"))
    if seen.retest_basis == "assumed":
        yield Paragraph(text("raters.account.assumed", retest=number(seen.retest, 2)))
    yield Paragraph(how_sure(text("raters.account.sure")), "note")


def _values(row: CellScore, person: PersonRecord) -> tuple[str, ...]:
    gap = number(known(row.gap))
    low, high = known(row.others_low), known(row.others_high)
    return (
        title(row.competency, person.questionnaire),
        number(known(row.own)),
        number(known(row.others)),
        DASH if low is None else text("report.profile.interval", low=number(low), high=number(high)),
        text("raters.account.told", gap=gap) if row.told in GAPS else gap,
        number(known(smallest(row))),
    )
