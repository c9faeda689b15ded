"""What must not matter to the signs within a person, whatever was answered."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ontwikkelscan import content_sign, part_fit, regular_order

ANSWERS = st.integers(26, 60).flatmap(
    lambda n_items: arrays(float, (3, n_items), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))
)
SEEDS = st.integers(0, 2**16)


def layout(n_items, seed):
    """Return keys and scales by lot, of two scales at least and in both directions."""
    random = np.random.default_rng(seed)
    keys, scales = random.choice([-1, 1], n_items), random.integers(0, 5, n_items)
    keys[:2], scales[:2] = [1, -1], [0, 1]
    return keys, scales


@given(ANSWERS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_turning_the_answer_scale_round_keeps_order_and_fit(answers, seed):
    keys, scales = layout(answers.shape[1], seed)
    for no_content in (np.zeros(3, dtype=bool), np.ones(3, dtype=bool)):
        order = regular_order(answers, no_content=no_content)
        assert np.array_equal(order, regular_order(6 - answers, no_content=no_content), equal_nan=True)
    fit, turned = (part_fit(some, keys, scales, minimum=1, maximum=5) for some in (answers, 6 - answers))
    np.testing.assert_allclose(fit, turned, atol=1e-6)


@given(ANSWERS, SEEDS, st.permutations(range(3)))
@settings(max_examples=60, deadline=None)
def test_people_are_judged_alone(answers, seed, order):
    keys, scales = layout(answers.shape[1], seed)
    for sign in (
        lambda some: content_sign(some, keys, scales),
        lambda some: part_fit(some, keys, scales, minimum=1, maximum=5),
        lambda some: regular_order(some, no_content=np.ones(len(some), dtype=bool)),
    ):
        whole = sign(answers)
        assert np.array_equal(sign(answers[order]), whole[order], equal_nan=True)
        alone = np.concatenate([sign(answers[[row]]) for row in range(3)])
        assert np.array_equal(alone, whole, equal_nan=True)


@given(ANSWERS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_names_of_scales_do_not_matter(answers, seed):
    keys, scales = layout(answers.shape[1], seed)
    renamed = np.array([3, 0, 4, 1, 2])[scales]
    np.testing.assert_allclose(
        content_sign(answers, keys, scales), content_sign(answers, keys, renamed), atol=1e-8, equal_nan=True
    )
    fits = (part_fit(answers, keys, some, minimum=1, maximum=5) for some in (scales, renamed))
    np.testing.assert_allclose(*fits, atol=1e-6, equal_nan=True)
