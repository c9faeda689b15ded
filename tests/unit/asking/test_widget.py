"""The form in a notebook: what the browser would send becomes Answers. How it looks and works: tests/browser."""

from __future__ import annotations

import json
import sys

import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, Scan, read_answers
from ontwikkelscan.asking.form import asset
from ontwikkelscan.asking.widget import FormWidget
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.texts import section

KEYS = Questionnaire.from_keys({"agree": ["-A1", "A2"], "conscientious": ["C1", "A2"]}, minimum=1, maximum=6)
ANSWERS = {"respondent": "P123456", "A1": 2, "A2": "nvt", "C1": None, "deel_intake": "niets"}


def record(answers, questionnaire=KEYS, **changes):
    """Return the download of the form."""
    card = questionnaire.card
    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": card["id"], "version": card["version"]}
    return json.dumps({**head, "hash": card["hash"], "answers": answers, **changes})


def filled(text, questionnaire=KEYS):
    """Return a form after the browser sent this."""
    form = FormWidget(questionnaire)
    form.set_state({"kept": {"state": {"step": "items-1"}, "record": text}})
    return form


def code_of(look):
    with pytest.raises(OntwikkelscanError) as wrong:
        look()
    return wrong.value.code


def test_what_the_browser_sends_is_what_the_same_answers_in_a_table_are(tmp_path):
    scan = Scan("gemeentesecretaris")
    lines = (data_root("examples") / "gemeentesecretaris.csv").read_text("utf-8-sig").splitlines()[:2]
    table = tmp_path / "R001.csv"
    table.write_text("\n".join(lines), "utf-8")
    names, cells = (line.split(";") for line in lines)
    row = {name: cell or None for name, cell in zip(names, cells, strict=True)}
    row |= {name: int(cell) for name, cell in row.items() if cell and cell.isdigit()}
    form = scan.ask()
    form.set_state({"kept": {"record": record(row, scan.questionnaire)}})
    found, expected = form.answers, read_answers(table, scan.questionnaire)
    assert (found.frame["state"] == "answered").sum() > 80
    pd.testing.assert_frame_equal(found.frame, expected.frame)
    assert (found.importance == expected.importance).all()
    pd.testing.assert_frame_equal(found.context, expected.context, check_dtype=False)
    pd.testing.assert_frame_equal(scan.run(form).needs, scan.run(table).needs)


def test_the_picture_beside_the_answers_is_left_aside():
    beside = {"means": {"agree": 9.9}, "best": ["no_item"], "least": []}
    found, without = (filled(record(ANSWERS, **more)).answers for more in ({"picture": beside}, {}))
    pd.testing.assert_frame_equal(found.frame, without.frame)


def test_states_of_answers_stay_apart():
    found = filled(record(ANSWERS)).answers
    assert found.respondents.tolist() == ["P123456"]
    assert found.frame["state"].tolist() == ["answered", "nvt", "missing", "nvt"]


@pytest.mark.parametrize(
    "kept",
    [{}, {"record": ""}, {"state": {}}, {"record": record(dict.fromkeys(ANSWERS) | {"respondent": "P1"})}],
)
def test_nothing_filled_in_yet(kept):
    form = FormWidget(KEYS)
    form.set_state({"kept": kept})
    assert code_of(lambda: form.answers) == "SCAN-007"
    assert code_of(lambda: Scan(KEYS).run(form)) == "SCAN-007"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "ANSWER-020"),
        (5, "ANSWER-020"),
        (record(3), "ANSWER-020"),
        (record(ANSWERS, hash="other"), "ANSWER-019"),
        (record(ANSWERS | {"A1": 7}), "ANSWER-004"),
        (record(ANSWERS | {"A1": "veel"}), "ANSWER-003"),
        (record(ANSWERS | {"respondent": "twee woorden"}), "ANSWER-007"),
    ],
)
def test_broken_state_is_told(text, code):
    assert code_of(lambda: filled(text).answers) == code


def test_the_same_form_again_and_another_that_goes_on():
    scan = Scan(KEYS)
    form = scan.ask()
    form.set_state({"kept": {"record": record(ANSWERS)}})
    assert scan.ask() is form, "a cell that is run again loses nothing"
    other = Scan(KEYS).ask(form)
    assert other is not form
    assert other.answers.frame.equals(form.answers.frame)
    other.set_state({"kept": {}})
    assert len(form.answers) == 1, "the first keeps its own"


def test_going_on_with_a_download(tmp_path):
    (tmp_path / "P123456.json").write_text(record(ANSWERS), "utf-8")
    scan = Scan(KEYS)
    assert scan.ask(tmp_path / "P123456.json").answers.codes[0, 0] == 1
    assert scan.ask().answers.respondents.tolist() == ["P123456"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "ANSWER-014"),
        (b"\xff\xfe{", "ANSWER-020"),
        (b"", "ANSWER-020"),
        (record([ANSWERS]).encode(), "ANSWER-020"),
        (record(ANSWERS, version="another").encode(), "ANSWER-015"),
        (record(ANSWERS, hash="other").encode(), "ANSWER-019"),
    ],
)
def test_a_download_that_cannot_be_taken_up(tmp_path, content, code):
    path = tmp_path / "download.json"
    if content is not None:
        path.write_bytes(content)
    assert code_of(lambda: Scan(KEYS).ask(path)) == code


def test_without_the_extra(monkeypatch):
    monkeypatch.delitem(sys.modules, "ontwikkelscan.asking.widget")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert code_of(Scan(KEYS).ask) == "SCAN-008"


def test_the_notebook_says_what_holds_there():
    """Each text for the notebook stands in place of one of the form, and none that is left speaks of the device."""
    texts, other = section("form"), section("form.notebook")
    placed = [(name, key) for name, part in other.items() if isinstance(part, dict) for key in part]
    assert all(key in texts[name] for name, key in placed)
    shown = FormWidget(KEYS).data["texts"]
    assert shown["finish"]["title"] == other["finish"]["title"] != texts["finish"]["title"]
    assert shown["button"] == texts["button"]
    assert "notebook" not in shown
    for part in ("no_storage", "no_storage_title", "noscript"):
        del shown[part]
    assert [word for word in ("apparaat", "deze pagina") if word in json.dumps(shown).lower()] == []


def test_the_scripts_reach_nothing_but_the_kernel():
    script = FormWidget(KEYS)._esm  # noqa: SLF001 - what the browser runs
    for name in ("answers.js", "picture.js", "form.js", "views.js"):
        assert asset(name) in script
    words = ("fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "localStorage", "innerHTML", "eval(", "import(")
    assert [word for word in words if word in script] == []
