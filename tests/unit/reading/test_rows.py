"""Which rows are people: what is empty, sums up or stands there twice is left out, told or refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, Questionnaire, load_questionnaire, read_answers

ITEMS = [f"x_{n:02}" for n in range(1, 25)]
KEYS = Questionnaire.from_keys({"x": ITEMS}, minimum=1, maximum=5)
DRAWN = np.random.default_rng(3).integers(1, 6, (40, len(ITEMS)))


def people(n, **columns):
    return pd.DataFrame({"respondent": [f"R{i}" for i in range(n)], **columns}).join(
        pd.DataFrame(DRAWN[:n], columns=ITEMS, dtype=object)
    )


def read(frame, *told):
    """Read, and see that exactly this is told."""
    if not told:
        return read_answers(frame, KEYS)
    with pytest.warns(OntwikkelscanWarning) as found:
        answers = read_answers(frame, KEYS)
    assert len(found) == len(told)
    for each, text in zip(found, told, strict=True):
        assert text in str(each.message)
    return answers


def refused(frame, code, *places):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(frame, KEYS)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].places == places


WORDS = "Totaal TOTAAL: Gemiddelde gem. Mediaan mean Median Total Sum Count Average Summe Durchschnitt Moyenne Somme"


@pytest.mark.parametrize("word", WORDS.split())
def test_a_row_that_sums_up_is_refused(word):
    frame = people(4)
    frame.loc[3, "respondent"] = word.rstrip(":.")
    refused(frame, "ANSWER-027", "row 5")
    frame.loc[3, "respondent"] = "R9"
    refused(frame.assign(groep=["a", "b", "c", word])[["groep", "respondent", *ITEMS]], "ANSWER-027", "row 5")


def test_an_id_that_only_holds_such_a_word_is_a_person():
    frame = people(3).assign(respondent=["Totaal1", "max", "sum-1"])
    assert read(frame).respondents.tolist() == ["Totaal1", "max", "sum-1"]


def test_rows_without_an_id_and_without_an_answer_are_told():
    frame = people(5)
    frame.loc[1, "respondent"], frame.loc[3, "respondent"] = "Aantal rijen: 4", None
    frame.loc[[1, 3], ITEMS] = None
    frame["opmerking"] = ["", "geheim", "", "geheim", ""]
    answers = read(frame, "'opmerking'", "without a respondent id and without an answer were left out: row 3; row 5")
    assert answers.respondents.tolist() == ["R0", "R2", "R4"]
    frame.loc[1, ITEMS[3]] = 4
    refused(frame, "ANSWER-007", "row 3")


@pytest.mark.parametrize("cell", [True, False, pd.Timestamp("2026-03-01"), np.True_])
def test_true_or_a_date_is_no_id(cell):
    frame = people(3).astype(object)
    frame.loc[1, "respondent"] = cell
    refused(frame, "ANSWER-007", "row 3")


@pytest.mark.parametrize("how", [np.median, np.mean])
@pytest.mark.parametrize(("n_above", "n_differ", "told"), [(3, 8, True), (2, 8, False), (3, 7, False), (9, 24, True)])
def test_the_mean_or_median_of_eight_items_of_three_people_is_told(how, n_above, n_differ, told):
    above = np.full((n_above, len(ITEMS)), 3)
    above[0, :n_differ], above[-1, :n_differ] = 2, 4
    above[0, n_differ:], above[1:, n_differ:] = 4, 4
    table = np.vstack([above, how(above, axis=0).astype(int)])
    frame = pd.DataFrame(table, columns=ITEMS, dtype=object).assign(respondent=[f"R{i}" for i in range(len(table))])
    assert len(read(frame, *(("mean or the median of the rows above: row",) if told else ()))) == n_above + 1


def test_of_the_last_three_rows_each_may_sum_up():
    above = np.vstack([np.full(24, 2), np.full(24, 4), np.full(24, 3)] * 2)
    for n_below, told in ((2, True), (3, False)):
        table = np.vstack([above, np.full(24, 3), DRAWN[:n_below]])
        frame = pd.DataFrame(table, columns=ITEMS, dtype=object).assign(respondent=[f"R{i}" for i in range(len(table))])
        read(frame, *(("rows above: row 8;",) if told else ()))


@pytest.mark.parametrize(("n_answered", "told"), [(16, True), (15, False)])
def test_sixteen_equal_answers_may_be_one_person(n_answered, told):
    frame = people(30)
    frame.loc[17, ITEMS] = frame.loc[4, ITEMS]
    frame.loc[[4, 17], ITEMS[n_answered:]] = None
    read(frame, *(("one person in several rows, with equal answers: rows 6 and 19;",) if told else ()))


@pytest.mark.parametrize(("kinds", "told"), [((2, 4), False), ((2, 3, 4), True)])
def test_equal_answers_of_three_kinds_are_telling(kinds, told):
    frame = people(6)
    for row in (1, 4):
        frame.loc[row, ITEMS] = np.resize(kinds, len(ITEMS))
    read(frame, *(("equal answers: rows 3 and 6",) if told else ()))


def test_one_person_at_two_moments_may_answer_alike():
    frame = people(3).assign(respondent=["R1", "R1", "R2"], moment=["a", "b", "a"])
    frame.loc[1, ITEMS] = frame.loc[0, ITEMS]
    assert len(read(frame)) == 3


@pytest.mark.parametrize("name", ["email", "E-mailadres", "Hoe bereiken we je?"])
def test_one_address_is_one_person(name):
    frame = people(4).assign(**{name: ["a@b.nl", "c@b.nl", " A@B.NL", "anonymous"]})
    answers = read(frame, f"'{name}'", "with one e-mail address: rows 2 and 4; they are read as they stand")
    assert "a@b.nl" not in str(answers.reading)
    read(people(3).assign(**{name: "anonymous"}), f"'{name}'")
    read(people(3).assign(**{name: "zie mijn@ adres"}), f"'{name}'")


def test_people_in_chunks_are_compared_with_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr("ontwikkelscan.reading.csv_file.ROWS_PER_CHUNK", 7)
    frame = people(30)
    frame.loc[29, ITEMS] = frame.loc[2, ITEMS]
    frame.to_csv(tmp_path / "a.csv", index=False)
    read(tmp_path / "a.csv", "equal answers: rows 4 and 31")


@pytest.mark.parametrize("lines", ["\n", "\n\n\r\n", "   \n"])
def test_blank_lines_at_the_end_are_no_rows(tmp_path, lines):
    path = tmp_path / "a.csv"
    for quoting in (0, 1):
        people(3).to_csv(path, index=False, quoting=quoting)
        with path.open("a", newline="") as stream:
            stream.write(lines)
        if quoting and lines.strip("\r\n"):
            continue
        assert len(read(path)) == 3


def test_a_blank_line_between_people_is_told(tmp_path):
    path = tmp_path / "a.csv"
    lines = people(3).to_csv(index=False).splitlines()
    path.write_text("\n".join([*lines[:2], "", *lines[2:], ""]), encoding="utf-8")
    assert len(read(path, "1 rows without any content")) == 3


def test_one_person_in_two_files_is_told():
    first, second = people(3), people(6)[3:].assign(respondent=["S1", "S2", "S3"])
    assert len(read_answers([first, second], KEYS)) == 6
    second.loc[4, ITEMS] = first.loc[1, ITEMS]
    with pytest.warns(OntwikkelscanWarning, match="2 of the respondents have equal answers in several of these files"):
        answers = read_answers([first, second], KEYS)
    assert "equal answers" in answers.reading.warnings[-1]


def test_few_answers_count_with_what_stands_beside_them():
    frame = people(5)
    frame.loc[3, ITEMS] = frame.loc[1, ITEMS]
    frame.loc[[1, 3], ITEMS[12:]] = None
    facts = {"moment": "a", "beoordelaar": "b", "regio": "c", "leervragen": "d"}
    with pytest.warns(OntwikkelscanWarning, match="equal answers: rows 3 and 5"):
        read_answers(frame.assign(**facts), KEYS)
    assert len(read_answers(frame.assign(**facts | {"regio": ["a", "b", "c", "d", "e"]}), KEYS)) == 5


FORM = {"Tijdstempel": ["2026-09-01 10:00:01", "2026-09-01 10:00:01", "2026-09-02 09:12:55"]}


def test_copies_of_a_response_are_told_by_their_time():
    scan = load_questionnaire("gemeentesecretaris")
    texts = [item.text for item in scan.competencies[0].items]
    frame = pd.DataFrame({**FORM, **{text: ["vaak"] * 3 for text in texts}})
    with pytest.warns(OntwikkelscanWarning) as told:
        answers = read_answers(frame, scan)
    assert len(answers) == 3
    assert [
        one
        for one in map(str, (each.message for each in told))
        if "with all cells equal, also the time: rows 2 and 3;" in one
    ]
    with pytest.warns(OntwikkelscanWarning) as told:
        read_answers(frame.iloc[[0, 2]], scan)
    assert len(told) == 1


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_sum_below_the_times_of_a_form_is_refused(place):
    scan = load_questionnaire("gemeentesecretaris")
    texts = [item.text for item in scan.competencies[0].items]
    frame = pd.DataFrame({**FORM, **{text: ["vaak"] * 3 for text in texts}})
    frame.loc[2, "Tijdstempel"] = "Gemiddelde"
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(frame if place == "first" else frame[list(frame)[::-1]], scan)
    assert [problem.code for problem in caught.value.problems] == ["ANSWER-027"]
    assert caught.value.problems[0].places == ("row 4",)
