"""Programmes and other routes: what they are, for whom, what they develop, when they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

import pandas as pd
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, error
from ontwikkelscan.model.base import Id, Moment, Strict, Text, days_of, refused, refusing
from ontwikkelscan.model.interview import IntakeForm, ManagerPage
from ontwikkelscan.saving import now
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import section, text

EditionStatus = Literal["open", "upcoming", "past", "none"]
COLUMNS = (
    "programme version name kind provider questionnaires competencies edition starts ends edition_status"
).split()
STRENGTHS = (0.25, 0.5, 1.0)
"""Of a link between a part and a competency: in passing, in part, fully (decision 20)."""
WORKS_ON = 0.5
"""Strength from which a part works on a competency; what comes in passing does not (decision 20)."""


PRICES = (25, 50_000)
"""Euros that a programme may cost, but for nothing: below it stands what was written with a point, such as 7.950."""


def _plausible(value: object) -> object:
    """Return a price; PROGRAMME-012 for anything but whole euros within bounds, or 0."""
    if not isinstance(value, int) or isinstance(value, bool) or (value and not PRICES[0] <= value <= PRICES[1]):
        raise refused("PROGRAMME-012", value=value, lowest=PRICES[0], highest=PRICES[1])
    return value


class ProgrammeSource(Strict):
    """Where the facts come from."""

    document: Text
    place: Text
    year: int


class Fact(Strict):
    """One fact, with its place in the source."""

    id: Id
    text: Text
    place: Text


class Part(Strict):
    """A part of a programme, which competencies it is read to develop (one of ``STRENGTHS``), and why each."""

    id: Id
    name: Text
    text: str = ""
    links: dict[str, float]
    reasons: dict[str, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _reasons_of_links(self) -> Self:
        if unknown := set(self.reasons) - set(self.links):
            message = Note("reason_unlinked", part=self.id, name=min(unknown))
            raise ValueError(message)
        return self


class Condition(Strict):
    """A condition on a fact: one of some values, or at least or below a number."""

    field: str
    in_: tuple[str, ...] = Field(default=(), alias="in")
    at_least: float | None = None
    below: float | None = None


class Alternative(Strict):
    """Another fact that can meet a condition, such as a comparable level instead of a diploma."""

    field: str
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class Admission(Strict):
    """A condition of admission: settled by a fact (``field``), or by its alternative, or asked at the intake."""

    id: Id
    text: Text
    field: str | None = None
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    at_least: float | None = None
    alternative: Alternative | None = None
    ask: Text
    place: Text


class GroupSize(Strict):
    """Size of a group."""

    minimum: int = Field(ge=1)
    maximum: int

    @model_validator(mode="after")
    def _minimum_first(self) -> Self:
        if self.minimum > self.maximum:
            message = Note("minimum_above")
            raise ValueError(message)
        return self


class GroupWithin(GroupSize):
    """A kind of group within a cohort, such as consultation groups.

    ``different``: a fact in which its members differ; ``needs``: whether needs that members share count when the groups
    are formed; ``place``: where the source says so, or that it is a setting of ours.
    """

    id: Id
    name: Text
    different: Literal["gemeente"] | None = None
    needs: bool = False
    place: Text


class Limit(Strict):
    """A limited number of people of one kind in a cohort: those whose ``field`` holds ``value``."""

    id: Id
    name: Text
    field: Id
    value: Text
    number: int = Field(ge=0)
    place: Text


class Together(Strict):
    """A fact that two people in one cohort share where possible, so that they can work as a team."""

    field: Literal["gemeente"]
    place: Text


class Edition(Strict):
    """One round of a programme, with when it is, what it costs, how many places there are and how that is known.

    ``starts``, ``ends``, ``apply_by``: a day ("2027-10-07"), or a month where no day is known. ``price_eur``: whole
    euros. ``goes_ahead_from``: the smallest number of participants; ``places``: the largest. ``checked``: when someone
    last compared it with what the provider says; None: nobody did.
    """

    id: Text
    starts: Moment
    ends: Moment
    source: Text
    checked: Moment | None = None
    price_eur: Annotated[int, BeforeValidator(_plausible)] | None = None
    price_note: str = ""
    places: int | None = None
    goes_ahead_from: int | None = None
    places_left: int | None = None
    location: str = ""
    length: str = ""
    apply_by: Moment | None = None
    status_note: str = ""
    facts: tuple[Text, ...] = ()

    @field_validator("ends", "apply_by")
    @classmethod
    def _in_order(cls, value: str | None, info: ValidationInfo) -> str | None:
        starts = info.data.get("starts")
        first, last = (starts, value) if info.field_name == "ends" else (value, starts)
        if first and last and days_of(last)[1] < days_of(first)[0]:
            raise refused("PROGRAMME-008", value=value, starts=starts)
        return value

    @field_validator("goes_ahead_from", "places_left")
    @classmethod
    def _at_most_all(cls, value: int | None, info: ValidationInfo) -> int | None:
        places = info.data.get("places")
        if value is not None and (value < 0 or (places is not None and value > places)):
            raise refused("PROGRAMME-011", value=value, places=places if places is not None else "-")
        return value

    def outside(self, group: GroupSize | None) -> Iterator[Mapping[str, Any]]:
        """Yield the numbers of places that no group of the programme has, as the fields of PROGRAMME-010."""
        for key in ("places", "goes_ahead_from"):
            value = getattr(self, key)
            if group is not None and value is not None and not group.minimum <= value <= group.maximum:
                yield {"key": key, "value": value, "minimum": group.minimum, "maximum": group.maximum}


class Programme(Strict):
    """A programme that lasts; its editions change each year. ``questionnaires``: whose respondents it is for."""

    id: Id
    version: Text
    kind: Literal["leergang", "hrm_traject", "leernetwerkgroep", "aanbod"]
    name: Text
    provider: Text
    source: ProgrammeSource
    source_note: Text
    summary: Text
    questionnaires: tuple[Id, ...]
    links_status: Text
    group: GroupSize | None = None
    groups_within: tuple[GroupWithin, ...] = ()
    at_most: tuple[Limit, ...] = ()
    together: Together | None = None
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    admission: tuple[Admission, ...]
    fits_when: tuple[Condition, ...] = ()
    intake: IntakeForm
    manager: ManagerPage | None = None
    editions: tuple[Edition, ...] = ()

    @classmethod
    def from_links(
        cls,
        id: str,  # noqa: A002 - the promised word for the id of a programme
        *,
        links: Mapping[str, float],
        questionnaires: Sequence[str],
        name: str = "",
        **more: Any,
    ) -> Self:
        """Make a programme from what it develops alone: one part, open to all, without a source.

        Parameters
        ----------
        id, name
            Id of the programme, and what documents call it; left out: its id.
        links
            Per competency how strongly it is developed: 1 (fully), 0.5 (in part) or 0.25 (in passing).
        questionnaires
            Ids of the questionnaires whose respondents it is for.
        more
            Other fields of a programme, such as ``provider``, ``summary``, ``editions`` or ``admission``.

        Returns
        -------
        Programme
            Documents say of it that someone added it, without a source.

        Raises
        ------
        OntwikkelscanError
            PROGRAMME-001 for a field that is wrong, -003 for another strength.

        Examples
        --------
        >>> own = Programme.from_links("visiedag", links={"visie": 1.0}, questionnaires=["gemeentesecretaris"])
        >>> own.name, len(own.parts)
        ('visiedag', 1)

        """
        name = name or id
        own = section("own_programme")
        fields = {
            "version": "1",
            "kind": "leergang",
            "name": name,
            "source": {"document": own["document"], "place": own["place"], "year": now().year},
            **{field: own[field] for field in ("provider", "source_note", "links_status")},
            "summary": text("own_programme.summary", name=name),
            "facts": (),
            "admission": (),
            "intake": {"text": own["intake"], "place": own["place"]},
            **more,
        }
        with refusing("PROGRAMME-001", id):
            part = Part(id="geheel", name=name, links=dict(links))
            programme = cls.model_validate(
                {"id": id, "questionnaires": tuple(questionnaires), "parts": (part,), **fields}
            )
        return programme.checked()

    def checked(self) -> Self:
        """Return itself, or raise -003 for each link of another strength, -009 and -010 for what editions cannot be."""
        _expect_strengths(self.id, {part.id: part.links for part in self.parts}, STRENGTHS)
        ids = [edition.id for edition in self.editions]
        for place, edition in enumerate(self.editions):
            if edition.id in ids[:place]:
                raise error("PROGRAMME-009", place=self.id, edition=edition.id, other=self.id)
            for wrong in edition.outside(self.group):
                raise error("PROGRAMME-010", place=Note("within", place=self.id, name=edition.id), **wrong)
        return self

    @property
    def developed(self) -> tuple[str, ...]:
        """Ids of the competencies that a part is linked to, in the order of the parts."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.links))

    @property
    def works_on(self) -> frozenset[str]:
        """Ids of the competencies that a part is linked to by more than in passing."""
        return frozenset(name for part in self.parts for name, link in part.links.items() if link >= WORKS_ON)

    def edition(self, today: date) -> tuple[Edition | None, EditionStatus]:
        """Return the edition that runs now, or the next, or the last, by its dates."""
        dated = sorted(self.editions, key=lambda edition: days_of(edition.ends)[1])
        current = [edition for edition in dated if days_of(edition.ends)[1] >= today]
        if current:
            return current[0], "open" if days_of(current[0].starts)[0] <= today else "upcoming"
        return (dated[-1], "past") if dated else (None, "none")


class RouteLink(Strict):
    """How strongly a route works on a competency, and why."""

    strength: float
    reason: Text


class Route(Strict):
    """A way that is always open, ``together`` for a group too; ``links``: strengths, 0 for none; or ``otherwise``."""

    id: Id
    name: Text
    text: Text
    first_step: Text
    together: bool = False
    links_status: str = ""
    otherwise: RouteLink | None = None
    links: dict[str, RouteLink] = Field(default_factory=dict)

    def link(self, competency: str) -> RouteLink | None:
        """Return how it works on a competency; None where it does not."""
        found = self.links.get(competency, self.otherwise)
        return found if found is not None and found.strength > 0 else None

    def checked(self) -> Self:
        """Return itself, or raise PROGRAMME-003 for each link of another strength than there are."""
        links = {name: link.strength for name, link in self.links.items()}
        if self.otherwise is not None:
            links["otherwise"] = self.otherwise.strength
        _expect_strengths("routes.yaml", {self.id: links}, (0.0, *STRENGTHS))
        return self


def _expect_strengths(place: str, links: Mapping[str, Mapping[str, float]], accepted: Sequence[float]) -> None:
    wrong = [
        Problem("PROGRAMME-003", {"place": place, "part": part, "competency": name, "strength": strength})
        for part, theirs in links.items()
        for name, strength in theirs.items()
        if strength not in accepted
    ]
    if wrong:
        raise OntwikkelscanError(wrong)


@dataclass(frozen=True)
class Programmes:
    """All programmes and routes that can be recommended."""

    programmes: tuple[Programme, ...]
    routes: tuple[Route, ...] = ()

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.programmes)} programmes", f"{len(self.routes)} routes")

    @cached_property
    def by_id(self) -> dict[str, Programme]:
        """Programmes by their id."""
        return {programme.id: programme for programme in self.programmes}

    @property
    def frame(self) -> pd.DataFrame:
        """One row per programme, as of today.

        Columns ``programme``, ``version``, ``name``, ``kind``, ``provider``; ``questionnaires`` whose respondents it is
        for and ``competencies`` that it develops, ids with commas; ``edition`` that runs now, or the next, or the last,
        its ``starts`` and ``ends`` (months or days) and ``edition_status`` (open, upcoming, past or none).
        """
        rows, today = [], now().date()
        for p in self.programmes:
            edition, status = p.edition(today)
            told = (edition.id, edition.starts, edition.ends) if edition is not None else (None, None, None)
            listed = (", ".join(p.questionnaires), ", ".join(p.developed))
            rows.append((p.id, p.version, p.name, p.kind, p.provider, *listed, *told, status))
        return pd.DataFrame(rows, columns=COLUMNS)

    def of(self, questionnaire: str) -> tuple[Programme, ...]:
        """Return the programmes for people who fill in this questionnaire."""
        return tuple(programme for programme in self.programmes if questionnaire in programme.questionnaires)
