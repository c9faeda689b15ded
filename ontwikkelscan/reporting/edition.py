"""An edition of a programme in a document: when it is, what it costs, where, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Facts
from ontwikkelscan.model.base import days_of
from ontwikkelscan.texts import moment, text, texts, thousands

if TYPE_CHECKING:
    from ontwikkelscan.model.programme import Edition, EditionStatus, Programme

MONTHS = 12
PAST = ("past", "none")
"""Of an edition that is over, or where none is known, the provider is to be asked."""


def edition_text(edition: Edition | None, status: EditionStatus) -> str:
    """Say which edition there is, when, whether it is past, where that comes from and whether it was checked."""
    if edition is None:
        return text("edition.none")
    starts, ends = moment(edition.starts), moment(edition.ends)
    when = _at(edition.starts) if starts == ends else text("edition.from", starts=starts, ends=ends)
    told = text(f"edition.{status}", edition=_name(edition), when=when)
    return f"{told} {text('edition.source', source=edition.source, known=_known(edition))}"


def _name(edition: Edition) -> str:
    """Return the years of an edition, or its month where the id says more than years."""
    years = edition.id.replace("-", "–")
    return years if years.replace("–", "").isdigit() else moment(edition.starts)


def edition_mark(edition: Edition | None) -> str:
    """Say beside a programme of the past that its offer is to be asked for."""
    return text("edition.mark", edition=_name(edition)) if edition else text("edition.mark_none")


def offer_note(edition: Edition | None, programme: Programme) -> str:
    """Return what is to be said with a programme: that its edition was checked, or else how old its source is."""
    if edition is None or not edition.checked:
        return programme.source_note
    return text("edition.note", name=programme.name, edition=_name(edition), known=_known(edition))


def _known(edition: Edition) -> str:
    return text("edition.checked", at=_at(edition.checked)) if edition.checked else text("edition.unchecked")


def _at(value: str) -> str:
    """Write 'in' before a month, and 'op' before a day."""
    return text("edition.in" if value.count("-") == 1 else "edition.on", moment=moment(value))


def description_source(edition: Edition | None, programme: Programme) -> str:
    """Say where the description of a programme comes from; that its source is old, unless an edition was checked."""
    note = "" if edition is not None and edition.checked else f" ({programme.source_note})"
    return text("edition.description", document=programme.source.document, note=note)


def edition_facts(edition: Edition | None, programme: Programme) -> Facts:
    """Return length, group, price and so on, as far as they are known; of a price also that it is not."""
    told = (
        _length(edition),
        _places(edition, programme),
        _price(edition),
        edition.location if edition else "",
        text("edition.apply_by", apply_by=moment(edition.apply_by)) if edition and edition.apply_by else "",
        edition.status_note if edition else "",
    )
    return Facts(tuple((term, words) for term, words in zip(texts("edition.terms"), told, strict=True) if words))


def _length(edition: Edition | None) -> str:
    """Return how long it takes: as the edition says, else from its months."""
    if edition is None or edition.length or edition.starts == edition.ends:
        return edition.length if edition else ""
    first, last = days_of(edition.starts)[0], days_of(edition.ends)[1]
    return text("edition.months", n=(last.year - first.year) * MONTHS + last.month - first.month + 1)


def _places(edition: Edition | None, programme: Programme) -> str:
    """Return how many take part, by the edition or else the group of the programme, and how many places are left."""
    group, said = programme.group, []
    places, least = (edition.places, edition.goes_ahead_from) if edition else (None, None)
    if group is not None and least is None:
        said.append(text("edition.group", minimum=group.minimum, maximum=places or group.maximum))
    elif places is not None:
        said.append(text("edition.places", n=places))
    if least is not None:
        said.append(text("edition.goes_ahead", n=least))
    if edition is not None and edition.places_left is not None:
        said.append(text("edition.left", n=edition.places_left) if edition.places_left else text("edition.full"))
    return "; ".join(said)


def _price(edition: Edition | None) -> str:
    price = edition.price_eur if edition else None
    if price is None:
        words = text("edition.price_unknown")
    else:
        words = text("edition.price", price=thousands(price)) if price else text("edition.free")
    return f"{words}, {edition.price_note}" if edition and edition.price_note else words
