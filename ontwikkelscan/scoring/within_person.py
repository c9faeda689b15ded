"""Signs, within one person's answers, that they do not follow the content: plain functions on arrays (decision 19).

Answers are as given (not reversed), whole numbers in order of presentation, shape (n_respondents, n_items); NaN is
passed over. ``keys`` (n_items,) is -1 for a reverse-keyed item and 1 for another, ``scales`` (n_items,) the number of
the scale of each item, from 0. Nobody else's answers take part, and no lottery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

DIRECTION_WEIGHT, DIRECTION_SHIFT = 1.5, 0.67
"""How forward against reversed items counts beside the agreement within scales."""
ATTENTIVE_CUTS = ((6, 8.0), (7, 9.9), (8, 11.7), (10, 16.1), (12, 20.1), (14, 26.0), (27, 55.0))
"""By number of scales of eight items: about one in a hundred attentive people lies below."""
RANDOM_CUTS = ((14, 25.2), (27, 40.4))
"""By number of scales: 95 % of answers at random lie below; with fewer scales attentive people do sooner."""
FULL_SCALE, LOWER_PER_ITEM = 8.0, 0.081
"""With fewer items a scale than eight, attentive people lie lower by this share for each."""
LAGS = 10
"""Orders that come back after at most so many items are seen."""
LAG_AGREEMENT, LAG_DEVIATES = 0.5, 4.0
"""An order: so much more agreement than by chance, or so many standard deviations of 1 / sqrt(n) if that is less."""
RUN_CHANCE = 1e-4
"""A longest run of equal answers with a smaller chance is an order."""
ONE_ANSWER = 0.9
"""Answers without a sign of content are an order when such a share of them is the same."""
LEVEL_PENALTY, DIRECTION_PENALTY, SCALE_PENALTY = 0.01, 1.0, 4.94
"""Of the ridge regression: on the level, on forward against reversed, and on each scale."""
TINY = 1e-9


class _Sums(NamedTuple):
    """Sums over the items of some part of a questionnaire that were answered.

    Of items and of keys per scale, shape (n_respondents or 1 when nobody has gaps, n_scales); of key times answer per
    scale, (n_respondents, n_scales); of answers and their squares, (n_respondents,).
    """

    items: FloatArray
    keys: FloatArray
    along: FloatArray
    answers: FloatArray
    squares: FloatArray

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, f"{self.along.shape[1]} scales")

    @classmethod
    def of(cls, x: FloatArray, given: NDArray[np.bool_], keys: ArrayLike, scales: ArrayLike) -> Self:
        """Return the sums of ``x`` where ``given``; rows of ``given``: as many as of ``x``, or one for all."""
        number = np.asarray(scales)
        member = (number[:, None] == np.arange(number.max(initial=-1) + 1)).astype(float)
        keyed = member * np.asarray(keys, dtype=float)[:, None]
        some, mask = np.where(given, x, 0.0), given.astype(float)
        return cls(mask @ member, mask @ keyed, some @ keyed, some.sum(axis=1), (some**2).sum(axis=1))

    def without(self, part: Self) -> Self:
        """Return the sums over the other items."""
        return type(self)(*(whole - some for whole, some in zip(self, part, strict=True)))


def content_sign(answers: ArrayLike, keys: ArrayLike, scales: ArrayLike) -> FloatArray:
    """Return how clearly answers follow the content: items that ask the same are answered alike.

    Parameters
    ----------
    answers, keys, scales
        As in the module's first lines.

    Returns
    -------
    ndarray
        Shape (n_respondents,), 0 when all answers are equal; below :func:`content_cut` there is no sign of content. NaN
        for answers to fewer than two scales, or without a reverse-keyed and another item.

    Notes
    -----
    C = W + 1.5 (g + .67)^2, with c a person's n answers standardised (ddof=0) and t the keys less their mean.
    g = sum(t c) / sqrt(sum(t^2) n / (n - 1)) is forward against reversed. W is (n - 1) / n times the squared length of
    c projected on a column of keys per scale, less what level and keys explain: agreement within scales. In random
    order g is about standard normal and W about chi-square, one degree of freedom less than there are scales.

    Examples
    --------
    >>> keys, scales = [1, -1, 1, -1], [0, 0, 1, 1]
    >>> content_sign([[5, 1, 3, 2], [5, 5, 2, 2], [4, 4, 4, 4]], keys, scales).round(3).tolist()
    [7.601, 0.673, 0.0]

    """
    x = np.asarray(answers, dtype=float)
    given = _given(x)
    sums = _Sums.of(x, given, keys, scales)
    n, directed = sums.items.sum(axis=1), sums.keys.sum(axis=1)
    n_own, n_of_scale = np.maximum(n, 2), np.maximum(sums.items, 1)
    spread = n * sums.squares - sums.answers**2
    sd = np.sqrt(np.where(spread > 0, spread, np.inf)) / n_own
    along = (sums.along - sums.keys * (sums.answers / n_own)[:, None]) / sd[:, None]
    mean_key = sums.keys / n_of_scale
    free = n - (sums.keys * mean_key).sum(axis=1)
    explained = (along**2 / n_of_scale).sum(axis=1)
    explained += _ratio((along * mean_key).sum(axis=1) ** 2, free)
    squared_direction = _ratio(along.sum(axis=1) ** 2, n - directed**2 / n_own)
    g = np.sign(along.sum(axis=1)) * np.sqrt(squared_direction * (n_own - 1) / n_own)
    agreement = (n_own - 1) / n_own * (explained - squared_direction)
    found = agreement + DIRECTION_WEIGHT * (g + DIRECTION_SHIFT) ** 2
    known = (np.abs(directed) < n) & ((sums.items > 0).sum(axis=1) > 1)
    return np.where(known, np.where(spread > 0, found, 0.0), np.nan)


def content_cut(n_scales: ArrayLike, n_answered: ArrayLike) -> FloatArray:
    """Return the limit below which :func:`content_sign` is no sign of content.

    Parameters
    ----------
    n_scales, n_answered
        Scales with answers, and answers, of each respondent; same shape.

    Returns
    -------
    ndarray
        The point below which 95 % of random answers lie, or where that is lower the point below which about one in a
        hundred attentive people lies: the sooner with fewer answers. Linear between the numbers of scales of the
        tables; beyond them as at their ends. For fewer than six scales it was not tried.

    Examples
    --------
    >>> content_cut([14, 7, 6], [112, 56, 48]).tolist()
    [25.2, 9.9, 8.0]

    """
    m, n = np.asarray(n_scales, dtype=float), np.asarray(n_answered, dtype=float)
    attentive, random = (np.interp(m, *np.transpose(table)) for table in (ATTENTIVE_CUTS, RANDOM_CUTS))
    fewer = np.maximum(FULL_SCALE - n / np.maximum(m, 1), 0)
    return np.minimum(attentive * (1 - LOWER_PER_ITEM * fewer), random)


def regular_order(answers: ArrayLike, *, no_content: ArrayLike) -> FloatArray:
    """Return how far answers follow a fixed order, whatever is asked.

    Parameters
    ----------
    answers
        As in the module's first lines.
    no_content
        Shape (n_respondents,): whether their answers show no sign of content.

    Returns
    -------
    ndarray
        Shape (n_respondents,), as a share of what is an order: from 1 on they follow one. NaN for fewer than two
        answers.

    Notes
    -----
    The largest of three. Agreement: A, the share of answers equal to that of L items before, L = 1 to 10, with E the
    sum of squared shares of the answers; (A - E) / (1 - E) over the lesser of .5 and 4 / sqrt(n). Run: the longest run
    of equal answers, r of them; chance (n - r + 1) (1 - p) p^r with p = (the same outside the run + 1) / (n - r + 2);
    its logarithm over that of .0001. Of several longest runs that of the rarest answer counts. One answer: the share
    of the most frequent one over .9, where there is no sign of content.

    Examples
    --------
    >>> regular_order([[4, 2] * 13, [3] * 26], no_content=[False, False]).round(2).tolist()
    [2.0, 2.03]

    """
    x = np.asarray(answers, dtype=float)
    given = np.isfinite(x)
    n = given.sum(axis=1)
    place = _in_a_row(x, given)
    counts = _counts(place)
    share = counts / np.maximum(n, 1)[:, None]
    by_chance = (counts**2).sum(axis=1) / np.maximum(n, 1) ** 2
    same = [
        ((place[:, lag:] == place[:, :-lag]) & (place[:, lag:] >= 0)).sum(axis=1) / np.maximum(n - lag, 1)
        for lag in range(1, min(LAGS, x.shape[1] - 1) + 1)
    ]
    agreement = np.max(same, axis=0) if same else np.zeros(len(x))
    one = counts.max(axis=1, initial=0) == n
    beyond = np.where(one, 1.0, (agreement - by_chance) / np.where(one, 1.0, 1 - by_chance))
    by_agreement = beyond / np.minimum(LAG_AGREEMENT, LAG_DEVIATES / np.sqrt(np.maximum(n, 1)))
    by_one = np.where(no_content, share.max(axis=1, initial=0) / ONE_ANSWER, 0.0)
    found = np.maximum.reduce([by_agreement, _run_chance(place, counts, n) / np.log(RUN_CHANCE), by_one])
    return np.where(n > 1, found, np.nan)


def part_fit(answers: ArrayLike, keys: ArrayLike, scales: ArrayLike, *, minimum: float, maximum: float) -> FloatArray:
    """Return how well the answers to one part of a questionnaire fit those to the rest.

    Parameters
    ----------
    answers, keys, scales
        As in the module's first lines.
    minimum, maximum
        Of the answer scale.

    Returns
    -------
    ndarray
        Shape (n_respondents,): logarithm of how much more likely the answers are if they go on as they do elsewhere
        than if they have nothing to do with it; the lowest of three divisions. Around 0 neither is, far below 0: a
        part does not fit. NaN for fewer than four answers.

    Notes
    -----
    The rest is predicted from the first half and from the first two thirds, and the first half from the second, by
    ridge regression of answer - midpoint on level, keys, and keys per scale, penalties .01, 1 and 4.94; in what unit
    makes no difference. With m answers predicted, v the variance (ddof=0) of the predictions, s2 the squared residuals
    over the known answers less the trace of the hat matrix and q the mean x' (X'X + P)^-1 x over the centred rows:
    mu = sqrt((m - 1) v / (v + s2 (1 + q))), z = r sqrt(m - 1) with r the correlation of predictions and answers, 0
    where these are all equal; mu z - mu^2 / 2, and 0 where the known answers are all equal: they predict nothing.

    Examples
    --------
    >>> keys, scales = [1, -1] * 8, [0, 0, 1, 1] * 4
    >>> goes_on, turns = [5, 1, 4, 2] * 4, [5, 1, 4, 2] * 2 + [1, 5, 2, 4] * 2
    >>> part_fit([goes_on, turns], keys, scales, minimum=1, maximum=5).round(1).tolist()
    [2.4, -9.8]

    """
    x = np.asarray(answers, dtype=float) - (minimum + maximum) / 2
    given = _given(x)
    number = given.cumsum(axis=1)
    n = number[:, -1:] if number.shape[1] else np.zeros((len(given), 1))
    whole = _Sums.of(x, given, keys, scales)
    first_half, two_thirds = (_Sums.of(x, given & (number <= until), keys, scales) for until in (n // 2, 2 * n // 3))
    second_half = whole.without(first_half)
    known, rest = (first_half, two_thirds, second_half), (second_half, whole.without(two_thirds), first_half)
    found = _fit(*(_Sums(*map(np.stack, zip(*parts, strict=True))) for parts in (known, rest)))
    return np.where((n - 2 * n // 3)[:, 0] > 1, found.min(axis=0), np.nan)


def _fit(known: _Sums, rest: _Sums) -> FloatArray:
    """Return mu z - mu^2 / 2 of each division; the normal equations are solved from sums, scale by scale."""
    n, m = np.maximum(known.items.sum(axis=-1), 1), np.maximum(rest.items.sum(axis=-1), 2)
    along, answers, directed = known.along, known.answers, known.along.sum(axis=-1)
    size = known.items + SCALE_PENALTY
    level, key = known.keys / size, known.items / size
    own = 1 - key
    # what level (a), level with keys (b) and keys (d) leave when the scales are taken out, and its inverse
    a = n + LEVEL_PENALTY - (known.keys * level).sum(axis=-1)
    b = (known.keys * own).sum(axis=-1)
    d = n + DIRECTION_PENALTY - (known.items * key).sum(axis=-1)
    determinant = a * d - b**2
    p, q, r = d / determinant, -b / determinant, a / determinant
    left, right = answers - (level * along).sum(axis=-1), (own * along).sum(axis=-1)
    by_level, by_key = p * left + q * right, q * left + r * right
    by_scale = along / size - level * by_level[..., None] - key * by_key[..., None]
    fitted = by_level * answers + by_key * directed + (by_scale * along).sum(axis=-1)
    shrunk = LEVEL_PENALTY * by_level**2 + DIRECTION_PENALTY * by_key**2 + SCALE_PENALTY * (by_scale**2).sum(axis=-1)
    inverse = 1 / size + p[..., None] * level**2 + 2 * q[..., None] * level * key + r[..., None] * key**2
    trace = 2 + size.shape[-1] - LEVEL_PENALTY * p - DIRECTION_PENALTY * r - SCALE_PENALTY * inverse.sum(axis=-1)
    residual = np.maximum(known.squares - fitted - shrunk, 0) / (n - trace)
    # the predictions, and how uncertain they are
    slope = by_key[..., None] + by_scale
    mean = by_level + (slope * rest.keys).sum(axis=-1) / m
    square = by_level**2 + 2 * by_level * (mean - by_level) + (slope**2 * rest.items).sum(axis=-1) / m
    varies = n * known.squares - known.answers**2 > TINY
    v = np.where(varies, np.maximum(square - mean**2, 0), 0.0)
    mean_level, mean_key = 1 - (rest.keys * level).sum(axis=-1) / m, (rest.keys * own).sum(axis=-1) / m
    level_square = 2 * mean_level - 1 + (rest.items * level**2).sum(axis=-1) / m - mean_level**2
    product = (own * (rest.keys - rest.items * level)).sum(axis=-1) / m - mean_level * mean_key
    key_square = (rest.items * own**2).sum(axis=-1) / m - mean_key**2
    uncertain = (rest.items / size).sum(axis=-1) / m - ((rest.keys / m[..., None]) ** 2 / size).sum(axis=-1)
    uncertain = uncertain + p * level_square + 2 * q * product + r * key_square
    together = by_level * rest.answers + (slope * rest.along).sum(axis=-1) - mean * rest.answers
    spread = np.sqrt(m * v * np.maximum(rest.squares - rest.answers**2 / m, 0))
    z = _ratio(together, spread) * np.sqrt(m - 1)
    mu = np.sqrt((m - 1) * _ratio(v, v + residual * (1 + uncertain)))
    return mu * z - mu**2 / 2


def _given(x: FloatArray) -> NDArray[np.bool_]:
    """Return what was answered; one row for all when nobody has gaps, which spares most of the arithmetic."""
    given = np.isfinite(x)
    return given[:1] if given.all() else given


def _in_a_row(x: FloatArray, given: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Return answers from 0 on, each row closed up to the left, then -1."""
    lowest = np.nanmin(x) if given.any() else 0.0
    place = np.where(given, x - lowest, -1).astype(np.int16)
    return place if given.all() else np.take_along_axis(place, np.argsort(~given, axis=1, kind="stable"), axis=1)


def _counts(place: NDArray[np.int16]) -> NDArray[np.int64]:
    """Return how often each answer was given, shape (n_respondents, n_answers)."""
    width = int(place.max(initial=0)) + 2
    cells = np.arange(len(place))[:, None] * width + place + 1
    return np.bincount(cells.ravel(), minlength=len(place) * width).reshape(-1, width)[:, 1:]


def _run_chance(place: NDArray[np.int16], counts: NDArray[np.int64], n: NDArray[np.int64]) -> FloatArray:
    """Return the logarithm of the chance of the longest run of equal answers."""
    column = np.arange(place.shape[1], dtype=np.int32)
    is_new = np.ones(place.shape, dtype=bool)
    is_new[:, 1:] = place[:, 1:] != place[:, :-1]
    length = column - np.maximum.accumulate(np.where(is_new, column, 0), axis=1) + 1
    length[place < 0] = 0
    longest = length.max(axis=1, initial=0)
    as_often = np.take_along_axis(counts, np.maximum(place, 0), axis=1)
    outside = (
        np.where(length == longest[:, None], as_often, place.shape[1]).min(axis=1, initial=place.shape[1]) - longest
    )
    p = (np.minimum(outside, n - longest) + 1) / (n - longest + 2)
    return np.log((n - longest + 1) * (1 - p)) + longest * np.log(p)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return above / below, 0 where there is nothing to divide by but rounding."""
    return np.divide(above, below, out=np.zeros(np.broadcast_shapes(above.shape, below.shape)), where=below > TINY)
