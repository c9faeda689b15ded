"""Score answers: add up the codes of each scale, then look everything else up."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ontwikkelscan.errors import Note, OntwikkelscanWarning, error
from ontwikkelscan.model.scores import Scores, Spread
from ontwikkelscan.scoring.formulas import flat_interval, parts_of, percent_of_maximum, scale_mean, standard_error
from ontwikkelscan.scoring.reliability import reliability as sample_reliability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answer_code import AnswerCode
    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Item

PEOPLE_PER_CODE = 100
"""With fewer, looking up which codes occur costs less than what follows from each that can."""
BLOCK = 1 << 16
"""Respondents per step: what is added up stays in the processor's cache."""
SAMPLE = "sample"
LEAST_SAMPLE = 10
"""Of fewer people the spread is itself known too badly: its error is one part in sqrt(2 (n - 1)), a quarter at ten."""
SCORED, TOO_FEW, NOT_ASKED = range(3)


def score(answers: Answers, *, reliability: Literal["sample"] | None = None) -> Scores:
    """Score every scale of every respondent.

    The score is the mean of the keyed answers, on the answer scale: what the person says of their own behaviour. The
    standard error says how far it may lie from what the same person would say on average over many such questions.

    Parameters
    ----------
    answers
        From :func:`read_answers`.
    reliability
        "sample": spread and reliability of each scale are those of these respondents, as :func:`reliability` tells
        them; a scale without alpha between 0 and 1 gets no error, with an OntwikkelscanWarning. None: the provisional
        ones of the questionnaire.

    Returns
    -------
    Scores
        ``.frame`` with the promised columns; without a norm ``basis`` is "provisional": the true score is the observed
        score, its error comes from the provisional spread and reliability of the questionnaire (empty if it has none)
        or of the sample.

    Raises
    ------
    OntwikkelscanError
        SCAN-016 where fewer than ten people answered every item of a scale that was asked, -017 for another word.

    Notes
    -----
    Missing rule: decision 2 of the measurement specification (75 % of the applicable and half of all items). With n of
    k items answered the error is that of n items (decision 14). ``standard_error`` is that of the scale, the same for
    every score; ``true_score_error``, and with it the interval and needs, follows the level (decision 18). Intervals
    are clipped to the answer scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from ontwikkelscan import Questionnaire, read_answers
    >>> keys = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
    >>> people = pd.DataFrame({"respondent": ["R001", "R002"], "A1": [2, None], "A2": [6, 5]})
    >>> score(read_answers(people, keys)).frame[["score", "status"]]
       score   status
    0    5.5   scored
    1    NaN  too_few

    """
    questionnaire = answers.questionnaire
    index = np.empty((len(questionnaire.competencies), len(answers)), dtype=questionnaire.answer_code.dtype)
    distinct = []
    for scale, row in zip(questionnaire.competencies, index, strict=True):
        add_up(answers, scale.items, row)
        distinct.append(_distinct(row, questionnaire.answer_code, len(scale.items)))
    spreads = _spreads(answers, reliability)
    columns = _columns(questionnaire, distinct, spreads)
    return Scores(
        questionnaire=questionnaire,
        respondents=answers.respondents,
        index=index,
        by_code=columns,
        basis=("provisional",) * len(index),
        simulated=answers.reading.simulated,
        answers=answers,
        spreads=tuple(spreads),
    )


def _spreads(answers: Answers, source: str | None) -> list[Spread]:
    """Return what is taken for each scale."""
    questionnaire = answers.questionnaire
    if source is None:
        given, taken = questionnaire.provisional, Spread()
        if given is not None:
            mean = np.nan if given.mean is None else given.mean
            taken = Spread(given.sd, given.reliability, mean, given.item_mean_variance)
        return [taken] * len(questionnaire.competencies)
    if source != SAMPLE:
        raise error("SCAN-017", name="reliability", found=f"'{source}'", accepted=f"'{SAMPLE}', None")
    spreads, unknown = [], []
    for row in sample_reliability(answers).frame.to_dict("records"):
        asked = _is_asked(answers, row["competency"])
        if asked and row["n"] < LEAST_SAMPLE:
            raise error("SCAN-016", competency=row["competency"], n=row["n"], minimum=LEAST_SAMPLE)
        known = 0 < row["alpha"] < 1
        spreads.append(Spread(row["sd"], row["alpha"], row["mean"]) if known else Spread())
        if asked and not known:
            unknown.append(row["competency"])
    if unknown:
        warnings.warn(Note("no_alpha", names=tuple(unknown)), OntwikkelscanWarning, stacklevel=3)
    return spreads


def _is_asked(answers: Answers, competency: str) -> bool:
    """Tell whether anyone answered an item of a scale."""
    questionnaire = answers.questionnaire
    items = questionnaire.competencies[questionnaire.column_of[competency]].items
    return bool((answers.codes[questionnaire.rows(items)] != questionnaire.answer_code.empty).any())


def _distinct(codes: NDArray[Any], layout: AnswerCode, n_items: int) -> NDArray[np.int64]:
    """Return the codes that occur, or all that a scale can have; put in the place of each code which of them it is.

    They are few, however many people there are.
    """
    if len(codes) < layout.size:
        distinct, codes[...] = np.unique(codes, return_inverse=True)
        return distinct.astype(np.int64)
    possible = _possible(layout, n_items)
    if len(possible) > len(codes) // PEOPLE_PER_CODE:
        possible = np.flatnonzero(np.bincount(codes, minlength=layout.size))
    place_of = np.zeros(layout.size, dtype=codes.dtype)
    place_of[possible] = np.arange(len(possible))
    for start in range(0, len(codes), BLOCK):
        block = codes[start : start + BLOCK]
        block[...] = place_of.take(block, mode="clip")
    return possible


@cache
def _possible(layout: AnswerCode, n_items: int) -> NDArray[np.int64]:
    """Return the codes that a scale of so many items can have."""
    codes = np.arange(layout.size)
    total, n_empty, n_not_applicable = layout.decode(codes)
    n_answered = n_items - n_empty - n_not_applicable
    return codes[(n_answered >= 0) & (total <= n_answered * (layout.maximum - layout.minimum))]


def add_up(answers: Answers, items: Sequence[Item], out: NDArray[Any]) -> None:
    """Write the code of some items: the sum over the reverse-keyed ones, turned round, plus the sum over the others."""
    codes, layout, row_of = answers.codes, answers.questionnaire.answer_code, answers.questionnaire.row_of
    forward = [row_of[item.id] for item in items if not item.reverse]
    reverse = [row_of[item.id] for item in items if item.reverse]
    for start in range(0, out.size, BLOCK):
        block = slice(start, start + BLOCK)
        total = out[block]
        total[...] = 0
        for row in reverse:
            total += codes[row, block]
        if reverse:
            layout.reverse(total, len(reverse))
        for row in forward:
            total += codes[row, block]


def _columns(
    questionnaire: Questionnaire, distinct: Sequence[NDArray[np.int64]], spreads: Sequence[Spread]
) -> dict[str, tuple[NDArray[Any], ...]]:
    """Return every column, per scale for those of its codes that occur; all scales are computed at once."""
    lengths = [len(codes) for codes in distinct]
    sizes = [len(scale.items) for scale in questionnaire.competencies]
    n_items, sd, reliability, centre, item_mean_variance = (
        np.repeat(values, lengths) for values in (sizes, *zip(*spreads, strict=True))
    )
    total, n_empty, n_not_applicable = questionnaire.answer_code.decode(np.concatenate(distinct))
    low, high = questionnaire.minimum, questionnaire.maximum
    n_answered = np.maximum(n_items - n_empty - n_not_applicable, 0)
    mean = scale_mean(
        total + low * n_answered, n_answered=n_answered, n_items=n_items, n_not_applicable=n_not_applicable
    )
    answered: dict[str, Any] = {"n_items": n_items, "n_answered": np.where(np.isnan(mean), np.nan, n_answered)}
    known: dict[str, Any] = {"sd": sd, "reliability": reliability}
    group: dict[str, Any] = {"mean": centre, "bounds": (low, high), "item_mean_variance": item_mean_variance}
    estimate = flat_interval(mean, **known, **answered, **group)
    columns = {
        "n_items": n_items,
        "n_answered": n_answered,
        "n_missing": n_empty,
        "n_not_applicable": n_not_applicable,
        "status": np.where(~np.isnan(mean), SCORED, np.where(n_empty == n_items, NOT_ASKED, TOO_FEW)),
        "score": mean,
        "standard_error": standard_error(**known, **answered),
        "true_score": estimate.true_score,
        "true_score_error": estimate.standard_error,
        "ci_low": np.maximum(estimate.low, low),
        "ci_high": np.minimum(estimate.high, high),
        "percent_of_maximum": percent_of_maximum(mean, minimum=low, maximum=high),
    }
    parts = parts_of(lengths)
    return {name: tuple(values[part] for part in parts) for name, values in columns.items()}
