"""What tests share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def case():
    """Return input and expected output of a worked case of the measurement specification."""
    cases = {entry["id"]: entry for entry in json.loads((TESTS / "cases/measurement-cases.json").read_text())}
    return lambda name: (cases[name]["input"], cases[name]["expected"])
