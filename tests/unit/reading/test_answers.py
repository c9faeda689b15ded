"""What an answers file may look like, and what is said when it does not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    OntwikkelscanWarning,
    Questionnaire,
    load_questionnaire,
    read_answers,
    score,
)

KEYS = Questionnaire.from_keys({"x": ["x_01", "-x_02"], "y": ["y_01", "y_02"]}, minimum=1, maximum=5)


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def write(text, name="antwoorden.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return write


def refusal(source, questionnaire=KEYS, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(source, questionnaire, **options)
    return caught.value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_three_kinds_of_no_answer(write, separator):
    path = write("respondent,x_01,x_02\nR001,4,nvt\nR002,,2\nR003,,\n".replace(",", separator))
    answers = read_answers(path, KEYS)
    assert answers.reading.separator == separator
    states = answers.frame.pivot(index="respondent", columns="item", values="state")
    assert states.loc["R001"].tolist() == ["answered", "nvt", "not_asked", "not_asked"]
    assert states.loc["R002"].tolist() == ["missing", "answered", "not_asked", "not_asked"]
    assert states.loc["R003"].tolist() == ["not_asked"] * 4
    assert score(answers).status.tolist() == [["scored", "not_asked"], ["too_few", "not_asked"], ["not_asked"] * 2]


def test_reverse_keyed_answers_are_turned_round_once(write):
    frame = read_answers(write("respondent,x_01,x_02\nR001,4,2\n"), KEYS).frame
    assert frame["answer"].tolist()[:2] == [4, 2]
    assert frame["keyed_answer"].tolist()[:2] == [4, 4]


def test_frame_and_file_give_the_same(write):
    text = "respondent,x_01,x_02,y_01,y_02\nR001,4,2,,5\nR002,1,nvt,3,3\n"
    path = write(text)
    frame = pd.DataFrame(
        {"respondent": ["R001", "R002"], "x_01": [4, 1], "x_02": [2, "nvt"], "y_01": [None, 3.0], "y_02": [5, 3]}
    )
    np.testing.assert_array_equal(read_answers(path, KEYS).codes, read_answers(frame, KEYS).codes)


def test_all_problems_at_once_with_row_and_column(write):
    found = refusal(write("respondent,x_01,x_02\nR001,7,2\nR001,vaak,2\nR003,0,\n"))
    assert [problem.code for problem in found.problems] == ["ANSWER-003", "ANSWER-004", "ANSWER-005"]
    assert found.problems[1].places == ("row 2, column 'x_01'", "row 4, column 'x_01'")
    assert "vaak" not in str(found)


def test_five_places_then_the_count(write):
    found = refusal(write("respondent,x_01,x_02\n" + "".join(f"R{i},9,1\n" for i in range(8))))
    assert "8 of the answers" in str(found)
    assert "and 3 more" in str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ANSWER-001"),
        ("respondent,x_01,x_02\n", "ANSWER-001"),
        ("respondent,x_01,x_02\n,,\n", "ANSWER-001"),
        ("respondent,x_01,x_02\nR001,3,\xe9\n".encode("latin-1"), "ANSWER-002"),
        ("x_01,x_02\n1,2\n", "ANSWER-006"),
        ("respondent,x_01,x_02\n,3,3\n", "ANSWER-007"),
        ("respondent,x_01,x_02\n../weg,3,3\n", "ANSWER-007"),
        ("respondent,x_01\nR001,3\n", "ANSWER-008"),
        ("respondent,x_01,x_2,x_02\nR001,3,3,3\n", "ANSWER-009"),
        ("respondent,x_01,x_01,x_02\nR001,3,3,3\n", "ANSWER-010"),
        ("respondent,naam\nR001,3\n", "ANSWER-011"),
        ("respondent,x_01,x_02\nR001,3,3,3\n", "ANSWER-012"),
        ("respondent,x_01,x_02\nR001,3\n", "ANSWER-012"),
        ('respondent,x_01,x_02\n"R001",3\n', "ANSWER-012"),
    ],
)
def test_unusable_files(write, text, code):
    assert refusal(write(text)).code == code


def test_other_kinds_of_file(write, tmp_path):
    assert refusal(write("x", name="antwoorden.pdf")).code == "ANSWER-013"
    assert refusal(tmp_path / "weg.csv").code == "ANSWER-014"


def test_recode_and_older_excel(write):
    answers = read_answers(write("respondent,x_01,x_02\nR001,0,4\n"), KEYS, recode={0: 1, 4: 5})
    assert answers.frame["answer"].tolist()[:2] == [1, 5]
    path = write("respondent;x_01;x_02;opmerking\nR001;3;4;één\n", encoding="cp1252")
    with pytest.warns(OntwikkelscanWarning, match="opmerking"):
        assert len(read_answers(path, KEYS, encoding="cp1252")) == 1


def test_rows_without_content_are_left_out_and_told(write):
    with pytest.warns(OntwikkelscanWarning, match="1 rows without any content"):
        answers = read_answers(write("respondent,x_01,x_02\nR001,3,3\n,,\n"), KEYS)
    assert answers.respondents.tolist() == ["R001"]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("rol", "burgemeester", "CONTEXT-001"),
        ("jaren_in_rol", "lang", "CONTEXT-002"),
        ("jaren_in_rol", "-1", "CONTEXT-002"),
        ("deel_intake", "alles, ook dit", "CONTEXT-003"),
        ("belang_visie", "6", "ANSWER-004"),
    ],
)
def test_unusable_context(column, cell, code):
    questionnaire = load_questionnaire("gemeentesecretaris")
    row = {"respondent": "R001", column: cell} | {item.id: 3 for item in questionnaire.competencies[0].items}
    found = refusal(pd.DataFrame([row]), questionnaire)
    assert found.code == code
    assert found.problems[0].places == (f"row 2, column '{column}'",)


def test_context_from_a_frame_of_its_own():
    questionnaire = load_questionnaire("gemeentesecretaris")
    row = {item.id: 3 for item in questionnaire.competencies[0].items}
    people = pd.DataFrame([{"respondent": name, **row} for name in ("R001", "R002")])
    context = pd.DataFrame({"respondent": ["R002", "R001"], "jaren_in_rol": ["1,5", None], "rol": ["loco", "aspirant"]})
    answers = read_answers(people, questionnaire, respondents=context)
    assert answers.context["rol"].tolist() == ["aspirant", "loco"]
    assert answers.context["jaren_in_rol"].tolist()[1] == 1.5
    assert refusal(people, questionnaire, respondents=context.assign(respondent="R009")).code == "CONTEXT-004"


@pytest.mark.parametrize("n", [3, 40])
def test_yes_or_no_is_no_answer_beside_the_same_number(n):
    """In a column of objects True equals 1: however many rows, only a 1 is an answer."""
    keys = Questionnaire.from_keys({"a": ["a_1"]}, minimum=1, maximum=5)
    rows = pd.DataFrame({"respondent": [f"R{i}" for i in range(n)], "a_1": pd.Series([1, True] * n, dtype=object)[:n]})
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(rows, keys)
    assert caught.value.code == "ANSWER-003"
    assert caught.value.problems[0].places[0] == "row 3, column 'a_1'"
    assert len(caught.value.problems[0].places) == n // 2


@pytest.mark.parametrize("dtype", [None, object, str])
@pytest.mark.parametrize(
    "cells",
    [
        [4, "nvt", None, 5.0],
        ["4", " 2 ", "", "3,0"],
        [1, 2, 3, float("nan")],
        ["Z", 5, pd.NA, 1],
        [2.0, 3.0, 4.0, 5.0],
    ],
)
def test_a_person_alone_is_read_as_beside_another(cells, dtype):
    rows = [
        {"respondent": name} | dict(zip(KEYS.item_ids, row, strict=True))
        for name, row in zip("ab", (cells, [1, 2, 3, 4]), strict=True)
    ]
    recode = {"Z": 4} | {n: n for n in range(1, 6)}
    together, alone = (read_answers(pd.DataFrame(some, dtype=dtype), KEYS, recode=recode) for some in (rows, rows[:1]))
    assert alone.codes[:, 0].tolist() == together.codes[:, 0].tolist()
    recoded = [[column.recoded for column in answers.reading.columns] for answers in (alone, together)]
    assert recoded[0] == recoded[1]
    assert sum(recoded[0]) == (cells[0] == "Z")


@pytest.mark.parametrize(
    ("cell", "code"), [("x", "ANSWER-003"), (6, "ANSWER-004"), (True, "ANSWER-003"), ([1], "ANSWER-003")]
)
def test_an_unusable_cell_of_one_person_is_named(cell, code):
    (problem,) = refusal([{"respondent": "R001"} | dict.fromkeys(KEYS.item_ids, 3) | {"y_01": cell}]).problems
    assert (problem.code, problem.places) == (code, ("row 2, column 'y_01'",))


def test_a_number_as_id_stays_what_it_is_beside_numbers_with_decimals():
    person = {"respondent": 2**53 + 1} | dict.fromkeys(KEYS.item_ids, 3.0)
    assert read_answers(pd.DataFrame([person]), KEYS).respondents.tolist() == [str(2**53 + 1)]
