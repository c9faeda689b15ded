"""What holds for change, cells and totals whatever was answered."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import ontwikkelscan as osc
from ontwikkelscan.changing.cells import LEAST_RATERS, cells_of

KEYS = osc.Questionnaire.from_keys(
    {"a": ["A1", "-A2", "A3", "A4"], "b": ["B1", "B2", "-B3", "B4"], "c": ["-C1", "C2", "C3", "C4"]},
    minimum=1,
    maximum=5,
    provisional=osc.Provisional(sd=0.65, reliability=0.77, mean=4.0, retest=0.7, source="proef"),
)
ROW = st.lists(st.sampled_from([1, 2, 3, 4, 5, None, "nvt"]), min_size=12, max_size=12)
GROUPS = st.lists(st.sampled_from(["college", "managementteam", "vakgenoten", "anderen"]), min_size=1, max_size=14)


def scored(row):
    given = {"respondent": "R001", **dict(zip(KEYS.item_ids, row, strict=True))}
    return osc.score(osc.read_answers(pd.DataFrame([given]), KEYS))


@settings(max_examples=30, deadline=None)
@given(ROW, ROW)
def test_turning_the_moments_round_turns_the_change_round(first, second):
    if not any(isinstance(x, int) for x in first) or not any(isinstance(x, int) for x in second):
        return
    there, back = osc.change(scored(first), scored(second)), osc.change(scored(second), scored(first))
    np.testing.assert_allclose(there.change, -back.change)
    np.testing.assert_allclose(there.error, back.error)
    assert (there.n_both == back.n_both).all()
    told = there.frame["told"].replace({"higher": "lower", "lower": "higher"})
    assert told.tolist() == back.frame["told"].tolist()
    moved = there.told < 2
    np.testing.assert_array_equal(moved, np.nan_to_num(np.abs(there.change) / there.smallest) >= 1)


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_each_rater_is_in_one_cell_of_three_or_more(groups):
    n = len(groups)
    codes = [f"B{row}" for row in range(n)]
    context = pd.DataFrame({"beoordelaar": codes, "beoordelaar_groep": groups, "beoordelaar_sleutel": codes})
    codes = np.zeros((12, n), dtype=KEYS.answer_code.dtype)
    raters = osc.Answers(KEYS, np.repeat("R001", n), codes, np.full((n, 3), np.nan), context)
    cells = cells_of([raters])["R001"]
    rows = [row for cell in cells for row in cell.rows.tolist()]
    assert sorted(rows) == (list(range(n)) if n >= LEAST_RATERS else [])
    assert all(len(cell.rows) >= LEAST_RATERS for cell in cells)
    assert sorted(group for cell in cells for group in cell.groups) == (
        sorted(set(groups)) if n >= LEAST_RATERS else []
    )
