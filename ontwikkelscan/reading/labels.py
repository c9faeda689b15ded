"""Words back to what they stand for: labels, options and texts of a questionnaire, and what programs write."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ontwikkelscan.model.questions import Question

NOT_APPLICABLE = frozenset(("nvt", "n.v.t.", "niet van toepassing", "n/a", "not applicable"))
"""Words, normalised, for an answer that does not apply."""
_SIGNS = str.maketrans(
    {
        **dict.fromkeys('\u2018\u2019\u201a\u201b\u2032\u00b4`\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"', "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
"""Quotes become one quote, dashes one dash; soft hyphens and marks without width go: programs change them."""
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|\w+);")


def normalise(text: str) -> str:
    """Return a text without differences in case, spaces, kinds of quotes and dashes, and with signs for HTML entities.

    Examples
    --------
    >>> normalise(" De  \u2018grote\u2019 stap\u00a0") == normalise("de 'grote' stap")
    True

    """
    text = decoded(text).translate(_SIGNS)
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold().split())


def decoded(text: str) -> str:
    """Return a text with signs where HTML entities stand: LimeSurvey exports P&amp;O for P&O.

    Examples
    --------
    >>> decoded("P&amp;O, R&D&E; en zo")
    'P&O, R&D&E; en zo'

    """
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


@dataclass(frozen=True, slots=True)
class Programs:
    """What programs write of their own accord, normalised: the content of ``programs.yaml``.

    ``columns`` gives the names of columns by what they hold, in the order of the file; ``limesurvey`` are those by
    which it is known; ``absent`` the words for no answer by program; ``asks`` what may stand before the text of a
    question.
    """

    columns: Mapping[str, tuple[str, ...]]
    limesurvey: frozenset[str]
    known: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]
    absent: Mapping[str, frozenset[str]]
    asks: Mapping[str, frozenset[str]]
    added: frozenset[str]
    numbered: re.Pattern[str]
    not_finished: frozenset[str]
    trials: frozenset[str]
    summaries: frozenset[str]
    errors: frozenset[str]


@cache
def programs() -> Programs:
    """Return the content of ``programs.yaml``."""
    import yaml  # noqa: PLC0415 - where no file of a program is read, it is not needed

    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("programs.yaml").read_text(encoding="utf-8"))
    by_program: dict[str, Any] = data["columns"]
    columns: dict[str, tuple[str, ...]] = {}
    for roles in by_program.values():
        for role, names in roles.items():
            columns[role] = (*columns.get(role, ()), *_words(names))
    words = {name: frozenset(_words(data[name])) for name in ("added", "not_finished", "trials", "summaries", "errors")}
    return Programs(
        columns=columns,
        limesurvey=frozenset(_words([by_program["LimeSurvey"][role] for role in ("finished", "page", "language")])),
        known=frozenset(_words(by_program)),
        patterns={program: re.compile("|".join(each)) for program, each in data["patterns"].items()},
        absent={program: frozenset(_words(each)) for program, each in data["absent"].items()},
        asks={kind: frozenset(_words(each)) for kind, each in data["asks"].items()},
        numbered=re.compile(data["numbered"]),
        **words,
    )


def _words(names: Any) -> Iterator[str]:
    """Yield the words in nested lists and mappings, normalised."""
    if isinstance(names, str):
        yield normalise(names)
    else:
        for each in names.values() if isinstance(names, dict) else names:
            yield from _words(each)


def unambiguous(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the normalised texts that stand for one thing only; an empty text stands for nothing."""
    return _unambiguous(tuple(pairs))


@lru_cache(maxsize=256)
def _unambiguous(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    meant: dict[str, set[str]] = {}
    for text, what in pairs:
        meant.setdefault(normalise(text), set()).add(what)
    return {text: whats.pop() for text, whats in meant.items() if text and len(whats) == 1}


def scale_labels(labels: Sequence[str], minimum: int, maximum: int) -> dict[str, int]:
    """Return the answer per normalised label; none when there is not one label for each answer."""
    words = [normalise(label) for label in labels]
    if len(words) != maximum - minimum + 1:
        return {}
    times = Counter(words)
    return {word: minimum + place for place, word in enumerate(words) if times[word] == 1}


def option_words(question: Question, codes: Mapping[str, str]) -> Mapping[str, str]:
    """Return the option per normalised word: its id, its text, or its code in ``codes``.

    A word that is the id of one option and the text of another stands for neither.
    """
    options = question.options or {}
    pairs = [*((option, option) for option in (*options, *question.formerly)), *((t, o) for o, t in options.items())]
    return unambiguous([*pairs, *((code, option) for code, option in codes.items() if option in options)])
