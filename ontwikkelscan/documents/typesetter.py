"""What typst sets: pages and pictures, in the font that comes along and no other."""

from __future__ import annotations

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


def compiler_of(template: str, inputs: dict[str, str]) -> typst.Compiler:
    """Return a compiler of a template of this folder with texts for it; it keeps what it laid out."""
    # The template as a path: as bytes, typst would look for it in the working directory.
    return typst.Compiler(Path(__file__).with_name(template), font_paths=_fonts(), sys_inputs=inputs)


def written(compiler: typst.Compiler, **options: Any) -> bytes:
    """Let a compiler write its one file: the same bytes for the same texts."""
    made = compiler.compile(**options)
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
    compiler = compiler_of("picture.typ", {"svg": drawn(figure), "width": str(width)})
    return written(compiler, format="png", ppi=DOTS_PER_INCH)


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
