"""Groups in needs: which competencies and people take part, and in whose words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    Scan,
    identify_needs,
    load_questionnaire,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.clustering.cluster import cluster_needs, cluster_profiles
from ontwikkelscan.clustering.profiles import profiles_of
from ontwikkelscan.clustering.together import needs_that_go_together
from tests.unit.clustering.conftest import N_EACH, M, draw_groups

SCALES = ["visie", "samenwerken", "advies", "netwerk", "optreden", "zelfreflectie"]
KEYS = {scale: [f"{scale}_{item}" for item in range(6)] for scale in SCALES}
QUESTIONNAIRE = Questionnaire.from_keys(KEYS, minimum=1, maximum=7)


def scores_of(gaps, *, questionnaire=QUESTIONNAIRE):
    """Scores of people with these gaps; the first five leave a scale open, and the last answers nothing."""
    people = np.repeat(4 - gaps, 6, axis=1)
    table = np.clip(np.round(people + 0.4 * np.random.default_rng(7).standard_normal(people.shape)), 1, 7)
    table[:5, :6], table[-1] = np.nan, np.nan
    frame = pd.DataFrame(table, columns=[item for items in KEYS.values() for item in items])
    frame.insert(0, "respondent", [f"R{row:03d}" for row in range(len(frame))])
    return score(read_answers(frame, questionnaire))


@pytest.fixture(scope="module")
def needs():
    scores = scores_of(draw_groups(1))
    relevant = np.full((len(scores), M), "yes", dtype=object)
    relevant[5, 1] = "no"
    return identify_needs(scores, required=np.full((len(scores), M), 5.0), relevant=relevant)


@pytest.fixture(scope="module")
def clusters(needs):
    return cluster_needs(needs).demonstrable


def test_a_profile_is_minus_the_true_score_where_there_is_a_need_to_know(needs):
    profiles = profiles_of(needs)
    assert profiles.need[6:-1] == pytest.approx(-needs.scores.values("true_score")[6:-1], abs=1e-6)
    assert np.isnan(profiles.need[5]).tolist() == [False, True, False, False, False, False]
    assert np.isnan(profiles.need[-1]).all()


def test_groups_in_needs(clusters):
    assert (clusters.found, clusters.space, clusters.k) == (True, "shape", 3)
    assert list(clusters.frame["respondent"][:2]) == ["R000", "R001"]
    first = [clusters.labels[N_EACH * group + 10] for group in range(3)]
    assert sorted(first) == ["A", "B", "C"]
    group = clusters.groups["ABC".index(first[0])]
    names = "visie; samenwerken; advies".split("; ")
    larger, smaller = group.description.removeprefix("Naar verhouding ").split(" Naar verhouding ")
    assert larger.startswith("is de behoefte groter dan bij de anderen aan: ")
    assert all(name in larger for name in names)
    assert not any(name in smaller for name in names)
    assert set(group.differences) == set(SCALES)


def test_people_with_an_incomplete_profile_have_no_label(clusters):
    assert list(clusters.labels[:6]) == [""] * 6
    assert clusters.labels[-1] == ""
    assert np.isnan(clusters.memberships[[0, 5, -1]]).all()


def test_new_people_are_placed_by_the_same_questionnaire(needs, clusters):
    new = identify_needs(scores_of(draw_groups(8)), required=dict.fromkeys(SCALES, 5.0))
    labels = clusters.place(new).labels
    assert (labels[10:-1] == clusters.labels[10:-1]).mean() > 0.95
    assert list(clusters.place(needs).labels) == list(clusters.labels)


def test_people_of_another_questionnaire_are_refused(clusters):
    other = Questionnaire.from_keys(KEYS, minimum=1, maximum=8)
    new = identify_needs(scores_of(draw_groups(8), questionnaire=other), required=dict.fromkeys(SCALES, 5.0))
    with pytest.raises(OntwikkelscanError) as caught:
        clusters.place(new)
    assert caught.value.code == "CLUSTER-002"


def test_pairs_carry_the_ids_of_competencies():
    random = np.random.default_rng(3)
    gaps = random.standard_normal((200, 1)) + random.standard_normal((200, M))
    gaps[:, 4] = gaps[:, 2] + 0.5 * random.standard_normal(200)
    table = needs_that_go_together(identify_needs(scores_of(gaps), required=dict.fromkeys(SCALES, 5.0)))
    assert table[["competency", "other", "block"]].to_numpy().tolist() == [["advies", "optreden", "1"]]


def raised(n_levels, seed):
    """Needs of people who share nothing but the general level; some levels are higher for half of them, by one rule."""
    random = np.random.default_rng(seed)
    gaps = random.standard_normal((200, 1)) + random.standard_normal((200, M))
    required = np.full((len(gaps), M), 3.0)
    required[random.random(len(gaps)) < 0.5, :n_levels] += 3
    needs = identify_needs(scores_of(gaps), required=required)
    return needs, needs.requirements.required - needs.scores.values("true_score")


def test_levels_that_one_rule_raises_do_not_go_together():
    """What people say of themselves goes together or not; of the gaps a pair was told."""
    needs, gaps = raised(2, seed=5)
    assert len(needs_that_go_together(gaps)) == 1
    assert len(needs_that_go_together(needs)) == 0


def test_levels_that_one_rule_raises_make_no_groups():
    """Of the gaps, two groups of municipalities were told."""
    needs, gaps = raised(3, seed=6)
    assert cluster_profiles(gaps).k == 2
    assert not cluster_needs(needs).found


def test_a_frame_gives_the_same_profiles():
    """True scores that a frame gives back differ by rounding; ties have to stay ties."""
    result = Scan("gemeentesecretaris").run(simulate_answers(load_questionnaire("gemeentesecretaris"), 120, seed=3))
    found, expected = (profiles_of(needs).need for needs in (result.needs, result))
    assert np.array_equal(found, expected, equal_nan=True)
    assert needs_that_go_together(result.needs).equals(needs_that_go_together(result))
