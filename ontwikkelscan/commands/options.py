"""What commands take: options that several share, how files are read, and the scan that the options ask for."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontwikkelscan.commands.speaking.language import say, words
from ontwikkelscan.commands.speaking.parser import wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ontwikkelscan.scan import Scan

AnswersFiles = Annotated[list[Path], typer.Argument(metavar="FILES")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="DIR")]
OutputFile = Annotated[Path, typer.Option("-o", "--output", metavar="FILE")]
QUESTIONNAIRE: str = words()["default"]
QuestionnaireId = Annotated[str, typer.Option("-q", "--questionnaire", metavar="ID")]
Respondent = Annotated[str, typer.Option("--respondent", metavar="ID")]
OneOrAll = Annotated[str | None, typer.Option("--respondent", metavar="ID")]
ProgrammeId = Annotated[str, typer.Option("--programme", metavar="ID")]
NormId = Annotated[str | None, typer.Option("--norm", metavar="ID")]
HouseStyle = Annotated[Path | None, typer.Option("--house-style", metavar="FILE")]
ProgrammesFolder = Annotated[Path | None, typer.Option("--programmes", metavar="DIR")]
Overwrite = Annotated[bool, typer.Option("--overwrite")]
Required = Annotated[list[str] | None, typer.Option("--required", metavar="PAIR")]
Relevant = Annotated[list[str] | None, typer.Option("--relevant", metavar="PAIR")]
Columns = Annotated[Path | None, typer.Option("--columns", metavar="FILE")]
Receiver = Annotated[str, typer.Option("--receiver", metavar="TEXT")]
ReceiverMail = Annotated[str, typer.Option("--receiver-mail", metavar="TEXT")]

Reading = dict[str, Any]
"""How files are read: what :meth:`Scan.run` takes beside them."""
READING = {
    "recode": Annotated[list[str] | None, typer.Option("--recode", metavar="RECODE")],
    "columns": Columns,
    "encoding": Annotated[str | None, typer.Option("--encoding", metavar="TEXT")],
    "keep": Annotated[Literal["first", "last"] | None, typer.Option("--keep")],
    "moment": Annotated[str | None, typer.Option("--moment", metavar="TEXT")],
}
DEFAULTS = dict.fromkeys(READING)


def reads_answers(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options of reading, all if none is named, in one argument ``reading``."""

    def give(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def read(**options: Any) -> None:
            from ontwikkelscan.reading.cells import plain
            from ontwikkelscan.reading.open_file import read_columns

            reading = {name: options.pop(name) for name in wanted}
            pairs = [pair(option) for option in reading["recode"] or []]
            reading["recode"] = {plain(old): plain(new) for old, new in pairs} or None
            if reading["columns"] is not None:
                reading["columns"] = read_columns(reading["columns"])
            command(**options, reading=reading)

        wanted = names or tuple(READING)
        own = [p for name, p in signature(command, eval_str=True).parameters.items() if name != "reading"]
        more = [
            Parameter(name, Parameter.KEYWORD_ONLY, default=DEFAULTS[name], annotation=READING[name]) for name in wanted
        ]
        vars(read)["__signature__"] = Signature([*own, *more])  # what typer asks a command for
        read.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *more)}
        return read

    return give


def scan_of(
    questionnaire: str,
    norm: str | None = None,
    required: list[str] | None = None,
    relevant: list[str] | None = None,
    house_style: Path | None = None,
    programmes: Path | None = None,
) -> Scan:
    """Return the scan that the options ask for."""
    from ontwikkelscan.scan import Scan

    levels = {name: _level(value, name) for name, value in map(pair, required or [])}
    counts = {name: _yes_or_no(value) for name, value in map(pair, relevant or [])}
    return Scan(
        questionnaire, norm=norm, required=levels, relevant=counts, programmes=programmes, house_style=house_style
    )


def pair(option: str) -> tuple[str, str]:
    """Split an option NAME=VALUE."""
    name, found, value = option.partition("=")
    if not found:
        raise wrong("pair", given=option)
    return name, value


def _level(value: str, name: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError as cause:
        raise wrong("level", name=name) from cause


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no", "ja", "nee"):
        raise wrong("counts")
    return value.lower() in ("yes", "ja")


def sizes(given: str | None) -> tuple[int, int] | None:
    """Return the smallest and largest size in "5-8"; one number is both."""
    if given is None:
        return None
    numbers = given.replace(" ", "").split("-")
    if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):  # noqa: PLR2004 - from and to
        raise wrong("size")
    return int(numbers[0]), int(numbers[-1])


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar of documents on stderr when that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(say("progress.documents"), total=total)
        yield lambda: bar.advance(task)


@contextmanager
def people_written() -> Iterator[Callable[[int], None]]:
    """Say on stderr, when that is a terminal, how many people were written so far: how many come is not known."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    written, said = 0, ""

    def count(n: int) -> None:
        nonlocal written, said
        written += n
        said = say("progress.people", n=written)
        sys.stderr.write(f"\r{said}")
        sys.stderr.flush()

    try:
        yield count
    finally:
        sys.stderr.write(f"\r{' ' * len(said)}\r")


def tell(what: str, place: Path, n: int | None = None) -> None:
    """Say on stderr what was written, and where."""
    where = f"{place}{os.sep}" if place.is_dir() else str(place)
    typer.echo(say(f"written.{what}", n=n, place=where), err=True)
