"""Programmes: beside the bundled ones, from links alone, and as a table."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest

import ontwikkelscan as osc
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.person_report import person_report

ERROR = osc.Provisional(sd=0.8, reliability=0.8, source="een aanname")
OWN = osc.Questionnaire.from_keys({"a": ["a1", "-a2"], "b": ["b1", "b2"]}, minimum=1, maximum=5, provisional=ERROR)
COURSE = osc.Programme.from_links("training_a", links={"a": 1.0}, questionnaires=[OWN.id], name="Training A")


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a copy of a bundled programme under another id."""
    copy = tmp_path / "leergang_lokaal_leiderschap"
    shutil.copytree(Path(str(data_root("programmes"))) / copy.name, copy)
    shutil.rmtree(copy / "editions")
    header = copy / "programme.yaml"
    header.write_text(
        header.read_text("utf-8").replace("id: leergang_lokaal_leiderschap", "id: eigen_leergang"), "utf-8"
    )
    return tmp_path


def test_own_programmes_stand_beside_the_bundled(folder):
    bundled, own = osc.load_programmes(), osc.load_programmes(folder)
    both = osc.load_programmes(folder, bundled=True)
    assert list(own.by_id) == ["eigen_leergang"]
    assert list(both.by_id) == sorted([*bundled.by_id, "eigen_leergang"])
    assert both.routes == bundled.routes
    assert osc.load_programmes(bundled=True) == bundled


def test_an_own_programme_with_the_id_of_a_bundled_one_stands_in_its_place_and_that_is_told(folder):
    header = folder / "leergang_lokaal_leiderschap" / "programme.yaml"
    header.write_text(header.read_text("utf-8").replace("eigen_leergang", "leergang_lokaal_leiderschap"), "utf-8")
    with pytest.warns(osc.OntwikkelscanWarning, match=r"'leergang_lokaal_leiderschap' of the folder .* in place"):
        found = osc.load_programmes(folder, bundled=True)
    assert list(found.by_id) == list(osc.load_programmes().by_id)
    assert found.by_id["leergang_lokaal_leiderschap"].editions == ()


def test_two_programmes_of_a_folder_with_one_id_are_refused(folder):
    shutil.copytree(folder / "leergang_lokaal_leiderschap", folder / "kopie")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.load_programmes(folder)
    assert caught.value.code == "PROGRAMME-005"


def test_a_list_of_editions_is_refused_with_the_way_out(folder):
    (folder / "leergang_lokaal_leiderschap" / "editions.yaml").write_text("editions: []\n")
    with pytest.raises(osc.OntwikkelscanError, match="each edition has a file of its own"):
        osc.load_programmes(folder)


def test_a_programme_from_links_is_recommended_and_told_of(tmp_path):
    scan = osc.Scan(OWN, required={"a": 4, "b": 2}, programmes=osc.Programmes((COURSE,)))
    person = scan.run([{"respondent": "R001", "a1": 1, "a2": 4, "b1": 4, "b2": 4}])["R001"]
    assert [(advice.programme, advice.rank, advice.admissible) for advice in person.record.advice] == [
        ("training_a", 1, "yes")
    ]
    written = render_html(person_report(person.record)).decode().replace("<wbr>", "")
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", written)).split())
    assert "Dit programma raakt je enige ontwikkelbehoefte : a." in words
    assert "A: rechtstreeks, in 'Training A'." in words
    assert "zelf opgegeven" in words
    assert "Toelating" not in words.replace("toelating", "")
    for ending in ("docx", "pdf", "json"):
        person.intake("training_a", share="all").save(tmp_path / f"intake.{ending}")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"links": {"a": 0.7}}, "PROGRAMME-003"),
        ({"id": "1 ding"}, "PROGRAMME-001"),
        ({"kind": "cursus"}, "PROGRAMME-001"),
        ({"duur": 3}, "PROGRAMME-001"),
    ],
)
def test_what_a_programme_cannot_be_is_refused(changes, code):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.Programme.from_links(**{"id": "x", "links": {"a": 1.0}, "questionnaires": ["q"]} | changes)
    assert caught.value.code == code


def test_other_fields_can_be_given():
    own = osc.Programme.from_links("x", links={"a": 0.5}, questionnaires=["q"], provider="Wij", summary="Een dag.")
    assert (own.provider, own.summary, own.name) == ("Wij", "Een dag.", "x")


def test_without_a_programme_for_these_people_the_message_says_so():
    person = osc.Scan(OWN, required={"a": 4}).run([{"respondent": "R001", "a1": 1, "a2": 4, "b1": 4, "b2": 4}])["R001"]
    with pytest.raises(osc.OntwikkelscanError, match=r"no programme is for.*\n.*from_links") as caught:
        person.intake("leergang_lokaal_leiderschap")
    assert caught.value.code == "PROGRAMME-006"


def test_the_frame_tells_what_each_programme_is(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1283000000")  # August 2010
    frame = osc.load_programmes().frame.set_index("programme")
    course = osc.load_programmes().by_id["leergang_lokaal_leiderschap"]
    row = frame.loc[course.id]
    assert row["competencies"].split(", ") == list(course.developed)
    assert row["questionnaires"] == "gemeentesecretaris"
    edition, status = course.edition(date(2010, 8, 28))
    assert [row["edition"], row["starts"], row["ends"], row["edition_status"]] == [
        edition.id,
        edition.starts,
        edition.ends,
        status,
    ]
    assert osc.Programmes((COURSE,)).frame.loc[0, ["name", "edition_status"]].tolist() == ["Training A", "none"]
