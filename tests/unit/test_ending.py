"""Processes that are started hear no signal that is meant for who started them."""

from __future__ import annotations

import signal
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
