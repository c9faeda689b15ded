"""The tables of a result: the frames of what each step found, and the same in Dutch for people and for Excel."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.exporting.files import save_run, save_table
from ontwikkelscan.exporting.labelled import label_frames
from ontwikkelscan.exporting.workbook import save_workbook

if TYPE_CHECKING:
    import pandas as pd

    from ontwikkelscan.model.records import RunRecord
    from ontwikkelscan.objects import Objects

FRAMES = "scores needs themes recommendations quality items context".split()
SAVED = "scores needs recommendations quality items".split()
"""Frames that a saved result has as files."""


class Tables:
    """The tables of what was found of some respondents, the same under the words of :class:`Objects`."""

    objects: Objects

    @cached_property
    def run_record(self) -> RunRecord:
        """What the result was made with."""
        raise NotImplementedError

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
    def quality(self) -> pd.DataFrame:
        """How the questionnaire was filled in."""
        return self._frame("quality")

    @property
    def items(self) -> pd.DataFrame:
        """The answers, item by item."""
        return self._frame("answers")

    @property
    def context(self) -> pd.DataFrame:
        """Facts and couleur locale, one row per respondent."""
        return self.objects.answers.people

    def _frame(self, name: str) -> pd.DataFrame:
        """Return a copy of the frame of an outcome, which is made once."""
        if name not in self._frames:
            self._frames[name] = getattr(self.objects, name).frame
        return self._frames[name].copy()

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def save(self, folder: str | Path) -> None:
        """Write the tables and what they were made with into a folder, as the command ``score`` does.

        ``scores.csv``, ``needs.csv``, ``recommendations.csv``, ``quality.csv`` and ``items.csv`` (comma, decimal point,
        UTF-8), and ``run.json``: the run record with the account of the reading. Existing files are replaced.
        :func:`differences` compares such a folder with another, or with a result.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        for name in SAVED:
            save_table(getattr(self, name), Path(folder) / f"{name}.csv")
        save_run(self.run_record, self.objects.answers, Path(folder))

    def labelled(self) -> dict[str, pd.DataFrame]:
        """Return the frames as people read them: Dutch names of columns, and names and words instead of ids.

        Returns
        -------
        dict
            A frame for each of scores, needs, themes, recommendations, quality, items and context, with the rows of the
            frame of that name. Lists are joined with commas, sentences with semicolons; numbers stay numbers, and what
            is missing stays missing. Statements are written out; the note of an index of quality, which is for who
            checks the sums, is left out.

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
            OUTPUT-002 for another ending, -003 when the folder cannot be written, -021 without the extra 'excel', -022
            for more rows than a sheet can hold.

        """
        tables = label_frames(self._all, self.objects.answers.questionnaire, self.objects.programmes)
        save_workbook(tables, self.run_record, path)

    @property
    def _all(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in FRAMES}
