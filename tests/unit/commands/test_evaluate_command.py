"""The end of a programme, on the command line."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from tests.unit.gathering.test_evaluation import ASKED, PROGRAMME, people


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "antwoorden.csv"
    people(12).to_csv(path, index=False)
    return path


def test_the_questionnaire_is_filled_in_read_and_told(answers, tmp_path):
    empty = tmp_path / "afsluiting.xlsx"
    assert run("closing", PROGRAMME.id, "-o", empty).exit_code == 0
    for number in range(10):
        book = load_workbook(empty)
        for row in book["Vragenlijst"].iter_rows(min_row=3):
            if row[0].value == "respondent":
                row[3].value = f"D{number}"
            elif row[0].value:
                row[3].value = "veel"
        book.save(tmp_path / f"D{number}.xlsx")
    files = [word for number in range(10) for word in ("--closing", tmp_path / f"D{number}.xlsx")]
    first, second = tmp_path / "uit", tmp_path / "uit2"
    done = run("evaluate", answers, "-o", first, "--programme", PROGRAMME.id, *files)
    assert done.exit_code == 0, done.output
    year = osc.read_year(first / "evaluatie.json")
    assert year.closing.n == 10
    assert set(year.closing.much) == {*ASKED.item_ids}
    people(14, seed=2).to_csv(answers, index=False)
    done = run("evaluate", answers, "-o", second, "--programme", PROGRAMME.id, "--beside", first / "evaluatie.json")
    assert done.exit_code == 0, done.output
    assert "Naast de evaluatie van" in (second / "evaluatie.html").read_text()


def test_the_workbook_asks_nothing_of_sharing(tmp_path):
    run("closing", PROGRAMME.id, "-o", tmp_path / "afsluiting.xlsx")
    sheet = load_workbook(tmp_path / "afsluiting.xlsx")["Vragenlijst"]
    ids = [row[0].value for row in sheet.iter_rows(min_row=3) if row[0].value]
    assert ids == ["respondent", *ASKED.item_ids]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--programme", "leergang"), "PROGRAMME-002"),
        (("--programme", PROGRAMME.id, "--beside", "ANSWERS"), "CHANGE-010"),
        (("--programme", PROGRAMME.id, "--closing", "ANSWERS"), "ANSWER-011"),
    ],
)
def test_what_cannot_be_used_writes_nothing(answers, tmp_path, options, code):
    words = [answers if word == "ANSWERS" else word for word in options]
    done = run("evaluate", answers, "-o", tmp_path / "uit", *words)
    assert done.exception.code == code
    assert not (tmp_path / "uit").exists()


def test_check_reads_the_questions_of_a_folder(tmp_path):
    folder = tmp_path / "eigen"
    own = osc.load_programmes().by_id[PROGRAMME.id]
    from ontwikkelscan.loading.data_root import data_root  # noqa: PLC0415 - of this test alone

    (folder / own.id).mkdir(parents=True)
    source = data_root("programmes")
    (folder / own.id / "programme.yaml").write_text((source / own.id / "programme.yaml").read_text("utf-8"), "utf-8")
    assert run("check", folder).exit_code == 0
    (folder / "closing.yaml").write_text("schema: iets\n")
    assert run("check", folder).exception.code == "PROGRAMME-001"
