"""Worked cases C03, C06 and C19, and the edges of the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ontwikkelscan.scoring.formulas import (
    error_by_level,
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
    answered = {"n_items": given["n_items"], "n_answered": given["n_answered"]}
    whole = {"sd": given["sd"], "reliability": given["reliability"]}
    kelley = kelley_interval(given["score"], mean=given["mean"], **whole, **answered)
    found = {
        "reliability_n": spearman_brown(given["reliability"], **answered),
        "standard_error": standard_error(**whole, **answered),
        "true_score": kelley.true_score,
        "true_score_error": kelley.standard_error,
    }
    assert {name: float(value) for name, value in found.items()} == pytest.approx(expected, abs=1e-6)


def test_c22_other_statements(case):
    given, expected = case("C22")
    known = {"mean": 3.5, "sd": given["sd"], "reliability": given["reliability"], "n_items": given["n_items"]}
    known["n_answered"] = given["n_items"]
    own, other = (
        kelley_interval(3.0, **known, item_mean_variance=variance) for variance in (0.0, given["item_mean_variance"])
    )
    assert own.standard_error == pytest.approx(expected["kelley_error"], abs=1e-6)
    assert other.standard_error == pytest.approx(expected["need_error"], abs=1e-6)
    assert other.true_score == own.true_score


def test_other_statements_with_half_of_the_answers():
    """Kelley: v (1/8 + (2/3)^2 (1/4 - 1/8)), for the mean is of all eight; without a norm v / 4."""
    known = {"sd": 0.5, "reliability": 0.8, "n_items": 8, "n_answered": 4, "item_mean_variance": 0.12}
    assert kelley_interval(3.0, mean=3.7, **known).standard_error == pytest.approx((0.2 / 3 + 0.13 / 6) ** 0.5)
    assert flat_interval(3.0, **known).standard_error == pytest.approx((0.1 + 0.03) ** 0.5)


def test_c23_error_by_level(case):
    given, expected = case("C23")
    for row, want in zip(given["rows"], expected["rows"], strict=True):
        group = {name: row[name] for name in ("sd", "reliability", "mean")}
        known = group | {"n_items": row["n_items"], "n_answered": row["n_answered"]}
        bounds = (row["minimum"], row["maximum"])
        interval = kelley_interval if row["form"] == "kelley" else flat_interval
        found = interval(row["score"], **known, bounds=bounds)
        assert found.true_score == pytest.approx(want["true_score"], abs=1e-6)
        assert found.standard_error == pytest.approx(want["true_score_error"], abs=1e-6)
        level = error_by_level(want["x"], **group, minimum=bounds[0], maximum=bounds[1])
        assert level == pytest.approx(want["factor"], abs=1e-6)


def test_the_error_at_a_level_is_held_between_a_quarter_and_three_times_the_whole():
    """Room 1 for x = (x - 1)(5 - x): from .26 at 1.0661 down, and up to 4 in the middle."""
    group = {"mean": 3.0, "sd": 2.0, "reliability": 0.75, "minimum": 1, "maximum": 5}
    found = error_by_level([1.0, 1.062, 1.066, 3.0], **group)
    assert found == pytest.approx([0.25, 0.25, 0.259644, 3.0], abs=1e-6)
    assert error_by_level([1.7, 1.8], **group) == pytest.approx([2.31, 2.56])
    assert error_by_level(2.9, **(group | {"sd": 5.0})) == 1
    assert error_by_level(2.9, **(group | {"mean": np.nan})) == 1


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


NO_RELIABILITY = [-0.3, 0.0, 1.0, 1.2, np.nan]


@pytest.mark.parametrize("r", NO_RELIABILITY)
def test_no_error_follows_from_what_is_no_reliability(r):
    """Before, -0.3 gave an error above the spread, 0 the mean of the group for certain, and 1 a score for certain."""
    known = {"sd": 0.5, "reliability": r, "n_items": 8, "n_answered": 6, "item_mean_variance": 0.09, "bounds": (1, 5)}
    assert np.isnan(standard_error(0.5, r))
    assert np.isnan(spearman_brown(r, n_items=8, n_answered=4))
    assert np.isnan(error_by_level(3.0, mean=4.0, sd=0.5, reliability=r, minimum=1, maximum=5))
    assert np.isnan(kelley_interval(3.0, mean=4.0, **known)).all()
    flat = flat_interval(3.0, mean=4.0, **known)
    assert flat.true_score == 3.0
    assert np.isnan([flat.standard_error, flat.low, flat.high]).all()


def test_the_others_keep_their_error():
    found = standard_error(0.5, [0.75, -0.3, 0.96])
    assert found == pytest.approx([0.25, np.nan, 0.1], nan_ok=True)
