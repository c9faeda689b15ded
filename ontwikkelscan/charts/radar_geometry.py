"""The geometry of the radar chart: where values, rings and labels lie; the origin is the centre of the chart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.charts.marks import (
    BOLD,
    LINE_HEIGHT,
    NUMBER_SIZE,
    PADDING,
    Anchor,
    Axis,
    Point,
    text_width,
    wrap_label,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

RADIUS, INNER, LABEL_GAP = 122.0, 0.14, 14.0
LABEL_WIDTH, CENTRED_LABEL_WIDTH = 24, 18
MIN_WIDTH = 680.0
MIN_AXES = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A placed axis label: its lines, a note below them and their bounding box; ``end`` of the axis that it names."""

    axis: Axis
    lines: tuple[str, ...]
    note: str
    anchor: Anchor
    left: float
    right: float
    top: float
    bottom: float
    end: Point
    moved: bool = False

    @property
    def x(self) -> float:
        """Where the text is anchored."""
        return {"start": self.left, "middle": (self.left + self.right) / 2, "end": self.right}[self.anchor]


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
        name = f"{axis.rank} {axis.label}" if axis.rank else axis.label
        longest_word = max(map(len, wrap_label(name, 1)))
        lines = wrap_label(name, max(longest_word, CENTRED_LABEL_WIDTH if anchor == "middle" else LABEL_WIDTH))
        note = f"({not_scored})" if axis.score is None and axis.label else axis.note
        width = max(max(map(text_width, lines)) * (BOLD if axis.rank else 1.0), text_width(note, NUMBER_SIZE))
        height = LINE_HEIGHT * (len(lines) + bool(note))
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        top = wanted = y + (y / (RADIUS + LABEL_GAP) - 1) * height / 2
        for other in placed.values():
            if other.left < left + width + PADDING and left < other.right + PADDING:
                top = max(top, other.bottom + PADDING) if y > 0 else min(top, other.top - PADDING - height)
        placed[index] = Label(
            axis, lines, note, anchor, left, left + width, top, top + height, ends[index],
            moved=abs(top - wanted) > LINE_HEIGHT / 2,
        )  # fmt: skip
    return tuple(placed[index] for index in range(len(axes)))
