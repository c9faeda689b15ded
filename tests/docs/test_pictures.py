"""The pictures of README and site show what the software makes now."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "img"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_site_pictures.py"))
MADE_FROM = SCRIPT["made_from"]()
LARGEST = 150_000
SHOWN = re.compile(r"!\[([^\]]*)\]\([\w./]*img/([\w-]+\.png)\)")


@pytest.mark.parametrize("name", MADE_FROM)
def test_a_picture_is_of_the_page_as_it_is_now(name):
    """After a change of a document or the form: scripts/build_site_pictures.py, and look at what it drew."""
    with Image.open(PICTURES / name) as picture:
        assert picture.info[SCRIPT["MADE_FROM"]] == MADE_FROM[name]
    assert (PICTURES / name).stat().st_size < LARGEST


def test_every_picture_is_shown_and_its_words_say_what_it_is():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [found for page in pages for found in SHOWN.findall(page.read_text("utf-8"))]
    assert {name for _, name in shown} == {path.name for path in PICTURES.iterdir()} == {*MADE_FROM}
    assert [words for words, _ in shown if len(words.split()) <= 5] == []
