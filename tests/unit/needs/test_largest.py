"""Which needs are the largest: chances beside drawn ones, ties, and each constant at its edge."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from ontwikkelscan.model.needs import BANDS
from ontwikkelscan.needs.formulas import (
    SENSITIVITY,
    estimate_behind,
    expected_shortfall,
    largest_needs,
    need_probability,
    top_share,
)

CLEAR = BANDS.index("clear")


def test_three_needs_are_the_largest():
    sure = np.full(5, 0.001)
    share = top_share(np.full(5, 4.0), true_score=[3.0, 3.1, 3.2, 3.3, 3.4], standard_error=sure, weight=np.ones(5))
    assert share == pytest.approx([1, 1, 1, 0, 0], abs=1e-5)
    assert largest_needs(np.full(5, CLEAR), [0.5, 0.4, 0.3, 0.2, 0.1]).tolist() == [True, True, True, False, False]


def test_what_is_no_need_is_none_of_the_largest():
    sure = np.full(4, 0.001)
    share = top_share(np.full(4, 4.0), true_score=[3.0, 3.1, 5.0, 5.0], standard_error=sure, weight=np.ones(4))
    assert share == pytest.approx([1, 1, 0, 0], abs=1e-5)
    assert largest_needs([BANDS.index("possible"), BANDS.index("unlikely"), -1], [0.1, 0.2, 0]).tolist() == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("share", "counts"), [(0.2499, False), (0.25, True), (np.nan, False)])
def test_a_need_is_level_with_the_third_from_a_chance_of_a_quarter_on(share, counts):
    shares = [0.9, 0.9, 0.8, share]
    assert largest_needs(np.full(4, CLEAR), [0.5, 0.4, 0.3, 0.2], top_share=shares)[3] == counts
    assert not largest_needs([CLEAR, CLEAR, CLEAR, 1], [0.5, 0.4, 0.3, 0.2], top_share=1.0)[3], "not reported"


@pytest.mark.parametrize(("fourth", "counts"), [(0.3, True), (0.3 - 1e-12, True), (0.3 - 1e-8, False)])
def test_ties_with_the_third_count(fourth, counts):
    assert largest_needs(np.full(4, CLEAR), [0.5, 0.4, 0.3, fourth])[3] == counts


def test_a_surer_band_goes_before_more_priority():
    bands = [BANDS.index(name) for name in ("clear", "likely", "likely", "possible", "possible")]
    assert largest_needs(bands, [0.1, 0.1, 0.1, 0.9, 0.9]).tolist() == [True, True, True, False, False]


def test_chances_are_those_of_drawing_errors_anew():
    """Errors that differ by up to twenty times, weighed; a million draws are within .002 themselves."""
    random = np.random.default_rng(1)
    for _ in range(3):
        level, score = random.choice([3.25, 3.5, 4.0], 14), random.uniform(2.5, 4.8, 14)
        error, weight = random.uniform(0.15, 0.5, 14), random.choice([0.2, 0.4, 0.6, 0.8, 1.0], 14)
        sizes = weight * np.maximum(level - random.normal(score, error, (200_000, 14)), 0)
        third = np.sort(sizes, axis=1)[:, -3:-2]
        drawn = ((sizes >= third) & (sizes > 0)).mean(axis=0)
        assert top_share(level, true_score=score, standard_error=error, weight=weight) == pytest.approx(drawn, abs=5e-3)


def test_of_three_each_is_among_the_largest_as_likely_as_it_is_a_need():
    score, error = np.array([3.0, 4.0, 4.5]), np.array([0.2, 0.4, 0.3])
    share = top_share(4.0, true_score=score, standard_error=error, weight=[0.2, 1.0, 0.6])
    assert share == pytest.approx(ndtr((4.0 - score) / error), abs=1e-6)


def test_points_are_close_enough_together():
    """All are surely needs, and three are the largest: weights make errors differ five times."""
    share = top_share(
        4.0, true_score=np.linspace(1.5, 1.9, 6), standard_error=0.3, weight=[1.0, 0.2, 1.0, 0.9, 0.21, 1.0]
    )
    assert share.sum() == pytest.approx(3, abs=5e-6)


def test_chances_are_right_within_a_thousandth_where_errors_differ_twenty_times():
    """Beside a sum over ten thousand points: four of which three are the largest, one of them known far better."""
    mean, errors = np.array([2.0, 2.0, 0.89, 1.25]), np.array([0.5, 0.5, 0.025, 0.5])
    share = top_share(4.0, true_score=4.0 - mean, standard_error=errors, weight=1.0)
    z = np.linspace(-8, 8, 16_001)
    for place in range(4):
        size = mean[place] + errors[place] * z
        others = [ndtr((mean[other] - size) / errors[other]) for other in range(4) if other != place]
        kept = (1 - np.prod(others, axis=0)) * (size > 0) * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
        assert share[place] == pytest.approx(np.trapezoid(kept, z), abs=1e-3)


def test_people_together_have_the_chances_of_each_alone():
    random = np.random.default_rng(2)
    given = (random.uniform(3, 4, (5, 6)), random.uniform(3, 4, (5, 6)), random.uniform(0.2, 0.4, (5, 6)))
    given[0][1, 2] = np.nan
    level, score, error = given
    together = top_share(level, true_score=score, standard_error=error, weight=0.6)
    for row in range(5):
        alone = top_share(level[row], true_score=score[row], standard_error=error[row], weight=0.6)
        assert together[row] == pytest.approx(alone, abs=1e-12, nan_ok=True)
    assert np.isnan(together[1, 2])


@pytest.mark.parametrize("error", [0.1, 0.29, 0.6])
def test_true_scores_are_found_back_from_need_probabilities(error):
    """From two points above the level to three below, where a probability is 1 in a file."""
    estimate = {"true_score": np.linspace(1.0, 5.0, 81), "standard_error": error}
    probability, lower, higher = (need_probability(3.5 + shift, **estimate) for shift in (0, -SENSITIVITY, SENSITIVITY))
    shortfall = expected_shortfall(3.5, **estimate)
    score, found = estimate_behind(3.5, probability=probability, lower=lower, higher=higher, shortfall=shortfall)
    assert score == pytest.approx(estimate["true_score"], abs=1e-6)
    beyond = (3.0 - estimate["true_score"]) / error > 7.5
    assert found[~beyond] == pytest.approx(error, rel=2e-3)
    assert (found[beyond] > error / 2).all()
