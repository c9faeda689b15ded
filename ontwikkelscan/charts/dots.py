"""The dot-and-interval charts of competency scores: a row per competency, in the order of the caller."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ontwikkelscan.charts.marks import (
    BASELINE,
    BOLD,
    EM,
    GRID,
    LINE_HEIGHT,
    MARGIN,
    NUMBER_SIZE,
    OTHER_TINT,
    PADDING,
    SOFT_INK,
    Axis,
    Dot,
    Drawing,
    Kind,
    Legend,
    Shape,
    Text,
    break_in_two,
    check_axes,
    diamond,
    entry_width,
    gap_bar,
    interval_bar,
    legend_entries,
    legend_marks,
    own_dot,
    square,
    text_width,
    wrap_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


WIDTH = 688.0
"""At 156 mm, the width of the text of a page, letters are 9 points."""
MIN_LABEL, MIN_WORD, MIN_PLOT, GAP, ROW_GAP = 160.0, 100.0, 189.0, 14.0, 3.0
NARROW, BAND = 320.0, 20.0
"""Of a chart for a phone: its width, and the height of a row of marks."""
PANEL_GAP = 22.0
"""Between panels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One competency: its axis, a word for the end of the row, and a heading above the row where a group begins.

    ``values``: what stands in the columns behind the scale, as many for each row.
    """

    axis: Axis
    word: str = ""
    heading: str = ""
    values: tuple[str, ...] = ()


def draw_dots(
    rows: Sequence[Row], *, minimum: float, maximum: float, legend: Legend, columns: Sequence[str] = ()
) -> Drawing:
    """Draw the chart as marks, for any writer to put on its canvas.

    Parameters
    ----------
    rows
        One row or more, from top to bottom. A label and a word take at most two lines, broken between words and
        after ``/``. A row without a score has the remark of the legend under its label, and its required level.
    minimum, maximum
        Ends of the answer scale. An interval that runs off the scale ends there, without a cap.
    legend
        The words of the chart; the legend names only what the chart shows.
    columns
        Headings of the values of the rows.

    Returns
    -------
        The marks and a canvas that holds them all: `WIDTH` wide, or wider where labels and words leave less than
        `MIN_PLOT` for the scale.

    Raises
    ------
    ValueError
        Without rows, with an empty scale, a score or required level off the scale, or a reversed interval.
    """
    if not rows:
        msg = "a dot chart needs at least one row, got 0"
        raise ValueError(msg)
    axes = [row.axis for row in rows]
    check_axes(axes, minimum, maximum)
    remark = f"({legend.not_scored})"
    labels, label_width = break_in_two([axis.label for axis in axes], MIN_LABEL)
    remarks = [(remark,) if row.axis.score is None and not row.word else () for row in rows]
    if any(remarks):
        label_width = max(label_width, text_width(remark))
    words, word_width = break_in_two([row.word for row in rows], MIN_WORD if any(row.word for row in rows) else 0.0)
    shown = legend_entries(axes, legend)
    ends = _columns(rows, columns)
    room = ends[-1] if ends else 0.0
    left, beside = MARGIN + label_width + GAP, room + GAP + word_width + MARGIN
    widest = max(
        *(text_width(row.heading) * BOLD for row in rows), *(entry_width(word) for _, word in shown), NUMBER_SIZE
    )
    width = max(WIDTH, left + MIN_PLOT + beside, widest + 2 * MARGIN)
    scale = ScaleLine(left, width - beside, minimum, maximum)

    top = y = MARGIN + LINE_HEIGHT
    guides, marks, texts = list[Shape](), list[Shape | Dot](), list[Text]()
    for row, label, word, below in zip(rows, labels, words, remarks, strict=True):
        if row.heading:
            texts.append(Text((row.heading,), MARGIN, y + ROW_GAP + BASELINE, bold=True))
            y += ROW_GAP + LINE_HEIGHT
        n_lines = len(label) + len(below)
        height = LINE_HEIGHT * max(n_lines, len(word)) + ROW_GAP
        middle = y + height / 2
        guides.append(Shape(((scale.left, middle), (scale.right, middle)), closed=False, stroke=GRID, width=1.0))
        marks += _row_marks(row.axis, middle, scale)
        first = middle - LINE_HEIGHT * n_lines / 2 + BASELINE
        texts.append(Text(label, MARGIN, first))
        if below:
            texts.append(Text(below, MARGIN, first + LINE_HEIGHT * len(label), fill=SOFT_INK))
        for value, end in zip(row.values, ends, strict=True):
            texts.append(Text((value,), scale.right + end, middle - LINE_HEIGHT / 2 + BASELINE, "end"))
        if row.word:
            texts.append(Text(word, scale.right + room + GAP, middle - LINE_HEIGHT * len(word) / 2 + BASELINE))
        y += height
    for name, end in zip(columns, ends, strict=True):
        texts.append(Text((name,), scale.right + end, top - PADDING, "end", NUMBER_SIZE, SOFT_INK))
    key, bottom = legend_marks(shown, centre=width / 2, width=width - 2 * MARGIN, above=y + LINE_HEIGHT, lines=False)
    grid, numbers = scale_grid(scale, top, y)
    canvas = (0.0, 0.0, width, bottom + MARGIN)
    return Drawing((*grid, *guides, *marks, *numbers, *texts, *key), canvas)


def draw_narrow_dots(rows: Sequence[Row], *, minimum: float, maximum: float, legend: Legend) -> Drawing:
    """Draw the same chart for a phone: each name above its row, the word at the end of that line, no columns.

    Parameters
    ----------
    rows, minimum, maximum, legend
        As of :func:`draw_dots`.

    Returns
    -------
        The marks and a canvas `NARROW` wide, or as wide as the longest name or entry of the legend.

    Raises
    ------
    ValueError
        As :func:`draw_dots`.
    """
    if not rows:
        msg = "a dot chart needs at least one row, got 0"
        raise ValueError(msg)
    axes = [row.axis for row in rows]
    check_axes(axes, minimum, maximum)
    shown = legend_entries(axes, legend)
    words = [row.word or (f"({legend.not_scored})" if row.axis.score is None else "") for row in rows]
    lines = [text_width(row.axis.label) + GAP + text_width(word) for row, word in zip(rows, words, strict=True)]
    widest = max(*lines, *(text_width(row.heading) * BOLD for row in rows), *(entry_width(word) for _, word in shown))
    width = max(NARROW, widest + 2 * MARGIN)
    # Half a mark of room at each end, where a score can lie.
    scale = ScaleLine(MARGIN + PADDING, width - MARGIN - PADDING, minimum, maximum)

    top = y = MARGIN + LINE_HEIGHT
    guides, marks, texts = list[Shape](), list[Shape | Dot](), list[Text]()
    for row, word in zip(rows, words, strict=True):
        if row.heading:
            texts.append(Text((row.heading,), MARGIN, y + ROW_GAP + BASELINE, bold=True))
            y += ROW_GAP + LINE_HEIGHT
        texts.append(Text((row.axis.label,), MARGIN, y + ROW_GAP + BASELINE))
        if word:
            texts.append(Text((word,), width - MARGIN, y + ROW_GAP + BASELINE, "end"))
        y += ROW_GAP + LINE_HEIGHT + BAND
        middle = y - BAND / 2
        guides.append(Shape(((scale.left, middle), (scale.right, middle)), closed=False, stroke=GRID, width=1.0))
        marks += _row_marks(row.axis, middle, scale)
    key, bottom = legend_marks(shown, centre=width / 2, width=width - 2 * MARGIN, above=y + LINE_HEIGHT, lines=False)
    grid, numbers = scale_grid(scale, top, y)
    return Drawing((*grid, *guides, *marks, *numbers, *texts, *key), (0.0, 0.0, width, bottom + MARGIN))


class OthersScore(NamedTuple):
    """What others say, with its interval; all None where they are too few."""

    score: float | None
    low: float | None
    high: float | None


class Beside(NamedTuple):
    """One competency: its name, the own score, and what others say in each panel."""

    label: str
    own: float | None
    others: tuple[OthersScore, ...]


def draw_panels(
    rows: Sequence[Beside], headings: Sequence[str], *, minimum: float, maximum: float, legend: tuple[str, str]
) -> Drawing:
    """Draw others beside oneself: a row per competency, a panel per group of others.

    Parameters
    ----------
    rows
        One row or more, each with as many others as there are headings.
    headings
        Of the panels; at most four have room.
    minimum, maximum
        Ends of the answer scale.
    legend
        What a dot is, and what a square with its line is.

    Returns
    -------
        The marks and a canvas `WIDTH` wide.
    """
    labels, label_width = break_in_two([row.label for row in rows], MIN_LABEL)
    left = MARGIN + label_width + GAP
    room = (WIDTH - left) / len(headings)
    scales = [
        ScaleLine(left + place * room + PADDING, left + (place + 1) * room - PANEL_GAP, minimum, maximum)
        for place in range(len(headings))
    ]
    heads = [wrap_label(heading, int((room - 2 * PADDING) / (NUMBER_SIZE * EM * BOLD))) for heading in headings]
    top = y = MARGIN + LINE_HEIGHT * (max(map(len, heads)) + 1) + PADDING
    places = zip(heads, scales, strict=True)
    texts = [Text(head, scale.left, MARGIN + BASELINE, size=NUMBER_SIZE, bold=True) for head, scale in places]
    guides, marks = list[Shape](), list[Shape | Dot]()
    for row, label in zip(rows, labels, strict=True):
        height = LINE_HEIGHT * len(label) + 2 * ROW_GAP
        middle = y + height / 2
        texts.append(Text(label, MARGIN, middle - LINE_HEIGHT * len(label) / 2 + BASELINE))
        for seen, scale in zip(row.others, scales, strict=True):
            guides.append(Shape(((scale.left, middle), (scale.right, middle)), closed=False, stroke=GRID, width=1.0))
            marks += _beside_marks(row.own, seen, middle, scale)
        y += height
    shown: list[tuple[Kind, str]] = [("own", legend[0]), ("beside", legend[1])]
    key, bottom = legend_marks(shown, centre=WIDTH / 2, width=WIDTH - 2 * MARGIN, above=y + LINE_HEIGHT, lines=False)
    grids = [scale_grid(scale, top, y) for scale in scales]
    lines, numbers = ([mark for grid in grids for mark in grid[part]] for part in (0, 1))
    return Drawing((*lines, *guides, *marks, *numbers, *texts, *key), (0.0, 0.0, WIDTH, bottom + MARGIN))


def draw_narrow_panels(
    rows: Sequence[Beside], headings: Sequence[str], *, minimum: float, maximum: float, legend: tuple[str, str]
) -> Drawing:
    """Draw the same for a phone: each name above its lines, one per group, which begin with a short heading.

    Parameters
    ----------
    rows, headings, minimum, maximum, legend
        As of :func:`draw_panels`; headings of a letter, or of none where there is one group.

    Returns
    -------
        The marks and a canvas `NARROW` wide, or as wide as the longest name or entry of the legend.
    """
    shown: list[tuple[Kind, str]] = [("own", legend[0]), ("beside", legend[1])]
    widest = max(*(text_width(row.label) for row in rows), *(entry_width(word) for word in legend))
    width = max(NARROW, widest + 2 * MARGIN)
    before = max(text_width(heading) for heading in headings)
    scale = ScaleLine(MARGIN + before + 2 * PADDING, width - MARGIN - PADDING, minimum, maximum)
    top = y = MARGIN + LINE_HEIGHT
    guides, marks, texts = list[Shape](), list[Shape | Dot](), list[Text]()
    for row in rows:
        texts.append(Text((row.label,), MARGIN, y + ROW_GAP + BASELINE))
        y += ROW_GAP + LINE_HEIGHT
        for heading, seen in zip(headings, row.others, strict=True):
            y += BAND
            middle = y - BAND / 2
            if heading:
                texts.append(Text((heading,), MARGIN, middle - LINE_HEIGHT / 2 + BASELINE, fill=SOFT_INK))
            guides.append(Shape(((scale.left, middle), (scale.right, middle)), closed=False, stroke=GRID, width=1.0))
            marks += _beside_marks(row.own, seen, middle, scale)
    key, bottom = legend_marks(shown, centre=width / 2, width=width - 2 * MARGIN, above=y + LINE_HEIGHT, lines=False)
    grid, numbers = scale_grid(scale, top, y)
    return Drawing((*grid, *guides, *marks, *numbers, *texts, *key), (0.0, 0.0, width, bottom + MARGIN))


def _beside_marks(own: float | None, seen: OthersScore, y: float, scale: ScaleLine) -> Iterator[Shape | Dot]:
    """Yield the interval and the square of others around the dot of one's own, so that each shows through."""
    if seen.low is not None and seen.high is not None:
        yield from interval_bar((scale.x(seen.low), y), (scale.x(seen.high), y), colour=OTHER_TINT)
    if seen.score is not None:
        yield square((scale.x(seen.score), y))
    if own is not None:
        yield own_dot((scale.x(own), y), aside=False)


def _columns(rows: Sequence[Row], columns: Sequence[str]) -> list[float]:
    """Return where each column ends, from the end of the scale on."""
    ends: list[float] = []
    for place, name in enumerate(columns):
        widest = max(text_width(name, NUMBER_SIZE), *(text_width(row.values[place]) for row in rows))
        ends.append((ends[-1] if ends else 0.0) + GAP + widest)
    return ends


class ScaleLine(NamedTuple):
    """Where the ends of the answer scale lie."""

    left: float
    right: float
    minimum: float
    maximum: float

    def x(self, value: float) -> float:
        """Return where a value lies; one off the scale lies at its end."""
        share = (min(max(value, self.minimum), self.maximum) - self.minimum) / (self.maximum - self.minimum)
        return self.left + share * (self.right - self.left)


def _row_marks(axis: Axis, y: float, scale: ScaleLine) -> Iterator[Shape | Dot]:
    """Yield the interval, the gap, the required level around the score and the score, where known."""
    if axis.low is not None and axis.high is not None:
        caps = (axis.low >= scale.minimum, axis.high <= scale.maximum)
        yield from interval_bar((scale.x(axis.low), y), (scale.x(axis.high), y), caps)
    if axis.gap and axis.score is not None and axis.required is not None:
        yield gap_bar((scale.x(axis.score), y), (scale.x(axis.required), y))
    if axis.required is not None:
        yield diamond((scale.x(axis.required), y))
    if axis.score is not None:
        yield own_dot((scale.x(axis.score), y), aside=axis.aside)


def scale_grid(scale: ScaleLine, top: float, bottom: float) -> tuple[list[Shape], list[Text]]:
    """Draw a line at each whole value, with its number above and below.

    Where the scale is too long for all numbers to be readable, it is every second value, every third, and so on.
    """
    per_unit = (scale.right - scale.left) / (scale.maximum - scale.minimum)
    room = max(text_width(str(math.floor(end)), NUMBER_SIZE) for end in (scale.minimum, scale.maximum)) + PADDING
    step = math.ceil(room / per_unit)
    lines, numbers = [], []
    for value in range(math.ceil(scale.minimum), math.floor(scale.maximum) + 1, step):
        x = scale.x(value)
        lines.append(Shape(((x, top), (x, bottom)), closed=False, stroke=GRID, width=1.0))
        numbers += [
            Text((str(value),), x, y, "middle", NUMBER_SIZE, SOFT_INK) for y in (top - PADDING, bottom + BASELINE)
        ]
    return lines, numbers
