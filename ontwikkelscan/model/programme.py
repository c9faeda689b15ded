"""Programmes and other routes: what they are, for whom, what they develop, when they run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.showing import one_line


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
    """A part of a programme, and which competencies it is read to develop (strength 0.5 or 1)."""

    id: Id
    name: Text
    text: str = ""
    links: dict[str, float]
    reason: str = ""


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
            message = "the minimum lies above the maximum"
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


class Prompt(Strict):
    """A question with room to write."""

    text: Text
    lines: int


class Section(Strict):
    """A part of the intake document that belongs to this programme."""

    id: Id
    heading: Text
    text: str = ""
    prompts: tuple[Prompt, ...]


class IntakeForm(Strict):
    """How the intake goes, and what its document asks.

    ``levels``: whether it shows required levels and needs; ``title`` and ``lead``: what it is called and how it opens,
    where there is no intake interview to prepare.
    """

    text: Text
    place: Text
    levels: bool = True
    title: str = ""
    lead: str = ""
    sections: tuple[Section, ...] = ()


class ManagerPage(Strict):
    """A page for the participant's manager: what the programme asks of the organisation, by the facts named."""

    heading: Text
    text: Text
    facts: tuple[Id, ...]
    prompts: tuple[Prompt, ...] = ()


class Edition(Strict):
    """One round of a programme: months as "2010-10"."""

    id: Text
    starts: str | None = None
    ends: str | None = None
    price_eur: float | None = None
    places: int | None = None
    status_note: str = ""
    place: str = ""
    facts: tuple[Text, ...] = ()


class Programme(Strict):
    """A programme that lasts; its editions change each year.

    ``questionnaires`` are the scans whose respondents it is for; ``for_others`` says what it can be to someone else.
    """

    id: Id
    version: Text
    kind: Literal["leergang", "hrm_traject", "leernetwerkgroep", "aanbod"]
    name: Text
    provider: Text
    source: ProgrammeSource
    source_note: Text
    summary: Text
    questionnaires: tuple[Id, ...]
    for_others: Text
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


class Route(Strict):
    """A way to develop that is always open."""

    id: Id
    name: Text
    text: Text
    first_step: Text


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

    def of(self, questionnaire: str) -> tuple[Programme, ...]:
        """Return the programmes for people who fill in this questionnaire."""
        return tuple(programme for programme in self.programmes if questionnaire in programme.questionnaires)
