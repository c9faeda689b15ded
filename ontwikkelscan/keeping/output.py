"""A set of outputs appears whole or not at all, whatever ends the run.

Files are made in ``.ontwikkelscan/work`` inside the folder itself, so that moving them never crosses file systems.
When all are there, one rename makes them ``.ontwikkelscan/ready``: from then on they are moved into place, by this run
or by the next one that writes here. What an interrupted run had made is taken over by a run of the same inputs.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from shutil import rmtree
from typing import TYPE_CHECKING

from ontwikkelscan.ending import AlreadyMadeError, at_once, undone, when_ended
from ontwikkelscan.errors import error
from ontwikkelscan.keeping.record import SETS, SetRecord, as_data, digest, file_of, read_record, records_in
from ontwikkelscan.keeping.slot import take_slot
from ontwikkelscan.saving import EARLIER, HELD, WORK, make_folder, now, save_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ontwikkelscan.keeping.record import Making
    from ontwikkelscan.keeping.slot import Slot

READY, FILES, SLOT, CUT_OFF = "ready", "files", "slot", "cut_off"
RECORD, MAKING = "record.json", "making.json"
"""What was made, and what is being made."""


@contextmanager
def output_folder(
    folder: Path,
    making: Callable[[Path], Making],
    *,
    private: bool = True,
    overwrite: bool = False,
    add: bool = False,
    names: Iterable[str] = (),
    people: Iterable[str] = (),
) -> Iterator[Path]:
    """Yield a folder to make a set of outputs in; when all went well, they come into ``folder`` together.

    Parameters
    ----------
    folder
        Made when it is not there; a mount point and a link to a folder are as good.
    making
        Says of the folder how the outputs are made.
    private
        Whether a folder that is made is for its owner alone.
    overwrite
        Whether files that are there are replaced; those of the set before that are not made again are removed, unless
        someone changed them.
    add
        Keep what the set has already.
    names
        Files that will be made, as far as they are known: looked for before anything is made.
    people
        Whom the outputs are about.

    Raises
    ------
    AlreadyMadeError
        When the same was made before and nothing of it has changed.
    OntwikkelscanError
        OUTPUT-001 when a file is there already, -003 when the folder cannot be written, -012 when another run writes in
        it, KEEP-001 when what is kept there cannot be read.

    """
    held = folder / HELD
    made: list[Path] = []
    taken: list[Slot] = []
    try:
        with undone(lambda: _clear(held, taken, made)), _told_of(folder):
            make_folder(folder, private=private, made=made)
            make_folder(held, made=made)
            if (mine := take_slot(held / SLOT)) is None:
                raise error("OUTPUT-012", place=folder.name)
            taken.append(mine)
            for part in held.rglob(".*.part"):
                part.unlink()  # of a run that was killed while it wrote here
            finished = _finish(folder) or _cut_off(held)
            asked = making(folder)
            before = read_record(held / SETS / file_of(asked.name))
            if not overwrite and before is not None and asked.equals(before) and _is_whole(before, folder):
                raise AlreadyMadeError(before.time)
            replaces = overwrite or add or (before is not None and finished == before.name)
            _refuse(folder, [*(before.files if before else ()), *names], replaces=replaces)
            work = _workplace(held, asked)
            yield work
            rmtree(held / EARLIER, ignore_errors=True)
            if not private:
                _open_to_others(work)
            files = sorted(path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file())
            _refuse(folder, files, replaces=replaces)
            record = SetRecord(
                as_data(asked),
                now().isoformat(),
                {name: digest(work / name) for name in files},
                tuple(sorted(people)) if asked.private else (),
            )
            (record.beside(before) if add and before else record).save(held / WORK / RECORD)
            when_ended(lambda: save_bytes(asked.name.encode(), held / CUT_OFF))
            with at_once():
                (held / WORK).replace(held / READY)
                _finish(folder)
    finally:
        for slot in taken:
            slot.free()


@contextmanager
def alone_in(folder: Path, *, writes: bool) -> Iterator[None]:
    """Let no run write in a folder or below it meanwhile; what runs that were cut off left there is completed or goes.

    With ``writes`` something is to be kept of the folder itself.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-003 when the folder cannot be written, -012 when another run writes in it, KEEP-001 when what is kept
        there cannot be read.

    """
    with ExitStack() as slots, _told_of(folder):
        if writes:
            make_folder(folder / HELD)
        for held in sorted(held for held in folder.rglob(HELD) if held.is_dir()):
            slot = take_slot(held / SLOT)
            if slot is None:
                raise error("OUTPUT-012", place=held.parent.name)
            slots.callback(slot.free)
            _finish(held.parent)
            _cut_off(held)
            rmtree(held / WORK, ignore_errors=True)
            rmtree(held / EARLIER, ignore_errors=True)
        yield


@contextmanager
def _told_of(folder: Path) -> Iterator[None]:
    """Tell of a folder in which something cannot be written."""
    try:
        yield
    except OSError as cause:
        raise error("OUTPUT-003", place=folder.name) from cause


def _clear(held: Path, taken: Sequence[Slot], made: Sequence[Path]) -> None:
    """Leave no trace of a run that made nothing; of another run nothing is touched."""
    if taken:
        rmtree(held / WORK, ignore_errors=True)
        rmtree(held / EARLIER, ignore_errors=True)
        if any((held / name).exists() for name in (READY, SETS)):
            return
        if os.name == "nt":
            taken[0].free()  # an open file cannot be removed there
        rmtree(held, ignore_errors=True)
    elif held in made:
        with suppress(OSError):
            (held / SLOT).unlink()
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _cut_off(held: Path) -> str:
    """Return the name of a set that came whole while its run was ended, once: who ran it saw it fail."""
    told = held / CUT_OFF
    name = told.read_text("utf-8") if told.is_file() else ""
    told.unlink(missing_ok=True)
    return name


def _open_to_others(work: Path) -> None:
    """Give files that are about nobody the rights that new files have here."""
    usual = os.umask(0)
    os.umask(usual)
    for path in work.rglob("*"):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~usual)


def _workplace(held: Path, making: Making) -> Path:
    """Return an empty folder to work in; what a run of the same inputs had made is put where it is looked for."""
    rmtree(held / EARLIER, ignore_errors=True)
    if (held / WORK).exists():
        (held / WORK).replace(held / EARLIER)
        if not making.equals(read_record(held / EARLIER / MAKING)):
            rmtree(held / EARLIER)
    make_folder(held / WORK / FILES)
    SetRecord(as_data(making), "", {}).save(held / WORK / MAKING)
    return held / WORK / FILES


def _refuse(folder: Path, names: Iterable[str], *, replaces: bool) -> None:
    """Refuse names that are there already, and folders of these names at all."""
    for name in names:
        path, place = folder / name, f"{folder.name}{os.sep}{name}"
        if path.is_dir():
            raise error("OUTPUT-003", place=place)
        if os.path.lexists(path) and not replaces:
            raise error("OUTPUT-001", place=place)


def _is_whole(record: SetRecord, folder: Path) -> bool:
    """Tell whether all files of a set are as they were made."""
    return all(record.unchanged(folder, name) for name in record.files)


def _finish(folder: Path) -> str:
    """Move into place what is ready, by whichever run; return the name of that set. What it replaces goes."""
    ready, sets = folder / HELD / READY, folder / HELD / SETS
    record = read_record(ready / RECORD)
    if record is None:
        rmtree(ready, ignore_errors=True)
        return ""
    before = read_record(sets / record.file)
    for path in sorted(path for path in (ready / FILES).rglob("*") if path.is_file()):
        place = folder / path.relative_to(ready / FILES)
        make_folder(place.parent)
        path.replace(place)
    for name in (name for name in (before.files if before else ()) if name not in record.files):
        if before is not None and before.unchanged(folder, name):
            (folder / name).unlink(missing_ok=True)
            with suppress(OSError):
                (folder / name).parent.rmdir()
    for other in records_in(folder):
        if other.name != record.name and other.files.keys() & record.files.keys():
            other.without(record.files).save(sets / other.file)
    make_folder(sets)
    (ready / RECORD).replace(sets / record.file)
    rmtree(ready)
    return record.name
