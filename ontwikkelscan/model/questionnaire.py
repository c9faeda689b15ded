"""What is asked, and of whom: items, competencies, the local context and the rules that read it."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, ValidationError

from ontwikkelscan.errors import OntwikkelscanError, Problem
from ontwikkelscan.model.answer_code import MAXIMUM_BITS, AnswerCode
from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.model.response_model import ResponseModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


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
        if answer is None or answer != answer:  # noqa: PLR0124 - NaN differs from itself
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
        if problems := list(questionnaire.problems(id)):
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

    def problems(self, place: str) -> Iterator[Problem]:
        """Yield what the types cannot see: doubles, empty or overlong scales, items and names that do not exist."""
        if not self.minimum < self.maximum:
            yield Problem("QUESTIONNAIRE-007", {"place": place, "minimum": self.minimum, "maximum": self.maximum})
            return
        if not self.competencies:
            yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": "there is no scale."})
        for scale in self.competencies:
            ids = [item.id for item in scale.items]
            yield from _doubles(ids, f"{place}, '{scale.id}'")
            if not ids:
                yield Problem("QUESTIONNAIRE-006", {"place": place, "competency": scale.id})
            elif AnswerCode(self.minimum, self.maximum, len(ids)).bits > MAXIMUM_BITS:
                context = {"place": place, "competency": scale.id, "n_items": len(ids)}
                yield Problem("QUESTIONNAIRE-005", {**context, "minimum": self.minimum, "maximum": self.maximum})
        yield from _doubles(self.competency_ids, place)
        yield from _doubles([question.id for question in self.context_questions], place)
        yield from _doubles(self.presentation, f"{place}, presentation")
        yield from self._presentation_problems(place)
        yield from self._band_problems(place)
        yield from self._rule_problems(place)
        if self.response_model is not None:
            yield from self._model_problems(place, self.response_model)
        if self.comparability is not None:
            yield from self._comparability_problems(place, self.comparability)
        if self.themes is not None:
            yield from self._theme_problems(place, self.themes)

    def _theme_problems(self, place: str, themes: Themes) -> Iterator[Problem]:
        """Yield competencies that stand in no theme, in two, or do not exist."""
        named = [name for theme in themes.themes for name in theme.competencies]
        yield from _doubles([theme.id for theme in themes.themes], f"{place}, themes")
        yield from _doubles(named, f"{place}, themes")
        for name in sorted(set(named) ^ set(self.competency_ids)):
            which = "which does not exist" if name in named else "is in none of them"
            problem = f"the themes: '{name}' {which}." if name not in named else f"the themes name '{name}', {which}."
            yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})

    def _presentation_problems(self, place: str) -> Iterator[Problem]:
        """Yield items that are presented and stand in no scale, and the other way round."""
        keyed = {item.id for scale in self.competencies for item in scale.items}
        for item in self.presentation:
            if item not in keyed:
                yield Problem("QUESTIONNAIRE-004", {"place": place, "item": item})
        for item in sorted(keyed - set(self.item_ids)):
            problem = f"item '{item}' is missing in the order of presentation."
            yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})

    def _model_problems(self, place: str, model: ResponseModel) -> Iterator[Problem]:
        """Yield where the model of attentive answers is of other items, answers or competencies."""
        n_steps, m = self.maximum - self.minimum, len(self.competencies)
        synonyms = {item for pair in model.synonyms for item in pair}
        if set(model.steps) != set(self.item_ids) or not synonyms <= set(self.item_ids):
            wrong = "holds other items than the questionnaire"
        elif any(len(steps) != n_steps or list(steps) != sorted(steps, reverse=True) for steps in model.steps.values()):
            wrong = f"should hold, per item, {n_steps} shares that do not rise"
        elif any(not 0 <= share <= 1 for steps in model.steps.values() for share in steps):
            wrong = "holds shares outside 0-1"
        elif [len(row) for row in model.correlations] != [m] * m:
            wrong = f"should hold {m} x {m} correlations"
        elif any(not -1 <= r <= 1 for row in model.correlations for r in row) or any(
            model.correlations[a][b] != model.correlations[b][a] for a in range(m) for b in range(a)
        ):
            wrong = "holds correlations outside -1 to 1, or that differ from their mirror image"
        else:
            return
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": f"the response model {wrong}."})

    def _band_problems(self, place: str) -> Iterator[Problem]:
        """Yield questions that go along with a norm without categories, and bands that do not rise."""
        for question in self.context_questions:
            yield from _doubles([band.id for band in question.bands], f"{place}, question '{question.id}'")
            chained = all(a.below is not None and a.below == b.at_least for a, b in pairwise(question.bands))
            rising = chained and all(_is_range(band) for band in question.bands)
            wrong = [
                ("goes along with a norm but has no categories", question.in_norm and not question.categories),
                ("has bands, which only a number has", bool(question.bands) and question.kind != "number"),
                ("has bands that do not follow upon each other", not rising),
            ]
            for what in (text for text, holds in wrong if holds):
                problem = f"question '{question.id}' {what}."
                yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})

    def _comparability_problems(self, place: str, comparability: Comparability) -> Iterator[Problem]:
        """Yield competencies and items of this version that do not exist."""
        for other in comparability.versions:
            for name in (*other.competencies, *other.items):
                if name not in (*self.competency_ids, *self.item_ids):
                    problem = f"comparability with version {other.version} names '{name}', which does not exist."
                    yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})

    def _rule_problems(self, place: str) -> Iterator[Problem]:
        """Yield rules that name a competency, question or option that does not exist."""
        if self.rules is None:
            return
        questions = {question.id: question for question in self.context_questions}
        yield from _doubles([rule.id for rule in self.rules.rules], f"{place}, rules")
        for rule in self.rules.rules:
            unknown = [name for name in (*rule.relevant, *rule.raise_) if name not in self.competency_ids]
            for name, condition in rule.when.items():
                question = questions.get(name)
                if question is None or (question.kind == "number") != isinstance(condition, Bound):
                    unknown.append(name)
                elif isinstance(condition, tuple):
                    unknown += [f"{name}: {option}" for option in condition if option not in (question.options or {})]
            for name in unknown:
                yield Problem("QUESTIONNAIRE-008", {"place": place, "rule": rule.id, "name": name})


def _is_range(bound: Bound) -> bool:
    return bound.at_least is None or bound.below is None or bound.at_least < bound.below


def _doubles(ids: Iterable[str], place: str) -> Iterator[Problem]:
    """Yield each id that occurs more than once, once."""
    seen: set[str] = set()
    told: set[str] = set()
    for name in ids:
        if name in seen and name not in told:
            told.add(name)
            yield Problem("QUESTIONNAIRE-003", {"place": place, "duplicate": name})
        seen.add(name)
