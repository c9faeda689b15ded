"""What was found of two moments: of everyone as columns, of one person as plain records."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from ontwikkelscan.model.people import rows_of
from ontwikkelscan.norming.formulas import holm_adjust
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ontwikkelscan.changing.moments import Moment
    from ontwikkelscan.model.questionnaire import Questionnaire

    FloatArray = NDArray[np.float64]

ALPHA = 0.05
CUT = float(ndtri(1 - ALPHA / 2))
TOLD = ("higher", "lower", "not_shown", "too_few", "unknown")
"""Moved up or down; not demonstrably moved; too few items answered both times; no error is known."""
HIGHER, LOWER, NOT_SHOWN, TOO_FEW, UNKNOWN = range(len(TOLD))
COLUMNS = (
    "respondent competency before after n_both change error smallest z p told planned band_before band_after"
).split()
HEADLINES = (
    "respondent n together together_error together_smallest together_told n_planned more more_error more_smallest "
    "more_told"
).split()
STATEMENTS = "respondent competency item before after moved".split()


@dataclass(frozen=True, slots=True)
class Headline:
    """One number of a person over several competencies: the change, its error, from where it can be told, and the word.

    ``n``: competencies that it is of. Without them change, error and smallest are NaN.
    """

    change: float
    error: float
    smallest: float
    told: str
    n: int

    def __repr__(self) -> str:
        """Show no number: it may be of a person."""
        return one_line(self, f"{self.n} competencies")


@dataclass(frozen=True, slots=True)
class CompetencyChange:
    """One competency of one person at two moments; the names are those of :attr:`Change.frame`."""

    competency: str
    before: float
    after: float
    n_both: int
    change: float
    error: float
    smallest: float
    told: str
    planned: bool
    band_before: str
    band_after: str

    def __repr__(self) -> str:
        """Show no number: it may be of a person."""
        return one_line(self, self.competency)


@dataclass(frozen=True)
class PersonChange:
    """The change of one person: what a page is made of.

    Attributes
    ----------
    respondent, before, after
        Id, and the two moments ("" where no date was given).
    together
        The mean change over all competencies.
    planned
        How much more the planned competencies changed than the rest; None where nothing was planned.
    rows
        Each competency.
    statements
        Items that were answered otherwise: competency, item, keyed answer before and after.
    retest
        Mean over the competencies of how far scores of who did not change go together.
    retest_basis
        Where that comes from: norm, assumed; "" where nothing is known.

    """

    respondent: str
    before: str
    after: str
    together: Headline
    planned: Headline | None
    rows: tuple[CompetencyChange, ...]
    statements: tuple[tuple[str, str, int, int], ...]
    retest: float
    retest_basis: str

    def __repr__(self) -> str:
        """Show counts."""
        return one_line(self, f"{len(self.rows)} competencies", f"{len(self.statements)} statements")


@dataclass(frozen=True, slots=True)
class KnownRetest:
    """Per competency retest and mean change of who did not change; the same of means and deviations (NaN: assumed)."""

    basis: str
    retest: FloatArray
    shift: FloatArray
    mean_change_sd: float
    deviations: FloatArray

    def __repr__(self) -> str:
        """Show no number: it may be of a person."""
        return one_line(self, self.basis)


@dataclass(frozen=True, slots=True)
class Mean:
    """One number per person over several competencies: change, error, places in TOLD, and of how many it is."""

    change: FloatArray
    error: FloatArray
    told: NDArray[np.int64]
    n: NDArray[np.int64]

    def __getitem__(self, rows: NDArray[np.int64]) -> Mean:
        """Return the numbers of some people."""
        return Mean(self.change[rows], self.error[rows], self.told[rows], self.n[rows])

    def __repr__(self) -> str:
        """Show no number: it may be of a person."""
        return one_line(self, f"{len(self.n)} people")


@dataclass(frozen=True, eq=False)
class Change:
    """What moved between two moments, of who answered at both.

    Attributes
    ----------
    moments
        Answers and scores at the first and the second moment, of the same people in the same order.
    before, after, n_both
        Shape (n_respondents, n_competencies): mean over the items answered both times, and how many those are.
    change, error
        Shape likewise: after - before, less the mean change of who did not change, and its standard error.
    told
        Shape likewise: places in ``TOLD``.
    together
        Mean change of each person.
    more
        How much more the planned competencies changed than the rest.
    planned
        Shape (n_respondents, n_competencies): what each person set out to work on.
    known
        The retest that errors follow from, and where it comes from.
    only_before, only_after
        Ids of who answered at one moment only.

    """

    moments: tuple[Moment, Moment]
    before: FloatArray
    after: FloatArray
    n_both: NDArray[np.int64]
    change: FloatArray
    error: FloatArray
    told: NDArray[np.int64]
    together: Mean
    more: Mean
    planned: NDArray[np.bool_]
    known: KnownRetest
    only_before: list[str]
    only_after: list[str]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(
            self,
            f"{len(self)} respondents",
            f"retest {self.known.basis or 'unknown'}",
            questionnaire=self.questionnaire,
        )

    @property
    def questionnaire(self) -> Questionnaire:
        """What was answered."""
        return self.moments[0].answers.questionnaire

    @property
    def respondents(self) -> list[str]:
        """Ids, in the order of the first moment."""
        return [str(name) for name in self.moments[0].answers.respondents]

    @property
    def retest_basis(self) -> str:
        """Where the retest comes from: norm, assumed; "" where nothing is known."""
        return self.known.basis

    def __len__(self) -> int:
        """Return the number of people who answered at both moments."""
        return len(self.before)

    def __contains__(self, respondent: object) -> bool:
        """Tell whether someone of this id answered at both moments."""
        return respondent in self.respondents

    def __iter__(self) -> Iterator[PersonChange]:
        """Yield each person, in the order of the first moment."""
        for name in self.respondents:
            yield self[name]

    @cached_property
    def smallest(self) -> FloatArray:
        """From which change on it is told, by Holm, given what else of this person is told; shape as ``change``."""
        tested = np.isfinite(self.error).sum(axis=1, keepdims=True)
        n_told = (self.told <= LOWER).sum(axis=1, keepdims=True)
        left = np.maximum(tested - n_told, 1)
        return ndtri(1 - ALPHA / 2 / left) * self.error

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person and competency, with the promised columns."""
        n, m = self.before.shape
        first, second = (moment.bands for moment in self.moments)
        with np.errstate(invalid="ignore"):
            z = self.change / self.error
        names = {"respondent": np.repeat(self.moments[0].answers.respondents, m)}
        names["competency"] = np.tile(np.array(self.questionnaire.competency_ids, dtype=object), n)
        values: dict[str, NDArray[Any]] = {
            "before": self.before,
            "after": self.after,
            "n_both": self.n_both,
            "change": self.change,
            "error": self.error,
            "smallest": self.smallest,
            "z": z,
            "p": holm(self.change, self.error),
            "told": np.array(TOLD, dtype=object)[self.told],
            "planned": self.planned,
            "band_before": np.full((n, m), "", dtype=object) if first is None else first,
            "band_after": np.full((n, m), "", dtype=object) if second is None else second,
        }
        frame = pd.DataFrame(names | {name: value.ravel() for name, value in values.items()})
        return frame.reindex(columns=COLUMNS)

    @property
    def headlines(self) -> pd.DataFrame:
        """One row per person: the mean change, and how much more the planned competencies changed than the rest."""
        columns: dict[str, Any] = {"respondent": self.moments[0].answers.respondents, "n": self.together.n}
        for name, mean in (("together", self.together), ("more", self.more)):
            told = np.array([*TOLD, ""], dtype=object)[mean.told]
            smallest = CUT * mean.error
            columns |= {name: mean.change, f"{name}_error": mean.error, f"{name}_smallest": smallest}
            columns |= {f"{name}_told": told}
        return pd.DataFrame(columns | {"n_planned": self.more.n}).reindex(columns=HEADLINES)

    @property
    def statements(self) -> pd.DataFrame:
        """One row per item that someone answered otherwise: the keyed answers and how far they lie apart."""
        parts = []
        for column, scale in enumerate(self.questionnaire.competencies):
            one, two = (moment.answers.keyed(column) for moment in self.moments)
            rows, items = np.nonzero(np.isfinite(one) & np.isfinite(two) & (one != two))
            ids = np.array([item.id for item in scale.items], dtype=object)
            answers = (one[rows, items].astype(int), two[rows, items].astype(int))
            parts.append(
                pd.DataFrame({"row": rows, "competency": scale.id, "item": ids[items]}).assign(
                    before=answers[0], after=answers[1], moved=answers[1] - answers[0]
                )
            )
        frame = pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)
        frame["respondent"] = self.moments[0].answers.respondents[frame["row"]]
        return frame.reindex(columns=STATEMENTS)

    def __getitem__(self, respondent: str) -> PersonChange:
        """Return one person; SCAN-003 for an unknown id."""
        row = int(rows_of(self.moments[0].answers.respondents, respondent)[0])
        one = np.array([row])
        part = Change(
            **{name: getattr(self, name)[one] for name in ("before", "after", "n_both", "change", "error", "told")},
            moments=(self.moments[0][one], self.moments[1][one]),
            together=self.together[one],
            more=self.more[one],
            planned=self.planned[one],
            known=self.known,
            only_before=[],
            only_after=[],
        )
        rows = part.frame[[field.name for field in fields(CompetencyChange)]].itertuples(index=False, name=None)
        told = part.headlines.iloc[0]
        moved = part.statements[["competency", "item", "before", "after"]].itertuples(index=False, name=None)
        together, more = (
            Headline(
                change=float(told[name]),
                error=float(told[f"{name}_error"]),
                smallest=float(told[f"{name}_smallest"]),
                told=told[f"{name}_told"],
                n=int(n),
            )
            for name, n in (("together", told["n"]), ("more", told["n_planned"]))
        )
        return PersonChange(
            respondent=respondent,
            before=part.moments[0].dates[0],
            after=part.moments[1].dates[0],
            together=together,
            planned=more if self.planned[row].any() else None,
            rows=tuple(CompetencyChange(*values) for values in rows),
            statements=tuple(moved),
            retest=float(np.mean(self.known.retest)),
            retest_basis=self.known.basis,
        )

    def _repr_html_(self) -> str:
        """Show in a notebook, per competency, of how many people what is told."""
        counts = {name: (self.told == place).sum(axis=0) for place, name in enumerate(TOLD)}
        columns = {"competency": self.questionnaire.competency_ids, **counts}
        return html_table(f"Change of {len(self)} respondents", columns)


def holm(difference: FloatArray, se: FloatArray) -> FloatArray:
    """Return the p of each change, adjusted for all that were tested of that person."""
    return holm_adjust(2 * ndtr(-np.abs(difference) / se))
