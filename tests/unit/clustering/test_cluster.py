"""Groups are found when they are there, and refused with a reason when not."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.clustering import acceptance
from ontwikkelscan.clustering.acceptance import CRITERIA
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


def test_every_criterion_is_reported(clusters):
    checks = clusters.checks
    for _, tried in checks[checks["criterion"].isin(["n", "bic"])].groupby("space"):
        assert tried["k"].tolist() == [k for k in range(2, 7) for _ in range(2)]
        assert tried["criterion"].tolist() == ["n", "bic"] * 5
    best = checks[(checks["space"] == "shape") & (checks["k"] == 3)]
    assert list(best["criterion"]) == ["n", "bic", "same_group", "valley 1-2", "valley 1-3", "valley 2-3"]
    assert set(best["holds"]) == {"yes"}
    assert best["value"].tolist()[0] == 40
    judged = checks.loc[~checks["criterion"].isin(["n", "bic"])].groupby("space")["k"].nunique()
    assert judged.tolist() == [1, 1]


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


def test_new_people_are_placed_among_those_who_were_there(grouped, clusters):
    """Beyond the highest and the lowest of them a score says no more than theirs."""
    highest, lowest = grouped.max(axis=0), grouped.min(axis=0)
    person = np.where(PROFILES[0] > 0, highest, lowest)
    further = np.where(PROFILES[0] > 0, highest + 5, lowest - 5)
    first, second = clusters.place([person, further]).memberships
    assert first.tolist() == second.tolist()
    assert first.max() > 0.99


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


IMPOSSIBLE = {
    "n": ("SMALLEST", 1000),
    "bic": ("fit_mixture", lambda *given: acceptance_fit(*given)._replace(gain=0.0)),
    "same_group": ("SAME_GROUP", 1.01),
    "valley": ("CLAIMED", 0.0),
}
acceptance_fit = acceptance.fit_mixture


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_can_refuse(monkeypatch, grouped, criterion):
    monkeypatch.setattr(acceptance, *IMPOSSIBLE[criterion])
    found = cluster_profiles(grouped)
    assert not found.found
    assert text(f"clusters.failed.{criterion}", least=1000) in found.reason
    assert "niet aangetoond" in found.reason
    assert found.reason.endswith("Dat wil niet zeggen dat ze er niet zijn.")
    checks = found.checks[found.checks["criterion"].str.startswith(criterion)]
    assert set(checks["holds"]) == {"no"}


def test_levels_that_differ_on_every_competency_are_told_as_levels():
    random = np.random.default_rng(4)
    high = np.repeat([0, 1], 100)
    x = random.normal(size=(200, 8)) + random.normal(size=(200, 1)) + 6 * high[:, None]
    found = cluster_profiles(x)
    assert (found.space, found.k) == ("level", 2)
    assert "hoe groot hun behoeften zijn" in found.reason
    assert (found.memberships.argmax(axis=1) != high).mean() in {0, 1}


def test_people_with_heavy_tails_or_two_styles_are_no_groups():
    """A mixture fits them better than one normal distribution does; there is no valley."""
    random = np.random.default_rng(6)
    people = random.normal(size=(200, 1)) + random.normal(size=(200, 8))
    heavy = people / np.sqrt(random.chisquare(3, (200, 1)) / 3)
    styles = people * np.where(random.random((200, 1)) < 0.3, 2.5, 1)
    for x in (heavy, styles):
        assert not cluster_profiles(x).found


def test_few_answers_are_not_groups():
    """Each of four answers would be a peak; so would both of two."""
    random = np.random.default_rng(5)
    people = random.normal(size=(200, 1)) + random.normal(size=(200, 6))
    answers = np.clip(np.round(3.5 + 0.7 * people), 1, 4)
    halves = people.copy()
    halves[:, 0] = people[:, 0] > 0
    for x in (answers, halves):
        assert not cluster_profiles(x).found


def test_people_who_only_differ_in_level_have_no_shape():
    """The same column five times."""
    found = cluster_profiles(np.repeat(np.random.default_rng(1).normal(size=(120, 1)), 5, axis=1))
    assert not found.found
    shape = found.checks[(found.checks["space"] == "shape") & (found.checks["criterion"] == "n")]
    assert set(shape["holds"]) == {"no"}


def test_parts_without_a_valley_are_one_group(monkeypatch, grouped):
    """Of three groups two have none between them."""
    p = {(0, 1): 0.001, (0, 2): 0.001, (1, 2): 0.2}
    monkeypatch.setattr(acceptance, "cross_fit", lambda *_: (1.0, p))
    found = cluster_profiles(grouped)
    assert found.k == 2
    assert [group.n for group in found.groups] == [80, 40]
    assert found.memberships.sum(axis=1) == pytest.approx(1)
    assert found.checks.loc[found.checks["criterion"] == "valley 2-3", "holds"].tolist() == ["no", "no"]


def test_thousands_of_people_without_groups_are_no_groups():
    random = np.random.default_rng(8)
    found = cluster_profiles(np.round(random.normal(size=(2800, 1)) + random.normal(size=(2800, 5)), 1))
    assert not found.found
