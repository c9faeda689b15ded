"""What docs/partitions.md shows does what it says: with Dask itself, which .ci/run installs; of Spark what it asks."""

from __future__ import annotations

import re
from pathlib import Path

import dask
import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc

PAGE = Path(__file__).resolve().parents[2] / "docs" / "partitions.md"
N = 300
SPARK = {"string": "str", "long": "Int64", "double": "float64"}


@pytest.fixture(scope="module")
def shown():
    """The names that the code of the page defines."""
    names = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(code, names)  # noqa: S102 - our own page
    return names


@pytest.fixture(scope="module")
def people(shown):
    """Simulated people as a file has them: text, with empty cells."""
    questionnaire = shown["SCAN"].questionnaire
    answers = osc.simulate_answers(questionnaire, N, seed=1)
    cells = pd.DataFrame(answers.given.astype(int), columns=questionnaire.item_ids).astype(str)
    cells = cells.mask(np.random.default_rng(1).random(cells.shape) < 0.03, "")
    cells.insert(0, "respondent", answers.respondents)
    return cells


def test_dask_gives_what_one_scan_gives(shown, people, tmp_path):
    path = tmp_path / "a.csv"
    people.to_csv(path, index=False)
    parts = shown["everyones_needs"](str(path), part="10kB")
    assert parts.npartitions > 5
    with dask.config.set(scheduler="synchronous"):
        found = parts.compute().reset_index(drop=True)
    pd.testing.assert_frame_equal(found, shown["SCAN"].run(path).needs, check_exact=True)


def test_spark_is_given_the_columns_and_types_that_it_is_told(shown, people):
    told = dict(column.split(" ") for column in shown["SCHEMA"].split(", "))
    parts = list(shown["needs_in_parts"](iter([people[:100], people[100:100], people[100:]])))
    assert [len(part) for part in parts] == [1400, 0, 2800]
    for part in parts:
        assert list(part) == list(told)
        for name, kind in told.items():
            assert (
                part[name].dtype
                == (part[name].astype("str") if kind == "string" else part[name].astype(SPARK[kind])).dtype
            )
    whole = shown["SCAN"].run(people).needs
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole, check_exact=True)
