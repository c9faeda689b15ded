"""Write documents by the ending of their path."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from ontwikkelscan.ending import end_with_parent, starting
from ontwikkelscan.errors import error
from ontwikkelscan.house_style import PLAIN
from ontwikkelscan.saving import made_before, output_path, save_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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


def save_document(
    document: Document, path: str | Path, style: HouseStyle | None = None, *, private: bool = True
) -> None:
    """Render a document by the ending of its path, in the look of an organisation, and write it."""
    path = output_path(path, document.endings)
    if not made_before(path):
        save_bytes(_render(replace(document, house_style=style or PLAIN), path.suffix), path, private=private)


def save_every_format(
    document: Document, start: str | Path, style: HouseStyle | None = None, *, private: bool = True
) -> None:
    """Write a document once per ending that it is made for; ``start`` is the path without it."""
    for ending in document.endings:
        save_document(document, f"{start}{ending}", style, private=private)


def save_documents(papers: Iterable[tuple[Document, Path]], style: HouseStyle | None, tick: Callable[[], None]) -> None:
    """Render many documents by the ending of their paths and write them; where it pays, in a process per core.

    A process works with one thread: two of them set about twice as many pages in a second as one with two threads.
    They render what is there already while the next documents are being made.
    """
    cores = os.cpu_count() or 1
    dressed = _to_render(papers, style, tick)
    first = [*islice(dressed, FEW * cores)]
    n_workers = min(cores, len(first) // FEW)
    with ExitStack() as stack:
        everything = chain(first, dressed)
        rendered: Iterable[tuple[Path, bytes]]
        rendered = ((path, _render(document, path.suffix)) for document, path in everything)
        if n_workers > 1:
            with starting():
                pool = ProcessPoolExecutor(n_workers, get_context("spawn"), _begin)
                stack.callback(pool.shutdown, cancel_futures=True)
                for _ in range(n_workers):
                    pool.submit(os.getpid)  # each starts a process
            rendered = pool.map(_rendered, map(_packed, everything), chunksize=CHUNK)
        try:
            for path, content in rendered:
                save_bytes(content, path)
                tick()
        except BrokenExecutor as cause:
            raise error("OUTPUT-014") from cause


def _to_render(
    papers: Iterable[tuple[Document, Path]], style: HouseStyle | None, tick: Callable[[], None]
) -> Iterator[tuple[Document, Path]]:
    """Yield what was not made whole before."""
    for document, path in papers:
        if made_before(output_path(path, document.endings)):
            tick()
        else:
            yield replace(document, house_style=style or PLAIN), path


def _packed(paper: tuple[Document, Path]) -> tuple[Callable[[], bytes], Path]:
    """Return what another process has to do: for a PDF to set plain data, which are packed sooner than a document."""
    document, path = paper
    if path.suffix == ".pdf":
        return partial(_set, import_module("ontwikkelscan.documents.pdf").to_set(document)), path
    return partial(_render, document, path.suffix), path


def _set(data: dict[str, Any]) -> bytes:
    pages: bytes = import_module("ontwikkelscan.documents.pdf_file").set_pdf(data)
    return pages


def _rendered(work: tuple[Callable[[], bytes], Path]) -> tuple[Path, bytes]:
    make, path = work
    return path, make()


def _begin() -> None:
    """Let a process end with the one that started it alone, and typst work with one thread; it looks when it starts."""
    end_with_parent()
    os.environ["RAYON_NUM_THREADS"] = "1"


def _render(document: Document, ending: str) -> bytes:
    return RENDERERS[ending.lower()](document)
