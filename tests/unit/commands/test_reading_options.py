"""How files are read is said on the command line as in Python."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError, load_questionnaire
from ontwikkelscan.commands.app import app

ITEMS = [item.id for item in load_questionnaire("gemeentesecretaris").competencies[0].items if not item.reverse]
OTHERS = [item.id for item in load_questionnaire("gemeentesecretaris").competencies[0].items if item.reverse]


def run(*options):
    done = CliRunner().invoke(app, list(map(str, options)))
    if isinstance(done.exception, OntwikkelscanError):
        raise done.exception
    assert done.exit_code == 0, done.output


def written(path, answer, encoding="utf-8", **more):
    """Write answers to one competency, of which the reversed items do not apply."""
    person = {"respondent": "R001"} | dict.fromkeys(ITEMS, answer) | dict.fromkeys(OTHERS, "nvt") | more
    pd.DataFrame([person]).to_csv(path, index=False, encoding=encoding)
    return path


def scores(folder):
    return pd.read_csv(folder / "scores.csv")["score"].dropna().tolist()


def test_recode_and_encoding(tmp_path):
    file, out = written(tmp_path / "a.csv", "A2", "cp1252", regio="Fryslân"), tmp_path / "uit"
    with pytest.raises(OntwikkelscanError, match="encoding='cp1252'"):
        run("score", file, "-o", out, "--encoding", "utf-8")
    with pytest.raises(OntwikkelscanError, match="ANSWER-003"):
        run("score", file, "-o", out, "--encoding", "cp1252")
    options = ("--encoding", "cp1252", "--recode", "A1=1", "--recode", "A2=4")
    run("check", file, *options)
    run("score", file, "-o", out, *options)
    assert scores(out) == [4.0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kolommen.csv", "{first};Q1[SQ001]\n"),
        ("kolommen.csv", "Q1[SQ001],{first}\n"),
        ("kolommen.csv", '"Q1[SQ001]","{first}"\n\n'),
        ("kolommen.yaml", "Q1[SQ001]: {first}\n"),
    ],
)
def test_columns_of_a_file(tmp_path, name, text):
    file, out = written(tmp_path / "a.csv", 4), tmp_path / "uit"
    told = tmp_path / name
    told.write_text(text.format(first=ITEMS[0]), encoding="utf-8")
    file.write_text(file.read_text("utf-8").replace(ITEMS[0], "Q1[SQ001]"), encoding="utf-8")
    if text.startswith("{first}"):
        with pytest.raises(OntwikkelscanError) as caught:
            run("score", file, "-o", out, "--columns", told)
        assert [problem.code for problem in caught.value.problems] == ["ANSWER-032"]
        return
    run("check", file, "--columns", told)
    run("score", file, "-o", out, "--columns", told)
    assert scores(out) == [4.0]


def test_several_files_and_moments(tmp_path):
    one, two = (written(tmp_path / f"{answer}.csv", answer, moment=f"2026-0{answer}-01") for answer in (3, 5))
    with pytest.raises(OntwikkelscanError, match="ANSWER-023"):
        run("score", one, two, "-o", tmp_path / "uit")
    run("score", one, two, "-o", tmp_path / "uit", "--moment", "last")
    assert scores(tmp_path / "uit") == [5.0]
    again = written(tmp_path / "weer.csv", 2, moment="2026-03-01")
    with pytest.raises(OntwikkelscanError, match="ANSWER-026"):
        run("score", one, again, "-o", tmp_path / "keuze")
    run("score", one, again, "-o", tmp_path / "keuze", "--keep", "first")
    assert scores(tmp_path / "keuze") == [3.0]
