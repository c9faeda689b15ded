"""Norm scores on real data equal those of R, by area and linear; the norm goes through a file on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    Questionnaire,
    build_norm,
    c_score,
    compare_with_norm,
    decile,
    kelley_interval,
    load_norm,
    norm_table,
    percentile_rank,
    score,
    standard_error,
    stanine,
    sten,
    t_score,
    z_area,
    z_linear,
)
from tests.oracles.conftest import HERE, keys

SCALES = list(keys("bfi"))
N_ITEMS = 5


@pytest.fixture(scope="module")
def norms(bfi, tmp_path_factory):
    """A norm per scale of the people who answered all its items, as R made them; saved and loaded."""
    made = {}
    for place, name in enumerate(SCALES):
        alone = Questionnaire.from_keys({name: keys("bfi")[name]}, minimum=1, maximum=6)
        rows = [bfi.questionnaire.item_ids.index(item) for item in alone.item_ids]
        complete = score(bfi).values("n_answered")[:, place] == N_ITEMS
        people = replace(
            bfi,
            questionnaire=alone,
            respondents=bfi.respondents[complete],
            codes=bfi.codes[np.ix_(rows, complete)].astype(alone.answer_code.dtype),
            importance=bfi.importance[complete, :1],
            context=bfi.context[complete],
        )
        folder = tmp_path_factory.mktemp(name)
        build_norm(people, id="bfi", date="2026-01-01").save(folder)
        made[name] = load_norm(folder), score(people)
    return made


@pytest.mark.parametrize("name", SCALES)
def test_norm_scores(norms, name):
    """R: base R formulas under ``conventions`` of norms.json, one row per raw sum score."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv")
    norm, _ = norms[name]
    scale = norm.scales[0]
    x = table["raw"].to_numpy() / N_ITEMS
    occurs = table["freq"].to_numpy() > 0
    rank = percentile_rank(x, scores=scale.scores, counts=scale.counts)
    area, linear = z_area(rank), z_linear(x, mean=scale.mean, sd=scale.sd)
    kelley = kelley_interval(x, mean=scale.mean, sd=scale.sd, reliability=scale.reliability, confidence=0.9)
    sem = standard_error(scale.sd, scale.reliability)
    exact = {
        "pr_mid": rank,
        "z_norm_mid": area,
        "T_norm_mid": t_score(area),
        "z": linear,
        "T": t_score(linear),
        "kelley_true": kelley.true_score * N_ITEMS,
        "ci90_true_lo": kelley.low * N_ITEMS,
        "ci90_true_hi": kelley.high * N_ITEMS,
        "ci90_obs_lo": (x - 1.6448536269514722 * sem) * N_ITEMS,
    }
    for column, ours in exact.items():
        np.testing.assert_allclose(ours[occurs], table[column][occurs], rtol=0, atol=1e-10, err_msg=column)
    bands = {
        "stanine_norm_z": stanine(area),
        "sten_norm_z": sten(area),
        "C_norm_z": c_score(area),
        "decile": decile(rank),
        "stanine_linear_z": stanine(linear),
        "sten_linear_z": sten(linear),
        "C_linear_z": c_score(linear),
    }
    for column, ours in bands.items():
        np.testing.assert_array_equal(ours[occurs], table[column][occurs], err_msg=column)


@pytest.mark.parametrize("name", SCALES)
def test_the_table_of_a_norm(norms, name):
    """The same table, as ``norm show --tables`` prints it."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv").query("freq > 0")
    ours = norm_table(norms[name][0])
    pairs = {
        "count": "freq",
        "percentile_rank": "pr_mid",
        "z": "z_norm_mid",
        "t_score": "T_norm_mid",
        "stanine": "stanine_norm_z",
        "sten": "sten_norm_z",
        "c_score": "C_norm_z",
        "decile": "decile",
    }
    for column, oracle in pairs.items():
        np.testing.assert_allclose(ours[column], table[oracle], rtol=0, atol=1e-10, err_msg=column)


@pytest.mark.parametrize("name", SCALES)
def test_everyone_gets_the_place_of_their_score(norms, name):
    """Through the whole path: answers, norm file, comparison."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv").set_index("raw")
    norm, scores = norms[name]
    frame = compare_with_norm(scores, norm).frame
    expected = table.loc[(frame["score"] * N_ITEMS).round().astype(int)]
    np.testing.assert_allclose(frame["percentile_rank"], expected["pr_mid"], rtol=0, atol=1e-10)
    np.testing.assert_allclose(frame["t_score"], expected["T_norm_mid"], rtol=0, atol=1e-10)
    np.testing.assert_array_equal(frame["stanine"], expected["stanine_norm_z"])
    np.testing.assert_allclose(frame["true_score"] * N_ITEMS, expected["kelley_true"], rtol=0, atol=1e-10)
