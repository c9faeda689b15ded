"""Processes that are started hear no signal that is meant for who started them."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from ontwikkelscan.ending import ENDS, starting


def test_processes_hear_none_of_the_signals_that_end_a_run_and_who_starts_them_does():
    with starting():
        pool = ProcessPoolExecutor(2, get_context("spawn"))
        masks = [pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()) for _ in range(2)]
    with pool:
        assert [set(ENDS) <= mask.result() for mask in masks] == [True, True]
    assert not set(ENDS) & signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_signal_while_python_cleans_up_does_not_make_a_whole_run_fail():
    script = (
        "import atexit, os, signal, sys, types\n"
        "for number in map(int, sys.argv[1:]):\n"
        "    atexit.register(os.kill, os.getpid(), number)\n"
        "from ontwikkelscan import __main__\n"
        "run = types.ModuleType('ontwikkelscan.commands.run')\n"
        "run.run = lambda: sys.exit(0)\n"
        "sys.modules['ontwikkelscan.commands.run'] = run\n"
        "__main__.main()\n"
    )
    for number in ENDS:
        assert subprocess.run([sys.executable, "-c", script, str(int(number))], check=False).returncode == 0
