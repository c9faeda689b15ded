"""The respondents of a result as a group: what they need, whether groups show, what the offer covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.aggregating.coverage import cover_needs, coverage_frame
from ontwikkelscan.aggregating.picture import (
    LEAST_NUMBERS,
    QUADRANTS,
    GroupPicture,
    group_picture,
    quadrant_splits,
)
from ontwikkelscan.charts.colours import own_colour
from ontwikkelscan.charts.heatmap import draw_heatmap
from ontwikkelscan.charts.quadrants import draw_quadrants
from ontwikkelscan.documents.save import save_document
from ontwikkelscan.errors import error
from ontwikkelscan.model.records import GroupRecord
from ontwikkelscan.reporting.edition import offer_note
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ontwikkelscan.clustering.clusters import Clusters
    from ontwikkelscan.gathering.objects import Objects
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.records import CompetencyCoverage, RunRecord

SHOWN = "competency rank largest n n_need share_need mean_score mean_importance quadrant".split()
"""What a notebook shows of each competency."""


@dataclass(frozen=True, eq=False)
class Group:
    """All respondents of a result together; it takes no filter.

    ``exact``: without the lottery that keeps people apart, for whoever holds the answers; no document takes it.
    """

    objects: Objects
    run: RunRecord
    house_style: HouseStyle | None = None
    exact: bool = False

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(
            self,
            f"{len(self.objects.needs)} respondents",
            questionnaire=self.objects.needs.questionnaire,
            norm=self.objects.scores.norm_card,
        )

    @cached_property
    def picture(self) -> GroupPicture:
        """The needs of the group, ranked, per category of people and per theme."""
        return group_picture(self.objects.needs, self.objects.answers, exact=self.exact)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per division, category and competency; empty where there are too few people."""
        return self.picture.frame

    @property
    def themes(self) -> pd.DataFrame:
        """One row per theme: who has a need in it."""
        return self.picture.themes

    @cached_property
    def offer_gap(self) -> pd.DataFrame:
        """One row per competency: how much of the need, and what the programmes do about it."""
        return coverage_frame(self._coverage)

    @cached_property
    def _coverage(self) -> tuple[CompetencyCoverage, ...]:
        return cover_needs(self.picture, self.objects.programmes)

    @cached_property
    def clusters(self) -> Clusters:
        """A working division, and groups of people where they can be shown: see :func:`cluster_needs`."""
        from ontwikkelscan.clustering.cluster import cluster_needs  # noqa: PLC0415 - loads scikit-learn

        return cluster_needs(self)

    @cached_property
    def record(self) -> GroupRecord:
        """Everything that is told of the group."""
        from ontwikkelscan.clustering.together import needs_that_go_together  # noqa: PLC0415 - loads scikit-learn

        if self.exact:
            raise error("GROUP-002")
        questionnaire = self.objects.needs.questionnaire
        own = self.objects.programmes.of(questionnaire.id)
        together = needs_that_go_together(self.objects.needs)
        notes = (offer_note(programme.edition(self.objects.today)[0], programme) for programme in own)
        return GroupRecord(
            questionnaire=questionnaire,
            n=self.picture.n,
            n_left_out=self.picture.n_left_out,
            has_numbers=self.picture.has_numbers,
            run=self.run,
            picture=self.frame,
            themes=self.themes,
            offer=self._coverage,
            groups=tuple((group.id, group.description) for group in self.clusters.demonstrable.groups),
            groups_reason=self.clusters.reason,
            together=tuple(zip(together["competency"], together["other"], strict=True)),
            together_reason=str(together.attrs["reason"]),
            source_note="; ".join(dict.fromkeys(notes)),
            links_status="; ".join(dict.fromkeys(p.links_status for p in own)),
            providers={p.name: p.provider for p in own},
            levels=self.picture.levels,
        )

    def heatmap(self, *, ax: Axes | None = None) -> Figure:
        """Draw how many people have a need: a row per competency, a column for everyone and per category.

        The categories are those of the question by which the questionnaire divides groups. A cell holds a whole
        percentage of the people for whom the competency counts; one of too few people is hatched and empty.

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
            GROUP-001 for too few people, -003 for fewer than ten, of whom no number is told.

        Examples
        --------
        >>> from ontwikkelscan import Scan, simulate_answers
        >>> scan = Scan("gemeentesecretaris")
        >>> group = scan.run(simulate_answers(scan.questionnaire, 40, seed=1)).group()
        >>> group.heatmap().axes[0].get_title()
        'Mensen met een behoefte (%)'

        """
        from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

        if not self.picture.has_numbers:
            raise error("GROUP-003", n=self.picture.n, minimum=LEAST_NUMBERS)
        drawing = draw_heatmap(self._names, self.frame, own_colour(self.house_style))
        return draw_chart(drawing, title=text("charts.heatmap.title"), ax=ax)

    def quadrants(self, *, ax: Axes | None = None) -> Figure:
        """Draw importance beside score: a dot per competency, split at the means over all competencies.

        Those that too few people have are named below.

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
            GROUP-001 for too few people, SCAN-015 when too few people said how important the competencies are.

        References
        ----------
        Martilla & James (1977).

        """
        from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib

        if not self.frame["quadrant"].isin(QUADRANTS[:-1]).any():
            raise error("SCAN-015")
        drawing = draw_quadrants(self._names, self.frame, quadrant_splits(self.frame))
        return draw_chart(drawing, title=text("charts.quadrants.title"), ax=ax, style=self.house_style)

    def clusters_figure(self, *, ax: Axes | None = None) -> Figure:
        """Draw people by needs, in their groups: those that were shown to be there, otherwise the working division.

        For whoever holds the answers: it names people. Of more than sixty a row is a line without an id.

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
            DIVIDE-002 where there are no groups of any kind.

        """
        from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib
        from ontwikkelscan.gathering.people_figure import people_by_needs  # noqa: PLC0415 - loads scipy.cluster

        division, kinds = self.clusters.division, self.clusters.demonstrable
        if division.reason and not kinds.found:
            raise error("DIVIDE-002", reason=division.reason)
        names = [text("dividing.name", number=label) if label else "" for label in division.labels.tolist()]
        groups = np.array([kinds.labels.tolist(), names][not kinds.found], dtype=object)
        drawing = people_by_needs(self.objects.needs, groups)
        return draw_chart(drawing, title=text("charts.people.title"), ax=ax, style=self.house_style)

    def together_figure(self, *, ax: Axes | None = None) -> Figure:
        """Draw how needs go together in these people, alike beside alike, with the tree of that order; no claim.

        For whoever holds the answers: exact numbers stand in it.

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
            GROUP-004 for too few people or competencies.

        """
        from ontwikkelscan.charts.figure import draw_chart  # noqa: PLC0415 - loads matplotlib
        from ontwikkelscan.charts.together import draw_together  # noqa: PLC0415 - of this figure alone
        from ontwikkelscan.clustering.seriation import needs_in_order  # noqa: PLC0415 - loads scipy.cluster

        found = needs_in_order(self.objects.needs)
        if found.reason:
            raise error("GROUP-004", reason=found.reason)
        note = text("charts.together.note", n=found.n)
        colour = own_colour(self.house_style)
        drawing = draw_together(found.names, found.correlation, found.tree, note=note, colour=colour)
        return draw_chart(drawing, title=text("charts.together.title"), ax=ax)

    @property
    def _names(self) -> dict[str, str]:
        return {competency.id: competency.name for competency in self.objects.needs.questionnaire.competencies}

    def save_report(self, path: str | Path, *, remark: str = "") -> None:
        """Write the report of the group.

        Parameters
        ----------
        path
            Ending in .pdf or .html; an existing file is replaced when the new one is whole.
        remark
            A sentence for the top of the document.

        Raises
        ------
        OntwikkelscanError
            GROUP-001 for too few people, -002 for exact numbers, OUTPUT-002 for another ending, -003 when the folder
            cannot be written.

        """
        save_document(group_report(replace(self.record, remark=remark)), path, self.house_style, private=False)

    def save_offer_page(self, path: str | Path, *, remark: str = "") -> None:
        """Write the page about needs and offer, for an agenda; as :meth:`save_report`."""
        save_document(offer_page(replace(self.record, remark=remark)), path, self.house_style, private=False)

    def _repr_html_(self) -> str:
        """Show the needs of the whole group in a notebook."""
        whole = self.frame[self.frame["breakdown"] == ""].sort_values("rank")
        return html_table(f"Needs of a group of {self.picture.n}", whole[SHOWN])
