"""How an organisation's own documents look, and how well a colour reads on another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ontwikkelscan.showing import one_line

ACCENT = "#0b5c6b"
"""The colour of headings, where an organisation has none of its own."""
BEHIND, WHITE = "#eef4f5", "#ffffff"
"""The darkest that headings stand on, the tint of a remark; and what figures are drawn on."""
READABLE, VISIBLE = 4.5, 3.0
"""Contrast of text, and of lines and marks, with what is behind them (WCAG 2.2, 1.4.3 and 1.4.11)."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Name, colour and logo of an organisation; the default is the scan's own.

    ``colour``: "#rrggbb", any; documents wear it as ``accent``. ``logo``: a PNG, or nothing.
    """

    name: str = ""
    colour: str = ACCENT
    logo: bytes = b""

    @property
    def accent(self) -> str:
        """The colour of headings: a light colour is darkened until it can be read."""
        return readable(self.colour)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.colour)


PLAIN = HouseStyle()
"""The scan's own."""


@lru_cache
def readable(colour: str) -> str:
    """Return the colour if it can be read on white and on the tint of a remark, else as light as it then may be.

    Examples
    --------
    >>> readable("#0b5c6b"), readable("#9acd32")
    ('#0b5c6b', '#597919')

    """
    if contrast(colour, BEHIND) >= READABLE:
        return colour
    return dimmed(colour, ((_luminance(BEHIND) + 0.05) / READABLE - 0.05) / _luminance(colour))


def dimmed(colour: str, share: float) -> str:
    """Return a colour with a share of its light, 0-1, and never more.

    Hue and saturation stay: in OKLab, where equal steps look equal, all coordinates then shrink by one factor.
    """
    parts = (share * part for part in light(colour))
    return "#" + "".join(f"{int(255 * _encoded(part) + 1e-6):02x}" for part in parts)


@lru_cache
def paled(colour: str) -> str:
    """Return a colour that can be seen on white, mixed with white as far as it still can."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    mixed = (
        "#" + "".join(f"{part + (255 - part) * white // 255:02x}" for part in parts) for white in range(254, -1, -1)
    )
    return next(one for one in mixed if contrast(one, WHITE) >= VISIBLE)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1-21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 2), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)

    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def light(colour: str) -> tuple[float, ...]:
    """Return how much red, green and blue light "#rrggbb" gives, each 0-1."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004 - sRGB


def _encoded(part: float) -> float:
    """Return what stands for an amount of light in sRGB, 0-1."""
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB


def _luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0-1, as WCAG 2.2 defines it."""
    red, green, blue = light(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
