"""The sample of a norm, whatever it came from: answers, scores, or the contributions of people who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.model.contribution import Contributions
from ontwikkelscan.norming.contributing import LEAST_COMPLETE, pooled_reliability, pooled_totals
from ontwikkelscan.norming.formulas import item_mean_variance
from ontwikkelscan.scoring.reliability import alpha_interval, cronbach_alpha, omega_total
from ontwikkelscan.scoring.scale_scores import score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from ontwikkelscan.errors import OntwikkelscanError
    from ontwikkelscan.model.contribution import ScaleContribution
    from ontwikkelscan.model.norm import SampleKind
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.model.scores import Scores

    FloatArray = NDArray[np.float64]


class Consistency(NamedTuple):
    """What the sample tells of the reliability of one scale; NaN and None where it does not."""

    reliability: float = np.nan
    low: float = np.nan
    method: Literal["alpha", "pooled_alpha"] = "alpha"
    omega: float | None = None
    item_mean_variance: float | None = None


@dataclass(frozen=True, eq=False)
class Sample:
    """Scores (n_rows, n_competencies) with reliability per scale and the background.

    A row is a person; of contributions it is one person on one scale, NaN on the others: nothing ties them together.
    Then ``starts`` says where the rows of each scale begin, and the background holds classes instead of answers.
    """

    questionnaire: Questionnaire
    scores: FloatArray
    consistency: tuple[Consistency, ...]
    background: pd.DataFrame
    simulated: bool
    made_of: SampleKind
    starts: tuple[int, ...] = (0,)

    def __len__(self) -> int:
        """Return the number of people; of contributions, as far as can be told: of the scale that most are in."""
        return max((part.stop - part.start for part in self.parts), default=0)

    @property
    def parts(self) -> tuple[slice, ...]:
        """The rows in which each person is once: all, or those of one scale."""
        return tuple(slice(*bounds) for bounds in pairwise((*self.starts, len(self.scores))))

    @property
    def fullest(self) -> slice:
        """The part with the most people, the first of them: what is told of their make-up is told of these."""
        return max(self.parts, key=lambda part: part.stop - part.start)

    @property
    def n_scored(self) -> NDArray[np.int64]:
        """How many people have a score, shape (n_competencies,)."""
        return np.isfinite(self.scores).sum(axis=0)

    def question(self, name: str) -> Question:
        """Return a question with categories; NORM-008 when there is none of this id."""
        question = next((q for q in self.questionnaire.context_questions if q.id == name), None)
        if question is None or not question.categories:
            known = [q.id for q in self.questionnaire.context_questions if q.categories]
            raise error("NORM-008", name=name, known=", ".join(known) or Note("none"))
        return question

    def named(self, name: str) -> dict[str, str]:
        """Return ids and names of the categories of a question; of contributions its classes."""
        question = self.question(name)
        return question.contributed if self.made_of == "contributions" else question.categories

    def categories(self, name: str) -> list[str | None]:
        """Return the category (or class) in each row on a question; None where it is not known."""
        question = self.question(name)
        if name not in self.background:
            return [None] * len(self.background)
        if self.made_of == "contributions":
            return list(self.background[name])
        return [question.category(answer) for answer in self.background[name]]

    def shares(self, name: str, margin: Mapping[str, float]) -> dict[str, float]:
        """Return the shares of a population, taken together by class where the sample knows classes only.

        NORM-007 for a category that the question does not have.
        """
        question, own = self.question(name), self.named(name)
        if unknown := sorted(set(margin) - set(question.categories) - set(own)):
            raise error("NORM-007", problem=Note("no_category", name=name, categories=tuple(unknown)))
        found: dict[str, float] = {}
        for category, share in margin.items():
            one = category if category in own else str(question.class_of_category(category))
            found[one] = found.get(one, 0.0) + share
        return found

    def numbers(self, name: str) -> FloatArray:
        """Return the answer of each person to a question for a number; NaN where it is not known."""
        if name not in self.background or not pd.api.types.is_numeric_dtype(self.background[name]):
            return np.full(len(self.background), np.nan)
        return self.background[name].to_numpy(dtype=float)


def sample_of(source: Answers | Scores | Contributions, questionnaire: Questionnaire | None = None) -> Sample:
    """Return the sample; contributions belong to the questionnaire that is given, or to the bundled one they name."""
    if isinstance(source, Answers):
        found = tuple(_consistency(source.keyed(index)) for index in range(len(source.questionnaire.competencies)))
        scores = score(source).values("score")
        return Sample(source.questionnaire, scores, found, source.context, source.reading.simulated, "answers")
    if isinstance(source, Contributions):
        named = f"{source.questionnaire}/{source.questionnaire_version}"
        return _sample_of_contributions(source, questionnaire or load_questionnaire(named))
    nothing = pd.DataFrame(index=range(len(source)))
    unknown = (Consistency(),) * len(source.questionnaire.competencies)
    return Sample(source.questionnaire, source.values("score"), unknown, nothing, source.simulated, "scores")


def _consistency(items: FloatArray) -> Consistency:
    """Return the reliability of keyed answers to the items of a scale, listwise."""
    complete = items[~np.isnan(items).any(axis=1)]
    if len(complete) < 2:  # noqa: PLR2004 - one person has no spread
        return Consistency()
    alpha = cronbach_alpha(complete)
    low, _ = alpha_interval(alpha, n_respondents=len(complete), n_items=max(items.shape[1], 2))
    omega = omega_total(np.cov(complete.T)) if items.shape[1] > 1 else np.nan
    omega_told = None if np.isnan(omega) else omega
    return Consistency(alpha, low, omega=omega_told, item_mean_variance=item_mean_variance(items))


def _sample_of_contributions(pool: Contributions, questionnaire: Questionnaire) -> Sample:
    if not pool.fits(questionnaire):
        found = f"{pool.questionnaire} {pool.questionnaire_version}"
        raise error("NORM-010", found=found, expected=f"{questionnaire.id} {questionnaire.version}")
    if problems := list(_problems(pool, questionnaire)):
        raise problems[0]
    scales = questionnaire.competencies
    entries = [[entry for file in pool.files for entry in file.scales[scale.id].entries] for scale in scales]
    starts = np.cumsum([0, *map(len, entries)])
    scores = np.full((starts[-1], len(scales)), np.nan)
    consistency = []
    for place, scale in enumerate(scales):
        n_items, files = len(scale.items), [file.scales[scale.id] for file in pool.files]
        totals = pooled_totals(files, n_items * questionnaire.minimum, n_items * questionnaire.maximum)
        scores[starts[place] : starts[place + 1], place] = np.concatenate(totals) / n_items
        consistency.append(Consistency(*pooled_reliability(totals, files, n_items), "pooled_alpha"))
    asked = [question.id for question in questionnaire.context_questions if question.in_norm]
    rows = [[entry.classes.get(name) for name in asked] for ours in entries for entry in ours]
    background = pd.DataFrame(rows, columns=asked, dtype=object)
    starts_of = tuple(starts[:-1].tolist())
    return Sample(questionnaire, scores, tuple(consistency), background, pool.simulated, "contributions", starts_of)


def _problems(pool: Contributions, questionnaire: Questionnaire) -> Iterator[OntwikkelscanError]:
    """Yield what in a pool cannot come from this questionnaire."""
    known = {question.id: question.contributed for question in questionnaire.context_questions if question.in_norm}
    for number, file in enumerate(pool.files, start=1):
        place = Note("file_of_all", number=number)
        if set(file.scales) != set(questionnaire.competency_ids):
            yield error("NORM-011", place=place, problem=Note("other_competencies"))
            continue
        for scale in questionnaire.competencies:
            here = Note("within", place=place, name=f"'{scale.id}'")
            if problem := _problem(file.scales[scale.id], known, len(scale.items), questionnaire):
                yield error("NORM-011", place=here, problem=problem)


def _problem(
    given: ScaleContribution, known: Mapping[str, Mapping[str, str]], n_items: int, questionnaire: Questionnaire
) -> Note | None:
    low, high = n_items * questionnaire.minimum, n_items * questionnaire.maximum
    classes = ((question, name) for entry in given.entries for question, name in entry.classes.items())
    if any(question not in known or name not in known[question] for question, name in classes):
        return Note("other_class")
    if any(not low < entry.total < high for entry in given.entries):
        return Note("other_total")
    if given.squares is not None and (given.squares < 0 or len(given.entries) < LEAST_COMPLETE):
        return Note("other_squares")
    return None
