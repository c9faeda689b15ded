"""Load and save norm groups: what the norm is in ``norm.yaml``, its tables in ``tables.csv``."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from ontwikkelscan.errors import OntwikkelscanError, Problem
from ontwikkelscan.loading.data_root import find_data_folder
from ontwikkelscan.loading.yaml_file import YamlFile
from ontwikkelscan.model.norm import Norm

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

HEADER = "norm.yaml"
TABLES = "tables.csv"
SCHEMA = "ontwikkelscan/norm/1"
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
        NORM-001 when it is not found, -002 and -004 for what is wrong in its files.

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
    norm = file.parse(Norm, data)
    wrong = [
        Problem("NORM-004", {"place": f"norm '{norm.id}'", "competency": scale.competency, "n": scale.n})
        for scale in norm.scales
        if sum(scale.counts) != scale.n or not (np.isfinite(scale.scores).all() and (np.diff(scale.scores) > 0).all())
    ]
    if wrong:
        raise OntwikkelscanError(wrong)
    return norm


def save_norm(norm: Norm, folder: str | Path) -> None:
    """Write a norm group as ``norm.yaml`` and ``tables.csv`` into a folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    data = norm.model_dump()
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["competency", "score", "count"])
    for scale in data["scales"]:
        pairs = zip(scale.pop("scores"), scale.pop("counts"), strict=True)
        writer.writerows((scale["competency"], repr(score), count) for score, count in pairs)
    data["scales"] = list(data["scales"])
    head = yaml.safe_dump({"schema": SCHEMA, **data}, sort_keys=False, allow_unicode=True, width=120)
    (folder / HEADER).write_text(head, encoding="utf-8")
    (folder / TABLES).write_text(table.getvalue(), encoding="utf-8")


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
