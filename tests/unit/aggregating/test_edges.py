"""Each constant of a group's picture at its edge, from totals as they are told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, Scan, group_picture, identify_needs, read_answers, score
from ontwikkelscan.aggregating.formulas import need_interval, quadrant, same_side
from ontwikkelscan.aggregating.picture import QUADRANTS, picture_of, stable_quadrants
from ontwikkelscan.model.questions import Provisional

KEYS = Questionnaire.from_keys(
    {name: [f"{name}{n}" for n in range(4)] for name in "abcdef"},
    minimum=1,
    maximum=5,
    context={"sex": {"m": "man", "v": "vrouw"}},
    provisional=Provisional(sd=0.65, reliability=0.8, source="proef"),
).replace(division="sex")


def told(need=(9, 8, 7, 6, 5, 4), n=20, category=0, **totals):
    """Return the picture of n people, from these totals of each competency and those of the category "v"."""
    cells = {}
    for division, inside in ((("", ""), n), (("sex", "v"), category), (("sex", "m"), 0)):
        cells[(*division, "", "people")] = inside
        for name, needy in zip("abcdef", need, strict=True):
            given = {"people": inside, "need": needy, "score": 0, "rated": inside, "importance": 0} | totals
            cells |= {(*division, name, what): total for what, total in given.items()}
    return picture_of(cells, KEYS, n=n, levels=KEYS.competency_ids, has_numbers=True, exact=False)[0].set_index(
        ["category", "competency"]
    )


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_of_five_people_numbers_are_told_and_of_four_none(people, shown):
    columns = ["n", "share_need", "mean_score", "mean_importance", "borich_score"]
    assert told(people=people).loc[("", "a"), columns].notna().tolist() == [shown] * 5
    assert told(rated=people).loc[("", "a"), columns].notna().tolist() == [True, True, True, shown, shown]


@pytest.mark.parametrize(("size", "shown"), [(19, False), (20, True)])
def test_a_category_of_twenty_people_is_told(size, shown):
    assert told(n=60, category=size).loc[("v", "a"), ["n", "mean_score"]].notna().tolist() == [shown] * 2


@pytest.mark.parametrize(("third", "fourth", "place"), [(10, 8, "near"), (10, 7, "")])
def test_two_below_the_third_may_as_well_be_among_the_first_three(third, fourth, place):
    frame = told(need=(12, 11, third, fourth, 0, 0))
    assert frame.loc[("", "d"), "largest"] == place
    assert frame.loc[("", "c"), "largest"] == "first"


@pytest.mark.parametrize(("first", "place"), [(11, "first"), (12, "ahead")])
def test_five_above_the_fourth_is_ahead(first, place):
    assert told(need=(first, 8, 8, 7, 7, 7)).loc[("", "a"), "largest"] == place


@pytest.mark.parametrize(("need", "place"), [(4, ""), (5, "first")])
def test_of_fewer_than_five_with_a_need_none_is_among_the_largest(need, place):
    assert told(need=(need, 4, 4, 4, 4, 4)).loc[("", "a"), "largest"] == place


def test_numbers_are_told_in_whole_percentages_and_tenths():
    """Seven of 24: 29 %; five points below 4 are 3.79 on average, eight above it 4.33, and 4.33 x .54 = 2.35."""
    row = told(need=(7, 0, 0, 0, 0, 0), n=24, score=-5, importance=8).loc[("", "a")]
    assert row[["n_need", "share_need", "share_need_low", "share_need_high"]].tolist() == [7, 29, 6, 55]
    assert row[["mean_score", "mean_importance", "borich_score"]].tolist() == [3.8, 4.3, 2.3]


def test_means_and_counts_stay_within_what_is_possible():
    row = told(need=(25, -2, 0, 0, 0, 0), people=23, score=90, importance=-90).loc["", :]
    assert row.loc["a", ["n", "n_need", "share_need"]].tolist() == [20, 20, 100]
    assert row.loc["b", ["n_need", "share_need", "share_need_low"]].tolist() == [0, 0, 0]
    assert row.loc["a", ["mean_score", "mean_importance"]].tolist() == [5, 1]


def test_the_interval_holds_the_draw_as_well():
    """Nine of 18: q = .5; 1.96 sqrt(.25 / 18 + 4 / 324) = .3174."""
    assert need_interval(9, 18) == pytest.approx((0.18254, 0.81746), abs=1e-5)
    assert need_interval(0, 5) == (0.0, pytest.approx(0.9848, abs=1e-4))
    assert need_interval(5, 5)[1] == 1.0


def test_equal_counts_are_ordered_by_the_lowest_score():
    frame = told(need=(5, 5, 5, 5, 5, 5))
    assert frame.loc[""]["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    cells = {("", "", "", "people"): 20, ("sex", "m", "", "people"): 0, ("sex", "v", "", "people"): 0}
    for place, name in enumerate("abcdef"):
        for division in (("", ""), ("sex", "m"), ("sex", "v")):
            given = {"people": 20, "need": 5, "score": -place, "rated": 20, "importance": 0}
            cells |= {(*division, name, what): total for what, total in given.items()}
    ranked = picture_of(cells, KEYS, n=20, levels=KEYS.competency_ids, has_numbers=True, exact=False)[0]
    assert ranked["rank"].dropna().tolist() == [6, 5, 4, 3, 2, 1]


def test_a_group_is_divided_by_a_question_with_categories():
    with pytest.raises(OntwikkelscanError) as caught:
        KEYS.replace(division="age")
    assert caught.value.code == "QUESTIONNAIRE-002"


def people(n):
    columns = dict.fromkeys(KEYS.item_ids, 3) | {"respondent": [f"R{number}" for number in range(n)]}
    return read_answers(pd.DataFrame(columns), KEYS)


def test_four_people_have_no_picture_and_five_have():
    for n, refused in ((4, True), (5, False)):
        needs = identify_needs(score(people(n)), required={"a": 4.0})
        if refused:
            with pytest.raises(OntwikkelscanError) as caught:
                group_picture(needs, people(n))
            assert caught.value.code == "GROUP-001"
        else:
            assert group_picture(needs, people(n)).n == n


def test_a_document_takes_no_exact_numbers(tmp_path):
    group = Scan(KEYS, required={"a": 4.0}).run(people(12)).group(exact=True)
    assert group.frame["mean_score"].iloc[0] == 3
    for save in (group.save_report, group.save_offer_page):
        with pytest.raises(OntwikkelscanError) as caught:
            save(tmp_path / "groep.pdf")
        assert caught.value.code == "GROUP-002"
    assert not list(tmp_path.iterdir())
    few = Scan(KEYS, required={"a": 4.0}).run(people(12)).group()
    assert np.isnan(few.frame["mean_score"]).all()
    with pytest.raises(OntwikkelscanError) as caught:
        few.heatmap()
    assert caught.value.code == "GROUP-003"


def test_a_quadrant_is_shown_on_paper_only_where_it_is_likely():
    """Told means of groups whose true means are known: nothing where they are all alike, else four of five right."""
    random = np.random.default_rng(7)
    asked = Scan("gemeentesecretaris").questionnaire
    for true_spread, least in ((0.0, 0.0), (0.35, 0.80)):
        shown = right = 0
        for _ in range(200):
            true = random.normal(0, true_spread, (2, 14))
            spreads = np.array([[0.65], [0.9]])
            means = true + random.normal(0, np.sqrt(spreads**2 / 20 + 4 / 20**2), (2, 14))
            frame = pd.DataFrame({"mean_importance": 3.5 + means[1], "mean_score": 3.8 + means[0], "n": 20.0})
            frame = frame.assign(breakdown="", competency=[f"c{n}" for n in range(14)], quadrant=told_quadrants(frame))
            centred = pd.DataFrame({"mean_importance": true[1], "mean_score": true[0]})
            truth = dict(zip(frame["competency"], told_quadrants(centred), strict=True))
            found = stable_quadrants(frame, asked)
            assert all(frame.set_index("competency")["quadrant"][name] == place for name, place in found.items())
            shown += len(found)
            right += sum(truth[name] == place for name, place in found.items())
        assert (shown / 200 < 0.5) if not true_spread else (shown / 200 > 2)
        assert right >= least * shown
    assert stable_quadrants(frame.assign(quadrant=""), asked) == {}


def test_a_quadrant_of_eighty_percent_is_shown_and_of_less_not():
    """Many means from near to far; the spreads of people are 0.16 and 0.22 of a scale of 1-5."""
    asked = Scan("gemeentesecretaris").questionnaire
    distance = np.linspace(-0.6, 0.6, 400)
    for scores, importance in ((distance, distance), (distance, 1000 * distance), (1000 * distance, distance)):
        frame = pd.DataFrame({"mean_score": scores, "mean_importance": importance, "n": 20.0, "breakdown": ""})
        frame = frame.assign(competency=[f"c{n}" for n in range(400)], quadrant=told_quadrants(frame))
        sides = [same_side(x, spread, np.full(400, 20.0)) for x, spread in ((scores, 0.64), (importance, 0.88))]
        assert set(stable_quadrants(frame, asked)) == set(frame["competency"][np.prod(sides, axis=0) >= 0.80])


def told_quadrants(frame):
    return [QUADRANTS[place] for place in quadrant(frame["mean_importance"], frame["mean_score"])]
