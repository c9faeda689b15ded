"""The way from answers of people who agreed to a norm of their own, on the command line."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import (
    OntwikkelscanError,
    Questionnaire,
    build_norm,
    contributions_of,
    cronbach_alpha,
    load_norm,
    load_questionnaire,
    read_answers,
    score,
    simulate_answers,
)
from ontwikkelscan.commands.app import app
from ontwikkelscan.loading.contributions import read_contributions

SCAN = load_questionnaire("gemeentesecretaris")
POPULATION = """
schema: ontwikkelscan/population/1
title: gemeentesecretarissen
size: 340
source: opgave van de gebruiker
date: "2026-01-01"
margins:
  rol: {gemeentesecretaris: 0.8, loco: 0.2}
"""


def write_answers(path, n, seed):
    """Write an answers file with background, a municipality and consent of nine in ten."""
    random = np.random.default_rng(seed)
    people = simulate_answers(SCAN, n, seed=seed)
    frame = pd.DataFrame(people.codes.T + 1, columns=list(SCAN.item_ids)).astype(object)
    frame.iloc[0, :3] = "nvt"
    frame.iloc[1, :7] = None
    frame.insert(0, "respondent", [f"R{seed}{place:04}" for place in range(n)])
    frame["rol"] = random.choice(["gemeentesecretaris", "loco"], n, p=[0.7, 0.3])
    frame["jaren_in_rol"] = random.exponential(6, n).clip(0, 30).round(1)
    frame["inwoners"] = np.exp(random.normal(10.3, 0.8, n)).round()
    frame["gemeente"] = "Verzonnendam"
    frame["deel_norm"] = np.where(np.arange(n) % 10 == 9, "nee", "ja")
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two answers files, a population, and the contributions of both."""
    folder = tmp_path_factory.mktemp("norm")
    (folder / "populatie.yaml").write_text(POPULATION)
    for name, n, seed in (("een", 260, 1), ("twee", 30, 2)):
        answers = write_answers(folder / f"{name}.csv", n, seed)
        done = run("norm", "contribute", answers, "-o", folder / f"{name}.json", "-q", "gemeentesecretaris")
        assert done.exit_code == 0
    return folder


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_contribution_holds_nothing_that_tells_who_it_is(folder):
    text = (folder / "een.json").read_text()
    scales = json.loads(text)["files"][0]["scales"]
    assert list(scales) == list(SCAN.competency_ids)
    entries = [entry for scale in scales.values() for entry in scale["entries"]]
    assert {key for scale in scales.values() for key in scale} == {"entries", "squares"}
    assert {key for entry in entries for key in entry} == {"classes", "total"}
    assert not [word for word in ("R1", "Verzonnendam", "bps_01", "nvt", "loco", "codes") if word in text]
    told = {pair for entry in entries for pair in entry["classes"].items()}
    assert told == {
        *(("rol", name) for name in ("gemeentesecretaris", "andere_rol")),
        *(("jaren_in_rol", name) for name in ("tot_5_jaar", "vanaf_5_jaar")),
        *(("inwoners", name) for name in ("tot_50000", "vanaf_50000")),
    }


def test_what_is_said_of_a_contribution(folder, tmp_path):
    given = ("-q", "gemeentesecretaris", "-o")
    many = run("norm", "contribute", folder / "een.csv", *given, tmp_path / "veel.json").output
    assert "234 people; 26 did not agree" in many
    assert "Two files that differ by one person tell that person's totals" in many
    few = write_answers(tmp_path / "vier.csv", 4, 7)
    assert "wait, if you can" in run("norm", "contribute", few, *given, tmp_path / "weinig.json").output
    assert "wait, if you can" not in many


def test_totals_give_nearly_the_norm_of_the_answers(folder):
    answers = read_answers(folder / "een.csv", SCAN)
    agreed = np.flatnonzero(answers.context["deel_norm"] == "ja")
    pooled = build_norm(read_contributions([folder / "een.json"]), id="proef")
    every = score(answers).values("score")[agreed]
    for place, scale in enumerate(pooled.scales):
        known = every[:, place][~np.isnan(every[:, place])]
        assert (scale.n, scale.reliability_method) == (len(known), "pooled_alpha")
        assert scale.mean == pytest.approx(known.mean(), abs=0.01)
        assert scale.sd == pytest.approx(known.std(ddof=1), abs=0.01)
        items = answers.keyed(place)[agreed]
        alpha = cronbach_alpha(items[np.isfinite(items).all(axis=1)])
        assert scale.reliability == pytest.approx(alpha, abs=0.005)
    assert {scale.item_mean_variance for scale in pooled.scales} == {None}
    assert (pooled.made_of, pooled.mean_z_sd) == ("contributions", None)


def test_build_pools_and_says_how_far_each_threshold_is(folder):
    done = run(
        *("norm", "build", folder / "een.json", folder / "twee.json", "-o", folder / "norm", "--id", "proef"),
        *("--population", folder / "populatie.yaml", "--rake", "--kind", "representative"),
    )
    assert done.exit_code == 0, done.output
    norm = load_norm(folder / "norm")
    assert (norm.n, norm.kind, norm.weighting) == (234 + 27, "representative", "raked")
    assert "340 people, of whom 77% in the sample" in done.output
    assert "opgave van de gebruiker" in done.output
    assert "onvoldoende; voldoende:" in done.output
    assert "n_precision" in done.output
    assert "do not link the scales of a person" in done.output
    assert "n 300, goed: " in done.output
    for command in ("show", "check"):
        shown = run("norm", command, folder / "norm")
        assert shown.exit_code == 0
        assert "COTAN 2010" in shown.output
    assert run("check", folder / "norm").exit_code == 0
    assert {row.question: row.category for row in norm.coverage if row.population_share == 0.8} == {
        "rol": "gemeentesecretaris"
    }


def test_too_few_people_are_told_how_many_are_still_needed(folder, tmp_path):
    known = ("--population", folder / "populatie.yaml")
    done = run("norm", "build", folder / "twee.json", "-o", tmp_path / "norm", "--id", "proef", *known)
    assert done.exception.code == "NORM-005"
    for line in ("minder belangrijke beslissingen over personen: n 200, voldoende: 173 more", "n_precision 200, "):
        assert line in done.output
    assert not (tmp_path / "norm").exists()


def test_build_from_answers_with_regression(folder):
    done = run(
        *("norm", "build", folder / "een.csv", "-q", "gemeentesecretaris", "-o", folder / "regressie", "--id", "r"),
        *("--method", "regression"),
    )
    assert done.exit_code == 0, done.output
    assert "follows 'inwoners' from" in done.output
    assert "gain: the share" in done.output
    norm = load_norm(folder / "regressie")
    assert norm.method == "regression"
    n_tables = sum(scale.regression is None for scale in norm.scales)
    assert done.output.count("nothing: one table") == n_tables > 0


def test_what_norm_refuses(folder, tmp_path):
    first = folder / "een.json"
    again = ("norm", "build", first, first, "-o", tmp_path / "uit", "--id", "x")
    assert run(*again).exception.code == "NORM-019"
    other = tmp_path / "ander.json"
    other.write_text(first.read_text().replace('"questionnaire_hash": "', '"questionnaire_hash": "0'))
    mixed = ("norm", "build", first, other, "-o", tmp_path / "uit", "--id", "x")
    assert run(*mixed).exception.code == "NORM-010"
    alone = ("norm", "build", other, "-o", tmp_path / "uit", "--id", "x")
    assert run(*alone).exception.code == "NORM-010"
    regression = ("norm", "build", first, "-o", tmp_path / "uit", "--id", "x", "--method", "regression")
    assert run(*regression).exception.code == "NORM-015"
    assert run("norm", "build", first, folder / "een.csv", "-o", tmp_path / "uit", "--id", "x").exit_code == 2
    assert run("norm", "contribute", folder / "een.csv", "-o", tmp_path / "b.json").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["ander.json"]


def test_who_did_not_agree_gives_nothing(folder):
    answers = read_answers(folder / "twee.csv", SCAN)
    with pytest.raises(OntwikkelscanError) as caught:
        contributions_of(replace(answers, context=answers.context.assign(deel_norm="nee")))
    assert caught.value.code == "NORM-009"


def test_simulated_contributions_make_a_simulated_norm(tmp_path):
    people = simulate_answers(SCAN, 210, seed=6)
    contributions = contributions_of(replace(people, context=people.context.assign(deel_norm="ja")))
    assert contributions.simulated
    assert build_norm(contributions, id="proef").status == "simulated"


def test_items_shows_both_tables_and_writes_them(folder):
    done = run("items", folder / "twee.csv", "-q", "gemeentesecretaris", "-o", folder / "items")
    assert done.exit_code == 0
    assert "Missing rule: listwise per competency." in done.output
    assert len(pd.read_csv(folder / "items" / "item_analysis.csv")) == 112
    assert len(pd.read_csv(folder / "items" / "reliability.csv")) == 14


def test_a_norm_of_own_keys_from_two_files(tmp_path):
    keys = Questionnaire.from_keys({"calm": ["c1", "-c2", "c3"]}, minimum=1, maximum=5, context={"age": "number"})
    keys.save(tmp_path / "keys")
    answers = np.random.default_rng(1).multivariate_normal([3, 3, 3], np.full((3, 3), 0.6) + np.eye(3) * 0.4, 240)
    frame = pd.DataFrame(answers.round().clip(1, 5), columns=["c1", "c2", "c3"]).astype(int)
    frame["c2"] = 6 - frame["c2"]
    frame = frame.assign(respondent=[f"R{n:03}" for n in range(240)], age=40, deel_norm="ja")
    for place, half in enumerate((frame[:120], frame[120:])):
        half.to_csv(tmp_path / f"{place}.csv", index=False)
        own = (tmp_path / f"{place}.csv", "-o", tmp_path / f"{place}.json", "-q", tmp_path / "keys")
        told = run("--taal", "nl", "norm", "contribute", *own).output
        assert "een lijst van totalen, op volgorde. Niet erin" in told
    files = (tmp_path / "0.json", tmp_path / "1.json", "-o", tmp_path / "norm", "--id", "x")
    refused = run("norm", "build", *files).exception
    assert (refused.code, "--questionnaire" in refused.text("en", "command")) == ("QUESTIONNAIRE-001", True)
    assert run("norm", "build", *files, "-q", tmp_path / "keys").exit_code == 0
    assert load_norm(tmp_path / "norm").n == 240


def test_a_question_without_a_category_that_is_large_enough_is_told(folder, tmp_path):
    build = ("norm", "build", folder / "een.csv", "-o", tmp_path / "norm", "--id", "x", "-q", "gemeentesecretaris")
    told = run("--taal", "en", *build, "--minimum-n", 250, "--by", "rol").output
    assert "no table of its own by 'rol'" in told
