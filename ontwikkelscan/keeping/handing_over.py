"""Give someone what is held about them, in a form that they can read, with nothing of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import RATER_KEY
from ontwikkelscan.saving import save_bytes
from ontwikkelscan.texts import text, texts

if TYPE_CHECKING:
    from pathlib import Path

    from ontwikkelscan.keeping.people import HeldFile, Holding

RATED = ("beoordelaar", RATER_KEY)
"""Columns of tables in which rows are of those who were asked about someone."""
INVITED, FORM = "raters invite", ".html"
"""The set and the kind of the forms for those people, each with its number in it."""


def hand_over(holding: Holding, person: str, folder: Path) -> list[tuple[str, str]]:
    """Write to a folder what is held about someone, and a list of it.

    Parameters
    ----------
    holding
        From :func:`~ontwikkelscan.keeping.people.search`.
    person
        The id of a respondent.
    folder
        Gets the documents that are about this person alone, the rows of each table as CSV with a header, and the list.
        What others answered about this person one by one, and what would tell who they are, is named only: so it was
        promised to them.

    Returns
    -------
    list of tuple
        Each file in which the person is, and in what way: what the list tells.

    Raises
    ------
    OntwikkelscanError
        KEEP-006 when nothing is held about the person.

    """
    if person not in holding.people and not holding.naming(person):
        raise error("KEEP-006", person=person, place=holding.folder.name)
    told = []
    for file in holding.of("alone", person):
        if _is_of_raters(file):
            told.append((file.name, text("handed_over.raters")))
        else:
            save_bytes(file.path.read_bytes(), folder / file.name)
            told.append((file.name, text("handed_over.alone")))
    for file in holding.of("rows", person):
        if _is_of_raters(file):
            told.append((file.name, text("handed_over.raters")))
        elif file.table is not None:
            rows = file.table.frame.iloc[file.table.places(person)]
            name = f"{text('handed_over.rows_file')}/{file.name.replace('/', '-').removesuffix('.csv')}.csv"
            save_bytes(_as_csv(rows), folder / name)
            told.append((file.name, text("handed_over.rows", n=len(rows), file=name)))
    told += [(file.name, text("handed_over.several")) for file in holding.of("several", person)]
    told += [(file.name, text("handed_over.named")) for file in holding.naming(person)]
    told += [(file.name, text("handed_over.closed")) for file in holding.of("closed")]
    table = pd.DataFrame(sorted(told), columns=list(texts("handed_over.header")))
    save_bytes(_as_csv(table), folder / f"{text('handed_over.file')}.csv")
    return told


def _is_of_raters(file: HeldFile) -> bool:
    """Tell whether a file holds what others said of someone, or the numbers that key the draws on it: as promised."""
    if file.table is not None:
        return any(name in file.table.frame and (file.table.frame[name].astype(str) != "").any() for name in RATED)
    return file.record is not None and file.record.name == INVITED and file.path.suffix == FORM


def _as_csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()
