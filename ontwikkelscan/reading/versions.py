"""Answers to another version of a questionnaire: refused, or mapped as a comparability file says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontwikkelscan.errors import error
from ontwikkelscan.reading.cells import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ontwikkelscan.model.questionnaire import Questionnaire

VERSION = "vragenlijst_versie"
"""Column that says which version was answered; left out or empty: the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Translation:
    """How columns of another version are read: ``names`` of those that stay, and why they may be compared."""

    names: Mapping[str, str]
    remark: str

    def of(self, chunk: pd.DataFrame) -> pd.DataFrame:
        """Return the chunk as if the version asked for had been answered."""
        return chunk[list(self.names)].rename(columns=dict(self.names))


def version_of(column: pd.Series, file: str) -> str:
    """Return the one version that the column names, empty when it names none; ANSWER-016 when it names several."""
    found = {str(value).strip() for value in column.unique() if plain(value) is not None}
    if len(found) > 1:
        raise error("ANSWER-016", file=file, column=VERSION)
    return found.pop() if found else ""


def translate(questionnaire: Questionnaire, version: str, header: Sequence[str], file: str) -> Translation | None:
    """Return how to read the columns of answers to ``version``; None when it is the version that is asked for.

    Raises
    ------
    OntwikkelscanError
        ANSWER-015 when it is another one, and no comparability file names it.

    """
    if version in ("", questionnaire.version, f"{questionnaire.id} {questionnaire.version}"):
        return None
    known = questionnaire.comparability.versions if questionnaire.comparability else ()
    bare = version.removeprefix(f"{questionnaire.id} ")
    comparable = next((entry for entry in known if entry.version == bare), None)
    if comparable is None:
        raise error("ANSWER-015", file=file, expected=f"{questionnaire.id} {questionnaire.version}", column=VERSION)
    scales = [scale for scale in questionnaire.competencies if scale.id in comparable.competencies]
    new_of = {comparable.items.get(item.id, item.id): item.id for scale in scales for item in scale.items}
    others = {f"belang_{name}" for name in questionnaire.competency_ids if name not in comparable.competencies}
    others |= set(questionnaire.item_ids) | set(comparable.dropped)
    names = {name: new_of.get(name, name) for name in header if name in new_of or name not in others}
    which = ", ".join(scale.id for scale in scales)
    return Translation(names, f"the answers are to version {version}; comparable are {which} ({comparable.reason})")
