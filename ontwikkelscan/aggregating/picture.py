"""What a group needs: ranked with its uncertainty, per sub-group, and nothing about fewer than five people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.aggregating.formulas import LEAST, borich_score, quadrant, ranked_discrepancy
from ontwikkelscan.aggregating.suppression import disclosable_together, is_disclosable, mean_is_disclosable
from ontwikkelscan.errors import error
from ontwikkelscan.model.people import in_order
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM
from ontwikkelscan.needs.themes import identify_themes
from ontwikkelscan.norming.formulas import share_interval
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]

TAIL = 0.025
"""Share of the draws on either side of the range of a rank."""
N_BOOTSTRAP = 1000
IMPORTANCE = (1.0, IMPORTANCE_MAXIMUM)
QUADRANTS = ("develop", "keep", "watch", "rest", "")
"""High importance and low score, both high, both low, low importance and high score, unknown."""
SHARE = ("share_need", "share_need_low", "share_need_high")
DECIMALS = dict.fromkeys(SHARE, 0) | {
    "mean_score": 2,
    "mean_importance": 2,
    "borich_score": 2,
    "ranked_discrepancy": 0,
    "quadrant_share": 0,
}
"""More digits give away how many people a number is about."""
COLUMNS = (
    "breakdown category title competency n share_need share_need_low share_need_high mean_score mean_importance "
    "borich_score ranked_discrepancy rank rank_low rank_high quadrant quadrant_share"
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
        One row per theme: theme, title, people, share_need (with low and high): who has a need in it.
    n
        People in the group with at least one score.

    """

    frame: pd.DataFrame
    themes: pd.DataFrame
    n: int

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people")


@dataclass(frozen=True, eq=False)
class _Division:
    """Categories of one question, and who is in each of them and last in none: shape (n_categories + 1, n_people)."""

    question: str
    categories: Sequence[tuple[str, str]]
    cells: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Column:
    """One competency: score and importance per person, NaN where it does not count; who has a need."""

    score: FloatArray
    importance: FloatArray
    needy: NDArray[np.bool_]
    scale: tuple[float, float]

    @property
    def known(self) -> NDArray[np.bool_]:
        """People for whom it counts and who have a score."""
        return np.isfinite(self.score)

    @property
    def rated(self) -> NDArray[np.bool_]:
        """Those of them who said how important it is."""
        return np.isfinite(self.score) & np.isfinite(self.importance)

    @property
    def by_need(self) -> tuple[NDArray[np.bool_], ...]:
        """Those who have a need, and those who have not."""
        return self.known & self.needy, self.known & ~self.needy

    @property
    def by_importance(self) -> tuple[NDArray[np.bool_], ...]:
        """Those whose score is below, above and equal to the importance."""
        difference = np.nan_to_num(self.score - self.importance)
        below, above = difference < -1e-9, difference > 1e-9  # noqa: PLR2004 - rounding
        return self.rated & below, self.rated & above, self.rated & ~below & ~above


def group_picture(needs: GivenNeeds, context: pd.DataFrame, *, seed: int = 2010) -> GroupPicture:
    """Describe the needs of a group.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    context
        One row per respondent. The group is divided by the questions that the questionnaire names for norms (role,
        years in the role, size of the municipality).
    seed
        Of the bootstrap.

    Returns
    -------
    GroupPicture
        Per competency, over the people for whom it counts and who have a score: how many (of a category rounded down to
        a multiple of five); share (0-100) with a need and its Jeffreys interval; mean score and importance (two
        decimals), Borich score of these two means, and ranked discrepancy of importance and score, both 1-5. For the
        whole group also the rank by mean priority over everyone with its 95 % bootstrap range, and the quadrant with
        the share of 1,000 bootstrap draws that give it. Of categories more than the mean score is told of one question
        only, the one of which most shares can be told.

    Raises
    ------
    OntwikkelscanError
        GROUP-001 for fewer than five people with a score.

    Notes
    -----
    Sections 8 and 9 of the measurement specification. A share is told only where at least five people have and at least
    five have not; a ranked discrepancy where at least five stand below, above and equal; a mean where it leaves it open
    that any one person is at either end of the scale. Means of all questions are guarded together: see
    :func:`disclosable_together`.

    """
    needs = needs_of(needs)
    context = in_order(context, needs.respondents, "context")
    score = needs.scores.values("score")
    n = int(np.isfinite(score).any(axis=1).sum())
    if n < LEAST:
        raise error("GROUP-001", n=n, minimum=LEAST)
    counts, needy = _counts(needs), needs.reported
    score, importance = (np.where(counts, x, np.nan) for x in (score, needs.importance))
    asked = needs.scores.questionnaire
    scale, names = (asked.minimum, asked.maximum), asked.competency_ids
    columns = [_Column(*parts, scale) for parts in zip(score.T, importance.T, needy.T, strict=True)]
    rows = [{"breakdown": "", "category": "", "title": ""} | _numbers(column, slice(None)) for column in columns]
    rows += _division_rows(columns, list(_divisions(needs, context)))
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    frame["competency"] = np.resize(names, len(frame))
    disclosed, rated = (np.asarray(frame[f"mean_{name}"][: len(names)].notna()) for name in ("score", "importance"))
    whole = _whole(needs, score, importance, disclosed, rated, seed)
    for name, values in whole.items():
        frame[name] = [*values, *([""] if name == "quadrant" else [np.nan]) * (len(frame) - len(names))]
    return GroupPicture(frame.round(DECIMALS), _themes(needs, n, columns), n)


def _counts(needs: Needs) -> NDArray[np.bool_]:
    """Tell for whom a competency counts and who has a score, shape (n_respondents, n_competencies)."""
    return np.isfinite(needs.scores.values("score")) & (needs.requirements.relevant == "yes")


def disclosable_competencies(needs: Needs) -> NDArray[np.bool_]:
    """Tell of which competencies anything can be told of the whole group, shape (n_competencies,)."""
    score, asked = np.where(_counts(needs), needs.scores.values("score"), np.nan), needs.scores.questionnaire
    return np.array([mean_is_disclosable(x, asked.minimum, asked.maximum) for x in score.T], dtype=bool)


def quadrant_splits(frame: pd.DataFrame) -> dict[str, float]:
    """Return the grand means of importance and score at which the quadrants of :func:`group_picture` are split.

    NaN where no competency lies in a quadrant.
    """
    placed = frame[frame["quadrant"] != ""]
    return {name: float(placed[f"mean_{name}"].mean()) for name in ("importance", "score")}


def _divisions(needs: Needs, context: pd.DataFrame) -> Iterator[_Division]:
    for question in needs.scores.questionnaire.context_questions:
        if question.categories and question.in_norm and question.id in context:
            answered = np.array([question.category(answer) for answer in context[question.id]], dtype=object)
            cells = np.array([answered == category for category in question.categories])
            cells = np.vstack([cells, ~cells.any(axis=0)])
            yield _Division(question.id, list(question.categories.items()), cells)


def _division_rows(columns: Sequence[_Column], divisions: Sequence[_Division]) -> Iterator[dict[str, Any]]:
    """Yield, per category of each division, a row per competency with what can be told.

    Of one division that is more than the mean score: the one of which most shares can be told.
    """
    every_division = [division.cells for division in divisions]
    means = [disclosable_together(every_division, column.score, *column.scale) for column in columns]
    shares = [
        [_disclosable_counts(column.by_need, *pair) for pair in zip(divisions, means_of_column, strict=True)]
        for column, means_of_column in zip(columns, means, strict=True)
    ]
    most = max(range(len(divisions)), key=lambda index: sum(share[index].sum() for share in shares), default=0)
    for index, division in enumerate(divisions):
        nothing = dict.fromkeys(("rated", "share", "compared"), np.zeros(len(division.cells), dtype=bool))
        more = [
            _more_than_means(column, division, means_of_column[index]) if index == most else nothing
            for column, means_of_column in zip(columns, means, strict=True)
        ]
        for cell, (category, title) in enumerate(division.categories):
            for number, column in enumerate(columns):
                row: dict[str, Any] = {"breakdown": division.question, "category": category, "title": title}
                if means[number][index][cell]:
                    disclosed = {name: bool(cells[cell]) for name, cells in more[number].items()}
                    row |= _numbers(column, division.cells[cell], **disclosed)
                    row["n"] = LEAST * (row["n"] // LEAST)
                yield row


def _more_than_means(column: _Column, division: _Division, means: NDArray[np.bool_]) -> dict[str, NDArray[np.bool_]]:
    """Tell of which categories more than the mean score can be told, when nothing of other divisions is told."""
    importance = np.where(column.rated, column.importance, np.nan)
    rated = disclosable_together([division.cells], importance, *IMPORTANCE)[0] & means
    share = _disclosable_counts(column.by_need, division, means)
    return {"rated": rated, "share": share, "compared": _disclosable_counts(column.by_importance, division, rated)}


def _disclosable_counts(
    parts: Sequence[NDArray[np.bool_]], division: _Division, means: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell of which categories the number of people per part can be published, of those with a published mean."""
    counts = np.stack([(division.cells & people).sum(axis=1) for people in parts], axis=1)
    return is_disclosable(np.column_stack([counts.sum(axis=1), counts]), barred=~means)


def _numbers(
    column: _Column,
    cell: NDArray[np.bool_] | slice,
    *,
    rated: bool = True,
    share: bool = True,
    compared: bool = True,
) -> dict[str, Any]:
    """Return the numbers of one competency for some people, as far as there are enough of them for each.

    ``rated``, ``share``, ``compared``: whether the importance, the share with a need and the ranked discrepancy
    can be told beside the other numbers.
    """
    score, importance = column.score[cell][column.known[cell]], column.importance[cell][column.rated[cell]]
    if not mean_is_disclosable(score, *column.scale):
        return {"mean_score": np.nan}
    n = len(score)
    numbers: dict[str, Any] = {"n": n, "mean_score": round(float(score.mean()), DECIMALS["mean_score"])}
    if rated and mean_is_disclosable(importance, *IMPORTANCE):
        numbers["mean_importance"] = round(float(importance.mean()), DECIMALS["mean_importance"])
        # Of the means that are told: the mean score of those who rated it would give away those who did not.
        numbers["borich_score"] = borich_score(numbers["mean_importance"], numbers["mean_score"])
        if compared and min(int(people[cell].sum()) for people in column.by_importance) >= LEAST:
            discrepancy = ranked_discrepancy(importance, column.score[cell][column.rated[cell]])
            numbers["ranked_discrepancy"] = discrepancy.score
    clear, rest = (int(people[cell].sum()) for people in column.by_need)
    if share and min(clear, rest) >= LEAST:
        low, high = share_interval(clear / n, n=float(n))
        numbers |= dict(zip(SHARE, (100 * clear / n, float(low), float(high)), strict=True))
    return numbers


def _whole(
    needs: Needs,
    score: FloatArray,
    importance: FloatArray,
    disclosed: NDArray[np.bool_],
    rated: NDArray[np.bool_],
    seed: int,
) -> dict[str, list[Any]]:
    """Rank the competencies that can be told of and have known needs, set all in quadrants, and say how sure it is."""
    random = np.random.default_rng(seed)
    n = len(score)
    weights = np.vstack([np.ones(n), random.multinomial(n, np.full(n, 1 / n), size=N_BOOTSTRAP)])
    priority = weights @ np.nan_to_num(needs.priority)
    ranked = disclosed & np.isfinite(needs.need_probability).any(axis=0)
    rank = (-np.where(ranked, priority, -1.0)).argsort(axis=1, kind="stable").argsort(axis=1) + 1.0
    means = [np.where(disclosed & rated, _mean(x, weights), np.nan) for x in (importance, score)]
    for mean, name in zip(means, ("mean_importance", "mean_score"), strict=True):
        mean[0] = mean[0].round(DECIMALS[name])  # as they are told, so that the quadrants can be seen in them
    quadrants = quadrant(*means)
    low, high = np.quantile(rank[1:], [TAIL, 1 - TAIL], axis=0, method="inverted_cdf")
    share = 100 * (quadrants[1:] == quadrants[0]).mean(axis=0)
    unknown = np.where(ranked, 0.0, np.nan)
    return {
        "rank": list(rank[0] + unknown),
        "rank_low": list(low + unknown),
        "rank_high": list(high + unknown),
        "quadrant": [QUADRANTS[index] for index in quadrants[0]],
        "quadrant_share": list(np.where(quadrants[0] >= 0, share, np.nan)),
    }


def _mean(x: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted mean of each column, shape (n_draws, n_columns); NaN where nobody has a value."""
    total = weights @ np.isfinite(x)
    return np.divide(weights @ np.nan_to_num(x), total, out=np.full(total.shape, np.nan), where=total > 0)


def _themes(needs: Needs, n: int, columns: Sequence[_Column]) -> pd.DataFrame:
    """Return the share with a need in each theme; NaN where it would disclose something about fewer than five."""
    found = identify_themes(needs)
    column_of = dict(zip(needs.scores.questionnaire.competency_ids, columns, strict=True))
    rows = []
    for index, theme in enumerate(found.themes):
        k = int((found.n_needs[:, index] > 0).sum())
        clear = [[int(people.sum()) for people in column_of[name].by_need] for name in theme.competencies]
        beside = [k - has for has, has_not in clear if min(has, has_not) >= LEAST]
        disclosed = min(k, n - k) >= LEAST and not any(0 < few < LEAST for few in beside)
        share = k / n if disclosed else np.nan
        low, high = share_interval(share, n=n)
        rows.append((theme.id, theme.name, n, *(np.round(x) for x in (100 * share, float(low), float(high)))))
    return pd.DataFrame(rows, columns=["theme", "title", "people", "share_need", "share_need_low", "share_need_high"])
