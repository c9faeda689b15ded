"""The text of a table is that of pandas, byte for byte, whatever stands in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan.exporting.csv_text import ROWS, csv_text

RANDOM = np.random.default_rng(1)
N = ROWS + 2
COLUMNS = {
    "number": RANDOM.normal(size=N) * 10.0 ** RANDOM.integers(-12, 12, N),
    "odd": RANDOM.choice([0.0, -0.0, np.nan, np.inf, -np.inf, 1.5, 3.0, 1e15, 1e-5], N),
    "single": RANDOM.normal(size=N).astype(np.float32),
    "whole": RANDOM.integers(-5, 5, N),
    "unsigned": RANDOM.integers(0, 5, N).astype(np.uint16),
    "rank": pd.array(RANDOM.choice([1, 2, None], N), dtype="Int64"),
    'wo"rd, or\ntwo': RANDOM.choice(["x", "", "a,b", 'q"q', "l\nn", "r\rr", " s ", "é"], N),
    "named": pd.Series(RANDOM.choice(np.array(["x", None], dtype=object), N), dtype=object),
    "mixed": pd.Series([1, True, 1.0, "1", None, 2.5][: N % 6] + ["x"] * (N - N % 6), dtype=object),
    "truth": RANDOM.choice([True, False], N),
}
FRAME = pd.DataFrame(COLUMNS)


@pytest.mark.parametrize(
    "frame",
    [
        FRAME,
        FRAME.drop(columns=["mixed", "truth"]),
        FRAME.drop(columns=["mixed", "truth", "unsigned"]).head(7),
        FRAME[["whole", "named"]].head(0),
        FRAME[["named"]],
        FRAME[["odd"]],
        FRAME[["number", "rank"]].head(ROWS),
    ],
)
def test_it_is_what_pandas_writes(frame):
    expected = frame.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    assert "".join(csv_text(frame)) == expected
    rows = frame.to_csv(index=False, float_format="%.10g", lineterminator="\n", header=False)
    assert "".join(csv_text(frame, header=False)) == rows
