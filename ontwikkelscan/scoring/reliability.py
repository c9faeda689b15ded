"""How consistently the items of a scale measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def cronbach_alpha(answers: ArrayLike) -> float:
    """Return Cronbach's alpha of a scale: 1 when all items say the same, 0 when they have nothing in common.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), keyed; rows with a NaN are left out (listwise). At least two items, three rows.

    Returns
    -------
    float
        k / (k - 1) (1 - sum s_i^2 / s_X^2), variances with ddof=1. R: ``psych::alpha(x)$total$raw_alpha``.

    References
    ----------
    Cronbach (1951).

    """
    x = np.asarray(answers, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    k = x.shape[1]
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1)))
