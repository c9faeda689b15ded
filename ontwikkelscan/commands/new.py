"""The commands ``new``: a small questionnaire or programme of one's own to change, with what every key means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ontwikkelscan.commands.keep import Commands, new_file
from ontwikkelscan.commands.options import Overwrite
from ontwikkelscan.loading.templates import write_files_to_begin

app = Commands("new", help="Files to begin with: a questionnaire or programme of your own.", no_args_is_help=True)
NEXT = "Open {header} and begin there; 'ontwikkelscan check {folder}' tells what is wrong."
Folder = Annotated[Path, typer.Argument(help="Folder to make; its name becomes the id.", metavar="DIR")]


@app.command(epilog="Example: ontwikkelscan new questionnaire mijn_vragenlijst")
def questionnaire(folder: Folder, *, overwrite: Overwrite = False) -> None:
    """Write a small questionnaire that works, with what every key means (in Dutch); change it to yours."""
    write_files_to_begin("questionnaire", new_file(folder, overwrite=overwrite))
    typer.echo(NEXT.format(header=folder / "questionnaire.yaml", folder=folder))


@app.command(epilog="Example: ontwikkelscan new programme mijn_programma")
def programme(folder: Folder, *, overwrite: Overwrite = False) -> None:
    """Write a small programme that works, with what every key means (in Dutch); change it to yours."""
    write_files_to_begin("programme", new_file(folder, overwrite=overwrite))
    typer.echo(NEXT.format(header=folder / "programme.yaml", folder=folder))
