"""Arguments of the wrong kind are refused at once and with a code; natural ones are taken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.loading.data_root import data_root

SCAN = "gemeentesecretaris"
COVARIANCES = (osc.omega_total, osc.one_factor, osc.standardised_alpha, osc.mean_inter_item_r)


@pytest.fixture(scope="module")
def result():
    return osc.Scan(SCAN).run(osc.example(SCAN)[:3])


@pytest.mark.parametrize(
    "wrong",
    [{"norm": True}, {"required": 4}, {"relevant": ["visie"]}, {"programmes": {}}, {"house_style": {}}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_scan_refuses_another_kind(wrong):
    (name,) = wrong
    with pytest.raises(osc.OntwikkelscanError, match=f"{name}= cannot be '") as caught:
        osc.Scan(SCAN, **wrong)
    assert caught.value.code == "SCAN-017"


def test_a_questionnaire_of_another_kind_is_refused():
    with pytest.raises(osc.OntwikkelscanError, match="questionnaire= cannot be 'int'"):
        osc.Scan(5)


@pytest.mark.parametrize(
    "prepare", [lambda p: p.intake("leergang_lokaal_leiderschap", share=True), lambda p: p.interview(share=1)]
)
def test_sharing_by_another_kind_is_refused(result, prepare):
    with pytest.raises(osc.OntwikkelscanError, match="share= cannot be") as caught:
        prepare(next(iter(result)))
    assert caught.value.code == "SCAN-017"


def test_programmes_of_a_folder_stand_beside_the_bundled():
    folder = str(data_root("programmes") / "leergang_lokaal_leiderschap")
    with pytest.warns(osc.OntwikkelscanWarning, match="in place of the bundled one"):
        scan = osc.Scan(SCAN, programmes=folder)
    assert scan.programmes == osc.load_programmes()


@pytest.mark.parametrize("form", ["csv", "dict", "frame"])
def test_respondents_are_taken_from_a_file_or_a_table(tmp_path, result, form):
    table = pd.DataFrame({"respondent": result.respondents, "inwoners": [9000, 20000, 30000]})
    table.to_csv(tmp_path / "mensen.csv", index=False)
    given = {"csv": str(tmp_path / "mensen.csv"), "dict": table.to_dict("list"), "frame": table}[form]
    for source in (
        result.objects.answers,
        result.items.pivot_table(index="respondent", columns="item", values="answer"),
    ):
        assert osc.Scan(SCAN).run(source, respondents=given).context["inwoners"].tolist() == [9000, 20000, 30000]


def test_respondents_of_another_kind_are_refused(result):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.Scan(SCAN).run(result.objects.answers, respondents=7)
    assert caught.value.code == "ANSWER-025"


@pytest.mark.parametrize("nothing", [None, np.nan, float("nan"), pd.NA])
def test_recode_to_nothing_is_no_answer(nothing):
    keys = osc.Questionnaire.from_keys({"a": ["a1", "a2"]}, minimum=1, maximum=5)
    table = {"respondent": ["R001"], "a1": [99], "a2": [98]}
    answers = osc.read_answers(table, keys, recode={99: nothing, 98: "nvt"})
    assert answers.frame["state"].tolist() == ["missing", "nvt"]


@pytest.mark.parametrize("formula", COVARIANCES)
@pytest.mark.parametrize("shape", [(50, 4), (4, 4), (4,)])
def test_answers_are_no_covariances(formula, shape):
    answers = np.random.default_rng(1).integers(1, 6, shape)
    with pytest.raises(osc.OntwikkelscanError) as caught:
        formula(answers)
    assert caught.value.code == "SCAN-018"


def test_covariances_go_on_being_taken():
    x = np.random.default_rng(1).normal(size=(200, 4)) + np.random.default_rng(2).normal(size=(200, 1))
    assert 0.5 < osc.omega_total(np.cov(x.T)) < 1
    assert np.isnan(osc.mean_inter_item_r(np.full((3, 3), np.nan)))
