"""The evaluation of a programme: what moved, what people say at the end, which needs came in; beside earlier years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.aggregating.closing import ClosingPicture, closing_picture
from ontwikkelscan.changing.told_year import ToldChange, ToldClosing, ToldNeeds, ToldYear, years_beside
from ontwikkelscan.documents.save import save_every_format
from ontwikkelscan.errors import error
from ontwikkelscan.loading.closing import CLOSING
from ontwikkelscan.reporting.evaluation.page import evaluation_report
from ontwikkelscan.reporting.evaluation.record import EvaluationRecord
from ontwikkelscan.saving import save_json
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from ontwikkelscan.aggregating.picture import GroupPicture
    from ontwikkelscan.changing.found import Change
    from ontwikkelscan.changing.group import GroupChange
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.programme import Programme


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a programme did for its participants together.

    Attributes
    ----------
    programme
        Which.
    change
        What moved from the first moment to the last.
    then
        The then-test: from how people saw themselves at first, to how they see that looking back; None where fewer than
        five did.
    needs
        What people came in with: the group at the first moment.
    closing
        What people say at the end; None where it was not asked.
    earlier
        What was told of earlier years.
    time
        When it was made.

    """

    programme: Programme
    change: GroupChange
    then: GroupChange | None
    needs: GroupPicture
    closing: ClosingPicture | None
    earlier: tuple[ToldYear, ...]
    time: datetime
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{self.change.n} people", questionnaire=self.change.questionnaire)

    @property
    def year(self) -> ToldYear:
        """Everything that is told, without a record; GROUP-002 for exact numbers."""
        return ToldYear(
            programme=self.programme.id,
            questionnaire=self.change.questionnaire.card,
            day=self.time.date().isoformat(),
            change=ToldChange.of(self.change),
            then=None if self.then is None else ToldChange.of(self.then),
            needs=ToldNeeds.of(self.needs),
            closing=None if self.closing is None else ToldClosing.of(self.closing),
        )

    def save(self, folder: str | Path) -> None:
        """Write ``evaluatie`` (.pdf, .html), and .json for the years after this one; existing files are replaced.

        Raises
        ------
        OntwikkelscanError
            GROUP-002 for exact numbers, CHANGE-012 for an earlier year that does not belong here, OUTPUT-003 when the
            folder cannot be written.

        """
        year, start = self.year, Path(folder, text("evaluation.file"))
        earlier = years_beside(year, self.earlier)
        record = EvaluationRecord(self.programme, self.change.questionnaire, year, earlier, self.time)
        save_every_format(evaluation_report(record), start, self.house_style, private=False)
        save_json(year.data, f"{start}.json", private=False)


def closing_of(closing: Answers | None, programme: Programme, change: Change, *, exact: bool) -> ClosingPicture | None:
    """Return what people say at the end; CHANGE-013 for answers to anything but the questions of this programme."""
    if closing is None:
        return None
    parts = {part.id for part in programme.parts}
    asked = {item.partition("_")[2] for item in closing.questionnaire.item_ids}
    if closing.questionnaire.id != CLOSING or not asked <= {"", *parts}:
        raise error("CHANGE-013", file=closing.reading.source, programme=programme.id)
    return closing_picture(closing, [moment.answers for moment in change.moments], exact=exact)
