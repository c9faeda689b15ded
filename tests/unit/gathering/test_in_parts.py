"""People after others give what everyone at once gives: files, warnings, and a scan of a part to the last bit."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan import scan as scan_module
from ontwikkelscan.exporting.files import SAVED

SCAN = osc.load_questionnaire("gemeentesecretaris")
NORM = "gesimuleerd_gemeentesecretarissen"
KEYS = osc.Questionnaire.from_keys({"agree": ["-A1", "A2", "A3"], "open": ["O1", "-O2"]}, minimum=1, maximum=6)


def people(n=130, seed=1):
    """Simulated people, some with gaps, of whom some say what else the example's people say."""
    answers, random = osc.simulate_answers(SCAN, n, seed=seed), np.random.default_rng(seed)
    for row in answers.codes:
        row[random.random(n) < 0.03] = SCAN.answer_code.empty
        row[random.random(n) < 0.02] = SCAN.answer_code.not_applicable
    answers.importance[random.random(answers.importance.shape) < 0.1] = np.nan
    context = osc.example("gemeentesecretaris").context
    return replace(answers, context=context.iloc[random.integers(0, len(context), n)].reset_index(drop=True))


def own_keys(n=130):
    items = np.random.default_rng(1).integers(1, 7, (n, 5))
    return pd.DataFrame(items, columns=KEYS.item_ids).assign(respondent=[f"P{number}" for number in range(n)])


def own_keys_of_which_one_scale_is_constant():
    table = own_keys()
    table[["A1", "A2", "A3"]] = 3
    return table


def empirical():
    return osc.build_norm(
        replace(people(400, 3), reading=osc.example("gemeentesecretaris").reading), id="veld", by="rol"
    )


def told(run):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        run()
    return [str(warning.message) for warning in found]


@pytest.mark.parametrize(
    ("scan", "source"),
    [
        (lambda: osc.Scan(SCAN, norm=NORM), people),
        (lambda: osc.Scan(SCAN, norm=empirical(), required={"visie": 4.0}), people),
        (lambda: osc.Scan(KEYS), own_keys),
        (lambda: osc.Scan(KEYS, reliability="sample"), own_keys),
        (lambda: osc.Scan(KEYS, reliability="sample"), own_keys_of_which_one_scale_is_constant),
        (lambda: osc.Scan(SCAN), lambda: people()[[0]]),
    ],
    ids=["norm", "empirical norm", "model of the sample", "reliability of the sample", "no reliability", "one person"],
)
def test_files_and_warnings_are_those_of_everyone_at_once(scan, source, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setattr(scan_module, "AT_ONCE", 50)
    scan, source, written = scan(), source(), []
    whole = told(lambda: scan.run(source).save(tmp_path / "whole"))
    parts = told(lambda: scan.save(source, tmp_path / "parts", progress=written.append))
    assert parts == whole
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert names == sorted([*(f"{name}.csv" for name in SAVED), "run.json"])
    assert sorted(path.name for path in (tmp_path / "parts").iterdir()) == names
    for name in names:
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert sum(written) == len(source)


def test_who_lies_far_from_a_norm_is_told_of_everyone(tmp_path, monkeypatch):
    monkeypatch.setattr(scan_module, "AT_ONCE", 5)  # too few to tell it of
    low = people(15)
    low.codes[low.codes < SCAN.answer_code.empty] = 0
    (warning,) = told(lambda: osc.Scan(SCAN, norm=empirical()).save(low, tmp_path))
    assert "the scores of these 15 people lie" in warning


@pytest.mark.parametrize(("ending", "code"), [("xlsx", "OUTPUT-005"), ("csv", "ANSWER-014")])
def test_what_cannot_be_leaves_no_file(tmp_path, ending, code):
    source = people(3) if ending == "xlsx" else tmp_path / "none.csv"
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.Scan(SCAN).save(source, tmp_path / "uit", format=ending)
    assert caught.value.code == code
    assert not (tmp_path / "uit").exists()


def test_a_run_that_ends_halfway_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(scan_module, "AT_ONCE", 5)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        osc.Scan(SCAN).save(people(15), tmp_path, progress=stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", [1, 3, 40])
@pytest.mark.parametrize("norm", [NORM, "veld"])
def test_a_scan_of_a_part_is_the_part_of_the_scan(size, norm):
    scan = osc.Scan(SCAN, norm=empirical() if norm == "veld" else norm)
    answers = people(60)
    whole = scan.run(answers)
    for start in range(0, 60, size):
        part = scan.run(answers[start : start + size])
        for name in (*SAVED, "themes"):
            everyone = getattr(whole, name)
            theirs = everyone[everyone["respondent"].isin(part.respondents)].reset_index(drop=True)
            pd.testing.assert_frame_equal(getattr(part, name), theirs, check_exact=True)


FILE = Path(__file__).parents[3] / "examples" / "gemeentesecretaris.csv"


def written(path, change):
    """Write the example's file with its cells changed."""
    table = pd.read_csv(FILE, sep=";", dtype=str, keep_default_na=False)
    change(table)
    table.to_csv(path, index=False)
    return path


def a_column_of_their_own(table):
    table["opmerking"] = "geen"


def two_who_answer_alike(table):
    items = list(SCAN.item_ids)
    table.loc[20, items] = table.loc[1, items].to_numpy()


def one_moment(table):
    table["moment"] = "2027-03-09"


def a_word_for_an_answer(table):
    table.loc[[0, 23], "vis_01"] = "soms wel"


def someone_twice(table):
    table.loc[22, "respondent"] = "r003"


def no_way_to_share(table):
    table.loc[21, "deel_intake"] = "de helft"


def two_versions(table):
    table["vragenlijst_versie"] = ["2.0"] * 20 + ["1.0"] * 4


def two_moments(table):
    table["moment"] = ["2027-03-09"] * 20 + ["2027-06-09"] * 4


def all_at_once(table):
    for change in (no_way_to_share, someone_twice, a_word_for_an_answer):
        change(table)


@pytest.mark.parametrize("change", [lambda _: None, a_column_of_their_own, two_who_answer_alike, one_moment])
@pytest.mark.parametrize("norm", [None, NORM])
def test_a_file_that_is_read_while_tables_are_written_gives_the_same(change, norm, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setattr("ontwikkelscan.reading.csv_file.ROWS_PER_CHUNK", 7)
    monkeypatch.setattr(scan_module, "AT_ONCE", 5)
    scan, source = osc.Scan("gemeentesecretaris", norm=norm), written(tmp_path / "antwoorden.csv", change)
    whole = told(lambda: scan.run(source).save(tmp_path / "whole"))
    assert told(lambda: scan.save([source], tmp_path / "parts")) == whole
    for path in (tmp_path / "whole").iterdir():
        assert (tmp_path / "parts" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "change", [a_word_for_an_answer, someone_twice, no_way_to_share, two_versions, two_moments, all_at_once]
)
def test_a_file_is_refused_as_when_it_is_read_first(change, tmp_path, monkeypatch):
    monkeypatch.setattr("ontwikkelscan.reading.csv_file.ROWS_PER_CHUNK", 7)
    scan, source = osc.Scan("gemeentesecretaris"), written(tmp_path / "antwoorden.csv", change)
    with pytest.raises(osc.OntwikkelscanError) as first:
        scan.run(source)
    with pytest.raises(osc.OntwikkelscanError) as caught:
        scan.save(source, tmp_path / "uit")
    key = {problem.code: problem for problem in caught.value.problems}
    assert {problem.code: problem for problem in first.value.problems} == key
    assert not list((tmp_path / "uit").iterdir())


def test_nobody_is_scored_any_more_once_something_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr("ontwikkelscan.reading.csv_file.ROWS_PER_CHUNK", 7)
    scored = []
    with pytest.raises(osc.OntwikkelscanError):
        osc.Scan("gemeentesecretaris").save(
            written(tmp_path / "antwoorden.csv", no_way_to_share), tmp_path / "uit", progress=scored.append
        )
    assert scored == [7, 7, 7]


def test_only_the_tables_that_are_asked_are_written(tmp_path):
    scan = osc.Scan("gemeentesecretaris", norm=NORM)
    scan.save(FILE, tmp_path / "all")
    scan.save(FILE, tmp_path / "some", tables=["needs", "scores"])
    scan.run(FILE).save(tmp_path / "run", tables=("scores", "needs"))
    for folder in ("some", "run"):
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == ["needs.csv", "run.json", "scores.csv"]
        for name in ("needs.csv", "scores.csv"):
            assert (tmp_path / folder / name).read_bytes() == (tmp_path / "all" / name).read_bytes()


@pytest.mark.parametrize("tables", ["scores", [], ["themes"]])
def test_a_table_that_there_is_not_is_refused(tables, tmp_path):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.Scan("gemeentesecretaris").save(FILE, tmp_path / "uit", tables=tables)
    assert caught.value.code == "SCAN-017"
    assert not (tmp_path / "uit").exists()
