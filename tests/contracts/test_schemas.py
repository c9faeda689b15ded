"""The JSON Schemas of the files that people write are those of the models, and editors complain where loaders do."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import jsonschema
import pytest
import yaml

from ontwikkelscan import load_programmes, load_questionnaire
from ontwikkelscan.yaml_file import YamlFile
from tests.bad_files.test_bad_files import PROGRAMME, PROGRAMMES, QUESTIONNAIRE, QUESTIONNAIRES, broken_copy, refusal

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_schemas.py"))
SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").glob("*.json")}
BY_FOLDER = {"competencies": "competency", "editions": "edition", "interviews": "interview"}
NOT_BY_HAND = {"response_model", "norm", "demo"}
"""Files that the software makes, and the list of what the demo runs."""
FOLDERS = "examples interviews norms programmes questionnaires templates".split()
SHIPPED = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))


def kind_of(path):
    return BY_FOLDER.get(path.parent.name, path.stem)


def faults(path, kind):
    """Return what an editor says of a file."""
    data = json.loads(json.dumps({"schema": None} | YamlFile(path, "QUESTIONNAIRE-002").data))
    if data["schema"] is None:
        del data["schema"]
    return [fault.message for fault in jsonschema.Draft202012Validator(SCHEMAS[kind]).iter_errors(data)]


def test_each_is_a_schema_as_it_is_made_now():
    """After a change of a model: python scripts/build_schemas.py."""
    assert {name: SCRIPT["schema"](name) for name in SCRIPT["WRITTEN"]} == SCHEMAS
    for found in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(found)
        assert found["$defs"].keys() == SCRIPT["_used"](found | {"$defs": {}}, found["$defs"])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_shipped_fits_its_schema(path):
    if kind_of(path) in NOT_BY_HAND:
        assert kind_of(path) not in SCHEMAS
    else:
        assert faults(path, kind_of(path)) == []


def test_a_house_style_and_a_population_as_they_are_explained_fit_theirs(tmp_path):
    readme = (ROOT / "README.md").read_text("utf-8").split("```yaml\n")[1].partition("```")[0]
    (tmp_path / "stijl.yaml").write_text(readme, encoding="utf-8")
    assert faults(tmp_path / "stijl.yaml", "house_style") == []
    known = {"schema": "ontwikkelscan/population/1", "title": "t", "size": 342, "source": "s", "date": "2026-01-01"}
    (tmp_path / "populatie.yaml").write_text(yaml.safe_dump(known), encoding="utf-8")
    assert faults(tmp_path / "populatie.yaml", "population") == []


STRUCTURAL = {
    *("nothing but a comment", "other schema", "wrong type", "missing key", "unknown key", "unusable id"),
    *("text for a list", "unknown key of a band", "band without a label", "text for a band's end"),
    *("unusable id of a band", "text for bands", "unusable id of an option"),
}
CASES = [(load_questionnaire, QUESTIONNAIRE, case) for case in QUESTIONNAIRES if case.id in STRUCTURAL]
CASES += [(load_programmes, PROGRAMME, case) for case in PROGRAMMES if case.id != "strength between"]


@pytest.mark.parametrize(("load", "source", "case"), CASES, ids=lambda part: getattr(part, "id", None))
def test_what_a_loader_refuses_for_its_structure_does_not_fit(load, source, case, tmp_path):
    broken_copy(case, source, tmp_path / "map")
    refusal(load, tmp_path / "map")
    assert faults(tmp_path / "map" / case.file, kind_of(Path(case.file))) != []
