"""Whatever a folder holds: after erasing nothing of that person is found in it, and everything of others is."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import docx
import pandas as pd
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan.keeping.erasing import carry_out, plan_erasing
from ontwikkelscan.keeping.output import output_folder
from ontwikkelscan.keeping.people import search
from ontwikkelscan.keeping.record import Making
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.saving import HELD, save_bytes

ITEMS = load_questionnaire("gemeentesecretaris").item_ids[:8]
IDS = st.from_regex(r"[G-Z]{1,2}[0-9]{2,3}(-[a-z]|\.[0-9])?", fullmatch=True)
"""No letter that a hexadecimal number or the code of a rater has: those stand in files that are about nobody."""
NOTES = st.text(st.sampled_from('abcé ;,"\n\t0123=&<'), max_size=12)
"""What someone types, with signs that end a cell or a row."""
FEW = settings(max_examples=40, deadline=None)
ENDINGS = st.sampled_from(["\n", "\r\n"])


def typed(person, note):
    """Return what this person wrote, with a sign by which it is found again."""
    return f"{note}#{sign(person)}#"


def sign(person):
    """Return a word of this person alone, in which the id does not stand."""
    return "".join(chr(0x4E00 + ord(letter)) for letter in person)


def row(person, note):
    return [person, *map(str, (2, 4, 3, 5, 1, 3, 2, 4)), typed(person, note)]


def as_csv(rows, separator, end):
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return stream.getvalue()


def as_workbook(rows):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    return stream.getvalue()


def as_form(header, rows):
    people = [dict(zip(header, cells, strict=True)) for cells in rows]
    return json.dumps({"schema": "ontwikkelscan/answers/1", "answers": people}).encode()


def as_word(text):
    stream, word = BytesIO(), docx.Document()
    word.add_paragraph("".join(sign for sign in text if sign.isprintable()))
    word.save(stream)
    return stream.getvalue()


def made(folder, name, files, people):
    making = Making(name, "1", "code", {}, {"files: a.csv": "x"})
    with output_folder(folder, lambda _: making, people=people) as work:
        for file, content in files.items():
            save_bytes(content, work / file)


def fill(folder, notes, separator, end, mark):
    """Fill a folder with answers of every kind, and with what commands make of them."""
    header = ["respondent", *ITEMS, "leervragen"]
    rows = [row(person, note) for person, note in notes.items()]
    text = as_csv([header, *rows], separator, end)
    files = {
        "antwoorden.csv": mark + text.encode(),
        "antwoorden.xlsx": as_workbook([header, *rows]),
        "samen.json": as_form(header, rows),
        "onder/nog eens.csv": text.encode("utf-16"),
    }
    for name, content in files.items():
        save_bytes(content, folder / name)
    table = as_csv([["respondent", "score"], *([person, "3.5"] for person in notes)], ",", "\n").encode()
    overview = "".join(f"<p>{person}: {typed(person, note)}</p>" for person, note in notes.items()).encode()
    made(folder / "uit", "score", {"scores.csv": table, "run.json": b"{}"}, notes)
    reports = {f"{person}.html": f"<h1>{person}</h1>{typed(person, note)}".encode() for person, note in notes.items()}
    words = {f"{person}-intake.docx": as_word(f"{person} {typed(person, note)}") for person, note in notes.items()}
    made(folder / "uit", "report", reports, notes)
    made(folder / "intake", "intake leergang", {**words, "overzicht.html": overview}, notes)
    made(folder / "ronde", "raters invite", {f"{person}/{person}-B01.html": b"x" for person in notes}, notes)


def contents(folder):
    """Return the text of every file by name, with that of what is packed in it."""
    found = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if content.startswith(b"PK"):
            packed = ZipFile(BytesIO(content))
            content = b"\n".join(packed.read(name) for name in packed.namelist())
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        text = content.decode(encoding, "replace")
        if path.suffix == ".json" and HELD not in path.parts:
            text = json.dumps(json.loads(text), ensure_ascii=False)
        found[path.relative_to(folder).as_posix()] = text
    return found


@FEW
@given(
    st.dictionaries(IDS, NOTES, min_size=2, max_size=4),
    st.data(),
    st.sampled_from(",;\t"),
    ENDINGS,
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_nothing_of_one_is_left_and_everything_of_others(notes, data, separator, end, mark):
    person = data.draw(st.sampled_from(sorted(notes)))
    others = {name: note for name, note in notes.items() if name != person}
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        folder, without = Path(one), Path(two)
        fill(folder, notes, separator, end, mark)
        carry_out(plan_erasing(search(folder), person))
        fill(without, others, separator, end, mark)
        left, wanted = contents(folder), contents(without)
        longer = [name for name in others if person in name]
        for name, text in left.items():
            for known in longer:
                name = name.replace(known, "")  # noqa: PLW2901 - what is left of it
                text = text.replace(known, "").replace(sign(known), "")  # noqa: PLW2901 - what is left of it
            assert person not in name
            assert sign(person) not in text
            assert person not in text or HELD in name.split("/") or name.endswith("xlsx")
        for name in ("antwoorden.csv", "samen.json", "onder/nog eens.csv", "uit/scores.csv"):
            assert left[name] == wanted[name]
        again = {"uit/run.json", "intake/overzicht.html"}
        for name in (name for name in wanted if name.endswith((".html", ".docx", "run.json"))):
            assert (name in left) == (name not in again)
            assert name in again or name.endswith(".docx") or left[name] == wanted[name]
        cells = pd.read_excel(folder / "antwoorden.xlsx", dtype=str, keep_default_na=False, engine="openpyxl")
        assert [each for each in cells["respondent"] if each] == list(others)
        assert set(search(folder).people) == set(others)
