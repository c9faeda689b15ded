"""An edition of a programme: one file that whoever manages programmes writes with ``docs/programmes.md`` alone."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.programme import PRICES
from ontwikkelscan.reporting.group_report import offer_page
from ontwikkelscan.reporting.intake import intake_data, intake_document
from ontwikkelscan.reporting.person_report import person_report

LEERGANG = "leergang_lokaal_leiderschap"
GUIDE = (Path(__file__).parents[3] / "docs" / "programmes.md").read_text("utf-8")
EDITION, PROGRAMME = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
FILE = "2027-2028.yaml"
AUTUMN = "1796000000"  # 30 November 2026


@pytest.fixture
def folder(tmp_path):
    """Return a folder of an office with the edition of the guide, in one file."""
    editions = tmp_path / "ons-aanbod" / LEERGANG / "editions"
    editions.mkdir(parents=True)
    (editions / FILE).write_text(EDITION, "utf-8")
    return tmp_path / "ons-aanbod"


def change(folder, old, new):
    file = folder / LEERGANG / "editions" / FILE
    assert old in EDITION
    file.write_text(EDITION.replace(old, new, 1), "utf-8")


def words_of(document):
    written = re.sub(r"<[^>]+>", " ", render_html(document).decode().replace("<wbr>", ""))
    return " ".join(unescape(written).split())


CHECKED = "Leergang Lokaal Leiderschap, editie 2027–2028, nagegaan op 15\u00a0november\u00a02026"
TOLD = [
    "De volgende editie is 2027–2028, van 7 oktober 2027 tot en met juni 2028.",
    "Bron: brochure van de aanbieder, september 2026; nagegaan op 15 november 2026.",
    "Duur negen maanden: twaalf dagen en zes middagen",
    "Groep 20 plaatsen; gaat door vanaf 16 deelnemers; nog 12 vrij",
    "Prijs 7.950 euro, exclusief btw, verblijf inbegrepen",
    "Plaats Utrecht",
    "Aanmelden tot en met 1 september 2027",
]


@pytest.fixture
def result(folder, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AUTUMN)
    return osc.Scan("gemeentesecretaris", programmes=folder).run(osc.example("gemeentesecretaris"))


def test_report_and_intake_show_an_edition_of_one_file(result):
    person = next(one for one in result if one.record.advice[0].rank and one.record.advice[0].programme == LEERGANG)
    intake = person.intake(LEERGANG, share="all").record
    texts = [*map(words_of, (person_report(person.record), intake_document(intake)))]
    for words in texts:
        assert [told for told in TOLD if told not in words] == []
        assert "huidig aanbod niet nagegaan" not in words.partition("Iets voor een collega")[0]
    assert intake_data(intake)["programme"]["source_note"] == CHECKED
    assert " ".join(CHECKED.split()) in words_of(offer_page(result.group().record))
    assert "Startbijeenkomst: 7 en 8 oktober 2027." in texts[0]
    assert "Vraag de aanbieder" not in "".join(texts)


def test_of_an_edition_that_is_past_three_questions_go_to_the_provider(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AUTUMN)
    result = osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris"))
    words = words_of(person_report(result["R001"].record))
    assert (
        "De laatste editie die bekend is, 2010–2011, is voorbij: die was van oktober 2010 tot en met juni 2011."
        in words
    )
    assert "Prijs" not in words, "what an edition of then cost helps nobody now"
    questions = words.partition("Vraag VGS/Sioo naar het aanbod van nu:")[2]
    assert questions.partition("Hoe zeker is dit?")[0].count("?") == 3


MISTAKES = {
    "day first": ('"2027-10-07"', '"1-10-2027"', "PROGRAMME-007", 3, "1-10-2027", '"2027-10-07"'),
    "month in words": ('"2028-06"', '"juni 2028"', "PROGRAMME-007", 4, "juni 2028", '"2027-10"'),
    "thirteenth month": ('"2027-10-07"', '"2027-13"', "PROGRAMME-007", 3, "2027-13", "jaar, maand, dag"),
    "ends first": ('"2028-06"', '"2027-06"', "PROGRAMME-008", 4, "2027-06", "eindigt nadat zij begint"),
    "applies too late": ('"2027-09-01"', '"2027-11-01"', "PROGRAMME-008", 14, "apply_by", "tot zij begint"),
    "forty places": ("places: 20", "places: 40", "PROGRAMME-010", 9, "16 tot 20", "binnen de groep"),
    "more left": ("places_left: 12", "places_left: 21", "PROGRAMME-011", 11, "20 plaatsen", "van 0 tot"),
    "price with a point": ("7950", "7.950", "PROGRAMME-012", 7, "7.95", "schrijf alleen cijfers"),
    "Dutch key": ("price_eur", "prijs", "PROGRAMME-013", 7, "'prijs'", "price_eur"),
    "no source": (
        'source: "brochure van de aanbieder, september 2026"\n',
        "",
        "PROGRAMME-014",
        1,
        "'source'",
        "source: ",
    ),
    "number in quotes": ("places: 20", 'places: "20"', "PROGRAMME-015", 9, "'places'", "zonder aanhalingstekens"),
    "another schema": ("edition/1", "editie", "PROGRAMME-001", 1, "ontwikkelscan/edition/1", "herstel het bestand"),
    "no closing quote": ('"Utrecht"', '"Utrecht', "PROGRAMME-001", 13, "aanhalingsteken", "herstel het bestand"),
}
"""Of each: what stands there, what is written instead, the code, the line, words of the message and of its hint."""


@pytest.mark.parametrize(("old", "new", "code", "line", "told", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_an_edition_is_told_with_its_line_and_the_way_out(folder, old, new, code, line, told, hint):
    change(folder, old, new)
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder, bundled=True)
    (problem,) = caught.value.problems
    assert problem.code == code
    message, _, way_out = problem.text("nl").partition("Tip: ")
    assert f"{FILE}, regel {line}: " in message
    assert told in message
    assert hint in way_out


def test_a_second_file_with_the_same_id_is_refused(folder):
    (folder / LEERGANG / "editions" / "2028-2029.yaml").write_text(EDITION, "utf-8")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder, bundled=True)
    assert caught.value.code == "PROGRAMME-009"
    assert "2028-2029.yaml, line 2" in str(caught.value)
    assert FILE in str(caught.value)


def test_all_mistakes_are_told_at_once(folder):
    change(folder, '"2027-10-07"', '"1-10-2027"')
    file = folder / LEERGANG / "editions" / FILE
    file.write_text(file.read_text("utf-8").replace("7950", "7.950"), "utf-8")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder, bundled=True)
    assert {problem.code for problem in caught.value.problems} == {"PROGRAMME-007", "PROGRAMME-012"}


@pytest.mark.parametrize(
    ("price", "fits"),
    [(0, True), (PRICES[0] - 1, False), (PRICES[0], True), (PRICES[1], True), (PRICES[1] + 1, False), (-1, False)],
)
def test_a_price_is_nothing_or_25_to_50000_whole_euros(folder, price, fits):
    assert PRICES == (25, 50_000)
    change(folder, "7950", str(price))
    if fits:
        edition = osc.load_programmes(folder, bundled=True).by_id[LEERGANG].editions[-1]
        assert edition.price_eur == price
        return
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder, bundled=True)
    assert caught.value.code == "PROGRAMME-012"


@pytest.mark.parametrize(("places", "fits"), [(15, False), (16, True), (20, True), (21, False)])
def test_places_lie_within_the_group_of_the_programme(folder, places, fits):
    change(folder, "places: 20\ngoes_ahead_from: 16\nplaces_left: 12", f"places: {places}")
    if fits:
        assert osc.load_programmes(folder, bundled=True)
        return
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder, bundled=True)
    assert caught.value.code == "PROGRAMME-010"


def test_editions_made_in_code_are_checked_too():
    facts = {"starts": "2027-10", "ends": "2028-06", "source": "wij"}
    one = osc.Edition(id="2027", **facts)
    links = {"links": {"visie": 1.0}, "questionnaires": ["gemeentesecretaris"], "group": {"minimum": 6, "maximum": 9}}
    for editions, code in (
        ((one, one), "PROGRAMME-009"),
        ((one.replace(places=10),), "PROGRAMME-010"),
        (({"id": "2027", **facts, "ends": "2027-09"},), "PROGRAMME-008"),
    ):
        with pytest.raises(osc.OntwikkelscanError) as caught:
            osc.Programme.from_links("visiedag", **links, editions=editions)
        assert caught.value.code == code


def test_days_and_months_tell_which_edition_it_is(folder):
    course = osc.load_programmes(folder, bundled=True).by_id[LEERGANG]
    told = {
        day: course.edition(date.fromisoformat(day))
        for day in ("2011-06-30", "2027-10-06", "2027-10-07", "2028-06-30", "2028-07-01")
    }
    assert [(edition.id, status) for edition, status in told.values()] == [
        ("2010-2011", "open"),
        ("2027-2028", "upcoming"),
        ("2027-2028", "open"),
        ("2027-2028", "open"),
        ("2027-2028", "past"),
    ]


def test_an_edition_with_the_id_of_a_bundled_one_stands_in_its_place_and_that_is_told(folder):
    change(folder, 'id: "2027-2028"', 'id: "2010-2011"')
    with pytest.warns(osc.OntwikkelscanWarning, match=f"'{LEERGANG}/2010-2011' of the folder"):
        found = osc.load_programmes(folder, bundled=True)
    assert [edition.price_eur for edition in found.by_id[LEERGANG].editions] == [7950]


def test_editions_of_no_programme_are_refused(folder):
    (folder / LEERGANG).rename(folder / "leergang_lokaal_leider")
    with pytest.raises(osc.OntwikkelscanError, match=f"Did you mean '{LEERGANG}'") as caught:
        osc.load_programmes(folder, bundled=True)
    assert caught.value.code == "PROGRAMME-002"


def test_the_programme_of_the_guide_is_one(folder):
    (folder / "visiedagen").mkdir()
    (folder / "visiedagen" / "programme.yaml").write_text(PROGRAMME, "utf-8")
    found = osc.load_programmes(folder, bundled=True)
    assert found.by_id["visiedagen"].works_on == {"visie"}
    assert list(found.by_id) == sorted([*osc.load_programmes().by_id, "visiedagen"])


def test_commands_take_the_folder(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AUTUMN)
    checked = CliRunner().invoke(app, ["check", str(folder)]).output
    assert f"programme '{LEERGANG}', editions: 2" in checked
    answers = str(data_root("examples") / "gemeentesecretaris.csv")
    command = ["score", answers, "-o", str(tmp_path / "uit"), "--programmes", str(folder)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert "2027-2028,upcoming" in (tmp_path / "uit" / "recommendations.csv").read_text("utf-8")
    for command in ("score", "report", "intake", "interview", "group", "cohorts", "divide"):
        told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
        assert "--programmes" in told
