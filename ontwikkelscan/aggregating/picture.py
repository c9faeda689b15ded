"""What a group needs: totals with a draw by lot on each, and numbers that follow from those alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.aggregating.formulas import LEAST, borich_score, need_interval, quadrant, same_side
from ontwikkelscan.aggregating.lottery import Lottery
from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM, IMPORTANCE_MINIMUM
from ontwikkelscan.needs.themes import identify_themes
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.needs.given import GivenNeeds

    FloatArray = NDArray[np.float64]
    Totals = Mapping[tuple[str, str, str, str], float]

LEAST_NUMBERS = 10
"""With fewer people nothing is told but the names of the largest needs."""
LEAST_ANSWERS = 50
"""Who gave fewer has a record that can be guessed, and takes no part in numbers."""
LEAST_CATEGORY = 20
"""A category of fewer people, as told, is not shown."""
NEAR, AHEAD = 2, 5
"""So many people below the third need a need may as well be among the first three; so many above the fourth it surely
is."""
QUADRANTS = ("develop", "keep", "watch", "rest", "")
"""High importance and low score, both high, both low, low importance and high score, unknown."""
LARGEST = ("ahead", "first", "near", "")
"""Surely among the largest needs, among the first three as told, hardly behind them, and the others."""
SHARE = ("share_need", "share_need_low", "share_need_high")
COLUMNS = (
    "breakdown category title competency n n_need share_need share_need_low share_need_high mean_score mean_importance "
    "borich_score rank largest quadrant"
).split()
THEMES = "theme title n n_need share_need share_need_low share_need_high".split()
CENTRE = 0.75
"""Part of a scale above which points are counted: near most of them, so that a mean of few people is off by little."""
PARTS = ("people", "need", "score")
"""What is added up per competency in each category of people."""
WHOLE = (*PARTS, "rated", "importance")
"""The same of the whole group."""
STABLE = 0.80
"""A competency that is less likely to lie in its quadrant than this stands in none on paper."""
SCORE_SPREAD, IMPORTANCE_SPREAD = 0.16, 0.22
"""Of people, as a share of a scale: 0.65 of a score on 1-5 (decision 007), 0.9 of an importance."""
DECIMALS = dict.fromkeys(SHARE, 0) | {"mean_score": 1, "mean_importance": 1, "borich_score": 1}


@dataclass(frozen=True, eq=False)
class GroupPicture:
    """The needs of a group.

    Attributes
    ----------
    questionnaire
        What was asked.
    frame
        One row per competency for the whole group (division ""), and per category of the question by which the
        questionnaire divides groups.
    themes
        One row per theme of the questionnaire: for how many people it holds a need.
    totals
        What both were computed from, as it is told: division, category, id, what was added up, and the total.
    levels
        Competencies of which needs are known.
    n
        People who are counted.
    n_left_out
        People with a score who are not: they gave fewer than 50 answers.
    has_numbers
        Whether more is told than the names of the largest needs.
    exact
        Whether nothing was drawn by lot: for whoever holds the answers, not to be passed on.

    """

    questionnaire: Questionnaire
    frame: pd.DataFrame
    themes: pd.DataFrame
    totals: pd.DataFrame
    levels: tuple[str, ...]
    n: int
    n_left_out: int
    has_numbers: bool
    exact: bool

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people", *(["exact"] if self.exact else []))


def group_picture(needs: GivenNeeds, answers: Answers, *, exact: bool = False) -> GroupPicture:
    """Describe the needs of a group, so that its numbers give nobody away.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    answers
        Those that the needs were computed from: they key the lottery, and divide the group by the question that the
        questionnaire names for it.
    exact
        No lottery, and everyone with a score is counted: for whoever holds the answers, not to be passed on.

    Returns
    -------
    GroupPicture
        On each total (people a competency counts for, people with a need, points of scores and of importance) a draw is
        added by lot (``Lottery.total``); all else follows from these. Per competency, over the people for whom it
        counts and who have a score: how many; how many have a need that is clear, likely or possible; the share
        (0-100) and its 95 % interval, of the lottery and of another group like this one; mean score and importance (one
        decimal unless ``exact``) and their Borich score. For the whole group also the rank by people with a need, which
        are the largest, and the quadrant. Of fewer than five people (as told) nothing is told, nor of a category of
        fewer than 20; of a group of fewer than ten only which needs are the largest.

    Raises
    ------
    OntwikkelscanError
        GROUP-001 for fewer than five people with a score, SCAN-003 when the answers lack someone, -013 for something
        else than Answers.

    Notes
    -----
    Decision 21 of the measurement specification, and decision 010: what it keeps, and what not.

    """
    needs = needs_of(needs)
    if not isinstance(answers, Answers):
        raise error("SCAN-013", kind=type(answers).__name__, wanted="answers")
    answers = answers[[str(name) for name in needs.respondents]]
    counted = np.isfinite(needs.scores.values("score")).any(axis=1)
    n_scored = int(counted.sum())
    if n_scored < LEAST:
        raise error("GROUP-001", n=n_scored, minimum=LEAST)
    enough = counted & (n_answers(answers) >= LEAST_ANSWERS)
    has_numbers = exact or int(enough.sum()) >= LEAST_NUMBERS
    if has_numbers and not exact:
        counted = enough
    parts = {cell: amounts * counted for cell, amounts in _amounts(needs, answers)}
    if exact:
        totals = {cell: float(amounts.sum()) for cell, amounts in parts.items()}
    else:
        lottery = Lottery.of(answers)
        totals = {cell: lottery.total("\x1f".join(cell), amounts) for cell, amounts in parts.items()}
    n, levels = int(counted.sum()), _levels(needs)
    frame, themes = picture_of(totals, needs.questionnaire, n=n, levels=levels, has_numbers=has_numbers, exact=exact)
    cells = [(*cell, told) for cell, told in totals.items()] if has_numbers else []
    return GroupPicture(
        questionnaire=needs.questionnaire,
        frame=frame,
        themes=themes,
        totals=pd.DataFrame(cells, columns=["breakdown", "category", "id", "what", "told"]),
        levels=levels,
        n=n,
        n_left_out=n_scored - n,
        has_numbers=has_numbers,
        exact=exact,
    )


def picture_of(
    totals: Totals, questionnaire: Questionnaire, *, n: int, levels: tuple[str, ...], has_numbers: bool, exact: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frames that follow from the totals as they are told, and nothing else."""
    least, least_category = (1, 1) if exact else (LEAST, LEAST_CATEGORY)
    n_told = n if has_numbers else 0
    rows = []
    for division, category, title in _cells(questionnaire):
        size = totals[division, category, "", "people"] if division else n
        size = 0 if division and size < least_category else min(size, n_told)
        for name in questionnaire.competency_ids:
            told = {what: totals[division, category, name, what] for what in (PARTS if division else WHOLE)}
            row = {"breakdown": division, "category": category, "title": title, "competency": name}
            rows.append(row | _numbers(told, questionnaire, size=size, least=least, has_level=name in levels))
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    themes = [
        {"theme": theme.id, "title": theme.name, "n": n}
        | (_share(float(np.clip(totals["", "", theme.id, "theme"], 0, n)), n) if has_numbers else {})
        for theme in (questionnaire.themes.themes if questionnaire.themes else ())
    ]
    frame = frame.assign(**_order(frame, totals, levels, has_numbers=has_numbers))
    themes_frame = pd.DataFrame(themes).reindex(columns=THEMES)
    if not exact:
        frame, themes_frame = frame.round(DECIMALS), themes_frame.round(DECIMALS)
    whole_group = frame.where(frame["breakdown"] == "")  # as they are told, so that the quadrants can be seen in them
    quadrants = quadrant(whole_group["mean_importance"], whole_group["mean_score"])
    return frame.assign(quadrant=[QUADRANTS[place] for place in quadrants]), themes_frame


def n_answers(answers: Answers) -> NDArray[np.int64]:
    """Return how many answers each person gave: to items, importance and closed questions."""
    closed = [question.id for question in answers.questionnaire.context_questions if question.kind == "choice"]
    items = (answers.codes != answers.questionnaire.answer_code.empty).sum(axis=0)
    context = answers.context.reindex(columns=closed).notna().to_numpy().sum(axis=1)
    return np.asarray(items + np.isfinite(answers.importance).sum(axis=1) + context, dtype=np.int64)


def _levels(needs: Needs) -> tuple[str, ...]:
    """Return the competencies of which needs are known; with rules all, so that nothing is told of few people."""
    if needs.questionnaire.rules is not None:
        return needs.questionnaire.competency_ids
    known = np.isfinite(needs.need_probability)
    told = known if known.any() else np.isfinite(needs.requirements.required)
    return tuple(name for name, column in needs.questionnaire.column_of.items() if told[:, column].any())


def _cells(questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Yield question, category and title of everyone, and of each category by which groups are divided."""
    yield "", "", ""
    if question := questionnaire.question(questionnaire.division):
        yield from ((question.id, category, title) for category, title in question.categories.items())


def _amounts(needs: Needs, answers: Answers) -> Iterator[tuple[tuple[str, str, str, str], FloatArray]]:
    """Yield what is added up over people: its division, category, id and name, and what each adds."""
    asked, score = needs.questionnaire, needs.scores.values("score")
    counts = np.isfinite(score) & (needs.requirements.relevant == "yes")
    rated = counts & np.isfinite(needs.importance)
    parts = {
        "people": counts.astype(float),
        "need": (counts & needs.reported).astype(float),
        "score": np.where(counts, score - centre(asked.minimum, asked.maximum), 0.0),
        "rated": rated.astype(float),
        "importance": np.where(rated, needs.importance - centre(IMPORTANCE_MINIMUM, IMPORTANCE_MAXIMUM), 0.0),
    }
    question = asked.question(asked.division)
    given = answers.context.get(asked.division, pd.Series([None] * len(answers)))
    inside = np.array([question.category(answer) if question else "" for answer in given], dtype=object)
    for division, category, _ in _cells(asked):
        who = (inside == category) if division else np.ones(len(answers), dtype=bool)
        if division:
            yield (division, category, "", "people"), who.astype(float)
        for name, column in asked.column_of.items():
            for what in PARTS if division else WHOLE:
                yield (division, category, name, what), parts[what][:, column] * who
    found = identify_themes(needs)
    for place, theme in enumerate(found.themes):
        yield ("", "", theme.id, "theme"), (found.n_needs[:, place] > 0).astype(float)


def centre(low: float, high: float) -> float:
    """Return from where points are counted: three quarters up a scale, where most scores and ratings lie."""
    return low + CENTRE * (high - low)


def _numbers(
    told: Mapping[str, float], questionnaire: Questionnaire, *, size: float, least: int, has_level: bool
) -> dict[str, Any]:
    """Return the numbers of one competency for some people; none where they are too few."""
    k = min(told["people"], size)
    if k < least:
        return {}
    numbers: dict[str, Any] = {"n": k}
    if has_level:
        numbers |= _share(float(np.clip(told["need"], 0, k)), k)
    numbers["mean_score"] = _mean(told["score"], k, questionnaire.minimum, questionnaire.maximum)
    if (rated := min(told.get("rated", 0), k)) >= least:
        numbers["mean_importance"] = _mean(told["importance"], rated, IMPORTANCE_MINIMUM, IMPORTANCE_MAXIMUM)
        numbers["borich_score"] = borich_score(numbers["mean_importance"], numbers["mean_score"])
    return numbers


def _mean(points: float, n: float, low: float, high: float) -> float:
    """Return the mean of n people from the points that they lie above the centre of a scale, within its ends."""
    return float(np.clip(centre(low, high) + points / n, low, high))


def _share(needy: float, k: float) -> dict[str, float]:
    """Return how many have a need, their share as a percentage, and its interval."""
    low, high = need_interval(needy, k)
    return {"n_need": needy, **dict(zip(SHARE, (100 * needy / k, 100 * low, 100 * high), strict=True))}


def _order(frame: pd.DataFrame, totals: Totals, levels: tuple[str, ...], *, has_numbers: bool) -> dict[str, list[Any]]:
    """Return rank and place among the largest needs of each competency of the whole group."""
    whole_group = frame[frame["breakdown"] == ""]
    told = [totals["", "", name, "need"] if name in levels else np.nan for name in whole_group["competency"]]
    need = whole_group["n_need"].to_numpy(dtype=float) if has_numbers else np.array(told, dtype=float)
    known = np.isfinite(need)
    need = np.where(known, need, -np.inf)
    order = np.lexsort((whole_group["mean_score"].to_numpy(dtype=float), -need))
    rank = np.empty(len(need))
    rank[order] = np.arange(1, len(need) + 1)
    if has_numbers:
        third, fourth = (np.append(need[order], [-np.inf] * TOP)[place] for place in (TOP - 1, TOP))
        named = known & (need >= LEAST)
        places = [named & (need >= least) for least in (fourth + AHEAD, third, third - NEAR)]
        largest = np.select(places, LARGEST[:3], "")
    else:
        largest = np.where(known & (need > 0) & (rank <= TOP), "first", "")
    rest = len(frame) - len(need)
    return {
        "rank": [*np.where(known & has_numbers, rank, np.nan), *[np.nan] * rest],
        "largest": [*largest, *[""] * rest],
    }


def quadrant_splits(frame: pd.DataFrame) -> dict[str, float]:
    """Return at which score and at which importance the quadrants are split: the means of what is told."""
    whole_group = frame[(frame["breakdown"] == "") & (frame["quadrant"] != "")]
    return {name: float(whole_group[f"mean_{name}"].mean()) for name in ("score", "importance")}


def stable_quadrants(frame: pd.DataFrame, questionnaire: Questionnaire) -> dict[str, str]:
    """Return the quadrant of each competency of the whole group that surely lies there; others are left out.

    Surely: with a probability of .80, of the lottery and of who the people happen to be, by what is told alone.
    """
    shown = frame[(frame["breakdown"] == "") & (frame["quadrant"] != "")]
    if shown.empty:
        return {}
    splits = quadrant_splits(frame)
    spreads = {
        "score": (questionnaire.maximum - questionnaire.minimum) * SCORE_SPREAD,
        "importance": (IMPORTANCE_MAXIMUM - IMPORTANCE_MINIMUM) * IMPORTANCE_SPREAD,
    }
    sure = np.prod([same_side(shown[f"mean_{x}"] - splits[x], spreads[x], shown["n"]) for x in spreads], axis=0)
    return dict(shown.loc[sure >= STABLE, ["competency", "quadrant"]].to_numpy().tolist())
