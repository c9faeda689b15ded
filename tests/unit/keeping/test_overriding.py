"""That someone decided otherwise than the scan recommends is kept, with role and reason, and changes nothing else."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.commands.app import app
from ontwikkelscan.keeping.overriding import COLUMNS
from ontwikkelscan.loading.data_root import data_root
from tests.outputs import files_in

LEERGANG = "leergang_lokaal_leiderschap"


@pytest.fixture
def scored(tmp_path):
    lines = (data_root("examples") / "gemeentesecretaris.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "klein.csv").write_text("".join(lines[:4]), "utf-8")
    assert CliRunner().invoke(app, ["score", str(tmp_path / "klein.csv"), "-o", str(tmp_path / "uit")]).exit_code == 0
    return tmp_path / "uit"


def decide(folder, respondent="R001", decided="no", role="HRM-adviseur", reason="Volgt al een opleiding."):
    words = ["override", str(folder), "--respondent", respondent, "--programme", LEERGANG, "--decided", decided]
    return CliRunner().invoke(app, [*words, "--role", role, "--reason", reason])


def test_what_was_decided_otherwise_is_kept(scored):
    before = {path: path.read_bytes() for path in files_in(scored)}
    said = pd.read_csv(scored / "recommendations.csv").query("programme == @LEERGANG").set_index("respondent")
    assert said.loc["R001", "recommended"] == "yes"
    assert decide(scored).exit_code == 0
    assert (
        decide(scored, decided="no", role="Programmamanager", reason="Geen plaats; volgend jaar. " * 40).exit_code == 0
    )
    kept = pd.read_csv(scored / "overrides.csv")
    assert list(kept.columns) == COLUMNS
    assert kept["respondent"].tolist() == ["R001", "R001"]
    assert kept["recommended"].tolist() == ["yes", "yes"]
    assert kept["decided"].tolist() == ["no", "no"]
    assert kept["role"].tolist() == ["HRM-adviseur", "Programmamanager"]
    assert {path: path.read_bytes() for path in files_in(scored) if path.name != "overrides.csv"} == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided": "yes"}, "KEEP-003"),
        ({"respondent": "R099"}, "KEEP-003"),
        ({"reason": " "}, "KEEP-004"),
        ({"role": ""}, "KEEP-004"),
        ({"reason": "x" * 2001}, "KEEP-004"),
    ],
)
def test_what_says_nothing_is_refused(scored, given, code):
    done = decide(scored, **given)
    assert isinstance(done.exception, OntwikkelscanError)
    assert done.exception.code == code
    assert not (scored / "overrides.csv").exists()


def test_a_folder_without_recommendations_is_refused(tmp_path):
    assert decide(tmp_path).exception.code == "SCAN-019"
    assert not list(tmp_path.iterdir())
