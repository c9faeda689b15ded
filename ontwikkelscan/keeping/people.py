"""What a folder holds about whom: rows of tables, documents of one person, and documents that are about several."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.errors import OntwikkelscanError, error
from ontwikkelscan.keeping.record import records_in
from ontwikkelscan.keeping.tables import MARKS, ReadAs, rows_of_people
from ontwikkelscan.model.contribution import SCHEMA as CONTRIBUTION
from ontwikkelscan.model.norm import HEADER as NORM
from ontwikkelscan.opening.files import content_of
from ontwikkelscan.opening.old_workbook import DamagedError
from ontwikkelscan.opening.workbook import ZIP, unpacked
from ontwikkelscan.saving import HELD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from ontwikkelscan.keeping.record import SetRecord
    from ontwikkelscan.keeping.tables import RowsOfTable

Kind = Literal["rows", "alone", "several", "group", "norm", "contribution", "words", "closed"]
"""Rows of people; of one person alone; about the people of its set; about a group; a norm; what was given to one; text
of nobody's set, which may name anyone; what cannot be searched."""
PLAIN = ".txt"
"""Of files in a set that say of themselves whom they name: a note to all names no one."""
_TAG = re.compile(r"<[^>]*>")
_BEHIND_ID = "-._ ("
"""What stands behind an id at the start of the name of a file that is about that person."""


@dataclass(frozen=True, eq=False)
class HeldFile:
    """A file in a folder that was searched, and whom it is about as far as that is known.

    Attributes
    ----------
    name
        From the folder on, with slashes.
    path
        The file.
    kind
        What it is.
    people
        Whom it is about.
    table
        Its rows, where it has rows of people.
    record, root
        The set that it was made in, and the folder of that set.
    text
        What can be read of it, where nothing tells whom it is about.

    """

    name: str
    path: Path
    kind: Kind
    people: frozenset[str] = frozenset()
    table: RowsOfTable | None = None
    record: SetRecord | None = None
    root: Path | None = None
    text: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """The folder that it is in, from the folder on that was searched."""
        return self.name.rpartition("/")[0] or "."

    def __repr__(self) -> str:
        """Show the kind and a count."""
        return f"<HeldFile: {self.kind}, {len(self.people)} people>"


@dataclass(frozen=True, eq=False)
class Holding:
    """All files in a folder and below it, with the records of the sets that are there."""

    folder: Path
    files: tuple[HeldFile, ...]
    records: tuple[tuple[Path, SetRecord], ...]

    def __repr__(self) -> str:
        """Show counts."""
        return f"<Holding: {len(self.files)} files, {len(self.people)} people>"

    @property
    def people(self) -> list[str]:
        """Whom something is held about."""
        named = {name for file in self.files for name in file.people}
        return sorted(named | {name for _, record in self.records for name in record.people})

    def of(self, kind: Kind, person: str = "") -> list[HeldFile]:
        """Return the files of a kind, about a person where one is named."""
        return [file for file in self.files if file.kind == kind and (not person or person in file.people)]

    def naming(self, person: str) -> list[HeldFile]:
        """Return the files of nobody's set in whose text someone's id stands as a word."""
        return [file for file in self.of("words") if names(file.text, person, self.people)]


def names(text: str, person: str, known: Iterable[str] = ()) -> bool:
    """Tell whether an id stands in a text as a word; as the start or end of another that is known it does not.

    Examples
    --------
    >>> names("zie R001.", "R001"), names("R0012", "R001")
    (True, False)
    >>> names("R001-b", "R001"), names("R001-b", "R001", ["R001-b"])
    (True, False)

    """
    longer = sorted((each for each in known if person in each and each != person), key=len, reverse=True)
    for each in longer:
        text = re.sub(_word(each), "", text)
    return re.search(_word(person), text) is not None


def _word(person: str) -> str:
    return rf"(?<![A-Za-z0-9]){re.escape(person)}(?![A-Za-z0-9])"


def search(folder: Path, asked: ReadAs | None = None) -> Holding:
    """Search a folder and everything below it for what is held about people.

    Parameters
    ----------
    folder
        With answers, outputs, rounds of raters, contributions, or all of these.
    asked
        How files with answers are read where they do not tell it.

    Returns
    -------
    Holding
        A respondent in a file is found the way that the reader of answers finds it. Documents are known by the records
        of their sets, and by names that begin with an id.

    Raises
    ------
    OntwikkelscanError
        KEEP-001 for a record that cannot be read, KEEP-005 when there is no such folder.

    """
    if not folder.is_dir():
        raise error("KEEP-005", place=folder.name or str(folder))
    roots = sorted(held.parent for held in folder.rglob(HELD) if held.is_dir())
    records = tuple((root, record) for root in roots for record in records_in(root))
    sets = {root / name: (root, record) for root, record in records for name in record.files}
    paths = [path for path in sorted(folder.rglob("*")) if HELD not in path.relative_to(folder).parts]
    opened = [
        _open(path, path.relative_to(folder).as_posix(), asked or ReadAs(), *sets.get(path, (None, None)))
        for path in paths
        if path.is_symlink() or path.is_file()
    ]
    known: set[str] = {name for file in opened for name in file.people}
    known |= {name for _, record in records for name in record.people}
    norms = {path.parent for path in paths if path.name == NORM}
    return Holding(folder, tuple(_known(file, known, norms) for file in opened), records)


def _open(path: Path, name: str, asked: ReadAs, root: Path | None, record: SetRecord | None) -> HeldFile:
    """Return a file with its rows, or what can be read of it."""
    if path.is_symlink():
        return HeldFile(name, path, "closed", record=record, root=root)
    try:
        table = rows_of_people(path, asked)
    except (OntwikkelscanError, ValueError):  # no table of people; it may name them all the same
        table = None
    except OSError:
        return HeldFile(name, path, "closed", record=record, root=root)
    if table is not None:
        kind: Kind = "alone" if table.of_one else "rows"
        return HeldFile(name, path, kind, table.people, table, record, root)
    text = None if record is not None and path.suffix != PLAIN else _text_of(path)
    return HeldFile(name, path, "closed" if text is None else "words", record=record, root=root, text=text or "")


def _known(file: HeldFile, known: Collection[str], norms: Iterable[Path]) -> HeldFile:
    """Return a file with what its name and its set tell of whom it is about."""
    if file.table is not None:
        return file

    def of(kind: Kind, people: Iterable[str] = ()) -> HeldFile:
        return HeldFile(file.name, file.path, kind, frozenset(people), record=file.record, root=file.root)

    record, owner = file.record, owner_of(file.name, known)
    if owner:
        return of("alone", [owner])
    if record is not None and record.people:
        people = [name for name in record.people if not file.text or names(file.text, name, known)]
        return of("alone" if len(people) == 1 else "several", people) if people else file
    if any(file.path.is_relative_to(folder) for folder in norms):
        return of("norm")
    if record is not None and record.making.get("inputs") is None:
        return of("group")
    if f'"{CONTRIBUTION}"' in file.text:
        return of("contribution")
    return file


def owner_of(name: str, known: Iterable[str]) -> str:
    """Return whose document a file is by its name or that of a folder that it is in; "" where these tell no one.

    Examples
    --------
    >>> owner_of("uit/R001-intake.docx", ["R001", "R00"]), owner_of("uit/R0012.pdf", ["R001"])
    ('R001', '')

    """
    parts = name.split("/")
    for person in sorted(known, key=len, reverse=True):
        if person in parts[:-1] or re.match(rf"\.?{re.escape(person)}([{re.escape(_BEHIND_ID)}]|$)", parts[-1]):
            return person
    return ""


def _text_of(path: Path) -> str | None:
    try:
        return text_in(content_of(path))
    except (OntwikkelscanError, OSError):
        return None


def text_in(content: bytes) -> str | None:
    """Return what can be read in a file of any kind: text, or the parts of a document or workbook; None: nothing."""
    if content.startswith(ZIP):
        try:
            return "\n".join(_texts(unpacked(content, "")))
        except (OntwikkelscanError, DamagedError):
            return None
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    try:
        text = content[len(mark) :].decode(MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text or text.startswith("%PDF"):
        return None
    return f"{text}\n{html.unescape(_TAG.sub('', text))}"


def _texts(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield the text of the parts of a document: as it stands, and as it is read, without what is between signs."""
    for content in parts.values():
        text = content.decode("utf-8", "replace")
        yield from (text, html.unescape(_TAG.sub("", text)), html.unescape(_TAG.sub(" ", text)))
