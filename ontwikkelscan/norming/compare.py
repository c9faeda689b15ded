"""Set scores beside a norm group, and tell which of a person's competencies stand out."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from ontwikkelscan.errors import Note, OntwikkelscanWarning, error
from ontwikkelscan.model.people import in_order, per_competency
from ontwikkelscan.model.scores import Spread
from ontwikkelscan.norming.formulas import (
    band_label,
    band_probabilities,
    deviation_error,
    holm_adjust,
    own_error,
    share_interval,
    stanine,
    t_score,
    z_area,
    z_linear,
)
from ontwikkelscan.norming.rating import age_step
from ontwikkelscan.norming.regression import expected, precision_n, residual_share, unknown_slopes
from ontwikkelscan.norming.rows import row_place
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.formulas import (
    flat_interval,
    kelley_interval,
    parts_of,
    row_sum,
    spearman_brown,
    standard_error,
)
from ontwikkelscan.scoring.given import scores_of
from ontwikkelscan.texts import enumeration, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.norm import Distribution, Norm, NormScale
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.scores import Scores
    from ontwikkelscan.scoring.given import GivenScores

    FloatArray = NDArray[np.float64]

ALPHA = 0.05
LEAST_N, LEAST_RELIABILITY = 100, 0.60
"""People in an empirical norm, and reliability of a scale in it, from which it feeds estimates (decision 17)."""
LEAST_PEOPLE, LEAST_DIFFERENCE, SURE = 10, 0.3, 2.6
"""From so many people on it is told when their mean z lies this far off, in z and in standard errors (decision 17)."""
ESTIMATES = ("standard_error", "true_score", "true_score_error", "ci_low", "ci_high")
PLACE = ("percentile_rank", "percentile_low", "percentile_high", "t_score", "stanine", "at_edge", "norm_mean")


def compare_with_norm(
    scores: GivenScores,
    norm: Norm,
    *,
    relevant: pd.DataFrame | ArrayLike | None = None,
    context: pd.DataFrame | None = None,
    today: date | None = None,
) -> Scores:
    """Add the norm columns: where a self-score stands among those of the norm group.

    Parameters
    ----------
    scores
        From :func:`score`, the Result of a scan, or a frame such as ``result.scores``.
    norm
        From :func:`load_norm` or :func:`build_norm`, made with the same version of the questionnaire.
    relevant
        "yes" where a competency counts for a person: peaks are looked for among those. A frame with a row per
        respondent and a column per competency, or an array of shape (n_respondents, n_competencies), by place. Left
        out: all that were scored.
    context
        One row per respondent (column ``respondent`` or index), for norms that follow a question or have tables per
        category.
    today
        For the age of the norm; left out: today.

    Returns
    -------
    Scores
        With percentile rank, its Jeffreys interval (the sampling error of the norm and, of one that follows numbers, of
        what it expects and what that misses), T score and stanine by the norm's convention, deviation and peak.
        ``norm_status`` is the stamp of the norm, followed by whom the score was compared with, where the norm knows
        more than one answer, and "aan de rand van de normgroep" where the score lies in the lowest or highest row of
        several scores. With an empirical norm ``basis`` becomes "norm": true score and interval are Kelley's, and
        ``norm_label`` is given. A simulated norm changes none of these.

    Raises
    ------
    OntwikkelscanError
        NORM-003 when the norm belongs to another questionnaire or another version of it, -006 when it lacks a scale,
        -018 when it is 20 years old. From 10 years on there is an OntwikkelscanWarning.

    Notes
    -----
    Decisions 1, 3, 4, 5 and 25, section 2. A category that the norm has a table for, and predictors within the range of
    its sample that a scale follows, decide whom someone is compared with; otherwise it is the whole norm group. Mean,
    spread and reliability of the true score, and the linear T of the peaks, are those of the whole group for everyone.
    Peaks: deviations of linear T from the own mean, Davis' standard error, larger for who answers more unevenly than
    the norm group (``own_error``), Holm over the competencies tested, 5 %.

    """
    scores = scores_of(scores)
    scales = _fitting_scales(scores, norm)
    if context is not None:
        context = in_order(context, scores.respondents, "context")
    if relevant is not None:
        relevant = per_competency(relevant, scores.respondents, scores.questionnaire, "relevant")
    ageing = check_age(norm, today or now().date())
    by_code = dict(scores.by_code)
    placed = _place_all(scores.by_code["score"], scales, norm)
    by_code |= {name: tuple(place[name] for place in placed) for name in PLACE}
    basis = scores.basis
    if norm.status == "empirical":
        columns, basis = _estimates(scores, scales)
        by_code |= columns
        retest = norm.retest if "norm" in basis else None
        scores = replace(scores, spreads=_spreads(scores, scales, basis), retest=retest)
        warn_of_others(mean_place(scores, norm), norm, scores.questionnaire)
    compared = replace(scores, by_code=by_code, basis=basis, norm_card={**norm.card, "ageing": ageing})
    own, whom = _own_group(compared, norm, scales, context)
    own = {**scores.by_person, **own}
    compared = replace(compared, by_person=own, compared_with=whom)
    return replace(compared, by_person=own | _profile_columns(compared, scales, norm, relevant))


def _fitting_scales(scores: Scores, norm: Norm) -> list[NormScale]:
    questionnaire = scores.questionnaire
    if norm.questionnaire_hash != questionnaire.measurement_hash:
        expected = f"{norm.questionnaire} {norm.questionnaire_version}"
        raise error("NORM-003", norm=norm.id, expected=expected, found=f"{questionnaire.id} {questionnaire.version}")
    scale_of = {scale.competency: scale for scale in norm.scales}
    for name in questionnaire.competency_ids:
        if name not in scale_of:
            raise error("NORM-006", norm=norm.id, competency=name)
    return [scale_of[name] for name in questionnaire.competency_ids]


def check_age(norm: Norm, today: date) -> str:
    """Return what is said of the age of the norm; warn, or refuse it."""
    step, too_old = age_step(norm, today)
    if step is not None and too_old:
        raise error("NORM-018", norm=norm.id, years=step.years, date=norm.date)
    if step is not None:
        note = Note("norm_old", norm=norm.id, date=norm.date, years=step.years)
        warnings.warn(note, OntwikkelscanWarning, stacklevel=3)
    return "" if step is None else step.verdict


def place(x: FloatArray, scale: Distribution, norm: Norm, missed: FloatArray | None = None) -> dict[str, FloatArray]:
    """Return the norm scores of scores in one distribution; ``missed``: variance of how people like each differ."""
    return _place_all([x], [scale], norm, missed)[0]


def _place_all(
    scores: Sequence[FloatArray], scales: Sequence[Distribution], norm: Norm, missed: FloatArray | None = None
) -> list[dict[str, FloatArray]]:
    """Return the norm scores of scores in each of some distributions, computed at once."""
    places = [
        row_place(x, scale.ends, scale.shares, n=scale.n, n_items=scale.n_items, minimum=norm.minimum)
        for x, scale in zip(scores, scales, strict=True)
    ]
    share, at_edge = (np.concatenate(parts) for parts in zip(*places, strict=True))
    lengths = [len(x) for x in scores]
    told = [(scale.mean, scale.sd, scale.n_effective) for scale in scales]
    mean, sd, n = (np.repeat(values, lengths) for values in zip(*told, strict=True))
    x = np.concatenate(scores)
    z = z_area(100 * share) if norm.convention == "area" else z_linear(x, mean=mean, sd=sd)
    if missed is not None:
        n = precision_n(share, 1 / n + missed, n=n)
    interval = share_interval(share, n=n, population=_size(norm))
    columns = _columns(100 * share, interval, z, at_edge, mean)
    return [{name: values[part] for name, values in columns.items()} for part in parts_of(lengths)]


def _size(norm: Norm) -> int | None:
    return None if norm.population is None else norm.population.size


def _columns(
    rank: FloatArray,
    interval: tuple[FloatArray, FloatArray],
    z: FloatArray,
    at_edge: NDArray[np.bool_],
    mean: FloatArray,
) -> dict[str, FloatArray]:
    low, high = interval
    values = (rank, np.minimum(low, rank), np.maximum(high, rank), t_score(z), stanine(z), at_edge, mean)
    return dict(zip(PLACE, values, strict=True))


def _own_group(
    scores: Scores, norm: Norm, scales: Sequence[NormScale], context: pd.DataFrame | None
) -> tuple[dict[str, NDArray[Any]], NDArray[Any] | None]:
    """Return the columns in which people are compared with those like them, and for each person with whom that is."""
    if not norm.groups and not norm.predictors:
        return {}, None
    x = scores.values("score")
    whom = np.full(x.shape, text("norm.whole"), dtype=object)
    columns = {name: scores.values(name).copy() for name in PLACE}
    if norm.groups and context is not None and norm.by in context:
        question = next(q for q in scores.questionnaire.context_questions if q.id == norm.by)
        own = question.class_of if norm.made_of == "contributions" else question.category
        categories = np.array([own(answer) for answer in context[norm.by]], dtype=object)
        for group in (group for group in norm.groups if group.category in categories):
            rows = np.flatnonzero(categories == group.category)
            whom[rows] = text("norm.group", title=group.title)
            for place, placed in enumerate(_place_all(list(x[rows].T), group.scales, norm)):
                _write(columns, rows, place, placed)
    if norm.predictors and context is not None and all(p.question in context for p in norm.predictors):
        answers = np.column_stack([context[p.question].to_numpy(dtype=float) for p in norm.predictors])
        low, high = np.array([[p.low, p.high] for p in norm.predictors]).T
        rows = np.flatnonzero(((low <= answers) & (answers <= high)).all(axis=1))
        names = {question.id: question.name or question.id for question in scores.questionnaire.context_questions}
        for place, scale in enumerate(scales):
            taken = [] if scale.regression is None else [names.get(name, name) for name in scale.regression.predictors]
            whom[rows, place] = text("norm.followed", names=enumeration(taken)) if taken else text("norm.whole")
            _write(columns, rows, place, among_alike(x[rows, place], answers[rows], scale, norm))
    return columns, whom


def among_alike(x: FloatArray, answers: FloatArray, scale: NormScale, norm: Norm) -> dict[str, FloatArray]:
    """Return the norm scores of scores (n_respondents,) among people with the same answers to the predictors."""
    fitted, misfit = scale.regression, scale.misfit or 0.0
    if fitted is None:
        return place(x, scale, norm, misfit + unknown_slopes(answers, norm.predictors, ()) / scale.n_effective)
    mean, sd, variance = expected(answers, fitted, norm.predictors)
    residual, kept = (x - mean) / sd, fitted.residuals
    share = residual_share(residual, fitted)
    z = z_area(100 * share) if norm.convention == "area" else residual
    n = precision_n(share, variance + misfit, n=fitted.n_effective)
    interval = share_interval(share, n=n, population=_size(norm))
    at_edge = (residual < kept[0]) | (residual > kept[-1])
    return _columns(100 * share, interval, z, at_edge, mean)


def _write(columns: dict[str, NDArray[Any]], rows: NDArray[np.int64], place: int, new: dict[str, FloatArray]) -> None:
    for name, values in new.items():
        columns[name][rows, place] = values


def _estimates(
    scores: Scores, scales: Sequence[NormScale]
) -> tuple[dict[str, tuple[NDArray[Any], ...]], tuple[str, ...]]:
    """Replace the flat estimates by those of the norm's total group where it may speak, and tell where that is."""
    bounds = scores.questionnaire.minimum, scores.questionnaire.maximum
    columns = {name: list(scores.by_code[name]) for name in ESTIMATES}
    basis = list(scores.basis)
    for row, scale in enumerate(scales):
        if scale.n < LEAST_N:
            continue
        x = scores.by_code["score"][row]
        n_items = len(scores.questionnaire.competencies[row].items)
        answered: dict[str, Any] = {"n_items": n_items, "n_answered": _answered(scores, row)}
        known: dict[str, Any] = {"sd": scale.sd, "reliability": scale.reliability}
        if scale.reliability < LEAST_RELIABILITY:
            basis[row], found = "unreliable", flat_interval(x, **known, **answered, mean=scale.mean, bounds=bounds)
        else:
            difficulty = _item_mean_variance(scores, scale)
            basis[row], found = (
                "norm",
                kelley_interval(x, **known, **answered, mean=scale.mean, bounds=bounds, item_mean_variance=difficulty),
            )
        low, high = np.maximum(found.low, bounds[0]), np.minimum(found.high, bounds[1])
        values = (standard_error(**known, **answered), found.true_score, found.standard_error, low, high)
        for name, value in zip(ESTIMATES, values, strict=True):
            columns[name][row] = value
    return {name: tuple(parts) for name, parts in columns.items()}, tuple(basis)


def _spreads(scores: Scores, scales: Sequence[NormScale], basis: tuple[str, ...]) -> tuple[Spread, ...] | None:
    """Return what errors follow from: of the norm where it may speak, of nothing where it is too unreliable."""
    if scores.spreads is None:
        return None
    own = {
        "norm": [Spread(x.sd, x.reliability, x.mean, _item_mean_variance(scores, x)) for x in scales],
        "unreliable": [Spread()] * len(scales),
        "provisional": scores.spreads,
    }
    return tuple(own[word][place] for place, word in enumerate(basis))


def _item_mean_variance(scores: Scores, scale: NormScale) -> float:
    """Return how much the means of items differ: of a norm without answers to items, what the questionnaire assumes."""
    if scale.item_mean_variance is not None:
        return scale.item_mean_variance
    provisional = scores.questionnaire.provisional
    return provisional.item_mean_variance if provisional else 0.0


def mean_place(scores: Scores, norm: Norm) -> FloatArray:
    """Return where each person lies in the norm group, as the mean of z; who has no score is left out."""
    scales = _fitting_scales(scores, norm)
    z = z_linear(
        scores.values("score"),
        mean=np.array([scale.mean for scale in scales]),
        sd=np.array([scale.sd for scale in scales]),
    )
    z = z[np.isfinite(z).any(axis=1)]
    return np.asarray(np.nanmean(z, axis=1))


def warn_of_others(z: FloatArray, norm: Norm, questionnaire: Questionnaire) -> None:
    """Warn where many people together (:func:`mean_place`) lie so far from the norm group that it may not be theirs."""
    provisional = questionnaire.provisional
    spread = norm.mean_z_sd or (provisional.mean_z_sd if provisional else None)
    if norm.status != "empirical" or len(z) < LEAST_PEOPLE or spread is None:
        return
    difference = float(z.mean())
    if abs(difference) >= max(LEAST_DIFFERENCE, SURE * spread * np.sqrt(1 / len(z) + 1 / norm.n)):
        key = "norm_below" if difference < 0 else "norm_above"
        note = Note(key, n=len(z), sd=f"{abs(difference):.1f}", norm=norm.id)
        warnings.warn(note, OntwikkelscanWarning, stacklevel=3)


def _answered(scores: Scores, row: int) -> FloatArray:
    """Return how many items were answered for each different result; NaN where there is no score."""
    return np.where(np.isnan(scores.by_code["score"][row]), np.nan, scores.by_code["n_answered"][row])


def _reliability(scores: Scores, row: int, scale: NormScale) -> FloatArray:
    """Return Spearman-Brown's reliability for each different result; NaN where there is no score."""
    n_items = len(scores.questionnaire.competencies[row].items)
    return spearman_brown(scale.reliability, n_items=n_items, n_answered=_answered(scores, row))


def _error_variances(scores: Scores, scales: Sequence[NormScale]) -> FloatArray:
    """Return the error variance of each score in units of the norm's variance, shape (n_respondents, n_competencies).

    Larger for who answers the items of one scale more differently than the norm group does (decision 015).
    """
    n_items = np.array([len(scale.items) for scale in scores.questionnaire.competencies])
    whole = np.array([1 - scale.reliability for scale in scales]) * n_items
    answered = np.stack([_answered(scores, row)[scores.index[row]] for row in range(len(scales))], axis=1)
    own = own_error(
        scores.values("answer_sd") ** 2,
        item_mean_variance=np.array([_item_mean_variance(scores, scale) for scale in scales]),
        error_variance=whole * np.array([scale.sd**2 for scale in scales]),
    )
    return whole / answered * own[:, None]


def _profile_columns(
    scores: Scores, scales: Sequence[NormScale], norm: Norm, relevant: ArrayLike | None
) -> dict[str, NDArray[Any]]:
    """Compare each person's competencies with one another, and say in words where they stand."""
    x = scores.values("score")
    mean, sd = np.array([scale.mean for scale in scales]), np.array([scale.sd for scale in scales])
    t = t_score(z_linear(x, mean=mean, sd=sd))
    scored = ~np.isnan(t)
    taking_part = scored if relevant is None else scored & (np.asarray(relevant) == "yes")
    t[~taking_part] = np.nan
    n_taking_part = np.maximum(taking_part.sum(axis=1, keepdims=True), 1)
    mean_t = row_sum(np.nan_to_num(t))[:, None] / n_taking_part
    deviation = t - mean_t
    se = deviation_error(np.where(taking_part, _error_variances(scores, scales), np.nan))
    deviation = np.where(np.isnan(se), np.nan, deviation)
    p = holm_adjust(2 * ndtr(-np.abs(deviation) / se))
    peak = np.where(np.isnan(p), "", np.where(p >= ALPHA, "none", np.where(deviation > 0, "peak", "trough")))
    label = np.full(t.shape, "", dtype=object)
    if norm.status == "empirical":
        r = np.stack([_reliability(scores, row, scale)[scores.index[row]] for row, scale in enumerate(scales)], axis=1)
        bands = band_probabilities(z_area(scores.values("percentile_rank")), reliability=r)
        for row, column in zip(*np.nonzero(scored), strict=True):
            label[row, column] = band_label(bands[row, column])
    return {"deviation": deviation, "peak": peak.astype(object), "norm_label": label}
