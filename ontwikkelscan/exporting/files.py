"""Write tables as files that any program reads, and what they were made with; read them back to compare."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.exporting.csv_text import csv_text
from ontwikkelscan.saving import save_bytes, save_json, saving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.records import RunRecord

RUN = "run.json"


def save_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV (comma, decimal point, UTF-8), or as Parquet where the path ends so.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-003 when the folder cannot be written, -008 for Parquet without the extra 'arrow'.

    """
    if path.suffix == ".parquet":
        try:
            save_bytes(frame.to_parquet(engine="pyarrow", index=False), path)
        except ImportError as cause:
            raise error("OUTPUT-010", place=path.name) from cause
        return
    with saving(path) as stream:
        stream.writelines(map(str.encode, csv_text(frame)))


def save_run(record: RunRecord, answers: Answers, folder: Path) -> None:
    """Write the run record with the account of the reading of the answers."""
    told = {"n_respondents": len(answers), "answers": asdict(answers.reading)}
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
