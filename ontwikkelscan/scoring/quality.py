"""How the questionnaire was filled in: something to talk about, never a rejection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import fdtri

from ontwikkelscan.model.questions import ResponseModel
from ontwikkelscan.scoring.quality_formulas import (
    even_odd,
    guttman_errors,
    intra_individual_variability,
    longstring,
    mahalanobis,
    psychometric_synonyms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire

    FloatArray = NDArray[np.float64]

COLUMNS = "respondent index family value flag note".split()
COUNTS, ALL = "counts", "all"
FLAGGED_FAMILIES = 2
"""So many families flagged: "voorzichtig interpreteren" (measurement specification, decision 10)."""
EVEN_ODD, SYNONYMS, SYNONYM_R, OUTLIER, SECONDS = 0.30, 0.22, 0.60, 0.001, 2.0
"""Johnson (2005), Johnson (2005), section 6, section 6, Huang et al. (2012)."""
FLAT = 0.05
"""Level of the test that a profile is not flat; below it the halves of scales have nothing to agree on."""
MIN_ANSWERS = 10
MIN_SAMPLE = 100
"""People from which a sample can serve as its own model of attentive answers."""
LIMITS = {"longstring": 0.995, "irv": 0.025, "keying": 0.995, "person_fit": 0.95}
"""Quantiles of attentive answers beyond which an index is flagged (section 6 and decision 10)."""
DURATION = "invultijd_seconden"
BLOCK = 1 << 13


class Index(NamedTuple):
    """One index of all respondents; ``flags`` is yes, no or not_computable."""

    name: str
    family: str
    value: FloatArray
    flags: NDArray[Any]
    note: str


@dataclass(frozen=True, eq=False)
class Quality:
    """Counts and indices per respondent; ``model`` is what the answers were set beside, None if nothing could be."""

    respondents: NDArray[Any]
    indices: tuple[Index, ...]
    model: ResponseModel | None

    def __getitem__(self, rows: NDArray[np.int64]) -> Quality:
        """Return the counts and indices of some respondents, by row."""
        indices = tuple(i._replace(value=i.value[rows], flags=i.flags[rows]) for i in self.indices)
        return Quality(self.respondents[rows], indices, self.model)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and index."""
        n = len(self.respondents)
        parts = [
            pd.DataFrame(
                dict(zip(COLUMNS, [self.respondents, i.name, i.family, i.value, i.flags, i.note], strict=True))
            )
            for i in self.indices
        ]
        order = np.argsort(np.tile(np.arange(n), len(parts)), kind="stable")
        return pd.concat(parts).iloc[order].reset_index(drop=True)


def response_quality(answers: Answers, *, model: ResponseModel | None = None) -> Quality:
    """Look at how the questionnaire was filled in.

    Parameters
    ----------
    answers
        From :func:`read_answers`; column ``invultijd_seconden`` of the context holds the time taken.
    model
        How attentive people answer. Left out: that of the questionnaire; for a questionnaire without one the sample
        itself, from 100 people on.

    Returns
    -------
    Quality
        ``.frame``, per respondent: n_answered, n_missing, n_not_applicable (counts, never flagged); longstring and irv
        (family repetition); even_odd, synonyms, keying and person_fit (consistency); mahalanobis (outlier);
        seconds_per_item (time); families_flagged, with flag yes from two on: "voorzichtig interpreteren". An index that
        cannot be computed is "not_computable", which is no flag: too few answers (ten), no model, fewer than three
        pairs of synonyms, a flat profile for even_odd, no time.

    Notes
    -----
    Decision 10 and section 6. ``keying`` is the distance between the means of reverse-keyed and other items, keyed:
    far apart when someone agrees with everything. ``person_fit`` is the share of pairs of a taken and an untaken step
    in the wrong order (Guttman errors). ``mahalanobis`` is over items, from the means, spreads and mean correlations of
    the model.

    """
    questionnaire = answers.questionnaire
    model = model or questionnaire.response_model
    if model is None and len(answers) >= MIN_SAMPLE:
        model = fit_response_model(answers, source="deze steekproef")
    blocks = [_indices(answers[start : start + BLOCK], model) for start in range(0, len(answers), BLOCK)]
    indices = tuple(
        Index(
            parts[0].name,
            parts[0].family,
            np.concatenate([part.value for part in parts]),
            np.concatenate([part.flags for part in parts]),
            parts[0].note,
        )
        for parts in zip(*blocks, strict=True)
    )
    return Quality(answers.respondents, indices, model)


def fit_response_model(answers: Answers, *, source: str, exchangeable: bool = False) -> ResponseModel:
    """Make the model of attentive answers from a sample of them.

    Parameters
    ----------
    answers
        Of attentive people, or of a sample in which nearly all are.
    source
        What the model says of its origin.
    exchangeable
        Treat all items alike, as long as nobody knows which is easy: one set of steps, one correlation within and one
        between competencies.

    Returns
    -------
    ResponseModel
        Its limits are quantiles of this sample.

    """
    questionnaire = answers.questionnaire
    place = _places(questionnaire)
    keyed, given = _keyed(answers), answers.given
    higher = range(questionnaire.minimum + 1, questionnaire.maximum + 1)
    answered = np.maximum(np.isfinite(keyed).sum(axis=0), 1)
    steps = np.stack([(keyed >= answer).sum(axis=0) / answered for answer in higher], axis=1)
    r = pd.DataFrame(keyed).corr().to_numpy()
    m = len(questionnaire.competencies)
    blocks = np.array([[_mean_r(r, place == a, place == b) for b in range(m)] for a in range(m)])
    if exchangeable:
        steps[:] = steps.mean(axis=0)
        within, between = np.nanmean(np.diag(blocks)), np.nanmean(blocks[~np.eye(m, dtype=bool)])
        blocks = np.where(np.eye(m, dtype=bool), within, between)
    items = questionnaire.item_ids
    alike = pd.DataFrame(given).corr().to_numpy()
    rows, columns = np.nonzero(np.tril(np.nan_to_num(alike), -1) > SYNONYM_R)
    unlimited = ResponseModel(
        source=source,
        simulated=answers.reading.simulated,
        n=len(answers),
        steps={item: tuple(shares) for item, shares in zip(items, steps.round(4).tolist(), strict=True)},
        correlations=tuple(tuple(row) for row in np.nan_to_num(blocks).round(4).tolist()),
        synonyms=tuple((items[row], items[column]) for row, column in zip(rows, columns, strict=True)),
        longstring=np.inf,
        irv=-np.inf,
        keying=np.inf,
        person_fit=np.inf,
    )
    found = {index.name: index.value for index in response_quality(answers, model=unlimited).indices}
    limits = {name: round(float(np.nanquantile(found[name], share)), 4) for name, share in LIMITS.items()}
    return unlimited.model_copy(update=limits)


def _indices(answers: Answers, model: ResponseModel | None) -> Sequence[Index]:
    indices = [*_counts(answers), *_computed(answers, model)]
    families = sorted({index.family for index in indices} - {COUNTS})
    flagged = sum(
        np.any([index.flags == "yes" for index in indices if index.family == family], axis=0).astype(float)
        for family in families
    )
    flags = np.where(flagged >= FLAGGED_FAMILIES, "yes", "no").astype(object)
    note = f"flagged from {FLAGGED_FAMILIES} families on"
    return [*indices, Index("families_flagged", ALL, np.asarray(flagged), flags, note)]


def _counts(answers: Answers) -> Iterator[Index]:
    code = answers.questionnaire.answer_code
    n_not_applicable = (answers.codes == code.not_applicable).sum(axis=0)
    n_missing = (answers.codes == code.empty).sum(axis=0)
    counts = {
        "n_answered": len(answers.codes) - n_not_applicable - n_missing,
        "n_missing": n_missing,
        "n_not_applicable": n_not_applicable,
    }
    for name, values in counts.items():
        yield Index(name, COUNTS, values.astype(float), np.full(len(values), "no", dtype=object), "")


def _computed(answers: Answers, model: ResponseModel | None) -> Iterator[Index]:
    questionnaire, given, keyed = answers.questionnaire, answers.given, _keyed(answers)
    few = np.isfinite(given).sum(axis=1) < MIN_ANSWERS
    none = np.full(len(given), np.nan)
    of = "" if model is None else f" ({model.source})"

    def index(name: str, family: str, values: FloatArray, limit: float | None, *, high: bool = True) -> Index:
        computable = ~np.isnan(values) & ~few & (limit is not None)
        beyond = np.zeros(len(values), dtype=bool) if limit is None else (values > limit if high else values < limit)
        flags = np.where(computable, np.where(beyond, "yes", "no"), "not_computable").astype(object)
        note = "" if limit is None else f"flagged {'above' if high else 'below'} {limit:.4g}"
        return Index(name, family, values, flags, note + (of if name in LIMITS and note else ""))

    def limit(name: str) -> float | None:
        return None if model is None else float(getattr(model, name))

    yield index("longstring", "repetition", longstring(given).astype(float), limit("longstring"))
    yield index("irv", "repetition", intra_individual_variability(given), limit("irv"), high=False)
    yield index("even_odd", "consistency", _even_odd(answers), EVEN_ODD, high=False)
    synonyms, fit, distance, p = none, none, none, none
    if model is not None:
        synonyms = psychometric_synonyms(
            given, [(questionnaire.row_of[a], questionnaire.row_of[b]) for a, b in model.synonyms]
        )
        steps = np.array([model.steps[item] for item in questionnaire.item_ids])
        errors, pairs = guttman_errors(keyed - questionnaire.minimum, steps)
        fit = np.divide(errors, pairs, out=none.copy(), where=pairs > 0)
        mean, covariance = _moments(questionnaire, model, steps)
        if np.linalg.eigvalsh(covariance)[0] > 0:
            distance, p = mahalanobis(keyed, mean=mean, covariance=covariance)
    yield index("synonyms", "consistency", synonyms, SYNONYMS, high=False)
    yield index("keying", "consistency", _keying(keyed, questionnaire), limit("keying"))
    yield index("person_fit", "consistency", fit, limit("person_fit"))
    unusual = index("mahalanobis", "outlier", p, OUTLIER, high=False)
    yield unusual._replace(value=distance, note=f"flagged at p < {OUTLIER}")
    seconds = none
    if DURATION in answers.context:
        n = np.isfinite(given).sum(axis=1)
        seconds = np.divide(answers.context[DURATION].to_numpy(dtype=float), n, out=none.copy(), where=n > 0)
    yield index("seconds_per_item", "time", seconds, SECONDS, high=False)


def _even_odd(answers: Answers) -> FloatArray:
    """Return the even-odd consistency, NaN for a flat profile: its scales do not differ more than items within them."""
    scales = [answers.keyed(place) for place in range(len(answers.questionnaire.competencies))]
    odd, even = (np.stack([_mean(scale[:, start::2]) for scale in scales], axis=1) for start in (0, 1))
    n = np.stack([np.isfinite(scale).sum(axis=1) for scale in scales], axis=1)
    means = np.stack([_mean(scale) for scale in scales], axis=1)
    within = np.nansum([np.nansum((scale - _mean(scale)[:, None]) ** 2, axis=1) for scale in scales], axis=0)
    m, total = (n > 0).sum(axis=1), n.sum(axis=1)
    grand = np.nansum(means * n, axis=1) / np.maximum(total, 1)
    between = np.nansum(n * (means - grand[:, None]) ** 2, axis=1)
    enough = (m > 1) & (total > m)
    degrees = np.maximum(m - 1, 1), np.maximum(total - m, 1)
    ratio = np.divide(between / degrees[0], within / degrees[1], out=np.full(len(answers), np.inf), where=within > 0)
    flat = (between <= 1e-12) | (ratio < fdtri(*degrees, 1 - FLAT))  # noqa: PLR2004 - rounding is no spread
    return np.where(enough & ~flat, even_odd(odd, even), np.nan)


def _keying(keyed: FloatArray, questionnaire: Questionnaire) -> FloatArray:
    """Return how far the means of reverse-keyed and other items lie apart; NaN without either."""
    reverse = _reverse(questionnaire)
    return np.abs(_mean(keyed[:, ~reverse]) - _mean(keyed[:, reverse]))


def _moments(questionnaire: Questionnaire, model: ResponseModel, steps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return means and covariances of the keyed items."""
    shares = -np.diff(steps, axis=1, prepend=1.0, append=0.0)
    answers = np.arange(questionnaire.minimum, questionnaire.maximum + 1)
    mean = shares @ answers
    sd = np.sqrt(np.maximum((shares * (answers - mean[:, None]) ** 2).sum(axis=1), 1e-12))
    place = _places(questionnaire)
    r = np.array(model.correlations)[np.ix_(place, place)]
    np.fill_diagonal(r, 1.0)
    return mean, r * np.outer(sd, sd)


def _keyed(answers: Answers) -> FloatArray:
    """Return each item once, keyed as in the first scale that holds it; shape (n_respondents, n_items)."""
    return answers.questionnaire.answer_code.values(answers.codes.T, _reverse(answers.questionnaire))


def _reverse(questionnaire: Questionnaire) -> NDArray[np.bool_]:
    keys = {item.id: item.reverse for scale in reversed(questionnaire.competencies) for item in scale.items}
    return np.array([keys[item] for item in questionnaire.item_ids])


def _places(questionnaire: Questionnaire) -> NDArray[np.int64]:
    """Return per item the place of the first scale that holds it."""
    places = {
        item.id: place for place, scale in reversed(list(enumerate(questionnaire.competencies))) for item in scale.items
    }
    return np.array([places[item] for item in questionnaire.item_ids])


def _mean(x: FloatArray) -> FloatArray:
    """Return the mean of each row; NaN where it holds nothing."""
    n = np.isfinite(x).sum(axis=1)
    return np.divide(np.nansum(x, axis=1), n, out=np.full(len(x), np.nan), where=n > 0)


def _mean_r(r: FloatArray, rows: NDArray[np.bool_], columns: NDArray[np.bool_]) -> float:
    part = r[np.ix_(rows, columns)]
    if (rows == columns).all():
        part = part[~np.eye(len(part), dtype=bool)]
    known = part[np.isfinite(part)]
    return float(known.mean()) if known.size else np.nan
