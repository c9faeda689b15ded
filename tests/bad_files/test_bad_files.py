"""One small broken file per way in which a file can be wrong: the code, the place, and nothing that a person answered.

A case is a sound file with one thing broken. Answers files are written out; the folders are the bundled ones, copied,
and one that is made here: a norm with groups and regressions, its population, and contributions.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import string
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Population,
    Questionnaire,
    build_norm,
    contributions_of,
    load_norm,
    load_population,
    load_programmes,
    load_questionnaire,
    load_thresholds,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.commands.check import check_file
from ontwikkelscan.errors import Problem, catalogue
from ontwikkelscan.loading.contributions import read_contributions
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.model.contribution import OLD_SCHEMA, SCHEMA

ROOT = Path(__file__).resolve().parents[2]
QUESTIONNAIRE = ROOT / "questionnaires" / "gemeentesecretaris" / "2026-2"
NORM = ROOT / "norms" / "gesimuleerd_gemeentesecretarissen" / "2026-2"
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
    """A folder in which one text was replaced; ``line`` is a text on the line that the message should name."""

    id: str
    code: str
    file: str
    old: str | re.Pattern[bytes]
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
    Text("device for an id", HEADER + "nul.2,4,4\n", "ANSWER-007", "row 2"),
    Text("device of any case for an id", HEADER + "COM1,4,4\n", "ANSWER-007", "row 2"),
    Text("dot at the end of an id", HEADER + "R001.,4,4\n", "ANSWER-007", "row 2"),
    Text("ids that differ in capitals", HEADER + "R001,4,4\nR002,4,4\nr001,4,4\n", "ANSWER-036", "row 2; row 4"),
    Text("path for an id", HEADER + "../Piet,4,4\n", "ANSWER-007", "row 2"),
    Text("formula for an id", HEADER + "=1+1,4,4\n", "ANSWER-007", "row 2"),
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

P = re.compile
HEAD, RULES, VISION = "questionnaire.yaml", "rules.yaml", "competencies/visie.yaml"
FACTS, MODEL, THEMES = "context.yaml", "response_model.yaml", "themes.yaml"
BANDS = "question 'jaren_in_rol' has bands that do not follow upon each other"
SYNTAX = "QUESTIONNAIRE-002"
UNKNOWN = "{zij_instromer: {herkomst: buiten}}", "{zij_instromer: {herkomst: elders}}"
OF_CHOICE = "kind: choice\n", "kind: choice\n    bands: [{id: a, label: geheim}]\n"
QUESTIONNAIRES = [
    Broken("syntax", SYNTAX, RULES, "rules:\n", "rules: ]\n", "rules: ]"),
    Broken("tab", SYNTAX, RULES, "rules:\n", "\trules:\n", "\trules:"),
    Broken("two documents", SYNTAX, RULES, "rules:\n", "---\nrules:\n", "---"),
    Broken("control character", SYNTAX, "context.yaml", "Hoeveel jaar heb", "geheim\x01", "\x01"),
    Broken("character past the last", SYNTAX, HEAD, P(rb"title: .*"), r'title: "geheim\UFFFFFFFF"', names=HEAD),
    Broken("version of YAML", SYNTAX, HEAD, "schema:", f"%YAML {'9' * 5000}.1\n---\nschema:", "%YAML", "or number"),
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
    Broken(
        "other word for true", SYNTAX, VISION, "reverse: false", "reverse: nee", "reverse: nee", "be true or false."
    ),
    Broken("decimal comma", SYNTAX, HEAD, "sd: 0.65", "sd: 0,65", "sd: 0,65", "number, with a point: 0.5."),
    Broken(
        "one word for a list",
        SYNTAX,
        RULES,
        "[regie, regie_en_ontwikkel, regie_en_beheer]",
        "regie",
        "{type_gemeente: regie}",
        "rules.0.when.type_gemeente: input should be a list, such as [a, b].",
    ),
    Broken("close to a key", SYNTAX, VISION, "name: ", "naam: ", "naam: ", "known are: id, code, name, short, kind,"),
    Broken(
        "close to a key within",
        SYNTAX,
        RULES,
        "{core: ",
        "{kore: ",
        "levels: ",
        "situational, step, maximum. Did you mean 'core'?",
    ),
    Broken("open quote", SYNTAX, VISION, 'name: "Visie"', 'name: "Visie', names="a quote that is not closed"),
    Broken(
        "four labels of importance", SYNTAX, HEAD, ', "onmisbaar"]', "]", "importance_labels:", "five labels, or none"
    ),
    Broken("level above the answers", SYNTAX, RULES, "maximum: 4.25", "maximum: 5.25", names="a level of the rules"),
    Broken("level below the answers", SYNTAX, RULES, "core: 3.5", "core: 0.5", names="a level of the rules"),
    Broken("unusable id", SYNTAX, VISION, "id: vis_01", "id: 1geheim", "id: 1geheim"),
    Broken("text for a list", SYNTAX, HEAD, "competencies:\n", "competencies: geheim\nanders:\n", "competencies:"),
    Broken("competency without a file", SYNTAX, HEAD, "- visie\n", "- visje\n", "competencies:", "visje.yaml"),
    Broken("item never presented", SYNTAX, HEAD, "  - vis_01\n", "", names="'vis_01'"),
    Broken("item twice", "QUESTIONNAIRE-003", VISION, "id: vis_02", "id: vis_01", names="'vis_01'"),
    Broken("rule twice", "QUESTIONNAIRE-003", RULES, "id: CL02", "id: CL01", names="'CL01'"),
    Broken("item in no scale", "QUESTIONNAIRE-004", HEAD, "  - vis_01\n", "  - vis_01\n  - vis_09\n", names="'vis_09'"),
    Broken("scale too wide", "QUESTIONNAIRE-005", HEAD, "maximum: 5", "maximum: 500001", names="8 items"),
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
    Broken("unknown option", "QUESTIONNAIRE-008", RULES, "[regie, ", "[regio, ", names="rule 'CL01'"),
    Broken(
        "unknown question", "QUESTIONNAIRE-008", RULES, "{type_gemeente: [regie, ", "{soort: [regie, ", names="'soort'"
    ),
    Broken("unknown competency", "QUESTIONNAIRE-008", RULES, "raise: []", "raise: [visje]", names="'visje'"),
    Broken(
        "because of another",
        "QUESTIONNAIRE-008",
        RULES,
        '      samenwerken: "je in',
        '      visie: "je in',
        names="because: visie",
    ),
    Broken("options of a number", "QUESTIONNAIRE-008", RULES, "{type_gemeente:", "{inwoners:", names="'inwoners'"),
    Broken(
        "range of a choice", "QUESTIONNAIRE-008", RULES, P(rb"\[regie, [^]]*\]"), "{below: 2}", names="'type_gemeente'"
    ),
    Broken("file of another competency", SYNTAX, VISION, "id: visie", "id: visje", names="the file visie.yaml"),
    Broken("competency twice", "QUESTIONNAIRE-003", HEAD, "- visie\n", "- visie\n  - visie\n", names="'visie'"),
    Broken(
        "presented twice", "QUESTIONNAIRE-003", HEAD, "- vis_01\n", "- vis_01\n  - vis_01\n", names="presentation: "
    ),
    Broken("question twice", "QUESTIONNAIRE-003", FACTS, "id: inwoners", "id: rol", names="'rol'"),
    Broken("unknown key of a band", SYNTAX, FACTS, "below: 2}", "tot: 2}", "tot: 2}", "bands.0.tot"),
    Broken(
        "band without a label", SYNTAX, FACTS, P(rb'label: "korter[^"]*", '), "", "{id: tot_2_jaar", "0.label: field"
    ),
    Broken("text for a band's end", SYNTAX, FACTS, "below: 2}", "below: geheim}", "below: geheim", "bands.0.below"),
    Broken("unusable id of a band", SYNTAX, FACTS, "tot_2_jaar", "2_geheim", "2_geheim", "bands.0.id"),
    Broken("text for bands", SYNTAX, FACTS, "    bands:\n", "    bands: geheim\n    x:\n", "bands: geheim", "bands: "),
    Broken("unusable id of an option", SYNTAX, FACTS, "  loco: ", "  1loco: ", "1loco", "facts.0.options.1loco"),
    Broken("number for an option", SYNTAX, FACTS, "  loco: ", "  1: ", "  1: ", "facts.0.options.1: "),
    Broken("band twice", "QUESTIONNAIRE-003", FACTS, "van_2_tot_5_jaar", "tot_2_jaar", names="'jaren_in_rol': the id"),
    Broken("bands overlap", SYNTAX, FACTS, "at_least: 2,", "at_least: 1,", names=BANDS),
    Broken("falling band", SYNTAX, FACTS, "at_least: 5, below: 10", "at_least: 9, below: 5", names=BANDS),
    Broken("open band in between", SYNTAX, FACTS, ", below: 5}", "}", names=BANDS),
    Broken("falling bends", SYNTAX, FACTS, "bends: [5, 11]", "bends: [11, 5]", names="'jaren_in_rol' has bends or"),
    Broken("cells from 0", SYNTAX, FACTS, "cells: [2,", "cells: [0,", names="'jaren_in_rol' has bends or cells that"),
    Broken(
        "bends of a choice", SYNTAX, FACTS, "kind: choice\n", "kind: choice\n    bends: [5]\n", names="only a number"
    ),
    Broken("bands of a choice", SYNTAX, FACTS, *OF_CHOICE, names="'rol' has bands, which only"),
    Broken(
        "text in a norm", SYNTAX, FACTS, "kind: text", "kind: text\n    in_norm: true", names="'gemeente' goes along"
    ),
    Broken(
        "no bands in a norm",
        SYNTAX,
        FACTS,
        P(rb"    bands:\n(      - .*\n)+(?=  - id: herkomst|    #)"),
        "",
        names="goes along",
    ),
    Broken("formerly another answer", SYNTAX, FACTS, *UNKNOWN, names="'rol' was formerly 'herkomst: elders'"),
    Broken(
        "formerly another question", SYNTAX, FACTS, "{herkomst: buiten}", "{afkomst: buiten}", names="'afkomst: buiten'"
    ),
    *(
        Broken(name, SYNTAX, FACTS, P(old), new, names=f"question '{question}' has classes that do not divide its")
        for name, question, old, new in (
            ("category in no class", "rol", rb", aspirant\]\}", "]}"),
            ("category in two classes", "rol", rb"\[loco, aspirant", "[loco, gemeentesecretaris, aspirant"),
            ("category unknown to a class", "rol", rb"\[loco, aspirant", "[loco, geheim, aspirant"),
            ("class called after another category", "rol", rb"id: andere_rol", "id: loco"),
            ("band in no class", "jaren_in_rol", rb"\[tot_2_jaar, van_2_tot_5_jaar\]", "[tot_2_jaar]"),
        )
    ),
    Broken("class twice", "QUESTIONNAIRE-003", FACTS, "id: vanaf_5_jaar", "id: tot_5_jaar", names="'jaren_in_rol'"),
    Broken("empty class", SYNTAX, FACTS, P(rb"\[gemeentesecretaris\]"), "[]", names="classes.0.categories"),
    Broken("classes in no norm", SYNTAX, FACTS, "    in_norm: true\n", "", names="'rol' has classes, but does not"),
    Broken("'ja' for true", SYNTAX, FACTS, "in_norm: true", "in_norm: ja", "in_norm: ja", "0.in_norm"),
    Broken("unknown key of the model", SYNTAX, MODEL, "irv:", "irw:", "irw:", "irw: extra"),
    Broken("missing key of the model", SYNTAX, MODEL, P(rb"\nkeying: .*"), "", "#", "keying: field"),
    Broken("text for a share", SYNTAX, MODEL, "bps_01: [", "bps_01: [geheim, ", "bps_01", "steps.bps_01.0"),
    Broken("half a person", SYNTAX, MODEL, P(rb"\nn: \d+"), "\nn: 20.5", "n: 20.5", "n: "),
    Broken("unusable item", SYNTAX, MODEL, "  bps_01:", "  1bps:", "1bps:", "steps.1bps"),
    Broken("three synonyms", SYNTAX, MODEL, "synonyms: []", "synonyms: [[a, b, geheim]]", "synonyms:", "synonyms.0"),
    Broken("model of another item", SYNTAX, MODEL, "steps:\n", "steps:\n  x: [1, 1, 1, 1]\n", names="other items"),
    Broken("model without an item", SYNTAX, MODEL, P(rb"  bps_01: .*\n"), "", names="other items"),
    Broken("unknown synonym", SYNTAX, MODEL, "synonyms: []", "synonyms: [[bps_01, bps_99]]", names="other items"),
    Broken("a step too few", SYNTAX, MODEL, P(rb"bps_01: \[[\d.]+, "), "bps_01: [", names="4 shares that do not rise"),
    Broken("rising steps", SYNTAX, MODEL, P(rb"bps_01: \[[\d.]+"), "bps_01: [0.0", names="4 shares that do not rise"),
    Broken("share above 1", SYNTAX, MODEL, P(rb"bps_01: \[[\d.]+"), "bps_01: [1.1", names="shares outside 0-1"),
    Broken("share below 0", SYNTAX, MODEL, P(rb"[\d.]+\]\n"), "-0.1]\n", names="shares outside 0-1"),
    Broken("a row too few", SYNTAX, MODEL, P(rb"correlations:\n.*\n"), "correlations:\n", names="14 x 14 correlations"),
    Broken("a cell too few", SYNTAX, MODEL, P(rb"- \[[\d.]+, "), "- [", names="14 x 14 correlations"),
    Broken("correlation above 1", SYNTAX, MODEL, P(rb"- \[[\d.]+"), "- [1.1", names="outside -1 to 1"),
    Broken("correlation below -1", SYNTAX, MODEL, P(rb"- \[[\d.]+"), "- [-1.1", names="outside -1 to 1"),
    Broken("not symmetric", SYNTAX, MODEL, P(rb"(?<=- \[)[\d.]+, [\d.]+"), "0.3, 0.2", names="their mirror image"),
    Broken("competency in no theme", SYNTAX, THEMES, ", visie,", ",", names="the themes leave out 'visie'"),
    Broken("unknown competency of a theme", SYNTAX, THEMES, ", visie,", ", visie, visje,", names="'visje'"),
    Broken("in a theme twice", "QUESTIONNAIRE-003", THEMES, ", visie,", ", visie, visie,", names="themes: the id"),
]

NUMBERS, TABLES, READ, TABLE = "norm.yaml", "tables.csv", "NORM-002", "NORM-004"
COLUMNS, FIRST, SECOND = (NORM / TABLES).read_text(encoding="utf-8").splitlines()[:3]
SCALE = FIRST.split(",")[1]


def row(text=FIRST, **cells):
    """Return a row of the tables with other cells."""
    given = dict(zip(COLUMNS.split(","), text.split(","), strict=True))
    return ",".join(map(str, (given | cells).values()))


def value(name, new):
    """Give the first value of this name, and what it becomes."""
    return P(rf"\b{name}: [-\w.]+".encode()), f"{name}: {new}"


NORMS = [
    Broken("unknown key", READ, NUMBERS, "title:", "titel:", "titel:", "titel"),
    Broken("no scales", READ, NUMBERS, "scales:", "schalen:", "schalen:", "scales"),
    Broken("text for a scale", READ, NUMBERS, "scales:\n", "scales: [geheim]\nanders:\n", "scales:"),
    Broken("text for scales", READ, NUMBERS, "scales:\n", "scales: geheim\nanders:\n", "scales:", "scales: input"),
    Broken("syntax", READ, NUMBERS, "scales:\n", "scales: ]\n", "scales: ]", "the YAML"),
    Broken("other schema", READ, NUMBERS, "norm/3", "geheim/1", "schema:", "expected is 'ontwikkelscan/norm/3'"),
    Broken("older schema", "NORM-022", NUMBERS, "norm/3", "norm/2", names="build the norm again from its sample"),
    Broken("oldest schema", "NORM-022", NUMBERS, "norm/3", "norm/1", names="build the norm again from its sample"),
    Broken("no schema", READ, NUMBERS, P(rb"schema: .*\n"), "", "hash:", "the schema is missing"),
    Broken("no hash", READ, NUMBERS, P(rb"\nhash: .*"), "", "schema:", "the hash"),
    Broken("other hash", READ, NUMBERS, P(rb"\nhash: ...."), "\nhash: 9999", "hash:", "the hash"),
    Broken("other text", READ, NUMBERS, "title: Gesimuleerde", "title: Geheime", "hash:", "the hash"),
    Broken("other end", READ, TABLES, FIRST, row(up_to=1.0), names="norm.yaml, line 2: the content"),
    Broken("unknown key of a scale", READ, NUMBERS, "skew:", "scheef:", "scheef:", "scales.0.scheef: extra"),
    Broken(
        "missing key of a scale", READ, NUMBERS, P(rb"omega: [\d.]+,"), "", "- {competency", "scales.0.omega: field"
    ),
    Broken(
        "unusable id of a scale", READ, NUMBERS, "{competency: ", "{competency: 1geheim_", "1geheim", "0.competency"
    ),
    Broken("text for a number", READ, NUMBERS, *value("sd", "geheim"), "sd: geheim", "scales.0.sd"),
    Broken("half a person", READ, NUMBERS, *value("n", 1000.5), "n: 1000.5", "n: input"),
    Broken("number for a text", READ, NUMBERS, *value("version", 2026), "version: 2026", "version: input"),
    Broken("unknown kind", READ, NUMBERS, *value("kind", "geheim"), "kind: geheim", "kind: input"),
    Broken("simulated, yet empirical", READ, NUMBERS, *value("status", "empirical"), names="kind and status"),
    Broken("Dutch date", READ, NUMBERS, P(rb"date: .*"), "date: 22-11-2026", names="the date is not of the form"),
    Broken("reliability above 1", READ, NUMBERS, *value("reliability", 1.5), names=f"'{SCALE}': reliability"),
    Broken("reliability of 0", READ, NUMBERS, *value("reliability", 0), names=f"'{SCALE}': reliability"),
    Broken("no spread", READ, NUMBERS, *value("sd", 0), names=f"'{SCALE}': mean, spread or effective n"),
    Broken("endless mean", READ, NUMBERS, *value("mean", "1.0e+999"), names=f"'{SCALE}': mean, spread or"),
    Broken("effective n above n", READ, NUMBERS, *value("n_effective", 1000.5), names=f"'{SCALE}': mean, spread or"),
    Broken("effective n of 0", READ, NUMBERS, *value("n_effective", 0), names=f"'{SCALE}': mean, spread or"),
    Broken("scale twice", READ, NUMBERS, "communicatieve_vaardigheid", SCALE, names=f"'{SCALE}': two scales"),
    Broken("regression without fits", READ, NUMBERS, *value("method", "regression"), names="'visie': regression"),
    Broken(
        "fit of a classical norm",
        READ,
        NUMBERS,
        "regression: null",
        "regression: {predictors: [inwoners], form: line, n_effective: 1000, coefficients: [1, 2], "
        "covariance: [[1, 0], [0, 1]], log_spread: [1, 2], residuals: [1, 2]}",
        names=f"'{SCALE}': regression",
    ),
    Broken(
        "predictors of a classical norm",
        READ,
        NUMBERS,
        "predictors: []",
        "predictors: [{question: inwoners, low: 1, high: 2, middle: 1.5, spread: 1}]",
        names=f"'{SCALE}': regression",
    ),
    Broken("text for a score", READ, TABLES, FIRST, row(up_to=HIDDEN), HIDDEN),
    Broken("text for a share", READ, TABLES, FIRST, row(share=HIDDEN), HIDDEN),
    Broken("row too short", READ, TABLES, FIRST, FIRST.rpartition(",")[0], FIRST.rpartition(",")[0]),
    Broken("row too long", READ, TABLES, FIRST, f"{FIRST},geheim", HIDDEN),
    Broken("blank row", READ, TABLES, FIRST, f"\n{FIRST}", names="tables.csv, line 2: "),
    Broken("open quote", READ, TABLES, FIRST, f'"{FIRST}', names=TABLES),
    Broken("open quote in a long row", READ, TABLES, FIRST, f'"{HIDDEN * 30_000}', HIDDEN, "a quote is not closed"),
    Broken("no header", READ, TABLES, f"{COLUMNS}\n", "", f"{FIRST}\n", "the columns should be group, competency"),
    Broken("other order of columns", READ, TABLES, "up_to,share", "share,up_to", ",share", "the columns should be"),
    Broken("other column", READ, TABLES, "share", HIDDEN, HIDDEN, "the columns should be"),
    Broken("tables not UTF-8", READ, TABLES, FIRST, b"geheim\xe9", names=TABLES),
    Broken("falling scores", TABLE, TABLES, f"{FIRST}\n{SECOND}", f"{SECOND}\n{FIRST}", names=f"'{SCALE}'"),
    Broken("score twice", TABLE, TABLES, FIRST, row(up_to=SECOND.split(",")[2]), names=f"'{SCALE}'"),
    Broken("endless score", TABLE, TABLES, FIRST, row(up_to="-inf"), names=f"'{SCALE}'"),
    Broken("impossible score", TABLE, TABLES, FIRST, row(up_to=1.1), names=f"'{SCALE}'"),
    Broken("score below the answer scale", TABLE, TABLES, FIRST, row(up_to=0.875), names=f"'{SCALE}'"),
    Broken("rows that end early", TABLE, TABLES, P(rb"5\.0,"), "4.9375,", names=f"'{SCALE}'"),
    Broken("shares of too many", TABLE, TABLES, FIRST, row(share=0.9), names=f"'{SCALE}'"),
    Broken("share unknown", TABLE, TABLES, FIRST, row(share="nan"), names=f"'{SCALE}'"),
    Broken(
        "share below 0",
        TABLE,
        TABLES,
        f"{FIRST}\n{SECOND}",
        f"{row(share=-1)}\n{row(SECOND, share=sum(float(text.split(',')[3]) for text in (FIRST, SECOND)) + 1)}",
        names=f"'{SCALE}'",
    ),
    Broken("other competency", READ, TABLES, ",visie,", ",anders,", names="tables.csv: 'anders' is not in norm.yaml"),
    Broken("other group", READ, TABLES, ",visie,", "loco,visie,", names="'visie' of group 'loco' is not in norm.yaml"),
    Broken(
        "unknown competency too", READ, TABLES, FIRST, f"{FIRST}\n{row(competency='anders')}", names="csv: 'anders' is"
    ),
    Broken("header only", TABLE, TABLES, "", f"{COLUMNS}\n", names="'visie'", whole=True),
    Broken("empty tables", TABLE, TABLES, "", "", names="'visie'", whole=True),
]
WITH_GROUPS = [
    Broken("text for groups", READ, NUMBERS, "groups:\n", "groups: geheim\nanders:\n", "groups:", "groups: input"),
    Broken("text for a group", READ, NUMBERS, "groups:\n", "groups: [geheim]\nanders:\n", "groups:", "groups.0: "),
    Broken("unusable id of a group", READ, NUMBERS, "- category: ", "- category: 1geheim_", "1geheim", "0.category"),
    Broken(
        "group without a scale", READ, NUMBERS, P(rb"  - \{competency[^}]*\}\n"), "", names="scales other than those"
    ),
    Broken("group without spread", READ, NUMBERS, *value("sd", 0), names=f"'{SCALE}': mean, spread"),
    Broken("unknown group", READ, TABLES, "\nloco,", "\nanders,", names=f"'{SCALE}' of group 'anders' is not in norm"),
    Broken("group without its table", TABLE, TABLES, P(rb"\nloco,.*"), "", names="does not hold rows"),
    Broken(
        "unknown key of the coverage", READ, NUMBERS, "weighted_share:", "aandeel:", "aandeel:", "coverage.0.aandeel"
    ),
    Broken("text for a share", READ, NUMBERS, *value("share", HIDDEN), "share: geheim", "coverage.0.share"),
    Broken("population of one", READ, NUMBERS, *value("size", 1), "size: 1\n", "population.size"),
    Broken("shares of nine tenths", READ, NUMBERS, "loco: 0.4", "loco: 0.3", "population:", "the shares of 'rol'"),
    Broken("text for a range", READ, NUMBERS, *value("low", HIDDEN), "low: geheim", "predictors.0.low"),
    Broken(
        "no predictors",
        READ,
        NUMBERS,
        P(rb"predictors:\n(- .*\n( .*\n)*)+"),
        "predictors: []\n",
        names=f"'{SCALE}': regr",
    ),
    Broken("scale without a gain", READ, NUMBERS, P(rb"gain: [\d.e-]+"), "gain: null", names=f"'{SCALE}': regression"),
    Broken("scale without a misfit", READ, NUMBERS, P(rb"misfit: [\d.]+"), "misfit: null", names=f"'{SCALE}': regr"),
    Broken("a form of more terms", READ, NUMBERS, P(rb"form: \w+"), "form: bends_product", names=f"'{SCALE}': regr"),
    Broken("unknown form", READ, NUMBERS, P(rb"form: \w+"), "form: geheim", "form: geheim", "regression.form"),
    Broken(
        "unknown predictor",
        READ,
        NUMBERS,
        P(rb"predictors: \[[a-z_]+"),
        "predictors: [geheim",
        names=f"'{SCALE}': regr",
    ),
    Broken(
        "a coefficient too many", READ, NUMBERS, "coefficients: [", "coefficients: [0, ", names=f"'{SCALE}': regression"
    ),
    Broken(
        "a covariance too few", READ, NUMBERS, P(rb"\n *- .*(?=\n *log_spread)"), "", names=f"'{SCALE}': regression"
    ),
    Broken("a spread too many", READ, NUMBERS, "log_spread: [", "log_spread: [0, ", names=f"'{SCALE}': regression"),
    Broken(
        "a residual too few", READ, NUMBERS, P(rb"residuals: \[[-\d.]+, "), "residuals: [", names=f"'{SCALE}': regr"
    ),
    Broken(
        "falling residuals", READ, NUMBERS, P(rb"residuals: \[[-\d.]+"), "residuals: [9.5", names=f"'{SCALE}': regr"
    ),
    Broken("text for a residual", READ, NUMBERS, P(rb"residuals: \["), "residuals: [geheim, ", "geheim", "residuals.0"),
]

PEOPLE = "population.yaml"
POPULATION = """schema: ontwikkelscan/population/1
title: gemeentesecretarissen
size: 700
source: opgave
date: "2026-01-01"
margins:
  rol: {gemeentesecretaris: 0.6, loco: 0.4}
"""
UNWEIGHED, ROLE, SHARES = "NORM-007", P(rb"rol: .*"), "the shares of 'rol' should be 0 or more and add up to 1"
POPULATIONS = [
    Broken("other schema", READ, PEOPLE, "population/1", "geheim/1", "schema:", "the schema is another one"),
    Broken("syntax", READ, PEOPLE, "margins:\n", "margins: ]\n", "margins:", "the YAML"),
    Broken("not UTF-8", READ, PEOPLE, "opgave", b"geheim\xe9", names="population.yaml, line 1: "),
    Broken("missing key", READ, PEOPLE, "title: gemeentesecretarissen\n", "", "schema:", "title: field"),
    Broken("unknown key", READ, PEOPLE, "size:", "omvang:", "omvang:", "omvang: extra"),
    Broken("text for the size", READ, PEOPLE, "700", "geheim", "size:", "size: "),
    Broken("one person", READ, PEOPLE, "700", "1", "size:", "size: "),
    Broken("date without quotes for a year", READ, PEOPLE, '"2026-01-01"', "2026", "date:", "date: "),
    Broken("text for a share", READ, PEOPLE, "loco: 0.4", "loco: geheim", "rol:", "margins.rol.loco: "),
    Broken("unusable category", READ, PEOPLE, "loco: 0.4", "1loco: 0.4", "rol:", "margins.rol.1loco"),
    Broken("shares for a margin", READ, PEOPLE, ROLE, "rol: [0.6, 0.4]", "rol:", "margins.rol: "),
    Broken("no margins to weigh to", UNWEIGHED, PEOPLE, P(rb"margins:\n.*\n"), "", names="a population with margins"),
    Broken("margin without shares", READ, PEOPLE, ROLE, "rol: {}", names=SHARES),
    Broken("shares of nine tenths", READ, PEOPLE, "0.6", "0.5", names=SHARES),
    Broken("percentages", READ, PEOPLE, "0.6, loco: 0.4", "60, loco: 40", names=SHARES),
    Broken("share below 0", READ, PEOPLE, "0.6, loco: 0.4", "1.4, loco: -0.4", names=SHARES),
    Broken("endless share", READ, PEOPLE, "0.6", "1.0e+999", names=SHARES),
    Broken(
        "category without a share", UNWEIGHED, PEOPLE, ROLE, "rol: {loco: 1.0}", names="gemeentesecretaris without a"
    ),
    Broken("nobody of a category", UNWEIGHED, PEOPLE, "0.4}", "0.3, aspirant: 0.1}", names="aspirant without anyone"),
    Broken("category of no answer", UNWEIGHED, PEOPLE, "0.4}", "0.4, geen: 0}", names="'rol' has no category geen"),
    Broken("share of 0", UNWEIGHED, PEOPLE, "0.6, loco: 0.4", "1, loco: 0", names="'rol': a category of the sample"),
    Broken("unknown question", "NORM-008", PEOPLE, "rol:", "rool:", names="'rool'"),
    Broken("question without categories", "NORM-008", PEOPLE, "rol:", "gemeente:", names="'gemeente'"),
    Broken(
        "few of a category", "NORM-016", PEOPLE, ROLE, "herkomst: {gemeente: 0.99, buiten: 0.01}", names="'herkomst'"
    ),
    Broken("smaller than the sample", "NORM-017", PEOPLE, "700", "299", names="300 people, the population 299"),
]

GIFT, UNREAD = "bijdrage-1.json", "NORM-011"


def squares(new):
    """Give the first squares that are told, and what they become."""
    return P(rb'"squares": \d+'), f'"squares": {new}'


TOTAL, ONE = P(rb'"total": \d+'), "file 1 of all contributions"
CONTRIBUTIONS = [
    Broken("not JSON", UNREAD, GIFT, "{", "{geheim", names="bijdrage-1.json: the file does not exist or is not JSON"),
    Broken(
        "not UTF-8", UNREAD, GIFT, "proef", b"geheim\xe9", names="bijdrage-1.json: the file does not exist or is not"
    ),
    Broken("nested too deeply", "LIMIT-010", GIFT, "", "[" * 100_000, names="more than 30 deep", whole=True),
    Broken(
        "key twice", UNREAD, GIFT, '"simulated": ', '"simulated": true, "simulated": ', names="each key stands once"
    ),
    Broken(
        "half of a character", UNREAD, GIFT, '"simulated": ', '"geheim\\ud800": 1, "simulated": ', names="is not JSON"
    ),
    Broken("no number", UNREAD, GIFT, TOTAL, '"total": NaN', names="is not JSON"),
    Broken("only a list", UNREAD, GIFT, "", '["geheim"]', names="bijdrage-1.json: the schema", whole=True),
    Broken("other schema", UNREAD, GIFT, SCHEMA, "geheim/1", names="bijdrage-1.json: the schema"),
    Broken("older schema", "NORM-023", GIFT, SCHEMA, OLD_SCHEMA, names="ask the sender for a new file"),
    Broken("unknown key", UNREAD, GIFT, '"simulated"', '"naam": "geheim", "simulated"', names="naam: extra"),
    Broken(
        "unknown key of a scale",
        UNREAD,
        GIFT,
        '"entries"',
        '"naam": "geheim", "entries"',
        names=f"files.0.scales.{SCALE}.naam: extra",
    ),
    Broken("missing key", UNREAD, GIFT, '"simulated": false, ', "", names="simulated: field"),
    Broken("missing key of a scale", UNREAD, GIFT, P(rb', "squares": \d+'), "", names=f"{SCALE}.squares: field"),
    Broken("missing key of an entry", UNREAD, GIFT, P(rb', "total": \d+'), "", names="entries.0.total: field"),
    Broken("text for a total", UNREAD, GIFT, TOTAL, '"total": "geheim"', names="entries.0.total: "),
    Broken("half a total", UNREAD, GIFT, TOTAL, '"total": 9999.5', names="entries.0.total: "),
    Broken("true for a total", UNREAD, GIFT, TOTAL, '"total": true', names="entries.0.total: "),
    Broken("text for a class", UNREAD, GIFT, P(rb'"rol": "\w+"'), '"rol": "Den geheim"', names="classes.rol"),
    Broken("text for files", UNREAD, GIFT, '"files": ', '"files": "geheim", "anders": ', names="files: input"),
    Broken("no files", UNREAD, GIFT, P(rb'"files": .*'), '"files": []}', names="files: there should"),
    Broken("number of 5000 digits", UNREAD, GIFT, TOTAL, f'"total": {"9" * 5000}', names="is not JSON"),
    *(
        Broken(f"total of {total}", UNREAD, GIFT, TOTAL, f'"total": {total}', names=f"{ONE}, '{SCALE}': a total cannot")
        for total in (-9999, 8, 40, 99999, "9" * 60)
    ),
    Broken("in the second file", UNREAD, "bijdrage-2.json", TOTAL, '"total": 99999', names="file 2 of all"),
    Broken("squares below 0", UNREAD, GIFT, *squares("-9999"), names=f"{ONE}, '{SCALE}': its squares cannot"),
    Broken("squares of nobody", UNREAD, GIFT, P(rb'"entries": \[[^]]*\]'), '"entries": []', names="its squares"),
    Broken("competency missing", UNREAD, GIFT, f'"{SCALE}": ', '"anders": ', names=f"{ONE}: its competencies"),
    Broken("unknown question", UNREAD, GIFT, '"rol":', '"gemeente": "geheim", "rol":', names=f"{ONE}, "),
    Broken("question of no norm", UNREAD, GIFT, '"rol":', '"herkomst": "buiten", "rol":', names=f"{ONE}, "),
    Broken("unknown class", UNREAD, GIFT, P(rb'"rol": "\w+"'), '"rol": "geheim"', names=f"{ONE}, "),
    Broken("category for a class", UNREAD, GIFT, P(rb'"rol": "\w+"'), '"rol": "loco"', names=f"{ONE}, "),
    Broken("two versions", "NORM-010", "bijdrage-2.json", P(rb'_hash": "....'), '_hash": "9999', names="'proef 1'"),
]

LIMITS, CUTS = "thresholds.yaml", "each list of thresholds should have one less than there are ratings, in order"
THRESHOLDS = [
    Broken("other schema", READ, LIMITS, "thresholds/1", "geheim/1", "schema:", "the schema is another one"),
    Broken("unknown key of a system", READ, LIMITS, "own_use:", "eigen:", "eigen:", "systems.0.eigen: extra"),
    Broken(
        "unknown certainty", READ, LIMITS, "certainty: B", "certainty: geheim", "certainty: geheim", "0.certainty: "
    ),
    Broken("text for people", READ, LIMITS, "n: [200,", "n: [geheim,", "n: [geheim", "systems.0.n.0: "),
    Broken("a threshold too few", READ, LIMITS, "n: [200, 300]", "n: [200]", "- id:", "systems.0: "),
    Broken("a threshold too many", READ, LIMITS, "[0.70, 0.80]", "[0.70, 0.80, 0.90]", "- id:", "systems.0: "),
    Broken("falling thresholds", READ, LIMITS, "[200, 300]", "[300, 200]", "- id:", CUTS),
    Broken("threshold twice", READ, LIMITS, "[0.70, 0.80]", "[0.70, 0.70]", "- id:", CUTS),
    Broken("falling for a regression", READ, LIMITS, "[70, 100, 150]", "[100, 70, 150]", "- id: efpa_2013_laag", CUTS),
    Broken("rising years", READ, LIMITS, "[20, 15, 10]", "[10, 15, 20]", "- id: efpa_2013_laag", CUTS),
    Broken("no groups", READ, LIMITS, *value("groups_continuous", 0), "groups_continuous: 0", "systems.3.groups_cont"),
    Broken("steps out of order", READ, LIMITS, "{years: 10,", "{years: 16,", "ageing:", "the steps should be in order"),
    Broken("step twice", READ, LIMITS, "{years: 10,", "{years: 15,", "ageing:", "the steps should be in order"),
    Broken("one rating", READ, LIMITS, P(rb"ratings: \[.*\]"), "ratings: [geheim]", "ratings:", "systems.0.ratings: "),
    Broken("no systems", READ, LIMITS, P(rb"systems:\n(  .*\n)+"), "systems: []\n", "systems:", "systems: "),
    Broken("no steps", READ, LIMITS, P(rb"  steps:\n(    .*\n)+"), "  steps: []\n", "  steps:", "ageing.steps: "),
    Broken(
        "text for a difference", READ, LIMITS, *value("largest_difference", HIDDEN), "largest_", "coverage.largest_"
    ),
]

HEAD_OF_PROGRAMME = "programme.yaml"
EDITION = "editions/2010-2011.yaml"
PROGRAMMES = [
    Broken(
        "unknown kind", "PROGRAMME-001", HEAD_OF_PROGRAMME, "kind: leergang", "kind: geheim", "kind: geheim", "kind"
    ),
    Broken("missing key", "PROGRAMME-001", HEAD_OF_PROGRAMME, "provider:", "aanbieder:", "aanbieder:", "provider"),
    Broken(
        "text for a strength", "PROGRAMME-001", HEAD_OF_PROGRAMME, "{visie: 1.0}", "{visie: geheim}", "visie: geheim"
    ),
    Broken(
        "editions",
        "PROGRAMME-001",
        HEAD_OF_PROGRAMME,
        "admission:",
        "editions: []\nadmission:",
        "editions:",
        "folder 'editions'",
    ),
    Broken("unknown key of an edition", "PROGRAMME-014", EDITION, "starts:", "begint:", names="'begint'"),
    Broken("strength between", "PROGRAMME-003", HEAD_OF_PROGRAMME, "{visie: 1.0}", "{visie: 0.7}", names="'visie'"),
]


@cache
def asked():
    """Return two competencies of the bundled questionnaire, with its context questions."""
    whole = load_questionnaire("gemeentesecretaris")
    return Questionnaire(
        id="proef", version="1", minimum=1, maximum=5, competencies=whole.competencies[:2], context=whole.context
    )


@cache
def sample():
    """Return three hundred people, as if they were real, who all give to a norm."""
    n, people = 300, simulate_answers(asked(), 300, seed=1)
    order = score(people).values("score").mean(axis=1).argsort().argsort()
    background = {
        "deel_norm": "ja",
        "rol": ["gemeentesecretaris", "loco"] * (n // 2),
        "jaren_in_rol": order // 10.0,
        "inwoners": np.arange(n) * 500.0,
        "herkomst": ["buiten"] * 3 + ["gemeente"] * (n - 3),
    }
    context = pd.DataFrame(background, index=range(n))
    return replace(people, context=context, reading=Reading("proef", n))


def half_of(people, place):
    """Return the first or second half of the people, who are half secretaries."""
    kept = slice(place * len(people) // 2, (place + 1) * len(people) // 2)
    return replace(
        people,
        respondents=people.respondents[kept],
        codes=people.codes[:, kept],
        importance=people.importance[kept],
        context=people.context[kept].reset_index(drop=True),
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return a folder with a population, a norm with all that a norm can hold, and contributions in two files."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / PEOPLE).write_text(POPULATION, encoding="utf-8")
    population = load_population(folder / PEOPLE)
    build_norm(sample(), id="proef", method="regression", by="rol", population=population, minimum_n=100).save(folder)
    for place in (0, 1):
        half = {"schema": SCHEMA, **contributions_of(half_of(sample(), place)).model_dump(mode="json")}
        (folder / f"bijdrage-{place + 1}.json").write_text(json.dumps(half), encoding="utf-8")
    return folder


def raked(folder):
    return build_norm(sample(), id="proef", population=load_population(folder / PEOPLE), weights="rake")


def pooled(folder, questionnaire=None):
    contributions = read_contributions(sorted(folder.glob("bijdrage-*.json")))
    return build_norm(contributions, id="proef", questionnaire=questionnaire or asked())


def limits(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ontwikkelscan.loading.norms.data_root", lambda _: folder)
        return load_thresholds.__wrapped__()


FOLDERS = (
    (load_questionnaire, QUESTIONNAIRE, QUESTIONNAIRES),
    (load_norm, NORM, NORMS),
    (load_norm, None, WITH_GROUPS),
    (raked, None, POPULATIONS),
    (pooled, None, CONTRIBUTIONS),
    (limits, NORM.parents[1], THRESHOLDS),
    (load_programmes, PROGRAMME, PROGRAMMES),
)


def refusal(load, *arguments, **options):
    """Return the error of a call; every field of its messages is there, and no other."""
    with pytest.raises(OntwikkelscanError) as caught:
        load(*arguments, **options)
    for problem in caught.value.problems:
        wording = catalogue()["messages"][problem.code]["en"]
        wanted = {name for _, name, *_ in string.Formatter().parse(wording["text"] + wording["hint"]) if name}
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
    """Copy a sound folder and break it; return the line that the message should name, or None."""
    shutil.copytree(source, folder)
    path = folder / case.file
    new = case.new if isinstance(case.new, bytes) else case.new.encode()
    old = case.old if isinstance(case.old, re.Pattern) else re.compile(re.escape(case.old.encode()))
    content, found = old.subn(lambda _: new, path.read_bytes(), count=1)
    assert found
    content = new if case.whole else content
    path.write_bytes(content)
    if not case.line:
        return None
    return content[: content.index(case.line.encode())].count(b"\n") + 1


@pytest.mark.parametrize(
    ("load", "source", "case"),
    [
        pytest.param(load, source, case, id=f"{load.__name__}: {case.id}")
        for load, source, cases in FOLDERS
        for case in cases
    ],
)
def test_folder(load, source, case, made, tmp_path):
    line = broken_copy(case, source or made, tmp_path / "map")
    found = refusal(load, tmp_path / "map")
    assert found.code == case.code
    assert case.names in str(found)
    if line:
        assert f"{Path(case.file).name}, line {line}: " in str(found)
    assert HIDDEN not in str(found)
    assert "9999" not in str(found)


def test_what_is_made_here_is_sound(made):
    assert len(load_norm(made).groups) == 2
    assert raked(made).weighting == "raked"
    assert pooled(made).n == 300


def test_contributions_that_do_not_count(made, tmp_path):
    one = made / GIFT
    twice = refusal(read_contributions, [one, one])
    assert (twice.code, twice.problems[0].places) == ("NORM-019", [f"{GIFT} is {GIFT}"])
    resorted = tmp_path / "andere-volgorde.json"
    resorted.write_text(json.dumps(json.loads(one.read_text(encoding="utf-8")), sort_keys=True), encoding="utf-8")
    again = refusal(read_contributions, [made / "bijdrage-2.json", one, resorted])
    assert (again.code, again.problems[0].places) == ("NORM-019", [f"andere-volgorde.json is {GIFT}"])
    assert "there is no file of contributions" in str(refusal(read_contributions, []))
    other = refusal(pooled, made, load_questionnaire("gemeentesecretaris"))
    assert (other.code, other.context["found"]) == ("NORM-010", "proef 1")
    for context in (sample().context.assign(deel_norm="nee"), sample().context.drop(columns="deel_norm")):
        assert refusal(contributions_of, replace(sample(), context=context)).code == "NORM-009"


def known(**margins):
    """Return a population of which the make-up on these questions is known."""
    return Population(title="secretarissen", source="opgave", date="2026-01-01", margins=margins)


@pytest.mark.parametrize(
    ("given", "code", "names"),
    [
        ({"id": "1geheim"}, "NORM-002", "the norm: id: string should match"),
        ({"title": " "}, "NORM-002", "the norm: title: string should have at least 1 character"),
        ({"title": 9999}, "NORM-002", "the norm: title: input should be a valid string"),
        ({"version": 9999}, "NORM-002", "the norm: version: input should be a valid string"),
        ({"source": ""}, "NORM-002", "the norm: source: string should have at least 1 character"),
        ({"stamp": " "}, "NORM-002", "the norm: stamp: string should have at least 1 character"),
        ({"method": HIDDEN}, "NORM-002", "the norm: method: input should be 'classical' or 'regression'"),
        ({"date": "22-11-9999"}, "NORM-002", "the norm: the date is not of the form 2026-11-22"),
        ({"population": known(rol={"loco": 0.9, "geen": 0.1})}, "NORM-007", "'rol' has no category geen"),
        ({"population": known(rool={"loco": 1.0})}, "NORM-008", "'rool'"),
        ({"kind": "representative", "population": known()}, "NORM-020", "'proef'"),
        ({"kind": "representative", "population": known(samenwerking={"enkele_taken": 1.0})}, "NORM-020", "'proef'"),
    ],
)
def test_norm_that_cannot_be_built(given, code, names):
    found = refusal(build_norm, sample(), **{"id": "proef", **given})
    assert found.code == code
    assert names in str(found)
    assert [text for text in (HIDDEN, "9999") if text in str(found)] == []


def test_all_files_of_a_questionnaire_at_once(tmp_path):
    first = Broken("", SYNTAX, VISION, 'name: "Visie"\n', "", "id: visie")
    second = Broken("", SYNTAX, RULES, "step: 0.5", "stap: 0.5", "levels:")
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
    assert refusal(load_population, tmp_path / "weg.yaml").code == "NORM-002"
    assert refusal(read_contributions, [tmp_path / "weg.json"]).code == "NORM-011"
    assert refusal(read_answers, tmp_path / "weg.csv", KEYS).code == "ANSWER-014"
    assert refusal(check_file, tmp_path, "gemeentesecretaris", {}).code == "CHECK-001"


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
