"""Build a norm group from a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import ValidationError

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, error, fault_note
from ontwikkelscan.loading.norms import is_date
from ontwikkelscan.model.norm import MINIMUM_N, Distribution, Norm, NormGroup, NormScale, Population
from ontwikkelscan.norming.choosing import find_predictors, follow
from ontwikkelscan.norming.coverage import LEAST_CELL, coverage_of
from ontwikkelscan.norming.rows import close_rows, totals
from ontwikkelscan.norming.sample import Sample, sample_of
from ontwikkelscan.norming.weights import effective_n, grouped_weights, rake
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.item_analysis import skewness
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.contribution import Contributions
    from ontwikkelscan.model.norm import Convention, NormKind, NormMethod, Predictor, Retest
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.scores import Scores

    FloatArray = NDArray[np.float64]

LEAST_N = 10
"""Below this nothing is built, whatever the user asks."""
LINEAR_SKEW, LINEAR_EDGE = 0.5, 0.15
"""Up to this skew, and this share at floor or ceiling, linear norm scores are allowed (section 2)."""
SUMMARY_DECIMALS = 2
"""Of mean, spread and skew in the file."""
DECIMALS = 3
"""Of reliabilities, which are cut off there, and of what belongs to them."""


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
    retest: Retest | None = None,
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
        One per person, or "rake": to the population's margins. They are averaged in groups of at least ten people with
        nearly the same weight, so that none is one person's own; the margins then fit nearly. Means, spreads and
        distributions are weighted; reliability is not.
    method
        "regression": percentiles also follow the answers to ``predictors``, within the range of the sample, on each
        scale in the way that predicts best in cross-validation, if any takes 2 % off the error of one table.
    convention
        Of T scores and stanines: "area" (normalised) or "linear", which is refused where a scale is skewed (.5 or
        more) or more than 15 % have its lowest or highest score.
    by
        Question whose categories get a table of their own, where at least ``minimum_n`` people are in it; nobody, or at
        least five people, may be left over: of them the tables tell by subtraction.
    predictors
        Questions for a number, for ``method="regression"``; left out: those that go along with a contribution (years in
        the role, inhabitants).
    reliability
        Per competency, 0-1; left out: alpha, of contributions from the squares within files.
    retest
        Of :func:`measure_retest`: people of this kind who answered twice. With it a change of one person is told by
        what was measured instead of assumed.
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
        Spread with ddof=1. Distributions in rows of at least five people, shares in three decimals; mean and spread in
        two decimals, reliability cut off at three. The score of who left items out counts as the nearest that all items
        can give, half goes up. ``.groups``: the tables of ``by``, none where no category is large enough. A norm of
        contributions has no means of items and no spread of the mean z: those of the questionnaire stand in.

    Raises
    ------
    OntwikkelscanError
        NORM-005 for too few people, -007 for weights that cannot be made, -008 for an unknown question, -010 and -011
        for contributions that do not fit, -012 for simulated answers passed off as real ones, -013 for a scale without
        spread or reliability, -014 for a linear norm that the scores do not allow, -015 for a regression that the
        sample does not carry, -016 for a category of fewer than five people, -017 for a population smaller than the
        sample, -020 for a representative norm without margins, -024 for a retest of other scales, SCAN-004
        for weights that do not fit.

    """
    people = sample_of(sample, questionnaire)
    if people.simulated and kind not in (None, "simulated"):
        raise error("NORM-012", norm=id, kind=kind)
    kind = kind or ("simulated" if people.simulated else "convenience")
    margins = {name: people.shares(name, shares) for name, shares in population.margins.items()} if population else {}
    if kind == "representative" and not any(any(people.categories(name)) for name in margins):
        raise error("NORM-020", norm=id)
    if population is not None and population.size is not None and population.size < len(people):
        raise error("NORM-017", n=len(people), size=population.size)
    needed = max(minimum_n, LEAST_N)
    _check_enough(people, needed)
    w, weighting = _weights(people, margins, weights)
    known = _check_cells(people, margins, by)
    followed = find_predictors(people, predictors, w, needed) if method == "regression" else ()
    given = dict(reliability or {})
    scales = tuple(
        _scale(people, place, w, followed, given.get(scale.id))
        for place, scale in enumerate(people.questionnaire.competencies)
    )
    if convention == "linear":
        _check_linear(people, w)
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
        made_of=people.made_of,
        minimum=people.questionnaire.minimum,
        maximum=people.questionnaire.maximum,
        method=method,
        convention=convention,
        weighting=weighting,
        questionnaire=people.questionnaire.id,
        questionnaire_version=people.questionnaire.version,
        questionnaire_hash=people.questionnaire.measurement_hash,
        source=text("norm.source") if source is None else source,
        population=population,
        coverage=coverage_of(people, known, margins, w),
        predictors=followed,
        by=by,
        mean_z_sd=None if people.made_of == "contributions" else _mean_z_sd(people, scales),
        retest=_fitting(retest, people),
        groups=_groups(people, by, w, needed) if by else (),
        scales=scales,
    )


def _fitting(retest: Retest | None, people: Sample) -> Retest | None:
    """Return the retest; NORM-024 for one of other scales."""
    if retest is not None and tuple(x.competency for x in retest.scales) != people.questionnaire.competency_ids:
        raise error("NORM-024", problem=Note("retest_scales"))
    return retest


def _norm(**fields: object) -> Norm:
    """Make the norm; what it says of itself can be wrong only by what the user gave."""
    try:
        norm = Norm.model_validate(fields)
    except ValidationError as cause:
        faults = cause.errors(include_input=False, include_url=False)
        problems = [Problem("NORM-002", {"place": Note("the_norm"), "problem": fault_note(f)}) for f in faults]
        raise OntwikkelscanError(problems) from cause
    if not is_date(norm.date):
        raise error("NORM-002", place=Note("the_norm"), problem=Note("no_date"))
    return norm


def _check_enough(people: Sample, needed: int) -> None:
    for competency, n in zip(people.questionnaire.competencies, people.n_scored.tolist(), strict=True):
        if n < needed:
            raise error("NORM-005", competency=competency.id, n=n, minimum=needed)


def _weights(
    people: Sample, margins: Mapping[str, Mapping[str, float]], weights: ArrayLike | Literal["rake"] | None
) -> tuple[FloatArray, Literal["none", "given", "raked"]]:
    if weights is None:
        return np.ones(len(people.scores)), "none"
    if isinstance(weights, str):
        if not margins:
            raise error("NORM-007", problem=Note("no_margins"))
        categories = {name: people.categories(name) for name in margins}
        parts = [{name: told[part] for name, told in categories.items()} for part in people.parts]
        return np.concatenate([grouped_weights(rake(part, margins)) for part in parts]), "raked"
    given = np.asarray(weights, dtype=float)
    if people.made_of == "contributions":
        raise error("NORM-007", problem=Note("weights_unlinked"))
    if given.shape != (len(people),):
        raise error("SCAN-004", name="weights", n_given=given.size, n_expected=len(people), unit=Note("people"))
    if not (np.isfinite(given).all() and (given >= 0).all() and given.sum() > 0):
        raise error("NORM-007", problem=Note("weights_below"))
    return grouped_weights(given / given.mean()), "given"


def _check_cells(people: Sample, margins: Mapping[str, object], by: str) -> list[str]:
    """Return the questions that the norm tells about; refuse a category in which people could be recognised."""
    asked = [question.id for question in people.questionnaire.context_questions if question.in_norm]
    names = list(dict.fromkeys([*margins, *asked, *([by] if by else [])]))
    told = []
    for name in names:
        categories = [category for category in people.categories(name)[people.fullest] if category is not None]
        if not categories:
            continue
        told.append(name)
        ids, counts = np.unique(categories, return_counts=True)
        small = [str(category) for category, count in zip(ids, counts, strict=True) if count < LEAST_CELL]
        if small and name in (*margins, by):
            raise error("NORM-016", question=name, categories=", ".join(small), least=LEAST_CELL)
    return told


def _scale(
    people: Sample, place: int, weights: FloatArray, predictors: tuple[Predictor, ...], reliability: float | None
) -> NormScale:
    competency, found = people.questionnaire.competencies[place], people.consistency[place]
    used = found.reliability if reliability is None else reliability
    if not 0 < used < 1:
        problem = Note("reliability_unknown")
        raise error("NORM-013", competency=competency.id, problem=problem)
    return NormScale(
        **_distribution(people, place, people.scores[:, place], weights).model_dump(),
        skew=_rounded(skewness(people.scores[:, place]), SUMMARY_DECIMALS),
        reliability=used if reliability is not None else _down(used),
        reliability_low=None if reliability is not None else _down(found.low),
        reliability_method="given" if reliability is not None else found.method,
        omega=None if found.omega is None else _rounded(found.omega, DECIMALS),
        item_mean_variance=None if found.item_mean_variance is None else _rounded(found.item_mean_variance, DECIMALS),
        **(follow(people, place, weights, predictors)._asdict() if predictors else {}),
    )


def _down(reliability: float) -> float:
    """Cut a reliability off, so that none comes to a threshold by rounding; above 0 it stays so."""
    cut = float(np.floor(reliability * 10**DECIMALS + 1e-6)) / 10**DECIMALS
    return 10.0**-DECIMALS if cut == 0 < reliability else cut


def _rounded(value: float, decimals: int) -> float:
    """Round in two steps, so that the order in which people were added up makes no difference."""
    return round(round(value, 9), decimals)


def _mean_z_sd(people: Sample, scales: Sequence[NormScale]) -> float:
    z = (people.scores - [scale.mean for scale in scales]) / [scale.sd for scale in scales]
    return _rounded(float(np.nanmean(z[np.isfinite(z).any(axis=1)], axis=1).std(ddof=1)), DECIMALS)


def _distribution(people: Sample, place: int, scores: FloatArray, weights: FloatArray) -> Distribution:
    competency, scored = people.questionnaire.competencies[place], ~np.isnan(scores)
    x, w, n_items = scores[scored], grouped_weights(weights[scored]), len(competency.items)
    if np.ptp(x.round(9)) == 0:
        raise error("NORM-013", competency=competency.id, problem=Note("same_score"))
    w = w / w.mean()
    mean = float((w * x).sum() / len(x))
    lowest, highest = n_items * people.questionnaire.minimum, n_items * people.questionnaire.maximum
    rows = close_rows(totals(x, n_items), w, lowest=lowest, highest=highest)
    sd = float(np.sqrt((w * (x - mean) ** 2).sum() / (len(x) - 1)))
    return Distribution(
        competency=competency.id,
        n=len(x),
        n_effective=_rounded(effective_n(w), 1),
        mean=_rounded(mean, SUMMARY_DECIMALS),
        sd=max(_rounded(sd, SUMMARY_DECIMALS), 10.0**-SUMMARY_DECIMALS),
        n_items=n_items,
        ends=tuple((rows.ends / n_items).tolist()),
        shares=tuple(rows.shares.tolist()),
    )


def _check_linear(people: Sample, weights: FloatArray) -> None:
    bounds = people.questionnaire.minimum, people.questionnaire.maximum
    crooked = []
    for competency, x in zip(people.questionnaire.competencies, people.scores.T, strict=True):
        w = np.where(np.isnan(x), 0.0, weights)
        at_an_end = max(float(w[np.isclose(x, bound)].sum() / w.sum()) for bound in bounds)
        if abs(skewness(x)) >= LINEAR_SKEW or at_an_end > LINEAR_EDGE:
            crooked.append(competency.id)
    if crooked:
        raise error("NORM-014", competencies=", ".join(crooked))


def _groups(people: Sample, by: str, weights: FloatArray, needed: int) -> tuple[NormGroup, ...]:
    """Return a table of its own for each category that is large enough on every scale.

    The table of everyone less these tells of who is left: that is nobody, or no fewer than five people.
    """
    categories = np.array(people.categories(by), dtype=object)
    groups = []
    for category, title in people.named(by).items():
        inside = categories == category
        if (~np.isnan(people.scores[inside])).sum(axis=0).min() < needed:
            continue
        scales = tuple(
            _distribution(people, place, people.scores[inside, place], weights[inside])
            for place in range(people.scores.shape[1])
        )
        groups.append(NormGroup(category=category, title=title, n=int(inside[people.fullest].sum()), scales=scales))
    rest = len(people) - sum(group.n for group in groups)
    if groups and 0 < rest < LEAST_CELL:
        raise error("NORM-016", question=by, categories=text("norm.other"), least=LEAST_CELL)
    return tuple(groups)
