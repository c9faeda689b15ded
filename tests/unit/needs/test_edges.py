"""Each constant of needs at its edge: what holds just below, at and just above it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, load_questionnaire, read_answers, score
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules

SECRETARY, ADVISER = load_questionnaire("gemeentesecretaris"), load_questionnaire("hrm_adviseur")


def needs_of_someone_on_the_level(importance):
    """Return the needs of one person whose scores are 4.0 where 4.0 is required.

    The error is .3467636: sqrt(.65^2 * .23 * 3 / 2.674675 + .09 / 8).
    """
    items = [item for scale in SECRETARY.competencies for item in scale.items]
    person = {"respondent": "R001"} | {item.id: 2 if item.reverse else 4 for item in items}
    scores = score(read_answers(pd.DataFrame([person]), SECRETARY))
    required = dict.fromkeys(SECRETARY.competency_ids, 4.0)
    return identify_needs(scores, required=required, importance=np.full((1, 14), importance))


def test_needs_are_computed_half_a_point_lower_and_higher_too():
    found = needs_of_someone_on_the_level(3)
    probabilities = (found.need_probability_low, found.need_probability, found.need_probability_high)
    assert [values[0, 0] for values in probabilities] == pytest.approx([0.0746649, 0.5, 0.9253351], abs=1e-6)


@pytest.mark.parametrize(("importance", "priority"), [(5, 0.1383387), (3, 0.0830032), (np.nan, 0.0830032)])
def test_importance_counts_in_fifths_and_weighs_three_where_it_was_not_given(importance, priority):
    assert needs_of_someone_on_the_level(importance).priority[0, 0] == pytest.approx(priority, abs=1e-6)


def required(questionnaire, competency, **context):
    found = apply_rules(questionnaire, pd.DataFrame([context]))
    return found.required[0, questionnaire.competency_ids.index(competency)]


RESTLESS = {
    "werkwijze_raad": "wisselende_meerderheden",
    "partijen_college": "vier_of_meer",
    "verloop_coalitie": "geen_coalitie",
}

CHANGING = {"verandering_fase": "voorbereiding", "samenwerking": "gedeelde_organisatie"}


@pytest.mark.parametrize(
    ("questionnaire", "competency", "context", "level"),
    [
        (SECRETARY, "zelfreflectie", {}, 3.5),
        (SECRETARY, "netwerkvaardigheid", {"type_gemeente": "regie"}, 3.25),
        (SECRETARY, "netwerkvaardigheid", {"type_gemeente": "regie", "opbouw": "centrumgemeente"}, 3.75),
        (SECRETARY, "communicatieve_vaardigheid", {"opbouw": "meer_kernen"}, 3.5),
        (SECRETARY, "communicatieve_vaardigheid", {"opbouw": "meer_kernen", "herindeling": "plannen"}, 4.0),
        (SECRETARY, "bestuurlijke_politieke_sensitiviteit", RESTLESS, 4.25),
        (ADVISER, "contextuele_kennis", {}, 3.25),
        (ADVISER, "contextuele_kennis", {"koers": "ontbreekt"}, 3.75),
        (
            ADVISER,
            "contextuele_kennis",
            {"koers": "ontbreekt", "werk_verandert_door": "samenwerking", "samenwerking": "gedeelde_organisatie"},
            4.25,
        ),
        (ADVISER, "rolbepaling", {"jaren_in_rol": 1.9}, 3.75),
        (ADVISER, "rolbepaling", {"jaren_in_rol": 2.0}, 3.25),
        (ADVISER, "hrm_expertise", {"inwoners": 24_999.0, "samenwerking": "zelfstandig"}, 3.75),
        (ADVISER, "hrm_expertise", {"inwoners": 25_000.0, "samenwerking": "zelfstandig"}, 3.25),
        (SECRETARY, "complexe_organisatieontwikkeling", {"herindeling": "plannen", "inwoners": 99_999.0}, 3.25),
        (SECRETARY, "complexe_organisatieontwikkeling", {"herindeling": "plannen", "inwoners": 100_000.0}, 3.75),
        (SECRETARY, "complexe_organisatieontwikkeling", CHANGING | {"inwoners": 49_999.0}, 3.25),
        (SECRETARY, "complexe_organisatieontwikkeling", CHANGING | {"inwoners": 50_000.0}, 3.75),
        (SECRETARY, "netwerkvaardigheid", {"type_gemeente": "regie", "inwoners": 19_999.0}, 3.75),
        (SECRETARY, "netwerkvaardigheid", {"type_gemeente": "regie", "inwoners": 20_000.0}, 3.25),
        (SECRETARY, "zelfreflectie", {"rol": "loco", "jaren_in_rol": 1.9}, 4.0),
        (SECRETARY, "zelfreflectie", {"rol": "loco", "jaren_in_rol": 2.0}, 3.5),
    ],
)
def test_required_levels(questionnaire, competency, context, level):
    assert required(questionnaire, competency, **context) == level


@pytest.mark.parametrize(("importance", "refused"), [(0, False), (0.5, True), (1, False), (5, False), (5.5, True)])
def test_importance_lies_between_one_and_five(importance, refused):
    if refused:
        with pytest.raises(OntwikkelscanError) as caught:
            needs_of_someone_on_the_level(importance)
        assert caught.value.code == "SCAN-024"
    else:
        assert needs_of_someone_on_the_level(importance).priority[0, 0] > 0
