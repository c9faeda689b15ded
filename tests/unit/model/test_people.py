"""Who is meant, and values of theirs: found by name where there are names, by place only where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire
from ontwikkelscan.model.people import in_order, per_competency, rows_of

IDS = np.array(["R001", "R002", "R003"], dtype=object)
SCALES = Questionnaire.from_keys({"a": ["A1"], "b": ["B1"]}, minimum=1, maximum=6)
ROWS = {"R001": [1.0, 2.0], "R002": [3.0, 4.0], "R003": [5.0, 6.0]}
EXPECTED = np.array(list(ROWS.values()))


@pytest.mark.parametrize(
    "which",
    [
        ["R003", "R001"],
        np.array(["R003", "R001"]),
        pd.Index(["R003", "R001"]),
        pd.Series(["R003", "R001"], index=[7, 9]),
        [2, 0],
    ],
    ids=lambda which: type(which).__name__,
)
def test_rows_come_in_the_order_that_was_asked(which):
    assert rows_of(IDS, which).tolist() == [2, 0]


def test_masks_slices_and_single_ids():
    assert rows_of(IDS, IDS != "R002").tolist() == [0, 2]
    assert rows_of(IDS, pd.Series([True, False, False])).tolist() == [0]
    assert rows_of(IDS, slice(1, None)).tolist() == [1, 2]
    assert rows_of(IDS, "R002").tolist() == [1]


@pytest.mark.parametrize(
    ("which", "code"),
    [(["R009"], "SCAN-003"), ([3], "SCAN-003"), ([True], "SCAN-004"), (["R001", "R001"], "SCAN-009")],
)
def test_who_cannot_be_meant_is_refused(which, code):
    with pytest.raises(OntwikkelscanError) as caught:
        rows_of(IDS, which)
    assert caught.value.code == code


def test_a_table_is_read_by_the_names_of_its_rows():
    table = pd.DataFrame({"respondent": ["R003", "R001", "R002"], "x": [3, 1, 2]})
    for labelled in (table, table.set_index("respondent")):
        assert in_order(labelled, IDS, "x")["x"].tolist() == [1, 2, 3]
    assert in_order(pd.Series([3, 1, 2], index=table["respondent"]), IDS, "x").tolist() == [1, 2, 3]


def test_a_table_without_names_is_read_by_place():
    assert in_order(pd.DataFrame({"x": [3, 1, 2]}), IDS, "x")["x"].tolist() == [3, 1, 2]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["R001", "R002"], "SCAN-010"),
        (["R001", "R002", "R004"], "SCAN-010"),
        (["R001", "R001", "R002"], "SCAN-010"),
        (["R001", "R002", "R003", "R004"], "SCAN-010"),
        ([0, 1], "SCAN-004"),
    ],
)
def test_rows_of_other_people_are_refused(names, code):
    with pytest.raises(OntwikkelscanError) as caught:
        in_order(pd.DataFrame({"x": 1.0}, index=names), IDS, "x")
    assert caught.value.code == code


def test_values_are_found_by_respondent_and_competency():
    frame = pd.DataFrame.from_dict(ROWS, orient="index", columns=["a", "b"])
    shuffled = frame.iloc[[2, 0, 1]][["b", "a"]]
    tidy = (
        shuffled.rename_axis("respondent").reset_index().melt("respondent", var_name="competency", value_name="level")
    )
    for values in (frame, shuffled, shuffled.rename_axis("respondent").reset_index(), tidy, EXPECTED):
        np.testing.assert_array_equal(per_competency(values, IDS, SCALES, "level").astype(float), EXPECTED)


def test_one_value_for_everyone_leaves_the_others_missing():
    for values in ({"b": 4.0}, pd.Series({"b": 4.0})):
        found = per_competency(values, IDS, SCALES, "level").astype(float)
        np.testing.assert_array_equal(found, [[np.nan, 4.0]] * 3)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"c": 4.0}, "SCAN-001"),
        (pd.DataFrame({"c": [1.0] * 3}), "SCAN-001"),
        (EXPECTED.T, "SCAN-004"),
        ([4.0], "SCAN-004"),
    ],
)
def test_values_that_fit_nobody_are_refused(values, code):
    with pytest.raises(OntwikkelscanError) as caught:
        per_competency(values, IDS, SCALES, "level")
    assert caught.value.code == code
