"""Worked cases C16 and C21, and who is told what about which programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Scan, load_programmes, load_questionnaire, read_answers, recommend_programmes, score
from ontwikkelscan.model.needs import BANDS, REPORTED
from ontwikkelscan.needs.formulas import largest_needs
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.recommending.formulas import cover, is_recommended, programme_fit
from ontwikkelscan.recommending.ways import find_ways
from ontwikkelscan.reporting.person_report import person_report

TODAY = date(2026, 11, 22)
LEERGANG = "leergang_lokaal_leiderschap"


def test_c16_fit(case):
    given, expected = case("C16")
    covered = cover(given["part_strengths"])
    assert covered.tolist() == expected["cover"]
    assert programme_fit(given["priority"], covered) == pytest.approx(expected["fit"], abs=1e-6)


def test_c21_fit_over_reported_needs_and_the_three_largest(case):
    given, expected = case("C21")
    for row, found in zip(given["rows"], expected["rows"], strict=True):
        covered = cover(row["part_strengths"])
        reported = np.isin(row["bands"], REPORTED)
        fit = programme_fit(np.where(reported, row["priority"], 0), covered)
        largest = largest_needs([BANDS.index(band) for band in row["bands"]], row["priority"])
        assert covered.tolist() == found["cover"]
        assert fit == pytest.approx(found["fit"], abs=1e-6)
        assert np.flatnonzero(reported & (covered > 0)).tolist() == found["covered"]
        assert np.flatnonzero(largest & (covered >= 0.5)).tolist() == found["of_largest"]
        assert ("yes" if is_recommended(fit, covered, largest=largest) else "no") == found["recommended"]


def test_a_full_cover_fits_wholly_and_a_person_alone_as_among_others():
    priority = np.random.default_rng(1).uniform(0, 2, (5000, 14)) * np.random.default_rng(2).integers(0, 2, (5000, 14))
    some = priority.any(axis=1)
    assert programme_fit(priority, np.ones(14)).tolist() == some.astype(float).tolist()
    part = np.random.default_rng(3).uniform(0, 1, 14)
    assert programme_fit(priority, part).tolist() == [float(programme_fit(row, part)) for row in priority]


def test_no_need_no_fit():
    assert programme_fit([0, 0], [1, 1]) == 0


def advise(answers_by_competency, today=TODAY, **context):
    """Recommend to one person who gives one keyed answer throughout to some competencies."""
    return {advice.programme: advice for advice in found(answers_by_competency, today, **context)[1].advice["R001"]}


def found(answers_by_competency, today=TODAY, importance=None, **context):
    """Return the needs of this person, and what is recommended."""
    questionnaire = load_questionnaire("gemeentesecretaris")
    row = {"respondent": "R001", **context}
    for competency in questionnaire.competencies:
        if competency.id in answers_by_competency:
            keyed = answers_by_competency[competency.id]
            row |= {item.id: 6 - keyed if item.reverse else keyed for item in competency.items}
    answers = read_answers(pd.DataFrame([row]), questionnaire)
    asked = apply_rules(questionnaire, answers.context)
    weights = None if importance is None else pd.DataFrame([importance])
    needs = identify_needs(score(answers), required=asked.required, relevant=asked.relevant, importance=weights)
    return needs, recommend_programmes(needs, told_by_the_sources(), respondents=answers.context, today=today)


def told_by_the_sources():
    """Return the programmes with the editions that the sources tell of; others come each year."""
    bundled, until = load_programmes(), "2015"
    programmes = [
        programme.model_copy(update={"editions": tuple(one for one in programme.editions if one.starts < until)})
        for programme in bundled.programmes
    ]
    return replace(bundled, programmes=tuple(programmes))


def test_a_need_that_the_leergang_covers():
    advice = advise({"zelfreflectie": 2}, rol="gemeentesecretaris")[LEERGANG]
    assert advice.rank == 1
    assert advice.fit == 1.0
    assert [part.id for part in advice.parts["zelfreflectie"]] == ["intervisie", "ontwikkelingsplan"]
    assert advice.admissible == "unknown"
    assert advice.edition_status == "past"


def test_a_need_that_nothing_covers():
    assert advise({"probleemoplossend_vermogen": 2}, rol="gemeentesecretaris")[LEERGANG].rank == 0


def test_a_need_that_comes_in_passing_is_named_and_nothing_is_recommended():
    """Communication alone: the presentations of the leergang are not for that; the fit is a quarter."""
    needs, recommendations = found({"communicatieve_vaardigheid": 2}, rol="gemeentesecretaris")
    advice = {advice.programme: advice for advice in recommendations.advice["R001"]}[LEERGANG]
    assert (advice.fit, advice.rank, advice.of_largest) == (0.25, 0, ())
    assert list(advice.parts) == ["communicatieve_vaardigheid"]
    assert LEERGANG in {way.way for way in find_ways(needs, recommendations).ways["R001"]}


LARGER = ("besluitvaardigheid", "probleemoplossend_vermogen", "communicatieve_vaardigheid")


@pytest.mark.parametrize("indispensable", [False, True])
def test_a_fourth_need_recommends_only_when_the_person_calls_it_indispensable(indispensable):
    """The three larger needs are worked on by nothing; the leergang works on the fourth."""
    importance = dict.fromkeys(LARGER, 4) | {"zelfreflectie": 5 if indispensable else 4}
    _, recommendations = found(
        dict.fromkeys(LARGER, 2) | {"zelfreflectie": 3}, importance=importance, rol="gemeentesecretaris"
    )
    advice = {one.programme: one for one in recommendations.advice["R001"]}[LEERGANG]
    assert (set(advice.largest), advice.works_on, advice.of_largest) == (set(LARGER), ("zelfreflectie",), ())
    assert advice.fit > 0.25
    assert (advice.fits, advice.rank, advice.indispensable) == (
        (True, 1, ("zelfreflectie",)) if indispensable else (False, 0, ())
    )


def test_each_need_has_its_ways_the_strongest_first_and_no_closed_programme():
    needs, recommendations = found({"zelfreflectie": 2, "besluitvaardigheid": 2}, rol="aspirant")
    ways = find_ways(needs, recommendations)
    competencies = dict.fromkeys(way.competency for way in ways.ways["R001"])
    assert list(competencies) == ["besluitvaardigheid", "zelfreflectie"]
    for name in competencies:
        strengths = [way.strength for way in ways.ways["R001"] if way.competency == name]
        assert strengths == sorted(strengths, reverse=True)
        assert len(strengths) >= 3
    assert LEERGANG not in {way.way for way in ways.ways["R001"]}, "closed to who is no secretary yet"
    assert (ways.frame["reason"] != "").all()
    assert set(ways.frame["kind"]) == {"route"}


def test_every_link_has_its_reason_and_every_competency_a_way_that_works_on_it():
    programmes = load_programmes()
    for programme in programmes.programmes:
        for part in programme.parts:
            assert list(part.reasons) == list(part.links), (programme.id, part.id)
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        for competency in load_questionnaire(name).competency_ids:
            links = [link for route in programmes.routes if (link := route.link(competency))]
            assert max(link.strength for link in links) >= 0.5, competency


def test_no_need_no_recommendation():
    assert advise({"zelfreflectie": 5}, rol="gemeentesecretaris")[LEERGANG].rank == 0


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        ("gemeentesecretaris", "yes"),
        ("loco", "yes"),
        ("aspirant", "no"),
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


def test_a_report_names_only_what_is_open_to_the_reader():
    scan = Scan("gemeentesecretaris")
    items = [item for c in scan.questionnaire.competencies if c.id == "zelfreflectie" for item in c.items]
    person = {"respondent": "R001"} | {item.id: 4 if item.reverse else 2 for item in items}
    document = person_report(scan.run(pd.DataFrame([person]))["R001"].record)
    written = str(document.blocks)
    closed = [one.name for one in scan.programmes.programmes if "gemeentesecretaris" not in one.questionnaires]
    assert len(closed) > 1
    assert not [name for name in closed if name in written]


def test_who_is_new_hears_of_the_introduction():
    name = "introductie_nieuwe_gemeentesecretarissen"
    assert advise({"zelfreflectie": 2}, rol="gemeentesecretaris", jaren_in_rol=1)[name].suits_situation
    assert not advise({"zelfreflectie": 2}, rol="gemeentesecretaris", jaren_in_rol=8)[name].suits_situation


@pytest.mark.parametrize(
    ("today", "status"), [(date(2010, 9, 1), "upcoming"), (date(2011, 6, 30), "open"), (date(2011, 7, 1), "past")]
)
def test_editions_pass(today, status):
    assert advise({"zelfreflectie": 2}, today=today)[LEERGANG].edition_status == status
