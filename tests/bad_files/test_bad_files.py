"""One small broken file per way in which a file can be wrong: the code, the place, and nothing that a person answered.

A case is a sound file with one thing broken. Answers files are written out; the folders are the bundled ones, copied.
"""

from __future__ import annotations

import csv
import shutil
import string
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    load_norm,
    load_programmes,
    load_questionnaire,
    read_answers,
)
from ontwikkelscan.check import check_file
from ontwikkelscan.errors import CATALOGUE, Problem

ROOT = Path(__file__).resolve().parents[2]
QUESTIONNAIRE = ROOT / "questionnaires" / "gemeentesecretaris" / "2026-1"
NORM = ROOT / "norms" / "gesimuleerd_gemeentesecretarissen" / "2026-1"
PROGRAMME = ROOT / "programmes" / "leergang_lokaal_leiderschap"
KEYS = Questionnaire.from_keys({"x": ["x_01", "-x_02"], "y": ["y_01", "y_02"]}, minimum=1, maximum=5)
HEADER = "respondent,x_01,x_02\n"
HIDDEN = "geheim"
"""Stands in the files wherever a value may not come out."""


@dataclass(frozen=True)
class Text:
    """An answers file, its code, and what its message should name. Cells of two signs or more may not come out."""

    id: str
    content: str | bytes
    code: str
    names: str
    file: str = "antwoorden.csv"


@dataclass(frozen=True)
class Broken:
    """A bundled folder in which one text was replaced; ``line`` is a text on the line that the message should name."""

    id: str
    code: str
    file: str
    old: str
    new: str | bytes
    line: str = ""
    names: str = ""
    whole: bool = False


ANSWERS = [
    Text("empty", "", "ANSWER-001", "antwoorden.csv"),
    Text("header only", HEADER, "ANSWER-001", "antwoorden.csv"),
    Text("blank line above the header", "\n" + HEADER + "Piet,4,4\n", "ANSWER-001", "antwoorden.csv"),
    Text("latin-1", (HEADER + "Piet,3,\xe9\n").encode("latin-1"), "ANSWER-002", "byte 28"),
    Text("latin-1, far down", (HEADER + "Piet,3,4\n" * 3000).encode() + b"\xe9,3,4\n", "ANSWER-002", "byte 27021"),
    Text("text in a cell", HEADER + "Piet,geheim,4\n", "ANSWER-003", "row 2, column 'x_01'"),
    Text("number of 5000 digits", HEADER + f"Piet,{'1' * 5000},4\n", "ANSWER-004", "row 2, column 'x_01'"),
    Text("answer off the scale", HEADER + "Jan,4,4\nPiet,4,77\n", "ANSWER-004", "row 3, column 'x_02'"),
    Text("half an answer", HEADER + 'Piet,"3,55",4\n', "ANSWER-004", "row 2, column 'x_01'"),
    Text("respondent twice", HEADER + "Piet,4,4\nPiet,4,5\n", "ANSWER-005", "row 3"),
    Text("respondent 'None' twice", HEADER + "None,4,4\nNone,4,5\n", "ANSWER-005", "row 3"),
    Text("no column respondent", "naam,x_01,x_02\nPiet,4,4\n", "ANSWER-006", "column 'respondent'"),
    Text("name for an id", HEADER + "Piet Jansen,4,4\n", "ANSWER-007", "row 2"),
    Text("path for an id", HEADER + "../Piet,4,4\n", "ANSWER-007", "row 2"),
    Text("half a competency", "respondent,x_01\nPiet,4\n", "ANSWER-008", "'x_02'"),
    Text("misspelt item", "respondent,x_01,x_02,y-1,y_02\nPiet,4,4,4,4\n", "ANSWER-009", "'y-1' (item 'y_01'?)"),
    Text("item twice", "respondent,x_01,x_02,x_01\nPiet,4,4,4\n", "ANSWER-010", "'x_01'"),
    Text("no header row", "Piet,77,77,4\nJan,5,4,4\n", "ANSWER-010", "column 3"),
    Text("separators at the end", "respondent;x_01;x_02;;\nPiet;4;4;;\n", "ANSWER-010", "column 5"),
    Text("no items", "respondent,opmerking\nPiet,geheim\n", "ANSWER-011", "'eigen_sleutels'"),
    Text("row too long", HEADER + "Piet,4,4,geheim\n", "ANSWER-012", "row 2"),
    Text("row too short", HEADER + "Jan,4,4\nPiet,4\n", "ANSWER-012", "row 3"),
    Text("open quote in the last cell", HEADER + 'Jan,4,4\nPiet,4,"44\n', "ANSWER-012", "row 3"),
    Text("open quote far up", HEADER + 'Piet,4,"44\n' + "Jan,4,4\n" * 20_000, "ANSWER-012", "row 2"),
    Text("no rows at all", b"geheim" * 30_000, "ANSWER-012", "row 1"),
    Text("other kind of file", "geheim", "ANSWER-013", "antwoorden.xlsx", file="antwoorden.xlsx"),
]

CONTEXT = [
    ("rol", "burgemeester", "CONTEXT-001"),
    ("jaren_in_rol", "zes jaar", "CONTEXT-002"),
    ("jaren_in_rol", "-11", "CONTEXT-002"),
    ("jaren_in_rol", np.inf, "CONTEXT-002"),
    ("inwoners", "14.000", "CONTEXT-002"),
    ("inwoners", "14,000", "CONTEXT-002"),
    ("deel_intake", "alles behalve visie", "CONTEXT-003"),
    ("bps_01", np.inf, "ANSWER-004"),
    ("bps_01", [3], "ANSWER-003"),
    ("belang_visie", "66", "ANSWER-004"),
]

HEAD, RULES, VISION = "questionnaire.yaml", "rules.yaml", "competencies/visie.yaml"
SYNTAX = "QUESTIONNAIRE-002"
QUESTIONNAIRES = [
    Broken("syntax", SYNTAX, RULES, "rules:\n", "rules: ]\n", "rules: ]"),
    Broken("tab", SYNTAX, RULES, "rules:\n", "\trules:\n", "\trules:"),
    Broken("two documents", SYNTAX, RULES, "rules:\n", "---\nrules:\n", "---"),
    Broken("control character", SYNTAX, "context.yaml", "Hoeveel jaar heb", "geheim\x01", "\x01"),
    Broken("not UTF-8", SYNTAX, "context.yaml", "Welke rol", b"geheim\xe9", names="context.yaml"),
    Broken("alias to itself", SYNTAX, RULES, "rules:\n", "rules: &geheim [*geheim]\nanders:\n", names=RULES),
    Broken("key that is a list", SYNTAX, RULES, "rules:\n", "? [geheim]\n: 1\nrules:\n", "? [geheim]"),
    Broken("only a list", SYNTAX, RULES, "", "- geheim\n", "- geheim", whole=True),
    Broken("nothing but a comment", SYNTAX, HEAD, "", "# geheim\n", "# geheim", whole=True),
    Broken("other schema", SYNTAX, HEAD, "questionnaire/1", "geheim/1", "schema:"),
    Broken("wrong type", SYNTAX, HEAD, "minimum: 1", "minimum: geheim", "minimum:"),
    Broken("number of 5000 digits", SYNTAX, HEAD, "maximum: 5", "maximum: " + "9" * 5000, "maximum:"),
    Broken("missing key", SYNTAX, VISION, 'name: "Visie"\n', "", "id: visie", "name"),
    Broken("key twice", SYNTAX, HEAD, "minimum: 1\n", "minimum: 1\nminimum: 2\n", "minimum: 2", "'minimum'"),
    Broken("unknown key", SYNTAX, VISION, "    reverse: false\n", "    omgekeerd: geheim\n", "omgekeerd:", "omgekeerd"),
    Broken("unusable id", SYNTAX, VISION, "id: vis_01", "id: 1geheim", "id: 1geheim"),
    Broken("text for a list", SYNTAX, HEAD, "competencies:\n", "competencies: geheim\nanders:\n", "competencies:"),
    Broken("competency without a file", SYNTAX, HEAD, "- visie\n", "- visje\n", "competencies:", "visje.yaml"),
    Broken("item never presented", SYNTAX, HEAD, "  - vis_01\n", "", names="'vis_01'"),
    Broken("item twice", "QUESTIONNAIRE-003", VISION, "id: vis_02", "id: vis_01", names="'vis_01'"),
    Broken("rule twice", "QUESTIONNAIRE-003", RULES, "id: CL02", "id: CL01", names="'CL01'"),
    Broken("item in no scale", "QUESTIONNAIRE-004", HEAD, "  - vis_01\n", "  - vis_01\n  - vis_09\n", names="'vis_09'"),
    Broken("scale too wide", "QUESTIONNAIRE-005", HEAD, "maximum: 5", "maximum: 500000", names="8 items"),
    Broken(
        "no items",
        "QUESTIONNAIRE-006",
        VISION,
        "",
        "id: visie\nname: geheim\nkind: core\nitems: []\n",
        names="'visie'",
        whole=True,
    ),
    Broken("scale without a range", "QUESTIONNAIRE-007", HEAD, "maximum: 5", "maximum: 1", names="1-1"),
    Broken("unknown option", "QUESTIONNAIRE-008", RULES, "[regie]", "[regio]", names="rule 'CL01'"),
    Broken(
        "unknown question", "QUESTIONNAIRE-008", RULES, "{type_gemeente: [regie]}", "{soort: [regie]}", names="'soort'"
    ),
    Broken("unknown competency", "QUESTIONNAIRE-008", RULES, "raise: []", "raise: [visje]", names="'visje'"),
]

TABLES, FIRST = "tables.csv", "bestuurlijke_politieke_sensitiviteit,1.875,1"
NORMS = [
    Broken("unknown key", "NORM-002", "norm.yaml", "title:", "titel:", "titel:", "titel"),
    Broken("no scales", "NORM-002", "norm.yaml", "scales:", "schalen:", "schalen:", "scales"),
    Broken("text for a scale", "NORM-002", "norm.yaml", "scales:\n", "scales: [geheim]\nanders:\n", "scales:"),
    Broken("text for a score", "NORM-002", TABLES, "1.875,1", "geheim,1", "geheim"),
    Broken("row too short", "NORM-002", TABLES, "1.875,1", "1.875", FIRST[:-2]),
    Broken("tables not UTF-8", "NORM-002", TABLES, "1.875", b"geheim\xe9", names=TABLES),
    Broken("falling scores", "NORM-004", TABLES, "1.875,1", "4.875,1", names="'bestuurlijke_politieke_sensitiviteit'"),
    Broken("endless score", "NORM-004", TABLES, "1.875,1", "-inf,1", names="'bestuurlijke_politieke_sensitiviteit'"),
    Broken("other number of people", "NORM-004", TABLES, "visie,", "anders,", names="'visie'"),
    Broken("empty tables", "NORM-004", TABLES, "", "", names="'visie'", whole=True),
]

HEAD_OF_PROGRAMME = "programme.yaml"
PROGRAMMES = [
    Broken(
        "unknown kind", "PROGRAMME-001", HEAD_OF_PROGRAMME, "kind: leergang", "kind: geheim", "kind: geheim", "kind"
    ),
    Broken("missing key", "PROGRAMME-001", HEAD_OF_PROGRAMME, "provider:", "aanbieder:", "aanbieder:", "provider"),
    Broken(
        "text for a strength", "PROGRAMME-001", HEAD_OF_PROGRAMME, "{visie: 1.0}", "{visie: geheim}", "visie: geheim"
    ),
    Broken("unknown key of an edition", "PROGRAMME-001", "editions.yaml", "starts:", "begint:", "begint:", "begint"),
    Broken("strength between", "PROGRAMME-003", HEAD_OF_PROGRAMME, "{visie: 1.0}", "{visie: 0.7}", names="'visie'"),
]

TRIED = {case.code for case in (*ANSWERS, *QUESTIONNAIRES, *NORMS, *PROGRAMMES)} | {code for *_, code in CONTEXT}
TRIED |= {"ANSWER-014", "CONTEXT-004", "QUESTIONNAIRE-001", "NORM-001", "CHECK-001"}  # further down


def refusal(load, *arguments, **options):
    """Return the error of a call; every field of its messages is there, and no other."""
    with pytest.raises(OntwikkelscanError) as caught:
        load(*arguments, **options)
    for problem in caught.value.problems:
        template = CATALOGUE[problem.code]
        wanted = {name for _, name, *_ in string.Formatter().parse(template.text + template.hint) if name}
        assert wanted - {"n"} == set(problem.context) - {"n"}
        assert "n" not in wanted or problem.places or "n" in problem.context
    return caught.value


def codes(found):
    return {problem.code for problem in found.problems}


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: case.id)
def test_answers_file(case, tmp_path):
    path = tmp_path / case.file
    path.write_bytes(case.content if isinstance(case.content, bytes) else case.content.encode())
    found = refusal(read_answers, path, KEYS)
    assert found.code == case.code
    assert case.names in str(found)
    assert case.file in str(found)
    text = path.read_text(encoding="latin-1")
    without_header = case.id in ("no header row", "no rows at all")
    cells = [cell for row in text.splitlines()[not without_header :] for cell in row.replace('"', "").split(",")]
    assert [cell for cell in {*cells, HIDDEN} if len(cell) > 1 and cell != "None" and cell in str(found)] == []


@pytest.fixture(scope="module")
def questionnaire():
    return load_questionnaire("gemeentesecretaris")


@pytest.fixture
def people(questionnaire):
    row = {item.id: 3 for item in questionnaire.competencies[0].items}
    return pd.DataFrame([{"respondent": name, **row} for name in ("Jan", "Piet")])


@pytest.mark.parametrize(("column", "cell", "code"), CONTEXT)
def test_context(column, cell, code, people, questionnaire):
    people[column] = pd.Series([None, cell] if column not in people else [3, cell], dtype=object)
    found = refusal(read_answers, people, questionnaire)
    assert codes(found) == {code}
    assert found.problems[0].places == (f"row 3, column '{column}'",)
    assert [text for text in ("Piet", str(cell), "behalve") if text in str(found)] == []


def test_row_of_context_is_that_of_the_file_after_rows_without_content(tmp_path):
    path = tmp_path / "antwoorden.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["respondent", "x_01", "x_02", "deel_intake"], [""] * 4, ["Piet", 4, 4, HIDDEN]])
    found = refusal(read_answers, path, KEYS)
    assert (found.code, found.problems[0].places) == ("CONTEXT-003", ("row 3, column 'deel_intake'",))


@pytest.mark.parametrize(
    ("columns", "row", "code", "names"),
    [
        (["respondent", "rol"], ["Klaas", "loco"], "CONTEXT-004", "row 2 of respondents="),
        (["respondent", "rol"], ["Piet", HIDDEN], "CONTEXT-001", "row 2 of respondents=, column 'rol'"),
        (["naam", "rol"], ["Piet", "loco"], "ANSWER-006", "respondents=: column 'respondent'"),
        (["respondent", "rol", "rol"], ["Piet", "loco", HIDDEN], "ANSWER-010", "'rol'"),
    ],
)
def test_context_in_a_frame_of_its_own(columns, row, code, names, people, questionnaire):
    found = refusal(read_answers, people, questionnaire, respondents=pd.DataFrame([row], columns=columns))
    assert codes(found) == {code}
    assert names in str(found)
    assert [text for text in ("Klaas", "Piet", HIDDEN) if text in str(found)] == []


def broken_copy(case, source, folder):
    """Copy a bundled folder and break it; return the line that the message should name, or None."""
    shutil.copytree(source, folder)
    path = folder / case.file
    content = path.read_bytes()
    new = case.new if isinstance(case.new, bytes) else case.new.encode()
    assert case.old.encode() in content
    content = new if case.whole else content.replace(case.old.encode(), new, 1)
    path.write_bytes(content)
    if not case.line:
        return None
    return content[: content.index(case.line.encode())].count(b"\n") + 1


@pytest.mark.parametrize(
    ("load", "source", "case"),
    [
        pytest.param(load, source, case, id=f"{source.parts[-2]}: {case.id}")
        for load, source, cases in (
            (load_questionnaire, QUESTIONNAIRE, QUESTIONNAIRES),
            (load_norm, NORM, NORMS),
            (load_programmes, PROGRAMME, PROGRAMMES),
        )
        for case in cases
    ],
)
def test_folder(load, source, case, tmp_path):
    line = broken_copy(case, source, tmp_path / "map")
    found = refusal(load, tmp_path / "map")
    assert found.code == case.code
    assert case.names in str(found)
    if line:
        assert f"{Path(case.file).name}, line {line}: " in str(found)
    assert HIDDEN not in str(found)
    assert "9999" not in str(found)


def test_all_files_of_a_questionnaire_at_once(tmp_path):
    first = Broken("", SYNTAX, VISION, 'name: "Visie"\n', "", "id: visie")
    second = Broken("", SYNTAX, RULES, "step: 0.25", "stap: 0.25", "levels:")
    broken_copy(first, QUESTIONNAIRE, tmp_path / "map")
    broken = tmp_path / "map" / second.file
    broken.write_text(broken.read_text(encoding="utf-8").replace(second.old, second.new), encoding="utf-8")
    found = refusal(load_questionnaire, tmp_path / "map")
    assert {problem.context["place"].split(",")[0] for problem in found.problems} == {"visie.yaml", "rules.yaml"}


@pytest.mark.parametrize(
    ("load", "name", "code"),
    [
        (load_questionnaire, "gemeentesecretarus", "QUESTIONNAIRE-001"),
        (load_questionnaire, "gemeentesecretaris/1999-1", "QUESTIONNAIRE-001"),
        (load_norm, "gesimuleerd", "NORM-001"),
    ],
)
def test_names_that_do_not_exist(load, name, code):
    found = refusal(load, name)
    assert found.code == code
    assert name in str(found)
    assert "bundled are: ge" in str(found)


def test_folders_and_files_that_do_not_exist(tmp_path):
    assert refusal(load_programmes, tmp_path / "weg").code == "PROGRAMME-001"
    assert refusal(load_programmes, tmp_path).code == "PROGRAMME-001"
    assert refusal(load_questionnaire, tmp_path).code == "QUESTIONNAIRE-001"
    assert refusal(load_norm, tmp_path).code == "NORM-001"
    assert refusal(read_answers, tmp_path / "weg.csv", KEYS).code == "ANSWER-014"
    assert refusal(check_file, tmp_path, "gemeentesecretaris").code == "CHECK-001"


def test_a_message_without_its_fields_is_refused_at_once():
    with pytest.raises(KeyError):
        str(Problem("ANSWER-004"))


ROW = ",".join(f"bps_0{number}" for number in range(1, 9))


@pytest.fixture
def unusable(tmp_path):
    """Write an answers file with an answer off the scale, and one with a text."""
    path = tmp_path / "antwoorden.csv"
    path.write_text(f"respondent,{ROW}\nPiet,{HIDDEN},77{',4' * 6}\n", encoding="utf-8")
    return path


def run(*arguments):
    command = [sys.executable, "-m", "ontwikkelscan", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def refused(done, *expected):
    assert (done.returncode, done.stdout) == (1, "")
    assert [code for code in expected if f"[{code}] " not in done.stderr] == []
    assert [text for text in ("Traceback", "Piet", HIDDEN, "77") if text in done.stderr] == []


def test_score_writes_nothing(unusable, tmp_path):
    refused(run("score", unusable, "-o", tmp_path / "uit"), "ANSWER-003", "ANSWER-004")
    assert [path.name for path in tmp_path.iterdir()] == ["antwoorden.csv"]


def test_report_for_an_unknown_respondent_writes_nothing(unusable, tmp_path):
    unusable.write_text(f"respondent,{ROW}\nJan{',4' * 8}\n", encoding="utf-8")
    refused(run("report", unusable, "-o", tmp_path / "uit", "--respondent", "Piet", "--format", "html"), "SCAN-003")
    assert [path.name for path in tmp_path.iterdir()] == ["antwoorden.csv"]


def test_check_tells_what_is_wrong_with_each_file(unusable, tmp_path):
    folders = [tmp_path / name for name in ("vragenlijst", "norm", "programma")]
    broken_copy(QUESTIONNAIRES[0], QUESTIONNAIRE, folders[0])
    broken_copy(NORMS[-1], NORM, folders[1])
    broken_copy(PROGRAMMES[0], PROGRAMME, folders[2])
    before = sorted(tmp_path.rglob("*"))
    done = run("check", unusable, *folders, tmp_path / "weg.csv", tmp_path / "weg")
    refused(done, "ANSWER-003", "QUESTIONNAIRE-002", "NORM-004", "PROGRAMME-001", "ANSWER-014", "CHECK-001")
    assert sorted(tmp_path.rglob("*")) == before
