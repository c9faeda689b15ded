"""Every text of a document, and which of its sentences are too long to be read in one go."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.documents.blocks import Document

MOST_WORDS = 25
END = re.compile(r"(?<=[.!?:;])['\"”)]*\s+")
QUOTED = re.compile(r"'[^']*'")
NO_TEXT = ("drawing", "name", "narrow", "style", "kind")
"""Fields of blocks that hold no text of their own: a drawing says what its ``alt`` does."""


def long_sentences(text: str) -> list[str]:
    """Return the sentences of more than 25 words; a quotation is one word, and what a semicolon parts is told apart."""
    said = END.split(QUOTED.sub("X", text.replace("**", "")))
    return [sentence for sentence in said if len(sentence.split()) > MOST_WORDS]


def long_in(document: Document) -> set[str]:
    """Return the long sentences of a document, wherever they stand."""
    texts = texts_of((document.title, document.subtitle, document.description, document.footer, document.blocks))
    return {sentence for text in texts for sentence in long_sentences(text)}


def texts_of(part: object) -> Iterator[str]:
    """Yield each text of a block, or of several: what is read, and what is heard of a figure."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts_of(one)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in NO_TEXT:
                yield from texts_of(getattr(part, field.name))
