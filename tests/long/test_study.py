"""The studies run, and the pages in docs were written by them and hold their acceptances but for what they name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow("each study runs, if with few people")
ROOT = Path(__file__).resolve().parents[2]
STUDIES = ("simulation", "cluster", "advice", "group", "division", "levels", "change")
MEANS = (3.4, 3.7, 4.0, 4.3)


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


FAILING = {
    "cluster": {"Groups there": ["own: four, 2 SD on three of their own"]},
    "advice": {},
    "group": {},
    "division": {},
    "change": {},
    "levels": {
        "People: gemeentesecretaris": [
            "3.7 | part of the first three that stays elsewhere: at most 0.55",
            "4.0 | entropy of the first three: at least 0.90",
        ],
    },
    "simulation": {
        "Interval without a norm": [
            "as in the model | 4.3",
            "unequal loadings | 4.3",
            *(f"moderate skew | {mean}" for mean in MEANS),
            "skewed people | 4.3",
        ],
        "Bands and strengths": ["without | loadings .5 | 3.4", "without | loadings .5 | 4.3"],
        "Calibration of the need probability": ["at most .03"],
        "Response quality": ["last third at random"],  # more of them are seen than the rule file found: 84 %, not 81 %
    },
}
"""What the pages say does not hold: what fails is told, not left out, and nothing else fails."""


def failing(page):
    found = {}
    for section in page.split("\n## ")[1:]:
        title, *lines = section.splitlines()
        rows = [line.strip("| ") for line in lines if "**does not hold**" in line]
        if rows:
            found[title] = rows
    return found


JUDGED = [
    ("simulation", 150),
    ("cluster", 30),
    ("advice", 4),
    ("group", 19),
    ("division", 44),
    ("levels", 61),
    ("change", 59),
]


@pytest.mark.parametrize(("study", "at_least"), JUDGED)
def test_the_page_holds_its_acceptances_but_for_those_it_names(study, at_least):
    page, found = page_of(study), failing(page_of(study))
    assert f"python scripts/{study}_study.py\n" in page
    assert len(re.findall(r"\| holds (?=\|)", page)) >= at_least
    assert found.keys() == FAILING[study].keys()
    for title, rows in found.items():
        assert len(rows) == len(FAILING[study][title])
        for row, name in zip(rows, FAILING[study][title], strict=True):
            assert row.startswith(name)
