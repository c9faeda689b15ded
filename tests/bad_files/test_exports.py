"""Exports and forms with one thing broken: a coded error or a line in the report, and no answer of a person."""

from __future__ import annotations

import csv
import io
import json
import sys

import openpyxl
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, load_questionnaire, read_answers
from ontwikkelscan.asking.template import template_bytes

SCAN = load_questionnaire("gemeentesecretaris")
VISION = next(scale for scale in SCAN.competencies if scale.id == "visie")
ITEMS = [item.id for item in VISION.items]
TEXTS = [item.text for item in VISION.items]
HIDDEN = "geheim"
"""Stands in the files wherever a value may not come out."""


@pytest.fixture
def write(tmp_path):
    """Write content and return its path; a table becomes CSV, or sheets of a workbook by its name."""

    def write(content, name="export.csv", encoding="utf-8-sig"):
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content)
        if isinstance(content, list):
            stream = io.StringIO()
            csv.writer(stream).writerows(content)
            content = stream.getvalue()
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


def refused(path, *codes, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(path, SCAN, **options)
    assert [problem.code for problem in caught.value.problems] == list(codes)
    assert HIDDEN not in str(caught.value)
    return caught.value.problems


def limesurvey(cells=("4",) * 8, rows=None, more=()):
    """A LimeSurvey export with the eight statements of one competency."""
    rows = rows or [f"stelling1[{item.replace('_', '')}]" for item in ITEMS]
    head = ["id", "submitdate", "lastpage", "startlanguage", "seed", *rows, *(name for name, _ in more)]
    return [head, ["7", "1980-01-01 00:00:00", "12", "nl", "99", *cells, *(cell for _, cell in more)]]


def forms(cells=("vaak",) * 8, texts=TEXTS):
    return [["Id", "Begintijd", "Naam", *texts], ["7", "1-9-2026", HIDDEN, *cells]]


def qualtrics(tags=ITEMS, texts=TEXTS):
    return [
        ["ResponseId", *tags],
        ["Response ID", *texts],
        ['{"ImportId":"_recordId"}', *('{"ImportId":"QID1"}',) * 8],
        ["R_1a2b", *("4",) * 8],
    ]


def form(**changes):
    answers = {"respondent": "R1"} | dict.fromkeys(ITEMS, 4)
    card = {"questionnaire": SCAN.id, "version": SCAN.version, "hash": SCAN.measurement_hash}
    return {"schema": "ontwikkelscan/answers/1", **card, "answers": answers, **changes}


def template(change=None):
    """The bytes of a template that was changed by hand; ``change`` gets the rows by their id."""
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(SCAN)))
    rows = {row[0].value: row for row in book["Vragenlijst"].iter_rows(min_row=3) if row[0].value}
    rows["respondent"][3].value = "R1"
    if change is not None:
        change(rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheets(*tables):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(tables):
        sheet = book.create_sheet(f"Blad{number + 1}")
        for row in table:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def swap(rows, first, second):
    rows[first][0].value, rows[second][0].value = second, first


def test_a_statement_that_was_changed_is_named(write):
    texts = [TEXTS[0].replace("lange termijn", "korte termijn"), *TEXTS[1:]]
    (problem,) = refused(write(forms(texts=texts)), "ANSWER-017")
    assert problem.places == ("column 4 ('vis_01'?)",)
    refused(write(forms(texts=[f"{TEXTS[0]}2", *TEXTS[1:]])), "ANSWER-017")
    refused(write(qualtrics([f"Q{n}" for n in range(8)], texts)), "ANSWER-017")


def test_two_columns_of_one_statement(write):
    refused(write(forms(texts=[TEXTS[1], *TEXTS[1:]])), "ANSWER-010", "ANSWER-008")
    rows = ["stelling2[vis02]", *(f"stelling1[{item.replace('_', '')}]" for item in ITEMS[1:])]
    problems = refused(write(limesurvey(rows=rows)), "ANSWER-010", "ANSWER-008")
    assert problems[0].places == ("'vis_02'",)


def test_names_that_were_shifted(write):
    (problem,) = refused(write(qualtrics(texts=[*TEXTS[1:], TEXTS[0]])), "ANSWER-018")
    assert len(problem.places) == 8
    (problem,) = refused(write(template(lambda rows: swap(rows, "vis_01", "vis_02")), "t.xlsx"), "ANSWER-018")
    assert len(problem.places) == 2
    assert problem.places[0].startswith("cell D")


def test_a_code_that_is_nearly_one_of_ours(write):
    rows = ["stelling1[vis1]", *(f"stelling1[{item.replace('_', '')}]" for item in ITEMS[1:])]
    (problem,) = refused(write(limesurvey(rows=rows)), "ANSWER-009")
    assert problem.places == ("'stelling1[vis1]' (item 'vis_01'?)",)


@pytest.mark.parametrize("word", ["often", "vaak wel", HIDDEN])
def test_labels_of_another_language(write, word):
    (problem,) = refused(write(forms((word, *("vaak",) * 7))), "ANSWER-003")
    assert problem.places == ("row 2, column 'vis_01'",)
    assert word not in str(problem).split("Hint")[0]
    (problem,) = refused(write(limesurvey(("A4", *("4",) * 7))), "ANSWER-003")


def test_a_cell_of_the_template_is_named(write):
    def change(rows):
        rows["vis_01"][3].value = HIDDEN
        rows["jaren_in_rol"][3].value = "zes jaar"
        rows["rol"][3].value = HIDDEN

    problems = refused(write(template(change), "t.xlsx"), "ANSWER-003", "CONTEXT-001", "CONTEXT-002")
    assert all(place.startswith("cell D") for problem in problems for place in problem.places)


def test_rows_of_the_template_that_are_there_twice(write):
    twice = template(lambda rows: setattr(rows["vis_01"][0], "value", "vis_02"))
    refused(write(twice, "t.xlsx"), "ANSWER-010", "ANSWER-018", "ANSWER-008")


def test_cut_off(write):
    whole = template()
    refused(write(whole[: len(whole) // 2], "t.xlsx"), "ANSWER-020")
    refused(write(json.dumps(form())[:-20], "a.json"), "ANSWER-020")
    text = "\n".join(",".join(row) for row in limesurvey())
    refused(write(text[:-4]), "ANSWER-012")
    refused(write(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked.xlsx"), "ANSWER-020")
    refused(write(b"PK\x03\x04 of something else", "a.csv"), "ANSWER-020")


def test_other_encodings(write):
    table = limesurvey(more=[("gemeente", "Súdwest-Fryslân")])
    path = write(table, encoding="cp1252")
    refused(path, "ANSWER-002", encoding="utf-8")
    refused(path, "ANSWER-002", encoding="utf-9")
    assert read_answers(path, SCAN, encoding="cp1252").context["gemeente"].tolist() == ["Súdwest-Fryslân"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"questionnaire": "hrm_adviseur"}, "ANSWER-019"),
        ({"hash": "0" * 64}, "ANSWER-019"),
        ({"hash": None}, "ANSWER-019"),
        ({"version": 2026}, "ANSWER-019"),
        ({"version": "2025-1"}, "ANSWER-015"),
        ({"schema": "ontwikkelscan/contribution/1"}, "ANSWER-020"),
        ({"answers": []}, "ANSWER-001"),
        ({"answers": {}}, "ANSWER-006"),
        ({"answers": [HIDDEN]}, "ANSWER-020"),
        ({"answers": None}, "ANSWER-020"),
        ({"answers": {"respondent": "R1"} | {item: [HIDDEN] for item in ITEMS}}, "ANSWER-003"),
        ({"answers": [{"respondent": "R1"} | dict.fromkeys(ITEMS, 4)] * 2}, "ANSWER-005"),
    ],
)
def test_forms_that_do_not_fit(write, changes, code):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(write(form(**changes), "a.json"), SCAN)
    assert caught.value.code == code
    assert HIDDEN not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["[1]", "{", '{"schema": 1, "schema": 2}', '{"a": NaN}', '{"a": "\\ud800"}', '{"\\udc00": 1}', "", "\xe9"]
)
def test_json_that_is_no_form(write, text):
    refused(write(text, "a.json", "latin-1"), "ANSWER-020")


def test_a_template_of_another_questionnaire(write):
    hrm = template_bytes(load_questionnaire("hrm_adviseur"))
    refused(write(hrm, "t.xlsx"), "ANSWER-019")

    def other_card(key, value):
        book = openpyxl.load_workbook(io.BytesIO(template()))
        for row in book["ontwikkelscan"].iter_rows():
            row[1].value = value if row[0].value == key else row[1].value
        stream = io.BytesIO()
        book.save(stream)
        return write(stream.getvalue(), "t.xlsx")

    refused(other_card("hash", "0"), "ANSWER-019")
    refused(other_card("version", "2025-1"), "ANSWER-015")
    refused(other_card("schema", "x"), "ANSWER-020")


def test_sheets(write):
    table = [["respondent", *ITEMS], ["R1", *(4,) * 8]]
    remark = [["let op"], ["dit is een toelichting"]]
    assert len(read_answers(write(sheets(remark, table), "a.xlsx"), SCAN)) == 1
    (problem,) = refused(write(sheets(table, table), "a.xlsx"), "ANSWER-022")
    assert list(problem.places) == ["sheet 1", "sheet 2"]
    refused(write(sheets(remark, remark), "a.xlsx"), "ANSWER-022")
    refused(write(sheets(remark), "a.xlsx"), "ANSWER-006", "ANSWER-011")
    refused(write(sheets([]), "a.xlsx"), "ANSWER-001")


def test_without_the_extra(write, monkeypatch):
    path = write(sheets(forms()), "a.xlsx")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    refused(path, "ANSWER-021")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(OntwikkelscanError) as caught:
        template_bytes(SCAN)
    assert caught.value.code == "ANSWER-021"


def test_not_finished_is_read_and_told(write):
    table = limesurvey()
    table.append(["8", "", "3", "nl", "99", "4", *("",) * 7])
    with pytest.warns(OntwikkelscanWarning, match="1 of the respondents did not come to the end"):
        answers = read_answers(write(table), SCAN)
    assert (len(answers), answers.reading.n_unfinished) == (2, 1)
    assert "1 of them not finished" in answers.import_summary


@pytest.mark.parametrize("status", ["Survey Preview", "1", "spam"])
def test_a_test_is_read_and_told(write, status):
    table = [[*row, cell] for row, cell in zip(qualtrics(), ("Status", "Response Type", "{}", status), strict=True)]
    table.append(["R_2b", *table[-1][1:-1], "IP Address"])
    with pytest.warns(OntwikkelscanWarning, match="1 of the responses are tests, previews or spam"):
        assert len(read_answers(write(table), SCAN)) == 2
    table[0][0] = "respondent"
    with pytest.warns(OntwikkelscanWarning, match="unknown columns are not used: 'Status'"):
        assert len(read_answers(write([table[0], *table[3:]]), SCAN).reading.warnings) == 1


def test_no_answer_and_not_applicable_are_not_the_same(write):
    with_both = ("N/A", "nvt", *("4",) * 6)
    assert states(read_answers(write(limesurvey(with_both)), SCAN)) == ["missing", "nvt"]
    assert states(read_answers(write(forms(("N/A", "", *("vaak",) * 6))), SCAN)) == ["nvt", "missing"]


def states(answers):
    frame = answers.frame.query("item in @ITEMS[:2]")
    return frame.set_index("item").loc[ITEMS[:2], "state"].tolist()


def test_commas_and_blanks(write):
    more = [("jareninrol", "1,5"), ("inwoners", "14000.0000000000 ")]
    answers = read_answers(write(limesurvey(("3,0", " 4 ", "5.0", *("4",) * 5), more=more)), SCAN)
    assert answers.frame.query("item in @ITEMS[:3]").set_index("item").loc[ITEMS[:3], "answer"].tolist() == [3, 4, 5]
    assert answers.context.iloc[0].tolist() == [1.5, 14000]
    refused(write(limesurvey(("3,5", *("4",) * 7))), "ANSWER-004")


def test_options_by_code_only_in_a_survey_of_ours(write):
    assert read_answers(write(limesurvey(more=[("rol", "A2")])), SCAN).context["rol"].tolist() == ["loco"]
    rows = [f"mijntabel[{item.replace('_', '')}]" for item in ITEMS]
    refused(write(limesurvey(rows=rows, more=[("rol", "A2")])), "CONTEXT-001")


def test_without_any_id(write):
    table = [row[3:] for row in forms()]
    refused(write(table), "ANSWER-006")
    table = [["Tijdstempel", *table[0]], ["2026-09-01 10:00", *table[1]]]
    with pytest.warns(OntwikkelscanWarning, match="called after their row"):
        answers = read_answers(write(table), SCAN)
    assert answers.respondents.tolist() == ["rij-2"]


def test_a_header_over_two_lines_and_commas_in_texts(write):
    texts = [TEXTS[0].replace(" college ", "\ncollege "), *TEXTS[1:]]
    text = ";".join(f'"{cell}"' for cell in forms(texts=texts)[0]) + "\n" + ";".join(forms()[1]) + "\n"
    assert read_answers(write(text), SCAN).reading.separator == ";"


GIVEN = [1, 2, 3, 4, 5, 1, 2, 3]
WORDS = [SCAN.labels[answer - SCAN.minimum] for answer in GIVEN]
KINDS = {
    "CSV": [["respondent", *ITEMS], ["7", *map(str, GIVEN)]],
    "Excel": [["respondent", *ITEMS], ["7", *GIVEN]],
    "LimeSurvey": limesurvey(tuple(map(str, GIVEN))),
    "LimeSurvey in full": limesurvey(
        WORDS, [f"stelling1[{i.replace('_', '')}]. Hoe vaak? [{t}]" for i, t in zip(ITEMS, TEXTS, strict=True)]
    ),
    "Forms": forms(WORDS),
}
"""An export of each kind; the statements of one competency stand in its last eight columns."""


@pytest.fixture(params=KINDS)
def export(request, write):
    """Return the table of an export, and what writes it as that program does."""

    def write_table(table, **options):
        name = "export.xlsx" if request.param == "Excel" else "export.csv"
        return write(sheets(table) if request.param == "Excel" else table, name, **options)

    return [list(row) for row in KINDS[request.param]], write_table


def given_in(path, **options):
    answers = read_answers(path, SCAN, **options)
    assert answers.respondents.tolist() == ["7"]
    return answers.frame.query("item in @ITEMS").set_index("item").loc[ITEMS, "answer"].tolist()


def test_columns_in_another_order(export):
    table, write_table = export
    assert given_in(write_table(table)) == GIVEN
    assert given_in(write_table([[*row[:-8], *row[:-9:-1]] for row in table])) == GIVEN
    assert given_in(write_table([row[::-1] for row in table])) == GIVEN


def test_a_column_that_is_there_twice(export):
    table, write_table = export
    (problem,) = refused(write_table([[*row, row[-8]] for row in table]), "ANSWER-010")
    assert problem.places == ("'vis_01'",)


@pytest.mark.parametrize("word", ["often", "parfois", "A4", "vaak!", "4 - vaak", "#N/A!", HIDDEN])
def test_words_of_another_scale(export, word):
    table, write_table = export
    table[1][-8] = word
    (problem,) = refused(write_table(table), "ANSWER-003")
    assert problem.places == ("row 2, column 'vis_01'",)


def test_a_file_that_was_cut_off(export):
    table, write_table = export
    path = write_table([*table, ["8", *table[1][1:]]])
    whole = path.read_bytes()
    if path.suffix == ".xlsx":
        for n in (1, 25, len(whole) // 2):
            path.write_bytes(whole[:-n])
            refused(path, "ANSWER-020")
        return
    last = len(whole.splitlines(keepends=True)[-1])
    for n in range(3, last):
        path.write_bytes(whole[:-n])
        if whole[:-n].endswith(b",") and whole[-n:].count(b",") == 0:
            with pytest.warns(OntwikkelscanWarning, match="was the file cut off"):
                assert "was the file cut off" in str(read_answers(path, SCAN).reading.warnings)
        else:
            refused(path, "ANSWER-003" if b"," not in whole[-n:] else "ANSWER-012")


def test_an_encoding_that_is_not_told(export):
    table, write_table = export
    table = [[*row, cell] for row, cell in zip(table, ("gemeente", "S\u00fadwest-Frysl\u00e2n"), strict=True)]
    if write_table(table).suffix == ".xlsx":
        return
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        path = write_table(table, encoding=encoding)
        assert given_in(path) == given_in(path, encoding=encoding) == GIVEN
    path = write_table(table, encoding="cp1252")
    assert given_in(path, encoding="cp1252") == GIVEN
    with pytest.warns(OntwikkelscanWarning, match="its letters are read as cp1252"):
        assert given_in(path) == GIVEN
    for encoding in ("cp850", "mac-roman"):
        path = write_table(table, encoding=encoding)
        refused(path, "ANSWER-002")
        assert given_in(path, encoding=encoding) == GIVEN


def test_decimal_commas(export):
    table, write_table = export
    table = [
        [*row[:1], *cells, *row[1:]]
        for row, cells in zip(table, (["inwoners", "jaren_in_rol"], ["14000,00", "1,5"]), strict=True)
    ]
    if "LimeSurvey" in read_answers(write_table(table), SCAN).reading.program:
        table[0][1:3] = "inwoners", "jareninrol"
    table[1][-8] = "1,0"
    assert given_in(write_table(table)) == GIVEN
    assert read_answers(write_table(table), SCAN).context[["inwoners", "jaren_in_rol"]].to_numpy().tolist() == [
        [14000, 1.5]
    ]
    table[1][-8] = "1,5"
    refused(write_table(table), "ANSWER-004")
    table[1][-8] = "1,0"
    table[1][1] = "14.000"
    refused(write_table(table), "CONTEXT-002")


def test_trailing_blanks(export):
    table, write_table = export
    for blank in ("  ", "\u00a0"):
        blanks = [[f"{cell}{blank}" for cell in row] for row in table]
        assert given_in(write_table(blanks)) == GIVEN
    assert given_in(write_table([[*row, ""] for row in table])) == GIVEN
    if write_table(table).suffix == ".xlsx":
        return
    empty = [""] * len(table[0])
    with pytest.warns(OntwikkelscanWarning, match="1 rows without any content"):
        assert given_in(write_table([*table, empty])) == GIVEN


def test_a_cell_is_the_text_that_stands_there(write):
    """A column of numbers is no other than one with a word in it: 007 is no seven, 14.000 no fourteen."""
    head, row = KINDS["CSV"]
    path = write([[*head, "inwoners"], ["007", *row[1:], "14000"], ["7", *row[1:], "20000"]])
    assert read_answers(path, SCAN).respondents.tolist() == ["007", "7"]
    refused(write([[*head, "inwoners"], ["7", *row[1:], "14.000"]]), "CONTEXT-002")
    refused(write([head, ["7", "1e0", *row[2:]]]), "ANSWER-003")


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x0c", "\x1c", "\x85"])
def test_a_sign_in_the_header_that_ends_a_line_elsewhere(write, sign):
    head, row = KINDS["CSV"]
    path = write([[*head, f"{sign}gemeente"], [*row, "Ede"]])
    assert read_answers(path, SCAN).context["gemeente"].tolist() == ["Ede"]
    texts = [TEXTS[0].replace(" ", sign, 1), *TEXTS[1:]]
    assert given_in(write(forms(WORDS, texts))) == GIVEN


def test_code_and_text_that_name_two_statements(write):
    rows = [
        f"stelling1[{i.replace('_', '')}]. Hoe vaak? [{t}]" for i, t in zip(ITEMS, [*TEXTS[1:], TEXTS[0]], strict=True)
    ]
    (problem,) = refused(write(limesurvey(rows=rows)), "ANSWER-018")
    assert len(problem.places) == 8


def test_a_column_without_a_name_says_nothing_of_who_came_to_the_end(write):
    head, row = KINDS["CSV"]
    assert read_answers(write([["", *head], ["0", *row]]), SCAN).reading.n_unfinished == 0
