"""A norm group: the scores of a sample, what the sample is, and what it is rated against."""

from __future__ import annotations

import csv
import io
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from ontwikkelscan.errors import Note
from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.saving import save_bytes
from ontwikkelscan.yaml_file import save_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontwikkelscan.model.questionnaire import Questionnaire

MINIMUM_N = 200
"""Below this a norm is insufficient for less important individual use (COTAN; specification, section 1)."""
HEADER, TABLES = "norm.yaml", "tables.csv"
SCHEMA = "ontwikkelscan/norm/3"
OLD_SCHEMAS = ("ontwikkelscan/norm/1", "ontwikkelscan/norm/2")
"""Their tables hold how many people had each score, and what those weighed."""
COLUMNS = ("group", "competency", "up_to", "share")
"""Of ``tables.csv``: where a row of scores ends, and its weighted share; the total group has no name."""
ROUNDED_SHARES = 1e-6
RESIDUAL_SHARES = tuple((place + 0.5) / 200 for place in range(200))
"""Where in their distribution the residuals of a regression norm are kept: no one's own residual is in the file."""


class Distribution(Strict):
    """One scale in one group: the summary, and rows of scores that each hold at least five people.

    ``ends``: the highest score of each row, rising; the last is the highest possible one. ``shares``: of the (weighted)
    people in each row, 0-1. ``n_items``: of the scale, so that it is known which scores are possible.
    """

    competency: Id
    n: int
    n_effective: float
    mean: float
    sd: float
    n_items: int = Field(ge=1)
    ends: tuple[float, ...]
    shares: tuple[float, ...]


Form = Literal["line", "square", "product", "bends", "bends_product"]
"""What a line may have more than a slope per predictor: squares, products of two predictors, bends where they have any.

Of which numbers: x = ln(1 + answer) - ln(1 + middle of that predictor); a bend at b adds max(x - x at b, 0)."""


class Regression(Strict):
    """How a scale goes with the predictors: which and in what form, the coefficients of mean and ln sd, and residuals.

    ``predictors``: those of the norm that were taken for this scale; ``n_effective``: of the people with answers to
    all predictors of the norm. ``coefficients``: the constant first, then a slope
    per predictor, then what the form has more; those of ``log_spread`` end at the slopes. ``covariance`` is that of the
    coefficients of the mean; ``residuals`` are standardised, at RESIDUAL_SHARES.
    """

    predictors: tuple[Id, ...] = Field(min_length=1)
    form: Form
    n_effective: float
    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    log_spread: tuple[float, ...]
    residuals: tuple[float, ...]


class NormScale(Distribution):
    """One scale in the total group.

    ``item_mean_variance``: of the means of its items, less what comes from sampling; None without answers to items.
    Of a regression norm: ``gain``, the share of the squared error of one table that the best line takes away in
    cross-validation (below LEAST_GAIN one table is taken, and ``regression`` is None), and ``misfit``, the variance
    of what the expected score misses, in units of the residual variance.
    """

    skew: float
    reliability: float
    reliability_low: float | None
    reliability_method: Literal["alpha", "pooled_alpha", "given"]
    omega: float | None
    item_mean_variance: float | None = None
    regression: Regression | None = None
    gain: float | None = None
    misfit: float | None = None


class NormGroup(Strict):
    """People of one category, for comparing people of that category."""

    category: Id
    title: Text
    n: int
    scales: tuple[Distribution, ...]


class Predictor(Strict):
    """A question of which the norm follows ln(1 + answer), within the range that the sample had.

    ``middle``: where the mean of ln(1 + answer) lies, ``spread``: its standard deviation; ``bends``: answers at which a
    line may bend.
    """

    question: Id
    low: float
    high: float
    middle: float
    spread: float
    bends: tuple[float, ...] = ()


class Population(Strict):
    """Whom the norm should stand for, as the user knows it; ``margins`` are shares per question and category."""

    title: Text
    size: int | None = Field(default=None, gt=1)
    source: Text
    date: Text
    margins: dict[Id, dict[Id, float]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _shares(self) -> Self:
        for name, shares in self.margins.items():
            if not shares or min(shares.values()) < 0 or abs(sum(shares.values()) - 1) > ROUNDED_SHARES:
                message = Note("shares_of", name=name)
                raise ValueError(message)
        return self


class Coverage(Strict):
    """One category of the sample beside the population; ``difference`` is standardised."""

    question: Id
    category: Id
    n: int
    share: float
    weighted_share: float
    population_share: float | None
    difference: float | None


NormKind = Literal["simulated", "convenience", "representative"]
"""What the sample is; the words for it stand under ``norm.stamp`` in ``nl.yaml``."""
NormMethod = Literal["classical", "regression"]
SampleKind = Literal["answers", "scores", "contributions"]
"""What a norm is made of: contributions hold no answers to items, and do not link the scales of one person."""
Convention = Literal["area", "linear"]
"""Of T scores and stanines."""


CARD = set("id version title kind status stamp date n method made_of".split())
"""Fields that go with every result."""


class RetestScale(Strict):
    """One scale, answered twice: how far the two go together (0-1), and the mean change."""

    competency: Id
    reliability: float = Field(gt=0, lt=1)
    change: float


class Retest(Strict):
    """What people who answered twice, some weeks apart, tell of those who did not change.

    ``n``: people with both; ``weeks``: between the two. ``mean_change_sd``: standard deviation of the mean change over
    the scales. ``deviations``: how far the deviations from one's own mean go together, 0-1.
    """

    n: int = Field(ge=60)
    weeks: float = Field(ge=2, le=8)
    mean_change_sd: float = Field(gt=0)
    deviations: float = Field(gt=0, lt=1)
    scales: tuple[RetestScale, ...]


class Norm(Strict):
    """A norm group of one version of one questionnaire.

    ``status`` decides what its numbers may be used for: those of a simulated norm are shown with its stamp and feed
    nothing else (measurement specification, decision 1). ``mean_z_sd``: spread of the mean, over the scales, of a
    person's z scores; it tells other people from these. ``retest``: of people who answered twice. ``minimum`` and
    ``maximum`` are those of the answer scale.
    """

    id: Id
    version: Text
    title: Text
    status: Literal["simulated", "empirical"]
    kind: NormKind
    stamp: Text
    date: Text
    n: int
    small: bool
    made_of: SampleKind
    minimum: int
    maximum: int
    method: NormMethod
    convention: Convention
    weighting: Literal["none", "given", "raked"]
    questionnaire: Id
    questionnaire_version: Text
    questionnaire_hash: Text
    source: Text
    population: Population | None = None
    coverage: tuple[Coverage, ...] = ()
    predictors: tuple[Predictor, ...] = ()
    by: str = ""
    groups: tuple[NormGroup, ...] = ()
    mean_z_sd: float | None = None
    retest: Retest | None = None
    scales: tuple[NormScale, ...]

    @property
    def card(self) -> dict[str, str | int]:
        """What goes with every result: which norm, of what kind, from how many people."""
        p = self.population
        return {
            **self.model_dump(include=CARD),
            "population": f"{p.size} {p.title} ({p.source}, {p.date})" if p is not None and p.size else "",
            "hash": self.content_hash,
        }

    def figure(
        self,
        competencies: str | Sequence[str] | None = None,
        *,
        over: str | None = None,
        questionnaire: Questionnaire | None = None,
        ax: Any = None,
    ) -> Any:
        """Draw what a regression norm expects: the score, and percentiles 10, 25, 50, 75 and 90, over a predictor.

        Parameters
        ----------
        competencies
            Id of one competency or of more; left out: all that follow the predictor.
        over
            Question along the horizontal axis; left out: the first that the competency follows. Other predictors are
            held at their middle in the sample.
        questionnaire
            That the norm belongs to; left out: the bundled one of that id and version.
        ax
            Axes of your own to draw one competency into.

        Returns
        -------
        matplotlib.figure.Figure
            With the stamp of the norm; curves end at the ends of the answer scale.

        Raises
        ------
        OntwikkelscanError
            SCAN-025 where the norm follows nothing, -026 for several competencies in one pair of axes.

        """
        # By name and without its types: drawing stands far above the model, and loads matplotlib.
        drawing = import_module("ontwikkelscan.gathering.norm_figure")
        return drawing.norm_figure(self, competencies, over=over, questionnaire=questionnaire, ax=ax)

    def save(self, folder: str | Path) -> None:
        """Write ``norm.yaml`` with its hash and ``tables.csv`` into a folder; :func:`load_norm` reads them.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        data = self.model_dump()
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(COLUMNS)
        for group in ({"category": "", "scales": data["scales"]}, *data["groups"]):
            for scale in group["scales"]:
                rows = zip(scale.pop("ends"), scale.pop("shares"), strict=True)
                writer.writerows([group["category"], scale["competency"], *map(repr, row)] for row in rows)
        data = {"schema": SCHEMA, "hash": self.content_hash, **data}
        save_bytes(table.getvalue().encode(), Path(folder, TABLES), private=False)
        save_yaml(data, Path(folder, HEADER))


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
                message = Note("thresholds")
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
            message = Note("age_steps")
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
