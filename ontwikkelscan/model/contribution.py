"""What people who agreed give to a norm: scale codes and three categories, nothing that tells who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/contribution/1"
PARTS = 2


class Contribution(Strict):
    """One person: per competency the codes of its two halves, and the categories of role, size and experience.

    A code is that of :class:`~ontwikkelscan.model.answer_code.AnswerCode`: the sum of the keyed answers, and how many
    are empty or not applicable. The two halves of a scale (its first, third, ... item and the others) let reliability
    be computed without any answer.
    """

    codes: dict[Id, tuple[int, int]]
    background: dict[Id, Id | None]


class Contributions(Strict):
    """The records of one file, or of several together, to one version of a questionnaire."""

    questionnaire: Id
    questionnaire_version: Text
    questionnaire_hash: Text
    simulated: bool
    records: tuple[Contribution, ...] = Field(min_length=1)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.records)} records", f"{self.questionnaire} {self.questionnaire_version}")

    def fits(self, questionnaire: Questionnaire) -> bool:
        """Tell whether the records belong to this very version of the questionnaire."""
        return self.questionnaire_hash == questionnaire.measurement_hash
