"""What holds for recommendations whatever the needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import ontwikkelscan as osc
from ontwikkelscan.model.needs import BANDS
from ontwikkelscan.needs.formulas import largest_needs, top_share

SCAN = osc.load_questionnaire("gemeentesecretaris")
N, K = 4, len(SCAN.competency_ids)
NEEDS = osc.Scan(SCAN).run(osc.simulate_answers(SCAN, N, seed=1)).objects.needs
PROGRAMMES = osc.load_programmes()
SIZES = st.floats(0, 2, allow_subnormal=False)


@st.composite
def needs(draw):
    """Needs of four people in any bands, of any size and importance."""
    bands = np.array(draw(st.lists(st.integers(0, 4), min_size=N * K, max_size=N * K))).reshape(N, K)
    priority = np.array(draw(st.lists(SIZES, min_size=N * K, max_size=N * K))).reshape(N, K)
    importance = np.array(draw(st.lists(st.integers(1, 5), min_size=N * K, max_size=N * K)), dtype=float).reshape(N, K)
    order = np.lexsort((-priority, -bands), axis=1).argsort(axis=1) + 1
    return replace(
        NEEDS,
        priority=priority,
        importance=importance,
        band=np.array(BANDS, dtype=object)[bands],
        rank=np.where(bands >= 2, order, 0),
    )


def facts(found):
    return pd.DataFrame({"rol": "gemeentesecretaris"}, index=found.respondents)


@given(needs())
def test_only_what_works_on_a_large_or_an_indispensable_need_is_recommended(found):
    for row, several in enumerate(
        osc.recommend_programmes(found, PROGRAMMES, respondents=facts(found)).advice.values()
    ):
        reported = {name for name, told in zip(SCAN.competency_ids, found.reported[row], strict=True) if told}
        top = {SCAN.competency_ids[c] for c in np.argsort(np.where(found.rank[row] > 0, found.rank[row], 99))[:3]}
        indispensable = {n for n, w in zip(SCAN.competency_ids, found.importance[row], strict=True) if w == 5}
        assert top & reported <= set(several[0].largest) <= reported
        for advice in several:
            assert 0 <= advice.fit <= 1
            if advice.rank:
                works_on = PROGRAMMES.by_id[advice.programme].works_on
                assert works_on & (set(advice.largest) | (indispensable & reported))
                assert advice.fit >= 0.25 - 1e-9
                assert advice.admissible != "no"


@given(needs(), st.permutations(range(N)))
def test_another_order_of_people_gives_the_same_advice(found, order):
    there = osc.recommend_programmes(found, PROGRAMMES, respondents=facts(found))
    moved = osc.recommend_programmes(found[list(order)], PROGRAMMES, respondents=facts(found))
    assert list(moved.advice) == [str(found.respondents[place]) for place in order]
    for name, several in moved.advice.items():
        for one, other in zip(several, there.advice[name], strict=True):
            assert (one.programme, one.rank, one.of_largest) == (other.programme, other.rank, other.of_largest)
            assert abs(one.fit - other.fit) < 1e-12
    assert osc.find_ways(found, there)[np.array(order)].ways == osc.find_ways(found[list(order)], moved).ways


@given(st.lists(st.integers(-1, 4), min_size=1, max_size=14), st.data())
def test_the_largest_are_reported_and_at_least_three_when_there_are(bands, data):
    priority = data.draw(st.lists(SIZES, min_size=len(bands), max_size=len(bands)))
    largest, reported = largest_needs(bands, priority), np.array(bands) >= 2
    assert (largest <= reported).all()
    assert largest.sum() >= min(3, reported.sum())


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5), st.floats(0.1, 0.6), st.floats(0.2, 1)), max_size=14))
def test_chances_of_the_three_largest_add_up_to_at_most_three(cells):
    level, score, error, weight = np.array(cells, dtype=float).reshape(-1, 4).T
    share = top_share(level, true_score=score, standard_error=error, weight=weight)
    assert ((share >= 0) & (share <= 1)).all()
    assert share.sum() <= 3 + 0.01
