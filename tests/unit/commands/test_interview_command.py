"""The papers of a performance interview, on the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.commands.app import app
from ontwikkelscan.ending import AlreadyMadeError
from ontwikkelscan.loading.data_root import data_root
from tests.outputs import written

ANSWERS = str(data_root("examples") / "gemeentesecretaris.csv")
PAPERS = ["gesprek-burgemeester.docx", "gesprek-burgemeester.pdf", "gesprek-voorbeeld.html", "gesprek-voorbeeld.pdf"]


def run(folder, *options):
    return CliRunner().invoke(app, ["interview", ANSWERS, "-o", str(folder), "--respondent", "R001", *options])


def test_the_papers_of_one_person_without_anything_of_the_scan(tmp_path):
    assert run(tmp_path / "uit").exit_code == 0
    names = written(tmp_path / "uit")
    assert names == [f"R001-{name}" for name in (*PAPERS, "gesprek.docx")]
    assert "Je deelt niets" in (tmp_path / "uit" / "R001-gesprek-voorbeeld.html").read_text()


def test_only_what_is_named_is_shared(tmp_path):
    assert run(tmp_path, "--share", "visie").exit_code == 0
    preview = (tmp_path / "R001-gesprek-voorbeeld.html").read_text()
    assert "Visie" in preview
    assert "Zelfreflectie" not in preview


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--share", "visi"), "SCAN-001"),
        (("--respondent", "Piet"), "SCAN-003"),
    ],
)
def test_a_wrong_name_writes_nothing(tmp_path, options, code):
    done = run(tmp_path / "uit", *options)
    assert isinstance(done.exception, OntwikkelscanError)
    assert done.exception.code == code
    assert list(tmp_path.iterdir()) == []


def test_papers_that_exist_stay_unless_asked(tmp_path):
    assert run(tmp_path / "uit").exit_code == 0
    assert isinstance(run(tmp_path / "uit").exception, AlreadyMadeError)
    again = run(tmp_path / "uit", "--share", "visie")
    assert isinstance(again.exception, OntwikkelscanError)
    assert again.exception.code == "OUTPUT-001"
    assert run(tmp_path / "uit", "--overwrite").exit_code == 0


def test_one_respondent_has_to_be_named(tmp_path):
    done = CliRunner().invoke(app, ["interview", ANSWERS, "-o", str(tmp_path / "uit")])
    assert done.exit_code == 2
