"""How an organisation's own documents look."""

from __future__ import annotations

from dataclasses import dataclass

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


PLAIN = HouseStyle()
"""The scan's own."""
