"""Two moments of the same people: who is matched, what is told, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

import ontwikkelscan as osc
from ontwikkelscan.changing.found import COLUMNS, HEADLINES
from ontwikkelscan.model.norm import Retest, RetestScale

SCAN = osc.load_questionnaire("gemeentesecretaris")
M = len(SCAN.competencies)


def answers(keyed, respondents=None, moment=None):
    """Return answers of people whose keyed answers are given per competency, shape (n, M) or (n, M, 8)."""
    keyed = np.asarray(keyed, dtype=float)
    keyed = np.repeat(keyed[:, :, None], 8, axis=2) if keyed.ndim == 2 else keyed
    code = SCAN.answer_code
    codes = np.full((len(SCAN.item_ids), len(keyed)), code.empty, dtype=code.dtype)
    for column, scale in enumerate(SCAN.competencies):
        for place, item in enumerate(scale.items):
            given = keyed[:, column, place]
            known = np.isfinite(given)
            turned = (5 - given if item.reverse else given - 1)[known].astype(code.dtype)
            codes[SCAN.row_of[item.id], known] = turned
    names = np.array(respondents or [f"R{row:03}" for row in range(1, len(keyed) + 1)], dtype=object)
    context = pd.DataFrame({"moment": moment} if moment else {}, index=range(len(keyed)))
    return osc.Answers(SCAN, names, codes, np.full((len(keyed), M), np.nan), context)


def scores(keyed, **options):
    return osc.score(answers(keyed, **options))


def profile(**moved):
    """Return one person at 3 throughout, but for some competencies by place."""
    x = np.full((1, M), 3.0)
    for place, value in moved.items():
        x[0, int(place[1:])] = value
    return x


def test_what_is_told_of_one_competency_by_hand():
    found = osc.change(scores(profile()), scores(profile(c2=5)))
    row = found.frame.iloc[2]
    level = osc.change_error(0.65, 0.77, retest=0.7)
    at = 4 + 2 * 0.77 / 1.77 * (4 - 4)
    phi = (at - 1) * (5 - at) / (3 - 0.65**2 * 0.77)
    assert row["error"] == pytest.approx(level * np.sqrt(phi))
    assert (row["before"], row["after"], row["change"], row["n_both"]) == (3, 5, 2, 8)
    assert row["told"] == "higher"
    assert list(found.frame.columns) == COLUMNS
    assert (found.frame["told"].drop(2) == "not_shown").all()


def test_the_smallest_change_that_is_told_is_where_telling_begins():
    """By Holm over fourteen; after one that is told, over thirteen."""
    for first in ({}, {"c0": 5}):
        step = 0.125
        before = np.full((1, M, 8), 3.0)
        told, smallest = [], []
        for n in range(8, 17):
            after = np.repeat(profile(**first)[:, :, None], 8, axis=2).copy()
            after[0, 5, :] = 3 + n // 8
            after[0, 5, : n % 8] += 1
            row = osc.change(scores(before), scores(after)).frame.iloc[5]
            told.append(row["told"] == "higher")
            smallest.append(row["change"] >= row["smallest"])
            assert row["change"] == pytest.approx(n * step)
        assert told == smallest
        assert True in told
        assert False in told


def test_holm_at_five_percent_over_all_that_were_compared():
    row = osc.change(scores(profile()), scores(profile(c2=4))).frame.iloc[2]
    assert row["smallest"] / row["error"] == pytest.approx(ndtri(1 - 0.025 / M))
    part = np.full((1, M, 8), np.nan)
    part[:, :4] = 3
    row = osc.change(scores(part), scores(part)).frame.iloc[2]
    assert row["smallest"] / row["error"] == pytest.approx(ndtri(1 - 0.025 / 4))


@pytest.mark.parametrize(("n_open", "told"), [(4, "not_shown"), (5, "too_few")])
def test_half_of_the_statements_are_needed_both_times(n_open, told):
    first, second = np.full((2, 1, M, 8), 3.0)
    first[0, 1, :n_open] = np.nan
    row = osc.change(scores(first), scores(second)).frame.iloc[1]
    assert row["told"] == told
    assert row["n_both"] == 8 - n_open
    assert np.isnan(row["change"]) == (told == "too_few")


def test_change_is_over_the_statements_that_were_answered_both_times():
    first, second = np.full((2, 1, M, 8), 3.0)
    first[0, 0, 0], second[0, 0, 0] = 1, np.nan
    second[0, 0, 1] = np.nan
    second[0, 0, 2:] = 4
    row = osc.change(scores(first), scores(second)).frame.iloc[0]
    assert (row["before"], row["after"], row["n_both"]) == (3, 4, 6)


def test_the_mean_change_and_where_it_is_told():
    for after, told in ((3.5, "not_shown"), (4.0, "higher")):
        second = np.repeat(np.full((1, M, 1), 0.0), 8, axis=2)
        second[:] = np.array([after - 0.5, after + 0.5] * 4 if after % 1 else [after] * 8)
        found = osc.change(scores(profile()), scores(second))
        head = found.headlines.iloc[0]
        assert head["together"] == pytest.approx(after - 3)
        assert head["together_told"] == told
        assert head["together_smallest"] == pytest.approx(ndtri(0.975) * head["together_error"])
    down = osc.change(scores(np.full((1, M), 4.0)), scores(profile())).headlines.iloc[0]
    assert down["together_told"] == "lower"


def test_one_competency_is_no_mean():
    part = np.full((1, M, 8), np.nan)
    part[:, 0] = 3
    head = osc.change(scores(part), scores(part)).headlines.iloc[0]
    assert head["together_told"] == "too_few"
    part[:, 1] = 3
    assert osc.change(scores(part), scores(part)).headlines.iloc[0]["together_told"] == "not_shown"


def test_planned_against_the_rest_by_hand():
    first = np.full((1, M), 4.0)
    first[0, :3] = 2
    second = first.copy()
    second[0, :3] = 4
    found = osc.change(scores(first), scores(second), planned=SCAN.competency_ids[:3])
    head = found.headlines.iloc[0]
    assert head["more"] == pytest.approx(2 + 0.35 * (2 - 4))
    assert (head["more_told"], head["n_planned"]) == ("higher", 3)
    assert list(found.headlines.columns) == HEADLINES
    assert found.frame["planned"].tolist() == [True] * 3 + [False] * (M - 3)


def test_with_an_assumed_retest_only_more_is_said():
    second = np.full((1, M), 4.0)
    second[0, :3] = 2
    first = np.full((1, M), 4.0)
    head = osc.change(scores(first), scores(second), planned=SCAN.competency_ids[:3]).headlines.iloc[0]
    assert head["more"] < -head["more_smallest"]
    assert head["more_told"] == "not_shown"


def test_planned_alone_and_nothing_planned():
    part = np.full((1, M, 8), np.nan)
    part[:, :2] = 3
    plan = {"R001": SCAN.competency_ids[:2]}
    assert osc.change(scores(part), scores(part), planned=plan).headlines.iloc[0]["more_told"] == "too_few"
    head = osc.change(scores(profile()), scores(profile()), planned={"R009": SCAN.competency_ids[:2]}).headlines.iloc[0]
    assert (head["more_told"], head["n_planned"]) == ("", 0)
    assert osc.change(scores(profile()), scores(profile()), planned=SCAN.competency_ids[:3])["R001"].planned.n == 3
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-005"):
        osc.change(scores(profile()), scores(profile()), planned={"R001": SCAN.competency_ids[:4]})
    with pytest.raises(osc.OntwikkelscanError, match="SCAN-001"):
        osc.change(scores(profile()), scores(profile()), planned={"R001": ["sturen"]})


def test_people_are_matched_by_id_whatever_their_order():
    keyed = np.vstack([profile(c0=value) for value in (1, 2, 4, 5)])
    found = osc.change(
        scores(keyed[:3], respondents=["R1", "R2", "R3"]), scores(keyed[[3, 2, 1]], respondents=["R4", "R3", "R2"])
    )
    assert found.respondents == ["R2", "R3"]
    assert (found.only_before, found.only_after) == (["R1"], ["R4"])
    assert (found.frame["change"] == 0).all()
    assert "R1" not in found
    assert len(found) == 2


def test_nobody_in_both_is_refused():
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-006"):
        osc.change(scores(profile(), respondents=["R1"]), scores(profile(), respondents=["R2"]))


def test_scores_without_answers_and_other_questions_are_refused():
    frame = scores(profile()).frame
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-001"):
        osc.change(frame, frame)
    other = osc.load_questionnaire("hrm_adviseur")
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-002"):
        osc.change(scores(profile()), osc.score(osc.simulate_answers(other, 1, seed=1)))


def test_other_norms_are_refused():
    plain, scan = (
        osc.Scan("gemeentesecretaris"),
        osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen"),
    )
    given = osc.simulate_answers(SCAN, 2, seed=1)
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-003"):
        osc.change(plain.run(given), scan.run(given))
    found = osc.change(scan.run(given), scan.run(given))
    assert found.retest_basis == "assumed", "a simulated norm feeds nothing"


def test_moments_in_the_wrong_order_are_refused():
    days = ["2027-03-09"], ["2026-09-01"]
    first, second = (scores(profile(), moment=day) for day in days)
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-004") as refused:
        osc.change(first, second)
    assert not re.search(r"\b1 (people|mensen)", str(refused.value)), "one person is no people"
    assert osc.change(second, first)["R001"].before == "2026-09-01"
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-006"):
        osc.change(first, first)
    then = scores(profile(), moment=["toen"])
    assert osc.change(then, first)["R001"].before == "toen"


def test_one_person_as_plain_records():
    scan = osc.Scan("gemeentesecretaris")
    first, second = (
        scan.run(answers(profile(), moment=["2026-09-01"])),
        scan.run(answers(profile(c2=5), moment=["2027-03-09"])),
    )
    found = osc.change(first, second, planned={"R001": [SCAN.competency_ids[2]]})
    person = found["R001"]
    assert (person.before, person.after) == ("2026-09-01", "2027-03-09")
    assert [row.told for row in person.rows].count("higher") == 1
    assert person.rows[2].planned
    assert person.rows[2].band_before == first.needs["band"][2]
    assert person.planned.told == "higher"
    assert person.together.n == M
    assert person.together.told == found.headlines["together_told"][0]
    assert len(person.statements) == 8
    assert person.statements[0][2:] == (3, 5)
    assert (person.retest, person.retest_basis) == (pytest.approx(0.7), "assumed")
    with pytest.raises(osc.OntwikkelscanError, match="SCAN-003"):
        found["R002"]
    assert [one.respondent for one in found] == ["R001"]


def test_statements_that_moved():
    first, second = np.full((2, 2, M, 8), 3.0)
    second[1, 0, 3], second[1, 0, 4] = 5, np.nan
    frame = osc.change(scores(first), scores(second)).statements
    item = SCAN.competencies[0].items[3].id
    assert frame.to_dict("records") == [
        {
            "respondent": "R002",
            "competency": SCAN.competency_ids[0],
            "item": item,
            "before": 3,
            "after": 5,
            "moved": 2,
        }
    ]


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_the_assumed_retest(name):
    given = osc.score(osc.simulate_answers(osc.load_questionnaire(name), 1, seed=1))
    assert osc.change(given, given)[str(given.respondents[0])].retest == pytest.approx(0.7)


def norm_with_retest():
    """Return an empirical norm whose people answered twice."""
    sample = osc.simulate_answers(SCAN, 220, seed=4)
    sample = replace(sample, reading=replace(sample.reading, simulated=False))
    scales = tuple(RetestScale(competency=name, reliability=0.9, change=0.05) for name in SCAN.competency_ids)
    retest = Retest(n=80, weeks=4.0, mean_change_sd=0.1, deviations=0.8, scales=scales)
    return osc.build_norm(sample, id="proef", retest=retest)


def test_a_norm_that_knows_the_retest_is_used():
    norm = norm_with_retest()
    scan = osc.Scan("gemeentesecretaris", norm=norm)
    first, second = np.full((2, 1, M), 4.0)
    second[0, 0] = 3
    found = osc.change(scan.run(answers(first)), scan.run(answers(second)), planned=[SCAN.competency_ids[0]])
    scale, row = norm.scales[1], found.frame.iloc[1]
    assert found.retest_basis == "norm"
    assert row["change"] == pytest.approx(-0.05), "less what people change who do nothing"
    level = found.error[0, 1] / osc.change_error(scale.sd, scale.reliability, retest=0.9)
    assert 0.25**0.5 <= level <= 3**0.5
    phi = np.array([found.error[0, c] ** 2 / (2 * norm.scales[c].sd ** 2 * 0.1) for c in range(M)])
    assert found.headlines["together_error"][0] == pytest.approx(0.1 * np.sqrt(phi.mean()))
    assert found.headlines["more_told"][0] == "lower", "with a measured retest less is said too"


def test_a_result_of_ten_thousand_people_is_told_of_what_it_is():
    found = osc.change(scores(profile()), scores(profile()))
    assert repr(found) == "<Change: 1 respondents, retest assumed, gemeentesecretaris 2026-2>"
    assert "R001" not in found._repr_html_()
