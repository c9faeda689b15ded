"""How an organisation's own documents look, and how well a colour reads on another."""

from __future__ import annotations

from dataclasses import dataclass

from ontwikkelscan.showing import one_line

ACCENT = "#0b5c6b"
"""The colour of headings, where an organisation has none of its own."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Name, colour and logo of an organisation; the default is the scan's own.

    ``colour``: "#rrggbb", dark enough to be read on white and on the tint of remarks. ``logo``: a PNG, or nothing.
    """

    name: str = ""
    colour: str = ACCENT
    logo: bytes = b""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.colour)


PLAIN = HouseStyle()
"""The scan's own."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1-21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 2), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)

    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0-1, as WCAG 2.2 defines it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004 - sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
