"""Write docs/errors.md from the catalogue of messages: python scripts/build_errors_page.py."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import wrap

from ontwikkelscan.errors import catalogue

PAGE = Path(__file__).resolve().parents[1] / "docs" / "errors.md"
WIDTH = 140
CODE = re.compile(
    r"--[a-z][\w-]*(?: -?\d*=\d*)?|(?<![\w=,›])[a-z]\w*=(?:\{[^}]*\}|'[^']*')?|\w[\w.]*\([^)]*\)(?:\.\w+\([^)]*\))?"
)
"""Options, arguments and calls: what is typed as it stands."""
SIGN = re.compile(r"([*<>\[\]`])")
"""Signs that would be mark-up."""


def page() -> str:
    """Return the page: the codes of each family, each with the message, the way out and what more there is to say."""
    told = catalogue()["page"]
    parts = ["# Foutmeldingen", *told["introduction"].split("\n")]
    parts.append(
        "Deze bladzijde is gemaakt uit `ontwikkelscan/messages.yaml`, met `python scripts/build_errors_page.py`."
    )
    for family, about in told["families"].items():
        parts += [f"## {family}", about]
        for code, wordings in catalogue()["messages"].items():
            if code.rpartition("-")[0] == family:
                parts += [f"### {code}", *_entry(wordings)]
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def _entry(wordings: dict) -> list[str]:
    words = {"nl": FIELDS, "en": {name: name.replace("_", " ") for name in FIELDS}}
    dutch, english = ({part: _readable(text, words[one]) for part, text in wordings[one].items()} for one in words)
    ways = [f"- Tip: {dutch['hint']}"]
    if "command" in dutch:
        ways = [f"- Op de opdrachtregel: {dutch['command']}", f"- In Python: {dutch['hint']}"]
    more = wordings["more"].split("\n") if "more" in wordings else []
    english_lines = f"*English:* {_sentence(english['text'])} Hint: {english['hint']}"
    return [_sentence(dutch["text"]), "\n".join(map(_wrapped, ways)), *more, english_lines]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _readable(text: str, words: dict[str, str]) -> str:
    """Return a wording with a word for each field, and what is typed as code."""
    text = text.replace("{suggestion}", " {suggestion}").format_map({name: f"‹{word}›" for name, word in words.items()})
    pieces = CODE.split(text)
    codes = CODE.findall(text)
    marked = [SIGN.sub(r"\\\1", piece) for piece in pieces]
    return marked[0] + "".join(f"`{code}`{after}" for code, after in zip(codes, marked[1:], strict=True))


def _wrapped(part: str) -> str:
    """Return lines of one width, those of a list with an indent."""
    if "\n" in part or part.startswith("#"):
        return part
    indent = "  " if part.startswith("- ") else ""
    return "\n".join(wrap(part, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


FIELDS = catalogue()["page"]["fields"]

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
