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
    cronbach_alpha,
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


ROWS = 0.25
"""Percentile points that rows of five people may differ from the exact table, with some 2,700 people."""


@pytest.fixture(scope="module")
def norms(bfi, tmp_path_factory):
    """Per scale the norm of the people who answered all its items, saved and loaded, with these people."""
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
        made[name] = load_norm(folder), people
    return made


@pytest.mark.parametrize("name", SCALES)
def test_norm_scores(norms, name):
    """R: base R formulas under ``conventions`` of norms.json, one row per raw sum score."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv")
    people = norms[name][1]
    sample = score(people).values("score")[:, 0]
    mean, sd, reliability = sample.mean(), sample.std(ddof=1), cronbach_alpha(people.keyed(0))
    x = table["raw"].to_numpy() / N_ITEMS
    occurs = table["freq"].to_numpy() > 0
    known, counts = np.unique(sample.round(9), return_counts=True)
    rank = percentile_rank(x, scores=known, counts=counts)
    area, linear = z_area(rank), z_linear(x, mean=mean, sd=sd)
    kelley = kelley_interval(x, mean=mean, sd=sd, reliability=reliability, confidence=0.9)
    sem = standard_error(sd, reliability)
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
    """The table that ``norm show --tables`` prints: every raw score, within what rows of five people lose."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv")
    ours = norm_table(norms[name][0])
    assert (ours["score"] * N_ITEMS).round().astype(int).tolist() == list(range(5, 31))
    ours = ours.set_index((ours["score"] * N_ITEMS).round().astype(int)).loc[table["raw"]].reset_index(drop=True)
    occurs = table["freq"] > 0
    assert (ours["percentile_rank"] - table["pr_mid"])[occurs].abs().max() < ROWS
    dense = table["freq"] >= 20
    np.testing.assert_allclose(ours["t_score"][dense], table["T_norm_mid"][dense], rtol=0, atol=0.2)
    n, told = table["freq"].sum(), ours.groupby("up_to")["share"].first()
    people = table.groupby(ours["up_to"])["freq"].sum()
    np.testing.assert_allclose(told, people.loc[told.index] / n, rtol=0, atol=1e-3)
    assert people.min() >= 5


@pytest.mark.parametrize("name", SCALES)
def test_everyone_gets_the_place_of_their_score(norms, name):
    """Through the whole path: answers, norm file, comparison."""
    table = pd.read_csv(HERE / f"bfi/norms_{name}.csv").set_index("raw")
    norm, people = norms[name]
    frame = compare_with_norm(score(people), norm).frame
    expected = table.loc[(frame["score"] * N_ITEMS).round().astype(int)]
    np.testing.assert_allclose(frame["percentile_rank"], expected["pr_mid"], rtol=0, atol=ROWS)
    np.testing.assert_allclose(frame["true_score"] * N_ITEMS, expected["kelley_true"], rtol=0, atol=0.05)
    scale, x = norm.scales[0], score(people).values("score")[:, 0]
    assert (scale.mean, scale.sd) == (pytest.approx(x.mean(), abs=0.005), pytest.approx(x.std(ddof=1), abs=0.005))
    assert 0 <= cronbach_alpha(people.keyed(0)) - scale.reliability < 0.001
