"""Scale scores on real data equal those of R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Questionnaire, read_answers, score
from tests.oracles.conftest import HERE, keys


@pytest.fixture(scope="module")
def expected():
    return pd.read_csv(HERE / "bfi/person_scores.csv")


def test_bfi_is_read_whole(bfi):
    assert len(bfi) == 2800
    assert (bfi.frame["state"] != "answered").sum() == 508


@pytest.mark.parametrize(("column", "oracle"), [("score", "mean_none"), ("percent_of_maximum", "pomp_none")])
def test_bfi_equals_r(bfi, expected, column, oracle):
    """R: psych::scoreItems(keys, items, totals=FALSE, missing=TRUE, impute='none', min=1, max=6)."""
    scores = score(bfi)
    for place, scale in enumerate(scores.questionnaire.competency_ids):
        ours = scores.values(column)[:, place]
        scored = scores.status[:, place] == "scored"
        assert scored.sum() > 2780
        np.testing.assert_allclose(ours[scored], expected[f"{oracle}__{scale}"].to_numpy()[scored], rtol=0, atol=1e-10)
        assert np.isnan(ours[~scored]).all()


def test_bfi_counts_and_missing_rule(bfi, expected):
    """Scored exactly when at least 75 % of five items are answered: four or five."""
    scores = score(bfi)
    for place, scale in enumerate(scores.questionnaire.competency_ids):
        n_answered = expected[f"n_answered__{scale}"].to_numpy()
        np.testing.assert_array_equal(scores.values("n_answered")[:, place], n_answered)
        np.testing.assert_array_equal(scores.status[:, place] == "scored", n_answered >= 4)


@pytest.mark.parametrize("moment", [1, 2])
def test_epi_with_overlapping_keys_equals_r(moment):
    """R: sums of keyed items; an item that stands in two scales is reversed in one of them only."""
    questionnaire = Questionnaire.from_keys(keys("epiR_retest"), minimum=1, maximum=2)
    people = pd.read_csv(HERE / "epiR_retest/data.csv").query("time == @moment")
    people = people.assign(respondent=people["study"] + "-" + people["id"].astype(str)).drop(
        columns=["time", "study", "id"]
    )
    scores = score(read_answers(people, questionnaire))
    expected = pd.read_csv(HERE / "epiR_retest/rci_person.csv")
    for place, scale in enumerate(questionnaire.competencies):
        total = expected[f"sum{moment}__{scale.id}"].to_numpy()
        complete = ~np.isnan(total)
        assert complete.sum() > 400
        assert (scores.values("n_answered")[complete, place] == len(scale.items)).all()
        ours = scores.values("score")[complete, place] * len(scale.items)
        np.testing.assert_allclose(ours, total[complete], rtol=0, atol=1e-10)
