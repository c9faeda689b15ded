"""Each constant of groups and of needs that go together at its edge."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan.clustering import acceptance
from ontwikkelscan.clustering.acceptance import cross_fit, failed_criterion, least_people, merged, near
from ontwikkelscan.clustering.cluster import cluster_profiles
from ontwikkelscan.clustering.formulas import Mixture, fit_mixture, telling
from ontwikkelscan.clustering.together import general_loadings, needs_that_go_together
from ontwikkelscan.clustering.words import describe

TOO_FEW, TOO_NARROW, TOO_ALIKE = (
    "ten minste 100 mensen",
    "minder dan 3 competenties",
    "te weinig verschillende profielen",
)


def table(n_people, n_columns, n_different=59):
    """Return profiles of which so many are different."""
    different = np.random.default_rng(1).normal(size=(n_different, n_columns))
    return different[np.arange(n_people) % n_different]


@pytest.mark.parametrize(
    ("profiles", "reason"),
    [
        (table(99, 3), TOO_FEW),
        (table(100, 3), TOO_ALIKE),
        (table(100, 2), TOO_NARROW),
        (table(120, 3, 59), TOO_ALIKE),
        (table(120, 3, 60), "niet aangetoond"),
    ],
)
def test_a_hundred_people_sixty_profiles_three_competencies(profiles, reason):
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


def test_fewer_than_seven_values_are_spread_over_a_step():
    six, seven = np.arange(120) % 6 / 2, np.arange(120) % 7 / 2
    x = np.column_stack([six, seven])
    found = acceptance.spread(x, np.random.default_rng(1))
    assert (found[:, 1] == seven).all()
    assert 0.2 < np.abs(found[:, 0] - six).max() <= 0.25
    assert len(set(found[:, 0].tolist())) == 120


@pytest.mark.parametrize(("n", "least"), [(100, 10), (125, 10), (126, 11), (340, 28), (350, 28), (351, 29)])
def test_a_group_has_ten_people_and_eight_percent(n, least):
    assert least_people(n) == least


@pytest.mark.parametrize(("gain", "better"), [(0.0, False), (0.1, True)])
def test_a_mixture_has_to_be_better_than_one_group(monkeypatch, grouped, gain, better):
    monkeypatch.setattr(acceptance, "fit_mixture", lambda *given: fit_mixture(*given)._replace(gain=gain))
    checks = cluster_profiles(grouped).checks
    assert set(checks.loc[checks["criterion"] == "bic", "holds"]) == {"yes" if better else "no"}
    assert ("same_group" in set(checks["criterion"])) == better


@pytest.mark.parametrize(
    ("same", "p", "failed"),
    [(0.75, 0.05, ""), (0.749, 0.05, "same_group"), (0.75, 0.0501, "valley")],
)
def test_three_quarters_the_same_and_a_valley_at_five_percent(same, p, failed):
    assert failed_criterion(same, {(0, 1): p}, 2) == failed


@pytest.mark.parametrize(("p", "told"), [(0.10, [0, 1, 2]), (0.101, [0, 1, 1])])
def test_groups_are_told_apart_at_ten_percent(p, told):
    assert merged({(0, 1): 0.01, (0, 2): 0.01, (1, 2): p}, 3, acceptance.TOLD).tolist() == told


def test_groups_that_run_into_each_other_by_a_third_are_one():
    assert merged({(0, 1): 0.5, (0, 2): 0.5, (1, 2): 0.01}, 3, acceptance.CLAIMED).tolist() == [0, 0, 0]


def test_people_are_left_out_by_a_fifth_three_times(monkeypatch, grouped):
    sizes = []
    whole = fit_mixture(grouped, 3, 10, np.random.default_rng(1))
    monkeypatch.setattr(acceptance, "fit_mixture", lambda z, *given: sizes.append(len(z)) or fit_mixture(z, *given))
    same, _ = cross_fit(grouped, whole, np.random.default_rng(1))
    assert sizes == [96] * 15
    assert same > 0.98


@pytest.mark.parametrize(("apart", "tells"), [(0.999, False), (1.0, True)])
def test_a_competency_tells_groups_apart_by_one_standard_deviation(apart, tells):
    centres = np.array([[0.0, 0.0], [2 * apart, 0.1]])
    assert telling(centres, np.diag([4.0, 4.0])).tolist() == [tells, False]


@pytest.mark.parametrize(("place", "n"), [(0.665, 1), (0.668, 0)])
def test_near_a_centre_is_a_third_of_the_way_to_the_valley(place, n):
    """Two groups as large, four standard deviations apart: the valley lies at 2."""
    halves = np.array([0.5, 0.5])
    mixture = Mixture(halves, np.array([[0.0], [4.0]]), np.eye(1), np.array([0]), 1.0, np.array([0, 1]))
    assert near(mixture, np.array([[-place], [2 + place], [2 - place], [4 + place]]), 0, 1) == (n, n, 2 * n)


def test_a_label_needs_a_membership_of_eight_tenths():
    """Of two levels: there memberships have no steps."""
    random = np.random.default_rng(4)
    people = random.normal(size=(100, 8)) + random.normal(size=(100, 1))
    people[:50] += 6
    found = cluster_profiles(people)
    assert found.space == "level"
    centres = [people[found.labels == group.id].mean(axis=0) for group in found.groups]
    way = np.linspace(0, 1, 4001)[:, None]
    placed = found.place((1 - way) * centres[0] + way * centres[1])
    largest = placed.memberships.max(axis=1)
    assert ((placed.labels != "") == (largest >= 0.80)).all()
    assert ((largest > 0.795) & (largest < 0.80)).any()
    assert ((largest > 0.80) & (largest < 0.805)).any()


def test_a_description_names_half_a_standard_deviation_and_three_at_most():
    told = describe("level", list("ABCDEF"), [0.9, 0.8, 0.5, 0.49, -0.49, -0.5])
    assert "aan: A, B en C." in told
    assert told.endswith("aan: F.")
    assert "aan: A, B en C." in describe("level", list("ABCD"), [0.9, 0.8, 0.7, 0.6])


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
