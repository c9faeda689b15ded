"""Whether outputs belong to what they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.errors import Note, error
from ontwikkelscan.keeping.record import digest, key_of, keyed_digest, records_in
from ontwikkelscan.loading.shipped import software_digest
from ontwikkelscan.opening.files import is_folder
from ontwikkelscan.saving import HELD
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ontwikkelscan.keeping.record import SetRecord


def check_outputs(folder: Path, inputs: Sequence[Path] = ()) -> str:
    """Tell of each set of outputs in a folder whether it is as it was made, and of what.

    Parameters
    ----------
    folder
        With outputs that commands wrote.
    inputs
        Files and folders that they were made of, found by their names; of others it is said that they were not looked
        at. Outputs about a group tell of no answers.

    Returns
    -------
    str
        A line per set and one per thing to know of it; no names of people.

    Raises
    ------
    OntwikkelscanError
        KEEP-002 when a file is gone, or an input is another; KEEP-001 when what is kept cannot be read.

    """
    lines, wrong = [], []
    for record in records_in(folder):
        lines.append(f"{folder}: '{_command(record)}' of {record.time[:10]}, {len(record.files)} files")
        lines += [f"  {line}" for line in _told(record, folder)]
        for name, same in _inputs(record, folder, inputs):
            lines.append(f"  {name}: {SAME[same]}")
            wrong += [f"{name} ({_command(record)})"] if same is False else []
        wrong += [Note("gone", file=name) for name in record.files if not (folder / name).exists()]
    if wrong:
        raise error("KEEP-002", wrong, place=folder.name)
    return "\n".join(lines)


def has_record(folder: Path) -> bool:
    """Tell whether a folder holds outputs that are known."""
    return is_folder(folder / HELD)


SAME = {True: "the same", False: "another", None: "not looked at; name it to compare"}


def _command(record: SetRecord) -> str:
    """Return the command; whose outputs they are is not told."""
    return " ".join(word for word in record.name.split() if word not in record.people)


def _told(record: SetRecord, folder: Path) -> Iterator[str]:
    """Yield what there is to know of the files and of the software."""
    changed = sum(digest(folder / name) not in ("", known) for name, known in record.files.items())
    yield f"changed since: {changed} files" if changed else "as they were made"
    software, code = record.making["software"], record.making["code"]
    same = (software, code) == (__version__, software_digest())
    yield f"made with ontwikkelscan {software}" + ("" if same else f", which is not the same as this {__version__}")
    if names := record.making["changed"]:
        yield f"made with shipped files that were not as released: {', '.join(names)}"


def _inputs(record: SetRecord, folder: Path, given: Sequence[Path]) -> Iterator[tuple[str, bool | None]]:
    """Yield what was read, and whether it is what is given now."""
    by_name = {path.resolve().name: path for path in given}
    for what, known in (record.making["inputs"] or {}).items():
        names = what.partition(": ")[2]
        paths = [by_name.get(name) for name in names.split(", ")]
        found = [path for path in paths if path is not None]
        same = keyed_digest(key_of(folder), found) == known if len(found) == len(paths) else None
        yield names, same
