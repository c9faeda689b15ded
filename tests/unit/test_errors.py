"""An error is the same after a copy, and when it comes out of another process."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

import ontwikkelscan as osc
from ontwikkelscan.errors import OntwikkelscanError, Problem, error

PROBLEMS = (
    Problem("ANSWER-004", {"file": "a.csv", "minimum": 1, "maximum": 6}, [f"row {row}" for row in range(2, 9)]),
    Problem("ANSWER-006", {"file": "a.csv"}),
)


def facts(e):
    return type(e), e.problems, e.code, e.context, str(e), e.args, getattr(e, "__notes__", None)


@pytest.mark.parametrize("again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301 - our own
@pytest.mark.parametrize("e", [error("SCAN-003"), OntwikkelscanError(PROBLEMS[0]), OntwikkelscanError(PROBLEMS)])
def test_copies_are_equal(e, again):
    e.add_note("while reading the first file")
    assert facts(again(e)) == facts(e)


def test_it_comes_whole_out_of_another_process():
    with pytest.raises(OntwikkelscanError) as here:
        osc.load_questionnaire("gemeentesecretari")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(osc.load_questionnaire, "gemeentesecretari").exception()
    assert facts(there)[:-1] == facts(here.value)[:-1]
