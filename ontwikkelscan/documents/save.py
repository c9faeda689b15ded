"""Write documents by the ending of their path."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from ontwikkelscan.house_style import PLAIN
from ontwikkelscan.saving import output_path, save_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ontwikkelscan.documents.blocks import Document
    from ontwikkelscan.house_style import HouseStyle


def _loaded_late(module: str) -> Callable[[Document], bytes]:
    """Return ``render_<module>`` of a module of this folder; most are heavy, and loaded when they are used."""

    def render(document: Document) -> bytes:
        return getattr(import_module(f"ontwikkelscan.documents.{module}"), f"render_{module}")(document)

    return render


RENDERERS = {
    ".pdf": _loaded_late("pdf"),
    ".html": _loaded_late("html"),
    ".docx": _loaded_late("word"),
    ".json": _loaded_late("data"),
}
"""What writes a document, by the ending of the file."""
FEW, CHUNK = 10, 4
"""Documents per process from which starting one pays, and how many go to it at a time."""


def save_document(document: Document, path: str | Path, style: HouseStyle | None = None) -> None:
    """Render a document by the ending of its path, in the look of an organisation, and write it."""
    path = output_path(path, document.endings)
    save_bytes(_render(replace(document, house_style=style or PLAIN), path.suffix), path)


def save_every_format(document: Document, start: str | Path, style: HouseStyle | None = None) -> None:
    """Write a document once per ending that it is made for; ``start`` is the path without it."""
    for ending in document.endings:
        save_document(document, f"{start}{ending}", style)


def save_documents(papers: Iterable[tuple[Document, Path]], style: HouseStyle | None, tick: Callable[[], None]) -> None:
    """Render many documents by the ending of their paths and write them; where it pays, in a process per core.

    A process works with one thread: two of them set about twice as many pages in a second as one with two threads.
    They render what is there already while the next documents are being made.
    """
    cores, papers = os.cpu_count() or 1, iter(papers)
    first = [*islice(papers, FEW * cores)]
    n_workers = min(cores, len(first) // FEW)
    dressed = (
        (replace(document, house_style=style or PLAIN), output_path(path, document.endings))
        for document, path in chain(first, papers)
    )
    with ExitStack() as stack:
        rendered: Iterable[tuple[Path, bytes]] = map(_rendered, dressed)
        if n_workers > 1:
            pool = stack.enter_context(ProcessPoolExecutor(n_workers, get_context("spawn"), _one_thread))
            rendered = pool.map(_rendered, dressed, chunksize=CHUNK)
        for path, content in rendered:
            save_bytes(content, path)
            tick()


def _rendered(paper: tuple[Document, Path]) -> tuple[Path, bytes]:
    document, path = paper
    return path, _render(document, path.suffix)


def _one_thread() -> None:
    """Let typst work with one thread; it looks when it starts."""
    os.environ["RAYON_NUM_THREADS"] = "1"


def _render(document: Document, ending: str) -> bytes:
    return RENDERERS[ending.lower()](document)
