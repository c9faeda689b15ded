"""What no test takes is listed with why, and what takes long says why."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "uncovered.py"))
PLACE = "ontwikkelscan/needs/x.py"
SOURCE = """def f(x):
    if x:
        return 1
    try:
        g()
    except ValueError:
        x += 1
        x += 1
    return 2
"""


def report(lines, branches, took=19, there=20):
    ran = sorted(set(range(1, 10)) - set(lines))
    summary = {"covered_branches": took, "num_branches": there}
    found = {"executed_lines": ran, "missing_lines": lines, "missing_branches": branches, "summary": summary}
    return {"files": {PLACE: found}}


@pytest.fixture
def place(tmp_path):
    (tmp_path / PLACE).parent.mkdir(parents=True)
    (tmp_path / PLACE).write_text(SOURCE)
    return tmp_path


def test_all_that_is_listed_and_no_more_is_in_order(place):
    listed = {PLACE: {"if x: -> return 1": "why", "except ValueError:": "why"}}
    told, shares = SCRIPT["compare"](report([3, 6, 7, 8], [[2, 3]]), listed, place)
    assert told == []
    assert shares == {"ontwikkelscan/needs": 0.95}


@pytest.mark.parametrize(
    ("lines", "branches", "listed", "told"),
    [
        ([3], [[2, 3]], {}, "no test takes: if x: -> return 1"),
        ([], [[2, 4]], {}, "no test takes: if x: -> try:"),
        ([], [[2, -1]], {}, "no test takes: if x: -> the end"),
        ([6, 7, 8], [], {}, "no test takes: except ValueError:"),
        ([], [], {PLACE: {"if x: -> return 1": "why"}}, "listed, but a test takes it: if x: -> return 1"),
        ([], [], {"ontwikkelscan/needs/y.py": {}}, "ontwikkelscan/needs/y.py: listed, but not measured"),
    ],
)
def test_what_differs_from_the_list_is_told(place, lines, branches, listed, told):
    faults, _ = SCRIPT["compare"](report(lines, branches), listed, place)
    assert len(faults) == 1
    assert faults[0].endswith(told)


def test_a_package_of_which_much_is_listed_fails_all_the_same(place):
    listed = {PLACE: {"if x: -> return 1": "why"}}
    faults, _ = SCRIPT["compare"](report([3], [[2, 3]], took=18), listed, place)
    assert faults == ["ontwikkelscan/needs: 90.0% of the branches"]


def test_each_listed_branch_has_a_reason():
    listed = yaml.safe_load(SCRIPT["LIST"].read_text("utf-8"))
    assert all(len(reason) > 20 for reasons in listed.values() for reason in reasons.values())


TESTS = """
import time
import pytest

def work(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass

@pytest.fixture
def slowly_made():
    work(0.4)

def test_quick():
    pass

def test_waits():
    time.sleep(0.4)

def test_slow():
    work(0.4)

def test_slow_to_set_up(slowly_made):
    pass

@pytest.mark.slow("it counts to a large number")
def test_slow_and_says_why(slowly_made):
    work(0.4)
"""


@pytest.mark.parametrize(("option", "told"), [("--no-slow", "1 error, 1 failed, 3 passed"), ("-q", "5 passed")])
def test_a_slow_test_says_why(tmp_path, option, told):
    """By the time that it works, not waits: a machine that is busy makes no test slow."""
    rules = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    (tmp_path / "conftest.py").write_text(rules.replace("LIMIT = 10\n", "LIMIT = 0.2\n"))
    (tmp_path / "test_times.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow(reason)\n")
    command = [sys.executable, "-m", "pytest", option, "-p", "no:randomly", "-p", "no:cacheprovider", "-rA"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    counted = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    assert counted == {word: int(number) for number, word in (part.split() for part in told.split(", "))}, done.stdout
