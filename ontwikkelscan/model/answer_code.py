"""How one answer is stored: a small integer that can be added up.

An answer x is stored as x - minimum, an empty cell as ``empty``, "niet van toepassing" as ``not_applicable``. The two
marks are powers of two above any sum of answers, so that the plain sum over the items of a scale holds three numbers
at once: the sum of the answers, how many cells are empty, and how many do not apply. A scale score is then one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_BITS = 24
"""Tables of 2**24 cells are the largest that are looked up in."""


@dataclass(frozen=True, slots=True)
class AnswerCode:
    """The layout of the code for scales of up to ``n_items`` items."""

    minimum: int
    maximum: int
    n_items: int

    @property
    def _sum_bits(self) -> int:
        return (self.n_items * (self.maximum - self.minimum)).bit_length()

    @property
    def _count_bits(self) -> int:
        return self.n_items.bit_length()

    @property
    def empty(self) -> int:
        """The code of an empty cell."""
        return 1 << self._sum_bits

    @property
    def not_applicable(self) -> int:
        """The code of "niet van toepassing"."""
        return 1 << (self._sum_bits + self._count_bits)

    @property
    def bits(self) -> int:
        """Bits of the largest code of a scale."""
        return self._sum_bits + 2 * self._count_bits

    @property
    def size(self) -> int:
        """Length of a table that is indexed by the code of a scale."""
        return 1 << self.bits

    @property
    def dtype(self) -> np.dtype[Any]:
        """The smallest unsigned integer type that holds the code of a scale."""
        import numpy as np  # noqa: PLC0415 - heavy, and forms are made without

        return np.dtype(np.uint16 if self.bits <= np.iinfo(np.uint16).bits else np.uint32)

    def decode(self, codes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the sum of (answer - minimum), the number of empty cells and the number that does not apply."""
        wide = codes.astype("int64")
        n_empty = (wide >> self._sum_bits) & ((1 << self._count_bits) - 1)
        return wide & (self.empty - 1), n_empty, wide >> (self._sum_bits + self._count_bits)

    def values(self, codes: NDArray[Any], reversed_: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """Return codes of single answers as answers, turned round where ``reversed_``; NaN where none was given."""
        import numpy as np  # noqa: PLC0415 - heavy, and forms are made without

        answers = codes + float(self.minimum)
        if reversed_ is not None:
            answers = np.where(reversed_, self.minimum + self.maximum - answers, answers)
        answers[codes >= self.empty] = np.nan
        return answers

    def reverse(self, totals: NDArray[Any], n_items: int) -> None:
        """Turn the code sums of ``n_items`` items, in place, into what they would be with every answer reversed.

        Each answer x - minimum becomes maximum - x, so that the sum s of a answers becomes a * (maximum - minimum) - s;
        the counts stay. Unsigned integers wrap round on the way and come out right.
        """
        counts = totals >> self._sum_bits
        n_answered = n_items - (counts & ((1 << self._count_bits) - 1)) - (counts >> self._count_bits)
        twice = (totals & (self.empty - 1)) << 1
        totals += n_answered * (self.maximum - self.minimum)
        totals -= twice
