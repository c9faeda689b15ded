"""The workbook for one person: what can be chosen, what is protected, what is in it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, load_questionnaire, read_answers
from ontwikkelscan.asking.template import template_bytes, write_template
from ontwikkelscan.reading.open_file import ENDINGS

NAMES = ("gemeentesecretaris", "hrm_adviseur")


@pytest.fixture(scope="module", params=NAMES)
def scan(request):
    return load_questionnaire(request.param)


@pytest.fixture(scope="module")
def book(scan):
    return openpyxl.load_workbook(io.BytesIO(template_bytes(scan)))


def questions(book):
    return {row[0].value: row for row in book["Vragenlijst"].iter_rows(min_row=3) if row[0].value}


def choices(book, cell):
    """What the drop-down list of a cell offers."""
    (rule,) = (each for each in book["Vragenlijst"].data_validations.dataValidation if cell.coordinate in each.sqref)
    sheet, cells = rule.formula1.removeprefix("=").split("!")
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def test_a_row_for_everything_that_is_asked(scan, book):
    rows = questions(book)
    importance = [f"belang_{name}" for name in scan.competency_ids]
    context = [question.id for question in scan.context_questions]
    assert list(rows) == ["respondent", *context, *scan.item_ids, *importance, "leervragen", "deel_intake", "deel_norm"]
    texts = {item.id: item.text for scale in scan.competencies for item in scale.items}
    assert all(rows[item][2].value == texts[item] for item in scan.item_ids)
    assert [rows[item][1].value for item in scan.item_ids] == list(range(1, len(scan.item_ids) + 1))


def test_an_own_choice_says_when_it_counts(scan, book):
    said = {name for name, row in questions(book).items() if str(row[2].value).startswith("Telt alleen als")}
    assert said == scan.own_choice


def test_lists_of_answers(scan, book):
    rows = questions(book)
    assert choices(book, rows[scan.item_ids[-1]][3]) == [*scan.labels, "niet van toepassing"]
    assert choices(book, rows[f"belang_{scan.competency_ids[0]}"][3]) == list(scan.importance_labels)
    for question in scan.context_questions:
        if question.options:
            assert choices(book, rows[question.id][3]) == list(question.options.values())


def test_only_the_answers_can_be_changed(book):
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    answers = {row[3].coordinate for row in questions(book).values()}
    free = {cell.coordinate for row in book["Vragenlijst"].iter_rows() for cell in row if not cell.protection.locked}
    assert free == answers
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "veryHidden", "veryHidden"]
    assert book["Vragenlijst"].column_dimensions["A"].hidden


def test_no_macros_links_or_names_of_makers(scan):
    with zipfile.ZipFile(io.BytesIO(template_bytes(scan))) as parts:
        names = parts.namelist()
        assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
        assert not any(b"TargetMode" in parts.read(name) for name in names)
    assert template_bytes(scan) == template_bytes(scan)


def test_empty_template_is_no_answer(scan, tmp_path):
    write_template(scan, tmp_path / "uit" / "scan.xlsx")
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(tmp_path / "uit" / "scan.xlsx", scan)
    assert caught.value.code == "ANSWER-001"
    assert ".xlsx" in ENDINGS


def test_sharing_is_read_back(scan, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(scan)))
    rows = questions(book)
    rows["respondent"][3].value, rows["deel_intake"][3].value = "R1", f"{scan.competency_ids[0]} context"
    assert choices(book, rows["deel_norm"][3]) == ["ja", "nee"]
    rows["deel_norm"][3].value = "ja"
    rows[scan.item_ids[0]][3].value = scan.labels[-1].upper()
    book.save(tmp_path / "in.xlsx")
    answers = read_answers(tmp_path / "in.xlsx", scan)
    assert answers.context["deel_intake"].tolist() == [f"{scan.competency_ids[0]} context"]
    assert answers.context["deel_norm"].tolist() == ["ja"]
    assert answers.frame.set_index("item").loc[scan.item_ids[0], "answer"] == scan.maximum
    assert answers.reading.program == "Excel template"


def test_a_questionnaire_of_keys_alone(tmp_path):
    keys = Questionnaire.from_keys({"x": ["x_01", "-x_02"]}, minimum=0, maximum=3)
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(keys)))
    rows = questions(book)
    assert list(rows) == ["respondent", "x_01", "x_02", "leervragen", "deel_intake", "deel_norm"]
    assert choices(book, rows["x_01"][3]) == ["0", "1", "2", "3", "niet van toepassing"]
    rows["respondent"][3].value, rows["x_01"][3].value, rows["x_02"][3].value = 7, 3, "niet van toepassing"
    book.save(tmp_path / "in.xlsx")
    answers = read_answers(tmp_path / "in.xlsx", keys)
    assert (answers.respondents.tolist(), answers.frame["state"].tolist()) == (["7"], ["answered", "nvt"])


def test_other_endings_and_folders(scan, tmp_path):
    with pytest.raises(OntwikkelscanError, match="OUTPUT-002"):
        write_template(scan, tmp_path / "scan.xlsm")
    (tmp_path / "scan.xlsx").touch()
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        write_template(scan, tmp_path / "scan.xlsx" / "x.xlsx")
