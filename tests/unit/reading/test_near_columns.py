"""Columns beside the items: other capitals are read, what is nearly one is refused, the rest is left aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc

SCAN = osc.load_questionnaire("gemeentesecretaris")
ITEMS = {item: [3, 3] for item in SCAN.item_ids}
PEOPLE = {"respondent": ["R001", "R002"]}


@pytest.mark.parametrize(
    ("name", "column"), [("Inwoners", "inwoners"), ("BELANG_visie", "belang_visie"), (" Inwoners ", "inwoners")]
)
def test_other_capitals_are_read_and_told(name, column):
    given = [3000, 4000] if column == "inwoners" else [3, 4]
    answers = osc.read_answers({**PEOPLE, **ITEMS, name: given}, SCAN)
    same = osc.read_answers({**PEOPLE, **ITEMS, column: given}, SCAN)
    assert answers.context.equals(same.context)
    assert np.array_equal(answers.importance, same.importance, equal_nan=True)
    report = answers.import_report.set_index("column")
    assert report.loc[column, ["name", "how"]].tolist() == [name.strip(), "id in other capitals"]


def test_a_respondent_in_capitals_is_read():
    assert osc.read_answers({"Respondent": ["R001", "R002"], **ITEMS}, SCAN).respondents.tolist() == ["R001", "R002"]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("inwonres", "inwoners"),
        ("Inwonres", "inwoners"),
        ("belang_vise", "belang_visie"),
        ("belang-visie", "belang_visie"),
        ("momment", "moment"),
    ],
)
@pytest.mark.parametrize("keep", [False, True])
def test_a_close_name_is_refused(name, column, keep):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers({**PEOPLE, **ITEMS, name: [3, 4]}, SCAN, keep_other_columns=keep)
    assert caught.value.code == "ANSWER-009"
    assert caught.value.problems[0].places == (f"'{name}' (column '{column}'?)",)


def test_the_same_column_twice_is_refused():
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers({**PEOPLE, **ITEMS, "inwoners": [3, 4], "Inwoners": [3, 4]}, SCAN)
    assert caught.value.code == "ANSWER-010"


def test_respondents_apart_are_read_likewise():
    answers = {**PEOPLE, **ITEMS}
    apart = pd.DataFrame({**PEOPLE, "Inwoners": [10000, 20000]})
    assert osc.read_answers(answers, SCAN, respondents=apart).context["inwoners"].tolist() == [10000, 20000]
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(answers, SCAN, respondents=apart.rename(columns={"Inwoners": "inwonres"}))
    assert caught.value.code == "ANSWER-009"


def test_what_is_like_nothing_is_left_aside():
    with pytest.warns(osc.OntwikkelscanWarning, match="'ploeg'"):
        osc.read_answers({**PEOPLE, **ITEMS, "ploeg": ["a", "b"]}, SCAN)
