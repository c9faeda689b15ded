"""Documents of someone's own keys say what there is, and nothing of labels, rules, programmes or importance."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.reporting.person_report import person_report

KEYS = {"openheid": ["o1", "-o2", "o3"], "zorg": ["z1", "z2", "z3"], "rust": ["r1", "-r2"], "durf": ["d1", "d2"]}
LONG = {name: [f"{name}{n}" for n in range(13)] for name in KEYS}
"""As many as it takes to be told of in a group."""
ERROR = osc.Provisional(sd=0.8, reliability=0.8, source="een aanname van de maker")
OWN = osc.Questionnaire.from_keys(KEYS, minimum=1, maximum=6, provisional=ERROR)
LONGER = osc.Questionnaire.from_keys(LONG, minimum=1, maximum=6, provisional=ERROR)
LEVELS = {"openheid": 4.5, "zorg": 4}
NOT_THERE = re.compile(r"gemeente|\bbelang\b|programma|thema|coach|profiel hoort|\(\)|: \.", re.IGNORECASE)


def people(questionnaire=OWN, *, importance=False):
    rng = np.random.default_rng(3)
    answers = rng.normal(3.2, 0.8, (40, 1)) + rng.normal(0, 0.9, (40, len(questionnaire.item_ids)))
    table = pd.DataFrame(answers.round().clip(1, 6).astype(int), columns=questionnaire.item_ids)
    weights = {f"belang_{name}": rng.integers(3, 6, 40) for name in KEYS} if importance else {}
    return table.assign(respondent=[f"R{number:03}" for number in range(40)], **weights)


def words(document):
    html = render_html(document).decode().replace("<wbr>", "")
    bare = re.sub(r"<style.*?</style>|<svg.*?</svg>|<nav.*?</nav>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.fixture(scope="module")
def result():
    return osc.Scan(OWN, required=LEVELS).run(people())


@pytest.fixture(scope="module")
def many():
    return osc.Scan(LONGER, required=LEVELS).run(people(LONGER))


@pytest.fixture(scope="module")
def weighed():
    return osc.Scan(LONGER, required=LEVELS).run(people(LONGER, importance=True))


def test_the_keys_of_the_readme_reach_a_report(tmp_path):
    keys = osc.Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6, provisional=ERROR)
    result = osc.Scan(keys, required={"agree": 4}).run([{"respondent": "R001", "A1": 5, "A2": 2}])
    for form in ("full", "short"):
        for ending in ("pdf", "html"):
            result["R001"].save_report(tmp_path / f"{form}.{ending}", form=form)
    assert "Je score is 2,0; ingesteld is 4,0." in words(person_report(result["R001"].record))


@pytest.mark.parametrize("form", ["full", "short"])
@pytest.mark.parametrize("row", range(0, 40, 8))
def test_the_report_of_a_person_tells_nothing_of_what_is_not_there(result, form, row):
    written = words(person_report(result[result.respondents[row]].record, form=form))
    assert not NOT_THERE.findall(written.replace("profiel", "").replace("Een coach (gedeeltelijk)", ""))
    assert "Geen niveau: rust en durf. Daar staan alleen je scores." in written
    assert "met de hand ingesteld" in written


def test_a_group_of_needs_has_no_empty_boxes_and_names_what_has_a_level(many):
    written = words(group_report(many.group().record))
    assert not NOT_THERE.findall(
        written.replace("thema's kan wel", "").replace("mensen of gemeenten", "").replace("het aanbod", "")
    )
    assert "Belang naast score" not in written
    assert "Deelgroepen" not in written
    needs, scores = written.split("Zonder uitspraak over ontwikkelbehoeften")
    assert "rust" not in needs
    assert "openheid" not in scores
    with pytest.raises(osc.OntwikkelscanError) as caught:
        many.group().quadrants()
    assert caught.value.code == "SCAN-015"


def test_the_page_about_the_offer_leaves_out_what_has_no_level(many):
    written = words(offer_page(many.group().record))
    assert "openheid en zorg" in written
    assert "durf" not in written
    assert "eigen lezing" not in written


def test_importance_without_labels_is_told_as_a_number(weighed):
    ranked = next(
        person for person in weighed if person.record.ranked and (person.record.ranked[0].importance or 0) > 4
    )
    written = words(person_report(ranked.record))
    assert "noem je het belangrijkst" in written or "Belang" in written
    assert "Belang" in written
    assert re.search(r"Alle cijfers .* Belang ", words(group_report(weighed.group().record)))
    assert weighed.group().quadrants().axes


def test_a_short_questionnaire_tells_a_group_names_alone(result):
    written = words(group_report(result.group().record))
    assert "Ontwikkelbehoeften liggen hier waarschijnlijk vooral bij openheid en zorg." in written
    assert "Vanaf 10 mensen met elk ten minste 50 antwoorden" in written
    assert not re.findall(r"\d (van|mensen met een behoefte)", written)
    alone = words(group_report(osc.Scan(OWN).run(people()).group().record))
    assert "Ontwikkelbehoeften liggen" not in alone
    assert "Vanaf 10 mensen" in alone


def test_a_group_without_levels_is_told_of_scores(many):
    group = osc.Scan(LONGER).run(people(LONGER)).group()
    written = words(group_report(group.record))
    assert "Hoe deze groep zichzelf ziet" in written
    assert "Behoefte" not in written
    assert all(name in written for name in KEYS)
    assert "geen programma" not in written


def test_with_a_profile_everything_that_it_asks_counts():
    group = osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris")).group()
    assert group.record.levels == group.objects.needs.questionnaire.competency_ids
    without_importance = replace(group.record, picture=group.frame.assign(mean_importance=np.nan))
    assert "Belang" in words(group_report(without_importance))


def test_a_scale_without_error_is_not_called_free_of_needs():
    """Its alpha in this sample lies below 0: whether there is a need cannot be told, and the report says so."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.integers(1, 6, (20, 9)), columns=["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"])
    keys = {"aandacht": ["a1", "a2", "-a3"], "bereik": ["b1", "b2", "-b3"], "contact": ["c1", "c2", "-c3"]}
    keys["diepte"] = [f"d{n}" for n in range(41)]
    table[keys["diepte"]] = rng.integers(1, 4, (20, 1)) + rng.integers(0, 3, (20, 41))
    scan = osc.Scan(
        osc.Questionnaire.from_keys(keys, minimum=1, maximum=5),
        required={"aandacht": 3.5, "bereik": 3.5},
        reliability="sample",
    )
    with pytest.warns(osc.OntwikkelscanWarning, match="bereik"):
        result = scan.run(table.assign(respondent=[f"R{number:03}" for number in range(20)]))
    for person in result:
        told = words(person_report(person.record))
        assert "Niet te zeggen of er een ontwikkelbehoefte is: bereik." in told
        assert "Bij geen enkele competentie" not in told
    alone = "De scan kon één competentie vergelijken, en wijst daar geen ontwikkelbehoefte aan."
    assert any(alone in words(person_report(person.record)) for person in result)
    told = words(group_report(result.group().record))
    assert re.search(r"Alle cijfers .* aandacht \S+", told)
    assert re.search(r"Zonder uitspraak over ontwikkelbehoeften .* bereik \d+ [234],\d contact \d+ [234],\d", told)
