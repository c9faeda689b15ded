"""Run the command line, and say on stderr what went wrong."""

from __future__ import annotations

import os
import sys
import warnings

from ontwikkelscan.commands.app import app
from ontwikkelscan.errors import OntwikkelscanError, OntwikkelscanWarning, error
from ontwikkelscan.keeping.output import AlreadyMadeError


def run() -> None:
    """Run a command; unusable input becomes a message and exit code 1."""
    warnings.simplefilter("always", OntwikkelscanWarning)
    warnings.showwarning = lambda message, *_, **__: _say(f"Note: {message}")
    try:
        try:
            app(standalone_mode=True)
        finally:
            sys.stdout.flush()
    except AlreadyMadeError as made:
        _say(f"Made already on {made.time[:10]}, of the same files and with the same software. Nothing was changed.")
    except OntwikkelscanError as problem:
        _say(str(problem))
        sys.exit(1)
    except OSError as problem:
        if problem.filename is not None:
            raise
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - what cannot be said is not tried again
        if not isinstance(problem, BrokenPipeError):
            _say(str(error("OUTPUT-013")))
        sys.exit(1)


def _say(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201 - a command
