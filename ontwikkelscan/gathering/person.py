"""One respondent of a result: the radar, the report and the intake input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.documents.save import save_document
from ontwikkelscan.errors import Note, error
from ontwikkelscan.gathering.papers import DevelopmentPlan, FirstDays, Intake, Interview, OtherEyes
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.loading.programmes import find_programme
from ontwikkelscan.model.records import Share
from ontwikkelscan.recommending.shared import intake_record, interview_record
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.reporting.plans.colleague import colleague_sheet
from ontwikkelscan.reporting.plans.first_days import has_talks, with_talks
from ontwikkelscan.reporting.plans.plan import chosen
from ontwikkelscan.reporting.profile import profile_alone, profile_drawing, radar_figure, radar_of_two
from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ontwikkelscan.changing.seen import Agreement
    from ontwikkelscan.gathering.objects import Objects
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.records import PersonRecord

OUTCOMES = "status score low high required importance band".split()
"""What a notebook shows of each competency."""


@dataclass(frozen=True, eq=False)
class Person:
    """One respondent of a result.

    Attributes
    ----------
    record
        Everything that is known of this respondent.
    objects
        What each step found of this respondent alone.
    house_style
        How documents look.

    """

    record: PersonRecord
    objects: Objects
    house_style: HouseStyle | None = None

    @property
    def id(self) -> str:
        """The id that the respondent has in the answers."""
        return self.record.respondent

    @property
    def scores(self) -> pd.DataFrame:
        """The rows of ``Result.scores`` of this respondent."""
        return self.objects.scores.frame

    @property
    def needs(self) -> pd.DataFrame:
        """The rows of ``Result.needs`` of this respondent."""
        return self.objects.needs.frame

    @property
    def recommendations(self) -> pd.DataFrame:
        """The rows of ``Result.recommendations`` of this respondent."""
        return self.objects.recommendations.frame

    @property
    def ways(self) -> pd.DataFrame:
        """The rows of ``Result.ways`` of this respondent."""
        return self.objects.ways.frame

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.record.questionnaire, norm=self.record.run.norm)

    def _repr_html_(self) -> str:
        """Show the outcomes of this respondent in a notebook."""
        outcomes = self.record.outcomes
        columns = {
            "competency": [outcome.competency.name for outcome in outcomes],
            **{name: [getattr(outcome, name) for outcome in outcomes] for name in OUTCOMES},
            "rank": [outcome.rank or None for outcome in outcomes],
        }
        return html_table(f"Outcomes of {self.record.respondent}", columns)

    def radar(
        self,
        *,
        beside: Person | None = None,
        names: tuple[str, str] | None = None,
        title: str | None = None,
        ax: Axes | None = None,
    ) -> Figure:
        """Draw the radar: own scores with their intervals and the required levels.

        Parameters
        ----------
        beside
            Someone else, or the same person at another moment, who filled in the same questionnaire: a dotted line with
            open squares. A required level then shows where it is the same for both.
        names
            What the legend calls the two; left out: their ids.
        title
            Left out: what the chart is.
        ax
            Empty axes of your own to draw into; without them the figure holds ``description``, the same in words.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        OntwikkelscanError
            SCAN-005 when fewer than three competencies were asked; -020 for axes of another projection, such as polar,
            -021 for axes that are not empty; -022 for another questionnaire, -023 for two of one name.

        """
        if beside is None:
            return radar_figure(self.record, title=title, ax=ax, style=self.house_style)
        both, names = (self.record, beside.record), names or (self.id, beside.id)
        return radar_of_two(both, names, title=title, ax=ax, style=self.house_style)

    def profile(self, *, ax: Axes | None = None) -> Figure:
        """Draw a row per competency: own score with its interval, required level, and in words whether there is a need.

        Competencies that were not asked are left out; one with too few answers has its level and no score.

        Parameters
        ----------
        ax
            Axes of your own to draw into.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        OntwikkelscanError
            SCAN-005 when no competency was asked.

        Examples
        --------
        >>> import pandas as pd
        >>> from ontwikkelscan import Scan
        >>> scan = Scan("gemeentesecretaris")
        >>> people = pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
        >>> scan.run(people)["R001"].profile().axes[0].get_title()
        'Je zelfbeeld per competentie'

        """
        from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

        drawing, alone = profile_drawing(self.record), profile_alone(self.record)
        title = text("report.profile.figure_title")
        return draw_chart(drawing, title=title, ax=ax, description=alone, style=self.house_style)

    def save_report(self, path: str | Path, *, form: Literal["full", "short"] = "full") -> None:
        """Write the report; an existing file is replaced when the new one is whole.

        Parameters
        ----------
        path
            Ending in .pdf or .html.
        form
            "full", or "short" for two pages.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-002 for another ending, -003 when the folder cannot be written, -004 for another form.

        """
        save_document(person_report(self.record, form=form), path, self.house_style)

    def intake(self, programme: str, *, share: str | Iterable[str] | None = None, remark: str = "") -> Intake:
        """Prepare the intake input for a programme, with what this person shares and nothing else.

        Parameters
        ----------
        programme
            Id of the programme.
        share
            "all", "none", or what goes along (also as one text with commas): competency ids, and of these "needs" and
            "importance"; "facts", "context", "questions". The words of column ``deel_intake`` do too. None: what that
            column says; nothing when it is empty.
        remark
            A sentence for the top of the document.

        Raises
        ------
        OntwikkelscanError
            PROGRAMME-002 for an unknown programme, -004 for one of another audience, SCAN-001 for an unknown word in
            ``share``.

        """
        record = self.record
        chosen = find_programme(record.programmes, programme, questionnaire=record.questionnaire.id)
        choice = Share.of(words_of(record.share if share is None else share), record.questionnaire)
        return Intake(intake_record(record, chosen, choice, remark=remark), self.house_style)

    def plan(self, need: str | None = None) -> DevelopmentPlan:
        """Begin a plan: for the competency that is named, else the largest need, else an open one.

        Parameters
        ----------
        need
            Id of a competency, whether it is a need or not.

        Raises
        ------
        OntwikkelscanError
            SCAN-001 for a competency that does not exist.

        """
        return DevelopmentPlan(self.record, chosen(self.record, need), self.house_style)

    def first_days(self) -> FirstDays:
        """Prepare a page for the first hundred days: what the municipality asks early, first talks, which colleague.

        It is made for who is less than two years in the function, or new to it from outside; whoever asks can have it.
        Without answers about the municipality it has the talks and the colleague.

        Raises
        ------
        OntwikkelscanError
            SCAN-028 when no such page belongs to the questionnaire.

        """
        if not has_talks(self.record):
            raise error("SCAN-028", questionnaire=self.record.questionnaire.id, known=", ".join(with_talks()))
        return FirstDays(self.record, self.house_style)

    def other_eyes(self, seen: Agreement | None = None) -> OtherEyes:
        """Prepare the pages about how others see this person, beside the own scores.

        Parameters
        ----------
        seen
            What :func:`agreement` told of this result. None, or without this person: one page that says whom to ask.

        Raises
        ------
        OntwikkelscanError
            CHANGE-002 when it is about other questions.

        """
        asked = self.record.questionnaire
        if seen is not None and seen.questionnaire.measurement_hash != asked.measurement_hash:
            names = [f"{questionnaire.id} {questionnaire.version}" for questionnaire in (asked, seen.questionnaire)]
            raise error("CHANGE-002", before=names[0], after=names[1])
        found = seen[self.id] if seen is not None and self.id in seen else None
        return OtherEyes(self.record, found, self.house_style)

    def save_colleague_sheet(self, competency: str, path: str | Path) -> None:
        """Write one page for a colleague: the statements of a competency in the third person; no answer stands on it.

        Parameters
        ----------
        competency
            Its id.
        path
            Ending in .docx or .pdf.

        Raises
        ------
        OntwikkelscanError
            SCAN-001 for a competency that does not exist, OUTPUT-002 for another ending, -003 when the folder cannot be
            written.

        """
        outcome = chosen(self.record, competency)
        assert outcome is not None  # noqa: S101 - it was named
        save_document(colleague_sheet(self.record, outcome.competency), path, self.house_style)

    def interview(self, *, share: str | Iterable[str] = "none", remark: str = "") -> Interview:
        """Prepare the papers of the yearly performance interview; nothing of the scan stands in them by default.

        Parameters
        ----------
        share
            What is brought in, as a list or one text with commas: ids of competencies are wishes, in this order, and
            ids of programmes the support that is thought of; "needs" adds the word of a need, "questions" the own
            learning questions. No score, level or answer has a place in these papers: they end up in a personnel file.
            That is also why column ``deel_intake`` does not count here.
        remark
            A sentence for the top of the form and the preview.

        Raises
        ------
        OntwikkelscanError
            SCAN-001 for an unknown name or a programme of another audience, -006 when no interview belongs to the
            questionnaire, -027 for "all" and for what has no place in a personnel file.

        """
        form = load_interview(self.record.questionnaire.id)
        return Interview(interview_record(self.record, form, words_of(share), remark=remark), self.house_style)


def words_of(share: str | Iterable[str]) -> list[str]:
    """Return what is to be shared, word by word; SCAN-017 for another kind."""
    if not isinstance(share, Iterable):
        raise error("SCAN-017", name="share", found=f"'{type(share).__name__}'", accepted=Note("accepted_share"))
    return share.replace(",", " ").split() if isinstance(share, str) else list(share)
