"""Worked case C02: raking, effective n, weighted percentiles, and the line of a regression norm."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    effective_n,
    fit_line,
    percentile_rank,
    rake,
    t_score,
)
from ontwikkelscan.norming.weights import TRIM


def test_c02_raking(case):
    given, expected = case("C02")
    weights = rake({"size": given["size"], "sex": given["sex"]}, given["margins"])
    assert weights == pytest.approx(expected["weights"], abs=1e-6)
    n_effective = effective_n(weights)
    assert n_effective == pytest.approx(expected["n_eff"], abs=1e-6)
    assert len(weights) / n_effective == pytest.approx(expected["deff"], abs=1e-6)
    scores, place = np.unique(given["raw"], return_inverse=True)
    for name, counts in (("weighted", np.bincount(place, weights=weights)), ("unweighted", np.bincount(place))):
        rank = percentile_rank(given["target_raw"], scores=scores, counts=counts)
        assert rank == pytest.approx(expected[f"percentile_{name}"], abs=1e-6)


def test_c02_regression(case):
    given, expected = case("C02")
    reg = given["reg"]
    line = fit_line(reg["y"], np.log(reg["years"])[:, None])
    z = (reg["new_raw"] - line.coefficients @ [1, np.log(reg["new_years"])]) / line.sd
    found = {
        "reg_b0": line.coefficients[0],
        "reg_b1": line.coefficients[1],
        "reg_se": line.sd,
        "reg_z": z,
        "reg_T": t_score(z),
    }
    assert found == pytest.approx({name: expected[name] for name in found}, abs=1e-6)


def test_who_did_not_say_takes_no_part_in_that_margin():
    weights = rake({"size": ["S", "S", "S", "L", None]}, {"size": {"S": 0.5, "L": 0.5}})
    assert weights[:3].sum() == pytest.approx(weights[3])
    assert weights.mean() == pytest.approx(1)


def test_no_one_weighs_more_than_five():
    weights = rake({"size": ["S"] * 99 + ["L"]}, {"size": {"S": 0.5, "L": 0.5}})
    assert weights.max() <= TRIM / (0.5 * TRIM / 50 + 0.5)
    assert weights.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("categories", "margins"),
    [
        ({"a": ["x", "y"]}, {"a": {"x": 1.0}}),
        ({"a": ["x", "x"]}, {"a": {"x": 0.5, "y": 0.5}}),
        ({"a": ["x", "y"]}, {"a": {"x": 0.5, "y": 0.4}}),
        ({"a": ["x", "y"]}, {"a": {"x": 1.0, "y": 0.0}}),
        ({"a": ["x", "y"], "b": ["p", "q"]}, {"a": {"x": 0.9, "y": 0.1}, "b": {"p": 0.1, "q": 0.9}}),
    ],
    ids=[
        "category without a share",
        "share without people",
        "not 1 together",
        "share of 0",
        "margins that exclude each other",
    ],
)
def test_samples_that_cannot_be_weighed(categories, margins):
    with pytest.raises(OntwikkelscanError) as caught:
        rake(categories, margins)
    assert caught.value.code == "NORM-007"
