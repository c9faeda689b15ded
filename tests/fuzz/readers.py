"""The readers of files that others made, each with valid files to change."""

from __future__ import annotations

import shutil
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import ontwikkelscan as osc
from ontwikkelscan.loading.contributions import read_contributions
from ontwikkelscan.reading.open_file import read_columns

SEEDS = Path(__file__).parent / "seeds"
KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".yaml": "yaml",
    ".xlsx": "zip",
    ".ods": "zip",
    ".xls": "",
    ".parquet": "",
    ".png": "png",
}
"""What the changes of a file know of it, by its ending."""


class Reader(NamedTuple):
    """How a file is read; ``whole``: the folder around it is what is read."""

    read: object
    whole: bool = False


@cache
def questionnaire():
    return osc.load_questionnaire(SEEDS / "questionnaire")


def answers(path):
    return osc.read_answers(path, questionnaire())


READERS = {
    "csv": Reader(answers),
    "limesurvey": Reader(answers),
    "workbook": Reader(answers),
    "json": Reader(answers),
    "parquet": Reader(answers),
    "columns": Reader(read_columns),
    "contributions": Reader(lambda path: read_contributions([path])),
    "questionnaire": Reader(osc.load_questionnaire, whole=True),
    "norm": Reader(osc.load_norm, whole=True),
    "population": Reader(osc.load_population),
    "programme": Reader(osc.load_programmes, whole=True),
    "style": Reader(lambda folder: osc.load_house_style(folder / "style.yaml"), whole=True),
}


@cache
def seeds(name):
    """Return the valid files of a reader, with their content."""
    return [(path, path.read_bytes()) for path in sorted((SEEDS / name).rglob("*")) if path.is_file()]


def put(name, path, content, folder):
    """Write a changed file in a folder, beside the others where those are read with it; return what reads it."""
    reader = READERS[name]
    if not reader.whole:
        place = folder / f"a{path.suffix}"
        place.write_bytes(content)
        return partial(reader.read, place)
    if not (folder / name).exists():
        shutil.copytree(SEEDS / name, folder / name)
    for seed, valid in seeds(name):
        place = folder / name / seed.relative_to(SEEDS / name)
        if seed == path:
            place.write_bytes(content)
        elif place.stat().st_size != len(valid) or place.read_bytes() != valid:
            place.write_bytes(valid)
    return partial(reader.read, folder / name)
