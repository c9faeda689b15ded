"""Worked case C12, themes, and what is told of a group: totals with a draw by lot, and what follows from them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    Scan,
    borich_score,
    group_picture,
    identify_themes,
    load_programmes,
    offer_coverage,
    quadrant,
    ranked_discrepancy,
    read_answers,
    simulate_answers,
)
from ontwikkelscan.aggregating.formulas import need_interval
from ontwikkelscan.aggregating.lottery import Lottery
from ontwikkelscan.model.questions import Provisional

SCAN = Scan("gemeentesecretaris")


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


def picture(result, *, exact=False):
    return group_picture(result.objects.needs, result.objects.answers, exact=exact)


def whole(picture_):
    return picture_.frame[picture_.frame["breakdown"] == ""].set_index("competency")


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


def test_a_draw_follows_its_law():
    """P(d) = 2^-|d| / 3: variance 4, and three draws in four at most one away from 0 are 0 or 1."""
    lottery = Lottery(b"records", np.arange(3))
    draws = [lottery.total(f"total {number}", [0, 0, 0]) for number in range(20_000)]
    counts = Counter(min(max(draw, -7), 7) for draw in draws)
    law = {d: 2.0 ** -abs(d) / 3 for d in range(-7, 8)}
    law[7] = law[-7] = 2.0**-6 / 3
    found, expected = ([counts[d] for d in law], [len(draws) * law[d] for d in law])
    assert chisquare(found, expected).pvalue > 0.001
    assert np.var(draws) == pytest.approx(4, abs=0.25)


def test_draws_of_two_groups_that_differ_by_one_person_have_nothing_to_do_with_each_other():
    result = people(41, 1)
    draws = []
    for rows in (slice(0, 40), slice(0, 41)):
        needs, answers = result.objects.needs[rows], result.objects.answers[rows]
        told, exact = (group_picture(needs, answers, exact=exact).totals["told"] for exact in (False, True))
        draws.append((told - exact).to_numpy())
    assert len(draws[0]) > 100
    assert abs(np.corrcoef(draws)[0, 1]) < 3 / np.sqrt(len(draws[0]))
    assert (draws[0] != draws[1]).mean() > 0.5


@pytest.mark.parametrize("change", ["item", "importance", "context"])
def test_one_answer_more_draws_all_again(change):
    result = people(30, 2, missing=0.0)
    answers = result.objects.answers
    if change == "item":
        codes = answers.codes.copy()
        codes[0, 0] = SCAN.questionnaire.answer_code.empty
        answers = replace(answers, codes=codes)
    elif change == "importance":
        answers = replace(answers, importance=np.where(np.arange(30)[:, None] == 0, 0, answers.importance))
    else:
        context = answers.context.copy()
        context.loc[0, SCAN.questionnaire.context.questions[0].id] = None
        answers = replace(answers, context=context)
    before, after = (group_picture(result.objects.needs, a).totals["told"] for a in (result.objects.answers, answers))
    assert (before != after).mean() > 0.5


def test_other_amounts_of_the_same_people_draw_again():
    """Needs at another level, told of the same people: the difference is not that of the people."""
    lottery = Lottery(b"records", np.arange(40))
    one, other = np.arange(40) < 20, np.arange(40) < 21
    told = [[lottery.total(f"{n}", amounts) for n in range(400)] for amounts in (one, other)]
    assert np.unique(np.subtract(*told)).size > 5
    assert [lottery.total("0", one), lottery.total("0", one)] == [told[0][0]] * 2


def test_order_and_ids_do_not_matter():
    result = people(30, 3)
    answers, order = result.objects.answers, np.random.default_rng(3).permutation(30)
    other = answers[order]
    other = replace(other, respondents=np.array([f"X{n:02d}" for n in range(30)], dtype=object))
    found, same = picture(result), picture(SCAN.run(other))
    for name in ("frame", "themes", "totals"):
        assert getattr(found, name).to_csv() == getattr(same, name).to_csv()


def test_every_number_follows_from_the_told_totals():
    """Computed once more, in plain Python, from the totals and the number of people alone."""
    result = people(110, 4)
    found = picture(result)
    told = {tuple(cell): total for *cell, total in found.totals.itertuples(index=False)}
    n = found.n
    categories = SCAN.questionnaire.question("jaren_in_rol").categories
    sizes = {("", ""): n} | {
        ("jaren_in_rol", name): min(size, n)
        for name in categories
        if (size := told["jaren_in_rol", name, "", "people"]) >= 20
    }
    assert len(sizes) > 2
    rows = found.frame.set_index(["breakdown", "category", "competency"])
    for (division, category, name), row in rows.iterrows():
        k = min(told[division, category, name, "people"], sizes.get((division, category), 0))
        if k < 5:
            assert row[["n", "n_need", "share_need", "mean_score", "mean_importance"]].isna().all()
            continue
        need = min(max(told[division, category, name, "need"], 0), k)
        low, high = (100 * end for end in need_interval(need, k))
        score = min(max(4 + told[division, category, name, "score"] / k, 1), 5)
        expected = [k, need, round(100 * need / k), round(low), round(high)]
        assert row[["n", "n_need", "share_need", "share_need_low", "share_need_high"]].tolist() == expected
        assert row["mean_score"] == pytest.approx(round(score, 1))
        if not division:
            rated = min(told["", "", name, "rated"], k)
            importance = min(max(4 + told["", "", name, "importance"] / rated, 1), 5)
            assert row["mean_importance"] == pytest.approx(round(importance, 1))
            assert row["borich_score"] == pytest.approx(round(importance * (importance - score), 1))
    first = whole(found)
    assert first["rank"].dropna().tolist() == first["n_need"].dropna().rank(
        ascending=False, method="first"
    ).tolist() or (first.sort_values("rank")["n_need"].is_monotonic_decreasing)
    assert first["quadrant"].isin(["develop", "keep", "watch", "rest"]).all()
    for row in found.themes.itertuples():
        assert row.n_need == min(max(told["", "", row.theme, "theme"], 0), n)
        assert row.share_need == round(100 * row.n_need / n)
    offer = offer_coverage(found, load_programmes()).set_index("competency")
    share = 100 * first["n_need"] / first["n_need"].sum()
    assert offer["share_of_need"].to_dict() == share.round().to_dict()
    assert offer["rank"].to_dict() == first["rank"].to_dict()


def test_exact_numbers_are_those_of_the_people():
    result = people(70, 4)
    frame, needs = whole(picture(result, exact=True)), result.objects.needs
    score, importance = needs.scores.values("score"), needs.importance
    counts = np.isfinite(score) & (needs.requirements.relevant == "yes")
    assert frame["n"].tolist() == counts.sum(axis=0).tolist()
    assert frame["n_need"].tolist() == needs.reported.sum(axis=0).tolist()
    mean = np.nanmean(np.where(counts, score, np.nan), axis=0)
    assert frame["mean_score"].to_numpy() == pytest.approx(mean)
    mean = np.nanmean(np.where(counts, importance, np.nan), axis=0)
    assert frame["mean_importance"].to_numpy() == pytest.approx(mean)
    parts = picture(result, exact=True).frame
    sizes = parts[parts["breakdown"] != ""].groupby("category")["n"].max()
    assert (sizes < 20).any()


def kernel(draws):
    return 2.0 ** -np.abs(draws) / 3


def suspicions(result, *, exact, reports):
    """Yield, per competency, the odds of a need of the last person, from reports with and without that person.

    An even chance beforehand; the total of the others is not known. ``reports`` with that person: in each somebody else
    answers one closed question otherwise, which draws all again.
    """
    answers, question = result.objects.answers, SCAN.questionnaire.context.questions[0].id
    without = group_picture(result.objects.needs[:-1], answers[:-1], exact=exact).totals
    told = []
    for place in range(reports):
        changed = replace(answers, context=answers.context.copy())
        changed.context.loc[place, question] = None
        told.append(group_picture(result.objects.needs, changed, exact=exact).totals["told"].to_numpy())
    law = (lambda draws: (draws == 0) * 1.0) if exact else kernel
    for row in without[without["what"] == "need"].itertuples():
        total = row.told + np.arange(-40, 41)
        chance = [
            (np.prod([law(one[row.Index] - total - need) for one in told], axis=0) * law(row.told - total)).sum()
            for need in (0, 1)
        ]
        yield chance[1] / chance[0] if chance[0] else np.inf


@pytest.mark.parametrize("reports", [1, 2])
@pytest.mark.parametrize("n", [12, 24])
def test_reports_with_and_without_somebody_leave_it_open_what_they_answered(n, reports):
    """Each report with that person at most doubles or halves the odds; exact numbers would tell."""
    result = people(n + 1, 5, missing=0.0)
    odds = np.array(list(suspicions(result, exact=False, reports=reports)))
    assert len(odds) >= 14
    assert (odds <= 2.0**reports + 1e-9).all()
    assert (odds >= 0.5**reports - 1e-9).all()
    sure = np.array(list(suspicions(result, exact=True, reports=reports)))
    assert (np.isinf(sure) | (sure == 0)).all()


def test_everybody_left_out_once_leaves_it_open_too():
    """The total of all is then known nearly without error; of each one draw is left."""
    result = people(20, 6, missing=0.0)
    needs, answers = result.objects.needs, result.objects.answers
    told = np.array(
        [group_picture(needs[x], answers[x]).totals["told"] for x in (np.arange(20) != n for n in range(20))]
    )
    cells = group_picture(needs, answers, exact=True).totals
    for row in cells[(cells["what"] == "need") & (cells["breakdown"] == "")].itertuples():
        total = round(told[:, row.Index].sum() / 19)
        assert abs(total - row.told) <= 2
        odds = kernel(told[:, row.Index] - total + 1) / kernel(told[:, row.Index] - total)
        assert set(odds) == {0.5, 2.0}


def test_who_knows_all_others_is_left_with_even_odds_at_most_doubled():
    result = people(20, 7, missing=0.0)
    needs, answers = result.objects.needs, result.objects.answers
    others = group_picture(needs[:-1], answers[:-1], exact=True).totals
    told = group_picture(needs, answers).totals["told"]
    rows = others[others["what"] == "need"]
    odds = kernel(told[rows.index] - rows["told"] - 1) / kernel(told[rows.index] - rows["told"])
    assert set(odds) == {0.5, 2.0}


def test_fewer_than_ten_people_get_names_and_no_number():
    for n, numbers in ((9, False), (10, True)):
        found = picture(people(n, 8))
        assert found.has_numbers == numbers
        columns = ["n", "n_need", "share_need", "mean_score", "mean_importance", "borich_score", "rank"]
        assert found.frame[columns].notna().any(axis=None) == numbers
        assert found.themes["share_need"].notna().any() == numbers
        assert (len(found.totals) > 0) == numbers
    assert set(whole(picture(people(9, 8)))["largest"]) == {"", "first"}
    assert (whole(picture(people(9, 8)))["largest"] == "first").sum() == 3


def test_who_gave_fewer_than_fifty_answers_is_not_counted():
    result = people(30, 9, missing=0.0)
    codes = result.objects.answers.codes.copy()
    context = result.objects.answers.context.copy()
    context.loc[[0, 1], :] = None
    importance = result.objects.answers.importance.copy()
    importance[[0, 1]] = np.nan
    empty, asked = SCAN.questionnaire.answer_code.empty, SCAN.questionnaire
    items = asked.rows([item for scale in asked.competencies for item in scale.items])
    codes[items[50:], 0], codes[items[49:], 1] = empty, empty
    found = picture(SCAN.run(replace(result.objects.answers, codes=codes, context=context, importance=importance)))
    assert (found.n, found.n_left_out) == (29, 1)


def test_of_a_short_questionnaire_no_number_is_told():
    """Twelve items: whoever knows the others can try all answers of one."""
    keys, spread = (
        {s: [f"{s}{n}" for n in range(4)] for s in "abc"},
        Provisional(sd=0.6, reliability=0.8, source="proef"),
    )
    short = Questionnaire.from_keys(keys, minimum=1, maximum=5, provisional=spread)
    random = np.random.default_rng(1)
    cells = {item: random.integers(1, 6, 40) for item in short.item_ids}
    answers = read_answers(pd.DataFrame({"respondent": [f"R{n:03d}" for n in range(40)]} | cells), short)
    found = Scan(short, required=dict.fromkeys("abc", 3.0)).run(answers).group()
    assert not found.picture.has_numbers
    assert found.frame["mean_score"].isna().all()
    assert Scan(short).run(answers).group(exact=True).frame["mean_score"].notna().all()


def test_largest_needs_are_named_as_sure_as_they_are():
    """First: at least the third told number; near: two below it; ahead: five above the fourth; never below five."""
    for seed in range(12):
        first = whole(picture(people(60, seed, missing=0.02))).dropna(subset="rank").sort_values("rank")
        need = first["n_need"].to_numpy()
        ahead, named, near = need >= need[3] + 5, need >= need[2], need >= need[2] - 2
        expected = np.select([need < 5, ahead, named, near], ["", "ahead", "first", "near"], "")
        assert first["largest"].tolist() == expected.tolist()


def test_too_few_people_give_no_picture():
    with pytest.raises(OntwikkelscanError) as caught:
        picture(people(4, 8))
    assert caught.value.code == "GROUP-001"


def test_themes_bundle_the_needs_of_a_person():
    result = people(30, 9)
    frame = identify_themes(result.objects.needs).frame
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
    frame = offer_coverage(picture(result), load_programmes())
    assert frame["share_of_need"].sum() == pytest.approx(100, abs=3)
    assert frame["share_of_need"].dropna().is_monotonic_decreasing
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


def test_a_participant_learns_no_more():
    """Who knows their own needs knows in what range the total of the others lies, and that is all."""
    result = people(20, 11, missing=0.0)
    needs, answers = result.objects.needs, result.objects.answers
    told = group_picture(needs, answers).totals
    own = needs.reported[0]
    for row in told[(told["what"] == "need") & (told["breakdown"] == "")].itertuples():
        others = own[SCAN.questionnaire.column_of[row.id]] + np.arange(19)
        chance = [kernel(row.told - others - need).sum() for need in (0, 1)]
        assert 0.5 <= chance[1] / chance[0] <= 2
