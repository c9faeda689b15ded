"""The notebooks run from top to bottom, show a picture, and write what they say."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow("a notebook starts a process of its own and runs the scan from top to bottom")
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
WRITTEN = {
    "01-een-scan": "R001.pdf",
    "02-een-groep": "groep.pdf",
    "03-zelf-invullen": "R001.pdf",
    "04-een-tweede-keer": "groei/S00001-groei.pdf",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_notebook_runs(name, tmp_path):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert (tmp_path / WRITTEN[name]).stat().st_size > 10_000


def test_each_notebook_is_run():
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_notebook_uses_public_names_only(name):
    code = "\n".join(
        cell.source for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells if cell.cell_type == "code"
    )
    assert "import ontwikkelscan as osc" in code
    assert not re.findall(r"(from|import) ontwikkelscan\.", code)
