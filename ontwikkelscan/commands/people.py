"""The commands under ``people``: what is held about whom, give it, erase it, and let go of what is old."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ontwikkelscan.commands.keep import WHOSE, Commands, new_file, outputs
from ontwikkelscan.commands.options import QUESTIONNAIRE, Output, Overwrite, QuestionnaireId
from ontwikkelscan.errors import error
from ontwikkelscan.exporting.files import save_table
from ontwikkelscan.keeping.erasing import (
    Removal,
    carry_out,
    complete,
    months_before,
    plan_erasing,
    plan_purge,
    write_log,
)
from ontwikkelscan.keeping.handing_over import hand_over
from ontwikkelscan.keeping.output import alone_in
from ontwikkelscan.keeping.people import search
from ontwikkelscan.keeping.pseudonyms import pseudonymised, read_key
from ontwikkelscan.keeping.record import ANSWERS
from ontwikkelscan.keeping.tables import ReadAs
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reading.open_file import read_columns
from ontwikkelscan.saving import KEEP_MONTHS, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.keeping.record import SetRecord

MONTH, YEAR = "m", "y"
CONTRIBUTE = "norm contribute"
"""What gives to a norm: of two files that differ by one person, that person's totals can be told."""
_AGE = re.compile(r"([1-9][0-9]{0,3})([my])")
UNTOUCHED = {
    "rows": "its row cannot be taken out here without the rest (a formula, a link, or another kind than .xlsx)",
    "others": "the row goes, but {person} is named elsewhere in this file",
    "named": "names {person}; it was not made by a command that is known here",
    "closed": "cannot be searched",
    "elsewhere": "was read for outputs about {person}, and is not in this folder",
    "undated": "rows without a date that can be read; nothing of those was taken out",
}
STAYS = {
    "group": "a report of a group; it holds totals with a draw by lot, no ids, and stays as it is",
    "items": "exact figures of a group; make them again: items ... --overwrite",
    "norm": "a norm; if {person} was in the sample, build it again from what is left: norm build ... --overwrite",
    "contribution": "given to a norm, not known by whom; if {person} was in it and it is not sent yet, remove it",
}

app = Commands("people", help="What is held about whom: find it, hand it over, erase it.", no_args_is_help=True)
apart = Commands()

Folder = Annotated[
    Path, typer.Argument(help="Folder that is searched, with everything below it; left out: this one.", metavar="[DIR]")
]
Respondent = Annotated[str, typer.Argument(help="Id of a respondent.", metavar="ID")]
Own = Annotated[str | None, typer.Option("-q", "--questionnaire", help="Folder of a questionnaire of your own.")]
Columns = Annotated[
    Path | None, typer.Option("--columns", help="As with score: a heading, and the column it holds.", metavar="FILE")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; left out: only show what would be done.")]


def _asked(questionnaire: str | None, columns: Path | None) -> ReadAs:
    own = (load_questionnaire(questionnaire),) if questionnaire else ()
    return ReadAs(own, read_columns(columns) if columns else None)


@contextmanager
def _searchable(folder: Path, *, writes: bool = True) -> Iterator[None]:
    """Let no run write in a folder while it is searched, and complete what an earlier one began."""
    if not folder.is_dir():
        raise error("KEEP-005", place=folder.name or str(folder))
    with alone_in(folder, writes=writes):
        complete(folder)
        yield


@app.command("list", epilog="Example: ontwikkelscan people list leergang")
def list_people(folder: Folder = Path(), questionnaire: Own = None, columns: Columns = None) -> None:
    """Say of everyone what is held about them, and in which file."""
    with _searchable(folder):
        holding = search(folder, _asked(questionnaire, columns))
        write_log(folder, "people list")
    people = holding.people
    typer.echo(f"{len(people)} people in {_named(folder)}.")
    for person in people:
        typer.echo(f"\n{person}")
        rows = {file.name: len(file.table.places(person)) for file in holding.of("rows", person) if file.table}
        _line("rows", [f"{name} ({n})" for name, n in rows.items()])
        _line("documents", [file.name for file in holding.of("alone", person)])
        _line("with others", [file.name for file in holding.of("several", person)])
        _line("named in", [file.name for file in holding.naming(person)])
    group = sorted({file.place for kind in ("group", "norm") for file in holding.of(kind)})
    _part("About a group or a norm, without ids:", group)
    _part("Given to a norm, without ids:", [file.name for file in holding.of("contribution")])
    _part("Not searched, look yourself:", [file.name for file in holding.of("closed")])


@app.command(epilog="Example: ontwikkelscan people export R001 leergang -o R001-inzage")
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
    with _searchable(folder):
        holding = search(folder, _asked(questionnaire, columns))
    with outputs(output, overwrite=overwrite, people=[respondent]) as work:
        told = hand_over(holding, respondent, work)
    with _searchable(folder):
        write_log(folder, "people export")
    typer.echo(
        f"What is held about {respondent} is in {_named(output)}, with a list of the {len(told)} files it comes from. "
        "Not in it, but in the list: what is about others too, and what raters were promised."
    )


@app.command(epilog="Example: ontwikkelscan people erase R001 leergang --yes")
def erase(
    respondent: Respondent,
    folder: Folder = Path(),
    questionnaire: Own = None,
    columns: Columns = None,
    *,
    yes: Yes = False,
) -> None:
    """Erase someone: answers, rows, documents and contributions; without --yes it is only shown."""
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
            _part(f"Searched again. {respondent} is still in:", left)
            if not left:
                typer.echo(f"\nSearched again: nothing of {respondent} is found.")
            typer.echo("Copies elsewhere, such as mail, a recycle bin and backups, are yours to remove.")
    _end(plan, yes=yes)


@app.command(epilog="Example: ontwikkelscan people purge leergang --older-than 36m --yes")
def purge(
    folder: Folder = Path(),
    older_than: Annotated[
        str, typer.Option("--older-than", help="Months or years: 36m, 3y.", metavar="AGE")
    ] = f"{KEEP_MONTHS}{MONTH}",
    questionnaire: Own = None,
    columns: Columns = None,
    *,
    yes: Yes = False,
) -> None:
    """Let go of what is older: outputs by when they were made, answers by the last date in a row."""
    before = months_before(now().date(), _months(older_than))
    with _searchable(folder, writes=yes):
        plan = plan_purge(search(folder, _asked(questionnaire, columns)), before)
        typer.echo(f"In {_named(folder)}, from before {before}:")
        _tell(plan)
        if yes:
            carry_out(plan)
            write_log(folder, "people purge", plan)
    _end(plan, yes=yes)


@apart.command(epilog="Example: ontwikkelscan pseudonymise antwoorden.csv -o delen/antwoorden.csv --key sleutel.txt")
def pseudonymise(
    file: Annotated[Path, typer.Argument(help="Answers: CSV, Excel or JSON, or an export.", metavar="FILE")],
    output: Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.", metavar="FILE")],
    key: Annotated[
        Path,
        typer.Option("--key", help="File with the key, in another folder; made when there is none.", metavar="FILE"),
    ],
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    columns: Columns = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write answers under other ids, without names of municipalities and what people wrote themselves."""
    answers = read_answers(file, questionnaire, columns=read_columns(columns) if columns else None)
    place = new_file(output, overwrite=overwrite)
    table, left_out = pseudonymised(answers, read_key(key, output))
    save_table(table, place)
    typer.echo(f"{len(table)} rows in {output.name}, in the order of the new ids.")
    typer.echo(f"Left out: {', '.join(dict.fromkeys(left_out)) or 'nothing'}.")
    typer.echo(
        f"Keep {key.name} apart: who has it and the old ids can tell who is who, and the next time ids are the same."
    )
    typer.echo(
        "Answers with facts such as the number of inhabitants can still point to someone: these are personal data."
    )


def _months(age: str) -> int:
    found = _AGE.fullmatch(age)
    if found is None:
        raise error("KEEP-007", age=age)
    return int(found[1]) * (12 if found[2] == YEAR else 1)


def _tell(plan: Removal, person: str = "") -> None:
    """Say what is done, by what it is to who keeps the folder."""
    _part("Rows that are taken out:", [f"{name}: {n}" for name, n in sorted(plan.rows.items())])
    _part(f"Files that go, about {person} alone:", plan.alone)
    _part("Files that go, of sets that were made before that day:", plan.old)
    _part("Files that go, because they are about others too and cannot be changed:", sorted(set(plan.several)))
    given = [name for record in plan.again.values() if record.name.startswith(CONTRIBUTE) for name in record.files]
    _part("Given to a norm; was it sent already, tell who keeps the norm, and send no other instead:", given)
    again = [
        _again(root, record, plan.folder)
        for (root, name), record in plan.again.items()
        if not name.startswith(CONTRIBUTE)
    ]
    _part("Make those again with:", again)
    _part("Stays:", [f"{name}: {STAYS[why].format(person=person)}" for name, why in sorted(plan.stays.items())])
    untouched = [f"{name}: {UNTOUCHED[why].format(person=person)}" for name, why in sorted(plan.untouched.items())]
    _part("Look yourself:", untouched)


def _end(plan: Removal, *, yes: bool) -> None:
    done = f"{len(plan.removed)} files and {sum(plan.rows.values())} rows"
    if plan.is_nothing:
        typer.echo("\nThere is nothing to do.")
    elif yes:
        typer.echo(f"\nDone: {done} are gone.")
    else:
        typer.echo("\nNothing was changed. With --yes this is done.")


def _part(title: str, lines: Iterable[str]) -> None:
    """Print lines under a title, neither where there is none."""
    for n, line in enumerate(lines):
        if not n:
            typer.echo(f"\n{title}")
        typer.echo(f"  {line}")


def _line(title: str, names: list[str]) -> None:
    if names:
        typer.echo(f"  {title}: {', '.join(names)}")


def _named(folder: Path) -> str:
    return folder.name or str(folder.resolve().name)


def _again(root: Path, record: SetRecord, folder: Path) -> str:
    """Return the command that makes a set again, as far as its record tells."""
    told: dict[str, Any] = dict(record.making["settings"])
    whose = [str(value) for name in WHOSE if (value := told.get(name))]
    command = record.name.removesuffix(" ".join(whose)).strip()
    given = {
        name: files.split(", ") for key in record.making["inputs"] or {} for name, _, files in [key.partition(": ")]
    }
    words = [name for option in ANSWERS for name in given.pop(option, [])]
    words += ["-o", (root / told.pop("output", "")).relative_to(folder).as_posix()]
    for name, value in (given | told).items():
        each = value if isinstance(value, list) else [value]
        option = f"--{name.replace('_', '-')}"
        words += [option] * (value is True)
        words += [word for one in each if one not in (None, True, False) for word in (option, str(one))]
    return f"ontwikkelscan {command} {' '.join(words)} --overwrite"
