"""The evaluation of a programme, from answers: what is told, what is exact, and what goes into files."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.asking.template import template_bytes

SCAN = osc.Scan("gemeentesecretaris")
ITEMS = SCAN.questionnaire.item_ids
PROGRAMME = SCAN.programmes.by_id["leergang_lokaal_leiderschap"]
ASKED = osc.load_closing(PROGRAMME)


def people(n, seed=1):
    """Return rows of n people at their own days, twice, and looking back."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        first = random.integers(2, 5, len(ITEMS))
        for moment, shift in ((f"2026-10-{number % 9 + 1:02}", 0), (f"2027-06-{number % 9 + 1:02}", 1), ("toen", -1)):
            answers = np.clip(first + shift, 1, 5)
            rows.append({"respondent": f"R{number:03}", "moment": moment, **dict(zip(ITEMS, answers, strict=True))})
    return pd.DataFrame(rows)


def said(n, answer=4):
    return osc.read_answers(
        pd.DataFrame([{"respondent": f"D{row}", **dict.fromkeys(ASKED.item_ids, answer)} for row in range(n)]), ASKED
    )


@pytest.fixture(scope="module")
def moments():
    return SCAN.run_moments(people(18), ends=True)


@pytest.fixture(scope="module")
def found(moments):
    return moments.evaluation(PROGRAMME.id, closing=said(16))


def test_each_persons_own_first_and_last_date_count(moments, found):
    assert list(moments) == ["first", "last", "toen"]
    assert (found.change.n, found.needs.n, found.then.n, found.closing.n) == (18, 18, 18, 16)


def test_who_answered_once_stands_where_others_did():
    rows = people(12)
    once = (rows["respondent"] == "R000") & (rows["moment"] != "2026-10-01")
    late = (rows["respondent"] == "R001") & (rows["moment"] != "2027-06-02")
    moments = SCAN.run_moments(rows[~once & ~late], ends=True)
    assert "R000" in moments["first"].respondents
    assert "R000" not in moments["last"].respondents
    assert "R001" not in moments["first"].respondents
    assert "R001" in moments["last"].respondents
    assert sorted(moments.asked_once) == ["R000", "R001"]
    assert moments.evaluation(PROGRAMME.id).change.n == 10


def test_without_a_second_time_there_is_no_evaluation():
    rows = people(12)
    for kept in (rows["moment"].str.startswith("2026"), rows["moment"] == "toen"):
        moments = SCAN.run_moments(rows[kept], ends=True)
        with pytest.raises(osc.OntwikkelscanError, match="CHANGE-009"):
            moments.evaluation(PROGRAMME.id)


def test_without_dates_each_file_is_a_moment():
    rows = people(12).drop(columns="moment")
    files = [rows.iloc[start::3] for start in (0, 1)]
    moments = SCAN.run_moments(files, ends=True)
    assert list(moments) == ["1", "2"]
    assert moments.evaluation(PROGRAMME.id).then is None


def test_the_parts_are_those_of_the_functions(moments, found):
    change = osc.change(moments["first"], moments["last"])
    pd.testing.assert_frame_equal(found.change.frame, osc.group_change(change).frame)
    back = osc.change(moments["first"], moments["toen"])
    pd.testing.assert_frame_equal(found.then.frame, osc.group_change(back).frame)
    pd.testing.assert_frame_equal(found.needs.frame, moments["first"].group().frame)


def test_exact_frames_are_for_who_holds_the_answers(moments, tmp_path):
    exact = moments.evaluation(PROGRAMME.id, closing=said(16), exact=True)
    assert (exact.closing.frame["much"] == 16).all()
    assert {"d_z", "d_z_low", "g_av"} <= {*exact.change.frame} & {*exact.then.frame}
    for use in (lambda: exact.save(tmp_path), lambda: exact.year):
        with pytest.raises(osc.OntwikkelscanError, match="GROUP-002"):
            use()
    assert not list(tmp_path.iterdir())


def test_what_is_saved_is_told_and_holds_nobody(found, tmp_path):
    found.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evaluatie.html", "evaluatie.json", "evaluatie.pdf"]
    rights = {path.stat().st_mode for path in tmp_path.iterdir()}
    (tmp_path / "usual").touch()
    assert rights == {(tmp_path / "usual").stat().st_mode}
    year = osc.read_year(tmp_path / "evaluatie.json")
    assert year == found.year
    written = (tmp_path / "evaluatie.json").read_text() + (tmp_path / "evaluatie.html").read_text()
    assert "R00" not in written
    assert "D1" not in written
    told = json.loads((tmp_path / "evaluatie.json").read_text())
    assert told["closing"]["much"] == dict(found.closing.totals.itertuples(index=False))


def test_earlier_years_stand_beside(found, moments, tmp_path):
    SCAN.run_moments(people(20, seed=2), ends=True).evaluation(PROGRAMME.id, beside=[found.year]).save(tmp_path)
    assert "Over 2 jaren en 38 mensen samen" in (tmp_path / "evaluatie.html").read_text()
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-012"):
        moments.evaluation(PROGRAMME.id, beside=[found.year]).save(tmp_path)


def test_the_closing_draws_hang_on_the_records_of_the_scan(found, moments):
    """Who knows every closing answer cannot make the draws again."""
    other = SCAN.run_moments(people(18, seed=3), ends=True).evaluation(PROGRAMME.id, closing=said(16))
    assert (other.closing.totals["much"] != found.closing.totals["much"]).any()
    again = moments.evaluation(PROGRAMME.id, closing=said(16)[::-1])
    pd.testing.assert_frame_equal(again.closing.totals, found.closing.totals)


def test_draws_are_those_of_the_lottery(moments):
    draws = []
    for n in range(16, 40):
        told = moments.evaluation(PROGRAMME.id, closing=said(n)).closing.totals["much"]
        draws += list(told - n)
    assert np.mean(np.equal(draws, 0)) == pytest.approx(1 / 3, abs=0.07)
    assert np.var(draws) == pytest.approx(4, abs=1.2)


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
def test_from_ten_people_on_what_they_say_is_told(moments, n, told):
    closing = moments.evaluation(PROGRAMME.id, closing=said(n)).closing
    assert closing.n == n
    assert closing.frame["much"].notna().all() == told
    assert closing.totals.empty != told


def test_much_is_an_answer_from_four_on_and_nvt_is_not(moments):
    for answer, much in ((3, 0), (4, 12), (5, 12), ("nvt", None)):
        closing = moments.evaluation(PROGRAMME.id, closing=said(12, answer), exact=True).closing
        if much is None:
            assert closing.n == 0
            assert closing.frame["much"].isna().all()
        else:
            assert set(closing.frame["much"]) == {much}


def test_answers_to_other_questions_are_refused(moments):
    other = SCAN.programmes.by_id.get("leernetwerkgroep", None)
    programme = other or next(
        p for p in SCAN.programmes.programmes if p.id != PROGRAMME.id and any(x.links for x in p.parts)
    )
    asked = osc.load_closing(programme)
    rows = [{"respondent": "D1", **dict.fromkeys(asked.item_ids, 4)}]
    for answers in (osc.read_answers(pd.DataFrame(rows), asked), moments["first"].objects.answers):
        with pytest.raises(osc.OntwikkelscanError, match="CHANGE-013"):
            moments.evaluation(PROGRAMME.id, closing=answers)


def test_programmes_of_ones_own(tmp_path):
    """One part, a questionnaire without levels, and a programme of which no part is linked to anything."""
    keys = {f"s{n}": [f"s{n}_{place}" for place in range(8)] for n in range(8)}
    known = SCAN.questionnaire.provisional
    asked = osc.Questionnaire.from_keys(keys, minimum=1, maximum=5, provisional=known)
    own = osc.Programme.from_links("dag", links={"s1": 1.0}, questionnaires=[asked.id])
    bare = osc.Programme.from_links("los", links={}, questionnaires=[asked.id])
    scan = osc.Scan(asked, programmes=osc.Programmes((own, bare)))
    found = scan.run_moments([osc.simulate_answers(asked, 18, seed=seed) for seed in (1, 2)], ends=True)
    for programme in (own, bare):
        said = osc.simulate_answers(osc.load_closing(programme), 12, seed=3)
        found.evaluation(programme.id, closing=said).save(tmp_path / programme.id)
        assert "Per onderdeel" in (tmp_path / programme.id / "evaluatie.html").read_text()


def test_few_people(moments):
    few = SCAN.run_moments(people(4), ends=True)
    with pytest.raises(osc.OntwikkelscanError, match="GROUP-001"):
        few.evaluation(PROGRAMME.id)
    rows = people(8)
    few_back = rows[(rows["moment"] != "toen") | (rows["respondent"] < "R004")]
    assert SCAN.run_moments(few_back, ends=True).evaluation(PROGRAMME.id).then is None
    six = rows[(rows["moment"] != "toen") | (rows["respondent"] < "R006")].copy()
    six.loc[(six["moment"] == "toen") & (six["respondent"] < "R002"), list(ITEMS[40:])] = np.nan
    assert SCAN.run_moments(six, ends=True).evaluation(PROGRAMME.id).then is None, "two of six gave too few answers"


def test_the_closing_questionnaire_asks_of_the_parts_that_are_linked():
    linked = [part.id for part in PROGRAMME.parts if part.links]
    assert ASKED.item_ids == (
        "geleerd",
        *(f"geleerd_{name}" for name in linked),
        "gebruikt",
        *(f"gebruikt_{name}" for name in linked),
        "gedeeld",
    )
    assert "intake" not in linked
    assert template_bytes(ASKED, sharing=False) != template_bytes(ASKED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: gedeeld", "id: geleerd"),
        ("id: gedeeld", "id: verteld"),
        ("van '{part}'", "ervan"),
        (', "heel veel"', ""),
        ("closing/1", "closing/2"),
        ("status:", "staat:"),
    ],
)
def test_an_own_file_is_checked(tmp_path, old, new):
    from ontwikkelscan.loading.data_root import data_root  # noqa: PLC0415 - of this test alone

    own = (data_root("programmes") / "closing.yaml").read_text("utf-8")
    assert old in own
    (tmp_path / "closing.yaml").write_text(own.replace(old, new), "utf-8")
    with pytest.raises(osc.OntwikkelscanError, match=r"PROGRAMME-001[^\n]*closing.yaml"):
        osc.load_closing(PROGRAMME, tmp_path)
    (tmp_path / "closing.yaml").write_text(
        own.replace("Hoeveel leerde je in het programma?", "Wat leerde je?"), "utf-8"
    )
    assert osc.load_closing(PROGRAMME, tmp_path).competencies[0].items[0].text == "Wat leerde je?"
