"""A profile and a programme come in by files alone: no code names one, and a toy of each runs the whole path."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import ontwikkelscan
from ontwikkelscan import Scan, load_programmes, load_questionnaire
from ontwikkelscan.loading.data_root import data_root

CODE = [path for path in Path(ontwikkelscan.__file__).parent.rglob("*.py") if "_data" not in path.parts]


def bundled_names():
    """Return the ids of all bundled questionnaires, competencies, programmes and norms."""
    names = {
        entry.name for folder in ("questionnaires", "norms") for entry in data_root(folder).iterdir() if entry.is_dir()
    }
    for entry in data_root("questionnaires").iterdir():
        names |= set(load_questionnaire(entry.name).competency_ids)
    return names | set(load_programmes().by_id)


def test_no_line_of_code_names_a_questionnaire_competency_programme_or_norm():
    names = bundled_names()
    examples_aside = [
        (path.name, number, name)
        for path in CODE
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if not line.lstrip().startswith((">>>", "...", "'", "('"))
        for name in names
        if f'"{name}"' in line or f"'{name}'" in line or ("_" in name and name in line)
    ]
    assert examples_aside == []


HEAD = """schema: ontwikkelscan/questionnaire/1
id: speelgoed
version: "1"
title: "Speelgoedscan"
minimum: 1
maximum: 4
labels: ["nooit", "soms", "vaak", "altijd"]
importance_labels: ["1", "2", "3", "4", "5"]
provisional: {sd: 0.5, reliability: 0.8, source: "verzonnen"}
competencies: [bouwen, delen, opruimen]
presentation: [bou_01, del_01, opr_01, bou_02, del_02, opr_02]
"""
SCALE = """id: {id}
name: "{name}"
kind: {kind}
definition: "Je kunt {id}."
items:
  - {{id: {code}_01, text: "Ik {id}."}}
  - {{id: {code}_02, text: "Ik laat het liggen.", reverse: true}}
"""
CONTEXT = """facts:
  - {id: rol, kind: choice, text: "Rol?", options: {kind: "kind", ouder: "ouder"}}
questions:
  - {id: kamer, part: huis, text: "Kamer?", options: {groot: "groot", klein: "klein"}, source: "verzonnen"}
"""
RULES = """status: "verzonnen"
note: "Een spelregel."
set_by: "niemand"
levels: {core: 3.0, situational: 2.5, step: 0.25, maximum: 3.5}
rules:
  - {id: S1, when: {kamer: [groot]}, relevant: [opruimen], raise: [bouwen], reason: "Een grote kamer vraagt meer."}
"""
PROGRAMME = """schema: ontwikkelscan/programme/1
id: blokkencursus
version: "1"
kind: leergang
name: "Blokkencursus"
provider: "niemand"
source: {document: "verzonnen", place: "hier", year: 2026}
source_note: "verzonnen"
summary: "Je leert bouwen."
questionnaires: [speelgoed]
links_status: "verzonnen"
facts: [{id: duur, text: "Een dag.", place: "hier"}]
parts: [{id: dag, name: "De dag", links: {bouwen: 1.0}, reasons: {bouwen: "Er zijn blokken."}}]
admission:
  - {id: rol, text: "Je bent een kind.", field: rol, met: [kind], not_met: [ouder], ask: "Wat ben je?", place: "hier"}
intake: {text: "Een gesprekje.", place: "hier"}
"""


@pytest.fixture
def toy(tmp_path):
    """Write a questionnaire and a programme, and return the scan of them."""
    folder = tmp_path / "speelgoed"
    (folder / "competencies").mkdir(parents=True)
    (folder / "questionnaire.yaml").write_text(HEAD)
    (folder / "context.yaml").write_text(CONTEXT)
    (folder / "rules.yaml").write_text(RULES)
    for name, code, kind in (("bouwen", "bou", "core"), ("delen", "del", "core"), ("opruimen", "opr", "situational")):
        text = SCALE.format(id=name, name=name.title(), code=code, kind=kind)
        (folder / "competencies" / f"{name}.yaml").write_text(text)
    (tmp_path / "blokkencursus").mkdir()
    (tmp_path / "blokkencursus" / "programme.yaml").write_text(PROGRAMME)
    return Scan(folder, programmes=load_programmes(tmp_path / "blokkencursus"))


def test_a_toy_runs_the_whole_path(toy, tmp_path):
    answers = dict.fromkeys(["bou_01", "del_01", "opr_01"], 1) | dict.fromkeys(["bou_02", "del_02", "opr_02"], 4)
    people = pd.DataFrame([{"respondent": "R001", "rol": "kind", "kamer": "groot", **answers}])
    result = toy.run(people)
    assert result.scores["score"].tolist() == [1.0, 1.0, 1.0]
    assert result.needs["required"].tolist() == [3.25, 3.0, 2.5]
    assert result.needs["band"].tolist() == ["clear"] * 3
    advice = result.recommendations.iloc[0]
    assert (advice["programme"], advice["admissible"], advice["rank"]) == ("blokkencursus", "yes", 1)
    person = result["R001"]
    for path in ("R001.pdf", "R001.html"):
        person.save_report(tmp_path / path)
        assert (tmp_path / path).stat().st_size > 5000
    person.intake("blokkencursus", share="all").save(tmp_path / "R001.json")
    assert json.loads((tmp_path / "R001.json").read_text())["developed"] == ["bouwen"]
    person.intake("blokkencursus", share="all").save(tmp_path / "R001.docx")
    assert "niet door niemand vastgesteld" in (tmp_path / "R001.html").read_text()
