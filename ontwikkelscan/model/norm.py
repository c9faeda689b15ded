"""A norm group: the scores of a sample, and what the sample is."""

from __future__ import annotations

from typing import Literal

from ontwikkelscan.model.base import Id, Strict, Text


class NormScale(Strict):
    """The distribution of one scale in the sample: rising scores, how many people had each, and their summary."""

    competency: Id
    n: int
    mean: float
    sd: float
    reliability: float
    scores: tuple[float, ...]
    counts: tuple[int, ...]


class Norm(Strict):
    """A norm group of one version of one questionnaire.

    ``status`` decides what its numbers may be used for: those of a simulated norm are shown with its stamp and feed
    nothing else (measurement specification, decision 1).
    """

    id: Id
    version: Text
    title: Text
    status: Literal["simulated", "empirical"]
    kind: Literal["simulated", "convenience", "representative"]
    stamp: Text
    date: Text
    n: int
    questionnaire: Id
    questionnaire_version: Text
    questionnaire_hash: Text
    source: Text
    scales: tuple[NormScale, ...]
