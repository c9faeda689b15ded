"""The studies run, and the pages in docs were written by them and hold their acceptances but for what they name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUDIES = ("simulation", "cluster")


def page_of(study):
    return (ROOT / "docs" / f"{study}-study.md").read_text()


def headings(text):
    return [line for line in text.splitlines() if line.startswith("## ")]


def run(study, *options):
    command = [sys.executable, f"scripts/{study}_study.py", *options]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("study", STUDIES)
def test_a_quick_run_writes_every_section(study, tmp_path):
    done = run(study, "--quick", "-o", str(tmp_path / "studie.md"))
    assert done.returncode == 0, done.stderr
    quick = (tmp_path / "studie.md").read_text()
    assert headings(quick) == headings(page_of(study))
    assert "Quick run" in quick


def test_sections_run_alone_and_leave_the_page():
    before = page_of("simulation")
    done = run("simulation", "--quick", "--only", "small_norms,alarms")
    assert headings(done.stdout) == ["## Small and unreliable norms", "## The warning that a norm is not theirs"]
    assert page_of("simulation") == before


def test_an_unknown_section_is_refused():
    done = run("simulation", "--only", "errors,weather")
    assert done.returncode != 0
    assert "there is no section weather" in done.stderr
