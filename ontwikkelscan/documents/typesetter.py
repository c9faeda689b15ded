"""What typst sets: pages and pictures, in the font that comes along and no other."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from ontwikkelscan.charts.svg import write_svg

if TYPE_CHECKING:
    from ontwikkelscan.documents.blocks import Figure

FONTS = Path(str(files("fontpkg_source_sans_3"))) / "files"
MISSING = "□"
"""Stands for a character that the font lacks: the standards refuse a text without a glyph."""
WEIGHTS = """text { font-variation-settings: "wght" 400 }
text[font-weight="600"] { font-variation-settings: "wght" 600 }"""
"""In a drawing typst sets this variable font at its lightest (0.15), unless told."""
DOTS_PER_INCH = 220
"""Of pictures: as many as Word keeps for paper."""


class Typeset:
    """Data that the function ``made`` of a template of this folder lays out.

    The data stand in a text that imports the template. As inputs of the compiler they would be part of all that it
    remembers; so it finds again what stays the same, when a part is set smaller and in the next document.
    """

    def __init__(self, template: str, data: dict[str, Any]) -> None:
        # A string of JSON in JSON is one of typst too: all that is escaped in it are quotes and backslashes.
        text = json.dumps(json.dumps(data))
        self._text = f'#import "{template}": made\n#made(json(bytes({text})))'.encode()
        self._compiler = typst.Compiler(self._text, Path(__file__).parent, _fonts())

    def found(self, label: str) -> Any:
        """Return the values that stand in the pages under a label."""
        return json.loads(self._compiler.query(label, field="value"))

    def written(self, **options: Any) -> bytes:
        """Write the one file: the same bytes for the same data."""
        made = self._compiler.compile(self._text, **options)
        if not isinstance(made, bytes):
            msg = "typst gave no single file"
            raise TypeError(msg)
        return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def drawn(figure: Figure) -> str:
    """Write the drawing of a figure as SVG for typst."""
    svg = write_svg(figure.drawing, title=figure.title, description=figure.alt, id_prefix=figure.name, style=WEIGHTS)
    return with_glyphs(svg)


def picture(figure: Figure, width: float) -> bytes:
    """Return a figure as a PNG, to be shown at a width in mm."""
    return Typeset("picture.typ", {"svg": drawn(figure), "width": width}).written(format="png", ppi=DOTS_PER_INCH)


def with_glyphs(text: str) -> str:
    """Put a box for each character that cannot be drawn, and not fail on a name or remark that has one."""
    missing = {c for c in set(text) - _glyphs() if not c.isspace()}
    return text.translate(dict.fromkeys(map(ord, missing), MISSING)) if missing else text


@cache
def _glyphs() -> frozenset[str]:
    """Read from the font which characters it can draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only when a document is set

    with TTFont(FONTS / "SourceSans3[wght].ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
