"""What is shipped, and whether it is as it was released."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from ontwikkelscan.loading.data_root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

FOLDERS = ("examples/", "interviews/", "norms/", "programmes/", "questionnaires/", "schemas/", "templates/")
CHECKSUMS = "checksums.txt"
WORDS = (".yaml", ".yml")


@cache
def digests() -> dict[str, str]:
    """Return the SHA-256 of every shipped file by its name: data, texts and code."""
    package = files("ontwikkelscan")
    found = {f"{folder}{name}": path for folder in FOLDERS for name, path in files_below(data_root(folder.rstrip("/")))}
    found |= {name: path for name, path in files_below(package) if name != CHECKSUMS}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items())}


@cache
def software_digest() -> str:
    """Return one digest of all that is shipped."""
    return sha256("".join(f"{name}\0{known}\n" for name, known in digests().items()).encode()).hexdigest()


def data_digests() -> dict[str, str]:
    """Return the digests of the shipped files that hold rules, norms, programmes and texts."""
    return {name: known for name, known in digests().items() if name.startswith(FOLDERS) or name.endswith(WORDS)}


def released() -> dict[str, str]:
    """Return the digests of these files as they were released."""
    lines = files("ontwikkelscan").joinpath(CHECKSUMS).read_text("utf-8").splitlines()
    return {name: known for known, _, name in (line.partition("  ") for line in lines)}


@cache
def changed_files() -> tuple[str, ...]:
    """Return which shipped files with rules, norms, programmes and texts are not as they were released."""
    found, known = data_digests(), released()
    return tuple(sorted(name for name in {*found, *known} if found.get(name) != known.get(name)))


def files_below(folder: Traversable, inside: str = "") -> Iterator[tuple[str, Traversable]]:
    """Return the files below a folder with their names in it, but for what Python and the data folder add."""
    for entry in folder.iterdir():
        if entry.name.startswith((".", "_data", "__pycache__")):
            continue
        if entry.is_dir():
            yield from files_below(entry, f"{inside}{entry.name}/")
        else:
            yield f"{inside}{entry.name}", entry
