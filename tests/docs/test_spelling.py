"""Every Dutch word that people read is in the dictionary of OpenTaal, or in the list of words of this project."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from ontwikkelscan.commands.speaking.language import words as commands
from tests.contracts.test_errors import dutch_texts
from tests.dictionaries import is_dutch_word

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("woorden.txt")
FOLDERS = ("questionnaires", "programmes", "interviews", "templates")
DATA = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))
PAPERS = (
    ROOT / "docs" / "programmes.md",
    *sorted(path for folder in ("nl", "privacy") for path in (ROOT / "docs" / folder).glob("*.md")),
    *sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md")),
)
IDS = frozenset(
    "schema id version kind code locale status hash when show field value questionnaires order relevant raise".split()
)
"""Keys of the data files under which stand ids and codes, not text."""
NOT_TEXT = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|\{\w*\}|\w+=\"?\w+\"?|--[\w-]+|about: ", re.DOTALL)
"""Code, addresses, fields and settings."""
VALUE = re.compile(r"(?<!\w)'[^']*'(?!\w)|\w+=|--[\w-]+ \w+|\(\w*\)")
"""What a message names between quotes, arguments, options with their value, and calls."""
KEYS = re.compile(
    "|".join(
        rf"\b{key}\b" for path in (ROOT / "schemas").glob("*.json") for key in re.findall(r'"(\w+)"', path.read_text())
    )
)
"""Keys and values of the files that people write, where a comment names one."""
WORD = re.compile(r"(?<![\w.])[^\W\d_]+(?:['&-][^\W\d_]+)*(?!\w|[.'&-]\w)")
"""Letters, with hyphens, apostrophes and ampersands inside; no part of an id, a file name or a number."""


def own_words():
    """Return the groups of words of this project, each a list in the order of the file."""
    groups = LIST.read_text("utf-8").split("\n\n")
    return [[line for line in group.splitlines() if not line.startswith("#")] for group in groups]


def words(text):
    return WORD.findall(NOT_TEXT.sub(" ", text))


def values(entry):
    """Yield every text of a data file; not its keys, nor its ids and codes."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key not in IDS:
                yield from values(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from values(value)
    elif isinstance(entry, str):
        yield entry


def in_dutch(entry):
    """Yield what is Dutch in a catalogue of two languages."""
    if isinstance(entry, dict):
        yield from (
            values(entry["nl"]) if "nl" in entry else (text for each in entry.values() for text in in_dutch(each))
        )


def texts():
    """Yield file and text of all that is Dutch."""
    for path in (ROOT / "ontwikkelscan" / "nl.yaml", *DATA):
        for text in values(yaml.safe_load(path.read_text("utf-8"))):
            yield path, text
    for path in (path for path in DATA if path.is_relative_to(ROOT / "templates")):
        comments = re.findall(r"^#+ (?!yaml-)(.*)|# (?!yaml-)(.*)", path.read_text("utf-8"), flags=re.MULTILINE)
        yield path, KEYS.sub(" ", "\n".join(above or beside for above, beside in comments))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                yield path, "".join(cell["source"])
    for _, text in dutch_texts():
        yield ROOT / "ontwikkelscan" / "messages.yaml", VALUE.sub(" ", text)
    for text in in_dutch(commands()):
        yield ROOT / "ontwikkelscan" / "commands" / "speaking" / "words.yaml", text
    for path in PAPERS:
        yield path, path.read_text("utf-8")


@cache
def read_words():
    """Return each word with the files in which it stands."""
    found = {}
    for path, text in texts():
        for word in words(text):
            found.setdefault(word, set()).add(path.relative_to(ROOT).as_posix())
    return found


def without_capital(word):
    return word[0].lower() + word[1:]


def test_every_word_is_spelt_as_in_a_dictionary():
    own = {word for group in own_words() for word in group}
    wrong = {
        word: sorted(files)
        for word, files in read_words().items()
        if not own & {word, without_capital(word)} and not is_dutch_word(word)
    }
    assert wrong == {}, "mend these, or add them to tests/docs/woorden.txt"


def test_the_list_holds_only_words_that_need_it():
    there = {form for word in read_words() for form in (word, without_capital(word))}
    for group in own_words():
        assert group == sorted(set(group), key=str.casefold)
        assert [word for word in group if word not in there or is_dutch_word(word)] == []


@pytest.mark.parametrize(
    "word", ["gemeentesekretaris", "ontwikelscan", "intervieuw", "onmiddelijk", "competentieprofil"]
)
def test_the_dictionary_refuses_what_is_misspelt(word):
    assert not is_dutch_word(word)


def test_words_are_told_from_what_is_not_text():
    text = "**Je {names}** in `norm.yaml` en [thema's](groep.html): hrm_adviseur, run.json, en/of n.v.t."
    assert words(text) == ["Je", "in", "en", "thema's", "en", "of"]
    assert words('share="all" ANSWER-004, UTF-8 P&O\'er') == ["P&O'er"]
