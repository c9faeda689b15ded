"""Radar chart of competency scores: the geometry, the wrapping of labels and the SVG writer.

The origin is the centre of the chart, y points down and one unit is one pixel of the SVG.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN, TINT, REQUIRED = "#0b5c6b", "#6299a4", "#a34a12"
GRID, INK, SOFT_INK, PAPER = "#c9d1d8", "#1b2a3a", "#566573", "#ffffff"
FONT_SIZE, RING_FONT_SIZE, LINE_HEIGHT = 14.0, 11.0, 17.0
RADIUS, INNER, LABEL_GAP = 185.0, 0.14, 14.0
LABEL_WIDTH, CENTRED_LABEL_WIDTH = 24, 18
MIN_WIDTH, MARGIN, PADDING = 680.0, 6.0, 5.0
MIN_AXES = 3
SWATCH, LEGEND_GAP = 38.0, 18.0
CAP, DIAMOND, BASELINE = 5.5, 6.5, 12.5
LEADER = "#7b8894"

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Kind = Literal["own", "interval", "required"]


@dataclass(frozen=True, slots=True)
class Axis:
    """One competency: its name, own score, interval of that score and required level; None is unknown."""

    label: str
    score: float | None
    low: float | None
    high: float | None
    required: float | None


@dataclass(frozen=True, slots=True)
class Legend:
    """The words of the chart; ``not_scored`` stands between brackets under the label of an axis without a score."""

    own: str
    interval: str
    required: str
    not_scored: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon (``closed``) or a polyline; the opacity is that of the fill."""

    points: tuple[Point, ...]
    closed: bool = True
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, float] | None = None
    fill: str | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle with a white rim."""

    centre: Point
    radius: float = 4.2
    fill: str = OWN


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text, one ``LINE_HEIGHT`` apart; ``y`` is the baseline of the first."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = FONT_SIZE
    fill: str = INK


@dataclass(frozen=True, slots=True)
class Label:
    """A placed axis label: its lines and bounding box; ``axis`` is the point of the outline that it names."""

    lines: tuple[str, ...]
    scored: bool
    anchor: Anchor
    left: float
    right: float
    top: float
    bottom: float
    axis: Point
    moved: bool = False

    @property
    def x(self) -> float:
        """Where the text is anchored."""
        return {"start": self.left, "middle": (self.left + self.right) / 2, "end": self.right}[self.anchor]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw, from back to front, and the canvas that holds it: ``(left, top, width, height)``."""

    marks: tuple[Shape | Dot | Text, ...]
    canvas: tuple[float, float, float, float]


def wrap_label(text: str, width: int) -> tuple[str, ...]:
    """Break a text between words and after ``/``, never inside a word.

    Parameters
    ----------
    text
        Text; any run of white space counts as one space.
    width
        Preferred number of characters in a line; a longer word has a line to itself.

    Returns
    -------
        One line or more; one empty line for an empty text.
    """
    lines = [""]
    for word in text.split():
        for index, piece in enumerate(re.findall(r"[^/]*/|[^/]+", word)):
            longer = f"{lines[-1]}{' ' if index == 0 and lines[-1] else ''}{piece}"
            if lines[-1] and len(longer) > width:
                lines.append(piece)
            else:
                lines[-1] = longer
    return tuple(lines)


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Estimate the width of a text in pixels, on the high side for a common sans serif."""
    return size * sum(0.8 if char.isupper() or char in "mw&@%" else 0.56 for char in text)


def vertices(
    values: Sequence[float | None], minimum: float, maximum: float, *, radius: float = RADIUS
) -> tuple[Point | None, ...]:
    """Find where values lie on their axes: the first at 12 o'clock, the others clockwise.

    Parameters
    ----------
    values
        One value on the answer scale for each axis; None has no vertex.
    minimum, maximum
        Ends of the answer scale: drawn at ``INNER * radius``, so that low points stay apart, and at ``radius``.
    radius
        Length of an axis in pixels.

    Returns
    -------
        ``(x, y)`` in pixels for each axis, with the centre at (0, 0) and y pointing down.
    """
    points: list[Point | None] = []
    for index, value in enumerate(values):
        if value is None:
            points.append(None)
            continue
        angle = 2 * math.pi * index / len(values)
        length = radius * (INNER + (1 - INNER) * (value - minimum) / (maximum - minimum))
        points.append((length * math.sin(angle), -length * math.cos(angle)))
    return tuple(points)


def outline(count: int, fraction: float = 1.0, *, beyond: float = 0.0) -> tuple[Point, ...]:
    """Find the points of all ``count`` axes at a fraction (0 to 1) of the scale, ``beyond`` pixels further out."""
    return tuple(p for p in vertices([fraction] * count, 0, 1, radius=RADIUS + beyond) if p)


def runs(points: Sequence[Point | None]) -> tuple[tuple[Point, ...], ...]:
    """Split the points of a line around the chart at the missing ones; the last point is next to the first.

    Returns
    -------
        One tuple for each unbroken stretch; a single tuple with all points when none is missing.
    """
    gap = next((index for index, point in enumerate(points) if point is None), None)
    if gap is None:
        return (tuple(point for point in points if point),)
    found: list[list[Point]] = [[]]
    for point in (*points[gap + 1 :], *points[: gap + 1]):
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return tuple(tuple(run) for run in found if run)


def place_labels(axes: Sequence[Axis], not_scored: str) -> tuple[Label, ...]:
    """Place the axis labels around the chart so that no two overlap.

    Labels near the horizontal go first; a label that would overlap moves away from the horizontal, so never
    into the chart.

    Returns
    -------
        One label for each axis, in the order of the axes.
    """
    anchors, ends = outline(len(axes), beyond=LABEL_GAP), outline(len(axes), beyond=3.0)
    placed: dict[int, Label] = {}
    for index in sorted(range(len(axes)), key=lambda i: (round(abs(anchors[i][1]), 6), anchors[i][1])):
        axis, (x, y) = axes[index], anchors[index]
        anchor: Anchor = "middle" if abs(x) < 1 else "start" if x > 0 else "end"
        longest_word = max(map(len, wrap_label(axis.label, 1)))
        lines = wrap_label(axis.label, max(longest_word, CENTRED_LABEL_WIDTH if anchor == "middle" else LABEL_WIDTH))
        if axis.score is None:
            lines += (f"({not_scored})",)
        width, height = max(map(text_width, lines)), LINE_HEIGHT * len(lines)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        top = wanted = y + (y / (RADIUS + LABEL_GAP) - 1) * height / 2
        for other in placed.values():
            if other.left < left + width + PADDING and left < other.right + PADDING:
                top = max(top, other.bottom + PADDING) if y > 0 else min(top, other.top - PADDING - height)
        placed[index] = Label(
            lines, axis.score is not None, anchor, left, left + width, top, top + height, ends[index],
            moved=abs(top - wanted) > LINE_HEIGHT / 2,
        )  # fmt: skip
    return tuple(placed[index] for index in range(len(axes)))


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
