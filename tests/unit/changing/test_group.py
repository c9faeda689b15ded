"""What is told of a group: totals with a draw, and what follows from those alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.changing.group import TOTALS, frame_of
from tests.unit.changing.test_change import SCAN, M, answers, scores

NAMES = ["", *SCAN.competency_ids]


def group_of(n, seed=1, shift=0, n_open=0):
    """Return the change of n people whose answers go up and down."""
    random = np.random.default_rng(seed)
    first = random.integers(2, 5, (n, M, 8)).astype(float)
    second = np.clip(first + random.integers(-1, 2, first.shape) + shift, 1, 5)
    if n_open:
        second[:n_open, 0] = np.nan
    return osc.change(scores(first), scores(second))


@pytest.fixture(scope="module")
def group():
    return group_of(18)


def test_every_number_follows_from_the_told_totals(group):
    found = osc.group_change(group)
    frame, totals = found.frame, found.totals.set_index("competency")
    assert frame["competency"].tolist() == NAMES
    head = frame.iloc[0]
    n, told = 18, totals.loc["", "change"]
    se = np.sqrt(0.34**2 / n + 4 * 0.25**2 / n**2)
    assert head["change"] == pytest.approx(told / 4 / n)
    assert head["change_high"] - head["change"] == pytest.approx(1.959964 * se, abs=1e-6)
    row, name = frame.iloc[3], SCAN.competency_ids[2]
    assert row["change"] == pytest.approx(totals.loc[name, "change"] / 2 / n)
    assert row["change"] - row["change_low"] == pytest.approx(
        1.959964 * np.sqrt(0.53**2 / n + 4 * 0.5**2 / n**2), abs=1e-6
    )
    assert row["before"] == pytest.approx(4 + totals.loc[name, "before"] / n)
    assert row["after"] == pytest.approx(row["before"] + row["change"])
    assert row["g"] == pytest.approx(row["change"] / 0.65)


def test_totals_are_whole_and_near_the_exact_ones(group):
    totals = osc.group_change(group).totals.set_index("competency")
    exact = np.clip(group.together.change, -1, 1).sum() / 0.25
    assert abs(totals.loc["", "change"] - exact) < 12
    assert (totals["change"] % 1 == 0).all()


def test_a_change_counts_for_one_point_at_most():
    first, second = np.full((18, M), 1.0), np.full((18, M), 5.0)
    found = osc.group_change(osc.change(scores(first), scores(second)))
    assert found.totals["change"][1:].mean() == pytest.approx(18 / 0.5, abs=2)
    assert set(found.frame["told"]) == {"higher"}


@pytest.mark.parametrize(("n", "together", "competencies"), [(9, False, False), (10, True, False), (16, True, True)])
def test_from_ten_people_the_mean_and_from_sixteen_competencies(n, together, competencies):
    frame = osc.group_change(group_of(n)).frame
    assert (frame.iloc[0]["told"] != "too_few") == together
    assert (frame.iloc[1:]["told"] != "too_few").all() == competencies
    assert (frame.iloc[1:]["told"] == "too_few").all() != competencies
    assert frame["change"].notna().tolist() == [together] + [competencies] * M


def test_a_competency_of_too_few_people_is_not_told():
    frame = osc.group_change(group_of(17, n_open=2)).frame
    assert frame.iloc[1]["told"] == "too_few"
    assert frame.iloc[1]["n"] == 0
    assert frame.iloc[2]["n"] == 17
    assert osc.group_change(group_of(17, n_open=1)).frame.iloc[1]["n"] == 16


def test_a_group_of_four_is_refused():
    with pytest.raises(osc.OntwikkelscanError, match="GROUP-001"):
        osc.group_change(group_of(4))


def test_the_same_people_give_the_same_numbers_in_any_order_and_others_draw_anew(group):
    first, second = (moment.answers for moment in group.moments)
    order = np.random.default_rng(5).permutation(18)
    names = [f"X{row}" for row in range(18)]
    turned = osc.change(*(osc.score(_named(each[order], names)) for each in (first, second)))
    pd.testing.assert_frame_equal(osc.group_change(turned).totals, osc.group_change(group).totals)
    kept = np.arange(17)
    fewer = osc.change(*(osc.score(each[kept]) for each in (first, second)))
    totals = [osc.group_change(each).totals["change"].to_numpy() for each in (group, fewer)]
    exact = [np.array([np.clip(c.change, -1, 1).sum(axis=0) * 2]).ravel() for c in (group, fewer)]
    draws = [told[1:] - np.floor(x + 0.5) for told, x in zip(totals, exact, strict=True)]
    assert (draws[0] != draws[1]).any()


def _named(given, names):
    return osc.Answers(given.questionnaire, np.array(names, dtype=object), given.codes, given.importance, given.context)


def test_the_level_before_is_the_number_of_a_report_of_the_first_moment():
    """Drawn by the same key and label: a second report of the first moment tells nothing new."""
    change = group_of(18)
    needs = osc.identify_needs(change.moments[0].scores, required=dict.fromkeys(SCAN.competency_ids, 3.5))
    picture = osc.group_picture(needs, change.moments[0].answers)
    told = picture.totals.query("what == 'score' and breakdown == ''").set_index("id")["told"]
    ours = osc.group_change(change).totals.set_index("competency")["before"].drop("")
    np.testing.assert_array_equal(ours, told.reindex(ours.index))


def test_who_gave_fewer_than_fifty_answers_is_not_counted():
    first = np.full((12, M, 8), 3.0)
    second = first.copy()
    second[0, :, :4] = np.nan
    second[0, 12:] = np.nan
    change = osc.change(scores(first), scores(second))
    found = osc.group_change(change)
    assert (found.n, found.n_left_out) == (11, 1)
    assert osc.group_change(change, exact=True).n == 12


def test_no_change_and_a_change_are_told(group):
    assert osc.group_change(group).frame.iloc[0]["told"] == "not_shown"
    assert osc.group_change(group_of(18, shift=1)).frame.iloc[0]["told"] == "higher"
    assert osc.group_change(group_of(18, shift=-1)).frame.iloc[0]["told"] == "lower"


def test_competencies_are_told_by_holm():
    """One competency just beyond 1.96 errors, none of the others moved: not told among fourteen, told alone."""
    n = 20
    se = np.sqrt(0.53**2 / n + 4 * 0.25 / n**2)
    moved = np.ceil(2 * n * se * 2.1)
    rows = [("", n, 1, 0.0, np.nan)] + [(name, n, 1, moved * (name == NAMES[1]), 0.0) for name in NAMES[1:]]
    spread = pd.Series(0.65, index=NAMES)
    for kept, told in ((rows, "not_shown"), (rows[:2], "higher")):
        frame = frame_of(pd.DataFrame(kept, columns=TOTALS), SCAN, spread)
        assert frame.iloc[1]["told"] == told


def test_the_exact_frame_is_that_of_the_formulas(group):
    frame = osc.group_change(group, exact=True).frame
    found = osc.group_effect(group.before[:, 0], group.after[:, 0])
    row = frame.iloc[1]
    assert (row["d_z"], row["d_z_low"], row["g_av"], row["t"], row["p"]) == pytest.approx(
        (found.d_z, found.d_z_low, found.g_av, found.t, found.p)
    )
    assert frame.iloc[0]["change"] == pytest.approx(group.together.change.mean())
    assert osc.group_change(group, exact=True).totals.empty


def test_years_are_added_by_their_told_totals():
    years = [osc.group_change(group_of(n, seed=seed)) for n, seed in ((18, 2), (20, 3), (12, 4))]
    found = osc.add_years(years)
    totals = found.totals.set_index("competency")
    assert found.n == 50
    assert totals.loc["", "n"] == 50
    assert totals.loc[NAMES[1], "n"] == 38, "twelve people tell of no competency"
    assert totals.loc["", "change"] == sum(year.totals.iloc[0]["change"] for year in years)
    head = found.frame.iloc[0]
    assert head["change_high"] - head["change"] == pytest.approx(
        1.959964 * np.sqrt(0.34**2 / 50 + 4 * 3 * 0.25**2 / 50**2), abs=1e-6
    )
    assert head["g"] == pytest.approx(head["change"] / 0.65)
    assert np.isnan([head["before"], head["after"]]).all(), "of all together no level is told, nor of years of it"
    assert found.frame.iloc[1]["before"] == pytest.approx(4 + totals.loc[NAMES[1], "before"] / 38)


def test_a_year_that_tells_nothing_adds_nothing():
    year, few = osc.group_change(group_of(18)), osc.group_change(group_of(8))
    pd.testing.assert_frame_equal(osc.add_years([year, few]).frame, year.frame)
    assert set(osc.add_years([few, few]).frame["told"]) == {"too_few"}


def test_years_that_cannot_be_added():
    group = group_of(10)
    with pytest.raises(osc.OntwikkelscanError, match="GROUP-002"):
        osc.add_years([osc.group_change(group, exact=True)])
    with pytest.raises(osc.OntwikkelscanError, match="GROUP-005"):
        osc.add_years([])
    other = osc.load_questionnaire("hrm_adviseur")
    first, second = (osc.score(osc.simulate_answers(other, 12, seed=seed)) for seed in (1, 2))
    others = osc.group_change(osc.change(first, second))
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-002"):
        osc.add_years([osc.group_change(group), others])


def test_the_spread_of_the_group_itself_is_never_told():
    given = [osc.simulate_answers(SCAN, 20, seed=seed) for seed in (1, 2)]
    found = osc.group_change(osc.change(*(osc.score(each, reliability="sample") for each in given)))
    moved = found.frame[found.frame["change"] != 0]
    assert len(moved) > M // 2
    np.testing.assert_allclose(moved["change"] / moved["g"], 0.65)


def test_two_reports_of_nearly_one_group_tell_no_change_of_a_person():
    """The draws of n and n + 1 people go together no more than chance allows."""
    draws = []
    for seed in range(60):
        change = group_of(17, seed=seed)
        pairs = []
        for rows in (np.arange(17), np.arange(16)):
            part = osc.change(*(osc.score(moment.answers[rows]) for moment in change.moments))
            exact = np.floor(np.clip(part.change, -1, 1).sum(axis=0) / 0.5 + 0.5 + 1e-9)
            pairs.append(osc.group_change(part).totals["change"].to_numpy()[1:] - exact)
        draws.append(np.array(pairs))
    one, two = np.concatenate(draws, axis=1)
    assert abs(np.corrcoef(one, two)[0, 1]) < 3 / np.sqrt(len(one))
    assert np.mean(one == 0) == pytest.approx(1 / 3, abs=0.07)


def test_answers_helper_is_read_as_given():
    assert answers(np.full((1, M), 4.0)).keyed(0).tolist() == [[4.0] * 8]
