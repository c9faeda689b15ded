"""A result per moment, whatever file the answers stand in."""

from __future__ import annotations

import pandas as pd
import pytest

import ontwikkelscan as osc

SCAN = osc.Scan("gemeentesecretaris")
ITEMS = SCAN.questionnaire.item_ids


def table(*rows):
    """Return rows of (respondent, answer, moment)."""
    cells = [{"respondent": who, "moment": moment} | dict.fromkeys(ITEMS, x) for who, x, moment in rows]
    frame = pd.DataFrame(cells)
    return frame.drop(columns="moment") if frame["moment"].isna().all() else frame


def test_moments_come_from_the_column_whatever_the_file():
    late, early = "2027-06-01", "2026-09-01"
    one = table(("R001", 4, late), ("R002", 3, early))
    two = table(("R001", 3, early), ("R002", 3, late), ("R001", 2, "toen"))
    found = SCAN.run_moments([one, two])
    assert list(found) == [early, late, "toen"]
    assert found[early].respondents == ["R002", "R001"]
    change = found.change()
    assert change["R001"].before == early
    assert change["R001"].after == late
    assert found.change("toen", late)["R001"].before == "toen"
    assert len(found) == 3
    assert repr(found) == "<Moments: 2 respondents, 2 respondents, 1 respondents>"
    assert early in found._repr_html_()


def test_without_a_column_each_file_is_a_moment():
    found = SCAN.run_moments([table(("R001", 3, None)), table(("R001", 4, None))])
    assert list(found) == ["1", "2"]
    assert found.change(planned=SCAN.questionnaire.competency_ids[:1])["R001"].planned is not None


def test_one_source_with_moments_and_files_on_disk(tmp_path):
    frame = table(("R001", 3, "2026-09-01"), ("R001", 4, "2027-06-01"))
    frame.to_csv(tmp_path / "a.csv", index=False)
    for source in (frame, frame.to_dict("records"), str(tmp_path / "a.csv"), [str(tmp_path / "a.csv")]):
        assert list(SCAN.run_moments(source)) == ["2026-09-01", "2027-06-01"]


def test_what_is_refused():
    half = table(("R001", 3, "2026-09-01"), ("R001", 4, ""))
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-007"):
        SCAN.run_moments(half)
    for text in ("1 september", "2026-9-1", "20260901"):
        with pytest.raises(osc.OntwikkelscanError, match="CHANGE-008"):
            SCAN.run_moments(table(("R001", 3, text)))
    one = SCAN.run_moments(table(("R001", 3, "2026-09-01")))
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-009"):
        one.change()
    with pytest.raises(osc.OntwikkelscanError, match="ANSWER-024"):
        one["2027-06-01"]
    dated = table(("R001", 3, "2026-09-01"), ("R001", 4, "2027-06-01"), ("R001", 4, "2027-06-01"))
    undated = table(("R001", 3, None), ("R001", 3, None))
    for given, codes in ((dated, ["", "", "B1"]), (undated, ["", "B1"])):
        with pytest.raises(osc.OntwikkelscanError, match="RATER-010"):
            SCAN.run_moments(given.assign(beoordelaar=codes))
    twice = table(("R001", 3, "2026-09-01"))
    with pytest.raises(osc.OntwikkelscanError, match="ANSWER-026"):
        SCAN.run_moments([twice, twice])


def test_first_and_last_of_people_who_answered_on_days_of_their_own():
    rows = [("R001", 3, "2026-09-01"), ("R001", 4, "2027-06-01"), ("R002", 3, "2026-09-03"), ("R002", 3, "2027-05-20")]
    frame = table(*rows, ("R002", 2, "toen"), ("R003", 5, "2026-09-09"), ("R004", 1, "toen"))
    ends = [SCAN.run(frame, moment=which) for which in ("first", "last")]
    assert [sorted(end.respondents) for end in ends] == [["R001", "R002", "R003"]] * 2
    change = osc.change(*ends)
    assert change.respondents == ["R001", "R002"]
    assert (change.only_before, change.only_after) == (["R003"], ["R003"])
    assert change["R002"].after == "2027-05-20"


def test_growth_is_from_the_own_first_moment_to_the_own_last():
    days = ("2026-09-01", "2026-10-01", "2027-06-01", "2027-07-01")
    found = SCAN.run_moments(
        table(
            *(("R001", 3, days[0]), ("R002", 3, days[1]), ("R001", 4, days[2]), ("R002", 4, days[3])),
            *(("R003", 3, days[0]), ("R001", 2, "toen"), ("R003", 2, "toen")),
        )
    )
    assert found.respondents == ["R001", "R002"]
    assert found.asked_once == ["R003"]
    for name, own in (("R001", days[::2]), ("R002", days[1::2])):
        record = found.growth(name, planned=["visie"]).record
        assert record.moments == own
        assert (record.change.before, record.change.after) == own
        assert [competency.id for competency, _ in record.planned] == ["visie"]
    for name, code in (("R003", "CHANGE-009"), ("R009", "SCAN-003")):
        with pytest.raises(osc.OntwikkelscanError) as refused:
            found.growth(name)
        assert refused.value.code == code
    with pytest.raises(osc.OntwikkelscanError) as refused:
        found.growth("R001", share="visi")
    assert refused.value.code == "SCAN-001"
