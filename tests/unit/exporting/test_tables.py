"""Tables for people: in words, and as a workbook."""

from __future__ import annotations

import re
import sys
from typing import get_args

import openpyxl
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.exporting import workbook
from ontwikkelscan.gathering.result import FRAMES
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.model.needs import BANDS, BY_HAND, NO_IMPORTANCE
from ontwikkelscan.model.programme import EditionStatus
from ontwikkelscan.model.recommendation import OTHER_AUDIENCE, Verdict
from ontwikkelscan.model.scores import STATUSES
from ontwikkelscan.scoring.quality import FLAGGED
from ontwikkelscan.scoring.verdict import CAUTION, SIGNS
from ontwikkelscan.texts import section
from tests.bundled_norms import NORMS

CODES = {"Respondent", "Code", "Uitvoering"}
"""Columns that hold codes, as they say."""
FORMULAS = ["=1+1", "+A1", "-1+2", "@SUM(A1)", "=HYPERLINK(A1)"]


@pytest.fixture(scope="module", params=load_demo(), ids=lambda demo: demo.questionnaire)
def result(request):
    asked = request.param.questionnaire
    return osc.Scan(asked, norm=NORMS[asked]).run(str(request.param.path))


@pytest.fixture
def typed():
    """Return a result of people who typed what looks like a formula."""
    answers = osc.simulate_answers(osc.load_questionnaire("gemeentesecretaris"), len(FORMULAS), seed=1)
    people = pd.DataFrame({"respondent": answers.respondents, "gemeente": FORMULAS})
    return osc.Scan(answers.questionnaire).run(answers, respondents=people)


def test_each_frame_is_there_with_its_rows(result):
    tables = result.labelled()
    assert list(tables) == FRAMES
    for name, table in tables.items():
        frame = getattr(result, name)
        assert table["Respondent"].tolist() == frame["respondent"].tolist()
        assert table.columns.is_unique
        assert table.shape[1] == frame.shape[1] + (name == "items") - (name == "quality")
    pd.testing.assert_series_equal(tables["scores"]["Score"], result.scores["score"], check_names=False)


def test_no_id_or_english_word_is_left(result):
    ids = {
        *result.questionnaire.competency_ids,
        *result.objects.programmes.by_id,
        *(theme.id for theme in result.questionnaire.themes.themes),
        *"yes no unknown clear possible scored missing past provisional trough core repetition".split(),
    }
    for name, table in result.labelled().items():
        for column in set(table.columns) - CODES:
            words = {word for cell in table[column].dropna().astype(str) for word in re.split(r", |; |: ", cell)}
            assert words & ids == set(), (name, column)
            assert not any(re.search(r"[\[\]\"{}]|\w_\w", word) for word in words), (name, column)


def test_names_and_lists(result):
    tables = result.labelled()
    competency = result.questionnaire.competencies[1]
    assert tables["scores"]["Competentie"].iloc[1] == competency.name
    names = {each.name for each in result.questionnaire.competencies}
    needs = tables["themes"].loc[tables["themes"]["Behoeften"] == 1, "Welke behoeften"]
    assert set(needs) <= names
    assert set(tables["items"]["Stelling"]) == {i.text for c in result.questionnaire.competencies for i in c.items}


def test_every_word_of_a_column_has_a_translation():
    values = section("tables.values")
    expected = {
        "verdict": get_args(Verdict),
        "edition_status": get_args(EditionStatus),
        "status": STATUSES,
        "family": {"counts", "all", *SIGNS, *(family for family, *_ in FLAGGED.values())},
        "index": {"n_answered", "n_missing", "n_not_applicable", *FLAGGED, *SIGNS, CAUTION},
        "state": {"answered", "missing", "nvt", "not_asked"},
    }
    assert {name: set(words) for name, words in expected.items()} == {name: set(values[name]) for name in expected}
    assert set(BANDS) <= set(section("need"))
    assert set(section("tables.rule")) == {BY_HAND, NO_IMPORTANCE}
    assert set(section("tables.obstacle")) == {OTHER_AUDIENCE}


def test_own_keys_have_tables_too(tmp_path):
    keys = osc.Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
    answers = {"respondent": ["R001", "R002"], "A1": [2, 3], "A2": [5, "nvt"], "afdeling": ["a", "b"]}
    with pytest.warns(osc.OntwikkelscanWarning):
        result = osc.Scan(keys).run(answers)
    assert result.labelled()["scores"]["Competentie"].tolist() == ["agree", "agree"]
    result.to_excel(tmp_path / "eigen.xlsx")


def cells(path):
    """Return the rows of each sheet."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_a_workbook_holds_the_tables_and_explains_each_column(result, tmp_path):
    result.to_excel(tmp_path / "uit.xlsx")
    sheets, tables = cells(tmp_path / "uit.xlsx"), result.labelled()
    titles = section("tables.title")
    assert list(sheets) == list(titles.values())
    for name, table in tables.items():
        head, *rows = sheets[titles[name]]
        assert list(head) == list(table.columns)
        assert len(rows) == len(table)
        found = pd.DataFrame(rows, columns=head)
        for column in table.select_dtypes("number"):
            assert found[column].astype(float).tolist() == pytest.approx(
                table[column].astype(float).tolist(), nan_ok=True
            )
    explained = {(sheet, column): told for sheet, column, _, told in sheets[titles["columns"]][1:]}
    assert set(explained) == {(titles[name], column) for name, table in tables.items() for column in table}
    assert all(explained.values())
    told = dict(sheets[titles["run"]][1:])
    assert told["questionnaire.hash"] == result.questionnaire.measurement_hash
    assert told["norm.id"] == result.objects.scores.norm_card["id"]


def test_what_someone_typed_is_no_formula(typed, tmp_path):
    typed.to_excel(tmp_path / "uit.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx")["Achtergrond"]
    place = next(cell.column for cell in sheet[1] if "gemeente" in cell.value.lower())
    found = [sheet.cell(row, place) for row in range(2, 2 + len(FORMULAS))]
    assert [cell.value for cell in found] == FORMULAS
    assert {cell.data_type for cell in found} == {"s"}


def test_the_same_result_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    scan = osc.Scan("hrm_adviseur")
    for name in "ab":
        scan.run(osc.simulate_answers(scan.questionnaire, 2, seed=1)).to_excel(tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_cannot_be_a_workbook(typed, tmp_path, monkeypatch):
    def refused(name):
        with pytest.raises(osc.OntwikkelscanError) as caught:
            typed.to_excel(tmp_path / name)
        assert list(tmp_path.iterdir()) == []
        return caught.value.code

    assert refused("uit.csv") == "OUTPUT-002"
    with monkeypatch.context() as patch:
        patch.setattr(workbook, "MOST_ROWS", len(FORMULAS))
        assert refused("uit.xlsx") == "OUTPUT-007"
        patch.undo()
        patch.setitem(sys.modules, "xlsxwriter", None)
        assert refused("uit.xlsx") == "OUTPUT-006"
