"""One respondent of a result: the radar, the report and the intake input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.charts.dots import draw_dots
from ontwikkelscan.documents.save import save_document
from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.gathering.papers import Intake, Interview
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.loading.programmes import find_programme
from ontwikkelscan.model.records import IntakeRecord, InterviewRecord
from ontwikkelscan.reading.answers import SHARE_CONTEXT
from ontwikkelscan.recommending.formulas import cover, programme_fit
from ontwikkelscan.recommending.recommend import part_strengths
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.reporting.profile import dot_rows, dots_alone, dots_legend, radar_figure, radar_of_two
from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ontwikkelscan.gathering.objects import Objects
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.programme import Programme
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.records import Outcome, PersonRecord

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
            return radar_figure(self.record, title=title, ax=ax)
        return radar_of_two((self.record, beside.record), names or (self.id, beside.id), title=title, ax=ax)

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

        rows, questionnaire = dot_rows(self.record), self.record.questionnaire
        if not rows:
            raise error("SCAN-005", n=0, minimum=1)
        low, high = questionnaire.minimum, questionnaire.maximum
        drawing = draw_dots(rows, minimum=low, maximum=high, legend=dots_legend(self.record))
        alone = dots_alone(self.record)
        return draw_chart(drawing, title=text("report.profile.figure_title"), ax=ax, description=alone)

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
            "all", "none", or competency ids (also as one text with commas); "context" among them shares role and
            municipality. None: what column ``deel_intake`` says; nothing when that is empty.
        remark
            A sentence for the top of the document.

        Raises
        ------
        OntwikkelscanError
            PROGRAMME-002 for an unknown programme, -004 for one of another audience, SCAN-001 for an unknown
            competency.

        """
        record = self.record
        chosen = find_programme(record.programmes, programme, questionnaire=record.questionnaire.id)
        shared, with_context = _shared(self.record.share if share is None else share, record.questionnaire)
        advice = next(advice for advice in record.advice if advice.programme == chosen.id)
        outcomes = tuple(outcome for outcome in record.outcomes if outcome.competency.id in shared)
        admission = advice.admission if with_context else tuple(replace(c, verdict="unknown") for c in advice.admission)
        return Intake(
            IntakeRecord(
                respondent=record.respondent,
                questionnaire=record.questionnaire,
                programme=chosen,
                edition=advice.edition,
                edition_status=advice.edition_status,
                outcomes=outcomes,
                context=record.context if with_context else None,
                admission=admission,
                fit=_shared_fit(outcomes, chosen),
                left_out=tuple(outcome.competency for outcome in record.outcomes if outcome not in outcomes),
                run=record.run,
                remark=remark,
            ),
            self.house_style,
        )

    def interview(self, *, share: str | Iterable[str] = "none", remark: str = "") -> Interview:
        """Prepare the papers of the yearly performance interview; nothing of the scan stands in them by default.

        Parameters
        ----------
        share
            "all", "none", or competency ids (also as one text with commas), in words and without numbers; "context"
            among them shares the answers about the municipality, as "all" does. The id of a programme adds it as a
            wish; "all" adds none. Column ``deel_intake`` does not count here: these papers end up in a personnel file.
        remark
            A sentence for the top of the form and the preview.

        Raises
        ------
        OntwikkelscanError
            SCAN-001 for an unknown name or a programme of another audience, -006 when no interview belongs to the
            questionnaire.

        """
        record = self.record
        words = _words(share)
        own = {p.id: p for p in record.programmes.of(record.questionnaire.id)}
        shared, with_context = _shared([word for word in words if word not in own], record.questionnaire)
        outcomes = [outcome for outcome in record.outcomes if outcome.competency.id in shared]
        editions = {advice.programme: (advice.edition, advice.edition_status) for advice in record.advice}
        return Interview(
            InterviewRecord(
                respondent=record.respondent,
                questionnaire=record.questionnaire,
                form=load_interview(record.questionnaire.id),
                outcomes=tuple(sorted(outcomes, key=lambda outcome: outcome.rank or len(record.outcomes) + 1)),
                context=record.context if with_context else None,
                wishes=tuple((own[word], *editions[word]) for word in dict.fromkeys(words) if word in own),
                run=record.run,
                remark=remark,
            ),
            self.house_style,
        )


def _words(share: str | Iterable[str]) -> list[str]:
    """Return what is to be shared, word by word; SCAN-017 for another kind."""
    if not isinstance(share, Iterable):
        accepted = "'all', 'none' or ids of competencies"
        raise error("SCAN-017", name="share", found=f"'{type(share).__name__}'", accepted=accepted)
    return share.replace(",", " ").split() if isinstance(share, str) else list(share)


def _shared(share: str | Iterable[str], questionnaire: Questionnaire) -> tuple[set[str], bool]:
    """Return the shared competencies, and whether role and municipality are shared."""
    words = _words(share)
    known = questionnaire.competency_ids
    if words in (["all"], ["alles"]):
        return set(known), True
    if words in (["none"], ["niets"], []):
        return set(), False
    for word in words:
        if word not in (*known, SHARE_CONTEXT):
            names = {"name": word, "questionnaire": questionnaire.id, "known": ", ".join((*known, SHARE_CONTEXT))}
            raise error("SCAN-001", **names, suggestion=did_you_mean(word, known))
    return set(words) - {SHARE_CONTEXT}, SHARE_CONTEXT in words


def _shared_fit(outcomes: Sequence[Outcome], programme: Programme) -> float | None:
    """Return how much of the shared need a programme covers; None when no need is shared."""
    if not any(outcome.rank for outcome in outcomes):
        return None
    priority = [outcome.priority for outcome in outcomes]
    strengths = part_strengths(programme, [outcome.competency.id for outcome in outcomes])
    return float(programme_fit(priority, cover(strengths)))
