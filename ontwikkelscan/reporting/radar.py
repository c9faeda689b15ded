"""The radar chart of competency scores as marks to draw; SVG and matplotlib draw the same ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ontwikkelscan.reporting.radar_geometry import (
    BASELINE,
    CAP,
    DIAMOND,
    GRID,
    INNER,
    LEADER,
    LEGEND_GAP,
    LINE_HEIGHT,
    MARGIN,
    MIN_AXES,
    MIN_WIDTH,
    OWN,
    PADDING,
    PAPER,
    RADIUS,
    REQUIRED,
    RING_FONT_SIZE,
    SOFT_INK,
    SWATCH,
    TINT,
    Axis,
    Dot,
    Drawing,
    Kind,
    Label,
    Legend,
    Point,
    Shape,
    Text,
    outline,
    place_labels,
    runs,
    text_width,
    vertices,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def draw(axes: Sequence[Axis], *, minimum: float, maximum: float, legend: Legend) -> Drawing:
    """Draw the chart as marks, for any writer to put on its canvas.

    Parameters
    ----------
    axes
        Three axes or more; up to twenty stay readable.
    minimum, maximum
        Ends of the answer scale. An interval that runs off the scale ends there, without a cap.
    legend
        The words of the chart; the legend names only what the chart shows.

    Returns
    -------
        The marks and a canvas that holds them all.

    Raises
    ------
    ValueError
        With fewer than three axes, an empty scale, a score or required level off the scale, or a reversed interval.
    """
    _check(axes, minimum, maximum)
    labels = place_labels(axes, legend.not_scored)
    own = vertices([axis.score for axis in axes], minimum, maximum)
    required = vertices([axis.required for axis in axes], minimum, maximum)
    bars = _interval_bars(axes, minimum, maximum)
    entries: list[tuple[Kind, str, bool]] = [
        ("own", legend.own, any(own)),
        ("interval", legend.interval, bool(bars)),
        ("required", legend.required, any(required)),
    ]
    shown = [(kind, word) for kind, word, present in entries if present]
    half = max(
        MIN_WIDTH / 2 - MARGIN,
        *(max(-label.left, label.right) for label in labels),
        *((SWATCH + text_width(word)) / 2 for _, word in shown),
    )
    top, low = min(label.top for label in labels), max(label.bottom for label in labels)
    key, bottom = _legend_marks(shown, half, low)
    grid, numbers = _grid_marks(len(axes), minimum, maximum)
    marks = [
        *grid,
        *_own_fill(own),
        *bars,
        *_line_marks(required, REQUIRED, 1.8, (6.0, 4.0)),
        *_line_marks(own, OWN, 2.2),
        *numbers,
        *(_diamond(point) for point in required if point),
        *(Dot(point) for point in own if point),
        *(mark for label in labels for mark in _label_marks(label)),
        *key,
    ]
    canvas = (-half - MARGIN, top - MARGIN, 2 * (half + MARGIN), bottom - top + 2 * MARGIN)
    return Drawing(tuple(marks), canvas)


def _check(axes: Sequence[Axis], minimum: float, maximum: float) -> None:
    """Raise a ValueError for input that cannot be drawn."""
    if len(axes) < MIN_AXES:
        msg = f"a radar chart needs at least {MIN_AXES} axes, got {len(axes)}"
        raise ValueError(msg)
    if not minimum < maximum:
        msg = f"minimum must be below maximum, got {minimum} and {maximum}"
        raise ValueError(msg)
    for axis in axes:
        for name, value in (("score", axis.score), ("required level", axis.required)):
            if value is not None and not minimum <= value <= maximum:
                msg = f"{name} of {axis.label!r} must lie between {minimum} and {maximum}, got {value}"
                raise ValueError(msg)
        if axis.low is not None and axis.high is not None and not axis.low <= axis.high:
            msg = f"interval of {axis.label!r} must run from low to high, got {axis.low} to {axis.high}"
            raise ValueError(msg)


def _grid_marks(count: int, minimum: float, maximum: float) -> tuple[list[Shape], list[Shape | Text]]:
    """Draw the spokes, the rings at whole values and, between the last axis and the first, their numbers.

    Where the scale is too long for all numbers to be readable, it is every second value, every third, and so on.
    """
    angle = math.pi / count
    spacing = RADIUS * (1 - INNER) * math.cos(angle) / (maximum - minimum)
    width = text_width(str(math.floor(maximum)), RING_FONT_SIZE) + PADDING
    step = math.ceil(min((RING_FONT_SIZE + 2) / math.cos(angle), width / math.sin(angle)) / spacing)
    grid, numbers = [], list[Shape | Text]()
    for value in range(math.ceil(minimum), math.floor(maximum) + 1, step):
        ring = tuple(point for point in vertices([value] * count, minimum, maximum) if point)
        grid.append(Shape(ring, stroke=GRID, width=1.0))
        x, y = (ring[0][0] + ring[-1][0]) / 2, (ring[0][1] + ring[-1][1]) / 2
        w, h = len(str(value)) * 3.0 + 1.5, 6.0
        numbers.append(Shape(((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)), fill=PAPER, opacity=0.8))
        numbers.append(Text((str(value),), x, y + 0.35 * RING_FONT_SIZE, "middle", RING_FONT_SIZE, SOFT_INK))
    centre = outline(count, 0.0)
    grid += [Shape(spoke, closed=False, stroke=GRID, width=1.0) for spoke in zip(centre, outline(count), strict=True)]
    return grid, numbers


def _own_fill(points: Sequence[Point | None]) -> list[Shape]:
    """Fill the area within the own scores; beside a gap the area ends at the centre."""
    areas = [run if len(run) == len(points) else ((0.0, 0.0), *run) for run in runs(points) if len(run) > 1]
    return [Shape(area, fill=OWN, opacity=0.12) for area in areas]


def _line_marks(
    points: Sequence[Point | None], colour: str, width: float, dash: tuple[float, float] | None = None
) -> list[Shape]:
    """Draw a line around the chart that breaks at missing points."""
    return [Shape(run, len(run) == len(points), colour, width, dash) for run in runs(points) if len(run) > 1]


def _interval_bars(axes: Sequence[Axis], minimum: float, maximum: float) -> list[Shape]:
    """Draw the interval of each axis that has one."""
    bars: list[Shape] = []
    for index, axis in enumerate(axes):
        if axis.low is None or axis.high is None:
            continue
        ends = [min(max(value, minimum), maximum) for value in (axis.low, axis.high)]
        start, end = (vertices([value] * len(axes), minimum, maximum)[index] for value in ends)
        if start and end:
            bars += _bar(start, end, outline(len(axes))[index], (ends[0] == axis.low, ends[1] == axis.high))
    return bars


def _bar(start: Point, end: Point, along: Point, caps: tuple[bool, bool] = (True, True)) -> list[Shape]:
    """Draw a thick line in the direction ``along``, with a cap across each end that is a true end."""
    length = math.hypot(*along)
    dx, dy = -along[1] / length * CAP, along[0] / length * CAP
    across = [((x - dx, y - dy), (x + dx, y + dy)) for (x, y), cap in zip((start, end), caps, strict=True) if cap]
    bar = Shape((start, end), closed=False, stroke=TINT, width=6.0)
    return [bar, *(Shape(cap, closed=False, stroke=TINT, width=2.0) for cap in across)]


def _diamond(centre: Point) -> Shape:
    """Draw the marker of a required level; wider than a `Dot`, so that it shows around one."""
    x, y = centre
    corners = ((x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y))
    return Shape(corners, stroke=REQUIRED, width=1.8, fill=PAPER)


def _label_marks(label: Label) -> list[Shape | Text]:
    """Draw a label: in softer ink the remark that it has no score, and a line to its axis when it was moved."""
    marks: list[Shape | Text] = []
    if label.moved:
        edge = label.bottom if label.axis[1] < 0 else label.top
        marks.append(Shape((label.axis, (label.x, edge)), closed=False, stroke=LEADER, width=0.8))
    baseline = label.top + BASELINE
    names = label.lines if label.scored else label.lines[:-1]
    marks.append(Text(names, label.x, baseline, label.anchor))
    if not label.scored:
        below = baseline + LINE_HEIGHT * len(names)
        marks.append(Text(label.lines[-1:], label.x, below, label.anchor, fill=SOFT_INK))
    return marks


def _legend_marks(
    shown: Sequence[tuple[Kind, str]], half: float, above: float
) -> tuple[list[Shape | Dot | Text], float]:
    """Draw the legend in centred rows below ``above`` and at most ``2 * half`` wide; also return its lower edge."""
    rows: list[list[tuple[Kind, str, float]]] = [[]]
    for kind, word in shown:
        width = SWATCH + text_width(word)
        if rows[-1] and sum(entry[2] + LEGEND_GAP for entry in rows[-1]) + width > 2 * half:
            rows.append([])
        rows[-1].append((kind, word, width))
    marks: list[Shape | Dot | Text] = []
    bottom = above + LEGEND_GAP / 2
    for row in rows:
        x = -(sum(entry[2] for entry in row) + LEGEND_GAP * (len(row) - 1)) / 2
        bottom += LINE_HEIGHT + PADDING
        for kind, word, width in row:
            marks += _key(kind, (x, bottom - LINE_HEIGHT / 2))
            marks.append(Text((word,), x + SWATCH, bottom - LINE_HEIGHT + BASELINE))
            x += width + LEGEND_GAP
    return marks, bottom


def _key(kind: Kind, left: Point) -> list[Shape | Dot]:
    """Draw the sample of one legend entry, from its left end."""
    length = SWATCH - 8.0
    middle, right = (left[0] + length / 2, left[1]), (left[0] + length, left[1])
    if kind == "interval":
        return [*_bar(left, right, (1.0, 0.0))]
    if kind == "own":
        return [Shape((left, right), closed=False, stroke=OWN, width=2.2), Dot(middle)]
    return [Shape((left, right), closed=False, stroke=REQUIRED, width=1.8, dash=(6.0, 4.0)), _diamond(middle)]
