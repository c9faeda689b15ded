"""Needs in whatever form they were given: the object, a result, or a tidy frame with the promised columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.needs import BANDS, Needs, Requirements
from ontwikkelscan.model.scores import Scores
from ontwikkelscan.needs.formulas import estimate_behind, need_band, strength
from ontwikkelscan.scoring.given import NUMBERS, columns_of, questionnaire_of

if TYPE_CHECKING:
    from ontwikkelscan.model.questionnaire import Questionnaire

    class HasNeeds(Protocol):
        """What holds needs: the objects of a result."""

        @property
        def needs(self) -> Needs:
            """The needs."""

    class ResultWithNeeds(Protocol):
        """A result of a scan."""

        @property
        def objects(self) -> HasNeeds:
            """Its objects."""

    GivenNeeds = Needs | pd.DataFrame | ResultWithNeeds

ARRAYS = "importance need_probability need_probability_low need_probability_high shortfall priority rank".split()


def needs_of(given: GivenNeeds) -> Needs:
    """Return needs as an object.

    Parameters
    ----------
    given
        Needs, the Result of a scan, or a frame such as ``result.needs``.

    Raises
    ------
    OntwikkelscanError
        SCAN-013 for anything else, and what :func:`read_needs` raises.

    """
    if isinstance(given, Needs):
        return given
    if isinstance(given, pd.DataFrame):
        return read_needs(given)
    if hasattr(given, "objects"):
        return given.objects.needs
    raise error("SCAN-013", kind=type(given).__name__, wanted="needs")


def read_needs(frame: pd.DataFrame, questionnaire: Questionnaire | None = None) -> Needs:
    """Make needs of a tidy frame, such as ``result.needs`` or needs.csv.

    Parameters
    ----------
    frame
        A row per respondent and competency, in any order, with the promised columns. Columns of the scores, merged into
        it, are kept for the steps that look at scores too (groups); without them the true scores that the probabilities
        were computed from are found back, for what is recommended and for clusters.
    questionnaire
        What was asked; left out: the bundled one that ``frame.attrs`` names.

    Returns
    -------
    Needs
        Which rules spoke is not read back from ``rule``; ``band`` and ``strength`` follow from the probabilities.

    Raises
    ------
    OntwikkelscanError
        SCAN-011 for columns or rows that are missing, -014 when nothing says which questionnaire it is.

    """
    asked = questionnaire or questionnaire_of(frame)
    also = [name for name in NUMBERS if name in frame]
    columns = columns_of(frame, asked, ["relevant", "required", *ARRAYS, *also])
    arrays: dict[str, Any] = {name: columns[name].astype(float) for name in ARRAYS}
    respondents, m = columns["respondent"], len(asked.competencies)
    chance = arrays["need_probability"]
    bands = need_band(chance, half_a_point_lower=arrays["need_probability_low"])
    true_score, true_score_error = estimate_behind(
        columns["required"].astype(float),
        probability=chance,
        lower=arrays["need_probability_low"],
        higher=arrays["need_probability_high"],
        shortfall=arrays["shortfall"],
    )
    estimates = {"true_score": true_score, "true_score_error": true_score_error}
    scores = Scores(
        questionnaire=asked,
        respondents=respondents,
        index=np.zeros((m, len(respondents)), dtype=np.int64),
        by_code={},
        basis=("",) * m,
        by_person=estimates | {name: columns[name].astype(float) for name in also},
    )
    requirements = Requirements(
        relevant=columns["relevant"],
        required=columns["required"].astype(float),
        holds={},
        by_hand=np.zeros((len(respondents), m), dtype=bool),
        respondents=respondents,
    )
    arrays["rank"] = np.nan_to_num(arrays["rank"]).astype(np.int64)
    band = np.array(BANDS, dtype=object)[bands]
    return Needs(scores, requirements, band=band, strength=strength(chance), **arrays)
