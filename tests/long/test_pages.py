"""What README and pages tell to type does what they say. python -m tests.long.test_pages writes what commands say now.

A ``shell`` block is typed as it stands, in one folder per page, from top to bottom. A ``text`` block right after it is
what is seen then; one that begins with a code says that the command refuses. Another, or a ``yaml`` block, is the file
that was named last before it. Python is run by tests/docs/test_documents.py.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from ontwikkelscan import load_questionnaire
from ontwikkelscan.loading.data_root import data_root

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "nl").glob("*.md")), *sorted((ROOT / "docs" / "en").glob("*.md"))]
BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TYPED, WINDOWS, SEEN, FILES = "shell", "bat", "text", ("text", "yaml")
EXAMPLES = Path(str(data_root("examples")))
MORE = {str(answer): str(answer + 1) for answer in range(1, 5)}
"""Everyone answers a point higher the second time."""
NOT_TYPED = {
    "py -m venv .venv && .venv\\Scripts\\pip install .": "of Windows; it installs",
    ".venv\\Scripts\\activate": "of Windows",
    "python3 -m venv .venv && .venv/bin/pip install .": "installs; .ci/run types as much from the README",
    "source .venv/bin/activate": "of what that installs",
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/ontwikkelscan demo -o uit": "typed by .ci/run",
    'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/pytest -q -n auto --dist loadfile': (
        "typed by .ci/run"
    ),
}
"""Commands that no test types, each with the reason. All others are typed."""


class Block(NamedTuple):
    """A block of code: its language, what it says, and where that stands in the page."""

    language: str
    text: str
    place: int


def blocks(page):
    return [Block(found[1], found[2], found.start(2)) for found in BLOCK.finditer(page.read_text("utf-8"))]


def steps(page):
    """Return each block that is typed or written, with the block of what is seen after it, or None."""
    text, found, told = page.read_text("utf-8"), blocks(page), []
    for block in found:
        if told and block.language == SEEN and text[: block.place].endswith(f"{told[-1][0].text}```\n\n```{SEEN}\n"):
            told[-1] = (told[-1][0], block)
        elif block.language in (TYPED, *FILES) and block.text.strip() not in NOT_TYPED:
            told.append((block, None))
    return told


def prepare(folder):
    """Give a page what it begins with: files of people who answered, by themselves and in tables, then and now."""
    then = [person | {"deel_norm": "ja"} for person in people("gemeentesecretaris")]
    now = [{name: MORE.get(cell, cell) for name, cell in person.items()} for person in then]
    for name, rows in {"antwoorden": then, "toen": then, "nu": now}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8") as file:
            table = csv.DictWriter(file, list(rows[0]), delimiter=";")
            table.writeheader()
            table.writerows(rows)
    sent = folder / "leergang" / "antwoorden"
    sent.mkdir(parents=True)
    for person in then[:18]:
        send("gemeentesecretaris", person, sent)
    send("hrm_adviseur", people("hrm_adviseur")[0], folder)


def people(name):
    with (EXAMPLES / f"{name}.csv").open(encoding="utf-8-sig") as table:
        return list(csv.DictReader(table, delimiter=";"))


def send(name, person, folder):
    """Put the file into a folder that the form gives someone."""
    asked = load_questionnaire(name)
    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": asked.id, "version": asked.version}
    answers = {column: int(cell) if cell.isdigit() else cell or None for column, cell in person.items()}
    content = json.dumps({**head, "hash": asked.measurement_hash, "answers": answers})
    (folder / f"{asked.id}-{person['respondent']}.json").write_text(content, "utf-8")


def do(page, block, folder):
    """Type a block, or write the file that it is; return how it ended and what was seen."""
    if block.language in FILES:
        before = page.read_text("utf-8")[: block.place]
        name = re.findall(r"`[^`\n]*?([\w./-]+\.(?:csv|yaml))`", before)[-1]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(block.text, "utf-8")
        return 0, ""
    return run(block.text, folder)


def run(command, folder):
    """Type a block and return how it ended and what was seen."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-e", "-c", command],  # noqa: S607
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if steps(page)],
    ids=lambda page: page.stem,
)
def test_what_a_page_tells_to_type_does_what_it_says(page, tmp_path):
    prepare(tmp_path)
    for block, told in steps(page):
        code, seen = do(page, block, tmp_path)
        refuses = told is not None and told.text.startswith("[")
        assert code == (1 if refuses else 0), (block.text, seen)
        assert told is None or told.text.rstrip() == seen.rstrip(), block.text


def test_every_block_is_typed_written_run_or_named_with_the_reason():
    """A block in another language would be run by nobody."""
    found = [block for page in PAGES for block in blocks(page) if not block.language.startswith("{")]
    known = {TYPED, WINDOWS, "python", *FILES}
    assert [block for block in found if block.language not in known] == []
    assert [block for block in found if block.language == "python" and ">>> " not in block.text] == []
    windows = {block.text.strip() for block in found if block.language == WINDOWS}
    assert windows <= set(NOT_TYPED) <= {block.text.strip() for block in found}


def write(page):
    """Put what commands say now into a page."""
    text = page.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        said = [(told, do(page, block, Path(folder))[1]) for block, told in steps(page)]
    for told, seen in reversed(said):
        if told is not None:
            text = text[: told.place] + seen.rstrip() + "\n" + text[told.place + len(told.text) :]
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    for each in PAGES:
        write(each)
