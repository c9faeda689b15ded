"""Which respondents are meant, and values of theirs by name instead of by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, did_you_mean, error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire

_TEXT: Any = pd.Series([""]).dtype
"""What pandas makes of text by itself, without looking at each cell."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""


def is_respondent(name: str) -> bool:
    """Tell whether something can be the id of a respondent, and the name of a file on any system.

    Examples
    --------
    >>> [is_respondent(name) for name in ("R001", "Jan Jansen", "nul", "R001.")]
    [True, False, False, False]

    """
    return bool(_ID.fullmatch(name)) and not name.endswith(".") and not _DEVICE.fullmatch(name)


def case_twins(ids: Sequence[str]) -> list[bool]:
    """Tell of each id whether another differs from it in case alone: their files would be one on Windows and macOS.

    Examples
    --------
    >>> case_twins(["R001", "r001", "R002", "R002"])
    [True, True, False, False]

    """
    spelled: dict[str, set[str]] = {}
    for name in ids:
        spelled.setdefault(name.casefold(), set()).add(name)
    return [len(spelled[name.casefold()]) > 1 for name in ids]


Which = str | slice | Sequence[Any] | np.ndarray | pd.Index | pd.Series
"""A respondent id, several of them, a mask or slice over all respondents, or their rows."""


def rows_of(respondents: NDArray[Any], which: Which) -> NDArray[np.int64]:
    """Return the rows of the respondents that are meant.

    Parameters
    ----------
    respondents
        Shape (n_respondents,), text ids, each once.
    which
        An id; a list, array, Index or Series of ids; a mask of shape (n_respondents,); a slice; or whole numbers: rows.

    Returns
    -------
    ndarray
        Shape (n_chosen,), in the order that was asked.

    Raises
    ------
    OntwikkelscanError
        SCAN-003 for an id or row that there is not, -004 for a mask of another length, -009 for someone named twice.

    Examples
    --------
    >>> rows_of(np.array(["R001", "R002", "R003"]), ["R003", "R001"]).tolist()
    [2, 0]

    """
    everyone = np.arange(len(respondents))
    if isinstance(which, slice):
        return everyone[which]
    asked = np.atleast_1d(np.asarray(which))
    if asked.dtype == bool:
        if asked.shape != everyone.shape:
            raise error(
                "SCAN-004", name=Note("mask"), n_given=asked.size, n_expected=len(respondents), unit=Note("respondents")
            )
        return everyone[asked]
    if asked.dtype.kind in "iu":
        if ((asked < -len(respondents)) | (asked >= len(respondents))).any():
            raise error("SCAN-003")
        rows = everyone[asked]
    else:
        row = {str(name): place for place, name in enumerate(respondents)}
        if any(str(name) not in row for name in asked):
            raise error("SCAN-003")
        rows = np.array([row[str(name)] for name in asked], dtype=np.int64)
    if len(np.unique(rows)) < len(rows):
        raise error("SCAN-009")
    return rows


def in_order(table: pd.DataFrame | pd.Series, respondents: NDArray[Any], name: str) -> Any:
    """Return the rows of a table in the order of the respondents.

    Parameters
    ----------
    table
        One row per respondent: named by a column ``respondent`` or by its index; by place with an index 0, 1, 2, ...
    respondents
        Shape (n_respondents,), text ids, each once.
    name
        What messages call the table.

    Returns
    -------
    DataFrame or Series
        With an index 0, 1, 2, ...

    Raises
    ------
    OntwikkelscanError
        SCAN-010 when a respondent has no row or two, or a row is of nobody; SCAN-004 for another number of rows.

    """
    if isinstance(table, pd.DataFrame) and "respondent" in table:
        if isinstance(table.index, pd.RangeIndex) and list(table["respondent"]) == list(respondents):
            return table
        labels = pd.Index(table["respondent"].astype(str))
    elif table.index.equals(pd.RangeIndex(len(table))):
        if len(table) != len(respondents):
            raise error(
                "SCAN-004", name=name, n_given=len(table), n_expected=len(respondents), unit=Note("respondents")
            )
        return table
    else:
        labels = table.index.map(str)
    rows = labels.get_indexer(pd.Index(respondents).map(str)) if labels.is_unique else np.array([-1])
    if len(labels) != len(respondents) or (rows < 0).any():
        raise error("SCAN-010", name=name, n_rows=len(labels), n_respondents=len(respondents))
    return table.iloc[rows].reset_index(drop=True)


def per_competency(
    values: Mapping[str, Any] | pd.DataFrame | pd.Series | ArrayLike,
    respondents: NDArray[Any],
    questionnaire: Questionnaire,
    name: str,
    missing: object = np.nan,
) -> NDArray[Any]:
    """Return values per respondent and competency, found by their names where they have any.

    Parameters
    ----------
    values
        A mapping or Series: per competency one value for everyone. A frame: a row per respondent as in
        :func:`in_order` with a column per competency, or tidy with ``respondent``, ``competency`` and a column of this
        ``name``. A bare array: shape (n_respondents, n_competencies), by place.
    respondents, questionnaire
        In whose order the values are wanted.
    name
        What messages call the values.
    missing
        For a competency that is not named.

    Returns
    -------
    ndarray
        Shape (n_respondents, n_competencies).

    Raises
    ------
    OntwikkelscanError
        SCAN-001 for an unknown competency, -004 for an array of another shape, -010 for other respondents.

    """
    competencies = questionnaire.competency_ids
    shape = (len(respondents), len(competencies))
    if isinstance(values, pd.DataFrame):
        if {"respondent", "competency", name} <= set(values):
            values = values.set_index(["respondent", "competency"])[name].unstack("competency")  # noqa: PD010 - no aggregate
        table = in_order(values, respondents, name).drop(columns="respondent", errors="ignore")
        columns = {str(column): table[column].to_numpy() for column in table}
    elif isinstance(values, Mapping | pd.Series):
        columns = {str(key): np.full(shape[0], value, dtype=object) for key, value in values.items()}
    else:
        array = np.asarray(values)
        if array.shape != shape:
            wanted = f"{shape[0]} x {shape[1]}"
            raise error("SCAN-004", name=name, n_given=array.size, n_expected=wanted, unit=Note("by_competencies"))
        return array
    check_known(columns, questionnaire)
    none = np.full(shape[0], missing, dtype=object)
    return np.stack([columns.get(competency, none) for competency in competencies], axis=1)


def check_known(names: Iterable[str], questionnaire: Questionnaire) -> None:
    """Raise SCAN-001 for the first name that is no competency of the questionnaire."""
    for name in names:
        if name not in questionnaire.column_of:
            competencies = questionnaire.competency_ids
            known, suggestion = ", ".join(competencies), did_you_mean(name, competencies)
            raise error("SCAN-001", name=name, questionnaire=questionnaire.id, known=known, suggestion=suggestion)


def text_column(words: Sequence[str] | NDArray[Any], place: NDArray[np.integer[Any]]) -> Any:
    """Return a column of text: the word at each place. Text is made of the few words, not of each cell."""
    return pd.array(words, dtype=_TEXT).take(place)
