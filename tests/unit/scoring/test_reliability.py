"""Worked cases C04 and C05, and samples that give no answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    Questionnaire,
    alpha_interval,
    cronbach_alpha,
    item_analysis,
    mean_inter_item_r,
    omega_total,
    one_factor,
    read_answers,
    reliability,
    standard_error,
    standardised_alpha,
)


def test_c04_alpha(case):
    given, expected = case("C04")
    data = np.array(given["data"])
    alpha = cronbach_alpha(data)
    low, high = alpha_interval(alpha, n_respondents=len(data), n_items=data.shape[1], confidence=given["conf"])
    sd = data.mean(axis=1).std(ddof=1)
    found = {
        "alpha": alpha,
        "ci_low": low,
        "ci_high": high,
        "sd_mean_score": sd,
        "sem_mean_score": float(standard_error(sd, alpha)),
    }
    assert found == pytest.approx(expected, abs=1e-6)


def test_c05_omega(case):
    given, expected = case("C05")
    fit = one_factor(given["R"])
    assert fit.loadings == pytest.approx(given["loadings"], abs=1e-6)
    assert omega_total(given["R"]) == pytest.approx(expected["omega"], abs=1e-6)
    assert standardised_alpha(given["R"]) == pytest.approx(expected["alpha_std"], abs=1e-6)
    assert (fit.loadings**2).mean() == pytest.approx(expected["AVE"], abs=1e-6)


def test_omega_does_not_depend_on_the_units_of_items():
    fit = one_factor(np.outer([1, 2, 3, 4], [1, 2, 3, 4]) + np.diag([1.0, 2, 3, 4]))
    assert fit.loadings == pytest.approx([1, 2, 3, 4], abs=1e-5)
    assert fit.unique == pytest.approx([1, 2, 3, 4], abs=1e-4)


@pytest.mark.parametrize(
    "covariance",
    [
        [[1.0, 0.5], [0.5, 1.0]],
        np.ones((3, 3)),
        np.zeros((4, 4)),
        np.full((3, 3), np.nan),
        [[1.0, 0.9, 0.1], [0.9, 1.0, 0.5], [0.1, 0.5, 1.0]],
    ],
    ids=["two items", "one item thrice", "no spread", "nobody", "a unique variance below zero"],
)
def test_no_omega_without_a_proper_solution(covariance):
    assert np.isnan(omega_total(covariance))


def test_items_without_spread_and_answers_that_nobody_gave():
    """A sample in which everyone agrees gives counts, and empty cells where a spread is needed."""
    keys = Questionnaire.from_keys({"a": ["x", "y", "-z"], "b": ["v"]}, minimum=1, maximum=5)
    people = pd.DataFrame(
        {"respondent": ["R001", "R002", "R003", "R004"], "x": 3, "y": 3, "z": 3, "v": [1, 2, 3, None]}
    )
    answers = read_answers(people, keys)
    frame = reliability(answers).frame.set_index("competency")
    assert frame["n"].tolist() == [4, 3]
    assert frame["n_left_out"].tolist() == [0, 1]
    assert frame.loc["a", ["alpha", "alpha_low", "omega", "mean_inter_item_r", "standard_error"]].isna().all()
    assert frame.loc["b", ["alpha", "omega"]].isna().all()
    assert frame["constant_items"].tolist() == ["x; y; z", ""]
    assert frame["alpha_varying"].isna().all()
    items = item_analysis(answers).frame.set_index("item")
    assert items.loc["x", ["n_1", "n_3", "n_5"]].tolist() == [0, 4, 0]
    assert items.loc["x", ["item_rest_r", "skew", "alpha_dropped"]].isna().all()
    assert mean_inter_item_r([[1.0]]) is not None
    assert items.loc["v", "n_missing"] == 0
    assert items["constant"].tolist() == [True, True, True, False]


def test_missing_and_not_applicable_are_counted_apart():
    keys = Questionnaire.from_keys({"a": ["x", "y"]}, minimum=1, maximum=5)
    rows = {"respondent": ["R001", "R002", "R003"], "x": [1, "nvt", None], "y": [2, 3, 4]}
    items = item_analysis(read_answers(pd.DataFrame(rows), keys)).frame.set_index("item")
    assert items.loc["x", ["n", "n_missing", "n_not_applicable"]].tolist() == [1, 1, 1]
    assert np.isnan(items.loc["x", "sd"])


def test_two_people_who_agree_make_no_constant_item():
    keys = Questionnaire.from_keys({"a": ["x", "y"]}, minimum=1, maximum=5)
    answers = read_answers(pd.DataFrame({"respondent": ["R001", "R002"], "x": [3, 3], "y": [1, 2]}), keys)
    assert reliability(answers).frame["constant_items"].tolist() == [""]
    assert not item_analysis(answers).frame["constant"].any()
