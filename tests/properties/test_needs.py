"""What holds for needs whatever the scores."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ontwikkelscan.needs.formulas import expected_shortfall, need_band, need_probability
from ontwikkelscan.norming.formulas import holm_adjust, percentile_interval, percentile_rank
from ontwikkelscan.scoring.formulas import kelley_interval

LEVELS = st.floats(1, 5)
ERRORS = st.floats(0.05, 1)


@given(LEVELS, LEVELS, ERRORS)
def test_a_higher_level_never_makes_a_need_less_likely(level, true_score, error):
    estimate = {"true_score": true_score, "standard_error": error}
    assert need_probability(level + 0.5, **estimate) >= need_probability(level, **estimate)
    assert expected_shortfall(level + 0.5, **estimate) >= expected_shortfall(level, **estimate)
    at, lower, lowest = (need_probability(level - shift, **estimate) for shift in (0, 0.5, 1))
    assert need_band(lower, half_a_point_lower=lowest) <= need_band(at, half_a_point_lower=lower)


@given(LEVELS, LEVELS, ERRORS)
def test_shortfall_lies_above_the_plain_gap(level, true_score, error):
    shortfall = expected_shortfall(level, true_score=true_score, standard_error=error)
    assert shortfall >= max(level - true_score, 0) - 1e-12


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 30), st.floats(0.01, 0.99))
def test_kelley_lies_between_score_and_mean(score, mean, sd, reliability):
    estimate = kelley_interval(score, mean=mean, sd=sd, reliability=reliability)
    assert min(score, mean) - 1e-9 <= estimate.true_score <= max(score, mean) + 1e-9
    assert estimate.low <= estimate.true_score <= estimate.high


@given(st.lists(st.integers(8, 40), min_size=2, max_size=80), st.integers(8, 40))
def test_percentiles_stay_strictly_within_bounds(sample, score):
    scores, counts = np.unique(np.array(sample) / 8, return_counts=True)
    rank = percentile_rank(score / 8, scores=scores, counts=counts)
    low, high = percentile_interval(score / 8, scores=scores, counts=counts)
    assert 0 < rank < 100
    assert 0 <= low <= high <= 100


@given(st.lists(st.floats(0, 1), min_size=1, max_size=14))
def test_holm_never_lowers_a_p_value_and_keeps_the_order(p):
    adjusted = holm_adjust(p)
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()
