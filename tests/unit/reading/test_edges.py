"""Each constant that decides what a column is taken for, at its edge."""

from __future__ import annotations

import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, read_answers
from ontwikkelscan.near import near_name
from ontwikkelscan.reading.columns import Matcher
from ontwikkelscan.reading.limesurvey import item_codes


@pytest.mark.parametrize(("name", "item", "near"), [("abcx", "abcd", None), ("abcdx", "abcde", "abcde")])
def test_a_code_of_five_signs_may_be_misspelt(name, item, near):
    assert near_name(name, [item]) == near


def test_a_code_of_a_survey_has_twenty_signs():
    keys = Questionnaire.from_keys({"a": ["a" * 20, "b" * 21]}, minimum=1, maximum=5)
    assert list(item_codes(keys).values()) == ["a" * 20, "b" * 16 + "0002"]


def asked(first, second):
    """Return a questionnaire with these two texts."""
    keys = Questionnaire.from_keys({"a": ["a_1", "a_2"]}, minimum=1, maximum=5)
    (scale,) = keys.competencies
    items = tuple(one.model_copy(update={"text": text}) for one, text in zip(scale.items, (first, second), strict=True))
    return keys.model_copy(update={"competencies": (scale.model_copy(update={"items": items}),)})


@pytest.mark.parametrize(
    ("column", "near"),
    [
        ("abcdefghijk", False),  # 11 signs, all but the last of the text
        ("abcdefghijkl", True),  # 12 signs
    ],
)
def test_a_text_of_twelve_signs_may_be_changed(column, near):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(pd.DataFrame({"respondent": ["R1"], column: [3], "a_2": [3]}), asked(f"{column}z", "iets anders"))
    assert (caught.value.code == "ANSWER-017") == near


@pytest.mark.parametrize(("n_changed", "near"), [(8, True), (9, False)])
def test_a_text_is_recognised_by_four_fifths(n_changed, near):
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
    column = text[: 40 - n_changed] + "?" * n_changed
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(pd.DataFrame({"respondent": ["R1"], column: [3], "a_2": [3]}), asked(text, "iets anders"))
    assert (caught.value.code == "ANSWER-017") == near


@pytest.mark.parametrize(("n_joints", "n_found"), [(16, 1), (17, 0)])
def test_a_heading_of_sixteen_joints_is_divided(n_joints, n_found):
    text = "Ik zeg wat ik vind en leg uit waarom ik dat vind, ook als een ander het daar niet mee eens is"
    heading = "deel: " * (n_joints - 2) + "vraag - " + text
    assert Matcher(asked(text, "iets anders")).n_known([heading]) == n_found
