"""The picture of people by their needs, in the groups of a division; for whoever may see all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.charts.people import PersonRow, draw_people
from ontwikkelscan.dividing.exchange import seriate
from ontwikkelscan.dividing.learners import learners_of
from ontwikkelscan.model.needs import REPORTED
from ontwikkelscan.reporting.words import label
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.charts.marks import Drawing
    from ontwikkelscan.model.needs import Needs


def people_by_needs(needs: Needs, groups: NDArray[np.object_]) -> Drawing:
    """Draw people by needs.

    Parameters
    ----------
    needs
        Of all of them.
    groups
        Shape (n_respondents,): the heading of the group that someone is in; "" for none, who come last.

    Returns
    -------
    Drawing
        Competencies of which something is known, in an order in which alike stand beside alike; people in the order of
        their ids.

    """
    known = learners_of(needs)
    order = [column for column in seriate(known.p) if known.known[:, column].any()]
    told = np.where(known.known, "level", "unknown").astype(object)
    told[known.known & (needs.strength == "yes")] = "strong"
    reported = np.isin(needs.band, REPORTED) & known.known
    told[reported] = needs.band[reported]
    headings = sorted(filter(None, set(groups)), key=lambda name: (len(name), name)) + [""] * ("" in groups)
    people = {
        name or text("charts.people.no_group"): [
            PersonRow(str(needs.respondents[row]), told[row, order].tolist())
            for row in sorted(np.flatnonzero(groups == name), key=lambda row: str(needs.respondents[row]))
        ]
        for name in headings
    }
    competencies = needs.questionnaire.competencies
    return draw_people([label(competencies[column]) for column in order], people)
