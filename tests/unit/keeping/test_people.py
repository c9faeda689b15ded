"""What a folder holds about whom is found as the reader finds it, and goes with nothing of others."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import partial
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.asking.template import write_template
from ontwikkelscan.keeping.erasing import (
    ERASING,
    JOURNAL,
    carry_out,
    complete,
    months_before,
    plan_erasing,
    plan_purge,
    write_log,
)
from ontwikkelscan.keeping.handing_over import hand_over
from ontwikkelscan.keeping.output import output_folder
from ontwikkelscan.keeping.people import search
from ontwikkelscan.keeping.record import LOG, Making, records_in
from ontwikkelscan.keeping.tables import ReadAs, rows_of_people
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.saving import HELD, KEEP_MONTHS, save_bytes
from tests.outputs import written

ASKED = load_questionnaire("gemeentesecretaris")
ITEMS = ASKED.item_ids[:8]


def making(folder, name="report", read="a"):
    return Making(name, "1", "code", {"respondent": "R001"}, {"files: a.csv": read} if read else None)


def made(folder, files, people=(), **how):
    """Make a set of files in a folder, as a command does."""
    with output_folder(folder, partial(making, **how), people=people, private=how.get("read", "a") is not None) as work:
        for name, content in files.items():
            save_bytes(content, work / name)


def erase(folder, person="R001", asked=None):
    plan = plan_erasing(search(folder, asked), person)
    carry_out(plan)
    return plan


def answers(people, separator=";", end="\n"):
    """Return answers as CSV, each row another way of writing it."""
    head = separator.join(["respondent", *ITEMS, "leervragen"])
    rows = [f'{name}{separator}{separator.join("3" * 8)}{separator}"wat {name}x{end}wil"' for name in people]
    return end.join([head, *rows, ""])


@pytest.mark.parametrize(("mark", "encoding"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("told", ["", "sep=;"])
def test_a_row_goes_and_every_byte_of_others_stays(tmp_path, mark, encoding, end, told):
    text = (told + end if told else "") + answers(["R001", "R0012", "R002"], end=end)
    path = tmp_path / "antwoorden.csv"
    path.write_bytes(mark + text.encode(encoding))
    plan = erase(tmp_path)
    left = (told + end if told else "") + answers(["R0012", "R002"], end=end)
    assert path.read_bytes() == mark + left.encode(encoding)
    assert plan.rows == {"antwoorden.csv": 1}


def test_an_id_in_another_column_is_no_row_of_that_person(tmp_path):
    (tmp_path / "a.csv").write_text("respondent;naam;zel_01\nR002;R001;3\nR003;x;3\n")
    holding = search(tmp_path)
    assert holding.people == ["R002", "R003"]
    with pytest.raises(OntwikkelscanError, match="KEEP-006"):
        plan_erasing(holding, "R001")


def test_an_id_among_the_words_of_another_is_told_and_left(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("respondent;leervragen;zel_01\nR001;x;3\nR002;samen met R001;3\n")
    assert erase(tmp_path).untouched == {"a.csv": "others"}
    assert path.read_text() == "respondent;leervragen;zel_01\nR002;samen met R001;3\n"


def test_an_id_that_begins_another_is_not_that_other(tmp_path):
    made(tmp_path, {"a.csv": b"respondent,score\nR001,1\nR001-b,2\n", "R001-b.pdf": b"%PDF"}, ["R001", "R001-b"])
    plan = erase(tmp_path)
    assert (plan.removed, written(tmp_path)) == ([], ["R001-b.pdf", "a.csv"])
    assert (tmp_path / "a.csv").read_text() == "respondent,score\nR001-b,2\n"


def test_a_number_as_id_is_looked_for_in_its_column_only(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("respondent;zel_01\n3;1\n1;3\n")
    plan = erase(tmp_path, "3")
    assert (plan.untouched, path.read_text()) == ({}, "respondent;zel_01\n1;3\n")


def test_the_number_of_a_response_in_an_export_is_the_respondent(tmp_path):
    path = tmp_path / "results.csv"
    items = ",".join(f"stelling1[{name.replace('_', '')}]" for name in ITEMS)
    path.write_text(f"id,submitdate,{items}\n12,2022-01-02 10:00:00,{','.join('3' * 8)}\n3,,{','.join('3' * 8)}\n")
    table = rows_of_people(path, ReadAs())
    assert (table.ids, table.days) == (("12", "3"), (date(2022, 1, 2), None))
    erase(tmp_path, "3")
    assert path.read_text().splitlines()[1:] == [f"12,2022-01-02 10:00:00,{','.join('3' * 8)}"]


def test_rows_without_ids_keep_their_place(tmp_path):
    """People are called after their row: who came below would be called after another."""
    path = tmp_path / "forms.csv"
    texts = [item.text for item in ASKED.competencies[0].items]
    table = pd.DataFrame(
        [[f"2022-01-0{n}", *[str(n)] * len(texts)] for n in (1, 2, 3)], columns=["Tijdstempel", *texts]
    )
    table.to_csv(path, index=False)
    assert search(tmp_path).people == ["rij-2", "rij-3", "rij-4"]
    erase(tmp_path, "rij-3")
    assert search(tmp_path).people == ["rij-2", "rij-4"]
    assert path.read_text().splitlines()[2] == "," * len(texts)


def test_a_heading_that_is_told_holds_the_respondent(tmp_path):
    (tmp_path / "a.csv").write_text("deelnemer;zel_01\nR001;3\nR002;3\n")
    asked = ReadAs(columns={"deelnemer": "respondent"})
    assert search(tmp_path).people == []
    erase(tmp_path, asked=asked)
    assert (tmp_path / "a.csv").read_text() == "deelnemer;zel_01\nR002;3\n"


def workbook(path, change=lambda _: None):
    book = openpyxl.Workbook()
    book.active.append(["respondent", *ITEMS, "leervragen"])
    for name in ("R001", "R002", "R003"):
        book.active.append([name, *[3] * 8, f"vraag van {name}x"])
    book.create_sheet("Uitleg").append(["respondent", "R009"])
    change(book.active)
    book.save(path)


def shared(path):
    """Write a workbook as Excel does: texts stand in a part of their own, those that are equal once."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["respondent", *ITEMS, "leervragen", "regio"])
    for row, name in enumerate(("R001", "R002", "R003"), start=1):
        sheet.write_row(row, 0, [name, *[3] * 8, f"vraag van {name}x", "noord"])
    book.add_worksheet("Uitleg").write_row(0, 0, ["respondent", "R009"])
    book.close()


@pytest.mark.parametrize(
    ("write", "parts"),
    [
        (workbook, {"xl/worksheets/sheet1.xml"}),
        (shared, {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}),
    ],
)
def test_a_row_of_a_workbook_is_emptied_with_its_words_and_the_rest_stays(tmp_path, write, parts):
    path = tmp_path / "antwoorden.xlsx"
    write(path)
    before, cells = ZipFile(BytesIO(path.read_bytes())), list(openpyxl.load_workbook(path).active.values)
    erase(tmp_path)
    assert search(tmp_path).people == ["R002", "R003"]
    with ZipFile(path) as after:
        assert after.namelist() == before.namelist()
        assert {name for name in after.namelist() if after.read(name) != before.read(name)} == parts
        assert not any(word in after.read(name) for name in after.namelist() for word in (b"R001", b"vraag van R001x"))
    rows = list(openpyxl.load_workbook(path).active.values)
    assert rows[1] == (None,) * len(cells[0])
    assert [rows[0], *rows[2:]] == [cells[0], *cells[2:]]


@pytest.mark.parametrize("place", ["C2", "C3"])
def test_a_row_that_something_hangs_on_is_left_and_told(tmp_path, place):
    def remark(sheet):
        sheet[place].comment = openpyxl.comments.Comment("zie mail", "x")

    path = tmp_path / "antwoorden.xlsx"
    workbook(path, remark)
    plan = erase(tmp_path)
    assert plan.untouched == ({"antwoorden.xlsx": "rows"} if place == "C2" else {})
    assert ("R001" in search(tmp_path).people) == (place == "C2")


def test_of_a_formula_nothing_is_taken_out(tmp_path):
    workbook(tmp_path / "a.xlsx", lambda sheet: sheet.__setitem__("Z2", "=SUM(B2:C2)"))
    assert erase(tmp_path).untouched == {"a.xlsx": "rows"}


def form(people, path):
    rows = [{"respondent": name, **dict.fromkeys(ITEMS, 3), "leervragen": f"{name}x"} for name in people]
    given = rows if len(rows) > 1 else rows[0]
    path.write_text(json.dumps({"schema": "ontwikkelscan/answers/1", "questionnaire": "x", "answers": given}))


def test_a_person_goes_out_of_a_download_and_a_download_of_one_goes(tmp_path):
    form(["R001"], tmp_path / "een.json")
    form(["R001", "R002"], tmp_path / "twee.json")
    erase(tmp_path)
    assert written(tmp_path) == ["twee.json"]
    data = json.loads((tmp_path / "twee.json").read_text())
    assert (data["questionnaire"], [person["leervragen"] for person in data["answers"]]) == ("x", ["R002x"])


def test_the_workbook_of_one_person_goes(tmp_path):
    path = tmp_path / "vragenlijst.xlsx"
    write_template(ASKED, path)
    book = openpyxl.load_workbook(path)
    sheet = book["Vragenlijst"]
    for row in sheet.iter_rows():
        if row[0].value == "respondent":
            row[3].value = "R001"
    book.save(path)
    assert search(tmp_path).of("alone", "R001")
    erase(tmp_path)
    assert written(tmp_path) == []


def test_documents_go_and_so_do_those_about_several_with_the_command_that_makes_them(tmp_path):
    made(tmp_path / "uit", {"R001.pdf": b"%PDF", "R001 (2).pdf": b"%PDF", "R0012.pdf": b"x"}, ["R001", "R0012"])
    made(tmp_path / "uit", {"overzicht.pdf": b"%PDF", "run.json": b"{}"}, ["R001", "R0012"], name="intake leergang")
    made(tmp_path / "een", {"gesprek.pdf": b"%PDF"}, ["R001"], name="interview R001")
    made(tmp_path / "groep", {"groep.pdf": b"%PDF"}, name="group", read=None)
    plan = erase(tmp_path)
    assert written(tmp_path) == ["groep/groep.pdf", "uit/R0012.pdf"]
    assert (sorted(plan.alone), plan.several, plan.stays) == (
        ["een/gesprek.pdf", "uit/R001 (2).pdf", "uit/R001.pdf"],
        ["uit/overzicht.pdf", "uit/run.json"],
        {"groep": "group"},
    )
    assert list(plan.again) == [(tmp_path / "uit", "intake leergang")]
    assert records_in(tmp_path / "een") == []
    (record,) = records_in(tmp_path / "uit")
    assert (record.people, list(record.files), record.making["settings"]) == (("R0012",), ["R0012.pdf"], {})
    assert record.making["inputs"] == {"files: a.csv": ""}, "a digest of few answers is found by trying"
    assert record.unchanged(tmp_path / "uit", "R0012.pdf")


def test_what_is_made_of_a_table_with_others_keeps_a_record_of_what_it_is_now(tmp_path):
    made(tmp_path, {"scores.csv": b"respondent,score\nR001,1\nR002,2\n"}, ["R001", "R002"], name="score")
    erase(tmp_path)
    (record,) = records_in(tmp_path)
    assert record.unchanged(tmp_path, "scores.csv")


def test_what_was_decided_about_others_cannot_be_made_again_and_stays(tmp_path):
    made(tmp_path, {"overrides.csv": b"respondent,reason\nR001,x\nR002,zie R001\n"}, ["R001"], name="override R001 x")
    assert erase(tmp_path).untouched["overrides.csv"] == "others"
    assert (tmp_path / "overrides.csv").read_text() == "respondent,reason\nR002,zie R001\n"
    assert records_in(tmp_path) == []


def test_a_folder_that_is_called_after_someone_goes(tmp_path):
    made(tmp_path, {"R001/R001-B01.html": b"x", "uitgenodigd.csv": b"respondent,b\nR001,1\nR002,1\n"}, ["R001", "R002"])
    erase(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name != HELD] == ["uitgenodigd.csv"]


def test_a_note_that_names_nobody_stays(tmp_path):
    made(tmp_path, {"LEESMIJ.txt": b"Zet bestanden hier.", "wie.txt": b"Vraag R001."}, ["R001", "R002"])
    erase(tmp_path)
    assert written(tmp_path) == ["LEESMIJ.txt"]


def test_what_nobody_here_made_is_named_and_left(tmp_path):
    (tmp_path / "a.csv").write_text(answers(["R001", "R002"]))
    (tmp_path / "mail.txt").write_text("R001 belt terug.")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n\xff")
    (tmp_path / "norm").mkdir()
    (tmp_path / "norm" / "norm.yaml").write_text("id: x")
    (tmp_path / "bijdrage.json").write_text('{"schema": "ontwikkelscan/contribution/2"}')
    plan = erase(tmp_path)
    assert plan.untouched == {"mail.txt": "named", "scan.pdf": "closed"}
    assert plan.stays == {"norm": "norm", "bijdrage.json": "contribution"}
    assert len(written(tmp_path)) == 5


def test_answers_that_were_read_from_elsewhere_are_named(tmp_path):
    making = Making("plan", "1", "code", {}, {"files: a.csv, b.csv": "x", "norm: n": "x"})
    (tmp_path / "b.csv").write_text(answers(["R002"]))
    with output_folder(tmp_path, lambda _: making, people=["R001"]) as work:
        save_bytes(b"%PDF", work / "R001.pdf")
    assert erase(tmp_path).untouched == {"a.csv": "elsewhere"}


def test_nothing_is_half_and_what_was_begun_is_completed(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(answers(["R001", "R002"]))
    (tmp_path / "R001.pdf").write_bytes(b"%PDF")
    plan = plan_erasing(search(tmp_path), "R001")
    monkeypatch.setattr("ontwikkelscan.keeping.erasing.complete", lambda _: None)
    carry_out(plan)
    assert (tmp_path / HELD / ERASING / JOURNAL).is_file()
    assert "R001" in (tmp_path / "a.csv").read_text()
    complete(tmp_path)
    assert written(tmp_path) == ["a.csv"]
    assert "R001" not in (tmp_path / "a.csv").read_text()
    assert not (tmp_path / HELD / ERASING).exists()


def test_purging_goes_by_the_record_and_by_the_last_date_of_a_row(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1640995200")  # 2022-01-01
    made(tmp_path, {"R001.pdf": b"x", "run.json": b"{}"}, ["R001"])
    made(tmp_path, {"groep.pdf": b"x"}, name="group", read=None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1672531200")  # 2023-01-01
    made(tmp_path, {"R002.pdf": b"x"}, ["R002"], name="plan")
    (tmp_path / "a.csv").write_text(
        "respondent;moment;zel_01\nR1;2022-12-31;3\nR2;01-01-2023;3\nR3;;3\nR4;1/2/2020;3\n"
    )
    plan = plan_purge(search(tmp_path), date(2023, 1, 1))
    assert (plan.old, plan.rows, plan.untouched) == (["R001.pdf", "run.json"], {"a.csv": 1}, {"a.csv": "undated"})
    carry_out(plan)
    assert written(tmp_path) == ["R002.pdf", "a.csv", "groep.pdf"]
    assert [record.name for record in records_in(tmp_path)] == ["group", "plan"]
    assert (tmp_path / "a.csv").read_text().count("\n") == 4


def test_months_are_told_back():
    assert KEEP_MONTHS == 36
    assert [months_before(date(2026, 3, 31), n) for n in (1, 3, 36)] == [
        date(2026, 2, 28),
        date(2025, 12, 31),
        date(2023, 3, 31),
    ]


def test_what_is_handed_over_is_of_one_person(tmp_path):
    folder, output = tmp_path / "map", tmp_path / "uit"
    made(folder / "uit", {"R001.pdf": b"a", "R002.pdf": b"b", "samen.pdf": b"c"}, ["R001", "R002"])
    (folder / "a.csv").write_text(answers(["R001", "R002"]))
    (folder / "ronde-1.csv").write_text("respondent,beoordelaar,zel_01\nR001,B01,2\n")
    form(["R001"], folder / "B01.json")
    data = json.loads((folder / "B01.json").read_text())
    data["answers"]["beoordelaar"] = "B01"
    (folder / "B01.json").write_text(json.dumps(data))
    hand_over(search(folder), "R001", output)
    assert written(output) == ["overzicht.csv", "rijen/a.csv", "uit/R001.pdf"]
    assert (output / "uit" / "R001.pdf").read_bytes() == b"a"
    assert [row[0] for row in csv.reader(StringIO((output / "rijen" / "a.csv").read_text()))] == ["respondent", "R001"]
    listed = {row[0] for row in csv.reader(StringIO((output / "overzicht.csv").read_text()))}
    assert listed == {"Bestand", "uit/R001.pdf", "uit/samen.pdf", "a.csv", "ronde-1.csv", "B01.json"}


def test_the_log_tells_how_much_and_of_no_one(tmp_path):
    (tmp_path / "a.csv").write_text(answers(["R001", "R002"]))
    plan = erase(tmp_path)
    write_log(tmp_path, "people erase", plan)
    write_log(tmp_path, "people list")
    log = (tmp_path / HELD / LOG).read_text()
    assert [row[1:] for row in csv.reader(StringIO(log))][1:] == [
        ["people erase", "0", "1", "1"],
        ["people list", "0", "0", "0"],
    ]
    assert "R001" not in log


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(OntwikkelscanError, match="KEEP-005"):
        search(tmp_path / "weg")
