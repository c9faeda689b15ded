"""Ten municipalities that a secretary can read: what counts there and at what level is what a practitioner expects."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from ontwikkelscan import load_questionnaire
from ontwikkelscan.needs.local_context import apply_rules

CASES = yaml.safe_load((Path(__file__).parent / "gemeenten.yaml").read_text(encoding="utf-8"))
SCAN = load_questionnaire("gemeentesecretaris")


def levels(kind, found):
    """Return the levels of what counts, of one kind of competency."""
    row = dict(zip(SCAN.competency_ids, found.required[0], strict=True))
    return {c.id: row[c.id] for c in SCAN.competencies if c.kind == kind and row[c.id] == row[c.id]}


@pytest.mark.parametrize("case", CASES["gemeenten"], ids=lambda case: case["gemeente"])
def test_a_municipality(case):
    found = apply_rules(SCAN, pd.DataFrame([CASES["gewoon"] | case["antwoorden"]]))
    assert levels("situational", found) == case["telt"]
    start = SCAN.rules.levels.core
    assert {name: level for name, level in levels("core", found).items() if level != start} == case["hoger"]


def test_each_answer_exists_and_each_question_is_answered():
    closed = {question.id: question for question in SCAN.context.questions if question.id not in SCAN.own_choice}
    for case in CASES["gemeenten"]:
        answers = CASES["gewoon"] | case["antwoorden"]
        assert closed.keys() <= answers.keys()
        assert all(answers[name] in question.options for name, question in closed.items())
        assert len(case["verwacht"].split()) > 20
