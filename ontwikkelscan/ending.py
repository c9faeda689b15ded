"""What is undone when a run ends early: by an error, by Ctrl-C, or because the system asks it to stop."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
CLEARING_UP = "ignore::UserWarning:multiprocessing.resource_tracker"
_to_undo: list[Callable[[], None]] = []
_at_once: list[None] = []
_asked: list[int] = []


class AlreadyMadeError(Exception):
    """The outputs that are asked are there, of the same inputs and software; ``time`` says since when."""

    def __init__(self, time: str) -> None:
        """Keep when they were made."""
        self.time = time
        super().__init__(time)


@contextmanager
def undone(action: Callable[[], None]) -> Iterator[None]:
    """Do something when what is inside does not come to its end."""
    _to_undo.append(action)
    try:
        yield
    except BaseException:
        action()
        raise
    finally:
        _to_undo.remove(action)


def when_ended(action: Callable[[], None]) -> None:
    """Do something when a signal ends this process, however late."""
    _to_undo.append(action)


@contextmanager
def at_once() -> Iterator[None]:
    """Let what is inside come to its end before a signal ends the run."""
    _at_once.append(None)
    try:
        yield
    finally:
        _at_once.pop()
        if _asked and not _at_once:
            _end(_asked[0])


def listen() -> None:
    """Let signals end this process with nothing left behind: for the command line, not for a library's user."""
    for number in ENDS:
        signal.signal(number, _end)


def hear_no_more() -> None:
    """Let no signal end this process: what was asked is there, and Python only cleans up."""
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def starting() -> Iterator[None]:
    """Start processes that no signal to all of a group reaches: whoever started them ends them.

    They are started to the last before a signal is heard here; the process that clears up after them says nothing.
    """
    told = os.environ.get("PYTHONWARNINGS", "")
    os.environ["PYTHONWARNINGS"] = f"{told},{CLEARING_UP}" if told else CLEARING_UP
    masks = hasattr(signal, "pthread_sigmask")
    if masks:
        from multiprocessing import resource_tracker  # noqa: PLC0415 - only where processes are

        resource_tracker.ensure_running()  # it lets signals through again, once it has started
    try:
        with at_once():
            before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS) if masks else None
            try:
                yield
            finally:
                if before is not None:
                    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    finally:
        os.environ["PYTHONWARNINGS"] = told


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone, and at no other signal."""
    import multiprocessing  # noqa: PLC0415 - only where processes are
    from threading import Thread  # noqa: PLC0415 - only where processes are

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    hear_no_more()
    Thread(target=wait, daemon=True).start()


def _end(number: int, _frame: Any = None) -> None:
    """End the processes that were started and this one; the code is that of the signal."""
    if _at_once:
        _asked.append(number)
        return
    hear_no_more()
    if multiprocessing := sys.modules.get("multiprocessing"):
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
    for action in reversed(_to_undo):
        action()
    os._exit(128 + number)
