"""What a run reaches and leaves: no network, nothing beside what was asked, no trace of the machine."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pymupdf
import pytest

from ontwikkelscan.saving import HELD
from tests.outputs import written

pytestmark = pytest.mark.slow("every command runs once over all examples, as separate processes, for all tests here")
ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = "leergang_lokaal_leiderschap"
USER, FOLDER = "geheimegebruiker", "geheimemap"
"""Stand in the environment and in the paths of a run, and in nothing that it makes."""
NETWORK = frozenset("asyncio ftplib http httpx requests smtplib socket socketserver ssl urllib urllib3 xmlrpc".split())
WATCH = """
import os, sys
def told(event, arguments):
    if event.startswith(("socket.", "http.", "urllib.", "ftplib.", "smtplib.")):
        with open(os.environ["WATCHED"], "a") as stream:
            stream.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(told)
open(os.environ["WATCHED"] + str(os.getpid()), "w").close()
"""
DRIVER = """
import socket, sys
from multiprocessing import current_process
from ontwikkelscan.commands.app import app
if __name__ == "__main__":
    for line in open("opdrachten.txt"):
        app(line.split(), standalone_mode=False)
    open("klaar", "w").close()
    try:
        socket.create_connection(("127.0.0.1", 9), 1)
    except OSError:
        pass
"""
COMMANDS = f"""
check allen.csv
score allen.csv -o uit/score
report allen.csv -o uit/report --form short
intake twee.csv -o uit/intake --programme {PROGRAMME} --share all
interview twee.csv -o uit/interview --respondent Deelnemer001 --share questions
plan twee.csv -o uit/plan --respondent Deelnemer001
cohorts allen.csv -o uit/cohorts --programme {PROGRAMME}
group allen.csv -o uit/group
items allen.csv -o uit/items
norm contribute allen.csv -o uit/bijdrage.json -q gemeentesecretaris
form gemeentesecretaris -o uit/vragenlijst.html
template gemeentesecretaris -o uit/vragenlijst.xlsx
"""
PERSON, QUESTION, PLACE = "Deelnemer{:03}", "Leervraag{:03}", "Verzonnendam{:03}"
"""Long enough to stand in no drawing or letter by chance."""
ABOUT_NOBODY = ("group/", "vragenlijst.")
"""Begins what is about nobody: these have the rights that new files have here."""
NO_ID = (
    *ABOUT_NOBODY,
    "items/item",
    "items/reliability",
    "bijdrage.json",
    "score/run.json",
    "cohorts/balance.csv",
    "cohorts/cohorts.json",
)
NO_NAME = ("-gesprek.docx", "-gesprek-burgemeester.docx", "-gesprek-burgemeester.pdf")
"""Papers of the performance interview: the form has a place for a name, the guide is the same for everybody."""
PARTS = ("key", "slot")
"""Of what is kept beside outputs, that hold a random number and nothing."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the commands once, with ears on the network, in folders that are looked through afterwards."""
    place = tmp_path_factory.mktemp("sporen") / FOLDER
    for name in (USER, "tijdelijk", "oren"):
        (place / name).mkdir(parents=True)
    people = pd.read_csv(ROOT / "examples" / "gemeentesecretaris.csv", sep=";", dtype=str, keep_default_na=False)
    for name, marked in (("respondent", PERSON), ("gemeente", PLACE), ("leervragen", QUESTION)):
        people[name] = [marked.format(number) for number in range(1, len(people) + 1)]
    people["deel_norm"] = "ja"
    people.to_csv(place / "allen.csv", index=False)
    people[:2].to_csv(place / "twee.csv", index=False)
    (place / "opdrachten.txt").write_text(COMMANDS.strip(), "utf-8")
    (place / "oren" / "sitecustomize.py").write_text(WATCH, "utf-8")
    (place / "stuur.py").write_text(DRIVER, "utf-8")
    told = {"HOME": place / USER, "TMPDIR": place / "tijdelijk", "WATCHED": place / "oren" / "gehoord"}
    environment = os.environ | {name: str(path) for name, path in told.items()}
    environment |= {"USER": USER, "LOGNAME": USER, "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = os.pathsep.join([str(place / "oren"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "stuur.py"], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert (place / "klaar").exists(), done.stderr
    return place, done.stdout + done.stderr


def read(path):
    """Return everything that can be read in a file: as it lies there, unpacked, and as text."""
    content = path.read_bytes()
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as file:
            found += [file.read(name) for name in file.namelist()]
    if content.startswith(b"%PDF"):
        with pymupdf.open(path) as paper:
            numbers = range(1, paper.xref_length())
            found += [paper.xref_stream(number) for number in numbers if paper.xref_is_stream(number)]
            found += [paper.xref_object(number).encode() for number in numbers]
            found.append("".join(page.get_text() for page in paper).encode())
    return b"\n".join(found)


@pytest.fixture(scope="module")
def made(run):
    """Return what can be read of each output, by its name."""
    folder = run[0] / "uit"
    return {path.relative_to(folder).as_posix(): read(path) for path in folder.rglob("*") if path.is_file()}


def holding(made, *words):
    return {name for name, content in made.items() if any(word.encode() in content for word in words)}


def test_nothing_reaches_for_a_network(run):
    """What is heard is the attempt that shows that there are ears; those who set the reports have them too."""
    heard = (run[0] / "oren" / "gehoord").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in heard] == ["socket.getaddrinfo", "socket.__new__", "socket.connect"]
    assert "9)" in heard[-1]
    n_listening = len(list((run[0] / "oren").glob("gehoord?*")))
    assert n_listening > 2 or os.cpu_count() == 1


def test_no_module_knows_a_network():
    known = {}
    for path in (ROOT / "ontwikkelscan").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            known.setdefault(path.name, set()).update(name.partition(".")[0] for name in names)
    assert "secrets" in known["rounds.py"]
    assert {name: found & NETWORK for name, found in known.items() if found & NETWORK} == {}


def test_typesetting_takes_no_package_from_elsewhere():
    """The typesetter is no Python and would not be heard: its pages ask for no package."""
    pages = list((ROOT / "ontwikkelscan" / "documents").glob("*.typ"))
    assert len(pages) == 2
    assert [path.name for path in pages if "@preview" in path.read_text("utf-8")] == []


def test_nothing_is_written_beside_what_was_asked(run):
    place = run[0]
    ours = {"allen.csv", "twee.csv", "opdrachten.txt", "stuur.py", "klaar"}
    assert {name for name in written(place) if not name.startswith(("uit/", "oren/"))} == ours


def test_no_output_tells_of_the_machine(run, made):
    words = (USER, FOLDER, str(ROOT), str(run[0]), sys.prefix)
    assert len(made) > 60
    assert holding(made, *words) == set()


def test_what_is_said_names_nobody(run):
    said = run[1]
    assert "antwoorden van 24 mensen" in said
    assert re.findall(r"Deelnemer0|Leervraag0|Verzonnendam", said) == []


def test_what_is_about_people_is_for_its_owner_alone(run, made):
    folder = run[0] / "uit"
    usual = {name for name in made if (folder / name).stat().st_mode & 0o077}
    assert usual == {name for name in made if name.startswith(ABOUT_NOBODY) and HELD not in name}


def test_an_id_stands_in_what_is_about_people(made):
    named = holding(made, *map(PERSON.format, range(1, 25)))
    nobody = {name for name in made if name.startswith(NO_ID) or name.endswith((*PARTS, *NO_NAME))}
    assert set(made) - named == nobody


def test_a_paper_of_one_person_holds_nobody_else(made):
    own = {name: match[1] for name in made if (match := re.search(r"/(Deelnemer\d{3})[.-]", name))}
    assert len(own) > 40
    others = {
        name: {found.decode() for found in re.findall(rb"Deelnemer\d{3}", made[name])} - {own[name]} for name in own
    }
    assert {name: found for name, found in others.items() if found} == {}


def test_what_someone_typed_stands_where_it_is_shared(made):
    shared = {name for name in made if name.startswith("intake/") and HELD not in name}
    assert holding(made, "Verzonnendam") == shared
    papers = {name for name in shared if "overzicht" not in name}
    interview = {
        f"interview/Deelnemer001-{name}" for name in ("gesprek.docx", "gesprek-voorbeeld.html", "gesprek-voorbeeld.pdf")
    }
    assert holding(made, "Leervraag0") == papers | interview


def test_answers_to_statements_stand_in_one_table(made):
    """Statements are named in what asks them, in the account of the reading, and in what is told of all together."""
    together = {"items/item_analysis.csv", "score/run.json", "vragenlijst.html", "vragenlijst.xlsx"}
    assert holding(made, "bps_01") == {"score/items.csv", *together}
    told = json.loads(made["score/run.json"])["answers"]["columns"]
    assert {*told[1]} == {"name", "column", "how", "recoded", "states"}
    assert all(column["states"] is None for column in told)
