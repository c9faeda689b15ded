"""A group and its cohorts, on the command line."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.commands.app import app
from ontwikkelscan.loading.data_root import data_root
from tests.outputs import written

ANSWERS = str(data_root("examples") / "gemeentesecretaris.csv")
LEERGANG = ("--programme", "leergang_lokaal_leiderschap")


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_a_group_is_written_with_what_it_was_made_with(tmp_path):
    assert run("group", ANSWERS, "-o", str(tmp_path / "uit")).exit_code == 0
    papers = ["aanbod.html", "aanbod.pdf", "groep.html", "groep.pdf"]
    assert written(tmp_path / "uit") == [*papers, "group.csv", "group.json", "offer_gap.csv", "themes.csv"]
    settings = json.loads((tmp_path / "uit/group.json").read_text())
    assert "answers" not in settings
    assert "response_model" not in settings["settings"]


def test_cohorts_are_written_with_what_they_were_made_with(tmp_path):
    assert run("cohorts", ANSWERS, "-o", str(tmp_path / "uit"), *LEERGANG, "--lot", "--seed", "7").exit_code == 0
    assert written(tmp_path / "uit") == ["balance.csv", "cohorten.html", "cohorten.pdf", "cohorts.csv", "cohorts.json"]
    settings = json.loads((tmp_path / "uit/cohorts.json").read_text())
    assert (settings["order"], settings["seed"], settings["needs"]) == ("lot", 7, True)
    table = pd.read_csv(tmp_path / "uit/cohorts.csv")
    assert (table["status"] == "placed").sum() == 20


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--programme", "hrm_adviseur_partner_in_business"), "PROGRAMME-004"),
        ((*LEERGANG, "--lot"), "COHORT-002"),
    ],
)
def test_what_cannot_be_composed_is_refused_and_nothing_is_written(tmp_path, options, code):
    found = run("cohorts", ANSWERS, "-o", str(tmp_path / "uit"), *options)
    assert isinstance(found.exception, OntwikkelscanError)
    assert found.exception.code == code
    assert written(tmp_path) == []


def test_a_seed_is_not_negative(tmp_path):
    assert run("cohorts", ANSWERS, "-o", str(tmp_path), *LEERGANG, "--seed", "-1").exit_code == 2
