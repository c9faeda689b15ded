"""What a user's type checker is told: every public name, and everything that a public name gives back."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import ontwikkelscan as osc

pytestmark = pytest.mark.slow("mypy reads the whole package once, as a user's does")
ROOT = Path(__file__).resolve().parents[2]
EXTRAS = {"FormWidget"}
"""Classes of an extra: named at the top they would break a star import where it is not installed."""
SCRIPT = Path(__file__).with_name("typed_script.py")


@cache
def homes(module):
    """Return the module of each class of the package that a module defines or imports."""
    tree = ast.parse(Path(import_module(module).__file__).read_text("utf-8"))
    imported = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ontwikkelscan.")
        for alias in node.names
    }
    return imported | {node.name: module for node in tree.body if isinstance(node, ast.ClassDef)}


def functions(thing):
    """Yield the function itself, or the public methods and properties of a class, each with its module."""
    if not inspect.isclass(thing):
        yield thing
        return
    for kind in thing.__mro__:
        for name, member in list(vars(kind).items()):  # pydantic completes a model when it is first looked at
            found = (
                getattr(member, "fget", None) or getattr(member, "func", None) or getattr(member, "__func__", member)
            )
            public = not name.startswith("_") or name in ("__getitem__", "__iter__")
            if public and inspect.isfunction(found) and found.__module__.startswith("ontwikkelscan."):
                yield found


def given_back(thing):
    """Yield the classes of the package that stand in the return annotations of a class or function."""
    for function in functions(thing):
        known = homes(function.__module__)
        for word in re.findall(r"\w+", str(function.__annotations__.get("return"))):
            found = getattr(import_module(known[word]), word, None) if word in known else None
            if inspect.isclass(found):
                yield found


def test_what_a_public_name_gives_back_is_public():
    given = {kind.__name__ for name in osc.__all__ if name != "__version__" for kind in given_back(getattr(osc, name))}
    assert {"Reliability", "Links", "Objects"} <= given | set(osc.__all__)
    assert sorted(given - set(osc.__all__) - EXTRAS) == []


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Return what mypy says of a user's script, and of one with a misspelt name."""
    folder = tmp_path_factory.mktemp("typed")
    (folder / "right.py").write_bytes(SCRIPT.read_bytes())
    (folder / "wrong.py").write_text("import ontwikkelscan as osc\n\nosc.scoer\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "right.py", "wrong.py"]
    environment = os.environ | {"MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_a_users_script_is_typed(checked):
    assert [line for line in checked if line.startswith("right.py")] == []
    assert checked[-1].startswith("Found 1 error in 1 file")


def test_a_misspelt_name_is_told(checked):
    assert [line for line in checked if line.startswith("wrong.py")] == [
        'wrong.py:3: error: Module has no attribute "scoer"; maybe "cover" or "score"?  [attr-defined]'
    ]
