"""The three signs within a person: by definition, by hand, at the edge of each constant, and what must not matter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    Questionnaire,
    content_cut,
    content_sign,
    load_questionnaire,
    part_fit,
    read_answers,
    regular_order,
    response_quality,
    simulate_answers,
)

SCAN = load_questionnaire("gemeentesecretaris")
KEYS, SCALES = np.array([1, 1, -1, 1, -1] * 12), np.repeat(np.arange(12), 5)
SIGNS = ["content", "regularity", "part"]


def people(n, *, gaps=0.0, seed=1, n_items=60):
    """Return answers at random with some agreement, and gaps."""
    random = np.random.default_rng(seed)
    level = random.integers(0, 2, (n, 12)).repeat(5, axis=1)[:, :n_items]
    answers = random.integers(1, 5, (n, n_items)) + np.where(KEYS[:n_items] < 0, 1 - level, level)
    return np.where(random.random(answers.shape) < gaps, np.nan, answers)


def content_by_definition(answers):
    """Return C of one person: projections by least squares."""
    given = np.isfinite(answers)
    a, s, scale, n = answers[given], KEYS[given], SCALES[given], given.sum()
    c, t = (a - a.mean()) / a.std(), s - s.mean()
    g = (t * c).sum() / np.sqrt((t**2).sum() * n / (n - 1))
    common = np.column_stack([np.ones(n), s])
    own = s[:, None] * (scale[:, None] == np.arange(12))
    own = own - common @ np.linalg.lstsq(common, own, rcond=None)[0]
    projected = own @ np.linalg.lstsq(own, c, rcond=None)[0]
    return (n - 1) / n * (projected**2).sum() + 1.5 * (g + 0.67) ** 2


def fit_by_definition(answers, lowest=1, highest=5):
    """Return the lowest mu z - mu^2 / 2 of one person: ridge regressions with their whole matrices."""
    given = np.isfinite(answers)
    a, s, n = (answers[given] - lowest) / (highest - lowest) * 4 + 1, KEYS[given], given.sum()
    x = np.column_stack([np.ones(n), s, s[:, None] * (SCALES[given][:, None] == np.arange(12))])
    penalty, found = np.diag([0.01, 1] + [4.94] * 12), []
    half, most = n // 2, 2 * n // 3
    first, second = slice(0, half), slice(half, n)
    for known, rest in ((first, second), (slice(0, most), slice(most, n)), (second, first)):
        inverse = np.linalg.inv(x[known].T @ x[known] + penalty)
        y, m = (a[known] - 3) / (0.75 * a[known].std() + 0.1), len(a[rest])
        b = inverse @ x[known].T @ y
        freedom = len(y) - np.trace(x[known] @ inverse @ x[known].T)
        s2, predicted = ((y - x[known] @ b) ** 2).sum() / freedom, x[rest] @ b
        centred = x[rest] - x[rest].mean(axis=0)
        q = np.mean([row @ inverse @ row for row in centred])
        mu = np.sqrt((m - 1) * predicted.var() / (predicted.var() + s2 * (1 + q)))
        found.append(mu * np.corrcoef(predicted, a[rest])[0, 1] * np.sqrt(m - 1) - mu**2 / 2)
    return min(found)


@pytest.mark.parametrize("gaps", [0, 0.2])
def test_content_and_fit_by_definition(gaps):
    answers = people(40, gaps=gaps)
    content, fit = content_sign(answers, KEYS, SCALES), part_fit(answers, KEYS, SCALES, minimum=1, maximum=5)
    np.testing.assert_allclose(content, [content_by_definition(row) for row in answers], rtol=1e-10)
    np.testing.assert_allclose(fit, [fit_by_definition(row) for row in answers], rtol=1e-10)


def test_another_answer_scale_is_brought_to_five_points():
    answers = people(10) * 2 - 1
    np.testing.assert_allclose(
        part_fit(answers, KEYS, SCALES, minimum=0, maximum=10),
        [fit_by_definition(row, 0, 10) for row in answers],
        rtol=1e-10,
    )


def test_content_by_hand():
    """c = (1, 1, -1, -1): g = sum(t c) / sqrt(16/3) with t = keys is 0, and so is what the scales explain."""
    keys, scales = [1, -1, 1, -1], [0, 0, 1, 1]
    assert content_sign([[4, 4, 2, 2]], keys, scales)[0] == pytest.approx(1.5 * 0.67**2)
    # c = (1, -1, 1, -1) = t: g = 4 / sqrt(4 * 4/3), the scales explain nothing besides
    assert content_sign([[4, 2, 4, 2]], keys, scales)[0] == pytest.approx(1.5 * (np.sqrt(3) + 0.67) ** 2)
    # c = (1, -1, -1, 1): g = 0; all of it lies along scale 0 less scale 1, so W = 3/4 * 4
    assert content_sign([[4, 2, 2, 4]], keys, scales)[0] == pytest.approx(3 + 1.5 * 0.67**2)


def test_content_needs_two_scales_and_both_directions():
    assert np.isnan(content_sign([[4, 2, 3, 5]], [1, -1, 1, -1], [0, 0, 0, 0])[0])
    assert np.isnan(content_sign([[4, 2, 3, 5]], [1, 1, 1, 1], [0, 0, 1, 1])[0])
    assert np.isnan(content_sign([[4, np.nan, 3, np.nan]], [1, -1, 1, -1], [0, 0, 1, 1])[0])
    assert content_sign([[4, 4, 4, 4]], [1, -1, 1, -1], [0, 0, 1, 1])[0] == 0


@pytest.mark.parametrize(
    ("n_scales", "n_items", "cut"),
    [
        *((6, 48, 8.0), (7, 56, 9.9), (8, 64, 11.7), (10, 80, 16.1), (12, 96, 20.1), (14, 112, 25.2), (27, 135, 40.4)),
        *((6, 120, 8.0), (9, 72, 13.9), (27, 81, 32.725), (6, 30, 6.056), (14, 70, 19.682), (6.5, 52, 8.95)),
        *((14, 98, 23.894), (10, 200, 16.1), (13, 104, 23.05), (20, 160, 32.2153846), (27, 108, 37.18)),
    ],
)
def test_the_cut_by_scales_and_items(n_scales, n_items, cut):
    """8 / 9.9 / 11.7 / 16.1 / 20.1 / 26 / 55, 8.1 % lower per item below eight a scale; at most 25.2 / 40.4."""
    assert content_cut(n_scales, n_items) == pytest.approx(cut, abs=1e-6)


def test_random_answers_alone_set_the_cut_where_there_are_many_items():
    assert content_cut([14, 27], [140, 270]).tolist() == [25.2, 40.4]


def test_ninety_five_in_a_hundred_random_answers_lie_below_25():
    random = np.random.default_rng(4).integers(1, 6, (20_000, 112))
    keys = np.array([1, 1, -1, 1, 1, -1, 1, 1] * 14)
    share = (content_sign(random, keys, np.repeat(np.arange(14), 8)) < content_cut(14, 112)).mean()
    assert share == pytest.approx(0.95, abs=0.006)


def regular(answers, *, no_content=False):
    """Return the strength of the order of one person."""
    return regular_order([answers], no_content=[no_content])[0]


def varied(n):
    """Return answers without an order, the same every time."""
    return np.random.default_rng(5).integers(1, 6, n).tolist()


def test_agreement_with_earlier_answers_by_hand():
    """Ten items, A with lag 2 is 1, E = .5: (1 - .5) / (1 - .5) over min(.5, 4 / sqrt(10)) = .5."""
    assert regular([4, 2] * 5) == pytest.approx(2)
    # 100 items: 4 / sqrt(100) = .4
    assert regular([4, 2] * 50) == pytest.approx(2.5)


@pytest.mark.parametrize(("lag", "seen"), [(10, True), (11, False)])
def test_an_order_comes_back_after_ten_items_at_most(lag, seen):
    once = [1, 3, 5, 2, 4, 1, 5, 3, 2, 5, 4][:lag]
    assert (regular(once * 8) >= 1) == seen


def test_the_longest_run_by_hand():
    """Seven times 3 among 27 answers of which three more are 3: 21 (1 - p) p^7 with p = 4/22."""
    others = [1, 2, 4, 5, 1, 3, 4, 5, 2, 1]
    answers = [*others, *[3] * 7, *[5, 2, 3, 4, 1, 2, 5, 3, 4, 1]]
    p = 4 / 22
    assert regular(answers) == pytest.approx(np.log(21 * (1 - p) * p**7) / np.log(0.0001))


def test_of_several_longest_runs_the_rarest_answer_counts():
    answers = [*[3] * 5, 1, 3, 2, 3, 4, 3, 5, 3, *[1] * 5, 3, 4, 3, 2, 5, 3, 2, 3, 5, 3]
    p = 2 / (len(answers) - 5 + 2)
    assert regular(answers) == pytest.approx(np.log((len(answers) - 4) * (1 - p) * p**5) / np.log(0.0001))


@pytest.mark.parametrize(("n_same", "order"), [(90, True), (89, False)])
def test_one_answer_nine_times_in_ten_is_an_order_where_nothing_follows_the_content(n_same, order):
    """The others lie among them by lot, so that neither a run nor what comes back is an order."""
    others = np.array([1, 2, 4, 5, 1, 2, 4, 5, 1, 2, 4], dtype=float)[: 100 - n_same]
    answers = np.full(100, 3.0)
    answers[np.random.default_rng(0).permutation(100)[: len(others)]] = others
    assert regular(answers) < 0.9
    assert regular(answers, no_content=True) == pytest.approx(n_same / 90)
    assert (regular(answers, no_content=True) >= 1) == order


@pytest.mark.parametrize("answer", [3, 4])
def test_the_same_box_throughout_does_not_misfit_itself(answer):
    assert part_fit([[answer] * 60], KEYS, SCALES, minimum=1, maximum=5).tolist() == [0]


def test_a_half_that_goes_against_the_other_does_not_fit():
    """Someone who is sure of every other scale, throughout or turned round halfway."""
    order = np.random.default_rng(1).permutation(60)
    keys, scales = KEYS[order], SCALES[order]
    sure = np.where((scales % 2 == 0) == (keys > 0), 5, 1)[None]
    assert part_fit(sure, keys, scales, minimum=1, maximum=5)[0] > 0
    sure[:, 30:] = 6 - sure[:, 30:]
    assert part_fit(sure, keys, scales, minimum=1, maximum=5)[0] < -3


def test_gaps_are_passed_over_in_an_order():
    answers = np.array(varied(60), dtype=float)
    with_gaps = np.full(90, np.nan)
    with_gaps[np.sort(np.random.default_rng(1).permutation(90)[:60])] = answers
    assert regular(with_gaps) == regular(answers)


def test_reversing_all_answers_changes_no_order_and_no_fit():
    answers = people(200, gaps=0.1)
    turned = 6 - answers
    nothing = np.zeros(200, dtype=bool)
    assert (regular_order(answers, no_content=nothing) == regular_order(turned, no_content=nothing)).all()
    np.testing.assert_allclose(
        part_fit(answers, KEYS, SCALES, minimum=1, maximum=5),
        part_fit(turned, KEYS, SCALES, minimum=1, maximum=5),
        atol=1e-9,
    )


def test_other_people_do_not_matter():
    """In another order, and alone: equal to the last bit."""
    answers, order = people(60, gaps=0.1), np.random.default_rng(2).permutation(60)
    answers[:30] = people(30)
    for sign in (
        lambda some: content_sign(some, KEYS, SCALES),
        lambda some: part_fit(some, KEYS, SCALES, minimum=1, maximum=5),
        lambda some: regular_order(some, no_content=np.ones(len(some), dtype=bool)),
    ):
        whole = sign(answers)
        assert (sign(answers[order]) == whole[order]).all()
        assert [sign(answers[row : row + 1])[0] for row in range(60)] == whole.tolist()


def flags(answers, questionnaire=SCAN):
    """Return the flags of one person who gave these answers in order."""
    person = {"respondent": "R001"} | dict(zip(questionnaire.item_ids, answers, strict=True))
    return response_quality(read_answers(pd.DataFrame([person]), questionnaire)).frame.set_index("index")["flag"]


def random_answers(n, seed=0):
    return np.random.default_rng(seed).integers(1, 6, (n, len(SCAN.item_ids)))


def frame_of(answers, questionnaire=SCAN):
    """Return the quality of many people, a column per index."""
    people = pd.DataFrame(answers, columns=list(questionnaire.item_ids))
    people.insert(0, "respondent", [f"R{row}" for row in range(len(people))])
    frame = response_quality(read_answers(people, questionnaire)).frame
    return frame.pivot(index="respondent", columns="index")


@pytest.fixture(scope="module")
def many():
    half = random_answers(1500)
    attentive = simulate_answers(SCAN, 1500, seed=3).given
    half[:, :56] = attentive[:, :56]
    return frame_of(np.concatenate([random_answers(1500, seed=1), half]))


@pytest.mark.parametrize(("index", "cut"), [("content", 25.2), ("part", -3)])
def test_content_and_part_are_flagged_below_their_limit(many, index, cut):
    value, flag = many["value"][index], many["flag"][index]
    assert (flag == np.where(value < cut, "yes", "no")).all()
    assert value.between(cut - 0.1, cut).any()
    assert value.between(cut, cut + 0.1).any()


def test_an_order_counts_from_one_on():
    """Eight times the same in a row: an order or not, as that answer is rare or frequent besides."""
    answers = random_answers(1000, seed=2)
    answers[:, 50:58] = 3
    found = frame_of(answers)
    value = found["value"]["regularity"]
    assert value.between(0.97, 1, inclusive="left").any()
    assert value.between(1, 1.03).any()
    assert (found["flag"]["regularity"] == np.where(value >= 1, "yes", "no")).all()


def test_one_sign_is_enough(many):
    held = (many["flag"][SIGNS] == "yes").sum(axis=1)
    assert (many["value"]["caution"] == held).all()
    assert set(held) >= {0, 1, 2}
    assert (many["flag"]["caution"] == np.where(held > 0, "yes", "no")).all()


@pytest.mark.parametrize(("n_answered", "judged"), [(25, False), (26, True)])
def test_twenty_five_answers_are_too_few(n_answered, judged):
    same = [4] * n_answered + [None] * (112 - n_answered)
    found = flags(same)[[*SIGNS, "caution"]]
    assert (found == "not_computable").all() == (not judged)
    assert found["regularity"] == ("yes" if judged else "not_computable")


@pytest.mark.parametrize(("n_scales", "judged"), [(5, False), (6, True)])
def test_content_is_judged_from_six_scales_on(n_scales, judged):
    asked = [item.id for scale in SCAN.competencies[:n_scales] for item in scale.items]
    random = random_answers(1)[0]
    found = flags([int(answer) if name in asked else None for name, answer in zip(SCAN.item_ids, random, strict=True)])
    assert (found["content"] != "not_computable") == judged
    assert found["caution"] != "not_computable"


@pytest.mark.parametrize(("n_reversed", "judged"), [(5, True), (4, False), (39, True), (40, False)])
def test_content_is_judged_with_a_tenth_of_the_items_in_each_direction(n_reversed, judged):
    names = [f"a{n:02}" for n in range(44)]
    keyed = ["-" + name if number < n_reversed else name for number, name in enumerate(names)]
    keys = Questionnaire.from_keys({f"s{scale}": keyed[scale::8] for scale in range(8)}, minimum=1, maximum=5)
    found = flags(varied(44), keys)
    assert (found["content"] != "not_computable") == judged


def test_a_questionnaire_of_twenty_five_items_is_not_judged():
    keys = Questionnaire.from_keys(
        {scale: [f"{scale}0", f"-{scale}1", f"{scale}2", f"-{scale}3", f"{scale}4"] for scale in "abcde"},
        minimum=1,
        maximum=6,
    )
    assert (flags([4] * 25, keys)[[*SIGNS, "caution"]] == "not_computable").all()


def test_fixed_orders_are_always_told():
    orders = ([4, 2], [4, 4, 2, 2], [2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 4, 3, 2], [3], [4])
    found = frame_of([np.resize(order, 112) for order in orders])["flag"]
    assert (found[["regularity", "caution"]] == "yes").all(axis=None)


def test_few_attentive_and_most_random_people_are_told():
    """On 2,000 each: about 1.6 %, and about 95 %."""
    attentive = response_quality(simulate_answers(SCAN, 2000, seed=11)).frame.query("index == 'caution'")["flag"]
    careless = frame_of(random_answers(2000, seed=12))["flag"]["caution"]
    assert (attentive == "yes").mean() < 0.03
    assert (careless == "yes").mean() > 0.93
