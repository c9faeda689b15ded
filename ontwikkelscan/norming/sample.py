"""The sample of a norm, whatever it came from: answers, scores, or the contributions of people who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.model.contribution import PARTS, Contribution, Contributions
from ontwikkelscan.scoring.formulas import scale_mean
from ontwikkelscan.scoring.scale_scores import add_up, score

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.errors import OntwikkelscanError
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.model.scores import Scores

    FloatArray = NDArray[np.float64]

CONSENT = "deel_norm"
"""Column of an answers file: "ja" of those who let their scores count in a norm."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Scores (n_respondents, n_competencies), what reliability is computed from, and the background.

    ``parts`` holds per competency an array (n_respondents, n_parts) of keyed items or halves; None for scores alone.
    """

    questionnaire: Questionnaire
    scores: FloatArray
    parts: tuple[FloatArray, ...] | None
    parts_are: Literal["alpha", "split_half"]
    background: pd.DataFrame
    simulated: bool

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.scores)

    def question(self, name: str) -> Question:
        """Return a question with categories; NORM-008 when there is none of this id."""
        question = next((q for q in self.questionnaire.context_questions if q.id == name), None)
        if question is None or not question.categories:
            known = [q.id for q in self.questionnaire.context_questions if q.categories]
            raise error("NORM-008", name=name, known=", ".join(known) or "none")
        return question

    def categories(self, name: str) -> list[str | None]:
        """Return the category of each person on a question; None where it is not known."""
        question = self.question(name)
        if name not in self.background:
            return [None] * len(self)
        return [question.category(answer) for answer in self.background[name]]

    def numbers(self, name: str) -> FloatArray:
        """Return the answer of each person to a question for a number; NaN where it is not known."""
        if name not in self.background or not pd.api.types.is_numeric_dtype(self.background[name]):
            return np.full(len(self), np.nan)
        return self.background[name].to_numpy(dtype=float)


def sample_of(source: Answers | Scores | Contributions, questionnaire: Questionnaire | None = None) -> Sample:
    """Return the sample; contributions need the questionnaire that they belong to."""
    if isinstance(source, Answers):
        parts = tuple(source.keyed(index) for index in range(len(source.questionnaire.competencies)))
        scores = score(source).values("score")
        return Sample(source.questionnaire, scores, parts, "alpha", source.context, source.reading.simulated)
    if isinstance(source, Contributions):
        assert questionnaire is not None  # noqa: S101 - build_norm has loaded it
        return _sample_of_contributions(source, questionnaire)
    nothing = pd.DataFrame(index=range(len(source)))
    return Sample(source.questionnaire, source.values("score"), None, "alpha", nothing, source.simulated)


def contributions_of(answers: Answers) -> Contributions:
    """Return what those who said "ja" in column ``deel_norm`` give to a norm.

    Parameters
    ----------
    answers
        From :func:`read_answers`.

    Returns
    -------
    Contributions
        A record per person who agreed: per competency two codes, and the categories of the questions that the
        questionnaire names for it (role, years in the role, inhabitants). No id, no municipality, no text, no answer
        to an item. In order of content, so that the order says nothing.

    Raises
    ------
    OntwikkelscanError
        NORM-009 when nobody agreed.

    """
    questionnaire = answers.questionnaire
    agreed = np.flatnonzero(answers.context[CONSENT] == "ja") if CONSENT in answers.context else np.arange(0)
    if not len(agreed):
        raise error("NORM-009", column=CONSENT)
    codes = {}
    for scale in questionnaire.competencies:
        codes[scale.id] = np.empty((PARTS, len(answers)), dtype=questionnaire.answer_code.dtype)
        for items, out in zip(halves(scale.items), codes[scale.id], strict=True):
            add_up(answers, items, out)
    asked = [question for question in questionnaire.context_questions if question.in_norm]
    records = [
        Contribution(
            codes={name: (int(code[0, row]), int(code[1, row])) for name, code in codes.items()},
            background={
                question.id: question.category(answers.context[question.id].iloc[row])
                for question in asked
                if question.id in answers.context
            },
        )
        for row in agreed
    ]
    return Contributions(
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.measurement_hash,
        simulated=answers.reading.simulated,
        records=tuple(sorted(records, key=lambda record: record.model_dump_json())),
    )


def halves(items: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Split a scale: its first, third, ... item, and the others."""
    return items[::2], items[1::2]


def _fits(record: Contribution, competencies: Sequence[str], categories: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a record has these competencies, and no questions or categories (per question) but these."""
    if set(record.codes) != set(competencies):
        return False
    for question, category in record.background.items():
        if question not in categories or (category and category not in categories[question]):
            return False
    return True


def _unusable(records: NDArray[Any], what: str, problem: str) -> OntwikkelscanError:
    where = f"record {int(np.flatnonzero(records)[0]) + 1} of all contributions" + (f", '{what}'" if what else "")
    return error("NORM-011", place=where, problem=problem)


def _sample_of_contributions(pool: Contributions, questionnaire: Questionnaire) -> Sample:
    if not pool.fits(questionnaire):
        found = f"{pool.questionnaire} {pool.questionnaire_version}"
        raise error("NORM-010", found=found, expected=f"{questionnaire.id} {questionnaire.version}")
    known = {question.id: question.categories for question in questionnaire.context_questions if question.in_norm}
    fitting = np.array([_fits(record, questionnaire.competency_ids, known) for record in pool.records], dtype=bool)
    if not fitting.all():
        problem = "its competencies, questions or categories are not those of this questionnaire."
        raise _unusable(~fitting, "", problem)
    scores, parts = [], []
    for scale in questionnaire.competencies:
        codes = np.array([record.codes.get(scale.id, (-1, -1)) for record in pool.records])
        limit = questionnaire.answer_code.size
        impossible: NDArray[Any] = np.any((codes < 0) | (codes >= limit), axis=1)
        if impossible.any():
            raise _unusable(impossible, scale.id, "there is no code for it, or an impossible one.")
        total, n_empty, n_not_applicable = questionnaire.answer_code.decode(codes)
        n_items = np.array([len(half) for half in halves(scale.items)])
        n_answered = n_items - n_empty - n_not_applicable
        impossible = np.any(total > n_answered * (questionnaire.maximum - questionnaire.minimum), axis=1)
        if impossible.any():
            raise _unusable(impossible, scale.id, "the code cannot come from this scale.")
        keyed = total + questionnaire.minimum * n_answered
        scores.append(
            scale_mean(
                keyed.sum(axis=1),
                n_answered=n_answered.sum(axis=1),
                n_items=len(scale.items),
                n_not_applicable=n_not_applicable.sum(axis=1),
            )
        )
        parts.append(np.where(n_answered == n_items, keyed, np.nan))
    background = pd.DataFrame([dict(record.background) for record in pool.records])
    return Sample(questionnaire, np.stack(scores, axis=1), tuple(parts), "split_half", background, pool.simulated)
