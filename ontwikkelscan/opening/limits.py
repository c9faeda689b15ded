"""How large a file and what is in it may be, so that none takes the memory or the time of a machine.

Someone who needs more sets the environment variable ``ONTWIKKELSCAN_LIMITS``, for instance to ``rows=2000000`` or
``cells=5000000,unpacked=200000000``.
"""

from __future__ import annotations

import os
from functools import lru_cache

from ontwikkelscan.errors import error

SETTING = "ONTWIKKELSCAN_LIMITS"
MOST = {
    "bytes": 50_000_000,  # of a file with answers or contributions: 100,000 people take 30 million
    "bytes_data": 300_000,  # of a file of a questionnaire, norm, programme or house style: the largest has 36,000
    "unpacked": 64_000_000,  # bytes of a workbook or Parquet once it is unpacked: a million cells take 40 million
    "parts": 1_000,  # files in the zip file that a workbook is: Excel writes a dozen
    "rows": 1_000_000,  # of a text file; a sheet of Excel has as many
    "columns": 3_000,  # a survey of Qualtrics with the times of each page has 2,000
    "cells": 2_000_000,  # of a sheet, from A1 to its last cell: the empty ones are made too
    "name": 2_000,  # signs of the name of a column: a whole question stands in it
    "text": 131_072,  # signs of a cell: what Python's csv reads; a cell of Excel holds 32,767
    "values": 500_000,  # in a JSON file: contributions of 6,000 people
    "nodes": 20_000,  # keys and values of a YAML file: the largest has 1,284
    "depth": 30,  # values inside one another, in JSON and YAML: the deepest has 8
    "pixels": 4_000_000,  # of a logo: 2,000 by 2,000
}
"""The largest that is read, by the word that the setting takes."""
CODES = {
    "bytes": "LIMIT-001",
    "bytes_data": "LIMIT-001",
    "unpacked": "LIMIT-002",
    "parts": "LIMIT-003",
    "rows": "LIMIT-004",
    "columns": "LIMIT-005",
    "cells": "LIMIT-006",
    "name": "LIMIT-007",
    "text": "LIMIT-008",
    "values": "LIMIT-009",
    "nodes": "LIMIT-009",
    "depth": "LIMIT-010",
    "pixels": "LIMIT-011",
}


def limit(name: str) -> int:
    """Return the largest that is read; LIMIT-012 when the setting cannot be understood.

    Examples
    --------
    >>> limit("pixels")
    4000000

    """
    return _limits(os.environ.get(SETTING, ""))[name]


@lru_cache(maxsize=8)
def _limits(setting: str) -> dict[str, int]:
    limits = dict(MOST)
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        name, _, most = (part.strip() for part in entry.partition("="))
        if name not in limits or not (most.isascii() and most.isdigit() and len(most) < len("1" * 16)):
            raise error("LIMIT-012", setting=SETTING, known=", ".join(MOST))
        limits[name] = int(most)
    return limits


def check(name: str, found: int, place: str) -> None:
    """Refuse what is larger than its limit; ``found`` may be one more than that, where counting stopped there."""
    if found > (most := limit(name)):
        raise error(CODES[name], place=place, most=most, setting=f"{SETTING}={name}={max(found, 2 * most)}")
