"""Run the notebooks and keep in them what they show: python scripts/build_notebooks.py [names], after a change."""

from __future__ import annotations

import os
import shutil
import sys
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
TIME = "1767225600"  # 1 January 2026: what is shown with a date is the same at each run
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
REAL = "tests/oracles/bfi"
"""Answers of real people, which one notebook reads."""
N_COLOURS = 64
LIVES = "application/vnd.jupyter.widget-view+json"
"""A widget lives in a session; of one that is kept nothing can be seen."""


def run(path: Path, folder: Path) -> Any:
    """Return a notebook with what its cells show, run in a folder as in a checkout; equal at each run."""
    shutil.copytree(ROOT / REAL, folder / REAL)
    (folder / FOLDER.name).mkdir()
    notebook = nbformat.read(path, as_version=4)
    os.environ["SOURCE_DATE_EPOCH"] = TIME
    resources = {"metadata": {"path": str(folder / FOLDER.name)}}
    NotebookClient(notebook, timeout=300, store_widget_state=False, resources=resources).execute()
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.metadata, cell.execution_count = {}, number
        for output in cell.outputs:
            shown = output.get("data", {})
            shown.pop(LIVES, None)
            if "image/png" in shown:
                shown["image/png"] = small(shown["image/png"])
            if output.output_type == "execute_result":
                output.execution_count = number
    return notebook


def small(picture: str) -> str:
    """Return a picture in few colours: enough for lines and letters, in a fifth of the bytes."""
    kept = BytesIO()
    with Image.open(BytesIO(b64decode(picture))) as image:
        image.convert("RGB").quantize(N_COLOURS).save(kept, "PNG", optimize=True)
    return b64encode(kept.getvalue()).decode()


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.ipynb")):
        if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
            with TemporaryDirectory() as scratch:
                nbformat.write(run(path, Path(scratch)), path)
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
