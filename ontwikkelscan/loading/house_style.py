"""Load the house style of an organisation: its name, colour and logo for documents."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ontwikkelscan.errors import Note, error
from ontwikkelscan.house_style import ACCENT, HouseStyle
from ontwikkelscan.model.base import Strict, Text
from ontwikkelscan.opening.files import is_file
from ontwikkelscan.opening.picture import is_whole_png
from ontwikkelscan.yaml_file import YamlFile

MOST_BYTES = 300_000


class HouseStyleFile(Strict):
    """What a file holds; ``logo``: a PNG beside it."""

    name: Text
    colour: str = Field(default=ACCENT, pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str = ""


def load_house_style(path: str | Path) -> HouseStyle:
    """Load a house style file, with which documents carry an organisation's own name, colour and logo.

    Parameters
    ----------
    path
        A YAML file with ``schema: ontwikkelscan/house_style/1``, ``name``, and optional ``colour`` ("#rrggbb") and
        ``logo`` (a PNG of at most 300 kB, beside the file). Headings and figures wear the colour; a light one is
        darkened, because many organisations have no dark one and nobody reads yellow letters.

    Returns
    -------
    HouseStyle

    Raises
    ------
    OntwikkelscanError
        STYLE-001 for a file that cannot be read, -002 for an unfit logo, LIMIT-011 for one of too many pixels.

    References
    ----------
    Web Content Accessibility Guidelines 2.2, success criteria 1.4.3 (text: contrast of at least 4.5 : 1) and 1.4.11
    (lines and marks: 3 : 1).

    """
    path = Path(path)
    if not is_file(path):
        raise error("STYLE-001", place=path.name, problem=Note("no_such_file"))
    file = YamlFile(path, "STYLE-001")
    file.expect_schema("ontwikkelscan/house_style/1")
    content = file.parse(HouseStyleFile)
    return HouseStyle(content.name, content.colour, _logo(path.parent / content.logo) if content.logo else b"")


def _logo(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            logo = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        logo = b""
    if len(logo) > MOST_BYTES or not is_whole_png(logo, path.name):
        raise error("STYLE-002", place=path.name)
    return logo
