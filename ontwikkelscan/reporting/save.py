"""Write documents and data: whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.house_style import HouseStyle
    from ontwikkelscan.reporting.document import Document


def save_document(
    document: Document, path: str | Path, accepted: tuple[str, ...], style: HouseStyle | None = None
) -> None:
    """Render a document by the ending of its path, in the look of an organisation, and write it."""
    path = Path(path)
    if path.suffix not in accepted:
        raise error("OUTPUT-002", place=path.name, accepted=" or ".join(accepted))
    save_bytes(_render(replace(document, house_style=style) if style else document, path.suffix), path)


def _render(document: Document, ending: str) -> bytes:
    """Load only the renderer that is needed."""
    if ending == ".pdf":
        from ontwikkelscan.reporting.render_pdf import render_pdf  # noqa: PLC0415 - loads typst

        return render_pdf(document)
    if ending == ".docx":
        from ontwikkelscan.reporting.render_word import render_word  # noqa: PLC0415 - loads python-docx

        return render_word(document)
    from ontwikkelscan.reporting.render_html import render_html  # noqa: PLC0415

    return render_html(document).encode()


def save_json(data: Any, path: str | Path) -> None:
    """Write data as JSON that a person can read."""
    save_bytes((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode(), Path(path))


def save_bytes(content: bytes, path: Path) -> None:
    """Write to a temporary file beside the path and move it into place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            stream.write(content)
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(path)
    except OSError as cause:
        raise error("OUTPUT-003", place=path.name) from cause


@contextmanager
def output_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a temporary folder; when all went well, move its files into ``folder``.

    Without ``overwrite`` nothing is moved when one of the files exists already (OUTPUT-001).
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        workplace = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as cause:
        raise error("OUTPUT-003", place=folder.name) from cause
    try:
        yield workplace
        made = sorted(path.relative_to(workplace) for path in workplace.rglob("*") if path.is_file())
        existing = [path for path in made if (folder / path).exists()]
        if existing and not overwrite:
            raise error("OUTPUT-001", place=f"{folder.name}{os.sep}{existing[0]}")
        try:
            for path in made:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (workplace / path).replace(folder / path)
        except OSError as cause:
            raise error("OUTPUT-003", place=folder.name) from cause
    finally:
        rmtree(workplace, ignore_errors=True)
