"""A norm group: the scores of a sample, and what the sample is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal

import yaml

from ontwikkelscan.model.base import Id, Strict, Text

HEADER, TABLES = "norm.yaml", "tables.csv"
SCHEMA = "ontwikkelscan/norm/1"


class NormScale(Strict):
    """The distribution of one scale in the sample: rising scores, how many people had each, and their summary."""

    competency: Id
    n: int
    mean: float
    sd: float
    reliability: float
    scores: tuple[float, ...]
    counts: tuple[int, ...]


class Norm(Strict):
    """A norm group of one version of one questionnaire.

    ``status`` decides what its numbers may be used for: those of a simulated norm are shown with its stamp and feed
    nothing else (measurement specification, decision 1).
    """

    id: Id
    version: Text
    title: Text
    status: Literal["simulated", "empirical"]
    kind: Literal["simulated", "convenience", "representative"]
    stamp: Text
    date: Text
    n: int
    questionnaire: Id
    questionnaire_version: Text
    questionnaire_hash: Text
    source: Text
    scales: tuple[NormScale, ...]

    def save(self, folder: str | Path) -> None:
        """Write ``norm.yaml`` with its hash and ``tables.csv`` into a folder; :func:`load_norm` reads them."""
        data = self.model_dump()
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["competency", "score", "count"])
        for scale in data["scales"]:
            pairs = zip(scale.pop("scores"), scale.pop("counts"), strict=True)
            writer.writerows((scale["competency"], repr(score), count) for score, count in pairs)
        data = {"schema": SCHEMA, "hash": self.content_hash, **data, "scales": list(data["scales"])}
        head = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, text in ((TABLES, table.getvalue()), (HEADER, head)):
            part = Path(folder) / f".{name}.part"
            part.write_text(text, encoding="utf-8")
            part.replace(Path(folder) / name)
