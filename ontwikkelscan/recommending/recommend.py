"""Recommend programmes by fixed rules: how much of a need is covered, by which parts, and what admission asks.

Self-scores never decide admission: that takes facts and a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.people import in_order
from ontwikkelscan.model.recommendation import Advice, Checked, Recommendations
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.recommending.formulas import NO_FIT, cover, programme_fit
from ontwikkelscan.saving import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import Admission, Condition, Part, Programme, Programmes
    from ontwikkelscan.model.recommendation import Verdict
    from ontwikkelscan.needs.given import GivenNeeds


def recommend_programmes(
    needs: GivenNeeds, programmes: Programmes, *, respondents: pd.DataFrame, today: date | None = None
) -> Recommendations:
    """Tell how much of each respondent's need each programme covers, by which parts, and what stands in the way.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    programmes
        From :func:`load_programmes`.
    respondents
        Facts (role, years, education), one row per respondent (column ``respondent`` or index); an empty fact is
        unknown.
    today
        For telling whether an edition is past; left out: the current date.

    Returns
    -------
    Recommendations
        Best first. A programme gets a rank when the person has a need, the programme covers at least
        a quarter of the need, and no fact closes it.

    Notes
    -----
    Decision 7 of the measurement specification.

    """
    needs = needs_of(needs)
    today = today or now().date()
    competencies = needs.questionnaire.competency_ids
    strengths = {programme.id: part_strengths(programme, competencies) for programme in programmes.programmes}
    fits = {name: programme_fit(needs.priority, cover(matrix)) for name, matrix in strengths.items()}
    table = in_order(respondents, needs.respondents, "respondents")
    facts = {name: column.tolist() for name, column in table.items()}
    advice = {}
    for row, respondent in enumerate(needs.respondents):
        theirs = {name: cells[row] for name, cells in facts.items()}
        drafts = [
            _advise(
                programme,
                needs.questionnaire.id,
                str(respondent),
                theirs,
                float(fits[programme.id][row]),
                today,
            )
            for programme in programmes.programmes
        ]
        advice[str(respondent)] = _ranked(drafts, needs, row, strengths, programmes)
    return Recommendations(programmes, advice)


def part_strengths(programme: Programme, competencies: Sequence[str]) -> NDArray[np.float64]:
    """Return how strongly each part of a programme develops each competency, shape (n_parts, n_competencies)."""
    links = [[part.links.get(name, 0.0) for name in competencies] for part in programme.parts]
    return np.array(links, dtype=float).reshape(len(programme.parts), len(competencies))


def _advise(
    programme: Programme, questionnaire: str, respondent: str, facts: Mapping[Any, Any], fit: float, today: date
) -> Advice:
    edition, status = programme.edition(today)
    return Advice(
        respondent=respondent,
        programme=programme.id,
        admission=check_admission(programme, facts),
        fit=fit,
        rank=0,
        parts={},
        suits_situation=any(_holds(condition, facts) for condition in programme.fits_when),
        own_audience=questionnaire in programme.questionnaires,
        edition=edition,
        edition_status=status,
    )


def _ranked(
    drafts: list[Advice],
    needs: Needs,
    row: int,
    strengths: dict[str, NDArray[np.float64]],
    programmes: Programmes,
) -> tuple[Advice, ...]:
    """Sort by fit, closed ones last; number those that fit; name the parts that serve this person's needs."""
    ordered = sorted(drafts, key=lambda advice: (advice.admissible == "no", -advice.fit))
    has_need = bool((needs.rank[row] > 0).any())
    ranked, rank = [], 0
    for advice in ordered:
        fits = has_need and advice.fit >= NO_FIT and advice.admissible != "no"
        rank += fits
        parts = _serving_parts(programmes.by_id[advice.programme], strengths[advice.programme], needs, row)
        ranked.append(replace(advice, rank=rank if fits else 0, parts=parts))
    return tuple(ranked)


def _serving_parts(
    programme: Programme, strengths: NDArray[np.float64], needs: Needs, row: int
) -> dict[str, tuple[Part, ...]]:
    """Per competency with a need that shows itself, largest first, the linked parts, strongest first."""
    serving = {}
    by_rank = sorted((int(rank), column) for column, rank in enumerate(needs.rank[row]) if rank > 0)
    for _, column in by_rank:
        linked = [place for place in np.argsort(-strengths[:, column], kind="stable") if strengths[place, column] > 0]
        if linked:
            name = needs.questionnaire.competency_ids[column]
            serving[name] = tuple(programme.parts[place] for place in linked)
    return serving


def check_admission(programme: Programme, facts: Mapping[Any, Any]) -> tuple[Checked, ...]:
    """Compare the conditions of a programme with these facts, by the id of the question."""
    return tuple(Checked(condition, _check(condition, facts)) for condition in programme.admission)


def _check(condition: Admission, facts: Mapping[Any, Any]) -> Verdict:
    """Compare one condition with the facts; what no fact tells is asked at the intake."""
    value = facts.get(condition.field) if condition.field else None
    other = condition.alternative
    if other is not None and not is_missing(value) and value not in condition.met:
        return _among(facts.get(other.field), other.met, other.not_met)
    if condition.at_least is not None and not is_missing(value):
        return "yes" if float(str(value)) >= condition.at_least else "no"
    return _among(value, condition.met, condition.not_met)


def _among(value: object, met: tuple[str, ...], not_met: tuple[str, ...]) -> Verdict:
    return "yes" if value in met else "no" if value in not_met else "unknown"


def _holds(condition: Condition, facts: Mapping[Any, Any]) -> bool:
    value = facts.get(condition.field)
    if is_missing(value):
        return False
    if condition.in_:
        return value in condition.in_
    low, high = condition.at_least, condition.below
    return (low is None or float(str(value)) >= low) and (high is None or float(str(value)) < high)
