"""Draw a chart as a matplotlib figure; needs matplotlib."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from ontwikkelscan.charts.colours import dressed
from ontwikkelscan.charts.marks import LINE_HEIGHT, Dot, Shape, Text
from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.house_style import HouseStyle

INCHES_PER_UNIT = 7.2 / 680
"""About 18 cm for a chart of the usual width: its smallest letters are 8 points."""
TITLE_HEIGHT = 0.4
FONT_SCALE = 0.84
"""The default font of matplotlib is wider than the width that the layout allows for."""
PYPLOT = "matplotlib.pyplot"
ALIGNMENT = {"start": "left", "middle": "center", "end": "right"}


RECTILINEAR = "rectilinear"
"""What matplotlib calls axes with x and y at right angles."""
METADATA = {"png": ("Title", "Description"), "svg": ("Title", "Description"), "pdf": ("Title", "Subject")}
"""Where a file of this format holds what it is, and what it says in words."""


class ChartFigure(Figure):
    """A figure that says in words what it shows, and that shows itself in a notebook, with pyplot and without.

    Attributes
    ----------
    title, description
        What the chart is and what it says in words, for those who do not see it: files hold both, and a notebook that
        is exported as HTML has the description as the ``alt`` of the picture.

    """

    title = ""
    description = ""

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save the figure as :meth:`matplotlib.figure.Figure.savefig` does, with title and description in the file."""
        kind = options.get("format") or PurePath(fname if isinstance(fname, str | PurePath) else "").suffix[1:]
        told = dict(zip(METADATA.get(str(kind).lower(), ()), (self.title, self.description), strict=False))
        if told:
            options["metadata"] = told | (options.get("metadata") or {})
        super().savefig(fname, **options)

    def _repr_png_(self) -> bytes:
        """Return the picture for a notebook cell."""
        picture = io.BytesIO()
        self.savefig(picture, format="png", metadata={"Software": None})
        return picture.getvalue()

    def _ipython_display_(self) -> None:
        """Show the picture once, with its description; pyplot, which shows what it holds after a cell, lets it go."""
        if not _in_notebook() or "inline" not in mpl.get_backend().lower():
            raise NotImplementedError  # IPython then shows it as it shows any figure
        display = import_module("IPython.display").display
        if PYPLOT in sys.modules:
            sys.modules[PYPLOT].close(self)
        told = {"image/png": {"alt": self.description}} if self.description else {}
        display({"image/png": self._repr_png_(), "text/plain": repr(self)}, metadata=told, raw=True)


def _in_notebook() -> bool:
    """Tell whether a kernel of Jupyter runs this."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None) is not None


def new_figure(width: float, height: float) -> ChartFigure:
    """Make a figure, in inches.

    pyplot knows it where pyplot is in use, so that ``plt.show()`` shows it, and in a notebook, so that a figure made in
    a loop shows after the cell. Elsewhere pyplot stays unloaded: it keeps each figure alive until it is closed.
    """
    if PYPLOT in sys.modules or _in_notebook():
        return cast("ChartFigure", import_module(PYPLOT).figure(figsize=(width, height), FigureClass=ChartFigure))
    return ChartFigure(figsize=(width, height))


def draw_charts(
    charts: Sequence[tuple[Drawing, str]],
    *,
    title: str,
    description: str,
    n_columns: int,
    style: HouseStyle | None = None,
) -> Figure:
    """Draw charts side by side, each below its own title."""
    n_columns = min(n_columns, len(charts))
    n_rows = -(-len(charts) // n_columns)
    width, height = (max(drawing.canvas[place] for drawing, _ in charts) * INCHES_PER_UNIT for place in (2, 3))
    figure = new_figure(width * n_columns, (height + TITLE_HEIGHT) * n_rows)
    figure.title, figure.description = title, description
    share = height / (height + TITLE_HEIGHT)
    for place, (drawing, name) in enumerate(charts):
        row, column = divmod(place, n_columns)
        bottom = 1 - (row + 1) / n_rows
        ax = figure.add_axes((column / n_columns, bottom, 1 / n_columns, share / n_rows))
        draw_chart(drawing, title=name, ax=ax, style=style)
    return figure


def draw_chart(
    drawing: Drawing,
    *,
    title: str,
    ax: Axes | None = None,
    description: str = "",
    style: HouseStyle | None = None,
) -> Figure:
    """Draw a chart with matplotlib.

    Parameters
    ----------
    drawing
        What to draw.
    title
        Shown above the chart.
    ax
        Empty axes to draw into, without polar projection; None makes a figure of about 18 cm wide.
        Text and lines get the size of the axes at the time of the call.
    description
        What the chart says in words, for a figure of its own.
    style
        Of an organisation, whose colours it wears.

    Returns
    -------
        The figure that holds the chart.

    Raises
    ------
    OntwikkelscanError
        SCAN-020 for axes of another projection, -021 for axes in which something was drawn.
    """
    if ax is not None and ax.name != RECTILINEAR:
        raise error("SCAN-020", projection=ax.name)
    if ax is not None and ax.has_data():
        raise error("SCAN-021")
    left, top, width, height = drawing.canvas
    if ax is None:
        inches = height * INCHES_PER_UNIT
        own = new_figure(width * INCHES_PER_UNIT, inches + TITLE_HEIGHT)
        own.title, own.description = title, description
        ax = own.add_axes((0, 0, 1, inches / (inches + TITLE_HEIGHT)))
    ax.set(xlim=(left, left + width), ylim=(top + height, top), aspect="equal")
    ax.set_axis_off()
    figure = cast("Figure", ax.get_figure(root=True))
    box = ax.get_window_extent()
    scale = min(box.width / width, box.height / height) * 72 / figure.dpi
    ax.set_title(title, fontsize=15 * scale)
    for order, mark in enumerate(dressed(drawing, style).marks, start=1):
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
    return Circle(mark.centre, mark.radius, facecolor=mark.fill, edgecolor=mark.stroke, linewidth=mark.width * scale)


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
