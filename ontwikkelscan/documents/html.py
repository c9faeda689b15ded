"""Render a `Document` as one HTML file that asks nothing of a network."""

from __future__ import annotations

from base64 import b64encode
from contextvars import ContextVar
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from ontwikkelscan.charts.svg import write_svg
from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Statement,
    Statements,
    Table,
    Topic,
    heading_levels,
)
from ontwikkelscan.documents.inline import Run, inline_runs, plain
from ontwikkelscan.house_style import ACCENT
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.charts.marks import Drawing

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LANDSCAPE = """@page { size: A4 landscape; margin: 13mm 16mm; }
@media screen { body { max-width: 76rem; } }
.scroll tbody th { min-width: 0; }
@media print {
  .scroll td { padding: 0.3rem 0.4rem; overflow-wrap: break-word; }
  table { font-size: 9pt; }
  p { max-width: none; }
}
"""
_LINKS: ContextVar[bool] = ContextVar("links", default=False)
LONG = 4
"""Parts from which a document has a list of them at the top."""
WIDE = 3
"""Columns from which a table does not fit a screen of 320 px, and scrolls."""


def render_html(document: Document) -> bytes:
    """Write a document as one accessible HTML file, for a screen and for a printer.

    Parameters
    ----------
    document : Document
        What to render. Its texts are escaped.

    Returns
    -------
    bytes
        A whole HTML file with its style sheet in it: no script, no request, the same for the same document.
    """
    _LINKS.set(document.links)
    title, skip, blocks = _escaped(document.title), escape(text("html.skip")), document.dressed
    levels = heading_levels(blocks)
    body = "\n".join(
        _block(block, f"block-{index}", level)
        for index, (block, level) in enumerate(zip(blocks, levels, strict=True), 1)
    )
    return f"""<!doctype html>
<html lang="{text("language.code")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{_escaped(document.description)}">
<meta name="color-scheme" content="light">
<title>{title}</title>
<style>
{_style()}{_own_looks(document)}</style>
</head>
<body>
<a class="skip" href="#main">{skip}</a>
<header>
{_logo(document)}<h1>{_inline(document.title)}</h1>
<p class="subtitle">{_inline(document.subtitle)}</p>
</header>
{_contents(document)}<main id="main" tabindex="-1">
{body}
</main>
<footer>
<p>{_inline(document.foot)}</p>
</footer>
</body>
</html>
""".encode()


def _contents(document: Document) -> str:
    """List the parts of a long document, each a link to where it begins."""
    parts = [
        (f"block-{i}", b.text) for i, b in enumerate(document.blocks, 1) if isinstance(b, Heading) and b.level == 1
    ]
    if len(parts) < LONG:
        return ""
    items = "\n".join(f'<li><a href="#{place}">{_inline(name)}</a></li>' for place, name in parts)
    title = escape(text("html.contents"))
    return f'<nav aria-label="{title}">\n<p class="group">{title}</p>\n<ul>\n{items}\n</ul>\n</nav>\n'


@cache
def _style() -> str:
    return Path(__file__).with_name("template.css").read_text("utf-8")


def _own_looks(document: Document) -> str:
    colour = document.house_style.accent
    own = f":root {{ --accent: {colour}; }}\n" if colour != ACCENT else ""
    return own + (LANDSCAPE if document.landscape else "")


def _logo(document: Document) -> str:
    if not document.house_style.logo:
        return ""
    data = b64encode(document.house_style.logo).decode()
    return f'<img class="logo" src="data:image/png;base64,{data}" alt="{_escaped(document.house_style.name)}">\n'


def _escaped(text: str) -> str:
    return escape(plain(text))


def _inline(text: str) -> str:
    return "".join(map(_run, inline_runs(text, links=_LINKS.get())))


def _run(run: Run) -> str:
    if run.file:
        return f'<a href="{escape(run.file)}">{escape(run.text)}</a>'
    words = escape(run.text).replace("/", "/<wbr>")  # a long name may go on after a slash, not within a word
    return f"<strong>{words}</strong>" if run.bold else words


def _block(block: Block, block_id: str, level: int = 1) -> str:  # noqa: C901 - a case per kind
    match block:
        case Heading():
            return f'<h{block.level + 1} id="{block_id}">{_inline(block.text)}</h{block.level + 1}>'
        case Paragraph():
            return f'<p class="{block.style}">{_inline(block.text)}</p>'
        case Bullets():
            return _bullets(block)
        case Table():
            return _table(block, block_id)
        case Facts():
            return _facts(block)
        case Figure():
            return _figure(block)
        case Callout():
            return _callout(block, block_id)
        case Blank():
            lines = '<div class="line"></div>' * block.lines
            return f'<div class="blank"><p><strong>{_inline(block.label)}</strong></p>{lines}</div>'
        case Statements():
            return "\n".join(_statements(block, block_id))
        case Topic():
            inner = "\n".join(_block(one, f"{block_id}-{index}") for index, one in enumerate(block.blocks, 1))
            note = f'<p class="note">{_inline(block.note)}</p>' if block.note else ""
            question = f'<div class="question"><h{level + 1}>{_inline(block.title)}</h{level + 1}>{note}</div>'
            return f'<section class="topic">{question}<div class="answer">\n{inner}\n</div></section>'
        case PageBreak():
            return '<div class="page-break"></div>'
        case _:
            assert_never(block)


def _statements(block: Statements, block_id: str) -> Iterator[str]:
    for index, (title, answers) in enumerate(block.groups, 1):
        group = f"{block_id}-{index}"
        rows = "\n".join(_statement(answer, block.steps) for answer in answers)
        if title:
            yield f'<p class="group" id="{group}">{_inline(title)}</p>'
        told = f' aria-labelledby="{group}"' if title else ""
        yield f'<ul class="statements"{told}>\n{rows}\n</ul>'


def _statement(answer: Statement, steps: int) -> str:
    marks = "".join(f"<i{' class=own' * (place == answer.place)}></i>" for place in range(1, steps + 1))
    dots = f'<span class="dots" aria-hidden="true">{marks}</span>' if answer.place else "<span></span>"
    return f"<li><span>{_inline(answer.text)}</span> {dots} <span>{_inline(answer.words)}</span></li>"


def _bullets(block: Bullets) -> str:
    # A list without items is an error to a checker and says nothing.
    if not block.items:
        return ""
    tag = "ol" if block.ordered else "ul"
    items = "\n".join(f"<li>{_inline(item)}</li>" for item in block.items)
    return f"<{tag}>\n{items}\n</{tag}>"


def _facts(block: Facts) -> str:
    if not block.pairs:
        return ""
    pairs = "\n".join(f"<div><dt>{_inline(term)}</dt><dd>{_inline(text)}</dd></div>" for term, text in block.pairs)
    return f"<dl>\n{pairs}\n</dl>"


def _figure(block: Figure) -> str:
    # As an image with a label of its own, the drawing is read as one thing and always has its text.
    # A phone shows the narrow drawing; where there is none, the other keeps a width that can be read, and scrolls.
    caption = _inline(block.caption)
    scroll = f'role="region" tabindex="0" aria-label="{_escaped(block.caption)}"'
    drawings = f'<div class="drawing" {scroll}>{_drawing(block, block.drawing, block.name)}</div>'
    if block.narrow is None:
        return f"<figure>{drawings}<figcaption>{caption}</figcaption></figure>"
    drawings += f'<div class="narrow">{_drawing(block, block.narrow(), f"{block.name}-narrow")}</div>'
    if block.narrow_caption:
        caption += f' <span class="narrow">{_inline(block.narrow_caption)}</span>'
    return f'<figure class="two">{drawings}<figcaption>{caption}</figcaption></figure>'


def _drawing(block: Figure, drawing: Drawing, name: str) -> str:
    svg = write_svg(drawing, title=block.title, description=block.alt, id_prefix=name)
    return f'<div role="img" aria-label="{_escaped(block.alt)}">{svg}</div>'


def _callout(block: Callout, block_id: str) -> str:
    mark = '<span class="mark">!</span> ' if block.kind == "caution" else ""
    title = f'<p class="title" id="{block_id}"><strong>{mark}{_inline(block.title)}</strong></p>'
    head = f'<aside class="{block.kind}" role="note" aria-labelledby="{block_id}">'
    return f"{head}{title}<p>{_inline(block.text)}</p></aside>"


def _table(block: Table, block_id: str) -> str:
    numeric = block.numeric or (False,) * len(block.header)
    classes = [' class="number"' if number else "" for number in numeric]
    total = sum(block.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.4g}%">' for width in block.widths)
    header = "".join(
        f'<th scope="col" role="columnheader"{css}>{_inline(text)}</th>' if text else f'<td role="cell"{css}></td>'
        for css, text in zip(classes, block.header, strict=True)
    )
    names = [f' data-name="{_escaped(name)}"' if name else "" for name in block.header]
    rows = "\n".join(f'<tr role="row">{"".join(_cells(row, classes, names))}</tr>' for row in block.rows)
    # The roles are those that the elements have, until a small screen shows rows as blocks.
    table = f"""<table role="table">
<caption id="{block_id}">{_inline(block.caption)}</caption>
<colgroup>{columns}</colgroup>
<thead role="rowgroup"><tr role="row">{header}</tr></thead>
<tbody role="rowgroup">
{rows}
</tbody>
</table>"""
    if len(block.header) < WIDE:
        return table
    scroll = f'role="region" tabindex="0" aria-labelledby="{block_id}" style="--columns:{len(block.header)}"'
    return f'<div class="scroll" {scroll}>\n{table}\n</div>'


def _cells(row: tuple[str, ...], classes: list[str], names: list[str]) -> Iterator[str]:
    for index, (css, name, cell) in enumerate(zip(classes, names, row, strict=True)):
        # An empty row header would announce every cell of its row against silence.
        if index == 0 and cell:
            yield f'<th scope="row" role="rowheader"{css}>{_inline(cell)}</th>'
        else:
            yield f'<td role="cell"{css}{name}>{_inline(cell)}</td>'
