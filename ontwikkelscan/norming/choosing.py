"""Choose, for each scale, whether and how a norm follows the answers to questions for a number."""

from __future__ import annotations

from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.linalg import orth

from ontwikkelscan.errors import Note, error
from ontwikkelscan.model.norm import Predictor, Regression
from ontwikkelscan.norming.regression import design_of, expected, fit_line, fit_regression, least_squares
from ontwikkelscan.norming.rows import LEAST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.norm import Form
    from ontwikkelscan.norming.sample import Sample

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

LEAST_GAIN = 0.02
"""Share of the squared error of one table that a line has to take away in cross-validation (decision 25)."""
N_FOLDS = 10
N_PARTS = 3
"""Of the sample, along a predictor whose question names no cells."""
DIGITS = 2
"""Of what is told of a predictor."""
GRID = 5
"""Values per predictor at which the expected score has to lie on the answer scale."""


class Candidate(NamedTuple):
    """Which questions a score may go with, and in what form; without questions it is one table."""

    taken: tuple[str, ...]
    form: Form


class Following(NamedTuple):
    """What was chosen for one scale; the fields of :class:`NormScale`."""

    regression: Regression | None
    gain: float
    misfit: float


def find_predictors(
    people: Sample, chosen: Sequence[str] | None, weights: FloatArray, needed: int
) -> tuple[Predictor, ...]:
    """Return the predictors with their range in the sample; NORM-015 where too little is known of them."""
    questions = {question.id: question for question in people.questionnaire.context_questions}
    asked = [name for name, question in questions.items() if question.in_norm and question.kind == "number"]
    names = asked if chosen is None else list(chosen)
    if not names:
        raise error("NORM-015", problem=Note("no_question"), minimum=needed)
    numeric = [name for name, question in questions.items() if question.kind == "number"]
    if unknown := [name for name in names if name not in numeric]:
        raise error("NORM-015", problem=Note("not_a_number", name=unknown[0]), minimum=needed)
    numbers = {name: people.numbers(name) for name in names}
    complete = np.all([weights > 0, *(np.isfinite(values) & (values >= 0) for values in numbers.values())], axis=0)
    for values in numbers.values():
        told = np.sort(values[complete])[LEAST_ROW - 1 : 1 - LEAST_ROW]
        if complete.sum() < needed or len(np.unique(told)) <= len(names) + 1:
            problem = Note("known_together", names=tuple(names), n=int(complete.sum()))
            raise error("NORM-015", problem=problem, minimum=needed)
    return tuple(
        predictor_of(values[complete], weights[complete], name, questions[name].bends)
        for name, values in numbers.items()
    )


def predictor_of(values: FloatArray, weights: FloatArray, name: str, bends: tuple[float, ...]) -> Predictor:
    """Return a predictor with figures that are nobody's own: from the fifth value at either end, and in few digits."""
    x, ordered = np.log1p(values), np.sort(values)
    mean = np.average(x, weights=weights)
    spread = np.sqrt(np.average((x - mean) ** 2, weights=weights))
    low, high, middle, spread = (
        float(f"{value:.{DIGITS}g}") for value in (ordered[LEAST_ROW - 1], ordered[-LEAST_ROW], np.expm1(mean), spread)
    )
    return Predictor(question=name, low=low, high=high, middle=middle, spread=spread, bends=bends)


def follow(people: Sample, place: int, weights: FloatArray, predictors: Sequence[Predictor]) -> Following:
    """Choose how the scale at this place goes with the predictors."""
    scores = people.scores[:, place]
    answers = np.column_stack([people.numbers(predictor.question) for predictor in predictors])
    usable = (weights > 0) & ~np.isnan(scores) & (np.isfinite(answers) & (answers >= 0)).all(axis=1)
    questions = {question.id: question for question in people.questionnaire.context_questions}
    named = [questions[p.question].cells if p.question in questions else () for p in predictors]
    w = weights[usable] / weights[usable].mean()
    return choose(
        scores[usable],
        answers[usable],
        w,
        predictors=predictors,
        cells=cells_of(answers[usable], w, named),
        bounds=(people.questionnaire.minimum, people.questionnaire.maximum),
    )


def choose(
    y: FloatArray,
    answers: FloatArray,
    weights: FloatArray,
    *,
    predictors: Sequence[Predictor],
    cells: IntArray,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Following:
    """Choose between one table and lines, by ten-fold cross-validation.

    Parameters
    ----------
    y
        Shape (n_respondents,): scores.
    answers
        Shape (n_respondents, n_predictors).
    weights
        Shape (n_respondents,), above 0, mean 1.
    predictors
        Of the norm.
    cells
        Shape (n_respondents,), from :func:`cells_of`: in these too is looked for what the choice misses.
    bounds
        The answer scale: a line that leaves it within the range of the predictors is not taken.

    Returns
    -------
    Following
        The line with the smallest squared error, if that is at least 2 % below the error of one table; how much it is
        below, at least 0; and the misfit.

    Notes
    -----
    Decision 25. The misfit is the largest variance that a candidate or the cells find in what the choice leaves, less
    what chance gives, in units of the residual variance, at least 0.

    """
    known = list(_candidates(predictors))
    designs = [design_of(answers, predictors, *candidate) for candidate in known]
    folds = folds_of(y, answers)
    errors = {
        place: squared_error(y, design, weights, folds)
        for place, design in enumerate(designs)
        if np.linalg.matrix_rank(design) == design.shape[1] < len(y)
    }
    regression, gain, kept = None, 0.0, designs[0]
    sd = np.full(len(y), fit_line(y, kept[:, 1:], weights=weights).sd)
    for place in sorted(errors, key=errors.__getitem__):
        gain = 1 - errors[place] / errors[0]
        if gain < LEAST_GAIN:
            break
        taken, form = known[place]
        fitted = fit_regression(y, answers, weights, predictors=predictors, taken=taken, form=form)
        if _stays_within(bounds, fitted, predictors):
            regression, kept, sd = fitted, designs[place], expected(answers, fitted, predictors).sd
            break
    missed = missed_variance(y, kept, weights, sd, [*designs, np.equal.outer(cells, np.unique(cells))])
    return Following(regression, gain=round(max(gain, 0.0), 6), misfit=round(max(missed, 0.0), 6))


def _candidates(predictors: Sequence[Predictor]) -> Iterator[Candidate]:
    """Yield one table, then each predictor alone, then all together."""
    yield Candidate((), "line")
    everything = tuple(predictor.question for predictor in predictors)
    for taken in dict.fromkeys([*((name,) for name in everything), everything]):
        yield Candidate(taken, "line")
        yield Candidate(taken, "square")
        bent = any(predictor.bends for predictor in predictors if predictor.question in taken)
        if bent:
            yield Candidate(taken, "bends")
        if len(taken) > 1:
            yield Candidate(taken, "product")
            if bent:
                yield Candidate(taken, "bends_product")


def folds_of(y: FloatArray, answers: FloatArray) -> IntArray:
    """Return the fold of each person, 0-9: by the hash of what is known of them, so that order and ids do not matter.

    People of whom the same is known share a fold, as one person who counts for more would.
    """
    rows, which = np.unique(np.column_stack([answers, y]) + 0.0, axis=0, return_inverse=True)
    order = sorted(range(len(rows)), key=lambda row: sha256(rows[row].astype("<f8").tobytes()).digest())
    folds = np.empty(len(rows), dtype=np.int64)
    folds[order] = np.arange(len(rows)) % N_FOLDS
    return folds[which.ravel()]


def squared_error(y: FloatArray, design: FloatArray, weights: FloatArray, folds: IntArray) -> float:
    """Return the weighted sum of squared errors, each fold predicted from the others."""
    total = 0.0
    for fold in np.unique(folds):
        out = folds == fold
        b = least_squares(y[~out], design[~out], weights[~out])
        total += float((weights[out] * (y[out] - design[out] @ b) ** 2).sum())
    return total


def missed_variance(
    y: FloatArray, design: FloatArray, weights: FloatArray, sd: FloatArray, spaces: Sequence[NDArray[Any]]
) -> float:
    """Return the largest variance that any of some terms would explain of what a line leaves, less what chance gives.

    Parameters
    ----------
    y
        Shape (n_respondents,).
    design
        Shape (n_respondents, n_terms): of the line.
    weights, sd
        Shape (n_respondents,): the weight of each person, and the residual standard deviation there.
    spaces
        Terms to look with, each of shape (n_respondents, n).

    Returns
    -------
    float
        In units of the residual variance; of cells: the weighted mean of (mean residual)^2 less its expectation, by the
        method of moments. Below 0 where there is less than chance gives.

    """
    root = np.sqrt(weights) / sd
    line = root[:, None] * design
    inverse = np.linalg.pinv(line)
    residual = root * y - line @ (inverse @ (root * y))
    found = []
    for terms in spaces:
        axes = orth(root[:, None] * terms)
        beside = axes - line @ (inverse @ axes)
        found.append(((axes.T @ residual) ** 2).sum() - (weights[:, None] * beside**2).sum())
    return float(max(found) / weights.sum())


def cells_of(answers: FloatArray, weights: FloatArray, cuts: Sequence[tuple[float, ...]]) -> IntArray:
    """Return the cell of each person: the ranges of all predictors crossed.

    Parameters
    ----------
    answers
        Shape (n_respondents, n_predictors).
    weights
        Shape (n_respondents,).
    cuts
        Per predictor where the next range begins; none: thirds of the sample.

    Returns
    -------
    ndarray
        Shape (n_respondents,): a number per cell, not all of which need to hold someone.

    """
    cell = np.zeros(len(answers), dtype=np.int64)
    shares = np.arange(1, N_PARTS) / N_PARTS
    for values, named in zip(answers.T, cuts, strict=True):
        if named:
            part = np.searchsorted(named, values, side="right")
        else:
            part = np.searchsorted(np.quantile(values, shares, weights=weights, method="inverted_cdf"), values)
        cell = cell * (len(named or shares) + 1) + part
    return cell


def _stays_within(bounds: tuple[float, float], regression: Regression, predictors: Sequence[Predictor]) -> bool:
    """Tell whether expected scores lie on the answer scale for all answers within the range of the sample."""
    ranges = [np.expm1(np.linspace(np.log1p(p.low), np.log1p(p.high), GRID)).tolist() for p in predictors]
    corners = [
        [*values, *(b for b in p.bends if p.low < b < p.high)] for values, p in zip(ranges, predictors, strict=True)
    ]
    mean = expected(np.array(list(product(*corners))), regression, predictors).mean
    return bool(bounds[0] <= mean.min() and mean.max() <= bounds[1])
