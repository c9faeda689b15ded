"""Worked case C16, and who is told what about which programme."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from ontwikkelscan import Scan, load_programmes, load_questionnaire, read_answers, recommend_programmes, score
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.recommending.formulas import cover, programme_fit
from ontwikkelscan.reporting.person_report import person_report

TODAY = date(2026, 11, 22)
LEERGANG = "leergang_lokaal_leiderschap"


def test_c16_fit(case):
    given, expected = case("C16")
    covered = cover(given["part_strengths"])
    assert covered.tolist() == expected["cover"]
    assert programme_fit(given["priority"], covered) == pytest.approx(expected["fit"], abs=1e-6)


def test_no_need_no_fit():
    assert programme_fit([0, 0], [1, 1]) == 0


def advise(answers_by_competency, today=TODAY, **context):
    """Recommend to one person who gives one keyed answer throughout to some competencies."""
    questionnaire = load_questionnaire("gemeentesecretaris")
    row = {"respondent": "R001", **context}
    for competency in questionnaire.competencies:
        if competency.id in answers_by_competency:
            keyed = answers_by_competency[competency.id]
            row |= {item.id: 6 - keyed if item.reverse else keyed for item in competency.items}
    answers = read_answers(pd.DataFrame([row]), questionnaire)
    asked = apply_rules(questionnaire, answers.context)
    needs = identify_needs(score(answers), required=asked.required, relevant=asked.relevant)
    found = recommend_programmes(needs, load_programmes(), respondents=answers.context, today=today)
    return {advice.programme: advice for advice in found.advice["R001"]}


def test_a_need_that_the_leergang_covers():
    advice = advise({"zelfreflectie": 2}, rol="gemeentesecretaris")[LEERGANG]
    assert advice.rank == 1
    assert advice.fit == 1.0
    assert [part.id for part in advice.parts["zelfreflectie"]] == ["intervisie", "ontwikkelingsplan"]
    assert advice.admissible == "unknown"
    assert advice.edition_status == "past"


def test_a_need_that_nothing_covers():
    assert advise({"probleemoplossend_vermogen": 2}, rol="gemeentesecretaris")[LEERGANG].rank == 0


def test_no_need_no_recommendation():
    assert advise({"zelfreflectie": 5}, rol="gemeentesecretaris")[LEERGANG].rank == 0


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        ("gemeentesecretaris", "yes"),
        ("loco", "yes"),
        ("aspirant", "no"),
        ("zij_instromer", "unknown"),
        (None, "unknown"),
    ],
)
def test_role_decides_admission_and_an_empty_role_is_asked(role, verdict):
    checked = {c.condition.id: c.verdict for c in advise({"zelfreflectie": 2}, rol=role)[LEERGANG].admission}
    assert checked["rol"] == verdict
    assert checked["nieuwe_dynamiek"] == "unknown"


def test_scores_never_decide_admission():
    verdicts = {advise({"zelfreflectie": keyed}, rol="loco")[LEERGANG].admissible for keyed in (1, 3, 5)}
    assert verdicts == {"unknown"}


@pytest.mark.parametrize("role", ["gemeentesecretaris", None])
def test_a_programme_for_others_is_never_for_a_secretary_but_may_be_named(role):
    """Zelfreflectie is a need that the HRM programme covers too; an empty role opens nothing."""
    advice = advise({"zelfreflectie": 2}, rol=role)["hrm_adviseur_partner_in_business"]
    assert not advice.own_audience
    assert advice.admissible == "no"
    assert advice.rank == 0
    assert advice.fit == 1.0


def test_a_report_names_it_for_a_colleague_with_why():
    scan = Scan("gemeentesecretaris")
    items = [item for c in scan.questionnaire.competencies if c.id == "zelfreflectie" for item in c.items]
    person = {"respondent": "R001"} | {item.id: 4 if item.reverse else 2 for item in items}
    document = person_report(scan.run(pd.DataFrame([person]))["R001"].record)
    written = str(document.blocks)
    assert "Iets voor een collega" in written
    assert "is er niet voor jou zelf" in written


def test_who_is_new_hears_of_the_introduction():
    name = "introductie_nieuwe_gemeentesecretarissen"
    assert advise({"zelfreflectie": 2}, rol="gemeentesecretaris", jaren_in_rol=1)[name].suits_situation
    assert not advise({"zelfreflectie": 2}, rol="gemeentesecretaris", jaren_in_rol=8)[name].suits_situation


@pytest.mark.parametrize(
    ("today", "status"), [(date(2010, 9, 1), "upcoming"), (date(2011, 6, 30), "open"), (date(2011, 7, 1), "past")]
)
def test_editions_pass(today, status):
    assert advise({"zelfreflectie": 2}, today=today)[LEERGANG].edition_status == status
