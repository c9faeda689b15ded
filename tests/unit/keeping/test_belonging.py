"""Outputs say of what they were made, and whether that is still so."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.commands.app import app
from ontwikkelscan.keeping import belonging
from ontwikkelscan.loading.data_root import data_root

LINES = (data_root("examples") / "gemeentesecretaris.csv").read_text("utf-8").splitlines(keepends=True)


def run(*words):
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == 0, done.exception
    return done.output


@pytest.fixture
def made(tmp_path):
    """Tables and a plan of three people, and a picture of the group, with their answers."""
    answers, people = tmp_path / "antwoorden.csv", tmp_path / "uit"
    answers.write_text("".join(LINES[:4]), "utf-8")
    (tmp_path / "groep.csv").write_text("".join(LINES[:19]), "utf-8")
    run("score", answers, "-o", people)
    run("plan", answers, "-o", people, "--respondent", "R001")
    run("group", tmp_path / "groep.csv", "-o", tmp_path / "beeld")
    return people


def test_outputs_that_belong_say_so(made):
    told = run("check", made, made.parent / "antwoorden.csv")
    assert "'score' of " in told
    assert "'plan' of " in told
    assert told.count("as they were made") == 2
    assert told.count("antwoorden.csv: the same") == 2
    assert "R001" not in told.replace(str(made), "").partition("answers of")[0]


def test_what_was_not_named_is_not_looked_at(made):
    assert run("check", made).count("antwoorden.csv: not looked at") == 2


def test_a_group_tells_of_no_answers(made):
    told = run("check", made.parent / "beeld")
    assert "'group' of " in told
    assert "groep.csv" not in told
    kept = "".join(path.read_text() for path in (made.parent / "beeld" / ".ontwikkelscan").rglob("*") if path.is_file())
    assert "groep.csv" not in kept
    assert not (made.parent / "beeld" / ".ontwikkelscan" / "key").exists()


def test_a_document_in_which_someone_wrote_is_counted(made):
    (made / "R001-plan.docx").write_bytes(b"mine")
    assert "changed since: one file" in run("check", made)


def test_other_answers_and_a_file_that_is_gone_are_told(made):
    (made.parent / "antwoorden.csv").write_text("".join(LINES[:3]), "utf-8")
    (made / "needs.csv").unlink()
    with pytest.raises(OntwikkelscanError) as caught:
        belonging.check_outputs(made, [made.parent / "antwoorden.csv"])
    assert [(each.code, each.places) for each in caught.value.problems] == [
        ("KEEP-002", ["antwoorden.csv (plan)", "antwoorden.csv (score)"]),
        ("KEEP-009", ["needs.csv"]),
    ]


def test_other_software_and_changed_rules_are_told(made, monkeypatch):
    monkeypatch.setattr(belonging, "software_digest", lambda: "another")
    assert "which is not the same as this" in run("check", made)
    for path in Path(made, ".ontwikkelscan", "sets").iterdir():
        path.write_text(path.read_text().replace('"changed": []', '"changed": ["nl.yaml"]'))
    assert "were not as released: nl.yaml" in run("check", made)
