"""What is asked, and of whom: items, competencies, the local context and the rules that read it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, ValidationError

from ontwikkelscan.errors import OntwikkelscanError, Problem
from ontwikkelscan.model.answer_code import AnswerCode
from ontwikkelscan.model.base import Id, Strict, Text, is_missing
from ontwikkelscan.model.questionnaire_problems import problems_of
from ontwikkelscan.model.response_model import ResponseModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Item(Strict):
    """One statement, as it stands in one scale: an item may stand in two scales, keyed differently."""

    id: Id
    text: str = ""
    task: str | None = None
    reverse: bool = False


class Suggestions(Strict):
    """Three ways to develop."""

    on_the_job: Text
    with_others: Text
    by_study: Text


class Conversation(Strict):
    """Three questions for a talk: the situation, what you did, what came of it."""

    situation: Text
    action: Text
    result: Text


class Competency(Strict):
    """A competency or area: what it is, how it is asked, how it can grow."""

    id: Id
    code: str = ""
    name: Text
    kind: Literal["core", "situational", "area"]
    definition: str = ""
    signs: tuple[Text, ...] = ()
    too_little: str = ""
    too_much: str = ""
    importance: str = ""
    items: tuple[Item, ...]
    suggestions: Suggestions | None = None
    conversation: Conversation | None = None


class Bound(Strict):
    """A condition on a number: at least, below, or both."""

    at_least: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a number meets it."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


class Band(Bound):
    """A named range of a number: what is kept of it where the number itself would tell who someone is."""

    id: Id
    label: Text


class Question(Strict):
    """A question about the person (a fact) or about the municipality (closed, couleur locale); each may be skipped.

    ``in_norm``: its category goes along when someone contributes to a norm.
    """

    id: Id
    text: Text
    name: str = ""
    kind: Literal["choice", "number", "text"] = "choice"
    part: str = ""
    why: str = ""
    source: str = ""
    options: dict[Id, Text] | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    bands: tuple[Band, ...] = ()
    in_norm: bool = False

    @property
    def categories(self) -> dict[str, str]:
        """Ids and names of the categories of its answers; empty when it has none."""
        return {band.id: band.label for band in self.bands} or dict(self.options or {})

    def category(self, answer: object) -> str | None:
        """Return the category of an answer; None when it was not given or falls in none."""
        if is_missing(answer):
            return None
        if not isinstance(answer, int | float):
            return str(answer) if str(answer) in self.categories else None
        return next((band.id for band in self.bands if band.holds(answer)), None)


class Context(Strict):
    """The facts and the couleur-locale questions."""

    facts: tuple[Question, ...] = ()
    questions: tuple[Question, ...] = ()


class Rule(Strict):
    """What a local context asks: when all conditions hold, which competencies count or count for more, and why."""

    id: Id
    when: dict[str, tuple[str, ...] | Bound]
    relevant: tuple[str, ...] = ()
    raise_: tuple[str, ...] = Field(default=(), alias="raise")
    reason: Text


class Levels(Strict):
    """Required levels on the answer scale, before and after the rules."""

    core: float
    situational: float
    step: float
    maximum: float


class Rules(Strict):
    """The rules of one questionnaire and their standing; ``set_by``: who did not set the levels, but could have."""

    status: Text
    note: Text
    set_by: Text
    levels: Levels
    rules: tuple[Rule, ...]


class Provisional(Strict):
    """Spread and reliability that stand in until an empirical norm exists."""

    sd: float
    reliability: float
    source: Text


class Task(Strict):
    """A basic task of the function, in which an item can be set."""

    id: Id
    name: Text
    role: str = ""


class Theme(Strict):
    """Competencies that are read together, so that someone reads a few themes instead of many bars."""

    id: Id
    name: Text
    text: Text
    competencies: tuple[Id, ...]


class Themes(Strict):
    """All themes of a questionnaire, each competency in one of them, and their standing."""

    status: Text
    themes: tuple[Theme, ...]


class ComparableVersion(Strict):
    """Another version whose answers may be read as answers to this one.

    ``competencies`` may be compared; ``items`` gives the id in that version of items that were renamed, ``dropped`` the
    items of that version that are gone; ``reason`` says why they are comparable, and who found so.
    """

    version: Text
    competencies: tuple[Id, ...]
    items: dict[Id, Id] = Field(default_factory=dict)
    dropped: tuple[Id, ...] = ()
    reason: Text


class Comparability(Strict):
    """Which other versions can be compared with this one."""

    versions: tuple[ComparableVersion, ...]


class Questionnaire(Strict):
    """A questionnaire: everything that is asked, and how the answers are keyed."""

    id: Id
    version: Text
    status: str = "in gebruik"
    title: str = ""
    source: str = ""
    valid_from: str = ""
    minimum: int
    maximum: int
    labels: tuple[str, ...] = ()
    importance_labels: tuple[str, ...] = ()
    instructions: dict[str, Text] | None = None
    notes: dict[str, Text] | None = None
    audience: str = ""
    introduction: str = ""
    tasks: tuple[Task, ...] = ()
    provisional: Provisional | None = None
    presentation: tuple[str, ...] = ()
    competencies: tuple[Competency, ...]
    context: Context = Context()
    rules: Rules | None = None
    response_model: ResponseModel | None = None
    comparability: Comparability | None = None
    themes: Themes | None = None

    @classmethod
    def from_keys(
        cls,
        keys: Mapping[str, Sequence[str]],
        *,
        minimum: int,
        maximum: int,
        id: str = "eigen_sleutels",  # noqa: A002 - the promised word for the id of a questionnaire
        provisional: Provisional | None = None,
    ) -> Self:
        """Make a questionnaire from scoring keys alone, without texts, context or rules.

        Parameters
        ----------
        keys
            Per scale the ids of its items, in any order; "-" before an id: reversed in that scale. An item may stand
            in several scales.
        minimum, maximum
            Lowest and highest possible answer; reversal uses these, never the observed range.
        id
            Id of the questionnaire.
        provisional
            Spread and reliability for the standard errors; without it there are none until a norm is given.

        Returns
        -------
        Questionnaire
            With ``kind`` "area" for every scale.

        Raises
        ------
        OntwikkelscanError
            QUESTIONNAIRE-002 for an impossible id or no scale at all, -003 for an item twice in a scale, -005 and -006
            for a scale that is too long or empty, -007 for an impossible answer scale.

        Examples
        --------
        >>> Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6).item_ids
        ('A1', 'A2')

        """
        try:
            competencies = tuple(
                Competency(
                    id=scale,
                    name=scale,
                    kind="area",
                    items=tuple(Item(id=key.removeprefix("-"), reverse=key.startswith("-")) for key in scale_keys),
                )
                for scale, scale_keys in keys.items()
            )
            questionnaire = cls(
                id=id, version="1", minimum=minimum, maximum=maximum, provisional=provisional, competencies=competencies
            )
        except ValidationError as cause:
            wrong = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}." for fault in cause.errors()]
            raise OntwikkelscanError(
                [Problem("QUESTIONNAIRE-002", {"place": id, "problem": problem}) for problem in wrong]
            ) from cause
        if problems := list(problems_of(questionnaire, id)):
            raise OntwikkelscanError(problems)
        return questionnaire

    @property
    def card(self) -> dict[str, str]:
        """Id, version and content hash: what was asked, to the letter."""
        return {"id": self.id, "version": self.version, "hash": self.content_hash}

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """All items, each once, in the order in which they are presented."""
        return self.presentation or tuple(
            dict.fromkeys(item.id for competency in self.competencies for item in competency.items)
        )

    @cached_property
    def competency_ids(self) -> tuple[str, ...]:
        """All competencies, in the order of the profile."""
        return tuple(competency.id for competency in self.competencies)

    @cached_property
    def context_questions(self) -> tuple[Question, ...]:
        """Facts and couleur locale together."""
        return (*self.context.facts, *self.context.questions)

    @cached_property
    def answer_code(self) -> AnswerCode:
        """How the answers to this questionnaire are stored."""
        return AnswerCode(self.minimum, self.maximum, max(len(competency.items) for competency in self.competencies))
