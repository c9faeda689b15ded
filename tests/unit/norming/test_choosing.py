"""Whether and how a norm follows a number: the choice, what it misses, and what the interval makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict

from ontwikkelscan import Questionnaire, load_questionnaire
from ontwikkelscan.model.norm import Predictor
from ontwikkelscan.norming.choosing import cells_of, choose, folds_of, missed_variance, predictor_of, squared_error
from ontwikkelscan.norming.formulas import share_interval
from ontwikkelscan.norming.regression import (
    design_of,
    expected,
    fit_regression,
    precision_n,
    residual_share,
    unknown_slopes,
)

YEARS = Predictor(question="years", low=0, high=24, middle=np.exp(1.5) - 1, spread=0.9, bends=(5.0, 11.0))
SIZE = Predictor(question="size", low=8000, high=300_000, middle=30_000, spread=0.7)
BOTH = (YEARS, SIZE)
NAMES = ("years", "size")


def people(n, seed=1):
    """Return simulated years and inhabitants."""
    random = np.random.default_rng(seed)
    years = np.floor(random.exponential(7, n)).clip(0, 24)
    return np.column_stack([years, np.exp(random.normal(10.3, 0.7, n)).clip(8000, 300_000).round()])


def z_of(answers):
    x = np.log1p(answers)
    return (x - x.mean(axis=0)) / x.std(axis=0)


def chosen(y, answers, weights=None, predictors=BOTH, **options):
    weights = np.ones(len(y)) if weights is None else weights
    cells = cells_of(answers, weights, [(2.0, 5.0, 9.0), ()][: len(predictors)])
    return choose(y, answers, weights, predictors=predictors, cells=cells, **options)


# Predictors


def test_a_predictor_tells_of_nobody_alone():
    """From the fifth at either end, in two digits: the largest municipality has one secretary."""
    values = np.array([4321, 9011, 12345, 15555, 17777.0, *[30_000] * 40, 61234, 79999, 90123, 250_000, 931_298])
    found = predictor_of(values, np.ones(len(values)), "size", ())
    x = np.log1p(values)
    assert (found.low, found.high) == (18_000, 61_000)
    assert found.middle == round(np.expm1(x.mean()), -3)
    assert found.spread == round(x.std(), 2)


# Terms


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("line", []),
        ("square", [np.log(2) ** 2, np.log(3) ** 2]),
        ("product", [np.log(2) * np.log(3)]),
        ("bends", [np.log(16 / 6), np.log(16 / 12)]),
        ("bends_product", [np.log(16 / 6), np.log(16 / 12), np.log(2) * np.log(3)]),
    ],
)
def test_terms_by_hand(form, more):
    """Fifteen years with a middle of seven, and bends at five and eleven; two of the second, with a middle of none."""
    predictors = (YEARS.model_copy(update={"middle": 7.0}), SIZE.model_copy(update={"middle": 0.0}))
    terms = design_of([[15, 2]], predictors, NAMES, form)[0]
    assert terms.tolist() == pytest.approx([1, np.log(2), np.log(3), *more])


def test_below_a_bend_it_does_nothing_and_what_was_not_taken_has_no_term():
    assert design_of([[5, 99]], BOTH, ("years",), "bends")[0, 2:].tolist() == [0, 0]
    assert design_of([[5, 99]], BOTH, ("size",), "bends").shape == (1, 2)
    assert design_of([[5, 99]], BOTH, (), "line").tolist() == [[1]]


# Folds and cross-validation


def test_there_are_ten_folds_of_equal_size():
    answers = people(200)
    folds = folds_of(np.arange(200) / 8, answers)
    assert np.bincount(folds).tolist() == [20] * 10


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_folds_follow_the_people_and_not_their_order(seed):
    random = np.random.default_rng(seed)
    answers, y = people(60), random.integers(8, 41, 60) / 8
    order = random.permutation(60)
    np.testing.assert_array_equal(folds_of(y[order], answers[order]), folds_of(y, answers)[order])
    twice = folds_of(np.tile(y, 2), np.tile(answers, (2, 1)))
    np.testing.assert_array_equal(twice[:60], twice[60:])


def test_squared_error_by_hand():
    """Each half is predicted by the mean of the other, 5 and 1: 25 + 9 + 9 + 25, and half of it counts twice."""
    y, design, folds = np.array([0.0, 2, 4, 6]), np.ones((4, 1)), np.array([0, 0, 1, 1])
    assert squared_error(y, design, np.ones(4), folds) == pytest.approx(68)
    assert squared_error(y, design, np.array([1.0, 1, 2, 2]), folds) == pytest.approx(34 + 68)


@pytest.mark.parametrize("form", ["line", "square", "product", "bends", "bends_product"])
def test_squared_error_is_that_of_scikit_learn(form):
    random, answers = np.random.default_rng(3), people(150)
    y, weights = random.normal(size=150), random.uniform(0.3, 2, 150)
    design, folds = design_of(answers, BOTH, NAMES, form), folds_of(y, answers)
    guess = cross_val_predict(
        LinearRegression(), design[:, 1:], y, cv=PredefinedSplit(folds), params={"sample_weight": weights}
    )
    assert squared_error(y, design, weights, folds) == pytest.approx((weights * (y - guess) ** 2).sum(), rel=1e-9)


# The choice


def test_a_line_takes_two_percent_off_or_there_is_one_table():
    """Of slopes that rise by small steps those below are one table, those above a line; both come near the edge."""
    random, answers = np.random.default_rng(5), people(300)
    noise, z = random.normal(size=300), z_of(answers)[:, 0]
    found = [chosen(3 + 0.2 * (slope * z + noise), answers) for slope in np.linspace(0.1, 0.3, 60)]
    assert all((one.regression is not None) == (one.gain >= 0.02) for one in found)
    assert any(0.019 < one.gain < 0.02 for one in found)
    assert any(0.02 <= one.gain < 0.021 for one in found)


@pytest.mark.parametrize(
    ("effect", "taken"),
    [
        (lambda z, _: z[:, 0], ("years",)),
        (lambda z, _: z[:, 1] ** 2, ("size",)),
        (lambda z, _: z.sum(axis=1), NAMES),
        (lambda z, _: z.prod(axis=1), NAMES),
        (lambda _, years: np.minimum(np.log1p(years), np.log(6)), ("years",)),
    ],
    ids=["years", "inhabitants squared", "both", "product", "bend"],
)
def test_what_is_there_is_chosen(effect, taken):
    random, answers = np.random.default_rng(7), people(600)
    mean = 3 + effect(z_of(answers), answers[:, 0])
    found = chosen(mean + 0.2 * random.normal(size=600), answers).regression
    assert found.predictors == taken
    assert expected(answers, found, BOTH).mean == pytest.approx(mean, abs=0.2)


def test_a_norm_may_follow_one_number_or_three():
    random, answers = np.random.default_rng(9), people(300)
    y = 3 + 0.5 * z_of(answers)[:, 0] + 0.3 * random.normal(size=300)
    assert chosen(y, answers[:, :1], predictors=(YEARS,)).regression.predictors == ("years",)
    third = SIZE.model_copy(update={"question": "third"})
    three = np.column_stack([answers, random.permutation(answers[:, 1])])
    cells = cells_of(three, np.ones(300), [(), (), ()])
    assert "years" in choose(y, three, np.ones(300), predictors=(*BOTH, third), cells=cells).regression.predictors


def test_a_line_that_leaves_the_answer_scale_is_not_taken():
    random, answers = np.random.default_rng(11), people(300)
    y = 4 + 0.5 * z_of(answers)[:, 0] + 0.3 * random.normal(size=300)
    top = expected([[24.0, 30_000]], chosen(y, answers).regression, BOTH).mean[0]
    assert chosen(y, answers, bounds=(1, top + 1)).regression is not None
    for bounds in ((1, 4.3), (4, 9)):
        found = chosen(y, answers, bounds=bounds).regression
        if found is not None:
            reach = expected(np.array([[0, 8000], [24, 8000], [0, 3e5], [24, 3e5]]), found, BOTH).mean
            assert bounds[0] <= reach.min()
            assert reach.max() <= bounds[1]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_order_does_not_matter_and_a_weight_of_two_is_two_people(seed):
    random = np.random.default_rng(seed)
    answers = people(120, seed)
    y = (8 * (3 + 0.3 * z_of(answers)[:, 0] + 0.5 * random.normal(size=120))).round() / 8
    order, extra = random.permutation(120), random.random(120) < 0.4
    weights = 1.0 + extra
    once = chosen(y, answers, weights / weights.mean())
    again = chosen(y[order], answers[order], (weights / weights.mean())[order])
    assert (again.gain, again.misfit) == pytest.approx((once.gain, once.misfit), abs=2e-6)
    twice = chosen(np.concatenate([y, y[extra]]), np.concatenate([answers, answers[extra]]))
    assert twice.gain == pytest.approx(once.gain, abs=2e-6)
    for other in (again, twice):
        assert (other.regression is None) == (once.regression is None)
        if once.regression is not None:
            assert other.regression.form == once.regression.form
        if once.regression is not None and not any(other.regression.log_spread[1:] + once.regression.log_spread[1:]):
            assert other.regression.coefficients == pytest.approx(once.regression.coefficients, abs=1e-8)


# What is missed


def test_missed_variance_of_cells_by_hand():
    """Means 1 and 5 around 3, sd 2: each 1 squared; by chance 1/2 - 1/4 each. With one cell there is nothing."""
    y, cells = np.array([0.0, 2, 4, 6]), np.repeat(np.eye(2), 2, axis=0)
    table = np.ones((4, 1)), np.ones(4), np.full(4, 2.0)
    assert missed_variance(y, *table, [cells]) == pytest.approx(1 - 0.25)
    assert missed_variance(y, *table, [np.ones((4, 1))]) == pytest.approx(0)
    assert missed_variance(y, *table, [np.ones((4, 1)), cells]) == pytest.approx(0.75)


def test_missed_variance_is_zero_on_average_under_a_right_line_and_the_truth_under_a_wrong_one():
    """Of 1000 samples, with weights and an unequal spread; a bend that explains .1 is found as .1."""
    random, answers = np.random.default_rng(13), people(200)
    cells = cells_of(answers, np.ones(200), [(2.0, 5.0, 9.0), ()])
    inside, z = np.equal.outer(cells, np.unique(cells)), z_of(answers)
    design, weights, sd = np.column_stack([np.ones(200), z]), random.uniform(0.2, 2, 200), np.exp(0.2 * z[:, 0])
    weights /= weights.mean()
    right = [
        missed_variance(1 + z[:, 1] + sd * random.normal(size=200), design, weights, sd, [inside]) for _ in range(1000)
    ]
    assert np.mean(right) == pytest.approx(0, abs=4 * np.std(right) / np.sqrt(1000))
    step = (cells % 3 == 0) * 1.0
    step -= step.mean()
    step *= np.sqrt(0.1) / step.std()
    equal = np.ones(200)
    wrong = [
        missed_variance(step + random.normal(size=200), design[:, :1], equal, equal, [inside]) for _ in range(1000)
    ]
    assert np.mean(wrong) == pytest.approx(0.1, abs=4 * np.std(wrong) / np.sqrt(1000))


def test_cells_are_crossed_and_without_cuts_are_thirds():
    answers = np.column_stack([[1, 2, 4, 5, 8, 9], [1, 2, 3, 4, 5, 6]])
    assert cells_of(answers[:, :1], np.ones(6), [(2.0, 5.0, 9.0)]).tolist() == [0, 1, 1, 2, 2, 3]
    assert np.unique(cells_of(answers, np.ones(6), [(2.0, 5.0, 9.0), ()])).size == 6
    assert cells_of(answers[:, 1:], np.ones(6), [()]).tolist() == [0, 0, 1, 1, 2, 2]
    assert cells_of(answers[:, 1:], np.array([5.0, 1, 1, 1, 1, 2]), [()]).tolist() == [0, 1, 1, 1, 2, 2]


def test_misfit_is_never_below_zero_and_grows_with_what_is_missed():
    random, answers = np.random.default_rng(15), people(400)
    noise = 0.3 * random.normal(size=400)
    at_ten = (answers[:, 0] >= 10) * 1.0
    misfits = [chosen(3 + size * at_ten + noise, answers).misfit for size in (0, 0.5, 1.0)]
    assert min(misfits) >= 0
    assert misfits[2] > misfits[1]


# The interval


def test_the_variance_of_what_is_expected_is_that_of_least_squares():
    """R: predict(lm(y ~ x), se.fit = TRUE)$se.fit^2 / sigma^2; z^2 / n is added of a predictor that was not taken."""
    random, answers = np.random.default_rng(17), people(90)
    y = 3 + 0.4 * z_of(answers)[:, 0] + random.normal(size=90)
    fitted = fit_regression(y, answers, np.ones(90), predictors=BOTH, taken=("years",), form="square")
    design = design_of(answers, BOTH, ("years",), "square")
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ y
    told = expected(answers, fitted, BOTH)
    z = (np.log1p(answers[:, 1]) - np.log1p(SIZE.middle)) / SIZE.spread
    np.testing.assert_allclose(told.mean, design @ b, atol=1e-8)
    np.testing.assert_allclose(told.variance * told.sd**2 / told.sd[0] ** 2, told.variance)
    residual = y - design @ b
    np.testing.assert_allclose(told.sd, np.sqrt((residual**2).sum() / 87))
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    np.testing.assert_allclose(told.variance, leverage + z**2 / 90, atol=1e-8)
    kept = np.sort(residual / told.sd / np.sqrt(1 - leverage))
    assert fitted.residuals[100] == pytest.approx(np.interp(100.5 / 200, (np.arange(90) + 0.5) / 90, kept), abs=6e-4)


def test_weights_make_the_line_less_sure():
    """Half of the people count three times as much: that is as sure as n / 1.25 people."""
    random, answers = np.random.default_rng(19), people(400)
    y, weights = random.normal(size=400), np.tile([0.5, 1.5], 200)
    fitted = fit_regression(y, answers, weights, predictors=BOTH, taken=NAMES)
    assert fitted.n_effective == pytest.approx(320)
    assert np.mean(expected(answers, fitted, BOTH).variance) == pytest.approx(3 / 320, rel=0.06)


def test_unknown_slopes_by_hand():
    at = [[np.expm1(np.log1p(YEARS.middle) + 1.8), np.expm1(np.log1p(30_000) - 0.7)]]
    assert unknown_slopes(at, BOTH, ()).tolist() == pytest.approx([4 + 1])
    assert unknown_slopes(at, BOTH, ("years",)).tolist() == pytest.approx([1])
    assert unknown_slopes(at, BOTH, NAMES).tolist() == [0]


def test_precision_by_hand():
    """At a half phi(0)^2 / (1/4) = 2 / pi: 100 / (1 + 100 * .03 * .63662) = 34.366; never above n."""
    assert precision_n([0.5], [0.04], n=100).tolist() == pytest.approx([34.3660], abs=1e-4)
    assert precision_n([0.5, 0.9], [0.01, 0.001], n=100).tolist() == [100, 100]


def test_where_a_norm_holds_everyone_only_what_is_estimated_has_an_interval():
    low, high = share_interval([0.5, 0.5, np.nan], n=[340.0, 200, 340], population=340)
    assert (low[0], high[0]) == (50, 50)
    assert low[1] < 50 < high[1]
    assert np.isnan(low[2])


def test_the_interval_holds_where_a_line_does_not():
    """Thirty norms of 340 people, U-shaped in ln years: of a line on both the interval held a third of the time."""
    random, held = np.random.default_rng(21), {"line": [], "chosen": []}
    for _ in range(30):
        answers, error = people(540, random.integers(2**32)), random.normal(size=540)
        y = np.sqrt(0.15 / 2) * (z_of(answers)[:, 0] ** 2 - 1) + np.sqrt(0.85) * error
        fresh, rank = slice(340, None), 100 * ndtr(error[340:])
        found = chosen(y[:340], answers[:340])
        line = fit_regression(y[:340], answers[:340], np.ones(340), predictors=BOTH, taken=NAMES)
        for name, one, misfit in (("line", line, 0.0), ("chosen", found.regression, found.misfit)):
            mean, sd, variance = expected(answers[fresh], one, BOTH)
            share = residual_share((y[fresh] - mean) / sd, one)
            low, high = share_interval(share, n=precision_n(share, variance + misfit, n=340))
            held[name].append(((low <= rank) & (rank <= high)).mean())
    assert np.mean(held["line"]) < 0.5
    assert np.mean(held["chosen"]) > 0.91


# What the questionnaire says


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_a_norm_of_years_bends_at_five_and_eleven_and_looks_in_four_ranges(name):
    years = next(q for q in load_questionnaire(name).context_questions if q.id == "jaren_in_rol")
    assert years.bends == (5, 11)
    at = np.array([[1.999], [2], [4.999], [5], [8.999], [9]])
    assert cells_of(at, np.ones(6), [years.cells]).tolist() == [0, 1, 1, 2, 2, 3]


def test_own_covariates_have_no_bends():
    own = Questionnaire.from_keys({"a": ["a1"]}, minimum=1, maximum=5, context={"age": "number"})
    assert own.context_questions[0].bends == own.context_questions[0].cells == ()
