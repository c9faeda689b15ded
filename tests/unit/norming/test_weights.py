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


SAMPLE = {
    "size": ["S"] * 70 + ["M"] * 38 + ["L"] * 12,
    "sex": ["m"] * 50 + ["v"] * 20 + ["m"] * 30 + ["v"] * 8 + ["v"] * 3 + ["m"] * 9,
}
MARGINS = {"size": {"S": 0.3, "M": 0.3, "L": 0.4}, "sex": {"m": 0.5, "v": 0.5}}


@pytest.mark.parametrize(
    ("trim", "expected"),
    [
        (np.inf, [0.32509676389467945, 0.987258090263306, 0.663050532956885, 2.013560501411669, 8.048784727813509]),
        (5, [0.235927518331367, 1.210181204171582, 0.506787469447703, 2.599546989571115, 5.0]),
    ],
)
def test_weights_equal_those_of_r(trim, expected):
    """R 4.2.2, survey 4.1.1, epsilon 1e-12: rake(); calibrate(calfun="raking", bounds=c(-Inf, 5)).

    trimWeights(upper=5, strict=TRUE) after rake() leaves 33.0 % for L instead of 40 %.
    """
    weights = rake(SAMPLE, MARGINS, trim=trim)
    assert weights[[0, 50, 70, 100, 108]] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("trim", [5.0, 4.5, 4.1])
def test_a_limit_holds_and_so_do_the_margins(trim):
    """Before, weights were cut and then made larger again: 5.41 with a limit of 5, and 35.0 % for L."""
    weights = rake(SAMPLE, MARGINS, trim=trim)
    assert weights.max() == pytest.approx(trim)
    assert weights.max() <= trim
    assert weights.mean() == pytest.approx(1)
    for name, shares in MARGINS.items():
        for category, share in shares.items():
            assert weights[np.array(SAMPLE[name]) == category].sum() / 120 == pytest.approx(share, abs=1e-6)


def test_who_did_not_say_can_weigh_the_limit_at_most():
    sizes = [*SAMPLE["size"], None, None]
    weights = rake({"size": sizes, "sex": [*SAMPLE["sex"], "v", "v"]}, MARGINS, trim=4.2)
    assert weights.max() <= 4.2
    known = weights[:-2]
    assert known[np.array(SAMPLE["size"]) == "L"].sum() / known.sum() == pytest.approx(0.4, abs=1e-6)


def test_margins_that_no_weights_within_the_limit_fit_are_told():
    """Before, this was silent: the one person of L weighed 8.33 with a limit of 5."""
    with pytest.raises(OntwikkelscanError) as caught:
        rake({"size": ["S"] * 99 + ["L"]}, {"size": {"S": 0.5, "L": 0.5}}, trim=5)
    assert caught.value.code == "NORM-007"
    assert "no weights up to 5 fit all margins at once; 'size': S 95.00 % instead of 50.00 %." in str(caught.value)


def test_a_limit_below_the_mean_is_refused():
    for trim in (0.9, -1, np.nan):
        with pytest.raises(OntwikkelscanError, match="1 or more"):
            rake(SAMPLE, MARGINS, trim=trim)


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
