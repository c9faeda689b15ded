"""Whether outputs belong to what they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.errors import OntwikkelscanError, Problem
from ontwikkelscan.keeping.record import digest, key_of, keyed_digest, records_in
from ontwikkelscan.loading.shipped import software_digest
from ontwikkelscan.opening.files import is_folder
from ontwikkelscan.saving import HELD
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ontwikkelscan.keeping.record import SetRecord


@dataclass(frozen=True, slots=True)
class MadeSet:
    """What is known of one set of outputs; no names of people.

    Of ``inputs`` is told whether each is the same as what was read, or None where it was not looked at.
    """

    command: str
    day: str
    n_files: int
    n_changed: int
    software: str
    same_software: bool
    shipped: tuple[str, ...]
    inputs: Mapping[str, bool | None]


def check_outputs(folder: Path, inputs: Sequence[Path] = ()) -> list[MadeSet]:
    """Tell of each set of outputs in a folder whether it is as it was made, and of what.

    Parameters
    ----------
    folder
        With outputs that commands wrote.
    inputs
        Files and folders that they were made of, found by their names; of others it is said that they were not looked
        at. Outputs about a group tell of no answers.

    Raises
    ------
    OntwikkelscanError
        KEEP-002 when an input is another, -009 when a file is gone; KEEP-001 when what is kept cannot be read.

    """
    records = list(records_in(folder))
    sets = [_made(record, folder, inputs) for record in records]
    other = [f"{name} ({made.command})" for made in sets for name, same in made.inputs.items() if same is False]
    gone = [name for record in records for name in record.files if not (folder / name).exists()]
    problems = [
        Problem(code, {"place": folder.name}, places) for code, places in (("KEEP-002", other), ("KEEP-009", gone))
    ]
    if wrong := [problem for problem in problems if problem.places]:
        raise OntwikkelscanError(wrong)
    return sets


def has_record(folder: Path) -> bool:
    """Tell whether a folder holds outputs that are known."""
    return is_folder(folder / HELD)


def _command(record: SetRecord) -> str:
    """Return the command; whose outputs they are is not told."""
    return " ".join(word for word in record.name.split() if word not in record.people)


def _made(record: SetRecord, folder: Path, inputs: Sequence[Path]) -> MadeSet:
    """Return what is known of a set."""
    software, code = record.making["software"], record.making["code"]
    return MadeSet(
        command=_command(record),
        day=record.time[:10],
        n_files=len(record.files),
        n_changed=sum(digest(folder / name) not in ("", known) for name, known in record.files.items()),
        software=software,
        same_software=(software, code) == (__version__, software_digest()),
        shipped=tuple(record.making["changed"]),
        inputs=dict(_inputs(record, folder, inputs)),
    )


def _inputs(record: SetRecord, folder: Path, given: Sequence[Path]) -> Iterator[tuple[str, bool | None]]:
    """Yield what was read, and whether it is what is given now."""
    by_name = {path.resolve().name: path for path in given}
    for what, known in (record.making["inputs"] or {}).items():
        names = what.partition(": ")[2]
        paths = [by_name.get(name) for name in names.split(", ")]
        found = [path for path in paths if path is not None]
        same = keyed_digest(key_of(folder), found) == known if len(found) == len(paths) else None
        yield names, same
