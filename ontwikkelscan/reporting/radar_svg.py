"""Write the radar chart as SVG: text stays text, and equal input gives equal bytes."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ontwikkelscan.reporting.radar import draw
from ontwikkelscan.reporting.radar_geometry import LINE_HEIGHT, PAPER, Dot, Shape, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontwikkelscan.reporting.radar_geometry import Axis, Legend


def radar_svg(
    axes: Sequence[Axis],
    *,
    minimum: float,
    maximum: float,
    title: str,
    description: str,
    legend: Legend,
    id_prefix: str = "radar",
) -> str:
    """Write the chart as an SVG element: for use inside HTML, or as a file.

    Parameters
    ----------
    axes, minimum, maximum, legend
        As for `draw`.
    title, description
        The accessible name of the chart and what it says in words; neither is drawn.
    id_prefix
        Start of the ids in the SVG; give each chart in one HTML page its own.

    Returns
    -------
        SVG 1.1 with presentation attributes only; equal input gives equal text.

    Raises
    ------
    ValueError
        As for `draw`, or when ``id_prefix`` cannot start an XML id.
    """
    if not re.fullmatch(r"[A-Za-z_][\w.-]*", id_prefix, re.ASCII):
        msg = f"id_prefix must be an XML name, got {id_prefix!r}"
        raise ValueError(msg)
    drawing = draw(axes, minimum=minimum, maximum=maximum, legend=legend)
    title_id, description_id = f"{id_prefix}-title", f"{id_prefix}-desc"
    head = _attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(map(_number, drawing.canvas)),
        role="img",
        aria_labelledby=f"{title_id} {description_id}",
        font_family="'Source Sans 3', system-ui, sans-serif",
    )
    return "\n".join(
        (
            f"<svg{head}>",
            f'<title id="{title_id}">{_escape(title)}</title>',
            f'<desc id="{description_id}">{_escape(description)}</desc>',
            *map(_element, drawing.marks),
            "</svg>",
        )
    )


def _element(mark: Shape | Dot | Text) -> str:
    """Write one mark as an SVG element."""
    if isinstance(mark, Dot):
        cx, cy = mark.centre
        return f"<circle{_attributes(cx=cx, cy=cy, r=mark.radius, fill=mark.fill, stroke=PAPER, stroke_width=1.0)}/>"
    if isinstance(mark, Text):
        head = _attributes(font_size=mark.size, fill=mark.fill, text_anchor=mark.anchor)
        spans = (
            f"<tspan{_attributes(x=mark.x, y=mark.y + index * LINE_HEIGHT)}>{_escape(line)}</tspan>"
            for index, line in enumerate(mark.lines)
        )
        return f"<text{head}>{''.join(spans)}</text>"
    paint = _attributes(
        points=" ".join(f"{_number(x)},{_number(y)}" for x, y in mark.points),
        fill=mark.fill or "none",
        fill_opacity=mark.opacity if mark.opacity < 1 else None,
        stroke=mark.stroke,
        stroke_width=mark.width if mark.stroke else None,
        stroke_dasharray=" ".join(map(_number, mark.dash)) if mark.dash else None,
        stroke_linejoin="round" if mark.stroke else None,
    )
    return f"<{'polygon' if mark.closed else 'polyline'}{paint}/>"


def _attributes(**values: str | float | None) -> str:
    """Write attributes, each after a space; None leaves one out and ``_`` in a name stands for a hyphen."""
    return "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else _number(value)}"'
        for name, value in values.items()
        if value is not None
    )


def _number(value: float) -> str:
    """Write a number with at most two decimals and without a negative zero."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _escape(text: str) -> str:
    """Escape a text for XML and drop the characters that XML 1.0 cannot hold."""
    return html.escape(re.sub(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text), quote=False)
