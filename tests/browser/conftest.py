"""A browser for the tests, and what it walks through.

``pytest`` alone leaves these tests out (``testpaths``); ``pytest tests/browser`` runs them, and fails where Chromium or
axe is missing.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

import ontwikkelscan as osc
from ontwikkelscan.asking.form import write_form
from tests.browser.chromium import Chromium
from tests.browser.person import Person

HERE = Path(__file__).parent
BARE = {"agree": ["-A1", "A2", "A3"], "conscientious": ["C1", "A2", "-C4"]}


@pytest.fixture(scope="session")
def axe():
    """Return the source of axe-core, taken from a package that is not imported."""
    found = find_spec("axe_playwright_python")
    if found is None:
        message = "axe-core is missing: pip install --no-deps axe-playwright-python==0.1.8"
        raise RuntimeError(message)
    return Path(found.submodule_search_locations[0], "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def questionnaires():
    """Return both bundled questionnaires, and one without texts, context or rules."""
    found = {name: osc.load_questionnaire(name) for name in ("gemeentesecretaris", "hrm_adviseur")}
    return {**found, "eigen_sleutels": osc.Questionnaire.from_keys(BARE, minimum=1, maximum=6)}


@pytest.fixture(scope="session")
def forms(questionnaires, tmp_path_factory):
    """Return the address of the form of each questionnaire."""
    folder = tmp_path_factory.mktemp("forms")
    for name, questionnaire in questionnaires.items():
        write_form(questionnaire, folder / f"{name}.html")
    return {name: (folder / f"{name}.html").as_uri() for name in questionnaires}


@pytest.fixture
def browser(tmp_path):
    """Return a browser that knows nothing of earlier tests."""
    browser = Chromium(tmp_path)
    browser.screen(1280)
    yield browser
    browser.close()


@pytest.fixture
def person(browser):
    """Return someone who has a keyboard only."""
    return Person(browser)


@pytest.fixture
def violations(browser, axe):
    """Return what axe finds on the page, with its best practices."""

    def look():
        browser.look(f"{axe}; 0")
        found = browser.look("axe.run(document).then((result) => JSON.stringify(result.violations))")
        return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in json.loads(found)]

    return look
