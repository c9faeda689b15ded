"""What people read about groups: plain Dutch, made from numbers, without praise or blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = 3
"""Competencies that a description names on either side."""
NOTABLE = 0.5
"""Standard deviations from which a difference is named: a medium effect (Cohen 1988)."""
TOO_FEW = (
    "Geen groepen aantoonbaar: van {n} mensen is het profiel volledig, en daarvoor zijn er ten minste {minimum} nodig. "
    "De indeling in thema's kan wel."
)
TOO_NARROW = (
    "Geen groepen aantoonbaar: er zijn minder dan {minimum} competenties die voor bijna iedereen meetellen en waarin "
    "mensen verschillen. De indeling in thema's kan wel."
)
TOO_ALIKE = "Geen groepen aantoonbaar: er zijn te weinig verschillende profielen."
TOO_FEW_TOGETHER = (
    "Niet onderzocht welke behoeften samengaan: van {n} mensen is het profiel volledig, en daarvoor zijn er ten minste "
    "{minimum} nodig."
)
TOO_NARROW_TOGETHER = (
    "Niet onderzocht welke behoeften samengaan: er zijn minder dan {minimum} competenties die voor bijna iedereen "
    "meetellen en waarin mensen verschillen."
)
HALF_TOGETHER = (
    "Niet te zeggen welke behoeften samengaan: bij de helft van de competenties of meer hangen ze onderling samen. Dat "
    "is niet te onderscheiden van behoeften die over de hele linie groter of kleiner zijn."
)
FAILED = {
    "n": "elke indeling heeft een groep van minder dan {limit} mensen",
    "silhouette": "de verschillen tussen mensen zijn geleidelijk; er zijn geen duidelijke grenzen tussen groepen",
    "bic": "zonder groepen, of met een ander aantal, zijn de verschillen even goed of beter te beschrijven",
    "overlap": "een tweede manier van indelen geeft andere groepen",
    "jaccard": "in een nieuwe steekproef zouden de groepen er anders uitzien",
    "p_gaussian": "zulke groepen ontstaan ook door toeval, in gegevens zonder groepen",
    "p_same_margins": "zulke groepen ontstaan ook door toeval, in gegevens zonder groepen",
}
FOUND = {
    "shape": "Er zijn {k} groepen aantoonbaar. Zij verschillen in waar hun behoeften naar verhouding het grootst zijn.",
    "level": "Er zijn {k} groepen aantoonbaar. Zij verschillen in hoe groot hun behoeften zijn.",
}
PEOPLE = "{n} mensen."
LARGER = {
    "shape": "Naar verhouding is de behoefte groter dan bij de anderen aan: {names}.",
    "level": "De behoefte is groter dan bij de anderen aan: {names}.",
}
SMALLER = {
    "shape": "Naar verhouding is de behoefte kleiner dan bij de anderen aan: {names}.",
    "level": "De behoefte is kleiner dan bij de anderen aan: {names}.",
}
SAME = "De behoefte wijkt bij geen enkele competentie duidelijk af van die van de anderen."


def not_found(criterion: str, limit: float) -> str:
    """Say why there are no groups, by the criterion on which the most promising number of groups failed."""
    return f"Geen groepen aantoonbaar: {FAILED[criterion].format(limit=f'{limit:g}')}."


def describe(n: int, space: str, names: Sequence[str], differences: Sequence[float]) -> str:
    """Say how many people a group has and where its needs differ from those of the others.

    Parameters
    ----------
    n
        People.
    space
        "level" or "shape".
    names, differences
        Per competency what it is called, and the difference in standard deviations; above 0 is more need.

    Examples
    --------
    >>> describe(84, "level", ["Visie", "Samenwerken"], [0.9, 0.1])
    '84 mensen. De behoefte is groter dan bij de anderen aan: Visie.'

    """
    ordered = sorted(zip(differences, names, strict=True), reverse=True)
    larger = [name for difference, name in ordered[:NAMED] if difference >= NOTABLE]
    smaller = [name for difference, name in ordered[: -NAMED - 1 : -1] if difference <= -NOTABLE]
    told = [
        form.format(names="; ".join(these))
        for form, these in ((LARGER[space], larger), (SMALLER[space], smaller))
        if these
    ]
    return " ".join([PEOPLE.format(n=n), *(told or [SAME])])
