"""How the questionnaire was filled in: something to talk about, never a rejection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy.special import fdtri

from ontwikkelscan.model.people import text_column
from ontwikkelscan.model.questions import ResponseModel
from ontwikkelscan.scoring.quality_formulas import (
    even_odd,
    guttman_errors,
    intra_individual_variability,
    longstring,
    mahalanobis,
    psychometric_synonyms,
)
from ontwikkelscan.scoring.verdict import Index, judge
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire

    FloatArray = NDArray[np.float64]

COLUMNS = "respondent index family value flag note".split()
COUNTS = "counts"
EVEN_ODD, SYNONYMS, SYNONYM_R, OUTLIER, SECONDS = 0.30, 0.22, 0.60, 0.001, 2.0
"""Johnson (2005), Johnson (2005), section 6, section 6, Huang et al. (2012)."""
FLAT = 0.05
"""Level of the test that a profile is not flat; below it the halves of scales have nothing to agree on."""
MIN_ANSWERS = 10
MIN_SAMPLE = 100
"""People from which a sample can serve as its own model of attentive answers."""
LIMITS = {"longstring": 0.995, "irv": 0.025, "keying": 0.995, "person_fit": 0.95}
"""Quantiles of attentive answers beyond which an index is flagged (section 6 and decision 10)."""
FLAGGED: dict[str, tuple[str, Literal["above", "below"], float | None]] = {
    "longstring": ("repetition", "above", None),
    "irv": ("repetition", "below", None),
    "even_odd": ("consistency", "below", EVEN_ODD),
    "synonyms": ("consistency", "below", SYNONYMS),
    "keying": ("consistency", "above", None),
    "person_fit": ("consistency", "above", None),
    "mahalanobis": ("outlier", "below", OUTLIER),
    "seconds_per_item": ("time", "below", SECONDS),
}
"""Per index its family, the side on which it is flagged, and its limit; None: that of the model (see ``LIMITS``)."""
DURATION = "invultijd_seconden"
BLOCK = 1 << 11


@dataclass(frozen=True, eq=False)
class Quality:
    """Counts and indices per respondent; ``model`` is what the answers were set beside, None if nothing could be."""

    respondents: NDArray[Any]
    indices: tuple[Index, ...]
    model: ResponseModel | None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.respondents)} respondents", f"{len(self.indices)} indices")

    def __getitem__(self, rows: NDArray[np.int64]) -> Quality:
        """Return the counts and indices of some respondents, by row."""
        indices = tuple(i._replace(value=i.value[rows], flags=i.flags[rows]) for i in self.indices)
        return Quality(self.respondents[rows], indices, self.model)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and index."""
        n, m = len(self.respondents), len(self.indices)
        index = np.tile(np.arange(m), n)
        names, families, notes = (
            text_column([getattr(one, field) for one in self.indices], index) for field in ("name", "family", "note")
        )
        values, flags = (
            np.stack([getattr(one, field) for one in self.indices], axis=1).ravel() for field in ("value", "flags")
        )
        columns = [text_column(self.respondents, np.repeat(np.arange(n), m)), names, families, values, flags, notes]
        return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


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
        ``.frame``, per respondent: n_answered, n_missing, n_not_applicable (counts, never flagged). Then what analysts
        may look at and no person is told: longstring and irv (family repetition); even_odd, synonyms, keying and
        person_fit (consistency); mahalanobis (outlier); seconds_per_item (time). Then content, regularity and part,
        each a family, which decide what a person is told; and caution (all), how many of those three are flagged, yes
        from one on: "voorzichtig interpreteren". An index that cannot be computed is "not_computable", which is no
        flag: too few answers (ten, for the last four 25), no model, fewer than three pairs of synonyms, a flat profile
        for even_odd, no time; for content also fewer than six scales with answers, and fewer than a tenth of the
        answers to reverse-keyed or to other items.

    Notes
    -----
    Decisions 19 and 10 and section 6. ``content`` is :func:`content_sign`, ``regularity`` :func:`regular_order`,
    ``part`` :func:`part_fit`: each within the person, from nobody else's answers. ``keying`` is the distance between
    the means of reverse-keyed and other items, keyed: far apart when someone agrees with everything. ``person_fit`` is
    the share of pairs of a taken and an untaken step in the wrong order (Guttman errors). ``mahalanobis`` is over
    items, from the means, spreads and mean correlations of the model.

    """
    model = model or model_of(answers)
    blocks = [_indices(some, model) for some in answers.blocks(BLOCK)]
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


def model_of(answers: Answers) -> ResponseModel | None:
    """Return how attentive people answer: as the questionnaire says, or as these people do when they are enough."""
    known = answers.questionnaire.response_model
    if known is None and len(answers) >= MIN_SAMPLE:
        return fit_response_model(answers, source=text("quality.this_sample"))
    return known


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
    scale_of_item = _scale_of_item(questionnaire)
    keyed, given = _keyed(answers), answers.given
    higher = range(questionnaire.minimum + 1, questionnaire.maximum + 1)
    answered = np.maximum(np.isfinite(keyed).sum(axis=0), 1)
    steps = np.stack([(keyed >= answer).sum(axis=0) / answered for answer in higher], axis=1)
    r = pd.DataFrame(keyed).corr().to_numpy()
    m = len(questionnaire.competencies)
    blocks = np.array([[_mean_r(r, scale_of_item == a, scale_of_item == b) for b in range(m)] for a in range(m)])
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
    told = {name: values[~np.isnan(values)] for name, values in found.items() if name in LIMITS}
    limits = {name: round(float(np.quantile(told[name], q)), 4) for name, q in LIMITS.items() if len(told[name])}
    return unlimited.model_copy(update=limits)


def _indices(answers: Answers, model: ResponseModel | None) -> Sequence[Index]:
    questionnaire = answers.questionnaire
    keys = np.where(_reverse(questionnaire), -1.0, 1.0)
    judged = judge(answers, keys, _scale_of_item(questionnaire))
    return [*_counts(answers), *_computed(answers, model), *judged]


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


def _computed(answers: Answers, model: ResponseModel | None) -> list[Index]:
    """Return the indices that have a limit, in the order of ``FLAGGED``."""
    given, keyed = map(np.ascontiguousarray, (answers.given, _keyed(answers)))
    questionnaire = answers.questionnaire
    n_answered = np.isfinite(given).sum(axis=1)
    distance, p = _distance(keyed, questionnaire, model)
    values = {
        "longstring": longstring(given).astype(float),
        "irv": intra_individual_variability(given),
        "even_odd": _even_odd(answers),
        "synonyms": _synonyms(given, questionnaire, model),
        "keying": _keying(keyed, questionnaire),
        "person_fit": _person_fit(keyed, questionnaire, model),
        "mahalanobis": p,
        "seconds_per_item": _seconds_per_item(answers, n_answered),
    }
    indices = {name: _index(name, values[name], n_answered < MIN_ANSWERS, model) for name in FLAGGED}
    indices["mahalanobis"] = indices["mahalanobis"]._replace(value=distance, note=f"flagged at p < {OUTLIER}")
    return list(indices.values())


def _index(name: str, values: FloatArray, few: NDArray[np.bool_], model: ResponseModel | None) -> Index:
    """Flag the values beyond the limit of an index; not_computable without a limit, a value or enough answers."""
    family, side, limit = FLAGGED[name]
    source = ""
    if limit is None and model is not None:
        limit, source = float(getattr(model, name)), f" ({model.source})"
    flags = np.full(len(values), "not_computable", dtype=object)
    if limit is None:
        return Index(name, family, values, flags, "")
    computable = ~np.isnan(values) & ~few
    beyond = values > limit if side == "above" else values < limit
    flags[computable] = np.where(beyond[computable], "yes", "no")
    return Index(name, family, values, flags, f"flagged {side} {limit:.4g}{source}")


def _synonyms(given: FloatArray, questionnaire: Questionnaire, model: ResponseModel | None) -> FloatArray:
    """Return how alike the answers are to items that attentive people answer alike; NaN without a model."""
    if model is None:
        return np.full(len(given), np.nan)
    row_of = questionnaire.row_of
    return psychometric_synonyms(given, [(row_of[a], row_of[b]) for a, b in model.synonyms])


def _person_fit(keyed: FloatArray, questionnaire: Questionnaire, model: ResponseModel | None) -> FloatArray:
    """Return the share of Guttman errors; NaN without a model, and without pairs that can be in the wrong order."""
    share = np.full(len(keyed), np.nan)
    if model is None:
        return share
    errors, pairs = guttman_errors(keyed - questionnaire.minimum, _steps(questionnaire, model))
    return np.divide(errors, pairs, out=share, where=pairs > 0)


def _distance(
    keyed: FloatArray, questionnaire: Questionnaire, model: ResponseModel | None
) -> tuple[FloatArray, FloatArray]:
    """Return Mahalanobis distances and their p; NaN without a model, and where its correlations cannot be."""
    if model is not None:
        mean, sd = _moments(questionnaire, _steps(questionnaire, model))
        scales = _scale_of_item(questionnaire)
        if _can_be(model.correlations, tuple(scales.tolist())):
            return mahalanobis(keyed, mean=mean, sd=sd, correlations=np.array(model.correlations), scales=scales)
    return np.full(len(keyed), np.nan), np.full(len(keyed), np.nan)


@lru_cache(maxsize=16)
def _can_be(correlations: tuple[tuple[float, ...], ...], scales: tuple[int, ...]) -> bool:
    """Tell whether items of some scales can correlate so: not all numbers are correlations of something."""
    of_items = np.array(correlations)[np.ix_(scales, scales)]
    np.fill_diagonal(of_items, 1.0)
    try:
        np.linalg.cholesky(of_items)
    except np.linalg.LinAlgError:
        return False
    return True


def _steps(questionnaire: Questionnaire, model: ResponseModel) -> FloatArray:
    return np.array([model.steps[item] for item in questionnaire.item_ids])


def _seconds_per_item(answers: Answers, n_answered: NDArray[np.int64]) -> FloatArray:
    """Return the time taken per answer; NaN where it is not known, and without answers."""
    seconds = np.full(len(answers), np.nan)
    if DURATION not in answers.context:
        return seconds
    return np.divide(answers.context[DURATION].to_numpy(dtype=float), n_answered, out=seconds, where=n_answered > 0)


def _even_odd(answers: Answers) -> FloatArray:
    """Return the even-odd consistency, NaN for a flat profile: its scales do not differ more than items within them."""
    questionnaire = answers.questionnaire
    sizes = [len(scale.items) for scale in questionnaire.competencies]
    items = [item for scale in questionnaire.competencies for item in scale.items]
    reverse = np.array([item.reverse for item in items])
    keyed = np.ascontiguousarray(questionnaire.answer_code.values(answers.codes[questionnaire.rows(items)].T, reverse))
    is_odd = np.concatenate([np.arange(size) % 2 == 0 for size in sizes])
    starts = np.cumsum([0, *sizes[:-1]])

    def per_scale(values: FloatArray) -> FloatArray:
        return np.asarray(np.add.reduceat(np.where(np.isnan(keyed), 0.0, values), starts, axis=1))

    n, n_odd = per_scale(np.ones(keyed.shape)), per_scale(np.where(is_odd, 1.0, np.zeros(keyed.shape)))
    total, total_odd = per_scale(keyed), per_scale(np.where(is_odd, keyed, 0.0))
    parts = ((total, n), (total_odd, n_odd), (total - total_odd, n - n_odd))
    means, odd, even = (np.divide(a, b, out=np.full(n.shape, np.nan), where=b > 0) for a, b in parts)
    within = per_scale((keyed - np.repeat(means, sizes, axis=1)) ** 2).sum(axis=1)
    m, n_all = (n > 0).sum(axis=1), n.sum(axis=1)
    grand = total.sum(axis=1) / np.maximum(n_all, 1)
    between = np.nansum(n * (means - grand[:, None]) ** 2, axis=1)
    enough = (m > 1) & (n_all > m)
    degrees = np.maximum(m - 1, 1), np.maximum(n_all - m, 1)
    ratio = np.divide(between / degrees[0], within / degrees[1], out=np.full(len(answers), np.inf), where=within > 0)
    flat = (between <= 1e-12) | (ratio < fdtri(*degrees, 1 - FLAT))  # noqa: PLR2004 - rounding is no spread
    return np.where(enough & ~flat, even_odd(odd, even), np.nan)


def _keying(keyed: FloatArray, questionnaire: Questionnaire) -> FloatArray:
    """Return how far the means of reverse-keyed and other items lie apart; NaN without either."""
    reverse = _reverse(questionnaire)
    return np.abs(_mean(keyed[:, ~reverse]) - _mean(keyed[:, reverse]))


def _moments(questionnaire: Questionnaire, steps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return means and standard deviations of the keyed items."""
    shares = -np.diff(steps, axis=1, prepend=1.0, append=0.0)
    answers = np.arange(questionnaire.minimum, questionnaire.maximum + 1)
    mean = shares @ answers
    return mean, np.sqrt(np.maximum((shares * (answers - mean[:, None]) ** 2).sum(axis=1), 1e-12))


def _keyed(answers: Answers) -> FloatArray:
    """Return each item once, keyed as in the first scale that holds it; shape (n_respondents, n_items)."""
    return answers.questionnaire.answer_code.values(answers.codes.T, _reverse(answers.questionnaire))


def _reverse(questionnaire: Questionnaire) -> NDArray[np.bool_]:
    keys = {item.id: item.reverse for scale in reversed(questionnaire.competencies) for item in scale.items}
    return np.array([keys[item] for item in questionnaire.item_ids])


def _scale_of_item(questionnaire: Questionnaire) -> NDArray[np.int64]:
    """Return per item the index of the first scale that holds it."""
    scales = reversed(list(enumerate(questionnaire.competencies)))
    index_of = {item.id: index for index, scale in scales for item in scale.items}
    return np.array([index_of[item] for item in questionnaire.item_ids])


def _mean(x: FloatArray) -> FloatArray:
    """Return the mean of each row; NaN where it holds nothing."""
    n = np.isfinite(x).sum(axis=1)
    return np.divide(_sum(x), n, out=np.full(len(x), np.nan), where=n > 0)


def _sum(x: FloatArray) -> FloatArray:
    """Return the sum of what each row holds; 0 where it holds nothing."""
    return np.where(np.isnan(x), 0.0, x).sum(axis=1)


def _mean_r(r: FloatArray, rows: NDArray[np.bool_], columns: NDArray[np.bool_]) -> float:
    part = r[np.ix_(rows, columns)]
    if (rows == columns).all():
        part = part[~np.eye(len(part), dtype=bool)]
    known = part[np.isfinite(part)]
    return float(known.mean()) if known.size else np.nan
