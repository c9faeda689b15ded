"""Levels and relevance that are given with the needs: what cannot be meant is refused."""

from __future__ import annotations

import numpy as np
import pytest

from ontwikkelscan import OntwikkelscanError, identify_needs, load_questionnaire, score, simulate_answers

SCAN = load_questionnaire("gemeentesecretaris")
SCORES = score(simulate_answers(SCAN, 3, seed=1))
M = len(SCAN.competency_ids)
LEVELS = np.full((3, M), 4.0)


def with_one(values, value):
    """Return the array with another value for the second person and the competency "visie"."""
    values = np.array(values, dtype=object if isinstance(value, str | None) else float)
    values[1, SCAN.competency_ids.index("visie")] = value
    return values


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"required": {"visi": 4.0}}, "SCAN-001"),
        ({"required": {"visie": 5.01}}, "SCAN-002"),
        ({"required": {"visie": 0.99}}, "SCAN-002"),
        ({"required": with_one(LEVELS, 9.0)}, "SCAN-002"),
        ({"required": with_one(LEVELS, np.inf)}, "SCAN-002"),
        ({"required": LEVELS, "relevant": {"visi": "yes"}}, "SCAN-001"),
        ({"required": LEVELS, "relevant": {"visie": "ja"}}, "SCAN-012"),
        ({"required": LEVELS, "relevant": {"visie": True}}, "SCAN-012"),
        ({"required": LEVELS, "relevant": with_one(np.full((3, M), "yes"), "ja")}, "SCAN-012"),
        ({"required": LEVELS, "relevant": with_one(np.full((3, M), "yes"), None)}, "SCAN-012"),
    ],
)
def test_what_cannot_be_meant_is_refused(given, code):
    with pytest.raises(OntwikkelscanError) as caught:
        identify_needs(SCORES, **given)
    assert caught.value.code == code
    if code == "SCAN-001":
        assert "Did you mean 'visie'?" in str(caught.value)
    else:
        assert caught.value.context["competency"] == "visie"


def test_the_ends_of_the_scale_and_no_level_are_levels():
    needs = identify_needs(
        SCORES, required=with_one(np.tile([1.0, 5.0], (3, M // 2)), np.nan), relevant={"visie": "no"}
    )
    assert np.isnan(needs.requirements.required).sum() == 1
