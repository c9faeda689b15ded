"""The studies run, and the pages in docs were written by them and hold their acceptances."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUDIES = ("simulation", "cluster", "advice")


def page_of(study):
    return (ROOT / "docs" / f"{study}-study.md").read_text()


def headings(text):
    return [line for line in text.splitlines() if line.startswith("## ")]


@pytest.mark.parametrize("study", STUDIES)
def test_a_quick_run_writes_every_section(study, tmp_path):
    command = [sys.executable, f"scripts/{study}_study.py", "--quick", "-o", str(tmp_path / "studie.md")]
    subprocess.run(command, cwd=ROOT, check=True)
    quick = (tmp_path / "studie.md").read_text()
    assert headings(quick) == headings(page_of(study))
    assert "Quick run" in quick


@pytest.mark.parametrize(("study", "at_least"), [("simulation", 20), ("cluster", 4), ("advice", 4)])
def test_the_page_holds_its_acceptances(study, at_least):
    page = page_of(study)
    assert "does not hold" not in page
    assert f"python scripts/{study}_study.py\n" in page
    assert page.count("| holds |") >= at_least
