"""Worked case C12, themes, and a group picture from which nobody can be computed back."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import milp

from ontwikkelscan import (
    OntwikkelscanError,
    Scan,
    borich_score,
    group_picture,
    identify_themes,
    is_disclosable,
    load_programmes,
    offer_coverage,
    quadrant,
    ranked_discrepancy,
    simulate_answers,
)
from ontwikkelscan.aggregating import suppression
from ontwikkelscan.aggregating.suppression import disclosable_together

SCAN = Scan("gemeentesecretaris")
DIVISIONS = ("rol", "jaren_in_rol", "inwoners")


def needs_of(result):
    return result.objects.needs


def context_of(result):
    return result.objects.answers.context


def people(n, seed, missing=0.1):
    """A scan of simulated people with a background that some did not give."""
    random = np.random.default_rng(seed)
    answers = simulate_answers(SCAN.questionnaire, n, seed=seed)
    context = pd.DataFrame(
        {
            "rol": random.choice(["gemeentesecretaris", "loco", "aspirant"], n, p=[0.7, 0.2, 0.1]).astype(object),
            "jaren_in_rol": random.exponential(6, n).round(),
            "inwoners": np.exp(random.normal(10.5, 0.9, n)).round(),
        }
    )
    for question in SCAN.questionnaire.context.questions:
        context[question.id] = random.choice(list(question.options), n)
    context = context.mask(random.random(context.shape) < missing)
    codes = answers.codes.copy()
    codes[random.random(codes.shape) < missing] = SCAN.questionnaire.answer_code.empty
    return SCAN.run(replace(answers, context=context, codes=codes))


def test_c12_borich_and_ranked_discrepancy(case):
    given, expected = case("C12")
    i, a = given["importance"], given["ability"]
    ranked = ranked_discrepancy(i, a)
    found = {
        "mean_I": np.mean(i),
        "mean_A": np.mean(a),
        "mean_gap": np.mean(i) - np.mean(a),
        "MWDS": borich_score(i, a),
        "NR_pct": ranked.negative,
        "PR_pct": ranked.positive,
        "TR_pct": ranked.equal,
        "RDS": ranked.score,
    }
    assert found == pytest.approx(expected, abs=1e-6)
    assert np.isnan(borich_score([], []))
    assert np.isnan(ranked_discrepancy([np.nan], [3]).score)


def test_quadrants_split_at_the_grand_means():
    assert quadrant([5, 5, 3, 3], [2, 4, 2, 4]).tolist() == [0, 1, 2, 3]
    assert quadrant([5, np.nan, 3], [2, 4, 4]).tolist() == [0, -1, 3]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([[20], [9], [0]], [True, True, False]),
        ([[20], [9], [3]], [True, False, False]),
        ([[20], [9], [6]], [True, True, False]),
        ([[20], [4], [0]], [False, False, False]),
        ([[20, 6], [9, 5], [8, 1]], [True, False, False]),
        ([[4], [4], [4]], [False, False, False]),
    ],
)
def test_cells_that_can_be_told(counts, told):
    assert is_disclosable(counts).tolist() == told


def nested(n, seed):
    """The same, where aspirants are new, and nearly nobody else: categories that differ by one or two people."""
    result = people(n, seed)
    context = context_of(result).copy()
    random = np.random.default_rng(seed)
    aspirant = (context["rol"] == "aspirant").to_numpy()
    context.loc[aspirant, "jaren_in_rol"] = random.choice([0.0, 1.0], aspirant.sum())
    context.loc[~aspirant, "jaren_in_rol"] = np.where(random.random((~aspirant).sum()) < 0.05, 1.0, 7.0)
    return SCAN.run(replace(result.objects.answers, context=context))


def memberships(result):
    """Return who is in each cell, by question and category."""
    questions = {question.id: question for question in SCAN.questionnaire.context_questions}
    member = {("", ""): np.ones(len(result.respondents), dtype=bool)}
    for name in DIVISIONS:
        told = [questions[name].category(answer) for answer in context_of(result)[name]]
        for category in questions[name].categories:
            member[name, category] = np.array([answer == category for answer in told])
    return member


def published(frame, result):
    """Yield, per competency, the people behind each published mean score, mean importance and share."""
    values, importance = needs_of(result).scores.values("score"), needs_of(result).importance
    counts = np.isfinite(values) & (needs_of(result).requirements.relevant == "yes")
    behind = {"mean_score": counts, "mean_importance": counts & np.isfinite(importance), "share_need": counts}
    member = memberships(result)
    for place, competency in enumerate(SCAN.questionnaire.competency_ids):
        rows = frame[frame["competency"] == competency].to_dict("records")
        yield {
            name: [member[row["breakdown"], row["category"]] & who[:, place] for row in rows if np.isfinite(row[name])]
            for name, who in behind.items()
        }


def solvable(rows):
    """Return a set of fewer than five people that a weighted sum of the rows is about alone; None when there is none.

    There is one when the rows depend on each other as soon as these people are taken away.
    """
    kinds, n = np.unique(np.array(rows, dtype=float), axis=1, return_counts=True)
    rank = np.linalg.matrix_rank(kinds)
    small = [place for place in range(len(n)) if kinds[:, place].any() and n[place] < 5]
    for size in range(1, 5):
        for those in combinations(small, size):
            if n[list(those)].sum() < 5 and np.linalg.matrix_rank(np.delete(kinds, those, axis=1)) < rank:
                return those
    return None


@pytest.mark.parametrize("make", [people, nested])
@pytest.mark.parametrize(("n", "seed"), [(9, 8), (12, 1), (24, 2), (40, 3)])
def test_nobody_can_be_computed_back(make, n, seed):
    """A rank test over all means and shares together, for an attacker who knows who is in which category."""
    result = make(n, seed)
    n_rows = 0
    for behind in published(group_picture(needs_of(result), context_of(result)).frame, result):
        for rows in behind.values():
            assert not rows or solvable(rows) is None
            n_rows += len(rows)
    assert n_rows > 14


def test_the_rank_test_finds_one_person():
    """Seven people in one category, and six of them in a category of another question."""
    everyone, seven, six = (np.arange(20) < n for n in (20, 7, 6))
    assert solvable([everyone, seven, six]) is not None
    assert solvable([everyone, seven]) is None
    divisions = [np.array([seven, ~seven]), np.array([six, ~six, ~everyone])]
    told = disclosable_together(divisions, np.full(20, 3.0), 1, 5)
    rows = [cells[tell] for cells, tell in zip(divisions, told, strict=True)]
    assert sum(map(len, rows)) == 1
    assert solvable([everyone, *np.vstack(rows)]) is None


def test_where_there_is_too_much_to_look_through_cells_are_left_out(monkeypatch):
    result = people(40, 3)
    before = group_picture(needs_of(result), context_of(result)).frame["mean_score"].count()
    monkeypatch.setattr(suppression, "MOST_SETS", 20)
    frame = group_picture(needs_of(result), context_of(result)).frame
    assert 14 <= frame["mean_score"].count() < before
    assert all(not rows or solvable(rows) is None for behind in published(frame, result) for rows in behind.values())


@pytest.mark.parametrize("seed", range(3))
def test_nobody_has_to_have_a_need_or_not(seed):
    """An integer programme over all shares together: everyone can have a need, and everyone can have none."""
    result = people(150, seed)
    picture = group_picture(needs_of(result), context_of(result))
    needy = needs_of(result).reported
    assert set(picture.frame["breakdown"][picture.frame["share_need"].notna()]) > {""}
    for place, behind in enumerate(published(picture.frame, result)):
        rows = behind["share_need"]
        if rows:
            kinds, n = np.unique(np.array(rows), axis=1, return_counts=True)
            totals = [int((who & needy[:, place]).sum()) for who in rows]
            for kind in np.flatnonzero(kinds.any(axis=0)):
                goal = np.zeros(len(n))
                goal[kind] = 1
                known = {"bounds": (0, n), "constraints": (kinds.astype(float), totals, totals)}
                least, most = (milp(sign * goal, integrality=np.ones(len(n)), **known).fun for sign in (1, -1))
                assert round(least) < n[kind]
                assert round(-most) > 0


@pytest.mark.parametrize("seed", range(4))
def test_nobody_has_to_have_given_an_importance(seed):
    """An integer programme over all means of importance, where most people find everything indispensable."""
    result = people(45, seed)
    random = np.random.default_rng(seed)
    importance = np.where(random.random(needs_of(result).importance.shape) < 0.6, 5.0, random.integers(3, 6, (45, 14)))
    found = replace(needs_of(result), importance=np.where(np.isnan(needs_of(result).importance), np.nan, importance))
    n_told = 0
    for place, behind in enumerate(
        published(
            group_picture(found, context_of(result)).frame,
            replace(result, objects=replace(result.objects, needs=found)),
        )
    ):
        if rows := behind["mean_importance"]:
            n_told += len(rows)
            kinds, n = np.unique(np.array(rows), axis=1, return_counts=True)
            totals = [np.nansum(found.importance[who, place]) for who in rows]
            for kind in np.flatnonzero(kinds.any(axis=0) & (n < 5)):
                goal = np.zeros(len(n))
                goal[kind] = 1
                known = {"bounds": (n, 5 * n), "constraints": (kinds.astype(float), totals, totals)}
                least, most = (milp(sign * goal, integrality=np.ones(len(n)), **known).fun for sign in (1, -1))
                assert round(-most) > round(least)
    assert n_told > 14


def test_a_borich_score_tells_no_more_than_the_means_beside_it():
    """Over those who rated it alone it gave away the score of someone who did not."""
    result = people(30, 3)
    frame = group_picture(needs_of(result), context_of(result)).frame
    told = frame[frame["borich_score"].notna()]
    i, a = told["mean_importance"], told["mean_score"]
    assert told["borich_score"].to_numpy() == pytest.approx((i * (i - a)).round(2).to_numpy())
    assert "mean_shortfall" not in frame


@pytest.mark.parametrize(("n", "seed"), [(12, 1), (20, 2), (30, 3), (60, 4)])
def test_themes_and_offer_leave_nobody_over(n, seed):
    result = people(n, seed)
    picture, offer = (
        group_picture(needs_of(result), context_of(result)),
        offer_coverage(needs_of(result), load_programmes()),
    )
    whole = picture.frame[picture.frame["breakdown"] == ""].set_index("competency")
    few = whole.index[whole["mean_score"].isna()]
    assert set(offer["competency"][offer["share_of_need"].isna()]) == set(few)
    assert offer["rank"].isna().equals(offer["share_of_need"].isna())
    assert (offer["share_of_need"].dropna() % 1 == 0).all()
    for theme, row in zip(SCAN.questionnaire.themes.themes, picture.themes.itertuples(), strict=True):
        for name in theme.competencies if np.isfinite(row.share_need) else ():
            if np.isfinite(whole["share_need"][name]):
                beside = round(row.share_need * row.people / 100) - round(
                    whole["share_need"][name] * whole["n"][name] / 100
                )
                assert beside == 0 or beside >= 5


def test_margins_hold_the_shares():
    result = people(200, 4)
    picture = group_picture(needs_of(result), context_of(result))
    for frame, name in ((picture.frame, "share_need"), (picture.themes, "share_need")):
        told = frame[frame[name].notna()]
        assert len(told) > 2
        assert (told[f"{name}_low"] < told[name]).all()
        assert (told[name] < told[f"{name}_high"]).all()
        assert (told[f"{name}_low"] > 0).all()
        assert (told[f"{name}_high"] < 100).all()


def test_a_mean_near_an_end_of_the_scale_is_not_told():
    """Five people who all answered five; or who are left over when the others are taken off the whole."""
    cells = np.array([np.arange(20) < 6, (np.arange(20) >= 6) & (np.arange(20) < 15), np.arange(20) >= 15])
    middle, high, rest_high = np.full(20, 3.0), np.where(cells[0], 5.0, 3.0), np.where(cells[2], 5.0, 3.0)
    told = [disclosable_together([cells], values, 1, 5)[0].tolist() for values in (middle, high, rest_high)]
    assert told == [[True, True, False], [False, True, False], [False, True, False]]
    assert not np.any(disclosable_together([cells], np.full(20, 5.0), 1, 5))


def test_an_importance_that_all_give_alike_is_not_told():
    result = people(40, 3)
    importance = needs_of(result).importance.copy()
    importance[:, 0] = 5
    frame = group_picture(replace(needs_of(result), importance=importance), context_of(result)).frame
    own = frame[frame["competency"] == SCAN.questionnaire.competency_ids[0]]
    assert own["mean_score"].count() > 3
    assert own[["mean_importance", "borich_score", "ranked_discrepancy", "quadrant_share"]].isna().all(axis=None)
    assert own["quadrant"].iloc[0] == ""


def test_counts_of_categories_are_multiples_of_five():
    result = people(60, 4)
    frame = group_picture(needs_of(result), context_of(result)).frame
    parts = frame[(frame["breakdown"] != "") & frame["mean_score"].notna()]
    assert len(parts) > 50
    assert (parts["n"] % 5 == 0).all()
    assert (parts["n"] >= 5).all()


def test_an_answer_that_nobody_rated_has_no_importance():
    result = people(20, 5)
    importance = needs_of(result).importance.copy()
    importance[4:, 0] = np.nan
    row = group_picture(replace(needs_of(result), importance=importance), context_of(result)).frame.iloc[0]
    assert np.isfinite(row["mean_score"])
    assert np.isnan(row["mean_importance"])
    assert row["quadrant"] == ""


def test_the_whole_group_is_ranked_with_its_uncertainty():
    result = people(120, 7)
    frame = group_picture(needs_of(result), context_of(result)).frame
    whole = frame[frame["breakdown"] == ""]
    assert sorted(whole["rank"]) == list(range(1, 15))
    assert (whole["rank_low"] <= whole["rank"]).all()
    assert (whole["rank"] <= whole["rank_high"]).all()
    assert set(whole["quadrant"]) <= {"develop", "keep", "watch", "rest"}
    assert whole["quadrant_share"].between(0, 100).all()
    mean = np.nan_to_num(needs_of(result).priority).mean(axis=0)
    assert whole["competency"].iloc[mean.argmax()] == whole.loc[whole["rank"] == 1, "competency"].item()
    parts = frame[frame["breakdown"] != ""]
    assert parts[["rank", "quadrant_share"]].isna().all(axis=None)
    assert set(parts["breakdown"]) == set(DIVISIONS)


def test_too_few_people_give_no_picture():
    result = people(4, 8)
    with pytest.raises(OntwikkelscanError) as caught:
        group_picture(needs_of(result), context_of(result))
    assert caught.value.code == "GROUP-001"


def test_themes_bundle_the_needs_of_a_person():
    result = people(30, 9)
    frame = identify_themes(needs_of(result)).frame
    needs = result.needs
    shown = needs[needs["rank"].notna()]
    for row in frame.itertuples():
        theme = next(t for t in SCAN.questionnaire.themes.themes if t.id == row.theme)
        own = shown[(shown["respondent"] == row.respondent) & shown["competency"].isin(theme.competencies)]
        assert row.n_needs == len(own)
        assert row.priority == pytest.approx(own["priority"].sum())
        assert json.loads(row.needs) == own.sort_values("rank")["competency"].tolist()
    ranked = frame[frame["rank"].notna()].sort_values(["respondent", "rank"])
    assert ranked.groupby("respondent")["priority"].apply(lambda values: values.is_monotonic_decreasing).all()
    assert (frame.loc[frame["n_needs"] == 0, "rank"].isna()).all()


def test_each_competency_stands_in_one_theme():
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        questionnaire = Scan(name).questionnaire
        named = [competency for theme in questionnaire.themes.themes for competency in theme.competencies]
        assert sorted(named) == sorted(questionnaire.competency_ids)


def test_the_coverage_says_what_nobody_serves():
    result = people(60, 10)
    frame = offer_coverage(needs_of(result), load_programmes())
    assert frame["share_of_need"].sum() == pytest.approx(100, abs=3)
    assert frame["share_of_need"].is_monotonic_decreasing
    links = {
        name: max(
            (
                part.links.get(name, 0)
                for p in load_programmes().programmes
                if "gemeentesecretaris" in p.questionnaires
                for part in p.parts
            ),
            default=0,
        )
        for name in SCAN.questionnaire.competency_ids
    }
    verdict = {0: "not", 0.25: "not", 0.5: "partly", 1: "covered"}
    assert dict(zip(frame["competency"], frame["cover"], strict=True)) == {n: verdict[s] for n, s in links.items()}
    unserved = frame[frame["cover"] == "not"]
    assert (unserved["parts"] == "[]").all()
    assert len(unserved) > 0
