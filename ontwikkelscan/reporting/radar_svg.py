"""Write the radar chart as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.reporting.charts_svg import write_svg
from ontwikkelscan.reporting.radar import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontwikkelscan.reporting.charts_marks import Axis, Legend


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
    """Write the chart as an SVG element; parameters, returns and errors as for `draw` and `write_svg`."""
    drawing = draw(axes, minimum=minimum, maximum=maximum, legend=legend)
    return write_svg(drawing, title=title, description=description, id_prefix=id_prefix)
