"""What the function asks of each respondent, and where their self-image falls short of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.model.people import rows_of, text_column
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Rule
    from ontwikkelscan.model.scores import Scores

COLUMNS = (
    "respondent competency relevant required importance need_probability need_probability_low need_probability_high "
    "shortfall priority rank band strength rule"
).split()

_ARRAYS = (
    "importance need_probability need_probability_low need_probability_high shortfall priority rank band strength"
).split()
BANDS = ("none", "unlikely", "possible", "likely", "clear", "unknown")
"""From the least need to the most; the last where nothing can be said, so that place -1 is that one."""
REPORTED = ("clear", "likely", "possible")
"""The bands that are told as needs, in the order of their ranks: a need is more likely than not."""
BY_HAND, NO_IMPORTANCE = "handmatig", "belang_onbekend"
"""Words of column ``rule`` beside the ids of rules: set by hand; weighed with the middle of the importance scale."""


@dataclass(frozen=True, eq=False)
class Requirements:
    """What the local context asks.

    Attributes
    ----------
    relevant
        Shape (n_respondents, n_competencies): "yes", "no" or "unknown".
    required
        Same shape: level on the answer scale, before and after the context; NaN where it is unknown or does not count.
    holds
        Per rule of the questionnaire, shape (n_respondents,): for whom it holds.
    by_hand
        Same shape: whether level or relevance were set by hand.
    respondents
        Shape (n_respondents,): of whom these are, where that is known.

    """

    relevant: NDArray[Any]
    required: NDArray[np.float64]
    holds: Mapping[str, NDArray[np.bool_]]
    by_hand: NDArray[np.bool_]
    respondents: NDArray[Any] | None = None

    def __getitem__(self, which: slice | NDArray[Any]) -> Requirements:
        """Return the requirements of some respondents, by row."""
        return replace(
            self,
            relevant=self.relevant[which],
            required=self.required[which],
            holds={name: values[which] for name, values in self.holds.items()},
            by_hand=self.by_hand[which],
            respondents=None if self.respondents is None else self.respondents[which],
        )

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, "{} respondents, {} competencies".format(*self.required.shape))


@dataclass(frozen=True, eq=False)
class Needs:
    """Development needs per respondent and competency; every array has shape (n_respondents, n_competencies)."""

    scores: Scores
    requirements: Requirements
    importance: NDArray[np.float64]
    need_probability: NDArray[np.float64]
    need_probability_low: NDArray[np.float64]
    need_probability_high: NDArray[np.float64]
    shortfall: NDArray[np.float64]
    priority: NDArray[np.float64]
    rank: NDArray[np.int64]
    band: NDArray[Any]
    strength: NDArray[Any]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.scores)} respondents", questionnaire=self.scores.questionnaire)

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return self.scores.questionnaire

    @property
    def respondents(self) -> NDArray[Any]:
        """Shape (n_respondents,), text ids."""
        return self.scores.respondents

    @property
    def without_error(self) -> bool:
        """Whether scores stand beside levels and yet no need can be told: nothing says how far scores may be off."""
        compared = np.isfinite(self.requirements.required) & np.isfinite(self.scores.values("score"))
        return bool(compared.any()) and not np.isfinite(self.need_probability).any()

    @property
    def reported(self) -> NDArray[np.bool_]:
        """Shape (n_respondents, n_competencies): where a need is told."""
        return np.isin(self.band, REPORTED)

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.respondents)

    def __getitem__(self, which: Which) -> Needs:
        """Return the needs of some respondents, named as for :meth:`Answers.__getitem__`."""
        rows = rows_of(self.respondents, which)
        arrays = {name: getattr(self, name)[rows] for name in _ARRAYS}
        return replace(self, scores=self.scores[rows], requirements=self.requirements[rows], **arrays)

    def rules(self, row: int, column: int) -> tuple[Rule, ...]:
        """Return the rules that led to the level or relevance of one competency for one respondent."""
        return tuple(rule for rule, spoke in self._spoke(column) if spoke[row])

    def _spoke(self, column: int) -> list[tuple[Rule, NDArray[np.bool_]]]:
        """Return, per rule about a competency, for whom it spoke: it holds, and the rules let the competency count."""
        competency, holds = self.questionnaire.competencies[column], self.requirements.holds
        rules = [rule for rule in self.questionnaire.rules_about(competency) if rule.id in holds]
        if competency.kind != "situational":
            return [(rule, holds[rule.id]) for rule in rules]
        counts = np.any([holds[rule.id] for rule in rules if competency.id in rule.relevant], axis=0)
        return [(rule, holds[rule.id] & counts) for rule in rules]

    @property
    def rule(self) -> NDArray[Any]:
        """Shape (n_respondents, n_competencies): ids of those rules, and whether it was set by hand or not weighed."""
        words = np.empty(self.priority.shape, dtype=object)
        unweighed = np.isnan(self.importance) & ~np.isnan(self.need_probability)
        for column in range(len(self.questionnaire.competencies)):
            spoke = self._spoke(column)
            said = [told for _, told in spoke]
            said += [self.requirements.by_hand[:, column], unweighed[:, column]]
            names = np.array([*(rule.id for rule, _ in spoke), BY_HAND, NO_IMPORTANCE], dtype=object)
            bits = 1 << np.arange(len(said))
            patterns = (bits @ np.stack(said)).tolist()
            texts = {pattern: " ".join(names[(pattern & bits) > 0]) for pattern in set(patterns)}
            words[:, column] = [texts[pattern] for pattern in patterns]
        return words

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and competency, with the promised columns; ``rank`` is empty without a need."""
        n_respondents, n_competencies = self.priority.shape
        rank = pd.array(np.where(self.rank > 0, self.rank, np.nan).ravel()).astype("Int64")
        importance = pd.array(self.importance.ravel()).astype("Int64")
        person, scale = (
            np.repeat(np.arange(n_respondents), n_competencies),
            np.tile(np.arange(n_competencies), n_respondents),
        )
        columns: dict[str, Any] = {
            "respondent": text_column(self.respondents, person),
            "competency": text_column(self.questionnaire.competency_ids, scale),
            "relevant": self.requirements.relevant.ravel(),
            "required": self.requirements.required.ravel(),
            "importance": importance,
            "rank": rank,
            "rule": self.rule.ravel(),
        }
        for name in COLUMNS:
            if name not in columns:
                columns[name] = getattr(self, name).ravel()
        frame = pd.DataFrame({name: columns[name] for name in COLUMNS})
        frame.attrs["questionnaire"] = self.questionnaire.card
        return frame

    def rows_for(self, respondents: Iterable[str]) -> NDArray[np.int64]:
        """Return the row of each respondent, shape (n,); -1 for whom nothing is known."""
        rows = {str(name): row for row, name in enumerate(self.scores.respondents)}
        return np.array([rows.get(name, -1) for name in respondents], dtype=np.int64)

    def _repr_html_(self) -> str:
        """Show in a notebook, per competency, how many people have a need, where it counts for them or may count."""
        counts = self.requirements.relevant != "no"
        order = (*reversed(BANDS[:-1]), BANDS[-1])
        bands = {name: ((self.band == name) & counts).sum(axis=0) for name in order}
        bands["does not count"] = (~counts).sum(axis=0)
        columns = {"competency": self.scores.questionnaire.competency_ids, **bands}
        return html_table(f"Needs of {len(self.scores)} respondents", columns)
