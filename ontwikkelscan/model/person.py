"""Everything that is known of one respondent, gathered for those who write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.questionnaire import Competency, Questionnaire, Rule, Theme
    from ontwikkelscan.model.recommendation import Advice


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a result was made with: enough to make it again."""

    software: str
    time: datetime
    questionnaire: Mapping[str, str]
    norm: Mapping[str, str | int]
    settings: Mapping[str, object]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityNote:
    """One index of how the questionnaire was filled in."""

    index: str
    family: str
    value: float
    flag: str


@dataclass(frozen=True, slots=True)
class NormPlace:
    """Where a score stands in a norm group, with the stamp that goes with every number of it.

    ``mean``: what those with whom the score was compared scored on average.
    """

    percentile_rank: float
    percentile_low: float
    percentile_high: float
    t_score: float
    stanine: int
    status: str
    label: str
    peak: str
    mean: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One competency of one respondent; numbers are None where there are none.

    ``said``: per item of the competency the answer as it was given, or "missing" or "nvt".
    """

    competency: Competency
    status: str
    n_answered: int
    score: float | None
    low: float | None
    high: float | None
    relevant: str
    required: float | None
    importance: int | None
    need_probability: float | None
    priority: float
    rank: int
    band: str
    sensitive: bool
    top_share: float | None
    rules: tuple[Rule, ...]
    by_hand: bool
    norm: NormPlace | None
    said: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One respondent's outcomes, in the order of the profile, with the advice and the account."""

    respondent: str
    questionnaire: Questionnaire
    context: Mapping[str, object]
    outcomes: tuple[Outcome, ...]
    advice: tuple[Advice, ...]
    programmes: Programmes
    quality: tuple[QualityNote, ...]
    themes: tuple[tuple[Theme, tuple[Competency, ...]], ...]
    run: RunRecord
    share: str = ""

    @property
    def has_levels(self) -> bool:
        """Whether anything is required: without a profile there are scores, and no needs or programmes."""
        return self.questionnaire.rules is not None or any(outcome.required is not None for outcome in self.outcomes)

    @property
    def ranked(self) -> tuple[Outcome, ...]:
        """The needs that show themselves, the largest first."""
        return tuple(sorted((outcome for outcome in self.outcomes if outcome.rank), key=lambda outcome: outcome.rank))
