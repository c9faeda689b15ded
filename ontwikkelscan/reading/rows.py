"""Which rows of a table are people: not what is empty, sums up other rows or is there twice; what is left is told."""

from __future__ import annotations

import re
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ontwikkelscan.errors import SHOWN, Note
from ontwikkelscan.model.answers import SETS
from ontwikkelscan.model.people import case_twins, is_respondent
from ontwikkelscan.reading.cells import FEW, listed, look_up, plain, respondent_id, rows_named
from ontwikkelscan.reading.columns import IMPORTANCE, RESPONDENT, UNUSED
from ontwikkelscan.reading.labels import normalise, programs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.answer_code import AnswerCode
    from ontwikkelscan.reading.cells import Complaints
    from ontwikkelscan.reading.columns import Match
    from ontwikkelscan.reading.source import Source

SAME_ANSWERS = 16
"""Answers from which two rows that are equal may be one person: one in 800,000 simulated pairs agreed so."""
AT_ONCE = 1 << 13
"""People whose answers are looked at together."""
SUMMED_ROWS = 3
"""Rows above a row from which it may be their mean or median; and last rows of a table that are looked at."""
SUMMED_ITEMS = 8
"""Items in which those rows differ, for that."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class AnswerSigns:
    """Remembers of everyone, some people at a time, what tells who answered alike and which row sums up the others."""

    def __init__(self, layout: AnswerCode, n_items: int) -> None:
        self.empty = layout.empty
        self.weights = np.random.default_rng(0).integers(1, 1 << 63, n_items, dtype=np.uint64)
        self.counts = np.zeros((n_items, layout.empty + 1), dtype=np.int64)
        self.last = np.empty((n_items, 0), dtype=layout.dtype)
        self.keys: list[NDArray[np.uint64]] = []
        self.tells: list[NDArray[np.bool_]] = []

    def add(self, codes: NDArray[Any], importance: NDArray[np.float64], context: pd.DataFrame) -> None:
        """Remember the answers of more people: a number that only who answers alike has, and how often each answer is.

        It is the sum of the answers times random numbers. With few answers to items, importance and context count too.
        Two people who answer everything alike, or in two ways, are no sign.
        """
        for start in range(0, len(importance), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            self._add(codes[:, some], importance[some], context.iloc[some])

    def _add(self, codes: NDArray[Any], importance: NDArray[np.float64], context: pd.DataFrame) -> None:
        given = codes < self.empty
        n = given.sum(axis=0)
        key = sum((row * weight for row, weight in zip(codes, self.weights, strict=True)), np.zeros(len(n), np.uint64))
        if (few := n < SAME_ANSWERS).any():
            beside = pd.concat([pd.DataFrame(importance), context.reset_index(drop=True)], axis=1)[few]
            key[few] += pd.util.hash_pandas_object(beside, index=False).to_numpy()
            n[few] += beside.notna().sum(axis=1).to_numpy()
        least, most = (end(np.where(given, codes, other), axis=0) for end, other in ((np.min, self.empty), (np.max, 0)))
        between = (given & (codes != least) & (codes != most)).any(axis=0)
        self.keys.append(key)
        self.tells.append(between & (n >= SAME_ANSWERS))
        self.counts += self._counted(codes)
        self.last = np.concatenate([self.last, codes[:, -SUMMED_ROWS:]], axis=1)[:, -SUMMED_ROWS:]

    def _counted(self, codes: NDArray[Any]) -> NDArray[np.int64]:
        """Count how often each answer is given to each item, shape (n_items, n_answers and one for none)."""
        n_items, width = self.counts.shape
        cells = np.minimum(codes, self.empty) + width * np.arange(n_items)[:, None]
        return np.bincount(cells.ravel(), minlength=n_items * width).reshape(n_items, width)

    def alike(self, ids: NDArray[Any]) -> list[list[int]]:
        """Return the places of people of different ids with the same answers: enough of them, and not all alike."""
        keys = np.concatenate(self.keys)
        places = np.flatnonzero(pd.Series(keys).duplicated(keep=False).to_numpy() & np.concatenate(self.tells))
        return _groups(places.tolist(), keys[places].tolist(), ids)

    @property
    def summaries(self) -> Iterator[int]:
        """The places of the last rows whose answers are the mean or the median of all rows above them."""
        n, answers = sum(map(len, self.keys)), np.arange(self.empty)
        for back in range(min(SUMMED_ROWS, n - SUMMED_ROWS), 0, -1):
            row = self.last[:, -back]
            above = (self.counts - self._counted(self.last[:, -back:]))[:, : self.empty]
            n_above, answered = above.sum(axis=1), row < self.empty
            asked = answered | (n_above > 0)
            total = above.cumsum(axis=1)
            middle = [(total <= at[:, None]).sum(axis=1) for at in ((n_above - 1) // 2, n_above // 2)]
            means = np.divide(above @ answers, n_above, out=np.full(len(row), np.nan), where=n_above > 0)
            if any((told == row)[asked].all() for told in (means, np.mean(middle, axis=0))):
                differ = (above > 0).sum(axis=1) > 1
                if (differ & answered).sum() >= SUMMED_ITEMS:
                    yield n - back


class RowsOfPeople:
    """Takes the rows that are people out of the chunks of one source, and remembers what there is to tell of others."""

    def __init__(
        self, match: Match, source: Source, items: Collection[str], layout: AnswerCode, complaints: Complaints
    ) -> None:
        self.match, self.items, self.complaints = match, items, complaints
        self.answers = AnswerSigns(layout, len(items))
        self.cut_off = source.cut_off
        self.beside = [column.name for column in match.columns if column.how in UNUSED]
        self.n_empty = self.n_unfinished = self.n_trials = 0
        self.of_nobody: list[str] = []
        self.ids: list[NDArray[Any]] = []
        self.index: list[NDArray[Any]] = []
        self.signs: dict[str, list[pd.Series[Any]]] = {"one_address": [], "equal_cells": []}

    def people(self, chunk: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of people, remember their ids; complain of rows without a usable id and of summaries."""
        filled = without_empty_rows(chunk)
        self.n_empty += len(chunk) - len(filled)
        ids = self._ids(filled)
        usable = np.array([is_respondent(name) for name in ids], dtype=bool)
        if not usable.all():
            nobody = ~usable & ~self._answered(filled, ~usable)
            self.of_nobody += rows_named(filled.index[nobody])
            filled, ids, usable = filled[~nobody], ids[~nobody], usable[~nobody]
            self.complaints.add("ANSWER-007", rows_named(filled.index[~usable]))
        summaries = {row for row, name in zip(filled.index, ids, strict=True) if _sums_up(name)}
        first = filled.columns[0] if filled.shape[1] else RESPONDENT
        for name in {first, *self.match.times} - {RESPONDENT, *self.items}:
            summaries |= set(filled.index[look_up(filled[name], _sums_up, 0) == 1])
        if summaries:
            self.complaints.add("ANSWER-027", rows_named(row for row in filled.index if row in summaries))
        self._count(filled)
        self._look_for_copies(filled)
        self.ids.append(ids)
        self.index.append(filled.index.to_numpy())
        return filled

    def _ids(self, chunk: pd.DataFrame) -> NDArray[Any]:
        names = (f"rij-{row}" for row in chunk.index) if self.match.numbered else map(respondent_id, chunk[RESPONDENT])
        return np.array(list(names), dtype=object)

    def _answered(self, chunk: pd.DataFrame, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which of some rows hold an answer to an item or an importance."""
        asked = [name for name in chunk if name in self.items or str(name).startswith(IMPORTANCE)]
        answered = np.zeros(len(chunk), dtype=bool)
        answered[rows] = chunk.loc[rows, asked].astype(object).map(lambda cell: plain(cell) is not None).any(axis=1)
        return answered

    def _count(self, chunk: pd.DataFrame) -> None:
        """Count who did not come to the end, and responses that are no one's."""
        words = programs()
        if self.match.unfinished and self.match.unfinished in chunk:
            ends = look_up(chunk[self.match.unfinished], lambda cell: int(_word(cell) not in words.not_finished), 0)
            self.n_unfinished += int((ends == 0).sum())
        if self.match.status and self.match.status in chunk:
            self.n_trials += int(
                look_up(chunk[self.match.status], lambda cell: int(_word(cell) in words.trials), 0).sum()
            )

    def _look_for_copies(self, chunk: pd.DataFrame) -> None:
        """Remember by what rows may be those of one person: an address, or all that stands there with the time."""
        addresses, copies = self.signs.values()
        for name in self.beside:
            if any("@" in cell for cell in chunk[name].head(FEW) if isinstance(cell, str)):
                addresses.append(chunk[name].astype(object).map(_address))
        if self.match.times and len(chunk) > 1:
            cells = chunk.drop(columns=RESPONDENT, errors="ignore").astype(str)
            again = cells[cells.duplicated(keep=False)]
            copies.append(pd.Series(list(map(tuple, again.to_numpy().tolist())), index=again.index, dtype=object))

    def check(self, context: Sequence[pd.DataFrame]) -> None:
        """Refuse a respondent who occurs twice, or twice with one moment and rater where there are such columns."""
        kept_apart = [name for name in SETS if name in context[0]]
        n = sum(map(len, self.ids))
        signs = np.fromiter((hash(name.casefold()) for name in chain(*self.ids)), dtype=np.int64, count=n)
        if len(np.unique(signs)) == n:  # nobody twice, in whatever case
            return
        index, ids = np.concatenate(self.index), np.concatenate(self.ids)
        self.complaints.add("ANSWER-036", rows_named(index[case_twins(ids.tolist())]))
        every = pd.DataFrame({RESPONDENT: ids}, index=index)
        named = every[RESPONDENT] != ""
        if kept_apart:
            every[kept_apart] = pd.concat([frame[kept_apart] for frame in context]).fillna("").to_numpy()
        self.complaints.add("ANSWER-005", rows_named(index[every.duplicated(keep="first") & named]))

    @property
    def remarks(self) -> Iterator[Note]:
        """Yield what there is to tell of rows that were left out, and of those that may be no whole person."""
        if self.n_empty:
            yield Note("read_empty", n=self.n_empty)
        if self.of_nobody:
            yield Note("read_nobody", places=listed(self.of_nobody))
        if self.n_unfinished:
            yield Note("read_unfinished", n=self.n_unfinished, column=self.match.unfinished)
        if self.n_trials:
            yield Note("read_trials", n=self.n_trials, column=self.match.status)
        if self.cut_off:
            yield Note("read_cut_off")
        ids, rows = np.concatenate(self.ids), np.concatenate(self.index)
        signs = {what: self._by_sign(found, ids, rows) for what, found in self.signs.items()}
        for what, groups in {**signs, "equal_answers": self.answers.alike(ids)}.items():
            if groups:
                places = listed([Note("rows", rows=_all_of(rows[group[:SHOWN]])) for group in groups])
                yield Note("read_alike", what=Note(what), places=places)
        if summed := rows_named(rows[place] for place in self.answers.summaries):
            yield Note("read_summed", places=listed(summed))

    @staticmethod
    def _by_sign(signs: Sequence[pd.Series[Any]], ids: NDArray[Any], rows: NDArray[Any]) -> list[list[int]]:
        """Return the places of rows of different ids with one sign."""
        if not any(map(len, signs)):
            return []
        place_of = {row: place for place, row in enumerate(rows)}
        found = pd.concat([each for each in signs if len(each)]).dropna()
        return _groups([place_of[row] for row in found.index], found.tolist(), ids)


def _all_of(rows: Iterable[object]) -> str:
    return reduce(lambda before, row: Note("both", first=before, last=row), map(str, rows))


def _word(cell: object) -> str:
    value = plain(cell)
    return "" if value is None else normalise(str(value))


def _sums_up(cell: object) -> int:
    return int(str(cell).strip(" :").casefold() in programs().summaries)


def _address(cell: object) -> str | None:
    """Return an e-mail address to compare; None for what is none, such as "anonymous"."""
    return cell.strip().casefold() if isinstance(cell, str) and _ADDRESS.fullmatch(cell.strip()) else None


def _groups(places: Sequence[int], keys: Sequence[Any], ids: NDArray[Any]) -> list[list[int]]:
    """Return the places that share a key, where they are of more than one id."""
    found: dict[Any, list[int]] = {}
    for place, key in zip(places, keys, strict=True):
        found.setdefault(key, []).append(place)
    return [group for group in found.values() if len({ids[place] for place in group}) > 1]


def without_empty_rows(chunk: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows without any content, as spreadsheets write them at the end."""
    if RESPONDENT in chunk:
        suspects = look_up(chunk[RESPONDENT], lambda value: int(plain(value) is not None), 0) == 0
    else:
        suspects = np.ones(len(chunk), dtype=bool)
    if not suspects.any():
        return chunk
    rows = chunk[suspects].astype(object)
    empty = rows.map(lambda value: plain(value) is None).all(axis=1)
    return chunk.drop(index=rows.index[empty]) if empty.any() else chunk
