"""On what real commands wrote: what is held about whom, handed over, erased; and answers under other ids."""

from __future__ import annotations

import csv
import html
import re
import shutil
import zipfile
from io import BytesIO, StringIO

import pandas as pd
import pymupdf
import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from ontwikkelscan.keeping.output import SLOT
from ontwikkelscan.keeping.record import LOG, records_in
from ontwikkelscan.saving import HELD
from tests.outputs import files_in, written

Q = ("-q", "gemeentesecretaris")
PEOPLE = ("R001", "R002", "R008", "R001-b", "R003", "R004", "R005", "R006")
PROGRAMME = "leergang_lokaal_leiderschap"


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def refused(code, done):
    assert isinstance(done.exception, osc.OntwikkelscanError)
    assert code in str(done.exception)


def free_text(person):
    return f"Hoe werk ik; met ruimte voor {person[-3:]}x"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Return a folder in which someone worked: answers, outputs of many commands, a round, a contribution, a norm."""
    folder = tmp_path_factory.mktemp("held")
    people = osc.example("gemeentesecretaris").reading
    table = pd.read_csv(f"examples/{people.source}", sep=";", dtype=str, keep_default_na=False)
    table = table[table["respondent"].isin(["R009", *PEOPLE])].replace({"respondent": {"R009": "R001-b"}})
    table["leervragen"] = table["respondent"].map(free_text)
    table["deel_norm"], table["toegelaten"] = "ja", "ja"
    now, then = folder / "antwoorden.csv", folder / "toen.csv"
    table.assign(moment="2025-11-01").to_csv(now, sep=";", index=False)
    table.assign(moment="2022-03-01", zel_01="2").to_csv(then, sep=";", index=False)
    (folder / "collegas.csv").write_text("respondent,beoordelaar_groep,aantal\nR001,college,3\nR002,college,3\n")
    for words in (
        ("score", now, "-o", folder / "uit"),
        *(("report", now, "-o", folder / "uit", "--respondent", one, "--form", "short") for one in PEOPLE[:3]),
        ("intake", now, "-o", folder / "intake", "--programme", PROGRAMME, "--share", "all"),
        ("growth", then, now, "-o", folder / "groei", "--respondent", "R001"),
        ("cohorts", now, "-o", folder / "cohorten", "--programme", PROGRAMME, "--lot", "--seed", "1"),
        ("group", now, "-o", folder / "groep"),
        ("raters", "invite", folder / "collegas.csv", "-o", folder / "rondes"),
        ("norm", "contribute", now, "-o", folder / "bijdrage.json", *Q),
    ):
        done = run(*words)
        assert done.exit_code == 0, (words, done.output, done.exception)
    return folder


@pytest.fixture
def folder(held, tmp_path):
    shutil.copytree(held, tmp_path / "map")
    return tmp_path / "map"


def readable(path):
    """Return all that can be read in a file, by other means than those that are tested."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        with pymupdf.open(path) as book:
            return f"{book.metadata} " + "\n".join(page.get_text() for page in book)
    if path.suffix in (".docx", ".xlsx"):
        parts = zipfile.ZipFile(BytesIO(content))
        content = b"\n".join(parts.read(name) for name in parts.namelist())
    text = content.decode("utf-8", "replace")
    return f"{text}\n{html.unescape(re.sub('<[^>]*>', '', text))}"


def says(path, person):
    """Tell whether a file holds someone's id, answers or words."""
    text = readable(path)
    other = "|".join(re.escape(one[len(person) :]) for one in PEOPLE if one.startswith(person) and one != person)
    named = re.search(rf"(?<!\w){person}(?!\w{f'|{other}' if other else ''})", f"{path.as_posix()}\n{text}")
    return bool(named) or free_text(person) in text


def everything(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.name != SLOT]


@pytest.mark.parametrize("person", PEOPLE[:4])
def test_after_erasing_nothing_of_the_person_is_found_and_all_of_others_is(folder, held, person):
    answers = next(line for line in (held / "antwoorden.csv").read_text().splitlines() if line.startswith(f"{person};"))
    assert any(says(path, person) for path in everything(folder))
    done = run("people", "erase", person, folder, "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert f"nothing of {person} is found" in done.output
    assert [path for path in everything(folder) if says(path, person)] == []
    assert [path for path in everything(folder) if answers[20:220] in readable(path)] == []
    gone = set(written(held)) - set(written(folder))
    about_all = {"cohorten/balance.csv", "cohorten/cohorts.json", "uit/run.json", "bijdrage.json"}
    about_all |= {
        f"{name}{ending}" for name in ("cohorten/cohorten", "intake/overzicht-intakes") for ending in (".html", ".pdf")
    }
    alone = {name for name in written(held) if says(held / name, person) and says_only(held / name, person)}
    assert gone == (about_all & set(written(held))) | alone
    for path in files_in(folder):
        before = held / path.relative_to(folder)
        if path.read_bytes() != before.read_bytes():
            kept = [line for line in before.read_text().splitlines() if line.split(",")[0].split(";")[0] != person]
            assert path.read_text().splitlines() == kept


def says_only(path, person):
    """Tell whether a file is about this person alone."""
    return not any(says(path, other) for other in PEOPLE if other != person)


def test_records_are_as_the_files_are(folder):
    run("people", "erase", "R001", folder, "--yes")
    roots = [root.parent for root in folder.rglob(HELD)]
    records = [(root, record) for root in roots for record in records_in(root)]
    assert len(records) >= 5
    assert all(record.unchanged(root, name) for root, record in records for name in record.files)
    assert "R001" not in {name for _, record in records for name in record.people}


def test_nothing_is_done_before_it_is_said(folder):
    before = {path: path.read_bytes() for path in everything(folder)}
    told = run("people", "erase", "R001", folder).output
    run("people", "purge", folder)
    assert {path: path.read_bytes() for path in everything(folder)} == before
    for said in (
        "antwoorden.csv: 1",
        "uit/R001.pdf",
        "intake/overzicht-intakes.pdf",
        (
            f"ontwikkelscan intake {folder / 'antwoorden.csv'} -o {folder / 'intake'} --programme {PROGRAMME} "
            "--questionnaire gemeentesecretaris --share all --overwrite"
        ),
        "groep: a report of a group",
        "send no other instead:\n  bijdrage.json",
        "Nothing was changed. With --yes this is done.",
    ):
        assert said in told


def test_a_command_that_is_told_makes_the_rest_again(folder, monkeypatch):
    told = run("people", "erase", "R001", folder, "--yes").output
    words = next(line.split()[1:] for line in told.splitlines() if line.startswith("  ontwikkelscan score"))
    monkeypatch.chdir(folder)
    assert run(*words).exit_code == 0
    assert "R001" not in set(pd.read_csv("uit/scores.csv")["respondent"])
    assert (folder / "uit" / "run.json").is_file()


def test_a_command_that_is_told_names_the_files_that_are_left_where_they_are(folder, tmp_path, monkeypatch):
    (tmp_path / "leergang" / "in").mkdir(parents=True)
    header, *rows = (folder / "antwoorden.csv").read_text("utf-8").splitlines(keepends=True)
    for name in ("R001", "R002"):
        row = next(row for row in rows if row.startswith(name))
        (tmp_path / "leergang" / "in" / f"{name}.csv").write_text(header + row, "utf-8")
    monkeypatch.chdir(tmp_path)
    files = [f"leergang/in/{name}.csv" for name in ("R001", "R002")]
    assert run("intake", *files, "-o", "leergang/uit", "--programme", PROGRAMME).exit_code == 0
    told = run("people", "erase", "R001", "leergang", "--yes").output
    command = next(line.strip() for line in told.splitlines() if line.startswith("  ontwikkelscan intake"))
    assert command.startswith("ontwikkelscan intake leergang/in/R002.csv -o leergang/uit ")
    assert run(*command.split()[1:]).exit_code == 0


def test_everyone_is_listed_with_the_files(folder):
    told = run("people", "list", folder).output
    parts = re.split(r"\n\n(?=R0|About)", told)
    assert [part.split("\n")[0] for part in parts] == [
        "8 people in map.",
        *sorted(PEOPLE),
        "About a group or a norm, without ids:",
    ]
    assert "antwoorden.csv (1)" in parts[1]
    assert "uit/R001.pdf" in parts[1]
    assert "uit/R001.pdf" not in parts[2]


def test_what_is_exported_is_of_one_person_and_without_what_raters_were_promised(folder, tmp_path):
    done = run("people", "export", "R001", folder, "-o", tmp_path / "inzage")
    assert done.exit_code == 0, (done.output, done.exception)
    files = files_in(tmp_path / "inzage")
    assert {path.suffix for path in files} == {".pdf", ".html", ".docx", ".json", ".csv", ".txt"}
    assert not [path for path in files if any(says(path, one) for one in PEOPLE[1:])]
    keys = pd.read_csv(folder / "rondes" / "uitgenodigd.csv")["beoordelaar_sleutel"]
    assert not [path for path in files for key in keys if key in readable(path)]
    listed = (tmp_path / "inzage" / "overzicht.csv").read_text()
    assert "rondes/R001/R001-B01.html" in listed
    assert "intake/overzicht-intakes.pdf" in listed


def test_what_is_exported_may_lie_in_the_folder_itself_and_is_erased_with_the_rest(folder):
    for words in ((), ("--overwrite",)):
        done = run("people", "export", "R001", folder, "-o", folder / "inzage", *words)
        assert done.exit_code == 0, (done.output, done.exception)
    run("people", "erase", "R001", folder, "--yes")
    assert not (folder / "inzage" / "uit").exists()
    assert [path for path in everything(folder) if says(path, "R001")] == []


def test_a_line_is_left_and_names_no_one(folder, tmp_path):
    run("people", "list", folder)
    run("people", "export", "R001", folder, "-o", tmp_path / "inzage")
    run("people", "erase", "R001", folder, "--yes")
    run("people", "purge", folder, "--yes")
    log = (folder / HELD / LOG).read_text()
    rows = list(csv.reader(StringIO(log)))
    assert [row[1] for row in rows[1:]] == [f"people {name}" for name in ("list", "export", "erase", "purge")]
    assert "R0" not in log


def test_what_is_older_than_three_years_goes(folder):
    told = run("people", "purge", folder, "--yes").output
    assert "toen.csv: 8" in told
    assert not (folder / "toen.csv").exists()
    assert len(pd.read_csv(folder / "antwoorden.csv", sep=";")) == 8
    assert (folder / "uit" / "R001.pdf").exists()
    run("people", "purge", folder, "--older-than", "1m", "--yes")
    assert (folder / "uit" / "R001.pdf").exists()


@pytest.mark.parametrize("age", ["36", "0m", "3 jaar", "-1m"])
def test_an_age_is_in_months_or_years(folder, age):
    refused("KEEP-007", run("people", "purge", folder, f"--older-than={age}"))


def test_who_is_not_there_and_a_folder_that_is_not_there(folder):
    refused("KEEP-006", run("people", "erase", "R00", folder, "--yes"))
    refused("KEEP-006", run("people", "export", "r001", folder, "-o", folder / "x"))
    refused("KEEP-005", run("people", "list", folder / "weg"))


def test_answers_under_other_ids_give_the_same_scores(folder, tmp_path):
    key = tmp_path / "sleutel" / "sleutel.txt"
    done = run("pseudonymise", folder / "antwoorden.csv", "-o", tmp_path / "delen" / "a.csv", "--key", key)
    assert done.exit_code == 0, (done.output, done.exception)
    assert "Left out: gemeente, leervragen, regio." in done.output
    assert key.stat().st_mode & 0o777 == 0o600
    text = (tmp_path / "delen" / "a.csv").read_text()
    assert not [one for one in PEOPLE if one in text or free_text(one) in text]
    run("pseudonymise", folder / "toen.csv", "-o", tmp_path / "delen" / "b.csv", "--key", key)
    before, after = (osc.read_answers(path, Q[1]) for path in (folder / "antwoorden.csv", tmp_path / "delen" / "a.csv"))
    again = osc.read_answers(tmp_path / "delen" / "b.csv", Q[1])
    assert set(again.respondents) == set(after.respondents)
    assert list(after.respondents) == sorted(after.respondents)
    columns = ["competency", "score", "status", "required", "need_probability"]

    def told(answers):
        result = osc.Scan(Q[1]).run(answers)
        merged = result.scores.merge(result.needs, on=["respondent", "competency"])
        return sorted(map(repr, merged[columns].itertuples(index=False, name=None)))

    assert told(before) == told(after)
    other = tmp_path / "andere" / "sleutel.txt"
    run("pseudonymise", folder / "antwoorden.csv", "-o", tmp_path / "delen" / "c.csv", "--key", other)
    assert not set(osc.read_answers(tmp_path / "delen" / "c.csv", Q[1]).respondents) & set(after.respondents)


def test_a_key_lies_apart_and_is_a_key(folder, tmp_path):
    words = ("pseudonymise", folder / "antwoorden.csv", "-o", tmp_path / "delen" / "a.csv", "--key")
    refused("KEEP-008", run(*words, tmp_path / "delen" / "onder" / "k.txt"))
    (tmp_path / "k").mkdir()
    for content in ("geheim", "ab" * 16):
        (tmp_path / "k" / "k.txt").write_text(content)
        refused("KEEP-008", run(*words, tmp_path / "k" / "k.txt"))
    assert not (tmp_path / "delen").exists()
