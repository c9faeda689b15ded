"""Needs go together beyond the general level, or nothing is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.clustering.together import (
    COLUMNS,
    LEVEL,
    beyond_general,
    blocks,
    general_loadings,
    largest_p,
    needs_that_go_together,
)

BLOCKS = [(0, 1, 2), (5, 6)]


def draw(n=300, m=10, shared=0.5, seed=4):
    """A general level; within two blocks competencies share more."""
    random = np.random.default_rng(seed)
    own = random.standard_normal((n, m))
    for block in BLOCKS if shared else ():
        own[:, block] = np.sqrt(shared) * random.standard_normal((n, 1)) + np.sqrt(1 - shared) * own[:, block]
    return random.standard_normal((n, 1)) + own


@pytest.fixture(scope="module")
def table():
    return needs_that_go_together(draw())


def test_blocks_that_are_there_are_found(table):
    assert list(table.columns) == COLUMNS
    found = {(a, b) for a, b in zip(table["competency"], table["other"], strict=True)}
    assert {(0, 1), (0, 2), (1, 2), (5, 6)} <= found
    assert table.attrs["reason"] == ""


def test_a_pair_has_an_interval_and_passes_the_test(table):
    assert table["correlation"].is_monotonic_decreasing
    assert (
        (table["correlation_low"] < table["correlation"]) & (table["correlation"] < table["correlation_high"])
    ).all()
    assert (table["correlation_low"] > 0).all()
    assert table["p"].between(1 / 400, LEVEL).all()


def test_the_general_level_is_no_reason_to_claim():
    assert len(needs_that_go_together(draw(shared=0, seed=6))) == 0


def heavy(random, x):
    return x / np.sqrt(random.chisquare(3, (len(x), 1)) / 3)


def styles(random, x):
    return x * np.where(random.random(len(x)) < 0.3, 3, 1)[:, None]


@pytest.mark.parametrize("people", [heavy, styles])
def test_a_few_extreme_people_are_no_reason_to_claim(people):
    """Simulated people without a pair, of whom some answer more extremely: before, 7 of 10 samples of each had one."""
    claims = 0
    for seed in range(10):
        random = np.random.default_rng(seed)
        x = random.standard_normal((200, 1)) + random.standard_normal((200, 14))
        claims += len(needs_that_go_together(people(random, x))) > 0
    assert claims <= 1


def test_a_score_that_hardly_anyone_has_is_no_reason_to_fail():
    """In a third of the resamples nobody has it, and the competency has no spread."""
    x = draw()
    x[:, 8] = 0
    x[0, 8] = 1
    found = needs_that_go_together(x)
    assert 8 not in {*found["competency"], *found["other"]}
    assert len(found) >= 4
    assert np.isfinite(found.drop(columns="block").to_numpy(dtype=float)).all()


def test_the_same_competency_twice_goes_together():
    x = draw(shared=0)
    x[:, 8] = x[:, 3]
    found = needs_that_go_together(x)
    assert found[["competency", "other", "p"]].to_numpy().tolist() == [[3, 8, 1 / 400]]


def test_only_ranks_count():
    x = draw()
    assert needs_that_go_together(np.exp(x)).equals(needs_that_go_together(x))


def test_the_largest_excess_by_hand():
    """Excess over the mean, in standard deviations: the second is larger in the first resample, the first later."""
    drawn = np.array([[0.0, 4.0], [2.0, 0.0], [1.0, 2.0]])
    spread = np.sqrt(2 / 3), np.sqrt(8 / 3)
    largest = [2 / spread[1], 1 / spread[0], 0]
    r = np.array([1.0, 1.9])
    expected = [(1 + sum(one >= value / sd for one in largest)) / 4 for value, sd in zip(r, spread, strict=True)]
    assert largest_p(r, drawn).tolist() == expected == [0.75, 0.75]


def test_the_order_of_people_does_not_matter(table):
    x = draw()
    assert needs_that_go_together(x[np.random.default_rng(1).permutation(len(x))]).equals(table)


def test_too_little_to_test():
    few, narrow = needs_that_go_together(draw(n=99)), needs_that_go_together(draw()[:, :5])
    assert (len(few), len(narrow)) == (0, 0)
    assert "ten minste 100 mensen" in few.attrs["reason"]
    assert "minder dan 6 competenties" in narrow.attrs["reason"]
    assert list(few.columns) == COLUMNS


def test_a_table_that_is_none_is_refused():
    with pytest.raises(OntwikkelscanError) as caught:
        needs_that_go_together(["a", "b"])
    assert caught.value.code == "CLUSTER-001"


def test_half_of_the_competencies_is_not_told_from_the_general_level():
    table = needs_that_go_together(draw()[:, [0, 1, 2, 7, 8, 9]])
    assert len(table) == 0
    assert "niet te onderscheiden" in table.attrs["reason"]


def test_a_block_does_not_draw_the_general_level_to_itself():
    correlation = np.full((8, 8), 0.5)
    correlation[:3, :3] = 0.75
    np.fill_diagonal(correlation, 1)
    rest = beyond_general(correlation)
    assert rest[0, 1] == pytest.approx(0.5, abs=0.02)
    assert rest[5, 6] == pytest.approx(0, abs=0.02)


def test_one_factor_leaves_nothing():
    loadings = np.array([0.9, 0.7, 0.5, 0.3, 0.6])
    correlation = np.outer(loadings, loadings)
    np.fill_diagonal(correlation, 1)
    assert general_loadings(np.stack([correlation, correlation])) == pytest.approx(np.stack([loadings, loadings]))
    assert beyond_general(correlation)[np.triu_indices(5, 1)] == pytest.approx(0, abs=1e-6)


def test_a_block_holds_only_pairs_that_are_all_claimed():
    assert blocks([]) == {}
    assert blocks([(4, 5), (0, 1), (1, 2), (0, 2), (2, 3)]) == {(4, 5): "1", (0, 1): "2", (1, 2): "2", (0, 2): "2"}
