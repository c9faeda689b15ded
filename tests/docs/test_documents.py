"""The examples in the README and the documentation run, and show what they say; every public name has one."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import pkgutil
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("README*.md"), ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_EXAMPLES = [path for path in PAGES if ">>> " in path.read_text("utf-8")]
COMMAND = re.compile(r"`ontwikkelscan ([^`\n]+)`|^ontwikkelscan (.+)$", re.MULTILINE)
"""A command in a sentence, or on a line of a block."""
USED = re.compile(r"""(?<![.\w"'])(?:osc\.)?(\w+)""")
"""A name by itself or of the package; not an attribute, nor a text."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return what runs the examples of a page, once, and gives back the test and what came of it."""

    @cache
    def run(path):
        found = doctest.DocTestParser().get_doctest(path.read_text("utf-8"), {}, path.name, str(path), 0)
        with contextlib.chdir(tmp_path_factory.mktemp(path.stem)):
            return found, doctest.DocTestRunner(verbose=False).run(found, clear_globs=False)

    return run


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.name)
def test_examples(path, run):
    _, came = run(path)
    assert came.attempted
    assert came.failed == 0


def test_every_public_name_has_an_example(run):
    """In a docstring or on a page: by its name, or as the class of what an example of the analyst's page names."""
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(osc.__path__, "ontwikkelscan.")]
    tests = [test for module in modules for test in doctest.DocTestFinder().find(module)]
    told = "\n".join(e.source for test in (*tests, *(run(path)[0] for path in WITH_EXAMPLES)) for e in test.examples)
    analyst, _ = run(ROOT / "docs" / "en" / "analyst.md")
    shown = {type(value).__name__ for value in analyst.globs.values()} | {*USED.findall(told)}
    assert [name for name in osc.__all__ if name not in shown] == []


def test_the_readme_and_the_architecture_have_examples():
    assert {path.name for path in WITH_EXAMPLES} >= {"README.md", "README.index.md", "architecture.md"}


@pytest.mark.parametrize(
    "path",
    [path for path in PAGES if COMMAND.search(path.read_text("utf-8"))],
    ids=lambda path: path.name,
)
def test_there_is_every_command_with_its_options_that_a_page_names(path):
    """The blocks of the site's pages are typed as well, in tests/long/test_pages.py."""
    for found in COMMAND.finditer(path.read_text("utf-8")):
        words = shlex.split(found[1] or found[2])
        told = CliRunner().invoke(app, [*words, "--help"])
        assert told.exit_code == 0, (found[0], told.output)
