"""What people read about cohorts: plain Dutch about places, groups and what could not be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ontwikkelscan.model.programme import GroupWithin

NUMBER = {"given": "Nummer {place} in de volgorde.", "lot": "Geloot als nummer {place}."}
NOT_ADMITTED = {"nee": "Niet toegelaten.", "": "Over toelating is niets ingevuld."}
FULL = "De {n} plaatsen zijn bezet."
FULL_FOR = "De {n} plaatsen voor {name} zijn bezet."
TOO_FEW = "Er zijn te weinig mensen om te beginnen."


def reason(order: str, place: int | None, why_waiting: str, admitted: str) -> str:
    """Say why someone has a place, waits or takes no part."""
    if place is None:
        return NOT_ADMITTED[admitted]
    return f"{NUMBER[order].format(place=place)} {why_waiting}".strip()


def too_few(n_admitted: int, minimum: int) -> str:
    """Say that no cohort can start."""
    text = f"Er {_are(n_admitted)} toegelaten; het programma gaat door vanaf {minimum}."
    return text if n_admitted < minimum else f"{text} Door de grenzen per groep kunnen zij niet allemaal meedoen."


def fewer_cohorts(n_wanted: int | None, n_cohorts: int, minimum: int) -> Iterator[str]:
    """Say that fewer cohorts were formed than were asked for."""
    if n_wanted is not None and n_wanted > n_cohorts:
        formed = "is 1 groep" if n_cohorts == 1 else f"zijn {n_cohorts} groepen"
        yield f"Er {formed} gevormd: voor {n_wanted} groepen zijn ten minste {n_wanted * minimum} mensen nodig."


def waiting(n: int, order: str, seed: int) -> str:
    """Say by which order people wait."""
    how = f"na loting met getal {seed}" if order == "lot" else "in de opgegeven volgorde"
    return f"Er {'wacht 1 persoon' if n == 1 else f'wachten {n} mensen'}, {how}."


def pinned_waiting(respondents: Sequence[str]) -> str:
    """Say that a pin gives no place."""
    return f"Vastgezet, maar wachtend: {', '.join(respondents)}. Vastzetten geeft geen plaats; dat doet de volgorde."


def teams_split(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Say which possible learning teams the order separates."""
    if pairs:
        named = "; ".join(f"{placed} heeft een plaats, {other} wacht" for placed, other in pairs)
        yield f"Uit één gemeente, en samen een mogelijk lerend team: {named}. De volgorde beslist."


def odd_sizes(kind: GroupWithin, cohorts: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """Say in which cohorts which groups are larger or smaller than the programme asks."""
    asked = f"{kind.minimum}" if kind.minimum == kind.maximum else f"{kind.minimum} tot {kind.maximum}"
    for sizes in dict.fromkeys(cohorts):
        odd = [size for size in sizes if not kind.minimum <= size <= kind.maximum]
        where = ", ".join(str(number) for number, other in enumerate(cohorts, start=1) if other == sizes)
        told = ", ".join(f"{odd.count(size)} van {size}" for size in sorted(set(odd), reverse=True))
        if odd:
            split = f"{sum(sizes)} mensen gaan niet op in groepen van {asked}"
            yield f"{kind.name}, groep {where}: {split}; er komt {told}."


def unknown_fact(measure: str, n: int, n_people: int) -> str:
    """Say for how many people a fact is not known."""
    if n == n_people:
        return f"{measure.capitalize()}: van niemand bekend, en dus niet meegeteld."
    return f"{measure.capitalize()}: van {n} van de {n_people} mensen niet bekend; zij tellen als een eigen categorie."


def unknown_municipality(n: int, n_people: int) -> str:
    """Say that the rule of different municipalities cannot be checked for everyone."""
    return (
        f"Gemeente: van {n} van de {n_people} mensen niet bekend; of zij uit verschillende komen, is niet na te gaan."
    )


def unknown_limit(name: str, n: int, n_people: int) -> str:
    """Say that a limit cannot be checked for everyone."""
    return f"Grens voor {name}: van {n} van de {n_people} mensen niet na te gaan; zij tellen daarvoor niet mee."


def needs_used(kinds: Sequence[str]) -> str:
    """Say what needs were used for."""
    return (
        f"Behoeften uit de scan tellen alleen mee bij het indelen binnen een groep ({', '.join(kinds).lower()}). Zij "
        "bepalen niet wie een plaats krijgt of wacht, en niet in welke groep iemand komt."
    )


def without_needs(n: int) -> str:
    """Say for how many people no needs are known."""
    return f"Er {_are(n)} met een plaats van wie geen behoeften bekend zijn; voor hen tellen alleen feiten."


def describe(municipalities: Sequence[str], uneven: Mapping[str, int], n_shared: int | None) -> str:
    """Say who are together, how even that is, and how many needs they share.

    Parameters
    ----------
    municipalities
        Of each member; "" where it is not known.
    uneven
        Per measure, how many people the group has above or below an even share; empty: there is one group.
    n_shared
        Needs that at least two members have; None: needs did not count. Which ones and whose is not said: what someone
        shares is their own choice.

    Returns
    -------
    str

    """
    n_known, n_open = len({name for name in municipalities if name}), sum(not name for name in municipalities)
    text = f"{len(municipalities)} mensen"
    if n_known:
        text += f" uit {n_known} gemeente{'n' if n_known > 1 else ''}"
        text += f" (van {n_open} niet bekend)" if n_open else ""
    text += "."
    if off := [f"{measure} ({n} te veel of te weinig)" for measure, n in uneven.items() if n]:
        text += f" Niet helemaal gelijk verdeeld naar {', '.join(off)}."
    elif uneven:
        text += f" Naar {', '.join(uneven)} zo gelijk verdeeld als met hele mensen kan."
    if n_shared is not None:
        text += f" Behoeften die ten minste twee van hen hebben: {n_shared}."
    return text


def _are(n: int) -> str:
    return "is 1 persoon" if n == 1 else f"zijn {n or 'geen'} mensen"
