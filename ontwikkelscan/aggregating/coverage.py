"""What the programmes cover of the needs of a group, and what nobody serves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.aggregating.picture import disclosable_competencies
from ontwikkelscan.recommending.formulas import cover

if TYPE_CHECKING:
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import Programmes

VERDICTS = {0.0: "not", 0.5: "partly", 1.0: "covered"}
COLUMNS = "competency share_of_need rank cover programmes parts".split()


def offer_gap(needs: Needs, programmes: Programmes) -> pd.DataFrame:
    """Set the need of a group beside what the programmes for it develop.

    Parameters
    ----------
    needs
        From :func:`identify_needs`.
    programmes
        From :func:`load_programmes`; only those for respondents of this questionnaire count.

    Returns
    -------
    DataFrame
        One row per competency, the largest need first: share_of_need, the sum of its priorities as whole percentage of
        all, and rank, both empty for a competency that nothing can be told of; cover: "covered" by a
        part that develops it fully, "partly", or "not"; programmes, a JSON list of names, and parts, one of pairs of
        programme and part. How many people have a need is told by :func:`group_picture` alone, so that nothing can be
        subtracted.

    Notes
    -----
    Links of parts to competencies are the project's own reading, provisional, not confirmed by the providers.

    """
    questionnaire = needs.scores.questionnaire
    own = programmes.of(questionnaire.id)
    mass = np.where(disclosable_competencies(needs), needs.priority.sum(axis=0), np.nan)
    total = np.nansum(mass) or 1.0
    rows = []
    for place, name in enumerate(questionnaire.competency_ids):
        parts = [(p, part) for p in own for part in p.parts if part.links.get(name, 0) > 0]
        strength = cover(np.array([[part.links[name]] for _, part in parts]).reshape(len(parts), 1))[0]
        rows.append(
            {
                "competency": name,
                "share_of_need": np.round(100 * mass[place] / total),
                "mass": mass[place],
                "cover": VERDICTS[float(strength)],
                "programmes": json.dumps(list(dict.fromkeys(p.name for p, _ in parts)), ensure_ascii=False),
                "parts": json.dumps([[p.name, part.name] for p, part in parts], ensure_ascii=False),
            }
        )
    frame = pd.DataFrame(rows).sort_values("mass", ascending=False, kind="stable", ignore_index=True)
    return frame.assign(rank=np.where(frame["mass"].isna(), np.nan, np.arange(1.0, len(frame) + 1)))[COLUMNS]
