"""The formulas of change and of raters, on worked cases and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import nct

import ontwikkelscan as osc
from ontwikkelscan.changing.formulas import change_level, deviation_retest


def test_case_c13_of_one_person(case):
    given, expected = case("C13")
    known = {"sd": given["S"], "reliability": given["r"]}
    index = osc.reliable_change(given["x1"], given["x2"], **known)
    assert index == pytest.approx(expected["RCI"], abs=1e-6)
    practised = osc.reliable_change(given["x1"], given["x2"], **known, practice=given["practice"])
    assert practised == pytest.approx(expected["RCI_practice"], abs=1e-6)
    error = osc.change_error(given["S"], given["r"], retest=given["r"])
    assert error == pytest.approx(expected["S_diff"], abs=1e-6)
    assert error * ndtri(0.975) == pytest.approx(expected["min_change_95"], abs=1e-6)
    assert error * ndtri(0.95) == pytest.approx(expected["min_change_90"], abs=1e-6)
    found = osc.edwards_nunnally(given["x1"], given["x2"], mean=given["M"], **known)
    assert found.true_score == pytest.approx(expected["EN_tau1"], abs=1e-6)
    assert [found.low, found.high] == pytest.approx(expected["EN_interval"], abs=1e-6)
    assert bool(found.changed) is expected["EN_change"]


def test_case_c13_of_a_group(case):
    given, expected = case("C13")
    found = osc.group_effect(given["pre"], given["post"])
    names = {"mean_change": "mean_change", "d_z": "dz", "d_av": "d_av", "g_av": "g_av", "t": "t", "p": "p"}
    for ours, theirs in names.items():
        assert getattr(found, ours) == pytest.approx(expected[theirs], abs=1e-6), ours
    assert [found.d_z_low, found.d_z_high] == pytest.approx(expected["dz_ci"], abs=1e-6)
    assert found.g_av / found.d_av == pytest.approx(expected["J"], abs=1e-6)


@pytest.mark.parametrize(("t", "df", "delta"), [(2, 5, 1), (-2, 10, 1), (1, 1, 0), (50, 3, 30), (0.3, 400, -0.5)])
def test_a_noncentral_t_by_quadrature(t, df, delta):
    assert osc.noncentral_t(t, df=df, noncentrality=delta) == pytest.approx(nct.cdf(t, df, delta), abs=1e-9)


@pytest.mark.parametrize("t", [-3.0, 0.0, 2.5, 40.0])
def test_the_interval_of_a_noncentrality_leaves_the_tails(t):
    low, high = osc.noncentrality_interval(t, df=9, confidence=0.9)
    assert osc.noncentral_t(t, df=9, noncentrality=low) == pytest.approx(0.95, abs=1e-9)
    assert osc.noncentral_t(t, df=9, noncentrality=high) == pytest.approx(0.05, abs=1e-9)


def test_a_group_without_differences_has_no_effect_size():
    assert np.isnan(osc.group_effect([1, 2, 3], [2, 3, 4]).d_z)
    assert np.isnan(osc.group_effect([1], [2]).sd)
    assert osc.group_effect([np.nan, 1, 2], [1, 2, np.nan]).n == 1


def test_the_published_limits_of_one_person():
    """Flat, 95 %: single .99 point (Holm 1.47), together .58, planned .49."""
    single = osc.change_error(0.65, 0.77, retest=0.7)
    assert 1.96 * single == pytest.approx(0.99, abs=0.005)
    assert ndtri(1 - 0.025 / 14) * single == pytest.approx(1.47, abs=0.005)
    assert 1.96 * osc.mean_change_error(0.65**2, retest=0.7, n=14) == pytest.approx(0.584, abs=0.0005)
    planned = osc.contrast_error(0.65**2, 0.65**2, deviations=deviation_retest(0.7), n_planned=3, n_rest=11)
    assert 1.96 * planned == pytest.approx(0.4885, abs=0.0005)
    assert deviation_retest(0.7) == pytest.approx(0.65)


def test_fewer_answers_both_times_add_error_of_the_items_alone():
    whole = osc.change_error(1, 0.8, retest=0.7) ** 2
    half = osc.change_error(1, 0.8, retest=0.7, n_items=8, n_both=4) ** 2
    assert half - whole == pytest.approx(2 * 0.2)
    assert osc.change_error(1, 0.8, retest=0.9, n_items=8, n_both=4) ** 2 == pytest.approx(2 * 0.1 * 2)


def test_the_error_follows_the_middle_of_both_scores():
    known = {"mean": 4.0, "sd": 0.65, "reliability": 0.77, "minimum": 1, "maximum": 5}
    at = 4 + 2 * 0.77 / 1.77 * (3 - 4)
    expected = (at - 1) * (5 - at) / (3 * 1 - 0.65**2 * 0.77)
    assert change_level(3.0, **known) == pytest.approx(expected)
    assert change_level(3.0, **(known | {"mean": np.nan})) == 1


def test_case_c14(case):
    given, expected = case("C14")
    found = {one.kind: one.icc for one in osc.intraclass(given["shrout_fleiss"])}
    names = {"ICC1": "ICC11", "ICC1k": "ICC1k", "ICC2": "ICC21", "ICC2k": "ICC2k", "ICC3": "ICC31", "ICC3k": "ICC3k"}
    for ours, theirs in names.items():
        assert found[ours] == pytest.approx(expected[theirs], abs=1e-6), ours
    agreement = osc.within_group_agreement(given["ratings_5x4"], categories=given["A"])
    assert agreement == pytest.approx(expected["rwg_j"], abs=1e-6)
    assert osc.average_deviation(given["ratings_5x4"]) == pytest.approx(expected["AD"], abs=1e-6)
    assert given["A"] / 6 == pytest.approx(expected["AD_cut"], abs=1e-6)
    profiles = osc.profile_similarity(given["profile1"], given["profile2"])
    assert (profiles.d2, profiles.r_p, profiles.shape) == pytest.approx(
        (expected["D2"], expected["r_p"], expected["r_shape"]), abs=1e-6
    )
    words = {"overschatter": "over", "overeenstemming laag": "agree_low"}
    assert osc.self_other_category(given["z_self"], given["z_other"]) == words[expected["category"]]


def test_categories_of_self_and_others_at_their_edges():
    own, others = [0.5, 0.51, -0.51, 0.3, -0.3, np.nan], [0.0, 0.0, 0.0, 0.1, -0.1, 0.0]
    words = ["agree_high", "over", "under", "agree_high", "agree_low", ""]
    assert osc.self_other_category(own, others).tolist() == words


def test_agreement_of_raters_is_between_chance_and_one():
    assert osc.within_group_agreement([[1, 5], [5, 1], [1, 5]], categories=5) == 0
    assert osc.within_group_agreement([[4, 3], [4, 3]], categories=5) == 1


@pytest.mark.parametrize(("icc", "numbers"), [(0.15, (9, 14)), (0.2, (6, 10)), (0.25, (5, 7)), (0.3, (4, 6))])
def test_raters_that_a_mean_needs(icc, numbers):
    assert tuple(osc.raters_needed(icc, reliability=q) for q in (0.6, 0.7)) == numbers


def test_the_error_of_a_gap_by_hand():
    own = 0.3 * 0.65**2
    assert osc.gap_error(own, n=3) ** 2 == pytest.approx(own + 0.36 / 3 + 0.25 / 9)
    assert osc.gap_error(own, n=6, level=2, n_draws=2) ** 2 == pytest.approx(own + 0.36 * 2 / 6 + 0.25 * 2 / 36)
    mean = own * (0.3 + 0.7 / 14) + 0.36 * (0.5 + 0.5 / 14) / 3 + 0.25 / (9 * 14)
    assert osc.mean_gap_error(own, n=3, m=14) ** 2 == pytest.approx(mean)
