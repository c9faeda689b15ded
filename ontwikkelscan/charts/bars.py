"""Bars that count people, by what covers what they need: full, hatched or open, so that the form tells it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ontwikkelscan.charts.marks import (
    BASELINE,
    BOLD,
    GAP,
    GRID,
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
    hatch,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH = 680.0
"""At 156 mm, the width of the text of a page, the smallest letters are 8 points."""
MIN_LABEL, MIN_BARS, BESIDE = 150.0, 160.0, 14.0
BAR, ROW, STRIP = 13.0, 22.0, 26.0
"""Height of a bar, of its row, and of the strip of all together."""
KEY, KEY_GAP = 26.0, 20.0
HATCH, EDGE = 7.0, 1.6

Cover = Literal["covered", "partly", "not", ""]
COVERS: tuple[Cover, ...] = ("covered", "partly", "not", "")
"""In the order of the strip and the key; "" where nothing is known of an offer: a full bar, and no strip."""


class Bar(NamedTuple):
    """One competency: how many people, how that is told behind the bar, what covers it and the word for that.

    ``drawn``: whether the length of the bar may tell how many; the strip counts them all the same.
    """

    label: str
    people: float
    told: str
    cover: Cover = ""
    word: str = ""
    drawn: bool = True


class _Room(NamedTuple):
    """Where the bars begin, how wide the longest is, and how many people that are."""

    left: float
    width: float
    most: float

    def of(self, people: float) -> float:
        return self.width * people / self.most


def draw_bars(bars: Sequence[Bar], key: Mapping[Cover, str], *, counted: str = "", offer: str = "") -> Drawing:
    """Draw the bars, above them a strip that adds them up by cover, with its key.

    Parameters
    ----------
    bars
        One or more, from top to bottom; a bar without people has no mark.
    key
        What stands beside each form; only the forms that are drawn are named.
    counted, offer
        Headings of the bars and of the words behind them.

    Returns
    -------
    Drawing
        `WIDTH` wide, or wider where labels and words leave less than `MIN_BARS` for the bars.

    """
    labels, label_width = break_in_two([bar.label for bar in bars], MIN_LABEL)
    told = max(text_width(bar.told) for bar in bars)
    words = max(text_width(offer, NUMBER_SIZE), *(text_width(bar.word) for bar in bars))
    left = MARGIN + label_width + BESIDE
    behind = 2 * PADDING + told + BESIDE + words + MARGIN
    width = max(WIDTH, left + MIN_BARS + behind)
    room = _Room(left, width - left - behind, max(1.0, *(bar.people for bar in bars)))
    marks, y = _strip(bars, key, width)
    if counted or offer:
        y += LINE_HEIGHT
        marks.append(Text((counted,), left, y - PADDING, size=NUMBER_SIZE, fill=SOFT_INK))
        marks.append(Text((offer,), width - MARGIN - words, y - PADDING, size=NUMBER_SIZE, fill=SOFT_INK))
    top = y
    for bar, label in zip(bars, labels, strict=True):
        height = max(ROW, LINE_HEIGHT * len(label) + PADDING)
        middle = y + height / 2
        marks.append(Text(label, MARGIN, middle - LINE_HEIGHT * len(label) / 2 + BASELINE))
        length = room.of(bar.people) if bar.drawn else 0.0
        marks += _filled(left, middle - BAR / 2, length, BAR, bar.cover)
        line = middle - LINE_HEIGHT / 2 + BASELINE
        marks.append(Text((bar.told,), left + length + 2 * PADDING, line))
        if bar.word:
            marks.append(Text((bar.word,), width - MARGIN - words, line, bold=bar.cover == "not"))
        y += height
    marks.append(Shape(((left, top), (left, y)), closed=False, stroke=GRID, width=1.0))
    return Drawing(tuple(marks), (0.0, 0.0, width, y + MARGIN))


def _filled(x: float, y: float, width: float, height: float, cover: Cover) -> Iterator[Shape]:
    """Yield a bar in the form of its cover; nothing where nobody is counted."""
    if width <= 0:
        return
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    if cover in ("covered", ""):
        yield Shape(corners, fill=OWN, stroke=OWN, width=EDGE)
        return
    yield Shape(corners, fill=PAPER)
    if cover == "partly":
        yield from hatch(x, y, width, height, HATCH, OWN, EDGE)
    yield Shape(corners, stroke=OWN if cover == "partly" else GAP, width=EDGE)


def _strip(bars: Sequence[Bar], key: Mapping[Cover, str], width: float) -> tuple[list[Shape | Text], float]:
    """Draw all bars one behind the other, by cover, and what each form means; also return the lower edge."""
    people = {cover: sum(bar.people for bar in bars if bar.cover == cover) for cover in COVERS if cover}
    shown = [cover for cover, n in people.items() if n > 0]
    marks = list[Shape | Text]()
    if not shown:
        return marks, MARGIN
    x, whole = MARGIN, width - 2 * MARGIN
    for cover in shown:
        part = whole * people[cover] / sum(people.values())
        marks += _filled(x, MARGIN, part, STRIP, cover)
        x += part
    x, y = MARGIN, MARGIN + STRIP + 2 * PADDING
    for cover in shown:
        room = KEY + text_width(key[cover]) * BOLD
        if x > MARGIN and x + room > width - MARGIN:
            x, y = MARGIN, y + LINE_HEIGHT + PADDING
        marks += _filled(x, y + (LINE_HEIGHT - BAR) / 2, KEY - 2 * PADDING, BAR, cover)
        marks.append(Text((key[cover],), x + KEY, y + BASELINE))
        x += room + KEY_GAP
    return marks, y + LINE_HEIGHT + 2 * PADDING
