"""What people who agreed give to a norm: per competency a list of totals, not tied to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/contribution/2"
OLD_SCHEMA = "ontwikkelscan/contribution/1"
"""Its records tie the competencies of one person together, by the codes of half scales."""


class Entry(Strict):
    """One person on one competency: the total over all its items, and classes of role, years and size, where told."""

    classes: dict[Id, Id]
    total: int


class ScaleContribution(Strict):
    """One competency in one file.

    ``entries``: of everyone with a score, in order of content. ``squares``: within the file the sum, over items, of
    squared deviations from the item's mean, to a multiple of five: with the totals it gives reliability. None where too
    few people answered all items.
    """

    entries: tuple[Entry, ...]
    squares: int | None


class Contribution(Strict):
    """One file, as it was written at one time: per competency a list; what stands at one place in two lists is not of
    one person.
    """  # noqa: D205 - one sentence

    scales: dict[Id, ScaleContribution]

    @property
    def n_people(self) -> int:
        """How many people it is of, as far as can be told: the longest list."""
        return max((len(scale.entries) for scale in self.scales.values()), default=0)


class Contributions(Strict):
    """One file, or several together, to one version of a questionnaire."""

    questionnaire: Id
    questionnaire_version: Text
    questionnaire_hash: Text
    simulated: bool
    files: tuple[Contribution, ...] = Field(min_length=1)

    def __len__(self) -> int:
        """Return the number of people, as far as can be told."""
        return sum(file.n_people for file in self.files)

    def __repr__(self) -> str:
        """Show counts and ids."""
        counts = f"{len(self)} people", f"{len(self.files)} files"
        return one_line(self, *counts, f"{self.questionnaire} {self.questionnaire_version}")

    def fits(self, questionnaire: Questionnaire) -> bool:
        """Tell whether the files belong to this very version of the questionnaire."""
        return self.questionnaire_hash == questionnaire.measurement_hash
