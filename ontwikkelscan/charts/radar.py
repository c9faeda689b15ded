"""The radar chart of competency scores as marks to draw; SVG and matplotlib draw the same ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ontwikkelscan.charts.marks import (
    BASELINE,
    GAP,
    GRID,
    LEADER,
    LINE_HEIGHT,
    MARGIN,
    NUMBER_SIZE,
    OTHER,
    OTHER_DASH,
    OTHER_TINT,
    OWN,
    PADDING,
    PAPER,
    SOFT_INK,
    TINT,
    Axis,
    Drawing,
    Legend,
    Point,
    Shape,
    Text,
    check_axes,
    diamond,
    entry_width,
    gap_bar,
    interval_bar,
    legend_entries,
    legend_marks,
    own_dot,
    square,
    text_width,
)
from ontwikkelscan.charts.radar_geometry import (
    INNER,
    MIN_AXES,
    MIN_WIDTH,
    RADIUS,
    Label,
    outline,
    place_labels,
    runs,
    vertices,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BESIDE = 5.0
"""How far from its axis an interval stands when there are two."""


def draw_radar(
    axes: Sequence[Axis],
    *,
    minimum: float,
    maximum: float,
    legend: Legend,
    beside: Sequence[Axis] | None = None,
    width: float = MIN_WIDTH,
) -> Drawing:
    """Draw the chart as marks, for any writer to put on its canvas.

    Parameters
    ----------
    axes
        Three axes or more; up to twenty stay readable.
    minimum, maximum
        Ends of the answer scale. An interval that runs off the scale ends there, without a cap.
    legend
        The words of the chart; the legend names only what the chart shows.
    beside
        The same axes of someone else, or of another moment: a dotted line and open squares. Intervals then stand on
        either side of their axis, and a required level shows where it is the same for both.
    width
        Of the canvas, at least; wider where labels ask for it.

    Returns
    -------
        The marks and a canvas that holds them all.

    Raises
    ------
    ValueError
        With fewer than three axes, an empty scale, a score or required level off the scale, or a reversed interval.
    """
    if len(axes) < MIN_AXES:
        msg = f"a radar chart needs at least {MIN_AXES} axes, got {len(axes)}"
        raise ValueError(msg)
    check_axes([*axes, *(beside or ())], minimum, maximum)
    own = vertices([axis.score for axis in axes], minimum, maximum)
    bars, second = _interval_bars(axes, minimum, maximum), list[Shape]()
    if beside is not None:
        other = vertices([axis.score for axis in beside], minimum, maximum)
        second = [*_line_marks(other, OTHER, 2.2, OTHER_DASH), *(square(point) for point in other if point)]
        bars = _interval_bars(axes, minimum, maximum, -1)
        bars += _interval_bars(beside, minimum, maximum, 1, OTHER_TINT)
        axes = [_shared(pair) for pair in zip(axes, beside, strict=True)]
    labels = place_labels(axes, legend.not_scored)
    required = vertices([axis.required for axis in axes], minimum, maximum)
    shown = legend_entries(axes, legend)
    half = max(
        width / 2 - MARGIN,
        *(max(-label.left, label.right) for label in labels),
        *(entry_width(word) / 2 for _, word in shown),
    )
    top, low = min(label.top for label in labels), max(label.bottom for label in labels)
    key, bottom = legend_marks(shown, centre=0.0, width=2 * half, above=low, lines=True)
    grid, numbers = _grid_marks(len(axes), minimum, maximum)
    marks = [
        *grid,
        *bars,
        *_line_marks(own, OWN, 2.2),
        *_gaps(axes, own, required),
        *numbers,
        *(diamond(point) for point in required if point),
        *second,
        *(own_dot(point, aside=axis.aside) for axis, point in zip(axes, own, strict=True) if point),
        *(mark for label in labels for mark in _label_marks(label)),
        *key,
    ]
    canvas = (-half - MARGIN, top - MARGIN, 2 * (half + MARGIN), bottom - top + 2 * MARGIN)
    return Drawing(tuple(marks), canvas)


def _grid_marks(count: int, minimum: float, maximum: float) -> tuple[list[Shape], list[Shape | Text]]:
    """Draw the spokes, the rings at whole values and, between the last axis and the first, their numbers.

    Where the scale is too long for all numbers to be readable, it is every second value, every third, and so on.
    """
    angle = math.pi / count
    spacing = RADIUS * (1 - INNER) * math.cos(angle) / (maximum - minimum)
    width = text_width(str(math.floor(maximum)), NUMBER_SIZE) + PADDING
    step = math.ceil(min((NUMBER_SIZE + 2) / math.cos(angle), width / math.sin(angle)) / spacing)
    grid, numbers = [], list[Shape | Text]()
    for value in range(math.ceil(minimum), math.floor(maximum) + 1, step):
        ring = tuple(point for point in vertices([value] * count, minimum, maximum) if point)
        grid.append(Shape(ring, stroke=GRID, width=1.0))
        x, y = (ring[0][0] + ring[-1][0]) / 2, (ring[0][1] + ring[-1][1]) / 2
        w, h = len(str(value)) * 3.0 + 1.5, 6.0
        numbers.append(Shape(((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)), fill=PAPER, opacity=0.8))
        numbers.append(Text((str(value),), x, y + 0.35 * NUMBER_SIZE, "middle", NUMBER_SIZE, SOFT_INK))
    centre = outline(count, 0.0)
    grid += [Shape(spoke, closed=False, stroke=GRID, width=1.0) for spoke in zip(centre, outline(count), strict=True)]
    return grid, numbers


def _gaps(axes: Sequence[Axis], own: Sequence[Point | None], required: Sequence[Point | None]) -> list[Shape]:
    """Draw how far a score lies below what is asked, where that is told."""
    return [
        gap_bar(score, level)
        for axis, score, level in zip(axes, own, required, strict=True)
        if axis.gap and score and level
    ]


def _line_marks(
    points: Sequence[Point | None], colour: str, width: float, dash: tuple[float, float] | None = None
) -> list[Shape]:
    """Draw a line around the chart that breaks at missing points."""
    return [Shape(run, len(run) == len(points), colour, width, dash) for run in runs(points) if len(run) > 1]


def _shared(pair: tuple[Axis, Axis]) -> Axis:
    """Return an axis for two: it has a score when one of them has, and a required level when both have that one."""
    own, other = pair
    score, low, high = (other.score, other.low, other.high) if own.score is None else (own.score, own.low, own.high)
    return Axis(own.label, score, low, high, own.required if own.required == other.required else None)


def _interval_bars(
    axes: Sequence[Axis], minimum: float, maximum: float, side: int = 0, colour: str = TINT
) -> list[Shape]:
    """Draw the interval of each axis that has one: on the axis, or on one side of it, and then thinner."""
    bars: list[Shape] = []
    told = [
        [None if value is None else min(max(value, minimum), maximum) for value in values]
        for values in ([axis.low for axis in axes], [axis.high for axis in axes])
    ]
    starts, ends = (vertices(values, minimum, maximum) for values in told)
    for axis, low, high, start, end, along in zip(axes, *told, starts, ends, outline(len(axes)), strict=True):
        if start and end:
            dx, dy = (-side * BESIDE * along[1] / RADIUS, side * BESIDE * along[0] / RADIUS)
            first, last = ((x + dx, y + dy) for x, y in (start, end))
            caps = (low == axis.low, high == axis.high)
            dash = OTHER_DASH if side > 0 else None
            bars += interval_bar(first, last, caps, along, colour, 3.0 if side else 3.5, dash)
    return bars


def _label_marks(label: Label) -> list[Shape | Text]:
    """Draw a label and its note, warm where there is a gap; and a line to its axis when it was moved."""
    marks: list[Shape | Text] = []
    if label.moved:
        edge = label.bottom if label.end[1] < 0 else label.top
        marks.append(Shape((label.end, (label.x, edge)), closed=False, stroke=LEADER, width=0.8))
    baseline = label.top + BASELINE
    marks.append(Text(label.lines, label.x, baseline, label.anchor, bold=bool(label.axis.rank)))
    if label.note:
        below = baseline + LINE_HEIGHT * len(label.lines)
        fill = GAP if label.axis.gap else SOFT_INK
        marks.append(Text((label.note,), label.x, below, label.anchor, NUMBER_SIZE, fill))
    return marks
