"""Every number that decides something stands in a table with the test at its edge, or with why it has none.

That those tests fail when the number changes is seen by scripts/mutate_constants.py.
"""

from __future__ import annotations

import ast
import importlib
import re
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "scoring norming needs recommending aggregating changing dividing clustering composing matching opening reading "
    "reporting loading"
).split()
TABLE = yaml.safe_load((ROOT / "tests" / "contracts" / "constants.yaml").read_text(encoding="utf-8"))
ROWS = [*TABLE["guarded"], *TABLE["technical"]]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "mutate_constants.py"))


def numbers(value, path=()):
    """Yield the places of the numbers in a value."""
    if isinstance(value, int | float | range) and not isinstance(value, bool):
        yield ".".join(path)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from numbers(one, (*path, str(key)))
    elif isinstance(value, tuple | list | set | frozenset):
        for place, one in enumerate(value):
            yield from numbers(one, (*path, str(place)))


def module(place):
    return importlib.import_module(place.removesuffix(".py").replace("/", "."))


def found(place, name):
    """Return what stands at a name in a module or a data file."""
    if place.endswith(".py"):
        first, *path = name.split(".")
        value = getattr(module(place), first)
        for step in path:
            value = value[step if isinstance(value, Mapping) else int(step)]
        return str(value) if isinstance(value, range) else value
    source = (ROOT / place).read_text(encoding="utf-8")
    start, stop = SCRIPT["in_yaml"](source, name)
    return yaml.safe_load(source[start:stop])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_constant_is_in_the_table(package):
    told = {(row["place"], row["name"]) for row in ROWS if "name" in row}
    untold = []
    for path in sorted((ROOT / "ontwikkelscan" / package).glob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        names = [name for name, _ in SCRIPT["assignments"](ast.parse(path.read_text(encoding="utf-8")))]
        for name in (name for name in names if re.fullmatch(r"_?[A-Z][A-Z0-9_]*", name)):
            for number in numbers(getattr(module(place), name, None), (name,)):
                steps = number.split(".")
                if not any((place, ".".join(steps[:n])) in told for n in range(1, len(steps) + 1)):
                    untold.append(f"{place}: {number}")
    assert untold == []


@pytest.mark.parametrize("row", [row for row in ROWS if "name" in row], ids=lambda row: f"{row['place']}:{row['name']}")
def test_the_table_holds_the_value_of_now(row):
    value = found(row["place"], row["name"])
    assert (list(value) if isinstance(value, tuple) else value) == row["value"]


@pytest.mark.parametrize("row", TABLE["guarded"], ids=lambda row: f"{row['place']}:{row.get('name') or row['from']}")
def test_each_row_can_be_changed_and_names_a_test(row):
    changes = list(SCRIPT["mutations"](row))
    assert len({change.text for change in changes}) == len(row.get("others", "1")) > 0
    file, name = row["test"].split("::")
    assert f"\ndef {name.partition('[')[0]}(" in text_of(file)


@cache
def text_of(file):
    return (ROOT / file).read_text(encoding="utf-8")


def test_each_row_stands_once():
    keys = [(row["place"], row.get("name"), row.get("to")) for row in ROWS]
    assert [key for key in set(keys) if keys.count(key) > 1] == []
