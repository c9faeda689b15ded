"""What tests share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ontwikkelscan.commands.speaking.language import speak

TESTS = Path(__file__).parent


@pytest.fixture(autouse=True)
def _in_english():
    """Let commands speak English, unless a test asks for another language: what the system speaks differs."""
    speak("en")


@pytest.fixture(scope="session")
def case():
    """Return input and expected output of a worked case of the measurement specification."""
    cases = {entry["id"]: entry for entry in json.loads((TESTS / "cases/measurement-cases.json").read_text())}
    return lambda name: (cases[name]["input"], cases[name]["expected"])
