"""What people say at the end of a programme, together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.aggregating.closing import closing_frame, closing_picture

ASKED = osc.load_closing(osc.load_programmes().by_id["leergang_lokaal_leiderschap"])
SCAN = osc.load_questionnaire("gemeentesecretaris")


def said(n, n_much):
    rows = [{"respondent": f"D{row}", **dict.fromkeys(ASKED.item_ids, 4 if row < n_much else 3)} for row in range(n)]
    return osc.read_answers(pd.DataFrame(rows), ASKED)


def test_shares_follow_from_the_totals_and_lie_within_their_interval():
    frame = closing_frame({"nut_dag": 8, "nut": 30}, ["nut", "nut_dag", "werk"], n=20)
    assert list(zip(frame["question"], frame["part"], strict=True)) == [("nut", ""), ("nut", "dag"), ("werk", "")]
    assert frame["much"].tolist() == pytest.approx([20, 8, np.nan], nan_ok=True)
    assert frame["share"].tolist() == pytest.approx([100, 40, np.nan], nan_ok=True)
    assert ((frame["share_low"] < frame["share_high"]) | frame["share"].isna()).all()
    assert closing_frame({"nut": 1}, ["nut"], n=0)["share"].isna().all()


def test_exact_counts_are_those_of_the_people():
    picture = closing_picture(said(4, 3), [osc.simulate_answers(SCAN, 4, seed=1)], exact=True)
    assert picture.totals["much"].tolist() == [3] * len(ASKED.item_ids)
    assert set(picture.frame["share"]) == {75.0}


def test_a_draw_is_added_from_ten_people_on_and_nothing_is_told_of_fewer():
    moments = [osc.simulate_answers(SCAN, 10, seed=1)]
    told = closing_picture(said(10, 5), moments)
    assert told.totals["item"].tolist() == list(ASKED.item_ids)
    assert len(set(told.totals["much"])) > 1
    assert closing_picture(said(9, 5), moments).frame["share"].isna().all()


def test_a_group_is_made_of_answers():
    result = osc.Scan(SCAN).run(osc.simulate_answers(SCAN, 10, seed=1))
    with pytest.raises(osc.OntwikkelscanError) as refused:
        osc.group_picture(result, result)
    assert refused.value.code == "SCAN-013"
