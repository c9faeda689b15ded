"""Scale scores of a number of respondents; every column of them is a look-up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.people import rows_of, text_column
from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.norm import Retest
    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.questionnaire import Questionnaire

STATUSES = ("scored", "too_few", "not_asked")
COLUMNS = (
    "respondent competency kind n_items n_answered n_missing n_not_applicable status score standard_error true_score "
    "true_score_error ci_low ci_high percent_of_maximum answer_sd basis percentile_rank percentile_low percentile_high "
    "t_score stanine norm_label norm_status deviation peak"
).split()
_COUNTS = ("n_items", "n_answered", "n_missing", "n_not_applicable")
_TEXTS = ("norm_label", "peak")


class Spread(NamedTuple):
    """Spread and reliability of a scale, where its group lies (NaN: not known), and how the means of its items vary."""

    sd: float = np.nan
    reliability: float = np.nan
    mean: float = np.nan
    item_mean_variance: float = 0.0

    def __repr__(self) -> str:
        """Show no number."""
        return one_line(self)


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores per respondent and competency.

    Attributes
    ----------
    questionnaire
        What was asked.
    respondents
        Shape (n_respondents,), text ids.
    index
        Shape (n_competencies, n_respondents): which of the scale's different results each person has.
    by_code
        Per column and competency its value for each different result: what follows from the answers to one scale alone
        is computed once for all who gave the same.
    basis
        Per competency where spread and reliability of the estimates come from: "norm", "provisional", or "unreliable":
        a norm in which the scale is too unreliable to tell needs by.
    by_person
        Columns that follow from more than that, each of shape (n_respondents, n_competencies): those of a norm that
        compares people with others like them, and what the rest of the profile says.
    compared_with
        Shape (n_respondents, n_competencies): with whom each score was compared, in words; None where the norm has one
        answer for all.
    norm_card
        Id, version, kind, status, method, n and hash of that norm.
    simulated
        Whether the answers were simulated.
    answers
        What was scored: ``answer_sd`` is computed from it once someone asks. None where scores were read back.
    spreads
        Per competency what its error was computed from; NaN where nothing may be told by it. None where scores were
        read back.
    retest
        What the norm knows of people who answered twice.

    """

    questionnaire: Questionnaire
    respondents: NDArray[Any]
    index: NDArray[Any]
    by_code: Mapping[str, tuple[NDArray[Any], ...]]
    basis: tuple[str, ...]
    by_person: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    compared_with: NDArray[Any] | None = None
    norm_card: Mapping[str, str | int] = field(default_factory=dict)
    simulated: bool = False
    answers: Answers | None = None
    spreads: tuple[Spread, ...] | None = None
    retest: Retest | None = None

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.respondents)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self)} respondents", questionnaire=self.questionnaire, norm=self.norm_card)

    def values(self, column: str) -> NDArray[Any]:
        """Return one column of numbers, shape (n_respondents, n_competencies)."""
        if column in self.by_person:
            return self.by_person[column]
        if column not in self.by_code:
            if column not in self._from_answers:
                raise error("SCAN-011", columns=column)
            return self._from_answers[column]
        parts = self.by_code[column]
        values = np.empty(self.index.shape, dtype=parts[0].dtype)
        for row, part in enumerate(parts):
            part.take(self.index[row], out=values[row], mode="clip")
        return values.T

    def at(self, row: int, column: int) -> dict[str, Any]:
        """Return every column of one respondent (row) and competency (column)."""
        which = int(self.index[column, row])
        of_code = {name: parts[column][which] for name, parts in self.by_code.items()}
        return of_code | {name: values[row, column] for name, values in self.by_person.items()}

    def __getitem__(self, which: Which) -> Scores:
        """Return the scores of some respondents, named as for :meth:`Answers.__getitem__`."""
        rows = rows_of(self.respondents, which)
        by_person = {**self.by_person, **self._from_answers}
        return replace(
            self,
            respondents=self.respondents[rows],
            index=self.index[:, rows],
            by_person={name: values[rows] for name, values in by_person.items()},
            answers=None,
            compared_with=None if self.compared_with is None else self.compared_with[rows],
        )

    @cached_property
    def _from_answers(self) -> dict[str, NDArray[np.float64]]:
        """Return what is computed from the answers once someone asks; nothing where scores were read back."""
        return {} if self.answers is None else {"answer_sd": self.answers.answer_sd}

    @property
    def known(self) -> NDArray[np.float64]:
        """Spread, reliability, mean and variance of item means per scale, shape (4, n_competencies); NaN: unknown."""
        spreads = self.spreads or [Spread()] * len(self.basis)
        return np.array(spreads, dtype=float).T

    @property
    def norm_status(self) -> NDArray[Any]:
        """Shape (n_respondents, n_competencies): stamp, with whom it was compared, and whether it is at an edge."""
        status = np.where(self.status == STATUSES[0], self.norm_card.get("stamp", ""), "").astype(object)
        if not self.norm_card:
            return status
        if self.compared_with is not None:
            status = np.where(status, status + "; " + self.compared_with, status)
        at_edge = self.values("at_edge").astype(bool) & (status != "")
        status[at_edge] = [f"{told}; {text('norm.at_edge')}" for told in status[at_edge]]
        return status

    @property
    def status(self) -> NDArray[Any]:
        """Shape (n_respondents, n_competencies): scored, too_few or not_asked."""
        return np.array(STATUSES, dtype=object)[self.values("status")]

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and competency, with the promised columns; empty where there is no score or norm.

        ``attrs`` says of what: id, version and hash of questionnaire and norm.
        """
        scales = self.questionnaire.competencies
        shape = (len(self), len(scales))
        person, scale = np.repeat(np.arange(shape[0]), shape[1]), np.tile(np.arange(shape[1]), shape[0])
        columns: dict[str, Any] = {
            "respondent": text_column(self.respondents, person),
            "competency": text_column(self.questionnaire.competency_ids, scale),
            "kind": text_column([one.kind for one in scales], scale),
            "status": text_column(STATUSES, self.values("status").ravel()),
            "norm_status": self.norm_status.ravel(),
            "basis": text_column(self.basis, scale),
        }
        for name in COLUMNS:
            if name in columns:
                continue
            if name in self.by_code or name in self.by_person or name in self._from_answers:
                columns[name] = self.values(name).ravel()
            else:
                columns[name] = np.full(
                    shape, "" if name in _TEXTS else np.nan, dtype=object if name in _TEXTS else float
                ).ravel()
        for name in _COUNTS:
            columns[name] = columns[name].astype(int)
        columns["stanine"] = pd.array(columns["stanine"]).astype("Int64")
        frame = pd.DataFrame({name: columns[name] for name in COLUMNS})
        frame.attrs |= {"questionnaire": self.questionnaire.card, "norm": dict(self.norm_card)}
        return frame

    def _repr_html_(self) -> str:
        """Show in a notebook, per competency, how many people have a score, and its mean and SD (ddof 1) over them."""
        summary = self.frame.groupby("competency", sort=False)["score"].agg(["mean", "std"])
        status = self.status
        counts = {name: (status == name).sum(axis=0) for name in STATUSES}
        columns = {"competency": summary.index, **counts, "mean": summary["mean"].array, "SD": summary["std"].array}
        return html_table(f"Scores of {len(self)} respondents", columns)
