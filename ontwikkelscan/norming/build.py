"""Build a norm group from a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import ValidationError

from ontwikkelscan.errors import OntwikkelscanError, Problem, error
from ontwikkelscan.loading.norms import is_date
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.contribution import Contributions
from ontwikkelscan.model.norm import Coverage, Distribution, Norm, NormGroup, NormScale, Population
from ontwikkelscan.norming.choosing import find_predictors, follow
from ontwikkelscan.norming.formulas import item_mean_variance
from ontwikkelscan.norming.sample import Sample, sample_of
from ontwikkelscan.norming.weights import effective_n, rake
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.item_analysis import skewness
from ontwikkelscan.scoring.reliability import alpha_interval, cronbach_alpha, omega_total
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.norm import Convention, NormKind, NormMethod, Predictor
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.scores import Scores

    FloatArray = NDArray[np.float64]

MINIMUM_N = 200
"""Below this a norm is insufficient for less important individual use (COTAN; specification, section 1)."""
LEAST_N = 10
"""Below this nothing is built, whatever the user asks."""
LEAST_CELL = 5
"""Fewer people of a category could be recognised."""
LINEAR_SKEW, LINEAR_EDGE = 0.5, 0.15
"""Up to this skew, and this share at floor or ceiling, linear norm scores are allowed (section 2)."""


def build_norm(
    sample: Answers | Scores | Contributions,
    *,
    id: str,  # noqa: A002 - the promised name
    population: Population | None = None,
    weights: ArrayLike | Literal["rake"] | None = None,
    method: NormMethod = "classical",
    convention: Convention = "area",
    by: str = "",
    predictors: Sequence[str] | None = None,
    reliability: Mapping[str, float] | None = None,
    minimum_n: int = MINIMUM_N,
    questionnaire: Questionnaire | None = None,
    kind: NormKind | None = None,
    version: str = "1",
    title: str | None = None,
    date: str | None = None,
    source: str | None = None,
    stamp: str | None = None,
) -> Norm:
    """Build a norm: the distribution of each scale in the sample, with mean, spread and reliability.

    Parameters
    ----------
    sample
        Answers, scores alone (then ``reliability`` is needed), or pooled contributions. Simulated answers make a
        simulated norm, never another.
    id, version, title, date, source, stamp
        What the norm says of itself; title and stamp default to the id and the kind, the date to today. The stamp
        stands beside every number that comes from the norm.
    population
        Whom it should stand for: with its size percentile intervals use the finite-population correction, with its
        margins the norm says how sample and population differ.
    weights
        One per person, or "rake": to the population's margins. Means, spreads and distributions are weighted;
        reliability is not.
    method
        "regression": percentiles also follow the answers to ``predictors``, within the range of the sample, on each
        scale in the way that predicts best in cross-validation, if any takes 2 % off the error of one table.
    convention
        Of T scores and stanines: "area" (normalised) or "linear", which is refused where a scale is skewed (.5 or
        more) or more than 15 % have its lowest or highest score.
    by
        Question whose categories get a table of their own, where at least ``minimum_n`` people are in it.
    predictors
        Questions for a number; left out: those that go along with a contribution (years in the role, inhabitants).
    reliability
        Per competency, 0-1; left out: alpha, or for contributions that of the two halves (Flanagan and Rulon).
    minimum_n
        People that each scale needs; a norm of fewer than 200 is stamped as too small.
    questionnaire
        That contributions belong to; left out: the bundled one of that id and version.
    kind
        "simulated" for simulated answers, otherwise "convenience" unless the sample was drawn to be representative;
        then the margins of the population are needed, so that anyone can see how far it is.

    Returns
    -------
    Norm
        Spread with ddof=1.

    Raises
    ------
    OntwikkelscanError
        NORM-005 for too few people, -007 for weights that cannot be made, -008 for an unknown question, -010 and -011
        for contributions that do not fit, -012 for simulated answers passed off as real ones, -013 for a scale without
        spread or reliability, -014 for a linear norm that the scores do not allow, -015 for a regression that the
        sample does not carry, -016 for a category of fewer than five people, -017 for a population smaller than the
        sample, -020 for a representative norm without margins, SCAN-004 for weights that do not fit.

    """
    if isinstance(sample, Contributions) and questionnaire is None:
        questionnaire = load_questionnaire(f"{sample.questionnaire}/{sample.questionnaire_version}")
    people = sample_of(sample, questionnaire)
    if people.simulated and kind not in (None, "simulated"):
        raise error("NORM-012", norm=id, kind=kind)
    kind = kind or ("simulated" if people.simulated else "convenience")
    margins = population.margins if population is not None else {}
    if kind == "representative" and not any(any(people.categories(name)) for name in margins):
        raise error("NORM-020", norm=id)
    if population is not None and population.size is not None and population.size < len(people):
        raise error("NORM-017", n=len(people), size=population.size)
    w, weighting = _weights(people, population, weights)
    needed = max(minimum_n, LEAST_N)
    known = _check_cells(people, population, by)
    followed = find_predictors(people, predictors, w, needed) if method == "regression" else ()
    given = dict(reliability or {})
    scales = tuple(
        _scale(people, place, w, followed, given.get(scale.id), needed)
        for place, scale in enumerate(people.questionnaire.competencies)
    )
    if convention == "linear":
        _check_linear(scales)
    small = min(scale.n_effective for scale in scales) < MINIMUM_N
    named = stamp or text(f"norm.stamp.{kind}")
    return _norm(
        id=id,
        version=version,
        title=title or id,
        status="simulated" if kind == "simulated" else "empirical",
        kind=kind,
        stamp=text("norm.stamp_small", stamp=named) if small else named,
        date=date or now().date().isoformat(),
        n=len(people),
        small=small,
        method=method,
        convention=convention,
        weighting=weighting,
        questionnaire=people.questionnaire.id,
        questionnaire_version=people.questionnaire.version,
        questionnaire_hash=people.questionnaire.measurement_hash,
        source=text("norm.source") if source is None else source,
        population=population,
        coverage=_coverage(people, known, population, w),
        predictors=followed,
        by=by,
        mean_z_sd=_mean_z_sd(people, scales),
        groups=_groups(people, by, w, needed) if by else (),
        scales=scales,
    )


def _norm(**fields: object) -> Norm:
    """Make the norm; what it says of itself can be wrong only by what the user gave."""
    try:
        norm = Norm.model_validate(fields)
    except ValidationError as cause:
        faults = cause.errors(include_input=False, include_url=False)
        problems = [f"{'.'.join(map(str, f['loc']))}: {f['msg'][0].lower()}{f['msg'][1:]}." for f in faults]
        raise OntwikkelscanError(Problem("NORM-002", {"place": "the norm", "problem": p}) for p in problems) from cause
    if not is_date(norm.date):
        raise error("NORM-002", place="the norm", problem="the date is not of the form 2026-11-22.")
    return norm


def _weights(
    people: Sample, population: Population | None, weights: ArrayLike | Literal["rake"] | None
) -> tuple[FloatArray, Literal["none", "given", "raked"]]:
    if weights is None:
        return np.ones(len(people)), "none"
    if isinstance(weights, str):
        margins = population.margins if population is not None else {}
        if not margins:
            raise error("NORM-007", problem="raking needs a population with margins.")
        return rake({name: people.categories(name) for name in margins}, margins), "raked"
    given = np.asarray(weights, dtype=float)
    if given.shape != (len(people),):
        raise error("SCAN-004", name="weights", n_given=given.size, n_expected=len(people), unit="people")
    if not (np.isfinite(given).all() and (given >= 0).all() and given.sum() > 0):
        raise error("NORM-007", problem="weights should be numbers from 0 on, with at least one above 0.")
    return given / given.mean(), "given"


def _check_cells(people: Sample, population: Population | None, by: str) -> list[str]:
    """Return the questions that the norm tells about; refuse a category in which people could be recognised."""
    margins = dict(population.margins) if population is not None else {}
    for name, shares in margins.items():
        if unknown := sorted(set(shares) - set(people.question(name).categories)):
            raise error("NORM-007", problem=f"'{name}' has no category {', '.join(unknown)}.")
    asked = [question.id for question in people.questionnaire.context_questions if question.in_norm]
    names = list(dict.fromkeys([*margins, *asked, *([by] if by else [])]))
    told = []
    for name in names:
        categories = [category for category in people.categories(name) if category is not None]
        if not categories:
            continue
        told.append(name)
        ids, counts = np.unique(categories, return_counts=True)
        small = [str(category) for category, count in zip(ids, counts, strict=True) if count < LEAST_CELL]
        if small and name in (*margins, by):
            raise error("NORM-016", question=name, categories=", ".join(small), least=LEAST_CELL)
    return told


def _scale(
    people: Sample,
    place: int,
    weights: FloatArray,
    predictors: tuple[Predictor, ...],
    reliability: float | None,
    needed: int,
) -> NormScale:
    questionnaire = people.questionnaire
    competency, x = questionnaire.competencies[place], people.scores[:, place]
    distribution = _distribution(competency, x, weights, needed)
    parts = people.parts[place] if people.parts is not None else np.full((0, 1), np.nan)
    complete = parts[~np.isnan(parts).any(axis=1)]
    computed = cronbach_alpha(complete)
    used = computed if reliability is None else reliability
    if not 0 < used < 1:
        raise error(
            "NORM-013", competency=competency.id, problem="its reliability is not known, or not between 0 and 1"
        )
    low, _ = alpha_interval(computed, n_respondents=len(complete), n_items=max(parts.shape[1], 2))
    omega = omega_total(np.cov(complete.T)) if people.parts_are == "alpha" and parts.shape[1] > 1 else np.nan
    total = sum(distribution.weights)
    edges = dict(zip(distribution.scores, distribution.weights, strict=True))
    return NormScale(
        **distribution.model_dump(),
        skew=skewness(x),
        floor=edges.get(float(questionnaire.minimum), 0.0) / total,
        ceiling=edges.get(float(questionnaire.maximum), 0.0) / total,
        reliability=used,
        reliability_low=low if reliability is None else None,
        reliability_method=people.parts_are if reliability is None else "given",
        omega=None if np.isnan(omega) else omega,
        item_mean_variance=item_mean_variance(parts) if people.parts_are == "alpha" and parts.shape[0] else None,
        **(follow(people, place, weights, predictors)._asdict() if predictors else {}),
    )


def _mean_z_sd(people: Sample, scales: Sequence[NormScale]) -> float:
    z = (people.scores - [scale.mean for scale in scales]) / [scale.sd for scale in scales]
    return float(np.nanmean(z[np.isfinite(z).any(axis=1)], axis=1).std(ddof=1))


def _distribution(competency: Competency, scores: FloatArray, weights: FloatArray, needed: int) -> Distribution:
    scored = ~np.isnan(scores)
    x, w = scores[scored], weights[scored]
    if len(x) < needed:
        raise error("NORM-005", competency=competency.id, n=len(x), minimum=needed)
    w = w / w.mean()
    known, inverse = np.unique(x.round(9), return_inverse=True)
    if len(known) == 1:
        raise error("NORM-013", competency=competency.id, problem="everyone has the same score")
    mean = float((w * x).sum() / len(x))
    return Distribution(
        competency=competency.id,
        n=len(x),
        n_effective=effective_n(w),
        mean=mean,
        sd=float(np.sqrt((w * (x - mean) ** 2).sum() / (len(x) - 1))),
        scores=tuple(known.tolist()),
        counts=tuple(np.bincount(inverse).tolist()),
        weights=tuple(np.bincount(inverse, weights=w).tolist()),
    )


def _check_linear(scales: Sequence[NormScale]) -> None:
    crooked = [s.competency for s in scales if abs(s.skew) >= LINEAR_SKEW or max(s.floor, s.ceiling) > LINEAR_EDGE]
    if crooked:
        raise error("NORM-014", competencies=", ".join(crooked))


def _groups(people: Sample, by: str, weights: FloatArray, needed: int) -> tuple[NormGroup, ...]:
    """Return a table of its own for each category that is large enough on every scale."""
    question = next(question for question in people.questionnaire.context_questions if question.id == by)
    categories = np.array(people.categories(by), dtype=object)
    groups = []
    for category, title in question.categories.items():
        inside = categories == category
        if (~np.isnan(people.scores[inside])).sum(axis=0).min(initial=len(people)) < needed or not inside.any():
            continue
        scales = tuple(
            _distribution(competency, people.scores[inside, place], weights[inside], needed)
            for place, competency in enumerate(people.questionnaire.competencies)
        )
        groups.append(NormGroup(category=category, title=title, n=int(inside.sum()), scales=scales))
    return tuple(groups)


def _coverage(
    people: Sample, names: Sequence[str], population: Population | None, weights: FloatArray
) -> tuple[Coverage, ...]:
    rows = []
    for name in names:
        categories = np.array(people.categories(name), dtype=object)
        known = np.array([category is not None for category in categories])
        margins = population.margins.get(name, {}) if population is not None else {}
        if not margins:
            categories[known] = _merged(categories[known])
        for category in dict.fromkeys([*margins, *sorted(set(categories[known]))]):
            inside = categories == category
            share, theirs = float(inside[known].mean()), margins.get(category)
            rows.append(
                Coverage(
                    question=name,
                    category=category,
                    n=int(inside.sum()),
                    share=round(share, 4),
                    weighted_share=round(float(weights[inside].sum() / weights[known].sum()), 4),
                    population_share=theirs,
                    difference=None if theirs is None else round(standardised_difference(share, theirs), 4),
                )
            )
    return tuple(rows)


def _merged(categories: NDArray[Any]) -> NDArray[Any]:
    """Take the smallest categories together until each that is left, and what is taken together, has five people."""
    ids, counts = np.unique(categories.astype(str), return_counts=True)
    order = counts.argsort(kind="stable")
    n_merged = next((n for n in range(len(ids) + 1) if _is_safe(counts[order], n)), len(ids))
    return np.where(np.isin(categories.astype(str), ids[order[:n_merged]]), text("norm.other"), categories)


def _is_safe(counts: NDArray[np.int64], n_merged: int) -> bool:
    return counts[n_merged:].min(initial=LEAST_CELL) >= LEAST_CELL and (
        n_merged == 0 or counts[:n_merged].sum() >= LEAST_CELL
    )


def standardised_difference(share: float, other: float) -> float:
    """Return the difference of two shares in units of their spread: (p - q) / sqrt((p (1 - p) + q (1 - q)) / 2)."""
    spread = np.sqrt((share * (1 - share) + other * (1 - other)) / 2)
    return float((share - other) / spread) if spread else 0.0
