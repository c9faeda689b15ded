"""What people read is told in the product's own words: no run of ten words is that of a source.

The sources stand here as hashes of their runs (``scripts/hash_sources.py``). Official names are excepted.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "hash_sources.py"))
RUNS, WORDS, BYTES = SCRIPT["runs"], SCRIPT["words"], SCRIPT["BYTES"]
STORED = SCRIPT["FILE"].read_bytes()
SOURCES = {STORED[place : place + BYTES] for place in range(0, len(STORED), BYTES)}
NAMES = [" ".join(WORDS(name)) for name in yaml.safe_load((Path(__file__).parent / "official_names.yaml").read_text())]
READ = [
    ROOT / "README.md",
    ROOT / "ontwikkelscan" / "nl.yaml",
    *(path for ending in ("md", "yaml") for path in sorted((ROOT / "docs").rglob(f"*.{ending}"))),
    *(
        path
        for name in ("programmes", "questionnaires", "interviews")
        for path in sorted((ROOT / name).rglob("*.yaml"))
    ),
]


def texts(path):
    """Yield every text of a data file by itself, or a document as a whole."""
    if path.suffix == ".md":
        yield path.read_text("utf-8")
        return
    entries = [yaml.safe_load(path.read_text("utf-8"))]
    while entries:
        entry = entries.pop()
        if isinstance(entry, str):
            yield entry
        else:
            entries += entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()


def taken(text, sources=SOURCES):
    """Return the runs of a text that stand in a source; a name of the list ends a run."""
    told = f" {' '.join(WORDS(text))} "
    for name in sorted(NAMES, key=len, reverse=True):
        told = told.replace(f" {name} ", " \n ")
    found = (RUNS(part) for part in told.split("\n"))
    return [run for part in found for digest, run in part.items() if digest in sources]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_ten_words_stand_as_in_a_source(path):
    assert [run for text in texts(path) for run in taken(text)] == []


def test_ten_words_are_seen_whatever_stands_between_them_and_nine_are_not():
    assert len(SOURCES) > 8000
    source = "De ene zin die hier staat, is nooit door iemand geschreven."
    sources = set(RUNS(source))
    assert len(sources) == 2
    assert taken("Wel: \u201cene zin, die hier staat is nooit door iemand geschreven\u201d!", sources)
    assert not taken("Wel: ene zin, die hier staat is nooit door iemand bedacht.", sources)


def test_a_name_is_excepted():
    assert not taken("HRM'ers als wegbereiders van de 'Gemeente als partner in de netwerksamenleving'")
