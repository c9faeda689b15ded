"""The papers about someone's growth, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.documents.save import save_every_format
from ontwikkelscan.reporting.growth.page import growth_page
from ontwikkelscan.reporting.growth.papers import growth_paper, papers_of
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.reporting.growth.record import GrowthRecord


@dataclass(frozen=True, slots=True)
class Growth:
    """What changed in how someone sees themselves, and papers for talks about it, ready to be written."""

    record: GrowthRecord
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.record.moments)} moments", questionnaire=self.record.questionnaire)

    def save(self, folder: str | Path) -> None:
        """Write them into a folder; existing files are replaced.

        ``<ID>-groei`` (.pdf, .html) is for the person alone. For others, with what was shared and room to write:
        ``<ID>-tussengesprek.docx``, and where a programme has such a part ``<ID>-verantwoordingsgesprek.docx`` and
        ``<ID>-portfolio.docx``. Each has readers of its own, at a time of its own: that is why they are files apart.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        start = Path(folder) / self.record.change.respondent
        save_every_format(growth_page(self.record), f"{start}-{text('growth.file')}", self.house_style)
        for name in papers_of(self.record):
            save_every_format(growth_paper(self.record, name), f"{start}-{name}", self.house_style)
