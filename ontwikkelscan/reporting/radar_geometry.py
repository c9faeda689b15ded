"""The geometry of the radar chart: where values, rings and labels lie.

The origin is the centre of the chart, y points down and one unit is one pixel of the SVG.
"""

from __future__ import annotations

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
