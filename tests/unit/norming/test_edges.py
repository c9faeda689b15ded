"""Each constant of norms at its edge: what holds just below, at and just above it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    build_norm,
    compare_with_norm,
    identify_needs,
    load_questionnaire,
    rake,
    rate_norm,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.commands.app import app
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.model.norm import Coverage, Predictor
from ontwikkelscan.norming.formulas import (
    band_label,
    band_probabilities,
    c_score,
    decile,
    item_mean_variance,
    stanine,
    sten,
    t_score,
)
from ontwikkelscan.norming.regression import fit_regression
from ontwikkelscan.saving import now

SCAN = load_questionnaire("gemeentesecretaris")
KEYS = Questionnaire.from_keys({s: [f"{s}{n}" for n in range(20)] for s in "ab"}, minimum=1, maximum=5)
PREDICTOR = (Predictor(question="x", low=0, high=9, middle=0, spread=1),)
PAIR = Questionnaire.from_keys({"a": ["a1", "a2"]}, minimum=1, maximum=5)


def real(n, questionnaire=KEYS, seed=1):
    """Return simulated answers passed off as those of people, which only a test may do."""
    return replace(simulate_answers(questionnaire, n, seed=seed), reading=Reading("proef", n))


@pytest.fixture(scope="module")
def norm():
    return build_norm(real(400), id="proef", date="2006-11-22", reliability={"a": 0.75, "b": 0.75})


def compared(scores, norm, today=date(2007, 1, 1)):
    return compare_with_norm(scores, norm, today=today)


def changed(norm, **scale):
    """Return the norm with other figures of its scales."""
    return norm.model_copy(update={"scales": tuple(one.model_copy(update=scale) for one in norm.scales)})


def code(call):
    """Return the code of the refusal, "" where there is none."""
    try:
        call()
    except OntwikkelscanError as refusal:
        return refusal.code
    return ""


# Building


def test_a_norm_needs_two_hundred_people_unless_it_is_asked_for_less():
    assert code(lambda: build_norm(real(199), id="proef")) == "NORM-005"
    assert not build_norm(real(200), id="proef").small
    assert build_norm(real(199), id="proef", minimum_n=199).small


def test_below_ten_people_there_is_no_norm_at_all():
    assert code(lambda: build_norm(real(9), id="proef", minimum_n=1)) == "NORM-005"
    assert build_norm(real(10), id="proef", minimum_n=1).n == 10


@pytest.mark.parametrize(("n_locos", "refusal"), [(4, "NORM-016"), (5, "")])
def test_a_category_holds_five_people(n_locos, refusal):
    context = pd.DataFrame({"rol": ["loco"] * n_locos + ["gemeentesecretaris"] * (40 - n_locos)})
    people = replace(real(40, SCAN), context=context)
    assert code(lambda: build_norm(people, id="proef", by="rol", minimum_n=20)) == refusal


@pytest.mark.parametrize(("n_unknown", "refusal"), [(0, ""), (1, "NORM-016"), (4, "NORM-016"), (5, "")])
def test_who_is_in_no_table_of_a_category_is_not_told_by_subtraction(n_unknown, refusal):
    context = pd.DataFrame({"rol": [None] * n_unknown + ["loco"] * 30 + ["gemeentesecretaris"] * (70 - n_unknown)})
    people = replace(real(100, SCAN), context=context)
    assert code(lambda: build_norm(people, id="proef", by="rol", minimum_n=20)) == refusal


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ((30, 40, 60, 40, 30), ""),  # 15 % at either end, and no skew
        ((31, 39, 60, 40, 30), "NORM-014"),
        ((30, 40, 60, 39, 31), "NORM-014"),
        ((0, 44, 60, 96, 0), ""),  # skew -.495
        ((0, 30, 80, 90, 0), "NORM-014"),  # skew -.507
    ],
)
def test_linear_scores_stop_at_a_skew_of_a_half_and_fifteen_percent_at_an_end(counts, refusal):
    said = np.repeat([1, 2, 3, 4, 5], counts)
    people = pd.DataFrame({"respondent": [f"R{n}" for n in range(200)], "a1": said, "a2": said})
    sample = read_answers(people, PAIR)
    assert code(lambda: build_norm(sample, id="proef", reliability={"a": 0.8}, convention="linear")) == refusal


@pytest.mark.parametrize(("growth", "moves"), [(0.30, False), (0.31, True)])
def test_the_spread_follows_from_a_test_at_five_percent(growth, moves):
    """Koenker's test of these residuals: p = .0552 and p = .0492."""
    x = np.linspace(0, 1, 100)
    y = np.tile([1.0, -1.0], 50) * (1 + growth * x) * np.tile([1.0, 1.0, 2.0, 2.0, 0.5], 20)
    fitted = fit_regression(y, np.expm1(x)[:, None], np.ones(100), predictors=PREDICTOR, taken=("x",))
    assert (fitted.log_spread[1] != 0) == moves


def test_residuals_are_kept_in_three_decimals():
    random = np.random.default_rng(1)
    y, answers = random.normal(size=300), random.uniform(0, 9, (300, 1))
    fitted = fit_regression(y, answers, np.ones(300), predictors=PREDICTOR, taken=("x",))
    residuals = np.array(fitted.residuals)
    assert np.array_equal(residuals, residuals.round(3))
    assert not np.array_equal(residuals, residuals.round(2))


def test_no_one_weighs_more_than_five_average_people():
    """Ten of a hundred can stand for half, nine for 45 % at most."""
    weights = rake({"size": ["S"] * 90 + ["L"] * 10}, {"size": {"S": 0.5, "L": 0.5}})
    assert weights.max() == pytest.approx(5)
    with pytest.raises(OntwikkelscanError, match="up to 5 fit"):
        rake({"size": ["S"] * 91 + ["L"] * 9}, {"size": {"S": 0.5, "L": 0.5}})


# Comparing


def test_norm_scores_at_their_edges():
    assert t_score(1.3) == 63
    assert stanine([-1.76, -1.75, -1.25, 1.74, 1.75]).tolist() == [1, 2, 3, 8, 9]
    assert sten([-2.01, -2.0, 1.99, 2.0]).tolist() == [1, 2, 9, 10]
    assert c_score([-2.26, -2.25, 2.24, 2.25]).tolist() == [0, 1, 9, 10]
    assert decile([9.9, 10, 89.9, 90]).tolist() == [1, 2, 9, 10]


def test_scores_that_differ_by_rounding_are_equal():
    assert decile(30 - 5e-9) == 4
    assert decile(30 - 5e-8) == 3


@pytest.mark.parametrize(("place", "cut"), list(enumerate((-1.75, -0.75, 0.75, 1.75))))
def test_bands_of_standing_at_their_cuts(place, cut):
    """A scale without error puts everyone in one band."""
    likely = band_probabilities([cut - 0.01, cut + 0.01], reliability=0.999999)
    assert likely.argmax(axis=1).tolist() == [place, place + 1]


def test_a_band_is_named_that_holds_a_fifth():
    assert band_label([0.199, 0.601, 0.2, 0, 0]) == "beneden gemiddeld tot gemiddeld"


def test_the_error_and_the_interval_of_a_norm(norm):
    """Reliability .75: the error of a score is half the spread; of the true score .4330127 of it, times the level."""
    norm = changed(norm, item_mean_variance=0.2)
    rows = compared(score(real(50, seed=2)), norm).frame.query("competency == 'a'")
    mean, sd = norm.scales[0].mean, norm.scales[0].sd
    true = mean + 0.75 * (rows["score"] - mean)
    level = (true - 1) * (5 - true) / ((mean - 1) * (5 - mean) - 0.75 * sd**2)
    error = np.sqrt(0.4330127**2 * sd**2 * level + 0.2 / 20)
    assert rows["standard_error"].to_numpy() == pytest.approx(0.5 * sd)
    assert rows["true_score"].to_numpy() == pytest.approx(true.to_numpy())
    assert rows["true_score_error"].to_numpy() == pytest.approx(error.to_numpy())
    assert rows["ci_low"].to_numpy() == pytest.approx((true - 1.9599640 * error).clip(1).to_numpy())
    assert rows["ci_high"].to_numpy() == pytest.approx((true + 1.9599640 * error).clip(upper=5).to_numpy())


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_what_a_norm_without_items_takes_from_the_questionnaire(name):
    """Variance .09 of the means of eight items, and spread .7 of a mean z: ten people are far off from .5828 on."""
    scan = load_questionnaire(name)
    sample = score(real(400, scan))
    reliability = dict.fromkeys(scan.competency_ids, 0.8)
    norm = build_norm(sample, id="proef", reliability=reliability).model_copy(update={"mean_z_sd": None})
    items = changed(norm, item_mean_variance=0.0)
    with_items, without = (compared(sample, one).values("true_score_error") ** 2 for one in (items, norm))
    assert without - with_items == pytest.approx(0.09 / 8)
    people = score(real(10, scan, seed=3))
    mean = people.values("score").mean(axis=0)
    limit = 2.6 * 0.7 * np.sqrt(1 / 10 + 1 / 400)
    for shift, n_warnings in ((limit - 0.005, 0), (limit + 0.005, 1)):
        scales = zip(norm.scales, mean, strict=True)
        moved = tuple(scale.model_copy(update={"mean": float(m) - shift, "sd": 1.0}) for scale, m in scales)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            compared(people, norm.model_copy(update={"scales": moved}))
        assert len(told) == n_warnings


@pytest.mark.parametrize(("n", "basis"), [(99, "provisional"), (100, "norm")])
def test_a_norm_of_a_hundred_people_feeds_estimates(norm, n, basis):
    found = compared(score(real(5, seed=2)), changed(norm, n=n))
    assert set(found.basis) == {basis}
    assert np.isnan(found.values("true_score_error")).all() == (basis == "provisional")


@pytest.mark.parametrize(("reliability", "basis"), [(0.599, "unreliable"), (0.6, "norm")])
def test_a_scale_too_unreliable_has_a_wide_interval_and_no_need(norm, reliability, basis):
    scale = norm.scales[0]
    found = compared(score(real(50, seed=2)), changed(norm, reliability=reliability))
    assert set(found.basis) == {basis}
    wide = scale.sd * np.sqrt(1 - reliability)
    assert found.values("standard_error")[:, 0] == pytest.approx(wide)
    told = identify_needs(found, required={"a": 4.0}).band[:, 0] != "unknown"
    assert told.tolist() == [basis == "norm"] * 50
    if basis == "unreliable":
        assert (found.values("true_score") == found.values("score")).all()
        assert (found.values("true_score_error")[:, 0] > 0.5 * wide).all()


def test_the_variance_of_item_means_leaves_out_what_sampling_gives():
    """Means 2 and 4, variance 2; each of two people one from it: 2 / 2 is taken off."""
    assert item_mean_variance([[1, 3], [3, 5]]) == pytest.approx(1.0)
    assert item_mean_variance([[1, 3], [3, 1]]) == 0
    assert item_mean_variance([[1], [5]]) == 0


@pytest.mark.parametrize(
    ("n", "shift", "spread", "warned"),
    [
        (9, 5.0, 0.1, False),
        (10, 5.0, 0.1, True),
        (10, 0.299, 0.1, False),
        (10, 0.301, 0.1, True),
        (10, -0.301, 0.1, True),
        (10, 2.6 * np.sqrt(1 / 10 + 1 / 400) - 0.001, 1.0, False),
        (10, 2.6 * np.sqrt(1 / 10 + 1 / 400) + 0.001, 1.0, True),
    ],
)
def test_people_far_from_the_norm_group_are_told_so(norm, n, shift, spread, warned):
    people = score(real(n, seed=2))
    mean = people.values("score").mean(axis=0)
    scales = [{"mean": float(m) - shift * 0.4, "sd": 0.4} for m in mean]
    found = tuple(scale.model_copy(update=update) for scale, update in zip(norm.scales, scales, strict=True))
    norm = norm.model_copy(update={"scales": found, "mean_z_sd": spread})
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        compared(people, norm)
    words = [str(warning.message) for warning in told]
    assert bool(words) == warned
    if warned:
        assert ("below" in words[0], "too mildly" in words[0]) == (shift < 0, shift < 0)


def test_an_interval_of_a_norm_stays_on_the_scale(norm):
    scales = tuple(scale.model_copy(update={"mean": 3.0, "sd": 1.5}) for scale in norm.scales)
    people = {"respondent": ["R1", "R5"]} | {item: [1, 5] for item in KEYS.item_ids}
    wide = compared(score(read_answers(pd.DataFrame(people), KEYS)), norm.model_copy(update={"scales": scales}))
    assert (wide.frame["ci_low"].min(), wide.frame["ci_high"].max()) == (1, 5)


def test_a_percentile_carries_jeffreys_interval_of_ninety_five_percent(norm):
    """Of 400 people half below: Beta(200.5, 200.5)."""
    counts = {"ends": (3.45, 3.5, 5.0), "shares": (0.4, 0.2, 0.4), "n": 400, "n_effective": 400.0}
    scales = tuple(scale.model_copy(update=counts) for scale in norm.scales)
    between = pd.DataFrame({"respondent": ["R1"]} | {item: [3 + place % 2] for place, item in enumerate(KEYS.item_ids)})
    row = compared(score(read_answers(between, KEYS)), norm.model_copy(update={"scales": scales})).frame.iloc[0]
    assert row[["percentile_rank", "percentile_low", "percentile_high"]].tolist() == pytest.approx(
        [50, 45.1148727, 54.8851273], abs=1e-6
    )


@pytest.mark.parametrize(("reliability", "uneven"), [(0.75, 0), (0.94, 1)])
def test_a_peak_is_tested_at_five_percent(norm, reliability, uneven):
    """Two scales: Davis' error is 5 sqrt(e1 + e2), and Holm's 5 % of two tests 2.2414 of it from 0.

    Each e is 1 - r, times what the person's answers within the scales vary more than by 20 S^2 (1 - r) and by the means
    of the items.
    """
    norm, answers = changed(norm, reliability=reliability), real(3000, seed=3)
    found = compared(score(answers), norm)
    within = [answers.keyed(scale).var(axis=1, ddof=1) for scale in range(2)]
    more = sum(w - scale.item_mean_variance for w, scale in zip(within, norm.scales, strict=True))
    own = (more / sum(20 * scale.sd**2 * (1 - reliability) for scale in norm.scales)).clip(1)
    least = 2.2414 * 5 * np.sqrt(2 - 2 * reliability)
    limit = (least * np.sqrt(own))[:, None]
    size = np.abs(found.values("deviation"))
    assert ((size > limit) == (found.values("peak") != "none")).all()
    assert limit.min() == pytest.approx(least)
    assert (limit.max() > 1.3 * least) == uneven
    assert ((size > 0.99 * limit) & (size < limit)).any()
    assert ((size < 1.01 * limit) & (size > limit)).any()


# Rating


def rating(norm, system, aspect, today=date(2007, 1, 1), **scale):
    scales = tuple(one.model_copy(update=scale) for one in norm.scales)
    frame = rate_norm(norm.model_copy(update={"scales": scales}), today=today).set_index(["system", "aspect"])
    return frame.loc[(system, aspect), "rating"]


@pytest.mark.parametrize(
    ("system", "ratings", "cuts"),
    [
        ("cotan_2010_minder_belangrijk", "onvoldoende voldoende goed", (200, 300)),
        ("cotan_2010_belangrijk", "onvoldoende voldoende goed", (300, 400)),
        ("cotan_2010_groep", "onvoldoende voldoende goed", (100, 200)),
        ("efpa_2013_laag", "onvoldoende toereikend goed uitstekend", (200, 300, 1000)),
        ("efpa_2013_hoog", "onvoldoende toereikend goed uitstekend", (300, 400, 1000)),
    ],
)
def test_people_that_a_norm_needs(norm, system, ratings, cuts):
    found = [rating(norm, system, "n", n_effective=float(cut + more)) for cut in cuts for more in (-1, 0)]
    words = ratings.split()
    assert found == [word for place in range(len(cuts)) for word in words[place : place + 2]]


@pytest.mark.parametrize(
    ("system", "ratings", "cuts"),
    [
        ("cotan_2010_minder_belangrijk", "onvoldoende voldoende goed", (0.70, 0.80)),
        ("cotan_2010_belangrijk", "onvoldoende voldoende goed", (0.80, 0.90)),
        ("cotan_2010_groep", "onvoldoende voldoende goed", (0.60, 0.70)),
        ("efpa_2013_laag", "onvoldoende toereikend goed uitstekend", (0.70, 0.80, 0.90)),
        ("efpa_2013_hoog", "onvoldoende toereikend goed uitstekend", (0.70, 0.80, 0.90)),
    ],
)
def test_reliability_that_a_norm_needs(norm, system, ratings, cuts):
    found = [rating(norm, system, "reliability", reliability_low=cut + more) for cut in cuts for more in (-0.001, 0)]
    words = ratings.split()
    assert found == [word for place in range(len(cuts)) for word in words[place : place + 2]]


@pytest.mark.parametrize("system", ["efpa_2013_laag", "efpa_2013_hoog"])
def test_a_norm_that_follows_needs_fewer_people_in_each_of_eight_parts(norm, system):
    follows = norm.model_copy(update={"method": "regression"})
    found = [rating(follows, system, "n_per_group", n_effective=8.0 * n) for n in (69.9, 70, 99.9, 100, 149.9, 150)]
    assert found == "onvoldoende toereikend toereikend goed goed uitstekend".split()


@pytest.mark.parametrize("system", ["efpa_2013_laag", "efpa_2013_hoog"])
def test_a_norm_ages(norm, system):
    """The norm is of 22 November 2006; a year has 365.25 days."""
    days = [(year, 11, day) for year in (2016, 2021, 2026) for day in (21, 22)]
    found = [rating(norm, system, "years", today=date(*day)) for day in days]
    assert found == "uitstekend goed goed toereikend toereikend onvoldoende".split()


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2016, 11, 21), ""),
        (date(2016, 11, 22), "begint te verouderen"),
        (date(2021, 11, 21), "begint te verouderen"),
        (date(2021, 11, 22), "verouderd"),
        (date(2026, 11, 21), "verouderd"),
        (date(2026, 11, 22), "NORM-018"),
    ],
)
@pytest.mark.filterwarnings("ignore:norm .* years old")
def test_what_is_said_of_an_old_norm(norm, today, told):
    scores = score(real(3, seed=2))
    if told == "NORM-018":
        assert code(lambda: compared(scores, norm, today)) == told
    else:
        assert compared(scores, norm, today).norm_card["ageing"] == told


def test_a_sample_differs_from_its_population_by_more_than_a_tenth(norm, tmp_path):
    fields = {"question": "rol", "n": 40, "share": 0.1, "weighted_share": 0.1, "population_share": 0.1}
    rows = [Coverage(category=f"c{size}", difference=size, **fields) for size in (-0.1001, -0.1, 0.1, 0.1001)]
    norm.model_copy(update={"coverage": tuple(rows), "date": now().date().isoformat()}).save(tmp_path / "norm")
    shown = CliRunner().invoke(app, ["norm", "show", str(tmp_path / "norm")])
    lines = [line.split() for line in shown.output.splitlines() if line.split()[1:2] and "rol" in line.split()]
    assert [line[-1] == "yes" for line in lines] == [True, False, False, True]
