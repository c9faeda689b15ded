"""The chart of what moved between two moments: a row per competency, from then to now, and what may be chance.

A line from axis to axis for each competency would be a knot: fourteen scores lie within two points, and none of them
could have its margin beside it. A row keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.charts.dots import BAND, GAP, MIN_LABEL, MIN_PLOT, NARROW, WIDTH, ScaleLine, scale_grid
from ontwikkelscan.charts.marks import (
    BASELINE,
    BOLD,
    GRID,
    LINE_HEIGHT,
    MARGIN,
    OWN,
    PADDING,
    Dot,
    Drawing,
    Kind,
    Shape,
    Text,
    between_dot,
    break_in_two,
    entry_width,
    filled_square,
    interval_bar,
    legend_marks,
    own_dot,
    ring,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE, ROW_GAP = 2.2, 8.0


@dataclass(frozen=True, slots=True)
class Move:
    """One competency: its scores at the first and last moment and between; None is unknown.

    ``low``, ``high``: up to where a score now may lie by chance. ``planned``: that someone set out to work on it.
    ``word``: for the end of the row. ``heading``: above the row where a group begins.
    """

    label: str
    before: float | None
    after: float | None
    low: float | None
    high: float | None
    word: str
    between: tuple[float, ...] = ()
    planned: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MoveLegend:
    """The words of the chart; ``planned``: of the mark of now with what someone set out to work on."""

    before: str
    after: str
    planned: str
    between: str
    chance: str


def draw_moves(rows: Sequence[Move], *, minimum: float, maximum: float, legend: MoveLegend) -> Drawing:
    """Draw the chart as marks, for any writer to put on its canvas.

    Parameters
    ----------
    rows
        One row or more, from top to bottom. Labels and words take at most two lines.
    minimum, maximum
        Ends of the answer scale. Where chance runs off the scale it ends there, without a cap.
    legend
        The words of the chart; it names only what the chart shows.

    Returns
    -------
        The marks and a canvas that holds them all.

    Raises
    ------
    ValueError
        Without rows.
    """
    shown = _shown(rows, legend)
    labels, label_width = break_in_two([row.label for row in rows], MIN_LABEL)
    words, word_width = break_in_two([row.word for row in rows], MIN_LABEL)
    left, beside = MARGIN + label_width + GAP, GAP + word_width + MARGIN
    widest = max(_widest(rows, shown) + 2 * MARGIN, left + MIN_PLOT + beside)
    width = max(WIDTH, widest)
    scale = ScaleLine(left, width - beside, minimum, maximum)
    top = y = MARGIN + LINE_HEIGHT
    marks, texts = list[Shape | Dot](), list[Text]()
    for row, label, word in zip(rows, labels, words, strict=True):
        if row.heading:
            texts.append(Text((row.heading,), MARGIN, y + ROW_GAP + BASELINE, bold=True))
            y += ROW_GAP + LINE_HEIGHT
        height = LINE_HEIGHT * max(len(label), len(word)) + ROW_GAP
        middle = y + height / 2
        marks += _row_marks(row, middle, scale)
        texts.append(Text(label, MARGIN, middle - LINE_HEIGHT * len(label) / 2 + BASELINE))
        texts.append(Text(word, scale.right + GAP, middle - LINE_HEIGHT * len(word) / 2 + BASELINE))
        y += height
    return _whole(marks, texts, shown, scale, (top, y), width)


def draw_narrow_moves(rows: Sequence[Move], *, minimum: float, maximum: float, legend: MoveLegend) -> Drawing:
    """Draw the same chart for a phone: each name above its row, the word at the end of that line.

    Parameters
    ----------
    rows, minimum, maximum, legend
        As of :func:`draw_moves`.

    Returns
    -------
        The marks and a canvas as wide as a phone, or as the longest name with its word.

    Raises
    ------
    ValueError
        Without rows.
    """
    shown = _shown(rows, legend)
    lines = [text_width(row.label) + GAP + text_width(row.word) for row in rows]
    width = max(NARROW, max(_widest(rows, shown), *lines) + 2 * MARGIN)
    scale = ScaleLine(MARGIN + PADDING, width - MARGIN - PADDING, minimum, maximum)
    top = y = MARGIN + LINE_HEIGHT
    marks, texts = list[Shape | Dot](), list[Text]()
    for row in rows:
        if row.heading:
            texts.append(Text((row.heading,), MARGIN, y + ROW_GAP + BASELINE, bold=True))
            y += ROW_GAP + LINE_HEIGHT
        texts.append(Text((row.label,), MARGIN, y + ROW_GAP + BASELINE))
        texts.append(Text((row.word,), width - MARGIN, y + ROW_GAP + BASELINE, "end"))
        y += ROW_GAP + LINE_HEIGHT + BAND
        marks += _row_marks(row, y - BAND / 2, scale)
    return _whole(marks, texts, shown, scale, (top, y), width)


def _shown(rows: Sequence[Move], legend: MoveLegend) -> list[tuple[Kind, str]]:
    """Name what the chart shows, and nothing else; ValueError without rows."""
    if not rows:
        msg = "a chart of moves needs at least one row, got 0"
        raise ValueError(msg)
    entries: list[tuple[Kind, str, bool]] = [
        ("then", legend.before, any(row.before is not None for row in rows)),
        ("between", legend.between, any(row.between for row in rows)),
        ("own", legend.after, any(row.after is not None and not row.planned for row in rows)),
        ("planned", legend.planned, any(row.after is not None and row.planned for row in rows)),
        ("interval", legend.chance, any(row.low is not None for row in rows)),
    ]
    return [(kind, word) for kind, word, present in entries if present]


def _widest(rows: Sequence[Move], shown: Sequence[tuple[Kind, str]]) -> float:
    """Return the width of the widest heading or entry of the legend."""
    return max([0.0, *(text_width(row.heading) * BOLD for row in rows), *(entry_width(word) for _, word in shown)])


def _row_marks(row: Move, y: float, scale: ScaleLine) -> Iterator[Shape | Dot]:
    """Yield the line of the scale, what may be chance, the way from then to now, and the moments."""
    yield Shape(((scale.left, y), (scale.right, y)), closed=False, stroke=GRID, width=1.0)
    if row.low is not None and row.high is not None:
        caps = (row.low >= scale.minimum, row.high <= scale.maximum)
        yield from interval_bar((scale.x(row.low), y), (scale.x(row.high), y), caps)
    if row.before is None or row.after is None:
        return
    then, now = (scale.x(row.before), y), (scale.x(row.after), y)
    yield Shape((then, now), closed=False, stroke=OWN, width=LINE)
    yield ring(then)
    for value in row.between:
        yield between_dot((scale.x(value), y))
    yield filled_square(now) if row.planned else own_dot(now, aside=False)


def _whole(
    marks: Sequence[Shape | Dot],
    texts: Sequence[Text],
    shown: Sequence[tuple[Kind, str]],
    scale: ScaleLine,
    ends: tuple[float, float],
    width: float,
) -> Drawing:
    """Put the grid behind and the legend below."""
    key, bottom = legend_marks(
        shown, centre=width / 2, width=width - 2 * MARGIN, above=ends[1] + LINE_HEIGHT, lines=False
    )
    grid, numbers = scale_grid(scale, *ends)
    return Drawing((*grid, *marks, *numbers, *texts, *key), (0.0, 0.0, width, bottom + MARGIN))
