"""The examples in docstrings run, and show what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan

MODULES = [module.name for module in pkgutil.walk_packages(ontwikkelscan.__path__, "ontwikkelscan.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples(name):
    module = importlib.import_module(name)
    names = {**vars(module), "np": np, "pd": pd}
    assert doctest.testmod(module, globs=names).failed == 0


def test_there_are_examples():
    found = [test for name in MODULES if not name.endswith("__main__") for test in examples(name)]
    assert len(found) >= 10


def examples(name):
    return [test for test in doctest.DocTestFinder().find(importlib.import_module(name)) if test.examples]
