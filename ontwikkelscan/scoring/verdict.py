"""Whether someone is told "voorzichtig interpreteren": three signs within that person's own answers (decision 19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ontwikkelscan.scoring.within_person import content_cut, content_sign, part_fit, regular_order
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]

SIGNS = ("content", "regularity", "part")
"""The indices that decide what a person is told; each is a family."""
CAUTION, ALL = "caution", "all"
"""The index that says whether something is told, and its family."""
TOO_FEW = 25
"""Up to so many answers nothing is judged: most of those who tick at random would not be seen."""
FEWEST_SCALES = 6
"""Fewer scales with answers: whether they follow the content is not judged."""
LEAST_KEYED = 0.1
"""Nor with a smaller share of reverse-keyed, or of other, items among those answered."""
ORDER = 1.0
PART = -3.0
"""Below: the answers are twenty times less likely if they go on as elsewhere than if they do not."""


class Index(NamedTuple):
    """One index of all respondents; ``flags`` is yes, no or not_computable."""

    name: str
    family: str
    value: FloatArray
    flags: NDArray[Any]
    note: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.name)


def judge(answers: Answers, keys: NDArray[np.float64], scales: NDArray[np.int64]) -> list[Index]:
    """Return content, regularity and part, and with them caution: how many hold, yes from one on.

    ``keys`` and ``scales`` as in :mod:`ontwikkelscan.scoring.within_person`, items in the order of presentation.
    """
    given, questionnaire = answers.given, answers.questionnaire
    answered = np.isfinite(given)
    n = answered.sum(axis=1)
    member = scales[:, None] == np.arange(len(questionnaire.competencies))
    n_scales = (answered.astype(float) @ member > 0).sum(axis=1)
    n_reversed = (answered & (keys < 0)).sum(axis=1)
    rarest_direction = np.minimum(n_reversed, n - n_reversed) / np.maximum(n, 1)
    judged = n > TOO_FEW
    follows = judged & (n_scales >= FEWEST_SCALES) & (rarest_direction >= LEAST_KEYED)
    content, cut = content_sign(given, keys, scales), content_cut(n_scales, n)
    no_content = follows & (content < cut)
    order = regular_order(given, no_content=no_content)
    fit = part_fit(given, keys, scales, minimum=questionnaire.minimum, maximum=questionnaire.maximum)
    whole = float(content_cut(len(questionnaire.competencies), len(keys)))
    notes = (
        f"flagged below {whole:.4g}, lower for fewer scales or items with answers",
        f"flagged from {ORDER:g} on",
        f"flagged below {PART:g}",
    )
    values, holds = (content, order, fit), (no_content, order >= ORDER, fit < PART)
    signs = [
        Index(name, name, value, _flags(held, known), note)
        for name, value, held, known, note in zip(SIGNS, values, holds, (follows, judged, judged), notes, strict=True)
    ]
    n_signs = np.sum([sign.flags == "yes" for sign in signs], axis=0)
    told = np.where(judged, n_signs.astype(float), np.nan)
    note = f"how many of {', '.join(SIGNS)} are flagged; yes from one on"
    return [*signs, Index(CAUTION, ALL, told, _flags(n_signs > 0, judged), note)]


def _flags(holds: NDArray[np.bool_], known: NDArray[np.bool_]) -> NDArray[Any]:
    return np.where(known, np.where(holds, "yes", "no"), "not_computable").astype(object)
