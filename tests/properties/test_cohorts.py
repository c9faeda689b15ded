"""What holds for cohorts whoever the people are."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError, Scan, load_programmes, simulate_answers
from ontwikkelscan.composing.compose import compose_cohorts

PROGRAMMES = {name: programme for name, programme in load_programmes().by_id.items() if programme.group is not None}
SCAN = Scan("gemeentesecretaris")
SLOW = settings(max_examples=60, deadline=None)


@cache
def some_needs():
    return SCAN.run(simulate_answers(SCAN.questionnaire, 60, seed=1)).objects.needs


@st.composite
def asked(draw):
    """A programme, people with any facts, and wishes."""
    programme = draw(st.sampled_from(sorted(PROGRAMMES)))
    n = draw(st.integers(1, 60))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    frame = pd.DataFrame(
        {
            "respondent": [f"R{row:03}" for row in range(n)],
            "toegelaten": random.choice(["ja", "ja", "ja", "nee", ""], n),
            "volgorde": random.permutation(n),
            "rol": random.choice(["gemeentesecretaris", "loco", None], n, p=[0.7, 0.2, 0.1]),
            "gemeente": random.choice([f"G{row}" for row in range(40)] + [None], n),
            "inwoners": random.choice([np.nan, 9000, 30000, 70000, 200000], n),
            "jaren_in_rol": random.choice([np.nan, 0, 3, 8, 20], n),
            "regio": random.choice(["noord", "oost", "zuid", "west", None], n),
        }
    )
    admitted = frame["respondent"][frame["toegelaten"] == "ja"].tolist()
    apart = [tuple(draw(st.permutations(admitted))[:2])] if len(admitted) > 1 and draw(st.booleans()) else []
    return frame, programme, {"apart": apart, "n_iterations": 60, "n_draws": 1}


def composed(frame, programme, options, needs=None):
    """Compose, or return None where wishes are refused."""
    try:
        return compose_cohorts(frame, PROGRAMMES[programme], needs=needs, questionnaire=SCAN.questionnaire, **options)
    except OntwikkelscanError as refusal:
        assert refusal.code in ("COHORT-006", "COHORT-007")  # noqa: PT017 - an outcome too
        return None


@given(asked())
@SLOW
def test_places_sizes_and_rules_hold(case):
    frame, programme, options = case
    found = composed(frame, programme, options)
    if found is None:
        return
    programme = PROGRAMMES[programme]
    table = found.frame.merge(frame, on="respondent", validate="one_to_one")
    assert table["respondent"].tolist() == frame["respondent"].tolist()
    assert (table["status"] == "not_admitted").equals(table["toegelaten"] != "ja")
    placed = table[table["status"] == "placed"]
    assert placed["cohort"].notna().all()
    assert table["cohort"].notna().sum() == len(placed)
    for _, cohort in placed.groupby("cohort"):
        assert programme.group.minimum <= len(cohort) <= programme.group.maximum
        for limit in programme.at_most:
            assert (cohort[limit.field] == limit.value).sum() <= limit.number
        for kind in programme.groups_within:
            for _, group in cohort.groupby(kind.id):
                homes = group["gemeente"].dropna()
                assert kind.different is None or not homes.duplicated().any()
                assert not any(set(pair) <= set(group["respondent"]) for pair in options["apart"])
    first_waiting = table[(table["status"] == "waiting") & (table["rol"] != "loco")]["volgorde"].min()
    if not np.isnan(first_waiting) and len(placed):
        assert placed["volgorde"].max() < first_waiting


@given(asked(), st.integers(0, 2**32 - 1))
@SLOW
def test_needs_change_no_place_and_no_cohort(case, seed):
    frame, programme, options = case
    needs, ids = some_needs(), np.array([f"R{row:03}" for row in range(60)], dtype=object)
    has = np.random.default_rng(seed).random(needs.band.shape) < 0.4
    needs = replace(needs, scores=replace(needs.scores, respondents=ids), band=np.where(has, "clear", "none"))
    with_needs, without = (composed(frame, programme, options, given) for given in (needs, None))
    assert (with_needs is None) == (without is None)
    if without is not None:
        same = ["respondent", "status", "place", "cohort", "reason"]
        assert with_needs.frame[same].equals(without.frame[same])
        assert with_needs.waiting.equals(without.waiting)


@given(asked(), st.randoms())
@SLOW
def test_the_order_of_rows_does_not_matter_when_an_order_is_given(case, random):
    frame, programme, options = case
    rows = list(range(len(frame)))
    random.shuffle(rows)
    found, again = (composed(given, programme, options) for given in (frame, frame.iloc[rows]))
    assert (found is None) == (again is None)
    if found is not None:
        there = again.frame.set_index("respondent").loc[frame["respondent"]].reset_index()
        assert there.equals(found.frame)
        assert again.cohorts == found.cohorts
