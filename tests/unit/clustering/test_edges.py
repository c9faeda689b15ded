"""Each constant of groups and of needs that go together at its edge."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from ontwikkelscan.clustering.acceptance import gap_p, holds, stability
from ontwikkelscan.clustering.cluster import cluster_profiles
from ontwikkelscan.clustering.together import general_loadings, needs_that_go_together
from ontwikkelscan.clustering.words import describe

TOO_FEW, TOO_NARROW, TOO_ALIKE = (
    "ten minste 100 mensen",
    "minder dan 3 competenties",
    "te weinig verschillende profielen",
)


def table(n_people, n_columns, n_different=29):
    """Return profiles of which so many are different."""
    different = np.random.default_rng(1).normal(size=(n_different, n_columns))
    return different[np.arange(n_people) % n_different]


@pytest.mark.parametrize(
    ("profiles", "reason"),
    [
        (table(99, 3), TOO_FEW),
        (table(100, 3), TOO_ALIKE),
        (table(100, 2), TOO_NARROW),
        (table(120, 3, 29), TOO_ALIKE),
        (table(120, 3, 30), "niet aangetoond"),
    ],
)
def test_a_hundred_people_thirty_profiles_three_competencies(profiles, reason):
    found = cluster_profiles(profiles).reason
    assert reason in found
    assert (TOO_ALIKE in found) == (reason == TOO_ALIKE)


@pytest.mark.parametrize(("n_known", "reason"), [(107, TOO_NARROW), (108, TOO_ALIKE)])
def test_a_competency_takes_part_that_nine_in_ten_have(n_known, reason):
    profiles = table(120, 3)
    profiles[n_known:, 2] = np.nan
    assert reason in cluster_profiles(profiles).reason


def test_two_to_six_groups_are_tried(ungrouped):
    checks = cluster_profiles(ungrouped).checks
    assert sorted(set(checks["k"])) == [2, 3, 4, 5, 6]
    limits = dict(zip(checks["criterion"], checks["limit"], strict=True))
    assert limits == {
        "n": ">= 10",
        "silhouette": "> 0.25",
        "bic": "> 0",
        "overlap": ">= 0.75",
        "jaccard": ">= 0.75",
        "p_gaussian": "<= 0.025",
        "p_same_margins": "<= 0.025",
    }


@pytest.mark.parametrize(
    ("criterion", "fails", "meets"),
    [
        ("n", 9, 10),
        ("silhouette", 0.25, 0.251),
        ("bic", 0, 0.1),
        ("overlap", 0.749, 0.75),
        ("jaccard", 0.749, 0.75),
        ("p_gaussian", 0.0251, 0.025),
        ("p_same_margins", 0.0251, 0.025),
    ],
)
def test_criteria_at_their_limits(criterion, fails, meets):
    assert (holds(criterion, fails), holds(criterion, meets)) == (False, True)


def test_a_label_needs_a_membership_of_eight_tenths(grouped):
    found = cluster_profiles(grouped)
    centres = [grouped[found.labels == group.id].mean(axis=0) for group in found.groups]
    way = np.linspace(0, 1, 4001)[:, None]
    placed = found.place((1 - way) * centres[0] + way * centres[1])
    largest = placed.memberships.max(axis=1)
    assert ((placed.labels != "") == (largest >= 0.80)).all()
    assert ((largest > 0.795) & (largest < 0.80)).any()
    assert ((largest > 0.80) & (largest < 0.805)).any()


def test_a_test_of_groups_draws_nineteen_or_thirty_nine_samples(grouped, ungrouped):
    with threadpool_limits(limits=1):
        found = [gap_p(x, "shape", 3, np.random.default_rng(1), same_margins=True) for x in (grouped, ungrouped)]
    assert found[0] == 1 / 40
    assert found[1] > 1 / 40
    assert 20 * found[1] == pytest.approx(round(20 * found[1]))


class Counting(np.random.Generator):
    """Counts the resamples that are drawn."""

    drawn = 0

    def integers(self, *limits, size=None):
        self.drawn += size is not None
        return super().integers(*limits, size=size)


def test_stability_is_settled_when_it_cannot_change_in_a_hundred_resamples():
    """Groups that lie far apart are found in each resample: after 75 the mean of 100 is .75 at least."""
    random = Counting(np.random.PCG64(1))
    x = np.random.default_rng(1).normal(size=(60, 2)) + 100 * np.repeat([0, 1], 30)[:, None]
    labels = np.repeat([0, 1], 30)
    with threadpool_limits(limits=1):
        assert stability(x, labels, 2, random) == 1
    assert random.drawn == 75


def test_a_description_names_half_a_standard_deviation_and_three_at_most():
    told = describe("level", list("ABCDEF"), [0.9, 0.8, 0.5, 0.49, -0.49, -0.5])
    assert "aan: A; B; C." in told
    assert told.endswith("aan: F.")
    assert "aan: A; B; C." in describe("level", list("ABCD"), [0.9, 0.8, 0.7, 0.6])


# Needs that go together


@pytest.mark.parametrize(("n", "m", "reason"), [(99, 6, TOO_FEW), (100, 5, "minder dan 6 competenties"), (100, 6, "")])
def test_a_hundred_people_and_six_competencies(n, m, reason):
    told = needs_that_go_together(np.random.default_rng(1).normal(size=(n, m))).attrs["reason"]
    assert reason in told
    assert bool(told) == bool(reason)


def pair(strength):
    """Return profiles of a hundred people in which two needs go together a little."""
    random = np.random.default_rng(114)
    x = random.normal(size=(100, 6)) + random.normal(size=(100, 1))
    x[:, 1] += strength * x[:, 0]
    return x


def test_pairs_are_claimed_at_five_percent_of_four_hundred_samples():
    """Twenty of the 400 samples, the data included, have a largest excess like this; a little less is not told."""
    found = needs_that_go_together(pair(0.6))
    assert found["p"].tolist() == [20 / 400]
    assert found[["correlation_low", "correlation_high"]].iloc[0].tolist() == pytest.approx(
        [0.0986486, 0.6223957], abs=1e-5
    )
    assert len(needs_that_go_together(pair(0.595))) == 0


def test_the_general_level_heeds_pairs_that_stand_out_by_a_twentieth():
    """The least sum of ln(1 + (rest / .05)^2), found by another minimiser."""
    r = np.full((6, 6), 0.36)
    r[0, 1] = r[1, 0] = 0.46
    np.fill_diagonal(r, 1)
    assert general_loadings(r)[:3] == pytest.approx([0.6128067, 0.6128067, 0.5967620], abs=1e-6)


def test_no_competency_is_the_general_level_itself():
    assert general_loadings(np.ones((4, 4))).tolist() == [0.995] * 4
