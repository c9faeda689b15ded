"""The quadrants of a group: how important each competency is found, beside how people score on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.charts.marks import (
    BASELINE,
    FONT_SIZE,
    GRID,
    LEADER,
    LINE_HEIGHT,
    MARGIN,
    NUMBER_SIZE,
    PADDING,
    PAPER,
    SOFT_INK,
    Dot,
    Drawing,
    Shape,
    Text,
    break_in_two,
    text_width,
    wrap_label,
)
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

WIDTH, HEIGHT, EDGE, GAP = 440.0, 380.0, 12.0, 34.0
LABEL_WIDTH, NOTE_WIDTH = 34, 110
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Between the numbers along an axis; the smallest that gives at most `MAX_STEPS` of them."""
MAX_STEPS = 6
QUADRANTS = (("develop", "keep"), ("watch", "rest"))


class _Axis(NamedTuple):
    """An axis from ``start`` to ``end`` in pixels, with the values at its ends, and numbers ``step`` apart."""

    start: float
    end: float
    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def numbers(self) -> Iterator[tuple[float, str]]:
        for index in range(round((self.high - self.low) / self.step) + 1):
            value = self.low + index * self.step
            yield self.at(value), number(value)


def draw_quadrants(names: Mapping[str, str], frame: pd.DataFrame, splits: Mapping[str, float]) -> Drawing:
    """Draw the quadrants as marks.

    Parameters
    ----------
    names
        Of the competencies, by their id.
    frame
        From :func:`group_picture`: mean score and mean importance over the whole group, and the quadrants.
    splits
        The score and the importance at which the quadrants are split, from :func:`quadrant_splits`.

    Returns
    -------
        A dot per competency, with its name beside the plot, on the side where the dot lies, and a line
        between them. Competencies that too few people have are named below.
    """
    whole = frame[frame["breakdown"] == ""]
    placed = whole[whole["quadrant"] != ""].sort_values("mean_score", kind="stable").to_dict("records")
    left_out = [names[name] for name in whole.loc[whole["quadrant"] == "", "competency"]]
    untold = text("charts.quadrants.left_out", names=enumeration(left_out)) if left_out else ""
    if not placed:
        return _only(untold)
    labels = [wrap_label(names[row["competency"]], LABEL_WIDTH) for row in placed]
    heights = [LINE_HEIGHT * len(label) for label in labels]
    half = len(placed) // 2
    sides = (range(half), range(half, len(placed)))
    needed = max(sum(heights[i] + PADDING for i in side) for side in sides)
    widths = [max((text_width(line) for i in side for line in labels[i]), default=0.0) for side in sides]
    left, top = MARGIN + widths[0] + GAP, MARGIN + 2 * LINE_HEIGHT + 2 * PADDING
    right, bottom = left + WIDTH, top + max(HEIGHT, needed)
    scores, importances = ([row[name] for row in placed] for name in ("mean_score", "mean_importance"))
    across = _axis(left + EDGE, right - EDGE, scores)
    up = _axis(bottom - EDGE, top + EDGE, importances)
    dots = [Dot((across.at(a), up.at(i))) for a, i in zip(scores, importances, strict=True)]
    x, y = across.at(splits["score"]), up.at(splits["importance"])
    marks: list[Shape | Dot | Text] = [
        Shape(((left, top), (right, top), (right, bottom), (left, bottom)), stroke=GRID, width=1.0),
        *(
            Shape(line, closed=False, stroke=SOFT_INK, width=1.2, dash=(6.0, 4.0))
            for line in (((x, top), (x, bottom)), ((left, y), (right, y)))
        ),
    ]
    texts = list[Text]()
    for side, edge, anchor in zip(sides, (left, right), ("end", "start"), strict=True):
        away = -1.0 if anchor == "end" else 1.0
        order = sorted(side, key=lambda i: dots[i].centre[1])
        tops = spread([dots[i].centre[1] for i in order], [heights[i] for i in order], top=top, bottom=bottom)
        for i, label_top in zip(order, tops, strict=True):
            end = (edge + away * (GAP - PADDING), label_top + heights[i] / 2)
            marks.append(Shape((end, dots[i].centre), closed=False, stroke=LEADER, width=0.8))
            texts.append(Text(labels[i], edge + away * GAP, label_top + BASELINE, "end" if away < 0 else "start"))
    for place, value in across.numbers():
        texts.append(Text((value,), place, bottom + BASELINE, "middle", NUMBER_SIZE, SOFT_INK))
    for place, value in up.numbers():
        marks.append(_patch(left - PADDING, place, text_width(value, NUMBER_SIZE)))
        texts.append(Text((value,), left - PADDING, place + 0.35 * NUMBER_SIZE, "end", NUMBER_SIZE, SOFT_INK))
    importance, score = text("charts.quadrants.importance"), text("charts.quadrants.score")
    texts.append(Text((importance,), left - PADDING, top - PADDING, "end", NUMBER_SIZE, SOFT_INK))
    texts.append(Text((score,), right + PADDING, bottom + BASELINE, "start", NUMBER_SIZE, SOFT_INK))
    texts += _quadrant_names(left, right, (MARGIN, bottom + LINE_HEIGHT + PADDING))
    notes = text("charts.quadrants.notes", **{name: number(split) for name, split in splits.items()})
    lines = (*wrap_label(notes, NOTE_WIDTH), *(wrap_label(untold, NOTE_WIDTH) if untold else ()))
    below = bottom + 3 * LINE_HEIGHT + 3 * PADDING
    texts.append(Text(lines, MARGIN, below + BASELINE, fill=SOFT_INK))
    width = max(right + GAP + widths[1], MARGIN + max(map(text_width, lines))) + MARGIN
    return Drawing((*marks, *dots, *texts), (0.0, 0.0, width, below + LINE_HEIGHT * len(lines) + MARGIN))


def spread(centres: Sequence[float], heights: Sequence[float], *, top: float, bottom: float) -> list[float]:
    """Place labels in a column without overlap, each as near as can be to where it is wanted.

    Parameters
    ----------
    centres
        Where the middle of each label is wanted, ascending.
    heights
        Of the labels; they fit between ``top`` and ``bottom`` with `PADDING` between them.

    Returns
    -------
        The upper edge of each label, in the same order.

    Examples
    --------
    >>> spread([10, 12, 90], [20, 20, 20], top=0, bottom=100)
    [0.0, 25.0, 80.0]
    """
    tops, edge = list[float](), float(top)
    for centre, height in zip(centres, heights, strict=True):
        tops.append(max(centre - height / 2, edge))
        edge = tops[-1] + height + PADDING
    edge = float(bottom)
    for index in reversed(range(len(tops))):
        tops[index] = min(tops[index], edge - heights[index])
        edge = tops[index] - PADDING
    return tops


def _axis(start: float, end: float, values: Sequence[float]) -> _Axis:
    """Choose round ends and steps around values."""
    span = max(values) - min(values)
    step = next((step for step in STEPS if span / step <= MAX_STEPS), math.ceil(span / MAX_STEPS))
    low, high = math.floor(min(values) / step) * step, math.ceil(max(values) / step) * step
    return _Axis(start, end, low, high if high > low else low + step, step)


def _patch(right: float, y: float, width: float) -> Shape:
    """Return a patch of paper behind a number, so that no line runs through it."""
    left, height = right - width, 0.55 * NUMBER_SIZE
    return Shape(((left, y - height), (right, y - height), (right, y + height), (left, y + height)), fill=PAPER)


def _quadrant_names(left: float, right: float, tops: Iterable[float]) -> Iterator[Text]:
    """Yield the name of each quadrant, in its own corner above or below the plot."""
    for quadrants, top in zip(QUADRANTS, tops, strict=True):
        lines, _ = break_in_two([text(f"group.profile.{quadrant}") for quadrant in quadrants], 0.0)
        yield Text(lines[0], left, top + BASELINE, "start", fill=SOFT_INK)
        yield Text(lines[1], right, top + BASELINE, "end", fill=SOFT_INK)


def _only(words: str) -> Drawing:
    """Return nothing but words, where there is nothing to draw."""
    lines = wrap_label(words, NOTE_WIDTH)
    size = max(map(text_width, lines)) + 2 * MARGIN, LINE_HEIGHT * len(lines) + 2 * MARGIN
    return Drawing((Text(lines, MARGIN, MARGIN + BASELINE, size=FONT_SIZE),), (0.0, 0.0, *size))
