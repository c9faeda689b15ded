"""Shared strategies; they grow with the model."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from ontwikkelscan import Questionnaire, read_answers

CELLS = st.sampled_from(["", "nvt", 1, 2, 3, 4, 5])


@st.composite
def questionnaires(draw):
    """A questionnaire of one to four scales over shared items, keyed anyhow."""
    items = [f"i_{number:02d}" for number in range(1, draw(st.integers(2, 9)) + 1)]
    keys = {}
    for scale in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.sampled_from(items), min_size=1, max_size=len(items), unique=True))
        keys[f"s{scale}"] = [("-" if draw(st.booleans()) else "") + item for item in chosen]
    return Questionnaire.from_keys(keys, minimum=1, maximum=5)


@st.composite
def answered(draw):
    """Answers of one to six people to such a questionnaire."""
    questionnaire = draw(questionnaires())
    n = draw(st.integers(1, 6))
    rows = [{item: draw(CELLS) for item in questionnaire.item_ids} for _ in range(n)]
    people = pd.DataFrame(rows, dtype=object).assign(respondent=[f"R{number:03d}" for number in range(n)])
    return read_answers(people, questionnaire), people


def by_definition(people, scale, minimum=1, maximum=5):
    """Score one scale as the specification words it, person by person."""
    scores = []
    for _, row in people.iterrows():
        keyed, n_not_applicable = [], 0
        for item in scale.items:
            cell = row[item.id]
            if cell == "nvt":
                n_not_applicable += 1
            elif cell != "":
                keyed.append(minimum + maximum - cell if item.reverse else cell)
        n, k = len(keyed), len(scale.items)
        enough = n > 0 and n >= 0.75 * (k - n_not_applicable) and n >= 0.5 * k
        scores.append(sum(keyed) / n if enough else np.nan)
    return np.array(scores)
