"""The README's pictures show what the software makes now."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "img"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_readme_pictures.py"))


@pytest.mark.parametrize("name", SCRIPT["PAGES"])
def test_a_picture_is_of_the_page_as_it_is_now(name):
    """After a change of the report: python scripts/build_readme_pictures.py, and look at what it drew."""
    with Image.open(PICTURES / name) as picture:
        assert picture.info[SCRIPT["MADE_FROM"]] == SCRIPT["made_from"]()[name]


def test_the_readme_shows_every_picture_and_says_what_it_is():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {path.name for path in PICTURES.iterdir()} == {*SCRIPT["PAGES"]}
    for name in SCRIPT["PAGES"]:
        words = readme.split(f"](docs/img/{name})")[0].rsplit("![", 1)[1]
        assert len(words.split()) > 5
