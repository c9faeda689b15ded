"""Load norm groups: what the norm is stands in ``norm.yaml``, its tables in ``tables.csv``."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.errors import OntwikkelscanError, Problem
from ontwikkelscan.loading.data_root import find_data_folder
from ontwikkelscan.loading.yaml_file import YamlFile
from ontwikkelscan.model.norm import HEADER, SCHEMA, TABLES, Norm

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

CODE = "NORM-002"


def load_norm(id_or_path: str | Path) -> Norm:
    """Load a bundled norm group or one of your own.

    Parameters
    ----------
    id_or_path
        Id of a bundled norm (its newest version; ``"id/version"`` for another one), or a folder with ``norm.yaml`` and
        ``tables.csv``.

    Returns
    -------
    Norm
        Frozen.

    Raises
    ------
    OntwikkelscanError
        NORM-001 when it is not found, -002 and -004 for what is wrong in its files; a changed norm no longer fits its
        hash.

    """
    folder = find_data_folder(id_or_path, "norms", HEADER, "NORM-001")
    file = YamlFile(folder / HEADER, CODE)
    file.expect_schema(SCHEMA)
    tables = _read_tables(folder / TABLES)
    data = dict(file.data)
    if isinstance(scales := data.get("scales"), tuple):
        data["scales"] = tuple(
            {**scale, **tables.get(str(scale.get("competency")), {"scores": (), "counts": ()})}
            if isinstance(scale, dict)
            else scale
            for scale in scales
        )
    stored = data.pop("hash", None)
    norm = file.parse(Norm, data)
    wrong = [
        Problem("NORM-004", {"place": f"norm '{norm.id}'", "competency": scale.competency, "n": scale.n})
        for scale in norm.scales
        if sum(scale.counts) != scale.n or not (np.isfinite(scale.scores).all() and (np.diff(scale.scores) > 0).all())
    ]
    if not wrong and stored != norm.content_hash:
        wrong = [file.problem(("hash",), "the content is not the one that the hash was made of; build the norm again.")]
    if wrong:
        raise OntwikkelscanError(wrong)
    return norm


def _read_tables(path: Traversable) -> dict[str, dict[str, tuple[float, ...] | tuple[int, ...]]]:
    """Read scores and counts per competency; a row that does not hold them is named."""
    columns: dict[str, tuple[list[float], list[int]]] = {}
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as cause:
        place = {"place": path.name, "problem": "the file is not UTF-8 text."}
        raise OntwikkelscanError(Problem(CODE, place)) from cause
    rows = csv.reader(io.StringIO(text))
    for line, row in enumerate(rows, start=1):
        if line == 1:
            continue
        try:
            name, score, count = row
            scores, counts = columns.setdefault(name, ([], []))
            scores.append(float(score))
            counts.append(int(count))
        except ValueError as cause:
            problem = "the row should hold a competency, a score and a count."
            raise OntwikkelscanError(
                Problem(CODE, {"place": f"{path.name}, line {line}", "problem": problem})
            ) from cause
    return {name: {"scores": tuple(scores), "counts": tuple(counts)} for name, (scores, counts) in columns.items()}
