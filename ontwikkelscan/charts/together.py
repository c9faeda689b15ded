"""Needs by needs: how they go together, in an order that puts alike beside alike, with the tree of that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.charts.heatmap import shade
from ontwikkelscan.charts.marks import (
    BASELINE,
    FONT_SIZE,
    LEADER,
    LINE_HEIGHT,
    MARGIN,
    NUMBER_SIZE,
    OWN,
    PADDING,
    PAPER,
    SOFT_INK,
    Drawing,
    Shape,
    Text,
    break_in_two,
    text_width,
    wrap_label,
)
from ontwikkelscan.texts import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

CELL, MIN_LABEL, TREE, NOTE_LENGTH = 36.0, 160.0, 110.0, 95


def draw_together(
    names: Sequence[str], correlation: FloatArray, tree: FloatArray, *, note: str, colour: str = OWN
) -> Drawing:
    """Draw correlations of needs.

    Parameters
    ----------
    names
        Of the needs, in order.
    correlation
        Shape (m, m), -1 to 1, in that order.
    tree
        Shape (m - 1, 4): which two are joined, at which distance, as in ``scipy.cluster.hierarchy``.
    note
        What the numbers are.
    colour
        Of the darkest cells.

    Returns
    -------
        A row and a column per need; a cell holds the correlation in hundredths, the darker the larger; one below 0 is
        white. The tree stands to the right: the nearer to the cells two are joined, the more they go together.
    """
    labels, label_width = break_in_two(names, MIN_LABEL)
    left, top, m = 2 * MARGIN + label_width, MARGIN, len(names)
    marks = list[Shape | Text]()
    for row in range(m):
        y = top + CELL * row
        lines = labels[row]
        start = y + CELL / 2 - LINE_HEIGHT * len(lines) / 2 + BASELINE
        marks.append(Text(lines, MARGIN, start))
        for column in range(m):
            x = left + CELL * column
            r = float(correlation[row, column])
            fill, ink = shade(100 * r, colour) if r > 0 else (PAPER, SOFT_INK)
            corners = ((x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL))
            marks.append(Shape(corners, fill=fill, stroke=PAPER, width=1.0))
            if row != column:
                said = number(100 * r, 0)
                marks.append(
                    Text((said,), x + CELL / 2, y + CELL / 2 + 0.35 * FONT_SIZE, "middle", NUMBER_SIZE, fill=ink)
                )
    start = left + CELL * m + PADDING
    marks += _tree(tree, start, top)
    lines = wrap_label(note, NOTE_LENGTH)
    bottom = top + CELL * m + PADDING
    marks.append(Text(lines, MARGIN, bottom + BASELINE))
    right = max(start + TREE, MARGIN + max(map(text_width, lines)))
    return Drawing((*marks,), (0.0, 0.0, right + MARGIN, bottom + LINE_HEIGHT * len(lines) + MARGIN))


def _tree(tree: FloatArray, start: float, top: float) -> list[Shape]:
    """Return the lines of the tree: a leaf stands beside its row, a join as far to the right as its distance."""
    m = len(tree) + 1
    places = [(start, top + CELL * (leaf + 0.5)) for leaf in range(m)]
    furthest = float(tree[:, 2].max()) or 1.0
    shapes = []
    for one, other, distance, _ in tree:
        (x1, y1), (x2, y2) = places[int(one)], places[int(other)]
        x = start + TREE * float(distance) / furthest
        shapes.append(Shape(((x1, y1), (x, y1), (x, y2), (x2, y2)), closed=False, stroke=LEADER, width=1.4))
        places.append((x, (y1 + y2) / 2))
    return shapes
