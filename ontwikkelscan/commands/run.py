"""Run the command line, and say on stderr what went wrong."""

from __future__ import annotations

import os
import sys
import warnings

from typer.main import get_command

from ontwikkelscan.commands.app import app
from ontwikkelscan.commands.speaking.language import say, speak_as_asked, spoken
from ontwikkelscan.commands.speaking.parser import UsageError, refusal, spoken_by
from ontwikkelscan.ending import AlreadyMadeError
from ontwikkelscan.errors import OntwikkelscanError, OntwikkelscanWarning, error


def run() -> None:
    """Run a command; unusable input becomes a message and exit code 1."""
    given = speak_as_asked(sys.argv[1:])
    warnings.simplefilter("always", OntwikkelscanWarning)
    warnings.showwarning = _warn
    try:
        try:
            code = spoken_by(get_command(app))(given, prog_name="ontwikkelscan", standalone_mode=False)
        finally:
            sys.stdout.flush()
        sys.exit(code or 0)
    except UsageError as problem:
        for line in refusal(problem):
            _say(line)
        sys.exit(problem.exit_code)
    except AlreadyMadeError as made:
        _say(say("already", day=made.time[:10]))
    except OntwikkelscanError as problem:
        _say(problem.text(spoken(), "command"))
        sys.exit(1)
    except OSError as problem:
        if problem.filename is not None:
            raise
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - what cannot be said is not tried again
        if not isinstance(problem, BrokenPipeError):
            _say(error("OUTPUT-013").text(spoken(), "command"))
        sys.exit(1)


def _warn(message: Warning | str, *_: object, **__: object) -> None:
    told = message.text(spoken(), "command") if isinstance(message, OntwikkelscanWarning) else message
    _say(say("note", text=told))


def _say(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201 - a command
