"""Words that people read, back to what they stand for: labels of a scale, options and texts of questions."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def normalise(text: str) -> str:
    """Return a text without differences in case, spaces, kinds of quotes and dashes.

    Examples
    --------
    >>> normalise(" De  \u2018grote\u2019 stap\u00a0") == normalise("de 'grote' stap")
    True

    """
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).casefold().split())


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
    pairs = [(option, option) for option in options] + [(text, option) for option, text in options.items()]
    return unambiguous([*pairs, *((code, option) for code, option in codes.items() if option in options)])
