"""Each reported need gets its best ways: programmes that are open to the person, and routes that are always open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.model.recommendation import Way, Ways
from ontwikkelscan.needs.given import needs_of

if TYPE_CHECKING:
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.recommendation import Recommendations
    from ontwikkelscan.needs.given import GivenNeeds


def find_ways(needs: GivenNeeds, recommendations: Recommendations) -> Ways:
    """Return the ways to work on each reported need, recommended programme or not.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    recommendations
        From :func:`recommend_programmes`, for the same respondents: a programme that is closed to a person is no way.

    Returns
    -------
    Ways
        Needs from the largest on; of each the ways from the strongest on, at equal strength programmes first. A
        programme works on a competency as strongly as its strongest part.

    Notes
    -----
    Decision 20 of the measurement specification. How strong a way is, is the project's own reading.

    """
    needs = needs_of(needs)
    competencies, programmes = needs.questionnaire.competency_ids, recommendations.programmes
    known = {name: _ways_to(name, programmes) for name in competencies}
    found = {}
    for row, respondent in enumerate(map(str, needs.respondents)):
        closed = {advice.programme for advice in recommendations.advice[respondent] if advice.admissible == "no"}
        ranked = sorted((int(rank), column) for column, rank in enumerate(needs.rank[row]) if rank > 0)
        found[respondent] = tuple(
            way for _, column in ranked for way in known[competencies[column]] if way.way not in closed
        )
    return Ways(found)


def _ways_to(competency: str, programmes: Programmes) -> list[Way]:
    """Return all ways to work on a competency, the strongest first."""
    ways = []
    for programme in programmes.programmes:
        part = max(programme.parts, key=lambda part: part.links.get(competency, 0.0), default=None)
        if part is not None and (strength := part.links.get(competency, 0.0)) > 0:
            reason = part.reasons.get(competency, "")
            ways.append(Way(competency, programme.id, programme.name, "programme", strength, reason, part.name))
    ways += [
        Way(competency, route.id, route.name, "route", link.strength, link.reason)
        for route in programmes.routes
        if (link := route.link(competency)) is not None
    ]
    return sorted(ways, key=lambda way: -way.strength)
