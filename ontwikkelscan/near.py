"""Which known name or text another one was probably meant to be; in bounded time, whatever stands in a file."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

_SHORTEST_MISSPELT = 5
_TIMES_AS_LONG = 2
"""Length, in that of the longest known name, from which a name is taken for none of them."""
CLOSE = 0.8
"""Likeness from which a text is taken for one that was changed (difflib: 1 is equal)."""
MOST_SOUGHT, MOST_COMPARED = 10_000, 2_000
"""Of one header: names and pieces of names that are looked at, and texts that are compared with them sign by sign.

Beyond that no more is sought; what is not found is told as a column that is not used. Three hundred columns of a survey
take some thousands.
"""
_PLACES = 64
"""Among which letters are divided where texts are compared roughly."""


def near_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known column that one was probably meant to be, or None."""
    by_bare, by_length = _known(tuple(known))
    if len(name) > _TIMES_AS_LONG * max(by_length, default=0):
        return None
    bare, folded = _bare(name), name.casefold()
    if bare in by_bare:
        return by_bare[bare]
    if len(name) >= _SHORTEST_MISSPELT:
        numbers = re.findall(r"\d+", bare)
        for length in (len(folded) - 1, len(folded), len(folded) + 1):
            for other, its_numbers, column in by_length.get(length, ()):
                if numbers == its_numbers and _one_edit_apart(folded, other):  # item10 is another one than item1
                    return column
    return None


@lru_cache(maxsize=64)
def _known(names: tuple[str, ...]) -> tuple[dict[str, str], dict[int, list[tuple[str, list[str], str]]]]:
    """Return names by their bare form, and with their numbers by their length."""
    by_bare: dict[str, str] = {}
    by_length: dict[int, list[tuple[str, list[str], str]]] = {}
    for name in names:
        bare, folded = _bare(name), name.casefold()
        by_bare.setdefault(bare, name)
        by_length.setdefault(len(folded), []).append((folded, re.findall(r"\d+", bare), name))
    return by_bare, by_length


def _bare(name: str) -> str:
    """Fold case, drop signs and leading zeros: BPS-1 is bps_01."""
    return re.sub(r"0+(?=\d)", "", re.sub(r"[^a-z0-9]", "", name.casefold()))


def _one_edit_apart(name: str, other: str) -> bool:
    """Tell whether one letter was added, left out, changed, or two neighbours were swapped."""
    if abs(len(name) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    a, b = name[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


class NearTexts:
    """Finds the text that another one is probably a changed form of."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.texts = texts
        self.n_sought, self.n_left = 0, MOST_COMPARED

    def nearest(self, other: str) -> str | None:
        """Return that text, or None; only texts with about the same letters are compared sign by sign."""
        self.n_sought += 1
        if self.n_sought > MOST_SOUGHT:
            return None
        common = np.minimum(_letters_of(self.texts), _letters((other,))).sum(axis=1)
        enough = CLOSE * (_letters_of(self.texts).sum(axis=1) + len(other)) / 2
        alike = [self.texts[place] for place in np.flatnonzero(common >= enough)][: self.n_left]
        self.n_left -= len(alike)
        return next(iter(get_close_matches(other, alike, n=1, cutoff=CLOSE)), None)


@lru_cache(maxsize=16)
def _letters_of(texts: tuple[str, ...]) -> NDArray[np.int64]:
    return _letters(texts)


def _letters(texts: Collection[str]) -> NDArray[np.int64]:
    """Count the letters of texts; those that share a place count as one: what two have in common is never too low."""
    counts = np.zeros((len(texts), _PLACES), dtype=np.int64)
    for place, each in enumerate(texts):
        signs = np.frombuffer(each.encode("utf-32-le", "surrogatepass"), dtype=np.uint32) % _PLACES
        counts[place] = np.bincount(signs, minlength=_PLACES)
    return counts
