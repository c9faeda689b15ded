"""In which language the command line speaks, and what it says: ``words.yaml``."""

from __future__ import annotations

import locale
import os
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ontwikkelscan.errors import Language

OPTION = "--taal"
_spoken: list[Language] = []


@cache
def words() -> Mapping[str, Any]:
    """Return ``words.yaml``."""
    import yaml

    text = Path(__file__).with_name("words.yaml").read_text("utf-8")
    return cast("Mapping[str, Any]", yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - both are safe loaders


def speak(language: str) -> None:
    """Speak a language from now on."""
    _spoken[:] = [cast("Language", language)]


def spoken() -> Language:
    """Return the language that is spoken: as asked, else that of the system, else the first of the catalogue."""
    if not _spoken:
        speak(of_the_system())
    return _spoken[0]


def languages() -> tuple[str, ...]:
    """Return the languages of the catalogue; the first is spoken where nothing says otherwise."""
    return tuple(words()["app"])


def of_the_system() -> str:
    """Return the language that the system is set to, where it is one of the catalogue."""
    told = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None) or locale.getlocale()[0]
    known = [language for language in languages() if (told or "").lower().startswith(language)]
    return known[0] if known else languages()[0]


def speak_as_asked(given: Sequence[str]) -> list[str]:
    """Speak the language that a command asks for, wherever in its words; return them with that before the rest."""
    first, rest = [], list(given)
    for place, word in enumerate(given):
        if word == OPTION or word.startswith(f"{OPTION}="):
            n = 2 if word == OPTION else 1
            first, rest = rest[place : place + n], rest[:place] + rest[place + n :]
            break
    asked = first[-1].removeprefix(f"{OPTION}=") if first else ""
    speak(asked if asked in languages() else of_the_system())
    return [*first, *rest]


def say(key: str, /, *, n: Any = None, **fields: object) -> str:
    """Return what stands under a dotted key with its fields filled in; with ``n`` as it is for one or for more."""
    told = reduce(getitem, key.split("."), cast("Any", words()))[spoken()]
    if isinstance(told, dict):
        told = told["one" if n == 1 else "more"]
    return str(told).format(n=n, **fields)
