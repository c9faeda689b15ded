"""The commands under ``people``: what is held about whom, give it, erase it, and let go of what is old."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ontwikkelscan.commands.keep import WHOSE, Commands, outputs
from ontwikkelscan.commands.options import (
    Columns,
    Output,
    Overwrite,
)
from ontwikkelscan.commands.speaking.language import say
from ontwikkelscan.errors import error
from ontwikkelscan.saving import KEEP_MONTHS, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.keeping.erasing import Removal
    from ontwikkelscan.keeping.record import SetRecord
    from ontwikkelscan.keeping.tables import ReadAs

MONTH, YEAR = "m", "y"
CONTRIBUTE = "norm contribute"
"""What gives to a norm: of two files that differ by one person, that person's totals can be told."""
_AGE = re.compile(r"([1-9][0-9]{0,3})([my])")
app = Commands("people", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="HERE")]
Respondent = Annotated[str, typer.Argument(metavar="ID")]
Own = Annotated[str | None, typer.Option("-q", "--questionnaire", metavar="DIR")]
Yes = Annotated[bool, typer.Option("--yes")]


def _asked(questionnaire: str | None, columns: Path | None) -> ReadAs:
    from ontwikkelscan.keeping.tables import ReadAs
    from ontwikkelscan.loading.questionnaires import load_questionnaire
    from ontwikkelscan.reading.open_file import read_columns

    own = (load_questionnaire(questionnaire),) if questionnaire else ()
    return ReadAs(own, read_columns(columns) if columns else None)


@contextmanager
def _searchable(folder: Path, *, writes: bool = True) -> Iterator[None]:
    """Let no run write in a folder while it is searched, and complete what an earlier one began."""
    from ontwikkelscan.keeping.erasing import complete
    from ontwikkelscan.keeping.output import alone_in

    if not folder.is_dir():
        raise error("KEEP-005", place=folder.name or str(folder))
    with alone_in(folder, writes=writes):
        complete(folder)
        yield


@app.command("list")
def list_people(folder: Folder = Path(), questionnaire: Own = None, columns: Columns = None) -> None:
    """Say of everyone what is held about them, and in which file."""
    from ontwikkelscan.keeping.erasing import write_log
    from ontwikkelscan.keeping.people import search

    with _searchable(folder):
        holding = search(folder, _asked(questionnaire, columns))
        write_log(folder, "people list")
    people = holding.people
    typer.echo(say("people.found", n=len(people), place=_named(folder)))
    for person in people:
        typer.echo(f"\n{person}")
        rows = {file.name: len(file.table.places(person)) for file in holding.of("rows", person) if file.table}
        _line("rows", [f"{name} ({n})" for name, n in rows.items()])
        _line("alone", [file.name for file in holding.of("alone", person)])
        _line("several", [file.name for file in holding.of("several", person)])
        _line("named", [file.name for file in holding.naming(person)])
    group = sorted({file.place for kind in ("group", "norm") for file in holding.of(kind)})
    _part("group", group)
    _part("contribution", [file.name for file in holding.of("contribution")])
    _part("closed", [file.name for file in holding.of("closed")])


@app.command()
def export(
    respondent: Respondent,
    output: Output,
    folder: Folder = Path(),
    questionnaire: Own = None,
    columns: Columns = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write all that is held about someone: documents, rows of tables, and a list of what else names them."""
    from ontwikkelscan.keeping.erasing import write_log
    from ontwikkelscan.keeping.handing_over import hand_over
    from ontwikkelscan.keeping.people import search

    with _searchable(folder):
        holding = search(folder, _asked(questionnaire, columns))
    with outputs(output, overwrite=overwrite, people=[respondent]) as work:
        told = hand_over(holding, respondent, work)
    with _searchable(folder):
        write_log(folder, "people export")
    typer.echo(say("people.exported", person=respondent, place=_named(output), n=len(told)))


@app.command()
def erase(
    respondent: Respondent,
    folder: Folder = Path(),
    questionnaire: Own = None,
    columns: Columns = None,
    *,
    yes: Yes = False,
) -> None:
    """Erase someone: answers, rows, documents and contributions; without --yes it is only shown."""
    from ontwikkelscan.keeping.erasing import carry_out, plan_erasing, write_log
    from ontwikkelscan.keeping.people import search

    with _searchable(folder, writes=yes):
        asked = _asked(questionnaire, columns)
        plan = plan_erasing(search(folder, asked), respondent)
        _tell(plan, respondent)
        if yes:
            carry_out(plan)
            write_log(folder, "people erase", plan)
            after = search(folder, asked)
            left = [file.name for file in after.files if respondent in file.people] + [
                file.name for file in after.naming(respondent)
            ]
            _part("still", left, person=respondent)
            if not left:
                typer.echo("\n" + say("people.gone", person=respondent))
            typer.echo(say("people.copies"))
    _end(plan, yes=yes)


@app.command()
def purge(
    folder: Folder = Path(),
    older_than: Annotated[str, typer.Option("--older-than", metavar="AGE")] = f"{KEEP_MONTHS}{MONTH}",
    questionnaire: Own = None,
    columns: Columns = None,
    *,
    yes: Yes = False,
) -> None:
    """Let go of what is older: outputs by when they were made, answers by the last date in a row."""
    from ontwikkelscan.keeping.erasing import carry_out, months_before, plan_purge, write_log
    from ontwikkelscan.keeping.people import search

    before = months_before(now().date(), _months(older_than))
    with _searchable(folder, writes=yes):
        plan = plan_purge(search(folder, _asked(questionnaire, columns)), before)
        typer.echo(say("people.before", place=_named(folder), day=before))
        _tell(plan)
        if yes:
            carry_out(plan)
            write_log(folder, "people purge", plan)
    _end(plan, yes=yes)


def _months(age: str) -> int:
    found = _AGE.fullmatch(age)
    if found is None:
        raise error("KEEP-007", age=age)
    return int(found[1]) * (12 if found[2] == YEAR else 1)


def _tell(plan: Removal, person: str = "") -> None:
    """Say what is done, by what it is to who keeps the folder."""
    whom = person or say("people.someone")
    _part("taken_out", [_about(name, str(n)) for name, n in sorted(plan.rows.items())])
    _part("of_alone", plan.alone, person=whom)
    _part("old", plan.old)
    _part("of_several", sorted(set(plan.several)))
    given = [name for record in plan.again.values() if record.name.startswith(CONTRIBUTE) for name in record.files]
    _part("given", given)
    again = [
        _again(root, record, plan) for (root, name), record in plan.again.items() if not name.startswith(CONTRIBUTE)
    ]
    _part("again", again)
    for part, kinds, files in (("stays", "staying", plan.stays), ("look", "untouched", plan.untouched)):
        told = {name: say(f"people.{kinds}.{why}", person=whom) for name, why in sorted(files.items())}
        _part(part, [_about(name, why) for name, why in told.items()])


def _end(plan: Removal, *, yes: bool) -> None:
    typer.echo()
    if plan.is_nothing:
        typer.echo(say("people.nothing"))
    elif yes:
        files, rows = (
            say(f"people.n_{what}", n=n)
            for what, n in (("files", len(plan.removed)), ("rows", sum(plan.rows.values())))
        )
        typer.echo(say("people.done", files=files, rows=rows))
    else:
        typer.echo(say("people.shown"))


def _part(title: str, lines: Iterable[str], **fields: str) -> None:
    """Print lines under a title, neither where there is none."""
    for n, line in enumerate(lines):
        if not n:
            typer.echo("\n" + say(f"people.{title}", **fields))
        typer.echo(f"  {line}")


def _line(title: str, names: list[str]) -> None:
    if names:
        typer.echo("  " + _about(say(f"people.{title}"), ", ".join(names)))


def _about(name: str, told: str) -> str:
    return say("people.line", name=name, told=told)


def _named(folder: Path) -> str:
    return folder.name or str(folder.resolve().name)


def _again(root: Path, record: SetRecord, plan: Removal) -> str:
    """Return the command that makes a set again, as far as its record tells; typed where this one was."""
    from ontwikkelscan.keeping.record import ANSWERS
    from ontwikkelscan.saving import HELD

    told: dict[str, Any] = dict(record.making["settings"])
    whose = [str(value) for name in WHOSE if (value := told.get(name))]
    command = record.name.removesuffix(" ".join(whose)).strip()
    there = {path.name: path for path in plan.folder.rglob("*") if HELD not in path.parts}
    gone = {Path(name).name for name in plan.removed}
    given = {
        option: [str(there.get(name, name)) for name in names.split(", ") if name not in gone]
        for key in record.making["inputs"] or {}
        for option, _, names in [key.partition(": ")]
    }
    words = [name for option in ANSWERS for name in given.pop(option, [])]
    words += ["-o", str(root / told.pop("output", ""))]
    for name, value in (given | told).items():
        each = value if isinstance(value, list) else [value]
        option = f"--{name.replace('_', '-')}"
        words += [option] * (value is True)
        words += [word for one in each if one not in (None, True, False) for word in (option, str(one))]
    typed = (f'"{word}"' if " " in word else word for word in words)
    return f"ontwikkelscan {command} {' '.join(typed)} --overwrite"
