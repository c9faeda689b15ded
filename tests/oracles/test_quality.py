"""Indices of response quality on real data equal those of R, where R is right (its even-odd is negated since 1.2.0)."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    even_odd,
    intra_individual_variability,
    longstring,
    mahalanobis,
    psychometric_synonyms,
    response_quality,
)
from tests.oracles.conftest import HERE

PAIRS = json.loads((HERE / "bfi/careless.json").read_text())["pairs"]


@pytest.fixture(scope="module")
def expected():
    return pd.read_csv(HERE / "bfi/careless_person.csv")


@pytest.fixture(scope="module")
def given(bfi):
    return bfi.given


@pytest.fixture(scope="module")
def complete(given):
    return ~np.isnan(given).any(axis=1)


def close(ours, theirs, rows=slice(None)):
    """Equal where R has a number, and no number of ours where R has none."""
    theirs = theirs.to_numpy()
    np.testing.assert_allclose(ours[rows], theirs[rows], rtol=0, atol=1e-10, equal_nan=True)
    assert np.isfinite(ours[rows]).sum() > 2000


def test_longstring(given, complete, expected):
    """R: careless::longstring; only complete rows, because R breaks a run at an empty cell and we pass it over."""
    close(longstring(given).astype(float), expected["longstring"], complete)


def test_irv(given, expected):
    """R: careless::irv(na.rm = TRUE)."""
    close(intra_individual_variability(given), expected["irv"])


def test_mahalanobis(given, complete, expected):
    """R: stats::mahalanobis(x, colMeans(x), cov(x)) and pchisq(lower.tail = FALSE) on complete rows."""
    x = given[complete]
    distance, p = mahalanobis(
        x,
        mean=x.mean(axis=0),
        sd=x.std(axis=0, ddof=1),
        correlations=np.corrcoef(x.T),
        scales=np.arange(x.shape[1]),
    )
    theirs = expected[complete]
    np.testing.assert_allclose(distance, theirs["mahad_complete"], rtol=1e-10)
    np.testing.assert_allclose(p, theirs["mahad_complete_p"], rtol=0, atol=1e-10)


def test_even_odd(bfi, complete, expected):
    """R: -careless::evenodd on reversed items, by scale, without R's sign."""
    scales = [bfi.keyed(place) for place in range(5)]
    halves = [np.stack([scale[:, start::2].mean(axis=1) for scale in scales], axis=1) for start in (0, 1)]
    close(even_odd(*halves), expected["evenodd_sb"], complete)


@pytest.mark.parametrize("crit", ["0.50", "0.40"])
def test_synonyms(bfi, given, complete, expected, crit):
    """R: careless::psychsyn without resampling; pairs with r above the criterion, in the order of R."""
    columns = [[bfi.questionnaire.item_ids.index(item) for item in pair] for pair in PAIRS[crit]["pairs"]]
    close(psychometric_synonyms(given, columns), expected[f"psychsyn_r{crit}"], complete)


def test_a_sample_can_be_its_own_model(bfi, given):
    """Without a model of the questionnaire, 2,800 people are theirs; on 25 items nobody is judged."""
    frame = response_quality(bfi).frame.pivot(index="respondent", columns="index", values="flag")
    same = (np.nanmax(given, axis=1) == np.nanmin(given, axis=1)) & (np.isfinite(given).sum(axis=1) == 25)
    assert same.sum() > 3
    ids = bfi.respondents[same]
    assert (frame.loc[ids, ["longstring", "irv"]] == "yes").all(axis=None)
    assert (frame["caution"] == "not_computable").all()
