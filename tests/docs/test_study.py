"""The simulation study runs, and the page in docs was written by it and holds its acceptances."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def headings(text):
    return [line for line in text.splitlines() if line.startswith("## ")]


def test_a_quick_run_writes_every_section(tmp_path):
    command = [sys.executable, "scripts/simulation_study.py", "--quick", "-o", str(tmp_path / "studie.md")]
    subprocess.run(command, cwd=ROOT, check=True)
    quick, page = (path.read_text() for path in (tmp_path / "studie.md", ROOT / "docs" / "simulation-study.md"))
    assert headings(quick) == headings(page)
    assert "Quick run" in quick


def test_the_page_holds_its_acceptances():
    page = (ROOT / "docs" / "simulation-study.md").read_text()
    assert "does not hold" not in page
    assert "python scripts/simulation_study.py\n" in page
    assert page.count("| holds |") > 20
