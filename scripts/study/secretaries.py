"""Simulated people of a questionnaire in random municipalities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import ontwikkelscan as osc
from study.draw import generator

if TYPE_CHECKING:
    from numpy.random import Generator

    from ontwikkelscan.gathering.result import Result

YEARS, INHABITANTS = (0, 20), (10_000, 250_000)
"""Ranges of two facts: whole years in the function, evenly; inhabitants, evenly on the logarithm."""


def draw_context(questionnaire: osc.Questionnaire, n: int, random: Generator) -> pd.DataFrame:
    """Draw municipalities: an option of each question, all as likely; of facts about the person only role and years."""
    first = next(question for question in questionnaire.context.facts if question.id == "rol")
    asked = {question.id: question for question in questionnaire.context.questions}
    drawn: dict[str, object] = {
        "rol": next(iter(first.options or {})),
        "jaren_in_rol": random.integers(YEARS[0], YEARS[1] + 1, n).astype(float),
        "inwoners": np.exp(random.uniform(*np.log(INHABITANTS), n)).round(),
    }
    drawn |= {name: random.choice(list(question.options), n) for name, question in asked.items() if question.options}
    return pd.DataFrame(drawn, index=range(n))


def simulate(questionnaire: str, n: int) -> Result:
    """Scan simulated people in random municipalities, without a norm."""
    scan = osc.Scan(questionnaire)
    random = generator("advice", questionnaire)
    answers = osc.simulate_answers(scan.questionnaire, n, seed=int(random.integers(2**31)))
    return scan.run(replace(answers, context=draw_context(scan.questionnaire, n, random)))
