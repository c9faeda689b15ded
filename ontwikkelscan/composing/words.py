"""What people read about cohorts: sentences of which the number of people, or what is known, decides the form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ontwikkelscan.composing.plan import NEEDS
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ontwikkelscan.composing.plan import Order
    from ontwikkelscan.model.programme import GroupWithin


def people(n: int) -> str:
    """Return "is 1 persoon", "zijn 2 mensen" or "zijn geen mensen"."""
    return text(f"cohorts.people.{'one' if n == 1 else 'more' if n else 'none'}", n=n)


def reason(order: Order, place: int | None, why_waiting: str, admitted: str) -> str:
    """Say why someone has a seat, waits or takes no part."""
    if place is None:
        return text("cohorts.place.not_admitted" if admitted else "cohorts.place.not_decided")
    return f"{text(f'cohorts.place.{order}', place=place)} {why_waiting}".strip()


def too_few(n_admitted: int, minimum: int) -> str:
    """Say that no cohort can start."""
    said = text("cohorts.remark.too_few", people=people(n_admitted), minimum=minimum)
    return said if n_admitted < minimum else f"{said} {text('cohorts.remark.limits')}"


def fewer_cohorts(n_wanted: int | None, n_cohorts: int, n_admitted: int, minimum: int) -> Iterator[str]:
    """Say that fewer cohorts were formed than were asked for."""
    if n_wanted is not None and n_wanted > n_cohorts:
        form, n = "one" if n_cohorts == 1 else "more", n_wanted * minimum
        said = text(f"cohorts.remark.fewer_{form}", n_cohorts=n_cohorts, n_wanted=n_wanted, n=n)
        yield said if n_admitted < n else f"{said} {text('cohorts.remark.limits')}"


def waiting(n: int, order: Order, seed: int) -> str:
    """Say by which order people wait."""
    how = text(f"cohorts.remark.by_{order}", seed=seed)
    return text(f"cohorts.remark.waiting_{'one' if n == 1 else 'more'}", n=n, how=how)


def teams_split(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Say which possible learning teams the order separates."""
    if pairs:
        named = "; ".join(text("cohorts.remark.team_split", placed=seated, other=other) for seated, other in pairs)
        yield text("cohorts.remark.teams_split", pairs=named)


def odd_sizes(kind: GroupWithin, cohorts: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """Say in which cohorts which groups are larger or smaller than the programme asks."""
    asked = f"{kind.minimum}"
    if kind.minimum < kind.maximum:
        asked = text("cohorts.remark.sizes_range", minimum=kind.minimum, maximum=kind.maximum)
    for sizes in dict.fromkeys(cohorts):
        numbers_of_odd = Counter(size for size in sizes if not kind.minimum <= size <= kind.maximum)
        if numbers_of_odd:
            where = ", ".join(str(number) for number, other in enumerate(cohorts, start=1) if other == sizes)
            odd = [
                text(f"cohorts.remark.sizes_odd_{'one' if n == 1 else 'more'}", n=n, size=size)
                for size, n in sorted(numbers_of_odd.items(), reverse=True)
            ]
            n_people, named = sum(sizes), enumeration(odd)
            yield text("cohorts.remark.sizes", kind=kind.name, cohorts=where, n=n_people, asked=asked, odd=named)


def unknown_fact(measure: str, n: int, n_people: int) -> str:
    """Say for how many people a fact is not known."""
    form = "_all" if n == n_people else ""
    return text(f"cohorts.remark.fact_unknown{form}", fact=measure.capitalize(), n=n, n_people=n_people)


def shared(kind: GroupWithin, balance: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Say how many needs two people of one group are expected to share, beside lot; ``balance``: rows by measure."""
    if row := balance.get(NEEDS):
        found, by_lot = (number(value) for value in row[2:4])
        form = "" if row[3] is None else "_by_lot"
        yield text(f"cohorts.remark.shared{form}", kind=kind.name.lower(), found=found, by_lot=by_lot)


def describe(municipalities: Sequence[str], uneven: Mapping[str, int]) -> str:
    """Say who are together, and how even that is. Nothing of needs: a count in a group of four tells of each.

    Parameters
    ----------
    municipalities
        Of each member; "" where it is not known.
    uneven
        Per measure, how many people the group has above or below an even share; empty: there is one group.

    Returns
    -------
    str

    """
    n_known, n_open = len({name for name in municipalities if name}), sum(not name for name in municipalities)
    form = "from_more" if n_known > 1 else "from_one" if n_known else "people"
    unknown = text("cohorts.who.unknown", n=n_open) if n_open else ""
    said = [text(f"cohorts.who.{form}", n=len(municipalities), n_known=n_known, unknown=unknown)]
    if off := [text("cohorts.who.measure", name=measure, n=n) for measure, n in uneven.items() if n]:
        said.append(text("cohorts.who.uneven", measures=enumeration(off)))
    elif uneven:
        said.append(text("cohorts.who.even", measures=enumeration(list(uneven))))
    return " ".join(said)
