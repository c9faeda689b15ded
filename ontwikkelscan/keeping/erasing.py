"""What goes when someone is erased, or when outputs and answers are too old; and that it goes whole or not at all."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from io import StringIO
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from ontwikkelscan.ending import at_once
from ontwikkelscan.errors import error
from ontwikkelscan.keeping.people import names, text_in
from ontwikkelscan.keeping.record import LOG, SETS
from ontwikkelscan.saving import HELD, as_json, now, save_bytes, save_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ontwikkelscan.keeping.people import HeldFile, Holding
    from ontwikkelscan.keeping.record import SetRecord
    from ontwikkelscan.keeping.tables import RowsOfTable

ERASING, JOURNAL = "erasing", "journal.json"
"""In what is kept of a folder: what is to be changed and removed, and the list of it, until it is done."""
LOG_HEADER = ("time", "command", "files_removed", "files_changed", "rows_removed")
DECIDED = "override"
"""The command whose table people made: it cannot be made again."""
EXACT = "items"
"""The command that tells figures of a group as they are."""
MONTHS = 12
EVERY_MONTH = 28
"""The last day that every month has."""


@dataclass(eq=False)
class Removal:
    """What is to be done in a folder, and what there is to tell of it.

    Attributes
    ----------
    folder
        That was searched.
    known
        Whom something is held about in it.
    rows
        How many rows go out of each file.
    alone, several
        Files that go: about one person alone, about several people.
    old
        Files of sets that go because of their age.
    changed
        What files become.
    again
        Sets of which files go that are about others too: they can be made again.
    untouched
        Files that may hold something and cannot be changed here, with why.
    stays
        Sets and norms that counted people without naming them.

    """

    folder: Path
    known: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    changed: dict[str, bytes] = field(default_factory=dict)
    again: dict[tuple[Path, str], SetRecord] = field(default_factory=dict)
    untouched: dict[str, str] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)
    _removed: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        """Show counts."""
        return f"<Removal: {len(self.removed)} files, {sum(self.rows.values())} rows>"

    @property
    def removed(self) -> list[str]:
        """All files that go."""
        return sorted({*self.alone, *self.several, *self.old, *self._removed})

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.removed and not self.changed

    def take_rows(self, file: HeldFile, table: RowsOfTable, places: list[int], person: str = "") -> None:
        """Take rows out of a file, all of it where it holds no others.

        A file of a set goes where that cannot be done or leaves a person in it: it can be made again.
        """
        if not places:
            return
        if not any(name for place, name in enumerate(table.ids) if place not in places):
            self.rows[file.name] = len(places)
            self._removed.append(file.name)
            return
        content = table.without(places)
        is_named = (
            content is not None and person and not person.isdecimal() and self._is_left(content, table, places, person)
        )
        if (content is None or is_named) and file.record is not None and not file.record.name.startswith(DECIDED):
            self.several.append(file.name)
            return
        if content is not None:
            self.rows[file.name] = len(places)
            self.changed[file.name] = content
        if content is None or is_named:
            self.untouched[file.name] = "rows" if content is None else "others"

    def take_records(self, holding: Holding, person: str = "") -> None:
        """Bring what is kept of sets up to date with what goes, and leave a person out of it."""
        gone = set(self.removed)
        for root, record in holding.records:
            place = root.relative_to(self.folder)
            here = {name: (place / name).as_posix() for name in record.files}
            files = {
                name: sha256(self.changed[full]).hexdigest() if full in self.changed else known
                for name, known in record.files.items()
                if (full := here[name]) not in gone
            }
            people = tuple(name for name in record.people if name != person)
            if files == record.files and people == record.people:
                continue
            path = (place / HELD / SETS / record.file).as_posix()
            if not files or (person and names(record.name, person, self.known)):
                self._removed.append(path)
                continue
            making = self._without_name(record.making, person) if person else record.making
            self.changed[path] = as_json(asdict(replace(record, making=making, files=files, people=people)))

    def _is_left(self, content: bytes, table: RowsOfTable, places: list[int], person: str) -> bool:
        """Tell whether what is left of a file names someone, which a number that stands in many cells does not."""
        text = text_in(content)
        if text is None:
            rest = table.frame[[place not in places for place in range(len(table.ids))]]
            text = "\n".join(map(str, rest.to_numpy().ravel()))
        return names(text, person, self.known)

    def _without_name(self, making: Mapping[str, Any], person: str) -> dict[str, Any]:
        """Return how a set was made without what names a person, and without digests of what held their answers.

        Whoever has the key and the rows that are left could try answers until the digest is found.
        """
        return {
            part: {
                name: "" if part == "inputs" else each
                for name, each in told.items()
                if not names(f"{name} {each}", person, self.known)
            }
            if isinstance(told, dict)
            else told
            for part, told in making.items()
        }


def plan_erasing(holding: Holding, person: str) -> Removal:
    """Return what goes when a person is erased from a folder that was searched.

    Parameters
    ----------
    holding
        From :func:`~ontwikkelscan.keeping.people.search`.
    person
        The id of a respondent.

    Returns
    -------
    Removal
        Rows of the person go out of tables, and every byte of the others stays. Documents of the person go; so do those
        of several people that cannot be changed, and files that name the person beside their own rows, where a set is
        known that makes them again. Reports of a group stay: they tell totals with a draw by lot, and no one's id.

    Raises
    ------
    OntwikkelscanError
        KEEP-006 when nothing is held about the person.

    """
    if person not in holding.people and not holding.naming(person):
        raise error("KEEP-006", person=person, place=holding.folder.name)
    plan = Removal(holding.folder, tuple(holding.people))
    plan.alone = [file.name for file in holding.of("alone", person)]
    plan.several = [file.name for file in holding.of("several", person)]
    for file in holding.of("rows", person):
        if file.table is not None:
            plan.take_rows(file, file.table, file.table.places(person), person)
    for file in holding.files:
        if file.name in plan.several and file.record is not None and file.root is not None:
            plan.again[file.root, file.record.name] = file.record
    plan.take_records(holding, person)
    plan.untouched |= {file.name: "named" for file in holding.naming(person)}
    plan.untouched |= {file.name: "closed" for file in holding.of("closed")}
    here = {file.path.name for file in holding.files}
    read = {name for _, record in holding.records if person in record.people for name in record.answers}
    plan.untouched |= dict.fromkeys(read - here, "elsewhere")
    for kind in ("norm", "contribution", "group"):
        for file in holding.of(kind):
            exact = file.record is not None and file.record.name == EXACT
            plan.stays[file.name if kind == "contribution" else file.place] = EXACT if exact else kind
    return plan


def plan_purge(holding: Holding, before: date) -> Removal:
    """Return what goes because it is older than a day: sets by when they were made, rows by the last date in them.

    Parameters
    ----------
    holding
        From :func:`~ontwikkelscan.keeping.people.search`.
    before
        What is of this day or later stays.

    Returns
    -------
    Removal
        Whole sets about people; of other files with rows of people the rows with a date, and none without one: those
        files are named, as are those that cannot be changed.

    """
    plan = Removal(holding.folder, tuple(holding.people))
    old = {(root, record.name) for root, record in holding.records if record.people and _day_of(record) < before}
    for file in holding.files:
        if file.record is not None and (file.root, file.record.name) in old:
            plan.old.append(file.name)
        elif file.record is None and file.table is not None:
            days = file.table.days
            plan.take_rows(file, file.table, [n for n, day in enumerate(days) if day is not None and day < before])
            if any(name and day is None for name, day in zip(file.table.ids, days, strict=True)):
                plan.untouched.setdefault(file.name, "undated")
    plan.take_records(holding)
    return plan


def _day_of(record: SetRecord) -> date:
    try:
        return date.fromisoformat(record.time[:10])
    except ValueError:
        return date.max


def months_before(day: date, months: int) -> date:
    """Return the day that lies some months before another, at the latest the 28th where a month is shorter.

    Examples
    --------
    >>> months_before(date(2026, 11, 30), 36), months_before(date(2026, 3, 31), 1)
    (datetime.date(2023, 11, 30), datetime.date(2026, 2, 28))

    """
    year, month = divmod(day.year * MONTHS + day.month - 1 - months, MONTHS)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return day.replace(year=year, month=month + 1, day=EVERY_MONTH)


def carry_out(plan: Removal) -> None:
    """Do what was planned: all is prepared first, and what was begun is completed by the next run of these commands."""
    held = plan.folder / HELD
    complete(plan.folder)
    part = (held / ERASING).with_suffix(".part")
    staged = {name: str(number) for number, name in enumerate(plan.changed)}
    for name, number in staged.items():
        save_bytes(plan.changed[name], part / number)
    save_json({"changed": staged, "removed": plan.removed}, part / JOURNAL)
    with at_once():
        part.replace(held / ERASING)
        complete(plan.folder)


def complete(folder: Path) -> None:
    """Complete what was begun in a folder, by whichever run."""
    begun = folder / HELD / ERASING
    rmtree(begun.with_suffix(".part"), ignore_errors=True)
    if not (begun / JOURNAL).is_file():
        return
    data = json.loads((begun / JOURNAL).read_text("utf-8"))
    for name, number in data["changed"].items():
        if (begun / number).is_file():
            path = folder / name
            with suppress(OSError):
                (begun / number).chmod(path.stat().st_mode & 0o777)
            (begun / number).replace(path)
    for name in data["removed"]:
        (folder / name).unlink(missing_ok=True)
        _remove_empty((folder / name).parent, folder)
    rmtree(begun)


def _remove_empty(place: Path, folder: Path) -> None:
    """Remove a folder in which nothing is left, and those above it: their names may be ids."""
    while place != folder and HELD not in place.parts:
        try:
            place.rmdir()
        except OSError:
            return
        place = place.parent


def write_log(folder: Path, command: str, plan: Removal | None = None) -> None:
    """Add a line to what was done with what is held in a folder: when, what and how much; no ids and no names."""
    path = folder / HELD / LOG
    lines = path.read_text("utf-8") if path.is_file() else ",".join(LOG_HEADER) + "\n"
    counts = (len(plan.removed), len(plan.changed), sum(plan.rows.values())) if plan else (0, 0, 0)
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow((now().isoformat(), command, *counts))
    save_bytes((lines + line.getvalue()).encode(), path)
