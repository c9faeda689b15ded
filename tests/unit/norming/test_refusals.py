"""What gives no norm, no weights and no comparison; and norms as the tables of a manual."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    build_norm,
    compare_with_norm,
    contributions_of,
    load_questionnaire,
    norm_table,
    rake,
    score,
    simulate_answers,
)
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.norming.choosing import _candidates
from ontwikkelscan.norming.compare import place
from ontwikkelscan.norming.rating import people_needed
from ontwikkelscan.norming.sample import sample_of
from ontwikkelscan.scoring.given import read_scores

SCAN = load_questionnaire("gemeentesecretaris")
N = 420


@pytest.fixture(scope="module")
def sample():
    """Simulated people passed off as real ones who agree, which only a test may do."""
    context = pd.DataFrame({"deel_norm": ["ja"] * N, "rol": ["gemeentesecretaris", "loco"] * (N // 2)})
    return replace(simulate_answers(SCAN, N, seed=1), context=context, reading=Reading("proef", N))


@pytest.fixture(scope="module")
def norm(sample):
    return build_norm(sample, id="proef", date="2026-01-01", by="rol")


@pytest.fixture(scope="module")
def pool(sample):
    return contributions_of(sample)


def code(function, *args, **options):
    with pytest.raises(OntwikkelscanError) as refused:
        function(*args, **options)
    return refused.value.code


def test_a_norm_table_has_a_row_for_each_score(norm):
    table = norm_table(norm)
    steps = SCAN.maximum - SCAN.minimum
    rows = sum(scale.n_items * steps + 1 for scale in norm.scales)
    assert len(table) == rows * 3
    assert set(table["group"]) == {"", "gemeentesecretaris", "loco"}
    first = norm.scales[0]
    own = table[(table["group"] == "") & (table["competency"] == first.competency)]
    placed = place(own["score"].to_numpy(), first, norm)
    assert own["percentile_rank"].tolist() == placed["percentile_rank"].tolist()
    assert own["percentile_rank"].is_monotonic_increasing
    assert (own["score"] <= own["up_to"] + 1e-9).all()
    for name, low, high in (("stanine", 1, 9), ("sten", 1, 10), ("c_score", 0, 10), ("decile", 1, 10)):
        assert table[name].between(low, high).all()


def test_a_norm_says_only_what_it_may_say_of_itself(sample):
    for fault in ({"id": "Geen id!"}, {"id": "proef", "date": "22-11-2026"}):
        assert code(build_norm, sample, **fault) == "NORM-002"


def test_a_scale_on_which_all_score_the_same_gives_no_norm(sample):
    codes = sample.codes.copy()
    for item in SCAN.competencies[0].items:
        codes[SCAN.row_of[item.id]] = 4 - 2 if item.reverse else 2
    same = replace(sample, codes=codes)
    assert code(build_norm, same, id="proef") == "NORM-013"
    reliability = dict.fromkeys(SCAN.competency_ids, 0.8)
    assert code(build_norm, score(same), id="proef", reliability=reliability) == "NORM-013"


def test_contributions_take_no_weights_and_no_other_questionnaire(pool):
    assert code(build_norm, pool, id="proef", weights=np.ones(len(pool))) == "NORM-007"
    assert code(build_norm, pool, questionnaire=load_questionnaire("hrm_adviseur"), id="proef") == "NORM-010"


def scale_with(pool, **changes):
    """Return the contributions with something else on the first scale."""
    file, name = pool.files[0], SCAN.competency_ids[0]
    scale = file.scales[name].model_copy(update=changes)
    return pool.model_copy(update={"files": (file.model_copy(update={"scales": {**file.scales, name: scale}}),)})


def test_contributions_that_cannot_come_from_the_questionnaire_are_refused(pool):
    file, name = pool.files[0], SCAN.competency_ids[0]
    entries = file.scales[name].entries
    for changes in (
        {"entries": (entries[0].model_copy(update={"total": 999}), *entries[1:])},
        {"entries": (entries[0].model_copy(update={"classes": {"schoenmaat": "groot"}}), *entries[1:])},
        {"squares": -5},
        {"entries": entries[:2]},
    ):
        assert code(sample_of, scale_with(pool, **changes), SCAN) == "NORM-011"
    fewer = {key: scale for key, scale in file.scales.items() if key != name}
    lacking = pool.model_copy(update={"files": (file.model_copy(update={"scales": fewer}),)})
    assert code(sample_of, lacking, SCAN) == "NORM-011"
    assert len(sample_of(pool, SCAN).scores) == sum(len(scale.entries) for scale in file.scales.values())


def test_nobody_who_agreed_gives_nothing(sample):
    assert code(contributions_of, replace(sample, context=sample.context.assign(deel_norm="nee"))) == "NORM-009"
    assert code(contributions_of, replace(sample, context=sample.context[["rol"]])) == "NORM-009"


def test_a_margin_knows_the_categories_of_its_question(sample):
    assert code(sample_of(sample).shares, "rol", {"gemeentesecretaris": 0.5, "dijkgraaf": 0.5}) == "NORM-007"


def test_one_person_has_no_reliability():
    one = simulate_answers(SCAN, 1, seed=1)
    assert all(np.isnan(found.reliability) for found in sample_of(one).consistency)


def test_margins_that_contradict_each_other_have_no_weights():
    both = {"a": ["x", "x", "y", "y"], "b": ["x", "x", "y", "y"]}
    margins = {"a": {"x": 0.5, "y": 0.5}, "b": {"x": 0.3, "y": 0.7}}
    assert code(rake, both, margins) == "NORM-007"


def test_margins_that_fit_only_if_somebody_weighs_nothing_have_no_weights():
    """The weight of the second comes ever nearer to 0, and never stands still."""
    people = {"a": ["x", "x", "y"], "b": ["u", "v", "v"]}
    assert code(rake, people, {"a": {"x": 0.5, "y": 0.5}, "b": {"u": 0.5, "v": 0.5}}) == "NORM-007"


def test_a_norm_belongs_to_one_questionnaire_and_all_its_competencies(norm):
    other = Questionnaire.from_keys({"a": ["a1", "a2"]}, minimum=1, maximum=5)
    assert code(compare_with_norm, score(simulate_answers(other, 3, seed=1)), norm) == "NORM-003"
    lacking = norm.model_copy(update={"scales": norm.scales[1:]})
    assert code(compare_with_norm, score(simulate_answers(SCAN, 3, seed=1)), lacking) == "NORM-006"


def test_scores_of_a_frame_get_the_same_place_in_a_norm(norm):
    scores = score(simulate_answers(SCAN, 8, seed=2))
    again = compare_with_norm(read_scores(scores.frame, SCAN), norm)
    own = compare_with_norm(scores, norm)
    assert again.spreads is None
    assert again.frame["percentile_rank"].tolist() == pytest.approx(own.frame["percentile_rank"].tolist(), nan_ok=True)


def test_regression_follows_numbers_that_are_named(sample):
    assert code(build_norm, sample, id="proef", method="regression", predictors=[]) == "NORM-015"
    with pytest.raises(OntwikkelscanError, match="asks no number 'jaren_in_rl'"):
        build_norm(sample, id="proef", method="regression", predictors=["jaren_in_rl"])


@pytest.mark.parametrize(
    ("bends", "forms"), [((), "line square line square line square product".split()), ((3.0,), None)]
)
def test_bends_are_tried_where_a_predictor_has_them(bends, forms):
    predictors = [SimpleNamespace(question="a", bends=bends), SimpleNamespace(question="b", bends=())]
    found = [form for taken, form in _candidates(predictors) if taken]
    assert found == (forms or "line square bends line square line square bends product bends_product".split())


def test_people_that_a_norm_still_needs(norm):
    alone = people_needed(100)
    assert set(alone["aspect"]) == {"n"}
    assert (alone["still_needed"] == (alone["threshold"] - 100).clip(lower=0)).all()
    told = people_needed(100, norm, size=400).set_index("aspect")
    assert set(told.index) == {"n", "n_precision", "reliability"}
    precise, plain = told.loc["n_precision"], told.loc["n"]
    assert (precise["still_needed"].to_numpy() <= plain["still_needed"].to_numpy()).all()
    weak = norm.scales[0].model_copy(update={"reliability": 0.5, "reliability_low": 0.4})
    never = people_needed(100, norm.model_copy(update={"scales": (weak, *norm.scales[1:])}))
    assert never.loc[never["aspect"] == "reliability", "still_needed"].isna().any()
    near = norm.scales[0].model_copy(update={"reliability": 0.82, "reliability_low": 0.79})
    more = people_needed(100, norm.model_copy(update={"scales": (near,)}))
    reached = more[(more["aspect"] == "reliability") & (more["threshold"] == 0.8)]
    assert (reached["still_needed"] > 0).all()
    assert len(reached)
