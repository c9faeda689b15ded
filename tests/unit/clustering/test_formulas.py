"""The arithmetic behind groups."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, rankdata
from sklearn.mixture import GaussianMixture

from ontwikkelscan.clustering.acceptance import matched, near, space_of, valley_p
from ontwikkelscan.clustering.formulas import Mixture, fit_mixture, ipsatise, jaccard, normal_scores
from ontwikkelscan.clustering.words import describe
from ontwikkelscan.texts import text


@pytest.mark.parametrize("seed", range(3))
def test_a_mixture_is_that_of_another_program(seed):
    """scikit-learn's, from the same groups, on the same competencies; the gain in BIC too."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(200, 4)) + 3 * np.repeat([[0, 0, 0, 0], [1, 1, 0, 0], [-1, 1, 0, 0]], [100, 60, 40], axis=0)
    ours = fit_mixture(z, 3, 10, random)
    x = z[:, ours.columns]
    theirs, one = (
        GaussianMixture(k, covariance_type="tied", tol=1e-9, max_iter=500, **start)
        for k, start in ((3, {"means_init": ours.centres, "weights_init": ours.weights}), (1, {}))
    )
    assert ours.gain == pytest.approx(one.fit(x).bic(x) - theirs.fit(x).bic(x), abs=0.02)
    assert ours.memberships(z) == pytest.approx(theirs.predict_proba(x), abs=0.01)
    assert ours.labels.tolist() == ours.memberships(z).argmax(axis=1).tolist()
    assert ours.centres == pytest.approx(theirs.means_, abs=0.01)
    assert ours.weights == pytest.approx(sorted(theirs.weights_, reverse=True), abs=0.01)


def test_competencies_that_tell_nothing_are_left_out():
    random = np.random.default_rng(1)
    z = random.normal(size=(200, 12))
    z[:100, :3] += 3
    assert fit_mixture(z, 2, 10, random).columns.tolist() == [0, 1, 2]


def test_a_mixture_is_the_same_for_the_same_seed():
    x = np.random.default_rng(3).normal(size=(80, 3))
    first, second = (fit_mixture(x, 4, 5, np.random.default_rng(1)) for _ in range(2))
    assert (first.labels == second.labels).all()
    assert first.gain == second.gain


def test_a_group_that_is_too_small_is_no_choice_where_another_is():
    """Two people far off are the best second group of all."""
    random = np.random.default_rng(2)
    z = random.normal(size=(100, 2))
    z[:50] += 4
    z[:2] += 200
    assert fit_mixture(z, 2, 1, np.random.default_rng(1)).smallest == 2
    assert fit_mixture(z, 3, 10, np.random.default_rng(1)).smallest < 10


def test_normal_scores_by_hand():
    """Two who share the second place have 2.5 of 4 both; R: qnorm((rank(c(1, 3, 3, 9)) - 0.5) / 4)."""
    x = np.array([[1.0], [3.0], [3.0], [9.0]])
    found = normal_scores(x, x)[:, 0]
    assert found == pytest.approx(norm.ppf([0.125, 0.5, 0.5, 0.875]))


def test_normal_scores_are_those_of_r():
    """R: qnorm((rank(x) - 0.5) / n), ties on average."""
    x = np.random.default_rng(3).integers(1, 6, size=(60, 2)).astype(float)
    assert normal_scores(x, x) == pytest.approx(norm.ppf((rankdata(x, axis=0) - 0.5) / 60), abs=1e-12)


def test_the_shape_is_without_own_mean_and_free_of_the_scale():
    x = np.random.default_rng(3).normal(size=(60, 5))
    shape = space_of(x, "shape").coordinates(x)
    assert shape.sum(axis=1) == pytest.approx(0)
    assert space_of(np.exp(x), "shape").coordinates(np.exp(x)) == pytest.approx(shape)
    assert np.isnan(ipsatise([[1.0, np.nan], [1.0, 3.0]])).tolist() == [[True, True], [False, False]]


def test_groups_are_matched_by_who_is_in_them():
    labels, others = np.array([0, 0, 1, 1, 2, 2, 2]), np.array([2, 2, 0, 0, 1, 1, 0])
    order = matched(labels, others, 3)
    assert order.tolist() == [1, 2, 0]


def mixture_at(*centres, weights=None):
    k = len(centres)
    spread, columns = np.eye(len(centres[0])), np.arange(len(centres[0]))
    return Mixture(
        np.full(k, 1 / k) if weights is None else np.array(weights),
        np.array(centres, dtype=float),
        spread,
        columns,
        1.0,
        np.arange(k),
    )


def test_people_nearer_a_third_group_are_not_between_two():
    """Centres at (0, 0), (4, 0) and (2, 5): from a height of 2.5 on people are nearer the third."""
    mixture = mixture_at((0, 0), (4, 0), (2, 5))
    for height, n in ((2.4, 1), (2.6, 0), (-9, 1)):
        people = np.array([[0, height], [4, height], [2, height]])
        assert near(mixture, people, 0, 1) == (n, n, n)


def test_the_valley_lies_nearer_the_smaller_group():
    """The least of .9 exp(-x^2 / 2) + .1 exp(-(x - 4)^2 / 2) is at 2.745."""
    mixture = mixture_at((0,), (4,), weights=(0.9, 0.1))
    counts = [near(mixture, np.array([[place]]), 0, 1)[2] for place in (2.2, 2.4, 3.1, 3.2)]
    assert counts == [0, 1, 1, 0]


def test_groups_too_near_each_other_have_no_valley():
    people = np.linspace(-1, 2, 50)[:, None]
    assert near(mixture_at((0,), (1,), weights=(0.9, 0.1)), people, 0, 1) == (0, 0, 0)
    assert valley_p(np.zeros((1, 3))).tolist() == [1]


def test_jaccard():
    a = np.array([[True, False], [True, False], [False, False]])
    b = np.array([[True, False], [False, False], [True, False]])
    assert jaccard(a, b).round(3).tolist()[0] == [0.333, 0.0]
    assert jaccard(a, b)[1, 1] == 0


def test_a_description_names_three_at_most_and_neither_praises_nor_blames():
    names = [f"C{number}" for number in range(8)]
    told = describe("shape", names, [2, 1.5, 1.0, 0.6, 0, -0.4, -0.5, -3])
    assert "groter dan bij de anderen aan: C0, C1 en C2." in told
    assert "kleiner dan bij de anderen aan: C7 en C6." in told
    assert describe("level", names, [0.1] * 8) == text("clusters.alike")
