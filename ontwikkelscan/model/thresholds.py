"""Thresholds of review systems: how many people, how reliable, how old."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ontwikkelscan.model.base import Id, Strict, Text


class System(Strict):
    """A review system: ratings from low to high, and where each next one begins; ``years``: where it is below each."""

    id: Id
    title: Text
    reference: Text
    certainty: Literal["A", "B", "C"]
    own_use: bool = False
    ratings: tuple[Text, ...] = Field(min_length=2)
    n: tuple[int, ...]
    n_continuous: tuple[int, ...] = ()
    groups_continuous: int = Field(default=1, ge=1)
    reliability: tuple[float, ...]
    years: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _cuts(self) -> Self:
        for cuts in (self.n, self.n_continuous, self.reliability, tuple(reversed(self.years))):
            if cuts and (len(cuts) != len(self.ratings) - 1 or list(cuts) != sorted(set(cuts))):
                message = "each list of thresholds should have one less than there are ratings, in order"
                raise ValueError(message)
        return self


class AgeStep(Strict):
    """What is said of a norm from so many years on."""

    years: int
    verdict: Text


class Ageing(Strict):
    """When a norm grows old; at the last step it is no longer used."""

    reference: Text
    steps: tuple[AgeStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        years = [step.years for step in self.steps]
        if years != sorted(set(years)):
            message = "the steps should be in order of years"
            raise ValueError(message)
        return self


class CoverageLimit(Strict):
    """From which standardised difference a sample differs from its population."""

    reference: Text
    largest_difference: float


class Thresholds(Strict):
    """Everything that a norm is rated against."""

    id: Id
    version: Text
    systems: tuple[System, ...] = Field(min_length=1)
    ageing: Ageing
    coverage: CoverageLimit
