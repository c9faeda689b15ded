"""Recommend programmes by fixed rules: how much of a need is covered, by which parts, and what admission asks.

Self-scores never decide admission: that takes facts and a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.people import in_order
from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.model.recommendation import Advice, Checked, Recommendations
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM
from ontwikkelscan.needs.largest import largest_of
from ontwikkelscan.recommending.formulas import cover, is_recommended, programme_fit
from ontwikkelscan.saving import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

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
        Best first. A programme is recommended, and gets a rank, when it covers at least a quarter of the person's
        reported needs, a part works on one of the three largest (or on one that the person calls indispensable), and no
        fact closes it. Those level with the third count as largest, see :func:`largest_needs`.

    Notes
    -----
    Decision 20 of the measurement specification, case C21.

    """
    needs = needs_of(needs)
    today = today or now().date()
    competencies = needs.questionnaire.competency_ids
    table = in_order(respondents, needs.respondents, "respondents")
    facts = {
        name: [None if is_missing(cell) else cell for cell in table[name].tolist()]
        for name in _fields(programmes)
        if name in table
    }
    reported, largest = needs.reported, largest_of(needs)
    priority = np.where(reported, needs.priority, 0.0)
    indispensable = reported & (needs.importance == IMPORTANCE_MAXIMUM)
    found = []
    for programme in programmes.programmes:
        covered = cover(part_strengths(programme, competencies))
        fit = programme_fit(priority, covered)
        fits = is_recommended(fit, covered, largest=largest, indispensable=indispensable)
        found.append((programme, programme.edition(today), _linked(programme), fit.tolist(), fits.tolist()))
    order = np.argsort(needs.rank, axis=1, kind="stable").tolist()
    of_all, of_largest, of_indispensable = (which.tolist() for which in (reported, largest, indispensable))
    settled: dict[tuple[Any, ...], list[tuple[tuple[Checked, ...], bool]]] = {}
    advice = {}
    for row, respondent in enumerate(map(str, needs.respondents)):
        theirs = tuple(cells[row] for cells in facts.values())
        if theirs not in settled:
            settled[theirs] = [_settle(programme, dict(zip(facts, theirs, strict=True))) for programme, *_ in found]
        columns = [column for column in order[row] if of_all[row][column]]
        ids = tuple(competencies[column] for column in columns)
        their_largest = tuple(competencies[column] for column in columns if of_largest[row][column])
        their_indispensable = tuple(competencies[column] for column in columns if of_indispensable[row][column])
        drafts = [
            Advice(
                respondent=respondent,
                programme=programme.id,
                admission=admission,
                fit=fit[row],
                fits=fits[row],
                rank=0,
                largest=their_largest,
                indispensable=their_indispensable,
                works_on=tuple(name for name in ids if name in linked and linked[name][0].links[name] >= WORKS_ON),
                parts={name: linked[name] for name in ids if name in linked},
                suits_situation=suits,
                own_audience=needs.questionnaire.id in programme.questionnaires,
                edition=edition,
                edition_status=status,
            )
            for (programme, (edition, status), linked, fit, fits), (admission, suits) in zip(
                found, settled[theirs], strict=True
            )
        ]
        advice[respondent] = _ranked(drafts)
    return Recommendations(programmes, advice)


def part_strengths(programme: Programme, competencies: Sequence[str]) -> NDArray[np.float64]:
    """Return how strongly each part of a programme develops each competency, shape (n_parts, n_competencies)."""
    links = [[part.links.get(name, 0.0) for name in competencies] for part in programme.parts]
    return np.array(links, dtype=float).reshape(len(programme.parts), len(competencies))


def _ranked(drafts: list[Advice]) -> tuple[Advice, ...]:
    """Sort: first what is recommended, by fit, then what is open, then what is closed; number what is recommended."""
    closed = [advice.admissible == "no" for advice in drafts]
    order = sorted(range(len(drafts)), key=lambda place: (closed[place], not drafts[place].fits, -drafts[place].fit))
    rank, ranked = 0, []
    for place in order:
        recommended = drafts[place].fits and not closed[place]
        rank += recommended
        ranked.append(replace(drafts[place], rank=rank) if recommended else drafts[place])
    return tuple(ranked)


def _fields(programmes: Programmes) -> set[str]:
    """Return the facts that conditions of these programmes ask for."""
    return {
        field
        for programme in programmes.programmes
        for field in (*asked_for(programme), *(condition.field for condition in programme.fits_when))
    }


def asked_for(programme: Programme) -> set[str]:
    """Return the facts that settle the conditions of a programme."""
    ways = (way for asked in programme.admission for way in (asked, asked.alternative) if way is not None)
    return {way.field for way in ways if way.field is not None}


def _linked(programme: Programme) -> dict[str, tuple[Part, ...]]:
    """Return per competency the linked parts, the strongest first."""
    linked: dict[str, list[Part]] = {}
    for part in programme.parts:
        for name in part.links:
            linked.setdefault(name, []).append(part)
    return {name: tuple(sorted(parts, key=lambda part: -part.links[name])) for name, parts in linked.items()}


def _settle(programme: Programme, facts: Mapping[Any, Any]) -> tuple[tuple[Checked, ...], bool]:
    """Return what these facts say of the conditions of a programme, and whether it is meant for this situation."""
    return check_admission(programme, facts), any(_holds(condition, facts) for condition in programme.fits_when)


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
