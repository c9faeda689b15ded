"""Write files whole or not at all, and tell what time it is."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator


def output_path(path: str | Path, accepted: tuple[str, ...]) -> Path:
    """Return the path of a file to write; OUTPUT-002 when it has none of the endings that are accepted."""
    path = Path(path)
    if path.suffix.lower() not in accepted:
        raise error("OUTPUT-002", place=path.name, accepted=" or ".join(accepted))
    return path


def save_json(data: Any, path: str | Path) -> None:
    """Write data as JSON that a person can read."""
    save_bytes(as_json(data), Path(path))


def as_json(data: Any) -> bytes:
    """Return data as JSON that a person can read."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def save_bytes(content: bytes, path: Path) -> None:
    """Write to a temporary file beside the path and move it into place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            part = Path(folder, path.name)
            part.write_bytes(content)
            part.replace(path)
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


def now() -> datetime:
    """Return the time in UTC, to the second; SOURCE_DATE_EPOCH sets it, so that a run can be repeated to the byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC).replace(microsecond=0)
