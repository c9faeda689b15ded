"""Answers of several files as one."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanWarning, error
from ontwikkelscan.model.answers import FIRST, LAST, SETS, THEN, Answers, Reading
from ontwikkelscan.model.people import case_twins
from ontwikkelscan.reading.rows import AnswerSigns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Keep = Literal["first", "last"] | None


def concat(several: Sequence[Answers], *, keep: Keep = None) -> Answers:
    """Take answers together, in their order.

    Parameters
    ----------
    several
        To one questionnaire.
    keep
        Of someone who stands in more than one of them: the "first" or the "last" answers. None: that is refused.

    Returns
    -------
    Answers
        ``reading`` names all sources; its columns are not counted any more.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 for nothing at all, -019 for answers to another questionnaire, -026 for someone who stands in several
        files (with one moment and rater).

    Notes
    -----
    An OntwikkelscanWarning tells how many people have the answers of someone in another file.

    Examples
    --------
    >>> from ontwikkelscan import Questionnaire, read_answers
    >>> keys = Questionnaire.from_keys({"agree": ["A1", "A2"]}, minimum=1, maximum=6)
    >>> one, two = (read_answers([{"respondent": "R001", "A1": a, "A2": a}], keys) for a in (2, 5))
    >>> concat([one, two], keep="last").given.tolist()
    [[5.0, 5.0]]

    """
    if not several:
        raise error("ANSWER-001", file="[]")
    questionnaire = several[0].questionnaire
    for answers in several:
        if answers.questionnaire.measurement_hash != questionnaire.measurement_hash:
            expected = f"{questionnaire.id} {questionnaire.version}"
            raise error("ANSWER-019", file=answers.reading.source, expected=expected)
    together = Answers(
        questionnaire=questionnaire,
        respondents=np.concatenate([answers.respondents for answers in several]),
        codes=np.concatenate([answers.codes for answers in several], axis=1),
        importance=np.concatenate([answers.importance for answers in several]),
        context=_context([answers.context for answers in several]),
        reading=_reading([answers.reading for answers in several]),
    )
    keys = pd.DataFrame({"respondent": together.respondents.astype(str)}).assign(
        **{name: together.context[name].fillna("").astype(str) for name in SETS if name in together.context}
    )
    sources = np.repeat([answers.reading.source for answers in several], [len(answers) for answers in several])
    if any(twins := case_twins(keys["respondent"].tolist())):
        raise error("ANSWER-036", sources[twins].tolist(), file=together.reading.source)
    if not keys.duplicated().any():
        return _told_of_equals(together, np.repeat(np.arange(len(several)), list(map(len, several))))
    if keep is None:
        twice = sources[keys.duplicated(keep=False)]
        names, counts = np.unique(twice, return_counts=True)
        places = [f"{name}: {count}" for name, count in zip(names, counts, strict=True)]
        raise error("ANSWER-026", places, n_respondents=int(keys.duplicated().sum()))
    return together[~keys.duplicated(keep=keep).to_numpy()]


def by_moment(several: Sequence[Answers], *, ends: bool = False) -> dict[str, Answers]:
    """Return the answers of each moment, from early to late, "toen" last; without dates each of the several is one.

    ``ends``: with dates each person's own "first" and "last" instead. CHANGE-007 where only some rows have a moment,
    -008 for one that is no date.
    """
    cells = [[str(cell) for cell in answers.moments] for answers in several]
    if not any(map(any, cells)):
        return {str(number): answers for number, answers in enumerate(several, start=1)}
    for answers, own in zip(several, cells, strict=True):
        if n := own.count(""):
            raise error("CHANGE-007", file=answers.reading.source, n=n)
        if n := sum(not _is_moment(cell) for cell in own):
            raise error("CHANGE-008", file=answers.reading.source, n=n)
    found = sorted({cell for own in cells for cell in own}, key=lambda moment: (moment == THEN, moment))
    if ends and found != [THEN]:
        whole = concat(several)
        return _ends(whole) | ({THEN: whole.select(moment=THEN)} if THEN in found else {})
    return {
        moment: concat(
            [answers.select(moment=moment) for answers, own in zip(several, cells, strict=True) if moment in own]
        )
        for moment in found
    }


def _ends(whole: Answers) -> dict[str, Answers]:
    """Return each person's own first and last answers.

    Who has one date stands with the first where others began by then, and else with the last; without anyone who
    answered twice there is no last.
    """
    first, last = (whole.select(moment=moment) for moment in (FIRST, LAST))
    begun = dict(zip(first.respondents, first.moments, strict=True))
    ended = dict(zip(last.respondents, last.moments, strict=True))
    latest = max((day for name, day in begun.items() if day != ended[name]), default="")
    if not latest:
        return {FIRST: first}
    late = np.array([day > latest for day in first.moments])
    again = np.array([day > min(begun[name], latest) for name, day in ended.items()])
    return {FIRST: first[~late], LAST: last[again]}


def _is_moment(text: str) -> bool:
    """Tell whether a moment is a date of the form 2027-03-09, or the word for looking back."""
    try:
        return text == THEN or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _told_of_equals(together: Answers, files: NDArray[np.intp]) -> Answers:
    """Tell of people in different files who answered alike: one person may have two ids."""
    signs = AnswerSigns(together.questionnaire.answer_code, len(together.codes))
    signs.add(together.codes, together.importance, together.context)
    n = sum(len(group) for group in signs.alike(together.respondents) if len(set(files[group])) > 1)
    if not n:
        return together
    told = Note("read_equal", n=n)
    warnings.warn(told, OntwikkelscanWarning, stacklevel=3)
    reading = replace(together.reading, warnings=(*together.reading.warnings, told))
    return replace(together, reading=reading)


def _context(several: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return contexts below one another; None where a file has no column for a text."""
    together = pd.concat(several, ignore_index=True)
    return together.apply(lambda column: column.where(column.notna(), None) if column.dtype == object else column)


def _reading(several: Sequence[Reading]) -> Reading:
    """Return one account of the reading of several."""
    return Reading(
        source="; ".join(reading.source for reading in several),
        n_rows=sum(reading.n_rows for reading in several),
        warnings=tuple(
            Note("about", name=reading.source, told=told) for reading in several for told in reading.warnings
        ),
        simulated=any(reading.simulated for reading in several),
        n_unfinished=sum(reading.n_unfinished for reading in several),
    )
