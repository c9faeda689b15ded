"""Every statement is about a part of its definition, and has a tip and a form for colleagues."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from ontwikkelscan import load_questionnaire
from ontwikkelscan.model.questions import Competency

ROOT = Path(__file__).resolve().parents[3]
SCANS = [load_questionnaire(name) for name in ("gemeentesecretaris", "hrm_adviseur")]
SCALES = [(scan, competency) for scan in SCANS for competency in scan.competencies]
ITEMS = [(scan, item) for scan, competency in SCALES for item in competency.items]
FIRST_PERSON = {"ik", "mij", "mijn", "me", "ikzelf", "mezelf"}
MOTIVES = re.compile(r"\b(omdat|zodat|in de hoop|uit angst|te gast)\b")
"""A reason behind an act is a second idea, and makes everybody say 'nooit' (second reading)."""
OUTCOMES = ("blijkt", "merk pas", "pas achteraf", "valt mij pas", "achteraf blijkt", "raak kwijt")


def words(text):
    return re.findall(r"[\w'-]+", text.lower())


@pytest.mark.parametrize(("scan", "competency"), SCALES, ids=lambda value: value.id)
def test_a_competency_says_what_it_is_made_of_and_how_it_helps_others(scan, competency):
    assert 3 <= len(competency.facets) <= 5
    assert {item.facet for item in competency.items} == {facet.id for facet in competency.facets}
    assert 0 < len(competency.short) <= 25
    assert competency.label == competency.short
    assert competency.use_strength
    assert len(competency.learning_questions) == 2
    assert all(question.endswith("?") for question in competency.learning_questions)


@pytest.mark.parametrize(("scan", "item"), ITEMS, ids=lambda value: value.id)
def test_a_statement_has_a_reason_a_tip_and_a_form_for_colleagues(scan, item):
    assert item.why
    assert item.tip.endswith(".")
    assert len(words(item.tip)) <= 45
    assert item.other.endswith(".")
    assert not FIRST_PERSON & set(words(item.other))
    assert not [word for word in OUTCOMES if word in item.text.lower()]
    assert not MOTIVES.search(item.text)


def test_short_names_are_different():
    for scan in SCANS:
        shorts = [competency.short for competency in scan.competencies]
        assert len(set(shorts)) == len(shorts)


@pytest.mark.parametrize("scan", SCANS, ids=lambda scan: scan.id)
def test_each_rule_says_in_half_a_sentence_why_a_competency_comes_first(scan):
    for rule in scan.rules.rules:
        assert set(rule.because) == {*rule.relevant, *rule.raise_}, rule.id
        for name, because in rule.because.items():
            assert re.fullmatch(r"[^\s.A-Z][^.]*[^\s.]|HRM [^.]*[^\s.]", because), (rule.id, name)
            assert len(words(because)) <= 18, (rule.id, name)


def test_a_facet_without_a_statement_and_one_that_is_not_there_are_refused():
    one = SCANS[0].competencies[0].model_dump()
    for facets in ([*one["facets"], {"id": "leeg", "name": "Leeg"}], one["facets"][1:]):
        with pytest.raises(ValueError, match="facet"):
            Competency.model_validate(one | {"facets": facets})


def test_the_page_is_made_from_the_data():
    made = runpy.run_path(str(ROOT / "scripts" / "build_items_page.py"))["page"]()
    assert (ROOT / "docs" / "items.md").read_text(encoding="utf-8") == made
