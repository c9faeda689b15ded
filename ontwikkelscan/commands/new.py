"""The commands ``new``: a small questionnaire or programme of one's own to change, with what every key means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ontwikkelscan.commands.keep import Commands, new_file
from ontwikkelscan.commands.options import Overwrite
from ontwikkelscan.commands.speaking.language import say

app = Commands("new", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(metavar="DIR")]


@app.command()
def questionnaire(folder: Folder, *, overwrite: Overwrite = False) -> None:
    """Write a small questionnaire that works, with what every key means (in Dutch); change it to yours."""
    _write("questionnaire", folder, overwrite=overwrite)


@app.command()
def programme(folder: Folder, *, overwrite: Overwrite = False) -> None:
    """Write a small programme that works, with what every key means (in Dutch); change it to yours."""
    _write("programme", folder, overwrite=overwrite)


def _write(kind: Literal["questionnaire", "programme"], folder: Path, *, overwrite: bool) -> None:
    from ontwikkelscan.loading.templates import write_files_to_begin

    write_files_to_begin(kind, new_file(folder, overwrite=overwrite))
    typer.echo(say("written.begin", header=folder / f"{kind}.yaml", folder=folder))
