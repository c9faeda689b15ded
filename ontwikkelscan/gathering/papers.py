"""Papers of respondents, ready to be written: an interview, a plan, how others see them, the intake for a programme."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.documents.save import save_document, save_documents, save_every_format
from ontwikkelscan.reporting.intake import intake_document
from ontwikkelscan.reporting.intake_overview import intake_overview
from ontwikkelscan.reporting.intake_sheet import intake_sheet
from ontwikkelscan.reporting.interview import interview_form, interview_guide, interview_preview
from ontwikkelscan.reporting.plans.colleague import colleague_sheet
from ontwikkelscan.reporting.plans.first_days import first_days_page
from ontwikkelscan.reporting.plans.plan import asks_for_both, organisation_plan, personal_plan
from ontwikkelscan.reporting.raters.page import raters_document
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ontwikkelscan.changing.seen import PersonAgreement
    from ontwikkelscan.documents.blocks import Document
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.records import Outcome, PersonRecord
    from ontwikkelscan.recommending.shared import IntakeRecord, InterviewRecord


@dataclass(frozen=True, slots=True)
class Interview:
    """The papers of a performance interview, ready to be written."""

    record: InterviewRecord
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.record.form.questionnaire)

    def save(self, folder: str | Path) -> None:
        """Write them into a folder: form and preview for the person, guide for the board; existing files are replaced.

        ``<ID>-gesprek.docx`` is the form, ``<ID>-gesprek-voorbeeld`` (.pdf, .html) shows what the person brings in,
        ``<ID>-gesprek-burgemeester`` (.docx, .pdf) holds nothing of the scan.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        start = f"{self.record.respondent}-gesprek"
        papers = {
            start: interview_form(self.record),
            f"{start}-voorbeeld": interview_preview(self.record),
            f"{start}-burgemeester": interview_guide(self.record.form, self.record.time),
        }
        for name, document in papers.items():
            save_every_format(document, Path(folder) / name, self.house_style)


@dataclass(frozen=True, slots=True)
class DevelopmentPlan:
    """The plan of someone and a page for a colleague, ready to be written; ``outcome``: what they are about."""

    record: PersonRecord
    outcome: Outcome | None
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        about = self.outcome.competency.id if self.outcome else "open"
        return one_line(self, about, questionnaire=self.record.questionnaire)

    def save(self, folder: str | Path) -> None:
        """Write them into a folder; existing files are replaced.

        ``<ID>-plan.docx``; ``<ID>-ontwikkelingsplan.docx`` where a leergang asks for a plan of person and organisation;
        ``<ID>-collega`` (.docx, .pdf) where the plan is about a competency.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        start = Path(folder) / self.record.respondent
        save_every_format(personal_plan(self.record, self.outcome), f"{start}-plan", self.house_style)
        if programme := asks_for_both(self.record):
            both = organisation_plan(self.record, self.outcome, programme)
            save_every_format(both, f"{start}-ontwikkelingsplan", self.house_style)
        if self.outcome is not None:
            sheet = colleague_sheet(self.record, self.outcome.competency)
            save_every_format(sheet, f"{start}-collega", self.house_style)


@dataclass(frozen=True, slots=True)
class FirstDays:
    """A page for the first hundred days in the function, ready to be written."""

    record: PersonRecord
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.record.questionnaire)

    def save(self, folder: str | Path) -> None:
        """Write it into a folder as ``<ID>-eerste-honderd-dagen`` (.pdf, .html); existing files are replaced.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        start = Path(folder) / f"{self.record.respondent}-{text('first_days.file')}"
        save_every_format(first_days_page(self.record), start, self.house_style)


@dataclass(frozen=True, slots=True)
class OtherEyes:
    """How others see someone, ready to be written; ``seen``: what is told of them, None where nobody was asked."""

    record: PersonRecord
    seen: PersonAgreement | None
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        n_cells = len(self.seen.cells) if self.seen else 0
        return one_line(self, f"{n_cells} cells", questionnaire=self.record.questionnaire)

    def save(self, folder: str | Path) -> None:
        """Write it into a folder as ``<ID>-anderen`` (.pdf, .html); existing files are replaced.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        start = Path(folder) / f"{self.record.respondent}-{text('raters.file')}"
        save_every_format(raters_document(self.record, self.seen), start, self.house_style)


@dataclass(frozen=True, slots=True)
class Intake:
    """Intake input, ready to be written."""

    record: IntakeRecord
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.record.programme.id, questionnaire=self.record.shared.questionnaire)

    def save(self, path: str | Path) -> None:
        """Write it as .docx, .pdf or .json; an existing file is replaced when the new one is whole.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-002 for another ending, -003 when the folder cannot be written.

        """
        save_document(intake_document(self.record), path, self.house_style)

    def save_sheet(self, path: str | Path) -> None:
        """Write the first page of the intake alone, for the talk, as .pdf: who, what to ask and check, room for notes.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-002 for another ending, -003 when the folder cannot be written.

        """
        save_document(intake_sheet(self.record), path, self.house_style)


@dataclass(frozen=True, slots=True)
class Intakes:
    """The intakes of all respondents of a result for one programme, in the order of the answers."""

    each: tuple[Intake, ...]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.each)} intakes")

    def save(self, folder: str | Path, *, progress: Callable[[], None] | None = None) -> None:
        """Write everything into a folder: per person the intake, and of several people the manager's papers.

        ``<ID>-intake`` (.docx, .pdf, .json) is what the person shares; the manager's papers are those of
        :meth:`save_manager_papers`. Existing files are replaced. Where it pays, a process per core writes them: a
        script then needs ``if __name__ == "__main__":``.

        Parameters
        ----------
        folder
            Made when it is not there.
        progress
            Called after each person.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        ends, papers = [], []
        for intake in self.each:
            document = intake_document(intake.record)
            papers.append((document, f"{intake.record.shared.respondent}-intake"))
            ends += [*[False] * (len(document.endings) - 1), True]
        person_ends, tick = iter(ends), progress or (lambda: None)
        manager_papers = self._manager_papers() if len(self.each) > 1 else ()
        self._save(chain(papers, manager_papers), folder, lambda: tick() if next(person_ends, None) else None)

    def save_manager_papers(self, folder: str | Path) -> None:
        """Write the programme manager's papers into a folder; existing files are replaced.

        ``overzicht-intakes`` (.pdf, .html) is a landscape page with a row per person, in the order of the ids;
        ``<ID>-gespreksblad.pdf`` the first page of the intake of one of them, alone: for the talk.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        self._save(self._manager_papers(), folder, lambda: None)

    def _manager_papers(self) -> Iterator[tuple[Document, str]]:
        yield intake_overview([intake.record for intake in self.each]), "overzicht-intakes"
        for intake in self.each:
            yield intake_sheet(intake.record), f"{intake.record.shared.respondent}-gespreksblad"

    def _save(self, papers: Iterable[tuple[Document, str]], folder: str | Path, tick: Callable[[], None]) -> None:
        """Write documents under their names, each with all its endings."""
        files = (
            (document, Path(folder) / f"{name}{ending}") for document, name in papers for ending in document.endings
        )
        save_documents(files, self.each[0].house_style if self.each else None, tick)
