"""Worked case C11 and the edges of the need formulas."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan.model.needs import BANDS
from ontwikkelscan.needs.formulas import (
    expected_shortfall,
    need_band,
    need_priority,
    need_probability,
    top_share,
)
from ontwikkelscan.scoring.formulas import kelley_interval, standard_error


def test_c11_need(case):
    given, expected = case("C11")
    mean, sd, reliability, score = (given[name] for name in "MSrX")
    kelley = kelley_interval(score, mean=mean, sd=sd, reliability=reliability)
    estimate = {"true_score": kelley.true_score, "standard_error": kelley.standard_error}
    required = given["required"]
    shortfall = expected_shortfall(required, **estimate)
    lenient = {"true_score": kelley.true_score - given["leniency_d"] * sd, "standard_error": kelley.standard_error}
    flat = {"true_score": score, "standard_error": standard_error(sd, reliability)}
    found = {
        "tau_hat": kelley.true_score,
        "se": kelley.standard_error,
        "P_need": need_probability(required, **estimate),
        "expected_shortfall": shortfall,
        "P_need_flat_prior": need_probability(required, **flat),
        "P_need_leniency": need_probability(required, **lenient),
        "priority": need_priority(shortfall, importance=given["importance"]),
    }
    assert {name: float(value) for name, value in found.items()} == pytest.approx(expected, abs=1e-6)


def test_bands_start_at_their_cuts():
    bands = need_band([0.0, 0.1999, 0.2, 0.4999, 0.5, 0.7999, 0.8, 1.0])
    assert [BANDS[band] for band in bands] == [
        "none",
        "none",
        "unlikely",
        "unlikely",
        "possible",
        "possible",
        "clear",
        "clear",
    ]
    assert need_band(np.nan) == -1


def test_shortfall_is_never_negative_and_nears_the_gap():
    shortfall = expected_shortfall([1.0, 3.0, 5.0], true_score=3.0, standard_error=0.2)
    assert (shortfall >= 0).all()
    assert shortfall[2] == pytest.approx(2.0, abs=1e-6)


def test_top_share_counts_each_draw_at_most_three_times():
    levels = np.full(6, 4.0)
    share = top_share(
        levels, true_score=[3.0, 3.1, 3.2, 3.3, 5.0, np.nan], standard_error=np.full(6, 0.2), weight=np.ones(6)
    )
    assert np.isnan(share[5])
    assert share[4] == 0
    assert np.nansum(share) <= 3 + 1e-9
    assert share[0] > share[3]
