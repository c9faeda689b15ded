"""What people who agreed give to a norm, and what a pool of that tells of reliability."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ontwikkelscan.errors import error
from ontwikkelscan.model.contribution import Contribution, Contributions, Entry, ScaleContribution
from ontwikkelscan.scoring.reliability import alpha_interval
from ontwikkelscan.scoring.scale_scores import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    Classes = tuple[str | None, ...]

CONSENT = "deel_norm"
"""Column of an answers file: "ja" of those who let their scores count in a norm."""
LEAST_CLASS = 3
"""People with the same classes in one list; below it classes are left out."""
LEAST_COMPLETE = 5
"""People who answered all items of a scale, for its squares to be told."""
SQUARES_STEP = 5
"""Squares are told to a multiple of this."""
SQUARES_PART = (0.05, 0.5)
"""Squares are told as if they lay in this part of what the totals leave open: near an end they would give answers."""
SQUARES_RANGE = 20
"""How much the totals leave open, at least, for squares to be told."""


def contributions_of(answers: Answers) -> Contributions:
    """Return what those who said "ja" in column ``deel_norm`` give to a norm.

    Parameters
    ----------
    answers
        From :func:`read_answers`.

    Returns
    -------
    Contributions
        One file: per competency a sorted list of totals, each with the classes of the questions that the questionnaire
        names for it (role, years in the role, inhabitants). No id, no municipality, no text, no answer, and nothing
        that ties the totals of one person together.

    Raises
    ------
    OntwikkelscanError
        NORM-009 when nobody agreed.

    Notes
    -----
    A total of n answered items lies at least one point from what n lowest and n highest answers give; with items left
    out it is n_items / n of that, so that it does not show how many. One answer is no total: it gives nothing. So no
    answer follows with certainty. Combinations of classes that fewer than three people of a list have leave out the
    first question, then the second, and so on; when fewer than three people are left without any class, the smallest
    other combination joins them. Decision 22.

    """
    questionnaire = answers.questionnaire
    agreed = np.flatnonzero(answers.context[CONSENT] == "ja") if CONSENT in answers.context else np.arange(0)
    if not len(agreed):
        raise error("NORM-009", column=CONSENT)
    asked = [q for q in questionnaire.context_questions if q.in_norm and q.id in answers.context]
    classes = [tuple(question.class_of(answers.context[question.id].iloc[row]) for question in asked) for row in agreed]
    scored = ~np.isnan(score(answers).values("score")[agreed])
    scales = {}
    for place, scale in enumerate(questionnaire.competencies):
        keyed = answers.keyed(place)[agreed]
        given = scored[:, place] & (np.isfinite(keyed).sum(axis=1) > 1)
        keyed = keyed[given]
        total = told_total(keyed, questionnaire.minimum, questionnaire.maximum)
        told = told_classes([classes[row] for row in np.flatnonzero(given)])
        entries = [
            Entry(classes={q.id: name for q, name in zip(asked, one, strict=True) if name}, total=value)
            for one, value in sorted(zip(told, total.tolist(), strict=True), key=_content)
        ]
        squares = told_squares(keyed, questionnaire.minimum, questionnaire.maximum)
        scales[scale.id] = ScaleContribution(entries=tuple(entries), squares=squares)
    return Contributions(
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.measurement_hash,
        simulated=answers.reading.simulated,
        files=(Contribution(scales=scales),),
    )


def told_total(keyed: ArrayLike, minimum: int, maximum: int) -> IntArray:
    """Return the totals that are given, shape (n_respondents,).

    Parameters
    ----------
    keyed
        Answers to the items of one scale, shape (n_respondents, n_items), at least two of each person; NaN: not given.
    minimum, maximum
        Of the answer scale.

    Returns
    -------
    ndarray
        The sum of n answers, within one point of n times ``minimum`` and ``maximum``, times n_items / n, rounded.

    Examples
    --------
    >>> told_total([[5, 5, 5, 5], [1, 2, 3, 4], [3, 3, np.nan, 4]], 1, 5).tolist()
    [19, 10, 13]

    """
    x = np.asarray(keyed, dtype=float)
    n = np.isfinite(x).sum(axis=1)
    total = np.clip(np.nansum(x, axis=1), n * minimum + 1, n * maximum - 1)
    return np.floor(total * x.shape[1] / np.maximum(n, 1) + 0.5).astype(np.int64)


def told_classes(classes: Sequence[Classes]) -> list[Classes]:
    """Leave classes out, first to last, until at least three people (or all) share each combination that is told."""
    told = list(classes)
    for place in range(len(classes[0]) if classes else 0):
        count = Counter(told)
        told = [(None,) * (place + 1) + one[place + 1 :] if count[one] < LEAST_CLASS else one for one in told]
    nothing = (None,) * len(told[0]) if told else ()
    while 0 < Counter(told)[nothing] < LEAST_CLASS and (others := Counter(one for one in told if one != nothing)):
        smallest = min(others, key=lambda one: (others[one], _words(one)))
        told = [nothing if one == smallest else one for one in told]
    return told


def told_squares(keyed: ArrayLike, minimum: int, maximum: int) -> int | None:
    """Return the sum over items of squared deviations within a file, as it is told; None when it is not.

    Parameters
    ----------
    keyed
        Answers to the items of one scale, shape (n_respondents, n_items); NaN: not given.
    minimum, maximum
        Of the answer scale.

    Returns
    -------
    int or None
        Of who answered all items, at least five people, times (n - 1) / (n_complete - 1); to a multiple of five. Totals
        leave open between B / n_items (everyone gives one answer to all items) and what lowest and highest answers
        alone would give; within that, squares are kept from 5 % to 50 %: nearer to an end answers would follow. Nor are
        they told when less than 20 is left open.

    """
    x = np.asarray(keyed, dtype=float)
    complete, n_items = np.isfinite(x).all(axis=1), x.shape[1]
    if complete.sum() < LEAST_COMPLETE:
        return None
    total = told_total(x, minimum, maximum)
    scale = (len(x) - 1) / (complete.sum() - 1)
    total, x = total[complete], x[complete]
    n_highest, rest = np.divmod(total - n_items * minimum, maximum - minimum)
    extreme = n_highest * maximum**2 + (n_items - n_highest - 1) * minimum**2 + (minimum + rest) ** 2
    left_open = float((extreme - total**2 / n_items).sum())
    if left_open < SQUARES_RANGE:
        return None
    least = float(((total - total.mean()) ** 2).sum()) / n_items
    squares = np.clip(((x - x.mean(axis=0)) ** 2).sum(), *(least + part * left_open for part in SQUARES_PART))
    return int(np.floor(float(squares) * scale / SQUARES_STEP + 0.5)) * SQUARES_STEP


class Pooled(NamedTuple):
    """Reliability from contributions, and the lower bound of its interval; NaN where it cannot be computed."""

    reliability: float
    low: float


def pooled_totals(files: Iterable[ScaleContribution], lowest: int, highest: int) -> list[FloatArray]:
    """Return the totals of one scale, per file.

    One point from the lowest and highest possible total people are told together with those at that end. How many are
    there follows from how many are two points from it, as if numbers went on along a line; they are spread over the
    list.

    Examples
    --------
    >>> entries = tuple(Entry(classes={}, total=total) for total in (12, 18, 18, 19, 19, 19))
    >>> pooled_totals([ScaleContribution(entries=entries, squares=None)], 4, 20)[0].tolist()
    [12.0, 18.0, 18.0, 19.0, 20.0, 19.0]

    """
    told = [[entry.total for entry in file.entries] for file in files]
    everyone = np.array([total for totals in told for total in totals], dtype=float)
    for end, inward in ((lowest, 1), (highest, -1)):
        near, next_to_it = np.flatnonzero(everyone == end + inward), int((everyone == end + 2 * inward).sum())
        n_there = int(max(2 * len(near) - next_to_it, 0) / 3 + 0.5)
        everyone[near[((np.arange(n_there) + 0.5) * len(near) / max(n_there, 1)).astype(int)]] = end
    return np.split(everyone, np.cumsum([len(totals) for totals in told])[:-1])


def pooled_reliability(totals: Sequence[FloatArray], files: Sequence[ScaleContribution], n_items: int) -> Pooled:
    """Return the reliability of one scale in all files together.

    Parameters
    ----------
    totals
        Per file, from :func:`pooled_totals`.
    files
        Of that scale.
    n_items
        Of the scale.

    Returns
    -------
    Pooled
        With W the squares of items and B those of totals, both within files: alpha = k / (k - 1) (1 - sum W / sum B).
        What is error in B / df, with df = people less files, is error among everyone: r = 1 - (1 - alpha)(B / df) / S^2
        with S^2 (ddof 1) of all totals. The bound is Feldt's, with df + 1 people.

    """
    within, between, degrees = 0.0, 0.0, 0
    for total, file in zip(totals, files, strict=True):
        if file.squares is None:
            continue
        within += file.squares
        between += float(((total - total.mean()) ** 2).sum())
        degrees += len(total) - 1
    if not between or n_items < 2:  # noqa: PLR2004 - one item has no inner consistency
        return Pooled(np.nan, np.nan)
    alpha = n_items / (n_items - 1) * (1 - within / between)
    low, _ = alpha_interval(alpha, n_respondents=degrees + 1, n_items=n_items)
    ratio = between / degrees / float(np.concatenate(totals).var(ddof=1))
    return Pooled(1 - (1 - alpha) * ratio, 1 - (1 - low) * ratio)


def _content(entry: tuple[Classes, int]) -> tuple[tuple[str, ...], int]:
    return _words(entry[0]), entry[1]


def _words(classes: Classes) -> tuple[str, ...]:
    return tuple(name or "" for name in classes)
