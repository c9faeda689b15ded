"""The heat map of a group: how many people have a need, per competency and category of people."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ontwikkelscan.charts.marks import (
    BASELINE,
    FONT_SIZE,
    GRID,
    LEADER,
    LINE_HEIGHT,
    MARGIN,
    OWN,
    PADDING,
    PAPER,
    Drawing,
    Shape,
    Text,
    break_in_two,
    hatch,
    text_width,
)
from ontwikkelscan.house_style import contrast
from ontwikkelscan.texts import number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

CELL, GAP, MIN_LABEL, MIN_TITLE = 44.0, 12.0, 160.0, 90.0
PALE = 0.92
"""How much white there is in the colour of 0%; that of 100% is whole."""
BLACK = "#000000"
STEPS = (0, 25, 50, 75, 100)
HATCH = 9.0


def draw_heatmap(names: Mapping[str, str], frame: pd.DataFrame, colour: str = OWN) -> Drawing:
    """Draw the shares of people with a need as marks.

    Parameters
    ----------
    names
        Of the competencies, by their id.
    frame
        From :func:`group_picture`; nothing else is known here, so nothing is shown that may not be told.
    colour
        Of 100%.

    Returns
    -------
        A row per competency, the largest need of the whole group first and those without a rank last; a column for
        everyone and per category of the question of which shares are told. A cell holds a whole percentage; one with
        too few people is hatched and empty.
    """
    whole = frame[frame["breakdown"] == ""].sort_values("rank", kind="stable")
    shown = {"", *frame.loc[frame["share_need"].notna(), "breakdown"]}
    inside = frame[frame["breakdown"].isin(shown)]
    parts = inside[["breakdown", "category", "title"]].drop_duplicates().to_dict("records")
    share = frame.set_index(["breakdown", "category", "competency"])["share_need"].to_dict()
    labels, label_width = break_in_two([names[name] for name in whole["competency"]], MIN_LABEL)
    titles, title_width = break_in_two([part["title"] or text("charts.heatmap.everyone") for part in parts], MIN_TITLE)

    left, top = 2 * MARGIN + label_width, MARGIN + title_width + PADDING
    steps = (CELL + GAP * (one["breakdown"] != other["breakdown"]) for one, other in pairwise(parts))
    columns = list(accumulate(steps, initial=left))
    marks = list[Shape | Text]()
    for x, title in zip(columns, titles, strict=True):
        first = x + CELL / 2 - LINE_HEIGHT * len(title) / 2 + BASELINE
        marks.append(Text(title, first, top - PADDING, turned=True))
    y = top
    for name, label in zip(whole["competency"], labels, strict=True):
        height = LINE_HEIGHT * len(label) + PADDING
        marks.append(Text(label, MARGIN, y + PADDING / 2 + BASELINE))
        for x, part in zip(columns, parts, strict=True):
            marks += _cell(x, y, height, share[part["breakdown"], part["category"], name], colour)
        y += height
    key, right, bottom = _key(left, y + 2 * PADDING, colour)
    right = max(right, columns[-1] + CELL)
    return Drawing((*marks, *key), (0.0, 0.0, right + MARGIN, bottom + MARGIN))


def shade(percentage: float, colour: str) -> tuple[str, str]:
    """Return the colour of a percentage from 0 to 100, and the colour of the number in it, black or white.

    ``colour``: of 100.
    """
    white = PALE * (1 - percentage / 100)
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    fill = "#" + "".join(f"{round(part + white * (255 - part)):02x}" for part in parts)
    return fill, max(BLACK, PAPER, key=lambda ink: contrast(fill, ink))


def _cell(x: float, y: float, height: float, percentage: float, colour: str) -> Iterator[Shape | Text]:
    """Yield a cell with its number; a hatched one where there is none."""
    corners = ((x, y), (x + CELL, y), (x + CELL, y + height), (x, y + height))
    if math.isnan(percentage):
        yield Shape(corners, fill=PAPER)
        yield from hatch(x, y, CELL, height, HATCH, LEADER, 0.7)
        yield Shape(corners, stroke=GRID, width=1.0)
        return
    fill, ink = shade(percentage, colour)
    yield Shape(corners, fill=fill, stroke=PAPER, width=1.0)
    middle = y + height / 2 + 0.35 * FONT_SIZE
    yield Text((number(percentage, 0),), x + CELL / 2, middle, "middle", fill=ink)


def _key(left: float, top: float, colour: str) -> tuple[list[Shape | Text], float, float]:
    """Return what the colours and the hatching mean, with its right and lower edge."""
    height = LINE_HEIGHT + PADDING
    marks = [mark for index, step in enumerate(STEPS) for mark in _cell(left + CELL * index, top, height, step, colour)]
    y = top + height + PADDING
    words = text("charts.heatmap.too_few")
    marks += _cell(left, y, height, float("nan"), colour)
    marks.append(Text((words,), left + CELL + PADDING, y + PADDING / 2 + BASELINE))
    right = left + max(CELL * len(STEPS), CELL + PADDING + text_width(words))
    return marks, right, y + height
