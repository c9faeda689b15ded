"""Write documents by the ending of their path."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from ontwikkelscan.documents.html import render_html
from ontwikkelscan.model.house_style import PLAIN
from ontwikkelscan.saving import output_path, save_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ontwikkelscan.documents.blocks import Document
    from ontwikkelscan.model.house_style import HouseStyle


FEW, CHUNK = 10, 4
"""Documents per process from which starting one pays, and how many go to it at a time."""


def save_document(
    document: Document, path: str | Path, accepted: tuple[str, ...], style: HouseStyle | None = None
) -> None:
    """Render a document by the ending of its path, in the look of an organisation, and write it."""
    path = output_path(path, accepted)
    save_bytes(_render(replace(document, house_style=style) if style else document, path.suffix.lower()), path)


def save_documents(papers: Iterable[tuple[Document, Path]], style: HouseStyle | None, tick: Callable[[], None]) -> None:
    """Render many documents by the ending of their paths and write them; where it pays, in a process per core.

    A process works with one thread: two of them set about twice as many pages in a second as one with two threads.
    """
    documents, paths = zip(
        *((replace(document, house_style=style or PLAIN), path) for document, path in papers), strict=True
    )
    endings = [path.suffix for path in paths]
    n_workers = min(os.cpu_count() or 1, len(documents) // FEW)
    with ExitStack() as stack:
        rendered: Iterable[bytes] = map(_render, documents, endings)
        if n_workers > 1:
            pool = stack.enter_context(ProcessPoolExecutor(n_workers, get_context("spawn"), _one_thread))
            rendered = pool.map(_render, documents, endings, chunksize=CHUNK)
        for content, path in zip(rendered, paths, strict=True):
            save_bytes(content, path)
            tick()


def _one_thread() -> None:
    """Let typst work with one thread; it looks when it starts."""
    os.environ["RAYON_NUM_THREADS"] = "1"


def _render(document: Document, ending: str) -> bytes:
    """Load heavy renderers only where they are needed."""
    if ending == ".pdf":
        from ontwikkelscan.documents.pdf import render_pdf  # noqa: PLC0415 - loads typst

        return render_pdf(document)
    if ending == ".docx":
        from ontwikkelscan.documents.word import render_word  # noqa: PLC0415 - loads python-docx

        return render_word(document)

    return render_html(document).encode()
