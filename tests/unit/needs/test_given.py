"""Scores and needs in whatever form they are given: the object, a result, or a frame that was kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.needs.given import needs_of, read_needs
from ontwikkelscan.scoring.given import read_scores, scores_of


@pytest.fixture(scope="module")
def result():
    return osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris"))


@pytest.mark.parametrize("of", [scores_of, needs_of])
def test_an_object_and_a_result_give_the_object_itself(result, of):
    own = of(result)
    assert own in (result.objects.scores, result.objects.needs)
    assert of(own) is own
    with pytest.raises(osc.OntwikkelscanError) as refused:
        of([1.0])
    assert refused.value.code == "SCAN-013"


def test_a_frame_in_any_order_gives_the_same_scores(result):
    shuffled = result.scores.sample(frac=1, random_state=1)
    scores = scores_of(shuffled)
    again = scores.frame.set_index(["respondent", "competency"])
    own = result.scores.set_index(["respondent", "competency"]).loc[again.index, list(again)]
    pd.testing.assert_frame_equal(again, own, check_dtype=False)


def test_a_frame_in_any_order_gives_the_same_needs(result):
    shuffled = result.needs.sample(frac=1, random_state=1)
    again = needs_of(shuffled).frame.set_index(["respondent", "competency"])
    own = result.needs.set_index(["respondent", "competency"]).loc[again.index]
    columns = ["relevant", "required", "importance", "need_probability", "rank", "band", "strength"]
    pd.testing.assert_frame_equal(again[columns], own[columns], check_dtype=False)


def test_the_questionnaire_is_the_one_that_a_frame_names(result):
    bare = pd.DataFrame(result.scores.to_dict("list"))
    given = read_scores(bare, result.questionnaire)
    assert np.allclose(given.values("score"), result.objects.scores.values("score"), equal_nan=True)
    other = result.scores.copy()
    other.attrs = {"questionnaire": {**result.scores.attrs["questionnaire"], "hash": "0"}}
    for frame in (bare, other):
        with pytest.raises(osc.OntwikkelscanError) as refused:
            read_scores(frame)
        assert refused.value.code == "SCAN-014"


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda frame: frame.drop(columns="respondent"),
        lambda frame: frame[1:],
        lambda frame: pd.concat([frame, frame[:1]]),
        lambda frame: pd.concat([frame[1:], frame[1:2]]),
        lambda frame: frame.assign(competency=frame["competency"].where(frame.index != 0, "elders")),
    ],
)
def test_columns_and_rows_that_lack_are_refused(result, spoilt):
    for read, frame in ((read_scores, result.scores), (read_needs, result.needs)):
        with pytest.raises(osc.OntwikkelscanError) as refused:
            read(spoilt(frame), result.questionnaire)
        assert refused.value.code == "SCAN-011"


def test_requirements_in_another_order_are_those_of_each_person(result):
    scores, turned = result.objects.scores, read_needs(result.needs[::-1]).requirements
    assert list(turned.respondents) == list(scores.respondents[::-1])
    again = osc.identify_needs(scores, required=turned)
    assert again.frame["required"].tolist() == pytest.approx(result.needs["required"].tolist(), nan_ok=True)
