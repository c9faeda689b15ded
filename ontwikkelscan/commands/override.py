"""The command ``override``: keep that a person decided otherwise than the scan recommends, in what role and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ontwikkelscan.commands.keep import Commands, outputs
from ontwikkelscan.exporting.files import save_table
from ontwikkelscan.keeping.overriding import FILE, with_override
from ontwikkelscan.loading.demo import load_demo

app = Commands()
PROGRAMME = load_demo()[0].programmes[0]


@app.command(
    epilog=f"Example: ontwikkelscan override uit --respondent R001 --programme {PROGRAMME} --decided no "
    "--role 'HRM-adviseur' --reason 'Takes another course this year.'"
)
def override(
    folder: Annotated[Path, typer.Argument(help="Folder that 'score' wrote.", metavar="DIR")],
    respondent: Annotated[str, typer.Option("--respondent", help="Whose recommendation it is.")],
    programme: Annotated[str, typer.Option("--programme", help="Id of the programme.")],
    decided: Annotated[Literal["yes", "no"], typer.Option("--decided", help="What was decided instead.")],
    role: Annotated[str, typer.Option("--role", help="In what role someone decided it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
) -> None:
    """Keep in overrides.csv that a recommendation was set aside; the scan's own tables stay as they are."""
    table = with_override(folder, respondent, programme, decided=decided == "yes", role=role, reason=reason)
    with outputs(folder, add=True, people=[respondent]) as work:
        save_table(table, work / f"{FILE}.csv")
    typer.echo(f"{len(table)} recommendations were set aside in {folder.name}.")
