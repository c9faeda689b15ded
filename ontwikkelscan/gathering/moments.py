"""What a scan found at several moments of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ontwikkelscan.changing.change import change
from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import THEN
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ontwikkelscan.changing.found import Change
    from ontwikkelscan.gathering.result import Result


@dataclass(frozen=True, eq=False)
class Moments:
    """A result per moment, from early to late; iteration and ``len`` are over moments.

    Attributes
    ----------
    results
        By moment: a date, the number of the file (from 1) where none has dates, or "toen" last: how people see
        themselves before, looking back.

    """

    results: Mapping[str, Result]

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, *(f"{len(result)} respondents" for result in self.results.values()))

    def __len__(self) -> int:
        """Return the number of moments."""
        return len(self.results)

    def __iter__(self) -> Iterator[str]:
        """Yield the moments."""
        yield from self.results

    def __getitem__(self, moment: str) -> Result:
        """Return the result of one moment; ANSWER-024 for one that does not occur."""
        if moment not in self.results:
            raise error("ANSWER-024", file="; ".join(self.results))
        return self.results[moment]

    def change(
        self,
        before: str | None = None,
        after: str | None = None,
        *,
        planned: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    ) -> Change:
        """Return what moved between two moments; see :func:`change`.

        Parameters
        ----------
        before, after
            Moments; left out: the first and the last, without "toen".
        planned
            As for :func:`change`.

        Raises
        ------
        OntwikkelscanError
            CHANGE-009 for one moment only, ANSWER-024 for one that does not occur, and what :func:`change` raises.

        """
        dated = [moment for moment in self.results if moment != THEN]
        ends = before or dated[0], after or dated[-1]
        if ends[0] == ends[1]:
            raise error("CHANGE-009")
        return change(self[ends[0]], self[ends[1]], planned=planned)

    def _repr_html_(self) -> str:
        """Show in a notebook how many people answered at each moment."""
        sizes = [len(result) for result in self.results.values()]
        columns: dict[str, list[Any]] = {"moment": list(self.results), "respondents": sizes}
        return html_table(f"{len(self)} moments", columns)
