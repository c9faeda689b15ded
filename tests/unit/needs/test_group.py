"""Worked case C12, themes, and a group picture from which nobody can be computed back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Scan,
    borich_score,
    group_picture,
    identify_themes,
    load_programmes,
    offer_gap,
    quadrant,
    ranked_discrepancy,
    simulate_answers,
    tellable,
)

SCAN = Scan("gemeentesecretaris")
DIVISIONS = ("rol", "jaren_in_rol", "inwoners")


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
    assert tellable(counts).tolist() == told


def published(frame, result):
    """Return, per competency, the linear functions over persons that the published numbers give away."""
    values = result.found.scores.values("score")
    counted = np.isfinite(values) & (result.found.requirements.relevant == "yes")
    clear = counted & (result.found.band == "clear")
    questions = {question.id: question for question in SCAN.questionnaire.context_questions}
    member = {("", ""): np.ones(len(values), dtype=bool)}
    for name in DIVISIONS:
        told = [questions[name].category(answer) for answer in result.answers.context[name]]
        for category in questions[name].categories:
            member[name, category] = np.array([answer == category for answer in told])
    ids = SCAN.questionnaire.competency_ids
    for place, competency in enumerate(ids):
        rows, targets = [], []
        for row in frame[frame["competency"] == competency].itertuples():
            cell = member[row.breakdown, row.category]
            sets = {"n": cell & counted[:, place], "clear": cell & clear[:, place]}
            sets["not_clear"] = sets["n"] & ~sets["clear"]
            if np.isfinite(row.n):
                rows.append(sets["n"])
            if np.isfinite(row.share_clear):
                rows += [sets["clear"], sets["not_clear"]]
            targets += [people for people in sets.values() if 0 < people.sum() < 5]
        yield np.array(rows, dtype=float).reshape(len(rows), len(values)), targets


@pytest.mark.parametrize(("n", "seed"), [(12, 1), (24, 2), (40, 3), (60, 4), (90, 5), (340, 6)])
def test_nobody_can_be_computed_back(n, seed):
    """No set of fewer than five is a linear combination of all that is published together: a rank test over people."""
    result = people(n, seed)
    n_targets = 0
    for rows, targets in published(group_picture(result.found, result.answers.context).frame, result):
        rank = np.linalg.matrix_rank(rows) if len(rows) else 0
        for target in targets:
            assert np.linalg.matrix_rank(np.vstack([rows, target])) > rank
            n_targets += 1
    assert n_targets > 20 or n > 300


def test_the_whole_group_is_ranked_with_its_uncertainty():
    result = people(120, 7)
    frame = group_picture(result.found, result.answers.context).frame
    whole = frame[frame["breakdown"] == ""]
    assert sorted(whole["rank"]) == list(range(1, 15))
    assert (whole["rank_low"] <= whole["rank"]).all()
    assert (whole["rank"] <= whole["rank_high"]).all()
    assert set(whole["quadrant"]) <= {"develop", "keep", "watch", "rest"}
    assert whole["quadrant_share"].between(0, 100).all()
    mean = np.nan_to_num(result.found.priority).mean(axis=0)
    assert whole["competency"].iloc[mean.argmax()] == whole.loc[whole["rank"] == 1, "competency"].item()
    parts = frame[frame["breakdown"] != ""]
    assert parts[["rank", "quadrant_share"]].isna().all(axis=None)
    assert set(parts["breakdown"]) == set(DIVISIONS)


def test_too_few_people_give_no_picture():
    result = people(4, 8)
    with pytest.raises(OntwikkelscanError) as caught:
        group_picture(result.found, result.answers.context)
    assert caught.value.code == "GROUP-001"


def test_themes_bundle_the_needs_of_a_person():
    result = people(30, 9)
    frame = identify_themes(result.found).frame
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


def test_the_offer_gap_says_what_nobody_serves():
    result = people(60, 10)
    frame = offer_gap(result.found, load_programmes())
    assert frame["share_of_need"].sum() == pytest.approx(100)
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
    verdict = {0: "not", 0.5: "partly", 1: "covered"}
    assert dict(zip(frame["competency"], frame["cover"], strict=True)) == {n: verdict[s] for n, s in links.items()}
    unserved = frame[frame["cover"] == "not"]
    assert (unserved["parts"] == "[]").all()
    assert len(unserved) > 0
