"""What holds for norms whatever the sample."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ontwikkelscan import (
    OntwikkelscanError,
    OntwikkelscanWarning,
    build_norm,
    compare_with_norm,
    contributions_of,
    load_norm,
    rake,
    read_answers,
    score,
    stanine,
    t_score,
    z_area,
)
from ontwikkelscan.norming.contributing import told_classes
from ontwikkelscan.norming.weights import grouped_weights
from tests.properties.strategies import answered, questionnaires

SLOW = settings(max_examples=40, deadline=None)


@st.composite
def norms(draw):
    """Return a norm of 10 to 40 people and the sample, or nothing where the sample carries no norm."""
    questionnaire = draw(questionnaires())
    n = draw(st.integers(10, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    level = random.normal(3, draw(st.floats(0.3, 1.5)), n)
    keys = {item.id: item.reverse for scale in questionnaire.competencies for item in scale.items}
    rows = {
        item: np.clip(
            (level * (-1 if keys[item] else 1) + (6 if keys[item] else 0) + random.normal(0, 0.8, n)).round(), 1, 5
        )
        for item in questionnaire.item_ids
    }
    with warnings.catch_warnings():  # of few items, answers may be the mean of those above by chance
        warnings.simplefilter("ignore", OntwikkelscanWarning)
        ids = [f"R{place:03}" for place in range(n)]
        people = read_answers(pd.DataFrame({"respondent": ids, **rows}), questionnaire)
    weights = random.uniform(0.2, 3, n) if draw(st.booleans()) else None
    try:
        return build_norm(people, id="proef", minimum_n=10, weights=weights), people
    except OntwikkelscanError as refusal:
        assert refusal.code == "NORM-013"  # noqa: PT017 - items keyed against each other have no reliability
        return None, people


@given(norms())
@SLOW
def test_to_file_and_back_is_the_same(made):
    norm, _ = made
    if norm is not None:
        with TemporaryDirectory() as folder:
            norm.save(folder)
            assert load_norm(folder) == norm


@given(norms())
@SLOW
def test_percentile_t_and_stanine_agree_and_stay_in_range(made):
    norm, people = made
    if norm is None:
        return
    found = compare_with_norm(score(people), norm)
    rank, low, high = (found.values(name) for name in ("percentile_rank", "percentile_low", "percentile_high"))
    assert ((rank > 0) & (rank < 100)).all()
    assert ((low >= 0) & (low <= rank) & (rank <= high) & (high <= 100)).all()
    np.testing.assert_allclose(found.values("t_score"), t_score(z_area(rank)), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(found.values("stanine"), stanine(z_area(rank)))
    order = found.values("score").argsort(axis=0)
    assert (np.diff(np.take_along_axis(rank, order, axis=0), axis=0) >= -1e-9).all()


@given(norms(), st.randoms())
@SLOW
def test_order_of_people_does_not_matter(made, random):
    norm, people = made
    if norm is None or norm.weighting != "none":
        return
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = replace(
        people,
        respondents=people.respondents[order],
        codes=people.codes[:, order],
        importance=people.importance[order],
        context=people.context.iloc[order],
    )
    again = build_norm(shuffled, id="proef", minimum_n=10)
    for ours, theirs in zip(again.scales, norm.scales, strict=True):
        assert (ours.ends, ours.shares) == (theirs.ends, theirs.shares)
        assert (ours.mean, ours.sd, ours.reliability) == (theirs.mean, theirs.sd, theirs.reliability)


@given(st.lists(st.sampled_from("abc"), min_size=6, max_size=60), st.integers(0, 2**32 - 1))
@SLOW
def test_raking_reaches_the_margins(categories, seed):
    present = sorted(set(categories))
    shares = np.random.default_rng(seed).dirichlet(np.full(len(present), 5.0))
    margins = {"x": dict(zip(present, (shares / shares.sum()).tolist(), strict=True))}
    weights = rake({"x": categories}, margins, trim=np.inf)
    reached = [weights[np.array(categories) == name].sum() / len(categories) for name in present]
    np.testing.assert_allclose(reached, list(margins["x"].values()), atol=1e-9)
    assert abs(weights.mean() - 1) < 1e-12


@given(norms())
@SLOW
def test_rows_hold_five_people_and_cover_all_possible_scores(made):
    norm, people = made
    if norm is None:
        return
    for scale, x in zip(norm.scales, score(people).values("score").T, strict=True):
        inside = np.histogram(x[~np.isnan(x)], [0, *(end + 1e-6 for end in scale.ends)])[0]
        assert (scale.ends[-1], inside.sum()) == (people.questionnaire.maximum, scale.n)
        assert inside.min() >= 5
        assert abs(sum(scale.shares) - 1) < 1e-9


@given(st.lists(st.floats(0, 50), min_size=10, max_size=80))
@SLOW
def test_no_weight_is_of_fewer_than_ten(weights):
    shared = grouped_weights(weights)
    assert np.unique(shared.round(9), return_counts=True)[1].min() >= 10
    assert abs(shared.mean() - np.mean(weights)) < 1e-9
    order = np.argsort(weights)
    assert (np.diff(shared[order]) >= -1e-9).all()


@given(answered(), st.randoms())
@SLOW
def test_contributions_tell_no_end_and_are_the_same_in_any_order(made, random):
    people, _ = made
    people = replace(people, context=people.context.assign(deel_norm="ja"))
    given_ = contributions_of(people)
    for scale in people.questionnaire.competencies:
        entries = given_.files[0].scales[scale.id].entries
        k = len(scale.items)
        assert all(k < entry.total < 5 * k for entry in entries)
        assert [entry.total for entry in entries] == sorted(entry.total for entry in entries)
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = replace(
        people, codes=people.codes[:, order], importance=people.importance[order], context=people.context.iloc[order]
    )
    assert contributions_of(shuffled) == given_


CLASSES = st.lists(st.tuples(*[st.sampled_from(["a", "b", None])] * 3), min_size=1, max_size=30)


@given(CLASSES)
@SLOW
def test_each_combination_of_classes_is_of_three_people(classes):
    told = told_classes(classes)
    assert min(Counter(told).values()) >= min(3, len(classes))
    for one, before in zip(told, classes, strict=True):
        assert all(ours in (None, theirs) for ours, theirs in zip(one, before, strict=True))


@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", None])] * 2), min_size=20, max_size=80), st.floats(1.2, 6))
@SLOW
def test_raking_keeps_its_limit_and_the_margins_or_refuses(people, trim):
    categories = dict(zip("xy", map(list, zip(*people, strict=True)), strict=True))
    present = {name: sorted({value for value in values if value}) for name, values in categories.items()}
    assume(all(present.values()))
    margins = {name: dict.fromkeys(ids, 1 / len(ids)) for name, ids in present.items()}
    try:
        weights = rake(categories, margins, trim=trim)
    except OntwikkelscanError:
        return
    assert 0 < weights.min() <= weights.max() <= trim
    assert abs(weights.mean() - 1) < 1e-9
    for name, shares in margins.items():
        for category, share in shares.items():
            inside = np.array([value == category for value in categories[name]])
            known = np.array([value is not None for value in categories[name]])
            assert abs(weights[inside].sum() / weights[known].sum() - share) < 1e-5
