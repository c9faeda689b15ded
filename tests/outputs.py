"""What a command wrote for people, without what it keeps of how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.saving import HELD

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path) -> list[str]:
    """Return the names of the files in a folder and below it, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in files_in(folder))


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder and below it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and HELD not in path.parts)
