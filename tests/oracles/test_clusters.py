"""Groups on real data, beside what R says of them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.acceptance import space_of
from ontwikkelscan.clustering.cluster import cluster_profiles
from tests.oracles.conftest import HERE

EXPECTED = json.loads((HERE / "bfi_cluster/cluster.json").read_text())["kmeans"]


@pytest.fixture(scope="module")
def z():
    return pd.read_csv(HERE / "bfi_cluster/z_scores.csv").drop(columns="id").to_numpy()


@pytest.fixture(scope="module")
def halves(z):
    """R: kmeans(Z, 2)$cluster; the best split in two is the same."""
    with threadpool_limits(limits=1):
        found = KMeans(2, n_init=20, tol=0, random_state=1).fit(z)
    assert found.inertia_ == pytest.approx(EXPECTED["2"]["tot_withinss"], rel=1e-9)
    assert sorted(np.bincount(found.labels_)) == sorted(EXPECTED["2"]["sizes"])
    return found.labels_


def test_nothing_is_claimed_where_r_sees_no_groups(z):
    """R: mean(cluster::silhouette(kmeans(Z, k)$cluster, dist(Z))[, 3]) is below .25 for every k: no structure."""
    assert max(one["silhouette"] for one in EXPECTED.values()) < 0.25
    assert "niet aangetoond" in cluster_profiles(z).reason


def test_groups_that_are_claimed_are_those_of_r(z, halves):
    """The same people, when the two groups of R are moved apart by as much as they differ."""
    centres = np.stack([z[halves == group].mean(axis=0) for group in range(2)])
    found = cluster_profiles(z + centres[halves])
    assert found.k == 2
    likely = found.memberships.argmax(axis=1)
    assert max((likely == halves).mean(), (likely != halves).mean()) > 0.95


def test_standard_deviations_are_those_of_r(z):
    """R: scale(X) divides by n - 1."""
    assert space_of(3 * z + 1, "level").coordinates(3 * z + 1) == pytest.approx(z, abs=1e-12)
    assert ((z - z.mean(axis=0)) ** 2).sum() == pytest.approx(EXPECTED["2"]["totss"], rel=1e-12)
