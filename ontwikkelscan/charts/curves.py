"""The curves of a norm that follows a number: the score to expect, and how far people lie from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.charts.marks import (
    BASELINE,
    GRID,
    INK,
    LINE_HEIGHT,
    MARGIN,
    NUMBER_SIZE,
    OWN,
    PADDING,
    SOFT_INK,
    SWATCH,
    TINT,
    Drawing,
    Shape,
    Text,
    text_width,
    wrap_label,
)
from ontwikkelscan.charts.quadrants import spread
from ontwikkelscan.texts import number, text, thousands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ontwikkelscan.charts.marks import Point

WIDTH, HEIGHT, GAP = 440.0, 300.0, 10.0
NOTE_WIDTH = 72
RATIOS = 1000.0
"""Numbers that reach this far stand along the axis by their ratio: from 20,000 to 40,000 is as far as to 10,000."""
MOST_NUMBERS = 8
STEPS = (1, 2, 5)
"""Times a power of ten: where numbers stand along an axis."""
DASH = (6.0, 4.0)


class Curves(NamedTuple):
    """Scores to draw at rising answers ``x``: the expected one, and those at each percentile, from low to high."""

    x: Sequence[float]
    expected: Sequence[float]
    percentiles: Mapping[int, Sequence[float]]


class _Frame(NamedTuple):
    """Where answers and scores lie, in pixels."""

    left: float
    top: float
    low: float
    high: float
    bottom_score: int
    top_score: int

    def x(self, answer: float) -> float:
        place = math.log1p if self.high >= RATIOS else float
        return self.left + (place(answer) - place(self.low)) / (place(self.high) - place(self.low)) * WIDTH

    def y(self, score: float) -> float:
        share = (min(max(score, self.bottom_score), self.top_score) - self.bottom_score) / (
            self.top_score - self.bottom_score
        )
        return self.top + (1 - share) * HEIGHT


def draw_curves(curves: Curves, *, minimum: int, maximum: int, across: str, note: str) -> Drawing:
    """Draw the curves as marks, for any writer to put on its canvas.

    Parameters
    ----------
    curves
        Percentiles come in pairs around the middle one; between a pair it is shaded, the darker the nearer.
    minimum, maximum
        Of the answer scale; curves end there, and the picture shows the whole points that they need.
    across
        What runs along the horizontal axis.
    note
        Stands below, with the stamp of the norm.

    Returns
    -------
        The expected score is a thick line, the middle percentile a dashed one; each percentile is named at its end.
    """
    ranks = sorted(curves.percentiles)
    scores = [score for rank in ranks for score in curves.percentiles[rank]] + list(curves.expected)
    frame = _Frame(
        MARGIN + text_width(str(maximum), NUMBER_SIZE) + PADDING,
        MARGIN + LINE_HEIGHT + PADDING,
        curves.x[0],
        curves.x[-1],
        max(math.floor(min(scores)), minimum),
        min(math.ceil(max(scores)), maximum),
    )
    right, bottom = frame.left + WIDTH, frame.top + HEIGHT
    lines = {rank: _line(curves.x, curves.percentiles[rank], frame) for rank in ranks}
    marks, texts = list[Shape](), list[Text]()
    for low, high in zip(ranks[: len(ranks) // 2], reversed(ranks), strict=False):
        marks.append(Shape((*lines[low], *reversed(lines[high])), fill=TINT, opacity=0.25))
    for score in range(frame.bottom_score, frame.top_score + 1):
        y = frame.y(score)
        marks.append(_flat(((frame.left, y), (right, y)), GRID, 1.0))
        texts.append(Text((str(score),), frame.left - PADDING, y + 0.35 * NUMBER_SIZE, "end", NUMBER_SIZE, SOFT_INK))
    for answer in _numbers(frame.low, frame.high):
        x = frame.x(answer)
        marks.append(_flat(((x, bottom), (x, bottom + PADDING)), SOFT_INK, 1.0))
        texts.append(Text((_answer(answer),), x, bottom + PADDING + BASELINE, "middle", NUMBER_SIZE, SOFT_INK))
    for rank in ranks:
        middle = rank == ranks[len(ranks) // 2]
        marks.append(_flat(lines[rank], INK, 1.4 if middle else 0.8, DASH if middle else None))
    marks.append(_flat(_line(curves.x, curves.expected, frame), OWN, 3.0))
    texts.append(Text((text("charts.curves.score"),), MARGIN, MARGIN + BASELINE, size=NUMBER_SIZE, fill=SOFT_INK))
    below = bottom + PADDING + LINE_HEIGHT
    texts.append(Text((across,), right, below + BASELINE, "end", NUMBER_SIZE, SOFT_INK))
    names = [text("charts.curves.percentile", rank=rank) for rank in reversed(ranks)]
    tops = spread(
        [lines[rank][-1][1] for rank in reversed(ranks)],
        [LINE_HEIGHT - PADDING] * len(ranks),
        top=frame.top - LINE_HEIGHT,
        bottom=bottom + LINE_HEIGHT,
    )
    for name, top in zip(names, tops, strict=True):
        texts.append(Text((name,), right + GAP, top + 0.8 * NUMBER_SIZE, size=NUMBER_SIZE))
    below += LINE_HEIGHT + 2 * PADDING
    middle_of_line = below + LINE_HEIGHT / 2
    marks.append(_flat(((frame.left, middle_of_line), (frame.left + SWATCH - 8.0, middle_of_line)), OWN, 3.0))
    texts.append(Text((text("charts.curves.expected"),), frame.left + SWATCH, below + BASELINE))
    told = wrap_label(note, NOTE_WIDTH)
    below += LINE_HEIGHT + PADDING
    texts.append(Text(told, frame.left, below + BASELINE, fill=SOFT_INK))
    width = max(
        right + GAP + max(text_width(name, NUMBER_SIZE) for name in names), frame.left + max(map(text_width, told))
    )
    return Drawing((*marks, *texts), (0.0, 0.0, width + MARGIN, below + LINE_HEIGHT * len(told) + MARGIN))


def say_curves(curves: Curves, *, name: str, across: str) -> str:
    """Say in words what the curves show, at the first, the middle and the last answer."""
    ranks = sorted(curves.percentiles)
    points = "; ".join(
        text(
            "charts.curves.point",
            answer=_answer(curves.x[place]),
            expected=number(curves.expected[place]),
            low=number(curves.percentiles[ranks[0]][place]),
            high=number(curves.percentiles[ranks[-1]][place]),
        )
        for place in (0, len(curves.x) // 2, len(curves.x) - 1)
    )
    return text("charts.curves.alone", name=name, across=across, points=points, low=ranks[0], high=ranks[-1])


def _answer(value: float) -> str:
    """Write an answer: in whole numbers, but for a small one that is none."""
    return number(value) if value < RATIOS and value != round(value) else thousands(value)


def _line(x: Sequence[float], y: Sequence[float], frame: _Frame) -> tuple[Point, ...]:
    return tuple((frame.x(answer), frame.y(score)) for answer, score in zip(x, y, strict=True))


def _flat(points: tuple[Point, ...], stroke: str, width: float, dash: tuple[float, float] | None = None) -> Shape:
    return Shape(points, closed=False, stroke=stroke, width=width, dash=dash)


def _numbers(low: float, high: float) -> list[float]:
    """Return round numbers from low to high: a step apart, or where they go by ratio 1, 2 and 5 times powers of ten."""
    powers = [10.0**power for power in range(-1, 9)]
    round_ones = [step * power for power in powers for step in STEPS]
    if high >= RATIOS:
        return [value for value in round_ones if low <= value <= high]
    step = next(step for step in round_ones if (high - low) / step < MOST_NUMBERS)
    return [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]
