"""Both readers of YAML: libyaml gives what the careful reader gives, and leaves every refusal to that one."""

import io
import shutil
from itertools import chain
from pathlib import Path
from random import Random

import pytest
import yaml

from ontwikkelscan import OntwikkelscanError, load_house_style
from ontwikkelscan.yaml_file import YamlFile, _HesitationError, _quickly
from tests.bad_files.test_bad_files import FOLDERS, broken_copy, made  # noqa: F401 - a fixture
from tests.fuzz.mutate import changed

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(
    path
    for folder in ("questionnaires", "programmes", "norms", "interviews", "ontwikkelscan", "examples")
    for path in (ROOT / folder).rglob("*.yaml")
    if "_data" not in path.parts
)
SEEDS = sorted((ROOT / "tests" / "fuzz" / "seeds").rglob("*.yaml"))
DIFFERENT = (
    *("a: >#\n", "a: |-#\n", "a: [wat?]\n", "{a?b: 1}\n", "a: [x, {b: c?}]\n", "%YAML 1.2\n---\na: 1\n"),
    *("a: 1\n--- {b: 2}\n", "a: &b 1\nc: *b\n", "a: !!str 1\n", "a: 1\na: 2\n", "[a]: 1\n", "{[a]: 1}\n", "- a\n"),
    *("a", "", "---\na: 1\n", "\ta: 1\n", "a:\t1\n", "a: \ufeffb\n", "\ufeffa: 1\n", "a: b\u2028c\n", "a: b\x85c\n"),
    *('a: "\\ud800"\n', 'a: "\\x07"\n', "a: \x07\n", "a: " + "[" * 40 + "]" * 40, "a: " + "- " * 40, "? " * 40),
    *("a: " + "9" * 400, "a: " + "9" * 300, "a: 1.0e+999", "a: '1'\n'null': ~\nnull: null\ntrue: no\n1: 1.10\n"),
    *("a: |\n  1\nb: >-\n  2\n", "a: [" + "1," * 20_001 + "]\n", "a: b: c\n", "a: [1, 2\n", "a: {b:c}\n"),
    *("a: {b: ,c}\n", "a: 'b\n", "<<: {a: 1}\n", "=: 1\n", "a: \U0001f600\n"),
)
"""Where the two are known to differ, or where this reader goes its own way."""


class Held:
    """A file that is not on a disk."""

    name = "bestand.yaml"

    def __init__(self, content):
        self.content = content

    def open(self, _mode):
        return io.BytesIO(self.content)


def read(content):
    """Return what a file holds, with types, and the place of a key that is not there; or the refusal."""
    try:
        file = YamlFile(Held(content), "QUESTIONNAIRE-002")
    except OntwikkelscanError as refused:
        return str(refused)
    places = [file.place((key, 0, "weg")) for key in file.data]
    return repr(file.data), places


def is_quick(content):
    try:
        _quickly(content.decode())
    except _HesitationError:
        return False
    return True


def both(content, monkeypatch):
    """Return what comes of a file with libyaml and without."""
    with monkeypatch.context() as without:
        without.setattr(yaml, "__with_libyaml__", False)
        careful = read(content)
    return read(content), careful


def test_what_is_shipped_is_read_by_libyaml(monkeypatch):
    assert len(SHIPPED) > 40
    for path in SHIPPED:
        content = path.read_bytes()
        assert is_quick(content), path
        quick, careful = both(content, monkeypatch)
        assert quick == careful, path


def test_without_libyaml_the_careful_reader_works_alone(monkeypatch):
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert not is_quick(b"a: 1\n")
    assert YamlFile(Held(b"a: 1\n"), "QUESTIONNAIRE-002").data == {"a": 1}


@pytest.mark.parametrize("text", DIFFERENT)
def test_where_they_differ_the_careful_reader_decides(text, monkeypatch):
    quick, careful = both(text.encode(), monkeypatch)
    assert quick == careful


@pytest.mark.parametrize("load", [load for load, _, _ in FOLDERS])
def test_files_of_the_bad_folders_give_the_same(load, made, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    source, cases = next((source, cases) for each, source, cases in FOLDERS if each is load)
    for number, case in enumerate(cases):
        if case.file.endswith(".yaml"):
            folder = tmp_path / str(number)
            broken_copy(case, source or made, folder)
            quick, careful = both((folder / case.file).read_bytes(), monkeypatch)
            assert quick == careful, case.id
            shutil.rmtree(folder)


def test_files_that_were_changed_at_random_give_the_same(monkeypatch):
    random, n_quick = Random(1), 0  # noqa: S311 - no secret
    seeds = [path.read_bytes() for path in SEEDS]
    for number in range(200):
        content = changed(random.choice(seeds), "yaml", random, random.choice(seeds))
        quick, careful = both(content, monkeypatch)
        assert quick == careful, number
        n_quick += isinstance(quick, tuple)
    assert 40 < n_quick < 160, "some are read and some are refused"


def test_short_texts_of_what_means_something_give_the_same(monkeypatch):
    words = [*"a|b: |\n|\n  |\n- | |,|'|:|?|[|]|{|}|>|#|-|1|~".split("|"), '"', "|"]
    random, n_quick = Random(2), 0  # noqa: S311 - no secret
    for _ in range(2000):
        content = ("a: " + "".join(random.choices(words, k=random.randint(1, 8)))).encode()
        quick, careful = both(content, monkeypatch)
        assert quick == careful, content
        n_quick += isinstance(quick, tuple)
    assert n_quick > 200


def test_a_line_is_known_after_a_quick_reading():
    file = YamlFile(Held(b"a: 1\nb:\n  - c: 2\n"), "QUESTIONNAIRE-002")
    assert file.place(("b", 0, "c")) == "bestand.yaml, line 3"
    assert list(chain(file.data, file.data["b"][0])) == ["a", "b", "c"]


@pytest.mark.parametrize(("n", "told"), [(100, 100), (101, 101)])
def test_a_hundred_faults_are_told_apart_and_the_rest_is_counted(tmp_path, n, told):
    path = tmp_path / "huisstijl.yaml"
    keys = "".join(f"k{number}: 1\n" for number in range(n))
    path.write_text(f"schema: ontwikkelscan/house_style/1\nname: x\n{keys}", "utf-8")
    with pytest.raises(OntwikkelscanError) as caught:
        load_house_style(path)
    assert len(caught.value.problems) == told
    assert ("1 more faults" in str(caught.value)) == (n > 100)
