"""The radar chart as a matplotlib figure; needs matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.reporting.charts_figure import draw_chart
from ontwikkelscan.reporting.radar import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ontwikkelscan.reporting.charts_marks import Axis, Legend


def draw_radar(
    axes_data: Sequence[Axis], *, minimum: float, maximum: float, title: str, legend: Legend, ax: Axes | None = None
) -> Figure:
    """Draw the chart with matplotlib; parameters, returns and errors as for `draw` and `draw_chart`."""
    return draw_chart(draw(axes_data, minimum=minimum, maximum=maximum, legend=legend), title=title, ax=ax)
