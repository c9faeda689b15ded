"""What changed between two moments, on the command line."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.commands.app import app
from tests.outputs import written

ITEMS = osc.load_questionnaire("gemeentesecretaris").item_ids


@pytest.fixture
def files(tmp_path):
    """Two files: R001 in both, R002 in the first."""
    found = []
    for name, people in (("toen", ("R001", "R002")), ("nu", ("R001",))):
        found.append(str(tmp_path / f"{name}.csv"))
        pd.DataFrame([{"respondent": who} | dict.fromkeys(ITEMS, 3) for who in people]).to_csv(found[-1], index=False)
    return found


def run(files, folder, *options):
    return CliRunner().invoke(app, ["growth", *files, "-o", str(folder), *options])


def test_all_who_answered_twice_get_their_pages_and_the_others_are_counted(files, tmp_path):
    done = run(files, tmp_path / "uit")
    assert done.exit_code == 0, done.output
    names = written(tmp_path / "uit")
    assert names == ["R001-groei.html", "R001-groei.pdf", "R001-tussengesprek.docx"]
    assert "One person answered at one moment only" in done.stderr


def test_a_need_is_of_one_person(files, tmp_path):
    assert run(files, tmp_path / "uit", "--need", "visie").exit_code == 2
    done = run(files, tmp_path / "uit", "--respondent", "R001", "--need", "visie", "--need", "zelfreflectie")
    assert done.exit_code == 0, done.output
    assert "voorgenomen" in (tmp_path / "uit" / "R001-groei.html").read_text()
    assert run(files, tmp_path / "uit").exception.code == "OUTPUT-001"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--respondent", "Piet"), "SCAN-003"),
        (("--respondent", "R002"), "CHANGE-009"),
        (("--respondent", "R001", "--need", "visi"), "SCAN-001"),
        (("--respondent", "R001", "--share", "visi"), "SCAN-001"),
    ],
)
def test_a_wrong_name_writes_nothing(files, tmp_path, options, code):
    done = run(files, tmp_path / "uit", *options)
    assert isinstance(done.exception, OntwikkelscanError)
    assert done.exception.code == code
    assert not (tmp_path / "uit").exists()


def test_without_anybody_in_both_nothing_is_written(files, tmp_path):
    done = run(files[:1], tmp_path / "uit")
    assert done.exception.code == "CHANGE-006"
