"""What a division is made of: how likely each need of each person is, also by each half of the items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

from ontwikkelscan.needs.formulas import EVEN, TIE
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.needs import Needs

    FloatArray = NDArray[np.float64]

NEAR = 1e-12
"""How near 0 and 1 a probability may come: beyond it lie more than seven errors."""


@dataclass(frozen=True, eq=False)
class Learners:
    """People and their needs.

    Attributes
    ----------
    respondents
        Shape (n,), text ids.
    competencies, names
        Ids, and what they are called in text; m of each.
    p
        Shape (n, m), 0-1: how likely a need is; 0 where a competency does not count or nothing is known.
    known
        Shape (n, m): where something is known.
    halves
        Shape (2, n, m): how far the score by the odd and by the even items lies above the whole, in errors of the
        whole; 0 where a half has no answers. None where no answers are at hand.

    """

    respondents: NDArray[Any]
    competencies: tuple[str, ...]
    names: tuple[str, ...]
    p: FloatArray
    known: NDArray[np.bool_]
    halves: FloatArray | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self)} people", f"{len(self.competencies)} competencies")

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.respondents)

    def __getitem__(self, rows: NDArray[Any]) -> Learners:
        """Return some of the people, by row."""
        halves = None if self.halves is None else self.halves[:, rows]
        return Learners(self.respondents[rows], self.competencies, self.names, self.p[rows], self.known[rows], halves)

    @property
    def has(self) -> NDArray[np.bool_]:
        """Shape (n, m): where a need is more likely than not, as it is told."""
        return self.p > EVEN + TIE

    def by_half(self) -> tuple[FloatArray, FloatArray]:
        """Return the need probabilities by the odd and by the even items alone; the error of a half is √2 times it."""
        assert self.halves is not None  # noqa: S101 - asked by who looked
        odd, even = (np.where(self.known, ndtr((self._z - half) / np.sqrt(2)), 0.0) for half in self.halves)
        return odd, even

    def again(self, random: Generator) -> FloatArray:
        """Return the need probabilities of another sitting: scores drawn anew with √2 times their error.

        Once for the error of this sitting and once for that of the other: one error alone would flatter.
        """
        return np.where(self.known, ndtr(self._z - np.sqrt(2) * random.standard_normal(self.p.shape)), 0.0)

    @property
    def _z(self) -> FloatArray:
        """How far the level lies above the score, in errors."""
        return ndtri(np.clip(self.p, NEAR, 1 - NEAR))


def learners_of(needs: Needs, answers: Answers | None = None) -> Learners:
    """Return people and their needs as a scan found them; with answers also by half of the items."""
    known = (needs.requirements.relevant == "yes") & np.isfinite(needs.need_probability)
    return Learners(
        respondents=needs.respondents.astype(str),
        competencies=tuple(needs.questionnaire.competency_ids),
        names=tuple(competency.label for competency in needs.questionnaire.competencies),
        p=np.where(known, needs.need_probability, 0.0),
        known=known,
        halves=None if answers is None else halves_of(answers, needs),
    )


def halves_of(answers: Answers, needs: Needs) -> FloatArray:
    """Return how far the score by every other item lies above that by all, in errors of the score.

    Parameters
    ----------
    answers
        Of the people whose needs these are, in their order.
    needs
        With the error of each true score.

    Returns
    -------
    ndarray
        Shape (2, n, m): by the first, third, ... item of the scale, and by the others; 0 where one of the two has no
        answers or nothing tells the error.

    """
    error = needs.scores.values("true_score_error")
    apart = np.zeros((2, *error.shape))
    for column in range(error.shape[1]):
        keyed = answers.keyed(column)
        given = np.isfinite(keyed)
        mean = [
            np.where(part, keyed, 0).sum(axis=1) / np.where(part.any(axis=1), part.sum(axis=1), np.nan)
            for part in (given, given & _every_other(keyed.shape[1]), given & ~_every_other(keyed.shape[1]))
        ]
        apart[:, :, column] = (np.stack(mean[1:]) - mean[0]) / error[:, column]
    return np.where(np.isfinite(apart).all(axis=0), apart, 0.0)


def _every_other(n: int) -> NDArray[np.bool_]:
    return np.arange(n) % 2 == 0
