"""What a norm file and a contribution tell of one person: attacks, and the rules against them at their edges."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement, product

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    Population,
    Questionnaire,
    build_norm,
    compare_with_norm,
    contributions_of,
    cronbach_alpha,
    load_questionnaire,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.model.contribution import Entry, ScaleContribution
from ontwikkelscan.norming import contributing
from ontwikkelscan.norming.contributing import (
    pooled_reliability,
    pooled_totals,
    told_classes,
    told_squares,
    told_total,
)
from ontwikkelscan.norming.rows import close_rows, row_place
from ontwikkelscan.norming.weights import grouped_weights

SCAN = load_questionnaire("gemeentesecretaris")
N = 220


def people(n=N, seed=1, **background):
    """Return simulated people passed off as real ones who agree, which only a test may do."""
    random = np.random.default_rng(seed)
    context = {
        "deel_norm": "ja",
        "rol": random.choice(["gemeentesecretaris", "loco", "aspirant"], n, p=[0.7, 0.2, 0.1]),
        "jaren_in_rol": random.exponential(6, n).clip(0, 30).round(),
        "inwoners": np.exp(random.normal(10.3, 0.8, n)).round(),
        "gemeente": [f"Verzonnendam {place}" for place in range(n)],
    }
    frame = pd.DataFrame({**context, **background}, index=range(n))
    return replace(simulate_answers(SCAN, n, seed=seed), context=frame, reading=Reading("proef", n))


def rearranged(answers, order):
    """Return the same people in another order, under other ids."""
    return replace(
        answers,
        respondents=np.array([f"X{place:05}" for place in range(len(order))], dtype=object),
        codes=answers.codes[:, order],
        importance=answers.importance[order],
        context=answers.context.iloc[order].reset_index(drop=True),
    )


def table_of(folder):
    """Return the told share of each row, per competency of the whole group."""
    found = {}
    with (folder / "tables.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["group"] == "":
                found.setdefault(row["competency"], []).append(float(row["share"]))
    return found


# Norm tables


def rows_of_the_lone(told, counts, weight, tolerance):
    """Attack: in which rows the person with a weight of their own must be, or can be, by what the weights add up to.

    ``counts``: per weight of the others, how many people have it. ``told``: what the people in each row weigh together.
    """
    (a, n_a), (b, n_b) = counts.items()
    others = (a * np.arange(n_a + 1)[:, None] + b * np.arange(n_b + 1)).ravel()
    without = np.array([(np.abs(others - share) <= tolerance).any() for share in told])
    with_them = np.array([(np.abs(others + weight - share) <= tolerance).any() for share in told])
    return with_them & ~without, with_them


def test_a_weight_of_ones_own_does_not_link_the_scales(tmp_path):
    """Somebody who knows all weights found the row of the one who weighs 4.37 on each scale, in exact tables."""
    weights = np.array([0.7] * 120 + [1.31] * 99 + [4.37])
    build_norm(people(), id="proef", weights=weights).save(tmp_path)
    mean = weights.mean()
    counts = {0.7 / mean: 120, 1.31 / mean: 99}
    certain, possible = [], []
    for shares in table_of(tmp_path).values():
        must, can = rows_of_the_lone(np.array(shares) * N, counts, 4.37 / mean, 0.001 * N)
        certain.append(must.sum())
        possible.append(can.sum() / len(shares))
    assert sum(certain) == 0
    assert min(possible) > 0.5


def test_the_attack_finds_them_where_weights_and_scores_are_told(tmp_path):
    """The same attack on what tables told before: the exact weight of everyone with a score."""
    weights = np.array([0.7] * 120 + [1.31] * 99 + [4.37])
    scores, found = score(people()).values("score"), 0
    for x in scores.T:
        known, inverse = np.unique(x, return_inverse=True)
        must, _ = rows_of_the_lone(np.bincount(inverse, weights=weights), {0.7: 120, 1.31: 99}, 4.37, 1e-9)
        found += np.flatnonzero(must).tolist() == [int(np.searchsorted(known, x[-1]))]
    assert found >= 13


def test_rows_of_a_norm_hold_five_people_and_tell_no_more_than_they_should(tmp_path):
    answers = people()
    answers.codes[:, :3] = answers.questionnaire.answer_code.empty
    population = Population(
        title="secretarissen",
        source="opgave",
        date="2026-01-01",
        margins={
            "rol": {"gemeentesecretaris": 0.8, "loco": 0.15, "aspirant": 0.05},
            "inwoners": {
                "tot_20000": 0.3,
                "van_20000_tot_50000": 0.4,
                "van_50000_tot_100000": 0.2,
                "vanaf_100000": 0.1,
            },
        },
    )
    norm = build_norm(answers, id="proef", population=population, weights="rake", by="rol", minimum_n=30)
    assert [group.category for group in norm.groups] == ["gemeentesecretaris", "loco"]
    x = score(answers).values("score")
    parts = [(norm.scales, np.ones(N, dtype=bool))]
    parts += [(group.scales, (answers.context["rol"] == group.category).to_numpy()) for group in norm.groups]
    for scales, inside in parts:
        for scale, scores in zip(scales, x[inside].T, strict=True):
            people_in = np.histogram(scores[~np.isnan(scores)], [0, *(end + 1e-6 for end in scale.ends)])[0]
            assert (people_in.sum(), scale.ends[-1]) == (scale.n, 5.0)
            assert people_in.min() >= 5
            assert sum(scale.shares) == pytest.approx(1)
            assert [round(share, 3) for share in scale.shares] == list(scale.shares)
            assert (round(scale.mean, 2), round(scale.sd, 2)) == (scale.mean, scale.sd)
    norm.save(tmp_path)
    assert "count" not in (tmp_path / "tables.csv").read_text()


def test_weights_are_shared_by_ten_people():
    random = np.random.default_rng(3)
    for n in (10, 19, 20, 57, 220):
        weights = grouped_weights(random.lognormal(0, 0.7, n))
        assert Counter(weights.round(9)).most_common()[-1][1] >= 10
    assert grouped_weights([1.0] * 9 + [2.0]).tolist() == [1.1] * 10
    assert grouped_weights([1.0] * 10 + [2.0] * 9).tolist() == pytest.approx([28 / 19] * 19)
    assert grouped_weights([1.0] * 10 + [2.0] * 10).tolist() == [1.0] * 10 + [2.0] * 10
    assert grouped_weights([3.0, *[1.0] * 12]).tolist() == pytest.approx([15 / 13] * 13)


def test_rows_close_at_five_people_from_both_ends():
    """Four, one | five | two, three at the top: the middle of three people comes to the row below."""
    total = [5] * 4 + [6] + [8] * 5 + [10] * 3 + [13] * 3 + [14] * 2
    rows = close_rows(total, np.ones(len(total)), lowest=4, highest=20)
    assert rows.ends.tolist() == [6, 12, 20]
    assert rows.shares.tolist() == pytest.approx([0.278, 0.444, 0.278])
    assert rows.shares.round(3).tolist() == rows.shares.tolist()
    assert close_rows([5, 6], [1, 1], lowest=4, highest=20).ends.tolist() == [20]
    heavy = close_rows([5] * 5 + [6] * 5, [1] * 5 + [3] * 5, lowest=4, highest=8)
    assert (heavy.ends.tolist(), heavy.shares.tolist()) == ([5, 8], [0.25, 0.75])


def test_percentiles_in_rows_by_hand():
    """Four items: rows up to 2.00, 2.25 and 5.00; 40 people. R: pnorm, qnorm.

    The edges of a row lie an eighth of a point beyond its scores; the outermost have .25 / 40 below or above them.
    """
    rows = {"ends": (2.0, 2.25, 5.0), "shares": (0.2, 0.5, 0.3), "n": 40, "n_items": 4, "minimum": 1}
    found, _ = row_place([1.0, 1.5, 2.0, 2.25, 2.5, 5.0, np.nan], **rows)
    expected = [0.0098478, 0.047493, 0.1569122, 0.45, 0.7304241, 0.9919801, np.nan]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7)


# Contributions


def test_a_contribution_is_the_same_for_any_order_and_ids_and_so_is_a_norm(tmp_path):
    answers = people(60)
    other = rearranged(answers, np.random.default_rng(5).permutation(60))
    assert contributions_of(answers).model_dump_json() == contributions_of(other).model_dump_json()
    for place, one in enumerate((answers, other)):
        build_norm(one, id="proef", date="2026-01-01", minimum_n=10).save(tmp_path / str(place))
    for name in ("norm.yaml", "tables.csv"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes()


def test_the_totals_of_one_person_are_not_linked():
    """Two people of the same classes who change answers on one scale leave every byte as it is."""
    answers = people(60, rol="loco", jaren_in_rol=3.0, inwoners=20_000.0)
    changed = answers.codes.copy()
    rows = SCAN.rows(SCAN.competencies[4].items)
    changed[np.ix_(rows, [0, 1])] = changed[np.ix_(rows, [1, 0])]
    other = replace(answers, codes=changed)
    assert (score(answers).values("score")[:2] != score(other).values("score")[:2]).any()
    assert contributions_of(answers).model_dump_json() == contributions_of(other).model_dump_json()


def test_no_total_is_at_an_end_and_a_single_answer_is_none():
    assert told_total([[1, 1, 1], [5, 5, 5], [5, 5, 4], [3, 4, 5]], 1, 5).tolist() == [4, 14, 14, 12]
    assert told_total([[5, 5, np.nan, np.nan], [2, np.nan, 1, np.nan]], 1, 5).tolist() == [18, 6]
    assert told_total([[0, 0, 0], [1, 1, 1]], 0, 1).tolist() == [1, 2]
    assert told_total([[0, 0, 0], [100, 100, 100]], 0, 100).tolist() == [1, 299]
    keys = Questionnaire.from_keys({"a": ["a1", "a2"], "b": ["b1"]}, minimum=1, maximum=5)
    rows = pd.DataFrame({"respondent": ["R1", "R2"], "a1": [5, 5], "a2": ["nvt", 5], "b1": [3, 4], "deel_norm": "ja"})
    given = contributions_of(read_answers(rows, keys)).files[0].scales
    assert [entry.total for entry in given["a"].entries] == [9]
    assert given["b"].entries == ()


def certain(k, low, high, n):
    """Attack: the answers that follow with certainty from the totals and the squares of n people on k items.

    Every file that n people can make is made, and per told total it is seen whether all files with these totals and
    squares leave one way to answer. Items can be exchanged, so an answer is certain only where all of them are equal.
    """
    ways = np.array(list(product(range(low, high + 1), repeat=k)))
    left = {}
    for file in combinations_with_replacement(range(len(ways)), n):
        keyed = ways[list(file)]
        total = np.clip(keyed.sum(axis=1), k * low + 1, k * high - 1).tolist()
        told = (*sorted(total), told_squares(keyed, low, high))
        for one, way in zip(total, file, strict=True):
            left.setdefault((told, one), set()).add(way)
    return [told for told, possible in left.items() if len(possible) == 1]


def test_no_answer_follows_from_totals_and_squares(monkeypatch):
    """With squares told as they are, 2 items of 1-4 and 5 people already give answers away."""
    assert certain(2, 1, 4, 5) == []
    assert certain(4, 0, 1, 5) == []
    monkeypatch.setattr(contributing, "SQUARES_RANGE", 0)
    assert certain(2, 1, 4, 5) == []
    monkeypatch.setattr(contributing, "SQUARES_PART", (0.0, 1.0))
    assert certain(2, 1, 4, 5) != []


def test_classes_that_fewer_than_three_people_share_are_left_out():
    """Role first, then years, then size; two who are left join the smallest other combination."""
    big = [("s", "old", "big")] * 3
    assert told_classes(big) == big
    assert told_classes(big[:2]) == [(None, None, None)] * 2
    mixed = [*big, ("s", "new", "big"), ("l", "new", "big"), ("m", "new", "big")]
    assert told_classes(mixed) == [*big, *[(None, "new", "big")] * 3]
    assert told_classes([*big, ("s", "new", "big"), ("l", "old", "big")]) == [(None, None, None)] * 5
    larger = [*big, *[("s", "old", "small")] * 4, ("l", "old", "big"), ("l", "old", "big")]
    assert told_classes(larger) == [*[(None,) * 3] * 3, *[("s", "old", "small")] * 4, *[(None,) * 3] * 2]
    years = [*big, *[("s", "new", "big")] * 2, ("l", "old", "big"), ("l", "old", "big")]
    assert told_classes(years) == [*big, *[(None, None, "big")] * 4]
    assert told_classes([]) == []


def test_nobody_stands_out_by_class_in_any_list():
    """Now 46 of 60 people are alone, or with one other, in their categories of role, years and size."""
    answers = people(60)
    answers.codes[SCAN.rows(SCAN.competencies[0].items), :55] = SCAN.answer_code.empty
    categories = [
        tuple(
            question.category(answers.context[question.id][row])
            for question in SCAN.context_questions
            if question.in_norm
        )
        for row in range(60)
    ]
    assert sum(categories.count(one) < 3 for one in categories) > 20
    for scale in contributions_of(answers).files[0].scales.values():
        counts = Counter(tuple(sorted(entry.classes.items())) for entry in scale.entries)
        assert min(counts.values()) >= 3


def test_squares_by_hand():
    """Within items these five people have squares of 26.8; totals leave 40.8 / 3 to 13.6 + 29.3."""
    keyed = np.array([[1, 2, 1], [1, 1, 4], [3, 5, 2], [5, 3, 4], [3, 3, 3]], dtype=float)
    assert told_squares(keyed, 1, 5) == 25
    assert told_squares(keyed[:4], 1, 5) is None
    assert told_squares(np.vstack([keyed, [[4, 4, np.nan]]]), 1, 5) == 35  # 26.8 x 5 / 4


def test_squares_are_kept_from_the_ends():
    """Where nobody varies within a scale, and where everybody takes lowest and highest answers only."""
    flat = np.repeat(np.array([2.0, 2.0, 3.0, 4.0, 4.0] * 20)[:, None], 8, axis=1)
    assert told_squares(flat, 1, 5) == 770  # 640 as they are; 640 + .05 x 20 (4 x 24 + 32) = 768
    wild = np.array([[1, 5, 1, 5], [5, 1, 5, 1], [1, 1, 5, 5], [5, 5, 1, 1]] * 25, dtype=float)
    assert told_squares(wild, 1, 5) == 800  # 1600 as they are; half of 100 x (52 - 36)


def test_numbers_of_a_norm_are_told_in_few_decimals():
    """Reliability is cut off: nothing comes to a threshold by rounding."""
    answers = people()
    norm = build_norm(answers, id="proef")
    x, items = score(answers).values("score"), [answers.keyed(place) for place in range(14)]
    alpha, sd = np.array([cronbach_alpha(one) for one in items]), x.std(axis=0, ddof=1)
    assert [scale.mean for scale in norm.scales] == x.mean(axis=0).round(2).tolist()
    assert [scale.sd for scale in norm.scales] == sd.round(2).tolist()
    assert [scale.reliability for scale in norm.scales] == pytest.approx(np.floor(alpha * 1000) / 1000)
    assert norm.mean_z_sd == pytest.approx(((x - x.mean(axis=0)) / sd).mean(axis=1).std(ddof=1), abs=0.002)
    assert round(norm.mean_z_sd, 3) == norm.mean_z_sd


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
def test_squares_are_told_where_totals_leave_enough_open(n, told):
    """A total of 8 on two items: 34 by (5, 3) and 32 by (4, 4), so each person leaves 2 open, and 20 are needed."""
    assert (told_squares(np.array([[4.0, 4.0]] * n), 1, 5) is not None) == told


def file_of(totals, squares):
    return ScaleContribution(entries=tuple(Entry(classes={}, total=one) for one in totals), squares=squares)


def test_pooled_reliability_by_hand():
    """Two files of three and two people on four items: B = 8 + 8, df = 3, W = 7; totals of all have S^2 = 17.2."""
    files = [file_of([10, 12, 14], 5), file_of([4, 8], 2), file_of([15], None)]
    totals = pooled_totals(files, 4, 20)
    found = pooled_reliability(totals, files, 4)
    alpha = 4 / 3 * (1 - 7 / 16)
    spread = np.var([10, 12, 14, 4, 8, 15], ddof=1)
    assert found.reliability == pytest.approx(1 - (1 - alpha) * (16 / 3) / spread)
    assert found.low < found.reliability
    assert np.isnan(pooled_reliability(totals[2:], files[2:], 4).reliability)


def test_ends_of_pooled_totals_by_hand():
    """Of 6 people near the top and 3 next to them (12 - 3) / 3 = 3 are at the top, spread over the list."""
    [totals] = pooled_totals([file_of([18] * 3 + [19] * 6, None)], 4, 20)
    assert totals.tolist() == [18] * 3 + [19, 20] * 3
    [totals] = pooled_totals([file_of([5, 5, 6, 6, 6, 6, 12], None)], 4, 20)
    assert totals.tolist() == [5, 5, 6, 6, 6, 6, 12]


def test_contributions_are_weighed_and_divided_by_their_classes():
    answers = people(300, seed=2)
    shares = {"tot_20000": 0.2, "van_20000_tot_50000": 0.3, "van_50000_tot_100000": 0.3, "vanaf_100000": 0.2}
    population = Population(title="allen", source="opgave", date="2026-01-01", margins={"inwoners": shares})
    pool = contributions_of(answers)
    norm = build_norm(pool, id="proef", population=population, weights="rake", by="rol", minimum_n=80)
    rows = {row.category: row for row in norm.coverage if row.question == "inwoners"}
    assert {name: (row.population_share, row.weighted_share) for name, row in rows.items()} == {
        "tot_50000": (0.5, 0.5),
        "vanaf_50000": (0.5, 0.5),
    }
    assert [group.category for group in norm.groups] == ["gemeentesecretaris", "andere_rol"]
    context = pd.DataFrame({"rol": ["gemeentesecretaris", "aspirant"]})
    status = compare_with_norm(score(simulate_answers(SCAN, 2, seed=3)), norm, context=context).norm_status[:, 0]
    assert status[0].endswith("vergeleken met: gemeentesecretaris")
    assert "een andere rol" in status[1]


def test_a_file_is_json_of_lists(tmp_path):
    text = json.dumps(contributions_of(people(40)).model_dump(mode="json"))
    assert "Verzonnendam" not in text
    assert len(contributions_of(people(40))) == 40
