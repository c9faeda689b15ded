"""What charts are made of: marks on a canvas, their colours, and the parts that every chart of scores has.

y points down and one unit is one pixel of the SVG.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Literal, NamedTuple

from ontwikkelscan.house_style import ACCENT, WHITE, paled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OWN, GAP, OTHER = ACCENT, "#a34a12", "#6b2a7d"
"""One's own scores; what a score lies below what is asked, in the one warm colour; scores beside one's own."""
TINT, OTHER_TINT = paled(OWN), paled(OTHER)
"""Of intervals."""
GRID, LEADER = "#c9d1d8", "#7b8894"
INK, SOFT_INK, PAPER = "#1b2a3a", "#566573", WHITE
FONT_SIZE, NUMBER_SIZE, LINE_HEIGHT, BASELINE = 14.0, 12.5, 17.0, 12.5
"""At 156 mm for 680 pixels, the width of the text of a page, the smallest are 8 points."""
MARGIN, PADDING = 6.0, 5.0
SWATCH, LEGEND_GAP = 38.0, 18.0
CAP, DIAMOND, SQUARE, RING, GAP_WIDTH = 5.0, 6.5, 4.0, 6.2, 5.0
OTHER_DASH = (2.5, 3.0)
BOLD = 1.1
"""How much wider bold letters are, at most."""
EM = 0.56
"""Width of most letters, as a share of the size of the font; of wide and narrow ones see `WIDTHS`."""
WIDTHS = {c: 0.8 for c in map(chr, range(0x250)) if c.isupper() or c in "mw&@%"} | dict.fromkeys(
    "fijlrt .,:;'()/-", 0.4
)

BREAK = re.compile(r" |(?<=/)(?=[^ ])")
"""Where a label may be broken."""

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Kind = Literal["own", "other", "beside", "required", "gap", "interval", "aside", "then", "planned", "between"]


@dataclass(frozen=True, slots=True)
class Axis:
    """One competency: its name, own score, its interval and required level; None is unknown.

    ``gap``: that the score lies below the level, and that this is told. ``aside``: that it does not count now.
    ``rank``: of a need that the text numbers. ``note``: a line under the name.
    """

    label: str
    score: float | None
    low: float | None
    high: float | None
    required: float | None
    gap: bool = False
    aside: bool = False
    rank: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """The words of the chart; ``not_scored`` stands between brackets under the label of an axis without a score.

    ``other`` names whose scores stand beside one's own, and ``own`` then whose the first are. ``gap`` and ``aside``
    name what an `Axis` can be.
    """

    own: str
    interval: str
    required: str
    not_scored: str
    other: str = ""
    gap: str = ""
    aside: str = ""


class Shape(NamedTuple):
    """A polygon (``closed``) or a polyline; the opacity is that of the fill."""

    points: tuple[Point, ...]
    closed: bool = True
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, float] | None = None
    fill: str | None = None
    opacity: float = 1.0


class Dot(NamedTuple):
    """A filled circle with a white rim; or a white one with a rim."""

    centre: Point
    radius: float = 4.2
    fill: str = OWN
    stroke: str = PAPER
    width: float = 1.0


class Text(NamedTuple):
    """Lines of text, one ``LINE_HEIGHT`` apart; ``y`` is the baseline of the first.

    ``turned`` text runs upwards, a next line to the right of it.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = FONT_SIZE
    fill: str = INK
    bold: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw, from back to front, and the canvas that holds it: ``(left, top, width, height)``."""

    marks: tuple[Shape | Dot | Text, ...]
    canvas: tuple[float, float, float, float]


@lru_cache(maxsize=1024)  # the charts of many people have the same labels
def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Estimate the width of a text in pixels, on the high side for a common sans serif."""
    return size * sum(map(WIDTHS.get, text, repeat(EM)))


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


def break_in_two(texts: Sequence[str], least: float) -> tuple[list[tuple[str, ...]], float]:
    """Break texts in two where that makes their column narrower, though not below ``least``; also return its width."""
    whole = [" ".join(text.split()) for text in texts]
    halves = [_halves(text) for text in whole]
    widths = [(text_width(text), max(map(text_width, two))) for text, two in zip(whole, halves, strict=True)]
    column = max(least, *(min(pair) for pair in widths))
    lines = [(text,) if pair[0] <= column else two for text, two, pair in zip(whole, halves, widths, strict=True)]
    return lines, column


@lru_cache(maxsize=1024)
def _halves(text: str) -> tuple[str, ...]:
    """Break a text where its lines are most alike in length; a single word stays whole."""
    places = [place.span() for place in BREAK.finditer(text)]
    if not places:
        return (text,)
    end, start = min(places, key=lambda place: max(place[0], len(text) - place[1]))
    return (text[:end], text[start:])


def check_axes(axes: Sequence[Axis], minimum: float, maximum: float) -> None:
    """Raise a ValueError for an empty scale, a score or level off the scale, or a reversed interval."""
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


def legend_entries(axes: Sequence[Axis], legend: Legend) -> list[tuple[Kind, str]]:
    """Name what the chart shows, and nothing else."""
    shown: list[tuple[Kind, str, bool]] = [
        ("own", legend.own, any(axis.score is not None and not axis.aside for axis in axes)),
        ("other", legend.other, bool(legend.other)),
        ("required", legend.required, any(axis.required is not None for axis in axes)),
        ("gap", legend.gap, bool(legend.gap) and any(axis.gap for axis in axes)),
        ("interval", legend.interval, any(axis.low is not None and axis.high is not None for axis in axes)),
        ("aside", legend.aside, bool(legend.aside) and any(axis.score is not None and axis.aside for axis in axes)),
    ]
    return [(kind, word) for kind, word, present in shown if present]


def interval_bar(
    start: Point,
    end: Point,
    caps: tuple[bool, bool] = (True, True),
    along: Point = (1.0, 0.0),
    colour: str = TINT,
    width: float = 3.5,
    dash: tuple[float, float] | None = None,
) -> list[Shape]:
    """Draw a line in the direction ``along``, with a cap across each end that is a true end."""
    length = math.hypot(*along)
    dx, dy = -along[1] / length * CAP, along[0] / length * CAP
    across = [((x - dx, y - dy), (x + dx, y + dy)) for (x, y), cap in zip((start, end), caps, strict=True) if cap]
    bar = Shape((start, end), closed=False, stroke=colour, width=width, dash=dash)
    return [bar, *(Shape(cap, closed=False, stroke=colour, width=2.0) for cap in across)]


def diamond(centre: Point) -> Shape:
    """Draw the marker of a required level; wider than a `Dot`, so that it shows around one."""
    x, y = centre
    corners = ((x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y))
    return Shape(corners, stroke=INK, width=1.6, fill=PAPER)


def gap_bar(score: Point, required: Point) -> Shape:
    """Draw how far a score lies below what is asked."""
    return Shape((score, required), closed=False, stroke=GAP, width=GAP_WIDTH)


def own_dot(centre: Point, *, aside: bool) -> Dot:
    """Draw the marker of a score: open where it does not count now."""
    return Dot(centre, radius=4.0, fill=PAPER, stroke=OWN, width=1.8) if aside else Dot(centre)


def square(centre: Point) -> Shape:
    """Draw the marker of a score beside one's own: open and with corners, so that it differs without its colour."""
    return Shape(_corners(centre), stroke=OTHER, width=1.8, fill=PAPER)


def filled_square(centre: Point) -> Shape:
    """Draw the marker of a score of what someone set out to work on: filled as a `Dot`, and with corners."""
    return Shape(_corners(centre), stroke=PAPER, width=1.0, fill=OWN)


def _corners(centre: Point) -> tuple[Point, ...]:
    x, y = centre
    return ((x - SQUARE, y - SQUARE), (x + SQUARE, y - SQUARE), (x + SQUARE, y + SQUARE), (x - SQUARE, y + SQUARE))


def ring(centre: Point) -> Dot:
    """Draw the marker of a score at the first moment: wider than that of the last, so that it shows around one."""
    return Dot(centre, radius=RING, fill=PAPER, stroke=OWN, width=1.8)


def between_dot(centre: Point) -> Dot:
    """Draw the marker of a score at a moment between the first and the last."""
    return Dot(centre, radius=3.4, fill=SOFT_INK)


def hatch(x: float, y: float, width: float, height: float, step: float, colour: str, thick: float) -> Iterator[Shape]:
    """Yield slanting lines that fill a rectangle from edge to edge, ``step`` apart along an edge."""
    for number in range(1, math.ceil((width + height) / step)):
        start = number * step
        # The line through (start, 0) and (0, start), cut off at the edges of the rectangle.
        one = (x + min(start, width), y + max(start - width, 0.0))
        other = (x + max(start - height, 0.0), y + min(start, height))
        yield Shape((one, other), closed=False, stroke=colour, width=thick)


def legend_marks(
    shown: Sequence[tuple[Kind, str]], *, centre: float, width: float, above: float, lines: bool
) -> tuple[list[Shape | Dot | Text], float]:
    """Draw the legend in centred rows below ``above``; also return its lower edge.

    ``lines`` tells whether the chart joins its scores with a line.
    """
    rows: list[list[tuple[Kind, str, float]]] = [[]]
    for kind, word in shown:
        room = entry_width(word)
        if rows[-1] and sum(entry[2] + LEGEND_GAP for entry in rows[-1]) + room > width:
            rows.append([])
        rows[-1].append((kind, word, room))
    marks: list[Shape | Dot | Text] = []
    bottom = above + LEGEND_GAP / 2
    for row in rows:
        x = centre - (sum(entry[2] for entry in row) + LEGEND_GAP * (len(row) - 1)) / 2
        bottom += LINE_HEIGHT + PADDING
        for kind, word, room in row:
            marks += _key(kind, (x, bottom - LINE_HEIGHT / 2), lines=lines)
            marks.append(Text((word,), x + SWATCH, bottom - LINE_HEIGHT + BASELINE))
            x += room + LEGEND_GAP
    return marks, bottom


def entry_width(word: str) -> float:
    """Return how much room a legend entry takes."""
    return SWATCH + text_width(word)


def _key(kind: Kind, left: Point, *, lines: bool) -> list[Shape | Dot]:
    """Draw the sample of one legend entry, from its left end."""
    length = SWATCH - 8.0
    middle, right = (left[0] + length / 2, left[1]), (left[0] + length, left[1])
    if kind == "interval":
        return [*interval_bar(left, right)]
    if kind == "own":
        return [*[Shape((left, right), closed=False, stroke=OWN, width=2.2)] * lines, Dot(middle)]
    if kind == "other":
        return [Shape((left, right), closed=False, stroke=OTHER, width=2.2, dash=OTHER_DASH), square(middle)]
    if kind == "beside":
        return [*interval_bar(left, right, colour=OTHER_TINT), square(middle)]
    if kind == "gap":
        return [gap_bar(left, right)]
    if kind == "aside":
        return [own_dot(middle, aside=True)]
    if kind == "then":
        return [ring(middle)]
    if kind == "planned":
        return [filled_square(middle)]
    if kind == "between":
        return [between_dot(middle)]
    return [diamond(middle)]
