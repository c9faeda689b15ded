"""Several moments or raters in one file are kept apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, read_answers, score

KEYS = Questionnaire.from_keys({"x": ["x_01", "-x_02"]}, minimum=1, maximum=5)
PEOPLE = pd.DataFrame(
    [
        ("R1", "voor", "zelf", 1, 1),
        ("R1", "na", "zelf", 2, 2),
        ("R1", "na", "collega", 3, 3),
        ("R2", "voor", "zelf", 4, 4),
        ("R2", "na", None, 5, 5),
    ],
    columns=["respondent", "moment", "beoordelaar", "x_01", "x_02"],
)


def code(call, *arguments, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_one_set():
    answers = read_answers(PEOPLE, KEYS)
    assert answers.sets.to_numpy().tolist() == [
        ["voor", "zelf", 2],
        ["na", "zelf", 1],
        ["na", "collega", 1],
        ["na", "", 1],
    ]
    before = answers.select(moment="voor")
    assert before.respondents.tolist() == ["R1", "R2"]
    assert before.frame["answer"].tolist() == [1, 1, 4, 4]
    assert before.codes.flags.c_contiguous
    before.expect_one_set()
    np.testing.assert_array_equal(score(before).status, [["scored"], ["scored"]])
    assert answers.select(moment="na", beoordelaar="collega").respondents.tolist() == ["R1"]
    assert answers.select(beoordelaar="").respondents.tolist() == ["R2"]
    assert answers.select().respondents.tolist() == PEOPLE["respondent"].tolist()


def test_mixed_sets_and_sets_that_are_not_there():
    answers = read_answers(PEOPLE, KEYS)
    assert code(answers.expect_one_set) == "ANSWER-023"
    assert code(answers.select(moment="na").expect_one_set) == "ANSWER-023"
    assert code(answers.select, moment="later") == "ANSWER-024"
    assert code(read_answers(PEOPLE[["respondent", "x_01", "x_02"]][:1], KEYS).select, moment="na") == "ANSWER-024"


def test_unique_within_a_set():
    again = pd.concat([PEOPLE, PEOPLE[1:2]], ignore_index=True)
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(again, KEYS)
    assert caught.value.problems[0].places == ("row 7",)
    assert code(read_answers, PEOPLE.drop(columns="beoordelaar"), KEYS) == "ANSWER-005"
    assert code(read_answers, PEOPLE.drop(columns=["moment", "beoordelaar"]), KEYS) == "ANSWER-005"


def test_the_account_stays_that_of_the_file():
    answers = read_answers(PEOPLE, KEYS)
    chosen = answers.select(moment="voor").select(beoordelaar="zelf")
    pd.testing.assert_frame_equal(chosen.import_report, answers.import_report)
    assert chosen.import_report.set_index("column").loc["x_01", "answered"] == 5


def test_ids_of_several_files_that_differ_in_capitals_are_refused(tmp_path):
    for name, respondent in (("een", "R001"), ("twee", "r001")):
        (tmp_path / f"{name}.csv").write_text(f"respondent,x_01,x_02\n{respondent},4,3\n")
    asked = Questionnaire.from_keys({"x": ["x_01", "x_02"]}, minimum=1, maximum=5)
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers([tmp_path / "een.csv", tmp_path / "twee.csv"], asked)
    assert caught.value.code == "ANSWER-036"
    assert "een.csv; twee.csv" in str(caught.value)
    assert "r001" not in str(caught.value)
