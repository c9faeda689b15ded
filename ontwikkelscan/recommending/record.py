"""Gather what the steps found about one respondent into the record that documents are written from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.records import NormPlace, Outcome, PersonRecord, QualityNote
from ontwikkelscan.model.scores import STATUSES
from ontwikkelscan.needs.local_context import BY_HAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.questions import Competency, Theme
    from ontwikkelscan.model.recommendation import Advice
    from ontwikkelscan.model.records import RunRecord
    from ontwikkelscan.needs.themes import DevelopmentThemes


def gather(
    row: int,
    answers: Answers,
    needs: Needs,
    *,
    advice: tuple[Advice, ...],
    programmes: Programmes,
    quality: tuple[QualityNote, ...],
    themes: DevelopmentThemes,
    top_share: NDArray[np.float64],
    run: RunRecord,
) -> PersonRecord:
    """Return the record of the respondent in this row."""
    context = {name: _known(value) for name, value in answers.context.iloc[row].items()}
    said = _said(row, answers)
    outcomes = tuple(
        _outcome(row, column, needs, _number(top_share[column]), said)
        for column in range(len(answers.questionnaire.competencies))
    )
    return PersonRecord(
        respondent=str(answers.respondents[row]),
        questionnaire=answers.questionnaire,
        context={
            question.id: value
            for question in answers.questionnaire.context_questions
            if (value := context.get(question.id)) is not None
        },
        outcomes=outcomes,
        advice=advice,
        programmes=programmes,
        quality=quality,
        themes=_themes(row, themes),
        run=run,
        share=str(context.get("deel_intake") or ""),
    )


def _themes(row: int, found: DevelopmentThemes) -> tuple[tuple[Theme, tuple[Competency, ...]], ...]:
    """Return the themes of this respondent with their needs, the largest first."""
    by_id = {competency.id: competency for competency in found.needs.scores.questionnaire.competencies}
    ranked = sorted((int(rank), place) for place, rank in enumerate(found.rank[row]) if rank > 0)
    return tuple(
        (found.themes[place], tuple(by_id[name] for name in found.competencies(row, place))) for _, place in ranked
    )


def _said(row: int, answers: Answers) -> dict[str, int | str]:
    """Return what was answered to each item: a number, "missing" or "nvt"."""
    code, minimum = answers.questionnaire.answer_code, answers.questionnaire.minimum
    words = {code.empty: "missing", code.not_applicable: "nvt"}
    cells = zip(answers.questionnaire.item_ids, map(int, answers.codes[:, row]), strict=True)
    return {item: words.get(cell, minimum + cell) for item, cell in cells}


def _outcome(row: int, column: int, needs: Needs, top_share: float | None, said: Mapping[str, int | str]) -> Outcome:
    questionnaire, scores = needs.scores.questionnaire, needs.scores
    competency = questionnaire.competencies[column]
    table = scores.at(row, column)
    spoke = str(needs.requirements.rules[row, column]).split()
    rules = questionnaire.rules.rules if questionnaire.rules else ()
    importance = _number(needs.importance[row, column])
    return Outcome(
        competency=competency,
        status=STATUSES[int(table["status"])],
        n_answered=int(table["n_answered"]),
        score=_number(table["score"]),
        low=_number(table["ci_low"]),
        high=_number(table["ci_high"]),
        relevant=str(needs.requirements.relevant[row, column]),
        required=_number(needs.requirements.required[row, column]),
        importance=None if importance is None else int(importance),
        need_probability=_number(needs.need_probability[row, column]),
        priority=float(needs.priority[row, column]),
        rank=int(needs.rank[row, column]),
        band=str(needs.band[row, column]),
        sensitive=bool(needs.sensitive[row, column]),
        top_share=top_share,
        rules=tuple(rule for rule in rules if rule.id in spoke),
        by_hand=BY_HAND in spoke,
        norm=_norm_place(table),
        said=tuple(said[item.id] for item in competency.items),
    )


def _norm_place(table: Mapping[str, Any]) -> NormPlace | None:
    if "norm_status" not in table or _number(table["percentile_rank"]) is None:
        return None
    return NormPlace(
        percentile_rank=float(table["percentile_rank"]),
        percentile_low=float(table["percentile_low"]),
        percentile_high=float(table["percentile_high"]),
        t_score=float(table["t_score"]),
        stanine=int(table["stanine"]),
        status=str(table["norm_status"]),
        label=str(table["norm_label"]),
        peak=str(table["peak"]),
        mean=float(table["norm_mean"]),
    )


def _number(value: object) -> float | None:
    number = float(str(value))
    return None if math.isnan(number) else number


def _known(value: object) -> object:
    return None if is_missing(value) else value
