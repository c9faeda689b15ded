"""Simulated people in the municipalities that municipalities.yaml assumes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import yaml

import ontwikkelscan as osc
from ontwikkelscan.model.answers import Answers
from study.draw import HIGH, LOW, Form, draw_items, draw_keyed, draw_people, ease_for, generator

if TYPE_CHECKING:
    from numpy.random import Generator

FILE = Path(__file__).with_name("municipalities.yaml")


@cache
def assumed() -> dict[str, dict[str, Any]]:
    """Return the content of the file: per questionnaire and question the shares of its answers."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def draw_municipalities(questionnaire: osc.Questionnaire, n: int, random: Generator) -> pd.DataFrame:
    """Draw the answers about n people and their municipalities."""
    drawn: dict[str, Any] = {}
    for name, given in assumed()[questionnaire.id].items():
        if "ranges" in given:
            low, high, shares = np.array(given["ranges"]).T
            which = random.choice(len(shares), n, p=shares)
            if name == "inwoners":
                drawn[name] = (
                    np.exp(random.uniform(np.log(low[which]), np.log(high[which] + 1))).round().clip(low[which])
                )
            else:
                drawn[name] = random.integers(low[which].astype(int), high[which].astype(int) + 1).astype(float)
        elif "by" in given:
            asked = next(q for q in questionnaire.context_questions if q.id == given["by"])
            category = np.array([asked.category(float(x) if asked.bands else x) for x in drawn[asked.id]])
            drawn[name] = np.empty(n, dtype=object)
            for one, shares in given["shares"].items():
                there = category == one
                drawn[name][there] = random.choice(list(shares), there.sum(), p=list(shares.values()))
        else:
            shares = given["shares"]
            drawn[name] = random.choice(list(shares), n, p=list(shares.values())).astype(object)
    return pd.DataFrame(drawn)


def answers_at(questionnaire: osc.Questionnaire, mean: float, n: int) -> Answers:
    """Return the answers of n people whose mean answer is this, as graded items with the loadings of the model."""
    random, form = generator("levels", questionnaire.id, mean), Form()
    keyed = draw_keyed(random, form, draw_items(random, ease_for(form, mean)), draw_people(random, form, n))
    simulated = osc.simulate_answers(questionnaire, n, seed=int(random.integers(2**31)))
    codes = simulated.codes.copy()
    for column, scale in enumerate(questionnaire.competencies):
        sign = np.array([item.reverse for item in scale.items])
        given = np.where(sign, HIGH - keyed[:, column], keyed[:, column] - LOW)
        codes[questionnaire.rows(scale.items)] = given.T
    return Answers(questionnaire, np.arange(n), codes, simulated.importance, pd.DataFrame(index=range(n)))
