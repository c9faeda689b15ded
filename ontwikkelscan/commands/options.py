"""What commands take: options that several share, how files are read, and the scan that the options ask for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.reading.cells import plain
from ontwikkelscan.reading.open_file import read_columns
from ontwikkelscan.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

console = Console(stderr=True)

AnswersFiles = Annotated[
    list[Path], typer.Argument(help="Answers: CSV, Excel or JSON files, or exports.", metavar="FILE...")
]
Output = Annotated[Path, typer.Option("-o", "--output", help="Folder to write into.", metavar="DIR")]
QUESTIONNAIRE = load_demo()[0].questionnaire
QuestionnaireId = Annotated[str, typer.Option("-q", "--questionnaire", help="Id or folder of the questionnaire.")]
NormId = Annotated[str | None, typer.Option("--norm", help="Id or folder of a norm; left out: no norm.")]
HouseStyle = Annotated[
    Path | None,
    typer.Option("--house-style", help="File with an organisation's name, colour and logo.", metavar="FILE"),
]
ProgrammesFolder = Annotated[
    Path | None,
    typer.Option("--programmes", help="Folder with programmes or editions beside the bundled ones.", metavar="DIR"),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that exist already.")]
Required = Annotated[
    list[str] | None, typer.Option("--required", help="Required level by hand: COMPETENCY=4.0 (may be repeated).")
]
Relevant = Annotated[
    list[str] | None, typer.Option("--relevant", help="Whether a competency counts: COMPETENCY=yes (may be repeated).")
]

Reading = dict[str, Any]
"""How files are read: what :meth:`Scan.run` takes beside them."""
READING = {
    "recode": Annotated[
        list[str] | None, typer.Option("--recode", help="Another value to an answer: OLD=NEW (may be repeated).")
    ],
    "columns": Annotated[
        Path | None,
        typer.Option(
            "--columns", help="CSV or YAML of two columns: a heading, and the column it holds.", metavar="FILE"
        ),
    ],
    "encoding": Annotated[
        str | None, typer.Option("--encoding", help="Of text files, such as cp1252 for an older Excel; else found out.")
    ],
    "keep": Annotated[
        Literal["first", "last"] | None, typer.Option("--keep", help="Of someone in several files: first or last.")
    ],
    "moment": Annotated[str | None, typer.Option("--moment", help="Of several moments one, or last.")],
}
DEFAULTS = dict.fromkeys(READING)


def reads_answers(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options of reading, all if none is named, in one argument ``reading``."""

    def give(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def read(**options: Any) -> None:
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
    levels = {name: _level(value, name) for name, value in map(pair, required or [])}
    counts = {name: _yes_or_no(value) for name, value in map(pair, relevant or [])}
    return Scan(
        questionnaire, norm=norm, required=levels, relevant=counts, programmes=programmes, house_style=house_style
    )


def pair(option: str) -> tuple[str, str]:
    """Split an option NAME=VALUE."""
    name, found, value = option.partition("=")
    if not found:
        message = f"'{option}' is not of the form competency=value"
        raise typer.BadParameter(message)
    return name, value


def _level(value: str, name: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError as cause:
        message = f"the level of '{name}' is not a number"
        raise typer.BadParameter(message) from cause


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no", "ja", "nee"):
        message = "a competency counts: yes or no"
        raise typer.BadParameter(message)
    return value.lower() in ("yes", "ja")


def sizes(given: str | None) -> tuple[int, int] | None:
    """Return the smallest and largest size in "5-8"; one number is both."""
    if given is None:
        return None
    numbers = given.replace(" ", "").split("-")
    if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):  # noqa: PLR2004 - from and to
        message = "--size is a smallest and a largest group, such as 5-8"
        raise typer.BadParameter(message)
    return int(numbers[0]), int(numbers[-1])


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr when that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("documents", total=total)
        yield lambda: bar.advance(task)
