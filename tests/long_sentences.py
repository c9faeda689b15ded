"""Which sentences of a text or a document are too long to be read in one go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Bullets, Callout, Facts, Figure, PageBreak, Statements, Table, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.documents.blocks import Block, Document

MOST_WORDS = 25
END = re.compile(r"(?<=[.!?:;])['\"”)]*\s+")
QUOTED = re.compile(r"'[^']*'")


def long_sentences(text: str) -> list[str]:
    """Return the sentences of more than 25 words; a quotation is one word, and what a semicolon parts is told apart."""
    said = END.split(QUOTED.sub("X", text.replace("**", "")))
    return [sentence for sentence in said if len(sentence.split()) > MOST_WORDS]


def long_in(document: Document) -> set[str]:
    """Return the long sentences of what a document says; cells of tables and statements that were answered are none."""
    return {sentence for block in document.blocks for text in _said(block) for sentence in long_sentences(text)}


def _said(block: Block) -> Iterator[str]:
    match block:
        case Topic():
            yield block.note
            for one in block.blocks:
                yield from _said(one)
        case Bullets():
            yield from block.items
        case Facts():
            yield from (words for _, words in block.pairs)
        case Table() | Figure():
            yield block.caption
        case Callout():
            yield block.text
        case PageBreak() | Statements():
            pass
        case _:
            yield getattr(block, "text", "") or getattr(block, "label", "")
