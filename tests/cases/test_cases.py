"""The cases that an HR adviser can read: each line of the YAML files holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from ontwikkelscan import Scan, load_programmes

CASES = yaml.safe_load((Path(__file__).parent / "toelating_hrm.yaml").read_text(encoding="utf-8"))
WORDS = {"yes": "ja", "no": "nee", "unknown": "vragen"}


@pytest.fixture(scope="module")
def scan():
    return Scan("hrm_adviseur")


@pytest.mark.parametrize("case", CASES["gevallen"], ids=lambda case: f"{case['voorwaarde']}-{case['wie']}")
def test_admission(scan, case):
    items = dict.fromkeys((item.id for item in scan.questionnaire.competencies[0].items), 3)
    result = scan.run(pd.DataFrame([{"respondent": "R101", **items, **case["feiten"]}]))
    advice = {advice.programme: advice for advice in result.objects.recommendations.advice["R101"]}[CASES["programma"]]
    verdicts = {checked.condition.id: WORDS[checked.verdict] for checked in advice.admission}
    assert verdicts[case["voorwaarde"]] == case["klopt"]


def test_every_condition_has_cases():
    """Each condition occurs met and unknown; not met too, but for the role, asked only of its own audience."""
    programme = load_programmes().by_id[CASES["programma"]]
    told = {}
    for case in CASES["gevallen"]:
        told.setdefault(case["voorwaarde"], set()).add(case["klopt"])
    assert told == {c.id: {"ja", "nee", "vragen"} - ({"nee"} if c.id == "rol" else set()) for c in programme.admission}
