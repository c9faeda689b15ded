"""What is written is read back: the same answers, whatever program they pass through.

The exports are made here from the written survey structure and from the texts of the questionnaire, not from the code
that reads them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from functools import cache
from html import unescape

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanWarning, load_questionnaire, read_answers
from ontwikkelscan.asking.limesurvey import limesurvey_text
from ontwikkelscan.asking.template import template_bytes
from ontwikkelscan.model.people import is_respondent

QUESTIONNAIRES = ("gemeentesecretaris", "hrm_adviseur")
FEW = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
NAME = "antwoorden"
IDS = st.sampled_from(["007", "7", "7.0", "1e3", "TRUE", "nan"]) | st.from_regex(
    r"[A-Za-z0-9][\w.\-]{0,6}[\w\-]?", fullmatch=True, alphabet=st.characters(codec="ascii")
).filter(is_respondent)


@cache
def questionnaire_of(name):
    return load_questionnaire(name)


@cache
def template_of(name):
    return template_bytes(questionnaire_of(name))


@st.composite
def people(draw, name, n=2):
    """Answers as ids and numbers, "nvt" and None for no answer; respondents 1, 2, ..."""
    scan = questionnaire_of(name)
    rows = []
    for number in range(1, n + 1):
        row = {"respondent": str(number)}
        numbers = draw(st.binary(min_size=len(scan.item_ids), max_size=len(scan.item_ids)))
        row |= {item: (None, "nvt", 1, 2, 3, 4, 5)[cell % 7] for item, cell in zip(scan.item_ids, numbers, strict=True)}
        for scale in draw(st.sets(st.sampled_from(scan.competency_ids))):
            row |= {item.id: None for each in scan.competencies if each.id == scale for item in each.items}
        row[scan.item_ids[0]] = number  # so that no two answer alike
        row |= {f"belang_{scale}": draw(st.sampled_from([None, 1, 2, 3, 4, 5])) for scale in scan.competency_ids}
        row |= {question.id: draw(answers_to(question)) for question in scan.context_questions}
        rows.append(row)
    return pd.DataFrame(rows, dtype=object)


def answers_to(question):
    """Answers to one question."""
    if question.kind == "number":
        if question.id == "inwoners":
            return st.sampled_from([None, 1_001, 14000, 14000.5, question.maximum])
        return st.sampled_from([None, 0, 1, 1.5, 14, question.maximum])
    if question.kind == "text":
        return st.none() | st.text("abcXYZéë'-.;\"", min_size=1, max_size=12).filter(lambda text: text.strip("-.;"))
    return st.sampled_from([None, *question.options])


def equal(found, expected):
    np.testing.assert_array_equal(found.respondents, expected.respondents)
    np.testing.assert_array_equal(found.codes, expected.codes)
    np.testing.assert_array_equal(found.importance, expected.importance)
    pd.testing.assert_frame_equal(found.context[list(expected.context)], expected.context, check_dtype=False)


def read(path, name):
    """Read a file that may hold columns of the program that wrote it, and nothing that is not known."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", OntwikkelscanWarning)
        return read_answers(path, questionnaire_of(name))


def in_words(frame, name):
    """Write the answers as people see them: labels, texts of options."""
    scan, frame = questionnaire_of(name), frame.copy()
    items = dict(enumerate(scan.labels, start=scan.minimum)) | {"nvt": "Niet van toepassing"}
    columns = dict.fromkeys(scan.item_ids, items)
    columns |= {f"belang_{scale}": dict(enumerate(scan.importance_labels, start=1)) for scale in scan.competency_ids}
    columns |= {question.id: question.options for question in scan.context_questions if question.options}
    for column, words in columns.items():
        cells = [None if cell is None else words[cell] for cell in frame[column]]
        frame[column] = pd.Series(cells, dtype=object)
    return frame


def texts_of(name):
    scan = questionnaire_of(name)
    texts = {item.id: item.text for scale in scan.competencies for item in scale.items}
    texts |= {f"belang_{scale.id}": scale.importance for scale in scan.competencies}
    return texts | {question.id: question.text for question in scan.context_questions}


@cache
def survey_of(name):
    """Return the questions of the written survey: per column of ours its code, its heading and its answers."""
    scan, questions, question = questionnaire_of(name), [], None
    for row in csv.DictReader(io.StringIO(limesurvey_text(scan)), delimiter="\t"):
        if row["class"] == "Q":
            question = {"code": row["name"], "text": unescape(row["text"]), "rows": [], "answers": {}}
            questions.append(question)
        elif row["class"] == "SQ":
            question["rows"].append((row["name"], unescape(row["text"])))
        elif row["class"] == "A":
            question["answers"][unescape(row["text"])] = row["name"]
    ours = {text: column for column, text in texts_of(name).items()}
    survey = {}
    for each in questions:
        for code, text in each["rows"]:
            survey[ours[text]] = (f"{each['code']}[{code}]", f"{each['text']} [{text}]", each["answers"])
        if not each["rows"] and each["text"] in ours:
            survey[ours[each["text"]]] = (each["code"], each["text"], each["answers"])
    return survey


def limesurvey_export(frame, name, *, in_full):
    """Write responses as LimeSurvey does: codes or full texts."""
    words, survey = in_words(frame, name), survey_of(name)
    heads = (
        ("id", "submitdate", "lastpage", "startlanguage", "seed"),
        ("Response ID", "Date submitted", "Last page", "Start language", "Seed"),
    )
    rows = []
    for place in range(len(frame)):
        row = dict(zip(heads[in_full], (place + 1, "1980-01-01 00:00:00", 12, "nl", "1234567"), strict=True))
        for column, (code, text, answers) in survey.items():
            cell = words[column].iloc[place]
            if not in_full and answers and cell is not None:
                cell = {label.casefold(): code for label, code in answers.items()}[cell.casefold()]
            row[text if in_full else code] = "" if cell is None else str(cell)
        rows.append(row)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def changed_in_passing(text):
    """Write a text as programs do: other quotes, a hard space, a blank behind it."""
    return re.sub(r"'([^']*)'", "\u2018\\1\u2019", text).replace(" ", "\u00a0", 1) + " "


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@FEW
@given(data=st.data())
def test_json_and_csv(name, data, tmp_path):
    frame, scan = data.draw(people(name)), questionnaire_of(name)
    frame["respondent"] = data.draw(st.lists(IDS, min_size=len(frame), max_size=len(frame), unique_by=str.casefold))
    expected = read_answers(frame, scan)
    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": scan.id, "version": scan.version}
    rows = frame.assign(vragenlijst_versie=f"{scan.id} {scan.version}").to_dict("records")
    for answers in (rows, rows[0]):
        path = tmp_path / f"{NAME}.json"
        path.write_text(json.dumps({**head, "hash": scan.measurement_hash, "answers": answers}), encoding="utf-8")
        equal(read(path, name), expected if answers is rows else read_answers(frame[:1], scan))
    for separator in ",;\t":
        frame.to_csv(tmp_path / f"{NAME}.csv", sep=separator, index=False)
        equal(read(tmp_path / f"{NAME}.csv", name), expected)


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@FEW
@given(data=st.data())
def test_excel_template(name, data, tmp_path):
    frame = data.draw(people(name, n=1))
    words = in_words(frame, name).iloc[0]
    book = openpyxl.load_workbook(io.BytesIO(template_of(name)))
    for row in book["Vragenlijst"].iter_rows(min_row=3):
        if row[0].value in words:
            row[3].value = words[row[0].value]
    book.save(tmp_path / f"{NAME}.xlsx")
    equal(read(tmp_path / f"{NAME}.xlsx", name), read_answers(frame, questionnaire_of(name)))


@pytest.mark.parametrize("in_full", [False, True])
@pytest.mark.parametrize("name", QUESTIONNAIRES)
@FEW
@given(data=st.data())
def test_limesurvey(name, in_full, data, tmp_path):
    frame = data.draw(people(name))
    path = tmp_path / f"{NAME}.csv"
    path.write_bytes(limesurvey_export(frame, name, in_full=in_full))
    found = read(path, name)
    equal(found, read_answers(frame, questionnaire_of(name)))
    assert found.reading.program == "LimeSurvey"


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@FEW
@given(data=st.data())
def test_forms_and_qualtrics(name, data, tmp_path):
    frame = data.draw(people(name))
    expected, words, texts = read_answers(frame, questionnaire_of(name)), in_words(frame, name), texts_of(name)
    book = openpyxl.Workbook()
    book.active.append(["Id", "Begintijd", "E-mail", *map(changed_in_passing, texts.values())])
    for n in range(len(frame)):
        book.active.append([n + 1, "1-9-2026 10:00", "anonymous", *words[list(texts)].iloc[n]])
    book.save(tmp_path / "forms.xlsx")
    equal(read(tmp_path / "forms.xlsx", name), expected)
    table = [
        ["StartDate", "Finished", "ResponseId", *(f"Q{place}" for place in range(len(texts)))],
        ["Start Date", "Finished", "Response ID", *(f"Hoe vaak doe je dit? - {text}" for text in texts.values())],
        [f'{{"ImportId":"QID{place}"}}' for place in range(len(texts) + 3)],
        *(["2026-09-01", "1", str(n + 1), *words[list(texts)].fillna("").iloc[n]] for n in range(len(frame))),
    ]
    with (tmp_path / "qualtrics.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    equal(read(tmp_path / "qualtrics.csv", name), expected)
