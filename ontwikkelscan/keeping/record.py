"""What is kept beside outputs: by which command they were made, of what, and what each file was."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import error
from ontwikkelscan.saving import HELD, save_bytes, save_json

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

SETS, KEY, LOG = "sets", "key", "log.csv"
KEY_BYTES = 32
ANSWERS = ("file", "files")
"""Options of commands that name files with answers."""


@dataclass(frozen=True)
class Making:
    """How a set of outputs is made: equal ones give equal outputs, but for the day.

    Attributes
    ----------
    name
        The command, and whose or which outputs were asked: a later run of that name takes its place.
    software, code
        The version, and a digest of all that is shipped.
    settings
        The options.
    inputs
        Name and digest of each file that was read, keyed by a number that stays in this folder; None for outputs about
        a group, where a digest of the answers would tell whether someone's are among them.
    changed
        Shipped files that are not as they were released.

    """

    name: str
    software: str
    code: str
    settings: Mapping[str, Any]
    inputs: Mapping[str, str] | None
    changed: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether the outputs are about persons."""
        return self.inputs is not None

    def equals(self, other: SetRecord | None) -> bool:
        """Tell whether the outputs of another are those of this one; not known of a group."""
        return other is not None and self.private and as_data(self) == other.making


@dataclass(frozen=True)
class SetRecord:
    """A set of outputs that was made: how, when, what each file was, and about whom."""

    making: Mapping[str, Any]
    time: str
    files: Mapping[str, str]
    people: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the name and counts."""
        return f"<SetRecord: {self.name}, {len(self.files)} files>"

    @property
    def name(self) -> str:
        """The command, and whose or which outputs were asked."""
        return str(self.making["name"])

    @property
    def file(self) -> str:
        """The name of the file that holds it."""
        return file_of(self.name)

    @property
    def answers(self) -> list[str]:
        """The names of the files with answers that it was made of."""
        told = (key.partition(": ") for key in self.making["inputs"] or {})
        return [name for option, _, names in told if option in ANSWERS for name in names.split(", ")]

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        save_json(asdict(self), path)

    def unchanged(self, folder: Path, name: str) -> bool:
        """Tell whether a file is as it was made."""
        return digest(folder / name) == self.files[name]

    def beside(self, before: SetRecord) -> SetRecord:
        """Return it with the files and people of one before."""
        people = tuple(sorted({*before.people, *self.people}))
        return replace(self, files={**before.files, **self.files}, people=people)

    def without(self, names: Container[str]) -> SetRecord:
        """Return it without some files."""
        return replace(self, files={name: known for name, known in self.files.items() if name not in names})


def file_of(name: str) -> str:
    """Return the file that holds the record of a set."""
    return f"{re.sub('[^A-Za-z0-9_.-]+', '-', name)}.json"


def as_data(making: Making) -> dict[str, Any]:
    """Return a making as it stands in a file."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(making), default=str))
    return data


def read_record(path: Path) -> SetRecord | None:
    """Read a record; None when there is none, KEEP-001 when it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return SetRecord(**data | {"people": tuple(data["people"])})
    except FileNotFoundError:
        return None
    except (OSError, TypeError, ValueError, KeyError) as cause:
        raise error("KEEP-001", place=f"{HELD}/{path.parent.name}/{path.name}") from cause


def records_in(folder: Path) -> list[SetRecord]:
    """Read the records of all sets of outputs in a folder."""
    found = (read_record(path) for path in sorted((folder / HELD / SETS).glob("*.json")))
    return [record for record in found if record is not None]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty when there is none that can be read."""
    try:
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def key_of(folder: Path) -> bytes:
    """Return the number that keys the digests of what outputs in a folder were made of; made when there is none."""
    path = folder / HELD / KEY
    if not path.is_file():
        save_bytes(secrets.token_hex(KEY_BYTES).encode(), path)
    return path.read_bytes()


def keyed_digest(key: bytes, paths: Iterable[Path]) -> str:
    """Return an HMAC-SHA-256 over files, and over all files in folders, in the order of their names."""
    found = hmac.new(key, digestmod=sha256)
    for path in paths:
        for name, each in _files(path):
            found.update(f"{name}\0{digest(each)}\0".encode())
    return found.hexdigest()


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Return the file, or the files in a folder with the name in it."""
    if not path.is_dir():
        yield "", path
        return
    for each in sorted(each for each in path.rglob("*") if each.is_file() and HELD not in each.parts):
        yield each.relative_to(path).as_posix(), each
