"""Where commands write: a folder of outputs that comes whole or not at all, and a file of its own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ontwikkelscan.keeping.record import Making

WHOSE = ("respondent", "programme", "id")
"""Options that tell one set of a command's outputs from another."""
NOT_TOLD = ("output", "overwrite", "receiver", "receiver_mail")
_asked: ContextVar[tuple[str, dict[str, Any]]] = ContextVar("asked")


class Commands(typer.Typer):
    """Commands of which is known, while one runs, what was asked."""

    def __init__(self, name: str = "", **settings: Any) -> None:
        """Keep the word that stands before the name of each command."""
        super().__init__(add_completion=False, rich_markup_mode=None, **settings)
        self.word = name

    def __repr__(self) -> str:
        """Show the word."""
        return f"<Commands: {self.word}>"

    def command(  # type: ignore[override]
        self, *args: Any, **settings: Any
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register a command."""
        register = super().command(*args, **settings)

        def give(function: Callable[..., None]) -> Callable[..., None]:
            @wraps(function)
            def run(**options: Any) -> None:
                _asked.set((f"{self.word} {function.__name__}".strip(), options))
                function(**options)

            register(run)
            return function

        return give


@contextmanager
def outputs(
    folder: Path,
    *,
    overwrite: bool = False,
    add: bool = False,
    private: bool = True,
    names: Iterable[str] = (),
    people: Iterable[str] = (),
) -> Iterator[Path]:
    """Yield a folder for what this command makes; see :func:`output_folder`. Not private: about a group, or nobody."""
    from ontwikkelscan.keeping.output import output_folder

    given: dict[str, Any] = {"overwrite": overwrite, "add": add, "private": private, "names": names, "people": people}
    with output_folder(folder, partial(_making, private=private), **given) as work:
        yield work


def new_file(path: Path, *, overwrite: bool) -> Path:
    """Return a path to write to; OUTPUT-001 when something is there, a link to nothing as well."""
    from ontwikkelscan.errors import error

    if os.path.lexists(path) and not overwrite:
        raise error("OUTPUT-001", place=path.name)
    return path


def record_file(path: Path, people: Iterable[str]) -> None:
    """Keep beside a file of its own by which command it was made and whom it counts: it goes when one of them goes."""
    from ontwikkelscan.keeping.record import SETS, SetRecord, as_data, digest
    from ontwikkelscan.saving import HELD, now

    making = _making(path.parent, private=True)
    settings = {**making.settings, "output": path.name}
    record = SetRecord(
        as_data(replace(making, name=f"{making.name} {path.name}", settings=settings)),
        now().isoformat(),
        {path.name: digest(path)},
        tuple(sorted(people)),
    )
    record.save(path.parent / HELD / SETS / record.file)


def _making(folder: Path, *, private: bool) -> Making:
    """Tell what this command makes its outputs of: options as they were given, files and folders by what they hold."""
    from ontwikkelscan.keeping.record import Making, key_of, keyed_digest
    from ontwikkelscan.loading.shipped import changed_files, software_digest
    from ontwikkelscan.version import __version__

    command, options = _asked.get()
    whose = [str(value) for name in WHOSE if (value := options.get(name))]
    read, settings = {}, {}
    for name, value in sorted(options.items()):
        if name in NOT_TOLD:
            continue
        if paths := _paths(value):
            read[name] = paths
        else:
            settings[name] = value
    inputs = None
    if private:
        key = key_of(folder)
        inputs = {
            f"{name}: {', '.join(path.name for path in paths)}": keyed_digest(key, paths)
            for name, paths in read.items()
        }
    return Making(" ".join([command, *whose]), __version__, software_digest(), settings, inputs, changed_files())


def _paths(value: Any) -> list[Path]:
    """Return the files and folders that an option names."""
    from ontwikkelscan.opening.files import is_file, is_folder

    several = value if isinstance(value, list | tuple) else [value]
    found = [Path(each) for each in several if isinstance(each, str | Path) and str(each)]
    return [path for path in found if is_file(path) or is_folder(path)] if len(found) == len(several) else []
