"""Intake documents on the command line, and the programme manager's papers for a file with several people."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ontwikkelscan.commands.app import app
from ontwikkelscan.loading.data_root import data_root
from tests.outputs import written

ANSWERS = Path(str(data_root("examples") / "gemeentesecretaris.csv"))


def run(folder, n):
    """Write the intakes of the first people of the example."""
    file = folder / "antwoorden.csv"
    file.write_text("\n".join(ANSWERS.read_text().splitlines()[: n + 1]))
    command = ["intake", str(file), "-o", str(folder / "uit"), "--programme", "leergang_lokaal_leiderschap"]
    assert CliRunner().invoke(app, command).exit_code == 0
    return written(folder / "uit")


@pytest.mark.parametrize("n", [1, 3])
def test_several_people_bring_the_manager_s_papers(tmp_path, n):
    kinds = ["intake.docx", "intake.json", "intake.pdf"] + ["gespreksblad.pdf"] * (n > 1)
    papers = [f"R00{person}-{kind}" for person in range(1, n + 1) for kind in kinds]
    overview = ["overzicht-intakes.html", "overzicht-intakes.pdf"] * (n > 1)
    assert run(tmp_path, n) == sorted(papers + overview)
    if n > 1:
        html = (tmp_path / "uit" / "overzicht-intakes.html").read_text()
        assert html.count('<tr role="row"><th scope="row" role="rowheader">R00') == n


def test_the_help_says_so():
    told = " ".join(CliRunner().invoke(app, ["intake", "--help"], env={"COLUMNS": "200"}).output.split())
    assert "overzicht-intakes" in told
    assert "gespreksblad" in told
