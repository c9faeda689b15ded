"""A questionnaire: everything that is asked and how it is keyed, and what the types cannot see to be wrong with it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem
from ontwikkelscan.model.answer_code import MAXIMUM_BITS, AnswerCode
from ontwikkelscan.model.base import FiveLabels, Id, Strict, Text, hash_of, refusing
from ontwikkelscan.model.questions import (
    Comparability,
    Competency,
    Context,
    Item,
    Provisional,
    Question,
    ResponseModel,
    Rule,
    Rules,
    Task,
    Themes,
    facts,
    items_frame,
    scales,
)
from ontwikkelscan.yaml_file import save_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

SCHEMA = "ontwikkelscan/questionnaire/1"
PARTS = ("context", "rules", "response_model", "comparability", "themes")
"""Fields that have a file of their own, where they are there."""


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
    importance_labels: FiveLabels = ()
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
    division: str = ""

    @classmethod
    def from_keys(
        cls,
        keys: Mapping[str, Sequence[str]],
        *,
        minimum: int,
        maximum: int,
        id: str = "eigen_sleutels",  # noqa: A002 - the promised word for the id of a questionnaire
        provisional: Provisional | None = None,
        names: Mapping[str, str] | None = None,
        labels: Sequence[str] = (),
        title: str = "",
        context: Mapping[str, str | Mapping[str, str]] | None = None,
    ) -> Self:
        """Make a questionnaire from scoring keys alone, without texts or rules.

        Parameters
        ----------
        keys
            Per scale the ids of its items, in any order; "-" before an id: reversed in that scale. An item may stand
            in several scales.
        minimum, maximum
            Lowest and highest possible answer; reversal uses these, never the observed range.
        id, title
            Id of the questionnaire, and what documents call it.
        provisional
            Spread and reliability of every scale for the standard errors; without it there are none until a norm is
            given, or ``score`` takes them from the sample.
        names
            Per scale what people call it; left out: its id.
        labels
            Of the answers from ``minimum`` to ``maximum``, one for each.
        context
            What else is known of a respondent: per column "number" (0 or more), or its options with what they are
            called, such as ``{"age": "number", "sex": {"m": "man", "v": "vrouw"}}``. A norm can be weighed, divided or
            followed by them.

        Returns
        -------
        Questionnaire
            With ``kind`` "area" for every scale.

        Raises
        ------
        OntwikkelscanError
            QUESTIONNAIRE-002 for no scale at all or an impossible id of the questionnaire, -003 for an item twice in a
            scale, -005 and -006 for a scale that is too long or empty, -007 for an impossible answer scale, -010 for a
            name of no scale, -011 for something else than a number or options, -012 for what cannot be an id of an item
            or scale.

        Examples
        --------
        >>> Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6).item_ids
        ('A1', 'A2')

        """
        with refusing("QUESTIONNAIRE-002", id):
            competencies = tuple(scales(keys, names or {}))
            taken = ["respondent", *(item.id for scale in competencies for item in scale.items)]
            return cls(
                id=id,
                version="1",
                title=title,
                minimum=minimum,
                maximum=maximum,
                labels=tuple(labels),
                provisional=provisional,
                competencies=competencies,
                context=Context(facts=tuple(facts(context or {}, taken))),
            ).checked(id)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other values in some fields, checked as a whole.

        Raises
        ------
        OntwikkelscanError
            QUESTIONNAIRE-002 to -008 for what does not fit.

        Examples
        --------
        >>> keys = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
        >>> keys.replace(maximum=5).answer_code.maximum
        5

        """
        with refusing("QUESTIONNAIRE-002", self.id):
            return super().replace(**changes).checked(self.id)

    def checked(self, place: str) -> Self:
        """Return itself, or raise what the types cannot see to be wrong with it."""
        if problems := list(problems_of(self, place)):
            raise OntwikkelscanError(problems)
        return self

    def save(self, folder: str | Path) -> None:
        """Write it into a folder that :func:`load_questionnaire` reads back; one that stands there is replaced.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        head = self.model_dump(exclude_defaults=True, by_alias=True)
        parts = {f"competencies/{scale['id']}": scale for scale in head["competencies"]}
        parts |= {name: head.pop(name, None) for name in PARTS}
        head["competencies"] = self.competency_ids
        for name, part in {**parts, "questionnaire": {"schema": SCHEMA, **head}}.items():
            save_yaml(part, Path(folder, f"{name}.yaml"))

    @property
    def card(self) -> dict[str, str]:
        """Id, version and :attr:`measurement_hash`: what was asked and how it is keyed."""
        return {"id": self.id, "version": self.version, "hash": self.measurement_hash}

    @cached_property
    def measurement_hash(self) -> str:
        """SHA-256 over what is measured: items with their keys, the answer scale and the order of presentation.

        It binds norms and answers: other definitions, tips, rules or context questions leave it as it is.
        """
        keys = [[scale.id, [[i.id, i.text, i.reverse] for i in scale.items]] for scale in self.competencies]
        return hash_of([keys, self.minimum, self.maximum, self.labels, self.item_ids])

    @property
    def rules_hash(self) -> str:
        """SHA-256 over the rules that decide what counts and at what level; empty without rules."""
        return self.rules.content_hash if self.rules is not None else ""

    @property
    def texts_hash(self) -> str:
        """SHA-256 over all but the rules: also definitions, tips, context questions and themes."""
        return self.replace(rules=None).content_hash

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

    @property
    def names(self) -> dict[str, str]:
        """What each competency is called, per id."""
        return {competency.id: competency.name for competency in self.competencies}

    @property
    def items(self) -> pd.DataFrame:
        """One row per item and competency that it counts in, as ``items_frame`` tells them."""
        return items_frame(self.competencies, self.item_ids)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Where each item stands in :attr:`item_ids`, and in the rows of ``Answers.codes``."""
        return {item: row for row, item in enumerate(self.item_ids)}

    def rows(self, items: Iterable[Item]) -> list[int]:
        """Return the rows of some items in ``Answers.codes``."""
        return [self.row_of[item.id] for item in items]

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Where each competency stands in :attr:`competency_ids`, and in the columns of scores and needs."""
        return {name: column for column, name in enumerate(self.competency_ids)}

    def rules_about(self, competency: Competency) -> tuple[Rule, ...]:
        """Return the rules that decide whether a competency counts, or at what level."""
        situational, rules = competency.kind == "situational", self.rules.rules if self.rules else ()
        return tuple(rule for rule in rules if competency.id in (*rule.raise_, *(rule.relevant if situational else ())))

    def question(self, name: str) -> Question | None:
        """Return the context question of this id; None when there is none."""
        return next((question for question in self.context_questions if question.id == name), None)

    @cached_property
    def context_questions(self) -> tuple[Question, ...]:
        """Facts and couleur locale together."""
        return (*self.context.facts, *self.context.questions)

    @cached_property
    def own_choice(self) -> frozenset[str]:
        """Ids of the questions that are asked only where no rule makes a situational competency count."""
        rules = self.rules.rules if self.rules else ()
        own, ruled = ({n for rule in rules if rule.otherwise is flag for n in rule.when} for flag in (True, False))
        return frozenset(own - ruled)

    @cached_property
    def answer_code(self) -> AnswerCode:
        """How the answers to this questionnaire are stored."""
        return AnswerCode(self.minimum, self.maximum, max(len(competency.items) for competency in self.competencies))


def problems_of(questionnaire: Questionnaire, place: str) -> Iterator[Problem]:
    """Yield what the types cannot see: doubles, empty or overlong scales, items and names that do not exist."""
    limits = {"minimum": questionnaire.minimum, "maximum": questionnaire.maximum}
    if not questionnaire.minimum < questionnaire.maximum:
        yield Problem("QUESTIONNAIRE-007", {"place": place, **limits})
        return
    if not questionnaire.competencies:
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": Note("no_scale")})
    for scale in questionnaire.competencies:
        ids = [item.id for item in scale.items]
        yield from _doubles(ids, place, f"'{scale.id}'")
        if not ids:
            yield Problem("QUESTIONNAIRE-006", {"place": place, "competency": scale.id})
        elif AnswerCode(questionnaire.minimum, questionnaire.maximum, len(ids)).bits > MAXIMUM_BITS:
            context = {"place": place, "competency": scale.id, "n_items": len(ids)}
            yield Problem("QUESTIONNAIRE-005", {**context, **limits})
    yield from _doubles(questionnaire.competency_ids, place)
    yield from _doubles([question.id for question in questionnaire.context_questions], place)
    yield from _doubles(questionnaire.presentation, place, "presentation")
    yield from _presentation_problems(questionnaire, place)
    yield from _band_problems(questionnaire, place)
    yield from _rule_problems(questionnaire, place)
    n_answers, n_labels = questionnaire.maximum - questionnaire.minimum + 1, len(questionnaire.labels)
    if n_labels not in (0, n_answers):
        problem = Note("n_labels", n_labels=n_labels, n_answers=n_answers)
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})
    if questionnaire.response_model is not None:
        yield from _model_problems(questionnaire, place, questionnaire.response_model)
    if questionnaire.comparability is not None:
        yield from _comparability_problems(questionnaire, place, questionnaire.comparability)
    if questionnaire.themes is not None:
        yield from _theme_problems(questionnaire, place, questionnaire.themes)


def _theme_problems(questionnaire: Questionnaire, place: str, themes: Themes) -> Iterator[Problem]:
    """Yield competencies that stand in no theme, in two, or do not exist."""
    named = [name for theme in themes.themes for name in theme.competencies]
    yield from _doubles([theme.id for theme in themes.themes], place, "themes")
    yield from _doubles(named, place, "themes")
    for name in sorted(set(named) ^ set(questionnaire.competency_ids)):
        problem = Note("themes_name" if name in named else "themes_lack", name=name)
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})


def _presentation_problems(questionnaire: Questionnaire, place: str) -> Iterator[Problem]:
    """Yield items that are presented and stand in no scale, and the other way round."""
    keyed = {item.id for scale in questionnaire.competencies for item in scale.items}
    for item in questionnaire.presentation:
        if item not in keyed:
            yield Problem("QUESTIONNAIRE-004", {"place": place, "item": item})
    for item in sorted(keyed - set(questionnaire.item_ids)):
        problem = Note("not_presented", item=item)
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})


def _model_problems(questionnaire: Questionnaire, place: str, model: ResponseModel) -> Iterator[Problem]:
    """Yield where the model of attentive answers is of other items, answers or competencies."""
    n_steps, m = questionnaire.maximum - questionnaire.minimum, len(questionnaire.competencies)
    synonyms = {item for pair in model.synonyms for item in pair}
    if set(model.steps) != set(questionnaire.item_ids) or not synonyms <= set(questionnaire.item_ids):
        wrong = Note("model_items")
    elif any(len(steps) != n_steps or list(steps) != sorted(steps, reverse=True) for steps in model.steps.values()):
        wrong = Note("model_steps", n=n_steps)
    elif any(not 0 <= share <= 1 for steps in model.steps.values() for share in steps):
        wrong = Note("model_shares")
    elif [len(row) for row in model.correlations] != [m] * m:
        wrong = Note("model_table", m=m)
    elif any(not -1 <= r <= 1 for row in model.correlations for r in row) or any(
        model.correlations[a][b] != model.correlations[b][a] for a in range(m) for b in range(a)
    ):
        wrong = Note("model_mirror")
    else:
        return
    yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": Note("model", wrong=wrong)})


def _band_problems(questionnaire: Questionnaire, place: str) -> Iterator[Problem]:
    """Yield what goes along with a norm or divides groups without categories, and bands, bends, cells out of order."""
    if questionnaire.division not in ("", *(q.id for q in questionnaire.context_questions if q.categories)):
        problem = Note("division", name=questionnaire.division)
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})
    for question in questionnaire.context_questions:
        for classes in (question.bands, question.classes):
            yield from _doubles([one.id for one in classes], place, question.id, "within_question")
        for other, answer in (pair for now in question.formerly.values() for pair in now.items()):
            asked = questionnaire.question(other)
            if asked is None or answer not in (asked.options or {}):
                problem = Note("formerly", question=question.id, other=f"{other}: {answer}")
                yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})
        for what in question.faults:
            problem = Note("question", question=question.id, wrong=Note(what))
            yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})


def _comparability_problems(
    questionnaire: Questionnaire, place: str, comparability: Comparability
) -> Iterator[Problem]:
    """Yield competencies and items of this version that do not exist."""
    for other in comparability.versions:
        for name in (*other.competencies, *other.items):
            if name not in (*questionnaire.competency_ids, *questionnaire.item_ids):
                problem = Note("comparability", version=other.version, name=name)
                yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": problem})


def _rule_problems(questionnaire: Questionnaire, place: str) -> Iterator[Problem]:
    """Yield rules that name a competency, question or option that does not exist."""
    if questionnaire.rules is None:
        return
    levels = [getattr(questionnaire.rules.levels, name) for name in ("core", "situational", "maximum")]
    if min(levels) < questionnaire.minimum or max(levels) > questionnaire.maximum:
        yield Problem("QUESTIONNAIRE-002", {"place": place, "problem": Note("level_no_answer")})
    questions = {question.id: question for question in questionnaire.context_questions}
    yield from _doubles([rule.id for rule in questionnaire.rules.rules], place, "rules")
    for rule in questionnaire.rules.rules:
        touched = (*rule.relevant, *rule.raise_)
        unknown = [name for name in touched if name not in questionnaire.competency_ids]
        unknown += [f"because: {name}" for name in rule.because if name not in touched]
        for name, condition in rule.when.items():
            question = questions.get(name)
            if question is None or (question.kind == "number") == isinstance(condition, tuple):
                unknown.append(name)
            elif isinstance(condition, tuple):
                unknown += [f"{name}: {option}" for option in condition if option not in (question.options or {})]
        for name in unknown:
            yield Problem("QUESTIONNAIRE-008", {"place": place, "rule": rule.id, "name": name})


def _doubles(ids: Iterable[str], place: str, inside: str = "", where: str = "within") -> Iterator[Problem]:
    """Yield each id that occurs more than once, once."""
    for name, n in Counter(ids).items():
        if n > 1:
            at = Note(where, place=place, name=inside) if inside else place
            yield Problem("QUESTIONNAIRE-003", {"place": at, "duplicate": name})
