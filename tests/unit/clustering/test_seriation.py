"""Needs in an order: alike beside alike, with the tree of that order, and no claim."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import is_valid_linkage

from ontwikkelscan.clustering.seriation import needs_in_order
from ontwikkelscan.clustering.together import needs_that_go_together


@pytest.fixture(scope="module")
def blocks():
    """Six needs in three pairs that share more, spread over the columns."""
    random = np.random.default_rng(1)
    own = random.standard_normal((150, 6))
    for a, b in ((0, 5), (1, 3), (2, 4)):
        own[:, [a, b]] += 1.5 * random.standard_normal((150, 1))
    return own + random.standard_normal((150, 1))


def test_needs_that_go_together_are_neighbours(blocks):
    found = needs_in_order(blocks)
    place = {name: where for where, name in enumerate(found.competencies)}
    for a, b in ((0, 5), (1, 3), (2, 4)):
        assert abs(place[a] - place[b]) == 1
    assert is_valid_linkage(found.tree)
    joined = {frozenset(map(int, row[:2])) for row in found.tree if max(row[:2]) < 6}
    assert joined == {frozenset((place[a], place[b])) for a, b in ((0, 5), (1, 3), (2, 4))}


def test_the_picture_and_the_test_tell_the_same_correlations(blocks):
    found, told = needs_in_order(blocks), needs_that_go_together(blocks)
    assert len(told) > 1
    for row in told.to_dict("records"):
        assert found.frame.loc[row["competency"], row["other"]] == pytest.approx(row["correlation"])


def test_the_order_of_the_people_is_nothing(blocks):
    order = np.random.default_rng(2).permutation(len(blocks))
    assert needs_in_order(blocks).competencies == needs_in_order(blocks[order]).competencies


def test_eight_people_and_three_competencies_make_a_picture(blocks):
    assert needs_in_order(blocks[:8, :3]).reason == ""
    for few in (blocks[:7], blocks[:, :2]):
        found = needs_in_order(few)
        assert "ten minste 8 mensen" in found.reason
        assert found.competencies == ()
        assert found.frame.empty
