"""Which needs of a person are the three largest, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.model.needs import BANDS
from ontwikkelscan.needs.formulas import TOP, largest_needs, n_before, top_share
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM, IMPORTANCE_MIDDLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs

AT_ONCE = 250
"""People whose chances are computed together, so that memory does not grow with their number."""


def top_shares(needs: Needs, rows: NDArray[np.int64], wanted: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Return, for the respondents in these rows, how likely each competency that counts is one of the three largest.

    ``wanted``: of which it is asked, of everyone; None: of all.
    """
    given, asked = needs.importance[rows], needs.requirements
    return top_share(
        np.where(asked.relevant[rows] == "yes", asked.required[rows], np.nan),
        true_score=needs.scores.values("true_score")[rows],
        standard_error=needs.scores.values("true_score_error")[rows],
        weight=np.where(np.isnan(given), IMPORTANCE_MIDDLE, given) / IMPORTANCE_MAXIMUM,
        wanted=True if wanted is None else wanted[rows],
    )


def largest_of(needs: Needs) -> NDArray[np.bool_]:
    """Tell which reported needs are the largest of each respondent, those level with the third included.

    A chance is computed only of a reported need that three others go before.
    """
    places = sum((needs.band == name) * place for place, name in enumerate(BANDS[:-1]))
    shares = np.zeros(needs.priority.shape)
    doubtful = needs.reported & (n_before(places, needs.priority) >= TOP)
    people = np.flatnonzero(doubtful.any(axis=1))
    for rows in np.split(people, range(AT_ONCE, len(people), AT_ONCE)):
        shares[rows] = top_shares(needs, rows, doubtful)
    return largest_needs(places, needs.priority, top_share=shares)
