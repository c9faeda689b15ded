"""Write tables as files that any program reads, and what they were made with; read them back to compare."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from ontwikkelscan.errors import Note, error
from ontwikkelscan.exporting.csv_text import csv_text
from ontwikkelscan.saving import save_json, saving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ontwikkelscan.model.answers import Reading
    from ontwikkelscan.model.records import RunRecord

RUN = "run.json"
TABLES = ("csv", "parquet")
SAVED = "scores needs recommendations ways quality items".split()
"""Tables that a saved result has as files."""


def saved_names(tables: Sequence[str] | None) -> Sequence[str]:
    """Return the names of tables to write: those that are asked, in the order of ``SAVED``; SCAN-017 for another."""
    if tables is None:
        return SAVED
    unknown = [tables] if isinstance(tables, str) else [name for name in tables if name not in SAVED]
    if unknown or not tables:
        raise error(
            "SCAN-017", name="tables", found=f"'{''.join(unknown[:1])}'", accepted=Note("list_of", of=tuple(SAVED))
        )
    return [name for name in SAVED if name in tables]


def save_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV or Parquet, as :func:`saving_table` does."""
    with saving_table(path) as add:
        add(frame)


@contextmanager
def saving_table(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Yield what adds rows to a table: CSV (comma, decimal point, UTF-8), or Parquet where the path ends so.

    It comes whole or not at all.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-003 when the folder cannot be written, -010 for Parquet without the extra 'arrow'.

    """
    with saving(path) as stream, ExitStack() as ends:
        if path.suffix == ".parquet":
            yield _parquet(stream, path.name, ends)
        else:
            yield lambda rows: stream.writelines(map(str.encode, csv_text(rows, header=not stream.tell())))


def _parquet(stream: BinaryIO, name: str, ends: ExitStack) -> Callable[[pd.DataFrame], None]:
    """Return what adds rows to Parquet, of the types and with the attrs of the first."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - the same
    except ImportError as cause:
        raise error("OUTPUT-010", place=name) from cause
    made: list[ParquetWriter] = []

    def add(rows: pd.DataFrame) -> None:
        table = pa.Table.from_pandas(rows, made[0].schema if made else None, preserve_index=False)
        if not made:
            attrs = {b"PANDAS_ATTRS": json.dumps(rows.attrs).encode()}
            schema = table.schema.with_metadata({**table.schema.metadata, **attrs})
            made.append(ends.enter_context(ParquetWriter(stream, schema)))
        made[0].write_table(table)

    return add


@contextmanager
def saving_tables(
    folder: Path,
    names: Sequence[str],
    format: str,  # noqa: A002 - the word of the command line
) -> Iterator[Callable[[Iterable[pd.DataFrame]], None]]:
    """Yield what adds rows to each of some tables; OUTPUT-005 for another format than those of ``TABLES``."""
    if format not in TABLES:
        raise error("OUTPUT-005", format=format, known=", ".join(TABLES))
    with ExitStack() as files:
        tables = [files.enter_context(saving_table(folder / f"{name}.{format}")) for name in names]

        def add(frames: Iterable[pd.DataFrame]) -> None:
            for table, frame in zip(tables, frames, strict=True):
                table(frame)

        yield add


def save_run(record: RunRecord, n: int, reading: Reading, folder: Path) -> None:
    """Write the run record with the account of the reading of the answers of so many people."""
    told = {"n_respondents": n, "answers": asdict(reading)}
    save_json(record.data | told, folder / RUN)


def read_table(folder: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read columns of a table that was saved, as text; SCAN-019 when they are not there."""
    try:
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)[columns]
    except (OSError, KeyError, ValueError) as cause:
        raise error("SCAN-019", place=folder.name, file=f"{name}.csv") from cause


def read_run(folder: Path) -> dict[str, Any]:
    """Read a run record that was saved; SCAN-019 when it is not there."""
    try:
        return dict(json.loads((folder / RUN).read_text("utf-8")))
    except (OSError, TypeError, ValueError, RecursionError) as cause:
        raise error("SCAN-019", place=folder.name, file=RUN) from cause


def flatten(data: Mapping[str, Any], inside: str = "") -> Iterator[tuple[str, str]]:
    """Yield each value of nested mappings as text, after the names that lead to it, joined with points."""
    for name, value in data.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{inside}{name}.")
        else:
            yield f"{inside}{name}", ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
