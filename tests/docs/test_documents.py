"""The examples in the README and the documentation run, and show what they say."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"))
WITH_EXAMPLES = [path for path in PAGES if ">>> " in path.read_text()]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.name)
def test_examples(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert found.attempted
    assert found.failed == 0


def test_the_readme_and_the_architecture_have_examples():
    assert {path.name for path in WITH_EXAMPLES} >= {"README.md", "README.index.md", "architecture.md"}
