"""Each constant of a recommendation at its edge: what holds just below, at and just above it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Scan, load_programmes, recommend_programmes, simulate_answers

SCAN = Scan("gemeentesecretaris")
NEEDS = SCAN.run(simulate_answers(SCAN.questionnaire, 1, seed=1)).objects.needs
LEERGANG = "leergang_lokaal_leiderschap"


@pytest.mark.parametrize(("other", "rank"), [(2.99, 1), (3.0, 1), (3.01, 0)])
def test_a_programme_is_recommended_from_a_quarter_of_the_need_on(other, rank):
    """The programme covers zelfreflectie wholly and probleemoplossend vermogen not at all."""
    sizes = {"zelfreflectie": 1.0, "probleemoplossend_vermogen": other}
    priority = np.array([[sizes.get(name, 0.0) for name in SCAN.questionnaire.competency_ids]])
    needs = replace(NEEDS, priority=priority, rank=(priority > 0).astype(int))
    facts = pd.DataFrame([{"rol": "gemeentesecretaris"}])
    found = recommend_programmes(needs, load_programmes(), respondents=facts)
    assert next(advice.rank for advice in found.advice["S00001"] if advice.programme == LEERGANG) == rank


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
