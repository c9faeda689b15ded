"""A working division: who is in which group, what is told of it, and when there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

import ontwikkelscan as osc
from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.dividing import divide
from ontwikkelscan.dividing.divide import divide_people
from ontwikkelscan.dividing.exchange import alike, even_runs, exchange, per_pair
from ontwikkelscan.dividing.learners import Learners, halves_of, learners_of
from ontwikkelscan.dividing.sizes import group_sizes
from ontwikkelscan.needs.formulas import need_probability

M = 6
NAMES = ("Visie", "Samenwerken", "Advies", "Netwerk", "Optreden", "Zelfreflectie")


def learners(p, *, halves=None, known=None):
    p = np.asarray(p, dtype=float)
    known = np.ones(p.shape, dtype=bool) if known is None else known
    ids = np.array([f"R{row:03d}" for row in range(len(p))])
    return Learners(ids, tuple(name.lower() for name in NAMES), NAMES, np.where(known, p, 0.0), known, halves)


def topics(n_each=6, seed=1):
    """People who each have needs for two of six competencies, the topics one after the other."""
    random = np.random.default_rng(seed)
    p = random.uniform(0.02, 0.3, (3 * n_each, M))
    for topic in range(3):
        p[n_each * topic : n_each * (topic + 1), 2 * topic : 2 * topic + 2] = random.uniform(0.7, 0.98, (n_each, 2))
    return learners(p)


@pytest.fixture(scope="module")
def people():
    return topics()


def test_people_with_the_same_needs_come_together(people):
    found = divide_people(people)
    assert [group.members for group in found.groups] == [
        tuple(f"R{row:03d}" for row in range(start, start + 6)) for start in (0, 6, 12)
    ]
    assert [set(group.shared) for group in found.groups] == [
        {"visie", "samenwerken"},
        {"advies", "netwerk"},
        {"optreden", "zelfreflectie"},
    ]
    assert all(group.own == group.shared for group in found.groups)
    assert found.per_pair > 1.5 * found.per_pair_by_lot
    assert found.again_mean > found.again_by_lot


def test_the_order_of_the_people_is_nothing(people):
    found = divide_people(people)
    order = np.random.default_rng(5).permutation(len(people))
    other = divide_people(people[order])
    assert found.groups == other.groups
    assert found.again_mean == other.again_mean
    merged = found.frame.merge(other.frame, on="respondent", suffixes=("", "_other"))
    assert (merged["group"] == merged["group_other"]).all()
    assert (merged["again"] == merged["again_other"]).all()


def test_no_exchange_of_two_and_no_move_gains():
    random = np.random.default_rng(3)
    p = random.uniform(size=(19, M))
    labels = divide_people(learners(p)).labels - 1

    def total(groups):
        s = alike(p)
        return sum(s[np.ix_(groups == g, groups == g)].sum() / ((groups == g).sum() - 1) for g in set(groups))

    best = total(labels)
    for i in range(len(p)):
        for j in range(i):
            swapped = labels.copy()
            swapped[[i, j]] = swapped[[j, i]]
            assert total(swapped) <= best + 1e-9
        for group in range(3):
            moved = labels.copy()
            moved[i] = group
            sizes = np.bincount(moved)
            assert sizes.min() < 5 or sizes.max() > 8 or total(moved) <= best + 1e-9


def test_the_search_comes_near_the_best_of_many_starts():
    for seed in range(5):
        random = np.random.default_rng(seed)
        p = random.uniform(size=(24, M))
        s = alike(p)

        def mean(groups, s=s):
            return sum(s[np.ix_(groups == g, groups == g)].sum() / ((groups == g).sum() - 1) for g in range(4)) / 24

        best = max(mean(exchange(s, random.permutation(even_runs(24, 4)), sizes=(5, 8))) for _ in range(60))
        assert mean(divide_people(learners(p)).labels - 1) >= 0.97 * best


@pytest.mark.parametrize(("low", "high"), [(2, 4), (3, 3), (2, 6)])
def test_sizes_stay_within_their_bounds(low, high):
    s = alike(np.random.default_rng(6).uniform(size=(12, M)))
    sizes = np.bincount(exchange(s, even_runs(12, 4), sizes=(low, high)))
    assert sizes.min() >= low
    assert sizes.max() <= high


def test_people_of_one_municipality_are_apart(people):
    town = np.array(["A", "B", "C"] * 6, dtype=object)
    town[12:] = ""
    found = divide_people(people, apart=town, size=(4, 6))
    for group in range(1, len(found.groups) + 1):
        inside = [word for word in town[found.labels == group] if word]
        assert len(inside) == len(set(inside))


def test_a_pair_shares_the_needs_that_both_have():
    p = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]], dtype=float)
    groups = np.array([0, 0, 1, 1])
    assert per_pair(p, p, groups) == 1
    pairs = [float(p[i] @ p[j]) for i in range(4) for j in range(i)]
    assert per_pair(p, p, np.zeros(4, dtype=int)) == pytest.approx(np.mean(pairs))


def test_what_lot_gives_is_the_mean_of_random_divisions(people):
    random, p = np.random.default_rng(8), people.p
    drawn = [per_pair(p, p, random.permutation(even_runs(18, 3))) for _ in range(2000)]
    assert np.mean(drawn) == pytest.approx(divide_people(people).per_pair_by_lot, abs=0.01)


def test_a_mix_puts_needs_beside_people_on_level():
    p = np.where(np.arange(12)[:, None] % 2 == np.arange(M) % 2, 0.95, 0.02)
    found = divide_people(learners(p), mix=True)
    for group in found.groups:
        assert len({int(name[1:]) % 2 for name in group.members}) == 2
    one = p @ (1 - p).T
    pairs = (one + one.T)[np.triu_indices(12, 1)]
    assert found.per_pair_by_lot == pytest.approx(pairs.mean())
    assert found.per_pair > found.per_pair_by_lot
    assert "helpen" in found.figures[0]


def test_who_is_unknown_is_not_placed_or_placed_by_size(people):
    known = np.ones(people.p.shape, dtype=bool)
    known[[3, 9]] = False
    some = learners(people.p, known=known)
    left = divide_people(some)
    assert left.not_placed == ("R003", "R009")
    assert left.frame["group"].isna().sum() == 2
    assert "R003 en R009" in left.figures[-1]
    filled = divide_people(some, everyone=True)
    assert filled.by_size == ("R003", "R009")
    assert not filled.frame["group"].isna().any()
    assert np.isnan(filled.again[[3, 9]]).all()
    sizes = np.bincount(filled.labels)[1:]
    assert sizes.min() >= 5
    assert sizes.max() <= 8
    assert "R003 en R009" in filled.figures[-1]


def test_the_unknown_keep_apart_as_well(people):
    known = np.ones(people.p.shape, dtype=bool)
    known[0] = False
    town = np.full(18, "", dtype=object)
    town[[0, 1]] = "A"
    found = divide_people(learners(people.p, known=known), everyone=True, apart=town)
    assert found.labels[0] != found.labels[1]


def test_half_scores_stand_beside_the_whole():
    scan = Scan("gemeentesecretaris")
    result = scan.run(osc.example("gemeentesecretaris"))
    needs, answers = result.objects.needs, result.objects.answers
    halves = halves_of(answers, needs)
    row = result.respondents.index("R001")
    keyed = answers.keyed(0)[row]
    error = needs.scores.values("true_score_error")[row, 0]
    expected = [keyed[0::2].mean() - keyed.mean(), keyed[1::2].mean() - keyed.mean()]
    assert halves[:, row, 0] == pytest.approx(np.array(expected) / error)
    found = learners_of(needs, answers)
    odd, _ = found.by_half()
    required, true = needs.requirements.required[row, 0], needs.scores.values("true_score")[row, 0]
    wanted = need_probability(required, true_score=true + expected[0], standard_error=np.sqrt(2) * error)
    assert odd[row, 0] == pytest.approx(float(wanted), abs=1e-6)
    assert (odd[~found.known] == 0).all()


def test_another_sitting_has_the_error_of_two(people):
    again = np.stack([people.again(np.random.default_rng(seed)) for seed in range(400)])
    assert ndtri(again).std(axis=0) == pytest.approx(np.full(people.p.shape, np.sqrt(2)), rel=0.15)


def test_a_gain_that_could_be_chance_is_not_told(monkeypatch):
    random = np.random.default_rng(11)
    p = random.uniform(size=(18, M))
    halves = random.normal(size=(2, 18, M)) * 3
    none = divide_people(learners(p, halves=halves))
    assert none.adds is False
    assert "niet aantoonbaar meer" in none.figures[0]
    assert not any(char.isdigit() for char in none.figures[0])
    found = divide_people(learners(topics().p, halves=np.zeros((2, 18, M))))
    assert found.p == pytest.approx(1 / 200)
    assert found.figures[0].startswith("Twee mensen uit één groep hebben gemiddeld")
    untested = divide_people(topics())
    assert untested.adds is None
    assert "kan toeval zijn" in untested.figures[1]
    monkeypatch.setattr(divide, "N_PERMUTATIONS", 99)
    assert divide_people(learners(topics().p, halves=np.zeros((2, 18, M)))).p == pytest.approx(1 / 100)


def test_of_many_people_a_thousand_are_tested(monkeypatch):
    monkeypatch.setattr(divide, "MOST_TESTED", 20)
    p = np.random.default_rng(2).uniform(size=(60, M))
    tested = []
    by_half = Learners.by_half
    monkeypatch.setattr(Learners, "by_half", lambda self: tested.append(len(self)) or by_half(self))
    divide_people(learners(p, halves=np.zeros((2, 60, M))))
    assert tested == [20]


@pytest.mark.parametrize(
    ("p", "reason"),
    [
        (np.full((7, M), 0.9), "ten minste 8 mensen"),
        (np.random.default_rng(1).uniform(0, 0.5, (12, M)), "bij niemand"),
        (np.where(np.arange(M) == 0, np.random.default_rng(1).uniform(0.4, 0.9, (12, 1)), 0.1), "één competentie"),
        (np.tile([0.9, 0.8, 0.1, 0.2, 0.3, 0.4], (12, 1)), "dezelfde ontwikkelbehoeften"),
    ],
)
def test_where_there_is_nothing_to_divide_it_is_said_why(p, reason):
    found = divide_people(learners(p))
    assert reason in found.reason
    assert found.figures == (found.reason,)
    assert found.describe() == found.reason
    assert found.groups == ()
    assert (found.labels == 0).all()


def test_ten_thousand_people_are_divided_and_no_more(monkeypatch):
    monkeypatch.setattr(divide, "MAX_PEOPLE", 12)
    p = np.random.default_rng(1).uniform(size=(13, M))
    assert "tot 12 mensen" in divide_people(learners(p)).reason
    assert divide_people(learners(p[:12])).groups


def test_too_few_who_are_known_for_so_many_groups():
    p = np.random.default_rng(1).uniform(size=(40, M))
    known = np.repeat(np.arange(40) < 11, M).reshape(40, M)
    assert "voor 6 groepen" in divide_people(learners(p, known=known), everyone=True).reason
    assert divide_people(learners(p, known=known), everyone=True, k=5).groups


@pytest.mark.parametrize(
    ("n", "k", "size", "expected"),
    [
        (8, None, None, (2, 4, 8)),
        (9, None, None, (2, 4, 8)),
        (10, None, None, (2, 5, 8)),
        (18, None, None, (3, 5, 8)),
        (24, None, None, (4, 5, 8)),
        (60, None, None, (9, 5, 8)),
        (340, None, None, (52, 5, 8)),
        (18, None, (4, 6), (4, 4, 6)),
        (18, None, (8, 12), (2, 8, 12)),
        (60, 6, None, (6, 6, 14)),
        (16, 2, None, (2, 5, 8)),
        (18, 2, None, (2, 5, 13)),
        (8, 2, (4, 4), (2, 4, 4)),
    ],
)
def test_sizes_of_groups(n, k, size, expected):
    assert group_sizes(n, k, size) == expected


@pytest.mark.parametrize(
    ("n", "k", "size"),
    [(18, 1, None), (18, 5, None), (18, 3, (4, 5)), (18, None, (3, 4)), (18, None, (6, 5)), (11, None, (4, 5))],
)
def test_groups_that_so_many_people_cannot_form_are_refused(n, k, size):
    with pytest.raises(OntwikkelscanError) as caught:
        group_sizes(n, k, size)
    assert caught.value.code == "DIVIDE-001"
    assert ("ask for 2 groups," if n < 12 else f"ask for 2 to {n // 4} groups,") in str(caught.value)
    assert "1 groups" not in str(caught.value)


def test_sizes_that_are_turned_are_told_as_sizes_of_groups():
    with pytest.raises(OntwikkelscanError, match="divided into groups of 8 to 5 people"):
        group_sizes(18, size=(8, 5))
    with pytest.raises(OntwikkelscanError, match="divided into 4 groups of 5 people"):
        group_sizes(18, size=(5, 5))


@pytest.mark.parametrize(
    ("k", "size"),
    [(2.5, None), ("4", None), (True, None), (None, 6), (None, "5-8"), (None, (5,)), (None, (4.5, 6)), (3, (5, None))],
)
def test_numbers_of_groups_and_people_are_whole(k, size):
    """Two and a half groups became three without a word; "5-8", as the command takes it, was a traceback."""
    with pytest.raises(OntwikkelscanError) as caught:
        group_sizes(18, k, size)
    assert caught.value.code == "DIVIDE-001"
    assert "whole number" in str(caught.value)


def test_numbers_of_a_table_are_whole_too():
    sizes = np.array([4, 6])
    assert group_sizes(18, np.int64(4), (sizes[0], sizes[1])) == group_sizes(18, 4, [4, 6]) == (4, 4, 6)


@given(st.integers(8, 400))
@settings(deadline=None)
def test_the_usual_sizes_always_fit(n):
    k, low, high = group_sizes(n)
    assert k * low <= n <= k * high
    assert 4 <= low <= high


@given(st.integers(0, 10_000), st.integers(9, 40), st.floats(0.1, 0.9))
@settings(deadline=None, max_examples=40)
def test_what_is_said_of_a_group_is_true_of_it(seed, n, share):
    random = np.random.default_rng(seed)
    p = np.where(random.random((n, M)) < share, random.uniform(0.5, 1, (n, M)), random.uniform(0, 0.5, (n, M)))
    found = divide_people(learners(p))
    has = p > 0.5 + 1e-9
    for group in found.groups:
        inside = found.labels == group.number
        column = {name.lower(): place for place, name in enumerate(NAMES)}
        for name in group.shared:
            most, others = has[inside, column[name]].mean(), has[~inside, column[name]].mean()
            assert most >= 0.6
            assert (most - others >= 0.25) == (name in group.own)
            assert name in group.own or others > 0.35
        if "die de meesten delen" in group.description:
            assert has[inside].mean(axis=0).max() < 0.6
        if "bij niemand" in group.description.lower():
            assert not has[inside].any()
