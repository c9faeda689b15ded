"""Simulated answers: for trying things out, never to be shown as anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.model.answers import Answers, Reading
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from ontwikkelscan.model.questionnaire import Questionnaire

GENERAL = 0.5
"""Correlation of any two competencies in the model."""
LOADING = 0.65
"""Correlation of the continuous response behind an item with its competency."""
EASE = 0.85
"""Mean of those responses in standard deviations above the middle of the answer scale; items spread around it."""
EASE_SPREAD = 0.35
ITEM_SEED = 2010
STEP = 0.95
"""Distance between two thresholds, in standard deviations."""


def simulate_answers(questionnaire: Questionnaire, n: int, *, seed: int, item_seed: int = ITEM_SEED) -> Answers:
    """Simulate answers of attentive people, complete and without "niet van toepassing".

    Parameters
    ----------
    questionnaire
        What is asked.
    n
        Respondents.
    seed
        The same seed gives the same answers.
    item_seed
        Decides which items are easy: nobody knows that yet. Samples with one item seed are of one instrument.

    Returns
    -------
    Answers
        Respondents "S00001", ...; importance 1-5 for every competency; no context.

    Notes
    -----
    A graded model with one factor per competency and a general factor behind them: competency = sqrt(.5) general +
    sqrt(.5) own, response = .65 competency + sqrt(1 - .65^2) noise, all standard normal. Equally spaced thresholds,
    .95 apart, cut the response into the answers; each item's mean lies .85 (spread .35 over items) above their middle.
    An item in two scales follows the first. None of these figures comes from data.

    """
    random, items = np.random.default_rng(seed), np.random.default_rng(item_seed)
    n_competencies, n_answers = len(questionnaire.competencies), questionnaire.maximum - questionnaire.minimum + 1
    general = random.standard_normal(n)
    codes = np.empty((len(questionnaire.item_ids), n), dtype=questionnaire.answer_code.dtype)
    thresholds = STEP * (np.arange(1, n_answers) - n_answers / 2)
    done: set[str] = set()
    for scale in questionnaire.competencies:
        competency = np.sqrt(GENERAL) * general + np.sqrt(1 - GENERAL) * random.standard_normal(n)
        for item in scale.items:
            noise = np.sqrt(1 - LOADING**2) * random.standard_normal(n)
            response = items.normal(EASE, EASE_SPREAD) + LOADING * competency + noise
            if item.id not in done:
                keyed = np.searchsorted(thresholds, response)
                codes[questionnaire.row_of[item.id]] = n_answers - 1 - keyed if item.reverse else keyed
                done.add(item.id)
    importance = random.choice([2, 3, 4, 5], p=[0.1, 0.3, 0.4, 0.2], size=(n_competencies, n)).T.astype(float)
    respondents = np.array([f"S{number:05d}" for number in range(1, n + 1)], dtype=object)
    reading = Reading(text("simulated", seed=seed), n, simulated=True)
    return Answers(questionnaire, respondents, codes, importance, pd.DataFrame(index=range(n)), reading)
