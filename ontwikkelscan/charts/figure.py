"""Draw a chart as a matplotlib figure; needs matplotlib."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from ontwikkelscan.charts.marks import LINE_HEIGHT, PAPER, Dot, Shape, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ontwikkelscan.charts.marks import Drawing

# 16 cm for a chart of 680 pixels, the usual width.
INCHES_PER_UNIT = 6.3 / 680
TITLE_HEIGHT = 0.4
# The default font of matplotlib is wider than the width that the layout allows for.
FONT_SCALE = 0.84
ALIGNMENT = {"start": "left", "middle": "center", "end": "right"}


class ChartFigure(Figure):
    """A figure that shows itself in a notebook without pyplot."""

    def _repr_png_(self) -> bytes:
        """Return the picture for a notebook cell."""
        picture = io.BytesIO()
        self.savefig(picture, format="png", metadata={"Software": None})
        return picture.getvalue()


def draw_chart(drawing: Drawing, *, title: str, ax: Axes | None = None) -> Figure:
    """Draw a chart with matplotlib.

    Parameters
    ----------
    drawing
        What to draw.
    title
        Shown above the chart.
    ax
        Axes to draw into, without polar projection; None makes a figure of about 16 cm wide.
        Text and lines get the size of the axes at the time of the call.

    Returns
    -------
        The figure that holds the chart; it is not registered with pyplot unless ``ax`` was.
    """
    left, top, width, height = drawing.canvas
    if ax is None:
        inches = height * INCHES_PER_UNIT
        own = ChartFigure(figsize=(width * INCHES_PER_UNIT, inches + TITLE_HEIGHT))
        ax = own.add_axes((0, 0, 1, inches / (inches + TITLE_HEIGHT)))
    ax.set(xlim=(left, left + width), ylim=(top + height, top), aspect="equal")
    ax.set_axis_off()
    figure = cast("Figure", ax.get_figure(root=True))
    box = ax.get_window_extent()
    scale = min(box.width / width, box.height / height) * 72 / figure.dpi
    ax.set_title(title, fontsize=15 * scale)
    for order, mark in enumerate(drawing.marks, start=1):
        if isinstance(mark, Text):
            _add_text(ax, mark, scale, order)
        else:
            patch = _circle(mark, scale) if isinstance(mark, Dot) else _path(mark, scale)
            patch.set(zorder=order, clip_on=False)
            ax.add_patch(patch)
    return figure


def _path(mark: Shape, scale: float) -> PathPatch:
    """Make the patch of a shape; ``scale`` is in points per pixel."""
    points = [*mark.points, mark.points[0]] if mark.closed else list(mark.points)
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)]
    if mark.closed:
        codes[-1] = Path.CLOSEPOLY
    # matplotlib counts dashes in line widths.
    dash = (0, tuple(part / mark.width for part in mark.dash)) if mark.dash else "solid"
    return PathPatch(
        Path(points, codes),
        facecolor=(mark.fill, mark.opacity) if mark.fill else "none",
        edgecolor=mark.stroke or "none",
        linewidth=mark.width * scale,
        linestyle=dash,
        joinstyle="round",
        capstyle="butt",
    )


def _circle(mark: Dot, scale: float) -> Circle:
    """Make the patch of a dot."""
    return Circle(mark.centre, mark.radius, facecolor=mark.fill, edgecolor=PAPER, linewidth=scale)


def _add_text(ax: Axes, mark: Text, scale: float, order: int) -> None:
    """Add each line of a text on its own baseline."""
    for index, line in enumerate(mark.lines):
        beyond = index * LINE_HEIGHT
        ax.text(
            mark.x + beyond * mark.turned,
            mark.y + beyond * (not mark.turned),
            line,
            fontsize=mark.size * FONT_SCALE * scale,
            fontweight="bold" if mark.bold else "normal",
            color=mark.fill,
            rotation=90 * mark.turned,
            rotation_mode="anchor",
            horizontalalignment=ALIGNMENT[mark.anchor],
            verticalalignment="baseline",
            parse_math=False,
            zorder=order,
        )
