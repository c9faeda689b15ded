"""A document as a list of blocks: written once, rendered as PDF, HTML and Word.

Texts are plain strings with two kinds of mark-up: ``**bold**``, and ``[words](file)`` for a link to a file beside the
document; on paper the words alone are left.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from ontwikkelscan.charts.colours import dressed
from ontwikkelscan.house_style import PLAIN, HouseStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from ontwikkelscan.charts.marks import Drawing


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (part), 2 (section) or 3 (subsection); the title of the document stands above level 1."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``lead`` opens a part, ``note`` is small print."""

    text: str
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, with numbers when ``ordered``."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, a header row and, in the first column, row headers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a short term and what it is for this person; shown as a definition list."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with a text that says the same to who cannot see it; ``wide``: over the full width of a page.

    ``name``: a word that no other figure of the document has. ``title``: of the drawing, heard and not drawn.
    ``narrow`` draws the same for a phone, where it is shown on one; with what its caption says besides.
    """

    drawing: Drawing
    name: str
    title: str
    alt: str
    caption: str
    wide: bool = False
    narrow: Callable[[], Drawing] | None = field(default=None, compare=False)
    narrow_caption: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed remark that has to be seen."""

    title: str
    text: str
    kind: Literal["remark", "caution"] = "remark"


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write in, under a question."""

    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page on paper; nothing on a screen.

    ``fit``: what follows, up to the next break, should be on that one page, in smaller letters where needed.
    """

    fit: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the answer that was given; ``place``: of how far it helps, from 1 on, None without a number."""

    text: str
    words: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements with answers, in groups with a heading; ``steps``: places that an answer can have.

    Where something is drawn, a row of dots shows the place; the words say it too.
    """

    groups: tuple[tuple[str, tuple[Statement, ...]], ...]
    steps: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A question with its answer beside it, below it where there is no room; ``note``: small print to the question."""

    title: str
    blocks: tuple[Paragraph | Bullets | Facts | Callout | Statements, ...]
    note: str = ""


Block = Heading | Paragraph | Bullets | Table | Facts | Figure | Callout | Blank | PageBreak | Statements | Topic


def heading_levels(blocks: Iterable[Block]) -> Iterator[int]:
    """Yield a level for each block: of a topic the one below the heading before it, so that none is skipped."""
    last = 0
    for block in blocks:
        last = block.level if isinstance(block, Heading) else last
        yield last if isinstance(block, Heading) else last + 1


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: what stands in its metadata, on every page, and in its body.

    ``endings``: of the files that it is made for. ``data``: what a file ending in .json holds instead of the blocks.
    ``fit``: all up to the first break should be on the first page, as with :class:`PageBreak`. ``landscape``: its pages
    lie on their side, for a table of many columns; not in Word, which no such document is made for. ``links``: its
    texts may link to files beside it, in HTML; for a page that opens others, with no text that anyone typed.
    """

    title: str
    subtitle: str
    description: str
    footer: str
    date: datetime
    blocks: tuple[Block, ...]
    endings: tuple[str, ...]
    data: Mapping[str, Any] | None = None
    fit: bool = False
    landscape: bool = False
    links: bool = False
    house_style: HouseStyle = PLAIN

    @property
    def dressed(self) -> tuple[Block, ...]:
        """The blocks, with figures in the colours of the organisation."""
        return tuple(_dressed(block, self.house_style) if isinstance(block, Figure) else block for block in self.blocks)

    @property
    def foot(self) -> str:
        """What stands at the foot of every page, with the name of the organisation first."""
        return f"{self.house_style.name} · {self.footer}" if self.house_style.name else self.footer


def _dressed(figure: Figure, style: HouseStyle) -> Figure:
    narrow = figure.narrow and partial(_dressed_late, figure.narrow, style)
    return replace(figure, drawing=dressed(figure.drawing, style), narrow=narrow)


def _dressed_late(draw: Callable[[], Drawing], style: HouseStyle) -> Drawing:
    return dressed(draw(), style)
