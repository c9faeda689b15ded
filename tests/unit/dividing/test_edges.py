"""Each constant of a working division at its edge."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan.dividing import divide
from ontwikkelscan.dividing.divide import divide_people
from ontwikkelscan.dividing.division import WorkingDivision
from ontwikkelscan.dividing.exchange import exchange
from ontwikkelscan.dividing.learners import Learners
from ontwikkelscan.dividing.shared import PROBABILITY
from ontwikkelscan.dividing.sizes import group_sizes
from ontwikkelscan.dividing.words import working_groups
from ontwikkelscan.model.programme import Part
from ontwikkelscan.needs.formulas import need_band
from tests.unit.dividing.test_division import NAMES, M, learners, topics


def test_groups_have_six_and_a_half_people_and_five_to_eight():
    """Of 15 people two groups and of 16 three; bounds of .6 and 1.4 where they are larger than eight."""
    assert [group_sizes(n)[0] for n in (15, 16, 22, 23)] == [2, 3, 3, 4]
    assert group_sizes(16) == (3, 5, 8)
    assert group_sizes(9) == (2, 4, 8)
    assert group_sizes(50, k=5) == (5, 6, 14)
    assert group_sizes(40, k=5) == (5, 5, 8)
    assert group_sizes(41, k=5) == (5, 5, 11)


def test_eight_people_are_divided_and_seven_are_not():
    p = np.random.default_rng(1).uniform(size=(8, M))
    assert divide_people(learners(p)).groups
    assert not divide_people(learners(p[:7])).groups
    assert group_sizes(8)[0] == 2


def test_needs_for_two_competencies_can_be_divided():
    p = np.full((8, M), 0.1)
    p[:, 0] = 0.9
    assert "één competentie" in divide_people(learners(p)).reason
    p[0, 1] = 0.9
    assert divide_people(learners(p)).groups


def test_probabilities_that_differ_by_rounding_are_the_same():
    p = np.random.default_rng(2).uniform(size=(12, M)).round(3)
    p[6:] = p[:6]
    moved = p + np.random.default_rng(3).uniform(0, 4e-10, p.shape)
    assert (divide_people(learners(p)).labels == divide_people(learners(moved)).labels).all()


def share(n_inside, n_outside):
    """Ten people in a group and ten outside it: so many with a need for the first competency."""
    p = np.full((20, M), 0.1)
    p[:n_inside, 0], p[10 : 10 + n_outside, 0] = 0.9, 0.9
    return working_groups(learners(p), np.repeat([0, 1], 10), [], mix=False)[0]


def test_a_need_is_shared_from_sixty_percent_and_own_from_twenty_five_points_above_the_others():
    assert share(6, 0).shared == ("visie",)
    assert share(5, 0).shared == ()
    assert share(8, 6).own == ()
    assert share(8, 5).own == ("visie",)
    people = learners(np.full((24, M), 0.1))
    people.p[:9, 0], people.p[12:18, 0] = 0.9, 0.9
    assert working_groups(people, np.repeat([0, 1], 12), [], mix=False)[0].own == ("visie",)


def test_a_group_is_told_three_needs_at_most():
    p = np.full((16, M), 0.9)
    p[8:] = 0.1
    assert len(working_groups(learners(p), np.repeat([0, 1], 8), [], mix=False)[0].shared) == 3


def test_a_need_counts_when_it_is_more_likely_than_not():
    p = np.full((16, M), 0.1)
    p[:8, 0], p[:8, 1] = 0.5, 0.51
    assert working_groups(learners(p), np.repeat([0, 1], 8), [], mix=False)[0].shared == ("samenwerken",)


def test_a_half_tells_of_a_need_from_even_chances(monkeypatch):
    """Halves that stand at .5 count as needs; with a limit above that nobody would share any."""
    seen = []
    pairs = divide.Aim.pairs
    monkeypatch.setattr(
        divide.Aim, "pairs", lambda self, p, known, labels: seen.append(p) or pairs(self, p, known, labels)
    )
    p = topics().p.copy()
    p[0, 0], p[1, 0] = 0.5, 0.493
    divide_people(learners(p, halves=np.zeros((2, 18, M))))
    counted = [values for values in seen if set(np.unique(values)) <= {0.0, 1.0}]
    assert counted
    assert all(values.sum() == (p >= 0.5).sum() for values in counted)


def test_twenty_sittings_are_drawn_and_of_many_people_fewer(monkeypatch):
    drawn = []
    again = Learners.again
    monkeypatch.setattr(Learners, "again", lambda self, random: drawn.append(1) or again(self, random))
    for n, expected in ((300, 20), (340, 20), (341, 19), (3401, 1)):
        drawn.clear()
        monkeypatch.setattr(divide.Aim, "divide", lambda _, p, *__: np.arange(len(p)) % 4)
        divide_people(learners(np.random.default_rng(1).uniform(size=(n, M))), k=4)
        assert len(drawn) == expected


@pytest.mark.parametrize(("p", "adds"), [(0.05, True), (0.055, False)])
def test_a_gain_is_told_at_five_percent(p, adds):
    none = WorkingDivision.none(topics(), "", mix=False)
    assert WorkingDivision(**(vars(none) | {"p": p})).adds is adds


def test_two_who_may_not_be_together_are_parted_at_any_price():
    """Twins in all they need, against strangers."""
    s = np.zeros((4, 4))
    s[0, 1] = s[1, 0] = 1000.0
    assert exchange(s, np.array([0, 0, 1, 1]), sizes=(2, 2)).tolist() == [0, 0, 1, 1]
    found = exchange(s, np.array([0, 0, 1, 1]), sizes=(2, 2), apart=[np.array([0, 1])])
    assert found[0] != found[1]


def test_a_part_serves_a_group_when_it_works_on_what_is_shared():
    """From half a strength on (WORKS_ON); the one that works on most goes first."""
    assert Part(id="deel", name="Deel", links={"visie": 0.5}).links["visie"] == 0.5
    people = learners(np.tile([0.9, 0.9, 0.1, 0.1, 0.1, 0.1], (8, 1)))
    people.p[4:] = 0.1
    from ontwikkelscan.loading.programmes import load_programmes  # noqa: PLC0415

    programme = load_programmes().programmes[0]
    two = Part(id="a", name="Twee", links={"visie": 0.5, "samenwerken": 0.5})
    one = Part(id="b", name="Eén", links={"visie": 1.0, "samenwerken": 0.25})
    offer = programme.model_copy(update={"parts": (one, two)})
    group = working_groups(people, np.repeat([0, 1], 4), [offer], mix=False)[0]
    assert group.offer == (f"Twee ({programme.name})",)
    passing = programme.model_copy(update={"parts": (Part(id="c", name="Langs", links={"visie": 0.25}),)})
    assert working_groups(people, np.repeat([0, 1], 4), [passing], mix=False)[0].offer == ()


def test_a_group_is_offered_ways_for_a_group():
    """A coach and a book are for one person, however strongly they work."""
    from ontwikkelscan.loading.programmes import load_programmes  # noqa: PLC0415

    people = learners(np.tile([0.9, 0.9, 0.1, 0.1, 0.1, 0.1], (8, 1)))
    group = working_groups(people, np.repeat([0, 1], 4), load_programmes().routes, mix=False)[0]
    assert group.offer == ("Intervisie met vakgenoten",)


def test_words_stand_for_probabilities_that_have_that_word():
    bands = ("none", "unlikely", "possible", "likely", "clear")
    for place, word in enumerate(bands):
        lower = 0.9 if word == "clear" else 0.0
        assert need_band([PROBABILITY[word]], half_a_point_lower=[lower]).tolist() == [place]
    assert list(PROBABILITY) == list(bands)
    assert len(NAMES) == M
