"""Everything that is known or told of a person or a group, gathered for those who write it down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.saving import output_path, save_json
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency, Item, Rule, Theme
    from ontwikkelscan.model.recommendation import Advice, Way

SHARE_WORDS = {
    "needs": "behoeften",
    "facts": "feiten",
    "context": "context",
    "importance": "belang",
    "questions": "leervragen",
}
"""What can be shared beside competencies, each with its word in column ``deel_intake``."""
ALL, NONE = "alles", "niets"
_ENGLISH = {ALL: "all", NONE: "none", **{dutch: name for name, dutch in SHARE_WORDS.items()}}


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

    ``compared_with``: whom, in words, where the norm has more than one answer; ``at_edge``: in its lowest or highest
    row of several scores;
    ``mean``: what those with whom the score was compared scored on average.
    """

    percentile_rank: float
    percentile_low: float
    percentile_high: float
    t_score: float
    stanine: int
    compared_with: str
    at_edge: bool
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

    @property
    def answers(self) -> tuple[tuple[Item, int | str], ...]:
        """Each statement of the competency with what was said."""
        return tuple(zip(self.competency.items, self.said, strict=True))


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One respondent's outcomes, in the order of the profile, with the advice and the account."""

    respondent: str
    questionnaire: Questionnaire
    context: Mapping[str, object]
    outcomes: tuple[Outcome, ...]
    advice: tuple[Advice, ...]
    ways: tuple[Way, ...]
    programmes: Programmes
    quality: tuple[QualityNote, ...]
    themes: tuple[tuple[Theme, tuple[Competency, ...]], ...]
    run: RunRecord
    learning_questions: tuple[str, ...] = ()
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
        return tuple(sorted((outcome for outcome in self.outcomes if outcome.rank), key=lambda outcome: outcome.rank))

    @property
    def judged(self) -> tuple[Outcome, ...]:
        """The outcomes of which it could be told whether there is a need."""
        return tuple(outcome for outcome in self.outcomes if outcome.band != "unknown")


@dataclass(frozen=True, slots=True)
class Share:
    """What one person chose to show to others; nothing by default.

    Attributes
    ----------
    competencies
        Ids of the competencies of which score and interval are shown.
    needs
        Of these competencies whether there is a need, in a word, and which is the larger.
    facts
        Who someone is: role, years, municipality, inhabitants.
    context
        What is going on in the municipality, and the levels of these competencies that follow from it.
    importance
        How important someone finds these competencies.
    questions
        The learning questions that someone wrote.

    """

    competencies: frozenset[str] = frozenset()
    needs: bool = False
    facts: bool = False
    context: bool = False
    importance: bool = False
    questions: bool = False

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.competencies)} competencies", *self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """What is shared beside competencies, in the order of :data:`SHARE_WORDS`."""
        return tuple(name for name in SHARE_WORDS if getattr(self, name))

    @classmethod
    def of(cls, words: Sequence[str], questionnaire: Questionnaire) -> Share:
        """Return the choice that these words make; English words and those of column ``deel_intake`` mean the same.

        Needs and importance are those of the competencies that are named: without one there is nothing to share.
        SCAN-001 for a word that is no choice.
        """
        chosen = {_ENGLISH.get(word, word) for word in words}
        if chosen == {"all"}:
            return cls(frozenset(questionnaire.competency_ids), *(True for _ in SHARE_WORDS))
        if chosen <= {"none"}:
            return cls()
        known = (*questionnaire.competency_ids, *SHARE_WORDS)
        for word in words:
            if _ENGLISH.get(word, word) not in known:
                names = {"name": word, "questionnaire": questionnaire.id, "known": ", ".join(known)}
                raise error("SCAN-001", **names, suggestion=did_you_mean(word, (*known, *SHARE_WORDS.values())))
        competencies = frozenset(chosen - set(SHARE_WORDS))
        of_them = set() if competencies else {"needs", "importance"}
        return cls(competencies, **{name: name in chosen - of_them for name in SHARE_WORDS})


@dataclass(frozen=True, slots=True)
class CompetencyCoverage:
    """What the programmes do about the need of a group for one competency.

    Attributes
    ----------
    competency
        Its id.
    share_of_need
        Whole percentage of the needs of the group; None where nothing is told of it.
    rank
        1 for the largest need; None where nothing is told of it.
    cover
        "covered" by a part that develops it fully, "partly", or "not" (also when it comes in passing).
    parts
        Names of a programme and of a part of it that develops the competency, and how strongly; the strongest first.

    """

    competency: str
    share_of_need: float | None
    rank: int | None
    cover: Literal["covered", "partly", "not"]
    parts: tuple[tuple[str, str, float], ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.competency)

    @property
    def programmes(self) -> tuple[str, ...]:
        """The names of the programmes with such a part, each once."""
        return tuple(dict.fromkeys(programme for programme, *_ in self.parts))


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """The outcomes of a group.

    Attributes
    ----------
    questionnaire, n, n_left_out, run
        What was asked; how many people are counted, and how many with a score are not; what the result was made with.
    has_numbers
        Whether more is told than the names of the largest needs.
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
    providers
        Per programme for these people who gives it.
    levels
        The competencies of which needs are told: all where the questionnaire has rules for that.
    remark
        A sentence for the top of the documents.

    """

    questionnaire: Questionnaire
    n: int
    n_left_out: int
    has_numbers: bool
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
    providers: Mapping[str, str]
    levels: tuple[str, ...]
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.n} people", questionnaire=self.questionnaire, norm=self.run.norm)
