"""What a questionnaire is made of: items, competencies, questions about the context, and the rules that read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from math import inf, isfinite
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ontwikkelscan.errors import Note, did_you_mean, error
from ontwikkelscan.model.base import ID, Id, Strict, Text, is_missing

if TYPE_CHECKING:
    import pandas as pd


class Item(Strict):
    """One statement, as it stands in one scale: an item may stand in two scales, keyed differently.

    ``facet``: the part of the definition that it is about; ``why``: why it is asked, half a sentence; ``tip``: what who
    does it little can do this week, and what that costs; ``other``: the statement as a colleague would say it of one.
    """

    id: Id
    text: str = ""
    task: str | None = None
    reverse: bool = False
    facet: Id | None = None
    why: str = ""
    tip: str = ""
    other: str = ""


class Facet(Strict):
    """A part of the definition of a competency, that some of its items are about."""

    id: Id
    name: Text


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
    """A competency or area: what it is, how it is asked, how it can grow.

    ``short``: what it is called in running text and in narrow columns; ``facets``: what its definition is made of, with
    an item at least for each; ``use_strength``: how someone who is strong in it helps others; ``learning_questions``:
    what someone could want to learn.
    """

    id: Id
    code: str = ""
    name: Text
    short: str = ""
    kind: Literal["core", "situational", "area"]
    definition: str = ""
    signs: tuple[Text, ...] = ()
    too_little: str = ""
    too_much: str = ""
    importance: str = ""
    facets: tuple[Facet, ...] = ()
    items: tuple[Item, ...]
    suggestions: Suggestions | None = None
    conversation: Conversation | None = None
    use_strength: str = ""
    learning_questions: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _items_cover_facets(self) -> Self:
        known, used = {facet.id for facet in self.facets}, {item.facet for item in self.items if item.facet}
        if odd := sorted(used - known):
            message = Note("facet_unknown", facet=odd[0])
            raise ValueError(message)
        if empty := sorted(known - used):
            message = Note("facet_empty", facet=empty[0])
            raise ValueError(message)
        return self

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short or self.name


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


class NormClass(Strict):
    """Categories of one question taken together, so that fewer people stand out in what is given to a norm."""

    id: Id
    label: Text
    categories: tuple[Id, ...] = Field(min_length=1)


class Question(Strict):
    """A question about the person (a fact) or about the municipality (closed, couleur locale); each may be skipped.

    ``in_norm``: its class goes along when someone contributes to a norm; without ``classes`` that is its category.
    ``formerly``: options of an older version, with the answers to other questions that they are read as now.
    Where few people share all their classes, the first question of the questionnaire is left out first. Where a norm
    follows a number, a line may bend at ``bends``, and what it misses is looked for in the ranges that begin at
    ``cells`` (left out: in thirds of the sample).
    """

    id: Id
    text: Text
    name: str = ""
    kind: Literal["choice", "number", "text"] = "choice"
    part: str = ""
    why: str = ""
    source: str = ""
    options: dict[Id, Text] | None = None
    formerly: dict[Id, dict[Id, Id]] = Field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    bands: tuple[Band, ...] = ()
    in_norm: bool = False
    bends: tuple[float, ...] = ()
    cells: tuple[float, ...] = ()
    classes: tuple[NormClass, ...] = ()

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

    @property
    def contributed(self) -> dict[str, str]:
        """Ids and names of what goes along with a contribution: its classes, or else its categories."""
        return {one.id: one.label for one in self.classes} or self.categories

    @property
    def faults(self) -> list[str]:
        """What the types cannot see to be wrong with its bands, bends, cells and classes: keys of notes."""
        bands, cuts, is_number = self.bands, (self.bends, self.cells), self.kind == "number"
        chained = all(a.below is not None and a.below == b.at_least for a, b in pairwise(bands))
        rising = all(b.at_least is None or b.below is None or b.at_least < b.below for b in bands)
        cuts_rise = all(low < high for cut in cuts for low, high in pairwise((0.0, *cut, inf)))
        wrong = {
            "question_no_categories": self.in_norm and not self.categories,
            "question_bands": bool(bands) and not is_number,
            "question_chain": not (chained and rising),
            "question_bends": any(cuts) and not is_number,
            "question_rise": not cuts_rise,
            "question_classes": bool(self.classes) and not self.in_norm,
            "question_divide": not self.is_divided,
        }
        return [fault for fault, holds in wrong.items() if holds]

    @property
    def is_divided(self) -> bool:
        """Whether each category is in one class, and no class has the id of a category that it is more than."""
        named = [category for one in self.classes for category in one.categories]
        own = all(one.categories == (one.id,) for one in self.classes if one.id in self.categories)
        return not self.classes or (own and sorted(named) == sorted(self.categories))

    def class_of(self, answer: object) -> str | None:
        """Return what goes along of an answer; None when it was not given or falls in no category."""
        return self.class_of_category(self.category(answer))

    def class_of_category(self, category: str | None) -> str | None:
        """Return the class that a category is in; without classes the category itself."""
        if not self.classes:
            return category
        return next((one.id for one in self.classes if category in one.categories), None)


class Context(Strict):
    """The facts and the couleur-locale questions; ``checklist``: per part, for a talk, what no question asks."""

    facts: tuple[Question, ...] = ()
    questions: tuple[Question, ...] = ()
    checklist: dict[str, tuple[Text, ...]] = Field(default_factory=dict)


class Rule(Strict):
    """What a local context asks: when all conditions hold, which competencies count or count for more, and why.

    ``otherwise``: what people choose themselves. It holds only where no other rule makes a situational competency
    count; then one condition is enough, and what was not answered does not hold. ``because``: per competency half a
    sentence after "omdat", for where a whole reason is too long.
    """

    id: Id
    when: dict[str, tuple[str, ...] | Bound]
    otherwise: bool = False
    relevant: tuple[str, ...] = ()
    raise_: tuple[str, ...] = Field(default=(), alias="raise")
    because: dict[str, Text] = Field(default_factory=dict)
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
    """What stands in until an empirical norm exists.

    ``mean`` decides how the error follows the level. ``item_mean_variance`` (of the means of the items of a scale) and
    ``mean_z_sd`` (of the mean over scales of a person's z scores) stand in where a norm has no answers to items.
    ``retest`` is how far true answers of two days go together, as long as nobody was asked twice; it may be higher than
    the reliability, as what is unique to an item partly comes back.
    """

    sd: float
    reliability: float = Field(gt=0, lt=1)
    mean: float | None = None
    item_mean_variance: float = 0.0
    mean_z_sd: float | None = None
    retest: float | None = Field(default=None, gt=0, lt=1)
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


class ResponseModel(Strict):
    """Parameters of attentive answers, kept with the questionnaire so that one person alone can be looked at.

    Attributes
    ----------
    source
        Where they come from; ``simulated`` when no one filled anything in.
    steps
        Per item the shares of people whose keyed answer is at least minimum + 1, + 2, ...
    correlations
        Mean correlation of two items, per pair of competencies; on the diagonal of two items of the same one.
    synonyms
        Pairs of items that correlate above .60, as they are put to people.
    longstring, keying, person_fit
        Values above these are flagged.
    irv
        Values below this are flagged.

    """

    source: Text
    simulated: bool
    n: int
    steps: dict[Id, tuple[float, ...]]
    correlations: tuple[tuple[float, ...], ...]
    synonyms: tuple[tuple[Id, Id], ...] = ()
    longstring: float
    irv: float
    keying: float
    person_fit: float

    @property
    def limits(self) -> dict[str, float]:
        """The limits that there are; an index that no one has (no item is reversed) has none."""
        found = {"longstring": self.longstring, "irv": self.irv, "keying": self.keying, "person_fit": self.person_fit}
        return {name: limit for name, limit in found.items() if isfinite(limit)}


NUMBER = "number"
ITEMS = "item competency kind text reverse presented".split()


def scales(keys: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> Iterator[Competency]:
    """Yield a scale per key, called by its name or else its id.

    QUESTIONNAIRE-010 for a name of no scale, -012 for what cannot be an id.
    """
    for name in chain(keys, *([key.removeprefix("-") for key in items] for items in keys.values())):
        if not re.fullmatch(ID, name):
            raise error("QUESTIONNAIRE-012", name=name)
    for name in names:
        if name not in keys:
            suggestion = did_you_mean(name, list(keys))
            raise error("QUESTIONNAIRE-010", name=name, known=", ".join(keys), suggestion=suggestion)
    for scale, items in keys.items():
        yield Competency(
            id=scale,
            name=names.get(scale, scale),
            kind="area",
            items=tuple(Item(id=key.removeprefix("-"), reverse=key.startswith("-")) for key in items),
        )


def facts(context: Mapping[str, str | Mapping[str, str]], taken: Sequence[str]) -> Iterator[Question]:
    """Yield a fact per covariate; QUESTIONNAIRE-011 for one that is neither, or that is called after an item."""
    for name, answers in context.items():
        if name in taken or (isinstance(answers, str) and answers != NUMBER):
            raise error("QUESTIONNAIRE-011", name=name)
        if isinstance(answers, str):
            yield Question(id=name, text=name, name=name, kind="number")
        else:
            yield Question(id=name, text=name, name=name, options=dict(answers), in_norm=True)


def items_frame(competencies: Iterable[Competency], presentation: Sequence[str]) -> pd.DataFrame:
    """Return one row per competency and item, in the order of the profile.

    Columns ``item``, ``competency``, ``kind`` of the competency, ``text``, ``reverse`` (keyed the other way round in
    this competency) and ``presented``: the place in the order in which people see the items, from 1.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and forms are made without

    place = {item: number for number, item in enumerate(presentation, start=1)}
    rows = [(i.id, scale.id, scale.kind, i.text, i.reverse, place[i.id]) for scale in competencies for i in scale.items]
    return pd.DataFrame(rows, columns=ITEMS)
