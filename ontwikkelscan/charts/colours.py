"""The colours that figures wear: those of the scan, or those of an organisation."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.charts.marks import GAP, OTHER, OTHER_TINT, OWN, TINT, Drawing
from ontwikkelscan.house_style import PLAIN, HouseStyle, dimmed, light, paled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.charts.marks import Dot, Shape, Text

APART = 0.1
"""In OKLab, a tenth of the way from black to white: colours that lie nearer are not told apart at a glance."""
BESIDE = 0.09
"""The same between a score and its margin, which lie on each other."""
SIGHTS = np.array(
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ]
)
"""Light with full sight, and without the cones for red, green or blue (Machado, Oliveira & Fernandes 2009)."""
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""From light to lightness and hue, in which equal steps look equal (Ottosson 2020)."""


def distances(one: str, other: str) -> NDArray[np.float64]:
    """Return how far apart two colours look in OKLab, black and white being 1: shape (4,), one per `SIGHTS`."""
    seen = [np.cbrt((SIGHTS @ light(colour)).clip(0, 1) @ CONES.T) @ OKLAB.T for colour in (one, other)]
    return np.asarray(np.linalg.norm(seen[0] - seen[1], axis=1))


def own_colour(style: HouseStyle | None) -> str:
    """Return the colour of scores: that of the organisation, darkened until everybody can tell it from what is near.

    That is the gap, which keeps its colour, the one warm one (what lies too near is orange, red or brown, and green to
    many men), and its own margins.
    """
    return _told_apart((style or PLAIN).accent)


@lru_cache
def _told_apart(accent: str) -> str:
    darker = (dimmed(accent, share / 100) for share in range(100, -1, -1))
    return next(
        colour
        for colour in darker
        if distances(colour, GAP).min() >= APART and distances(colour, paled(colour)).min() >= BESIDE
    )


def dressed(drawing: Drawing, style: HouseStyle | None) -> Drawing:
    """Return a drawing in the colours of an organisation; the gap, the grid and all letters but headings keep theirs.

    Scores beside one's own are purple, or have the scan's own colour where purple is nearer to the organisation's.
    """
    own = own_colour(style)
    if own == OWN:
        return drawing
    other = max((OTHER, OWN), key=lambda colour: distances(colour, own).sum())
    worn = {OWN: own, TINT: paled(own), OTHER: other, OTHER_TINT: paled(other)}
    return replace(drawing, marks=tuple(_worn(mark, worn) for mark in drawing.marks))


def _worn(mark: Shape | Dot | Text, worn: dict[str, str]) -> Shape | Dot | Text:
    """Return a mark with the colours that are worn in place of its own."""
    found: dict[str, Any] = {
        name: worn[value] for name in ("fill", "stroke") if (value := getattr(mark, name, None)) in worn
    }
    return mark._replace(**found) if found else mark
