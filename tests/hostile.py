"""Files that would take the memory or the time of a machine, and one of each kind that is sound.

As a script: read one of them, and print the codes, the seconds and the bytes that it took above a sound file of its
kind (``python -m tests.hostile NAME FOLDER``, after ``prepared``).
"""

from __future__ import annotations

import io
import json
import resource
import shutil
import struct
import sys
import time
import warnings
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl

import ontwikkelscan as osc
from ontwikkelscan.commands.check import check_file
from ontwikkelscan.loading.contributions import read_contributions
from ontwikkelscan.reading.open_file import read_columns
from tests.binary_workbook import binary_workbook
from tests.old_workbook import old_workbook
from tests.pictures import chunk, png

ROOT = Path(__file__).resolve().parents[1]
SCAN = osc.load_questionnaire("gemeentesecretaris")
ITEMS = [item.id for item in SCAN.competencies[0].items]
HEADER = ",".join(["respondent", *ITEMS])
ROW = "R001" + ",4" * len(ITEMS)
CSV = f"{HEADER}\n{ROW}\n"
CARD = {"schema": "ontwikkelscan/answers/1", "questionnaire": SCAN.id, "version": SCAN.version}
FORM = json.dumps(CARD | {"hash": SCAN.measurement_hash, "answers": {"respondent": "R001"} | dict.fromkeys(ITEMS, 4)})
STYLE = "schema: ontwikkelscan/house_style/1\nname: Voorbeeld\n"
GIFT = json.dumps({"schema": "ontwikkelscan/contribution/2", "files": []})
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Blad1">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
OF_ODS = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


def zipped(parts, kind=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


@cache
def parts_of_workbook():
    """Return the parts of a workbook as Excel writes them."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(stream)
    with zipfile.ZipFile(stream) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def cell(reference, value):
    place = f' r="{reference}"' if reference else ""
    if isinstance(value, str):
        return f'<c{place} t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c{place}><v>{value}</v></c>"


def xlsx(more="", **parts):
    """Return a workbook with one person, and what more stands in its sheet."""
    rows = "".join(
        "<row>" + "".join(cell("", value) for value in line) + "</row>"
        for line in (["respondent", *ITEMS], ["R001", *(4,) * len(ITEMS)])
    )
    sheet = f"<worksheet {MAIN}><sheetData>{rows}{more}</sheetData></worksheet>"
    return zipped(parts_of_workbook() | {"xl/worksheets/sheet1.xml": sheet} | parts)


def ods(more=""):
    rows = "".join(
        "<table:table-row>" + "".join(OF_ODS.format("", value) for value in line) + "</table:table-row>"
        for line in (["respondent", *ITEMS], ["R001", *("4",) * len(ITEMS)])
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    return zipped({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": ODS.format(rows + more)})


def lying(content, name):
    """Return a zip file that says of a part that it is smaller than it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        part = file.getinfo(name)
    small = struct.pack("<I", 10)
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    content = content[: place + 24] + small + content[place + 28 :]
    return content[: part.header_offset + 22] + small + content[part.header_offset + 26 :]


def bomb():
    """Return YAML in which each value holds the one before ten times."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    return STYLE + "\n".join(lines) + "\n"


def parquet(**columns):
    """Return a table with these columns beside the answers of as many people, all alike."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet as files  # noqa: PLC0415 - the same

    n = max(map(len, columns.values()), default=1)
    alike = {name: pa.DictionaryArray.from_arrays(np.zeros(n, "int8"), ["4"]) for name in ["respondent", *ITEMS]}
    stream = io.BytesIO()
    files.write_table(pa.table(alike | columns), stream, compression="zstd")
    return stream.getvalue()


def a_million(text, n=1_000_000):
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return pa.DictionaryArray.from_arrays(np.zeros(n, "int8"), [text])


def people(value):
    return FORM.replace('"answers": {', f'"answers": {{{value}, ', 1)


SOUND = {
    "csv": ("a.csv", CSV),
    "xlsx": ("a.xlsx", xlsx),
    "xls": ("a.xls", lambda: old_workbook([["respondent", *ITEMS], ["R001", *(4,) * len(ITEMS)]])),
    "ods": ("a.ods", ods),
    "json": ("a.json", FORM),
    "parquet": ("a.parquet", parquet),
    "contributions": ("bijdrage.json", GIFT),
    "style": ("huisstijl.yaml", STYLE),
    "logo": ("logo.png", png),
    "questionnaire": ("context.yaml", None),
    "norm": ("norm.yaml", None),
    "programme": ("programme.yaml", None),
    "columns": ("kolommen.yaml", "Q1: respondent\n"),
    "name": ("a.csv", CSV),
}
"""A file of each kind; None: as it stands in a folder that is bundled."""
FOLDERS = {
    "questionnaire": ROOT / "questionnaires" / "gemeentesecretaris" / "2026-2",
    "norm": ROOT / "norms" / "gesimuleerd_gemeentesecretarissen" / "2026-2",
    "programme": ROOT / "programmes" / "leergang_lokaal_leiderschap",
}
FAR = cell("XFD1048576", 1)
MANY = 300_000
HOSTILE = {
    "csv: 60 MB": ("csv", lambda: CSV + f"{ROW}\n" * 2_600_000, "LIMIT-001"),
    "csv: a million and one rows": ("csv", lambda: "respondent,bps_01\n" + "R,4\n" * 1_000_001, "LIMIT-004"),
    "csv: as many in quotes": ("csv", lambda: "respondent,bps_01\n" + '"R",4\n' * 1_000_001, "LIMIT-004"),
    "csv: 20,000 columns": ("csv", lambda: ",".join(f"kolom{n}x" for n in range(20_000)) + "\n1", "LIMIT-005"),
    "csv: 3,000 unknown columns": (
        "csv",
        lambda: ",".join(f"Ik zeg wat ik van {n} vind" for n in range(3_000)) + "\n" + ",4" * 2_999,
        "ANSWER-006",
    ),
    "csv: 3,000 names like a statement": (
        "csv",
        lambda: ",".join(f"{SCAN.competencies[0].items[0].text.replace(',', '')} {n}" for n in range(3_000)) + "\n",
        "ANSWER-001",
    ),
    "csv: 3,000 names of many pieces": (
        "csv",
        lambda: ",".join("a: b [c] d. " * 6 + str(n) for n in range(3_000)) + "\n" + ",4" * 2_999,
        "ANSWER-006",
    ),
    "csv: a name of 100 kB": ("csv", lambda: CSV.replace("bps_01", "x" * 100_000), "LIMIT-007"),
    "csv: a name of 10 MB": ("csv", lambda: CSV.replace("bps_01", "x" * 10_000_000), "ANSWER-012"),
    "csv: 49 MB of separators": ("csv", lambda: CSV + "," * 49_000_000, "ANSWER-012"),
    "csv: 49 MB of separators with a quote": ("csv", lambda: CSV + '"a"' + "," * 49_000_000, "ANSWER-012"),
    "csv: 49 MB of separators on top": ("csv", lambda: "," * 49_000_000, "LIMIT-005"),
    "csv: 49 MB of quotes": ("csv", lambda: '"' * 49_000_000, "ANSWER-012"),
    "csv: 49 MB in one cell": ("csv", lambda: CSV.replace(",4\n", ',"' + "x" * 49_000_000 + '"\n'), "ANSWER-012"),
    "csv: 49 MB of Western text": ("csv", lambda: b"\xe9 \xff\n" * 12_000_000, "ANSWER-002"),
    "csv: a text of 200 kB": ("csv", lambda: CSV.replace(",4\n", "," + "x" * 200_000 + "\n"), "LIMIT-008"),
    "csv: zeros": ("csv", lambda: bytes(10_000_000), "ANSWER-012"),
    "xlsx: a far cell": ("xlsx", lambda: xlsx(f'<row r="1048576">{FAR}</row>'), "LIMIT-006"),
    "xlsx: a cell far to the right": (
        "xlsx",
        lambda: xlsx(f'<row r="1">{cell("AFYKI1", "x")}</row>'),
        "",
    ),
    "xlsx: 16,384 columns": (
        "xlsx",
        lambda: xlsx('<row r="1">' + "".join(cell("", f"kolom{n}x") for n in range(16_384)) + "</row>"),
        "LIMIT-005",
    ),
    "xlsx: a far row": ("xlsx", lambda: xlsx(f'<row r="1048576">{cell("A1048576", 1)}</row>'), "LIMIT-006"),
    "xlsx: a far row without references": (
        "xlsx",
        lambda: xlsx("<row/>" * MANY + f"<row>{cell('', 1)}</row>"),
        "LIMIT-006",
    ),
    "xlsx: a reference past the last": ("xlsx", lambda: xlsx(f"<row>{cell('ZZZZZ99999999', 1)}</row>"), "LIMIT-006"),
    "xlsx: a zip bomb": ("xlsx", lambda: xlsx(" " * 100_000_000), "LIMIT-002"),
    "xlsx: a zip bomb that tells another size": (
        "xlsx",
        lambda: lying(xlsx(" " * 100_000_000), "xl/worksheets/sheet1.xml"),
        "ANSWER-020",
    ),
    "xlsx: a bomb of shared texts": (
        "xlsx",
        lambda: xlsx(**{"xl/sharedStrings.xml": f"<sst {MAIN}>" + "<si><t>a</t></si>" * 6_000_000 + "</sst>"}),
        "LIMIT-002",
    ),
    "xlsx: entities of its own": (
        "xlsx",
        lambda: xlsx(
            **{"xl/worksheets/sheet1.xml": f'<!DOCTYPE a [<!ENTITY b "b">]><worksheet {MAIN}><sheetData/></worksheet>'}
        ),
        "ANSWER-020",
    ),
    "xlsx: 20,000 parts": ("xlsx", lambda: xlsx(**{f"xl/{n}": "" for n in range(20_000)}), "LIMIT-003"),
    "xlsx: 20,000 times one sheet": (
        "xlsx",
        lambda: xlsx(
            **{
                "xl/workbook.xml": parts_of_workbook()["xl/workbook.xml"].replace(
                    "</sheets>",
                    "".join(f'<sheet name="b{n}" sheetId="{n}" r:id="rId1" {RELATIONS}/>' for n in range(2, 20_000))
                    + "</sheets>",
                )
            }
        ),
        "LIMIT-003",
    ),
    "xlsx: tags that do not end": ("xlsx", lambda: xlsx("<!--" + "<c><f>" * MANY + "-->"), ""),
    "xlsx: a text of 1 MB": (
        "xlsx",
        lambda: xlsx("<row>" + cell("", "R002") + cell("", "x" * 1_000_000) + "</row>"),
        "LIMIT-008",
    ),
    "xlsb: a far cell": (
        "xlsx",
        lambda: binary_workbook([["respondent", *ITEMS], ["R001", *(4,) * len(ITEMS)]], far=(1_048_575, 16_383)),
        "ANSWER-013",
    ),
    "xls: a far cell": ("xls", lambda: old_workbook([["respondent"]], far=(65_535, 255)), "LIMIT-006"),
    "xls: a size without end": ("xls", lambda: old_workbook([["respondent"]], size=(2**31, 256)), "ANSWER-020"),
    "ods: a cell a milliard times": (
        "ods",
        lambda: ods(
            "<table:table-row>"
            + OF_ODS.format(' table:number-columns-repeated="1000000000"', "1")
            + "</table:table-row>"
        ),
        "LIMIT-006",
    ),
    "ods: a row a milliard times": (
        "ods",
        lambda: ods(
            f'<table:table-row table:number-rows-repeated="1000000000">{OF_ODS.format("", "1")}</table:table-row>'
        ),
        "LIMIT-006",
    ),
    "json: 4 million lists": ("json", lambda: people(f'"x": [{"[],[]," * 2_000_000}1]'), "LIMIT-009"),
    "json: 100,000 deep": ("json", lambda: people(f'"x": {"[" * 100_000}{"]" * 100_000}'), "LIMIT-010"),
    "json: half of a character in a key": ("json", lambda: people(r'"a\ud800": 4'), "ANSWER-020"),
    "json: half of a character in an answer": ("json", lambda: people(r'"gemeente": "\udc00"'), "ANSWER-020"),
    "json: a key twice": ("json", lambda: people('"bps_01": 3'), "ANSWER-020"),
    "json: NaN": ("json", lambda: people('"x": NaN'), "ANSWER-020"),
    "json: a number of 4 million digits": ("json", lambda: people(f'"x": {"9" * 3_000_000}'), "ANSWER-020"),
    "json: a list for the version": ("json", lambda: people('"vragenlijst_versie": ["1"]'), "ANSWER-015"),
    "json: 3,001 columns": ("json", lambda: people(",".join(f'"k{n}": 1' for n in range(3_001))), "LIMIT-005"),
    "json: a name of 100 kB": ("json", lambda: people(f'"{"x" * 100_000}": 1'), "LIMIT-007"),
    "parquet: a million and one rows": ("parquet", lambda: parquet(x=a_million("a", 1_000_001)), "LIMIT-004"),
    "parquet: 3,001 columns": ("parquet", lambda: parquet(**{f"k{n}": [1] for n in range(3_001)}), "LIMIT-005"),
    "parquet: 40 million cells": (
        "parquet",
        lambda: parquet(**{f"k{n}": a_million("a") for n in range(40)}),
        "LIMIT-002",
    ),
    "parquet: a text of 70 MB": ("parquet", lambda: parquet(x=["x" * 70_000_000]), "LIMIT-002"),
    "parquet: a million times a text of 200 kB": ("parquet", lambda: parquet(x=a_million("x" * 200_000)), "LIMIT-008"),
    "contributions: 100,000 deep": ("contributions", lambda: "[" * 100_000, "LIMIT-010"),
    "contributions: 4 million lists": ("contributions", lambda: "[" + "[]," * 3_000_000 + "1]", "LIMIT-009"),
    "contributions: a key twice": (
        "contributions",
        lambda: GIFT.replace('"files"', '"files": [], "files"'),
        "NORM-011",
    ),
    "style: aliases": ("style", bomb, "STYLE-001"),
    "style: 100,000 values": ("style", lambda: STYLE + f"x: [{'a,' * 100_000}]\n", "LIMIT-009"),
    "style: 1,000 deep": ("style", lambda: STYLE + f"x: {'[' * 1_000}{']' * 1_000}\n", "LIMIT-010"),
    "style: 70 MB": ("style", lambda: STYLE + f"x: {'a ' * 35_000_000}\n", "LIMIT-001"),
    "style: one text of 290 kB": ("style", lambda: STYLE + f"x: {'a ' * 145_000}\n", "STYLE-001"),
    "style: 290 kB of keys": ("style", lambda: STYLE + "".join(f"k{n}: 1\n" for n in range(9_990)), "STYLE-001"),
    "logo: rubbish": ("logo", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 70, "STYLE-002"),
    "logo: 30,000 by 30,000": ("logo", lambda: png(30_000, 30_000, b"\0"), "LIMIT-011"),
    "logo: a bomb": ("logo", lambda: png(2_000, 2_000, bytes(290_000_000)), "STYLE-002"),
    "logo: no pixel per inch": ("logo", lambda: png(more=chunk(b"pHYs", struct.pack(">IIB", 1, 1, 1))), "STYLE-002"),
    "logo: a row of an unknown kind": ("logo", lambda: png(rows=b"\x07\0\0" * 2), "STYLE-002"),
    "questionnaire: aliases": ("questionnaire", bomb, "QUESTIONNAIRE-002"),
    "questionnaire: 100,000 values": ("questionnaire", lambda: f"x: [{'a,' * 100_000}]\n", "LIMIT-009"),
    "norm: aliases": ("norm", bomb, "NORM-002"),
    "programme: aliases": ("programme", bomb, "PROGRAMME-001"),
    "columns: aliases": ("columns", bomb, "ANSWER-034"),
    "name: of 300 characters": ("name", None, "ANSWER-014"),
}
"""Kind, content, and the code that refuses it ("": it is read)."""


def read(kind, path):
    """Read a file as what it is."""
    if kind in ("csv", "xlsx", "xls", "ods", "json", "parquet"):
        osc.read_answers(path, SCAN)
    elif kind == "contributions":
        read_contributions([path])
    elif kind == "style":
        osc.load_house_style(path)
    elif kind == "logo":
        (path.parent / "stijl.yaml").write_text(STYLE + f"logo: {path.name}\n", encoding="utf-8")
        osc.load_house_style(path.parent / "stijl.yaml")
    elif kind == "columns":
        read_columns(path)
    elif kind == "name":
        check_file(path, SCAN.id, {})
    else:
        load = {"questionnaire": osc.load_questionnaire, "norm": osc.load_norm, "programme": osc.load_programmes}
        load[kind](path.parent)


def written(kind, content, folder):
    """Write a file, in the folder that it belongs in; return its path."""
    folder.mkdir()
    if kind in FOLDERS:
        shutil.copytree(FOLDERS[kind], folder, dirs_exist_ok=True)
    path = folder / SOUND[kind][0]
    content = content() if callable(content) else content
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def prepared(name, folder):
    """Write one hostile file and a sound one of its kind; another process reads them, which does not make them."""
    kind, content, _ = HOSTILE[name]
    written(kind, SOUND[kind][1], folder / "sound")
    written(kind, content, folder / "hostile")


def measured(name, folder):
    """Return codes, seconds of the processor and MB of one hostile file, above what a sound one took before it."""
    kind = HOSTILE[name][0]
    sound, path = folder / "sound" / SOUND[kind][0], folder / "hostile" / SOUND[kind][0]
    if kind == "name":
        path = folder / ("x" * 300 + ".csv")
    with suppress(osc.OntwikkelscanError):
        read(kind, sound)
    before, begun, codes = peak(), time.process_time(), []
    try:
        read(kind, path)
    except osc.OntwikkelscanError as refused:
        codes, told = [problem.code for problem in refused.problems], str(refused)
        assert len(told) < 20_000 * len(codes)
    return {"codes": codes, "seconds": time.process_time() - begun, "mb": (peak() - before) / 1e6}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))  # noqa: T201 - a script
