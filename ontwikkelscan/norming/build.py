"""Build a norm group from a sample of answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.norm import Norm, NormScale
from ontwikkelscan.scoring.reliability import cronbach_alpha
from ontwikkelscan.scoring.scale_scores import score

if TYPE_CHECKING:
    from ontwikkelscan.model.answers import Answers

STAMPS = {
    "simulated": "illustratieve norm, gesimuleerd",
    "convenience": "norm van een gelegenheidssteekproef",
    "representative": "norm van een representatieve steekproef",
}
MINIMUM_N = 200
"""Below this a norm is insufficient for less important individual use (COTAN; specification, section 1)."""


def build_norm(
    answers: Answers,
    *,
    id: str,  # noqa: A002 - the promised name
    version: str = "1",
    title: str | None = None,
    date: str | None = None,
    source: str = "eigen steekproef",
    kind: Literal["simulated", "convenience", "representative"] = "convenience",
    stamp: str | None = None,
) -> Norm:
    """Build a classical norm: the distribution of each scale in the sample, with mean, spread and reliability.

    Parameters
    ----------
    answers
        Of the sample; simulated ones make a simulated norm.
    id, version, title, date, source, kind, stamp
        What the norm says of itself; title and stamp default to the id and the kind, the date to today. The stamp
        stands beside every number that comes from the norm.

    Returns
    -------
    Norm
        Spread with ddof=1; alpha listwise per scale.

    Raises
    ------
    OntwikkelscanError
        NORM-005 when fewer than 200 people have a score on a scale.

    """
    scores = score(answers)
    questionnaire, values = answers.questionnaire, answers.values
    column_of = {item: column for column, item in enumerate(questionnaire.item_ids)}
    scales = []
    for place, scale in enumerate(questionnaire.competencies):
        x = scores.values("score")[:, place]
        x = x[~np.isnan(x)]
        if len(x) < MINIMUM_N:
            raise error("NORM-005", competency=scale.id, n=len(x), minimum=MINIMUM_N)
        known, counts = np.unique(x.round(9), return_counts=True)
        keyed = np.column_stack([values[:, column_of[item.id]] * (-1 if item.reverse else 1) for item in scale.items])
        scales.append(
            NormScale(
                competency=scale.id,
                n=len(x),
                mean=float(x.mean()),
                sd=float(x.std(ddof=1)),
                reliability=cronbach_alpha(keyed),
                scores=tuple(known.tolist()),
                counts=tuple(counts.tolist()),
            )
        )
    return Norm(
        id=id,
        version=version,
        title=title or id,
        status="simulated" if kind == "simulated" else "empirical",
        kind=kind,
        stamp=stamp or STAMPS[kind],
        date=date or datetime.now(UTC).date().isoformat(),
        n=len(answers),
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.content_hash,
        source=source,
        scales=tuple(scales),
    )
