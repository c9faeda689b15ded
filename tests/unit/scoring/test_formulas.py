"""Worked cases C03, C06 and C19, and the edges of the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ontwikkelscan.scoring.formulas import (
    flat_interval,
    kelley_interval,
    percent_of_maximum,
    reverse_key,
    scale_mean,
    spearman_brown,
    standard_error,
)


def test_c03_scale_score(case):
    given, expected = case("C03")
    low, high = given["range"]
    for name in "AB":
        answers = np.array(given[name], dtype=float)
        answers[given["reverse_index0"]] = reverse_key(answers[given["reverse_index0"]], minimum=low, maximum=high)
        want = expected[name]
        np.testing.assert_array_equal(answers, np.array(want["keyed"], dtype=float))
        n_answered = np.isfinite(answers).sum()
        assert n_answered == want["n_valid"]
        mean = scale_mean(np.nansum(answers), n_answered=n_answered, n_items=len(answers))
        if want["mean"] is None:
            assert np.isnan(mean)
        else:
            assert mean == pytest.approx(want["mean"], abs=1e-6)
            assert percent_of_maximum(mean, minimum=low, maximum=high) == pytest.approx(want["pomp"], abs=1e-6)
            assert mean * len(answers) == pytest.approx(want["prorated_sum"], abs=1e-6)


def test_c06_kelley(case):
    given, expected = case("C06")
    mean, sd, reliability, score = (given[name] for name in "MSrX")
    kelley = kelley_interval(score, mean=mean, sd=sd, reliability=reliability, confidence=given["conf"])
    assert kelley.true_score == pytest.approx(expected["tau_hat"], abs=1e-6)
    assert kelley.standard_error == pytest.approx(expected["se_tau"], abs=1e-6)
    assert [kelley.low, kelley.high] == pytest.approx(expected["ci"], abs=1e-6)
    percentiles = 100 * norm.cdf((np.array([kelley.low, kelley.high]) - mean) / sd)
    assert percentiles == pytest.approx(expected["percentile_ci"], abs=1e-6)
    assert standard_error(sd, reliability) == pytest.approx(expected["sem"], abs=1e-6)
    flat = flat_interval(score, sd=sd, reliability=reliability, confidence=given["conf"])
    assert flat.true_score == score
    assert [flat.low, flat.high] == pytest.approx(expected["naive_ci"], abs=1e-6)


def test_c19_fewer_answers(case):
    given, expected = case("C19")
    reliability = spearman_brown(given["reliability"], n_items=given["n_items"], n_answered=given["n_answered"])
    assert reliability == pytest.approx(expected["reliability_n"], abs=1e-6)
    assert standard_error(given["sd"], reliability) == pytest.approx(expected["standard_error"], abs=1e-6)


@pytest.mark.parametrize(
    ("n_answered", "n_not_applicable", "scored"),
    [
        (8, 0, True),
        (6, 0, True),
        (5, 0, False),
        (4, 3, True),
        (4, 4, True),
        (3, 5, False),
        (0, 8, False),
        (0, 0, False),
    ],
)
def test_missing_rule_at_its_edges(n_answered, n_not_applicable, scored):
    mean = scale_mean(3 * n_answered, n_answered=n_answered, n_items=8, n_not_applicable=n_not_applicable)
    assert np.isfinite(mean) == scored


def test_no_error_without_a_score():
    assert np.isnan(flat_interval(np.nan, sd=0.5, reliability=0.8).standard_error)
