"""What was told of one year of a programme, as a file that holds no record: for the years after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import pandas as pd
from pydantic import Field

from ontwikkelscan.aggregating.closing import closing_frame
from ontwikkelscan.changing.group import TOTALS, GroupChange, frame_of
from ontwikkelscan.errors import Note, error
from ontwikkelscan.model.base import Id, Strict, Text, hash_of, is_missing, refusing
from ontwikkelscan.opening.files import content_of, strict_json
from ontwikkelscan.saving import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ontwikkelscan.aggregating.closing import ClosingPicture
    from ontwikkelscan.aggregating.picture import GroupPicture
    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/evaluation/1"


class ToldTotal(Strict):
    """The totals of one competency, or of all together (""), as they are told."""

    competency: str
    n: int = Field(ge=1)
    n_draws: int = Field(ge=1)
    change: int
    before: int | None


class ToldChange(Strict):
    """What moved between two moments, as it is told."""

    n: int = Field(ge=0)
    n_left_out: int = Field(ge=0)
    spread: dict[str, float | None]
    totals: tuple[ToldTotal, ...]

    @classmethod
    def of(cls, group: GroupChange) -> Self:
        """Return the told totals of a group; GROUP-002 for an exact one."""
        if group.exact:
            raise error("GROUP-002")
        rows = (
            ToldTotal(
                competency=name,
                n=int(n),
                n_draws=int(draws),
                change=int(moved),
                before=None if is_missing(before) else int(before),
            )
            for name, n, draws, moved, before in group.totals[TOTALS].itertuples(index=False, name=None)
        )
        spread = {str(name): None if is_missing(sd) else float(sd) for name, sd in group.spread.items()}
        return cls(n=group.n, n_left_out=group.n_left_out, spread=spread, totals=tuple(rows))

    def group(self, questionnaire: Questionnaire) -> GroupChange:
        """Return the group that these totals are of: its numbers follow from them alone."""
        totals = pd.DataFrame([row.model_dump() for row in self.totals], columns=TOTALS)
        spread = pd.Series(self.spread, dtype=float)
        frame = frame_of(totals, questionnaire, spread)
        return GroupChange(questionnaire, frame, totals, spread, self.n, self.n_left_out, exact=False)


class ToldNeed(Strict):
    """Of one competency the people that it counts for and those with a need, as told, and its place among the needs."""

    competency: Id
    n: int | None
    n_need: int | None
    largest: Literal["ahead", "first", "near", ""]


class ToldNeeds(Strict):
    """The needs that people came in with, as they are told, the largest first."""

    n: int = Field(ge=0)
    n_left_out: int = Field(ge=0)
    has_numbers: bool
    rows: tuple[ToldNeed, ...]

    @classmethod
    def of(cls, picture: GroupPicture) -> Self:
        """Return what the picture of a group tells of needs."""
        whole = picture.frame[picture.frame["breakdown"] == ""].sort_values("rank", kind="stable")
        rows = (
            ToldNeed(
                competency=row["competency"],
                **{name: None if is_missing(row[name]) else int(row[name]) for name in ("n", "n_need")},
                largest=row["largest"],
            )
            for row in whole.to_dict("records")
        )
        return cls(n=picture.n, n_left_out=picture.n_left_out, has_numbers=picture.has_numbers, rows=tuple(rows))


class ToldClosing(Strict):
    """What people said at the end, as it is told: how many with much, per item; ``hash``: of the questions."""

    n: int = Field(ge=0)
    hash: Text
    much: dict[Id, int]

    @classmethod
    def of(cls, picture: ClosingPicture) -> Self:
        """Return the told totals."""
        much = {str(item): int(told) for item, told in picture.totals.itertuples(index=False)}
        return cls(n=picture.n, hash=picture.questionnaire.measurement_hash, much=much)

    @property
    def frame(self) -> pd.DataFrame:
        """The frame that follows from them."""
        return closing_frame(self.much, [*self.much], n=self.n)


class ToldYear(Strict):
    """What was told of one year of a programme: totals with a draw on each, and no record.

    ``day``: when it was told; ``then``: from how people saw themselves at first to how they see that looking back.
    """

    programme: Id
    questionnaire: dict[str, str]
    day: Text
    change: ToldChange
    then: ToldChange | None
    needs: ToldNeeds
    closing: ToldClosing | None

    @property
    def data(self) -> dict[str, Any]:
        """Everything as plain data, with a mark that no longer fits when a number is changed by hand."""
        told = self.model_dump(mode="json")
        return {"schema": SCHEMA, **told, "check": hash_of(told)}


def read_year(path: Path) -> ToldYear:
    """Read the evaluation of an earlier year.

    Parameters
    ----------
    path
        ``evaluatie.json``, as :meth:`Evaluation.save` wrote it.

    Returns
    -------
    ToldYear

    Raises
    ------
    OntwikkelscanError
        CHANGE-010 for another file, -011 for one that was changed after it was written.

    """
    try:
        data = strict_json(content_of(path).decode(), path.name)
    except (OSError, ValueError) as cause:
        raise error("CHANGE-010", place=path.name, problem=Note("is_no_json")) from cause
    if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
        raise error("CHANGE-010", place=path.name, problem=Note("schema_is_not", schema=SCHEMA))
    if data.pop("check", None) != hash_of(data):
        raise error("CHANGE-011", place=path.name)
    with refusing("CHANGE-010", path.name):
        return ToldYear.model_validate_json(as_json(data))


def years_beside(year: ToldYear, several: Iterable[ToldYear]) -> tuple[ToldYear, ...]:
    """Return earlier years from early to late; CHANGE-012 for one of something else, or that stands twice."""
    found = [year]
    for other in sorted(several, key=lambda one: one.day):
        if other.programme != year.programme:
            raise error("CHANGE-012", day=other.day, problem=Note("of_programme", programme=other.programme))
        if other.questionnaire["hash"] != year.questionnaire["hash"]:
            raise error("CHANGE-012", day=other.day, problem=Note("of_other_questions"))
        if any(other.change == one.change for one in found):
            raise error("CHANGE-012", day=other.day, problem=Note("stands_twice"))
        found.append(other)
    return tuple(found[1:])
