"""How an organisation's own documents look."""

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
