"""The performance interview: what its form asks, who does what around it, and what a person shares in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ontwikkelscan.model.base import Id, Strict, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontwikkelscan.model.person import Outcome, RunRecord
    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.recommendation import Advice


class Question(Strict):
    """A question to talk about."""

    id: Id
    text: Text


class Room(Strict):
    """Room to write in, in lines."""

    id: Id
    text: Text
    lines: int = Field(ge=1)


class Part(Strict):
    """A part of the form.

    ``shares``: what of a scan belongs here, if the person shares it: the answers about the municipality (context), or
    outcomes and wanted programmes (development). ``asks_board``: whether the board prepares its questions;
    ``on_agenda``: whether it is part of the talk.
    """

    id: Id
    heading: Text
    place: Text
    questions: tuple[Question, ...] = ()
    rooms: tuple[Room, ...]
    shares: Literal["context", "development"] | None = None
    asks_board: bool = False
    on_agenda: bool = True


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
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]


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
        Programmes that the person names, with their advice.
    remark
        A sentence for the top of what the person gets, such as that it is an example.

    """

    respondent: str
    questionnaire: Questionnaire
    form: InterviewForm
    outcomes: tuple[Outcome, ...]
    context: Mapping[str, object] | None
    wishes: tuple[tuple[Programme, Advice], ...]
    run: RunRecord
    remark: str = ""
