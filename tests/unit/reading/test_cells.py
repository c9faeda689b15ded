"""Cells that are no answers: numbers that cannot be meant, errors, values outside a map, answers to other questions."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    OntwikkelscanWarning,
    Questionnaire,
    Scan,
    load_questionnaire,
    read_answers,
)
from ontwikkelscan.model.questions import Question
from ontwikkelscan.reading.cells import Complaints, context_values
from ontwikkelscan.reading.open_file import read_columns
from tests.binary_workbook import binary_workbook
from tests.old_workbook import BROKEN_FORMULA, EMPTY_FORMULA, ERROR, TRUE, old_workbook

SCAN = load_questionnaire("gemeentesecretaris")
ITEMS = [item.id for item in SCAN.competencies[0].items]


def frame(**cells):
    return pd.DataFrame(
        {"respondent": ["R1"], **{item: [4] for item in ITEMS}, **{k: [v] for k, v in cells.items()}}, dtype=object
    )


def refused(source, *codes, questionnaire=SCAN, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(source, questionnaire, **options)
    assert [problem.code for problem in caught.value.problems] == list(codes)
    return caught.value.problems


@pytest.mark.parametrize(
    ("cell", "used"), [(1_001, True), (899, False), (1_000_000, True), ("1.5", False), ("14,0", False)]
)
def test_a_municipality_has_900_inhabitants(cell, used):
    if used:
        assert read_answers(frame(inwoners=cell), SCAN).context["inwoners"].tolist() == [cell]
        return
    with pytest.warns(OntwikkelscanWarning, match=r"outside 900-1000000 .*: row 2, column 'inwoners'; was 14.000"):
        assert read_answers(frame(inwoners=cell), SCAN).context["inwoners"].isna().all()


@pytest.mark.parametrize("cell", [900, 931, "931.0", 1_000])
def test_a_number_that_may_lack_zeros_is_used_and_told(cell):
    """Schiermonnikoog has about as many inhabitants as Amsterdam has thousands."""
    expected = r"numbers of 900-1000 .*: row 2, column 'inwoners'; was 900.000"
    with pytest.warns(OntwikkelscanWarning, match=expected) as told:
        assert read_answers(frame(inwoners=cell), SCAN).context["inwoners"].tolist() == [float(cell)]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("least", "most", "n_told"), [(0, 20_000, 0), (1, 20_000, 0), (2, 20_000, 1), (2, None, 0), (12, 11_999, 0)]
)
def test_a_range_from_one_on_or_without_an_end_says_nothing_of_zeros(least, most, n_told):
    question = Question(id="fte", text="Hoeveel fte?", kind="number", minimum=least, maximum=most)
    complaints = Complaints("a.csv")
    assert context_values(pd.Series([12], name="fte"), question, complaints, {}).tolist() == [12]
    assert len(list(complaints.remarks)) == n_told


def test_a_number_of_a_table_apart_that_cannot_be_meant_is_told():
    apart = pd.DataFrame({"respondent": ["R1"], "inwoners": [14]})
    for answers in (frame(), read_answers(frame(), SCAN)):
        with pytest.warns(OntwikkelscanWarning, match="row 2 of respondents=, column 'inwoners'"):
            result = Scan(SCAN).run(answers, respondents=apart)
        assert result.context["inwoners"].isna().all()
        assert "inwoners" in str(result.objects.answers.reading.warnings)


def test_what_a_number_can_mean_stands_in_the_questionnaire_alone():
    keys = Questionnaire.from_keys({"a": ["a_1"]}, minimum=1, maximum=5, context={"inwoners": "number"})
    rows = pd.DataFrame({"respondent": ["R1", "R2"], "a_1": [3, 3], "inwoners": [0, 1_000_001]})
    assert read_answers(rows, keys).context["inwoners"].tolist() == [0, 1_000_001]


@pytest.mark.parametrize("cell", [1_000_001, -14, "14.000", True, "2026-01-01", dt.date(2026, 1, 1), "veertien"])
def test_what_is_no_number_of_inhabitants_is_refused(cell):
    (problem,) = refused(frame(inwoners=cell), "CONTEXT-002")
    assert problem.places == ("row 2, column 'inwoners'",)
    assert read_answers(frame(inwoners=1_000_000), SCAN).context["inwoners"].tolist() == [1_000_000]


@pytest.mark.parametrize("cell", [2015, 51, "2015", "2-3", True])
def test_a_year_is_no_number_of_years(cell):
    refused(frame(jaren_in_rol=cell), "CONTEXT-002")
    assert read_answers(frame(jaren_in_rol=50), SCAN).context["jaren_in_rol"].tolist() == [50]


@pytest.mark.parametrize("herkomst", [None, "gemeente"])
def test_a_role_of_the_first_edition_is_read_as_where_someone_came_from(herkomst):
    """What was answered to the question of now stays as it is."""
    found = read_answers(frame(rol="Zij_instromer", **({"herkomst": herkomst} if herkomst else {})), SCAN).context
    assert found[["rol", "herkomst"]].to_numpy().tolist() == [[None, herkomst or "buiten"]]


@pytest.mark.parametrize(
    "cell", [True, False, np.True_, "TRUE", "WAAR", dt.datetime(2026, 5, 4, tzinfo=dt.UTC), dt.time(4)]
)
@pytest.mark.parametrize("column", [ITEMS[0], "belang_visie"])
def test_true_and_dates_are_no_answers(cell, column):
    for n, place in ((1, 3), (0, 2)):
        both = pd.concat([frame(), frame()], ignore_index=True).assign(respondent=["R1", "R2"], belang_visie=1)
        both[column] = pd.Series([1, 1], dtype=object)
        both.loc[n, column] = cell
        (problem,) = refused(both, "ANSWER-003")
        assert problem.places == (f"row {place}, column '{column}'",)
        (problem,) = refused(both.to_dict("records"), "ANSWER-003")
        assert problem.places == (f"row {place}, column '{column}'",)


ERRORS = ["#N/A", "#N/B", "#n/b", " #REF! ", "#VERW!", "#DIV/0!", "#DEEL/0!", "#NAAM?", "#WAARDE!", "#GETAL!"]


@pytest.mark.parametrize("word", ERRORS)
@pytest.mark.parametrize(
    "column", [ITEMS[0], "belang_visie", "inwoners", "herkomst", "gemeente", "leervragen", "moment"]
)
def test_an_error_of_a_spreadsheet_is_no_answer(tmp_path, word, column):
    frame(**{column: word}).to_csv(tmp_path / "a.csv", index=False)
    for source in (frame(**{column: word}), tmp_path / "a.csv"):
        (problem,) = refused(source, "ANSWER-029")
        assert problem.places == (f"row 2, column '{column}'",)


def test_an_error_may_be_recoded():
    assert read_answers(frame(bps_01="#N/B"), SCAN, recode={"#N/B": None}).frame["state"].tolist()[0] == "missing"


def workbook(tmp_path, cells, name="a.xlsx", sheet="Blad & 1"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(["respondent", *ITEMS, "gemeente"])
    page.append(["R1", *[4] * 8, "Ede"])
    for place, cell in cells.items():
        page[place] = cell
    book.save(tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize(("place", "column"), [("B2", "bps_01"), ("J2", "gemeente")])
@pytest.mark.parametrize("cell", ["=1+3", "=A1", "#N/A", "#DIV/0!"])
def test_a_formula_without_a_value_is_no_empty_cell(tmp_path, place, column, cell):
    (problem,) = refused(workbook(tmp_path, {place: cell}), "ANSWER-029")
    assert problem.places == (f"row 2, column '{column}'",)


def test_what_is_not_used_may_hold_anything(tmp_path):
    with pytest.warns(OntwikkelscanWarning, match="'ploeg'"):
        assert len(read_answers(workbook(tmp_path, {"K1": "ploeg", "K2": "=1/0"}), SCAN)) == 1


def changed(path, old, new):
    """Write other content into the sheets of a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(stream, "w") as out:
        for name in parts.namelist():
            out.writestr(name, parts.read(name).replace(old, new))
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize(
    ("stored", "state"),
    [
        (b'<c r="B2"><f>1+3</f><v>3</v></c>', "answered"),
        (b'<c r="B2" t="str"><f>IF(1,"","")</f><v></v></c>', "missing"),
        (b'<c r="B2" t="str"><f>"vaak"</f><v>vaak</v></c>', "answered"),
        (b'<c r="B2" t="inlineStr"><is><t>vaak</t></is></c>', "answered"),
        (b'<c r="B2" t="n"/>', "missing"),
    ],
)
def test_a_formula_with_a_value_is_that_value(tmp_path, stored, state):
    path = changed(workbook(tmp_path, {"B2": "=1+3"}), b'<c r="B2"><f>1+3</f><v /></c>', stored)
    path = changed(path, b'<c r="B2"><f>1+3</f><v></v></c>', stored)
    assert read_answers(path, SCAN).frame.set_index("item").loc["bps_01", "state"] == state


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.dat", "a.json", "a"])
def test_the_first_bytes_say_what_a_file_is(tmp_path, name):
    path = workbook(tmp_path, {}).rename(tmp_path / name)
    assert len(read_answers(path, SCAN)) == 1


MAP = {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}


@pytest.mark.parametrize("cell", [5, 5.0, "5", 9, -99, 2.5])
def test_a_number_outside_the_map_is_refused(cell):
    (problem,) = refused(frame(bps_01=cell), "ANSWER-028", recode=MAP)
    assert problem.places == ("row 2, column 'bps_01'",)
    assert "5" not in str(problem).split("Hint")[0].replace("bps_01", "")


def test_words_empty_cells_and_what_is_no_answer_are_no_numbers_outside_the_map():
    cells = frame(bps_01="(vrijwel) altijd", bps_02="nvt", bps_03=None, bps_04="A3", bps_05=99, bps_06="0")
    answers = read_answers(cells, SCAN, recode={**MAP, "A3": 3, "99": None})
    assert answers.given[0, [SCAN.row_of[item] for item in ITEMS]].tolist()[3:4] == [3.0]
    assert answers.frame["state"].tolist()[:6] == ["answered", "nvt", "missing", "answered", "missing", "answered"]
    assert read_answers(frame(bps_01=99), SCAN, recode={99: None}).frame["answer"].tolist()[1] == 4
    refused(frame(bps_01=True), "ANSWER-003", recode={1: 5, 4: 4})
    refused(frame(bps_01=1), "ANSWER-028", recode={True: 5, 4: 4})


@pytest.mark.parametrize("column", ["gemeente", "leervragen", "regio"])
@pytest.mark.parametrize(
    "cell",
    [
        "vaak",
        " Onmisbaar",
        "loco-gemeentesecretaris",
        "een mengvorm",
        True,
        pd.Timestamp("2026-03-01"),
    ],
)
def test_an_answer_to_another_question_is_no_free_text(column, cell):
    (problem,) = refused(frame(**{column: cell}), "CONTEXT-005")
    assert problem.places == (f"row 2, column '{column}'",)
    assert "vaak" not in str(problem)


@pytest.mark.parametrize("cell", ["+31", "007", "1.0", "12", "Vaakdam", "-", "R&amp;D"])
def test_free_text_stays_as_it_was_typed(cell):
    assert read_answers(frame(gemeente=cell), SCAN).context["gemeente"].tolist() == [cell.replace("&amp;", "&")]


def test_a_moment_may_be_a_date():
    assert read_answers(frame(moment=dt.date(2026, 3, 1)), SCAN).context["moment"].tolist() == ["2026-03-01"]


def test_importance_with_labels_of_frequency_is_refused():
    refused(frame(belang_visie="vaak"), "ANSWER-003")
    refused(frame(bps_01="onmisbaar"), "ANSWER-003")
    refused(frame(herkomst="loco"), "CONTEXT-001")


def test_other_kinds_of_workbook_say_that_errors_are_unseen(tmp_path):
    document = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Blad1"><table:table-row>{}</table:table-row>'
        "<table:table-row>{}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    head = "".join(cell.format("", name) for name in ("respondent", *ITEMS))
    for extra, word in (("", "vaak"), (' calcext:value-type="error"', "#N/A")):
        row = "".join(cell.format("", each) for each in ("R1", *["vaak"] * 7)) + cell.format(extra, word)
        path = tmp_path / "a.ods"
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            parts.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?>{manifest}')
            parts.writestr("content.xml", document.format(head, row))
        if extra:
            (problem,) = refused(path, "ANSWER-029")
            assert problem.places == ("a cell of this workbook",)
        else:
            assert len(read_answers(path, SCAN)) == 1


KEYS = Questionnaire.from_keys({"a": ["a_1"]}, minimum=1, maximum=5)


@pytest.mark.parametrize("start", ["sep=;\n", "SEP=;\r\n", "sep=;\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_line_that_tells_the_separator_is_no_row(tmp_path, start, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes((start + "respondent;a_1;regio\nR1;3;Súdwest, Friesland\n\n").encode(encoding))
    options = {"encoding": encoding} if encoding == "cp1252" else {}
    answers = read_answers(path, KEYS, **options)
    assert (answers.given.tolist(), answers.reading.separator) == ([[3.0]], ";")
    assert answers.context["regio"].tolist() == ["Súdwest, Friesland"]
    path.write_bytes((start + "respondent;a_1\nR1;7\n").encode(encoding))
    assert refused(path, "ANSWER-004", questionnaire=KEYS, **options)[0].places == ("row 2, column 'a_1'",)


@pytest.mark.parametrize("word", ["café", "Súdwest-Fryslân", "’s-Hertogenbosch", "geïntegreerd", "€ 5", "– één"])
def test_letters_without_doubt_are_cp1252(tmp_path, word):
    path = tmp_path / "a.csv"
    path.write_bytes(f"respondent,a_1,regio\nR1,3,{word}\n".encode("cp1252"))
    with pytest.warns(OntwikkelscanWarning, match="its letters are read as cp1252"):
        answers = read_answers(path, KEYS)
    assert (answers.context["regio"].tolist(), answers.reading.encoding) == ([word], "cp1252")
    for encoding in ("cp850", "mac-roman", "cp437"):
        try:
            path.write_bytes(f"respondent,a_1,regio\nR1,3,{word}\n".encode(encoding))
        except UnicodeEncodeError:
            continue
        refused(path, "ANSWER-002", questionnaire=KEYS)


@pytest.mark.parametrize(
    "text", ["", "kop", "a,b,c\n", "a;b\na;c\n", "- a\n- b\n", "a: [b]\n", "\x00\n", "een kop zonder kolom\n"]
)
@pytest.mark.parametrize("name", ["kolommen.csv", "kolommen.yaml"])
def test_a_file_that_does_not_say_which_column(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntwikkelscanError) as caught:
        read_columns(path)
    assert caught.value.code == "ANSWER-034"
    with pytest.raises(OntwikkelscanError) as caught:
        read_columns(tmp_path / "weg.csv")
    assert caught.value.code == "ANSWER-014"


def test_parquet_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    refused(tmp_path / "a.parquet", "ANSWER-035")
    result = Scan("gemeentesecretaris").run(frame())
    with pytest.raises(OntwikkelscanError) as caught:
        result.save(tmp_path / "uit", format="parquet")
    assert caught.value.code == "OUTPUT-010"
    with pytest.raises(OntwikkelscanError) as caught:
        result.save(tmp_path / "uit", format="feather")
    assert caught.value.code == "OUTPUT-005"


@pytest.mark.parametrize("value", [True, False])
def test_true_in_the_form_is_no_answer(tmp_path, value):
    card = {"questionnaire": SCAN.id, "version": SCAN.version, "hash": SCAN.measurement_hash}
    people = [{"respondent": f"R{n}"} | dict.fromkeys(ITEMS, 1) for n in range(2)]
    people[1][ITEMS[0]] = value
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"schema": "ontwikkelscan/answers/1", **card, "answers": people}), encoding="utf-8")
    (problem,) = refused(path, "ANSWER-003")
    assert problem.places == ("row 2 of 'answers', column 'bps_01'",)


@pytest.mark.parametrize("name", ["a.xlsb", "a.xlsx"])
def test_a_binary_workbook_is_not_read(tmp_path, name):
    """A library reads an error there as an empty cell."""
    path = tmp_path / name
    path.write_bytes(binary_workbook([["respondent", "a_1"], ["R1", 3], ["R2", None]]))
    refused(path, "ANSWER-013", questionnaire=KEYS)


@pytest.mark.parametrize("before", [None, [["aantal"], [ERROR], [7]]])
def test_an_error_in_an_old_workbook_is_no_empty_cell(tmp_path, before):
    path = tmp_path / "a.xls"
    rows = [["respondent", "a_1", "b"], ["R1", 3, ERROR], ["R2", None, None], ["R3", EMPTY_FORMULA, None]]
    path.write_bytes(old_workbook(rows, before=before))
    with pytest.warns(OntwikkelscanWarning, match="unknown columns are not used: 'b'") as told:
        np.testing.assert_array_equal(read_answers(path, KEYS).given, [[3.0], [np.nan], [np.nan]])
    assert len(told) == 1
    path.write_bytes(old_workbook([*rows, ["R4", ERROR, None], ["R5", BROKEN_FORMULA, None]], before=before))
    (problem,) = refused(path, "ANSWER-029", questionnaire=KEYS)
    assert problem.places == ("row 5, column 'a_1'", "row 6, column 'a_1'")
    path.write_bytes(old_workbook([*rows, ["R4", TRUE, None]], before=before))
    refused(path, "ANSWER-003", questionnaire=KEYS)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16"])
def test_two_encodings_that_begin_alike(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("respondent,a_1\nR1,3\n".encode(encoding))
    if encoding == "utf-32":
        with pytest.raises(OntwikkelscanError):
            read_answers(path, KEYS)
    assert read_answers(path, KEYS, encoding=encoding).given.tolist() == [[3.0]]
