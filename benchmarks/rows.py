"""What a row of the table says, and how times are taken."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TEN = 10


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was measured beside a peer, in one run.

    ``must`` is what ``ratio`` has to be: at least that number, or at most where ``at_most``. ``tried``: what did not
    help where it is missed.
    """

    what: str
    peer: str
    ours: str
    ratio: float
    must: float
    at_most: bool = False
    tried: str = ""

    @property
    def held(self) -> bool:
        """Whether it is what it has to be."""
        return self.ratio <= self.must if self.at_most else self.ratio >= self.must


def side_by_side(
    ours: Callable[[], object], peer: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Return CPU seconds of both per round, in turn, after one that is not counted."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for run, kept in zip((ours, peer), seconds, strict=True):
            start = process_time()
            run()
            if number:
                kept.append(process_time() - start)
    return seconds


def processes(commands: Sequence[Sequence[str]], rounds: int, folder: Path) -> list[list[float]]:
    """Return CPU seconds of whole processes, in turn, after a round that is not counted."""
    found: list[list[float]] = [[] for _ in commands]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for number in range(rounds + 1):
        for command, kept in zip(commands, found, strict=True):
            process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, **silent)  # noqa: S603 - our own interpreter
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                msg = f"{command} ended with {process.returncode}"
                raise RuntimeError(msg)
            if number:
                kept.append(used.ru_utime + used.ru_stime)
    return found


def told(seconds: Sequence[float]) -> str:
    """Write a median with its spread, in milliseconds."""
    middle, least, most = (part(seconds) * 1e3 for part in (median, min, max))
    digits = 0 if middle >= TEN else 1
    return f"{middle:,.{digits}f} ms ({least:,.{digits}f}–{most:,.{digits}f})"


def print_rows(rows: Sequence[Row]) -> None:
    """Print what was measured; the process ends with 1 where something is not held."""
    for row in rows:
        limit = f"{'at most' if row.at_most else 'at least'} {row.must:g}"
        print(
            f"{row.what}: {row.ours}; {row.peer}; ratio {row.ratio:.2f} ({limit}: {'held' if row.held else 'NOT HELD'})"
        )
    sys.exit(0 if all(row.held for row in rows) else 1)
