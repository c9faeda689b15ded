"""Each constant of a group's picture at its edge: what is told of five people, and of four is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, group_picture, is_disclosable, read_answers, score
from ontwikkelscan.aggregating.suppression import disclosable_together
from ontwikkelscan.model.questions import Provisional
from ontwikkelscan.needs.identify import identify_needs

NAMES = ("a", "b", "c")
KEYS = Questionnaire.from_keys({name: [f"{name}{n}" for n in range(4)] for name in NAMES}, minimum=1, maximum=5)
KEYS = KEYS.model_copy(update={"provisional": Provisional(sd=0.65, reliability=0.8, source="proef")})


def picture(said, importance, level=4.0):
    """Return the row of the first competency in the picture of people who answered and rated all alike."""
    columns = dict.fromkeys(KEYS.item_ids, said) | {"respondent": [f"R{n}" for n in range(len(said))]}
    scores = score(read_answers(pd.DataFrame(columns), KEYS))
    rated = np.tile(np.array(importance, dtype=float)[:, None], 3)
    needs = identify_needs(scores, required=dict.fromkeys(NAMES, level), importance=rated)
    return group_picture(needs, pd.DataFrame(index=range(len(said)))).frame.iloc[0]


@pytest.mark.parametrize(("counts", "told"), [([[20], [5], [0]], True), ([[20], [4], [0]], False)])
def test_a_cell_holds_five_people(counts, told):
    assert is_disclosable(counts)[1] == told


def test_four_people_have_no_picture_and_five_have():
    with pytest.raises(OntwikkelscanError) as caught:
        picture([3] * 4, [3] * 4)
    assert caught.value.code == "GROUP-001"
    assert picture([3] * 5, [3] * 5)["mean_score"] == 3


@pytest.mark.parametrize(
    ("n_clear", "n_others", "told"), [(15, 4, False), (15, 5, True), (4, 15, False), (5, 15, True)]
)
def test_a_share_needs_five_people_on_both_sides(n_clear, n_others, told):
    row = picture([2] * n_clear + [5] * n_others, [3] * (n_clear + n_others))
    assert np.isfinite(row["share_need"]) == told


@pytest.mark.parametrize(
    ("importance", "told"), [([5, 5, 5, 5, 1], True), ([5, 5, 5, 5, 2], False), ([1, 1, 1, 1, 4], False)]
)
def test_a_mean_importance_leaves_it_open_who_gave_the_other_end(importance, told):
    assert np.isfinite(picture([3] * 5, importance)["mean_importance"]) == told


def test_numbers_are_told_in_whole_percentages_and_hundredths():
    """Seven of 24 score 2 and rate 3, eight 4 and 4, nine 5 and 3; Jeffreys: Beta(7.5, 17.5)."""
    row = picture([2] * 7 + [4] * 8 + [5] * 9, [3] * 7 + [4] * 8 + [3] * 9)
    assert row[["share_need", "share_need_low", "share_need_high"]].tolist() == [29, 14, 49]
    assert row[["mean_score", "mean_importance", "borich_score"]].tolist() == [3.79, 3.33, -1.53]
    assert row["ranked_discrepancy"] == 8


def test_the_share_of_draws_with_the_same_quadrant_is_a_whole_percentage():
    random = np.random.default_rng(1)
    columns = {item: random.integers(1, 6, 30) for item in KEYS.item_ids} | {"respondent": [f"R{n}" for n in range(30)]}
    scores = score(read_answers(pd.DataFrame(columns), KEYS))
    rated = random.integers(1, 6, (30, 3)).astype(float)
    needs = identify_needs(scores, required=dict.fromkeys(NAMES, 4.0), importance=rated)
    shares = group_picture(needs, pd.DataFrame(index=range(30))).frame["quadrant_share"]
    assert shares.tolist() == shares.round().tolist()
    assert shares.between(1, 99).all()


@pytest.mark.parametrize(("n_people", "told"), [(40, True), (41, False)])
def test_a_hundred_thousand_sets_of_people_are_looked_through(n_people, told):
    """Forty people who all differ form 91,390 sets of four, and one more 101,270; a thousand others are all alike."""
    alone = (np.arange(1, n_people + 1)[None, :] >> np.arange(6)[:, None]) & 1 == 1
    inside = np.hstack([alone, np.zeros((6, 1000), dtype=bool)])
    values = np.full(n_people + 1000, 3.0)
    cells = disclosable_together([np.stack([row, ~row, np.zeros_like(row)]) for row in inside], values, 1, 5)
    assert all(one[:2].all() for one in cells) == told


@pytest.mark.parametrize(("n_for_the_second", "lowest"), [(14, 1), (15, 2)])
def test_the_range_of_a_rank_holds_95_percent_of_the_draws(n_for_the_second, lowest):
    """Of 41 people 14 need the second most: it comes first in 1.8 % of draws (binomial); with 15 in 3.9 %."""
    said = dict.fromkeys(KEYS.item_ids, [3] * 41) | {"respondent": [f"R{n}" for n in range(41)]}
    needs = identify_needs(score(read_answers(pd.DataFrame(said), KEYS)), required=dict.fromkeys(NAMES, 4.0))
    priority = np.zeros((41, 3))
    priority[n_for_the_second:, 0] = priority[:n_for_the_second, 1] = 1
    whole = group_picture(replace(needs, priority=priority), pd.DataFrame(index=range(41))).frame
    assert whole["rank_high"].iloc[0] == lowest
