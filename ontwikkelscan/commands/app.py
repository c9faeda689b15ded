"""The command line. Exit code 0; 1 for unusable input, with nothing written; 2 for wrong usage."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ontwikkelscan.commands.keep import Commands
from ontwikkelscan.commands.speaking.language import languages, speak, words
from ontwikkelscan.commands.speaking.parser import spoken_by, wrong

HOMES = {
    "moments": "growth evaluate closing".split(),
    "new": ["new"],
    "norm": ["norm"],
    "people": ["people"],
    "raters": ["raters"],
    "scans": "demo form template check score report plan intake interview override items pseudonymise".split(),
    "together": "group divide cohorts".split(),
}
"""The modules, and the commands that each holds; one is loaded when a command of it is asked."""


class AllCommands(TyperGroup):
    """All commands, each loaded when it is asked; they stand in the order of the catalogue."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as click calls it
        """Return the names of the commands."""
        return [name for name in words()["commands"] if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        home = next(module for module, names in HOMES.items() if cmd_name in names)
        commands = import_module(f"ontwikkelscan.commands.{home}").app
        if commands.word != cmd_name:
            known = {info.callback.__name__: info for info in commands.registered_commands}
            commands = Commands()
            commands.registered_commands = [known[cmd_name]]
        command = get_command(commands)
        command.name = cmd_name
        return spoken_by(command, cmd_name)


app = typer.Typer(
    cls=AllCommands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _begin(
    *,
    taal: Annotated[str | None, typer.Option("--taal", metavar="LANGUAGE")] = None,
    version: Annotated[bool, typer.Option("--version")] = False,
) -> None:
    if taal:
        if taal not in languages():
            raise wrong("language", known=", ".join(languages()))
        speak(taal)
    if version:
        from ontwikkelscan.version import __version__

        typer.echo(__version__)
        raise typer.Exit
