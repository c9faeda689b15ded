"""Someone fills in the form in JupyterLab with keys, and the next cells give a score."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import nbformat
import pytest

from tests.browser.conftest import BARE
from tests.browser.person import Person

OPTIONS = (
    "--no-browser --allow-root --ip=127.0.0.1 --ServerApp.port_retries=0 --IdentityProvider.token= "
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None"
).split()
CELLS = (
    f"import ontwikkelscan as osc\nscan = osc.Scan(osc.Questionnaire.from_keys({BARE!r}, minimum=1, maximum=6))",
    "form = scan.ask()\nform",
    "found = scan.run(form)\nprint(found.respondents, found.scores['score'].tolist(), form.done)",
    "scan.ask()",
    "form.kept = {}\nprint('wiped from Python')",
)
PATIENCE = 90
PLACE = "[...document.querySelectorAll('.jp-OutputArea-output div')].filter((one) => one.shadowRoot)[{}].shadowRoot"
"""The form in an output."""
CELL = "document.querySelectorAll('.jp-Cell')[{}]"
SOURCES = "[...document.querySelectorAll('.jp-Cell .cm-content')].map((one) => one.textContent)"
KERNEL = """fetch("/api/kernels").then((found) => found.json())
  .then(([kernel]) => kernel?.execution_state === "idle" && kernel.connections > 0)"""
"""Whether the kernel is there: what is run before is dropped without a word."""
FORMS = "[...document.querySelectorAll('.jp-OutputArea-output div')].filter((one) => one.shadowRoot).length"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Return the address of a notebook in a JupyterLab that knows nothing of this machine's settings."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "work").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "work" / "form.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *OPTIONS,
        f"--port={port}",
        f"--ServerApp.root_dir={folder / 'work'}",
    ]
    environment = {**os.environ, **own, "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1"}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/api", server, folder / "log")
        yield f"http://127.0.0.1:{port}/lab/tree/form.ipynb?reset"
    finally:
        server.terminate()
        server.wait(30)


def _wait(address, server, log):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except (URLError, TimeoutError):
            if server.poll() is not None or time.monotonic() > until:
                message = f"JupyterLab does not start (pip install jupyterlab): {log.read_text()[-500:]}"
                raise RuntimeError(message) from None
            time.sleep(0.3)
        else:
            return


def run_cell(browser, number, ready):
    """Run a cell by its keys, and wait until the page shows it."""
    cell = CELL.format(number)
    browser.click(f"{cell}.querySelector('.cm-content')")
    browser.wait_until(f"{cell}.contains(document.activeElement)")
    browser.press("Enter", modifiers=8)
    browser.wait_until(ready)


def run_first_cell(browser):
    """Run the first cell, again as long as the page drops it because it has not found its kernel yet.

    The kernel may be that of another test: then the cell has a number already, and gets a higher one.
    """
    prompt = f"{CELL.format(0)}.querySelector('.jp-InputPrompt').textContent"
    before, until = browser.look(prompt), time.monotonic() + PATIENCE
    while browser.look(prompt) == before and time.monotonic() < until:
        run_cell(browser, 0, "true")
        time.sleep(3)
    browser.wait_until(f"{prompt} !== {before!r} && /\\d/.test({prompt})")


def output(number):
    return f"{CELL.format(number)}.querySelector('.jp-OutputArea-output')?.textContent"


def test_from_a_cell_to_a_score(browser, axe, lab):
    browser.screen(1280, 1000)
    browser.open(lab)
    browser.wait_until(f"document.querySelectorAll('.jp-Cell').length === {len(CELLS)}")
    browser.wait_until(KERNEL)
    font = "getComputedStyle(document.querySelector('.jp-Notebook')).font"
    before, sources = browser.look(font), browser.look(SOURCES)
    run_first_cell(browser)
    run_cell(browser, 1, f"{FORMS} === 1")
    run_cell(browser, 2, f"{output(2)}?.includes('SCAN-007')")

    place = PLACE.format(0)
    person = Person(browser, place)
    browser.look(f"{place}.querySelector('.primary').focus()")
    browser.press("Enter")
    person.fill_until("Je antwoorden nakijken", {"A1": "6", "A2": "1", "A3": "nvt", "C1": "2", "C4": "3"})
    browser.look(f"{axe}; 0")
    found = browser.look(f"axe.run({place}.host).then((result) => result.violations.map((rule) => rule.id))")
    assert found == []
    person.fill_until("Je eerste beeld", {})
    assert "Je gemiddelde per onderwerp" in browser.look(f"{place}.innerText || {place}.textContent")
    person.fill_until("Je antwoorden zijn klaar", {})
    person.go_to("")
    assert person.focus()["name"] == "code"
    browser.press("Backspace", 10)
    browser.type("add a")
    person.choose("Klaar")
    assert "Je code mag alleen" in browser.look(f"{place}.querySelector('.summary').textContent")
    person.go_to("")
    browser.type("add")
    person.choose("Klaar")
    assert "Je antwoorden staan klaar" in browser.look(f"{place}.querySelector('.said').textContent")
    assert browser.look(SOURCES) == sources, "what is typed in the form is no command to the notebook"
    time.sleep(1)  # the page sends its last change once the kernel has answered the one before
    run_cell(browser, 2, f"{output(2)}?.includes(\"['add'] [1.0, \")")
    assert browser.look(output(2)).endswith("True\n")

    run_cell(browser, 3, f"{FORMS} === 2")
    again = Person(browser, PLACE.format(1))
    assert "5 van de 5" in browser.look(f"{again.place}.querySelector('.callout').textContent")
    browser.look(f"{again.place}.querySelector('.primary').focus()")
    browser.press("Enter")
    assert again.heading() == "Je antwoorden zijn klaar", "the form goes on where it was"
    assert browser.look(f"{again.place}.querySelector('#code').value") == "add"

    assert browser.look(font) == before
    ours = lab.partition("/lab")[0]
    assert [url for url in browser.requests() if not url.startswith((ours, "data:", "blob:"))] == []

    run_cell(browser, 4, f"{output(4)}?.includes('wiped')")
    browser.wait_until(f"{PLACE.format(0)}.querySelector('#code').value !== 'add'")


def test_a_page_that_is_opened_again_goes_on(browser, lab):
    """The kernel still has the answers, and where the form was; the saved notebook has neither."""
    browser.screen(1280, 1000)
    browser.open(lab)
    browser.wait_until(KERNEL)
    run_cell(browser, 0, f"/\\d/.test({CELL.format(0)}.querySelector('.jp-InputPrompt').textContent)")
    run_cell(browser, 1, f"{FORMS} === 1")
    place = PLACE.format(0)
    browser.click(f"{place}.querySelector('.primary')")
    browser.click(f"{place}.querySelector('[name=q-A1][value=\"4\"]')")
    browser.click("document.querySelector('[data-jp-item-name=save]')")
    saved = "fetch('/api/contents/form.ipynb').then((found) => found.text())"
    browser.wait_until(f"{saved}.then((text) => text.includes('FormWidget'))")
    assert "ontwikkelscan/answers" not in browser.look(saved)
    browser.reload()
    browser.wait_until(f"document.querySelector('.jp-Notebook') && {FORMS} === 1")
    assert "1 van de 5" in browser.look(f"{place}.querySelector('.callout').textContent")
    browser.click(f"{place}.querySelector('.primary')")
    assert browser.look(f"{place}.querySelector(':checked').value") == "4"
