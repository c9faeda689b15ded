"""What a scan found, for all respondents: the frames, each person, the group, and what is written of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from ontwikkelscan.documents.save import save_documents
from ontwikkelscan.errors import error
from ontwikkelscan.exporting.files import save_run, saved_names, saving_tables
from ontwikkelscan.exporting.labelled import label_frames
from ontwikkelscan.exporting.workbook import save_workbook
from ontwikkelscan.gathering.group import Group
from ontwikkelscan.gathering.papers import Intakes
from ontwikkelscan.gathering.person import Person
from ontwikkelscan.model.people import rows_of
from ontwikkelscan.model.records import RunRecord
from ontwikkelscan.recommending.record import gather
from ontwikkelscan.reporting.person_report import ENDINGS, person_report
from ontwikkelscan.reporting.profile import radars_figure
from ontwikkelscan.showing import one_line
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ontwikkelscan.gathering.divided import DivisionPaper
    from ontwikkelscan.gathering.objects import Objects
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.questionnaire import Questionnaire

FRAMES = "scores needs themes recommendations ways quality items context".split()


@dataclass(frozen=True, eq=False)
class Result:
    """What a scan found, for all respondents.

    Its frames are copies: to change one changes no report. ``len``, ``in`` and iteration are over respondents.

    Attributes
    ----------
    objects
        What each step found, as objects under the words of the frames (``objects.needs``).
    time
        When.
    settings
        What the scan was told, for the run record.
    house_style
        How documents look.

    """

    objects: Objects
    time: datetime
    settings: Mapping[str, Any]
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(
            self,
            f"{len(self)} respondents",
            questionnaire=self.questionnaire,
            norm=self.objects.scores.norm_card,
        )

    @property
    def questionnaire(self) -> Questionnaire:
        """What was answered."""
        return self.objects.answers.questionnaire

    @cached_property
    def run_record(self) -> RunRecord:
        """What the result was made with."""
        scores, questionnaire = self.objects.scores, self.questionnaire
        model = questionnaire.response_model or self.objects.quality.model
        return RunRecord(
            software=__version__,
            time=self.time,
            questionnaire=questionnaire.card | {"rules": questionnaire.rules_hash, "texts": questionnaire.texts_hash},
            norm=scores.norm_card,
            settings={
                **self.settings,
                "response_model": model and {"source": model.source, **model.limits},
                "basis": list(dict.fromkeys(scores.basis)),
                "programmes": {programme.id: programme.version for programme in self.objects.programmes.programmes},
            },
            rules=tuple(rule.id for rule in questionnaire.rules.rules) if questionnaire.rules else (),
        )

    @property
    def respondents(self) -> list[str]:
        """Ids, in the order of the answers."""
        return [str(name) for name in self.objects.answers.respondents]

    @property
    def scores(self) -> pd.DataFrame:
        """Scores with their error and, if there is a norm, the norm columns."""
        return self._frame("scores")

    @property
    def needs(self) -> pd.DataFrame:
        """Needs with their probability."""
        return self._frame("needs")

    @property
    def themes(self) -> pd.DataFrame:
        """The needs of each respondent, bundled into themes."""
        return self._frame("themes")

    @property
    def recommendations(self) -> pd.DataFrame:
        """Programmes per respondent, with reasons and obstacles."""
        return self._frame("recommendations")

    @property
    def ways(self) -> pd.DataFrame:
        """Ways to work on each reported need, programme or not, with the reason."""
        return self._frame("ways")

    @property
    def quality(self) -> pd.DataFrame:
        """How the questionnaire was filled in."""
        return self._frame("quality")

    @property
    def items(self) -> pd.DataFrame:
        """The answers, item by item."""
        return self._frame("items")

    @property
    def context(self) -> pd.DataFrame:
        """Facts and couleur locale, one row per respondent."""
        return self.objects.answers.people

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.objects.answers)

    def __contains__(self, respondent: object) -> bool:
        """Tell whether someone of this id answered."""
        return respondent in self.respondents

    def __iter__(self) -> Iterator[Person]:
        """Yield each respondent, in the order of the answers."""
        for name in self.respondents:
            yield self[name]

    @overload
    def __getitem__(self, which: str) -> Person: ...
    @overload
    def __getitem__(self, which: slice | Sequence[Any] | np.ndarray | pd.Index | pd.Series) -> Result: ...
    def __getitem__(self, which: Which) -> Person | Result:
        """Return one respondent by id; or the result of several: a list of ids, a mask or a slice.

        What is said of a person stays as it is among all. Errors as for :meth:`Answers.__getitem__`.
        """
        objects = self.objects
        if not isinstance(which, str):
            return replace(self, objects=objects[which])
        row = int(rows_of(objects.answers.respondents, which)[0])
        record = gather(
            objects.answers,
            objects.needs,
            themes=objects.themes,
            recommendations=objects.recommendations,
            ways=objects.ways,
            quality=objects.quality,
            run=self.run_record,
            row=row,
        )
        return Person(record, objects[[row]], self.house_style)

    def save(
        self,
        folder: str | Path,
        *,
        format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the word of the command line
        tables: Sequence[str] | None = None,
    ) -> None:
        """Write the tables and what they were made with into a folder, as the command ``score`` does.

        ``scores``, ``needs``, ``recommendations``, ``ways``, ``quality`` and ``items`` (CSV: comma, decimal point,
        UTF-8), and ``run.json`` with the account of the reading; existing files are replaced. See :func:`differences`.

        Parameters
        ----------
        folder
            Made when it is not there.
        format
            "csv", or "parquet" for tables that keep their types, with the extra 'arrow'; those are not compared.
        tables
            Which to write, such as ``["scores", "needs"]``; None: all six.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when it cannot be written, -005 and SCAN-017 for another format or table, -010 without 'arrow'.

        """
        names = saved_names(tables)
        with saving_tables(Path(folder), names, format) as add:
            add(map(self.objects.frame, names))
        save_run(self.run_record, len(self), self.objects.answers.reading, Path(folder))

    def labelled(self) -> dict[str, pd.DataFrame]:
        """Return the frames as people read them: Dutch names of columns, and names and words instead of ids.

        Returns
        -------
        dict
            A frame for each of scores, needs, themes, recommendations, ways, quality, items and context, with the rows
            of the frame of that name. Lists are joined with commas, sentences with semicolons; numbers stay numbers,
            and what is missing stays missing. Statements are written out; the note of an index of quality, which is for
            who checks the sums, is left out.

        """
        tables = label_frames(self._all, self.objects.answers.questionnaire, self.objects.programmes)
        return {name: table.frame for name, table in tables.items()}

    def to_excel(self, path: str | Path) -> None:
        """Write the tables of :meth:`labelled` as a workbook: a sheet each, one that explains columns, the run record.

        What someone typed stays text: a cell that starts with =, +, - or @ is no formula. With SOURCE_DATE_EPOCH the
        same result gives the same bytes. A file that is there is replaced when the new one is whole.

        Parameters
        ----------
        path
            Ending in .xlsx.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-002 for another ending, -003 when the folder cannot be written, -006 without the extra 'excel', -007
            for more rows than a sheet can hold.

        """
        tables = label_frames(self._all, self.objects.answers.questionnaire, self.objects.programmes)
        save_workbook(tables, self.run_record, path)

    def save_reports(
        self,
        folder: str | Path,
        *,
        form: Literal["full", "short"] = "full",
        format: str | Sequence[str] = "pdf",  # noqa: A002 - the word of the command line
        respondents: Which | None = None,
        progress: Callable[[], None] | None = None,
    ) -> None:
        """Write the report of everyone into a folder, named after the respondent; existing files are replaced.

        Where it pays, a process per core writes them: a script then needs ``if __name__ == "__main__":``.

        Parameters
        ----------
        folder
            Made when it is not there.
        form
            "full", or "short" for two pages.
        format
            "pdf", "html", or both in a list.
        respondents
            An id, or several as for ``result[...]``; None: everyone.
        progress
            Called after each report.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written, -004 for another form, -005 for another format; what
            ``result[...]`` raises for unknown ids.

        """
        everyone = self.objects.answers.respondents
        chosen = everyone if respondents is None else everyone[rows_of(everyone, respondents)]
        endings = [f".{name}" for name in ([format] if isinstance(format, str) else format)]
        if unknown := [ending for ending in endings if ending not in ENDINGS]:
            known = ", ".join(ending.removeprefix(".") for ending in ENDINGS)
            raise error("OUTPUT-005", format=unknown[0].removeprefix("."), known=known)
        papers = (
            (document, Path(folder) / f"{name}{ending}")
            for name in map(str, chosen)
            for document in [person_report(self[name].record, form=form)]
            for ending in endings
        )
        save_documents(papers, self.house_style, progress or (lambda: None))

    def radars(self, which: Which | None = None, *, n_columns: int = 3) -> Figure:
        """Draw the radar of several respondents in one figure, each below the id.

        Parameters
        ----------
        which
            Ids, or what else ``result[...]`` takes; None: everyone, which asks for few people.
        n_columns
            Charts beside each other.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        OntwikkelscanError
            SCAN-005 when fewer than three competencies were asked, and what ``result[...]`` raises for unknown ids.

        """
        everyone = self.objects.answers.respondents
        chosen = everyone if which is None else everyone[rows_of(everyone, which)]
        records = [self[str(name)].record for name in chosen]
        return radars_figure(records, n_columns=n_columns, style=self.house_style)

    def intakes(self, programme: str, *, share: str | Iterable[str] | None = None, remark: str = "") -> Intakes:
        """Prepare the intakes of all respondents for one programme, with what each shares and nothing else.

        The arguments, and the errors for a wrong one, are those of :meth:`Person.intake`.
        """
        return Intakes(tuple(person.intake(programme, share=share, remark=remark) for person in self))

    def divide(
        self,
        *,
        programme: str | None = None,
        k: int | None = None,
        size: tuple[int, int] | None = None,
        mix: bool = False,
        share: str | Iterable[str] | None = None,
        seed: int = 2010,
        remark: str = "",
    ) -> DivisionPaper:
        """Divide all respondents over groups that learn well together, by what each chose to share.

        For who composes groups. An analyst who may see all asks :func:`cluster_needs`.

        Parameters
        ----------
        programme
            Id of a programme: its sizes, and whether people of one (shared) municipality are kept apart.
        k, size, seed
            As for :func:`cluster_needs`; instead of the programme's sizes.
        mix
            Whether needs come beside people on level, instead of alike together.
        share, remark
            As for :meth:`Person.intake`. Who shares no needs is placed by size alone.

        Raises
        ------
        OntwikkelscanError
            DIVIDE-001, -002 for groups that cannot be formed; what :meth:`Person.intake` raises for its arguments.

        """
        from ontwikkelscan.gathering.divided import divide_by_shares  # noqa: PLC0415 - loads scipy.cluster

        asked: dict[str, Any] = {"programme": programme, "share": share, "remark": remark}
        task: dict[str, Any] = {"k": k, "size": size, "mix": mix, "seed": seed}
        return divide_by_shares([person.record for person in self], self.objects, self.house_style, **asked, **task)

    def group(self, *, exact: bool = False) -> Group:
        """Return all respondents together: what they need, and what the programmes cover of it.

        Parameters
        ----------
        exact
            Without the draws by lot that keep a number from telling of one person. For whoever holds the answers: no
            document takes it.

        """
        return Group(self.objects, self.run_record, self.house_style, exact)

    def _repr_html_(self) -> str:
        """Show in a notebook of whom and what this is the result, and how many people have which need."""
        card, norm = self.questionnaire.card, self.objects.scores.norm_card
        stamp = f"; norm {norm['id']} ({norm['stamp']})" if norm else ""
        line = f"{card['id']} {card['version']}; {len(self)} respondents{stamp}"
        return f"<p>{escape(line)}</p>\n{self.objects.needs._repr_html_()}"

    def _frame(self, name: str) -> pd.DataFrame:
        """Return a copy of the frame of an outcome, which is made once."""
        if name not in self._frames:
            self._frames[name] = self.objects.frame(name)
        return self._frames[name].copy()

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    @property
    def _all(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in FRAMES}
