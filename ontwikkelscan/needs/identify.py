"""Compare self-scores with required levels: how likely is a need, how large, how much does it matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.needs import Needs, Requirements
from ontwikkelscan.needs.formulas import (
    BANDS,
    SENSITIVITY,
    expected_shortfall,
    need_band,
    need_priority,
    need_probability,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.scores import Scores

IMPORTANCE_MAXIMUM = 5
IMPORTANCE_MIDDLE = 3
"""Weighs a need whose importance the person did not give; the rule column then holds ``belang_onbekend``."""
NO_IMPORTANCE = "belang_onbekend"


def identify_needs(
    scores: Scores,
    *,
    required: Mapping[str, float] | ArrayLike,
    importance: ArrayLike | None = None,
    relevant: Mapping[str, str] | ArrayLike | None = None,
    rules: NDArray[Any] | None = None,
) -> Needs:
    """Find where self-scores lie below required levels, and how sure that is.

    Required levels are provisional. Each need is therefore computed at half a point less and more as well; where that
    changes the band, the band that claims less is reported and ``sensitive`` is true.

    Parameters
    ----------
    scores
        From :func:`score` or :func:`compare_with_norm`.
    required
        Level per competency, on the answer scale, for everyone; or an array of shape (n_respondents, n_competencies).
        NaN: no level, no need.
    importance
        Shape (n_respondents, n_competencies), 1-5; 0 or NaN where it was not given: then the middle, 3, weighs.
    relevant
        "yes", "no" or "unknown" per competency or as array; left out: "yes" wherever a level is required.
    rules
        Ids of the rules that led to level and relevance, for the record.

    Returns
    -------
    Needs
        ``band`` is "unknown" where there is no score, no level or the relevance is unknown; there ``priority`` is 0.

    Raises
    ------
    OntwikkelscanError
        SCAN-004 when an array does not fit the scores.

    Notes
    -----
    Decisions 3 and 6 and section 8 of the measurement specification.

    Examples
    --------
    >>> import pandas as pd
    >>> from ontwikkelscan import load_questionnaire, read_answers, score
    >>> scan = load_questionnaire("gemeentesecretaris")
    >>> person = {"respondent": "R001"} | {item.id: 3 for item in scan.competencies[0].items}
    >>> scores = score(read_answers(pd.DataFrame([person]), scan))
    >>> needs = identify_needs(scores, required={scan.competency_ids[0]: 4.0})
    >>> float(needs.need_probability[0, 0].round(4)), needs.band[0, 0]
    (0.9997, 'clear')

    """
    shape = (len(scores), len(scores.questionnaire.competencies))
    level = _per_competency(required, scores, shape, "required").astype(float)
    if relevant is None:
        counts = np.where(np.isnan(level), "unknown", "yes").astype(object)
    else:
        counts = _per_competency(relevant, scores, shape, "relevant", missing="unknown").astype(object)
    weight = np.full(shape, np.nan) if importance is None else _fitting(importance, shape, "importance").astype(float)
    weight = np.where(weight > 0, weight, np.nan)

    true_score, se = scores.values("true_score"), scores.values("true_score_error")
    c = np.where(counts == "yes", level, np.nan)
    probability, low, high = (
        need_probability(c + shift, true_score=true_score, standard_error=se)
        for shift in (0, -SENSITIVITY, SENSITIVITY)
    )
    shortfall = expected_shortfall(c, true_score=true_score, standard_error=se)
    priority = need_priority(
        shortfall, importance=np.where(np.isnan(weight), IMPORTANCE_MIDDLE, weight), maximum=IMPORTANCE_MAXIMUM
    )
    bands = np.stack([need_band(values) for values in (low, probability, high)])
    spoke = np.full(shape, "", dtype=object) if rules is None else rules.copy()
    unweighed = np.isnan(weight) & ~np.isnan(probability)
    spoke[unweighed] = [f"{ids} {NO_IMPORTANCE}".strip() for ids in spoke[unweighed]]
    priority = np.nan_to_num(priority)
    return Needs(
        scores=scores,
        requirements=Requirements(counts, level, spoke),
        importance=weight,
        need_probability=probability,
        need_probability_low=low,
        need_probability_high=high,
        shortfall=shortfall,
        priority=priority,
        rank=_ranks(priority, bands.min(axis=0)),
        band=np.array([*BANDS, "unknown"], dtype=object)[bands.min(axis=0)],
        sensitive=bands.min(axis=0) != bands.max(axis=0),
    )


def _ranks(priority: NDArray[np.float64], bands: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank the clear and possible needs of each person from the largest priority on; 0 for the rest."""
    counted = np.where(bands >= BANDS.index("possible"), priority, 0.0)
    order = (-counted).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    return np.where(counted > 0, order, 0)


def _per_competency(
    values: Mapping[str, Any] | ArrayLike, scores: Scores, shape: tuple[int, int], name: str, missing: object = np.nan
) -> NDArray[Any]:
    """Spread a mapping over all respondents; let an array be."""
    if isinstance(values, Mapping):
        row = [values.get(competency, missing) for competency in scores.questionnaire.competency_ids]
        return np.tile(np.array(row, dtype=object), (shape[0], 1))
    return _fitting(values, shape, name)


def _fitting(values: ArrayLike, shape: tuple[int, int], name: str) -> NDArray[Any]:
    array = np.asarray(values)
    if array.shape != shape:
        wanted = f"{shape[0]} respondents x {shape[1]} competencies"
        raise error("SCAN-004", name=name, n_given=array.size, n_expected=wanted, unit="values")
    return array
