"""The help of commands, and what their parser refuses, in the language that is spoken."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from ontwikkelscan.commands.speaking.language import say, words

if TYPE_CHECKING:
    from collections.abc import Iterator

UsageError: type[Any] = typer.BadParameter.__mro__[1]
"""What every refusal of the parser is; typer names it nowhere."""
REFUSALS = {
    "command": re.compile(r"No such command '(.*?)'"),
    "more": re.compile(r"unexpected extra arguments? *(?:\(s\) )?\((.*)\)"),
    "no_value": re.compile(r"Option '(.*?)' requires an argument"),
    "flag": re.compile(r"Option '(.*?)' does not take a value"),
}
"""Refusals that are known by their words alone."""


class WrongOptionError(typer.BadParameter):
    """A value that is refused here, in the language that is spoken."""


def wrong(key: str, **fields: object) -> WrongOptionError:
    """Return the refusal of an option."""
    return WrongOptionError(say(f"usage.{key}", **fields))


def spoken_by(command: Any, name: str = "") -> Any:
    """Let a command of typer, and those in it, speak the language; of all commands each does when it is loaded."""
    own = words()["commands"].get(name, {})
    command.help = say(f"commands.{name}.help") if own else say("app")
    command.epilog = say("example", words=own["example"]) if "example" in own else ""
    command.get_help = partial(help_page, command)
    for option in command.params:
        there = f"commands.{name}.options" if option.name in own.get("options", {}) else "options"
        option.help = say(f"{there}.{option.name}")
        if option.metavar:
            option.metavar = say(f"metavars.{option.metavar}")
    if name and hasattr(command, "commands"):
        whole = {f"{name} {part}".strip(): part for part in command.commands}
        ordered = [whole[known] for known in words()["commands"] if known in whole]
        command.commands = {part: spoken_by(command.commands[part], f"{name} {part}".strip()) for part in ordered}
    return command


def help_page(command: Any, context: Any) -> str:
    """Return the help of a command: how it is written, what it does, what it takes, and an example."""
    page = context.make_formatter()
    path = context.command_path.split()[1:]
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    below = command.list_commands(context) if hasattr(command, "list_commands") else []
    given = [say("metavars.OPTIONS"), *(each.metavar for each in arguments), *([say("metavars.COMMAND")] * bool(below))]
    page.write_usage(context.command_path, " ".join(given), f"{say('help.usage')} ")
    _paragraph(page, command.help)
    names = {each: re.sub("[<>]", "", each.get_help_record(context)[0]) for each in options}
    rows = {
        "arguments": [(each.metavar, each.help) for each in arguments],
        "options": [*((name, _meaning(each)) for each, name in names.items()), ("--help", say("help.help"))],
        "commands": [(part, _first(say(f"commands.{' '.join([*path, part])}.help"))) for part in below],
    }
    for part, lines in rows.items():
        if lines:
            with page.section(say(f"help.{part}")):
                page.write_dl(lines)
    _paragraph(page, command.epilog)
    return str(page.getvalue().rstrip("\n"))


def _paragraph(page: Any, text: str) -> None:
    if text:
        page.write_paragraph()
        with page.indentation():
            page.write_text(text)


def _meaning(option: Any) -> str:
    """Return what an option means, and what holds when it is left out."""
    words = [option.help]
    if option.required:
        words.append(say("help.required"))
    elif option.default not in (None, "", False) and not getattr(option, "is_flag", False):
        words.append(say("help.default", value=option.default))
    return "  ".join(words)


def _first(text: str) -> str:
    """Return the first sentence, without its point."""
    return re.split(r"\.(?= |$)", text, maxsplit=1)[0]


def refusal(problem: Any) -> Iterator[str]:
    """Yield what is wrong with how a command was given, and where its help is; the help where nothing was given."""
    if type(problem).__name__ == "NoArgsIsHelpError":
        yield problem.message
        return
    yield say("usage.frame", told=_told(problem))
    if problem.ctx is not None:
        yield say("usage.help", command=problem.ctx.command_path)


def _told(problem: Any) -> str:
    """Return what is wrong, by what kind of refusal it is."""
    kind, option = type(problem).__name__, getattr(problem, "param", None)
    name = "/".join(option.opts) if option is not None and option.param_type_name == "option" else None
    if kind == "NoSuchOption":
        near = ", ".join(problem.possibilities or ())
        return say("usage.unknown", name=problem.option_name) + (say("usage.near", names=near) if near else "")
    if isinstance(problem, WrongOptionError) or option is None:
        return _by_words(problem.message)
    metavar = option.metavar or re.sub("[<>]", "", option.get_help_record(problem.ctx)[0].partition(" ")[2])
    if kind == "MissingParameter":
        return say("usage.missing", name=name or metavar)
    return say("usage.value", name=name or metavar, fits=metavar)


def _by_words(message: str) -> str:
    for key, pattern in REFUSALS.items():
        if found := pattern.search(message):
            return say(f"usage.{key}", name=found[1])
    return message
