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
