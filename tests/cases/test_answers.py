"""Files as programs and people left them, each with the right value, a warning or a refusal.

The two exports of LimeSurvey hold the same responses and were made by a real one; the others are small. They belong to
the questionnaires beside them, which stay as they are when the bundled ones change.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, load_questionnaire, read_answers

CASES = Path(__file__).parent / "answers"
IN_FULL, IN_CODES = CASES / "limesurvey-nl-full-texts.csv", CASES / "limesurvey-nl-codes.csv"
COUNTS = ["column", "answered", "missing", "nvt", "not_asked", "recoded", "refused"]


@cache
def asked(name="gemeentesecretaris"):
    return load_questionnaire(CASES / "questionnaires" / name)


def read(name, questionnaire="gemeentesecretaris", **options):
    return read_answers(CASES / name if isinstance(name, str) else name, asked(questionnaire), **options)


def refused(name, *codes, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        read(name, **options)
    assert [problem.code for problem in caught.value.problems] == list(codes)
    return caught.value.problems


def answers_to(answers, scale="bestuurlijke_politieke_sensitiviteit"):
    frame = answers.frame.query("competency == @scale")
    return frame["answer"].tolist()


@pytest.fixture
def rows():
    """Return the rows of the export in full."""
    with IN_FULL.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.reader(stream, delimiter=";") if row]


@pytest.fixture
def codes():
    with IN_CODES.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.reader(stream, delimiter=";") if row]


@pytest.fixture
def write(tmp_path):
    def write(rows, name="export.csv", encoding="utf-8-sig", separator=";"):
        path = tmp_path / name
        if path.suffix == ".xlsx":
            pd.DataFrame(rows[1:], columns=rows[0]).to_excel(path, index=False)
            return path
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
        return path

    return write


def read_and_told(path):
    """Read an export of these people: who did not finish is told, and numbers that cannot be meant."""
    with pytest.warns(OntwikkelscanWarning) as told:
        answers = read(path)
    assert {str(one.message).partition(": ")[2].partition(";")[0] for one in told} == {
        f"3 of the respondents did not come to the end (column '{answers.import_report['name'][1]}')",
        "numbers outside 900-1000000 cannot be meant and are not used: row 2, column 'inwoners'",
    }
    return answers


def equal(found, expected):
    np.testing.assert_array_equal(found.respondents, expected.respondents)
    np.testing.assert_array_equal(found.codes, expected.codes)
    np.testing.assert_array_equal(found.importance, expected.importance)
    pd.testing.assert_frame_equal(found.context, expected.context)
    assert found.reading.program == expected.reading.program == "LimeSurvey"
    assert found.reading.n_unfinished == expected.reading.n_unfinished == 3


def test_two_exports_of_the_same_responses_are_read_equal():
    found, expected = read_and_told(IN_FULL), read_and_told(IN_CODES)
    equal(found, expected)
    assert found.import_report[COUNTS].equals(expected.import_report[COUNTS])
    assert found.respondents.tolist() == ["1", "2", "3", "4", "5", "6"]
    first = found.frame.query("respondent == '1'").set_index("item").loc[["bps_01", "pro_02", "adv_03", "per_05"]]
    assert first["state"].tolist() == ["nvt", "answered", "answered", "answered"]
    assert first["answer"].tolist()[1:] == [4, 3, 5]
    assert set(found.import_report["how"]) == {"number of the response", "of the program", "text"}
    columns = "columns: 1 by number of the response, 147 by text, 8 of the program, 0 not used"
    assert found.import_summary.splitlines()[1] == columns


def test_code_and_text_in_one_heading_are_read_equal(write, rows, codes):
    heads = [f"{code}. {text}" for code, text in zip(codes[0], rows[0], strict=True)]
    equal(read_and_told(write([heads, *rows[1:]])), read_and_told(IN_CODES))
    equal(read_and_told(write([heads, *codes[1:]])), read_and_told(IN_CODES))


@pytest.mark.parametrize("name", ["export.xlsx", "export.csv"])
def test_full_texts_with_codes_of_answers_are_read_equal(write, rows, codes, name):
    scan = asked()
    of_options = {
        q.id: {text: f"A{n}" for n, text in enumerate(q.options.values(), start=1)}
        for q in scan.context_questions
        if q.options
    }
    answers = {label: str(n) for n, label in enumerate(scan.labels, start=scan.minimum)} | {
        "niet van toepassing": "nvt"
    }
    importance = {label: str(n) for n, label in enumerate(scan.importance_labels, start=1)}
    expected = read_and_told(IN_CODES)
    words = [
        of_options.get(
            column, importance if column.startswith("belang_") else answers if column in scan.item_ids else {}
        )
        for column in expected.import_report["column"]
    ]
    coded = [[of.get(cell, cell) for of, cell in zip(words, row, strict=True)] for row in rows[1:]]
    assert sum(cell.startswith("A") for row in coded for cell in row) > 20
    equal(read_and_told(write([rows[0], *coded], name)), expected)


@pytest.mark.parametrize(
    "words",
    [
        ("Response ID", "Date submitted", "Last page", "Start language", "Seed"),
        ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert"),
    ],
)
def test_the_columns_of_a_program_in_other_languages(write, rows, words):
    equal(read_and_told(write([[*words, *rows[0][5:]], *rows[1:]])), read_and_told(IN_CODES))


def test_more_columns_of_the_program_say_nothing(write, rows):
    more = ["Startdatum", "Datum laatste actie", "IP-adres", "Verwijzer URL", "Toegangscode", "Totaaltijd"]
    more += ["Groepstijd: Over jou", "Vraagtijd: rol"]
    table = [[*rows[0], *more], *([*row, *["x"] * len(more)] for row in rows[1:])]
    equal(read_and_told(write(table)), read_and_told(IN_CODES))


def test_not_shown_is_no_answer_and_not_nvt(write, rows):
    rows[1][30], rows[2][30] = "N/A", "N/A"
    answers = read_and_told(write(rows))
    assert answers.frame.query("item == 'bps_01'")["state"].tolist()[:2] == ["missing", "not_asked"]


def test_entities_are_signs(write, rows):
    assert read("ls-04-entity-answer-hrm.csv", "hrm_adviseur").context["rol"].tolist() == ["p_en_o_medewerker"]
    rows[0] = [name.replace("'", "&#039;").replace("é", "&eacute;").replace("&", "&", 1) for name in rows[0]]
    rows[1][9] = "&#039;s-Gravenhage"
    answers = read_and_told(write(rows))
    assert answers.context["gemeente"][0] == "'s-Gravenhage"


def test_fourteen_inhabitants_are_told_and_not_used():
    with pytest.warns(OntwikkelscanWarning, match=r"row 2, column 'inwoners'; was 14.000 stored as 14"):
        answers = read("ls-07-inwoners-14000-typed.csv")
    assert answers.context["inwoners"].isna().all()
    assert answers.context["jaren_in_rol"].tolist() == [3.5]
    assert answers_to(answers) == [4, 3, 2, 5, 4, 3, 2, 4]


def test_true_is_no_answer():
    (problem,) = refused("xl-01-true-after-1.xlsx", "ANSWER-003")
    assert problem.places == ("row 3, column 'bps_01'",)


def test_cells_with_an_error_are_no_empty_cells():
    (problem,) = refused("xl-03-error-cells.xlsx", "ANSWER-029")
    assert problem.places == ("row 2, column 'bps_01'", "row 3, column 'bps_02'")


def test_a_median_is_no_person():
    (problem,) = refused("xl-04-median-row.xlsx", "ANSWER-027")
    assert problem.places == ("row 5",)


def test_a_number_outside_the_map_is_no_answer():
    refused("cs-02-recode-0-4-with-5.csv", "ANSWER-004")
    (problem,) = refused("cs-02-recode-0-4-with-5.csv", "ANSWER-028", recode={0: 1, 1: 2, 2: 3, 3: 4, 4: 5})
    assert problem.places == ("row 2, column 'bps_06'",)
    answers = read("cs-02-recode-0-4-with-5.csv", recode={0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: None})
    assert answers_to(answers)[:5] == [1, 2, 3, 4, 5]
    assert answers.frame["state"].tolist()[5] == "missing"


def test_a_heading_that_is_there_twice():
    (problem,) = refused("qx-01-tag-twice.csv", "ANSWER-010")
    assert problem.places == ("'Q1_1'",)


def test_utf_16_tells_itself():
    answers = read("qx-02-utf16.tsv")
    assert answers_to(answers) == [4, 3, 2, 5, 4, 3, 2, 4]
    assert (answers.reading.encoding, answers.reading.program) == ("utf-16", "Qualtrics")


def test_points_and_feedback_of_a_quiz_are_told_and_not_read():
    answers = read("mf-01-quiz-points.xlsx")
    assert answers_to(answers)[:2] == [4, 3]
    report = answers.import_report
    aside = report[report["name"].str.startswith(("Punten", "Feedback", "Totaal"))]
    assert len(aside) == 17
    assert set(aside["how"]) == {"of the program"}
    assert set(aside["column"]) == {""}
