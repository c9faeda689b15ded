"""What a group needs: ranked with its uncertainty, per sub-group, and nothing about fewer than five people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.needs.group_formulas import LEAST, borich_score, quadrant, ranked_discrepancy, tellable
from ontwikkelscan.needs.themes import identify_themes
from ontwikkelscan.norming.formulas import share_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs

    FloatArray = NDArray[np.float64]

N_BOOTSTRAP = 1000
QUADRANTS = ("develop", "keep", "watch", "rest", "")
"""High importance and low score, both high, both low, low importance and high score, unknown."""
COLUMNS = (
    "breakdown category title competency n share_clear share_clear_low share_clear_high mean_score mean_importance "
    "mean_shortfall borich_score ranked_discrepancy rank rank_low rank_high quadrant quadrant_share"
).split()


@dataclass(frozen=True, eq=False)
class GroupPicture:
    """The needs of a group.

    Attributes
    ----------
    frame
        One row per division ("" is the whole group, else a question), category and competency; empty where fewer than
        five people could be told of, also by subtraction.
    themes
        One row per theme: theme, title, people, share_need (with low and high): who has a clear or possible need in it.
    n
        People in the group with at least one score.

    """

    frame: pd.DataFrame
    themes: pd.DataFrame
    n: int


@dataclass(frozen=True, eq=False)
class _Values:
    """Arrays of shape (n_respondents, n_competencies); NaN where a competency does not count or has no score."""

    score: FloatArray
    importance: FloatArray
    shortfall: FloatArray
    clear: FloatArray


def group_picture(
    needs: Needs, context: pd.DataFrame, *, by: Sequence[str] | None = None, seed: int = 2010
) -> GroupPicture:
    """Describe the needs of a group.

    Parameters
    ----------
    needs
        From :func:`identify_needs`.
    context
        One row per respondent.
    by
        Questions to divide the group by; left out: those that the questionnaire names for norms (role, years in the
        role, size of the municipality).
    seed
        Of the bootstrap.

    Returns
    -------
    GroupPicture
        Per competency, over the people for whom it counts and who have a score: share (0-100) with a clear need and
        its Jeffreys interval; mean score, importance and shortfall; Borich score and ranked discrepancy of importance
        and score, both 1-5. For the whole group also the rank by mean priority over everyone with its 95 % bootstrap
        range, and the quadrant with the share of 1,000 bootstrap draws that give it.

    Raises
    ------
    OntwikkelscanError
        GROUP-001 for fewer than five people with a score.

    Notes
    -----
    Sections 8 and 9 of the measurement specification. A share is told only where at least five people have and at least
    five have not; a ranked discrepancy where at least five stand below, above and equal.

    """
    values = _values(needs)
    n = int(np.isfinite(needs.scores.values("score")).any(axis=1).sum())
    if n < LEAST:
        raise error("GROUP-001", n=n, minimum=LEAST)
    questionnaire = needs.scores.questionnaire
    asked = [question for question in questionnaire.context_questions if question.categories]
    names = [question.id for question in asked if question.in_norm] if by is None else by
    rows = list(_rows(values, [np.ones(len(values.score), dtype=bool)], [("", "", "")], questionnaire.competency_ids))
    for question in asked:
        if question.id in names and question.id in context:
            told = np.array([question.category(answer) for answer in context[question.id]], dtype=object)
            inside = [told == category for category in question.categories]
            labels = [(question.id, category, title) for category, title in question.categories.items()]
            rows += _rows(values, inside, labels, questionnaire.competency_ids)
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    n_competencies = len(questionnaire.competency_ids)
    whole = _whole(needs, values, np.asarray(frame["mean_score"][:n_competencies].notna()), seed)
    for name, column in whole.items():
        frame[name] = [*column, *([""] if name == "quadrant" else [np.nan]) * (len(frame) - n_competencies)]
    return GroupPicture(frame, _themes(needs, n), n)


def quadrant_splits(frame: pd.DataFrame) -> dict[str, float]:
    """Return the grand means of importance and score at which the quadrants of :func:`group_picture` are split.

    NaN where no competency lies in a quadrant.
    """
    placed = frame[frame["quadrant"] != ""]
    return {name: float(placed[f"mean_{name}"].mean()) for name in ("importance", "score")}


def _values(needs: Needs) -> _Values:
    score = needs.scores.values("score")
    counts = np.isfinite(score) & (needs.requirements.relevant == "yes")
    arrays = (score, needs.importance, needs.shortfall, (needs.band == "clear").astype(float))
    return _Values(*(np.where(counts, x, np.nan) for x in arrays))


def _rows(
    values: _Values,
    inside: Sequence[NDArray[np.bool_]],
    labels: Sequence[tuple[str, str, str]],
    competencies: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Yield a row per category and competency of one division, with what can be told."""
    outside = ~np.any(inside, axis=0)
    cells = [*inside, outside]
    for place, competency in enumerate(competencies):
        known = np.isfinite(values.score[:, place])
        rated = known & np.isfinite(values.importance[:, place])
        clear = known & (values.clear[:, place] == 1)
        i, a = values.importance[:, place], values.score[:, place]
        below, above = rated & (a < i - 1e-9), rated & (a > i + 1e-9)
        n, n_rated, n_clear, n_not, n_below, n_above = (
            np.array([(cell & who).sum() for cell in cells])
            for who in (known, rated, clear, known & ~clear, below, above)
        )
        means, shares, ranked = (
            tellable(np.column_stack(counts))
            for counts in ((n, n_rated), (n, n_clear, n_not), (n, n_below, n_above, n_rated - n_below - n_above))
        )
        for cell, (breakdown, category, title) in enumerate(labels):
            row: dict[str, Any] = {"breakdown": breakdown, "category": category, "title": title}
            row |= {"competency": competency, "n": float(n[cell]) if means[cell] else np.nan}
            who = cells[cell] & known
            if means[cell]:
                row |= {
                    "mean_score": values.score[who, place].mean(),
                    "mean_importance": np.nanmean(i[who]),
                    "mean_shortfall": values.shortfall[who, place].mean(),
                    "borich_score": borich_score(i[who], a[who]),
                }
            if means[cell] and shares[cell]:
                share = n_clear[cell] / n[cell]
                low, high = share_interval(share, n=float(n[cell]))
                row |= {"share_clear": 100 * share, "share_clear_low": float(low), "share_clear_high": float(high)}
            if means[cell] and ranked[cell]:
                row["ranked_discrepancy"] = ranked_discrepancy(i[who], a[who]).score
            yield row


def _whole(needs: Needs, values: _Values, told: NDArray[np.bool_], seed: int) -> dict[str, list[Any]]:
    """Rank the competencies that can be told of and place them in quadrants, with how sure that is."""
    random = np.random.default_rng(seed)
    n = len(values.score)
    weights = np.vstack([np.ones(n), random.multinomial(n, np.full(n, 1 / n), size=N_BOOTSTRAP)])
    priority = weights @ np.nan_to_num(needs.priority)
    rank = (-np.where(told, priority, -1.0)).argsort(axis=1, kind="stable").argsort(axis=1) + 1.0
    importance, score = (np.where(told, _mean(x, weights), np.nan) for x in (values.importance, values.score))
    places = quadrant(importance, score)
    low, high = np.quantile(rank[1:], [0.025, 0.975], axis=0, method="inverted_cdf")
    share = 100 * (places[1:] == places[0]).mean(axis=0)
    unknown = np.where(told, 0.0, np.nan)
    return {
        "rank": list(rank[0] + unknown),
        "rank_low": list(low + unknown),
        "rank_high": list(high + unknown),
        "quadrant": [QUADRANTS[place] for place in places[0]],
        "quadrant_share": list(np.where(places[0] >= 0, share, np.nan)),
    }


def _mean(x: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted mean of each column, shape (n_draws, n_columns); NaN where nobody has a value."""
    total = weights @ np.isfinite(x)
    return np.divide(weights @ np.nan_to_num(x), total, out=np.full(total.shape, np.nan), where=total > 0)


def _themes(needs: Needs, n: int) -> pd.DataFrame:
    found = identify_themes(needs)
    rows = []
    for place, theme in enumerate(found.themes):
        k = int((found.n_needs[:, place] > 0).sum())
        share = k / n if min(k, n - k) >= LEAST else np.nan
        low, high = share_interval(share, n=n)
        rows.append((theme.id, theme.name, n, 100 * share, float(low), float(high)))
    return pd.DataFrame(rows, columns=["theme", "title", "people", "share_need", "share_need_low", "share_need_high"])
