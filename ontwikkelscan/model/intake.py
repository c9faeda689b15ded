"""What goes into an intake document: only what the participant shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontwikkelscan.model.person import Outcome, RunRecord
    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.model.questionnaire import Competency, Questionnaire
    from ontwikkelscan.model.recommendation import Advice, Checked


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """The shared part of one respondent's record, for one programme.

    Attributes
    ----------
    outcomes
        The shared competencies, in the order of the profile.
    context
        Facts and couleur-locale answers; None when they are not shared.
    admission
        Conditions; all unknown when the context is not shared.
    fit
        Share of the shared need that the programme covers; None when no need is shared.
    left_out
        The competencies that are not shared, to name them.
    remark
        A sentence for the top of the document, such as that it is an example.

    """

    respondent: str
    questionnaire: Questionnaire
    programme: Programme
    advice: Advice
    outcomes: tuple[Outcome, ...]
    context: Mapping[str, object] | None
    admission: tuple[Checked, ...]
    fit: float | None
    left_out: tuple[Competency, ...]
    run: RunRecord
    remark: str = ""

    @property
    def n_all(self) -> int:
        """Competencies that can be shared."""
        return len(self.outcomes) + len(self.left_out)

    @property
    def shares(self) -> Literal["all", "some", "none"]:
        """Whether outcomes of all competencies are shared, of some or of none."""
        return "all" if not self.left_out else "some" if self.outcomes else "none"
