"""What differs between two results, as results and as saved folders."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import ontwikkelscan as osc
from ontwikkelscan.loading.demo import load_demo

DEMO = load_demo()[0]
NORM = "gesimuleerd_gemeentesecretarissen"
SCAN = osc.Scan(DEMO.questionnaire, norm=NORM)


@pytest.fixture(scope="module")
def result():
    return SCAN.run(str(DEMO.path))


def changed(answers, respondent, row, code):
    """Return answers of which one is another."""
    codes = answers.codes.copy()
    codes[row, list(answers.respondents).index(respondent)] = code
    return replace(answers, codes=codes)


def test_a_result_and_what_was_saved_of_it_are_the_same(result, tmp_path):
    result.save(tmp_path / "juni")
    files = ["items.csv", "needs.csv", "quality.csv", "recommendations.csv", "run.json", "scores.csv", "ways.csv"]
    assert sorted(path.name for path in (tmp_path / "juni").iterdir()) == files
    for before, after in ((result, tmp_path / "juni"), (str(tmp_path / "juni"), result), (result, result)):
        found = osc.differences(before, after)
        assert found.empty, found
        assert list(found.answers.columns) == ["respondent", "item", "before", "after"]


def test_who_came_and_left(result):
    found = osc.differences(result[:3], result[["R004", "R002", "R003"]])
    assert (found.came, found.left) == (["R004"], ["R001"])
    assert len(found.answers) == len(found.bands) == 0


def test_who_answered_otherwise_and_what_moved(result, tmp_path):
    result.save(tmp_path)
    answers = result.objects.answers
    other = changed(answers, "R002", 0, answers.questionnaire.answer_code.not_applicable)
    for row in answers.questionnaire.rows(answers.questionnaire.competencies[0].items):
        other = changed(other, "R001", row, 0)
    found = osc.differences(tmp_path, SCAN.run(other))
    assert set(found.answers["respondent"]) == {"R001", "R002"}
    last = found.answers[found.answers["respondent"] == "R002"].iloc[0]
    given = int(answers.codes[0, 1]) + answers.questionnaire.minimum
    assert (last["item"], last["before"], last["after"]) == ("bps_01", str(given), "nvt")
    assert found.bands["respondent"].tolist() == ["R001"]
    assert found.bands["competency"].tolist() == [answers.questionnaire.competency_ids[0]]
    assert not found.empty


def test_what_it_was_made_with(result, tmp_path):
    result.save(tmp_path)
    bare = osc.Scan(SCAN.questionnaire, required={"visie": 4.0}).run(result.objects.answers)
    names = dict(zip(*osc.differences(tmp_path, bare).made_with[["name", "after"]].to_numpy().T, strict=True))
    assert names["settings.required_by_hand.visie"] == "4.0"
    assert names["norm.id"] == ""
    assert not any(name.startswith(("questionnaire", "software", "time", "answers")) for name in names)


def test_another_version_of_the_rules_is_told(result, tmp_path):
    result.save(tmp_path)
    record = json.loads((tmp_path / "run.json").read_text())
    record["questionnaire"]["rules"], record["software"] = "x", "0.0.9"
    (tmp_path / "run.json").write_text(json.dumps(record))
    assert osc.differences(tmp_path, result).made_with["name"].tolist() == ["software", "questionnaire.rules"]


def test_another_questionnaire(result):
    keys = osc.Questionnaire.from_keys({"agree": ["A1", "A2"]}, minimum=1, maximum=6)
    other = osc.Scan(keys).run({"respondent": ["R001"], "A1": [2], "A2": [3]})
    found = osc.differences(result[:1], other)
    assert found.answers.set_index("item").loc["A1"].tolist() == ["R001", "", "2"]
    assert "questionnaire.id" in set(found.made_with["name"])


def test_nothing_of_an_answer_shows(result):
    answers = result.objects.answers
    codes = np.where(answers.codes == 0, 1, answers.codes)
    found = osc.differences(result, SCAN.run(replace(answers, codes=codes)))
    n = found.answers["respondent"].nunique()
    assert repr(found) == (
        f"<Differences: 0 came, 0 left, {n} answered otherwise, {len(found.bands)} bands moved, 0 settings differ>"
    )
    shown = found._repr_html_()
    assert "Bands that moved" in shown
    assert not any(name in shown for name in (*result.respondents, *answers.questionnaire.item_ids))


@pytest.mark.parametrize("lost", ["needs.csv", "items.csv", "run.json", "column"])
def test_a_folder_without_a_result_is_refused(result, tmp_path, lost):
    result[:1].save(tmp_path)
    if lost == "column":
        (tmp_path / "needs.csv").write_text("respondent\nPiet\n")
    else:
        (tmp_path / lost).unlink()
    with pytest.raises(osc.OntwikkelscanError) as refused:
        osc.differences(tmp_path, result)
    assert refused.value.code == "SCAN-019"
    assert "Piet" not in str(refused.value)


def test_a_run_record_is_saved_alone(result, tmp_path):
    result.run_record.save(tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["norm"]["id"] == NORM
    with pytest.raises(osc.OntwikkelscanError, match="OUTPUT-002"):
        result.run_record.save(tmp_path / "run.txt")
