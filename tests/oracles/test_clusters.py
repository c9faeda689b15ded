"""K-means on real data is no worse than that of R."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.formulas import k_means, standardise
from tests.oracles.conftest import HERE

EXPECTED = json.loads((HERE / "bfi_cluster/cluster.json").read_text())["kmeans"]
N_ROUNDS = 50


@pytest.fixture(scope="module")
def z():
    return pd.read_csv(HERE / "bfi_cluster/z_scores.csv").drop(columns="id").to_numpy()


def best_of(n_rounds, z, k):
    random = np.random.default_rng(2010)
    with threadpool_limits(limits=1):
        return min((k_means(z, k, random) for _ in range(n_rounds)), key=lambda found: found.inertia)


@pytest.mark.parametrize("k", EXPECTED)
def test_inertia(z, k):
    """R: stats::kmeans(Z, k, nstart=100, iter.max=200)$tot.withinss; less is better, so one-sided."""
    found, want = best_of(N_ROUNDS, z, int(k)), EXPECTED[k]
    assert found.inertia <= want["tot_withinss"] * (1 + 1e-6)
    assert found.inertia > want["tot_withinss"] * (1 - 1e-4)
    centres = np.stack([z[found.labels == cluster].mean(axis=0) for cluster in range(int(k))])
    assert found.inertia == pytest.approx(((z - centres[found.labels]) ** 2).sum(), rel=1e-12)


def test_silhouette_of_the_same_two_groups(z):
    """R: mean(cluster::silhouette(kmeans(Z, 2)$cluster, dist(Z))[, 3]); our best split of two is R's."""
    found = best_of(5, z, 2)
    assert sorted(np.bincount(found.labels)) == sorted(EXPECTED["2"]["sizes"])
    assert silhouette_score(z, found.labels) == pytest.approx(EXPECTED["2"]["silhouette"], abs=1e-10, rel=0)


def test_standard_deviations_are_those_of_r(z):
    """R: scale(X) divides by n - 1."""
    assert standardise(3 * z + 1) == pytest.approx(z, abs=1e-12)
    assert ((z - z.mean(axis=0)) ** 2).sum() == pytest.approx(EXPECTED["2"]["totss"], rel=1e-12)
