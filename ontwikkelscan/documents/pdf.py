"""Render a `Document` as one PDF that is both PDF/A-2a (to keep) and PDF/UA-1 (to be read aloud)."""

from __future__ import annotations

import re
from datetime import UTC
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING, Any, assert_never

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
    Statements,
    Table,
    Topic,
    heading_levels,
)
from ontwikkelscan.documents.inline import inline_runs, plain
from ontwikkelscan.documents.pdf_file import set_pdf
from ontwikkelscan.documents.typesetter import drawn, with_glyphs
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontwikkelscan.documents.blocks import Statement

LONG, ENDLESS = 12, 60
"""Letters from which a word may be hyphenated, and from which it may break anywhere."""
LONG_WORD = re.compile(rf"([^\s/-]{{{LONG},}})")
ENDLESS_WORD = re.compile(rf"[^\s/-]{{{ENDLESS},}}")
WHOLE = 2000
"""Characters over the full width up to which a row, fact or callout stays on one page; a longer one could exceed it."""
WHOLE_LINES = 20
LINES = 22
"""Lines of a full width that hold ``WHOLE`` characters, short lines and long words counted in."""
WHOLE_TABLE = 60
"""Lines and rows together up to which a table stays on one page; more than a page holds about 90."""


def render_pdf(document: Document) -> bytes:
    """Write a document as an A4 PDF.

    The compiler that it starts has threads of its own: a process that called this must not be forked afterwards.

    Parameters
    ----------
    document : Document
        What to render. Heading levels may not skip one. A date without a zone counts as UTC.

    Returns
    -------
    bytes
        One PDF, PDF/A-2a and PDF/UA-1, the same bytes for the same document.

    Raises
    ------
    typst.TypstError
        If the document cannot meet the standards: a figure without a text, or a skipped heading level.
    """
    return set_pdf(to_set(document))


def to_set(document: Document) -> dict[str, Any]:
    """Return what :func:`set_pdf` takes, in plain types: it goes to another process in less time than a document."""
    date = document.date if document.date.tzinfo else document.date.replace(tzinfo=UTC)
    return {**_data(document), "parts": _parts(document), "time": int(date.timestamp())}


def _data(document: Document) -> dict[str, Any]:
    return {
        "language": text("language.code"),
        "title": _runs(document.title),
        "title-text": _set(document.title),
        "subtitle": _runs(document.subtitle),
        "description": _set(document.description),
        "footer": _runs(document.foot),
        "landscape": document.landscape,
        "colour": document.house_style.accent,
        "organisation": _set(document.house_style.name),
        "logo": list(document.house_style.logo),
    }


def _parts(document: Document) -> list[dict[str, Any]]:
    """Split a document where it goes to a new page; what introduces a table or a figure stays with it."""
    parts: list[dict[str, Any]] = [{"fit": document.fit, "size": 1.0, "blocks": []}]
    blocks = document.dressed
    for block, following, level in zip_longest(blocks, blocks[1:], heading_levels(blocks)):
        if isinstance(block, PageBreak):
            parts.append({"fit": block.fit, "size": 1.0, "blocks": []})
        else:
            more = {"sticky": isinstance(following, Table | Figure), "level": level}
            parts[-1]["blocks"].append({**_block(block), **more})
    return parts


def _block(block: Block) -> dict[str, Any]:  # noqa: C901 - a case per kind
    match block:
        case Heading():
            return {"kind": "heading", "text": _runs(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "style": block.style, "text": _runs(block.text)}
        case Bullets():
            return {"kind": "bullets", "ordered": block.ordered, "items": [_runs(item) for item in block.items]}
        case Table():
            return _table(block)
        case Facts():
            return {"kind": "facts", "pairs": [_pair(*pair) for pair in block.pairs]}
        case Figure():
            return _figure(block)
        case Callout():
            text = {"title": _runs(block.title), "text": _runs(block.text)}
            return {"kind": "callout", "caution": block.kind == "caution", "breakable": len(block.text) > WHOLE, **text}
        case Blank():
            room = {"lines": block.lines, "breakable": block.lines > WHOLE_LINES}
            return {"kind": "blank", "label": _runs(block.label), **room}
        case Statements():
            return {"kind": "statements", "groups": [_group(block, *group) for group in block.groups]}
        case Topic():
            inner = [{**_block(one), "sticky": False} for one in block.blocks]
            return {"kind": "topic", "title": _runs(block.title), "note": _runs(block.note), "blocks": inner}
        case PageBreak():
            raise AssertionError
        case _:
            assert_never(block)


def _group(block: Statements, title: str, answers: Iterable[Statement]) -> dict[str, Any]:
    rows = [
        {
            "statement": _runs(answer.text),
            "words": _runs(answer.words),
            "dots": [place == answer.place for place in range(1, block.steps + 1)] if answer.place else [],
        }
        for answer in answers
    ]
    return {"title": _runs(title), "rows": rows}


def _pair(term: str, description: str) -> dict[str, Any]:
    breakable = len(description) > WHOLE
    return {"term": _runs(term), "description": _runs(description), "breakable": breakable}


def _figure(block: Figure) -> dict[str, Any]:
    _, _, width, height = block.drawing.canvas
    return {
        "kind": "figure",
        "wide": block.wide,
        "caption": _runs(block.caption),
        "svg": drawn(block),
        "alt": _set(block.alt),
        "ratio": height / width,
    }


def _table(block: Table) -> dict[str, Any]:
    columns = zip(block.header, block.widths, block.numeric or (False,) * len(block.header), strict=True)
    room = [WHOLE * width / sum(block.widths) for width in block.widths]
    lines = sum(
        max(ceil(len(cell) / (most / LINES)) for cell, most in zip(row, room, strict=True)) for row in block.rows
    )
    return {
        "kind": "table",
        "breakable": len(block.rows) + lines > WHOLE_TABLE,
        "caption": _runs(block.caption),
        "columns": [{"name": _runs(name), "width": width, "numeric": numeric} for name, width, numeric in columns],
        "rows": [
            {
                "cells": [_runs(cell) for cell in row],
                "breakable": any(len(cell) > most for cell, most in zip(row, room, strict=True)),
            }
            for row in block.rows
        ],
    }


def _runs(text: str) -> list[dict[str, Any]]:
    """Split a text where it becomes bold and where a word may be hyphenated."""
    return [
        {"text": ENDLESS_WORD.sub(lambda word: "\u200b".join(word[0]), piece), "bold": run.bold, "long": index % 2 == 1}
        for run in inline_runs(text)
        for index, piece in enumerate(LONG_WORD.split(with_glyphs(run.text)))
        if piece
    ]


def _set(text: str) -> str:
    return with_glyphs(plain(text))
