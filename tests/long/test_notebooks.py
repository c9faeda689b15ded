"""The notebooks run from top to bottom, show what is kept in them, and write what they say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import nbformat
import pytest

pytestmark = pytest.mark.slow("a notebook starts a process of its own and runs the scan from top to bottom")
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_notebooks.py"))
MOST_BYTES = 300_000
WRITTEN = {
    "01-een-scan": "R001.pdf",
    "02-een-groep": "groep.pdf",
    "03-zelf-invullen": "R001.pdf",
    "04-een-tweede-keer": "groei/S00001-groei.pdf",
    "05-een-norm": "R001.pdf",
    "06-een-eigen-instrument": "R0001.pdf",
}


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def shown(notebook):
    """Return what each cell shows, but for how a picture is drawn, which differs from one machine to another."""
    return [
        (
            output.output_type,
            output.get("text"),
            {**output.get("data", {}), **picture},
        )
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for picture in [{"image/png": "drawn"} if "image/png" in output.get("data", {}) else {}]
    ]


@pytest.mark.parametrize("name", WRITTEN)
def test_notebook_runs_and_shows_what_is_kept_in_it(name, tmp_path):
    """After a change of what it shows: python scripts/build_notebooks.py, and look at it."""
    notebook = SCRIPT["run"](FOLDER / f"{name}.ipynb", tmp_path)
    assert shown(notebook) == shown(read(name))
    assert any("image/png" in data for _, _, data in shown(notebook))
    assert (tmp_path / "notebooks" / WRITTEN[name]).stat().st_size > 10_000


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_kept_is_small_and_of_one_run(name):
    assert (FOLDER / f"{name}.ipynb").stat().st_size < MOST_BYTES
    cells = [cell for cell in read(name).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(
        output.output_type == "error" or output.get("name") == "stderr" for c in cells for output in c.outputs
    )


def test_each_notebook_is_run():
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_notebook_uses_public_names_only(name):
    code = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "code")
    assert "import ontwikkelscan as osc" in code
    assert not re.findall(r"(from|import) ontwikkelscan\.", code)
