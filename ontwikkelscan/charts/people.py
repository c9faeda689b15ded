"""People by needs, in their groups: a row per person, a column per competency, a mark where there is a need."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.charts.marks import (
    BASELINE,
    FONT_SIZE,
    GAP,
    GRID,
    INK,
    LINE_HEIGHT,
    MARGIN,
    OWN,
    PADDING,
    PAPER,
    SOFT_INK,
    Dot,
    Drawing,
    Shape,
    Text,
    text_width,
    wrap_label,
)
from ontwikkelscan.texts import section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROW, GROUP_GAP = 19.0, 12.0
MANY, LINE = 60, 4.0
"""People from which rows are lines without ids, and how high these are."""
BOLD = 1.2
"""Width of a heading in bold, as a multiple of what :func:`text_width` estimates."""
LABEL_LENGTH, MIN_COLUMN, MAX_COLUMN = 30, 26.0, 44.0
WIDTH = 688.0
"""At 156 mm, the width of the text of a page, letters are 9 points; wider where the columns take more."""
RADIUS = {"clear": 7.5, "likely": 5.5, "possible": 5.0}
"""Of the dots; that of a possible need is open."""
BARS = {"clear": 1.0, "likely": 0.65, "possible": 0.3, "strong": 0.12}
"""How wide a line is of so many people, as a share of the column."""
RING, CROSS, SPECK = 1.6, 4.0, 2.0
CELLS = ("clear", "likely", "possible", "strong", "level", "unknown")
"""What a cell can say, in the order of the key."""


class PersonRow(NamedTuple):
    """One person: an id, and per competency one of ``CELLS``."""

    label: str
    cells: Sequence[str]


def draw_people(names: Sequence[str], groups: Mapping[str, Sequence[PersonRow]]) -> Drawing:
    """Draw people by needs.

    Parameters
    ----------
    names
        Of the competencies, in the order of the columns.
    groups
        Per heading its people, from the top down.

    Returns
    -------
        Each mark has a form of its own, so that it can be read without colours; the key names those that occur. Of more
        than sixty people a row is a line, the wider the surer a need is.
    """
    labels = [wrap_label(name, LABEL_LENGTH) for name in names]
    top = MARGIN + max(text_width(line) for label in labels for line in label) + PADDING
    rows = [row for people in groups.values() for row in people]
    many = len(rows) > MANY
    height, gap = (LINE, GROUP_GAP / 3) if many else (ROW, GROUP_GAP)
    heading = BOLD * max(text_width(name) for name in groups) + 2 * PADDING
    left = MARGIN + heading + (0.0 if many else max(text_width(row.label) for row in rows)) + 2 * PADDING
    fair = min(MAX_COLUMN, (WIDTH - MARGIN - left) / len(names))
    width = max(MIN_COLUMN, fair, max(map(len, labels)) * LINE_HEIGHT + PADDING)
    columns = list(accumulate([width] * (len(names) - 1), initial=left + width / 2))
    right = left + width * len(names)
    marks = list[Shape | Dot | Text]()
    for x, label in zip(columns, labels, strict=True):
        first = x - LINE_HEIGHT * len(label) / 2 + BASELINE
        marks.append(Text(label, first, top - PADDING, turned=True))
    y = top
    for name, people in groups.items():
        marks.append(Shape(((MARGIN, y), (right, y)), closed=False, stroke=GRID, width=1.0))
        start = y
        y += gap / 2
        marks.append(Text((name,), MARGIN, y + BASELINE + 1, fill=OWN, bold=True))
        for row in people:
            if not many:
                marks.append(Text((row.label,), MARGIN + heading, y + BASELINE + 1))
            for x, cell in zip(columns, row.cells, strict=True):
                marks += _line(cell, x, y, width - PADDING) if many else _cell(cell, x, y + ROW / 2)
            y += height
        y = max(y + gap / 2, start + LINE_HEIGHT)
    marks.append(Shape(((MARGIN, y), (right, y)), closed=False, stroke=GRID, width=1.0))
    shown = {cell for row in rows for cell in row.cells}
    key, key_right, bottom = _key(
        [cell for cell in CELLS if cell in shown], y + PADDING, max(right, left + 300), many=many
    )
    return Drawing((*marks, *key), (0.0, 0.0, max(WIDTH, max(right, key_right) + MARGIN), bottom + MARGIN))


def _cell(cell: str, x: float, y: float) -> Iterator[Shape | Dot]:
    """Yield the mark of one cell; nothing where someone is on level."""
    if cell in RADIUS:
        yield Dot((x, y), RADIUS[cell], GAP)
        if cell == "possible":
            yield Dot((x, y), RADIUS[cell] - RING, PAPER)
    elif cell == "strong":
        for dx, dy in ((CROSS, 0.0), (0.0, CROSS)):
            yield Shape(((x - dx, y - dy), (x + dx, y + dy)), closed=False, stroke=OWN, width=2.2)
    elif cell == "unknown":
        yield Dot((x, y), SPECK, SOFT_INK)


def _line(cell: str, x: float, y: float, width: float) -> Iterator[Shape]:
    """Yield the mark of one cell among many people: a bar, the wider the surer the need is."""
    if cell in BARS:
        half, colour = width * BARS[cell] / 2, OWN if cell == "strong" else GAP
        corners = ((x - half, y), (x + half, y), (x + half, y + LINE - 1), (x - half, y + LINE - 1))
        yield Shape(corners, fill=colour)


def _key(
    cells: Iterable[str], top: float, width: float, *, many: bool
) -> tuple[list[Shape | Dot | Text], float, float]:
    """Return what the marks mean, with the right and lower edge."""
    words = section("charts.people.key")
    marks = list[Shape | Dot | Text]()
    x, y, right = MARGIN, top, 0.0
    for cell in cells:
        room = 2 * ROW + text_width(words[cell])
        if x > MARGIN and x + room > width:
            x, y = MARGIN, y + LINE_HEIGHT + PADDING
        middle = y + LINE_HEIGHT / 2
        marks += _line(cell, x + ROW / 2, middle, ROW) if many else _cell(cell, x + ROW / 2, middle)
        start = x + ROW if cell != "level" else x
        marks.append(Text((words[cell],), start, y + BASELINE, fill=INK, size=FONT_SIZE))
        x += room
        right = max(right, x)
    return marks, right, y + LINE_HEIGHT
