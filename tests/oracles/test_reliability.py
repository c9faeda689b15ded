"""Reliability and item statistics on real data equal those of R."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Questionnaire, item_analysis, one_factor, read_answers, reliability, skewness
from tests.oracles.conftest import HERE

EXPECTED = json.loads((HERE / "bfi/reliability.json").read_text())["scales"]
SCALES = list(EXPECTED)


@pytest.fixture(scope="module")
def ours(bfi):
    return reliability(bfi).frame.set_index("competency")


@pytest.fixture(scope="module")
def items(bfi):
    return item_analysis(bfi).frame.set_index(["competency", "item"])


@pytest.mark.parametrize("scale", SCALES)
def test_reliability(ours, scale):
    """R: psych::alpha(reversed_items, check.keys=FALSE) on rows without NA; psych::alpha.ci for Feldt's interval."""
    want = EXPECTED[scale]["listwise"]
    found = ours.loc[scale]
    assert found["n"] == want["n_rows"]
    pairs = {
        "alpha": want["alpha"],
        "alpha_low": want["ci95_feldt"]["lower"],
        "alpha_high": want["ci95_feldt"]["upper"],
        "alpha_standardised": want["alpha_std"],
        "mean_inter_item_r": want["average_r"],
        "mean": want["mean_of_person_means"],
        "sd": want["sd_of_person_means"],
        "standard_error": want["sem_mean_metric"],
    }
    assert {name: found[name] for name in pairs} == pytest.approx(pairs, abs=1e-10, rel=0)


@pytest.mark.parametrize("scale", SCALES)
def test_omega(ours, bfi, scale):
    """R: lavaan::cfa(one factor, std.lv=TRUE, ML, listwise); (sum l)^2 / ((sum l)^2 + sum theta).

    lavaan stops at a gradient of about 1e-6, and our fit is never worse than its own by maximum likelihood.
    """
    want = EXPECTED[scale]["lavaan_onefactor_ML_listwise"]
    assert ours.loc[scale, "omega"] == pytest.approx(want["omega_by_formula_model_var"], abs=1e-6, rel=0)
    keyed = bfi.keyed(SCALES.index(scale))
    covariance = np.cov(keyed[~np.isnan(keyed).any(axis=1)].T, ddof=0)
    fit = one_factor(covariance)
    theirs = np.array(list(want["loadings_unstd"].values())), np.array(list(want["residual_var"].values()))
    assert fit.loadings == pytest.approx(theirs[0], abs=2e-6, rel=0)

    def misfit(loadings, unique):
        model = np.outer(loadings, loadings) + np.diag(unique)
        return np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, covariance))

    assert misfit(*fit) <= misfit(*theirs)


@pytest.mark.parametrize("scale", SCALES)
def test_items(items, scale):
    """R: psych::alpha(...)$item.stats (n, r.drop, mean, sd) and $alpha.drop (raw_alpha), on rows without NA."""
    want = EXPECTED[scale]["listwise"]
    found = items.loc[scale]
    for column, oracle in (("n", "n"), ("item_rest_r", "r.drop"), ("mean", "mean"), ("sd", "sd")):
        assert found[column].to_dict() == pytest.approx(want["item_stats"][oracle], abs=1e-10, rel=0)
    assert found["alpha_dropped"].to_dict() == pytest.approx(want["alpha_drop"]["raw_alpha"], abs=1e-10, rel=0)


def test_skewness_and_counts_of_all_answers():
    """R: psych::describe(items, type=3)$skew, and table(), of the items as answered."""
    want = json.loads((HERE / "bfi/item_stats.json").read_text())
    data = pd.read_csv(HERE / "bfi/data.csv")
    for item, expected in want["type3"]["skew"].items():
        assert skewness(data[item]) == pytest.approx(expected, abs=1e-10, rel=0)


def test_category_use_of_complete_rows(bfi, items):
    """Each answer is counted, reversed items turned round; floor and ceiling are the shares of the ends."""
    frame = bfi.frame.pivot(index="respondent", columns="item", values="keyed_answer")
    complete = frame[["A1", "A2", "A3", "A4", "A5"]].dropna()
    counts = complete["A1"].value_counts()
    row = items.loc[("agree", "A1")]
    assert [row[f"n_{answer}"] for answer in range(1, 7)] == [counts[answer] for answer in range(1, 7)]
    assert row["floor"] == counts[1] / len(complete)
    assert row["ceiling"] == counts[6] / len(complete)


@pytest.mark.parametrize("name", ["constant", "negative"])
def test_a_constant_item_and_a_negative_alpha(name):
    """R: psych::alpha(x, check.keys=FALSE), which leaves a constant item out of alpha and not out of the score."""
    want = json.loads((HERE / "small/alpha.json").read_text())[name]
    x = pd.DataFrame(want["answers"])
    keys = Questionnaire.from_keys({"s": list(x)}, minimum=1, maximum=5)
    answers = read_answers(x.assign(respondent=[f"R{row}" for row in range(len(x))]), keys)
    found = reliability(answers).frame.iloc[0]
    assert found[["alpha_varying", "mean", "sd"]].tolist() == pytest.approx(
        [want["raw_alpha"], want["mean"], want["sd"]], abs=1e-12
    )
    items = item_analysis(answers).frame.set_index("item")
    varying = items[~items["constant"]]
    assert varying["item_rest_r"].tolist() == pytest.approx(want["r.drop"], abs=1e-12)
    if name == "constant":
        assert found["constant_items"] == "d" == items.index[items["constant"]].item()
        assert found["alpha"] == pytest.approx(4 / 3 / (3 / 2) * want["raw_alpha"])
        assert items.loc["d", "alpha_dropped"] == pytest.approx(want["raw_alpha"])
    else:
        assert found["constant_items"] == ""
        assert found["alpha"] == found["alpha_varying"]
        assert found[["alpha_low", "alpha_high"]].tolist() == pytest.approx(want["ci"], abs=1e-10)
        assert np.isnan(found["standard_error"]), "sd sqrt(1 - alpha) is 0.95, twice the spread"
