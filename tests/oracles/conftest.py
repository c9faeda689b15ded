"""The real data that R computed on, read by us."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from ontwikkelscan import Questionnaire, read_answers

HERE = Path(__file__).parent


def keys(folder: str) -> dict[str, list[str]]:
    return json.loads((HERE / folder / "keys.json").read_text())


@pytest.fixture(scope="session")
def bfi():
    """The answers of 2,800 people to 25 items in five scales."""
    questionnaire = Questionnaire.from_keys(keys("bfi"), minimum=1, maximum=6)
    people = pd.read_csv(HERE / "bfi/data.csv").rename(columns={"id": "respondent"})
    return read_answers(people.drop(columns=["gender", "education", "age"]), questionnaire)
