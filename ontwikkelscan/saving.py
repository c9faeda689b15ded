"""Write files whole or not at all, and tell what time it is."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ontwikkelscan.ending import undone
from ontwikkelscan.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD, WORK, EARLIER = ".ontwikkelscan", "work", "earlier"
"""In a folder of outputs: what is kept of how they were made, where the next are made, and those of a run cut off."""
KEEP_MONTHS = 36
"""How long what is about people is kept, unless they or who asked them decide otherwise."""
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def output_path(path: str | Path, accepted: tuple[str, ...]) -> Path:
    """Return the path of a file to write; OUTPUT-002 when it has none of the endings that are accepted."""
    path = Path(path)
    if path.suffix.lower() not in accepted:
        raise error("OUTPUT-002", place=path.name, accepted=accepted)
    return path


def save_json(data: Any, path: str | Path, *, private: bool = True) -> None:
    """Write data as JSON that a person can read."""
    save_bytes(as_json(data), Path(path), private=private)


def as_json(data: Any) -> bytes:
    """Return data as JSON that a person can read."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def save_bytes(content: bytes, path: Path, *, private: bool = True) -> None:
    """Write a file whole or not at all, as :func:`saving` does."""
    with saving(path, private=private) as stream:
        stream.write(content)


@contextmanager
def saving(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """Yield a temporary file beside the path and move it into place; a private one is for its owner alone.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-003 when it cannot be written, or a folder has that name: what stood there stays.

    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        make_folder(path.parent, private=private)
        with undone(lambda: part.unlink(missing_ok=True)):
            part.touch(PRIVATE_FILE if private else 0o666)
            with part.open("wb") as stream:
                yield stream
            part.replace(path)
    except OSError as cause:
        raise error("OUTPUT-003", place=path.name) from cause


def make_folder(folder: Path, *, private: bool = True, made: list[Path] | None = None) -> None:
    """Make a folder and those above it, for their owner alone where they are private; ``made`` gets those to make."""
    if folder.is_dir():
        return
    make_folder(folder.parent, private=private, made=made)
    if made is not None:
        made.append(folder)
    folder.mkdir(PRIVATE_FOLDER if private else 0o777, exist_ok=True)


def made_before(path: Path) -> bool:
    """Take over a file that a run which was cut off made whole, of the same inputs; true where there was one."""
    parts = path.parts
    if HELD not in parts:
        return False
    root = Path(*parts[: len(parts) - parts[::-1].index(HELD)])
    earlier = root / EARLIER / path.relative_to(root / WORK)
    try:
        make_folder(path.parent)
        earlier.replace(path)
    except OSError:
        return False
    return True


def now() -> datetime:
    """Return the time in UTC, to the second; SOURCE_DATE_EPOCH sets it, so that a run can be repeated to the byte.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-011 when SOURCE_DATE_EPOCH is no number of seconds.

    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as cause:
        raise error("OUTPUT-011") from cause
