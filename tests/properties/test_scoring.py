"""What holds for scores whatever the answers and the keys."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import Questionnaire, read_answers, score
from ontwikkelscan.model.answers import Answers
from tests.properties.strategies import answered, by_definition


@given(answered())
@settings(max_examples=150, deadline=None)
def test_look_up_equals_definition(given_answers):
    answers, people = given_answers
    scores = score(answers)
    for place, scale in enumerate(answers.questionnaire.competencies):
        np.testing.assert_allclose(scores.values("score")[:, place], by_definition(people, scale), rtol=0, atol=1e-12)


@given(answered(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_people_does_not_matter(given_answers, random):
    answers, people = given_answers
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = score(read_answers(people.iloc[order], answers.questionnaire)).values("score")
    np.testing.assert_array_equal(shuffled, score(answers).values("score")[order])


@given(answered())
@settings(max_examples=60, deadline=None)
def test_reversing_all_keys_mirrors_the_score(given_answers):
    answers, people = given_answers
    keys = {
        scale.id: [("" if item.reverse else "-") + item.id for item in scale.items]
        for scale in answers.questionnaire.competencies
    }
    mirrored = score(read_answers(people, Questionnaire.from_keys(keys, minimum=1, maximum=5)))
    np.testing.assert_allclose(mirrored.values("score"), 6 - score(answers).values("score"), rtol=0, atol=1e-12)


@given(answered())
@settings(max_examples=60, deadline=None)
def test_scores_errors_and_counts_stay_in_range(given_answers):
    answers, _ = given_answers
    scores = score(answers)
    values = scores.values("score")
    assert ((values >= 1) & (values <= 5) | np.isnan(values)).all()
    counts = sum(scores.values(name) for name in ("n_answered", "n_missing", "n_not_applicable"))
    np.testing.assert_array_equal(counts, scores.values("n_items"))
    np.testing.assert_array_equal(scores.status == "scored", ~np.isnan(values))


@pytest.mark.parametrize("reverse", [(), (2,), (0, 5), (0, 1, 2, 3, 4, 5)])
def test_all_patterns_of_a_scale_of_six(reverse):
    """All 46,656 patterns of empty or 1-5 on six items: the look-up equals the definition."""
    questionnaire = Questionnaire.from_keys(
        {"s": [("-" if place in reverse else "") + f"i_{place}" for place in range(6)]}, minimum=1, maximum=5
    )
    code = questionnaire.answer_code
    patterns = np.array(list(product([np.nan, 1, 2, 3, 4, 5], repeat=6)))
    codes = np.where(np.isnan(patterns), code.empty, np.nan_to_num(patterns) - 1).astype(code.dtype).T.copy()
    answers = Answers(questionnaire, np.arange(len(patterns)), codes, np.zeros((1, 0), np.uint8), pd.DataFrame())
    keyed = patterns.copy()
    keyed[:, list(reverse)] = 6 - keyed[:, list(reverse)]
    n = (~np.isnan(keyed)).sum(axis=1)
    expected = np.divide(np.nansum(keyed, axis=1), n, out=np.full(len(n), np.nan), where=n >= 5)
    np.testing.assert_allclose(score(answers).values("score")[:, 0], expected, rtol=0, atol=1e-12)
