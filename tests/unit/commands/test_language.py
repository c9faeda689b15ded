"""The command line in the languages of its catalogue: help, what is refused, and what was written."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from typer.main import get_command

from ontwikkelscan.commands import app as commands
from ontwikkelscan.commands.speaking.language import languages, of_the_system, say, speak, speak_as_asked, words
from ontwikkelscan.commands.speaking.parser import spoken_by
from ontwikkelscan.loading.demo import load_demo

ROOT = Path(__file__).resolve().parents[3]
SOURCE = Path(commands.__file__).parent
PARTS = ("app", "example", "metavars", "help", "options", "commands")
"""What is looked up by the names of commands and options, or by the parser; the rest by :func:`say` alone."""


def told(language, *given):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-m", "ontwikkelscan", *given, f"--taal={language}"],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


def wordings(data=None, key=""):
    """Yield every wording by its dotted key, with what it is in each language."""
    data = words() if data is None else data
    for name, value in data.items():
        place = f"{key}.{name}".strip(".")
        if isinstance(value, dict) and set(value) == set(languages()):
            yield place, value
        elif isinstance(value, dict):
            yield from wordings(value, place)


def every_command(command=None, name=""):
    """Yield every command by its name."""
    command = command or spoken_by(get_command(commands.app))
    yield name, command
    for part in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield from every_command(command.get_command(None, part), f"{name} {part}".strip())


def texts_of(value):
    return list(value.values()) if isinstance(value, dict) else [value]


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("place", "value"), list(wordings()), ids=[place for place, _ in wordings()])
def test_every_wording_says_the_same_in_each_language(place, value):
    first, *others = ([fields(text) for text in texts_of(value[language])] for language in languages())
    assert all(set().union(*other) == set().union(*first) for other in others)
    assert all(text == text.strip() or place.startswith("norm.") for each in value.values() for text in texts_of(each))


def test_nothing_stands_in_the_catalogue_in_one_language_alone():
    def leaves(data, key=""):
        for name, value in data.items():
            place = f"{key}.{name}".strip(".")
            if isinstance(value, dict):
                yield from leaves(value, place)
            else:
                yield place

    known = {f"{place}.{rest}" for place, value in wordings() for rest in leaves(value)}
    assert {place for place in leaves(words()) if place not in known and not place.endswith(".example")} == {"default"}


def test_the_questionnaire_when_none_is_named_is_that_of_the_first_demo():
    assert words()["default"] == load_demo()[0].questionnaire


def test_every_command_and_option_has_its_words_and_no_word_is_left():
    found = dict(every_command())
    assert set(found) - {""} == set(words()["commands"])
    assert sorted(name for names in commands.HOMES.values() for name in names) == sorted(
        name for name in found if name and " " not in name
    )
    used = set()
    for name, command in found.items():
        own = words()["commands"].get(name, {}).get("options", {})
        names = {option.name for option in command.params if option.name != "help"}
        assert set(own) <= names, name
        assert names - set(own) <= set(words()["options"]), name
        used |= names - set(own)
    assert set(words()["options"]) == used


def test_what_is_said_stands_in_the_catalogue_and_what_stands_there_is_said():
    asked = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "say",
                "tell",
                "wrong",
                "_part",
                "_line",
            ):
                before = {"tell": "written.", "wrong": "usage.", "_part": "people.", "_line": "people."}
                pattern = _pattern(node.args[0], path)
                asked |= {before.get(node.func.id, "") + key for key in pattern}
    known = [place for place, _ in wordings() if place.partition(".")[0] not in PARTS]
    unsaid = [place for place in known if not any(re.fullmatch(pattern, place) for pattern in asked)]
    unknown = [pattern for pattern in asked if not any(re.fullmatch(pattern, place) for place, _ in wordings())]
    assert (unsaid, unknown) == ([], [])


def _pattern(node, path):
    """Return the keys that a call can ask for, as patterns: what is filled in is any word."""
    if isinstance(node, ast.Constant):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(re.escape(part.value) if isinstance(part, ast.Constant) else r".+" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return _pattern(node.body, path) + _pattern(node.orelse, path)
    return []


@pytest.mark.parametrize("language", languages())
def test_the_help_of_every_command_is_in_one_language(language):
    speak(language)
    for name, command in every_command():
        context = command.make_context(f"ontwikkelscan {name}".strip(), [], resilient_parsing=True)
        page = command.get_help(context)
        assert say("help.usage") in page
        assert say("help.options") in page
        assert max(map(len, page.splitlines())) <= 80, name
        if hasattr(command, "list_commands"):
            below = command.list_commands(context)
            rows = page[page.index(say("help.commands")) :].splitlines()
            assert len([row for row in rows if re.match(r"  \S", row)]) == len(below)
        assert ("Usage" in page) == (language == "en")


def test_no_dutch_sentence_is_long():
    sentences = [
        sentence
        for place, value in wordings()
        for text in texts_of(value["nl"])
        for sentence in re.split(r"(?<=[.:;?])\s", text)
        if len(sentence.split()) > 25
    ]
    assert sentences == []


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "nl"),
        ({"LANG": "C.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "nl_BE.UTF-8"}, "nl"),
    ],
)
def test_the_language_is_that_of_the_system_else_dutch(monkeypatch, system, expected):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert of_the_system() == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["score", "a.csv", "--taal", "en"], ["--taal", "en", "score", "a.csv"]),
        (["score", "--taal=en", "a.csv"], ["--taal=en", "score", "a.csv"]),
        (["--taal", "en"], ["--taal", "en"]),
        (["score", "--taal"], ["--taal", "score"]),
        (["score"], ["score"]),
    ],
)
def test_the_language_may_be_asked_anywhere(given, expected):
    assert speak_as_asked(given) == expected


REFUSED = {
    "norm": ("Gebruik: ontwikkelscan norm [OPTIES]", "Usage: ontwikkelscan norm [OPTIONS]"),
    "repot": ("er is geen opdracht 'repot'", "there is no command 'repot'"),
    "report a.csv": ("-o/--output ontbreekt", "-o/--output is missing"),
    "report": ("BESTAND... ontbreekt", "FILE... is missing"),
    "report a.csv --fromat pdf": ("er is geen optie --fromat", "there is no option --fromat"),
    "report a.csv -o x --format doc": ("--format: deze waarde past niet; het is pdf|html", "it is pdf|html"),
    "report a.csv -o": ("na -o ontbreekt een waarde", "-o lacks a value"),
    "report a.csv -o x --overwrite=3": ("na --overwrite komt geen waarde", "--overwrite takes no value"),
    "form a b -o x": ("dit is te veel: b", "this is too much: b"),
    "divide a.csv -o x --groups drie": ("--groups: deze waarde past niet; het is GETAL", "it is NUMBER"),
    "score a.csv -o x --required visie": ("'visie' is niet van de vorm naam=waarde", "of the form name=value"),
}


@pytest.mark.parametrize("place", [0, 1], ids=["nl", "en"])
@pytest.mark.parametrize("given", REFUSED)
def test_what_the_parser_refuses_is_said_in_the_language(given, place):
    done = told(("nl", "en")[place], *given.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert REFUSED[given][place] in done.stderr


def test_a_language_that_is_not_there_is_refused():
    done = told("fr", "score", "a.csv", "-o", "x")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "Dit kan niet: --taal is een van: nl, en.")


def test_what_was_written_is_told_in_the_language(tmp_path):
    answers = str(ROOT / "examples" / "gemeentesecretaris.csv")
    done = told("nl", "report", answers, "-o", str(tmp_path / "uit"), "--respondent", "R001", "--format", "html")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.splitlines() == [f"Eén rapport staat in {tmp_path / 'uit'}{os.sep}."]
    again = told("en", "report", answers, "-o", str(tmp_path / "uit"), "--respondent", "R001", "--format", "html")
    assert again.stderr.startswith("Made already on ")
