"""People with and without groups."""

from __future__ import annotations

import numpy as np
import pytest

N_EACH, M = 40, 6
PROFILES = np.array([[1, 1, 1, -1, -1, -1], [-1, -1, -1, 1, 1, 1], [1, -1, 1, -1, 1, -1]])


def draw_groups(seed: int, *, n_each: int = N_EACH, height: float = 1.5) -> np.ndarray:
    """Three groups that differ in shape, one after the other, on top of a general level."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(PROFILES)), n_each)
    own = random.standard_normal((len(group), M))
    return height * PROFILES[group] + random.standard_normal((len(group), 1)) + 0.7 * own


@pytest.fixture(scope="package")
def grouped():
    return draw_groups(1)


@pytest.fixture(scope="package")
def ungrouped():
    return np.random.default_rng(2).normal(size=(120, M)) + np.random.default_rng(3).normal(size=(120, 1))
