"""The catalogue of participant text: nothing stands outside it, nothing in it is unused, and every field is given."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

from tests.dictionaries import is_dutch_word, is_english_word
from tests.long_sentences import long_sentences

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ontwikkelscan"
MODULES = sorted(PACKAGE.rglob("*.py"))
"""All but the catalogue of messages, which holds both languages."""
SCRIPTS = sorted(path for ending in ("js", "typ") for path in PACKAGE.rglob(f"*.{ending}"))
READERS = {"text": str, "texts": list, "section": dict}
FUNCTION_WORDS = frozenset(
    """
    aan alle als andere bij boven buiten daar dan dat de deze die dit doe door een eigen een en er geen gemiddeld haar
    heb hebben heeft het hoe hun je jij jou jouw kan kies kunnen maar meer mijn minder naar naast niet nog
    om onder ook op samen te ten tot tussen van vanaf veel voor vul waar waarom wat welke wie wij wordt worden
    zelf zich zijn zo zonder één
    """.split()  # of Dutch, and not of English: "in", "of", "met" and "per" tell nothing
)
NAMES = frozenset({"ontwikkelscan", "pdf"})
"""Words of a Dutch dictionary that are names in any language."""
DATA = {
    "niet van toepassing": "an answer that a file of a user may hold",
    "in gebruik": "a value of field status in a data file",
}
"""Dutch outside the catalogue, and why: what files of users hold, which no editor of texts may change."""
NOT_WORDS = re.compile(r"""(?<!\w)'[^']*'(?!\w)|<[^<>]*>|[\w-]+="[^"]*"|\S*[.]\w\S*|(?<!\S)-+\w+ \S+""")
"""Values in a message, mark-up, file names, options of a command."""
COMMENT = r"//.*|/\*[\s\S]*?\*/"
STRING = r"""(["'`])((?:\\.|(?!\1)[^\\])*)\1"""
CONTENT = r"\[([^\[\]]*)\]"
SCRIPT_TEXT = {".js": re.compile(f"{COMMENT}|{STRING}()"), ".typ": re.compile(f"{COMMENT}|{STRING}|{CONTENT}")}
"""What may be text, in the last two groups: strings, templates of JavaScript, content of typst; not comments."""


@cache
def trees():
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in MODULES}


# Outside the catalogue


def strings(tree):
    """Yield line and text of each string that is not documentation; an f-string as a whole, with … for its fields."""
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in whole for part in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def script_strings(path, script):
    """Yield place and text of each string of a script, without its comments; … stands for the fields of a template."""
    for found in SCRIPT_TEXT[path.suffix].finditer(script):
        place = f"{path.name}:{script.count(chr(10), 0, found.start()) + 1}"
        for text in filter(None, found.groups()[1:]):
            yield place, re.sub(r"\$\{[^}]*\}", "…", text)


def scripts():
    for path in SCRIPTS:
        yield from script_strings(path, path.read_text("utf-8"))


def is_dutch(text):
    """Tell whether a text reads as Dutch.

    Of several words one holds Dutch sentences together, or two are words of Dutch alone, or all are words of Dutch and
    one of it alone; or a word that joins others stands between spaces.
    """
    bare = NOT_WORDS.sub(" ", text)
    words = re.findall(r"[^\W\d_]+(?![\w.]*_)", bare.lower())
    if bare != bare.strip() and len(words) == 1:
        return not FUNCTION_WORDS.isdisjoint(words)
    if len(words) + text.count("…") < 2 or "_" in bare:
        return False
    if len(words) > 1 and not FUNCTION_WORDS.isdisjoint(words):
        return True
    words = [word for word in words if len(word) > 2 and word not in NAMES]
    alone = {word for word in words if not is_english_word(word) and is_dutch_word(word)}
    return len(alone) > 1 or (bool(alone) and " " in bare.strip() and all(map(is_dutch_word, words)))


def outside():
    """Yield place and text of all that reads as Dutch."""
    for name, tree in trees().items():
        yield from ((f"{name}:{line}", text) for line, text in strings(tree) if is_dutch(text))
    yield from ((place, text) for place, text in scripts() if is_dutch(text))


def test_no_participant_text_stands_outside_the_catalogue():
    assert {place: text for place, text in outside() if text not in DATA} == {}


def test_what_may_stand_in_python_does():
    there = {text for tree in trees().values() for _, text in strings(tree)}
    assert set(DATA) - there == set()


def test_the_language_is_named_in_the_catalogue_and_where_a_caller_chooses_that_of_messages():
    code = re.compile(r'nl(-NL)?|[\s\S]*lang="nl[\s\S]*')
    found = [name for name, tree in trees().items() for _, text in strings(tree) if code.fullmatch(text)]
    found += [place for place, text in scripts() if code.fullmatch(text)]
    assert found == ["ontwikkelscan/errors.py"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('x = "Je bent klaar."', ["Je bent klaar."]),
        ('x = f"Er zijn {n} mensen."', ["Er zijn … mensen."]),
        ('x = {"a": ["Geen groepen"]}', ["Geen groepen"]),
        ('x = "Beste collega", "buiten normbereik", f"kolom {n}"', ["Beste collega", "buiten normbereik", "kolom …"]),
        ('x = " en ".join(names) + " of "', [" en "]),
        ('call(f"{n} van de {m}", y="The norm is of people in a sample")', ["… van de …"]),
        ("x = \"use 'alles', 'niets' or ids\", '<li>…</li>'", []),
        ('"""Je bent klaar."""\ndef f():\n    """Je bent klaar."""\nX = 1\n"""Je bent klaar."""', []),
        ('x = "jaren_in_rol", "share_of_need", "De"', []),
    ],
)
def test_dutch_is_recognised(code, found):
    assert sorted(text for _, text in strings(ast.parse(code)) if is_dutch(text)) == sorted(found)


@pytest.mark.parametrize(
    ("name", "script", "found"),
    [
        ("a.js", 'el("p", {}, "Je bent klaar."); // Dit is het einde', ["Je bent klaar."]),
        ("a.js", "t(`welcome.${name}`); x = `Nog ${n} vragen`;", ["Nog … vragen"]),
        ("a.js", "/* Je bent\n klaar */ x = ['options columns', 'Volgende bladzijde'];", ["Volgende bladzijde"]),
        ("a.typ", '#text(size: 9pt)[Deel van het rapport]\n#set text(lang: "en") // van de', ["Deel van het rapport"]),
        ("a.typ", '#let foot = "Beste collega"', ["Beste collega"]),
    ],
)
def test_dutch_is_recognised_in_scripts(name, script, found):
    assert [text for _, text in script_strings(Path(name), script) if is_dutch(text)] == found


# What is used, and what there is


def leaves(entry, prefix=""):
    """Yield key and text, or list of texts, of everything under an entry."""
    for key, value in entry.items():
        yield from leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", value)]


def catalogue():
    """Return every text by its key."""
    return dict(leaves(yaml.safe_load((PACKAGE / "nl.yaml").read_text("utf-8"))))


def fields(entry):
    """Return the names of the fields of a text or of a list of them."""
    lines = entry if isinstance(entry, list) else [entry]
    return {name for line in lines for _, name, _, _ in Formatter().parse(line) if name is not None}


def patterns(node):
    """Yield the keys that an argument can stand for, as regular expressions; a field is a name without a point."""
    if isinstance(node, ast.Constant):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else "[A-Za-z_]*" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)
    else:
        line = f"line {node.lineno}: write the key out, or as an f-string"
        raise TypeError(line)


def calls(tree):
    """Yield the reader, the pattern of keys and the fields given (None: known at run time only) of each look-up."""
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "ontwikkelscan.texts"]
    readers = {name.asname or name.name: name.name for node in imports for name in node.names if name.name in READERS}
    # The module of the readers calls its own.
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    readers |= {name: name for name in READERS if own >= set(READERS)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in readers:
            given = {keyword.arg for keyword in node.keywords}
            for pattern in patterns(node.args[0]):
                yield readers[node.func.id], pattern, None if None in given else given


def look_ups():
    return [(name, *call) for name, tree in trees().items() for call in calls(tree)]


def keys_of(reader, pattern, texts):
    """Return the keys that a look-up can reach."""
    if reader == "section":
        return [key for key in texts if re.match(f"{pattern}\\.", key)]
    return [key for key in texts if re.fullmatch(pattern, key) and isinstance(texts[key], READERS[reader])]


def test_every_used_key_exists():
    texts = catalogue()
    assert {look_up[:3] for look_up in look_ups() if not keys_of(*look_up[1:3], texts)} == set()


def test_every_key_is_used():
    texts = catalogue()
    used = {key for _, reader, pattern, _ in look_ups() for key in keys_of(reader, pattern, texts)}
    assert set(texts) - used == set()


def test_every_field_is_given_and_every_given_field_is_used():
    texts, reached, sure, unused = catalogue(), set(), set(), set()
    for name, reader, pattern, given in look_ups():
        keys = keys_of(reader, pattern, texts)
        complete = {key for key in keys if reader == "section" or given is None or fields(texts[key]) <= given}
        assert complete or not keys, f"{name}: {pattern} lacks fields"
        reached.update(keys)
        sure |= complete
        if given:
            unused |= {(name, pattern, field) for field in given.difference(*(fields(texts[key]) for key in keys))}
    assert reached - sure == set()
    assert unused == set()


def test_a_look_up_is_found_with_its_fields():
    code = [
        "from ontwikkelscan.texts import text, texts as several",
        'text(f"a.{b}_x", n=1)',
        'several("c" if d else "e.f", **g)',
        'texts("h")',
    ]
    assert list(calls(ast.parse("\n".join(code)))) == [
        ("text", r"a\.[A-Za-z_]*_x", {"n"}),
        ("texts", "c", None),
        ("texts", r"e\.f", None),
    ]
    with pytest.raises(TypeError, match="write the key out"):
        list(calls(ast.parse("from ontwikkelscan.texts import text\ntext(key)")))


# How it is written


def lines():
    """Yield key and text; each text of a list by itself."""
    for key, entry in catalogue().items():
        for line in entry if isinstance(entry, list) else [entry]:
            yield key, line


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"[‘’“”„]|(?<!share=)(?<!all)\"", "quotation marks are straight and single, as in the questionnaires"),
        (r"^\s*$|  |\n", "there is a text, without double spaces or line breaks"),
        (r"\.\.\.|…", "no dots that leave something unsaid"),
        (r"(?i)\b(u|uw|men)\b", "a person is addressed, as je"),
        (r"(?i)\bpagina", "the form is a formulier, a part of it or of a report a bladzijde"),
        (r"!", "nothing is cheered"),
        (r"\{[^}a-z]|\{\}|\{\w*[^\w}]", "a field is a plain name"),
    ],
)
def test_how_it_is_written(pattern, why):
    assert {key: line for key, line in lines() if re.search(pattern, line)} == {}, why


def _texts(content):
    """Yield every text of a data file; facts of a programme are notes on its source, printed in parts of their own."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _texts(value) if key != "facts" else ()
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


CONTENT_FILES = [
    PACKAGE / "nl.yaml",
    *(path for folder in ("questionnaires", "programmes", "interviews") for path in (ROOT / folder).rglob("*.yaml")),
]


@pytest.mark.parametrize("path", CONTENT_FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_sentence_is_longer_than_25_words(path):
    content = yaml.safe_load(path.read_text("utf-8"))
    assert [sentence for text in _texts(content) for sentence in long_sentences(text)] == []
