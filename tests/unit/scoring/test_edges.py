"""Each constant of the scoring at its edge: what holds just below, at and just above it."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    cronbach_alpha,
    fit_response_model,
    load_questionnaire,
    longstring,
    omega_total,
    read_answers,
    response_quality,
    row_correlation,
    score,
    simulate_answers,
)
from ontwikkelscan.model.questions import ResponseModel
from ontwikkelscan.scoring.formulas import scale_mean

KEYS = Questionnaire.from_keys(
    {scale: [f"{scale}0", f"{scale}1", f"{scale}2", f"-{scale}3"] for scale in "abcde"}, minimum=1, maximum=5
)
SAID = "2345134254321345"


def model(questionnaire=KEYS, **changed):
    """Return a model of attentive answers in which nothing is unusual, but for what is given."""
    n = len(questionnaire.competencies)
    fields = {
        "steps": dict.fromkeys(questionnaire.item_ids, (0.9, 0.75, 0.5, 0.25)),
        "correlations": tuple(tuple(0.3 if a == b else 0.1 for b in range(n)) for a in range(n)),
        "longstring": np.inf,
        "irv": -np.inf,
        "keying": np.inf,
        "person_fit": np.inf,
    }
    return ResponseModel(**{"source": "proef", "simulated": True, "n": 1000} | fields | changed)


def flag(answers, index, questionnaire=KEYS, **options):
    """Return the flag of one person, who gave these answers in order."""
    row = {"respondent": "R001"} | dict(zip_longest(questionnaire.item_ids, answers))
    context = {name: options.pop(name) for name in ("invultijd_seconden",) if name in options}
    frame = response_quality(read_answers(pd.DataFrame([row | context]), questionnaire), **options).frame
    return frame.set_index("index").loc[index, "flag"]


def flagged_below(frame, index, cut, width):
    """Assert that all computed values below the cut are flagged and no others, with values close by on both sides."""
    rows = frame[(frame["index"] == index) & (frame["flag"] != "not_computable")]
    near = rows[(rows["value"] - cut).abs() < width]
    assert near["flag"].nunique() == 2
    assert ((rows["value"] < cut) == (rows["flag"] == "yes")).all()


@pytest.mark.parametrize(("n_answered", "n_not_applicable"), [(75, 0), (74, 0), (50, 50), (49, 51)])
def test_a_scale_needs_three_quarters_of_what_applies_and_half_of_all(n_answered, n_not_applicable):
    mean = scale_mean(3 * n_answered, n_answered=n_answered, n_items=100, n_not_applicable=n_not_applicable)
    assert np.isfinite(mean) == (n_answered in (75, 50))


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_the_interval_without_a_norm(name):
    """Spread .65, reliability .77, mean 4.0, v .09: errors of sqrt(.65^2 * .23 * level + .09 / 8), on the scale.

    The level of scores 1, 3 and 5: 2.2839, 3.9471 and .8671 over 2.674675; 1.96 errors on both sides.
    """
    scan = load_questionnaire(name)
    items = [item for scale in scan.competencies for item in scale.items]
    people = [
        {"respondent": f"R{keyed}"} | {item.id: 6 - keyed if item.reverse else keyed for item in items}
        for keyed in (1, 3, 5)
    ]
    lowest, middle, highest = (
        score(read_answers(pd.DataFrame(people), scan)).frame.groupby("respondent").first().to_dict("records")
    )
    assert [middle["standard_error"], middle["ci_low"], middle["ci_high"]] == pytest.approx(
        [0.3117291, 2.2292223, 3.7707777], abs=1e-6
    )
    assert (lowest["ci_low"], highest["ci_high"]) == (1, 5)
    assert [lowest["ci_high"], highest["ci_low"]] == pytest.approx([1.6016405, 4.5947418], abs=1e-6)


def test_ten_answers_say_something_of_how_they_were_given():
    same = model(longstring=4)
    assert flag([3] * 9, "longstring", model=same) == "not_computable"
    assert flag([3] * 10, "longstring", model=same) == "yes"


def test_a_hundred_people_are_their_own_model():
    flags = [response_quality(simulate_answers(KEYS, n, seed=1)).frame["flag"][3] for n in (99, 100)]
    assert flags[0] == "not_computable"
    assert flags[1] in ("yes", "no")


@pytest.mark.parametrize(("seconds", "verdict"), [(39, "yes"), (40, "no"), (41, "no")])
def test_two_seconds_an_item(seconds, verdict):
    assert flag([int(n) for n in SAID + "1524"], "seconds_per_item", invultijd_seconden=seconds) == verdict


@pytest.fixture(scope="module")
def many():
    return simulate_answers(KEYS, 3000, seed=1)


def test_halves_that_agree_by_three_tenths(many):
    flagged_below(response_quality(many, model=model()).frame, "even_odd", 0.30, 0.02)


def test_synonyms_that_agree_by_twenty_two_hundredths(many):
    pairs = tuple((f"{scale}0", f"{scale}1") for scale in "abcde")
    flagged_below(response_quality(many, model=model(synonyms=pairs)).frame, "synonyms", 0.22, 0.02)


def test_an_unusual_combination_is_one_in_a_thousand():
    """Chi-square with ten degrees of freedom leaves .001 beyond 29.5883."""
    keys = Questionnaire.from_keys({"a": list("pqrst"), "b": list("uvwxy")}, minimum=1, maximum=5)
    alike = model(keys, correlations=((0.6, 0.5), (0.5, 0.6)))
    said = np.random.default_rng(1).integers(1, 6, (3000, 10))
    people = pd.DataFrame(said, columns=list("pqrstuvwxy")).assign(respondent=[f"R{n}" for n in range(3000)])
    rows = response_quality(read_answers(people, keys), model=alike).frame.query("index == 'mahalanobis'")
    near = rows[(rows["value"] - 29.5883).abs() < 0.2]
    assert near["flag"].nunique() == 2
    assert ((rows["value"] > 29.5883) == (rows["flag"] == "yes")).all()


@pytest.mark.parametrize(("said", "computed"), [("543412314314", False), ("243155544134", True)])
def test_a_profile_is_flat_unless_its_scales_differ_at_five_percent(said, computed):
    """One-way analysis of variance of three scales with four items: p = .05002, and p = .04949."""
    keys = Questionnaire.from_keys({s: [f"{s}{n}" for n in range(4)] for s in "abc"}, minimum=1, maximum=5)
    assert (flag([int(n) for n in said], "even_odd", keys) != "not_computable") == computed


def test_items_are_synonyms_from_six_tenths():
    """Of 400 people who say 1 or 5 another item is answered alike by 318 (r = .59) or 322 (r = .61)."""
    first = np.repeat([1, 5], 200)
    unlike, like = first.copy(), first.copy()
    for start in (0, 200):
        unlike[start : start + 41] = 6 - unlike[start : start + 41]
        like[start + 100 : start + 139] = 6 - like[start + 100 : start + 139]
    keys = Questionnaire.from_keys({"a": ["first", "unlike", "like"], "b": ["-last"]}, minimum=1, maximum=5)
    last = np.tile([1, 2, 4, 5], 100)
    people = pd.DataFrame({"first": first, "unlike": unlike, "like": like, "last": last})
    people["respondent"] = [f"R{n}" for n in range(400)]
    assert fit_response_model(read_answers(people, keys), source="proef").synonyms == (("like", "first"),)


@pytest.mark.parametrize(
    ("index", "share"), [("longstring", 0.995), ("irv", 0.025), ("keying", 0.995), ("person_fit", 0.95)]
)
def test_limits_are_quantiles_of_attentive_answers(index, share):
    people = simulate_answers(KEYS, 2000, seed=2)
    fitted = fit_response_model(people, source="proef")
    values = response_quality(people, model=fitted).frame.query("index == @index")["value"]
    assert getattr(fitted, index) == pytest.approx(np.nanquantile(values, share), abs=1e-4)


def test_a_correlation_needs_three_pairs():
    assert row_correlation([[1, 2, 4]], [[2, 1, 5]])[0] == pytest.approx(0.8386279)
    assert np.isnan(row_correlation([[1, 2]], [[1, 5]])[0])


def test_reliability_needs_three_people():
    assert cronbach_alpha([[1, 2], [2, 2], [4, 5]]) == pytest.approx(0.9677419)
    assert np.isnan(cronbach_alpha([[1, 2], [4, 5]]))


def one_factor_covariance(*loadings):
    common = np.outer(loadings, loadings)
    np.fill_diagonal(common, 1)
    return common


def test_one_factor_needs_three_items():
    assert omega_total(one_factor_covariance(0.8, 0.6, 0.5)) == pytest.approx(0.6735075)
    assert np.isnan(omega_total(one_factor_covariance(0.8, 0.6)))


@pytest.mark.parametrize(("unique", "proper"), [(0.0045, False), (0.0055, True)])
def test_an_item_without_a_share_of_its_own_gives_no_solution(unique, proper):
    assert np.isfinite(omega_total(one_factor_covariance(np.sqrt(1 - unique), 0.7, 0.6))) == proper


def test_simulated_answers_are_those_of_the_model():
    """The answers of two hundred people are fixed by seed, model and ease of the items."""
    values = simulate_answers(load_questionnaire("gemeentesecretaris"), 200, seed=1).given
    assert [int((values == answer).sum()) for answer in range(1, 6)] == [1900, 3484, 5979, 6275, 4762]


def test_items_that_are_exchangeable_have_one_correlation_within_and_one_between():
    keys = Questionnaire.from_keys({"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}, minimum=1, maximum=5)
    model = fit_response_model(simulate_answers(keys, 300, seed=1), source="proef", exchangeable=True)
    (a, ab), (ba, b) = model.correlations
    assert (a, ab) == (b, ba)
    assert a > ab
    assert len(set(model.steps.values())) == 1


def test_an_item_in_two_scales_is_answered_once():
    keys = Questionnaire.from_keys({"a": ["x", "y"], "b": ["y", "z"]}, minimum=1, maximum=5)
    assert simulate_answers(keys, 5, seed=1).codes.shape == (3, 5)


def test_nothing_that_was_asked_is_no_long_string():
    assert longstring(np.empty((3, 0))).tolist() == [0, 0, 0]


def test_what_is_no_matrix_of_covariances_has_no_omega():
    for wrong in (np.ones((2, 3)), np.ones(3), np.array([[1.0, 0.5], [0.4, 1.0]])):
        with pytest.raises(OntwikkelscanError) as refused:
            omega_total(wrong)
        assert refused.value.code == "SCAN-018"


def test_correlations_that_nothing_can_have_give_no_distance():
    """Items of two scales that go together more than those of one."""
    keys = Questionnaire.from_keys({"a": list("pqrst"), "b": list("uvwxy")}, minimum=1, maximum=5)
    people = pd.DataFrame([[1, 5, 2, 4, 3, 3, 1, 5, 2, 4]], columns=list("pqrstuvwxy")).assign(respondent="R001")
    impossible = model(keys, correlations=((0.6, 0.9), (0.9, 0.6)))
    row = response_quality(read_answers(people, keys), model=impossible).frame.set_index("index").loc["mahalanobis"]
    assert np.isnan(row["value"])
    assert row["flag"] == "not_computable"


@pytest.mark.parametrize("n", [100, 300, 5000])
def test_many_people_are_scored_as_some_of_them_are(n):
    """Which codes there are is looked up among a few, counted, or taken to be all that there can be."""
    keys = Questionnaire.from_keys({"a": ["a0", "-a1"], "b": ["b0", "b1", "-b2"]}, minimum=1, maximum=5)
    said = np.random.default_rng(1).choice([1, 2, 3, 4, 5, None, "nvt"], (n, 5))
    people = pd.DataFrame(said, columns=keys.item_ids).assign(respondent=[f"R{number}" for number in range(n)])
    answers = read_answers(people, keys)
    parts = pd.concat([score(some).frame for some in answers.blocks(50)], ignore_index=True)
    pd.testing.assert_frame_equal(score(answers).frame, parts)
