"""What a scan found at several moments of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ontwikkelscan.changing.change import change
from ontwikkelscan.errors import error
from ontwikkelscan.gathering.growth import Growth
from ontwikkelscan.gathering.person import words_of
from ontwikkelscan.model.answers import THEN
from ontwikkelscan.reporting.growth.record import GrowthRecord, shared_ids
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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

    @property
    def respondents(self) -> list[str]:
        """Ids of who answered at two moments or more, "toen" left out; in the order of the moments."""
        return [name for name, moments in self._moments_of.items() if len(moments) > 1]

    @property
    def asked_once(self) -> list[str]:
        """Ids of who answered at one moment only, "toen" left out."""
        return [name for name, moments in self._moments_of.items() if len(moments) == 1]

    @cached_property
    def _moments_of(self) -> dict[str, list[str]]:
        """The moments of each person, from early to late."""
        found: dict[str, list[str]] = {}
        for moment, result in self.results.items():
            for name in result.respondents if moment != THEN else ():
                found.setdefault(name, []).append(moment)
        return found

    def growth(self, respondent: str, *, planned: Sequence[str] = (), share: str | Iterable[str] = "none") -> Growth:
        """Prepare the pages about the growth of one person, from their own first moment to their own last.

        Parameters
        ----------
        respondent
            Id.
        planned
            What they set out to work on at the first moment: one to three ids of competencies.
        share
            Of which competencies the papers for others tell, as a list or one text with commas: ids, "all" or "none".
            Column ``deel_intake`` does not count here: it was about another talk.

        Returns
        -------
        Growth
            ``save`` writes them into a folder.

        Raises
        ------
        OntwikkelscanError
            SCAN-003 for an unknown id, CHANGE-009 for someone with one moment only, SCAN-001 for an unknown
            competency, and what :func:`change` raises.

        """
        own = self._moments_of.get(respondent)
        if own is None:
            raise error("SCAN-003")
        if len(own) == 1:
            raise error("CHANGE-009")
        parts = [self[moment] for moment in own]
        rows = [result.respondents.index(respondent) for result in parts]
        alone = [result[row : row + 1] for result, row in zip(parts, rows, strict=True)]
        found = change(alone[0], alone[-1], planned=planned)[respondent]
        persons = tuple(result[respondent].record for result in alone)
        shared = shared_ids(words_of(share), parts[-1].questionnaire)
        return Growth(GrowthRecord(found, persons, tuple(own), shared), parts[-1].house_style)

    def _repr_html_(self) -> str:
        """Show in a notebook how many people answered at each moment."""
        sizes = [len(result) for result in self.results.values()]
        columns: dict[str, list[Any]] = {"moment": list(self.results), "respondents": sizes}
        return html_table(f"{len(self)} moments", columns)
