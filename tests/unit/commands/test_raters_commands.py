"""Rounds of raters on the command line: who is asked, who is missing, what is closed, and what is refused."""

from __future__ import annotations

import itertools
import json
import re

import pandas as pd
import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.asking.rater_form import Rater, rater_form_html
from ontwikkelscan.changing.rounds import ASKED, BACK, LIST, read_rounds, rounds_in
from ontwikkelscan.commands.app import app
from tests.long_sentences import long_sentences
from tests.outputs import files_in
from tests.unit.asking.test_form import Parts

ASKED_OF = osc.load_questionnaire("gemeentesecretaris")
ITEMS = ASKED_OF.item_ids
BY_NUMBER, BY_CODE = (f"respondent;beoordelaar_groep;{last}" for last in ("aantal", "beoordelaar"))
Q = ("-q", "gemeentesecretaris")


def run(*words):
    return CliRunner().invoke(app, ["raters", *map(str, words)])


def invite(folder, *lines, header=BY_NUMBER):
    file = folder / "collegas.csv"
    file.write_text("\n".join([header, *lines]) + "\n", "utf-8-sig")
    return run("invite", file, "-o", folder / "rondes", *Q)


def refused(code, done):
    assert isinstance(done.exception, osc.OntwikkelscanError)
    assert code in str(done.exception)


def came_back(folder, code, answer=4, who="R001", group="college", name=None):
    """Put a file in place as the form of this rater gives it."""
    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": ASKED_OF.id, "version": ASKED_OF.version}
    answers = {"respondent": who, "beoordelaar": code, "beoordelaar_groep": group}
    answers |= {item: 1 + (answer + place) % 5 for place, item in enumerate(ITEMS)}
    path = folder / "rondes" / BACK / f"{name or f'{who}-{code}'}.json"
    path.write_text(json.dumps({**head, "hash": ASKED_OF.measurement_hash, "answers": answers}))


@pytest.fixture
def asked(tmp_path):
    done = invite(tmp_path, "R001;college;4", "R001;vakgenoten;2", "R002;managementteam;3")
    assert done.exit_code == 0, done.output
    return tmp_path


def test_a_form_for_each_and_a_list_with_numbers_that_stand_in_no_form(asked):
    folder = asked / "rondes"
    table = pd.read_csv(folder / LIST, dtype=str)
    assert table.columns.tolist() == [*ASKED]
    assert table["beoordelaar"].tolist() == ["B01", "B02", "B03", "B04", "B05", "B06", "B01", "B02", "B03"]
    assert table["beoordelaar_sleutel"].nunique() == 9
    forms = sorted(path.name for path in folder.rglob("*.html"))
    assert forms == [f"R001-B0{n}.html" for n in range(1, 7)] + [f"R002-B0{n}.html" for n in range(1, 4)]
    everything = "".join(path.read_text("utf-8") for path in files_in(folder) if path.name != LIST)
    assert not any(key in everything for key in table["beoordelaar_sleutel"])
    data = json.loads(Parts((folder / "R001" / "R001-B05.html").read_text("utf-8")).found["data"])
    assert data["rater"] == {"respondent": "R001", "beoordelaar": "B05", "beoordelaar_groep": "vakgenoten"}


def test_a_small_group_is_told_when_it_is_asked(tmp_path):
    done = invite(tmp_path, "R001,college,4", "R001,vakgenoten,2", header="respondent,beoordelaar_groep,aantal")
    assert "R001: 2 of vakgenoten; fewer than 3 are told together with others." in done.output
    assert "6 forms for one person." in done.output


def test_texts_to_paste_hold_the_promise_and_no_long_sentence(asked):
    words = (asked / "rondes" / "R001" / "teksten.txt").read_text("utf-8")
    assert "Elk cijfer komt van minstens drie mensen samen" in words
    assert "Herinnering" in words
    assert long_sentences(words) == []


def test_the_form_asks_in_the_third_person_and_holds_nothing_but_statements():
    page = rater_form_html(ASKED_OF, Rater("R001", "B1", "college"))
    data = json.loads(Parts(page).found["data"])
    texts = {item.id: item for scale in ASKED_OF.competencies for item in scale.items}
    assert all(item["text"] == texts[item["id"]].other != texts[item["id"]].text for item in data["items"])
    assert (data["questions"], data["rules"], data["importanceLabels"]) == ([], None, [])
    assert "Elk cijfer komt van minstens drie mensen samen" in data["shown"]
    assert data["texts"]["items"]["not_applicable"] == "niet gezien"
    said = [data["shown"], *data["texts"]["welcome"].values(), *data["instructions"].values()]
    assert [long for text in said for long in long_sentences(text)] == []
    own = Parts(
        rater_form_html(
            osc.Questionnaire.from_keys({"a": ["a1", "a2"]}, minimum=1, maximum=5), Rater("R1", "B1", "college")
        )
    )
    assert [item["text"] for item in json.loads(own.found["data"])["items"]] == ["a1", "a2"]


def test_status_says_by_code_who_is_missing(asked):
    for code in ("B01", "B03"):
        came_back(asked, code)
    done = run("status", asked / "rondes", *Q)
    assert done.exit_code == 0, done.exception
    assert done.output.splitlines() == [
        "R001: 2 came back; missing: B02, B04, B05, B06; a round takes 3 that came back",
        "R002: 0 came back; missing: B01, B02, B03; a round takes 3 that came back",
    ]


def test_a_round_closes_once_and_who_is_late_waits_for_three(asked):
    folder = asked / "rondes"
    for code in ("B01", "B02", "B03"):
        came_back(asked, code)
    came_back(asked, "B01", who="R002", group="managementteam")
    done = run("close", folder, *Q)
    assert done.exit_code == 0, done.exception
    assert done.output.splitlines() == [
        "ronde-1.csv: 3 raters of one person.",
        "R002: 1 came back and wait for a round of 3 or more.",
    ]
    first = (folder / "ronde-1.csv").read_bytes()
    for code in ("B04", "B05"):  # late, and one who changes what was told
        came_back(asked, code, group="vakgenoten")
    came_back(asked, "B01", answer=0)
    refused("RATER-007", run("close", folder, *Q))
    came_back(asked, "B06", group="vakgenoten")
    assert run("close", folder, *Q).output.splitlines()[0] == "ronde-2.csv: 3 raters of one person."
    assert (folder / "ronde-1.csv").read_bytes() == first
    assert [path.name for path in rounds_in(folder)] == ["ronde-1.csv", "ronde-2.csv"]
    assert "R001: 6 in a closed round; 0 came back; nobody is missing" in run("status", folder, *Q).output


def test_a_group_and_a_number_are_those_of_the_list(asked):
    for code in ("B01", "B02", "B05"):
        came_back(asked, code, group="anderen")
    assert run("close", asked / "rondes", *Q).exit_code == 0
    closed, listed = (pd.read_csv(asked / "rondes" / name, dtype=str) for name in ("ronde-1.csv", LIST))
    assert closed["beoordelaar_groep"].tolist() == ["college", "college", "vakgenoten"]
    wanted = listed[(listed["respondent"] == "R001") & listed["beoordelaar"].isin(["B01", "B02", "B05"])]
    assert closed["beoordelaar_sleutel"].tolist() == wanted["beoordelaar_sleutel"].tolist()


def test_pages_of_everyone_from_closed_rounds(asked):
    for code in ("B01", "B02", "B03", "B04"):
        came_back(asked, code)
    table = pd.DataFrame([{"respondent": name} | dict.fromkeys(ITEMS, n) for name, n in (("R001", 3), ("R002", 4))])
    table.to_csv(asked / "zelf.csv", index=False)
    words = ("pages", asked / "zelf.csv", "--rounds", asked / "rondes", *Q, "-o")
    assert run(*words, asked / "voor").exit_code == 0
    assert "nog geen beeld van anderen" in (asked / "voor" / "R001-anderen.html").read_text("utf-8")
    run("close", asked / "rondes", *Q)
    assert run(*words, asked / "na").exit_code == 0
    page = (asked / "na" / "R001-anderen.html").read_text("utf-8")
    assert "4 mensen: college (4)." in page
    assert not re.search(r"\bB0\d\b", page)
    assert not any(key in page for key in pd.read_csv(asked / "rondes" / LIST, dtype=str)["beoordelaar_sleutel"])
    assert "nog geen beeld van anderen" in (asked / "na" / "R002-anderen.html").read_text("utf-8")
    table[1:].to_csv(asked / "zelf.csv", index=False)
    refused("RATER-004", run(*words, asked / "mis"))


def test_late_raters_change_no_byte_until_three_are_told_together(asked, monkeypatch):
    """Two reports, before and after a late rater: every file of every pair is compared, as a curious reader would."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = asked / "rondes"
    pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(ITEMS, 3)]).to_csv(asked / "zelf.csv", index=False)
    written, told = [], []
    for code in ("B01", "B02", "B03", "B04", "B05", "B06"):
        came_back(asked, code, answer=int(code[1:]), group="college" if code < "B05" else "vakgenoten")
        run("close", folder, *Q)
        rounds = read_rounds(folder, ASKED_OF)
        if not rounds:
            continue
        out = asked / f"na-{code}"
        assert run("pages", asked / "zelf.csv", "--rounds", folder, *Q, "-o", out).exit_code == 0
        written.append({path.name: path.read_bytes() for path in files_in(out)})
        frame = osc.agreement(osc.score(osc.read_answers(asked / "zelf.csv", ASKED_OF)), rounds).frame
        told.append(frame[frame["round"] > 0].set_index(["round", "cell", "competency"])[["n", "total"]])
    assert written[0] == written[1] == written[2] != written[3]
    for one, other in itertools.combinations(told, 2):
        pd.testing.assert_frame_equal(one, other.loc[one.index])
        new = other.drop(one.index)
        assert (new["n"] >= 3).all(), "what one report has more than the other is a told total of three"
    for kept in (str(n) for n in pd.read_csv(folder / LIST, dtype=str)["beoordelaar_sleutel"]):
        assert not any(kept.encode() in content for files in written for content in files.values())


@pytest.mark.parametrize(
    ("code", "header", "lines"),
    [
        (
            "RATER-002",
            BY_CODE,
            ["R1;college;Jansen", "R1;college;B2", "R1;college;B3"],
        ),
        (
            "RATER-003",
            BY_CODE,
            ["R1;college;B2", "R1;vakgenoten;B2", "R1;college;B3"],
        ),
        ("RATER-006", BY_NUMBER, [";college;3"]),
        ("RATER-006", BY_NUMBER, ["R1;buren;3"]),
        ("RATER-006", BY_NUMBER, ["R1;college;0"]),
        ("RATER-006", BY_NUMBER, ["../R1;college;3"]),
        ("RATER-006", BY_NUMBER, ["R1;college;100"]),
        ("RATER-006", "respondent;beoordelaar_groep", ["R1;college"]),
        ("RATER-006", "naam", ["Jansen"]),
        ("RATER-006", BY_NUMBER, []),
        ("RATER-007", BY_NUMBER, ["R1;college;1", "R1;vakgenoten;1"]),
    ],
)
def test_a_list_that_cannot_be_used_writes_nothing(tmp_path, code, header, lines):
    refused(code, invite(tmp_path, *lines, header=header))
    assert not (tmp_path / "rondes").exists()


def test_more_are_asked_later_with_codes_that_go_on(asked):
    before = pd.read_csv(asked / "rondes" / LIST, dtype=str)
    assert invite(asked, "R001;anderen;1").exit_code == 0
    after = pd.read_csv(asked / "rondes" / LIST, dtype=str)
    pd.testing.assert_frame_equal(after[:9], before)
    assert after.iloc[9][["respondent", "beoordelaar", "beoordelaar_groep"]].tolist() == ["R001", "B07", "anderen"]
    refused("RATER-003", invite(asked, "R001;anderen;B07", header=BY_CODE))


def test_files_that_do_not_belong_there_are_refused_and_nothing_is_closed(asked):
    for code in ("B01", "B02", "B03"):
        came_back(asked, code)
    came_back(asked, "B09")
    refused("RATER-008", run("close", asked / "rondes", *Q))
    (asked / "rondes" / BACK / "R001-B09.json").unlink()
    came_back(asked, "B02", name="nog-eens")
    refused("RATER-003", run("status", asked / "rondes", *Q))
    assert rounds_in(asked / "rondes") == []
    refused("RATER-006", run("status", asked, *Q))
