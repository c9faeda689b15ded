"""One run at a time writes into a folder."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Slot:
    """A file that this process alone has, until it is freed or the process ends, however it ends."""

    def __init__(self, number: int) -> None:
        """Keep the open file."""
        self._number: int | None = number

    def __repr__(self) -> str:
        """Show whether it is held."""
        return f"<Slot: {'free' if self._number is None else 'held'}>"

    def free(self) -> None:
        """Let the next run have it."""
        if self._number is not None:
            os.close(self._number)
            self._number = None


def take_slot(path: Path) -> Slot | None:
    """Take a file for this process alone; None when another process has it."""
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(number)
        except OSError as refused:
            if refused.errno in TAKEN:
                os.close(number)
                return None  # else: a file system that knows no locks
        try:
            if os.path.samestat(os.fstat(number), path.stat()):
                return Slot(number)
        except FileNotFoundError:
            pass  # who had it took it away
        os.close(number)


def _lock(number: int) -> None:
    if os.name == "nt":
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
