"""What tests share, and the time that each may take."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from ontwikkelscan.commands.speaking.language import speak

TESTS = Path(__file__).parent
LIMIT = 10
"""Seconds that a test, and what is set up for it, may each take without a reason beside it."""


@pytest.fixture(autouse=True)
def _in_english():
    """Let commands speak English, unless a test asks for another language: what the system speaks differs."""
    speak("en")


@pytest.fixture(scope="session")
def case():
    """Return input and expected output of a worked case of the measurement specification."""
    cases = {entry["id"]: entry for entry in json.loads((TESTS / "cases/measurement-cases.json").read_text())}
    return lambda name: (cases[name]["input"], cases[name]["expected"])


def pytest_addoption(parser):
    parser.addoption("--no-slow", action="store_true", help=f"tests over {LIMIT} s need @pytest.mark.slow(reason)")


@contextmanager
def in_time(item):
    """Fail a test that is slow and does not say why.

    What counts is the least of the clock and of the processor's time, ended child processes included: a machine that
    is busy with something else makes only the first longer, threads that wait for each other only the second.
    """
    clock, processor = time.monotonic(), sum(os.times()[:4])
    yield
    took = min(time.monotonic() - clock, sum(os.times()[:4]) - processor)
    if took > LIMIT and item.config.option.no_slow and not item.get_closest_marker("slow"):
        pytest.fail(f"took {took:.1f} s: make it faster, or say why it is slow: @pytest.mark.slow(reason)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    with in_time(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    with in_time(item):
        return (yield)
