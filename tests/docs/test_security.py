"""The threats have the tests that they name, and the papers for an organisation say of the software what is so."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import ontwikkelscan as osc
from ontwikkelscan.changing.rounds import LIST
from ontwikkelscan.commands.write import COHORT_TABLES, GROUP_TABLES
from ontwikkelscan.exporting.files import RUN, SAVED
from ontwikkelscan.keeping.overriding import FILE as OVERRIDES
from tests.long_sentences import long_sentences

ROOT = Path(__file__).resolve().parents[2]
THREATS = ROOT / "docs" / "security.md"
PAPERS = sorted((ROOT / "docs" / "privacy").glob("*.md"))
PAGES = [THREATS, ROOT / "SECURITY.md", *PAPERS]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
N_CELLS = 5
FOLDERS = (
    "docs examples interviews norms notebooks ontwikkelscan programmes questionnaires schemas scripts templates tests"
).split()
WRITTEN = {*(f"{name}.csv" for name in (*SAVED, *GROUP_TABLES, *COHORT_TABLES)), RUN, LIST, f"{OVERRIDES}.csv"}
BLANK = "[invullen: "


def rows():
    """Return the number of each threat with its other cells, and the line that says which test would have found it."""
    text = THREATS.read_text("utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    found = dict(re.findall(r"^- \*\*(\w+)\*\* (.+)$", text, flags=re.MULTILINE))
    threats = [row for row in cells if row[0] not in ("", "---")]
    assert [row[0] for row in threats] == list(found)
    return [(row, found[row[0]]) for row in threats]


@cache
def names_in(path):
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("path", "least"), [(THREATS, 70), *((path, 0) for path in PAPERS)], ids=str)
def test_each_test_that_is_named_is_there(path, least):
    named = TEST.findall(path.read_text("utf-8"))
    assert len(named) >= least
    assert [(path, name) for path, name in named if not (ROOT / path).is_file() or name not in names_in(path)] == []


@pytest.mark.parametrize(("row", "found"), rows(), ids=lambda part: part[0] if isinstance(part, list) else "")
def test_a_threat_has_a_test_or_says_that_there_is_none(row, found):
    assert len(row) == N_CELLS
    assert all(row)
    if TEST.search(found):
        assert TEST.sub("", found).strip(", ") == ""
    else:
        assert found.startswith("none: ")
        assert row[-1] != "–", "something is left"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_files_that_are_named_are_there(path):
    text = path.read_text("utf-8")
    words = re.findall(r"`([\w./-]+)(?:::\w+)?`", text)
    named = [word for word in words if word.partition("/")[0] in FOLDERS and "/" in word]
    linked = re.findall(r"\]\(([^)#]+)\)", text)
    assert named or linked
    assert [word for word in named if not (ROOT / word).exists()] == []
    assert [word for word in words if re.fullmatch(r"\w+\.csv|run\.json", word) and word not in WRITTEN] == []
    assert [link for link in linked if not (path.parent / link).exists()] == []


def said(path):
    """Yield what a page says, a paragraph, an item or a cell at a time; a word of code is one word."""
    text = re.sub(r"`[^`]*`", "X", path.read_text("utf-8"))
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    for block in re.split(r"\n\s*\n|\n(?=[-|#]|\d+\. )", text):
        yield from (cell.strip() for cell in block.replace("\n", " ").split("|"))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_no_sentence_is_longer_than_25_words(path):
    assert [sentence for text in said(path) for sentence in long_sentences(text)] == []


def test_a_long_sentence_is_seen(tmp_path):
    (tmp_path / "a.md").write_text("| kort | " + "woord " * 26 + "|\n\n- ook kort\n", "utf-8")
    assert len([long for text in said(tmp_path / "a.md") for long in long_sentences(text)]) == 1


def test_pages_hold_nobodys_address():
    text = "\n".join(path.read_text("utf-8") for path in PAGES)
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+|\b0\d{1,3}[- ]\d{6,8}\b|https?://\S+", text) == []


@pytest.mark.parametrize("name", ["dpia", "verwerking", "toegankelijkheid"])
def test_what_an_organisation_fills_in_is_marked(name):
    assert (ROOT / "docs" / "privacy" / f"{name}.md").read_text("utf-8").count(BLANK) > 8


def test_the_contract_that_is_named_forbids_what_it_says():
    text = (ROOT / "docs/privacy/ai-verordening.md").read_text("utf-8")
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = re.search(r"contract `([^`]+)`", text)[1]
    (contract,) = (one for one in contracts if one["name"] == named)
    assert contract["forbidden_modules"] == ["ontwikkelscan.clustering", "ontwikkelscan.dividing", "sklearn"]
    assert contract.get("allow_indirect_imports") is None
    rooms = {name.removeprefix("ontwikkelscan.") for name in contract["source_modules"]}
    papers = {f"reporting.{name}" for name in ("person_report", "plans", "intake", "interview", "growth", "raters")}
    assert rooms >= {"scoring", "norming", "needs", "recommending", "changing", "gathering.person", *papers}


def decimals(value, n):
    return f"{value:.{n}f}".replace(".", ",")


def span(values, n):
    return f"{decimals(min(values), n)} tot {decimals(max(values), n)}"


@pytest.mark.parametrize("place", [1, 2])
def test_the_card_of_a_norm_holds_its_numbers(place):
    lines = (ROOT / "docs/privacy/modelkaart-norm.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.count("|") == 4]
    card = {row[0]: row[place] for row in cells}
    norm = osc.load_norm(card["id"].strip("`"))
    told = {
        "versie": norm.version,
        "gemaakt op": str(norm.date),
        "vragenlijst": f"`{norm.questionnaire}` {norm.questionnaire_version}",
        "soort": {"simulated": "gesimuleerd"}[norm.kind],
        "aantal mensen": f"geen; {norm.n} gesimuleerd",
        "competenties": str(len(norm.scales)),
        "stellingen per competentie": " ".join({str(scale.n_items) for scale in norm.scales}),
        "gemiddelde per competentie": span([scale.mean for scale in norm.scales], 2),
        "spreiding (SD)": span([scale.sd for scale in norm.scales], 2),
        "betrouwbaarheid (alfa)": span([scale.reliability for scale in norm.scales], 3),
        "weging": {"none": "geen"}[norm.weighting],
        "samenstelling van de populatie": {None: "niet bekend"}[norm.population],
    }
    assert {name: card[name] for name in told} == told
    assert {scale.reliability_method for scale in norm.scales} == {"alpha"}


def test_norms_of_the_card_are_all_that_are_shipped_and_of_one_simulation():
    card = (ROOT / "docs/privacy/modelkaart-norm.md").read_text("utf-8")
    shipped = {path.parents[1].name for path in (ROOT / "norms").rglob("norm.yaml")}
    assert {name for name in shipped if f"`{name}`" in card} == shipped == set(re.findall(r"`(gesimuleerd_\w+)`", card))
    means = [[scale.mean for scale in osc.load_norm(name).scales] for name in sorted(shipped)]
    assert means[0][:7] == means[1]
    stamp = osc.load_norm(min(shipped)).stamp
    assert f"‘{stamp}’" in card


def test_what_is_asked_is_as_many_as_the_dpia_says():
    text = (ROOT / "docs/privacy/dpia.md").read_text("utf-8")
    n = {name: len(osc.load_questionnaire(name).item_ids) for name in ("gemeentesecretaris", "hrm_adviseur")}
    assert f"{n['gemeentesecretaris']} stellingen (gemeentesecretaris) of {n['hrm_adviseur']} (HRM-adviseur)" in text
