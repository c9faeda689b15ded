"""What a scan found at several moments of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.changing.change import change
from ontwikkelscan.changing.group import GroupChange, group_change, who_counts
from ontwikkelscan.errors import error
from ontwikkelscan.gathering.evaluation import Evaluation, closing_of
from ontwikkelscan.gathering.growth import Growth
from ontwikkelscan.gathering.person import words_of
from ontwikkelscan.loading.programmes import find_programme
from ontwikkelscan.model.answers import THEN
from ontwikkelscan.reporting.growth.record import GrowthRecord, shared_ids
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ontwikkelscan.changing.found import Change
    from ontwikkelscan.changing.told_year import ToldYear
    from ontwikkelscan.gathering.result import Result
    from ontwikkelscan.model.answers import Answers


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
        if not dated or (before or dated[0]) == (after or dated[-1]):
            raise error("CHANGE-009")
        ends = before or dated[0], after or dated[-1]
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

    def evaluation(
        self,
        programme: str,
        *,
        closing: Answers | None = None,
        beside: Sequence[ToldYear] = (),
        exact: bool = False,
    ) -> Evaluation:
        """Tell what a programme did for its participants together, from the first moment to the last.

        Parameters
        ----------
        programme
            Id.
        closing
            Answers to its questionnaire at the end (:func:`load_closing`); None: it was not asked.
        beside
            Evaluations of earlier years, from :func:`read_year`.
        exact
            Frames without lottery, with effect sizes: for whoever holds the answers; no document takes it.

        Returns
        -------
        Evaluation
            ``change``, ``then`` (where people looked back: moment "toen"), ``needs``, ``closing``, each with its frame;
            ``save`` writes them into a folder.

        Raises
        ------
        OntwikkelscanError
            PROGRAMME-002, -004 and -006 for a programme that these people cannot follow, CHANGE-009 for one moment
            only, -013 for answers to other questions, GROUP-001 for fewer than five people, and what :func:`change`
            raises.

        """
        moved, first = self.change(), next(iter(self.results.values()))
        chosen = find_programme(first.objects.programmes, programme, questionnaire=first.questionnaire.id)
        back = change(first, self[THEN]) if THEN in self.results else None
        return Evaluation(
            programme=chosen,
            change=group_change(moved, exact=exact),
            then=None if back is None else _if_enough(back, exact=exact),
            needs=first.group(exact=exact).picture,
            closing=closing_of(closing, chosen, moved, exact=exact),
            earlier=tuple(beside),
            time=first.time,
            house_style=first.house_style,
        )

    def _repr_html_(self) -> str:
        """Show in a notebook how many people answered at each moment."""
        sizes = [len(result) for result in self.results.values()]
        columns: dict[str, list[Any]] = {"moment": list(self.results), "respondents": sizes}
        return html_table(f"{len(self)} moments", columns)


def _if_enough(change: Change, *, exact: bool) -> GroupChange | None:
    """Return what moved in a group; None of too few people."""
    return None if who_counts(change, exact=exact).sum() < LEAST else group_change(change, exact=exact)
