"""Each limit at its edge, the setting that raises it, and what a reader does with each."""

from __future__ import annotations

import json
import struct
import zlib

import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, load_house_style, load_population, read_answers
from ontwikkelscan.errors import catalogue, shown
from ontwikkelscan.loading.contributions import read_contributions
from ontwikkelscan.opening.limits import CODES, MOST, SETTING, check, limit
from tests.hostile import MAIN, SCAN, ods, xlsx
from tests.old_workbook import old_workbook
from tests.pictures import chunk, png

KEYS = Questionnaire.from_keys({"x": ["x_01", "-x_02"]}, minimum=1, maximum=5)
ROW = {"respondent": "R001", "x_01": 4, "x_02": 2}


def code(call, *arguments):
    """Return the code that refuses a call, "" where it goes well or fails otherwise."""
    try:
        call(*arguments)
    except OntwikkelscanError as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("bytes", 50_000_000),
        ("bytes_data", 300_000),
        ("unpacked", 64_000_000),
        ("parts", 1_000),
        ("rows", 1_000_000),
        ("columns", 3_000),
        ("cells", 2_000_000),
        ("name", 2_000),
        ("text", 131_072),
        ("values", 500_000),
        ("nodes", 20_000),
        ("depth", 30),
        ("pixels", 4_000_000),
    ],
)
def test_the_edge_of_each_limit(name, most):
    assert code(check, name, most, "a.csv") == ""
    assert code(check, name, most + 1, "a.csv") == CODES[name]
    assert code(limit, name) == ""
    assert limit(name) == most


def test_a_limit_is_raised_by_a_setting_that_the_error_names(monkeypatch):
    with pytest.raises(OntwikkelscanError) as caught:
        check("rows", 5_000_000, "a.csv")
    setting = caught.value.context["setting"]
    assert setting == "ONTWIKKELSCAN_LIMITS=rows=5000000"
    assert setting in str(caught.value)
    monkeypatch.setenv(SETTING, f"{setting.partition('=')[2]}, columns = 4")
    assert code(check, "rows", 5_000_000, "a.csv") == ""
    assert (limit("columns"), limit("name")) == (4, 2_000)


@pytest.mark.parametrize(
    "setting", ["rows", "rows=", "rijen=3", "rows=-1", "rows=1.000", "rows=²", f"rows={'9' * 5_000}"]
)
def test_a_setting_that_says_something_else(setting, monkeypatch):
    monkeypatch.setenv(SETTING, setting)
    assert code(limit, "rows") == "LIMIT-012"


def test_each_limit_has_a_message():
    assert set(CODES) == set(MOST)
    assert set(CODES.values()) <= set(catalogue()["messages"])


CSV = "respondent,x_01,x_02\n" + "R001,4,2\n" + "R002,4,3\n"
QUOTED = CSV.replace("R001", '"R001"')
SHEET = [["respondent", "x_01", "x_02"], ["R001", 4, 2]]
JSON = json.dumps({"a": [[1]]})
FORM = {"schema": "ontwikkelscan/answers/1", "questionnaire": KEYS.id, "version": KEYS.version}
FORM = json.dumps(FORM | {"hash": KEYS.measurement_hash, "answers": ROW})
STYLE = "schema: ontwikkelscan/house_style/1\nname: Voorbeeld\n"
POPULATION = "schema: ontwikkelscan/population/1\ntitle: a\nsize: 7\nsource: b\ndate: c\nmargins: {rol: {a: 1}}\n"


@pytest.mark.parametrize(
    ("file", "content", "name", "most"),
    [
        ("a.csv", CSV, "bytes", len(CSV)),
        ("a.csv", CSV, "rows", 2),
        ("a.csv", QUOTED, "rows", 2),
        ("a.csv", CSV, "columns", 3),
        ("a.csv", CSV, "name", 10),
        ("a.csv", CSV.replace("R001", "R" * 40), "text", 40),
        ("a.json", FORM, "bytes", len(FORM)),
        ("a.json", FORM, "columns", 3),
        ("a.json", FORM, "name", 10),
        ("a.json", FORM, "depth", 3),
        ("a.json", FORM, "values", 8),
        ("a.xls", old_workbook(SHEET), "cells", 6),
        ("a.yaml", STYLE, "bytes_data", len(STYLE)),
        ("a.yaml", STYLE, "nodes", 5),
        ("a.yaml", POPULATION, "depth", 4),
        ("logo.png", png(3, 5), "pixels", 15),
    ],
)
def test_a_reader_keeps_to_a_limit(file, content, name, most, tmp_path, monkeypatch):
    path = tmp_path / file
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read():
        if path.suffix == ".png":
            (tmp_path / "a.yaml").write_text(f"{STYLE}logo: logo.png\n")
            load_house_style(tmp_path / "a.yaml")
        elif path.suffix == ".yaml":
            (load_population if content == POPULATION else load_house_style)(path)
        else:
            read_answers(path, KEYS)

    for n, expected in ((most, ""), (most - 1, CODES[name])):
        monkeypatch.setenv(SETTING, f"{name}={n}")
        assert code(read) == expected
        assert "a.csv" not in CODES


@pytest.mark.parametrize(("make", "n_parts"), [(xlsx, 9), (ods, 3)])
def test_a_workbook_keeps_to_its_limits(make, n_parts, tmp_path, monkeypatch):
    path = tmp_path / f"a.{make.__name__}"
    path.write_bytes(make())
    for name, n, expected in (
        ("cells", 18, ""),
        ("cells", 17, "LIMIT-006"),
        ("unpacked", 1_000, "LIMIT-002"),
        ("parts", n_parts, ""),
        ("parts", n_parts - 1, "LIMIT-003"),
        ("columns", 8, "LIMIT-005"),
        ("name", 9, "LIMIT-007"),
    ):
        monkeypatch.setenv(SETTING, f"{name}={n}")
        assert (name, n, code(read_answers, path, SCAN)) == (name, n, expected)


@pytest.mark.parametrize("glue", ["", " "])
def test_a_cell_with_two_places_is_refused(glue, tmp_path):
    """A library takes the second one, and makes room for all cells before it: half a terabyte."""
    path = tmp_path / "a.xlsx"
    placed = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    double = f'<row r="2"><c r="A2"{glue}r="XFD1048576" t="n"><v>2</v></c></row>'
    sheet = f"<worksheet {MAIN}><sheetData>{placed}{double}</sheetData></worksheet>"
    path.write_bytes(xlsx(**{"xl/worksheets/sheet1.xml": sheet}))
    assert code(read_answers, path, SCAN) == "ANSWER-020"


@pytest.mark.parametrize(("column", "expected"), [(255, ""), (256, "ANSWER-020"), (61_422, "ANSWER-020")])
def test_an_old_workbook_has_at_most_256_columns(column, expected, tmp_path):
    """More were read as columns without a name, each compared with all others: minutes for a small file."""
    path = tmp_path / "a.xls"
    rows = [["respondent", "x_01", "x_02"], ["R001", 4, 2]]
    path.write_bytes(old_workbook(rows, far=(1, column)))
    found = code(read_answers, path, KEYS)
    assert found == expected or (not expected and found != "ANSWER-020")


def test_contributions_keep_to_the_limits(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_text(JSON)
    for setting, expected in (("depth=4", "NORM-011"), ("depth=2", "LIMIT-010"), ("bytes=5", "LIMIT-001")):
        monkeypatch.setenv(SETTING, setting)
        assert code(read_contributions, [path]) == expected


def test_a_name_is_shown_without_signs_that_steer_a_terminal():
    assert shown("a\x1b]0;b\x07\u202ec\nd\u200be é\u00a0…") == "a?]0;b??c?d?e é\u00a0…"
    assert shown("a" * 201) == "a" * 200 + "…"
    assert shown("a" * 200) == "a" * 200


def test_a_column_is_told_without_signs_that_steer_a_terminal(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CSV.replace("x_02", "x-1\x1b[31m" + "y" * 500))
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(path, KEYS)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    "picture",
    [
        png(),
        png(1, 1),
        png(7, 3),
        b"\x89PNG\r\n\x1a\n" + png()[8:33] + png()[33:],
    ],
)
def test_a_sound_picture_is_taken(picture, tmp_path):
    assert logo(picture, tmp_path) == ""


def logo(picture, folder):
    (folder / "logo.png").write_bytes(picture)
    (folder / "a.yaml").write_text(f"{STYLE}logo: logo.png\n")
    return code(load_house_style, folder / "a.yaml")


def made(width, height, depth, kind, interlaced, rows, palette=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + palette + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (made(9, 2, 1, 0, 0, bytes(2 * 3)), ""),
        (made(3, 2, 16, 6, 0, bytes(2 * 25)), ""),
        (made(1, 1, 8, 0, 1, bytes(2)), ""),
        (made(8, 8, 8, 0, 1, bytes(2 + 2 + 3 + 2 * 3 + 2 * 5 + 4 * 5 + 4 * 9)), ""),
        (made(8, 8, 8, 0, 1, bytes(78)), "STYLE-002"),
        (made(9, 2, 1, 0, 0, bytes(5)), "STYLE-002"),
        (made(9, 2, 1, 0, 0, bytes(7)), "STYLE-002"),
        (made(1, 1, 8, 0, 2, bytes(2)), "STYLE-002"),
        (made(1, 1, 3, 0, 0, bytes(2)), "STYLE-002"),
        (made(1, 1, 8, 5, 0, bytes(2)), "STYLE-002"),
        (made(0, 1, 8, 0, 0, b""), "STYLE-002"),
        (made(1, 1, 8, 3, 0, bytes(2)), "STYLE-002"),
        (png()[:-1], "STYLE-002"),
        (png()[:-12], "STYLE-002"),
        (png()[:20] + b"x" + png()[21:], "STYLE-002"),
        (b"\x89PNG\r\n\x1a\n", "STYLE-002"),
    ],
)
def test_a_picture_is_whole(picture, expected, tmp_path):
    assert logo(picture, tmp_path) == expected
