"""Draw the README's pictures with the software itself: python scripts/build_readme_pictures.py.

Each holds a hash of all that is set on its page, so that a test sees when the software says something else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pymupdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ontwikkelscan import Scan, example
from ontwikkelscan.documents import pdf
from ontwikkelscan.reporting.person_report import person_report

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "img"
PAGES = {"rapport.png": 0, "behoefte.png": 2}
PERSON, TIME, DOTS_PER_INCH = "R001", datetime(2026, 11, 30, tzinfo=UTC), 80
MADE_FROM = "Made from"

record = Scan("gemeentesecretaris").run(example("gemeentesecretaris"))[PERSON].record
REPORT = person_report(replace(record, run=replace(record.run, time=TIME)))


def made_from() -> dict[str, str]:
    """Return per picture the hash of what typst sets: the text, the drawing and the template of its page."""
    template = Path(pdf.__file__).with_name("template.typ").read_text("utf-8")
    parts, whole = pdf._parts(REPORT), pdf._data(REPORT)  # noqa: SLF001 - the document as typst gets it
    return {
        name: hashlib.sha256(json.dumps([template, whole, parts[page]]).encode()).hexdigest()
        for name, page in PAGES.items()
    }


if __name__ == "__main__":
    pages = pymupdf.open(stream=pdf.render_pdf(REPORT), filetype="pdf")
    for name, source in made_from().items():
        drawn = pages[PAGES[name]].get_pixmap(dpi=DOTS_PER_INCH)
        told = PngInfo()
        told.add_text(MADE_FROM, source)
        picture = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
        picture.save(FOLDER / name, optimize=True, pnginfo=told)
