"""Others beside self: who is told together, what is told, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.changing.cells import cells_of
from ontwikkelscan.changing.seen import COLUMNS, HEADLINES, STATEMENTS
from tests.unit.changing.test_change import SCAN, M, answers, profile, scores


def raters(groups, who="R001", start=1, keyed=4.0, key="k"):
    """Return answers of one rater per group that is named, of one person."""
    n = len(groups)
    keyed = (
        np.broadcast_to(np.asarray(keyed, dtype=float), (n, M, 8))
        if np.ndim(keyed) != 1
        else np.repeat(np.asarray(keyed, dtype=float)[:, None, None], M, axis=1).repeat(8, axis=2)
    )
    given = answers(keyed, respondents=[who] * n if isinstance(who, str) else list(who))
    context = {"beoordelaar": [f"B{start + row}" for row in range(n)], "beoordelaar_groep": list(groups)}
    context["beoordelaar_sleutel"] = [f"{key}{row}" for row in range(n)]
    return replace(given, context=pd.DataFrame(context))


def told(*rounds):
    return [(cell.round, cell.id, len(cell.rows)) for cell in cells_of(rounds)["R001"]]


@pytest.mark.parametrize(
    ("groups", "cells"),
    [
        ("cc", []),
        ("ccc", [("c", 3)]),
        ("cmv", [("c+m+v", 3)]),
        ("cccmm", [("c+m", 5)]),
        ("cccmmv", [("c", 3), ("m+v", 3)]),
        ("cccmmmmv", [("c+v", 4), ("m", 4)]),
        ("cccmmmv", [("c+v", 4), ("m", 3)]),
    ],
)
def test_small_groups_are_told_together_or_in_the_smallest_cell(groups, cells):
    assert sorted(told(raters(groups))) == sorted((1, *cell) for cell in cells)


def test_everyone_is_in_one_cell_and_others_are_a_group_of_their_own():
    assert told(raters(["college"] * 3 + ["anderen"] * 3)) == [(1, "college", 3), (1, "anderen", 3)]
    assert told(raters(["anderen"] * 3 + ["college"] * 3)) == [(1, "college", 3), (1, "anderen", 3)], "in one order"
    assert told(raters(["college"] * 3 + [None] + ["vakgenoten"] * 2)) == [
        (1, "college", 3),
        (1, "anderen+vakgenoten", 3),
    ]


def test_a_late_round_is_told_from_three_on_and_leaves_the_first_as_it_was():
    first, two, three = raters("ccc"), raters("cc", start=9), raters("cmm", start=9)
    assert told(first, two) == [(1, "c", 3)]
    assert told(first, three) == [(1, "c", 3), (2, "c+m", 3)]
    own = scores(profile())
    alone, later = (osc.agreement(own, rounds).frame for rounds in ([first], [first, three]))
    columns = ["cell", "competency", "n", "total"]
    pd.testing.assert_frame_equal(
        alone.query("round == 1")[columns].reset_index(drop=True),
        later.query("round == 1")[columns].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(osc.agreement(own, [first, two]).frame, alone)


def test_every_number_follows_from_the_told_totals():
    own = scores(profile(c0=5))
    found = osc.agreement(own, raters(["college"] * 3 + ["vakgenoten"] * 4, keyed=[3, 4, 5, 4, 4, 4, 2]))
    frame = found.frame
    assert frame.columns.tolist() == COLUMNS
    cells = frame.query("round == 1")
    whole = frame.query("cell == 'all'").set_index("competency")
    sums = cells.groupby("competency", sort=False)[["n", "total"]].sum()
    np.testing.assert_array_equal(whole["n"], sums["n"])
    np.testing.assert_array_equal(whole["total"], sums["total"])
    mean = (4 + whole["total"] / 4 / whole["n"]).clip(1, 5)
    np.testing.assert_allclose(whole["others"], mean)
    np.testing.assert_allclose(whole["gap"], whole["own"] - mean)
    assert (cells["total"] % 1 == 0).all()
    assert (cells["told"] == "").all(), "only all together are tested"
    row = whole.iloc[0]
    around = np.sqrt(row["error"] ** 2)
    assert row["others_low"] <= row["others"] <= row["others_high"]
    assert around > 0


def test_a_gap_is_told_and_so_is_none():
    others = raters(["college"] * 8, keyed=2.0)
    high = osc.agreement(scores(np.full((1, M), 5.0)), others)
    assert set(high.frame.query("cell == 'all'")["told"]) == {"higher"}
    assert high["R001"].together.told == "higher"
    low = osc.agreement(scores(np.full((1, M), 1.0)), raters(["college"] * 8, keyed=5.0))
    assert low["R001"].together.told == "lower"
    alike = osc.agreement(scores(np.full((1, M), 4.0)), raters(["college"] * 8, keyed=4.0))
    assert alike.headlines["together_told"].tolist() == ["not_shown"]
    assert alike.headlines.columns.tolist() == HEADLINES


def test_the_error_of_a_gap_is_that_of_the_formula():
    own = scores(np.full((1, M), 4.0))
    found = osc.agreement(own, raters(["college"] * 4, keyed=4.0)).frame.query("cell == 'all'").iloc[0]
    middle = (4 + found["others"]) / 2
    at = 4 + 2 * 0.77 / 1.77 * (middle - 4)
    phi = max((at - 1) * (5 - at) / (3 - 0.65**2 * 0.77), 1)
    assert found["error"] ** 2 == pytest.approx(0.3 * 0.65**2 * phi + 0.36 * phi / 4 + 0.25 / 16)


def test_the_error_is_never_below_that_of_the_middle():
    own = scores(np.full((1, M), 5.0))
    found = osc.agreement(own, raters(["college"] * 4, keyed=5.0)).frame.query("cell == 'all'").iloc[0]
    assert found["error"] ** 2 == pytest.approx(0.3 * 0.65**2 + 0.36 / 4 + 0.25 / 16)


def test_what_two_raters_saw_is_not_told():
    keyed = np.full((4, M, 8), 4.0)
    keyed[:2, 0] = np.nan
    keyed[0, 1] = np.nan
    found = osc.agreement(scores(profile()), raters("cccc", keyed=keyed)).frame.query("cell == 'all'")
    assert found.iloc[0][["n", "told"]].tolist() == [0, "too_few"]
    assert np.isnan(found.iloc[0]["others"])
    assert found["n"].tolist() == [0, 3] + [4] * (M - 2)


def test_fewer_than_three_raters_are_told_nothing():
    found = osc.agreement(scores(profile()), raters("cc"))
    assert found["R001"].cells == ()
    assert set(found.frame["told"]) == {"too_few"}
    assert found.frame["others"].isna().all()
    assert found["R001"].together.told == "too_few"
    assert found.statements.empty


@pytest.mark.parametrize(("n", "named"), [(4, False), (5, True)])
def test_statements_are_named_from_five_raters_on(n, named):
    found = osc.agreement(scores(profile()), raters("c" * n))
    assert (len(found.statements) == M * 8) == named
    assert found.statements.columns.tolist() == STATEMENTS


def test_a_statement_is_seen_otherwise_from_one_point_on():
    own = osc.agreement(scores(np.full((1, M), 5.0)), raters("c" * 40, keyed=3.0)).statements
    assert set(own["told"]) == {"higher"}
    low = osc.agreement(scores(np.full((1, M), 2.0)), raters("c" * 40, keyed=4.0)).statements
    assert set(low["told"]) == {"lower"}
    alike = osc.agreement(scores(np.full((1, M), 4.0)), raters("c" * 40, keyed=4.0)).statements
    assert set(alike["told"]) == {"alike"}


def test_the_edge_of_one_point_by_the_told_mean():
    """With all at 4 and n raters the mean is 4 + draw / n: the own answer 5 is a point higher where no draw was up."""
    found = osc.agreement(scores(np.full((1, M), 5.0)), raters("c" * 10, keyed=4.0)).statements["told"]
    assert set(found) == {"higher", "alike"}
    assert (found == "higher").mean() == pytest.approx(2 / 3, abs=0.1)


def test_the_number_of_the_invitation_draws_anew_and_ids_do_not():
    own = scores(profile())
    plain, again, other = (
        osc.agreement(own, raters("ccc", key=key)).frame["total"].tolist() for key in ("a", "a", "b")
    )
    assert plain == again
    assert plain != other
    renamed = osc.agreement(own, raters("ccc", start=50, key="a")).frame["total"].tolist()
    assert renamed == plain


def test_several_people_each_with_their_own_raters():
    who = ["R002"] * 3 + ["R001"] * 3
    found = osc.agreement(scores(np.vstack([profile(), profile()])), raters("cccccc", who=who))
    assert found.respondents == ["R002", "R001"]
    assert len(found) == 2
    assert "R001" in found
    assert repr(found["R001"]) == "<PersonAgreement: 1 cells, 28 rows>"
    with pytest.raises(osc.OntwikkelscanError, match="SCAN-003"):
        found["R003"]


def refused(code, *rounds, own=None):
    with pytest.raises(osc.OntwikkelscanError, match=code) as caught:
        osc.agreement(scores(profile()) if own is None else own, list(rounds))
    assert "R001" not in str(caught.value) or code == "RATER-004"


def test_what_is_refused():
    good = raters("ccc")
    refused("RATER-001", replace(good, context=good.context.drop(columns="beoordelaar")))
    refused("RATER-001", replace(good, context=good.context.assign(beoordelaar=["B1", "", "B3"])))
    for name in ("Jansen", "J. de Vries 2", "B1 "):
        code = "RATER-002" if name.strip() != "B1" else None
        changed = replace(good, context=good.context.assign(beoordelaar=[name, "B2", "B3"]))
        if code:
            refused(code, changed)
        else:
            assert osc.agreement(scores(profile()), changed).respondents == ["R001"]
    refused("RATER-003", good, raters("ccc"))
    refused("RATER-003", replace(good, context=good.context.assign(beoordelaar=["B1", "B1", "B3"])))
    refused("RATER-004", raters("ccc", who="R009"))
    refused("RATER-005")
    refused("RATER-009", replace(good, context=good.context.drop(columns="beoordelaar_sleutel")))
    refused("RATER-009", replace(good, context=good.context.assign(beoordelaar_sleutel=["k0", " ", None])))
    other = osc.load_questionnaire("hrm_adviseur")
    refused("CHANGE-002", good, own=osc.score(osc.simulate_answers(other, 1, seed=1)))


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("ANSWER-005", {"beoordelaar": ["B1", "B1", "B2"]}),  # the same rater twice
        ("ANSWER-007", {"respondent": [None, "R001", "R001"]}),  # about nobody
        ("RATER-002", {"beoordelaar": ["Jansen", "B1", "B2"]}),
        ("RATER-004", {"respondent": ["R009"] * 3}),
        ("RATER-009", {"beoordelaar_sleutel": ["7", "8", None]}),
        ("CONTEXT-001", {"beoordelaar_groep": ["Jansen", "college", "college"]}),
    ],
)
def test_a_file_of_raters_that_cannot_be_used_is_refused_and_no_name_shown(code, cells):
    table = pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(SCAN.item_ids, 3)] * 3)
    numbered = {
        "beoordelaar": ["B1", "B2", "B3"],
        "beoordelaar_groep": "college",
        "beoordelaar_sleutel": ["7", "8", "9"],
    }
    with pytest.raises(osc.OntwikkelscanError) as refused:
        osc.agreement(scores(profile()), osc.read_answers(table.assign(**numbered).assign(**cells), SCAN))
    assert refused.value.code == code
    assert "Jansen" not in str(refused.value)


def test_answers_of_a_rater_are_no_answers_of_oneself():
    """One rater's file as a moment, or in the place of the own answers, would put one rater's answers on a page."""
    one = osc.score(raters("c"))
    for told in (lambda: osc.agreement(one, raters("ccc", start=5)), lambda: osc.change(scores(profile()), one)):
        with pytest.raises(osc.OntwikkelscanError, match="RATER-010"):
            told()
    both = osc.read_answers(
        pd.DataFrame(
            [{"respondent": "R001", "beoordelaar": code} | dict.fromkeys(SCAN.item_ids, 3) for code in ("", "B1")]
        ),
        SCAN,
    )
    assert len(osc.change(scores(profile()), osc.score(both.select(beoordelaar="")))) == 1, "as the hint says"


def test_a_file_of_raters_is_read_and_told(tmp_path):
    """Another shape: a file with raters of two people, in columns of their own."""
    given = answers(np.full((7, M), 4.0))
    table = pd.DataFrame(given.given, columns=list(SCAN.item_ids)).astype(int)
    table.insert(0, "respondent", ["R001"] * 4 + ["R002"] * 3)
    table["beoordelaar"] = [f"C{row}" for row in range(7)]
    table["beoordelaar_groep"] = ["college", "managementteam", "vakgenoten", "anderen", "college", "college", "college"]
    table["beoordelaar_sleutel"] = [f"s{row}" for row in range(7)]
    table.to_csv(tmp_path / "raters.csv", index=False)
    others = osc.read_answers(tmp_path / "raters.csv", SCAN)
    found = osc.agreement(scores(np.vstack([profile(), profile()])), others)
    assert [person.cells for person in found] == [
        ((1, "anderen+college+managementteam+vakgenoten", 4),),
        ((1, "college", 3),),
    ]
