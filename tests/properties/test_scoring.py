"""What holds for scores whatever the answers and the keys."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import Questionnaire, read_answers, read_scores, reverse_key, score
from ontwikkelscan.model.answers import Answers
from tests.properties.strategies import answered, by_definition

PATTERNS = np.array(list(product([np.nan, 1, 2, 3, 4, 5], repeat=6)))


@given(answered())
@settings(max_examples=150, deadline=None)
def test_look_up_equals_definition(given_answers):
    answers, people = given_answers
    scores = score(answers)
    for place, scale in enumerate(answers.questionnaire.competencies):
        np.testing.assert_allclose(scores.values("score")[:, place], by_definition(people, scale), rtol=0, atol=1e-12)


@given(answered())
@settings(max_examples=60, deadline=None)
def test_the_spread_of_answers_is_that_of_pandas_in_whatever_form_scores_are(given_answers):
    answers, _ = given_answers
    frame = answers.frame.assign(keyed_answer=lambda x: x["keyed_answer"].astype(float))
    scores = score(answers)
    ids = answers.questionnaire.competency_ids
    expected = frame.pivot_table("keyed_answer", "respondent", "competency", aggfunc="std", sort=False, dropna=False)
    expected = expected.reindex(index=answers.respondents, columns=ids).to_numpy()
    for found in (scores, scores[np.arange(len(answers))], read_scores(scores.frame, answers.questionnaire)):
        np.testing.assert_allclose(found.values("answer_sd"), expected, rtol=0, atol=1e-7)


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


@pytest.mark.parametrize("keying", range(64))
def test_all_patterns_of_a_scale_of_six(keying):
    """All 46,656 patterns of empty or 1-5 on six items, in each of the 64 keyings: look-up equals definition."""
    reverse = [place for place in range(6) if keying >> place & 1]
    questionnaire = Questionnaire.from_keys(
        {"s": [("-" if place in reverse else "") + f"i_{place}" for place in range(6)]}, minimum=1, maximum=5
    )
    code = questionnaire.answer_code
    patterns = PATTERNS
    codes = np.where(np.isnan(patterns), code.empty, np.nan_to_num(patterns) - 1).astype(code.dtype).T.copy()
    answers = Answers(questionnaire, np.arange(len(patterns)), codes, np.zeros((1, 0), np.uint8), pd.DataFrame())
    keyed = patterns.copy()
    keyed[:, reverse] = 6 - keyed[:, reverse]
    n = (~np.isnan(keyed)).sum(axis=1)
    expected = np.divide(np.nansum(keyed, axis=1), n, out=np.full(len(n), np.nan), where=n >= 5)
    np.testing.assert_allclose(score(answers).values("score")[:, 0], expected, rtol=0, atol=1e-12)


@given(answered(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_higher_keyed_answer_never_lowers_a_score(given_answers, data):
    answers, people = given_answers
    scale = data.draw(st.sampled_from(answers.questionnaire.competencies))
    item = data.draw(st.sampled_from(scale.items))
    row = data.draw(st.integers(0, len(people) - 1))
    cell = people.loc[row, item.id]
    if cell in ("", "nvt") or cell == (1 if item.reverse else 5):
        return
    raised = people.copy()
    raised.loc[row, item.id] = cell - 1 if item.reverse else cell + 1
    place = answers.questionnaire.competencies.index(scale)
    before, after = (
        score(read_answers(frame, answers.questionnaire)).values("score")[row, place] for frame in (people, raised)
    )
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after > before


@given(answered(), st.data())
@settings(max_examples=60, deadline=None)
def test_removing_answers_never_makes_a_score(given_answers, data):
    answers, people = given_answers
    removed = people.copy()
    for item in data.draw(st.sets(st.sampled_from(answers.questionnaire.item_ids))):
        removed[item] = ""
    before, after = (score(read_answers(frame, answers.questionnaire)).values("score") for frame in (people, removed))
    assert not (np.isnan(before) & ~np.isnan(after)).any()


@given(answered(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_items_does_not_matter(given_answers, random):
    answers, people = given_answers
    columns = list(people.columns)
    random.shuffle(columns)
    keys = {}
    for scale in answers.questionnaire.competencies:
        items = [("-" if item.reverse else "") + item.id for item in scale.items]
        random.shuffle(items)
        keys[scale.id] = items
    shuffled = score(read_answers(people[columns], Questionnaire.from_keys(keys, minimum=1, maximum=5)))
    np.testing.assert_array_equal(shuffled.values("score"), score(answers).values("score"))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=20), st.integers(2, 6))
def test_reversing_twice_is_identity(given_answers, maximum):
    x = np.clip(given_answers, 1, maximum).astype(float)
    twice = reverse_key(reverse_key(x, minimum=1, maximum=maximum), minimum=1, maximum=maximum)
    np.testing.assert_array_equal(twice, x)
