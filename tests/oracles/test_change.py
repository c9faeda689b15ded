"""Reliable change of every person, and intraclass correlations, equal those of R."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Questionnaire, change, group_effect, intraclass, read_answers, reliable_change, score
from tests.oracles.conftest import HERE, keys

EPI = json.loads((HERE / "epiR_retest/rci.json").read_text())["scales"]
PEOPLE = pd.read_csv(HERE / "epiR_retest/rci_person.csv")
NAMES = {"icc": "ICC", "f": "F", "df1": "df1", "df2": "df2", "p": "p", "low": "lower bound", "high": "upper bound"}


@pytest.mark.parametrize("scale", EPI)
def test_reliable_change_of_every_person_equals_r(scale):
    """R: (x2 - x1) / (sqrt(2) * SD1 * sqrt(1 - rel)), by retest, by alpha, and by the pooled SD."""
    told = EPI[scale]
    before, after = (PEOPLE[f"sum{moment}__{scale}"].to_numpy() for moment in (1, 2))
    pooled = np.sqrt((told["sd1"] ** 2 + told["sd2"] ** 2) / 2)
    ways = {
        "JT_sd1_retest": (told["sd1"], told["r_retest"]),
        "JT_sd1_alpha": (told["sd1"], told["rel_alpha_T1"]),
        "JT_pooled_retest": (pooled, told["r_retest"]),
    }
    for name, (sd, reliability) in ways.items():
        ours = reliable_change(before, after, sd=sd, reliability=reliability)
        np.testing.assert_allclose(ours, PEOPLE[f"{name}__{scale}"], rtol=0, atol=1e-10)
        assert (ours > 1.959964).sum() == told["rci"][name]["n_improved"]
        assert (ours < -1.959964).sum() == told["rci"][name]["n_deteriorated"]


@pytest.mark.parametrize("scale", EPI)
def test_the_group_equals_r(scale):
    """R: t.test(x2, x1, paired = TRUE); mean and SD of the differences."""
    told = EPI[scale]
    found = group_effect(*(PEOPLE[f"sum{moment}__{scale}"] for moment in (1, 2)))
    assert found.n == told["n"]
    assert found.sd == pytest.approx(told["sd_diff"], abs=1e-10)
    assert (found.t, found.p) == pytest.approx((told["paired_t"]["t"], told["paired_t"]["p"]), abs=1e-10)
    assert found.d_z == pytest.approx(told["cohen_d_z"], abs=1e-10)
    assert found.d_z_low < found.d_z < found.d_z_high


def test_a_retest_file_of_another_shape_runs():
    """Two moments of other questions, matched over the three studies in which ids repeat."""
    questionnaire = Questionnaire.from_keys(keys("epiR_retest"), minimum=1, maximum=2)
    people = pd.read_csv(HERE / "epiR_retest/data.csv")
    people = people.assign(respondent=people["study"] + "-" + people["id"].astype(str)).drop(columns=["study", "id"])
    first, second = (
        score(read_answers(people.query("time == @moment").drop(columns="time"), questionnaire), reliability="sample")
        for moment in (1, 2)
    )
    found = change(first, second)
    assert len(found) == 474
    frame = found.frame.set_index(["respondent", "competency"])
    names = frame.index.get_level_values("respondent").unique()
    for scale in EPI:
        n_items = len(keys("epiR_retest")[scale])
        both = (PEOPLE[f"sum2__{scale}"] - PEOPLE[f"sum1__{scale}"]).to_numpy() / n_items
        ours = frame.xs(scale, level="competency")["change"].reindex(names).to_numpy()
        np.testing.assert_allclose(ours[~np.isnan(both)], both[~np.isnan(both)], rtol=0, atol=1e-10)
    assert set(frame["told"]) <= {"unknown", "too_few"}, "nothing says how answers go up and down"


@pytest.mark.parametrize("scale", ["", *EPI])
def test_the_six_intraclass_correlations_equal_r(scale):
    """R: psych::ICC(x, lmer = FALSE): estimate, F test and interval."""
    if scale:
        expected = EPI[scale]["icc_aov"]
        kinds = {kind: name for name, kind in expected["type"].items()}
        ratings = PEOPLE[[f"sum1__{scale}", f"sum2__{scale}"]].dropna()
    else:
        expected = json.loads((HERE / "shrout_fleiss/icc.json").read_text())["icc_aov"]
        kinds = {name: name for name in expected["ICC"]}
        ratings = pd.read_csv(HERE / "shrout_fleiss/data.csv").drop(columns="id")
    found = intraclass(ratings)
    assert [one.kind for one in found] == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    for one in found:
        ours = [getattr(one, name) for name in NAMES]
        assert ours == pytest.approx([expected[name][kinds[one.kind]] for name in NAMES.values()], abs=1e-8), one.kind
