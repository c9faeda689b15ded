"""Every concrete element of the five sources is in the product or left out with a reason, and that is true."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

import ontwikkelscan
from ontwikkelscan import load_programmes, load_questionnaire
from ontwikkelscan.loading.interviews import load_interview

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


def references():
    """Return every place in the product that an element can point to."""
    found = {"report", "intake"}
    programmes = load_programmes()
    for programme in programmes.programmes:
        start = f"programme:{programme.id}"
        found |= {f"{start}/intake", f"{start}/group"} | ({f"{start}/manager"} if programme.manager else set())
        for kind in ("facts", "parts", "admission", "editions"):
            found |= {f"{start}/{kind}/{entry.id}" for entry in getattr(programme, kind)}
        found |= {f"{start}/sections/{section.id}" for section in programme.intake.sections}
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        scan = load_questionnaire(name)
        found |= {f"questionnaire:{name}/competencies/{competency.id}" for competency in scan.competencies}
        found |= {f"questionnaire:{name}/tasks/{task.id}" for task in scan.tasks}
        found |= {f"questionnaire:{name}/context/{question.id}" for question in scan.context_questions}
    found |= {f"api:{name}" for name in ontwikkelscan.__all__}
    form = load_interview("gemeentesecretaris")
    kinds = {
        "parts": form.parts,
        "questions": [question for part in form.parts for question in part.questions],
        "rooms": [*form.opening, *(room for part in form.parts for room in part.rooms)],
        "steps": form.steps,
    }
    found |= {f"interview:{form.questionnaire}/{kind}/{one.id}" for kind, ones in kinds.items() for one in ones}
    return found | {f"route:{route.id}" for route in programmes.routes}


def test_ids_are_unique_and_all_sources_are_read():
    assert max(Counter(element["id"] for element in ELEMENTS).values()) == 1
    assert {element["source"] for element in ELEMENTS} == SOURCES
    assert len(ELEMENTS) > 600


def test_each_element_has_a_place_or_a_reason():
    assert [element["id"] for element in ELEMENTS if not sound(element)] == []


def sound(element):
    """Tell whether an element says where it is, or why not."""
    if not (element["place"] and element["element"]) or ("where" in element) == ("omitted" in element):
        return False
    reason = element.get("omitted", "")
    return bool(element.get("where")) or (reason.startswith(REASONS) and len(reason) > len(REASONS[0]) + 10)


def test_every_place_exists():
    known = references()
    assert [place for element in ELEMENTS for place in element.get("where", ()) if place not in known] == []


def test_every_admission_condition_is_an_element_of_its_source():
    pointed = {place for element in ELEMENTS for place in element.get("where", ())}
    assert {name for name in references() if "/admission/" in name} - pointed == set()
