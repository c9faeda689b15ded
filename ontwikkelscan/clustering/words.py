"""What people read about groups: made from numbers, without praise or blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.texts import enumeration, text

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = 3
"""Competencies that a description names on either side."""
NOTABLE = 0.5
"""Standard deviations from which a difference is named: a medium effect (Cohen 1988)."""


def not_found(criterion: str, least: int) -> str:
    """Say why no groups were shown, by the criterion that failed in the more promising space."""
    return text("clusters.none", why=text(f"clusters.failed.{criterion}", least=least))


def describe(space: str, names: Sequence[str], differences: Sequence[float]) -> str:
    """Say where the needs of a group differ from those of the others; not how many people it has: that is exact.

    Parameters
    ----------
    space
        "level" or "shape".
    names, differences
        Per competency what it is called, and the difference in standard deviations; above 0 is more need.

    Examples
    --------
    >>> describe("level", ["visie", "samenwerken"], [0.9, 0.1])
    'De behoefte is groter dan bij de anderen aan: visie.'

    """
    ordered = sorted(zip(differences, names, strict=True), reverse=True)
    larger = [name for difference, name in ordered[:NAMED] if difference >= NOTABLE]
    smaller = [name for difference, name in ordered[: -NAMED - 1 : -1] if difference <= -NOTABLE]
    said = []
    if larger:
        said.append(text(f"clusters.larger_{space}", names=enumeration(larger)))
    if smaller:
        said.append(text(f"clusters.smaller_{space}", names=enumeration(smaller)))
    return " ".join(said or [text("clusters.alike")])
