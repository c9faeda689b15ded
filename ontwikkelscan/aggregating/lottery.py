"""A small number, drawn by lot, on every total about a group: so that no total tells of one person."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

import numpy as np

from ontwikkelscan.model.base import is_missing

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.answers import Answers

ROUNDING = 1e-9
"""Less than this is rounding: halves go up."""
BITS = 128
"""Of a draw that decide how far up it goes, and as many how far down."""


@dataclass(frozen=True, eq=False)
class Lottery:
    """Totals of people with a draw added, the same for the same records, and another for any other.

    Attributes
    ----------
    records
        Per person a digest of the whole record, in ``order``.
    order
        Shape (n_people,): the people by their digests, so that the order of a file and ids do not matter.

    """

    records: bytes
    order: NDArray[np.int64]

    @classmethod
    def of(cls, *several: Answers, secret: str = "") -> Self:
        """Return the lottery that is keyed by whole records: answers, importance and closed context; no ids.

        Parameters
        ----------
        several
            Answers of one moment, or of several moments of the same people in the same order.
        secret
            Context column with a number that nobody else knows, which belongs to the record.

        """
        digests = [b"".join(parts) for parts in zip(*(_digests(answers, secret) for answers in several), strict=True)]
        order = np.array(sorted(range(len(digests)), key=digests.__getitem__), dtype=np.int64)
        return cls(b"".join(digests[row] for row in order), order)

    def total(self, label: str, amounts: ArrayLike) -> int:
        """Return a total as it is told: its nearest whole number, and a draw.

        Parameters
        ----------
        label
            What is added up: another label gives another draw.
        amounts
            Shape (n_people,): what each person adds. The same people with other amounts, such as needs at another
            level, give another draw, so that two totals tell no difference.

        Returns
        -------
        int
            The draw is d with probability 2^-|d| / 3: the leading zero bits of one half of a SHA-256, less those of the
            other half. Its variance is 4.

        References
        ----------
        Ghosh, Roughgarden & Sundararajan (2012): the two-sided geometric mechanism.

        """
        x = np.asarray(amounts, dtype=float)
        digest = sha256(self.records + label.encode() + x[self.order].tobytes()).digest()
        half = BITS // 8
        up, down = (BITS - int.from_bytes(part).bit_length() for part in (digest[:half], digest[half:]))
        return int(np.floor(x[self.order].sum() + 0.5 + ROUNDING)) + up - down


def _digests(answers: Answers, secret: str) -> list[bytes]:
    """Return a SHA-256 of each person's record."""
    closed = [question.id for question in answers.questionnaire.context_questions if question.kind == "choice"]
    names = [*closed, secret] if secret else closed
    context = answers.context.reindex(columns=names).to_numpy(dtype=object)
    importance = np.nan_to_num(answers.importance).astype(np.uint8)
    codes = np.ascontiguousarray(answers.codes.T)
    return [
        sha256(
            codes[row].tobytes()
            + importance[row].tobytes()
            + "\x1f".join("" if is_missing(answer) else str(answer) for answer in context[row]).encode()
        ).digest()
        for row in range(len(answers))
    ]
