"""Each constant of a recommendation at its edge: what holds just below, at and just above it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Programme, Programmes, Scan, load_programmes, recommend_programmes, simulate_answers

SCAN = Scan("gemeentesecretaris")
NEEDS = SCAN.run(simulate_answers(SCAN.questionnaire, 1, seed=1)).objects.needs
LEERGANG = "leergang_lokaal_leiderschap"


def advise(sizes, importance=(), programme=None):
    """Return the advice about one programme to someone with these clear needs, as sure as can be."""
    ids = SCAN.questionnaire.competency_ids
    priority = np.array([[sizes.get(name, 0.0) for name in ids]])
    needs = replace(
        NEEDS,
        priority=priority,
        band=np.where(priority > 0, "clear", "none").astype(object),
        rank=np.where(priority > 0, (-priority).argsort(kind="stable").argsort() + 1, 0),
        importance=np.array([[5 if name in importance else 4 for name in ids]], dtype=float),
    )
    programmes = load_programmes() if programme is None else Programmes((programme,))
    found = recommend_programmes(needs, programmes, respondents=pd.DataFrame([{"rol": "gemeentesecretaris"}]))
    return next(one for one in found.advice["S00001"] if one.programme in (LEERGANG, "eigen"))


@pytest.mark.parametrize(("other", "rank"), [(2.99, 1), (3.0, 1), (3.01, 0)])
def test_a_programme_is_recommended_from_a_quarter_of_the_need_on(other, rank):
    """The programme covers zelfreflectie wholly and probleemoplossend vermogen not at all."""
    assert advise({"zelfreflectie": 1.0, "probleemoplossend_vermogen": other}).rank == rank


@pytest.mark.parametrize(("strength", "rank"), [(0.25, 0), (0.5, 1), (1.0, 1)])
def test_a_part_works_on_a_need_from_a_half_on(strength, rank):
    own = Programme.from_links("eigen", links={"visie": strength}, questionnaires=[SCAN.questionnaire.id])
    advice = advise({"visie": 1.0}, programme=own)
    assert (advice.fit, advice.rank, own.works_on) == (strength, rank, {"visie"} if rank else set())
    assert list(advice.parts) == ["visie"]


def test_indispensable_is_the_top_of_the_importance_scale():
    assert advise({"visie": 1.0}, importance=["visie", "zelfreflectie"]).indispensable == ("visie",)
    assert advise({"visie": 1.0}).indispensable == ()


@pytest.mark.parametrize(
    ("field", "years", "verdict"),
    [
        ("jaren_werkervaring", 4.9, "no"),
        ("jaren_werkervaring", 5.0, "yes"),
        ("jaren_p_en_o", 2.9, "no"),
        ("jaren_p_en_o", 3.0, "yes"),
    ],
)
def test_years_that_admission_asks(field, years, verdict):
    found = recommend_programmes(NEEDS, load_programmes(), respondents=pd.DataFrame([{field: years}]))
    advice = next(one for one in found.advice["S00001"] if one.programme == "hrm_adviseur_partner_in_business")
    assert [one.verdict for one in advice.admission if one.condition.field == field] == [verdict]
