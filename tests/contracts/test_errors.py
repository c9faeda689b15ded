"""The catalogue of errors: each code is explained, raised, tried, and given the fields that its message asks for."""

from __future__ import annotations

import ast
import copy
import inspect
import pickle
import re
import runpy
import string
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from typer.main import get_command

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from ontwikkelscan.commands.keep import new_file
from ontwikkelscan.documents.blocks import Document
from ontwikkelscan.documents.save import save_document
from ontwikkelscan.errors import Problem, catalogue, did_you_mean, fault_note
from ontwikkelscan.model.answers import STATES
from ontwikkelscan.model.base import refusing
from ontwikkelscan.model.programme import GroupSize
from ontwikkelscan.saving import now, save_json

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ontwikkelscan"
CATALOGUE = catalogue()["messages"]
NOTES, PAGE = catalogue()["notes"], catalogue()["page"]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_errors_page.py"))
CODE = re.compile(r"[A-Z]+-\d{3}")
OPTION = re.compile(r"(?<!-)--[a-z][a-z-]*")
ARGUMENT = re.compile(r"(?<![\w=,}])([a-z_]\w*)=(?!=)")
LONGEST_SENTENCE = 25
CODED = re.compile(r"`[^`]*`|'[^']*'|\{\{.*?\}\}")
MADE = ("fault_", "column_", "state_")
"""Beginnings of keys that are put together in the code."""
HOW = "id, id in other capitals, text, code, columns=, number of the response, other, of the program, not used".split(
    ", "
)
PYTHON_ONLY = {"CONTEXT-004", "QUESTIONNAIRE-012", "SCAN-016", "SCAN-021", "SCAN-023"}
"""Advise arguments to both: no command brings them about."""
FAMILIES = (
    *("ANSWER", "CONTEXT", "QUESTIONNAIRE", "NORM", "GROUP", "CHANGE", "RATER", "CLUSTER"),
    *("DIVIDE", "PROGRAMME", "PEOPLE", "COHORT", "PEER", "STYLE", "SCAN", "OUTPUT", "KEEP", "CHECK", "LIMIT"),
)


def source():
    """Yield every node of the package's code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def raised():
    """Yield code, fields (None: known at run time only) and having places, of each error whose code is written out."""
    for node in source():
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        fields = None
        if name == "error" and all(keyword.arg for keyword in node.keywords):
            fields = {keyword.arg for keyword in node.keywords}
        if name == "Problem" and len(node.args) > 1 and isinstance(node.args[1], ast.Dict):
            keys = node.args[1].keys
            fields = {key.value for key in keys} if all(isinstance(key, ast.Constant) for key in keys) else None
        if name in ("error", "Problem"):
            yield node.args[0].value, fields, len(node.args) > (1 if name == "error" else 2)


def wanted(code):
    return fields(CATALOGUE[code]["en"])


def fields(wording):
    return {name for text in wording.values() for _, name, *_ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_message_has_the_same_parts_and_fields_in_both_languages(code):
    english, dutch = (CATALOGUE[code][language] for language in ("en", "nl"))
    assert set(CATALOGUE[code]) - {"more"} == {"en", "nl"}
    assert english.keys() == dutch.keys() in ({"text", "hint"}, {"text", "hint", "command"})
    assert {part: fields({part: text}) for part, text in english.items()} == {
        part: fields({part: text}) for part, text in dutch.items()
    }
    assert english != dutch


@pytest.mark.parametrize("key", NOTES)
def test_a_note_has_the_same_fields_in_both_languages(key):
    command = NOTES[key].get("command", NOTES[key])
    for wording in (NOTES[key], command):
        assert fields({"": wording["en"]}) == fields({"": wording["nl"]})
    assert NOTES[key].keys() - {"command"} == {"en", "nl"} == command.keys() - {"command"}


def dutch_texts():
    """Yield every Dutch text of the catalogue by its code or key."""
    for code, wordings in CATALOGUE.items():
        yield from ((code, text) for text in wordings["nl"].values())
        yield code, wordings.get("more", "")
    for key, note in NOTES.items():
        yield from ((key, wording["nl"]) for wording in (note, note.get("command", note)))
    yield from (("page", text) for text in (PAGE["introduction"], *PAGE["families"].values(), *PAGE["fields"].values()))


def test_a_dutch_sentence_has_at_most_25_words():
    sentences = ((code, s) for code, text in dutch_texts() for s in re.split(r"(?<=[.?!])\s+|\n", text))
    assert [
        (code, s) for code, s in sentences if len(re.findall(r"[\w'-]*\w", CODED.sub("x", s))) > LONGEST_SENTENCE
    ] == []


def hints(reader):
    """Yield code, part and text of what a reader is advised, in both languages."""
    for code, wordings in CATALOGUE.items():
        for language in ("en", "nl"):
            wording = wordings[language]
            yield code, wording["hint"] if reader == "python" else wording.get("command", wording["hint"])
            yield code, wording["text"]
    for key, note in NOTES.items():
        wording = note if reader == "python" else note.get("command", note)
        yield from ((key, wording[language]) for language in ("en", "nl"))


@pytest.fixture(scope="module")
def options():
    """Return every option of every command."""

    def of(command):
        for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
            yield from of(command.get_command(None, name))
        yield from (name for one in command.params for name in one.opts)

    return set(of(get_command(app)))


@pytest.fixture(scope="module")
def arguments():
    """Return every parameter of every public function, class and method."""
    public = [getattr(osc, name) for name in osc.__all__]
    methods = [vars(each).values() for each in public if inspect.isclass(each)]
    called = [getattr(each, "__func__", each) for each in (*public, *(one for each in methods for one in each))]
    found = {name for each in called if callable(each) for name in parameters(each)}
    assert len(found) > 100
    return found


def parameters(called):
    try:
        return inspect.signature(called).parameters
    except ValueError:
        return ()


def test_a_command_is_advised_options_that_exist_and_no_argument(options):
    named = [(code, text, OPTION.findall(text)) for code, text in hints("command")]
    assert sum(map(len, (found for *_, found in named))) > 30
    assert [(code, found) for code, _, found in named if not options.issuperset(found)] == []
    named_arguments = {code for code, text, _ in named if ARGUMENT.search(text)}
    assert named_arguments == PYTHON_ONLY


def test_python_is_advised_arguments_that_exist_and_no_option(arguments):
    named = [(code, ARGUMENT.findall(text)) for code, text in hints("python")]
    assert sum(map(len, (found for _, found in named))) > 30
    assert [(code, found) for code, found in named if not arguments.issuperset(found)] == []
    assert [code for code, text in hints("python") if OPTION.search(text)] == []


def test_an_option_and_an_argument_are_seen():
    assert OPTION.findall("give --house-style X or --recode 0=1, not ---") == ["--house-style", "--recode"]
    assert ARGUMENT.findall("pass columns={{'a': None}}; not A=rows=2,names=3, 0=1, a == b; seed=.") == [
        "columns",
        "seed",
    ]


def test_a_problem_is_written_in_a_language_and_an_exception_in_english():
    problem = Problem("OUTPUT-003", {"place": "run.json"}, tuple("abcdefg"))
    dutch = """[OUTPUT-003] run.json: in deze map kan niets worden geschreven.
  a; b; c; d; e; en nog 2
  Tip: kies een map waarin je mag schrijven."""
    english = """[OUTPUT-003] run.json: the folder cannot be written.
  a; b; c; d; e; and 2 more
  Hint: choose a folder that you may write in."""
    assert problem.text("nl") == dutch
    assert problem.text("en") == str(problem) == str(osc.OntwikkelscanError(problem)) == english
    assert osc.OntwikkelscanError([problem, problem]).text("nl") == f"{dutch}\n{dutch}"


def test_a_hint_is_for_who_reads_it():
    problem = Problem("OUTPUT-001", {"place": "x.pdf"})
    assert problem.text() == "[OUTPUT-001] x.pdf: exists already.\n  Hint: choose another place."
    assert problem.text("nl", "command").endswith("Tip: kies een andere plek, of geef --overwrite op.")
    assert Problem("OUTPUT-003", {"place": "x"}).text("nl", "command") == Problem("OUTPUT-003", {"place": "x"}).text(
        "nl"
    )


def test_a_field_and_a_place_are_written_in_the_language_of_the_message():
    near = did_you_mean("shrt", ["short"])
    assert (near, near.text("nl"), did_you_mean("x", ["short"])) == (
        " Did you mean 'short'?",
        " Bedoelde je 'short'?",
        "",
    )
    problem = Problem("OUTPUT-004", {"form": "shrt", "known": ("full", near), "suggestion": near}, (near, "x\x1b"))
    assert "full,  Did you mean 'short'?." in problem.text()
    assert problem.text("nl").splitlines()[1] == "   Bedoelde je 'short'?; x?"


@pytest.mark.parametrize("again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301 - our own
def test_a_note_is_the_same_after_a_copy(again):
    note = did_you_mean("shrt", ["short"])
    assert again(note) == note
    assert again(note).text("nl") == " Bedoelde je 'short'?"


def test_the_page_is_what_the_script_makes_and_explains_each_code_in_order():
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert text == SCRIPT["page"](), "python scripts/build_errors_page.py"
    assert re.findall(r"^### (.*)$", text, re.MULTILINE) == list(CATALOGUE)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == list(FAMILIES) == list(PAGE["families"])
    assert set(PAGE["fields"]) == {field for code in CATALOGUE for field in wanted(code)}


def test_codes_are_numbered_within_their_family():
    for family in FAMILIES:
        codes = [code for code in CATALOGUE if code.startswith(f"{family}-")]
        assert codes == [f"{family}-{number:03}" for number in range(1, len(codes) + 1)]
    assert {code.rpartition("-")[0] for code in CATALOGUE} == set(FAMILIES)


def test_each_code_is_in_the_source_and_no_other():
    texts = {node.value for node in source() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {text for text in texts if CODE.fullmatch(text)} == set(CATALOGUE)


def test_messages_get_the_fields_that_they_ask_for():
    found = list(raised())
    assert len(found) > 30
    for code, fields, has_places in found:
        asked = wanted(code)
        if fields is not None:
            assert asked - ({"n"} if has_places else set()) == fields, code


def noted():
    """Yield key (None: known at run time only) and fields of each note in the code."""
    for node in source():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note":
            key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            names = [keyword.arg for keyword in node.keywords]
            yield key, set(names) if all(names) else None


def test_notes_get_the_fields_that_they_ask_for_and_none_is_left_over():
    found = list(noted())
    assert len(found) > 150
    for key, given in found:
        if key is not None and given is not None:
            assert fields({"": NOTES[key]["en"]}) == given, key
    texts = {node.value for node in source() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {key for key in NOTES if not key.startswith(MADE)} <= texts
    assert {f"column_{how}" for how in HOW} | {f"state_{state}" for state in STATES} <= set(NOTES)


def test_no_english_stands_in_a_field_of_a_problem():
    """What a field holds is a value, a note or a name: never a sentence that is written in the code."""
    prose = re.compile(r"[a-z]+ [a-z]+ [a-z]+|[a-z]{3,} [a-z]{3,}")
    for node in source():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("error", "Problem", "Note")
        ):
            inside = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
            texts = [each.value for part in inside for each in ast.walk(part) if isinstance(each, ast.Constant)]
            assert [text for text in texts if isinstance(text, str) and prose.search(text)] == []


@pytest.fixture(scope="module")
def result():
    scan = osc.Scan("gemeentesecretaris")
    items = [item.id for competency in scan.questionnaire.competencies[:2] for item in competency.items]
    return scan.run(pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(items, 3)]))


@pytest.fixture
def taken(tmp_path):
    """Return a folder that holds uit/scores.csv."""
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "scores.csv").touch()
    return tmp_path


KEYS = osc.Questionnaire.from_keys({"agree": ["A1", "A2"]}, minimum=1, maximum=6)


def test_what_was_read_otherwise_is_told_in_both_languages():
    frame = pd.DataFrame({"respondent": ["R001", ""], "A1": [2, None], "A2": [3, None], "visje": ["x", ""]})
    with pytest.warns(osc.OntwikkelscanWarning) as told:
        answers = osc.read_answers(frame, KEYS)
    assert [str(each.message) for each in told] == [
        "DataFrame: unknown columns are not used: 'visje'",
        "DataFrame: 1 rows without any content were left out",
    ]
    assert [each.message.text("nl") for each in told] == [
        "DataFrame: onbekende kolommen worden niet gebruikt: 'visje'",
        "DataFrame: overgeslagen rijen zonder inhoud: 1",
    ]
    assert answers.import_summary.text("nl").splitlines() == [
        "DataFrame: 1 gelezen",
        "kolommen: 3 met hun id, 1 niet gebruikt",
        "antwoorden op stellingen: 2 ingevuld, 0 leeg, 0 niet van toepassing, 0 niet gevraagd",
        "cellen die anders zijn gelezen dan er staat: 0; geweigerd: 0",
    ]


def test_places_that_are_shown_are_told_in_dutch_and_the_others_counted():
    rows = [{"respondent": f"R{row:03}", "A1": 9, "A2": 9 if row > 2 else 1} for row in range(1, 5)]
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(rows, KEYS)
    cells = [*(f"rij {row}, kolom 'A1'" for row in range(2, 6)), "rij 4, kolom 'A2'"]
    assert caught.value.text("nl").splitlines()[1] == f"  {'; '.join(cells)}; en nog 1"


def test_a_warning_advises_who_reads_it():
    with pytest.warns(osc.OntwikkelscanWarning) as told:
        osc.Scan(KEYS, required={"agree": 4}).run(pd.DataFrame({"respondent": ["R001"], "A1": [2], "A2": [3]}))
    (each,) = told
    assert each.message.text() == str(each.message)
    assert "reliability='sample'" in each.message.text("nl")
    assert each.message.text("nl", "command").endswith("Geef een norm op met --norm")
    assert osc.OntwikkelscanWarning("x").text("nl") == "x"


def test_what_the_types_refuse_is_told_in_dutch(tmp_path):
    path = tmp_path / "huisstijl.yaml"
    path.write_text("schema: ontwikkelscan/house_style/1\nname: 3\nkleur: x\n", "utf-8")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_house_style(path)
    assert caught.value.text("nl").splitlines()[::2] == [
        "[STYLE-001] huisstijl.yaml, regel 2: name: hier hoort tekst, tussen dubbele aanhalingstekens.",
        "[STYLE-001] huisstijl.yaml, regel 3: kleur: deze sleutel bestaat niet; er zijn: name, colour, logo.",
    ]
    with pytest.raises(osc.OntwikkelscanError) as caught, refusing("PROGRAMME-001", "leergang"):
        GroupSize(minimum=3, maximum=2)
    assert caught.value.text("nl").startswith("[PROGRAMME-001] leergang: het minimum ligt boven het maximum.")
    unknown = {"type": "url_parsing", "loc": (), "msg": "Input is no address", "ctx": {"error": "x"}}
    assert fault_note(unknown).text("nl") == "deze waarde kan hier niet (input is no address)."


def norm_of_few(result):
    words = dict.fromkeys(("version", "title", "date", "source", "stamp"), "x")
    osc.build_norm(result.objects.answers, id="klein", kind="convenience", **words)


def norm_of_another(result):
    norm = osc.load_norm("gesimuleerd_gemeentesecretarissen")
    osc.compare_with_norm(result.objects.needs.scores, norm.model_copy(update={"questionnaire_hash": "x"}))


def norm_without_a_scale(result):
    norm = osc.load_norm("gesimuleerd_gemeentesecretarissen")
    osc.compare_with_norm(result.objects.needs.scores, norm.model_copy(update={"scales": norm.scales[1:]}))


def norm_in_disorder(result):
    osc.percentile_rank(2.0, scores=[3.0, 1.0, 2.0], counts=[1, 1, 1])


def intake_of_another_audience(result):
    others = tuple(p.model_copy(update={"questionnaires": ("x",)}) for p in result.objects.programmes.programmes)
    scan = osc.Scan(result.questionnaire, programmes=osc.Programmes(others))
    scan.run(result.objects.answers)["R001"].intake(others[0].id)


def write_twice(folder):
    new_file(folder / "uit" / "scores.csv", overwrite=False)


def scan_again(result, **levels):
    osc.Scan(result.questionnaire, required=levels).run(result.objects.answers)


WITH_RESULT = {
    "NORM-003": norm_of_another,
    "NORM-005": norm_of_few,
    "NORM-006": norm_without_a_scale,
    "NORM-021": norm_in_disorder,
    "OUTPUT-004": lambda result: result["R001"].save_report("Piet.odt", form="shrt"),
    "OUTPUT-005": lambda result: result.save_reports("uit", format="odt"),
    "PROGRAMME-002": lambda result: result["R001"].intake("leergang"),
    "PROGRAMME-004": lambda result: result["R001"].intake("hrm_adviseur_partner_in_business"),
    "PROGRAMME-006": intake_of_another_audience,
    "SCAN-001": lambda result: scan_again(result, visje=4),
    "SCAN-002": lambda result: scan_again(result, visie=7),
    "SCAN-003": lambda result: result["Piet"],
    "SCAN-009": lambda result: result[["R001", "R001"]],
    "SCAN-010": lambda result: osc.identify_needs(
        result.objects.scores, required=pd.DataFrame({"visie": [4.0]}, index=["Piet"])
    ),
    "SCAN-013": lambda result: osc.identify_themes(result.respondents),
    "SCAN-014": lambda result: osc.identify_themes(pd.DataFrame(result.needs.to_dict("list"))),
    "ANSWER-026": lambda result: osc.concat([result.objects.answers, result.objects.answers]),
    "SCAN-011": lambda result: result.objects.scores.values("percentile_rank"),
    "ANSWER-025": lambda _: osc.Scan("gemeentesecretaris").run(7),
    "SCAN-004": lambda result: osc.identify_needs(result.objects.needs.scores, required=[4.0]),
    "SCAN-005": lambda result: result["R001"].radar(),
    "SCAN-020": lambda result: result["R001"].profile(ax=Figure().add_subplot(projection="polar")),
    "SCAN-024": lambda result: osc.identify_needs(
        result.objects.scores, required={"visie": 4}, importance=np.full((1, 14), 6)
    ),
    "SCAN-012": lambda result: osc.identify_needs(result.objects.scores, required={}, relevant={"visie": "ja"}),
}
PAPER = Document("Titel", "", "", "", now(), (), endings=(".pdf", ".html"))
WITH_FOLDER = {
    "OUTPUT-001": write_twice,
    "OUTPUT-002": lambda folder: save_document(PAPER, folder / "rapport.odt"),
    "OUTPUT-003": lambda folder: save_json({}, folder / "uit" / "scores.csv" / "run.json"),
}


def assert_refused(code, call, argument):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        call(argument)
    assert caught.value.code == code
    assert set(caught.value.context) | {"n"} == wanted(code) | {"n"}
    assert "Piet" not in str(caught.value)


@pytest.mark.parametrize("code", WITH_RESULT)
def test_calls_that_are_refused(code, result):
    assert_refused(code, WITH_RESULT[code], result)


@pytest.mark.parametrize("code", WITH_FOLDER)
def test_refused_output_leaves_nothing(code, taken):
    before = sorted(taken.rglob("*"))
    assert_refused(code, WITH_FOLDER[code], taken)
    assert sorted(taken.rglob("*")) == before


def test_each_code_is_tried():
    """Each code is written out in a test that brings it about, and no other is."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)} == set(CATALOGUE)
