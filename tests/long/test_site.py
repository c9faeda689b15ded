"""The documentation site is made without a warning, its links arrive, and reading it asks nothing of a network."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.chromium import Chromium

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {
    "https://github.com/pradyunsg/furo": "who made the look of these pages; at the foot of each",
    "https://www.python.org/downloads/": "where the programme manager gets Python",
}
"""Addresses that a reader may follow. They are never asked for here."""
LOADS = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
    ("link", "href"),
    ("form", "action"),
}


class Page(HTMLParser):
    """What a page loads by itself, where it leads, and what can be linked to in it."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.links, self.ids, self.without_words = [], [], {""}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        self.loads += [given[name] for name in given if (tag, name) in LOADS and given[name]]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and not given.get("alt"):
            self.without_words.append(given.get("src"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-qW", "--keep-going", "-d", folder / "kept", "docs", folder / "site"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_page_is_on_the_site(site):
    written = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    assert {path for path in written if not (site / path).with_suffix(".html").is_file()} == set()


def test_no_page_loads_anything_from_elsewhere(site, pages):
    asked = [address for page in pages.values() for address in page.loads]
    assert len(asked) > len(pages)
    assert [address for address in asked if urlsplit(address).netloc] == []
    styles = "\n".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert "url(" in styles
    assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\s]+", styles) == []


def test_every_link_arrives(pages):
    lost = set()
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target in pages and (not parts.fragment or unquote(parts.fragment) in pages[target].ids)
            if not (there or (target.is_file() and target not in pages)):
                lost.add((path.name, link))
    assert lost == set()


def test_addresses_elsewhere_are_known(pages):
    assert {link for page in pages.values() for link in page.links if urlsplit(link).scheme} == set(ELSEWHERE)


def test_every_picture_says_in_words_what_it_shows(pages):
    assert {path.name: page.without_words for path, page in pages.items() if page.without_words} == {}


def test_each_page_says_its_language(site):
    languages = {"index": "nl", "nl/commissie": "nl", "errors": "nl", "en/analyst": "en", "api": "en"}
    for name, language in languages.items():
        assert f'lang="{language}"' in (site / f"{name}.html").read_text("utf-8").split(">", 3)[1]


def test_a_browser_asks_for_nothing_but_files_of_the_site(site, tmp_path):
    browser = Chromium(tmp_path)
    try:
        for name in ("index", "nl/van-formulier-naar-intake", "en/reference", "search"):
            browser.open((site / f"{name}.html").as_uri())
            asked = browser.requests()
            assert len(asked) > 3
            assert [address for address in asked if not address.startswith((site.as_uri(), "data:"))] == []
    finally:
        browser.close()
