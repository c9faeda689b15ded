"""What people who answered twice tell of those who did not change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import ontwikkelscan as osc
from ontwikkelscan.changing.rater_formulas import intraclass

SCAN = osc.load_questionnaire("gemeentesecretaris")


def twice(n, seed=1):
    """Return two sets of answers of the same people that go together."""
    first, other = osc.simulate_answers(SCAN, n, seed=seed), osc.simulate_answers(SCAN, n, seed=seed + 1)
    kept = np.random.default_rng(seed).random(first.codes.shape) < 0.7
    return first, replace(first, codes=np.where(kept, first.codes, other.codes))


def measured(n, **options):
    return osc.measure_retest(*map(osc.score, twice(n)), **{"weeks": 4} | options)


def test_each_scale_has_its_own_retest_from_two_hundred_people_on():
    first, second = map(osc.score, twice(200))
    found = osc.measure_retest(first, second, weeks=3)
    x1, x2 = (scores.values("score") for scores in (first, second))
    for column, scale in enumerate(found.scales):
        icc = next(one.icc for one in intraclass(np.column_stack([x1[:, column], x2[:, column]])) if one.kind == "ICC3")
        assert scale.reliability == pytest.approx(icc, abs=0.0006)
        assert scale.change == pytest.approx((x2 - x1)[:, column].mean(), abs=0.0006)
    assert found.mean_change_sd == pytest.approx((x2 - x1).mean(axis=1).std(ddof=1), abs=0.0006)
    assert (found.n, found.weeks) == (200, 3)


def test_below_two_hundred_all_scales_share_one_retest():
    assert len({scale.reliability for scale in measured(199).scales}) == 1
    assert len({scale.reliability for scale in measured(200).scales}) > 1
    assert 0 < measured(199).deviations < 1


@pytest.mark.parametrize("options", [{"n": 59}, {"n": 60, "weeks": 1.9}, {"n": 60, "weeks": 8.1}])
def test_too_few_people_or_other_weeks_are_refused(options):
    with pytest.raises(osc.OntwikkelscanError, match="NORM-024"):
        measured(**options)


def test_edges_that_are_allowed():
    assert measured(60, weeks=2).n == 60
    assert measured(60, weeks=8).weeks == 8


def test_the_same_answers_twice_and_other_questions_are_refused():
    first, _ = map(osc.score, twice(60))
    with pytest.raises(osc.OntwikkelscanError, match="NORM-024"):
        osc.measure_retest(first, first, weeks=4)
    other = osc.score(osc.simulate_answers(osc.load_questionnaire("hrm_adviseur"), 60, seed=1))
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-002"):
        osc.measure_retest(first, other, weeks=4)


def test_a_norm_keeps_its_retest_in_its_file(tmp_path):
    sample, again = twice(200)
    retest = osc.measure_retest(osc.score(sample), osc.score(again), weeks=4)
    norm = osc.build_norm(sample, id="proef", retest=retest)
    norm.save(tmp_path / "proef" / "1")
    assert osc.load_norm(tmp_path / "proef" / "1").retest == retest
    short = retest.replace(scales=retest.scales[:3])
    with pytest.raises(osc.OntwikkelscanError, match="NORM-024"):
        osc.build_norm(sample, id="proef", retest=short)
