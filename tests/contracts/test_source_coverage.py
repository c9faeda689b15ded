"""Every concrete element of the five sources is in the product or left out with a reason, and that is true.

``seen`` names a kind of document and what of the product stands in it: such documents are made here, and the words are
looked for. ``kept`` names what is data, or what a function does, and stands as such in no document.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path

import pandas as pd
import yaml

import ontwikkelscan as osc
from ontwikkelscan.asking.form import form_html
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.reporting.edition import edition_facts, edition_text
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.reporting.intake import intake_document
from ontwikkelscan.reporting.interview import interview_form, interview_guide
from ontwikkelscan.reporting.person_report import person_report

COVERAGE = yaml.safe_load((Path(__file__).resolve().parents[2] / "docs" / "source_coverage.yaml").read_text("utf-8"))
ELEMENTS = COVERAGE["elements"]
SOURCES = {
    "algemeen-profiel-gemeentesecretaris",
    "workplan-commissie-po-2010",
    "hrm-adviseur-partner-in-business-2011",
    "leernetwerkgroep-eigen-regie-en-vertrouwen-2014",
    "handreiking-functioneringsgesprek",
}
REASONS = ("bewust weggelaten: ", "nog niet gebouwd: ")
QUESTIONNAIRES = ("gemeentesecretaris", "hrm_adviseur")


def plain(words):
    """Return words in small letters, with single spaces and no marks of emphasis."""
    return " ".join(words.replace("*", "").replace("\u00ad", "").lower().split())


@cache
def references():
    """Return every place in the product that an element can point to, with the words that it stands for."""
    found = {f"api:{name}": "" for name in osc.__all__}
    for programme in osc.load_programmes().programmes:
        start = f"programme:{programme.id}"
        found |= {f"{start}/summary": programme.summary, f"{start}/intake": programme.intake.text}
        for kind in ("facts", "parts", "admission"):
            found |= {f"{start}/{kind}/{entry.id}": entry.text for entry in getattr(programme, kind)}
        found |= {f"{start}/sections/{section.id}": section.prompts[0].text for section in programme.intake.sections}
        for edition in programme.editions:
            place = f"{start}/editions/{edition.id}"
            found |= {place: " ".join(edition.facts), f"{place}/datums": edition_text(edition, "past")}
            told = edition_facts(edition, programme).pairs
            found |= {f"{place}/{term.lower().replace(' ', '_')}": words for term, words in told}
    for name in QUESTIONNAIRES:
        asked, start = osc.load_questionnaire(name), f"questionnaire:{name}"
        found |= {f"{start}/competencies/{competency.id}": competency.definition for competency in asked.competencies}
        found |= {f"{start}/tasks/{task.id}": task.name for task in asked.tasks}
        found |= {f"{start}/context/{question.id}": question.text for question in asked.context_questions}
    form = load_interview("gemeentesecretaris")
    start, parts = f"interview:{form.questionnaire}", form.parts
    found |= {f"{start}/parts/{part.id}": part.heading for part in parts}
    found |= {f"{start}/questions/{one.id}": one.text for part in parts for one in part.questions}
    found |= {f"{start}/rooms/{one.id}": one.text for one in (*form.opening, *(r for p in parts for r in p.rooms))}
    found |= {f"{start}/steps/{step.id}": step.text for step in form.steps}
    return found | {f"route:{route.id}": route.text for route in osc.load_programmes().routes}


def words_for(place):
    """Return the pieces of text that stand for a place; of a text of the catalogue those between its fields."""
    if place.startswith("text:"):
        return [piece for piece in re.split(r"\{\w+\}", catalogue_text(place.removeprefix("text:"))) if len(piece) > 3]
    return [references()[place]]


def catalogue_text(key):
    """Return a text of the catalogue with its fields in it."""
    path = Path(osc.__file__).with_name("nl.yaml")
    entry = yaml.safe_load(path.read_text("utf-8"))
    for step in key.split("."):
        entry = entry[step]
    return entry


@cache
def documents():
    """Return the words of each kind of document, of the examples and of someone who scores lowest everywhere."""
    found = dict.fromkeys(("vragenlijst", "rapport", "intake", "gesprek", "groep"), "")
    for name in QUESTIONNAIRES:
        asked = osc.load_questionnaire(name)
        found["vragenlijst"] += form_html(asked).replace('\\"', '"')
        scan = osc.Scan(asked)
        examples = scan.run(osc.example(name))
        items = [item for competency in asked.competencies for item in competency.items]
        low = {item.id: 5 if item.reverse else 1 for item in items}
        context = {
            question.id: next(iter(question.options)) for question in asked.context_questions if question.options
        }
        lowest = next(iter(scan.run(pd.DataFrame([{"respondent": "LAAG", "jaren_in_rol": 1.0, **low, **context}]))))
        people = [*examples, lowest]
        found["rapport"] += "".join(read(person_report(person.record)) for person in people)
        for programme in scan.programmes.of(name):
            found["intake"] += read(intake_document(lowest.intake(programme.id, share="all").record))
        found["groep"] += read(group_report(examples.group().record)) + read(offer_page(examples.group().record))
        if name == "gemeentesecretaris":
            papers = lowest.interview(share=asked.competency_ids).record
            found["gesprek"] += read(interview_form(papers)) + read(interview_guide(papers.form, papers.time))
    return {kind: plain(told) for kind, told in found.items()}


def read(document):
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(strong|em|wbr|b)>", "", render_html(document).decode())))


def stands_in(place, kind):
    """Tell whether the words of a place are in the documents of a kind."""
    wanted = [plain(piece) for piece in words_for(place)]
    return bool(wanted) and all(piece and piece in documents()[kind] for piece in wanted)


def seen():
    return [
        (kind, place) for element in ELEMENTS for kind, places in element.get("seen", {}).items() for place in places
    ]


def test_ids_are_unique_and_all_sources_are_read():
    assert max(Counter(element["id"] for element in ELEMENTS).values()) == 1
    assert {element["source"] for element in ELEMENTS} == SOURCES
    assert len(ELEMENTS) > 600


def test_each_element_has_a_place_or_a_reason():
    assert [element["id"] for element in ELEMENTS if not sound(element)] == []


def sound(element):
    """Tell whether an element says where it is, or why not."""
    if not (element["place"] and element["element"]) or set(element) - set(
        "id source place element seen kept omitted".split()
    ):
        return False
    reason, placed = element.get("omitted", ""), bool(element.get("seen") or element.get("kept"))
    return placed != (reason.startswith(REASONS) and len(reason) > len(REASONS[0]) + 10)


def test_what_is_seen_stands_in_a_document_that_is_made():
    assert {kind for kind, _ in seen()} <= set(documents())
    gone = [(kind, place) for kind, place in seen() if not stands_in(place, kind)]
    assert gone == [], "no document shows it any more: `kept` in docs/source_coverage.yaml, where only data hold it"


def test_what_is_kept_is_there_and_no_document_shows_it():
    kept = [place for element in ELEMENTS for place in element.get("kept", ())]
    assert [place for place in kept if place not in references()] == []
    assert [(kind, place) for kind in documents() for place in kept if stands_in(place, kind)] == []


def test_every_admission_condition_is_an_element_that_is_seen():
    assert {name for name in references() if "/admission/" in name} - {place for _, place in seen()} == set()
