"""Gather what the steps found about one respondent into the record that documents are written from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.records import NormPlace, Outcome, PersonRecord, QualityNote
from ontwikkelscan.model.scores import STATUSES
from ontwikkelscan.needs.largest import top_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.questions import Competency, Theme
    from ontwikkelscan.model.recommendation import Recommendations, Ways
    from ontwikkelscan.model.records import RunRecord
    from ontwikkelscan.needs.themes import DevelopmentThemes
    from ontwikkelscan.scoring.quality import Quality


def gather(
    answers: Answers,
    needs: Needs,
    *,
    themes: DevelopmentThemes,
    recommendations: Recommendations,
    ways: Ways,
    quality: Quality,
    run: RunRecord,
    row: int = 0,
) -> PersonRecord:
    """Return the record of the respondent in this row."""
    name, questionnaire = str(answers.respondents[row]), answers.questionnaire
    context = {column: _known(value) for column, value in answers.context.iloc[row].items()}
    said = _said(row, answers)
    shares = top_shares(needs, np.array([row]))[0]
    outcomes = tuple(_outcome(row, column, needs, _number(share), said) for column, share in enumerate(shares))
    return PersonRecord(
        respondent=name,
        questionnaire=questionnaire,
        context={
            question.id: value
            for question in questionnaire.context_questions
            if (value := context.get(question.id)) is not None
        },
        outcomes=outcomes,
        advice=recommendations.advice[name],
        ways=ways.ways[name],
        programmes=recommendations.programmes,
        quality=tuple(QualityNote(i.name, i.family, float(i.value[row]), str(i.flags[row])) for i in quality.indices),
        themes=_themes(row, themes),
        run=run,
        learning_questions=_lines(context.get("leervragen")),
        share=str(context.get("deel_intake") or ""),
    )


def _lines(written: object) -> tuple[str, ...]:
    """Return what someone wrote, line by line."""
    return tuple(line for part in str(written or "").splitlines() if (line := part.strip()))


def _themes(row: int, found: DevelopmentThemes) -> tuple[tuple[Theme, tuple[Competency, ...]], ...]:
    """Return the themes of this respondent with their needs, the largest first."""
    by_id = {competency.id: competency for competency in found.needs.questionnaire.competencies}
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
    scores, competency = needs.scores, needs.questionnaire.competencies[column]
    table = scores.at(row, column)
    importance, chance = _number(needs.importance[row, column]), _number(needs.need_probability[row, column])
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
        need_probability=chance,
        priority=float(needs.priority[row, column]),
        rank=int(needs.rank[row, column]),
        band=str(needs.band[row, column]),
        strength=str(needs.strength[row, column]),
        margin=None if chance is None else float(table["true_score"] - needs.requirements.required[row, column]),
        top_share=top_share,
        rules=needs.rules(row, column),
        by_hand=bool(needs.requirements.by_hand[row, column]),
        unreliable=scores.basis[column] == "unreliable",
        norm=_norm_place(table, "" if scores.compared_with is None else str(scores.compared_with[row, column])),
        said=tuple(said[item.id] for item in competency.items),
    )


def _norm_place(table: Mapping[str, Any], compared_with: str) -> NormPlace | None:
    if "percentile_rank" not in table or _number(table["percentile_rank"]) is None:
        return None
    return NormPlace(
        percentile_rank=float(table["percentile_rank"]),
        percentile_low=float(table["percentile_low"]),
        percentile_high=float(table["percentile_high"]),
        t_score=float(table["t_score"]),
        stanine=int(table["stanine"]),
        compared_with=compared_with,
        at_edge=bool(table["at_edge"]),
        label=str(table["norm_label"]),
        peak=str(table["peak"]),
        mean=float(table["norm_mean"]),
    )


def _number(value: object) -> float | None:
    number = float(str(value))
    return None if math.isnan(number) else number


def _known(value: object) -> object:
    return None if is_missing(value) else value
