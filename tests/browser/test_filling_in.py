"""Someone fills in the whole form with keys, stops halfway, comes back, and downloads what the scan reads."""

from __future__ import annotations

import json
import random
import re

import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.needs.local_context import apply_rules

CONTEXT = {
    "rol": "loco",
    "jaren_in_rol": "1,5",
    "herkomst": "gemeente",
    "gemeente": "Den Haag; 's-Gravenhage",
    "inwoners": "14.000",
    "type_gemeente": "regie",
    "samenwerking": "enkele_taken",
    "herindeling": "geen",
    "opbouw": "een_kern",
    "grote_vragen": "geen",
    "werkwijze_raad": "vaste_meerderheid",
    "partijen_college": "drie",
    "verloop_coalitie": "langer_zonder_wisseling",
    "bestuursmodel": "mengvorm",
    "collegeprogramma": "hoofdlijnen",
    "sturingsfilosofie": "in_gebruik",
    "verandering_fase": "geen",
    "verandering_aanleiding": "geen",
    "overleg_or": "denkt_vroeg_mee",
}
"""Question ``personeel`` is left open, so that one competency stays unknown."""
READ = {**CONTEXT, "jaren_in_rol": 1.5, "inwoners": 14000}
SHARED = ("Zelfreflectie", "Netwerkvaardigheid", "Mijn behoeften", "Mijn rol en gemeente", "Wat ik wil leren")
QUESTIONS = "Hoe houd ik het college bij elkaar?\nWat kan ik loslaten?"


@pytest.fixture(scope="module")
def scan():
    return osc.Scan("gemeentesecretaris")


@pytest.fixture(scope="module")
def asked(scan):
    found = apply_rules(scan.questionnaire, pd.DataFrame([READ]))
    return [c for c, counts in zip(scan.questionnaire.competencies, found.relevant[0], strict=True) if counts != "no"]


@pytest.fixture(scope="module")
def plan(scan, asked):
    choose = random.Random(6)  # noqa: S311 - any answers will do
    items = [item.id for competency in asked for item in competency.items]
    given = {item: choose.choice(["1", "2", "3", "4", "5", "nvt", None]) for item in items}
    given |= {f"b-{competency.id}": choose.choice("12345") for competency in asked}
    return {key: value for key, value in given.items() if value} | CONTEXT | {"norm": "nee", "questions": QUESTIONS}


def by_hand(scan, asked, plan):
    """Return the same answers as a table that someone typed."""
    items = {item.id: plan.get(item.id, "") for competency in asked for item in competency.items}
    importance = {f"belang_{competency.id}": plan[f"b-{competency.id}"] for competency in asked}
    row = {"respondent": "P1", **items, **importance, **READ, "deel_norm": "nee"}
    return {
        **row,
        "leervragen": QUESTIONS,
        "deel_intake": "zelfreflectie netwerkvaardigheid behoeften feiten leervragen",
        "vragenlijst_versie": scan.questionnaire.version,
    }


def test_keys_only_with_a_break_halfway(browser, person, forms, scan, asked, plan, tmp_path):
    browser.open(forms["gemeentesecretaris"])
    assert person.heading() == scan.questionnaire.title
    person.fill_until("bladzijde 5", plan)
    person.fill_page({key: plan[key] for key in plan})

    browser.reload()
    assert "Je was al begonnen" in browser.look("document.body.innerText")
    person.choose("Verder waar ik was")
    assert "bladzijde 6" in person.heading()
    headings = person.fill_until("Je antwoorden downloaden", plan, SHARED)
    assert "Je antwoorden nakijken" in headings
    assert "Wat je wilt delen" in headings

    person.go_to("")
    assert person.focus()["name"] == "code"
    browser.press("Backspace", 10)
    browser.type("P1")
    person.choose("Download als tabel (CSV)")
    csv = browser.downloaded()
    assert csv.name == "gemeentesecretaris-P1.csv"
    browser.events = [event for event in browser.events if not event.get("method", "").startswith("Browser.download")]
    person.choose("Terug")
    person.choose("Verder")
    person.choose("Download voor de scan (JSON)")
    file = browser.downloaded()

    assert [url for url in browser.requests() if not url.startswith(("file:///", "blob:"))] == []
    assert browser.complaints() == []

    plain = tmp_path / "getypt.csv"
    pd.DataFrame([by_hand(scan, asked, plan)]).to_csv(plain, index=False)
    expected, found = scan.run(plain), scan.run(csv)
    for frame in ("scores", "needs", "recommendations", "items"):
        pd.testing.assert_frame_equal(getattr(found, frame), getattr(expected, frame))
    read = context_of(scan, csv)
    assert read.pop("invultijd_seconden") > 0
    assert read.pop("vragenlijst_versie") == f"gemeentesecretaris {scan.questionnaire.version}"
    assert read == {key: value for key, value in context_of(scan, plain).items() if key != "vragenlijst_versie"}

    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": "gemeentesecretaris", "version": "2026-2"}
    payload = json.loads(file.read_text("utf-8"))
    assert {**head, "hash": scan.questionnaire.measurement_hash}.items() <= payload.items()
    assert list(payload["answers"]) == csv.read_text("utf-8-sig").splitlines()[0].split(";")
    pd.testing.assert_frame_equal(scan.run(file).items, found.items)
    assert context_of(scan, file).items() >= read.items()


def context_of(scan, source):
    """Return the context that was given."""
    read = osc.read_answers(source, scan.questionnaire).context.iloc[0]
    return {name: value for name, value in read.items() if not pd.isna(value)}


def test_not_asked_is_not_asked(browser, person, forms, scan):
    """With core items only, the others have no answer and no state but not asked."""
    browser.open(forms["gemeentesecretaris"])
    person.fill_until("Stellingen", {"scope": "relevant"})
    core = {item.id: "3" for c in scan.questionnaire.competencies if c.kind == "core" for item in c.items}
    person.fill_until("Je antwoorden downloaden", core)
    person.choose("Download als tabel (CSV)")
    file = browser.downloaded()
    items = scan.run(file).items
    assert dict(items.groupby("state").size()) == {"answered": 48, "not_asked": 64}
    given = context_of(scan, file)
    assert given["deel_intake"] == "niets"
    assert "deel_norm" not in given
    assert re.fullmatch(r"P\d{6}", scan.run(file).respondents[0])


def test_an_answer_can_be_changed_from_the_overview(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je antwoorden nakijken", {"A1": "6"})
    person.go_to("Wijzig")
    browser.press("Tab")
    browser.press("Enter")
    assert person.heading() == "Stellingen"
    assert person.focus()["name"] == "q-A2"
    browser.press("ArrowRight")
    person.choose("Terug naar het overzicht")
    assert person.heading() == "Je antwoorden nakijken"
    assert browser.look("state.items") == {"A1": "6", "A2": "2"}


def test_the_back_button_of_the_browser_goes_a_page_back(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je antwoorden nakijken", {"A1": "6"})
    browser.look("new Promise((done) => { addEventListener('popstate', () => setTimeout(done, 50)); history.back(); })")
    assert person.heading() == "Stellingen"
    assert browser.look("document.querySelector(':checked').value") == "6"


def test_a_changed_mind_leaves_no_answer(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_page({})
    person.browser.press("Tab", 2)
    assert person.focus()["name"] == "q-A1"
    browser.press("Space")
    browser.press("Tab")
    assert person.focus()["name"] == "q-A2", "answering passes by the button to wipe"
    browser.press("Tab", 2, modifiers=8)  # Shift
    assert person.focus()["word"] == "Antwoord wissen"
    browser.press("Enter")
    assert person.focus()["name"] == "q-A1"
    assert browser.look("document.querySelectorAll(':checked').length") == 0
    assert browser.look("state.items") == {}


def test_without_texts_context_or_rules(browser, person, forms, questionnaires):
    keys = questionnaires["eigen_sleutels"]
    browser.open(forms["eigen_sleutels"])
    answers = {"A1": "6", "A2": "1", "A3": "nvt", "C1": "2", "C4": "3"}
    headings = person.fill_until("Je antwoorden downloaden", answers)
    assert headings == [
        headings[0],
        "Stellingen",
        "Je antwoorden nakijken",
        "Wat je wilt delen",
        "Je eerste beeld",
        "Je antwoorden downloaden",
    ]
    person.choose("Download als tabel (CSV)")
    found = osc.read_answers(browser.downloaded(), keys).frame
    assert set(found["state"]) == {"answered", "nvt"}
    assert found.set_index("item").loc["A1", "answer"].max() == 6


def test_what_is_wrong_is_said_and_focused(browser, person, forms):
    browser.open(forms["gemeentesecretaris"])
    person.fill_page({})
    person.fill_page({"jaren_in_rol": "veel", "inwoners": "2000000", "gemeente": "=1+1"})
    assert "Over jou" in person.heading()
    assert "Er klopt iets niet" in person.focus()["word"]
    assert browser.look("document.title").startswith("Fout: ")
    assert browser.look("[...document.querySelectorAll('[aria-invalid]')].map((field) => field.id)") == [
        "q-jaren_in_rol",
        "q-gemeente",
        "q-inwoners",
    ]
    browser.press("Tab")
    browser.press("Enter")
    assert person.focus()["name"] == "q-jaren_in_rol"
    browser.press("Backspace", 4)
    browser.type("3")
    person.go_to("")
    assert browser.look("document.activeElement.name") == "q-herkomst"


def test_wiping_asks_first_and_leaves_nothing(browser, person, forms):
    browser.open(forms["gemeentesecretaris"])
    person.fill_page({})
    person.fill_page({"rol": "loco"})
    assert browser.look("localStorage.length") == 1
    person.choose("Wis mijn antwoorden")
    assert person.focus()["word"] == "Nee, bewaar ze"
    browser.press("Escape")
    assert browser.look("localStorage.length") == 1
    assert person.focus()["word"] == "Wis mijn antwoorden"
    browser.press("Enter")
    person.choose("Ja, wis alles")
    assert browser.look("localStorage.length") == 0
    assert "Je antwoorden zijn gewist" in browser.look("document.body.innerText")
    browser.reload()
    assert browser.look("[localStorage.length, state.step, Object.keys(state.context).length]") == [0, "", 0]


def test_a_browser_that_keeps_nothing_says_so_and_goes_on(browser, person, forms):
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    browser.send("Page.addScriptToEvaluateOnNewDocument", source=refuse)
    browser.open(forms["eigen_sleutels"])
    assert "Deze browser kan je antwoorden niet bewaren" in browser.look("document.body.innerText")
    person.fill_until("Je antwoorden nakijken", {"A1": "4"})
    person.choose("Pauzeren")
    person.choose("Download mijn antwoorden tot nu toe")
    payload = json.loads(browser.downloaded().read_text("utf-8"))
    assert payload["answers"]["A1"] == 4
    assert payload["answers"]["C1"] is None


def test_a_download_can_be_taken_up_again(browser, person, forms, scan, asked, plan):
    browser.open(forms["gemeentesecretaris"])
    person.fill_until("bladzijde 2", plan)
    person.choose("Pauzeren")
    person.choose("Download mijn antwoorden tot nu toe")
    file = browser.downloaded()
    before = browser.look("asCsv(data, state)")
    person.choose("Wis mijn antwoorden")
    person.choose("Ja, wis alles")
    assert browser.look("asCsv(data, state)") != before
    document = browser.send("DOM.getDocument", depth=-1)["root"]["nodeId"]
    node = browser.send("DOM.querySelector", nodeId=document, selector="#file")["nodeId"]
    browser.send("DOM.setFileInputFiles", nodeId=node, files=[str(file)])
    browser.look("new Promise((done) => setTimeout(done, 300))")
    assert "Over jou" in person.heading()
    assert browser.look("asCsv(data, state)") == before


TIME = re.compile(r"ongeveer (?:(\d+) tot )?(\d+) minu")


def told(browser):
    """Return the time on the page, from and to: the same where one is told."""
    text = browser.look("(document.querySelector('.progress') ?? document.body).innerText")
    low, high = TIME.search(text).groups()
    return int(low or high), int(high)


@pytest.mark.parametrize(("context", "scope"), [(CONTEXT, "open"), (CONTEXT, "all"), ({}, "all"), ({}, "relevant")])
def test_the_time_that_is_told_only_gets_shorter(browser, person, forms, context, scope):
    """From the first page on, at the pace that is reckoned with; what someone chooses lies within what was told."""
    browser.open(forms["gemeentesecretaris"])
    statements = dict.fromkeys(browser.look("data.items.map(({ id }) => id)"), "3")
    steps = [("welcome", *told(browser))]
    pace = "state.seconds = ITEM_SECONDS * Object.keys(state.items).length"
    while "nakijken" not in person.heading():
        person.fill_page({**context, **statements, "scope": scope})
        browser.look(f"{pace}, show(current, {{ push: false }})")
        if browser.look("current") not in ("scope", "review"):
            steps.append((browser.look("current"), *told(browser)))
    first, *later = [step for step in steps if not step[0].startswith("context")]
    assert first == ("welcome", 15, 25)
    assert steps[1] == ("context-1-1", 15, 25)
    most = [high for _, _, high in steps]
    assert most == sorted(most, reverse=True)
    assert all(low == high for _, low, high in later)
    assert steps[-1][-1] <= 4
