"""The catalogue of participant text: nothing stands outside it, nothing in it is unused, and every field is given."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ontwikkelscan"
MODULES = sorted(PACKAGE.rglob("*.py"))
READERS = {"text": str, "texts": list, "section": dict}
FUNCTION_WORDS = frozenset(
    """
    aan alle als andere bij boven buiten daar dan dat de deze die dit doe door een eigen een en er geen gemiddeld haar
    heb hebben heeft het hoe hun je jij jou jouw kan kies kunnen maar meer mijn minder naar naast niet nog
    om onder ook op samen te ten tot tussen van vanaf veel voor vul waar waarom wat welke wie wij wordt worden
    zelf zich zijn zo zonder één
    """.split()  # of Dutch, and not of English: "in", "of", "met" and "per" tell nothing
)
DATA = {
    "niet van toepassing": "an answer that a file of a user may hold",
    "tijd van voltooien": "a column that Microsoft Forms adds",
    "eigen steekproef": "the source of a norm, where its builder gives none",
    "deze steekproef": "a source of the response model, as those in the data files",
    "norm van een gelegenheidssteekproef": "a stamp that a norm file keeps",
    "norm van een representatieve steekproef": "a stamp that a norm file keeps",
    "uit een te kleine steekproef": "a stamp that a norm file keeps",
    "buiten normbereik": "a promised value of column norm_status",
    "vergeleken met de hele normgroep": "a promised value of column norm_status",
    "vergeleken met: …": "a promised value of column norm_status",
    "rekening gehouden met ": "a promised value of column norm_status",
    "ver boven gemiddeld": "a promised value of column norm_label",
    "boven gemiddeld": "a promised value of column norm_label",
    "beneden gemiddeld": "a promised value of column norm_label",
    "ver beneden gemiddeld": "a promised value of column norm_label",
}
"""Dutch outside the catalogue, and why: data of files and scripts, which no editor of texts may change."""


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


def is_dutch(text):
    """Tell whether a text reads as Dutch: two words or more, of which one holds Dutch sentences together."""
    words = re.findall(r"[^\W\d_]+(?![\w.]*_)", text.lower())
    return len(words) > 1 and not FUNCTION_WORDS.isdisjoint(words)


def test_no_participant_text_stands_in_python():
    found = {
        f"{name}:{line}: {text}"
        for name, tree in trees().items()
        for line, text in strings(tree)
        if is_dutch(text) and text not in DATA
    }
    assert found == set()


def test_what_may_stand_in_python_does():
    there = {text for tree in trees().values() for _, text in strings(tree)}
    assert set(DATA) - there == set()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('x = "Je bent klaar."', ["Je bent klaar."]),
        ('x = f"Er zijn {n} mensen."', ["Er zijn … mensen."]),
        ('x = {"a": ["Geen groepen"]}', ["Geen groepen"]),
        ('call(f"{n} van de {m}", y="The norm is of people in a sample")', ["… van de …"]),
        ('"""Je bent klaar."""\ndef f():\n    """Je bent klaar."""\nX = 1\n"""Je bent klaar."""', []),
        ('x = "jaren_in_rol", "share_of_need", "De"', []),
    ],
)
def test_dutch_is_recognised(code, found):
    assert [text for _, text in strings(ast.parse(code)) if is_dutch(text)] == found


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
