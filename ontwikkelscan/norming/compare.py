"""Set scores beside a norm group, and tell which of a person's competencies stand out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

from ontwikkelscan.errors import error
from ontwikkelscan.norming.formulas import (
    band_label,
    band_probabilities,
    deviation_standard_error,
    holm_adjust,
    percentile_interval,
    percentile_rank,
    stanine,
    t_score,
    z_area,
    z_linear,
)
from ontwikkelscan.scoring.formulas import kelley_interval, spearman_brown

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.norm import Norm, NormScale
    from ontwikkelscan.model.scores import Scores

ALPHA = 0.05


def compare_with_norm(scores: Scores, norm: Norm, *, relevant: ArrayLike | None = None) -> Scores:
    """Add the norm columns: where a self-score stands among those of the norm group.

    Parameters
    ----------
    scores
        From :func:`score`.
    norm
        From :func:`load_norm`, made with the same version of the questionnaire.
    relevant
        Shape (n_respondents, n_competencies), "yes" where a competency counts for a person: peaks are looked for among
        those. Left out: all that were scored.

    Returns
    -------
    Scores
        With percentile rank, its Jeffreys interval (the sampling error of the norm), T score (area), stanine,
        deviation and peak. ``norm_status`` is the stamp of the norm. With an empirical norm ``basis`` becomes "norm":
        true score and interval are Kelley's, and ``norm_label`` is given. A simulated norm changes none of them.

    Raises
    ------
    OntwikkelscanError
        NORM-003 when the norm belongs to another questionnaire or another version of it, -006 when it lacks a scale.

    Notes
    -----
    Decisions 1, 3, 4 and 5, section 2. Peaks: deviations of linear T from the own mean, Davis' standard error, Holm
    over the competencies tested, 5 %.

    """
    questionnaire = scores.questionnaire
    if norm.questionnaire_hash != questionnaire.content_hash:
        expected = f"{norm.questionnaire} {norm.questionnaire_version}"
        raise error("NORM-003", norm=norm.id, expected=expected, found=f"{questionnaire.id} {questionnaire.version}")
    scale_of = {scale.competency: scale for scale in norm.scales}
    for name in questionnaire.competency_ids:
        if name not in scale_of:
            raise error("NORM-006", norm=norm.id, competency=name)
    scales = [scale_of[name] for name in questionnaire.competency_ids]
    tables = dict(scores.tables)
    for name in ("percentile_rank", "percentile_low", "percentile_high", "t_score", "stanine", "t_linear"):
        tables[name] = tuple(
            _norm_table(name, table, scale) for table, scale in zip(scores.tables["score"], scales, strict=True)
        )
    basis = scores.basis
    if norm.status == "empirical":
        tables |= _kelley_tables(scores, scales)
        basis = "norm"
    card: dict[str, str | int] = {
        **norm.model_dump(include={"id", "version", "title", "kind", "status", "stamp", "date", "n"}),
        "hash": norm.content_hash,
    }
    compared = replace(scores, tables=tables, basis=basis, norm_card=card)
    return replace(compared, norm=_profile_columns(compared, scales, norm, relevant))


def _norm_table(name: str, scores: NDArray[np.float64], scale: NormScale) -> NDArray[np.float64]:
    known, counts = scale.scores, scale.counts
    if name == "t_linear":
        return t_score(z_linear(scores, mean=scale.mean, sd=scale.sd))
    if name in ("percentile_low", "percentile_high"):
        return percentile_interval(scores, scores=known, counts=counts)[name == "percentile_high"]
    percentile = percentile_rank(scores, scores=known, counts=counts)
    if name == "percentile_rank":
        return percentile
    return {"t_score": t_score, "stanine": stanine}[name](z_area(percentile))


def _kelley_tables(scores: Scores, scales: list[NormScale]) -> dict[str, tuple[NDArray[Any], ...]]:
    """Replace the flat estimates by those from mean, spread and reliability of the norm's total group."""
    low, high = scores.questionnaire.minimum, scores.questionnaire.maximum
    columns: dict[str, list[NDArray[Any]]] = {}
    for row, scale in enumerate(scales):
        x = scores.tables["score"][row]
        r = _reliability(scores, row, scale)
        estimate = kelley_interval(x, mean=scale.mean, sd=scale.sd, reliability=r)
        new = {
            "standard_error": scale.sd * np.sqrt(1 - r),
            "true_score": estimate.true_score,
            "true_score_error": estimate.standard_error,
            "ci_low": np.maximum(estimate.low, low),
            "ci_high": np.minimum(estimate.high, high),
        }
        for name, table in new.items():
            columns.setdefault(name, []).append(table)
    return {name: tuple(tables) for name, tables in columns.items()}


def _reliability(scores: Scores, row: int, scale: NormScale) -> NDArray[np.float64]:
    """Spearman-Brown's reliability per code; NaN where there is no score."""
    n_items = len(scores.questionnaire.competencies[row].items)
    r = spearman_brown(scale.reliability, n_items=n_items, n_answered=scores.tables["n_answered"][row])
    return np.where(np.isnan(scores.tables["score"][row]), np.nan, r)


def _profile_columns(
    scores: Scores, scales: list[NormScale], norm: Norm, relevant: ArrayLike | None
) -> dict[str, NDArray[Any]]:
    """Compare each person's competencies with one another, and stamp everything."""
    t = scores.values("t_linear").copy()
    scored = ~np.isnan(t)
    taking_part = scored if relevant is None else scored & (np.asarray(relevant) == "yes")
    t[~taking_part] = np.nan
    r = np.stack([_reliability(scores, row, scale)[scores.codes[row]] for row, scale in enumerate(scales)], axis=1)
    n_taking_part = np.maximum(taking_part.sum(axis=1, keepdims=True), 1)
    deviation = t - np.nansum(t, axis=1, keepdims=True) / n_taking_part
    se = deviation_standard_error(np.where(taking_part, r, np.nan))
    deviation = np.where(np.isnan(se), np.nan, deviation)
    p = holm_adjust(2 * ndtr(-np.abs(deviation) / se))
    peak = np.where(np.isnan(p), "", np.where(p >= ALPHA, "none", np.where(deviation > 0, "peak", "trough")))
    label = np.full(t.shape, "", dtype=object)
    if norm.status == "empirical":
        z = ndtri(scores.values("percentile_rank") / 100)
        bands = band_probabilities(z, reliability=r)
        for row, column in zip(*np.nonzero(scored), strict=True):
            label[row, column] = band_label(bands[row, column])
    return {
        "deviation": deviation,
        "peak": peak.astype(object),
        "norm_label": label,
        "norm_status": np.where(scored, norm.stamp, "").astype(object),
    }
