"""The error of a score from the sample itself: for someone's own keys, as long as there is no norm."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.reporting.person_report import person_report

OWN = osc.Questionnaire.from_keys({"a": ["a1", "-a2", "a3"], "b": ["b1", "b2", "b3"]}, minimum=1, maximum=5)


def people(n=60):
    rng = np.random.default_rng(2010)
    answers = rng.normal(3, 1, (n, 1)) + rng.normal(0, 0.8, (n, 6))
    answers[:, 1] = 6 - answers[:, 1]
    table = pd.DataFrame(answers.round().clip(1, 5).astype(int), columns=OWN.item_ids)
    return table.assign(respondent=[f"R{number:03}" for number in range(n)])


def test_spread_and_reliability_are_those_of_the_sample():
    answers = osc.read_answers(people(), OWN)
    told = osc.reliability(answers).frame
    scores = osc.score(answers, reliability="sample")
    assert np.unique(scores.values("standard_error"), axis=0)[0] == pytest.approx(told["standard_error"])
    assert (scores.values("true_score_error") > 0).all()
    assert set(scores.basis) == {"provisional"}
    assert np.isnan(osc.score(answers).values("standard_error")).all()


def test_needs_are_told_with_an_error_from_the_sample():
    result = osc.Scan(OWN, required={"a": 4}, reliability="sample").run(people())
    assert set(result.needs.query("competency == 'a'")["band"]) >= {"clear", "none"}
    assert result.run_record.settings["reliability"] == "sample"
    assert result.run_record.settings["basis"] == ["provisional"]
    html = render_html(person_report(result["R000"].record)).decode().replace("<wbr>", "")
    assert "die marge komt uit de antwoorden van wie met jou invulden" in html
    assert html.count("samen met jou") == 1
    assert "aanname" not in html


def test_a_norm_goes_before_the_sample():
    answers = osc.read_answers(people(300), OWN)
    norm = osc.build_norm(answers, id="eigen")
    result = osc.Scan(OWN, required={"a": 4}, norm=norm, reliability="sample").run(answers)
    html = render_html(person_report(result["R000"].record)).decode().replace("<wbr>", "")
    assert "samen met jou" not in html


def test_without_any_error_a_scan_says_once_that_no_need_can_be_told():
    scan = osc.Scan(OWN, required={"a": 4})
    with pytest.warns(osc.OntwikkelscanWarning, match="no need can be told.*reliability='sample'") as told:
        result = scan.run(people())
    assert len(told) == 1
    assert told[0].filename == __file__
    assert set(result.needs["band"]) == {"unknown"}
    osc.Scan(OWN).run(people())


def test_too_few_people_are_refused():
    ten = osc.read_answers(people(10), OWN)
    assert np.isfinite(osc.score(ten, reliability="sample").values("standard_error")).all()
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.score(ten[:9], reliability="sample")
    assert caught.value.code == "SCAN-016"
    assert caught.value.context == {"competency": "a", "n": 9, "minimum": 10}


def test_a_scale_that_was_not_asked_stands_in_no_way():
    answers = osc.read_answers(people()[["respondent", "a1", "a2", "a3"]], OWN)
    assert np.isfinite(osc.score(answers, reliability="sample").values("standard_error")[:, 0]).all()


def test_a_scale_without_reliability_gets_no_error_and_is_named():
    noise = people().assign(b1=[1, 5] * 30, b2=[5, 1] * 30)
    with pytest.warns(osc.OntwikkelscanWarning, match="not between 0 and 1: b"):
        scores = osc.score(osc.read_answers(noise, OWN), reliability="sample")
    assert np.isnan(scores.values("standard_error")[:, 1]).all()
    assert np.isfinite(scores.values("standard_error")[:, 0]).all()


def test_another_source_is_refused():
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.score(osc.read_answers(people(), OWN), reliability="smaple")
    assert caught.value.code == "SCAN-017"


@pytest.mark.parametrize("r", [-0.2, 0.0, 1.0])
def test_a_provisional_reliability_lies_between_0_and_1(r):
    with pytest.raises(ValueError, match="reliability"):
        osc.Provisional(sd=0.65, reliability=r, source="een aanname")
