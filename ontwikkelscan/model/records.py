"""Everything that is known or told of a person or a group, gathered for those who write it down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ontwikkelscan.saving import output_path, save_json
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from ontwikkelscan.model.interview import InterviewForm
    from ontwikkelscan.model.programme import Edition, EditionStatus, Programme, Programmes
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency, Rule, Theme
    from ontwikkelscan.model.recommendation import Advice, Checked


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a result was made with: enough to make it again."""

    software: str
    time: datetime
    questionnaire: Mapping[str, str]
    norm: Mapping[str, str | int]
    settings: Mapping[str, object]
    rules: tuple[str, ...]

    @property
    def data(self) -> dict[str, Any]:
        """Everything in it, as it stands in a file."""
        return asdict(self) | {"time": self.time.isoformat()}

    def save(self, path: str | Path) -> None:
        """Write it as .json; an existing file is replaced.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-002 for another ending, -003 when the folder cannot be written.

        """
        save_json(self.data, output_path(path, (".json",)))

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.questionnaire, norm=self.norm)


@dataclass(frozen=True, slots=True)
class QualityNote:
    """One index of how the questionnaire was filled in."""

    index: str
    family: str
    value: float
    flag: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.index)


@dataclass(frozen=True, slots=True)
class NormPlace:
    """Where a score stands in a norm group; the stamp of the norm goes with every number of it.

    ``compared_with``: whom, in words, where the norm has more than one answer; ``outside``: nobody in it scored so;
    ``mean``: what those with whom the score was compared scored on average.
    """

    percentile_rank: float
    percentile_low: float
    percentile_high: float
    t_score: float
    stanine: int
    compared_with: str
    outside: bool
    label: str
    peak: str
    mean: float

    def __repr__(self) -> str:
        """Show no number of a person."""
        return one_line(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One competency of one respondent; numbers are None where there are none.

    ``unreliable``: too much so, in the norm, to tell needs by. ``margin``: how far the true score is estimated to lie
    above the required level. ``said``: per item of the competency the answer as it was given, or "missing" or "nvt".
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
    strength: str
    margin: float | None
    top_share: float | None
    rules: tuple[Rule, ...]
    by_hand: bool
    unreliable: bool
    norm: NormPlace | None
    said: tuple[int | str, ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.competency.id)


def _ranked(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    return tuple(sorted((outcome for outcome in outcomes if outcome.rank), key=lambda outcome: outcome.rank))


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

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.questionnaire, norm=self.run.norm)

    @property
    def has_levels(self) -> bool:
        """Whether anything is required: without a profile there are scores, and no needs or programmes."""
        return self.questionnaire.rules is not None or any(outcome.required is not None for outcome in self.outcomes)

    @property
    def levels_by_hand(self) -> bool:
        """Whether levels were set that no rule of the questionnaire gives."""
        return self.has_levels and self.questionnaire.rules is None

    @property
    def asks_importance(self) -> bool:
        """Whether people could say how important a competency is to them."""
        return bool(self.questionnaire.importance_labels) or any(o.importance is not None for o in self.outcomes)

    @property
    def ranked(self) -> tuple[Outcome, ...]:
        """The needs that show themselves, the largest first."""
        return _ranked(self.outcomes)

    @property
    def judged(self) -> tuple[Outcome, ...]:
        """The outcomes of which it could be told whether there is a need."""
        return tuple(outcome for outcome in self.outcomes if outcome.band != "unknown")


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """The shared part of one respondent's record, for one programme.

    Attributes
    ----------
    outcomes
        The shared competencies, in the order of the profile.
    context
        Facts and couleur-locale answers; None when they are not shared.
    admission
        Conditions; all unknown when the context is not shared.
    fit
        Share of the shared need that the programme covers; None when no need is shared.
    left_out
        The competencies that are not shared, to name them.
    remark
        A sentence for the top of the document, such as that it is an example.

    """

    respondent: str
    questionnaire: Questionnaire
    programme: Programme
    edition: Edition | None
    edition_status: EditionStatus
    outcomes: tuple[Outcome, ...]
    context: Mapping[str, object] | None
    admission: tuple[Checked, ...]
    fit: float | None
    left_out: tuple[Competency, ...]
    run: RunRecord
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.programme.id, questionnaire=self.questionnaire)

    @property
    def ranked(self) -> tuple[Outcome, ...]:
        """The shared needs that show themselves, the largest first."""
        return _ranked(self.outcomes)

    @property
    def n_all(self) -> int:
        """Competencies that can be shared."""
        return len(self.outcomes) + len(self.left_out)

    @property
    def shares(self) -> Literal["all", "some", "none"]:
        """Whether outcomes of all competencies are shared, of some or of none."""
        return "all" if not self.left_out else "some" if self.outcomes else "none"


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """The form, and the part of one respondent's record that the respondent shares in it.

    Attributes
    ----------
    outcomes
        The shared competencies: needs first, the largest first, then the others in the order of the profile.
    context
        Couleur-locale answers, without the facts about the person; None when they are not shared.
    wishes
        Programmes that the person names, each with its edition and where that is in time.
    remark
        A sentence for the top of what the person gets, such as that it is an example.

    """

    respondent: str
    questionnaire: Questionnaire
    form: InterviewForm
    outcomes: tuple[Outcome, ...]
    context: Mapping[str, object] | None
    wishes: tuple[tuple[Programme, Edition | None, EditionStatus], ...]
    run: RunRecord
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.questionnaire)


@dataclass(frozen=True, slots=True)
class CompetencyCoverage:
    """What the programmes do about the need of a group for one competency.

    Attributes
    ----------
    competency
        Its id.
    share_of_need
        Whole percentage of the need of the group; None where it cannot be published.
    rank
        1 for the largest need; None where it cannot be published.
    cover
        "covered" by a part that develops it fully, "partly", or "not".
    parts
        Names of a programme and of a part of it that develops the competency.

    """

    competency: str
    share_of_need: float | None
    rank: int | None
    cover: Literal["covered", "partly", "not"]
    parts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.competency)

    @property
    def programmes(self) -> tuple[str, ...]:
        """The names of the programmes with such a part, each once."""
        return tuple(dict.fromkeys(programme for programme, _ in self.parts))


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """The outcomes of a group.

    Attributes
    ----------
    questionnaire, n, run
        What was asked, of how many people with a score, and what the result was made with.
    picture, themes
        Frames of :func:`group_picture`.
    offer
        What the programmes cover, the largest need first.
    groups
        Name and description of each group of alike people; empty when none can be shown.
    groups_reason
        Why there are groups, or none.
    together, together_reason
        Pairs of competencies of which the needs go together, or why that could not be looked at.
    source_note, links_status
        What has to be said with the programmes and their links; empty where no programme is for these people.
    levels
        The competencies of which needs are told: all where the questionnaire has rules for that.
    remark
        A sentence for the top of the documents.

    """

    questionnaire: Questionnaire
    n: int
    run: RunRecord
    picture: pd.DataFrame
    themes: pd.DataFrame
    offer: tuple[CompetencyCoverage, ...]
    groups: tuple[tuple[str, str], ...]
    groups_reason: str
    together: tuple[tuple[str, str], ...]
    together_reason: str
    source_note: str
    links_status: str
    levels: tuple[str, ...]
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people", questionnaire=self.questionnaire, norm=self.run.norm)
