"""The mark-up inside a text, and characters that each format can hold."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so Word, cannot hold."""
OPENING = re.compile(r"\*\*(?=\S)|\[(?P<words>[^\[\]]+)\]\((?P<file>(?:[\w-][\w.-]*/)*[\w-][\w.-]*)\)")
CLOSING = re.compile(r"(?<=\S)\*\*")


class Run(NamedTuple):
    """A stretch of text: bold, or a link to ``file`` beside the document, or plain."""

    text: str
    bold: bool = False
    file: str = ""


def plain(text: str) -> str:
    """Return a text that each format can hold: composed characters, no controls, white space as single spaces."""
    return NOT_TEXT.sub("", unicodedata.normalize("NFC", re.sub(r"[ \t\r\n\f\v]+", " ", text)))


def inline_runs(text: str, *, links: bool = False) -> Iterator[Run]:
    """Split a text at its mark-up, ``**bold**`` and, where it may hold links, ``[words](file)``.

    Examples
    --------
    >>> [tuple(run) for run in inline_runs("Een **flinke** stap; 2 ** 3")]
    [('Een ', False, ''), ('flinke', True, ''), (' stap; 2 ** 3', False, '')]
    """
    text = plain(text)
    last = text.rfind("**")
    while last > 0 and text[last - 1].isspace():
        last = text.rfind("**", 0, last + 1)
    start = place = 0
    while found := OPENING.search(text, place):
        place = found.end()
        if found["words"] and not links:
            continue
        if found["words"]:
            run = Run(found["words"], file=found["file"])
        elif closed := CLOSING.search(text, place + 1) if place < last else None:
            run, place = Run(text[found.end() : closed.start()], bold=True), closed.end()
        else:
            continue
        if found.start() > start:
            yield Run(text[start : found.start()])
        yield run
        start = place
    if start < len(text):
        yield Run(text[start:])
