"""Worked cases C01, C07, C08, C17 and C18."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.norming.formulas import (
    band_label,
    band_probabilities,
    c_score,
    decile,
    deviation_standard_error,
    difference_reliability,
    difference_standard_error,
    finite_population_n,
    holm_adjust,
    n_for_precision,
    own_error,
    percentile_interval,
    percentile_rank,
    stanine,
    sten,
    t_score,
    z_area,
    z_linear,
)


def test_c01_norm_scores(case):
    given, expected = case("C01")
    sample = np.array(given["norm_sample"])
    scores, counts = np.unique(sample, return_counts=True)
    for raw in given["raw"]:
        want = expected[str(raw)]
        percentile = percentile_rank(raw, scores=scores, counts=counts)
        area, linear = z_area(percentile), z_linear(raw, mean=sample.mean(), sd=sample.std(ddof=1))
        found = {
            "m": int((sample < raw).sum()),
            "k": int((sample == raw).sum()),
            "percentile": percentile,
            "z_area": area,
            "T_area": t_score(area),
            "z_linear": linear,
            "T_linear": t_score(linear),
            "stanine": stanine(area),
            "sten": sten(area),
            "C": c_score(area),
            "decile": decile(percentile),
        }
        assert {name: float(value) for name, value in found.items()} == pytest.approx(want, abs=1e-6)


def test_c07_peaks(case):
    given, expected = case("C07")
    r1, r2, alpha = given["r1"], given["r2"], given["alpha"]
    se = difference_standard_error(10, r1, r2)
    p = 2 * norm.sf(given["diff"] / se)
    deviations = deviation_standard_error(given["rel14"])[:3]
    found = {
        "SED": se,
        "crit_05": norm.isf(alpha / 2) * se,
        "p_two_sided": p,
        "p_bonferroni_91": min(1, 91 * p),
        "crit_bonf_91": norm.isf(alpha / 2 / 91) * se,
        "rel_diff": difference_reliability(r1, r2, given["r12"]),
    }
    assert {name: float(value) for name, value in found.items()} == pytest.approx(
        {name: value for name, value in expected.items() if name in found}, abs=1e-6
    )
    assert deviations == pytest.approx(expected["se_dev_first3"], abs=1e-6)
    assert norm.isf(alpha / 2) * deviations == pytest.approx(expected["crit_dev_05_first3"], abs=1e-6)
    assert norm.isf(alpha / 2 / 14) * deviations == pytest.approx(expected["crit_dev_bonf14_first3"], abs=1e-6)


def test_scales_that_take_no_part_do_not_count(case):
    given, _ = case("C07")
    fourteen = np.array(given["rel14"])
    with_gaps = np.concatenate([fourteen, [np.nan, np.nan]])
    np.testing.assert_allclose(deviation_standard_error(with_gaps)[:14], deviation_standard_error(fourteen))
    assert np.isnan(deviation_standard_error([0.8, np.nan])).all()


def test_c08_percentile_interval(case):
    given, expected = case("C08")
    n, m, k, population = given["N"], given["m"], given["k"], given["N_pop"]
    group = {"scores": [1.0, 2.0, 3.0], "counts": [m, k, n - m - k]}
    sample = {**group, "confidence": given["conf"]}
    assert percentile_interval(2.0, **group) == pytest.approx(expected["jeffreys"], abs=1e-6)
    assert percentile_rank(2.0, **group) == pytest.approx(expected["percentile"])
    assert percentile_interval(2.0, **sample) == pytest.approx(expected["jeffreys"], abs=1e-6)
    assert percentile_interval(2.0, **sample, method="wilson") == pytest.approx(expected["wilson"], abs=1e-6)
    assert finite_population_n(n, population) == pytest.approx(expected["n_star"], abs=1e-6)
    finite = percentile_interval(2.0, **sample, population=population)
    assert finite == pytest.approx(expected["jeffreys_fpc"], abs=1e-6)
    same = {size: n_for_precision(int(size), population) for size in expected["n_for_same_precision"]}
    assert same == expected["n_for_same_precision"]


@pytest.mark.parametrize(
    ("scores", "counts"),
    [
        ([3.0, 1.0, 2.0], [1, 1, 1]),
        ([1.0, 2.0, np.nan], [1, 1, 1]),
        ([1.0, 2.0, 3.0], [1, 1]),
        ([[1.0, 2.0, 3.0]], [[1, 1, 1]]),
        ([1.0, 2.0, 3.0], [1, -1, 1]),
        ([1.0, 2.0, 3.0], [1, np.nan, 1]),
        ([1.0, 2.0, 3.0], [0, 0, 0]),
        ([], []),
    ],
)
@pytest.mark.parametrize("place", [percentile_rank, percentile_interval])
def test_what_is_no_norm_group_is_refused(place, scores, counts):
    with pytest.raises(OntwikkelscanError) as caught:
        place(2.0, scores=scores, counts=counts)
    assert caught.value.code == "NORM-021"


def test_equal_scores_and_scores_that_nobody_has_make_no_difference():
    once = percentile_rank(2.0, scores=[1.0, 2.0, 3.0], counts=[1, 2, 3])
    assert percentile_rank(2.0, scores=[1.0, 2.0, 2.0, 2.5, 3.0], counts=[1, 1, 1, 0, 3]) == once


def test_a_sample_that_is_the_population_has_no_sampling_error():
    low, high = percentile_interval(2.0, scores=[1, 2, 3], counts=[10, 10, 10], population=30)
    assert low == high == pytest.approx(50)


def test_bands_do_not_break_ties_by_the_last_bit():
    """0.1 * 3 is a little more than 0.3, and 100 * 0.29 a little less than 29."""
    assert decile(100 * 0.3) == 4
    assert decile(np.nextafter(30, 0)) == 4
    assert stanine(np.nextafter(0.25, 0)) == stanine(0.25) == 6


def test_c17_holm(case):
    given, expected = case("C17")
    assert holm_adjust(given["p"]) == pytest.approx(expected["adjusted"], abs=1e-6)


def test_holm_leaves_out_what_was_not_tested():
    assert holm_adjust([0.02, np.nan, 0.03])[[0, 2]] == pytest.approx([0.04, 0.04])


def test_c18_label(case):
    given, expected = case("C18")
    bands = band_probabilities(given["z_observed"], reliability=given["reliability"])
    assert bands == pytest.approx(expected["probabilities"], abs=1e-6)
    assert band_label(bands) == expected["label"]
    for z, name in ((0, "label_at_z_0"), (-0.9, "label_at_z_-0.9")):
        assert band_label(band_probabilities(z, reliability=given["reliability"])) == expected[name]


def test_own_error():
    """Of (.69 - .09) + (.39 - .09) an error of .5 per scale explains 1: the rest is the person's."""
    within = [[0.69, 0.39], [1.59, 0.59], [0.89, np.nan], [np.nan, np.nan]]
    found = own_error(within, item_mean_variance=[0.09, 0.09], error_variance=[0.5, 0.5])
    assert found == pytest.approx([1.0, 2.0, 1.6, 1.0])


@pytest.mark.parametrize("r", [-0.3, 0.0, 1.0, 1.2, np.nan])
def test_no_error_of_a_comparison_follows_from_what_is_no_reliability(r):
    """Such a scale takes no part in a profile, as one without a score."""
    assert np.isnan(difference_standard_error(10, r, 0.8))
    assert np.isnan(difference_standard_error(10, 0.8, r))
    assert np.isnan(difference_reliability(r, 0.8, 0.5))
    assert np.isnan(band_probabilities(0.5, reliability=r)).all()
    deviations = deviation_standard_error([0.8, 0.7, r, 0.9])
    assert np.isnan(deviations[2])
    assert deviations[[0, 1, 3]] == pytest.approx(deviation_standard_error([0.8, 0.7, 0.9]))
