"""A working division on paper: made of what people chose to share, for who composes groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ontwikkelscan.dividing.divide import divide_people
from ontwikkelscan.dividing.shared import shared_learners
from ontwikkelscan.documents.save import save_every_format
from ontwikkelscan.errors import error
from ontwikkelscan.exporting.files import save_table
from ontwikkelscan.gathering.person import words_of
from ontwikkelscan.loading.programmes import find_programme
from ontwikkelscan.model.records import ALL, NONE, SHARE_WORDS, Share
from ontwikkelscan.reading.people_table import comparable
from ontwikkelscan.recommending.shared import cut
from ontwikkelscan.reporting.division_sheet import DivisionRecord, division_sheet
from ontwikkelscan.saving import save_json
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import enumeration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from ontwikkelscan.dividing.division import WorkingDivision
    from ontwikkelscan.gathering.objects import Objects
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.programme import Part, Programme, Route
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.records import PersonRecord

NAME = "werkindeling"


@dataclass(frozen=True, eq=False)
class DivisionPaper:
    """A working division by what people share, ready to be written.

    Attributes
    ----------
    record
        What the sheet tells.
    settings
        What it was made with.

    """

    record: DivisionRecord
    settings: Mapping[str, Any]
    house_style: HouseStyle | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.division.respondents)} people", f"{len(self.division.groups)} groups")

    @property
    def division(self) -> WorkingDivision:
        """Who is in which group, and what that gives."""
        return self.record.division

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person: respondent; group; basis, "needs" or "size" for who was placed by size alone."""
        by_size = np.isin(self.division.respondents, self.division.by_size)
        return self.division.frame[["respondent", "group"]].assign(basis=np.where(by_size, "size", "needs"))

    def save(self, folder: str | Path) -> None:
        """Write the sheet, the division and what it was made with into a folder; existing files are replaced.

        ``werkindeling`` (.pdf, .html) names people and what they share: for who composes the groups alone.
        ``werkindeling.csv`` holds the frame, ``werkindeling.json`` the settings.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written.

        """
        save_every_format(division_sheet(self.record), Path(folder) / NAME, self.house_style)
        save_table(self.frame, Path(folder) / f"{NAME}.csv")
        save_json(dict(self.settings), Path(folder) / f"{NAME}.json")


def divide_by_shares(
    records: Sequence[PersonRecord],
    objects: Objects,
    house_style: HouseStyle | None,
    *,
    programme: str | None,
    share: str | Iterable[str] | None,
    remark: str,
    size: tuple[int, int] | None,
    **task: Any,
) -> DivisionPaper:
    """Divide the people of these records by what they share; see :meth:`Result.divide`."""
    if not records:
        raise error("DIVIDE-002", reason="")
    questionnaire, programmes = objects.answers.questionnaire, objects.programmes
    chosen = find_programme(programmes, programme, questionnaire=questionnaire.id) if programme else None
    shared = tuple(
        cut(record, Share.of(words_of(record.share if share is None else share), questionnaire)) for record in records
    )
    people = shared_learners(shared, objects.answers, objects.needs)
    wanted, different = _wanted(chosen)
    size = size or (wanted if task["k"] is None else None)
    municipality = np.array(comparable([str(one.answers.get("gemeente") or "") for one in shared]), dtype=object)
    offer: list[Programme | Part | Route] = list(chosen.parts if chosen else programmes.of(questionnaire.id))
    found = divide_people(
        people,
        size=size,
        apart=municipality if different else None,
        everyone=True,
        offer=[*offer, *programmes.routes],
        **task,
    )
    if found.reason:
        raise error("DIVIDE-002", reason=found.reason)
    record = DivisionRecord(
        division=found,
        people=people,
        shared=shared,
        programme=chosen,
        apart=different,
        n_without_municipality=int((municipality == "").sum()),
        instead="" if share is None else _chosen(words_of(share), questionnaire),
        remark=remark,
    )
    settings = {
        "software": shared[0].software,
        "time": shared[0].time.isoformat(),
        "questionnaire": dict(shared[0].made_with),
        "programme": chosen and {"id": chosen.id, "version": chosen.version, "hash": chosen.content_hash},
        "n_people": len(shared),
        "n_groups": len(found.groups),
        "size": size and list(size),
        "apart": "gemeente" if different else None,
        "mix": task["mix"],
        "seed": task["seed"],
        "share": "deel_intake" if share is None else words_of(share),
    }
    return DivisionPaper(record, settings, house_style)


def _chosen(words: Sequence[str], questionnaire: Questionnaire) -> str:
    """Name in Dutch what may be seen: words of a choice, and competencies by their short names."""
    dutch = {**SHARE_WORDS, "all": ALL, "none": NONE} | {one.id: one.label for one in questionnaire.competencies}
    return enumeration([dutch.get(word, word) for word in words])


def _wanted(programme: Programme | None) -> tuple[tuple[int, int] | None, bool]:
    """Return the sizes of a programme's groups that learn by needs, or of its whole group, and who must differ."""
    if programme is None:
        return None, False
    kind = next((kind for kind in programme.groups_within if kind.needs), None)
    size = kind or programme.group
    return (size.minimum, size.maximum) if size else None, kind is not None and kind.different is not None
