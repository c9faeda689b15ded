"""Files of one's own to begin with work as they are, under whatever name, and say what every key means."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError, Scan, load_programmes, load_questionnaire, simulate_answers
from ontwikkelscan.commands.app import app
from ontwikkelscan.commands.check import check_file
from ontwikkelscan.loading import templates
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.templates import write_files_to_begin
from ontwikkelscan.model.programme import Edition, Programme
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.model.questions import Competency, Item
from tests.long_sentences import long_sentences

FILES = {
    "questionnaire": [
        *("competencies/afstemmen.yaml", "competencies/vooruitkijken.yaml", "context.yaml", "questionnaire.yaml"),
        *("rules.yaml", "schemas/competency.json", "schemas/context.json", "schemas/questionnaire.json"),
        "schemas/rules.json",
    ],
    "programme": ["editions/2027.yaml", "programme.yaml", "schemas/edition.json", "schemas/programme.json"],
}


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def written(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def made(tmp_path):
    """Write both, named otherwise than in the templates: a folder that YAML would take for something else than text."""
    folders = {"questionnaire": tmp_path / "null", "programme": tmp_path / "ons.aanbod-2"}
    for kind, folder in folders.items():
        assert run("new", kind, folder).exit_code == 0
    return folders


@pytest.mark.parametrize("kind", FILES)
def test_what_is_written_can_be_checked_and_bears_the_name_of_its_folder(made, kind):
    assert written(made[kind]) == FILES[kind]
    assert f"'{made[kind].name}'" in check_file(made[kind], "gemeentesecretaris", {})
    assert not any(b"mijn_" in path.read_bytes() for path in made[kind].rglob("*.yaml"))


@pytest.mark.parametrize("kind", FILES)
def test_each_file_names_a_schema_that_stands_there(made, kind):
    for path in made[kind].rglob("*.yaml"):
        line = path.read_text("utf-8").splitlines()[0]
        assert line.startswith("# yaml-language-server: $schema=")
        assert (path.parent / line.partition("=")[2]).is_file()


def test_an_own_questionnaire_runs_to_the_report(made, tmp_path):
    own = load_questionnaire(made["questionnaire"])
    answers = simulate_answers(own, 6, seed=1)
    frame = pd.DataFrame(answers.given.astype(int), columns=list(own.item_ids)).assign(
        respondent=answers.respondents, team_werkt=["samen", "alleen"] * 3
    )
    frame.to_csv(tmp_path / "antwoorden.csv", index=False)
    asked = ("-q", made["questionnaire"])
    assert run("score", tmp_path / "antwoorden.csv", *asked, "-o", tmp_path / "uit").exit_code == 0
    needs = pd.read_csv(tmp_path / "uit" / "needs.csv").query("respondent in ('S00001', 'S00002')")
    assert needs["relevant"].tolist() == ["yes", "yes", "yes", "no"]
    assert needs["required"].tolist()[:3] == [4.0, 3.25, 3.5]
    one = ("--respondent", "S00001", "--format", "html")
    assert run("report", tmp_path / "antwoorden.csv", *asked, *one, "-o", tmp_path / "rapport").exit_code == 0
    assert "Vooruitkijken" in (tmp_path / "rapport" / "S00001.html").read_text("utf-8")


def test_a_reversed_statement_counts_the_other_way(made):
    scan = Scan(made["questionnaire"])
    always = {"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 5)
    assert scan.run([always]).scores["score"].tolist() == [4.0, 4.0]  # three of 5, and a reversed one of 1


def test_an_own_programme_stands_beside_the_bundled_ones(made):
    scan = Scan("gemeentesecretaris", programmes=made["programme"])
    assert {*load_programmes().by_id, "ons.aanbod-2"} == set(scan.programmes.by_id)
    result = scan.run([{"respondent": "R001", "rol": "aspirant"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
    own = result.recommendations.set_index("programme").loc["ons.aanbod-2"]
    assert (own["edition"], own["admissible"], own["obstacles"]) == ("2027", "no", '["rol"]')


def test_the_programme_is_linked_to_competencies_that_exist_and_names_them_all():
    text = (data_root("templates") / "programme" / "programme.yaml").read_text("utf-8")
    own = load_programmes(data_root("templates") / "programme").by_id["mijn_programma"]
    (asked,) = own.questionnaires
    assert set(own.developed) <= set(load_questionnaire(asked).competency_ids)
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        assert [one for one in load_questionnaire(name).competency_ids if not re.search(rf"# .*\b{one}\b", text)] == []


@pytest.mark.parametrize("kind", FILES)
def test_every_key_is_explained_or_named(kind):
    """A new key of these models stands in the template, or in a comment that says that it can be added."""
    models = {
        "questionnaire": (Questionnaire, Competency, Item),
        "programme": (Programme, Edition),
    }
    files = sorted((data_root("templates") / kind).rglob("*.yaml"))
    text = "\n".join(path.read_text("utf-8") for path in files)
    for model in models[kind]:
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert [key for key in keys if not re.search(rf"\b{key}\b", text)] == []


def test_comments_are_read_in_one_go():
    for path in data_root("templates").rglob("*.yaml"):
        lines = [line.partition("# ")[2] for line in path.read_text("utf-8").splitlines() if "# " in line]
        assert len(lines) > 1
        assert [sentence for line in lines for sentence in long_sentences(line)] == []


@pytest.mark.parametrize("kind", FILES)
def test_what_is_there_stays_unless_it_may_be_replaced(made, kind):
    folder = made[kind]
    header = folder / f"{kind}.yaml"
    header.write_text("mine", encoding="utf-8")
    refused = run("new", kind, folder)
    assert (refused.exception.code, header.read_text("utf-8")) == ("OUTPUT-001", "mine")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert run("new", kind, folder, "--overwrite").exit_code == 0
    assert f"'{folder.name}'" in check_file(folder, "gemeentesecretaris", {})
    assert (folder / "notes.txt").is_file()


@pytest.mark.parametrize("name", ["mijn lijst", "1e", "é", "a" * 65, "-x"])
@pytest.mark.parametrize(("kind", "code"), [("questionnaire", "QUESTIONNAIRE-002"), ("programme", "PROGRAMME-001")])
def test_a_name_that_is_no_id_is_refused(kind, code, name, tmp_path):
    with pytest.raises(OntwikkelscanError, match="the folder's name becomes the id") as found:
        write_files_to_begin(kind, tmp_path / name)
    assert found.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    def fail(content, path, *, private):
        if path.name == "rules.yaml":
            raise OSError("full")
        save(content, path, private=private)

    save = templates.save_bytes
    monkeypatch.setattr(templates, "save_bytes", fail)
    with pytest.raises(OSError, match="full"):
        write_files_to_begin("questionnaire", tmp_path / "mijn")
    assert list(tmp_path.iterdir()) == []
