"""Compare self-scores with required levels: how likely is a need, how large, how much does it matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.needs import BANDS, Needs, Requirements
from ontwikkelscan.model.people import in_order, per_competency
from ontwikkelscan.needs.formulas import (
    SENSITIVITY,
    expected_shortfall,
    need_band,
    need_priority,
    need_probability,
    strength,
)
from ontwikkelscan.scoring.given import scores_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.scores import Scores
    from ontwikkelscan.scoring.given import GivenScores

IMPORTANCE_MINIMUM = 1
IMPORTANCE_MAXIMUM = 5
IMPORTANCE_MIDDLE = 3
"""Weighs a need whose importance the person did not give; the rule column then holds ``belang_onbekend``."""
RELEVANCE = {"yes", "no", "unknown"}


def identify_needs(
    scores: GivenScores,
    *,
    required: Requirements | Mapping[str, float] | pd.DataFrame | ArrayLike,
    importance: pd.DataFrame | ArrayLike | None = None,
    relevant: Mapping[str, str] | pd.DataFrame | ArrayLike | None = None,
) -> Needs:
    """Find where self-scores lie below required levels, and how sure that is.

    Required levels are provisional. Each need is therefore computed at half a point less and more as well; a need that
    is likely at half a point less too is called clear.

    Parameters
    ----------
    scores
        From :func:`score` or :func:`compare_with_norm`, the Result of a scan, or a frame such as ``result.scores``.
    required
        What :func:`apply_rules` gives; or a level per competency, on the answer scale, for everyone; or a frame with a
        row per respondent and a column per competency; or an array of shape (n_respondents, n_competencies), by place.
        NaN: no level, no need.
    importance
        A frame or array likewise, 1-5; 0 or NaN where it was not given: then the middle, 3, weighs.
    relevant
        "yes", "no" or "unknown" likewise; left out: "yes" wherever a level is required.

    Returns
    -------
    Needs
        ``band``: clear, likely and possible are told as needs, and ranked in that order, inside a band by priority;
        unlikely and none are not. ``strength`` is "yes" where the need probability is below .05. Both are "unknown"
        where there is no score, no level or the relevance is unknown; there ``priority`` is 0.

    Raises
    ------
    OntwikkelscanError
        SCAN-001 for an unknown competency, -002 for a level outside the answer scale, -004 for an array that does not
        fit the scores, -010 for rows of other respondents, -012 for another word than "yes", "no" or "unknown", -024
        for an importance outside 1-5.

    Notes
    -----
    Decisions 3, 6 and 13 and section 8 of the measurement specification.

    Examples
    --------
    >>> import pandas as pd
    >>> from ontwikkelscan import load_questionnaire, read_answers, score
    >>> scan = load_questionnaire("gemeentesecretaris")
    >>> person = {"respondent": "R001"} | {item.id: 3 for item in scan.competencies[0].items}
    >>> scores = score(read_answers(pd.DataFrame([person]), scan))
    >>> needs = identify_needs(scores, required={scan.competency_ids[0]: 4.0})
    >>> float(needs.need_probability[0, 0].round(4)), needs.band[0, 0]
    (0.9945, 'clear')

    """
    scores = scores_of(scores)
    requirements = _requirements(scores, required, relevant)
    weight = np.full(requirements.required.shape, np.nan)
    if importance is not None:
        weight = per_competency(importance, scores.respondents, scores.questionnaire, "importance").astype(float)
    weight = np.where(weight == 0, np.nan, weight)
    for name, given in zip(scores.questionnaire.competency_ids, weight.T, strict=True):
        if ((given < IMPORTANCE_MINIMUM) | (given > IMPORTANCE_MAXIMUM)).any():
            raise error("SCAN-024", competency=name, minimum=IMPORTANCE_MINIMUM, maximum=IMPORTANCE_MAXIMUM)

    true_score, se = scores.values("true_score"), scores.values("true_score_error")
    judged = (requirements.relevant == "yes") & (np.array(scores.basis, dtype=object) != "unreliable")
    c = np.where(judged, requirements.required, np.nan)
    probability, low, high = (
        need_probability(c + shift, true_score=true_score, standard_error=se)
        for shift in (0, -SENSITIVITY, SENSITIVITY)
    )
    shortfall = expected_shortfall(c, true_score=true_score, standard_error=se)
    priority = need_priority(
        shortfall, importance=np.where(np.isnan(weight), IMPORTANCE_MIDDLE, weight), maximum=IMPORTANCE_MAXIMUM
    )
    bands = need_band(probability, half_a_point_lower=low)
    priority = np.nan_to_num(priority)
    return Needs(
        scores=scores,
        requirements=requirements,
        importance=weight,
        need_probability=probability,
        need_probability_low=low,
        need_probability_high=high,
        shortfall=shortfall,
        priority=priority,
        rank=_ranks(priority, bands),
        band=np.array(BANDS, dtype=object)[bands],
        strength=strength(probability),
    )


def _ranks(priority: NDArray[np.float64], bands: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank the needs of each person: clear, then likely, then possible, inside by priority; 0 for the rest."""
    reported = bands >= BANDS.index("possible")
    order = np.lexsort((-priority, -np.where(reported, bands, -1)), axis=1).argsort(axis=1) + 1
    return np.where(reported, order, 0)


def _requirements(
    scores: Scores,
    required: Requirements | Mapping[str, float] | pd.DataFrame | ArrayLike,
    relevant: Mapping[str, str] | pd.DataFrame | ArrayLike | None,
) -> Requirements:
    """Return what is asked of these respondents, in their order."""
    if isinstance(required, Requirements):
        if required.respondents is None or np.array_equal(required.respondents, scores.respondents):
            return required
        rows = pd.Series(range(len(required.respondents)), index=required.respondents)
        return required[in_order(rows, scores.respondents, "required").to_numpy()]
    questionnaire = scores.questionnaire
    asked = (scores.respondents, questionnaire)
    level = per_competency(required, *asked, "required").astype(float)
    if relevant is None:
        counts = np.where(np.isnan(level), "unknown", "yes").astype(object)
    else:
        counts = per_competency(relevant, *asked, "relevant", "unknown").astype(object)
    _expect_usable(level, counts, questionnaire)
    return Requirements(counts, level, {}, np.zeros(level.shape, dtype=bool))


def _expect_usable(level: NDArray[np.float64], counts: NDArray[Any], questionnaire: Questionnaire) -> None:
    """Refuse levels outside the answer scale, and words that do not tell whether a competency counts."""
    low, high = questionnaire.minimum, questionnaire.maximum
    for name, levels, words in zip(questionnaire.competency_ids, level.T, counts.T, strict=True):
        if ((levels < low) | (levels > high)).any():
            raise error("SCAN-002", competency=name, minimum=low, maximum=high)
        if not set(words) <= RELEVANCE:
            raise error("SCAN-012", competency=name, accepted="yes, no, unknown")
