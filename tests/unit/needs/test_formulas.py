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
    strength,
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


@pytest.mark.parametrize(
    ("probability", "half_a_point_lower", "band"),
    [
        (0.0, 0.0, "none"),
        (0.1999, 0.0, "none"),
        (0.2, 0.0, "unlikely"),
        (0.5, 0.0, "unlikely"),
        (0.5 + 0.9e-9, 0.0, "unlikely"),
        (0.5 + 1.1e-9, 0.0, "possible"),
        (0.5001, 0.0, "possible"),
        (0.7999, 0.0, "possible"),
        (0.8, 0.0, "likely"),
        (1.0, 0.7999, "likely"),
        (1.0, 0.8, "clear"),
        (np.nan, np.nan, "unknown"),
    ],
)
def test_bands_start_at_their_cuts(probability, half_a_point_lower, band):
    assert BANDS[need_band(probability, half_a_point_lower=half_a_point_lower)] == band


def test_a_strength_has_a_need_probability_below_a_twentieth():
    assert strength([0.0, 0.0499, 0.05, 1.0, np.nan]).tolist() == ["yes", "yes", "no", "no", "unknown"]


def test_c20_bands_and_strengths(case):
    given, expected = case("C20")
    for row, want in zip(given["rows"], expected["rows"], strict=True):
        estimate = {"true_score": row["true_score"], "standard_error": row["error"]}
        low, at, high = (need_probability(row["required"] + shift, **estimate) for shift in (-0.5, 0, 0.5))
        found = {"need_probability_low": low, "need_probability": at, "need_probability_high": high}
        assert found == pytest.approx({name: want[name] for name in found}, abs=1e-6)
        assert BANDS[need_band(at, half_a_point_lower=low)] == want["band"]
        assert strength(at) == want["strength"]


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
