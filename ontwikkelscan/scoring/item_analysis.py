"""What each item contributes to its scale, and how its answers are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.scoring.reliability import LISTWISE, MIN_RESPONDENTS, constant_items, cronbach_alpha
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """The items of each scale; ``frame`` has one row per competency and item."""

    frame: pd.DataFrame

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.frame)} items")


def item_analysis(answers: Answers) -> ItemAnalysis:
    """Tell how each item behaves in this sample, all of it on keyed answers: higher is more of the competency.

    Parameters
    ----------
    answers
        From :func:`read_answers`.

    Returns
    -------
    ItemAnalysis
        ``.frame``: competency; item; reverse; n (people who answered every item of the scale), n_missing and
        n_not_applicable (of all people who were asked the competency); missing_rule; constant: whether these n people,
        three or more, all answered it alike; mean, sd (ddof=1) and skew; item_rest_r: correlation with the sum of the
        other items; alpha_dropped: alpha of the scale without it; floor and ceiling: share of the lowest and of the
        highest answer, 0-1; n_1, n_2, ...: people per answer. Empty where it cannot be computed.

    Notes
    -----
    Section 4 of the measurement specification. An answer that nobody gave is a count of 0. R: ``psych::alpha``,
    ``item.stats`` (``r.drop``) and ``alpha.drop`` (``raw_alpha``). psych leaves a constant item out of alpha; see
    :func:`reliability`.

    """
    questionnaire = answers.questionnaire
    possible = range(questionnaire.minimum, questionnaire.maximum + 1)
    rows = []
    for place, scale in enumerate(questionnaire.competencies):
        keyed = answers.keyed(place)
        x = keyed[~np.isnan(keyed).any(axis=1)]
        codes = answers.codes[questionnaire.rows(scale.items)]
        asked = (codes != questionnaire.answer_code.empty).any(axis=0)
        rest_r, constant = item_rest_correlation(x), constant_items(x)
        for column, item in enumerate(scale.items):
            values = x[:, column]
            counts = [int((values == answer).sum()) for answer in possible]
            rows.append(
                {
                    "competency": scale.id,
                    "item": item.id,
                    "reverse": item.reverse,
                    "n": len(x),
                    "n_missing": int((codes[column, asked] == questionnaire.answer_code.empty).sum()),
                    "n_not_applicable": int((codes[column] == questionnaire.answer_code.not_applicable).sum()),
                    "missing_rule": LISTWISE,
                    "constant": bool(constant[column]),
                    "mean": float(values.mean()) if len(x) else np.nan,
                    "sd": float(values.std(ddof=1)) if len(x) >= MIN_RESPONDENTS else np.nan,
                    "skew": skewness(values),
                    "item_rest_r": rest_r[column],
                    "alpha_dropped": cronbach_alpha(np.delete(x, column, axis=1)) if x.shape[1] > 1 else np.nan,
                    "floor": counts[0] / len(x) if len(x) else np.nan,
                    "ceiling": counts[-1] / len(x) if len(x) else np.nan,
                    **{f"n_{answer}": count for answer, count in zip(possible, counts, strict=True)},
                }
            )
    return ItemAnalysis(pd.DataFrame(rows))


def item_rest_correlation(answers: ArrayLike) -> FloatArray:
    """Return the corrected item-rest correlation: of each item with the sum of the others.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_items), keyed; rows with a NaN are left out (listwise).

    Returns
    -------
    ndarray
        Shape (n_items,); NaN without spread, for a single item, or for fewer than three rows. R:
        ``psych::alpha(x)$item.stats$r.drop``.

    """
    x = np.asarray(answers, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    if len(x) < MIN_RESPONDENTS:
        return np.full(x.shape[1], np.nan)
    rest = x.sum(axis=1, keepdims=True) - x
    x, rest = x - x.mean(axis=0), rest - rest.mean(axis=0)
    spread = np.sqrt((x**2).sum(axis=0) * (rest**2).sum(axis=0))
    return np.divide((x * rest).sum(axis=0), spread, out=np.full(x.shape[1], np.nan), where=spread > 0)


def skewness(values: ArrayLike) -> float:
    """Return the skewness: below 0 when a tail points to low values.

    Returns
    -------
    float
        m3 / s^3 with s at ddof=1 ("type 3"); NaN is left out; NaN without spread or for fewer than three values. R:
        ``psych::skew(x, type = 3)``.

    """
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    if len(x) < MIN_RESPONDENTS or (sd := x.std(ddof=1)) == 0:
        return np.nan
    return float(((x - x.mean()) ** 3).mean() / sd**3)
