"""How columns of exports are found, and what the report of the import says."""

from __future__ import annotations

import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanWarning, Questionnaire, load_questionnaire, read_answers
from ontwikkelscan.reading.cells import Complaints, context_values
from ontwikkelscan.reading.labels import normalise, option_words, scale_labels
from ontwikkelscan.reading.limesurvey import columns_by_code, importance_codes, item_codes, question_codes

SCAN = load_questionnaire("gemeentesecretaris")
VISION = next(scale for scale in SCAN.competencies if scale.id == "visie")


def a_person(**cells):
    return pd.DataFrame([{"respondent": "R1"} | {item.id: 4 for item in VISION.items} | cells])


@pytest.mark.parametrize(
    "header",
    [
        "{text}",
        "  {text} ",
        "Hoe vaak doe je dit? [{text}]",
        "Stellingen, bladzijde 1 - {text}",
        "Stellingen: {text}",
        "stelling3[vis01]",
        "STELLING3[VIS01]",
        "stelling3_vis01",
        "stelling3.vis01.",
        "stelling3[vis01]. Hoe vaak doe je dit? [{text}]",
        "vis_01. {text}",
    ],
)
def test_ways_to_name_a_statement(header):
    tables = {"vis_02": "stelling3[vis02]"} if "stelling" in header.casefold() else {}
    name = header.format(text=VISION.items[0].text)
    answers = read_answers(a_person().rename(columns={"vis_01": name, **tables}), SCAN)
    report = answers.import_report.set_index("column")
    assert report.loc["vis_01", "name"] == name.strip()
    assert report.loc["vis_01", "how"] in ("text", "code")
    assert report.loc["vis_01", "answered"] == 1


def test_codes_are_reversible_and_allowed():
    for scan in (SCAN, load_questionnaire("hrm_adviseur")):
        for codes in (item_codes(scan), importance_codes(scan), question_codes(scan)):
            assert len({code.casefold() for code in codes.values()}) == len(codes)
            assert all(code.isascii() and code.isalnum() and code[0].isalpha() for code in codes.values())
            assert max(map(len, codes.values())) <= 20
        columns = {*scan.item_ids, *(f"belang_{name}" for name in scan.competency_ids)}
        assert set(columns_by_code(scan).values()) == columns | {q.id for q in scan.context_questions}
    assert question_codes(SCAN)["verandering_aanleiding"] == "veranderingaanle0018"
    clash = Questionnaire.from_keys({"x": ["a_1", "a1", "1a"[::-1] + "_"]}, minimum=1, maximum=5)
    assert len(set(item_codes(clash).values())) == 3


def test_labels_of_half_a_scale_or_twice_the_same_are_not_used():
    assert scale_labels(["nooit", "soms"], 1, 5) == {}
    assert scale_labels(["nooit", "soms", "Soms"], 1, 3) == {"nooit": 1}
    assert normalise("\u201cA\u201d\u200b \u2013 b") == "'a' - b"


def test_report_and_summary(tmp_path):
    frame = a_person(vis_02="vaak", vis_03="nvt", vis_04="", belang_visie="Onmisbaar", herkomst="in deze gemeente")
    frame["opmerking"] = "x"
    path = tmp_path / "a.csv"
    pd.concat([frame, a_person(respondent="R2")]).to_csv(path, index=False)
    with pytest.warns(OntwikkelscanWarning, match="opmerking"):
        answers = read_answers(path, SCAN)
    report = answers.import_report.set_index("name")
    assert list(report) == ["column", "how", "answered", "missing", "nvt", "not_asked", "recoded", "refused"]
    assert report.loc["vis_02"].tolist() == ["vis_02", "id", 2, 0, 0, 0, 1, 0]
    assert report.loc["vis_03"].tolist() == ["vis_03", "id", 1, 0, 1, 0, 0, 0]
    assert report.loc["vis_04"].tolist() == ["vis_04", "id", 1, 1, 0, 0, 0, 0]
    assert report.loc["belang_visie"].tolist() == ["belang_visie", "id", 1, 1, 0, 0, 1, 0]
    assert report.loc["herkomst"].tolist() == ["herkomst", "id", 1, 1, 0, 0, 1, 0]
    assert report.loc["opmerking"].tolist() == ["", "not used", 0, 0, 0, 0, 0, 0]
    assert answers.import_summary.splitlines() == [
        "a.csv: 2 read",
        "columns: 11 by id, 1 not used",
        "answers to items: 14 answered, 1 missing, 1 nvt, 0 not_asked",
        "cells read otherwise than they stand: 3; refused: 0",
    ]


def test_recoded_values_are_counted():
    answers = read_answers(a_person(vis_01="A4", vis_02=0), SCAN, recode={"A4": 4, 0: 1, 4: 4})
    assert answers.import_report["recoded"].sum() == 2
    assert answers.frame.set_index("item").loc[["vis_01", "vis_02"], "answer"].tolist() == [4, 1]


def test_a_word_for_two_options_stands_for_neither():
    options = {"loco": "secretaris", "secretaris": "iets anders"}
    question = SCAN.context.facts[0].model_copy(update={"options": options, "formerly": {}})
    words = option_words(question, {"A1": "loco", "A3": "weg"})
    assert words == {"loco": "loco", "iets anders": "secretaris", "a1": "loco"}
    complaints = Complaints("bestand")
    column = pd.Series(["LOCO", "secretaris", "Iets  anders", None], name="rol", index=range(2, 6))
    assert context_values(column, question, complaints, words=words).tolist() == ["loco", None, "secretaris", None]
    assert complaints.problems()[0].places == ("row 3, column 'rol'",)
