"""What the programmes cover of the needs of a group, and what nobody serves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.aggregating.picture import disclosable_competencies
from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.model.records import CompetencyCoverage
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.recommending.formulas import cover

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.needs.given import GivenNeeds

VERDICTS: dict[float, Literal["not", "partly", "covered"]] = {0.0: "not", 0.5: "partly", 1.0: "covered"}
"""By the strongest link; what comes in passing covers nothing."""
COLUMNS = "competency share_of_need rank cover programmes parts".split()


def offer_coverage(needs: GivenNeeds, programmes: Programmes) -> pd.DataFrame:
    """Set the need of a group beside what the programmes for it develop.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    programmes
        From :func:`load_programmes`; only those for respondents of this questionnaire count.

    Returns
    -------
    DataFrame
        One row per competency, the largest need first: share_of_need, the sum of its priorities as whole percentage of
        all, and rank, both empty for a competency that nothing can be told of; cover: "covered" by a part that develops
        it fully, "partly", or "not", also when it comes in passing; programmes, a JSON list of names, and parts, one of
        pairs of programme and part. How many people have a need is told by :func:`group_picture` alone, so that nothing
        can be subtracted.

    Notes
    -----
    Links of parts to competencies are the project's own reading, provisional, not confirmed by the providers.

    """
    needs = needs_of(needs)
    return coverage_frame(cover_needs(needs, programmes))


def cover_needs(needs: Needs, programmes: Programmes) -> tuple[CompetencyCoverage, ...]:
    """Return per competency its share in the need of a group and what covers it, the largest need first."""
    questionnaire = needs.scores.questionnaire
    own = programmes.of(questionnaire.id)
    need = np.where(disclosable_competencies(needs), needs.priority.sum(axis=0), np.nan)
    share = np.round(100 * need / (np.nansum(need) or 1.0))
    rows = []
    for rank, column in enumerate(np.argsort(-need, kind="stable"), start=1):
        competency, disclosed = questionnaire.competency_ids[column], bool(np.isfinite(need[column]))
        serving = [(p.name, part) for p in own for part in p.parts if part.links.get(competency, 0.0) >= WORKS_ON]
        strength = cover(np.array([[part.links[competency]] for _, part in serving]).reshape(len(serving), 1))[0]
        rows.append(
            CompetencyCoverage(
                competency=competency,
                share_of_need=float(share[column]) if disclosed else None,
                rank=rank if disclosed else None,
                cover=VERDICTS[float(strength)],
                parts=tuple((name, part.name) for name, part in serving),
            )
        )
    return tuple(rows)


def coverage_frame(rows: Iterable[CompetencyCoverage]) -> pd.DataFrame:
    """Return the rows as a table, with lists as JSON."""
    cells = [
        (
            row.competency,
            row.share_of_need,
            row.rank,
            row.cover,
            json.dumps(row.programmes, ensure_ascii=False),
            json.dumps(row.parts, ensure_ascii=False),
        )
        for row in rows
    ]
    return pd.DataFrame(cells, columns=COLUMNS).astype({"share_of_need": float, "rank": float})
