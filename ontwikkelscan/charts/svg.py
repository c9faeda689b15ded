"""Write a chart as SVG: text stays text, and equal input gives equal bytes."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ontwikkelscan.charts.marks import LINE_HEIGHT, Dot, Text

if TYPE_CHECKING:
    from ontwikkelscan.charts.marks import Drawing, Shape

UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def write_svg(drawing: Drawing, *, title: str, description: str, id_prefix: str, style: str = "") -> str:
    """Write a drawing as an SVG element: for use inside HTML, or as a file.

    Parameters
    ----------
    drawing
        What to write.
    title, description
        The accessible name of the chart and what it says in words; neither is drawn.
    id_prefix
        Start of the ids in the SVG, a name; each chart in one HTML page has its own.
    style
        A style sheet for a reader that needs one beside the attributes.

    Returns
    -------
        SVG 1.1 with presentation attributes; equal input gives equal text.
    """
    box, ids = " ".join(map(_number, drawing.canvas)), f"{id_prefix}-title {id_prefix}-desc"
    font = "'Source Sans 3', system-ui, sans-serif"
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="{ids}" font-family="{font}"'
    return "\n".join(
        (
            f"<svg {head}>" + f"<style>{style}</style>" * bool(style),
            f'<title id="{id_prefix}-title">{_escape(title)}</title>',
            f'<desc id="{id_prefix}-desc">{_escape(description)}</desc>',
            *map(_element, drawing.marks),
            "</svg>",
        )
    )


def _element(mark: Shape | Dot | Text) -> str:
    """Write one mark as an SVG element."""
    if isinstance(mark, Dot):
        cx, cy = mark.centre
        place = f'cx="{_number(cx)}" cy="{_number(cy)}" r="{_number(mark.radius)}"'
        return f'<circle {place} fill="{mark.fill}" stroke="{mark.stroke}" stroke-width="{_number(mark.width)}"/>'
    if isinstance(mark, Text):
        x = _number(mark.x)
        head = f'font-size="{_number(mark.size)}" fill="{mark.fill}" text-anchor="{mark.anchor}"'
        if mark.bold:
            head += ' font-weight="600"'
        if mark.turned:
            head += f' transform="rotate(-90 {x} {_number(mark.y)})"'
        lines = [
            f'<tspan x="{x}" y="{_number(mark.y + index * LINE_HEIGHT)}">{_escape(line)}</tspan>'
            for index, line in enumerate(mark.lines)
        ]
        return f"<text {head}>{''.join(lines)}</text>"
    points = " ".join([f"{_number(x)},{_number(y)}" for x, y in mark.points])
    paint = f'points="{points}" fill="{mark.fill or "none"}"'
    if mark.opacity < 1:
        paint += f' fill-opacity="{_number(mark.opacity)}"'
    if mark.stroke:
        dash = f' stroke-dasharray="{" ".join(map(_number, mark.dash))}"' if mark.dash else ""
        paint += f' stroke="{mark.stroke}" stroke-width="{_number(mark.width)}"{dash} stroke-linejoin="round"'
    return f"<{'polygon' if mark.closed else 'polyline'} {paint}/>"


@lru_cache(maxsize=4096)
def _number(value: float) -> str:
    """Write a number with at most two decimals and without a negative zero; most coordinates come more than once."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _escape(text: str) -> str:
    """Escape a text for XML and drop the characters that it cannot hold."""
    return html.escape(UNWRITABLE.sub("", text), quote=False)
