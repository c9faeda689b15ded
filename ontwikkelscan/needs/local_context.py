"""What the local context asks: rules that are data decide what counts and at what level, and say so."""

from __future__ import annotations

from functools import cache, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ontwikkelscan.counting import counting
from ontwikkelscan.errors import error
from ontwikkelscan.model.needs import Requirements
from ontwikkelscan.model.people import check_known, per_competency
from ontwikkelscan.model.questions import Bound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Rule, Rules

WORDS = ("no", "yes", "unknown")
NO, YES, UNKNOWN = range(3)
_Facts = dict[tuple[str, bool], tuple[NDArray[Any], NDArray[np.bool_]]]
"""Per column, and whether it is wanted as numbers: what stands in it and where nothing does."""


def apply_rules(
    questionnaire: Questionnaire,
    context: pd.DataFrame,
    *,
    required: Mapping[str, float] | pd.DataFrame | None = None,
    relevant: Mapping[str, bool] | None = None,
) -> Requirements:
    """Decide, from the answers about the municipality, which competencies count for whom and at what level.

    Core competencies always count. A situational one counts when a rule that names it holds, does not count when all
    such rules are answered and none holds, and is unknown otherwise. Each rule that raises a level adds a step; for a
    situational competency so does each rule that names it, from the second on (decision 13).

    Parameters
    ----------
    questionnaire
        With its rules; without rules nothing is required.
    context
        One row per respondent; questions without a column were not asked.
    required
        Levels set by hand: per competency for everyone, or a frame with a row per respondent of the context and a
        column per competency (NaN: not by hand). Such a competency counts, unless ``relevant`` says otherwise.
    relevant
        Relevance set by hand, for everyone.

    Returns
    -------
    Requirements
        Arrays of shape (n_respondents, n_competencies).

    Raises
    ------
    OntwikkelscanError
        SCAN-001 for an unknown competency, -002 for a level outside the answer scale, -010 for levels of other
        respondents, -012 for a relevance that is not True or False.

    """
    shape = (len(context), len(questionnaire.competencies))
    counts, level = np.full(shape, YES), np.full(shape, np.nan)
    rules = questionnaire.rules
    verdicts = {}
    if rules is not None:
        facts = _facts(rules, context)
        verdicts = _verdicts(questionnaire, rules, facts, len(context))
        _apply(questionnaire, rules, verdicts, counts, level)
    respondents = context["respondent"].to_numpy(dtype=object) if "respondent" in context else None
    by_hand = np.zeros(shape, dtype=bool)
    if required is not None and len(required):
        set_by_hand = _levels(required, questionnaire, np.arange(shape[0]) if respondents is None else respondents)
        by_hand |= ~np.isnan(set_by_hand)
        level, counts = np.where(by_hand, set_by_hand, level), np.where(by_hand, YES, counts)
    check_known(relevant or (), questionnaire)
    for name, does_count in (relevant or {}).items():
        if does_count not in (True, False):
            raise error("SCAN-012", competency=name, accepted="True, False")
        column = questionnaire.column_of[name]
        counts[:, column], by_hand[:, column] = (YES if does_count else NO), True
    level[counts != YES] = np.nan
    return Requirements(
        relevant=np.array(WORDS, dtype=object)[counts],
        required=level,
        holds={name: verdict == YES for name, verdict in verdicts.items()},
        by_hand=by_hand,
        respondents=respondents,
    )


def _levels(
    required: Mapping[str, float] | pd.DataFrame, questionnaire: Questionnaire, respondents: NDArray[Any]
) -> NDArray[np.float64]:
    """Return levels set by hand, shape (n_respondents, n_competencies); NaN where none is."""
    level = per_competency(required, respondents, questionnaire, "required").astype(float)
    low, high = questionnaire.minimum, questionnaire.maximum
    for name, values in zip(questionnaire.competency_ids, level.T, strict=True):
        if ((values < low) | (values > high)).any():
            raise error("SCAN-002", competency=name, minimum=low, maximum=high)
    return level


def _apply(
    questionnaire: Questionnaire,
    given: Rules,
    verdicts: Mapping[str, NDArray[np.int8]],
    counts: NDArray[np.int64],
    level: NDArray[np.float64],
) -> None:
    """Fill in what the rules of the questionnaire say."""
    levels, rules, rule_of = given.levels, given.rules, counting()["relevance"]
    for column, competency in enumerate(questionnaire.competencies):
        situational = competency.kind == rule_of["ruled"]
        times = np.zeros(len(counts), dtype=np.int64)
        if situational:
            naming = [verdicts[rule.id] for rule in rules if competency.id in rule.relevant]
            counts[:, column] = _together(rule_of["rules"], naming, len(counts))
            times = np.maximum(sum((said == YES for said in naming), start=times) - 1, 0)
        raising = [verdicts[rule.id] == YES for rule in rules if competency.id in rule.raise_]
        times = times + np.sum(raising, axis=0, dtype=np.int64) if raising else times
        start = levels.situational if situational else levels.core
        level[:, column] = np.minimum(start + levels.step * times, max(start, levels.maximum))


def _facts(rules: Rules, context: pd.DataFrame) -> _Facts:
    """Return what the conditions of the rules ask of the context, as numbers where a condition is a bound."""
    asked = {(name, isinstance(condition, Bound)) for rule in rules.rules for name, condition in rule.when.items()}
    found = {}
    for name, bound in asked:
        kind: dict[str, Any] = {"dtype": float, "na_value": np.nan} if bound else {"dtype": object}
        given = context[name].to_numpy(**kind) if name in context else np.full(len(context), np.nan)
        found[name, bound] = given, pd.isna(given)
    return found


def _verdicts(questionnaire: Questionnaire, rules: Rules, facts: _Facts, n: int) -> dict[str, NDArray[np.int8]]:
    """Tell per rule for whom it holds; what people chose themselves only where no other makes a competency count."""
    found = {rule.id: _verdict(rule, facts, n) for rule in rules.rules}
    ruled = {c.id for c in questionnaire.competencies if c.kind == counting()["relevance"]["ruled"]}
    naming = [found[rule.id] == YES for rule in rules.rules if not rule.otherwise and ruled & {*rule.relevant}]
    some = np.any(naming, axis=0) if naming else np.zeros(n, dtype=bool)
    chosen = {rule.id: np.where(some, np.int8(NO), found[rule.id]) for rule in rules.rules if rule.otherwise}
    return found | chosen


def _verdict(rule: Rule, facts: _Facts, n: int) -> NDArray[np.int8]:
    """Tell per respondent whether all conditions of a rule hold; one that fails settles it, whatever is unanswered.

    Of what people chose themselves one condition is enough, and what was not answered was not chosen.
    """
    said = []
    for name, condition in rule.when.items():
        given, unknown = facts[name, isinstance(condition, Bound)]
        if isinstance(condition, Bound):
            least, below = condition.at_least, condition.below
            holds = (given >= (-np.inf if least is None else least)) & (given < (np.inf if below is None else below))
        else:
            holds = reduce(np.logical_or, [given == option for option in condition], np.zeros(n, dtype=bool))
        said.append(np.where(unknown, np.int8(NO if rule.otherwise else UNKNOWN), holds))  # False, True are NO, YES
    if rule.otherwise:
        return np.max(said, axis=0) if said else np.full(n, np.int8(NO))
    return _together(counting()["relevance"]["conditions"], said, n)


def _together(order: Sequence[str], said: Sequence[NDArray[np.int8]], n: int) -> NDArray[np.int8]:
    """Return per respondent the first of these words that is said; the last where nothing is."""
    place_of, word_at = _ranked(tuple(order))
    if not said:
        return np.full(n, word_at[-1])
    return word_at[reduce(np.minimum, [place_of[one] for one in said])]


@cache
def _ranked(order: tuple[str, ...]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the place of each word in an order, and the word at each place."""
    place_of = np.array([order.index(word) for word in WORDS], dtype=np.int8)
    return place_of, np.argsort(place_of).astype(np.int8)
