"""What typst sets: pages and pictures, in the font that comes along and no other."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
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

_lock = Lock()


def typeset(template: str, inputs: dict[str, str], **options: Any) -> bytes:
    """Let typst set a template of this folder with texts for it: one file, the same for the same texts."""
    with _lock:
        made = _compiler(template).compile(sys_inputs=inputs, **options)
    if not isinstance(made, bytes):
        msg = f"typst gave no file of {template}"
        raise TypeError(msg)
    return made


def drawn(figure: Figure) -> str:
    """Write the drawing of a figure as SVG for typst."""
    svg = write_svg(figure.drawing, title=figure.title, description=figure.alt, id_prefix=figure.name, style=WEIGHTS)
    return with_glyphs(svg)


def picture(figure: Figure, width: float) -> bytes:
    """Return a figure as a PNG, to be shown at a width in mm."""
    return typeset("picture.typ", {"svg": drawn(figure), "width": str(width)}, format="png", ppi=DOTS_PER_INCH)


@cache
def _compiler(template: str) -> typst.Compiler:
    # The template as a path: as bytes, typst would look for it in the working directory.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(Path(__file__).with_name(template), font_paths=fonts)


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
