"""What the programmes cover of the needs of a group, and what nobody serves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.model.base import is_missing
from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.model.records import CompetencyCoverage
from ontwikkelscan.recommending.formulas import cover

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from ontwikkelscan.aggregating.picture import GroupPicture
    from ontwikkelscan.model.programme import Programmes

VERDICTS: dict[float, Literal["not", "partly", "covered"]] = {0.0: "not", 0.5: "partly", 1.0: "covered"}
"""By the strongest link; what comes in passing covers nothing."""
COLUMNS = "competency share_of_need rank cover programmes parts".split()


def offer_coverage(picture: GroupPicture, programmes: Programmes) -> pd.DataFrame:
    """Set the need of a group beside what the programmes for it develop.

    Parameters
    ----------
    picture
        From :func:`group_picture`.
    programmes
        From :func:`load_programmes`; only those for respondents of this questionnaire count.

    Returns
    -------
    DataFrame
        One row per competency, in the order of the picture: share_of_need, how many of all needs of the group are in it
        (a whole percentage: people with a need as told, over their sum), and rank, both empty for a competency that
        nothing can be told of; cover: "covered" by a part that develops it fully, "partly", or "not", also when it
        comes in passing; programmes, a JSON list of names, and parts, one of programme, part and how strongly it works
        on the competency (1 or 0.5), the strongest first.

    Notes
    -----
    Links of parts to competencies are the project's own reading, provisional, not confirmed by the providers.

    """
    return coverage_frame(cover_needs(picture, programmes))


def cover_needs(picture: GroupPicture, programmes: Programmes) -> tuple[CompetencyCoverage, ...]:
    """Return per competency its share in the needs of a group and what covers it, the largest need first."""
    own = programmes.of(picture.questionnaire.id)
    whole = picture.frame[picture.frame["breakdown"] == ""].sort_values("rank", kind="stable")
    share = (100 * whole["n_need"] / (whole["n_need"].sum() or 1.0)).round()
    rows = []
    for competency, rank, part_of_need in zip(whole["competency"], whole["rank"], share, strict=True):
        serving = [(p.name, part) for p in own for part in p.parts if part.links.get(competency, 0.0) >= WORKS_ON]
        strength = cover(np.array([[part.links[competency]] for _, part in serving]).reshape(len(serving), 1))[0]
        rows.append(
            CompetencyCoverage(
                competency=competency,
                share_of_need=None if is_missing(part_of_need) else float(part_of_need),
                rank=None if is_missing(part_of_need) else int(rank),
                cover=VERDICTS[float(strength)],
                parts=tuple(sorted(((n, p.name, p.links[competency]) for n, p in serving), key=lambda one: -one[2])),
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
