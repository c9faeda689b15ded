"""Where the bundled questionnaires, norms, programmes and examples are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.opening.files import is_file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def data_root(folder: str) -> Traversable:
    """Return a bundled data folder: from the installed package, or else from the checkout that the package is in."""
    packaged = files("ontwikkelscan") / "_data" / folder
    if packaged.is_dir():
        return packaged
    return files("ontwikkelscan").joinpath("..", folder)


def bundled_ids(folder: str, header: str) -> list[str]:
    """Return "id/version" of all that is bundled in a folder, versions from old to new."""
    return [
        f"{entry.name}/{version.name}"
        for entry in sorted(data_root(folder).iterdir(), key=lambda entry: entry.name)
        if entry.is_dir()
        for version in sorted(entry.iterdir(), key=lambda version: _version_key(version.name))
        if (version / header).is_file()
    ]


def find_data_folder(id_or_path: str | Path, folder: str, header: str, code: str) -> Traversable:
    """Return the folder with file ``header`` of a bundled id (its newest version, or ``id/version``) or of a path."""
    path = Path(id_or_path)
    if is_file(path / header):
        return path
    root = data_root(folder)
    bundled = sorted(entry.name for entry in root.iterdir() if entry.is_dir())
    name, _, version = str(id_or_path).partition("/")
    if name in bundled:
        versions = [entry for entry in (root / name).iterdir() if (entry / header).is_file()]
        chosen = [entry for entry in versions if version in ("", entry.name)]
        if chosen:
            return max(chosen, key=lambda entry: _version_key(entry.name))
    raise error(code, place=str(id_or_path), bundled=", ".join(bundled), suggestion=did_you_mean(name, bundled))


def _version_key(version: str) -> tuple[int, ...]:
    """Sort 2026-10 after 2026-9."""
    return tuple(int(part) for part in version.replace(".", "-").split("-") if part.isdigit())
