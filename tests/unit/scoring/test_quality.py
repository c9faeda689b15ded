"""Worked case C10, and what is and is not flagged."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    Questionnaire,
    even_odd,
    fit_response_model,
    guttman_errors,
    intra_individual_variability,
    load_questionnaire,
    longstring,
    mahalanobis,
    read_answers,
    response_quality,
    row_correlation,
    simulate_answers,
)

SCAN = load_questionnaire("gemeentesecretaris")


def filled_in(**answers):
    """Return the quality frame of one person who answers 3, but for what is given."""
    person = {"respondent": "R001"} | dict.fromkeys(SCAN.item_ids, 3) | answers
    return response_quality(read_answers(pd.DataFrame([person]), SCAN)).frame.set_index("index")


def test_c10_response_quality(case):
    given, expected = case("C10")
    x = np.array([given["responses"]], dtype=float)
    starts = np.cumsum([0, *given["blocks"]])
    blocks = [x[:, a:b] for a, b in pairwise(starts)]
    odd, even = (np.stack([block[:, start::2].mean(axis=1) for block in blocks], axis=1) for start in (0, 1))
    means = np.stack([block.mean(axis=1) for block in blocks], axis=1)
    sd = np.sqrt(np.diag(given["Sigma"]))
    r = given["Sigma"] / np.outer(sd, sd)
    distance, p = mahalanobis(means, mean=given["mu"], sd=sd, correlations=r, scales=np.arange(len(sd)))
    errors, pairs = guttman_errors([given["step_scores"]], given["step_pvalues"])
    found = {
        "longstring": longstring(x)[0],
        "IRV": intra_individual_variability(x)[0],
        "evenodd_r": row_correlation(odd, even)[0],
        "evenodd_sb": even_odd(odd, even)[0],
        "mahalanobis_D2": distance[0],
        "mahalanobis_p": p[0],
        "guttman_errors": errors[0],
    }
    assert found == pytest.approx({name: expected[name] for name in found}, abs=1e-6)
    taken, steps = sum(given["step_scores"]), np.size(given["step_pvalues"])
    assert pairs[0] <= taken * (steps - taken)


def test_guttman_errors_by_definition():
    """Count pair by pair; missing items and steps of equal share take no part."""
    random = np.random.default_rng(1)
    shares = np.sort(random.integers(1, 9, (5, 4)) / 10, axis=1)[:, ::-1]
    people = random.integers(0, 5, (20, 5)).astype(float)
    people[random.random((20, 5)) < 0.2] = np.nan
    errors, pairs = guttman_errors(people, shares)
    for row, person in enumerate(people):
        steps = [(shares[i, k], person[i] > k) for i in range(5) if person[i] == person[i] for k in range(4)]
        wrong = sum(a > b and not took_a and took_b for a, took_a in steps for b, took_b in steps)
        right = sum(a > b and took_a and not took_b for a, took_a in steps for b, took_b in steps)
        assert (errors[row], pairs[row]) == (wrong, wrong + right)


def test_even_odd_is_not_computed_for_a_flat_profile():
    random = np.random.default_rng(2)
    answers = {item: int(answer) for item, answer in zip(SCAN.item_ids, random.integers(3, 5, 112), strict=True)}
    keys = {item.id: item.reverse for scale in SCAN.competencies for item in scale.items}
    flat = {item: 6 - answer if keys[item] else answer for item, answer in answers.items()}
    assert filled_in(**flat).loc["even_odd", "flag"] == "not_computable"


def test_the_same_box_throughout_is_an_order_without_content():
    flags = filled_in(**dict.fromkeys(SCAN.item_ids, 4))["flag"]
    assert flags[["longstring", "irv", "keying", "content", "regularity", "caution"]].tolist() == ["yes"] * 6


def test_random_answers_show_no_content():
    random = np.random.default_rng(4)
    flags = filled_in(**{item: int(random.integers(1, 6)) for item in SCAN.item_ids})["flag"]
    assert flags[["person_fit", "mahalanobis", "content", "caution"]].tolist() == ["yes"] * 4


def test_unusual_combinations_alone_are_not_told():
    """Someone who is strong on every odd scale and weak on the others answers unlike anyone, and to the content."""
    strong = {
        item.id: number % 2 == item.reverse for number, scale in enumerate(SCAN.competencies) for item in scale.items
    }
    flags = filled_in(**{item: 5 if high else 1 for item, high in strong.items()})["flag"]
    assert flags[["mahalanobis", "person_fit"]].tolist() == ["yes"] * 2
    assert flags["caution"] == "no"


def test_what_cannot_be_computed_is_no_flag():
    """Four answers, or no answer at all, say nothing about how they were given."""
    for given in (dict.fromkeys(SCAN.item_ids[4:]), dict.fromkeys(SCAN.item_ids)):
        frame = filled_in(**given)
        assert (frame.loc[frame["family"] != "counts", "flag"] == "not_computable").all()


def test_time():
    assert filled_in()["flag"]["seconds_per_item"] == "not_computable"
    assert filled_in(invultijd_seconden=150)["flag"]["seconds_per_item"] == "yes"
    frame = filled_in(invultijd_seconden=1120)
    assert frame["flag"]["seconds_per_item"] == "no"
    assert frame["value"]["seconds_per_item"] == 10


def test_one_person_and_a_sample_get_the_same():
    people = simulate_answers(SCAN, 40, seed=5)
    whole = response_quality(people).frame
    one = replace(
        people,
        respondents=people.respondents[7:8],
        codes=people.codes[:, 7:8],
        importance=people.importance[7:8],
        context=people.context.iloc[7:8],
    )
    alone = response_quality(one).frame
    pd.testing.assert_frame_equal(alone, whole[whole["respondent"] == alone["respondent"][0]].reset_index(drop=True))


def test_without_a_model_and_a_sample_little_is_computed():
    keys = Questionnaire.from_keys({"a": [f"a{n}" for n in range(12)]}, minimum=1, maximum=5)
    people = pd.DataFrame({"respondent": ["R001"]} | {f"a{n}": [3] for n in range(12)})
    frame = response_quality(read_answers(people, keys)).frame.set_index("index")
    assert (frame.loc[["longstring", "irv", "keying", "person_fit", "mahalanobis"], "flag"] == "not_computable").all()
    assert frame.loc["longstring", "value"] == 12


def test_an_answer_that_nobody_gave_does_not_break_the_model():
    keys = Questionnaire.from_keys({"a": ["x", "y", "-z"], "b": ["v", "w"]}, minimum=1, maximum=5)
    random = np.random.default_rng(4)
    rows = {item: random.integers(2, 5, 150) for item in keys.item_ids} | {"w": 3}
    people = read_answers(pd.DataFrame({"respondent": [f"R{n:03}" for n in range(150)], **rows}), keys)
    model = fit_response_model(people, source="proef")
    assert model.steps["w"] == (1, 1, 0, 0)
    assert len(response_quality(people).frame) == 150 * 15


def test_a_limit_that_nobody_shows_is_none():
    """Without reversed items no one is inconsistent in their direction; the other limits come from the sample."""
    keys = Questionnaire.from_keys({"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}, minimum=1, maximum=5)
    given = np.random.default_rng(1).integers(1, 6, (150, 6))
    frame = pd.DataFrame(given, columns=keys.item_ids).assign(respondent=[f"R{n:03}" for n in range(150)])
    found = response_quality(read_answers(frame, keys))
    assert found.model.limits.keys() == {"longstring", "irv", "person_fit"}
    assert not found.frame.query("index == 'keying'")["flag"].eq("yes").any()
