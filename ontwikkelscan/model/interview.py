"""Forms: the performance interview with who does what around it, the intake for a programme, and its end."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ontwikkelscan.errors import Note
from ontwikkelscan.model.base import Id, Strict, Text


class InterviewQuestion(Strict):
    """A question to talk about."""

    id: Id
    text: Text


class Room(Strict):
    """Room to write in, in lines."""

    id: Id
    text: Text
    lines: int = Field(ge=1)


class InterviewPart(Strict):
    """A part of the form.

    ``wishes``: whether what the person wants to develop belongs here, if that is shared. ``asks_board``: whether the
    board prepares its questions; ``on_agenda``: whether it is part of the talk; ``new_page``: whether it begins one.
    """

    id: Id
    heading: Text
    place: Text
    questions: tuple[InterviewQuestion, ...] = ()
    rooms: tuple[Room, ...]
    wishes: bool = False
    asks_board: bool = False
    on_agenda: bool = True
    new_page: bool = False


class Step(Strict):
    """Something to do around the interview; ``who`` is empty where the source names no one."""

    id: Id
    when: Literal["before", "during", "after"]
    text: Text
    who: str = ""
    place: Text


class InterviewForm(Strict):
    """The interview that belongs to a questionnaire, by its source; ``keep_years``: how long its report is kept."""

    questionnaire: Id
    version: Text
    source: Text
    source_note: Text
    title: Text
    duration: Text
    keep_years: int = Field(ge=1)
    opening: tuple[Room, ...]
    parts: tuple[InterviewPart, ...]
    steps: tuple[Step, ...]


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

    ``levels``: whether it shows required levels and needs; ``questions``: what the talk asks of everybody, forward, in
    the place of what any intake asks; ``sections``: what people write down.
    """

    text: Text
    place: Text
    levels: bool = True
    questions: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()


class ManagerPage(Strict):
    """A page for the participant's manager: what the programme asks of the organisation, by the facts named."""

    heading: Text
    text: Text
    facts: tuple[Id, ...]
    prompts: tuple[Prompt, ...] = ()


ASKED = ("geleerd", "gebruikt", "gedeeld")
"""What people say at the end of a programme: what they learned, use and shared."""
PART = "{part}"


class ClosingQuestion(Strict):
    """What people are asked at the end of a programme; ``of_part``: the same of a part, whose name comes for {part}."""

    id: Literal["geleerd", "gebruikt", "gedeeld"]
    name: Text
    text: Text
    of_part: str = ""

    @model_validator(mode="after")
    def _names_the_part(self) -> Self:
        if self.of_part and PART not in self.of_part:
            message = Note("no_part", question=self.id, part=PART)
            raise ValueError(message)
        return self


class ClosingForm(Strict):
    """The questionnaire at the end of any programme; ``labels``: of its answers, from little to much."""

    version: Text
    status: Text
    title: Text
    introduction: Text
    labels: tuple[Text, Text, Text, Text, Text]
    questions: tuple[ClosingQuestion, ClosingQuestion, ClosingQuestion]

    @model_validator(mode="after")
    def _each_question_once(self) -> Self:
        if len({question.id for question in self.questions}) < len(self.questions):
            message = Note("question_twice")
            raise ValueError(message)
        return self
