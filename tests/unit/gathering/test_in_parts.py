"""People after others give what everyone at once gives: files, warnings, and a scan of a part to the last bit."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan import scan as scan_module
from ontwikkelscan.gathering.result import SAVED

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
