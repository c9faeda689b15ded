"""The arithmetic behind groups."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ontwikkelscan.clustering.acceptance import SPACES, gap_p, space_of, stability
from ontwikkelscan.clustering.formulas import ipsatise, jaccard, k_means, standardise
from ontwikkelscan.clustering.nulls import draw_same_margins, latent_root
from ontwikkelscan.clustering.words import describe
from ontwikkelscan.texts import text


def test_k_means_finds_the_best_split_of_all():
    x = np.random.default_rng(3).normal(size=(9, 2))
    splits = [np.array(labels) for labels in product(range(3), repeat=9) if len(set(labels)) == 3]
    best = min(sum(((x[labels == c] - x[labels == c].mean(axis=0)) ** 2).sum() for c in range(3)) for labels in splits)
    random = np.random.default_rng(1)
    assert min(k_means(x, 3, random).inertia for _ in range(5)) == pytest.approx(best)


def test_k_means_is_the_same_for_the_same_seed():
    x = np.random.default_rng(3).normal(size=(50, 3))
    first, second = (k_means(x, 4, np.random.default_rng(1)).labels for _ in range(2))
    assert (first == second).all()


def test_the_shape_has_one_axis_less():
    x = np.random.default_rng(3).normal(size=(60, 5))
    assert [space_of(x, name).axes.shape for name in SPACES] == [(5, 4), (5, 5)]
    shape = space_of(x, "shape").coordinates(x)
    z = ipsatise(standardise(x))
    assert shape @ shape.T == pytest.approx(z @ z.T)
    assert np.isnan(ipsatise([[1.0, np.nan], [1.0, 3.0]])).tolist() == [[True, True], [False, False]]


def test_jaccard():
    a = np.array([[True, False], [True, False], [False, False]])
    b = np.array([[True, False], [False, False], [True, False]])
    assert jaccard(a, b).round(3).tolist()[0] == [0.333, 0.0]
    assert np.isnan(jaccard(a, b)[1, 1])


def test_samples_have_the_margins_and_the_correlations_of_skewed_data():
    random = np.random.default_rng(8)
    latent = random.standard_normal((400, 1)) + 0.7 * random.standard_normal((400, 4))
    ordered = np.sort(np.minimum(np.round(4.5 + latent), 5), axis=0)
    wanted = np.full((4, 4), 0.6)
    np.fill_diagonal(wanted, 1)
    root = latent_root(ordered, wanted)
    samples = [draw_same_margins(ordered, root, random) for _ in range(60)]
    assert (np.sort(samples[0], axis=0) == ordered).all()
    assert np.mean([np.corrcoef(sample.T) for sample in samples], axis=0) == pytest.approx(wanted, abs=0.02)


def test_stability_and_gap_tell_groups_from_degrees(grouped, ungrouped):
    for x, there in ((grouped, True), (ungrouped, False)):
        y = space_of(x, "shape").coordinates(x)
        labels = k_means(y, 3, np.random.default_rng(1)).labels
        assert (stability(y, labels, 3, np.random.default_rng(1)) >= 0.75) == there
        assert (gap_p(x, "shape", 3, np.random.default_rng(1), same_margins=True) <= 0.025) == there


def test_a_description_names_three_at_most_and_neither_praises_nor_blames():
    names = [f"C{number}" for number in range(8)]
    told = describe("shape", names, [2, 1.5, 1.0, 0.6, 0, -0.4, -0.5, -3])
    assert "groter dan bij de anderen aan: C0; C1; C2." in told
    assert "kleiner dan bij de anderen aan: C7; C6." in told
    assert describe("level", names, [0.1] * 8) == text("clusters.alike")
