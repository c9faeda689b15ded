"""Groups are found when they are there, and refused with a reason when not."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.clustering import acceptance
from ontwikkelscan.clustering.acceptance import LIMITS, NUMBERS
from ontwikkelscan.clustering.cluster import cluster_profiles
from ontwikkelscan.texts import text
from tests.unit.clustering.conftest import N_EACH, PROFILES, draw_groups

TRUE = np.repeat(np.arange(3), N_EACH)


@pytest.fixture(scope="module")
def clusters(grouped):
    return cluster_profiles(grouped)


def test_groups_that_are_there_are_found(clusters):
    assert (clusters.found, clusters.space, clusters.k) == (True, "shape", 3)
    assert clusters.reason.startswith("Er zijn 3 groepen aangetoond.")
    likely = clusters.memberships.argmax(axis=1)
    assert [len(set(likely[group == TRUE])) for group in range(3)] == [1, 1, 1]
    assert len(set(likely)) == 3
    assert clusters.memberships.sum(axis=1) == pytest.approx(1)


def test_every_criterion_is_reported_and_holds(clusters):
    checks = clusters.checks
    assert len(checks) == 2 * len(NUMBERS) * len(LIMITS)
    accepted = checks[(checks["space"] == "shape") & (checks["k"] == 3)]
    assert list(accepted["criterion"]) == list(LIMITS)
    assert set(accepted["holds"]) == {"yes"}
    rest = checks.drop(accepted.index)
    for _, tried in rest[rest["space"] == "shape"].groupby("k"):
        verdicts = list(tried["holds"])
        first = verdicts.index("no")
        assert verdicts == ["yes"] * first + ["no"] + [""] * (len(verdicts) - first - 1)
        assert tried["value"].isna().tolist() == [False] * (first + 1) + [True] * (len(verdicts) - first - 1)


def test_groups_are_described_by_their_numbers(clusters):
    assert [group.id for group in clusters.groups] == ["A", "B", "C"]
    assert [group.n for group in clusters.groups] == [(clusters.labels == name).sum() for name in "ABC"]
    for group in clusters.groups:
        profile = PROFILES[TRUE[clusters.labels == group.id][0]]
        others = PROFILES[[not np.array_equal(other, profile) for other in PROFILES]].mean(axis=0)
        larger = {name for name, difference in group.differences.items() if difference > 0.5}
        assert larger == set(np.flatnonzero(profile > others).tolist())
        assert group.description.startswith("Naar verhouding is de behoefte groter")


def test_the_order_of_people_does_not_matter(grouped, clusters):
    order = np.random.default_rng(5).permutation(len(grouped))
    again = cluster_profiles(grouped[order])
    assert list(again.labels) == list(clusters.labels[order])
    assert again.memberships == pytest.approx(clusters.memberships[order], abs=0)
    assert again.checks.equals(clusters.checks)


def test_someone_between_groups_has_no_label(clusters):
    placed = clusters.place([1.5 * (PROFILES[0] + PROFILES[1]) / 2 + [1, 0, 0, 0, 0, 1]])
    assert placed.memberships.max() < 0.8
    assert list(placed.labels) == [""]


def test_new_people_are_placed(grouped, clusters):
    new = draw_groups(9, n_each=5)
    placed = clusters.place(np.vstack([new, np.full(6, np.nan)]))
    expected = [clusters.labels[N_EACH * group] for group in range(3)]
    assert list(placed.frame["group"]) == [*np.repeat(expected, 5), ""]
    assert list(placed.frame.columns) == ["respondent", "group", "membership_A", "membership_B", "membership_C"]
    assert placed.frame.iloc[-1, 2:].isna().all()
    assert clusters.place(grouped).frame.equals(clusters.frame)


def test_a_constant_shift_of_a_person_does_not_change_the_shape(grouped, clusters):
    placed = clusters.place(grouped + 2 * clusters.model.space.sd)
    assert placed.memberships == pytest.approx(clusters.memberships)


@pytest.mark.parametrize("name", ["twee kolommen", "oneindig", "woorden", "een rij", "andere kolommen"])
def test_what_is_no_table_of_profiles_is_refused(clusters, name):
    unusable = {"oneindig": [[1.0, np.inf]], "woorden": [["veel", "weinig"]], "een rij": [1.0, 2.0]}
    with pytest.raises(OntwikkelscanError) as caught:
        cluster_profiles(unusable[name]) if name in unusable else clusters.place(np.zeros((2, 2)))
    assert caught.value.code == ("CLUSTER-001" if name in unusable else "CLUSTER-002")


def test_incomplete_profiles_and_competencies_that_few_have_take_no_part(grouped, clusters):
    n = len(grouped)
    rare, same = np.where(np.arange(n) < 0.8 * n, grouped[:, 0], np.nan), np.ones(n)
    people = np.vstack([np.column_stack([rare, grouped, same]), np.full((3, 8), 50.0)])
    people[-3:, 2] = np.nan
    found = cluster_profiles(people)
    assert list(found.labels) == [*clusters.labels, "", "", ""]
    assert np.isnan(found.memberships[-3:]).all()
    assert set(found.groups[0].differences) == set(range(1, 7))


def test_below_100_people_there_are_only_the_themes(grouped):
    found = cluster_profiles(grouped[20:-1])
    assert not found.found
    assert found.reason.startswith("Niet onderzocht of er groepen zijn: daarvoor zijn ten minste 100 mensen")
    assert "thema's" in found.reason
    assert (found.space, found.k, found.groups, len(found.checks)) == ("", 0, (), 0)
    assert list(found.checks.columns) == ["space", "k", "criterion", "value", "limit", "holds"]
    assert list(found.frame.columns) == ["respondent", "group"]
    assert set(found.labels) == {""}
    assert list(found.place(grouped).labels) == [""] * len(grouped)


def test_no_rows(grouped):
    found = cluster_profiles(grouped[:0])
    assert "ten minste 100 mensen" in found.reason
    assert len(found.frame) == 0


def test_too_few_competencies(grouped):
    assert "minder dan 3 competenties" in cluster_profiles(grouped[:, :2]).reason


def test_too_few_different_profiles(grouped):
    assert "te weinig verschillende profielen" in cluster_profiles(np.repeat(grouped[::6], 6, axis=0)).reason


def test_degrees_are_not_groups(ungrouped):
    found = cluster_profiles(ungrouped)
    assert not found.found
    assert set(found.labels) == {""}
    assert found.memberships.shape == (120, 0)


@pytest.mark.parametrize("criterion", LIMITS)
def test_each_criterion_can_refuse(monkeypatch, grouped, criterion):
    compare, sign, limit = LIMITS[criterion]
    impossible = 1000 if limit != acceptance.LEVEL else 0.0
    monkeypatch.setattr(acceptance, "LIMITS", {**LIMITS, criterion: (compare, sign, impossible)})
    monkeypatch.setattr("ontwikkelscan.clustering.cluster.LIMITS", acceptance.LIMITS)
    found = cluster_profiles(grouped)
    assert not found.found
    assert text(f"clusters.failed.{criterion}", limit="1000") in found.reason
    assert "niet aangetoond" in found.reason
    assert found.reason.endswith("Dat wil niet zeggen dat ze er niet zijn.")
    checks = found.checks[(found.checks["space"] == "shape") & (found.checks["criterion"] == criterion)]
    assert "yes" not in set(checks["holds"])
